//! Copies that the desktop makes of photos: thumbnails, the trash, the list of recent files; and the photo itself.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use super::files::{contains, files_below};
use super::{Finding, Place, Trace, recents};

pub(super) fn original(photo: Option<&Path>) -> Trace {
    match photo {
        None => Trace::new(Place::Original, Finding::Unknown, &[]),
        Some(photo) if photo.exists() => {
            Trace::new(Place::Original, Finding::Others, &[photo.to_owned()])
        }
        Some(_) => Trace::new(Place::Original, Finding::Nothing, &[]),
    }
}

pub(super) fn recent_files(dirs: &BaseDirs, photo: Option<&Path>) -> Trace {
    let list = recents::list_path(dirs);
    let removed = recents::remove_own_entries(&list);
    let listed = photo.is_some_and(|photo| recents::lists_file(&list, photo));
    let (finding, paths) = match removed {
        Ok(0) if listed => (Finding::Others, vec![list]),
        Ok(0) => (Finding::Nothing, vec![]),
        Ok(_) => (Finding::Removed, vec![list]),
        Err(_) => (Finding::Unknown, vec![list]),
    };
    Trace::new(Place::Recents, finding, &paths)
}

/// Thumbnails name their picture in a text of the PNG (`Thumb::URI`, by the thumbnail specification of freedesktop.org).
pub(super) fn thumbnails(dirs: &BaseDirs, vault: &Path, photo: Option<&Path>) -> Trace {
    let place = Place::Thumbnails;
    let within = |folder: &Path| [b"Thumb::URI\0", recents::file_uri(folder).as_bytes()].concat();
    let mut needles = vec![[within(vault).as_slice(), b"/"].concat()];
    needles.extend(photo.map(within));
    let found: Vec<PathBuf> = files_below(&dirs.cache_dir().join("thumbnails"), 3)
        .into_iter()
        .filter(|file| {
            let mut start = Vec::new();
            let read =
                fs::File::open(file).and_then(|file| file.take(4096).read_to_end(&mut start));
            read.is_ok() && needles.iter().any(|needle| contains(&start, needle))
        })
        .collect();
    match photo {
        None if found.is_empty() => Trace::new(place, Finding::Unknown, &[]),
        _ => Trace::from_foreign(place, &found),
    }
}

/// Deleted files have a note of where they lay (`Path=`, by the trash specification of freedesktop.org).
pub(super) fn trash(dirs: &BaseDirs, vault: &Path, photo: Option<&Path>) -> Trace {
    let place = Place::Trash;
    let mut lines = vec![format!("Path={}", recents::encode_path(vault))];
    lines.extend(photo.map(|photo| format!("Path={}", recents::encode_path(photo))));
    let found: Vec<PathBuf> = files_below(&dirs.data_dir().join("Trash/info"), 1)
        .into_iter()
        .filter(|file| {
            let info = fs::read_to_string(file).unwrap_or_default();
            info.lines().any(|line| lines.iter().any(|it| it == line))
        })
        .collect();
    match photo {
        None if found.is_empty() => Trace::new(place, Finding::Unknown, &[]),
        _ => Trace::from_foreign(place, &found),
    }
}
