//! Gram matrices: what a picture looks like, in four layers of the loss network, wherever in it anything is.
//!
//! They are kept as factors: `G ≈ FᵀF`, with the largest eigenvectors as the rows of F, in 16-bit floats. So a style takes
//! 46 kB instead of 1.4 MB, and nothing of its picture can be seen in it.

use ndarray::{Array2, ArrayView2, ArrayViewD};

/// A layer of the loss network whose Gram matrix is compared.
pub(super) struct Layer {
    /// Of its tensors in the graphs.
    pub(super) gram: &'static str,
    /// Of its factors in files.
    pub(super) suffix: &'static str,
    pub(super) channels: usize,
    /// Eigenvectors that are kept, as RANKS in `models/training/learning.py`.
    pub(super) rank: usize,
}

/// The layers, from the finest to the broadest.
#[rustfmt::skip]
pub(super) const LAYERS: [Layer; 4] = [
    Layer { gram: "gram.1_1", suffix: "1_1", channels: 64, rank: 8 },
    Layer { gram: "gram.2_1", suffix: "2_1", channels: 128, rank: 16 },
    Layer { gram: "gram.3_1", suffix: "3_1", channels: 256, rank: 32 },
    Layer { gram: "gram.4_1", suffix: "4_1", channels: 512, rank: 24 },
];

/// The Gram matrices of one picture, a layer each.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grams(Vec<Array2<f32>>);

impl Grams {
    /// `None` unless there is a square matrix of each layer's size with a size of its own, so that nothing is divided by zero.
    pub(super) fn new(matrices: Vec<Array2<f32>>) -> Option<Grams> {
        let fits = |(matrix, layer): (&Array2<f32>, &Layer)| {
            let square: f32 = matrix.iter().map(|value| value * value).sum();
            matrix.dim() == (layer.channels, layer.channels) && square.is_finite() && square > 0.0
        };
        let fit = matrices.len() == LAYERS.len() && matrices.iter().zip(&LAYERS).all(fits);
        fit.then_some(Grams(matrices))
    }

    /// Of factors in 16-bit floats, little-endian, row by row.
    pub(super) fn from_factors(factors: &[&[u8]]) -> Option<Grams> {
        let matrices = factors.iter().zip(&LAYERS).map(|(bytes, layer)| {
            let (halves, _) = bytes.as_chunks::<2>();
            let numbers: Vec<f32> = halves.iter().map(|&half| from_half(half)).collect();
            let rows = numbers.len() / layer.channels;
            let factor = ArrayView2::from_shape((rows, layer.channels), &numbers).ok()?;
            Some(factor.t().dot(&factor))
        });
        Grams::new(matrices.collect::<Option<_>>()?)
    }

    /// Whether numbers in 16-bit floats are the factor of a Gram matrix: all finite, and not all zero.
    pub(super) fn are_factors((_, bytes): (&Layer, &[u8])) -> bool {
        let (halves, _) = bytes.as_chunks::<2>();
        let bits = || halves.iter().map(|&half| u16::from_le_bytes(half));
        bits().all(|half| half & 0x7c00 != 0x7c00) && bits().any(|half| half & 0x7fff > 0x3000)
    }

    /// The factors, each of `rank` rows of its layer.
    pub(super) fn factors(&self) -> Vec<Vec<u8>> {
        let pairs = self.0.iter().zip(&LAYERS);
        pairs
            .map(|(matrix, layer)| {
                let numbers = largest_eigenvectors(matrix, layer.rank);
                numbers.into_iter().flat_map(to_half).collect()
            })
            .collect()
    }

    /// As inputs of a graph.
    pub(super) fn inputs(&self) -> impl Iterator<Item = (&'static str, ArrayViewD<'_, f32>)> {
        let pairs = LAYERS.iter().zip(&self.0);
        pairs.map(|(layer, matrix)| (layer.gram, matrix.view().into_dyn()))
    }

    #[expect(
        dead_code,
        reason = "pixels that are optimised towards a blend need it next"
    )]
    /// The weighted mean of some, whose weights add up to one.
    pub(super) fn blend(parts: &[(f32, &Grams)]) -> Option<Grams> {
        let mean = |at: usize| {
            let weighted = parts.iter().map(|(weight, grams)| &grams.0[at] * *weight);
            weighted.reduce(|sum, part| sum + part)
        };
        Grams::new((0..LAYERS.len()).map(mean).collect::<Option<_>>()?)
    }

    #[cfg(test)]
    /// How far these are from others, in shares of those: the mean over the layers of |G − G*|² / |G*|².
    pub(super) fn distance(&self, target: &Grams) -> f32 {
        let layers = self.0.iter().zip(&target.0).map(|(own, target)| {
            let missed: f32 = own.iter().zip(target).map(|(a, b)| (a - b) * (a - b)).sum();
            missed / target.iter().map(|value| value * value).sum::<f32>()
        });
        layers.sum::<f32>() / LAYERS.len() as f32
    }
}

/// The mean of what was measured of the parts of a picture.
#[derive(Debug, Default)]
pub(super) struct GramSum(Option<(f32, Grams)>);

impl GramSum {
    /// Adds a part that counts as `weight`; one in which there is nothing counts for nothing.
    pub(super) fn add(&mut self, grams: Option<Grams>, weight: f32) {
        let Some(grams) = grams else { return };
        match &mut self.0 {
            Some((whole, sum)) => {
                for (sum, part) in sum.0.iter_mut().zip(&grams.0) {
                    sum.scaled_add(weight, part);
                }
                *whole += weight;
            }
            None => {
                let scaled = grams.0.iter().map(|matrix| matrix * weight).collect();
                self.0 = Some((weight, Grams(scaled)));
            }
        }
    }

    /// `None` where there was nothing in any part.
    pub(super) fn finish(self) -> Option<Grams> {
        let (weight, sum) = self.0?;
        Grams::new(sum.0.into_iter().map(|matrix| matrix / weight).collect())
    }
}

/// The largest eigenvectors of a symmetric matrix, each times the root of its eigenvalue, one behind the other: by
/// subspace iteration, in 64 bits, from a fixed beginning.
fn largest_eigenvectors(matrix: &Array2<f32>, rank: usize) -> Vec<f32> {
    /// The eigenvalues fall quickly; after so many rounds the rest is below what 16 bits can tell.
    const ROUNDS: usize = 40;
    let size = matrix.nrows();
    let wide = matrix.mapv(f64::from);
    // The columns of the matrix itself span what is looked for; any fixed choice of them would do.
    let mut basis = Array2::from_shape_fn((rank, size), |(row, column)| {
        wide[[row * size / rank, column]] + if row == column { 1e-6 } else { 0.0 }
    });
    orthonormalize(&mut basis);
    for _ in 0..ROUNDS {
        basis = basis.dot(&wide);
        orthonormalize(&mut basis);
    }
    let projected = basis.dot(&wide);
    let mut vectors = Vec::with_capacity(rank * size);
    for (vector, image) in basis.outer_iter().zip(projected.outer_iter()) {
        let value = vector.dot(&image).max(0.0).sqrt();
        vectors.extend(vector.iter().map(|entry| (entry * value) as f32));
    }
    vectors
}

/// Gram and Schmidt's way, twice for the sake of rounding. A row that others span already becomes zero.
fn orthonormalize(rows: &mut Array2<f64>) {
    for at in 0..rows.nrows() {
        for _ in 0..2 {
            for before in 0..at {
                let other = rows.row(before).to_owned();
                let along = rows.row(at).dot(&other);
                rows.row_mut(at).scaled_add(-along, &other);
            }
        }
        let length = rows.row(at).dot(&rows.row(at)).sqrt();
        let scale = if length > 1e-12 { 1.0 / length } else { 0.0 };
        rows.row_mut(at).mapv_inplace(|value| value * scale);
    }
}

/// A 16-bit float (IEEE 754 binary16). Infinite ones and those that are no number become what they are, and are refused later.
fn from_half(bytes: [u8; 2]) -> f32 {
    let half = u32::from(u16::from_le_bytes(bytes));
    let (sign, exponent, fraction) = (half >> 15 << 31, half >> 10 & 0x1f, half & 0x3ff);
    let magnitude = match exponent {
        0 => return f32::from_bits(sign | (fraction as f32 / 16_777_216.0).to_bits()),
        0x1f => 0xff << 23 | fraction << 13,
        _ => (exponent + 112) << 23 | fraction << 13,
    };
    f32::from_bits(sign | magnitude)
}

/// The nearest 16-bit float, towards zero where it lies between two; the largest of them for what is larger.
fn to_half(number: f32) -> [u8; 2] {
    const LARGEST: f32 = 65_504.0;
    let clamped = number.clamp(-LARGEST, LARGEST);
    let sign = (clamped.to_bits() >> 16 & 0x8000) as u16;
    let magnitude = clamped.abs();
    let half = if magnitude < 6.103_515_6e-5 {
        (magnitude * 16_777_216.0) as u16
    } else {
        ((magnitude.to_bits() >> 13) - (112 << 10)) as u16
    };
    (sign | half).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bits_hold_what_was_written() {
        for number in [0.0, 1.0, -2.5, 0.000_061, 3e-7, 65_504.0, -1234.0] {
            let again = from_half(to_half(number));
            assert!(
                (again - number).abs() <= number.abs() / 1024.0 + 6e-8,
                "{number} {again}"
            );
        }
        assert_eq!(from_half(to_half(1e9)), 65_504.0);
        assert!(from_half([0, 0x7c]).is_infinite() && from_half([1, 0x7c]).is_nan());
    }

    #[test]
    fn factors_of_a_matrix_of_low_rank_give_it_back() {
        let of = |size: usize| {
            let factor = Array2::from_shape_fn((5, size), |(row, column)| {
                ((row * 37 + column * column * 11) % 23) as f32 - 9.0
            });
            factor.t().dot(&factor)
        };
        let grams = Grams::new(LAYERS.iter().map(|layer| of(layer.channels)).collect()).unwrap();
        let factors = grams.factors();
        let views: Vec<&[u8]> = factors.iter().map(Vec::as_slice).collect();
        let again = Grams::from_factors(&views).unwrap();
        assert!(again.distance(&grams) < 1e-5, "{}", again.distance(&grams));
    }

    #[test]
    fn what_would_divide_by_zero_is_no_gram_matrix() {
        let of = |value: f32| {
            let layers = LAYERS.iter();
            Grams::new(
                layers
                    .map(|it| Array2::from_elem((it.channels, it.channels), value))
                    .collect(),
            )
        };
        assert!(of(0.0).is_none() && of(f32::NAN).is_none() && of(1e30).is_none());
        assert!(of(1.0).is_some());
    }
}
