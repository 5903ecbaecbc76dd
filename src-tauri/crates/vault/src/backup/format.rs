//! The format of a backup file: its header, its keys and the layout of its entries.
//!
//! ```text
//! file   = header (92) ‖ chunks
//! header = fields (44) ‖ bytes of all chunks (8) ‖ check (32) ‖ SHA-256 of all that, first 8
//! fields = "ambrotype/case/1" (16) ‖ memory KiB (4) ‖ passes (4) ‖ lanes (4) ‖ salt (16)
//! PK     = Argon2id(passphrase, salt, memory, passes, lanes)
//! BK     = HKDF-SHA256(PK, info = "ambrotype/1/case" ‖ fields), check the same with "…/case-check"
//! chunks = STREAM(BK, plain, aad = fields)
//! plain  = entries ‖ 0 ‖ zeros, up to Padmé(length)
//! entry  = 1 ‖ photo (16) ‖ length of the record (4) ‖ record ‖ its parts in the order of their kinds
//! ```
//!
//! The salt is random, so `BK` seals one file and must **never** seal another. Backup files were called case
//! files once; the labels keep that word.

use std::io::{self, Read};

use ring::digest;

use crate::crypto::hkdf;
use crate::crypto::secret::{KEY_LEN, Secret};
use crate::error::Error;
use crate::keys::passphrase::{KdfCost, KdfParams, Passphrase};

const MAGIC: &[u8; 16] = b"ambrotype/case/1";
/// What a backup file of any version begins with.
const ANY_MAGIC: &[u8; 15] = b"ambrotype/case/";
pub(super) const FIELDS_LEN: usize = 44;
pub(super) const HEADER_LEN: usize = FIELDS_LEN + 8 + KEY_LEN + 8;

/// What stands before each photo.
pub(super) const ENTRY_TAG: u8 = 1;
/// What stands after the last photo.
pub(super) const END_TAG: u8 = 0;

/// The key of one backup file, and the header fields that it is bound to.
pub(super) struct BackupKey {
    pub(super) key: Secret,
    pub(super) check: [u8; KEY_LEN],
    pub(super) fields: [u8; FIELDS_LEN],
}

impl BackupKey {
    /// Blocks for as long as the cost of `kdf` says.
    pub(super) fn derive(passphrase: &Passphrase, kdf: &KdfParams) -> Result<Self, Error> {
        let mut fields = [0; FIELDS_LEN];
        fields[..16].copy_from_slice(MAGIC);
        fields[16..20].copy_from_slice(&kdf.cost.memory_kib().to_le_bytes());
        fields[20..24].copy_from_slice(&kdf.cost.passes().to_le_bytes());
        fields[24..28].copy_from_slice(&kdf.cost.lanes().to_le_bytes());
        fields[28..].copy_from_slice(&kdf.salt);
        let passphrase_key = kdf.derive(passphrase)?;
        let material = passphrase_key.as_bytes();
        Ok(BackupKey {
            key: hkdf::derive(material, &[b"ambrotype/1/case", &fields])?,
            check: hkdf::derive_public(material, &[b"ambrotype/1/case-check", &fields])?,
            fields,
        })
    }

    /// The header of a file whose chunks have `len` bytes.
    pub(super) fn header(&self, len: u64) -> [u8; HEADER_LEN] {
        let mut header = [0; HEADER_LEN];
        header[..44].copy_from_slice(&self.fields);
        header[44..52].copy_from_slice(&len.to_le_bytes());
        header[52..84].copy_from_slice(&self.check);
        let digest = digest::digest(&digest::SHA256, &header[..84]);
        header[84..].copy_from_slice(&digest.as_ref()[..8]);
        header
    }
}

/// What a header says, before anything is computed with it.
pub(crate) struct BackupHeader {
    pub(crate) kdf: KdfParams,
    /// Bytes of all chunks.
    pub(super) len: u64,
    pub(super) check: [u8; KEY_LEN],
}

impl BackupHeader {
    /// # Errors
    /// [`Error::NotABackup`]; [`Error::UnknownFormat`]; [`Error::KdfCostOutOfRange`];
    /// [`Error::BackupDamaged`]; [`Error::BackupTruncated`].
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

/// Reads until `out` is full or the file ends. Returns how many bytes were read.
pub(super) fn read_up_to(file: &mut impl Read, mut out: &mut [u8]) -> Result<usize, Error> {
    let len = out.len();
    while !out.is_empty() {
        match file.read(out) {
            Ok(0) => break,
            Ok(read) => out = &mut std::mem::take(&mut out)[read..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(len - out.len())
}
