//! A style that was learnt on the user's machine, and its file: numbers alone, of one length.
//!
//! ```text
//! file = "AMBSTYLE" ‖ version (u16) = 1 ‖ length (u16) ‖ network (32 bytes)
//!      ‖ gamma (f32 × length) ‖ beta (f32 × length)
//!      ‖ for 320 and for 640 pixels: for each layer: factor (f16 × rank × channels)
//! ```
//!
//! All numbers are little-endian. `network` is the SHA-256 of the network's graph: a vector means something to one network
//! only. The factors are those of the picture's Gram matrices (`gram`), for painting with it pixel by pixel. Nothing of the
//! picture can be seen in them. docs/formats.md describes the file too.

use crate::looks::neural::learning::gram::{Grams, LAYERS};
use crate::looks::neural::vector::StyleVector;

const MAGIC: &[u8; 8] = b"AMBSTYLE";
const VERSION: u16 = 1;
const HEADER_BYTES: usize = 8 + 2 + 2 + 32;

/// No file of a learnt style is longer than this, in bytes.
pub const MAX_STYLE_FILE_BYTES: usize = 256 << 10;

/// A style that was learnt from a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct LearntStyle {
    network: [u8; 32],
    vector: StyleVector,
    pub(crate) grams: [Grams; 2],
}

impl LearntStyle {
    /// Of gamma and beta, one behind the other; `None` unless they are finite and of a possible length.
    pub(super) fn new(network: [u8; 32], vector: &[f32], grams: [Grams; 2]) -> Option<LearntStyle> {
        if !vector.iter().all(|number| number.is_finite()) || !vector.len().is_multiple_of(2) {
            return None;
        }
        let (gamma, beta) = vector.split_at(vector.len() / 2);
        Some(LearntStyle {
            network,
            // No range was measured for 8 bits: it is painted in 32.
            vector: StyleVector::new(gamma.to_vec(), beta.to_vec(), Vec::new())?,
            grams,
        })
    }

    /// The vector.
    pub(crate) fn vector(&self) -> &StyleVector {
        &self.vector
    }

    /// SHA-256 of the graph of the network that it is for.
    pub(crate) fn network(&self) -> &[u8; 32] {
        &self.network
    }

    /// Its file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.extend(VERSION.to_le_bytes());
        let length = u16::try_from(self.vector.gamma().len()).unwrap_or(u16::MAX);
        file.extend(length.to_le_bytes());
        file.extend(self.network);
        let numbers = self.vector.gamma().iter().chain(self.vector.beta());
        file.extend(numbers.flat_map(|number| number.to_le_bytes()));
        for factor in self.grams.iter().flat_map(Grams::factors) {
            file.extend(factor);
        }
        file
    }

    /// Reads a file; `None` unless it is exactly one, with numbers that a style can have.
    pub fn from_bytes(file: &[u8]) -> Option<LearntStyle> {
        let rest = file.strip_prefix(MAGIC)?;
        let (version, rest) = rest.split_first_chunk::<2>()?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let (network, rest) = rest.split_first_chunk::<32>()?;
        let length = usize::from(u16::from_le_bytes(*length));
        if u16::from_le_bytes(*version) != VERSION || file.len() != file_bytes(length) {
            return None;
        }
        let (numbers, mut rest) = rest.split_at_checked(length * 8)?;
        let (numbers, _) = numbers.as_chunks::<4>();
        let numbers: Vec<f32> = numbers
            .iter()
            .map(|&four| f32::from_le_bytes(four))
            .collect();
        let mut grams = || {
            let mut factors = Vec::new();
            for layer in &LAYERS {
                let (factor, others) = rest.split_at_checked(layer.rank * layer.channels * 2)?;
                factors.push(factor);
                rest = others;
            }
            Grams::from_factors(&factors)
        };
        LearntStyle::new(*network, &numbers, [grams()?, grams()?])
    }
}

/// Bytes of a file with vectors of `length` numbers.
fn file_bytes(length: usize) -> usize {
    let factors: usize = LAYERS
        .iter()
        .map(|layer| layer.rank * layer.channels * 2)
        .sum();
    HEADER_BYTES + length * 8 + 2 * factors
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    fn style() -> LearntStyle {
        let grams = |scale: f32| {
            let of = |channels: usize| {
                Array2::from_shape_fn((channels, channels), |(a, b)| {
                    scale * ((a % 5 + 1) * (b % 5 + 1)) as f32
                })
            };
            Grams::new(LAYERS.iter().map(|layer| of(layer.channels)).collect()).unwrap()
        };
        let vector: Vec<f32> = (0..40).map(|at| at as f32 / 7.0).collect();
        LearntStyle::new([7; 32], &vector, [grams(1.0), grams(2.0)]).unwrap()
    }

    #[test]
    fn a_file_gives_the_style_back() {
        let style = style();
        let file = style.to_bytes();
        assert_eq!(file.len(), file_bytes(20));
        let again = LearntStyle::from_bytes(&file).unwrap();
        assert_eq!(
            (again.vector(), again.network()),
            (style.vector(), &[7; 32])
        );
        let far = again.grams[1].distance(&style.grams[1]);
        assert!(far < 1e-5, "{far}");
    }

    #[test]
    fn a_file_that_is_cut_longer_or_holds_no_numbers_is_none() {
        let file = style().to_bytes();
        for end in (0..file.len()).step_by(97) {
            assert_eq!(LearntStyle::from_bytes(&file[..end]), None, "{end}");
        }
        assert_eq!(LearntStyle::from_bytes(&[&file[..], &[0]].concat()), None);
        let mut infinite = file.clone();
        infinite[HEADER_BYTES..HEADER_BYTES + 4].copy_from_slice(&f32::INFINITY.to_le_bytes());
        assert_eq!(LearntStyle::from_bytes(&infinite), None);
        let mut nothing = file;
        let vectors = HEADER_BYTES + 20 * 8;
        nothing[vectors..].fill(0);
        assert_eq!(LearntStyle::from_bytes(&nothing), None);
    }
}
