//! ONNX Runtime behind the [`Model`] trait. Only this module and [`runtime`] name `ort`.
//!
//! A session is made from bytes whose SHA-256 has been checked: ONNX Runtime is not asked to defend
//! itself against a graph. It never sees a path, a profile or a person's words; tensors go in and
//! tensors come out.

mod runtime;

use std::num::NonZeroUsize;

use ndarray::{Array4, ArrayView4, Ix4};
use ort::ep::CPU;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::TensorRef;

use crate::error::Error;
use crate::style::StyleVector;

pub use runtime::{RUNTIME_VERSION, Runtime, load_runtime};

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

/// A graph in ONNX Runtime.
#[derive(Debug)]
pub struct Session {
    inner: ort::session::Session,
    stride: usize,
    smallest: usize,
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
        let inner = ort::session::Session::builder(runtime.environment())?
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
        Ok(out.to_owned())
    }

    fn stride(&self) -> usize {
        self.stride
    }

    fn smallest(&self) -> usize {
        self.smallest
    }
}
