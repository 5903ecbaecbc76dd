//! Where Ambrotype's own files are: the models and the ONNX Runtime library, beside the binary or where a package puts
//! them. Never taken from the environment or the working directory, which a stranger may choose.

use std::path::{Path, PathBuf};

use crate::fault::Fault;

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
