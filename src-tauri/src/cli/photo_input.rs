//! The photos that a command was given: prints what was skipped among them, and how each was read.

use std::path::Path;

use engine::{DecodeNote, TruncationPolicy};

use super::batch::BatchResult;
use super::output::Output;
use super::plural::count;
use crate::studio::{PhotoPath, ScanResult, Skipped};

/// The photos that a scan has found. Each path that was refused becomes a fault of the batch.
pub(super) fn found(scan: ScanResult, output: &Output, batch: &mut BatchResult) -> Vec<PhotoPath> {
    let ScanResult {
        photos,
        refused,
        skipped,
    } = scan;
    for (path, fault) in refused {
        batch.add(&path, Err(fault));
    }
    print_skipped(skipped, output);
    photos
}

/// Prints what the user should know about how a photo was read.
pub(super) fn print_notes(path: &Path, notes: &[DecodeNote], output: &Output) {
    for note in notes {
        let text = match note {
            DecodeNote::FirstOfSeveral => {
                "the file holds several pictures; the first one is used".to_owned()
            }
            DecodeNote::UpperPart { percent: 100.. } => {
                "the file is incomplete; its finest detail is missing".to_owned()
            }
            DecodeNote::UpperPart { percent } => {
                format!("the file is incomplete; the readable part ({percent}%) is used")
            }
        };
        output.print_note(&format!("{}: {text}.", path.display()));
    }
}

pub(super) fn truncation_policy(accept_damaged: bool) -> TruncationPolicy {
    if accept_damaged {
        TruncationPolicy::Accept
    } else {
        TruncationPolicy::Reject
    }
}

fn print_skipped(skipped: Skipped, output: &Output) {
    if skipped.others + skipped.hidden > 0 {
        output.print_note(&format!(
            "Skipped in folders: {}, {}.",
            count(
                skipped.others,
                "file that is not a photo, or is a link",
                "files that are not photos, or are links"
            ),
            count(skipped.hidden, "hidden file", "hidden files"),
        ));
    }
    if skipped.more {
        output.print_note(
            "There are more photos. One command takes at most 10,000 photos, from folders at most 16 levels deep.",
        );
    }
}
