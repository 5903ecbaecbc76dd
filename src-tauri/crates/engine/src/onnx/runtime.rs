//! Loading the ONNX Runtime library: one file, one version, no telemetry.
//!
//! The library is loaded from a path given by the caller, never searched for, and its bytes must be
//! the ones that `scripts/onnxruntime.sh` installs: its code runs next to a photo, a truncated file
//! would crash the process while it loads, and versions from 1.29 on send telemetry. The version
//! pinned here holds no such code. Telemetry is switched off all the same, and the process that
//! starts the engine sets `ORT_DISABLE_TELEMETRY=1` in its environment before the library is
//! loaded; the engine itself cannot, because changing the environment of a running process is not
//! safe.

use std::env::consts::{ARCH, OS};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;
use ring::digest;

use crate::error::Error;

/// The ONNX Runtime this program was tested with.
pub const RUNTIME_VERSION: &str = "1.27.0";

/// SHA-256 of its library for each system and processor, as in `scripts/onnxruntime.sh`.
const LIBRARIES: [(&str, &str, &str); 5] = [
    (
        "linux",
        "x86_64",
        "d8aff4aa8abee8fb2abb2f2f2459ffc94461e781e41b9f7c072829dd0d470221",
    ),
    (
        "linux",
        "aarch64",
        "c36bc200e7e6c093b8abb0b34590fbdd8c52fd3fb5e33795b9523ffdde2fce0f",
    ),
    (
        "macos",
        "aarch64",
        "89f692a3a1a224e4ad0b796b0e7c0bd81113b0741bfe84211eceef14d05a9e59",
    ),
    (
        "windows",
        "x86_64",
        "273f9ef9cf755c6a0f342226a80448156c10ceb74db2ae8c8370dc98e75af0eb",
    ),
    (
        "windows",
        "aarch64",
        "908ce63e73f375e90daabe24c52486b42392c19df3d63973a26f871cfeab5453",
    ),
];

/// A loaded ONNX Runtime. There is one a process, and clones of it are the same one.
#[derive(Clone, Debug)]
pub struct Runtime {
    environment: Environment,
    library: PathBuf,
}

/// Loads ONNX Runtime from `library`. A process can load one library in its life: later calls give
/// back the first, whatever path they name.
///
/// # Errors
/// [`Error::RuntimeMissing`], [`Error::RuntimeVersion`] if its bytes are not those of the version
/// this program was tested with, and [`Error::RuntimeUnloadable`].
pub fn load_runtime(library: &Path) -> Result<Runtime, Error> {
    static LOADED: Mutex<Option<Runtime>> = Mutex::new(None);

    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(runtime) = &*loaded {
        return Ok(runtime.clone());
    }
    let path = || library.to_owned();
    if !library.is_file() {
        return Err(Error::RuntimeMissing { path: path() });
    }
    let found = sha256(library).map_err(|source| Error::RuntimeUnloadable {
        path: path(),
        source: Box::new(source),
    })?;
    if !LIBRARIES.contains(&(OS, ARCH, &found)) {
        return Err(Error::RuntimeVersion {
            path: path(),
            found,
            needed: RUNTIME_VERSION,
        });
    }
    let environment = ort::init_from(library)
        .map_err(|source| Error::RuntimeUnloadable {
            path: path(),
            source: Box::new(source),
        })?
        .with_telemetry(false)
        .build()
        .map_err(|source| Error::RuntimeUnloadable {
            path: path(),
            source: Box::new(source),
        })?;
    Ok(loaded
        .insert(Runtime {
            environment,
            library: path(),
        })
        .clone())
}

impl Runtime {
    /// The version of ONNX Runtime.
    pub fn version(&self) -> &'static str {
        RUNTIME_VERSION
    }

    /// Where it was loaded from.
    pub fn library(&self) -> &Path {
        &self.library
    }

    pub(super) fn environment(&self) -> &Environment {
        &self.environment
    }
}

/// SHA-256 of a file, in lower-case hexadecimal, without holding the file in memory.
fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut context = digest::Context::new(&digest::SHA256);
    let mut buffer = [0; 64 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            length => context.update(&buffer[..length]),
        }
    }
    Ok(context
        .finish()
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_installed_runtime_is_the_accepted_one() {
        let script = include_str!("../../../../../scripts/onnxruntime.sh");
        assert!(script.contains(&format!("readonly VERSION={RUNTIME_VERSION}\n")));
        for (os, arch, digest) in LIBRARIES {
            assert!(script.contains(digest), "{os} {arch}");
        }
    }
}
