//! ONNX Runtime: a network's sessions. Only this module and [`runtime`] name `ort`.
//!
//! Sessions are made from graphs that were looked through (`graph.rs`): ONNX Runtime is not asked to
//! defend itself against one. It never sees a path, a profile or a person's words; tensors go in and
//! tensors come out.
//!
//! A picture takes two graphs. `statistics` looks at the whole of it, small, and tells what each norm
//! of the network would measure there; with that the norms are folded into the kernels of the second
//! graph (`style/fold.rs`), which paints tile by tile and needs to know nothing else of the picture.

mod runtime;

use std::num::NonZeroUsize;

use ndarray::{Array4, ArrayView4, Ix4};
use ort::ep::CPU;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::TensorRef;

use crate::error::Error;
use crate::graph::{Template, Vetted};
use crate::style::{Shape, Statistics, StyleVector, fold, fold_quantised};

pub use runtime::{RUNTIME_VERSION, Runtime, load_runtime};

/// The numbers that a network computes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// 32-bit floats.
    Single,
    /// 8-bit integers between the first and the last convolution.
    Eight,
}

impl Precision {
    /// `single` or `eight`.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Single => "single",
            Precision::Eight => "eight",
        }
    }

    /// Whether this processor multiplies 8-bit numbers itself. Elsewhere 8 bits are never faster.
    pub fn eight_may_win() -> bool {
        #[cfg(target_arch = "x86_64")]
        return std::is_x86_feature_detected!("avx512vnni")
            || std::is_x86_feature_detected!("avxvnni");
        #[cfg(target_arch = "aarch64")]
        return std::arch::is_aarch64_feature_detected!("dotprod");
        #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
        return false;
    }
}

impl std::str::FromStr for Precision {
    type Err = ();

    fn from_str(word: &str) -> Result<Precision, ()> {
        [Precision::Single, Precision::Eight]
            .into_iter()
            .find(|precision| precision.name() == word)
            .ok_or(())
    }
}

/// What paints tiles.
pub trait Model {
    /// What stands before the photo's tones, the blur and the sigmoid, for `tile`, an NCHW f32 tensor
    /// in 0..=1 of shape `[1, 3, H, W]`: `[1, 12, H / 2, W / 2]`, of which a border of half of
    /// [`Model::halo`] is worth nothing. H and W are multiples of [`Model::stride`].
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`].
    fn paint(&mut self, tile: ArrayView4<f32>) -> Result<Array4<f32>, Error>;

    /// What height and width must be multiples of, in pixels.
    fn stride(&self) -> usize;

    /// Pixels around a tile on which its inner pixels depend; a multiple of the stride.
    fn halo(&self) -> usize;
}

/// A network without a style.
#[derive(Debug)]
pub(crate) struct Network {
    pub(crate) runtime: Runtime,
    pub(crate) threads: NonZeroUsize,
    pub(crate) statistics: ort::session::Session,
    pub(crate) folded: Template,
    pub(crate) quantised: Template,
    pub(crate) shape: Shape,
    pub(crate) stride: usize,
    pub(crate) smallest: usize,
    pub(crate) halo: usize,
}

/// A network with a style, for one picture.
#[derive(Debug)]
pub(crate) struct Folded {
    session: ort::session::Session,
    stride: usize,
    halo: usize,
}

impl Network {
    /// What the norms would measure on `image`, an NCHW f32 tensor in 0..=1 of shape `[1, 3, H, W]`,
    /// whose sides are multiples of the stride and not below the smallest.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`].
    pub(crate) fn measure(
        &mut self,
        image: ArrayView4<f32>,
        vector: &StyleVector,
    ) -> Result<Statistics, Error> {
        let channels = [vector.gamma().len()];
        let outputs = self
            .statistics
            .run(ort::inputs![
                "image" => TensorRef::from_array_view(image).map_err(Error::Inference)?,
                "gamma" => TensorRef::from_array_view((channels, vector.gamma())).map_err(Error::Inference)?,
                "beta" => TensorRef::from_array_view((channels, vector.beta())).map_err(Error::Inference)?,
            ])
            .map_err(Error::Inference)?;
        let numbers = |name| {
            let output = outputs.get(name).ok_or(Error::OutputInvalid)?;
            let (_, numbers) = output
                .try_extract_tensor::<f32>()
                .map_err(Error::Inference)?;
            let sound = numbers.iter().all(|number| number.is_finite());
            sound.then(|| numbers.to_vec()).ok_or(Error::OutputInvalid)
        };
        Ok(Statistics {
            mean: numbers("mean")?,
            variance: numbers("variance")?,
        })
    }

    /// The network for one style and one picture's statistics.
    ///
    /// # Errors
    /// [`Error::OutputInvalid`] if they do not fit the graph, [`Error::Inference`] if ONNX Runtime
    /// does not take what comes of them.
    pub(crate) fn fold(
        &self,
        vector: &StyleVector,
        statistics: &Statistics,
        precision: Precision,
    ) -> Result<Folded, Error> {
        let graph = match precision {
            Precision::Single => fold(&self.folded, &self.shape, vector, statistics),
            Precision::Eight => fold_quantised(&self.quantised, &self.shape, vector, statistics),
        }
        .ok_or(Error::OutputInvalid)?;
        // The tiles of one picture are all of one size: an arena, and a plan of what goes where in it,
        // spare the kernel from clearing the same pages for each, and go with the session.
        let session =
            session(&self.runtime, &graph, self.threads, true).map_err(Error::Inference)?;
        Ok(Folded {
            session,
            stride: self.stride,
            halo: self.halo,
        })
    }
}

impl Model for Folded {
    fn paint(&mut self, tile: ArrayView4<f32>) -> Result<Array4<f32>, Error> {
        let outputs = self
            .session
            .run(ort::inputs!["image" => TensorRef::from_array_view(tile).map_err(Error::Inference)?])
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

    fn halo(&self) -> usize {
        self.halo
    }
}

/// Prepares `graph` to run on `threads` threads.
pub(crate) fn session(
    runtime: &Runtime,
    graph: &Vetted,
    threads: NonZeroUsize,
    one_size: bool,
) -> Result<ort::session::Session, ort::Error> {
    ort::session::Session::builder(runtime.environment())?
        .with_optimization_level(GraphOptimizationLevel::All)?
        .with_parallel_execution(false)?
        .with_intra_threads(threads.get())?
        .with_memory_pattern(one_size)?
        .with_execution_providers([CPU::default().with_arena_allocator(one_size).build()])?
        .commit_from_memory(graph.as_bytes())
}
