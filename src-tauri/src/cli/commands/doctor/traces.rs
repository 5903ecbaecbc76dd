//! `doctor --traces`: looks for what photos may have left on this machine outside of the vault.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::cli::output::Output;
use crate::sandbox;
use crate::traces::{self, Finding, Place, Trace};

/// Prints every place, what was found there, and what to do about it.
pub(super) fn run(home: &Path, photo: Option<&Path>, output: &Output) -> ExitCode {
    let found = traces::scan(home, photo, sandbox::probe().core_dumps_off);
    let lines = found.iter().flat_map(|trace| {
        let (place, words) = (
            place_name(trace.place),
            finding_text(trace, photo.is_some()),
        );
        let paths = trace.paths.iter().map(|path| format!("{:<18} {path}", ""));
        std::iter::once(format!("{place:<18} {words}")).chain(paths.collect::<Vec<_>>())
    });
    let lines: Vec<String> = lines.collect();
    output.print_result(&json!({ "traces": found }), lines);
    ExitCode::SUCCESS
}

fn place_name(place: Place) -> &'static str {
    match place {
        Place::CaseLog => "vault log",
        Place::WebCaches => "web view",
        Place::Recents => "recent files",
        Place::Thumbnails => "thumbnails",
        Place::Temporary => "temporary files",
        Place::UnfinishedExports => "unfinished files",
        Place::Clipboard => "clipboard",
        Place::CoreDumps => "crash dumps",
        Place::Swap => "swap",
        Place::Hibernation => "hibernation",
        Place::Original => "the photo itself",
        Place::Trash => "trash",
    }
}

fn finding_text(trace: &Trace, named: bool) -> &'static str {
    match (trace.finding, trace.place) {
        (Finding::Nothing, Place::Original) => "is no longer there",
        (Finding::Nothing, Place::Swap) => "none, or none that reaches a disk",
        (Finding::Nothing, _) => "nothing",
        (Finding::Removed, _) => "from Ambrotype, removed now",
        (Finding::Ours, Place::CaseLog) => {
            "from Ambrotype, encrypted like the vault; removed when the vault is locked"
        }
        (Finding::Ours, Place::Temporary) => {
            "a portrait that was dragged out of the window; removed after ten minutes"
        }
        (Finding::Ours, Place::Clipboard) => "from Ambrotype; cleared after five minutes",
        (Finding::Ours, Place::UnfinishedExports) => {
            "an export that was stopped; remove these files by hand unless an export is running"
        }
        (Finding::Ours, _) => "from Ambrotype, and it could not be removed: remove it by hand",
        (Finding::Others, Place::Original) => "is where you keep it; Ambrotype does not touch it",
        (Finding::Others, Place::Recents) => {
            "another program lists this photo; clear the list in your desktop's privacy settings"
        }
        (Finding::Others, Place::Thumbnails) => {
            "your file manager has made small copies; remove these files, or clear its cache"
        }
        (Finding::Others, Place::Trash) => "is in the trash and can be restored; empty the trash",
        (Finding::Others, Place::CoreDumps) => {
            "a crash report that may contain a picture; delete these files, or ask an administrator"
        }
        (Finding::Others, Place::Swap) => {
            "is on and not encrypted: pictures can reach the disk; encrypt it or switch it off"
        }
        (Finding::Others, Place::Hibernation) => {
            "can write all memory to the disk; lock the vault before the computer sleeps"
        }
        (Finding::Others, _) => "from another program; not changed",
        (Finding::Unknown, Place::Original) => {
            "unknown: Ambrotype does not remember where your photos are"
        }
        (Finding::Unknown, Place::Thumbnails | Place::Trash) if !named => {
            "unknown without a photo: name one after --traces"
        }
        (Finding::Unknown, _) => "unknown: it could not be checked",
    }
}
