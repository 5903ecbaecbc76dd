//! The case file: everything that is kept, in one encrypted file that another machine opens with a
//! passphrase alone.
//!
//! ```text
//! file   = header (92) ‖ chunks
//! header = fields (44) ‖ bytes of all chunks (8) ‖ check (32) ‖ SHA-256 of all that, first 8
//! fields = "ambrotype/case/1" (16) ‖ memory KiB (4) ‖ passes (4) ‖ lanes (4) ‖ salt (16)
//! prk    = HKDF-Extract-SHA256(no salt, Argon2id(passphrase, salt, memory, passes, lanes))
//! CK     = HKDF-Expand(prk, "ambrotype/1/case"       ‖ fields), check the same with "…/case-check"
//! chunk  = AES-256-GCM(CK, nonce = number (11, big-endian) ‖ last, 64 KiB of plain, aad = fields)
//! plain  = entries ‖ 0 ‖ zeros, up to Padmé(length)
//! entry  = 1 ‖ photo (16) ‖ length of the record (4) ‖ record ‖ its parts in the order of their kinds
//! ```
//!
//! The salt is random, so `CK` seals one file and must **never** seal another. Chunks are STREAM, as in
//! `crypto/envelope.rs`; here each photo is handed on once its own chunks are verified, so that what comes
//! before a damage is not lost with what comes after it. Plaintext is in memory only, a photo at a time.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};

use ring::aead::{Aad, LessSafeKey, Nonce};
use ring::digest;
use ring::hkdf::{HKDF_SHA256, Prk, Salt};
use zeroize::{Zeroize, Zeroizing};

use crate::crypto::cipher::{TAG_LEN, aes_256_gcm};
use crate::crypto::envelope::{CHUNK_LEN, MAX_OBJECT_LEN, padme, stream_nonce};
use crate::crypto::secret::{KEY_LEN, Secret, with_zeroized_stack};
use crate::error::Error;
use crate::keys::passphrase::{KdfCost, Passphrase};
use crate::store::header::KdfParams;
use crate::store::record::{ObjectKind, PhotoId, Record};

const MAGIC: &[u8; 16] = b"ambrotype/case/1";
/// What a case file of any version begins with.
const ANY_MAGIC: &[u8; 15] = b"ambrotype/case/";
const FIELDS_LEN: usize = 44;
const HEADER_LEN: usize = FIELDS_LEN + 8 + KEY_LEN + 8;
/// A record is a few hundred bytes.
const MAX_RECORD_LEN: usize = 1 << 20;

/// The parts of one photo.
pub(crate) type PhotoParts = BTreeMap<ObjectKind, Zeroizing<Vec<u8>>>;

/// The key of one case file, and what its header says.
struct BackupKey {
    key: Secret,
    check: [u8; KEY_LEN],
    fields: [u8; FIELDS_LEN],
}

impl BackupKey {
    fn derive(passphrase: &Passphrase, kdf: &KdfParams) -> Result<Self, Error> {
        let mut fields = [0; FIELDS_LEN];
        fields[..16].copy_from_slice(MAGIC);
        fields[16..20].copy_from_slice(&kdf.cost.memory_kib().to_le_bytes());
        fields[20..24].copy_from_slice(&kdf.cost.passes().to_le_bytes());
        fields[24..28].copy_from_slice(&kdf.cost.lanes().to_le_bytes());
        fields[28..].copy_from_slice(&kdf.salt);
        let passphrase_key = kdf.derive(passphrase)?;
        let (mut key, mut check) = (Secret::zeroed(), [0; KEY_LEN]);
        with_zeroized_stack(|| {
            let prk = Salt::new(HKDF_SHA256, &[]).extract(passphrase_key.as_bytes());
            expand(&prk, b"ambrotype/1/case", &fields, key.as_mut_bytes())?;
            expand(&prk, b"ambrotype/1/case-check", &fields, &mut check)
        })?;
        Ok(BackupKey { key, check, fields })
    }

    fn header(&self, len: u64) -> [u8; HEADER_LEN] {
        let mut header = [0; HEADER_LEN];
        header[..44].copy_from_slice(&self.fields);
        header[44..52].copy_from_slice(&len.to_le_bytes());
        header[52..84].copy_from_slice(&self.check);
        let digest = digest::digest(&digest::SHA256, &header[..84]);
        header[84..].copy_from_slice(&digest.as_ref()[..8]);
        header
    }
}

fn expand(prk: &Prk, label: &[u8], fields: &[u8], out: &mut [u8; KEY_LEN]) -> Result<(), Error> {
    prk.expand(&[label, fields], HKDF_SHA256)
        .and_then(|okm| okm.fill(out))
        .map_err(|_| Error::Damaged)
}

/// Writes a case file.
pub(crate) struct BackupWriter {
    file: File,
    key: BackupKey,
    chunk: Zeroizing<Vec<u8>>,
    index: usize,
    plain: u64,
    sealed: u64,
}

impl BackupWriter {
    /// Begins a file. Blocks for as long as `kdf` says; it must be a new one for each file.
    pub(crate) fn new(
        mut file: File,
        passphrase: &Passphrase,
        kdf: &KdfParams,
    ) -> Result<Self, Error> {
        let key = BackupKey::derive(passphrase, kdf)?;
        // Its place; it is written last, when the length is known.
        file.write_all(&[0; HEADER_LEN])?;
        Ok(BackupWriter {
            file,
            key,
            chunk: Zeroizing::new(Vec::with_capacity(CHUNK_LEN)),
            index: 0,
            plain: 0,
            sealed: 0,
        })
    }

    /// Writes one photo.
    pub(crate) fn write_photo(
        &mut self,
        id: PhotoId,
        record: &Record,
        parts: &PhotoParts,
    ) -> Result<(), Error> {
        let record = record.to_bytes()?;
        let len = u32::try_from(record.len()).map_err(|_| Error::Damaged)?;
        self.push(&[1])?;
        self.push(id.as_bytes())?;
        self.push(&len.to_le_bytes())?;
        self.push(&record)?;
        parts.values().try_for_each(|part| self.push(part))
    }

    /// Ends the file, durably.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let mut remaining = padme(self.plain + 1) - self.plain;
        while remaining > 0 {
            let zeros = [0; 4096];
            let len = remaining.min(zeros.len() as u64);
            self.push(&zeros[..len as usize])?;
            remaining -= len;
        }
        self.seal_chunk(true)?;
        let header = self.key.header(self.sealed);
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&header)?;
        self.file.sync_all()?;
        Ok(())
    }

    fn push(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        self.plain += bytes.len() as u64;
        while !bytes.is_empty() {
            // Only now: the last chunk must not be empty.
            if self.chunk.len() == CHUNK_LEN {
                self.seal_chunk(false)?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK_LEN - self.chunk.len()));
            self.chunk.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    fn seal_chunk(&mut self, last: bool) -> Result<(), Error> {
        let nonce = Nonce::assume_unique_for_key(stream_nonce(self.index, last));
        let aad = Aad::from(self.key.fields);
        let tag = with_zeroized_stack(|| {
            let cipher = aes_256_gcm(self.key.key.as_bytes())?;
            let tag = cipher.seal_in_place_separate_tag(nonce, aad, &mut self.chunk);
            tag.map_err(|_| Error::Damaged)
        })?;
        self.file.write_all(&self.chunk)?;
        self.file.write_all(tag.as_ref())?;
        self.sealed += (self.chunk.len() + TAG_LEN) as u64;
        self.chunk.zeroize();
        self.index += 1;
        Ok(())
    }
}

/// Reads a case file.
pub(crate) struct BackupReader<F = File> {
    file: BufReader<F>,
    key: BackupKey,
    /// What has been opened and not been taken.
    opened: Zeroizing<Vec<u8>>,
    taken: usize,
    index: usize,
    remaining: u64,
}

impl BackupReader {
    /// Reads the header. Blocks for as long as its cost says.
    ///
    /// # Errors
    /// [`Error::NotABackup`]; [`Error::UnknownFormat`]; [`Error::KdfCostOutOfRange`]; [`Error::BackupDamaged`];
    /// [`Error::BackupTruncated`]; [`Error::WrongPassphrase`].
    pub(crate) fn new(file: File, passphrase: &Passphrase) -> Result<Self, Error> {
        let mut file = BufReader::new(file);
        let head = BackupHeader::read(&mut file)?;
        let key = BackupKey::derive(passphrase, &head.kdf)?;
        if key.check != head.check {
            return Err(Error::WrongPassphrase);
        }
        Ok(BackupReader::after_header(file, key, head.len))
    }
}

/// What a header says, before anything is computed from it.
pub(crate) struct BackupHeader {
    pub(crate) kdf: KdfParams,
    len: u64,
    check: [u8; KEY_LEN],
}

impl BackupHeader {
    pub(crate) fn read(file: &mut impl Read) -> Result<Self, Error> {
        let mut header = [0; HEADER_LEN];
        let read = read_up_to(file, &mut header)?;
        if read < MAGIC.len() || header[..15] != *ANY_MAGIC {
            return Err(Error::NotABackup);
        }
        if header[15] != MAGIC[15] {
            let found = i64::from(header[15].wrapping_sub(b'0'));
            return Err(Error::UnknownFormat { found });
        }
        if read < HEADER_LEN {
            return Err(Error::BackupTruncated);
        }
        let digest = digest::digest(&digest::SHA256, &header[..84]);
        if digest.as_ref()[..8] != header[84..] {
            return Err(Error::BackupDamaged);
        }
        let number = |at: usize| {
            let bytes = header[at..].first_chunk().copied().unwrap_or_default();
            i64::from(u32::from_le_bytes(bytes))
        };
        let len = header[44..].first_chunk().copied().map(u64::from_le_bytes);
        Ok(BackupHeader {
            kdf: KdfParams {
                cost: KdfCost::new(number(16), number(20), number(24))?,
                salt: header[28..].first_chunk().copied().unwrap_or_default(),
            },
            len: len.unwrap_or_default(),
            check: header[52..].first_chunk().copied().unwrap_or_default(),
        })
    }
}

impl<F: Read> BackupReader<F> {
    /// Reads what follows a header that announces `remaining` bytes.
    fn after_header(file: BufReader<F>, key: BackupKey, remaining: u64) -> Self {
        BackupReader {
            file,
            key,
            opened: Zeroizing::default(),
            taken: 0,
            index: 0,
            remaining,
        }
    }

    /// The next photo; `None` after the last.
    ///
    /// # Errors
    /// [`Error::BackupTruncated`] and [`Error::BackupDamaged`]; there is no next one then.
    pub(crate) fn next_photo(&mut self) -> Result<Option<(PhotoId, Record, PhotoParts)>, Error> {
        match self.take(1)?[0] {
            0 => {
                self.check_end()?;
                return Ok(None);
            }
            1 => {}
            _ => return Err(Error::BackupDamaged),
        }
        let id = PhotoId::from_row(&self.take(16)?).map_err(|_| Error::BackupDamaged)?;
        let len = self.take(4)?.first_chunk().copied().map(u32::from_le_bytes);
        let len = len
            .map(|len| len as usize)
            .filter(|len| *len <= MAX_RECORD_LEN);
        let record = self.take(len.ok_or(Error::BackupDamaged)?)?;
        let record = Record::from_bytes(&record).map_err(|_| Error::BackupDamaged)?;
        let mut parts = PhotoParts::new();
        for (kind, len) in &record.lengths {
            if *kind == ObjectKind::Metadata || *len > MAX_OBJECT_LEN {
                return Err(Error::BackupDamaged);
            }
            parts.insert(*kind, self.take(*len as usize)?);
        }
        Ok(Some((id, record, parts)))
    }

    /// Nothing but zeros may follow the last photo, and nothing at all the last chunk.
    fn check_end(&mut self) -> Result<(), Error> {
        loop {
            if self.opened[self.taken..].iter().any(|byte| *byte != 0) {
                return Err(Error::BackupDamaged);
            }
            if self.remaining == 0 {
                break;
            }
            self.open_chunk()?;
        }
        match read_up_to(&mut self.file, &mut [0])? {
            0 => Ok(()),
            _ => Err(Error::BackupDamaged),
        }
    }

    fn take(&mut self, len: usize) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut out = Zeroizing::new(Vec::with_capacity(
            len.min(self.remaining as usize + CHUNK_LEN),
        ));
        while out.len() < len {
            if self.taken == self.opened.len() {
                self.open_chunk()?;
            }
            let ready = &self.opened[self.taken..];
            let now = ready.len().min(len - out.len());
            out.extend_from_slice(&ready[..now]);
            self.taken += now;
        }
        Ok(out)
    }

    /// Opens the next chunk in the place of the one before.
    fn open_chunk(&mut self) -> Result<(), Error> {
        let len = self.remaining.min((CHUNK_LEN + TAG_LEN) as u64) as usize;
        if len <= TAG_LEN {
            return Err(Error::BackupDamaged);
        }
        self.opened.zeroize();
        self.opened.resize(len, 0);
        if read_up_to(&mut self.file, &mut self.opened)? < len {
            self.opened.zeroize();
            return Err(Error::BackupTruncated);
        }
        self.remaining -= len as u64;
        let nonce = Nonce::assume_unique_for_key(stream_nonce(self.index, self.remaining == 0));
        let opened = with_zeroized_stack(|| {
            let cipher: LessSafeKey = aes_256_gcm(self.key.key.as_bytes())?;
            let aad = Aad::from(self.key.fields);
            let opened = cipher.open_in_place(nonce, aad, &mut self.opened);
            opened
                .map(|plain| plain.len())
                .map_err(|_| Error::BackupDamaged)
        });
        // ring leaves what it could not verify undefined.
        let len = opened.inspect_err(|_| self.opened.zeroize())?;
        self.opened.truncate(len);
        self.taken = 0;
        self.index += 1;
        Ok(())
    }
}

/// Reads until `out` is full or the file ends.
fn read_up_to(file: &mut impl Read, mut out: &mut [u8]) -> Result<usize, Error> {
    let whole = out.len();
    while !out.is_empty() {
        match file.read(out) {
            Ok(0) => break,
            Ok(read) => out = &mut std::mem::take(&mut out)[read..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(whole - out.len())
}

#[cfg(any(test, fuzzing))]
impl BackupReader<io::Cursor<Vec<u8>>> {
    /// Of a file that somebody who knew the passphrase sealed around these bytes.
    pub(crate) fn from_plaintext(plain: &[u8]) -> Result<Self, Error> {
        let key = BackupKey {
            key: Secret::zeroed(),
            check: [0; KEY_LEN],
            fields: [0; FIELDS_LEN],
        };
        let cipher: LessSafeKey = aes_256_gcm(key.key.as_bytes())?;
        let chunks = plain.chunks(CHUNK_LEN);
        let (mut sealed, count) = (Vec::new(), chunks.len());
        for (index, chunk) in chunks.enumerate() {
            let nonce = Nonce::assume_unique_for_key(stream_nonce(index, index + 1 == count));
            let mut chunk = chunk.to_vec();
            cipher
                .seal_in_place_append_tag(nonce, Aad::from(key.fields), &mut chunk)
                .map_err(|_| Error::Damaged)?;
            sealed.append(&mut chunk);
        }
        let len = sealed.len() as u64;
        Ok(BackupReader::after_header(
            BufReader::new(io::Cursor::new(sealed)),
            key,
            len,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_vectors::{array, bytes, case};

    #[test]
    fn a_case_file_is_written_and_read_as_the_vector_says() {
        let vector = case();
        let passphrase = Passphrase::from(vector["passphrase"].as_str().unwrap().to_owned());
        let kdf = KdfParams {
            cost: KdfCost::MIN,
            salt: array(&vector["salt"]),
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case");
        let mut writer =
            BackupWriter::new(File::create(&path).unwrap(), &passphrase, &kdf).unwrap();
        let photos = vector["photos"].as_array().unwrap();
        for photo in photos {
            let id = PhotoId::from_row(&bytes(&photo["id"]).unwrap()).unwrap();
            let record = Record::from_bytes(&bytes(&photo["record"]).unwrap()).unwrap();
            let part = |kind: &ObjectKind| bytes(&photo["parts"][kind.to_string()]).unwrap();
            let kinds = record.lengths.keys();
            let parts = kinds
                .map(|kind| (*kind, Zeroizing::new(part(kind))))
                .collect();
            writer.write_photo(id, &record, &parts).unwrap();
        }
        writer.finish().unwrap();
        let file = bytes(&vector["file"]).unwrap();
        assert!(std::fs::read(&path).unwrap() == file);

        let mut reader = BackupReader::new(File::open(&path).unwrap(), &passphrase).unwrap();
        let mut count = 0;
        while let Some((id, record, parts)) = reader.next_photo().unwrap() {
            assert_eq!(id.as_bytes()[..], bytes(&photos[count]["id"]).unwrap());
            for (kind, part) in parts {
                assert_eq!(record.lengths[&kind], part.len() as u64);
                assert_eq!(
                    Some(part.to_vec()),
                    bytes(&photos[count]["parts"][kind.to_string()])
                );
            }
            count += 1;
        }
        assert_eq!(count, photos.len());
    }
}
