//! What the command line prints: text for people or JSON for programs, never both. Everything goes through two functions,
//! which write out what could steer a terminal and do not mind a reader that closes early.

use std::io::{BufRead, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use vault::PhotoId;

use super::json_document::json_document;
use super::terminal_text::{escape, escape_json};
use crate::darkroom::Stage;
use crate::fault::{Fault, Report};
use crate::studio::file_output::write_fault;

/// Prints for one terminal or program.
pub(super) struct Output {
    json: bool,
    /// Why a result could not be printed.
    failure: OnceLock<Fault>,
    batch: Mutex<Option<BatchPosition>>,
}

/// How far a command over several photos is.
struct BatchPosition {
    /// The photo that is worked on, from 1.
    number: usize,
    photos: usize,
    started: Instant,
}

impl Output {
    pub(super) fn new(json: bool) -> Self {
        Self {
            json,
            failure: OnceLock::new(),
            batch: Mutex::new(None),
        }
    }

    fn batch(&self) -> MutexGuard<'_, Option<BatchPosition>> {
        self.batch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on, progress says which of so many photos is worked on.
    pub(super) fn begin_batch(&self, photos: usize) {
        *self.batch() = Some(BatchPosition {
            number: 1,
            photos,
            started: Instant::now(),
        });
    }

    /// The next photo is worked on.
    pub(super) fn end_of_photo(&self) {
        if let Some(position) = &mut *self.batch() {
            position.number += 1;
        }
    }

    /// Prints a result on standard output: `value` as one line of JSON, or `lines` without the empty ones.
    pub(super) fn print_result(&self, value: &Value, lines: impl IntoIterator<Item = String>) {
        self.print_document(value);
        self.print_lines(lines);
    }

    /// Prints a result as JSON, where JSON is wanted.
    pub(super) fn print_document(&self, value: &Value) {
        if self.json {
            self.write_result(&escape_json(&json_document(value).to_string()));
        }
    }

    /// Prints lines of a result, without the empty ones, where text is wanted.
    pub(super) fn print_lines(&self, lines: impl IntoIterator<Item = String>) {
        if !self.json {
            let lines = lines.into_iter().filter(|line| !line.is_empty());
            lines.for_each(|line| self.write_result(&escape(&line)));
        }
    }

    fn write_result(&self, line: &str) {
        let mut stdout = std::io::stdout().lock();
        match writeln!(stdout, "{line}").and_then(|()| stdout.flush()) {
            // Whoever reads has seen enough, as `head` does.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                let fault = write_fault(&error, Path::new("standard output"));
                self.failure.get_or_init(|| fault);
            }
            _ => {}
        }
    }

    /// The exit code of a command that ends with `code`: another one where its result could not be printed.
    pub(super) fn finish(&self, code: ExitCode) -> ExitCode {
        match self.failure.get() {
            Some(fault) if code == ExitCode::SUCCESS => self.print_fault(&fault.clone().into()),
            _ => code,
        }
    }

    /// Prints a fault and its remedy on standard error, and gives its exit code.
    pub(super) fn print_fault(&self, report: &Report) -> ExitCode {
        if self.json {
            write_aside_json(&json!(report));
        } else {
            let about = report
                .about
                .as_deref()
                .map(|about| format!("{about}: "))
                .unwrap_or_default();
            write_aside(&format!("ambrotype: {about}{}", report.sentence));
            write_aside(&format!("  {}", report.remedy));
            if let Some(option) = remedy_option(&report.fault) {
                write_aside(&format!("  {option}"));
            }
        }
        ExitCode::from(report.fault.exit_code())
    }

    /// Prints a fault for each photo that cannot be read, and gives the exit code of the command.
    pub(super) fn print_unreadable(&self, damaged: &[PhotoId], newer: &[PhotoId]) -> ExitCode {
        let damaged = damaged.iter().map(|id| (Fault::VaultDamaged, id));
        let newer = newer.iter().map(|id| (Fault::PhotoNewer, id));
        let mut code = None;
        for (fault, id) in damaged.chain(newer) {
            let printed = self.print_fault(&fault.about(id.to_string()));
            code.get_or_insert(printed);
        }
        code.unwrap_or(ExitCode::SUCCESS)
    }

    /// Prints something beside the result, on standard error.
    pub(super) fn print_note(&self, text: &str) {
        if self.json {
            write_aside_json(&json!({ "note": text }));
        } else {
            write_aside(text);
        }
    }

    /// Prints something beside the result that JSON says in its own way.
    pub(super) fn print_hint(&self, text: &str) {
        if !self.json {
            write_aside(text);
        }
    }

    /// Asks for confirmation on a terminal. Without a terminal the command itself counts as the confirmation.
    pub(super) fn confirm(&self, question: &str) -> bool {
        if !std::io::stdin().is_terminal() {
            return true;
        }
        let mut answer = String::new();
        let asked = write!(
            std::io::stderr(),
            "{} It cannot be undone. Type yes: ",
            escape(question)
        );
        asked.is_ok()
            && std::io::stdin().lock().read_line(&mut answer).is_ok()
            && answer.trim().eq_ignore_ascii_case("yes")
    }

    /// As [`Output::confirm`], for what is not said by the command itself.
    ///
    /// # Errors
    /// [`Fault::ConfirmationNeeded`] without a terminal, [`Fault::Cancelled`] for any answer but yes.
    pub(super) fn confirm_or_refuse(&self, question: &str) -> Result<(), Fault> {
        match self.can_ask() {
            false => Err(Fault::ConfirmationNeeded),
            true if self.confirm(question) => Ok(()),
            true => Err(Fault::Cancelled),
        }
    }

    /// Asks a question on a terminal whose usual answer is yes; `None` where there is no terminal to ask on. Who ends the input
    /// without an answer says yes.
    pub(super) fn ask(&self, question: &str) -> Option<bool> {
        let stdin = std::io::stdin();
        if !stdin.is_terminal() {
            return None;
        }
        let mut stderr = std::io::stderr();
        loop {
            write!(stderr, "{} [Y/n] ", escape(question)).ok()?;
            let mut answer = String::new();
            let read = stdin.lock().read_line(&mut answer);
            match answer.trim().to_ascii_lowercase().as_str() {
                "" | "y" | "yes" => return Some(true),
                "n" | "no" => return Some(false),
                _ if read.is_err() => return Some(true),
                _ => {}
            }
        }
    }

    /// Whether there is somebody to ask.
    pub(super) fn can_ask(&self) -> bool {
        std::io::stdin().is_terminal()
    }

    /// A progress bar for one photo, visible on a terminal only.
    pub(super) fn photo_progress(&self, name: &str) -> PhotoProgress {
        if self.json {
            return PhotoProgress(ProgressBar::hidden());
        }
        let position = self.batch().as_ref().map(BatchPosition::describe);
        let prefix = format!("{}{}", position.unwrap_or_default(), escape(name));
        let progress = ProgressBar::new(4).with_prefix(prefix);
        if let Ok(style) = ProgressStyle::with_template("{prefix} [{bar:24}] {msg} {elapsed}") {
            progress.set_style(style.progress_chars("=> "));
        }
        progress.enable_steady_tick(std::time::Duration::from_millis(200));
        PhotoProgress(progress)
    }
}

impl BatchPosition {
    /// `3 of 100 · 2 min · `; nothing for a single photo.
    fn describe(&self) -> String {
        if self.photos < 2 {
            return String::new();
        }
        let done = self.number - 1;
        let left = match done {
            0 => String::new(),
            _ => {
                let each = self.started.elapsed().as_secs_f64() / done as f64;
                format!("{} left · ", rough_time(each * (self.photos - done) as f64))
            }
        };
        format!("{} of {} · {left}", self.number, self.photos)
    }
}

/// `40 s`, `3 min` or `2 h`.
fn rough_time(seconds: f64) -> String {
    match seconds {
        ..99.5 => format!("{seconds:.0} s"),
        ..5970.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.0} h", seconds / 3600.0),
    }
}

/// Prints a line on standard error. There is no place to report that this did not work.
pub(super) fn write_aside(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", escape(line));
}

fn write_aside_json(value: &Value) {
    let document = json_document(value).to_string();
    let _ = writeln!(std::io::stderr(), "{}", escape_json(&document));
}

/// How the command line offers a remedy that the window has a button for.
fn remedy_option(fault: &Fault) -> Option<&'static str> {
    match fault {
        Fault::Incomplete { .. } => Some("--accept-damaged uses that part."),
        Fault::AlreadyExists { .. } => Some("--force replaces it."),
        Fault::PhotoUnknown { .. } => Some("“ambrotype list” shows the photos in the vault."),
        Fault::RecipeInvalid { .. } => {
            Some("A blend is written NAME[:WEIGHT][,NAME:WEIGHT], with weights above 0.")
        }
        Fault::OneFile { .. } => Some("A name that ends in / is a folder."),
        Fault::SameAsPhoto { .. } => {
            Some("--in-place puts each portrait in the place of its photo.")
        }
        Fault::ConfirmationNeeded => Some("--yes confirms it."),
        Fault::VaultAbsent => Some("Use “ambrotype import”, or “ambrotype stylize” with --keep."),
        Fault::PassphraseNeeded => {
            Some("Without a terminal, use --passphrase-fd, and --file-fd for a backup file.")
        }
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

    /// So many pictures of a pack are done.
    pub(super) fn pictures(&self, done: u32, total: u32) {
        self.0.set_length(total.into());
        self.0.set_position(done.into());
        self.0.set_message(format!("{done} of {total}"));
    }
}

impl Drop for PhotoProgress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_says_which_photo_and_how_long_and_nothing_for_one() {
        let position = |number, photos| BatchPosition {
            number,
            photos,
            started: Instant::now(),
        };
        assert_eq!(position(1, 1).describe(), "");
        assert_eq!(position(1, 100).describe(), "1 of 100 · ");
        assert_eq!(position(3, 100).describe(), "3 of 100 · 0 s left · ");
        let times = [0.4, 40.0, 99.0, 100.0, 3600.0, 7300.0].map(rough_time);
        assert_eq!(times, ["0 s", "40 s", "99 s", "2 min", "60 min", "2 h"]);
    }
}
