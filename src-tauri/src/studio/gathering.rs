//! Photos in folders: what a person has dropped or named, looked through before anything is read.
//!
//! A folder is walked through its opened descriptor and never through a link, so that nobody who can write into it leads
//! us out of it between looking and reading. What is no photo by its name is passed over and counted; whether the rest are
//! photos is told by the darkroom. A link that a person names themselves is followed: it is they who ask for it.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::intake::{Place, open, refusal};
use crate::fault::Fault;

/// Folders inside folders are entered this deep.
const DEEPEST: usize = 16;
/// No more photos are taken at a time.
const MOST: usize = 10_000;
/// No more names are looked at, photos or not.
const MOST_NAMES: u32 = 1_000_000;

/// Endings of the names of files that may be photos we can open.
pub const EXTENSIONS: [&str; 17] = [
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "heic", "heif", "hif", "avif", "gif",
    "tif", "tiff", "bmp", "dib", "mpo",
];

/// What was found.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The photos, folder by folder, by name in each.
    pub photos: Vec<Place>,
    /// What was named and cannot be looked at.
    pub refused: Vec<(PathBuf, Fault)>,
    /// What lay in the folders and was left there.
    pub passed: Skipped,
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
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Looks at what a person has named: files are taken as they are, folders are walked.
pub fn gather(paths: &[PathBuf]) -> Gathered {
    let mut gathered = Gathered::default();
    for path in paths {
        let place = Place::from(path.as_path());
        if let Err(fault) = gathered.look(place, path) {
            gathered.refused.push((path.clone(), fault));
        }
    }
    gathered
}

impl Gathered {
    fn look(&mut self, place: Place, path: &Path) -> Result<(), Fault> {
        let shown = || path.display().to_string();
        let opened = open(&place).map_err(|error| refusal(&error, path))?;
        let about = opened.metadata().map_err(|error| refusal(&error, path))?;
        if about.is_file() {
            self.photos.push(place);
            return Ok(());
        }
        if !about.is_dir() {
            return Err(Fault::NotAFile { path: shown() });
        }
        let before = self.photos.len();
        let mut walk = Walk {
            root: path,
            gathered: self,
            names: 0,
        };
        walk.folder(opened, Path::new(""), 1)
            .map_err(|error| refusal(&error, path))?;
        if self.photos.len() == before {
            return Err(Fault::NoPhotos { path: shown() });
        }
        Ok(())
    }
}

struct Walk<'a> {
    root: &'a Path,
    gathered: &'a mut Gathered,
    names: u32,
}

/// What an entry of a folder is, without following it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Entry {
    File,
    Folder,
    Other,
}

impl Walk<'_> {
    /// Walks an opened folder, files first; `inside` is its way from the root. What cannot be opened any more is passed over.
    fn folder(
        &mut self,
        folder: std::fs::File,
        inside: &Path,
        depth: usize,
    ) -> std::io::Result<()> {
        let mut entries = platform::entries(&folder, &self.root.join(inside))?;
        entries.sort();
        for (entry, name) in entries {
            self.names += 1;
            if self.names > MOST_NAMES || self.gathered.photos.len() >= MOST {
                self.gathered.passed.more = true;
                return Ok(());
            }
            let passed = &mut self.gathered.passed;
            let way = inside.join(&name);
            if name.as_encoded_bytes().starts_with(b".") {
                passed.hidden += 1;
            } else if entry == Entry::Folder && depth >= DEEPEST {
                passed.more = true;
            } else if entry == Entry::Folder {
                match platform::enter(&folder, &name, &self.root.join(&way)) {
                    Ok(inner) => self.folder(inner, &way, depth + 1)?,
                    Err(_) => passed.others += 1,
                }
            } else if entry == Entry::File && may_be_a_photo(&way) {
                self.gathered.photos.push(Place::below(self.root, way));
            } else {
                passed.others += 1;
            }
        }
        Ok(())
    }
}

fn may_be_a_photo(path: &Path) -> bool {
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

    use super::Entry;

    pub(super) fn entries(folder: &File, _path: &Path) -> io::Result<Vec<(Entry, OsString)>> {
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
                    .map_or(FileType::Unknown, |about| {
                        FileType::from_raw_mode(about.st_mode)
                    }),
                kind => kind,
            };
            let kind = match kind {
                FileType::RegularFile => Entry::File,
                FileType::Directory => Entry::Folder,
                _ => Entry::Other,
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

    use super::Entry;

    pub(super) fn entries(_folder: &File, path: &Path) -> io::Result<Vec<(Entry, OsString)>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(path)? {
            let entry = entry?;
            let kind = match entry.file_type()? {
                kind if kind.is_file() => Entry::File,
                kind if kind.is_dir() => Entry::Folder,
                _ => Entry::Other,
            };
            found.push((kind, entry.file_name()));
        }
        Ok(found)
    }

    pub(super) fn enter(_folder: &File, _name: &OsStr, path: &Path) -> io::Result<File> {
        if std::fs::symlink_metadata(path)?.is_symlink() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        super::super::intake::open_folder(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(gathered: &Gathered) -> Vec<String> {
        gathered.photos.iter().map(Place::name).collect()
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
        let gathered = gather(&[folder.path().to_owned()]);
        assert_eq!(names(&gathered), ["a.heic", "b.JPG", "z.png", "y.AVIF"]);
        let passed = Skipped {
            others: 2,
            hidden: 2,
            more: false,
        };
        assert_eq!(gathered.passed, passed);
        assert!(
            gathered
                .photos
                .iter()
                .all(|place| super::super::Intake::read(place).is_ok())
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
        let gathered = gather(&[folder.path().to_owned()]);
        assert_eq!(names(&gathered), ["me.jpg"]);
        assert_eq!(gathered.passed.others, 4);
    }

    #[test]
    fn what_became_a_link_after_it_was_looked_at_is_not_read() {
        let outside = folder(&["secret.jpg"]);
        for exchanged in ["inner/me.jpg", "inner"] {
            let folder = folder(&["inner/me.jpg"]);
            let gathered = gather(&[folder.path().to_owned()]);
            let at = folder.path().join(exchanged);
            std::fs::rename(&at, folder.path().join("moved")).unwrap();
            let target = if exchanged == "inner" {
                outside.path().to_owned()
            } else {
                outside.path().join("secret.jpg")
            };
            std::fs::write(outside.path().join("me.jpg"), b"theirs").unwrap();
            std::os::unix::fs::symlink(target, &at).unwrap();
            let fault = super::super::Intake::read(&gathered.photos[0]).unwrap_err();
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
            names(&gather(&[at("file"), at("folder")])),
            ["file", "me.jpg"]
        );
        let refused = gather(&[at("device"), at("gone")]).refused;
        assert!(matches!(refused[0].1, Fault::NotAFile { .. }));
        assert!(matches!(refused[1].1, Fault::NotFound { .. }));
    }

    #[test]
    fn no_folder_is_deeper_or_fuller_than_can_be_borne() {
        let deep = (1..=20).fold(PathBuf::new(), |path, _| path.join("d"));
        let folder = folder(&[deep.join("far.jpg").to_str().unwrap(), "d/near.jpg"]);
        let gathered = gather(&[folder.path().to_owned()]);
        assert_eq!(names(&gathered), ["near.jpg"]);
        assert!(gathered.passed.more);

        let full = tempfile::tempdir().unwrap();
        for number in 0..MOST + 3 {
            std::fs::File::create(full.path().join(format!("{number}.jpg"))).unwrap();
        }
        let gathered = gather(&[full.path().to_owned()]);
        assert_eq!(gathered.photos.len(), MOST);
        assert!(gathered.passed.more);
    }

    #[test]
    fn a_folder_without_photos_is_said_to_have_none() {
        let folder = folder(&["letter.txt"]);
        let refused = gather(&[folder.path().to_owned()]).refused;
        assert!(matches!(refused[0].1, Fault::NoPhotos { .. }));
    }
}
