//! Finds Ambrotype's own files: the models and the ONNX Runtime library, beside the binary or where a package puts them.
//! Never taken from the environment or the working directory, which a stranger may choose.
//!
//! The manifests of the models are compiled in as well: the app, which holds keys, parses these and no manifest of the
//! models folder. That is left to the darkroom.

use std::path::{Path, PathBuf};

use crate::fault::Fault;

include!(concat!(env!("OUT_DIR"), "/shipped_manifests.rs"));

#[cfg(target_os = "linux")]
const RUNTIME: &str = "libonnxruntime.so.1";
#[cfg(target_os = "macos")]
const RUNTIME: &str = "libonnxruntime.dylib";
#[cfg(windows)]
const RUNTIME: &str = "onnxruntime.dll";

/// The files that came with the binary.
#[derive(Debug)]
pub struct Resources {
    /// Folder of manifests, graphs and style vectors.
    pub models: PathBuf,
    /// The ONNX Runtime library.
    pub runtime: PathBuf,
}

/// Finds the files of this installation.
///
/// # Errors
/// [`Fault::Installation`] naming what is missing.
pub fn find() -> Result<Resources, Fault> {
    let binary = std::env::current_exe().and_then(std::fs::canonicalize);
    let binary = binary.map_err(|_| missing("the path of the program"))?;
    let folder = binary.parent().unwrap_or(Path::new("/"));
    let packaged = folder.join("../lib/ambrotype");
    let home = [folder, &packaged]
        .into_iter()
        .find(|place| place.join("models").is_dir())
        .ok_or_else(|| missing("the models"))?;
    let found = Resources {
        models: home.join("models"),
        runtime: home.join(RUNTIME),
    };
    if found.runtime.is_file() {
        Ok(found)
    } else {
        Err(missing("the ONNX Runtime library"))
    }
}

fn missing(part: &str) -> Fault {
    Fault::Installation {
        part: part.to_owned(),
    }
}
