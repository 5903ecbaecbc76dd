//! Chooses the numbers that the darkroom computes with: the darkroom measures once which are faster on this machine.
//!
//! The result is cached in a file that names the processor and the runtime. Without it, or on another processor or
//! runtime, the next darkroom measures again.

use std::path::PathBuf;

use engine::{Precision, RUNTIME_VERSION};
use serde::{Deserialize, Serialize};

/// The argument that asks the darkroom to measure.
const MEASURE: &str = "measure";

/// Which precision to use.
#[derive(Debug, Default)]
pub(super) struct PrecisionChoice {
    /// Set by the user; none for the faster one.
    pub(super) forced: Option<Precision>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct CachedPrecision {
    runtime: String,
    processor: String,
    precision: Precision,
}

impl PrecisionChoice {
    /// The argument for a darkroom that starts.
    pub(super) fn argument(&self) -> &'static str {
        match self.forced.or_else(load_cached) {
            Some(precision) => precision.name(),
            None => MEASURE,
        }
    }
}

/// Caches the precision of a darkroom that was started with `argument`, if it measured. If that fails the next one measures
/// again.
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

/// Architecture and name of the processor; without the name where the system does not tell it.
fn processor() -> String {
    let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.unwrap_or_default().trim_matches([' ', '\t', ':']);
    format!("{} {model}", std::env::consts::ARCH)
}
