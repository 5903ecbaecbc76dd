//! Finds the photos in the files and folders that a person has dropped or named.
//!
//! A folder is walked through its opened descriptor and never through a link, so that nobody who can write into it leads
//! us out of it between scanning and reading. Files that are no photos by their names are skipped and counted; whether the
//! rest are photos is decided by the darkroom. A link that a person names themselves is followed.

use std::path::{Path, PathBuf};

use serde::Serialize;

mod folder_entries;

use folder_entries::{EntryKind, enter, entries};

use super::file_input::{PhotoPath, open, read_fault};
use crate::fault::Fault;

/// Folders inside folders are entered this deep.
const MAX_DEPTH: usize = 16;
/// No more photos are taken in one scan.
const MAX_PHOTOS: usize = 10_000;
/// No more entries are read, photos or not.
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
    /// Paths that cannot be scanned, and why.
    pub refused: Vec<(PathBuf, Fault)>,
    /// What was skipped in the folders.
    pub skipped: Skipped,
}

/// Entries of folders that were skipped.
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
    /// Whether nothing was skipped.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Scans paths that a person has named: files are taken as they are, folders are walked.
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
        // It can be opened once only, by whoever reads it.
        if location.is_descriptor() {
            self.photos.push(location);
            return Ok(());
        }
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

impl FolderWalk<'_> {
    /// Walks an opened folder, files first; `inside` is its way from the root. What cannot be opened any more is passed over.
    fn folder(
        &mut self,
        folder: std::fs::File,
        inside: &Path,
        depth: usize,
    ) -> std::io::Result<()> {
        let mut found = entries(&folder, &self.root.join(inside))?;
        found.sort();
        for (kind, name) in found {
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
                match enter(&folder, &name, &self.root.join(&relative)) {
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
    fn a_scan_gives_photos_in_order_and_counts_what_it_skipped() {
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
    fn links_pipes_and_sockets_in_a_folder_are_skipped() {
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
    fn a_file_that_became_a_link_after_the_scan_is_not_read() {
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
    fn a_named_link_is_followed_to_a_file_or_folder_and_to_nothing_else() {
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
    fn a_scan_stops_at_its_limits_of_depth_and_number() {
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
    fn a_folder_without_photos_is_refused() {
        let folder = folder(&["letter.txt"]);
        let refused = scan_paths(&[folder.path().to_owned()]).refused;
        assert!(matches!(refused[0].1, Fault::NoPhotos { .. }));
    }
}
