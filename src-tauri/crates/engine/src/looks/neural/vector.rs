//! Style vectors: what makes one network paint in many styles.
//!
//! A style is the scale (gamma) and the shift (beta) of every normalised channel (Dumoulin, Shlens
//! and Kudlur, "A Learned Representation for Artistic Style", 2017). Styles of one network blend by
//! the weighted mean of these numbers.

use std::array;
use std::collections::HashMap;

use safetensors::{Dtype, SafeTensors};

/// Red, green and blue.
pub(crate) const CHANNELS: usize = 3;
/// How many numbers at the end of gamma, and of beta, are tone shares and not of a channel: see
/// [`Tones`].
const TONE_SHARES: usize = 2 * CHANNELS;

/// Gamma and beta of one style or of a blend, and the ranges of its activations.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StyleVector {
    gamma: Vec<f32>,
    beta: Vec<f32>,
    ranges: Vec<(f32, f32)>,
}

/// How much of the photo's tones a style shows: of the photo itself, and of the photo smoothed by
/// the guided filter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tones {
    pub(crate) photo: ToneShares,
    pub(crate) smooth: ToneShares,
}

/// For each colour of the picture a share of the photo's logit in that colour, and a share of the
/// logit of its luminance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ToneShares {
    pub(crate) color: [f32; CHANNELS],
    pub(crate) luminance: [f32; CHANNELS],
}

impl StyleVector {
    /// Scale and shift a channel, in the network's order, with the shares of the tones last, and the
    /// least and largest value at each point that is quantised; `None` unless gamma and beta have
    /// the same length and hold more than tones.
    pub(crate) fn new(
        gamma: Vec<f32>,
        beta: Vec<f32>,
        ranges: Vec<(f32, f32)>,
    ) -> Option<StyleVector> {
        (gamma.len() == beta.len() && gamma.len() > TONE_SHARES).then_some(StyleVector {
            gamma,
            beta,
            ranges,
        })
    }

    /// The scale of each channel.
    pub(crate) fn gamma(&self) -> &[f32] {
        &self.gamma
    }

    /// The shift of each channel.
    pub(crate) fn beta(&self) -> &[f32] {
        &self.beta
    }

    /// The least and the largest value at each point that is quantised.
    pub(crate) fn ranges(&self) -> &[(f32, f32)] {
        &self.ranges
    }

    pub(crate) fn tones(&self) -> Tones {
        let last = |numbers: &[f32]| {
            numbers
                .last_chunk::<TONE_SHARES>()
                .copied()
                .unwrap_or_default()
        };
        let (gamma, beta) = (last(&self.gamma), last(&self.beta));
        let shares = |from: usize| ToneShares {
            color: array::from_fn(|colour| gamma[from + colour]),
            luminance: array::from_fn(|colour| beta[from + colour]),
        };
        Tones {
            photo: shares(0),
            smooth: shares(CHANNELS),
        }
    }

    /// The weighted mean of `parts`, whose weights add up to one, with ranges that reach as far as
    /// those of any part, or none where a part has none; `None` if there are no parts or their lengths differ.
    pub(crate) fn blend(parts: &[(f32, &StyleVector)]) -> Option<StyleVector> {
        let (_, first) = parts.first()?;
        let length = first.gamma.len();
        let counts = parts.iter().map(|(_, part)| part.ranges.len());
        let points = counts.clone().min().unwrap_or_default();
        let differ = counts
            .clone()
            .any(|count| count != 0 && Some(count) != counts.clone().max());
        if differ || parts.iter().any(|(_, part)| part.gamma.len() != length) {
            return None;
        }
        let mean = |numbers: fn(&StyleVector) -> &[f32]| {
            (0..length)
                .map(|at| {
                    parts
                        .iter()
                        .map(|(weight, part)| weight * numbers(part)[at])
                        .sum()
                })
                .collect()
        };
        let reach = |at: usize| {
            parts.iter().map(|(_, part)| part.ranges[at]).reduce(
                |(low, high), (other_low, other_high)| (low.min(other_low), high.max(other_high)),
            )
        };
        StyleVector::new(
            mean(StyleVector::gamma),
            mean(StyleVector::beta),
            (0..points).filter_map(reach).collect(),
        )
    }
}

/// Reads `NAME.gamma`, `NAME.beta` and `NAME.ranges` for each of `names` from a safetensors file;
/// `None` if one is missing, is not f32 of shape `[length]` or `[points, 2]`, or holds a value that
/// is not a finite number.
pub(crate) fn read_vectors<'names>(
    bytes: &[u8],
    names: impl Iterator<Item = &'names str>,
    length: usize,
    points: usize,
) -> Option<HashMap<String, StyleVector>> {
    let file = SafeTensors::deserialize(bytes).ok()?;
    let numbers = |name: String, shape: &[usize]| {
        let tensor = file.tensor(&name).ok()?;
        if tensor.dtype() != Dtype::F32 || tensor.shape() != shape {
            return None;
        }
        let (numbers, _) = tensor.data().as_chunks::<4>();
        let numbers: Vec<f32> = numbers
            .iter()
            .map(|&bytes| f32::from_le_bytes(bytes))
            .collect();
        numbers
            .iter()
            .all(|number| number.is_finite())
            .then_some(numbers)
    };
    names
        .map(|name| {
            let ranges = numbers(format!("{name}.ranges"), &[points, 2])?;
            let (ranges, _) = ranges.as_chunks::<2>();
            let vector = StyleVector::new(
                numbers(format!("{name}.gamma"), &[length])?,
                numbers(format!("{name}.beta"), &[length])?,
                ranges.iter().map(|&[low, high]| (low, high)).collect(),
            )?;
            Some((name.to_owned(), vector))
        })
        .collect()
}
