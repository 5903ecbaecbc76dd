//! A file that appears at its path whole, or not at all.
//!
//! On Linux it has no name while it is written (`O_TMPFILE`), so a program that is killed leaves nothing. Where the file
//! system has no such files, as on FAT and some network drives, and on other systems, it has a scratch name that
//! [`traces`](crate::traces) recognises, and only its owner may read it.

use std::fs::{File, Permissions};
use std::io::{self, ErrorKind, Read, Seek};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use crate::fault::Fault;
use crate::traces::{SCRATCH_PREFIX, SCRATCH_SUFFIX};

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

/// A file that is being written; gone unless it is [committed](AtomicFile::commit).
pub(super) struct AtomicFile(Scratch);

enum Scratch {
    #[cfg(target_os = "linux")]
    Nameless(File),
    Named(NamedTempFile),
}

impl AtomicFile {
    /// Begins a file that will be moved to `path`.
    ///
    /// # Errors
    /// [`Fault::NotFound`] for a folder that is not there, [`Fault::Unwritable`], [`Fault::DiskFull`].
    pub(super) fn create_beside(path: &Path) -> Result<Self, Fault> {
        #[cfg(target_os = "linux")]
        if let Some(file) = nameless::create_in(folder_of(path)) {
            return Ok(Self(Scratch::Nameless(file)));
        }
        Self::create_named_beside(path)
    }

    fn create_named_beside(path: &Path) -> Result<Self, Fault> {
        let created = scratch_names().tempfile_in(folder_of(path));
        let file = created.map_err(|error| write_fault(&error, path))?;
        #[cfg(unix)]
        // The lock tells the search for traces that the file is in use. Some network drives have no locks.
        let _ = file.as_file().try_lock();
        Ok(Self(Scratch::Named(file)))
    }

    /// The file, to be written to.
    pub(super) fn as_file(&self) -> &File {
        match &self.0 {
            #[cfg(target_os = "linux")]
            Scratch::Nameless(file) => file,
            Scratch::Named(file) => file.as_file(),
        }
    }

    /// What the file holds now.
    pub(super) fn read_back(&self) -> io::Result<Vec<u8>> {
        let mut file = self.as_file();
        file.rewind()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Gives the whole file its path, durably, and the rights of any other new file in that folder.
    ///
    /// # Errors
    /// [`Fault::AlreadyExists`], [`Fault::Unwritable`], [`Fault::DiskFull`]; [`Fault::NotAFile`] for a folder, a device or a
    /// pipe of that name, which are never replaced.
    pub(super) fn commit(self, path: &Path, overwrite: Overwrite) -> Result<(), Fault> {
        check_free(path, overwrite)?;
        let synced = self.as_file().sync_all();
        let committed = synced.and_then(|()| match self.0 {
            #[cfg(target_os = "linux")]
            Scratch::Nameless(file) => nameless::give_name(&file, path, overwrite),
            Scratch::Named(file) => rename(file, path, overwrite),
        });
        committed.map_err(|error| write_fault(&error, path))
    }
}

/// Checks that nothing is called `path` that may not be replaced.
///
/// # Errors
/// [`Fault::AlreadyExists`]; [`Fault::NotAFile`] for a folder, a device or a pipe.
pub(crate) fn check_free(path: &Path, overwrite: Overwrite) -> Result<(), Fault> {
    // A link that leads nowhere is something too.
    if std::fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    let path_text = path.display().to_string();
    match overwrite {
        Overwrite::Refused => Err(Fault::AlreadyExists { path: path_text }),
        Overwrite::Allowed if path.metadata().is_ok_and(|it| !it.is_file()) => {
            Err(Fault::NotAFile { path: path_text })
        }
        Overwrite::Allowed => Ok(()),
    }
}

/// Checks that a file of this name could be written into its folder now, and leaves nothing there.
///
/// # Errors
/// [`Fault::NameTooLong`]; [`Fault::NotFound`] for a folder that is not there; [`Fault::Unwritable`]; [`Fault::DiskFull`].
pub(crate) fn check_writable(path: &Path) -> Result<(), Fault> {
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::InvalidFilename => Err(Fault::NameTooLong {
            path: path.display().to_string(),
        }),
        _ => AtomicFile::create_beside(path).map(drop),
    }
}

fn rename(file: NamedTempFile, path: &Path, overwrite: Overwrite) -> io::Result<()> {
    let usual = usual_permissions(folder_of(path))?;
    let file = match overwrite {
        Overwrite::Allowed => file.persist(path),
        Overwrite::Refused => file.persist_noclobber(path),
    };
    let file = file.map_err(|error| error.error)?;
    // Last, so that no scratch file is ever open to others. FAT has no rights that could be changed.
    let _ = file.set_permissions(usual);
    Ok(())
}

/// The rights that a new file gets in this folder, by the umask and by what the folder passes on.
fn usual_permissions(folder: &Path) -> io::Result<Permissions> {
    let mut names = scratch_names();
    #[cfg(unix)]
    names.permissions(std::os::unix::fs::PermissionsExt::from_mode(USUAL_MODE));
    let empty = names.tempfile_in(folder)?;
    Ok(empty.as_file().metadata()?.permissions())
}

/// What programs ask for where the umask is to decide.
#[cfg(unix)]
const USUAL_MODE: u32 = 0o666;

/// Names for scratch files. Without other permissions only the owner may read such a file.
fn scratch_names() -> Builder<'static, 'static> {
    let mut names = Builder::new();
    names
        .prefix(SCRATCH_PREFIX)
        .rand_bytes(12)
        .suffix(SCRATCH_SUFFIX);
    names
}

/// The fault for a file that could not be written.
pub(crate) fn write_fault(error: &io::Error, path: &Path) -> Fault {
    let folder = folder_of(path).display().to_string();
    let path = path.display().to_string();
    match error.kind() {
        ErrorKind::InvalidFilename => Fault::NameTooLong { path },
        ErrorKind::AlreadyExists => Fault::AlreadyExists { path },
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            Fault::DiskFull
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => Fault::NotFound { path: folder },
        _ => Fault::Unwritable { path },
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

#[cfg(target_os = "linux")]
mod nameless {
    use std::fs::{File, Permissions};
    use std::io::{self, ErrorKind};
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, open};

    use super::{Overwrite, USUAL_MODE, folder_of, scratch_names};

    /// A file in this folder that no other program can open; `None` where that is not to be had. It has the usual rights
    /// from the start: they count only once it has a name.
    pub(super) fn create_in(folder: &Path) -> Option<File> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        let file = File::from(open(folder, flags, Mode::from_raw_mode(USUAL_MODE)).ok()?);
        // It gets its name through /proc.
        link_in_proc(&file).exists().then_some(file)
    }

    pub(super) fn give_name(file: &File, path: &Path, overwrite: Overwrite) -> io::Result<()> {
        match link(file, path) {
            Err(error)
                if error.kind() == ErrorKind::AlreadyExists && overwrite == Overwrite::Allowed =>
            {
                replace(file, path)
            }
            linked => linked,
        }
    }

    /// A link cannot replace a file, and a file without a name cannot be renamed. So it has a scratch name for a moment, and
    /// for that moment only its owner may read it.
    fn replace(file: &File, path: &Path) -> io::Result<()> {
        let usual = file.metadata()?.permissions();
        file.set_permissions(Permissions::from_mode(0o600))?;
        let scratch = scratch_names().make_in(folder_of(path), |name| link(file, name))?;
        let renamed = scratch.into_temp_path().persist(path);
        renamed.map_err(|error| error.error)?;
        file.set_permissions(usual)
    }

    fn link(file: &File, path: &Path) -> io::Result<()> {
        let linked = linkat(CWD, link_in_proc(file), CWD, path, AtFlags::SYMLINK_FOLLOW);
        linked.map_err(io::Error::from)
    }

    fn link_in_proc(file: &File) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::io::Write;
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    use super::*;
    use crate::traces::is_scratch_name;

    fn entries(folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    /// The mode of a file that any program writes there.
    fn usual_mode(folder: &Path) -> u32 {
        let path = folder.join("usual");
        std::fs::write(&path, "").unwrap();
        let usual = mode(&path);
        std::fs::remove_file(&path).unwrap();
        usual
    }

    #[test]
    fn while_a_named_file_is_written_only_its_owner_reads_it_and_the_search_knows_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("portrait.jpg");
        let file = AtomicFile::create_named_beside(&path).unwrap();
        file.as_file().write_all(b"a face").unwrap();
        let scratch = entries(folder.path());
        assert_eq!(scratch.len(), 1);
        assert!(is_scratch_name(&scratch[0]), "{scratch:?}");
        assert_eq!(mode(&scratch[0]), 0o600);
        file.commit(&path, Overwrite::Refused).unwrap();
        assert_eq!(entries(folder.path()), std::slice::from_ref(&path));
        assert_eq!(mode(&path), usual_mode(folder.path()));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn while_a_file_is_written_the_folder_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("portrait.jpg");
        let file = AtomicFile::create_beside(&path).unwrap();
        if let Scratch::Named(_) = file.0 {
            println!("no O_TMPFILE in {}: not run", folder.path().display());
            return;
        }
        file.as_file().write_all(b"a face").unwrap();
        assert_eq!(entries(folder.path()), Vec::<PathBuf>::new());
        assert_eq!(file.read_back().unwrap(), b"a face");
        file.commit(&path, Overwrite::Refused).unwrap();
        for (content, overwrite) in [("b", Overwrite::Refused), ("c", Overwrite::Allowed)] {
            let file = AtomicFile::create_beside(&path).unwrap();
            file.as_file().write_all(content.as_bytes()).unwrap();
            let committed = file.commit(&path, overwrite);
            assert_eq!(committed.is_ok(), overwrite == Overwrite::Allowed);
        }
        assert_eq!(std::fs::read(&path).unwrap(), b"c");
        assert_eq!(entries(folder.path()), std::slice::from_ref(&path));
        assert_eq!(mode(&path), usual_mode(folder.path()));
    }
}
