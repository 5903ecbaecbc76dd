//! The inputs and outputs of the two kinds of graph that a neural style has.

use crate::looks::neural::vector::CHANNELS;
use crate::onnx::{Dialect, Interface, TensorSpec};

/// Of the graph that takes the statistics of `channels` channels, with style vectors of `length`
/// numbers.
pub(crate) fn statistics_interface(length: usize, channels: usize) -> Interface {
    let list = |name, length| TensorSpec::new(name, &[Some(length)]);
    Interface {
        dialect: Dialect::Painting,
        inputs: vec![image(), list("gamma", length), list("beta", length)],
        outputs: vec![list("mean", channels), list("variance", channels)],
    }
}

/// Of a graph that paints tiles: each colour comes out in `upscale²` phases, `upscale` times smaller.
pub(crate) fn tile_interface(upscale: usize) -> Interface {
    let phases = CHANNELS * upscale * upscale;
    Interface {
        dialect: Dialect::Painting,
        inputs: vec![image()],
        outputs: vec![TensorSpec::new("out", &[Some(1), Some(phases), None, None])],
    }
}

fn image() -> TensorSpec {
    TensorSpec::new("image", &[Some(1), Some(CHANNELS), None, None])
}
