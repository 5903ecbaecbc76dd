//! ONNX Runtime: a network's sessions. Only this module and [`runtime`] name `ort`.
//!
//! Sessions are made from graphs that were looked through (`graph.rs`): ONNX Runtime is not asked to
//! defend itself against one. It never sees a path, a profile or a person's words; tensors go in and
//! tensors come out.
//!
//! A picture takes two graphs. `statistics` looks at the whole of it, small, and tells what each norm
//! of the network would measure there; with that the norms are folded into the kernels of the second
//! graph (`style/fold.rs`), which paints tile by tile and needs to know nothing else of the picture.

use std::num::NonZeroUsize;

use ndarray::{Array4, ArrayView4, Ix4};
use ort::value::TensorRef;

use crate::error::Error;
use crate::looks::neural::fold::{NetworkLayout, Statistics, fold, fold_quantized};
use crate::looks::neural::precision::Precision;
use crate::looks::neural::tile::TilePainter;
use crate::looks::neural::vector::StyleVector;
use crate::onnx::{OnnxModel, Runtime, create_session};

/// A network without a style.
#[derive(Debug)]
pub(crate) struct Network {
    pub(crate) runtime: Runtime,
    pub(crate) threads: NonZeroUsize,
    pub(crate) statistics: ort::session::Session,
    pub(crate) folded: OnnxModel,
    pub(crate) quantised: OnnxModel,
    pub(crate) layout: NetworkLayout,
    pub(crate) stride: usize,
    pub(crate) min_side: usize,
    pub(crate) halo: usize,
}

/// A network with a style, for one picture.
#[derive(Debug)]
pub(crate) struct FoldedNetwork {
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
    ) -> Result<FoldedNetwork, Error> {
        let graph = match precision {
            Precision::Single => fold(&self.folded, &self.layout, vector, statistics),
            Precision::Eight => fold_quantized(&self.quantised, &self.layout, vector, statistics),
        }
        .ok_or(Error::OutputInvalid)?;
        // The tiles of one picture are all of one size: an arena, and a plan of what goes where in it,
        // spare the kernel from clearing the same pages for each, and go with the session.
        let session =
            create_session(&self.runtime, &graph, self.threads, true).map_err(Error::Inference)?;
        Ok(FoldedNetwork {
            session,
            stride: self.stride,
            halo: self.halo,
        })
    }
}

impl TilePainter for FoldedNetwork {
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
