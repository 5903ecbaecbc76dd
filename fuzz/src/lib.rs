//! The start of every fuzz target. Its body is in the `fuzzing` module of the crate that it tests; `make fuzz` runs all
//! targets.

use std::path::Path;

/// Writes the seeds into the folder `AMBROTYPE_SEEDS` and ends the process; does nothing if it is not set.
pub fn write_seeds(seeds: fn() -> Vec<Vec<u8>>) {
    let Some(folder) = std::env::var_os("AMBROTYPE_SEEDS") else {
        return;
    };
    for (number, seed) in seeds().iter().enumerate() {
        std::fs::write(Path::new(&folder).join(format!("seed-{number}")), seed).expect("a folder for seeds");
    }
    std::process::exit(0);
}

/// Continues after a panic that is caught, like the program, for which a panic in a decoder means a damaged file. libFuzzer
/// would end at once; a panic that is not caught still ends it.
pub fn allow_caught_panics() {
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
}

/// A fuzz target.
#[macro_export]
macro_rules! target {
    ($target:expr) => {
        libfuzzer_sys::fuzz_target!(init: { $crate::allow_caught_panics(); $crate::write_seeds($target.seeds) }, |bytes: &[u8]| ($target.body)(bytes));
    };
}
