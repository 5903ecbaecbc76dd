//! What every fuzz target of this folder shares: how it begins. What it does stands in the crate that it tries, in its
//! module `fuzzing`; `make fuzz` runs them all.

use std::path::Path;

/// Writes the seeds into the folder that `AMBROTYPE_SEEDS` names, and ends there; without it, does nothing.
pub fn sow(seeds: fn() -> Vec<Vec<u8>>) {
    let Some(folder) = std::env::var_os("AMBROTYPE_SEEDS") else {
        return;
    };
    for (number, seed) in seeds().iter().enumerate() {
        std::fs::write(Path::new(&folder).join(format!("seed-{number}")), seed).expect("a folder for seeds");
    }
    std::process::exit(0);
}

/// Lets a panic that the program catches go on, as in the program, where a decoder that panics has found its file damaged.
/// libFuzzer would end at once; a panic that nobody catches still ends it.
pub fn let_caught_panics_pass() {
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
}

/// A fuzz target.
#[macro_export]
macro_rules! target {
    ($target:expr) => {
        libfuzzer_sys::fuzz_target!(init: { $crate::let_caught_panics_pass(); $crate::sow($target.seeds) }, |bytes: &[u8]| ($target.body)(bytes));
    };
}
