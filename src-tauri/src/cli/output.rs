//! What the command line prints: text for people or JSON for programs, never both.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this module is the only one that prints"
)]

use std::io::{BufRead, IsTerminal, Write};
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use vault::PhotoId;

use super::json_document::json_document;
use crate::darkroom::Stage;
use crate::fault::{Fault, Report};

/// Prints for one terminal or program.
pub(super) struct Output {
    json: bool,
}

impl Output {
    pub(super) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints a result on standard output: `value` as one line of JSON, or `lines` without the empty ones.
    pub(super) fn print_result(&self, value: &Value, lines: impl IntoIterator<Item = String>) {
        if self.json {
            println!("{}", json_document(value));
        } else {
            lines
                .into_iter()
                .filter(|line| !line.is_empty())
                .for_each(|line| println!("{line}"));
        }
    }

    /// Prints a fault and its remedy on standard error, and gives its exit code.
    pub(super) fn print_fault(&self, report: &Report) -> ExitCode {
        if self.json {
            eprintln!("{}", json_document(&json!(report)));
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

    /// Prints a fault for each photo whose record does not verify, and gives the exit code of the command.
    pub(super) fn print_damaged(&self, ids: &[PhotoId]) -> ExitCode {
        let mut code = ExitCode::SUCCESS;
        for id in ids {
            code = self.print_fault(&Fault::VaultDamaged.about(id.to_string()));
        }
        code
    }

    /// Prints something beside the result, on standard error.
    pub(super) fn print_note(&self, text: &str) {
        if self.json {
            eprintln!("{}", json_document(&json!({ "note": text })));
        } else {
            eprintln!("{text}");
        }
    }

    /// Asks for confirmation on a terminal. Without a terminal the command itself counts as the confirmation.
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

    /// A progress bar for one photo, visible on a terminal only.
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

/// How the command line offers a remedy that the window has a button for.
fn remedy_option(fault: &Fault) -> Option<&'static str> {
    match fault {
        Fault::Incomplete { .. } => Some("--accept-damaged uses that part."),
        Fault::AlreadyExists { .. } => Some("--force replaces it."),
        Fault::PhotoUnknown { .. } => Some("“ambrotype list” shows the photos in the vault."),
        Fault::RecipeInvalid => {
            Some("A blend is written NAME[:WEIGHT][,NAME:WEIGHT], with weights above 0.")
        }
        Fault::VaultAbsent => Some("Use “ambrotype import”, or “ambrotype stylize” with --keep."),
        Fault::PassphraseNeeded => Some("Without a terminal, use --passphrase-fd."),
        Fault::NotACase => Some("“ambrotype backup” writes one."),
        _ => None,
    }
}

/// Shows how far the work on one photo is; it disappears when dropped.
pub(super) struct PhotoProgress(ProgressBar);

impl PhotoProgress {
    pub(super) fn stage(&self, stage: Stage) {
        let (position, word) = match stage {
            Stage::Decoding => (0, "opening"),
            Stage::Stylizing => (1, "stylising"),
            Stage::Encoding => (2, "writing"),
            Stage::Keeping => (3, "encrypting"),
        };
        self.0.set_position(position);
        self.0.set_message(word);
    }
}

impl Drop for PhotoProgress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
