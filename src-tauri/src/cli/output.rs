//! How the command line speaks: words for people, JSON for programs, never both.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this module is the only one that prints"
)]

use std::io::{BufRead, IsTerminal, Write};
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use crate::darkroom::Stage;
use crate::fault::{Fault, Report};

/// Speaks to one terminal or program.
pub(super) struct Output {
    json: bool,
}

impl Output {
    pub(super) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Tells a result on standard output: `value` as one line of JSON, or `lines` without the empty ones.
    pub(super) fn print_result(&self, value: &Value, lines: impl IntoIterator<Item = String>) {
        if self.json {
            println!("{value}");
        } else {
            lines
                .into_iter()
                .filter(|line| !line.is_empty())
                .for_each(|line| println!("{line}"));
        }
    }

    /// Tells a fault and its remedy on standard error and gives its exit code.
    pub(super) fn print_fault(&self, report: &Report) -> ExitCode {
        if self.json {
            eprintln!("{}", serde_json::to_string(report).unwrap_or_default());
        } else {
            let about = report
                .about
                .as_deref()
                .map(|about| format!("{about}: "))
                .unwrap_or_default();
            eprintln!("ambrotype: {about}{}\n  {}", report.sentence, report.remedy);
            if let Some(option) = remedy_option(&report.fault) {
                eprintln!("  {option}");
            }
        }
        ExitCode::from(report.fault.exit_code())
    }

    /// Says something beside the result, on standard error.
    pub(super) fn print_note(&self, words: &str) {
        if self.json {
            eprintln!("{}", serde_json::json!({ "note": words }));
        } else {
            eprintln!("{words}");
        }
    }

    /// Asks on a terminal. Off a terminal the command itself was the deliberate act.
    pub(super) fn confirm(&self, question: &str) -> bool {
        if !std::io::stdin().is_terminal() {
            return true;
        }
        eprint!("{question} It cannot be undone. Type yes: ");
        let mut answer = String::new();
        std::io::stderr().flush().is_ok()
            && std::io::stdin().lock().read_line(&mut answer).is_ok()
            && answer.trim().eq_ignore_ascii_case("yes")
    }

    /// A progress bar for one photo, seen on a terminal only.
    pub(super) fn photo_progress(&self, name: &str) -> PhotoProgress {
        if self.json {
            return PhotoProgress(ProgressBar::hidden());
        }
        let progress = ProgressBar::new(4).with_prefix(name.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{prefix} [{bar:24}] {msg} {elapsed}") {
            progress.set_style(style.progress_chars("=> "));
        }
        progress.enable_steady_tick(std::time::Duration::from_millis(200));
        PhotoProgress(progress)
    }
}

/// What the remedy is called here, where the window has a button for it.
fn remedy_option(fault: &Fault) -> Option<&'static str> {
    match fault {
        Fault::Incomplete { .. } => Some("--accept-damaged uses that part."),
        Fault::AlreadyExists { .. } => Some("--force replaces it."),
        Fault::PhotoUnknown { .. } => Some("“ambrotype list” shows what is kept."),
        Fault::RecipeInvalid => {
            Some("Blends are written NAME[:WEIGHT][,NAME:WEIGHT] with weights above 0.")
        }
        Fault::VaultAbsent => Some("“ambrotype import”, or “ambrotype stylize” with --keep."),
        Fault::PassphraseNeeded => Some("Without a terminal: --passphrase-fd."),
        Fault::NotACase => Some("“ambrotype pack” writes one."),
        _ => None,
    }
}

/// Shows how far a photo has come; gone when dropped.
pub(super) struct PhotoProgress(ProgressBar);

impl PhotoProgress {
    pub(super) fn stage(&self, stage: Stage) {
        let (position, word) = match stage {
            Stage::Decoding => (0, "opening"),
            Stage::Stylizing => (1, "stylising"),
            Stage::Encoding => (2, "writing"),
            Stage::Keeping => (3, "sealing"),
        };
        self.0.set_position(position);
        self.0.set_message(word);
    }

    pub(super) fn done(&self) {
        self.0.finish_and_clear();
    }
}

impl Drop for PhotoProgress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
