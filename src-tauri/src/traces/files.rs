//! Finds files by where they are, what they are called and what is in them.

use std::fs;
use std::path::{Path, PathBuf};

/// The plain files below a folder, at most so many folders deep and some thousands in all; links are not followed.
pub(super) fn files_below(folder: &Path, depth: usize) -> Vec<PathBuf> {
    files_where(folder, depth, |_| true)
}

/// As [`files_below`], only those that `are_wanted`.
pub(super) fn files_where(
    folder: &Path,
    depth: usize,
    are_wanted: impl Fn(&Path) -> bool,
) -> Vec<PathBuf> {
    const MOST: usize = 20_000;
    if fs::symlink_metadata(folder).is_ok_and(|it| it.is_file()) {
        let file = Some(folder.to_owned()).filter(|it| are_wanted(it));
        return file.into_iter().collect();
    }
    let mut found = Vec::new();
    let mut pending = vec![(folder.to_owned(), depth)];
    while let Some((folder, depth)) = pending.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_file() && found.len() < MOST => {
                    found.extend(Some(entry.path()).filter(|it| are_wanted(it)));
                }
                Ok(kind) if kind.is_dir() && depth > 1 => pending.push((entry.path(), depth - 1)),
                _ => {}
            }
        }
    }
    found
}

pub(super) fn name_matches(path: &Path, is: impl Fn(&str) -> bool) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(is)
}

pub(super) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
