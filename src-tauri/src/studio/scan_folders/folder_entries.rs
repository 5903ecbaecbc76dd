//! Lists an opened folder and enters folders in it, never through a link.

pub(super) use platform::{enter, entries};

/// What an entry of a folder is, without following it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum EntryKind {
    File,
    Folder,
    Other,
}

#[cfg(unix)]
mod platform {
    use std::ffi::{OsStr, OsString};
    use std::fs::File;
    use std::io;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, openat, statat};

    use super::EntryKind;

    pub(in super::super) fn entries(
        folder: &File,
        _path: &Path,
    ) -> io::Result<Vec<(EntryKind, OsString)>> {
        let mut found = Vec::new();
        for entry in Dir::read_from(folder)? {
            let entry = entry?;
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if name == "." || name == ".." {
                continue;
            }
            let kind = match entry.file_type() {
                // Some file systems do not say.
                FileType::Unknown => statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)
                    .map_or(FileType::Unknown, |metadata| {
                        FileType::from_raw_mode(metadata.st_mode)
                    }),
                kind => kind,
            };
            let kind = match kind {
                FileType::RegularFile => EntryKind::File,
                FileType::Directory => EntryKind::Folder,
                _ => EntryKind::Other,
            };
            found.push((kind, name.to_owned()));
        }
        Ok(found)
    }

    pub(in super::super) fn enter(folder: &File, name: &OsStr, _path: &Path) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(openat(folder, name, flags, Mode::empty())?.into())
    }
}

#[cfg(not(unix))]
mod platform {
    use std::ffi::{OsStr, OsString};
    use std::fs::File;
    use std::io;
    use std::path::Path;

    use super::EntryKind;

    pub(in super::super) fn entries(
        _folder: &File,
        path: &Path,
    ) -> io::Result<Vec<(EntryKind, OsString)>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(path)? {
            let entry = entry?;
            let kind = match entry.file_type()? {
                kind if kind.is_file() => EntryKind::File,
                kind if kind.is_dir() => EntryKind::Folder,
                _ => EntryKind::Other,
            };
            found.push((kind, entry.file_name()));
        }
        Ok(found)
    }

    pub(in super::super) fn enter(_folder: &File, _name: &OsStr, path: &Path) -> io::Result<File> {
        if std::fs::symlink_metadata(path)?.is_symlink() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        crate::studio::file_input::open_folder(path)
    }
}
