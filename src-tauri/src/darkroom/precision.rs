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
pub(super) struct PrecisionChoice {
    /// The user did.
    pub(super) forced: Option<Precision>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct CachedPrecision {
    runtime: String,
    processor: String,
    precision: Precision,
}

impl PrecisionChoice {
    /// What to tell a darkroom that starts.
    pub(super) fn argument(&self) -> &'static str {
        match self.forced.or_else(load_cached) {
            Some(precision) => precision.name(),
            None => MEASURE,
        }
    }
}

/// Keeps what a darkroom that was told `argument` found out. Where that cannot be kept the next one measures again.
pub(super) fn remember_measured(argument: &str, precision: Precision) {
    if argument == MEASURE {
        let _ = save_cached(precision);
    }
}

/// The precision that [`PrecisionChoice::argument`] names; `None` to measure.
pub(super) fn parse(argument: Option<&str>) -> Option<Precision> {
    argument?.parse().ok()
}

fn load_cached() -> Option<Precision> {
    let text = std::fs::read(cache_path()?).ok()?;
    let known: CachedPrecision = serde_json::from_slice(&text).ok()?;
    (known == for_this_machine(known.precision)).then_some(known.precision)
}

fn save_cached(precision: Precision) -> Option<()> {
    let path = cache_path()?;
    std::fs::create_dir_all(path.parent()?).ok()?;
    let text = serde_json::to_vec(&for_this_machine(precision)).ok()?;
    std::fs::write(path, text).ok()
}

fn for_this_machine(precision: Precision) -> CachedPrecision {
    CachedPrecision {
        runtime: RUNTIME_VERSION.to_owned(),
        processor: processor(),
        precision,
    }
}

fn cache_path() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "ambrotype")?;
    Some(folders.cache_dir().join("processor.json"))
}

/// The processor's name, where the system tells it, and its kind.
fn processor() -> String {
    let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.unwrap_or_default().trim_matches([' ', '\t', ':']);
    format!("{} {model}", std::env::consts::ARCH)
}
