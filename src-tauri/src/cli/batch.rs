//! A command over several photos: one that fails does not stop the others. Each result is printed as it comes, and Ctrl-C
//! ends the command with what was done and what was not.

use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::json_document::with_path;
use super::output::Output;
use super::plural::{length, photos};
use crate::fault::Fault;
use crate::studio::PhotoPath;

/// The results of the photos so far, and the first fault.
pub(super) struct BatchResult<'a> {
    output: &'a Output,
    /// For the one document of JSON at the end.
    done: Vec<Value>,
    undone: Vec<PathBuf>,
    fault: Option<Fault>,
}

/// The result of one photo: as JSON, and as lines of text.
pub(super) type Done = (Value, Vec<String>);

impl<'a> BatchResult<'a> {
    pub(super) fn new(output: &'a Output) -> Self {
        Self {
            output,
            done: Vec::new(),
            undone: Vec::new(),
            fault: None,
        }
    }

    /// Plans the work on each photo before any is done. One that cannot be planned is a fault of the batch.
    pub(super) fn plan<T>(
        &mut self,
        photos: Vec<PhotoPath>,
        mut plan: impl FnMut(&PhotoPath) -> Result<T, Fault>,
    ) -> Vec<(PhotoPath, T)> {
        let mut planned = Vec::new();
        for photo in photos {
            match plan(&photo) {
                Ok(plan) => planned.push((photo, plan)),
                Err(fault) => self.add(&photo.path(), Err(fault)),
            }
        }
        planned
    }

    /// Works on one photo after the other until Ctrl-C; the photo that is worked on then is given up.
    pub(super) async fn run<T>(
        &mut self,
        items: Vec<T>,
        path_of: impl Fn(&T) -> PathBuf,
        mut work: impl AsyncFnMut(&T) -> Result<Done, Fault>,
    ) {
        self.output.begin_batch(items.len());
        // One listener for the whole command: what comes between two photos is heard too.
        let mut stop = pin!(tokio::signal::ctrl_c());
        for (index, item) in items.iter().enumerate() {
            let stopped = tokio::select! {
                biased;
                result = work(item) => {
                    self.add(&path_of(item), result);
                    false
                }
                heard = &mut stop => heard.is_ok(),
            };
            self.output.end_of_photo();
            if stopped {
                self.undone = items[index..].iter().map(path_of).collect();
                self.fault.get_or_insert(Fault::Cancelled);
                return;
            }
        }
    }

    /// Adds the result of one photo, and prints it unless it is for the document at the end.
    pub(super) fn add(&mut self, about: &Path, result: Result<Done, Fault>) {
        match result {
            Ok((value, lines)) => {
                self.output.print_lines(lines);
                self.done.push(value);
            }
            Err(fault) => {
                let about = about.display().to_string();
                self.output.print_fault(&fault.clone().about(about));
                self.fault.get_or_insert(fault);
            }
        }
    }

    /// Ends the command: JSON has the results under `key`; the exit code is that of the first fault.
    pub(super) fn finish(self, key: &str) -> ExitCode {
        let mut document = json!({ key: self.done });
        if !self.undone.is_empty() {
            let undone = self.undone.iter();
            document["undone"] = undone
                .map(|path| with_path(json!({}), "photo", Some(path)))
                .collect();
            self.output.print_note(&format!(
                "Stopped: {} done, {} not done.",
                length(&self.done),
                photos(length(&self.undone))
            ));
            for path in &self.undone {
                self.output
                    .print_note(&format!("  not done: {}", path.display()));
            }
        }
        self.output.print_document(&document);
        self.fault
            .map_or(ExitCode::SUCCESS, |fault| ExitCode::from(fault.exit_code()))
    }
}
