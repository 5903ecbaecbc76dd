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

use crate::looks::neural::learning::gram::{Grams, LAYERS, Layer};
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
    /// As in the file.
    factors: Vec<u8>,
}

impl LearntStyle {
    /// Of gamma and beta, one behind the other; `None` unless they are finite and of a possible length.
    pub(super) fn new(
        network: [u8; 32],
        vector: &[f32],
        grams: &[Grams; 2],
    ) -> Option<LearntStyle> {
        let factors = grams.iter().flat_map(Grams::factors).flatten().collect();
        LearntStyle::of_parts(network, vector, factors)
    }

    fn of_parts(network: [u8; 32], vector: &[f32], factors: Vec<u8>) -> Option<LearntStyle> {
        if !vector.iter().all(|number| number.is_finite()) || !vector.len().is_multiple_of(2) {
            return None;
        }
        let (gamma, beta) = vector.split_at(vector.len() / 2);
        Some(LearntStyle {
            network,
            // No range was measured for 8 bits: it is painted in 32.
            vector: StyleVector::new(gamma.to_vec(), beta.to_vec(), Vec::new())?,
            factors,
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
        file.extend(&self.factors);
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
        let (numbers, factors) = rest.split_at_checked(length * 8)?;
        let (numbers, _) = numbers.as_chunks::<4>();
        let numbers: Vec<f32> = numbers
            .iter()
            .map(|&four| f32::from_le_bytes(four))
            .collect();
        let are_sound = factors_of(factors).all(Grams::are_factors);
        let style = || LearntStyle::of_parts(*network, &numbers, factors.to_vec());
        are_sound.then(style).flatten()
    }

    /// The Gram matrices of its picture: for small pictures, and for large ones.
    #[cfg(test)]
    pub(crate) fn grams(&self, large: bool) -> Option<Grams> {
        let layers = factors_of(&self.factors).skip(if large { LAYERS.len() } else { 0 });
        Grams::from_factors(
            &layers
                .take(LAYERS.len())
                .map(|(_, bytes)| bytes)
                .collect::<Vec<_>>(),
        )
    }
}

/// The factor of each layer, of the smaller size and then of the larger.
fn factors_of(factors: &[u8]) -> impl Iterator<Item = (&'static Layer, &[u8])> {
    let mut rest = factors;
    LAYERS.iter().chain(&LAYERS).map_while(move |layer| {
        let (factor, others) = rest.split_at_checked(layer.rank * layer.channels * 2)?;
        rest = others;
        Some((layer, factor))
    })
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
        LearntStyle::new([7; 32], &vector, &[grams(1.0), grams(2.0)]).unwrap()
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
        let [far, near] = [true, false].map(|large| {
            let (own, before) = (again.grams(true).unwrap(), style.grams(large).unwrap());
            own.distance(&before)
        });
        assert!(far < 1e-5 && near > 0.1, "{far} {near}");
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
