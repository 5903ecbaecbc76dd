//! Folding: a style and a photo's statistics become the kernels of a network without norms.
//!
//! For each output channel of each normalised convolution
//!
//! ```text
//! scale   = gamma / sqrt(variance + epsilon)
//! weight' = weight · scale
//! bias'   = bias · scale + beta − mean · scale
//! ```
//!
//! as in `fold` of `models/training/graph.py`. In 8 bits the weights keep their size: a channel's
//! scale is multiplied into the scale of its weights, and its sign into the weights.

use crate::looks::neural::statistics::Statistics;
use crate::looks::neural::vector::StyleVector;
use crate::onnx::{OnnxModel, PatchedModel, ValidatedModel};

/// The convolutions of a network, as its manifest describes them.
#[derive(Clone, Debug)]
pub(crate) struct NetworkLayout {
    /// Normalised channels of each convolution. One whose kernel has a multiple of that gives
    /// several phases of the same channel, next to each other.
    pub(crate) channels: Vec<usize>,
    /// What is added to a variance.
    pub(crate) epsilon: f32,
    /// The tensors that are quantised.
    pub(crate) points: Vec<String>,
    /// Which of them each convolution reads; a name that is none of them is read unquantised.
    pub(crate) reads: Vec<String>,
}

/// Scale and shift of every output channel of one convolution.
struct Affine {
    scale: Vec<f32>,
    shift: Vec<f32>,
}

/// What is folded into which graph.
pub(crate) struct Fold<'a> {
    pub(crate) model: &'a OnnxModel,
    pub(crate) layout: &'a NetworkLayout,
    pub(crate) vector: &'a StyleVector,
    pub(crate) statistics: &'a Statistics,
}

impl Fold<'_> {
    /// The folded graph; `None` if the parts do not fit each other.
    pub(crate) fn single(&self) -> Option<ValidatedModel> {
        let mut patched = self.model.to_patched();
        for (index, affine) in self.affines()?.iter().enumerate() {
            self.write_convolution(&mut patched, index, affine)?;
        }
        Some(patched.into_validated())
    }

    /// The folded graph in 8 bits; `None` if the parts do not fit each other.
    pub(crate) fn quantized(&self) -> Option<ValidatedModel> {
        let mut patched = self.model.to_patched();
        let (ranges, points) = (self.vector.ranges(), &self.layout.points);
        if ranges.len() != points.len() {
            return None;
        }
        for (point, &range) in points.iter().zip(ranges) {
            let (scale, zero) = quantization(range);
            patched.write(&format!("{point}.scale"), &[scale])?;
            patched.write(&format!("{point}.zero"), &[zero])?;
        }
        for (index, affine) in self.affines()?.iter().enumerate() {
            let input = &self.layout.reads[index];
            match points.iter().position(|point| point == input) {
                Some(point) => {
                    let (input_scale, _) = quantization(ranges[point]);
                    self.write_quantized(&mut patched, index, affine, input_scale)?;
                }
                None => self.write_convolution(&mut patched, index, affine)?,
            }
        }
        Some(patched.into_validated())
    }

    /// Weight and bias of a convolution in 32 bits.
    fn write_convolution(
        &self,
        patched: &mut PatchedModel,
        index: usize,
        affine: &Affine,
    ) -> Option<()> {
        let (weight_name, bias_name) =
            (format!("conv.{index}.weight"), format!("conv.{index}.bias"));
        let mut weight = self.model.f32_values(&weight_name)?;
        let mut bias = self.model.f32_values(&bias_name)?;
        if bias.len() != affine.scale.len() {
            return None;
        }
        let kernel = weight.len() / bias.len();
        for (part, scale) in weight.chunks_exact_mut(kernel).zip(&affine.scale) {
            for value in part {
                *value *= scale;
            }
        }
        let folded = affine.scale.iter().zip(&affine.shift);
        for (value, (scale, shift)) in bias.iter_mut().zip(folded) {
            *value = *value * scale + shift;
        }
        patched.write(&weight_name, &weight)?;
        patched.write(&bias_name, &bias)
    }

    /// Weight and bias of a convolution in 8 bits, whose input is quantised by `input_scale`.
    fn write_quantized(
        &self,
        patched: &mut PatchedModel,
        index: usize,
        affine: &Affine,
        input_scale: f32,
    ) -> Option<()> {
        let name = format!("conv.{index}");
        let mut weight = self.model.i8_values(&format!("{name}.weight"))?;
        let steps = self.model.f32_values(&format!("{name}.weight.scale"))?;
        if steps.len() != affine.scale.len() {
            return None;
        }
        let kernel = weight.len() / steps.len();
        let (mut weight_scale, mut bias, mut bias_scale) = (vec![], vec![], vec![]);
        for (channel, &step) in steps.iter().enumerate() {
            let (scale, shift) = (affine.scale[channel], affine.shift[channel]);
            if scale < 0.0 {
                for value in &mut weight[channel * kernel..(channel + 1) * kernel] {
                    *value = -*value;
                }
            }
            // A channel with almost no scale must still be able to hold its shift in 31 bits.
            let least = shift.abs() / input_scale / (1 << 30) as f32;
            let by = (step * scale.abs()).max(least).max(f32::MIN_POSITIVE);
            weight_scale.push(by);
            bias_scale.push(by * input_scale);
            bias.push((shift / (by * input_scale)).round_ties_even() as i32);
        }
        patched.write(&format!("{name}.weight"), &weight)?;
        patched.write(&format!("{name}.weight.scale"), &weight_scale)?;
        patched.write(&format!("{name}.bias"), &bias)?;
        patched.write(&format!("{name}.bias.scale"), &bias_scale)
    }

    /// Scale and shift of every convolution, in their order.
    fn affines(&self) -> Option<Vec<Affine>> {
        let Fold {
            model,
            layout,
            vector,
            statistics,
        } = self;
        let count = layout.channels.iter().sum();
        let fits = |numbers: &[f32]| numbers.len() == count;
        let (gamma, beta) = (vector.gamma().get(..count)?, vector.beta().get(..count)?);
        if !fits(&statistics.mean)
            || !fits(&statistics.variance)
            || layout.reads.len() != layout.channels.len()
        {
            return None;
        }
        let scale: Vec<f32> = gamma
            .iter()
            .zip(&statistics.variance)
            .map(|(gamma, variance)| gamma / (variance + layout.epsilon).sqrt())
            .collect();
        let shift: Vec<f32> = (0..count)
            .map(|at| beta[at] - statistics.mean[at] * scale[at])
            .collect();
        let mut start = 0;
        let mut affines = Vec::new();
        for (index, &channels) in layout.channels.iter().enumerate() {
            let outputs = *model.get(&format!("conv.{index}.weight"))?.dims.first()?;
            let phases = outputs.checked_div(channels)?;
            if phases == 0 || outputs != phases * channels {
                return None;
            }
            let spread = |numbers: &[f32]| -> Vec<f32> {
                let part = &numbers[start..start + channels];
                part.iter()
                    .flat_map(|&number| std::iter::repeat_n(number, phases))
                    .collect()
            };
            affines.push(Affine {
                scale: spread(&scale),
                shift: spread(&shift),
            });
            start += channels;
        }
        Some(affines)
    }
}

/// Scale and zero of an activation: its range, and the number 0, in 255 steps.
fn quantization((low, high): (f32, f32)) -> (f32, u8) {
    let (low, high) = (low.min(0.0), high.max(1e-6));
    let scale = (high - low) / 255.0;
    (scale, (-low / scale).round_ties_even() as u8)
}
