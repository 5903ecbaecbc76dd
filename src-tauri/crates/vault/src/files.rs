//! Files that only their owner may read, and the small checked files beside the database.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use ring::digest;

use crate::error::Error;

/// Makes a new file readable and writable by this user alone, from its first moment on.
pub(crate) fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// Removes a file. It need not be there.
pub(crate) fn remove_if_present(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Bytes of the checksum at the end of a [`CheckedFile`].
const CHECKSUM_LEN: usize = 8;

/// A small file of `LEN` bytes in the clear: its fields, then the first eight bytes of their SHA-256.
///
/// The checksum finds accidents, not attackers. A file that is missing or does not parse counts as the
/// default, so that a changed byte keeps nobody out of their photos.
pub(crate) trait CheckedFile<const LEN: usize>: Default {
    /// Writes the fields. The last eight bytes are for the checksum.
    fn write_fields(&self, bytes: &mut [u8; LEN]);

    /// Reads the fields; `None` for what this program never writes.
    fn read_fields(bytes: &[u8; LEN]) -> Option<Self>;

    fn to_bytes(&self) -> [u8; LEN] {
        let mut bytes = [0; LEN];
        self.write_fields(&mut bytes);
        let (fields, checksum) = bytes.split_at_mut(LEN - CHECKSUM_LEN);
        let digest = digest::digest(&digest::SHA256, fields);
        checksum.copy_from_slice(&digest.as_ref()[..CHECKSUM_LEN]);
        bytes
    }

    /// `None` unless `bytes` are exactly what [`to_bytes`](Self::to_bytes) writes.
    fn parse(bytes: &[u8; LEN]) -> Option<Self> {
        Self::read_fields(bytes).filter(|read| read.to_bytes() == *bytes)
    }

    /// Reads the file at `path`; the default where it cannot be read.
    fn load(path: &Path) -> Self {
        let mut bytes = [0; LEN];
        let read = File::open(path).and_then(|mut file| file.read_exact(&mut bytes));
        read.ok()
            .and_then(|()| Self::parse(&bytes))
            .unwrap_or_default()
    }

    /// Writes the file in place, which takes no space on a full disk.
    ///
    /// # Errors
    /// [`Error::DiskFull`] and those of the file system.
    fn save(&self, path: &Path) -> Result<(), Error> {
        let mut file =
            owner_only(OpenOptions::new().create(true).truncate(false).write(true)).open(path)?;
        file.write_all(&self.to_bytes())?;
        file.sync_all()?;
        Ok(())
    }
}
