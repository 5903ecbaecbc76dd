//! A command over several photos: one that fails does not stop the others.

use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::output::Output;
use crate::fault::Fault;

/// The results of the photos so far, and the first fault.
pub(super) struct BatchResult<'a> {
    output: &'a Output,
    done: Vec<Done>,
    fault: Option<Fault>,
}

/// The result of one photo: as JSON, and as lines of text.
pub(super) type Done = (Value, Vec<String>);

impl<'a> BatchResult<'a> {
    pub(super) fn new(output: &'a Output) -> Self {
        Self {
            output,
            done: Vec::new(),
            fault: None,
        }
    }

    /// Adds the result of one photo; a fault is printed at once.
    pub(super) fn add(&mut self, about: &Path, result: Result<Done, Fault>) {
        match result {
            Ok(done) => self.done.push(done),
            Err(fault) => {
                let about = about.display().to_string();
                self.output.print_fault(&fault.clone().about(about));
                self.fault.get_or_insert(fault);
            }
        }
    }

    /// Prints the results under `key`; the exit code is that of the first fault.
    pub(super) fn finish(self, key: &str) -> ExitCode {
        let (values, lines): (Vec<_>, Vec<_>) = self.done.into_iter().unzip();
        let lines = lines.into_iter().flatten();
        self.output.print_result(&json!({ key: values }), lines);
        self.fault
            .map_or(ExitCode::SUCCESS, |fault| ExitCode::from(fault.exit_code()))
    }
}
