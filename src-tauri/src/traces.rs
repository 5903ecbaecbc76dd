//! "Where is my face?": looks for what this program or the desktop may have left of a photo outside of the case.
//!
//! What is ours is removed at once and told. What is somebody else's is told and never touched. The program forgets on
//! purpose where a photo came from; only for a photo that is named here can the desktop's own copies of it be found.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use directories::BaseDirs;
use serde::Serialize;

use crate::sandbox;

pub mod recents;
mod swap;

/// A place where something of a photo could lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The log of what is being written to the case; sealed like the case.
    CaseLog,
    /// Caches and storage of the web view.
    WebCaches,
    /// The desktop's list of recently used files.
    Recents,
    /// Small copies that file managers keep of pictures.
    Thumbnails,
    /// The folder for temporary files.
    Temporary,
    /// The picture that was copied last.
    Clipboard,
    /// What the system wrote down of programs that crashed.
    CoreDumps,
    /// Memory that the system moves to the disk while it runs.
    Swap,
    /// Memory that the system writes to the disk to sleep.
    Hibernation,
    /// The photo where it came from.
    Original,
    /// Files that were thrown away and can be brought back.
    Trash,
}

/// What was found there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Nothing that could show a photo.
    Nothing,
    /// Something of ours, which is gone now.
    Removed,
    /// Something of ours, which is there as long as it is wanted.
    Ours,
    /// Something that is not ours and was left as it is.
    Others,
    /// It cannot be said, or not without naming a photo.
    Unknown,
}

/// One place and what was found there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
pub struct Trace {
    /// Where it was looked.
    pub place: Place,
    /// What was found.
    pub finding: Finding,
    /// Where exactly, so that its owner finds it.
    pub paths: Vec<String>,
}

impl Trace {
    /// A finding at these paths.
    pub fn new(place: Place, finding: Finding, paths: &[PathBuf]) -> Self {
        Self {
            place,
            finding,
            paths: paths
                .iter()
                .map(|path| path.display().to_string())
                .collect(),
        }
    }

    /// Somebody else's where there is any, else nothing.
    fn from_foreign(place: Place, paths: &[PathBuf]) -> Self {
        let finding = match paths {
            [] => Finding::Nothing,
            _ => Finding::Others,
        };
        Self::new(place, finding, paths)
    }
}

/// Looks everywhere, `vault` being the folder of the case, and removes what is ours. With a `photo` its copies are looked
/// for as well.
pub fn scan(vault: &Path, photo: Option<&Path>) -> Vec<Trace> {
    let photo = photo.map(|photo| std::path::absolute(photo).unwrap_or(photo.to_owned()));
    let photo = photo.as_deref();
    let Some(dirs) = BaseDirs::new() else {
        return vec![vault_log(vault), swap::swap(), swap::hibernation()];
    };
    vec![
        original(photo),
        recent_files(&dirs, photo),
        thumbnails(&dirs, vault, photo),
        trash(&dirs, vault, photo),
        web_caches(&dirs),
        temporary(),
        vault_log(vault),
        core_dumps(Path::new("/var")),
        swap::swap(),
        swap::hibernation(),
    ]
}

fn original(photo: Option<&Path>) -> Trace {
    match photo {
        None => Trace::new(Place::Original, Finding::Unknown, &[]),
        Some(photo) if photo.exists() => {
            Trace::new(Place::Original, Finding::Others, &[photo.to_owned()])
        }
        Some(_) => Trace::new(Place::Original, Finding::Nothing, &[]),
    }
}

fn recent_files(dirs: &BaseDirs, photo: Option<&Path>) -> Trace {
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
fn thumbnails(dirs: &BaseDirs, vault: &Path, photo: Option<&Path>) -> Trace {
    let place = Place::Thumbnails;
    let within = |folder: &Path| [b"Thumb::URI\0", recents::file_uri(folder).as_bytes()].concat();
    let mut needles = vec![[within(vault).as_slice(), b"/"].concat()];
    needles.extend(photo.map(within));
    let found: Vec<PathBuf> = files(&dirs.cache_dir().join("thumbnails"), 3)
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

/// What was thrown away names where it lay (`Path=`, by the trash specification of freedesktop.org).
fn trash(dirs: &BaseDirs, vault: &Path, photo: Option<&Path>) -> Trace {
    let place = Place::Trash;
    let mut lines = vec![format!("Path={}", recents::percent_encode(vault))];
    lines.extend(photo.map(|photo| format!("Path={}", recents::percent_encode(photo))));
    let found: Vec<PathBuf> = files(&dirs.data_dir().join("Trash/info"), 1)
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

/// Folders that WebKit would keep pictures and addresses in were the window not incognito.
const WEB_FOLDERS: [&str; 12] = [
    "WebKitCache",
    "CacheStorage",
    "applications",
    "databases",
    "deviceidhashsalts",
    "hsts-storage.sqlite",
    "itp",
    "localstorage",
    "mediakeys",
    "serviceworkers",
    "storage",
    "EBWebView",
];

fn web_caches(dirs: &BaseDirs) -> Trace {
    let mut found = Vec::new();
    for folder in [dirs.cache_dir(), dirs.data_dir(), dirs.data_local_dir()] {
        for name in ["ambrotype", "app.ambrotype"] {
            for web in WEB_FOLDERS {
                let path = folder.join(name).join(web);
                if !files(&path, 8).is_empty() && !found.contains(&path) {
                    found.push(path);
                }
            }
        }
    }
    remove_own(Place::WebCaches, found)
}

/// What is exported is written beside what it becomes. A portrait that is dragged out of the window is lent for some
/// minutes in a folder of the session, which the window takes back, or the next one that starts.
fn temporary() -> Trace {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let lent: Vec<PathBuf> = runtime
        .and_then(|runtime| fs::read_dir(runtime).ok())
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            name_matches(path, |name| {
                name.starts_with("ambrotype") && name.ends_with(".lent")
            })
        })
        .flat_map(|folder| files(&folder, 2))
        .collect();
    let finding = match lent.as_slice() {
        [] => Finding::Nothing,
        _ => Finding::Ours,
    };
    Trace::new(Place::Temporary, finding, &lent)
}

fn vault_log(vault: &Path) -> Trace {
    let logs = ["vault.db-wal", "vault.db-journal"].map(|name| vault.join(name));
    let there: Vec<PathBuf> = logs
        .into_iter()
        .filter(|log| fs::metadata(log).is_ok_and(|it| it.len() > 0))
        .collect();
    let finding = match there.as_slice() {
        [] => Finding::Nothing,
        _ => Finding::Ours,
    };
    Trace::new(Place::CaseLog, finding, &there)
}

/// Dumps of ours under `var`. We ask for none; one of a machine that wrote it all the same is told, for it is root's.
fn core_dumps(var: &Path) -> Trace {
    let ours = |name: &str| name.contains("ambrotype") || name.contains("WebKitWebProces");
    let dumps: Vec<PathBuf> = ["lib/systemd/coredump", "crash", "lib/apport/coredump"]
        .iter()
        .flat_map(|folder| files(&var.join(folder), 1))
        .filter(|path| name_matches(path, ours))
        .collect();
    if dumps.is_empty() && !sandbox::probe().core_dumps_off {
        return Trace::new(Place::CoreDumps, Finding::Unknown, &[]);
    }
    Trace::from_foreign(Place::CoreDumps, &dumps)
}

fn remove_own(place: Place, found: Vec<PathBuf>) -> Trace {
    if found.is_empty() {
        return Trace::new(place, Finding::Nothing, &[]);
    }
    let gone = found.iter().all(|path| {
        let gone = if path.is_dir() {
            fs::remove_dir_all(path)
        } else {
            fs::remove_file(path)
        };
        gone.is_ok()
    });
    let finding = if gone {
        Finding::Removed
    } else {
        Finding::Ours
    };
    Trace::new(place, finding, &found)
}

/// The plain files below a folder, at most so many folders deep and some thousands in all; links are not followed.
fn files(folder: &Path, depth: usize) -> Vec<PathBuf> {
    const MOST: usize = 20_000;
    if fs::symlink_metadata(folder).is_ok_and(|it| it.is_file()) {
        return vec![folder.to_owned()];
    }
    let mut found = Vec::new();
    let mut pending = vec![(folder.to_owned(), depth)];
    while let Some((folder, depth)) = pending.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_file() && found.len() < MOST => found.push(entry.path()),
                Ok(kind) if kind.is_dir() && depth > 1 => pending.push((entry.path(), depth - 1)),
                _ => {}
            }
        }
    }
    found
}

fn name_matches(path: &Path, is: impl Fn(&str) -> bool) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(is)
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_of_ours_is_told_and_left() {
        let var = tempfile::tempdir().unwrap();
        assert_eq!(core_dumps(var.path()).paths, Vec::<String>::new());
        let folder = var.path().join("lib/systemd/coredump");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("core.bash.0.zst"), "x").unwrap();
        let dump = folder.join("core.ambrotype.1000.zst");
        fs::write(&dump, "x").unwrap();
        let told = core_dumps(var.path());
        assert_eq!(told.finding, Finding::Others);
        assert_eq!(told.paths, [dump.display().to_string()]);
        assert!(dump.exists());
    }

    #[test]
    fn what_is_ours_is_removed_and_told() {
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("WebKitCache");
        fs::create_dir_all(cache.join("Version 1")).unwrap();
        fs::write(cache.join("Version 1/blob"), "a face").unwrap();
        assert_eq!(files(&cache, 8).len(), 1);
        let told = remove_own(Place::WebCaches, vec![cache.clone()]);
        assert_eq!(told.finding, Finding::Removed);
        assert!(!cache.exists());
    }

    #[test]
    fn an_empty_log_is_nothing() {
        let vault = tempfile::tempdir().unwrap();
        fs::write(vault.path().join("vault.db-wal"), "").unwrap();
        assert_eq!(vault_log(vault.path()).finding, Finding::Nothing);
        fs::write(vault.path().join("vault.db-wal"), "sealed").unwrap();
        assert_eq!(vault_log(vault.path()).finding, Finding::Ours);
    }
}
