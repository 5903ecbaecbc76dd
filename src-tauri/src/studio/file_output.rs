//! Writes files for the user: a whole file or none, and never over another one unasked.

use std::io::{ErrorKind, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::CleanPicture;
use super::clean_picture::not_clean;
use crate::fault::Fault;

/// Whether an existing file may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// The user said so.
    Allowed,
    /// Refuse with [`Fault::AlreadyExists`].
    Refused,
}

impl From<bool> for Overwrite {
    /// `force`, as people write it.
    fn from(force: bool) -> Self {
        if force { Self::Allowed } else { Self::Refused }
    }
}

/// Writes a text to `path` so that after a crash there is the whole file or none.
///
/// # Errors
/// [`Fault::AlreadyExists`], [`Fault::NotFound`] for a folder that is not there, [`Fault::Unwritable`],
/// [`Fault::DiskFull`].
pub fn write_text(path: &Path, text: &str, overwrite: Overwrite) -> Result<(), Fault> {
    let file = AtomicFile::create_beside(path)?;
    let written = file.0.as_file().write_all(text.as_bytes());
    written.map_err(|error| write_fault(&error, path))?;
    file.commit(path, overwrite)
}

/// Writes a picture as [`write_text`] writes a text, and reads it back before it is committed.
///
/// # Errors
/// As [`write_text`]; [`Fault::Unexpected`] where the file holds something else. Then there is no file.
pub fn write_picture(
    path: &Path,
    picture: &CleanPicture,
    overwrite: Overwrite,
) -> Result<(), Fault> {
    let failed = |error: std::io::Error| write_fault(&error, path);
    let file = AtomicFile::create_beside(path)?;
    file.0
        .as_file()
        .write_all(picture.bytes())
        .map_err(failed)?;
    let written = std::fs::read(file.0.path()).map_err(failed)?;
    if written != picture.bytes() {
        return Err(not_clean());
    }
    file.commit(path, overwrite)
}

/// A file that is written beside its final path; removed unless it is committed.
pub(super) struct AtomicFile(pub(super) NamedTempFile);

impl AtomicFile {
    /// Begins a file that will be moved to `path`.
    pub(super) fn create_beside(path: &Path) -> Result<Self, Fault> {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let failed = |error: std::io::Error| write_fault(&error, path);
        let mut file = tempfile::Builder::new();
        file.prefix(".ambrotype-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The umask applies: once exported, it is the user's file like any other.
            file.permissions(std::fs::Permissions::from_mode(0o666));
        }
        Ok(Self(file.tempfile_in(folder).map_err(failed)?))
    }

    /// Moves the whole file to its path, durably.
    pub(super) fn commit(self, path: &Path, overwrite: Overwrite) -> Result<(), Fault> {
        let failed = |error: std::io::Error| write_fault(&error, path);
        self.0.as_file().sync_all().map_err(failed)?;
        let committed = match overwrite {
            Overwrite::Allowed => self.0.persist(path),
            Overwrite::Refused => self.0.persist_noclobber(path),
        };
        committed.map(drop).map_err(|error| failed(error.error))
    }
}

/// Writes a picture to standard output.
///
/// # Errors
/// [`Fault::DiskFull`] or [`Fault::Unwritable`].
pub fn write_stdout(picture: &CleanPicture) -> Result<(), Fault> {
    let mut output = std::io::stdout().lock();
    output
        .write_all(picture.bytes())
        .and_then(|()| output.flush())
        .map_err(|error| write_fault(&error, Path::new("standard output")))
}

pub(crate) fn write_fault(error: &std::io::Error, path: &Path) -> Fault {
    let path = path.display().to_string();
    match error.kind() {
        ErrorKind::AlreadyExists => Fault::AlreadyExists { path },
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            Fault::DiskFull
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => Fault::NotFound { path },
        _ => Fault::Unwritable { path },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_existing_file_stays_unless_the_user_says_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("portrait.jpg");
        write_text(&path, "first", Overwrite::Refused).unwrap();
        assert!(matches!(
            write_text(&path, "second", Overwrite::Refused),
            Err(Fault::AlreadyExists { .. })
        ));
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
        write_text(&path, "third", Overwrite::Allowed).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"third");
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            1,
            "no scratch file stays"
        );
    }

    #[test]
    fn a_missing_folder_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("no/portrait.jpg");
        assert!(matches!(
            write_text(&path, "x", Overwrite::Refused),
            Err(Fault::NotFound { .. })
        ));
    }
}
