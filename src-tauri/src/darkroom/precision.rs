//! Which numbers the darkroom computes with on this machine: measured once, remembered, and never guessed twice.
//!
//! What is remembered is a line about the processor, in the folder for caches; without it, or with one of another
//! processor or runtime, the next darkroom measures again.

use std::path::PathBuf;

use engine::{Precision, RUNTIME_VERSION};
use serde::{Deserialize, Serialize};

/// The word for measuring, where the precision's own would stand.
const MEASURE: &str = "measure";

/// Who decides.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// The user did.
    pub(super) wanted: Option<Precision>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Remembered {
    runtime: String,
    processor: String,
    precision: Precision,
}

impl Choice {
    /// What to tell a darkroom that starts.
    pub(super) fn word(&self) -> &'static str {
        match self.wanted.or_else(recall) {
            Some(precision) => precision.name(),
            None => MEASURE,
        }
    }
}

/// Keeps what a darkroom that was told `word` found out. Where that cannot be kept the next one measures again.
pub(super) fn keep(word: &str, precision: Precision) {
    if word == MEASURE {
        let _ = remember(precision);
    }
}

/// The precision that [`Choice::word`] names; `None` to measure.
pub(super) fn named(word: Option<&str>) -> Option<Precision> {
    word?.parse().ok()
}

fn recall() -> Option<Precision> {
    let text = std::fs::read(place()?).ok()?;
    let known: Remembered = serde_json::from_slice(&text).ok()?;
    (known == remembered(known.precision)).then_some(known.precision)
}

fn remember(precision: Precision) -> Option<()> {
    let place = place()?;
    std::fs::create_dir_all(place.parent()?).ok()?;
    let text = serde_json::to_vec(&remembered(precision)).ok()?;
    std::fs::write(place, text).ok()
}

fn remembered(precision: Precision) -> Remembered {
    Remembered {
        runtime: RUNTIME_VERSION.to_owned(),
        processor: processor(),
        precision,
    }
}

fn place() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "ambrotype")?;
    Some(folders.cache_dir().join("processor.json"))
}

/// The processor's name, where the system tells it, and its kind.
fn processor() -> String {
    let told = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = told
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.unwrap_or_default().trim_matches([' ', '\t', ':']);
    format!("{} {model}", std::env::consts::ARCH)
}
