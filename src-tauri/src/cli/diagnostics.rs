//! What can be tried at once and seen with one's own eyes: whether anything gets out, and whether anything lies about.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;
use vault::UtcDate;

use super::output::Output;
use crate::sandbox::network_probe::{self, Attempt, NetworkProtocol};
use crate::traces::{self, Finding, Place, Trace};

/// Tries to reach the network and tells what came of it; the exit code says whether anything got through.
pub(super) fn probe_network(output: &Output) -> ExitCode {
    let probe = network_probe::probe_network();
    let heading = format!("{}  tried to reach the network", UtcDate(probe.at));
    let attempts = probe.attempts.iter().map(|attempt| {
        let Attempt {
            protocol,
            target,
            answer,
            refused,
        } = attempt;
        let protocol = match protocol {
            NetworkProtocol::Tcp => "tcp",
            NetworkProtocol::Udp => "udp",
            NetworkProtocol::Dns => "dns",
        };
        match (refused, answer.as_str()) {
            (true, _) => format!("{protocol}  {target:<32} refused by the kernel ({answer})"),
            (false, "") => format!("{protocol}  {target:<32} NOT BLOCKED: it was sent"),
            (false, _) => {
                format!("{protocol}  {target:<32} NOT BLOCKED: nobody forbade it ({answer})")
            }
        }
    });
    let verdict = if probe.all_refused() {
        "Nothing can leave.".to_owned()
    } else {
        "Something could leave. On Linux this should not be; elsewhere the network is not blocked yet.".to_owned()
    };
    let resolver = probe.resolver.as_ref().map(|name| {
        format!("{name} looks names up for every program on this machine that asks it. Ambrotype never does, and does not stop itself from it.")
    });
    let lines: Vec<String> = [heading]
        .into_iter()
        .chain(attempts)
        .chain([verdict])
        .chain(resolver)
        .collect();
    output.print_result(&json!(probe), lines);
    ExitCode::from(u8::from(!probe.all_refused()))
}

/// Looks for what may have been left of photos and tells of every place, with what to do.
pub(super) fn find_traces(home: &Path, photo: Option<&Path>, output: &Output) -> ExitCode {
    let found = traces::scan(home, photo);
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
        Place::CaseLog => "log of the case",
        Place::WebCaches => "web view",
        Place::Recents => "recent files",
        Place::Thumbnails => "thumbnails",
        Place::Temporary => "temporary files",
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
        (Finding::Nothing, Place::Swap) => "none, or none that a disk would tell",
        (Finding::Nothing, _) => "nothing",
        (Finding::Removed, _) => "ours was here; it has been removed",
        (Finding::Ours, Place::CaseLog) => {
            "ours, sealed as the case is; goes when the case is closed"
        }
        (Finding::Ours, Place::Temporary) => {
            "a portrait dragged out of the window; goes after ten minutes"
        }
        (Finding::Ours, Place::Clipboard) => "ours; goes by itself after five minutes",
        (Finding::Ours, _) => "ours, and it could not be removed: remove it by hand",
        (Finding::Others, Place::Original) => "is where you keep it; it is yours and stays",
        (Finding::Others, Place::Recents) => {
            "another program lists this photo; clear the list in your desktop's privacy settings"
        }
        (Finding::Others, Place::Thumbnails) => {
            "your file manager has made small copies; remove these files, or clear its cache"
        }
        (Finding::Others, Place::Trash) => {
            "was thrown away and can be brought back; empty the trash"
        }
        (Finding::Others, Place::CoreDumps) => {
            "a crash was written down, perhaps with a picture in it; have these files removed"
        }
        (Finding::Others, Place::Swap) => {
            "is on and not encrypted: what is seen may reach the disk; encrypt it or switch it off"
        }
        (Finding::Others, Place::Hibernation) => {
            "can write all memory to the disk; lock the case before the machine sleeps"
        }
        (Finding::Others, _) => "not ours; left as it is",
        (Finding::Unknown, Place::Original) => {
            "not remembered on purpose: we do not know where your photos lie"
        }
        (Finding::Unknown, Place::Thumbnails | Place::Trash) if !named => {
            "not known without a photo: name one after --traces"
        }
        (Finding::Unknown, _) => "could not be found out",
    }
}
