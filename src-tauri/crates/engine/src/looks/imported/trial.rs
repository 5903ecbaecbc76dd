//! Finding out what a network takes: it paints a picture that we drew, and the result is looked at.
//!
//! A network that makes a picture of a picture keeps where things are. So of three scales the one is
//! taken whose result follows the drawing best and has fewest numbers beyond black and white. Networks
//! with instance norms give nearly the same for each scale that goes in; what comes out tells.

use std::num::NonZeroUsize;

use ndarray::{ArrayD, Axis, IxDyn};

use super::layout::{AxisOrder, ChannelOrder, ImportHints, PixelScale, Ports};
use super::network::{ImportedNetwork, TakenSize, Values, open_session, run_session};
use crate::error::Error;
use crate::onnx::{ImportedGraph, Runtime, Session};

/// Height and width of the drawing, where a network takes any size: multiples of 32, and not alike.
const TRIAL_SIZE: (usize, usize) = (128, 160);
/// A scale is taken in the place of a better one if the numbers that come out are of it.
const NEARLY: f32 = 0.02;
/// Whatever follows the drawing less than this is no picture of it; light and dark may change places.
const LEAST_LIKENESS: f32 = 0.1;

/// Opens a session of the graph and finds out how to use it.
pub(super) fn open(
    graph: &ImportedGraph,
    mut ports: Ports,
    second: Option<ArrayD<f32>>,
    hints: ImportHints,
    runtime: &Runtime,
    threads: NonZeroUsize,
) -> Result<(ImportedNetwork, TakenSize), Error> {
    let free = ports.free_axes();
    let mut trial = Trial {
        second,
        hints,
        runtime,
        threads,
        graph,
    };
    if let Some((session, values)) = trial.try_size(&ports, Some(&free), TRIAL_SIZE) {
        return Ok((trial.found(session, ports, values), TakenSize::Any));
    }
    if let Some((height, width)) = ports.size
        && let Some((session, values)) = trial.try_size(&ports, None, (height, width))
    {
        return Ok((
            trial.found(session, ports, values),
            TakenSize::Only(height, width),
        ));
    }
    // A file that does not say how its axes lie was taken for channels first.
    if ports.order == AxisOrder::Nchw && ports.axes[ports.image_at][1].is_none() {
        ports.order = AxisOrder::Nhwc;
        let free = ports.free_axes();
        if let Some((session, values)) = trial.try_size(&ports, Some(&free), TRIAL_SIZE) {
            return Ok((trial.found(session, ports, values), TakenSize::Any));
        }
    }
    Err(Error::NetworkUnfit)
}

struct Trial<'a> {
    graph: &'a ImportedGraph,
    second: Option<ArrayD<f32>>,
    hints: ImportHints,
    runtime: &'a Runtime,
    threads: NonZeroUsize,
}

impl Trial<'_> {
    /// Paints the drawing at a size; `None` if that gives no picture of that size.
    fn try_size(
        &mut self,
        ports: &Ports,
        axes: Option<&[Vec<Option<usize>>]>,
        size: (usize, usize),
    ) -> Option<(Session, Values)> {
        let mut session = open_session(self.graph, axes, self.runtime, self.threads).ok()?;
        let drawing = drawing(size);
        let scales = match self.hints.scale {
            Some(scale) => vec![scale],
            // What gives less than black for a drawing of −1 to 1 is of that scale; one of 0 to 1 ends in a sigmoid.
            None => vec![PixelScale::Bytes, PixelScale::Signed, PixelScale::Unit],
        };
        let mut tried = Vec::new();
        for input in scales {
            let given = drawing.mapv(|value| input.of_unit(value));
            let painted = run_session(&mut session, ports, given, self.second.as_ref()).ok()?;
            let output = self.hints.scale.unwrap_or_else(|| scale_of(&painted));
            let painted = painted.mapv(|value| output.to_unit(value));
            tried.push((likeness(&drawing, &painted)?, input, output));
        }
        let best = tried
            .iter()
            .map(|(likeness, ..)| *likeness)
            .fold(f32::MIN, f32::max);
        let near = |likeness: f32| likeness >= best - NEARLY;
        let alike = tried
            .iter()
            .find(|(likeness, input, output)| near(*likeness) && input == output);
        let (found, input, output) =
            *alike.or_else(|| tried.iter().find(|(it, ..)| *it == best))?;
        let channels = self.hints.channels.unwrap_or(ChannelOrder::Rgb);
        (found >= LEAST_LIKENESS).then_some((
            session,
            Values {
                input,
                output,
                channels,
            },
        ))
    }

    fn found(self, session: Session, ports: Ports, values: Values) -> ImportedNetwork {
        ImportedNetwork {
            session,
            ports,
            values,
            second: self.second,
        }
    }
}

/// `[1, 3, height, width]`: a light gradient, a dark hill and a red disc on it.
fn drawing((height, width): (usize, usize)) -> ArrayD<f32> {
    let mut drawing = ArrayD::zeros(IxDyn(&[1, 3, height, width]));
    for y in 0..height {
        for x in 0..width {
            let (v, u) = (y as f32 / height as f32, x as f32 / width as f32);
            let in_hill = v > 0.65 - 0.25 * (1.0 - (2.0 * u - 1.0).powi(2));
            let in_disc = (u - 0.5).powi(2) + (v - 0.35).powi(2) < 0.04;
            let color = match (in_disc, in_hill) {
                (true, _) => [0.8, 0.3, 0.2],
                (_, true) => [0.1, 0.2, 0.15],
                _ => [0.6 + 0.3 * v, 0.75, 0.95 - 0.2 * u],
            };
            for (channel, value) in color.into_iter().enumerate() {
                drawing[[0, channel, y, x]] = value;
            }
        }
    }
    drawing
}

/// The scale that the numbers of a picture are of.
fn scale_of(picture: &ArrayD<f32>) -> PixelScale {
    let mut numbers: Vec<f32> = picture.iter().copied().collect();
    numbers.sort_by(f32::total_cmp);
    let at = |share: f32| numbers[((numbers.len() - 1) as f32 * share) as usize];
    let (low, high) = (at(0.02), at(0.98));
    if high - low > 6.0 {
        PixelScale::Bytes
    } else if low < -0.15 {
        PixelScale::Signed
    } else {
        PixelScale::Unit
    }
}

/// How well one of the colours of a picture follows the luminance of the drawing, or its opposite, less the share of numbers
/// beyond black and white; −1 to 1. `None` if the sizes differ.
fn likeness(drawing: &ArrayD<f32>, painted: &ArrayD<f32>) -> Option<f32> {
    if drawing.shape() != painted.shape() {
        return None;
    }
    let ours = drawing.mean_axis(Axis(1))?;
    let ours: Vec<f32> = ours.iter().copied().collect();
    let follows = |channel: usize| {
        let theirs = painted.index_axis(Axis(1), channel);
        let theirs: Vec<f32> = theirs.iter().map(|value| value.clamp(0.0, 1.0)).collect();
        correlation(&ours, &theirs).abs()
    };
    let likeness = (0..3).map(follows).fold(0.0, f32::max);
    let beyond = painted
        .iter()
        .filter(|value| !(-0.1..=1.1).contains(*value));
    Some(likeness - beyond.count() as f32 / painted.len() as f32)
}

fn correlation(a: &[f32], b: &[f32]) -> f32 {
    let mean = |numbers: &[f32]| numbers.iter().sum::<f32>() / numbers.len() as f32;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut both, mut of_a, mut of_b) = (0.0f32, 0.0f32, 0.0f32);
    for (a, b) in a.iter().zip(b) {
        both += (a - mean_a) * (b - mean_b);
        of_a += (a - mean_a).powi(2);
        of_b += (b - mean_b).powi(2);
    }
    both / (of_a * of_b).sqrt().max(f32::EPSILON)
}
