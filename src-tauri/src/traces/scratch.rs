//! Scratch files of exports and backups that were stopped while they were written.
//!
//! Most file systems need none (`studio/atomic_file`). Where the user exports to is not remembered, so they are searched for
//! where people put files: the folders of the home folder, the current folder, and the one that is named.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use directories::UserDirs;

use super::files::{files_where, name_matches};
use super::{Finding, Place, Trace};

/// What the name of a scratch file begins with.
pub const SCRATCH_PREFIX: &str = ".ambrotype-";
/// What the name of a scratch file ends with.
pub const SCRATCH_SUFFIX: &str = ".partial";

/// How many folders deep the user's folders are searched.
const DEPTH: usize = 3;

/// Whether a file is called like one of our scratch files.
pub fn is_scratch_name(path: &Path) -> bool {
    name_matches(path, |name| {
        let random = name.strip_prefix(SCRATCH_PREFIX);
        let random = random.and_then(|rest| rest.strip_suffix(SCRATCH_SUFFIX));
        random.is_some_and(|random| is_random(random, 12))
    })
}

/// Earlier versions gave their scratch files such a name. It may be somebody else's, so the file is only reported.
fn is_former_scratch_name(path: &Path) -> bool {
    name_matches(path, |name| {
        let random = name.strip_prefix(SCRATCH_PREFIX);
        random.is_some_and(|random| is_random(random, 6))
    })
}

fn is_random(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|it| it.is_ascii_alphanumeric())
}

/// Searches the user's folders and `named`, a folder or a file in one, and removes what is ours and not in use.
pub(super) fn unfinished_exports(named: Option<&Path>) -> Trace {
    let user = UserDirs::new();
    let mut places = Vec::new();
    if let Some(user) = &user {
        places.push((user.home_dir(), 1));
        let folders = [
            user.desktop_dir(),
            user.document_dir(),
            user.download_dir(),
            user.picture_dir(),
            user.public_dir(),
            user.video_dir(),
        ];
        places.extend(folders.into_iter().flatten().map(|folder| (folder, DEPTH)));
    }
    let current = std::env::current_dir().ok();
    places.extend(current.as_deref().map(|folder| (folder, 1)));
    places.extend(named.and_then(|named| match named.is_dir() {
        true => Some((named, DEPTH)),
        false => Some((named.parent()?, 1)),
    }));
    remove_from(&places)
}

fn remove_from(places: &[(&Path, usize)]) -> Trace {
    let ours = |path: &Path| is_scratch_name(path) || is_former_scratch_name(path);
    let found: BTreeSet<PathBuf> = places
        .iter()
        .flat_map(|(folder, depth)| files_where(folder, *depth, ours))
        .collect();
    let found = Vec::from_iter(found);
    // Every one that can go does, also behind one that cannot.
    let left = found.iter().filter(|path| !remove(path)).count();
    let finding = match (found.len(), left) {
        (0, _) => Finding::Nothing,
        (_, 0) => Finding::Removed,
        _ => Finding::Ours,
    };
    Trace::new(Place::UnfinishedExports, finding, &found)
}

/// Removes a scratch file that is ours by its name and its owner, unless a program is writing it. Whether it is gone.
#[cfg(unix)]
fn remove(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let abandoned = |file: File| {
        let own = file.metadata()?.uid() == rustix::process::geteuid().as_raw();
        // Whoever writes it holds the lock.
        Ok::<_, std::io::Error>(own && file.try_lock().is_ok())
    };
    is_scratch_name(path)
        && File::open(path).and_then(abandoned).unwrap_or(false)
        && fs::remove_file(path).is_ok()
}

/// Whether a program is writing it cannot be known there.
#[cfg(not(unix))]
fn remove(_path: &Path) -> bool {
    false
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn abandoned_scratch_files_are_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("holiday/beach")).unwrap();
        let abandoned = [
            ".ambrotype-aB3dE6gH9jK2.partial",
            "holiday/beach/.ambrotype-000000000000.partial",
        ];
        let others = [
            ".ambrotype-notes",
            ".ambrotype-short.partial",
            ".ambrotype-aB3dE6gH9jK2.partial.jpg",
            "ambrotype-kmxqgtvwhzrs.jpg",
        ];
        for name in abandoned.iter().chain(&others) {
            fs::write(path(name), "x").unwrap();
        }
        let trace = remove_from(&[(folder.path(), DEPTH), (&path("holiday"), 1)]);
        assert_eq!(trace.finding, Finding::Removed);
        let paths = abandoned.map(|name| path(name).display().to_string());
        assert_eq!(trace.paths, paths);
        assert!(abandoned.iter().all(|name| !path(name).exists()));
        assert!(others.iter().all(|name| path(name).exists()));
        let again = remove_from(&[(folder.path(), DEPTH)]);
        assert_eq!(again.finding, Finding::Nothing);
    }

    #[test]
    fn a_scratch_file_that_is_being_written_and_one_of_an_older_version_are_reported_and_stay() {
        let folder = tempfile::tempdir().unwrap();
        let written = folder.path().join(".ambrotype-aB3dE6gH9jK2.partial");
        let writer = File::create(&written).unwrap();
        writer.lock().unwrap();
        let trace = remove_from(&[(folder.path(), 1)]);
        assert_eq!((trace.finding, trace.paths.len()), (Finding::Ours, 1));
        assert!(written.exists());
        drop(writer);
        let former = folder.path().join(".ambrotype-Ab12Cd");
        fs::write(&former, "a face").unwrap();
        let trace = remove_from(&[(folder.path(), 1)]);
        assert_eq!((trace.finding, trace.paths.len()), (Finding::Ours, 2));
        assert!(former.exists() && !written.exists());
    }
}
