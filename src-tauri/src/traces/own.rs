//! Traces that this program may have left itself, and dumps of its crashes.

use std::fs;
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use super::files::{files_below, name_matches};
use super::{Finding, Place, Trace};

/// Folders that WebKit would store pictures and addresses in if the window were not incognito.
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

pub(super) fn web_caches(dirs: &BaseDirs) -> Trace {
    let mut found = Vec::new();
    for folder in [dirs.cache_dir(), dirs.data_dir(), dirs.data_local_dir()] {
        for name in ["ambrotype", "app.ambrotype"] {
            for web in WEB_FOLDERS {
                let path = folder.join(name).join(web);
                if !files_below(&path, 8).is_empty() && !found.contains(&path) {
                    found.push(path);
                }
            }
        }
    }
    remove_own(Place::WebCaches, found)
}

/// Files lent to other programs: a portrait that is dragged out of the window lies for some minutes in a folder of the
/// session. The window removes it, or the next one that starts.
pub(super) fn temporary() -> Trace {
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
        .flat_map(|folder| files_below(&folder, 2))
        .collect();
    let finding = match lent.as_slice() {
        [] => Finding::Nothing,
        _ => Finding::Ours,
    };
    Trace::new(Place::Temporary, finding, &lent)
}

pub(super) fn vault_log(vault: &Path) -> Trace {
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

/// Core dumps of this program under `var`. We ask for none (`off`); one that was written all the same is reported and not
/// removed, for it belongs to root.
pub(super) fn core_dumps(var: &Path, off: bool) -> Trace {
    let ours = |name: &str| name.contains("ambrotype") || name.contains("WebKitWebProces");
    let dumps: Vec<PathBuf> = ["lib/systemd/coredump", "crash", "lib/apport/coredump"]
        .iter()
        .flat_map(|folder| files_below(&var.join(folder), 1))
        .filter(|path| name_matches(path, ours))
        .collect();
    if dumps.is_empty() && !off {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_core_dump_of_ours_is_reported_and_not_removed() {
        let var = tempfile::tempdir().unwrap();
        assert_eq!(core_dumps(var.path(), true).paths, Vec::<String>::new());
        let folder = var.path().join("lib/systemd/coredump");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("core.bash.0.zst"), "x").unwrap();
        let dump = folder.join("core.ambrotype.1000.zst");
        fs::write(&dump, "x").unwrap();
        let trace = core_dumps(var.path(), true);
        assert_eq!(trace.finding, Finding::Others);
        assert_eq!(trace.paths, [dump.display().to_string()]);
        assert!(dump.exists());
    }

    #[test]
    fn files_of_ours_are_removed_and_reported() {
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("WebKitCache");
        fs::create_dir_all(cache.join("Version 1")).unwrap();
        fs::write(cache.join("Version 1/blob"), "a face").unwrap();
        assert_eq!(files_below(&cache, 8).len(), 1);
        let trace = remove_own(Place::WebCaches, vec![cache.clone()]);
        assert_eq!(trace.finding, Finding::Removed);
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
