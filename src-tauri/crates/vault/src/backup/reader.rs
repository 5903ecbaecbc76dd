//! Reads a backup file, photo by photo. A photo is returned once its own chunks are verified, so that damage
//! loses nothing that stands before it.

use std::fs::File;
use std::io::{BufReader, Read};

use zeroize::{Zeroize, Zeroizing};

use crate::backup::format::{BackupHeader, BackupKey, END_TAG, ENTRY_TAG, read_up_to};
use crate::blocking::stop_if_abandoned;
use crate::crypto::cipher::{TAG_LEN, aes_256_gcm};
use crate::crypto::envelope::MAX_OBJECT_LEN;
use crate::crypto::secret::with_zeroized_stack;
use crate::crypto::stream::{CHUNK_LEN, ChunkIndex, SEALED_CHUNK_LEN, open_chunk};
use crate::error::Error;
use crate::ids::{ObjectKind, PhotoId};
use crate::keys::passphrase::Passphrase;
use crate::store::record::{PhotoParts, Record};

/// The most bytes that a record may have; most have a few hundred.
const MAX_RECORD_LEN: usize = 1 << 20;

/// Reads the entries of a backup file.
pub(crate) struct EntryReader<F = File> {
    file: BufReader<F>,
    key: BackupKey,
    /// The plaintext of the present chunk.
    chunk: Zeroizing<Vec<u8>>,
    /// How much of it was taken.
    taken: usize,
    index: usize,
    /// Bytes of chunks that were not read yet.
    remaining: u64,
}

impl EntryReader {
    /// Reads the header. Blocks for as long as its cost says.
    ///
    /// # Errors
    /// As [`BackupHeader::read`]; [`Error::WrongPassphrase`].
    pub(crate) fn new(file: File, passphrase: &Passphrase) -> Result<Self, Error> {
        let mut file = BufReader::new(file);
        let header = BackupHeader::read(&mut file)?;
        let key = BackupKey::derive(passphrase, &header.kdf)?;
        if key.check != header.check {
            return Err(Error::WrongPassphrase);
        }
        Ok(EntryReader::after_header(file, key, header.len))
    }
}

impl<F: Read> EntryReader<F> {
    /// Reads what follows a header that announces `remaining` bytes.
    fn after_header(file: BufReader<F>, key: BackupKey, remaining: u64) -> Self {
        EntryReader {
            file,
            key,
            chunk: Zeroizing::default(),
            taken: 0,
            index: 0,
            remaining,
        }
    }

    /// The next photo; `None` after the last.
    ///
    /// # Errors
    /// [`Error::BackupTruncated`] and [`Error::BackupDamaged`]. There is no next photo then.
    pub(crate) fn next_photo(&mut self) -> Result<Option<(PhotoId, Record, PhotoParts)>, Error> {
        match self.take(1)?[0] {
            END_TAG => {
                self.check_end()?;
                return Ok(None);
            }
            ENTRY_TAG => {}
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
            if self.chunk[self.taken..].iter().any(|byte| *byte != 0) {
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

    /// The next `len` bytes of plaintext.
    fn take(&mut self, len: usize) -> Result<Zeroizing<Vec<u8>>, Error> {
        let capacity = len.min(self.remaining as usize + CHUNK_LEN);
        let mut out = Zeroizing::new(Vec::with_capacity(capacity));
        while out.len() < len {
            if self.taken == self.chunk.len() {
                self.open_chunk()?;
            }
            let ready = &self.chunk[self.taken..];
            let now = ready.len().min(len - out.len());
            out.extend_from_slice(&ready[..now]);
            self.taken += now;
        }
        Ok(out)
    }

    /// Opens the next chunk in place of the one before.
    fn open_chunk(&mut self) -> Result<(), Error> {
        stop_if_abandoned()?;
        let len = self.remaining.min(SEALED_CHUNK_LEN as u64) as usize;
        if len <= TAG_LEN {
            return Err(Error::BackupDamaged);
        }
        self.chunk.zeroize();
        self.chunk.resize(len, 0);
        if read_up_to(&mut self.file, &mut self.chunk)? < len {
            self.chunk.zeroize();
            return Err(Error::BackupTruncated);
        }
        self.remaining -= len as u64;
        let (index, last) = (self.index, self.remaining == 0);
        let opened = with_zeroized_stack(|| {
            let cipher = aes_256_gcm(self.key.key.as_bytes())?;
            let chunk = &mut self.chunk;
            open_chunk(
                &cipher,
                ChunkIndex { index, last },
                &self.key.fields,
                chunk,
                0,
            )
            .map_err(|_| Error::BackupDamaged)
        });
        let len = opened.inspect_err(|_| self.chunk.zeroize())?;
        self.chunk.truncate(len);
        self.taken = 0;
        self.index += 1;
        Ok(())
    }
}

#[cfg(any(test, fuzzing))]
impl EntryReader<std::io::Cursor<Vec<u8>>> {
    /// Reads a file that somebody who knew the passphrase sealed around these bytes.
    pub(crate) fn from_plaintext(plain: &[u8]) -> Result<Self, Error> {
        let key = BackupKey {
            key: crate::crypto::secret::Secret::zeroed(),
            check: [0; 32],
            fields: [0; super::format::FIELDS_LEN],
        };
        let cipher = aes_256_gcm(key.key.as_bytes())?;
        let sealed = crate::crypto::stream::seal_all(&cipher, &key.fields, plain)?;
        let len = sealed.len() as u64;
        let file = BufReader::new(std::io::Cursor::new(sealed));
        Ok(EntryReader::after_header(file, key, len))
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use zeroize::Zeroizing;

    use super::*;
    use crate::backup::writer::EntryWriter;
    use crate::ids::ObjectKind;
    use crate::keys::passphrase::{KdfCost, KdfParams};
    use crate::test_vectors::{array, backup, bytes};

    #[test]
    fn a_backup_file_is_written_and_read_as_in_the_vector() {
        let vector = backup();
        let passphrase = Passphrase::from(vector["passphrase"].as_str().unwrap().to_owned());
        let kdf = KdfParams {
            cost: KdfCost::MIN,
            salt: array(&vector["salt"]),
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backup");
        let mut writer = EntryWriter::new(File::create(&path).unwrap(), &passphrase, &kdf).unwrap();
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

        let mut reader = EntryReader::new(File::open(&path).unwrap(), &passphrase).unwrap();
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
