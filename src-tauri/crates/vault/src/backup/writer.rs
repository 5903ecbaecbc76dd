//! Writes a backup file, photo by photo. Plaintext is in memory only, a chunk at a time.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};

use zeroize::{Zeroize, Zeroizing};

use crate::backup::format::{BackupKey, END_TAG, ENTRY_TAG, HEADER_LEN};
use crate::blocking::stop_if_abandoned;
use crate::crypto::cipher::{TAG_LEN, aes_256_gcm};
use crate::crypto::padding::padme;
use crate::crypto::secret::with_zeroized_stack;
use crate::crypto::stream::{CHUNK_LEN, ChunkIndex, seal_chunk};
use crate::error::Error;
use crate::ids::PhotoId;
use crate::keys::passphrase::{KdfParams, Passphrase};
use crate::store::record::{PhotoParts, Record};

/// Writes the entries of a backup file.
pub(crate) struct EntryWriter {
    file: File,
    key: BackupKey,
    chunk: Zeroizing<Vec<u8>>,
    index: usize,
    /// Bytes of plaintext so far.
    plain_len: u64,
    /// Bytes of sealed chunks so far.
    sealed_len: u64,
}

impl EntryWriter {
    /// Begins a file. Blocks for as long as the cost of `kdf` says. Each file needs its own `kdf`.
    pub(crate) fn new(
        mut file: File,
        passphrase: &Passphrase,
        kdf: &KdfParams,
    ) -> Result<Self, Error> {
        let key = BackupKey::derive(passphrase, kdf)?;
        // Room for the header, which is written last, when the length is known.
        file.write_all(&[0; HEADER_LEN])?;
        Ok(EntryWriter {
            file,
            key,
            chunk: Zeroizing::new(Vec::with_capacity(CHUNK_LEN)),
            index: 0,
            plain_len: 0,
            sealed_len: 0,
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
        self.push(&[ENTRY_TAG])?;
        self.push(id.as_bytes())?;
        self.push(&len.to_le_bytes())?;
        self.push(&record)?;
        parts.values().try_for_each(|part| self.push(part))
    }

    /// Ends the file, durably.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        self.push(&[END_TAG])?;
        let mut padding = padme(self.plain_len) - self.plain_len;
        while padding > 0 {
            let zeros = [0; 4096];
            let len = padding.min(zeros.len() as u64);
            self.push(&zeros[..len as usize])?;
            padding -= len;
        }
        self.seal_chunk(true)?;
        let header = self.key.header(self.sealed_len);
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&header)?;
        self.file.sync_all()?;
        Ok(())
    }

    /// Adds plaintext.
    fn push(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        self.plain_len += bytes.len() as u64;
        while !bytes.is_empty() {
            // Only now, because the last chunk must not be empty.
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
        stop_if_abandoned()?;
        let index = self.index;
        let mut tag = [0; TAG_LEN];
        with_zeroized_stack(|| {
            let cipher = aes_256_gcm(self.key.key.as_bytes())?;
            let chunk = &mut self.chunk;
            seal_chunk(
                &cipher,
                ChunkIndex { index, last },
                &self.key.fields,
                chunk,
                &mut tag,
            )
        })?;
        self.file.write_all(&self.chunk)?;
        self.file.write_all(&tag)?;
        self.sealed_len += (self.chunk.len() + TAG_LEN) as u64;
        self.chunk.zeroize();
        self.index += 1;
        Ok(())
    }
}
