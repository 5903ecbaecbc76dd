//! Writes files for the user: a whole file or none, and never over another one unasked.

use std::io::Write;
use std::path::Path;

use super::CleanFile;
use super::atomic_file::AtomicFile;
use super::clean_picture::not_clean;
use crate::fault::Fault;

pub use super::atomic_file::Overwrite;
pub(crate) use super::atomic_file::{check_free, check_writable, write_fault};

/// Writes a text to `path` so that after a crash there is the whole file or none.
///
/// # Errors
/// [`Fault::AlreadyExists`], [`Fault::NotFound`] for a folder that is not there, [`Fault::Unwritable`],
/// [`Fault::DiskFull`].
pub fn write_text(path: &Path, text: &str, overwrite: Overwrite) -> Result<(), Fault> {
    let file = AtomicFile::create_beside(path)?;
    let written = file.as_file().write_all(text.as_bytes());
    written.map_err(|error| write_fault(&error, path))?;
    file.commit(path, overwrite)
}

/// Writes the file of a learnt style as [`write_text`] writes a text.
///
/// # Errors
/// As [`write_text`].
pub fn write_style(path: &Path, style: &[u8], overwrite: Overwrite) -> Result<(), Fault> {
    let file = AtomicFile::create_beside(path)?;
    let written = file.as_file().write_all(style);
    written.map_err(|error| write_fault(&error, path))?;
    file.commit(path, overwrite)
}

/// Writes a picture as [`write_text`] writes a text, and reads it back before it is committed.
///
/// # Errors
/// As [`write_text`]; [`Fault::Unexpected`] where the file holds something else. Then there is no file.
pub fn write_picture(
    path: &Path,
    picture: &impl CleanFile,
    overwrite: Overwrite,
) -> Result<(), Fault> {
    let failed = |error: std::io::Error| write_fault(&error, path);
    let file = AtomicFile::create_beside(path)?;
    let written = file.as_file().write_all(picture.bytes());
    written.map_err(failed)?;
    if file.read_back().map_err(failed)? != picture.bytes() {
        return Err(not_clean());
    }
    file.commit(path, overwrite)
}

/// Writes a picture to standard output.
///
/// # Errors
/// [`Fault::DiskFull`] or [`Fault::Unwritable`].
pub fn write_stdout(picture: &impl CleanFile) -> Result<(), Fault> {
    let mut output = std::io::stdout().lock();
    output
        .write_all(picture.bytes())
        .and_then(|()| output.flush())
        .map_err(|error| write_fault(&error, Path::new("standard output")))
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
