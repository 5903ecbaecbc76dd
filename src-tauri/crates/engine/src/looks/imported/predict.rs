//! A second network that turns a picture into the numbers of its style, for networks that take a style so.

use std::num::NonZeroUsize;

use ndarray::Axis;

use super::layout::{ChannelOrder, ImportHints, PixelScale, Ports};
use super::network::{in_own_order, open_session};
use crate::error::Error;
use crate::image::{Photo, to_tensor};
use crate::onnx::{ImportedGraph, Runtime};

/// The side that a picture is brought to where the network takes any size, in pixels.
const PREDICTED_SIDE: usize = 256;

/// What goes into the second input of a network, if it has one.
#[derive(Clone, Copy, Debug)]
pub enum SecondInput<'a> {
    /// The network's own style of this number, the first being 0.
    Style(usize),
    /// These numbers, as [`ImportFacts::second`](super::ImportFacts::second) gives them.
    Numbers(&'a [f32]),
    /// The style of a picture, as this network tells it.
    Predicted {
        /// The file of the network.
        network: &'a [u8],
        /// The picture.
        picture: &'a Photo,
    },
}

/// The numbers of a picture's style, `length` of them.
pub(super) fn predict(
    file: &[u8],
    picture: &Photo,
    hints: ImportHints,
    length: usize,
    runtime: &Runtime,
    threads: NonZeroUsize,
) -> Result<Vec<f32>, Error> {
    let graph = ImportedGraph::read(file).map_err(|source| Error::NetworkRefused { source })?;
    let ports = Ports::find(&graph).ok_or(Error::NetworkUnfit)?;
    let mut session = open_session(&graph, None, runtime, threads)?;
    let (height, width) = ports.size.unwrap_or((PREDICTED_SIDE, PREDICTED_SIDE));
    let sized = picture.clone().resized(width as u32, height as u32)?;
    let mut tensor = to_tensor(&sized, 1, 1).into_dyn();
    if hints.channels == Some(ChannelOrder::Bgr) {
        tensor.invert_axis(Axis(1));
    }
    let scale = hints.scale.unwrap_or(PixelScale::Unit);
    tensor.mapv_inplace(|value| scale.of_unit(value));
    let tensor = in_own_order(tensor, ports.order);
    let outputs = session.run([(ports.image.as_str(), tensor.view())])?;
    let numbers: Vec<f32> = outputs.tensor(&ports.output)?.iter().copied().collect();
    match numbers.len() == length && numbers.iter().all(|number| number.is_finite()) {
        true => Ok(numbers),
        false => Err(Error::NetworkUnfit),
    }
}
