//! A network that somebody else made, ready to run, and what pixels are for it.

use std::num::NonZeroUsize;

use ndarray::{ArrayD, Axis, IxDyn};

use super::layout::{AxisOrder, ChannelOrder, ImportHints, PixelScale, Ports};
use crate::error::Error;
use crate::onnx::{ImportedGraph, Runtime, Session, SessionOptions};

#[derive(Debug)]
pub(super) struct ImportedNetwork {
    pub(super) session: Session,
    pub(super) ports: Ports,
    pub(super) values: Values,
    /// Its second input: how much of each of its styles, or a style as numbers.
    pub(super) second: Option<ArrayD<f32>>,
}

/// What pixels are for a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Values {
    pub(super) input: PixelScale,
    pub(super) output: PixelScale,
    pub(super) channels: ChannelOrder,
}

/// The size of picture that a network takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TakenSize {
    Any,
    /// Height and width.
    Only(usize, usize),
}

impl Values {
    /// The scale is left open where it differs between what goes in and what comes out.
    pub(super) fn as_hints(self) -> ImportHints {
        ImportHints {
            scale: Some(self.output).filter(|_| self.input == self.output),
            channels: Some(self.channels),
        }
    }
}

impl ImportedNetwork {
    /// Paints `[1, 3, H, W]` in 0..=1, red first; gives the same.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`].
    pub(super) fn run(&mut self, mut picture: ArrayD<f32>) -> Result<ArrayD<f32>, Error> {
        let Values {
            input,
            output,
            channels,
        } = self.values;
        picture.mapv_inplace(|value| input.of_unit(value));
        if channels == ChannelOrder::Bgr {
            picture.invert_axis(Axis(1));
        }
        let mut painted = run_session(
            &mut self.session,
            &self.ports,
            picture,
            self.second.as_ref(),
        )?;
        painted.mapv_inplace(|value| output.to_unit(value));
        if channels == ChannelOrder::Bgr {
            painted.invert_axis(Axis(1));
        }
        Ok(painted)
    }
}

/// Runs a network on `[1, 3, H, W]` in its own numbers and channels; gives `[1, 3, H, W]`.
pub(super) fn run_session(
    session: &mut Session,
    ports: &Ports,
    picture: ArrayD<f32>,
    second: Option<&ArrayD<f32>>,
) -> Result<ArrayD<f32>, Error> {
    let picture = in_own_order(picture, ports.order);
    let mut inputs = vec![(ports.image.as_str(), picture.view())];
    if let (Some(name), Some(second)) = (&ports.second_name, second) {
        inputs.push((name.as_str(), second.view()));
    }
    let outputs = session.run(inputs)?;
    let output = outputs.tensor(&ports.output)?.to_owned();
    if output.ndim() != 4 {
        return Err(Error::OutputInvalid);
    }
    let output = match ports.order {
        AxisOrder::Nchw => output,
        AxisOrder::Nhwc => output.permuted_axes(IxDyn(&[0, 3, 1, 2])),
    };
    match (output.shape(), output.iter().all(|value| value.is_finite())) {
        (&[1, 3, _, _], true) => Ok(output),
        _ => Err(Error::OutputInvalid),
    }
}

pub(super) fn open_session(
    graph: &ImportedGraph,
    axes: Option<&[Vec<Option<usize>>]>,
    runtime: &Runtime,
    threads: NonZeroUsize,
) -> Result<Session, Error> {
    let options = SessionOptions {
        threads,
        fixed_size: false,
        spin: false,
    };
    Session::new(runtime, &graph.to_model(axes), options).map_err(Error::Inference)
}

/// A picture of `[1, 3, H, W]` as the axes of a network lie, in one piece.
pub(super) fn in_own_order(picture: ArrayD<f32>, order: AxisOrder) -> ArrayD<f32> {
    let picture = match order {
        AxisOrder::Nchw => picture,
        AxisOrder::Nhwc => picture.permuted_axes(IxDyn(&[0, 2, 3, 1])),
    };
    picture.as_standard_layout().into_owned()
}
