//! The graph that paints tiles, without a style and with one.

use std::num::NonZeroUsize;

use ndarray::{Array4, ArrayView4, Ix4};

use crate::error::Error;
use crate::looks::neural::fold::{Fold, NetworkLayout};
use crate::looks::neural::precision::Precision;
use crate::looks::neural::statistics::Statistics;
use crate::looks::neural::tile::{TileGeometry, TilePainter};
use crate::looks::neural::vector::StyleVector;
use crate::onnx::{OnnxModel, Runtime, Session, SessionOptions};

/// A network without a style, in 32 and in 8 bits.
#[derive(Debug)]
pub(crate) struct Network {
    pub(crate) runtime: Runtime,
    pub(crate) threads: NonZeroUsize,
    pub(crate) single: OnnxModel,
    pub(crate) quantized: OnnxModel,
    pub(crate) layout: NetworkLayout,
    pub(crate) geometry: TileGeometry,
}

/// A network with a style, for one picture.
#[derive(Debug)]
pub(crate) struct FoldedNetwork {
    session: Session,
    geometry: TileGeometry,
}

impl Network {
    /// The network for one style and one picture's statistics.
    ///
    /// # Errors
    /// [`Error::OutputInvalid`] if they do not fit the graph, [`Error::Inference`] if ONNX Runtime
    /// does not accept the result.
    pub(crate) fn fold(
        &self,
        vector: &StyleVector,
        statistics: &Statistics,
        precision: Precision,
    ) -> Result<FoldedNetwork, Error> {
        let fold = |model| Fold {
            model,
            layout: &self.layout,
            vector,
            statistics,
        };
        // The activations of a learnt style were never measured.
        let precision = match vector.ranges().is_empty() {
            true => Precision::Single,
            false => precision,
        };
        let graph = match precision {
            Precision::Single => fold(&self.single).single(),
            Precision::Eight => fold(&self.quantized).quantized(),
        }
        .ok_or(Error::OutputInvalid)?;
        // The tiles of one picture are all of one size: an arena, and a plan of what goes where in it,
        // spare the kernel from clearing the same pages for each, and go with the session.
        let options = SessionOptions {
            threads: self.threads,
            fixed_size: true,
            spin: true,
        };
        let session = Session::new(&self.runtime, &graph, options).map_err(Error::Inference)?;
        Ok(FoldedNetwork {
            session,
            geometry: self.geometry,
        })
    }
}

impl TilePainter for FoldedNetwork {
    fn geometry(&self) -> TileGeometry {
        self.geometry
    }

    fn paint(&mut self, tile: ArrayView4<f32>) -> Result<Array4<f32>, Error> {
        let outputs = self.session.run([("image", tile.into_dyn())])?;
        let out = outputs.tensor("out")?.into_dimensionality::<Ix4>();
        Ok(out.map_err(|_| Error::OutputInvalid)?.to_owned())
    }
}
