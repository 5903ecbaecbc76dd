//! What a network's inputs and outputs are, as far as its file says so.

use ndarray::{ArrayD, IxDyn};
use serde::{Deserialize, Serialize};

use crate::onnx::{ImportedGraph, ImportedPort};

/// The most numbers that a second input has.
pub const MAX_SECOND: usize = 4096;
/// The most styles that a person chooses from; a longer second input is a style as numbers.
pub(super) const MAX_STYLES: usize = 64;

/// What black and white are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PixelScale {
    /// 0 and 255.
    Bytes,
    /// 0 and 1.
    Unit,
    /// −1 and 1.
    Signed,
}

/// Which colour comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChannelOrder {
    /// Red.
    Rgb,
    /// Blue.
    Bgr,
}

/// What somebody says of a network; what is not said is found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ImportHints {
    /// What black and white are.
    pub scale: Option<PixelScale>,
    /// Which colour comes first; red, if nobody says so.
    pub channels: Option<ChannelOrder>,
}

/// How the axes of a picture lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AxisOrder {
    Nchw,
    Nhwc,
}

/// The inputs and the output of a network that makes a picture of a picture.
#[derive(Debug)]
pub(super) struct Ports {
    pub(super) order: AxisOrder,
    pub(super) image: String,
    pub(super) second_name: Option<String>,
    pub(super) output: String,
    /// Of both inputs, in the order of the file.
    pub(super) axes: Vec<Vec<Option<usize>>>,
    /// Which of them is the picture.
    pub(super) image_at: usize,
    /// Height and width, where the file gives both.
    pub(super) size: Option<(usize, usize)>,
    second_axes: Option<Vec<Option<usize>>>,
}

impl PixelScale {
    pub(super) fn of_unit(self, value: f32) -> f32 {
        match self {
            PixelScale::Bytes => value * 255.0,
            PixelScale::Unit => value,
            PixelScale::Signed => value * 2.0 - 1.0,
        }
    }

    pub(super) fn to_unit(self, value: f32) -> f32 {
        match self {
            PixelScale::Bytes => value / 255.0,
            PixelScale::Unit => value,
            PixelScale::Signed => (value + 1.0) / 2.0,
        }
    }
}

impl ImportHints {
    /// What Microsoft's tools write beside a graph.
    pub(super) fn of_notes(graph: &ImportedGraph) -> ImportHints {
        ImportHints {
            scale: match graph.note("Image.NominalPixelRange") {
                Some("NominalRange_0_255") => Some(PixelScale::Bytes),
                Some("Normalized_0_1") => Some(PixelScale::Unit),
                Some("Normalized_1_1") => Some(PixelScale::Signed),
                _ => None,
            },
            channels: match graph.note("Image.BitmapPixelFormat") {
                Some("Bgr8") => Some(ChannelOrder::Bgr),
                Some("Rgb8") => Some(ChannelOrder::Rgb),
                _ => None,
            },
        }
    }

    /// These, and those of `other` for what these leave open.
    pub(super) fn or(self, other: ImportHints) -> ImportHints {
        ImportHints {
            scale: self.scale.or(other.scale),
            channels: self.channels.or(other.channels),
        }
    }
}

impl Ports {
    /// Of a graph that takes one picture, and perhaps a list of numbers, and gives a picture.
    pub(super) fn find(graph: &ImportedGraph) -> Option<Ports> {
        let inputs = graph.inputs();
        let image_at = inputs
            .iter()
            .position(|input| axis_order(input).is_some())?;
        let image = inputs.get(image_at)?;
        let order = axis_order(image)?;
        let second = match inputs {
            [_] => None,
            [one, other] => Some(if image_at == 0 { other } else { one }),
            _ => return None,
        };
        if second.is_some_and(|second| length(&second.axes).is_none()) {
            return None;
        }
        let output = graph
            .outputs()
            .iter()
            .find(|output| output.axes.len() == 4)?;
        let (height, width) = match order {
            AxisOrder::Nchw => (image.axes[2], image.axes[3]),
            AxisOrder::Nhwc => (image.axes[1], image.axes[2]),
        };
        Some(Ports {
            order,
            image: ImportedGraph::name(image),
            second_name: second.map(ImportedGraph::name),
            output: ImportedGraph::name(output),
            axes: inputs.iter().map(|input| input.axes.clone()).collect(),
            image_at,
            size: height.zip(width),
            second_axes: second.map(|second| second.axes.clone()),
        })
    }

    /// The inputs' axes with a picture of any size.
    pub(super) fn free_axes(&self) -> Vec<Vec<Option<usize>>> {
        let mut axes = self.axes.clone();
        axes[self.image_at] = match self.order {
            AxisOrder::Nchw => vec![Some(1), Some(3), None, None],
            AxisOrder::Nhwc => vec![Some(1), None, None, Some(3)],
        };
        axes
    }

    /// How many styles there are to choose from.
    pub(super) fn styles(&self) -> usize {
        match self.second_length() {
            Some(length) if length <= MAX_STYLES => length,
            _ => 1,
        }
    }

    /// The numbers as the second input takes them.
    pub(super) fn second_tensor(&self, numbers: Vec<f32>) -> Option<ArrayD<f32>> {
        let axes = self.second_axes.as_ref()?;
        let shape: Vec<_> = axes.iter().map(|axis| axis.unwrap_or(1)).collect();
        ArrayD::from_shape_vec(IxDyn(&shape), numbers).ok()
    }

    /// How many numbers the second input takes; `None` if there is none.
    pub(super) fn second_length(&self) -> Option<usize> {
        length(self.second_axes.as_ref()?)
    }
}

/// How many numbers a second input takes, if it is one that networks of pictures have.
fn length(axes: &[Option<usize>]) -> Option<usize> {
    let lengths = axes.iter().map(|axis| axis.unwrap_or(1));
    let length = lengths.fold(1usize, usize::saturating_mul);
    (1..=MAX_SECOND).contains(&length).then_some(length)
}

/// How the axes of a picture lie; `None` for what is no picture. Where both fit, channels come first.
fn axis_order(port: &ImportedPort) -> Option<AxisOrder> {
    let &[batch, first, _, last] = port.axes.as_slice() else {
        return None;
    };
    let may_be = |axis: Option<usize>, length: usize| axis.is_none_or(|found| found == length);
    match (first, last) {
        _ if !may_be(batch, 1) => None,
        (Some(3), _) => Some(AxisOrder::Nchw),
        (_, Some(3)) => Some(AxisOrder::Nhwc),
        (None, _) => Some(AxisOrder::Nchw),
        _ => None,
    }
}
