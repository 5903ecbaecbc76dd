//! "Where is my face?": looks for traces of photos that this program or the desktop may have left outside of the vault.
//!
//! Traces of this program are removed at once and reported. Traces of other programs are reported and never touched. The
//! program does not store where a photo came from, so the desktop's copies are found only for a photo that is named.

use std::path::{Path, PathBuf};

use directories::BaseDirs;
use serde::Serialize;

mod desktop;
mod files;
mod own;
pub mod recents;
mod scratch;
mod swap;

pub use scratch::{SCRATCH_PREFIX, SCRATCH_SUFFIX, is_scratch_name};

/// A place where something of a photo could lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The write-ahead log of the vault; sealed like the vault.
    CaseLog,
    /// Caches and storage of the web view.
    WebCaches,
    /// The desktop's list of recently used files.
    Recents,
    /// Small copies that file managers make of pictures.
    Thumbnails,
    /// The folder for temporary files.
    Temporary,
    /// Scratch files of exports and backups that were stopped.
    UnfinishedExports,
    /// The picture that was copied last.
    Clipboard,
    /// Core dumps of programs that crashed.
    CoreDumps,
    /// Memory that the system moves to the disk while it runs.
    Swap,
    /// Memory that the system writes to the disk to sleep.
    Hibernation,
    /// The photo where it came from.
    Original,
    /// Deleted files that can be restored.
    Trash,
}

/// What was found there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Nothing that could show a photo.
    Nothing,
    /// Something of this program; it has been removed.
    Removed,
    /// Something of this program that is still in use.
    Ours,
    /// Something of another program; it was not touched.
    Others,
    /// Unknown, or unknown until a photo is named.
    Unknown,
}

/// One place and what was found there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
pub struct Trace {
    /// The place.
    pub place: Place,
    /// What was found.
    pub finding: Finding,
    /// The exact paths.
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

    /// A finding of other programs' files, where there are any.
    fn from_foreign(place: Place, paths: &[PathBuf]) -> Self {
        let finding = match paths {
            [] => Finding::Nothing,
            _ => Finding::Others,
        };
        Self::new(place, finding, paths)
    }
}

/// Looks everywhere for traces, `vault` being the folder of the vault, and removes those of this program. With a `photo` it
/// looks for copies of it too, and for unfinished exports in its folder. `core_dumps_off` tells whether the system writes no core dumps of this process.
pub fn scan(vault: &Path, photo: Option<&Path>, core_dumps_off: bool) -> Vec<Trace> {
    let photo = photo.map(|photo| std::path::absolute(photo).unwrap_or(photo.to_owned()));
    let photo = photo.as_deref();
    let Some(dirs) = BaseDirs::new() else {
        return vec![own::vault_log(vault), swap::swap(), swap::hibernation()];
    };
    vec![
        desktop::original(photo),
        desktop::recent_files(&dirs, photo),
        desktop::thumbnails(&dirs, vault, photo),
        desktop::trash(&dirs, vault, photo),
        own::web_caches(&dirs),
        own::temporary(),
        scratch::unfinished_exports(photo),
        own::vault_log(vault),
        own::core_dumps(Path::new("/var"), core_dumps_off),
        swap::swap(),
        swap::hibernation(),
    ]
}
