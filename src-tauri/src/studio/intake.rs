//! Takes a photo's file in: looks at what was opened, not at its name, and reads no more than is allowed.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::Path;

use engine::Limits;
use zeroize::Zeroizing;

use crate::fault::Fault;

/// A photo's file in memory, and the name the person knows it by.
#[derive(Debug)]
pub struct Intake {
    /// The file's name without its folder.
    pub name: String,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

impl Intake {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// [`Fault::NotFound`], [`Fault::NotAFile`], [`Fault::Unreadable`] or [`Fault::FileTooLarge`].
    pub fn read(path: &Path) -> Result<Self, Fault> {
        let shown = || path.display().to_string();
        let refused = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Fault::NotFound { path: shown() },
            ErrorKind::IsADirectory => Fault::NotAFile { path: shown() },
            _ => Fault::Unreadable { path: shown() },
        };
        let most = Limits::default().max_bytes;
        let mut file = open(path).map_err(refused)?;
        let about = file.metadata().map_err(refused)?;
        if !about.is_file() {
            return Err(Fault::NotAFile { path: shown() });
        }
        if about.len() > most {
            return Err(Fault::file_too_large(about.len(), most));
        }
        // Room to be sealed in, so that what is kept needs no second copy.
        let room = vault::room_for(about.len() as usize);
        let mut bytes = Zeroizing::new(Vec::with_capacity(room));
        let read = Read::by_ref(&mut file)
            .take(most + 1)
            .read_to_end(&mut bytes);
        read.map_err(refused)?;
        let name = path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned();
        Self::from_memory(name, bytes)
    }

    /// The file, byte for byte.
    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.bytes
    }

    /// Takes bytes that never were a file, for example from the clipboard.
    ///
    /// # Errors
    /// [`Fault::FileTooLarge`].
    pub fn from_memory(name: String, bytes: Zeroizing<Vec<u8>>) -> Result<Self, Fault> {
        let most = Limits::default().max_bytes;
        if bytes.len() as u64 > most {
            return Err(Fault::file_too_large(bytes.len() as u64, most));
        }
        Ok(Self { name, bytes })
    }
}

/// Opens without waiting: a named pipe would otherwise hold us until somebody writes to it.
fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_missing_files_and_pipes_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            0o600.into(),
            0,
        )
        .unwrap();
        assert!(matches!(
            Intake::read(folder.path()),
            Err(Fault::NotAFile { .. })
        ));
        assert!(matches!(Intake::read(&pipe), Err(Fault::NotAFile { .. })));
        assert!(matches!(
            Intake::read(&folder.path().join("no")),
            Err(Fault::NotFound { .. })
        ));
    }

    #[test]
    fn a_file_beyond_the_limit_is_refused_with_both_sizes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.jpg");
        File::create(&path)
            .unwrap()
            .set_len(3 * Limits::default().max_bytes + 1)
            .unwrap();
        let expected = Fault::FileTooLarge {
            megabytes: 769,
            limit_megabytes: 256,
        };
        assert_eq!(Intake::read(&path).unwrap_err(), expected);
    }
}
