//! ONNX Runtime behind the [`Model`] trait: the only file that names `ort`.
//!
//! The library is loaded from a path given by the caller, never searched for, and must be the one
//! version this program was tested with. It is told not to send telemetry. The version pinned here
//! holds no such code, but the process that starts the engine sets `ORT_DISABLE_TELEMETRY=1` in its
//! environment all the same, before the library is loaded; the engine cannot, because changing the
//! environment of a running process is not safe. Graphs come as bytes whose SHA-256 has been checked:
//! ONNX Runtime is not asked to defend itself against a graph.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ndarray::{Array4, ArrayView4, Ix4};
use ort::environment::Environment;
use ort::ep::CPU;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::TensorRef;

use crate::error::Error;
use crate::style::StyleVector;

/// The ONNX Runtime this program was tested with.
pub const RUNTIME_VERSION: &str = "1.27.0";

/// The source commit which that version reports as its own. `ort` tells the build and not the
/// version, and later versions send telemetry: a minimum would not do.
const RUNTIME_COMMIT: &str = "git-commit-id=8f0278c77b,";

/// A network that repaints pictures.
pub trait Model {
    /// Repaints `image`, an NCHW f32 tensor in 0..=1 of shape `[1, 3, H, W]`, in the style of
    /// `vector`. H and W are multiples of [`Model::stride`] and not below [`Model::smallest`]. The
    /// result has the same shape and range.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`].
    fn stylize(
        &mut self,
        image: ArrayView4<f32>,
        vector: &StyleVector,
    ) -> Result<Array4<f32>, Error>;

    /// What height and width must be multiples of, in pixels.
    fn stride(&self) -> usize;

    /// The least height and width, in pixels.
    fn smallest(&self) -> usize;
}

/// A loaded ONNX Runtime. There is one a process, and clones of it are the same one.
#[derive(Clone, Debug)]
pub struct Runtime {
    environment: Environment,
    library: PathBuf,
}

/// A graph in ONNX Runtime.
#[derive(Debug)]
pub struct Session {
    inner: ort::session::Session,
    stride: usize,
    smallest: usize,
}

/// Loads ONNX Runtime from `library`. A process can load one library in its life: later calls give
/// back the first, whatever path they name.
///
/// # Errors
/// [`Error::RuntimeMissing`], [`Error::RuntimeUnloadable`] and [`Error::RuntimeVersion`].
pub fn load_runtime(library: &Path) -> Result<Runtime, Error> {
    static LOADED: Mutex<Option<Runtime>> = Mutex::new(None);

    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(runtime) = &*loaded {
        return Ok(runtime.clone());
    }
    let path = library.to_owned();
    if !library.is_file() {
        return Err(Error::RuntimeMissing { path });
    }
    let builder = match ort::init_from(library) {
        Ok(builder) => builder,
        Err(ort::LoadDynamicError::BadVersion { version_str, .. }) => {
            return Err(Error::RuntimeVersion {
                path,
                found: version_str,
                needed: RUNTIME_VERSION,
            });
        }
        Err(source) => {
            return Err(Error::RuntimeUnloadable {
                path,
                source: Box::new(source),
            });
        }
    };
    if !ort::info().contains(RUNTIME_COMMIT) {
        let found = ort::info().to_owned();
        return Err(Error::RuntimeVersion {
            path,
            found,
            needed: RUNTIME_VERSION,
        });
    }
    let environment = match builder.with_telemetry(false).build() {
        Ok(environment) => environment,
        Err(source) => {
            return Err(Error::RuntimeUnloadable {
                path,
                source: Box::new(source),
            });
        }
    };
    Ok(loaded
        .insert(Runtime {
            environment,
            library: path,
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
}

impl Session {
    /// Prepares `graph`, the bytes of an ONNX file with inputs `image`, `gamma` and `beta` and the
    /// output `out`, to run on `threads` threads.
    pub(crate) fn new(
        runtime: &Runtime,
        graph: &[u8],
        threads: NonZeroUsize,
        stride: usize,
        smallest: usize,
    ) -> Result<Session, ort::Error> {
        let inner = ort::session::Session::builder(&runtime.environment)?
            .with_optimization_level(GraphOptimizationLevel::All)?
            .with_parallel_execution(false)?
            .with_intra_threads(threads.get())?
            // Photos come in every size: a plan of allocations made for one fits no other, and an
            // arena keeps twice what a large photo needs and gives none of it back.
            .with_memory_pattern(false)?
            .with_execution_providers([CPU::default().with_arena_allocator(false).build()])?
            .commit_from_memory(graph)?;
        Ok(Session {
            inner,
            stride,
            smallest,
        })
    }
}

impl Model for Session {
    fn stylize(
        &mut self,
        image: ArrayView4<f32>,
        vector: &StyleVector,
    ) -> Result<Array4<f32>, Error> {
        let channels = [vector.gamma().len()];
        let outputs = self
            .inner
            .run(ort::inputs![
                "image" => TensorRef::from_array_view(image).map_err(Error::Inference)?,
                "gamma" => TensorRef::from_array_view((channels, vector.gamma())).map_err(Error::Inference)?,
                "beta" => TensorRef::from_array_view((channels, vector.beta())).map_err(Error::Inference)?,
            ])
            .map_err(Error::Inference)?;
        let out = outputs.get("out").ok_or(Error::OutputInvalid)?;
        let out = out.try_extract_array::<f32>().map_err(Error::Inference)?;
        let out = out
            .into_dimensionality::<Ix4>()
            .map_err(|_| Error::OutputInvalid)?;
        if out.dim() != image.dim() {
            return Err(Error::OutputInvalid);
        }
        Ok(out.to_owned())
    }

    fn stride(&self) -> usize {
        self.stride
    }

    fn smallest(&self) -> usize {
        self.smallest
    }
}
