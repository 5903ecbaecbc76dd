//! Style vectors: what makes one network paint in many manners.
//!
//! A style is the scale (gamma) and the shift (beta) of every normalised channel (Dumoulin, Shlens
//! and Kudlur, "A Learned Representation for Artistic Style", 2017). Styles of one network blend by
//! the weighted mean of these numbers.

use std::collections::HashMap;

use safetensors::{Dtype, SafeTensors};

/// Gamma and beta of one style, or of a blend.
#[derive(Clone, Debug, PartialEq)]
pub struct StyleVector {
    gamma: Vec<f32>,
    beta: Vec<f32>,
}

impl StyleVector {
    /// Scale and shift a channel, in the network's order; `None` unless both have the same length.
    pub fn new(gamma: Vec<f32>, beta: Vec<f32>) -> Option<StyleVector> {
        (gamma.len() == beta.len()).then_some(StyleVector { gamma, beta })
    }

    /// The scale of each channel.
    pub fn gamma(&self) -> &[f32] {
        &self.gamma
    }

    /// The shift of each channel.
    pub fn beta(&self) -> &[f32] {
        &self.beta
    }

    /// The weighted mean of `parts`, whose weights add up to one; `None` if there are no parts or
    /// their lengths differ.
    pub fn blend(parts: &[(f32, &StyleVector)]) -> Option<StyleVector> {
        let (_, first) = parts.first()?;
        let length = first.gamma.len();
        if parts.iter().any(|(_, part)| part.gamma.len() != length) {
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
        StyleVector::new(mean(StyleVector::gamma), mean(StyleVector::beta))
    }
}

/// Reads `NAME.gamma` and `NAME.beta` for each of `names` from a safetensors file; `None` if one is
/// missing, is not f32 of shape `[length]`, or holds a value that is not a finite number.
pub(crate) fn read_vectors<'names>(
    bytes: &[u8],
    names: impl Iterator<Item = &'names str>,
    length: usize,
) -> Option<HashMap<String, StyleVector>> {
    let file = SafeTensors::deserialize(bytes).ok()?;
    let numbers = |name: String| {
        let tensor = file.tensor(&name).ok()?;
        if tensor.dtype() != Dtype::F32 || tensor.shape() != [length] {
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
            let vector = StyleVector::new(
                numbers(format!("{name}.gamma"))?,
                numbers(format!("{name}.beta"))?,
            )?;
            Some((name.to_owned(), vector))
        })
        .collect()
}
