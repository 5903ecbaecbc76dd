//! Photos in folders: what a person has dropped or named, looked through before anything is read.
//!
//! A folder is walked through its opened descriptor and never through a link, so that nobody who can write into it leads
//! us out of it between looking and reading. What is no photo by its name is passed over and counted; whether the rest are
//! photos is told by the darkroom. A link that a person names themselves is followed: it is they who ask for it.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::file_input::{PhotoPath, open, read_fault};
use crate::fault::Fault;

/// Folders inside folders are entered this deep.
const MAX_DEPTH: usize = 16;
/// No more photos are taken at a time.
const MAX_PHOTOS: usize = 10_000;
/// No more names are looked at, photos or not.
const MAX_ENTRIES: u32 = 1_000_000;

/// Endings of the names of files that may be photos we can open.
pub const EXTENSIONS: [&str; 17] = [
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "heic", "heif", "hif", "avif", "gif",
    "tif", "tiff", "bmp", "dib", "mpo",
];

/// What was found.
#[derive(Debug, Default)]
pub struct ScanResult {
    /// The photos, folder by folder, by name in each.
    pub photos: Vec<PhotoPath>,
    /// What was named and cannot be looked at.
    pub refused: Vec<(PathBuf, Fault)>,
    /// What lay in the folders and was left there.
    pub skipped: Skipped,
}

/// What a folder held that was passed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
pub struct Skipped {
    /// Files that are no photos, and links, pipes and devices.
    pub others: u32,
    /// Hidden files and folders.
    pub hidden: u32,
    /// There is more: beyond 16 folders deep or 10,000 photos.
    pub more: bool,
}

impl Skipped {
    /// Whether nothing was.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Looks at what a person has named: files are taken as they are, folders are walked.
pub fn scan_paths(paths: &[PathBuf]) -> ScanResult {
    let mut found = ScanResult::default();
    for path in paths {
        let location = PhotoPath::from(path.as_path());
        if let Err(fault) = found.scan_path(location, path) {
            found.refused.push((path.clone(), fault));
        }
    }
    found
}

impl ScanResult {
    fn scan_path(&mut self, location: PhotoPath, path: &Path) -> Result<(), Fault> {
        let path_text = || path.display().to_string();
        let opened = open(&location).map_err(|error| read_fault(&error, path))?;
        let metadata = opened
            .metadata()
            .map_err(|error| read_fault(&error, path))?;
        if metadata.is_file() {
            self.photos.push(location);
            return Ok(());
        }
        if !metadata.is_dir() {
            return Err(Fault::NotAFile { path: path_text() });
        }
        let before = self.photos.len();
        let mut walk = FolderWalk {
            root: path,
            found: self,
            names: 0,
        };
        walk.folder(opened, Path::new(""), 1)
            .map_err(|error| read_fault(&error, path))?;
        if self.photos.len() == before {
            return Err(Fault::NoPhotos { path: path_text() });
        }
        Ok(())
    }
}

struct FolderWalk<'a> {
    root: &'a Path,
    found: &'a mut ScanResult,
    names: u32,
}

/// What an entry of a folder is, without following it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum EntryKind {
    File,
    Folder,
    Other,
}

impl FolderWalk<'_> {
    /// Walks an opened folder, files first; `inside` is its way from the root. What cannot be opened any more is passed over.
    fn folder(
        &mut self,
        folder: std::fs::File,
        inside: &Path,
        depth: usize,
    ) -> std::io::Result<()> {
        let mut entries = platform::entries(&folder, &self.root.join(inside))?;
        entries.sort();
        for (kind, name) in entries {
            self.names += 1;
            if self.names > MAX_ENTRIES || self.found.photos.len() >= MAX_PHOTOS {
                self.found.skipped.more = true;
                return Ok(());
            }
            let skipped = &mut self.found.skipped;
            let relative = inside.join(&name);
            if name.as_encoded_bytes().starts_with(b".") {
                skipped.hidden += 1;
            } else if kind == EntryKind::Folder && depth >= MAX_DEPTH {
                skipped.more = true;
            } else if kind == EntryKind::Folder {
                match platform::enter(&folder, &name, &self.root.join(&relative)) {
                    Ok(inner) => self.folder(inner, &relative, depth + 1)?,
                    Err(_) => skipped.others += 1,
                }
            } else if kind == EntryKind::File && has_photo_extension(&relative) {
                self.found
                    .photos
                    .push(PhotoPath::under(self.root, relative));
            } else {
                skipped.others += 1;
            }
        }
        Ok(())
    }
}

fn has_photo_extension(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| {
        EXTENSIONS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
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

    pub(super) fn entries(folder: &File, _path: &Path) -> io::Result<Vec<(EntryKind, OsString)>> {
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

    pub(super) fn enter(folder: &File, name: &OsStr, _path: &Path) -> io::Result<File> {
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

    pub(super) fn entries(_folder: &File, path: &Path) -> io::Result<Vec<(EntryKind, OsString)>> {
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

    pub(super) fn enter(_folder: &File, _name: &OsStr, path: &Path) -> io::Result<File> {
        if std::fs::symlink_metadata(path)?.is_symlink() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        super::super::file_input::open_folder(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(found: &ScanResult) -> Vec<String> {
        found.photos.iter().map(PhotoPath::name).collect()
    }

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, b"bytes").unwrap();
        }
        folder
    }

    #[test]
    fn a_folder_gives_its_photos_in_order_and_says_what_it_passed_over() {
        let folder = folder(&[
            "b.JPG",
            "a.heic",
            "letter.txt",
            ".hidden.jpg",
            ".cache/c.jpg",
            "inner/z.png",
            "inner/deep/y.AVIF",
            "raw.nef",
        ]);
        let found = scan_paths(&[folder.path().to_owned()]);
        assert_eq!(names(&found), ["a.heic", "b.JPG", "z.png", "y.AVIF"]);
        let skipped = Skipped {
            others: 2,
            hidden: 2,
            more: false,
        };
        assert_eq!(found.skipped, skipped);
        assert!(
            found
                .photos
                .iter()
                .all(|location| super::super::InputPhoto::read(location).is_ok())
        );
    }

    #[test]
    fn links_pipes_and_sockets_in_a_folder_are_passed_over() {
        let outside = folder(&["secret.jpg"]);
        let folder = folder(&["me.jpg"]);
        let at = |name: &str| folder.path().join(name);
        std::os::unix::fs::symlink(outside.path().join("secret.jpg"), at("link.jpg")).unwrap();
        std::os::unix::fs::symlink(outside.path(), at("album")).unwrap();
        let (kind, mode) = (rustix::fs::FileType::Fifo, 0o600.into());
        rustix::fs::mknodat(rustix::fs::CWD, at("pipe.jpg"), kind, mode, 0).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket.jpg")).unwrap();
        let found = scan_paths(&[folder.path().to_owned()]);
        assert_eq!(names(&found), ["me.jpg"]);
        assert_eq!(found.skipped.others, 4);
    }

    #[test]
    fn what_became_a_link_after_it_was_looked_at_is_not_read() {
        let outside = folder(&["secret.jpg"]);
        for exchanged in ["inner/me.jpg", "inner"] {
            let folder = folder(&["inner/me.jpg"]);
            let found = scan_paths(&[folder.path().to_owned()]);
            let at = folder.path().join(exchanged);
            std::fs::rename(&at, folder.path().join("moved")).unwrap();
            let target = if exchanged == "inner" {
                outside.path().to_owned()
            } else {
                outside.path().join("secret.jpg")
            };
            std::fs::write(outside.path().join("me.jpg"), b"theirs").unwrap();
            std::os::unix::fs::symlink(target, &at).unwrap();
            let fault = super::super::InputPhoto::read(&found.photos[0]).unwrap_err();
            assert!(
                matches!(fault, Fault::NotAFile { .. } | Fault::NotFound { .. }),
                "{fault:?}"
            );
        }
    }

    #[test]
    fn a_link_that_is_named_is_followed_to_a_file_or_folder_and_to_nothing_else() {
        let folder = folder(&["album/me.jpg"]);
        let at = |name: &str| folder.path().join(name);
        std::os::unix::fs::symlink(at("album/me.jpg"), at("file")).unwrap();
        std::os::unix::fs::symlink(at("album"), at("folder")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", at("device")).unwrap();
        assert_eq!(
            names(&scan_paths(&[at("file"), at("folder")])),
            ["file", "me.jpg"]
        );
        let refused = scan_paths(&[at("device"), at("gone")]).refused;
        assert!(matches!(refused[0].1, Fault::NotAFile { .. }));
        assert!(matches!(refused[1].1, Fault::NotFound { .. }));
    }

    #[test]
    fn no_folder_is_deeper_or_fuller_than_can_be_borne() {
        let deep = (1..=20).fold(PathBuf::new(), |path, _| path.join("d"));
        let folder = folder(&[deep.join("far.jpg").to_str().unwrap(), "d/near.jpg"]);
        let found = scan_paths(&[folder.path().to_owned()]);
        assert_eq!(names(&found), ["near.jpg"]);
        assert!(found.skipped.more);

        let full = tempfile::tempdir().unwrap();
        for number in 0..MAX_PHOTOS + 3 {
            std::fs::File::create(full.path().join(format!("{number}.jpg"))).unwrap();
        }
        let found = scan_paths(&[full.path().to_owned()]);
        assert_eq!(found.photos.len(), MAX_PHOTOS);
        assert!(found.skipped.more);
    }

    #[test]
    fn a_folder_without_photos_is_said_to_have_none() {
        let folder = folder(&["letter.txt"]);
        let refused = scan_paths(&[folder.path().to_owned()]).refused;
        assert!(matches!(refused[0].1, Fault::NoPhotos { .. }));
    }
}
