//! Gaussian mixtures: which colours a part of a picture has, learnt from a few of its pixels.
//!
//! Expectation maximisation with full covariances (Dempster, Laird and Rubin, 1977), begun by k-means++
//! (Arthur and Vassilvitskii, 2007). All chance comes from a fixed seed: the same pixels give the same
//! mixture.

use std::array;

/// Numbers of a pixel: lightness, two of colour, texture.
pub(super) const FEATURES: usize = 4;

pub(super) type Feature = [f32; FEATURES];

/// Rounds of expectation and maximisation.
const ROUNDS: usize = 6;

/// Added to every variance, so that none vanishes.
const LEAST_VARIANCE: f64 = 2e-4;

/// A sum of Gaussians.
#[derive(Clone, Debug)]
pub(super) struct Mixture {
    gaussians: Vec<Gaussian>,
}

#[derive(Clone, Debug)]
struct Gaussian {
    mean: Feature,
    /// The inverse of the lower Cholesky factor of the covariance.
    whitening: [Feature; FEATURES],
    /// The logarithm of its weight and of its determinant.
    offset: f32,
}

impl Mixture {
    /// Learns at most `count` Gaussians from weighted pixels, of which there is at least one.
    pub(super) fn fit(pixels: &[Feature], weights: &[f32], count: usize) -> Mixture {
        let total: f64 = weights
            .iter()
            .map(|&weight| f64::from(weight.max(1e-6)))
            .sum();
        let weights: Vec<f64> = weights
            .iter()
            .map(|&weight| f64::from(weight.max(1e-6)) / total)
            .collect();
        let centers = first_centers(pixels, &weights, count);
        let spread = covariance(pixels, &weights, 1.0, None, centers.len() as f64);
        let share = 1.0 / centers.len() as f64;
        let mut mixture = Mixture {
            gaussians: centers
                .into_iter()
                .map(|center| Gaussian::new(center.map(f64::from), &spread, share))
                .collect(),
        };
        let mut shares = vec![0.0; pixels.len() * mixture.gaussians.len()];
        for _ in 0..ROUNDS {
            mixture.round(pixels, &weights, &mut shares);
        }
        mixture
    }

    /// The logarithm of the density at a pixel.
    pub(super) fn log_density(&self, pixel: &Feature) -> f32 {
        let mut most = f32::NEG_INFINITY;
        let mut logs = [f32::NEG_INFINITY; MAX_GAUSSIANS];
        for (log, gaussian) in logs.iter_mut().zip(&self.gaussians) {
            *log = gaussian.log_density(pixel);
            most = most.max(*log);
        }
        let logs = &logs[..self.gaussians.len().min(MAX_GAUSSIANS)];
        most + logs.iter().map(|log| (log - most).exp()).sum::<f32>().ln()
    }

    /// The density at a pixel; 0 far from every Gaussian.
    pub(super) fn density(&self, pixel: &Feature) -> f32 {
        let gaussians = self.gaussians.iter();
        gaussians
            .map(|gaussian| gaussian.log_density(pixel).exp())
            .sum()
    }

    /// One round: how far each pixel belongs to each Gaussian, then the Gaussians of that.
    fn round(&mut self, pixels: &[Feature], weights: &[f64], shares: &mut [f64]) {
        let count = self.gaussians.len();
        for ((pixel, weight), shares) in pixels
            .iter()
            .zip(weights)
            .zip(shares.chunks_exact_mut(count))
        {
            let mut most = f64::NEG_INFINITY;
            for (share, gaussian) in shares.iter_mut().zip(&self.gaussians) {
                *share = f64::from(gaussian.log_density(pixel));
                most = most.max(*share);
            }
            let mut sum = 0.0;
            for share in shares.iter_mut() {
                *share = (*share - most).exp();
                sum += *share;
            }
            for share in shares.iter_mut() {
                *share *= weight / sum;
            }
        }
        let mut sums = vec![1e-9; count];
        for shares in shares.chunks_exact(count) {
            for (sum, share) in sums.iter_mut().zip(shares) {
                *sum += share;
            }
        }
        let total: f64 = sums.iter().sum();
        for (at, (gaussian, &sum)) in self.gaussians.iter_mut().zip(&sums).enumerate() {
            let own: Vec<f64> = shares.iter().skip(at).step_by(count).copied().collect();
            let mean = mean(pixels, &own, sum);
            let covariance = covariance(pixels, &own, sum, Some(mean), 1.0);
            *gaussian = Gaussian::new(mean, &covariance, sum / total);
        }
    }
}

/// No mixture has more.
const MAX_GAUSSIANS: usize = 8;

impl Gaussian {
    fn new(mean: [f64; FEATURES], covariance: &Square, share: f64) -> Gaussian {
        let factor = cholesky(covariance);
        let determinant: f64 = (0..FEATURES).map(|at| factor[at][at].ln()).sum();
        Gaussian {
            mean: mean.map(|value| value as f32),
            whitening: inverse_of_lower(&factor).map(|row| row.map(|value| value as f32)),
            offset: ((share + 1e-9).ln() - determinant) as f32,
        }
    }

    fn log_density(&self, pixel: &Feature) -> f32 {
        let mut apart = [0.0; FEATURES];
        for (apart, (value, mean)) in apart.iter_mut().zip(pixel.iter().zip(&self.mean)) {
            *apart = value - mean;
        }
        let mut distance = 0.0;
        for row in &self.whitening {
            let along: f32 = row.iter().zip(&apart).map(|(a, b)| a * b).sum();
            distance += along * along;
        }
        self.offset - 0.5 * distance
    }
}

type Square = [[f64; FEATURES]; FEATURES];

fn mean(pixels: &[Feature], weights: &[f64], total: f64) -> [f64; FEATURES] {
    let mut mean = [0.0; FEATURES];
    for (pixel, weight) in pixels.iter().zip(weights) {
        for (mean, &value) in mean.iter_mut().zip(pixel) {
            *mean += f64::from(value) * weight / total;
        }
    }
    mean
}

/// The covariance about a mean, divided by `parts`, and a little more.
fn covariance(
    pixels: &[Feature],
    weights: &[f64],
    total: f64,
    about: Option<[f64; FEATURES]>,
    parts: f64,
) -> Square {
    let about = about.unwrap_or_else(|| mean(pixels, weights, total));
    let mut covariance = [[0.0; FEATURES]; FEATURES];
    for (pixel, weight) in pixels.iter().zip(weights) {
        let apart: [f64; FEATURES] = std::array::from_fn(|at| f64::from(pixel[at]) - about[at]);
        for (row, one) in covariance.iter_mut().zip(apart) {
            for (value, other) in row.iter_mut().zip(apart) {
                *value += weight * one * other;
            }
        }
    }
    for (at, row) in covariance.iter_mut().enumerate() {
        for value in row.iter_mut() {
            *value /= total * parts;
        }
        row[at] += LEAST_VARIANCE;
    }
    covariance
}

/// The lower factor of a positive definite matrix.
fn cholesky(matrix: &Square) -> Square {
    let mut factor = [[0.0; FEATURES]; FEATURES];
    for row in 0..FEATURES {
        for column in 0..=row {
            let sum: f64 = (0..column)
                .map(|at| factor[row][at] * factor[column][at])
                .sum();
            let rest = matrix[row][column] - sum;
            factor[row][column] = if row == column {
                rest.max(LEAST_VARIANCE * 1e-3).sqrt()
            } else {
                rest / factor[column][column]
            };
        }
    }
    factor
}

fn inverse_of_lower(factor: &Square) -> Square {
    let mut columns: Square = [[0.0; FEATURES]; FEATURES];
    for (unit, column) in columns.iter_mut().enumerate() {
        for row in unit..FEATURES {
            let one = if row == unit { 1.0 } else { 0.0 };
            let sum: f64 = (unit..row).map(|at| factor[row][at] * column[at]).sum();
            column[row] = (one - sum) / factor[row][row];
        }
    }
    array::from_fn(|row| array::from_fn(|column| columns[column][row]))
}

/// Where to begin: pixels far from each other, by chance.
fn first_centers(pixels: &[Feature], weights: &[f64], count: usize) -> Vec<Feature> {
    let mut chance = Chance::new();
    let mut centers = vec![pixels[chance.pick(weights)]];
    let mut nearest = vec![f64::INFINITY; pixels.len()];
    while centers.len() < count.min(MAX_GAUSSIANS) {
        let newest = centers[centers.len() - 1];
        let mut odds = Vec::with_capacity(pixels.len());
        for ((pixel, nearest), weight) in pixels.iter().zip(&mut nearest).zip(weights) {
            let apart = pixel
                .iter()
                .zip(newest)
                .map(|(a, b)| f64::from(a - b).powi(2));
            *nearest = nearest.min(apart.sum());
            odds.push(*nearest * weight);
        }
        if odds.iter().sum::<f64>() <= 0.0 {
            break;
        }
        centers.push(pixels[chance.pick(&odds)]);
    }
    centers
}

/// Numbers that look random and are the same every time: SplitMix64.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new() -> Chance {
        Chance(0)
    }

    /// A number from 0 up to `end`, which is at least 1.
    pub(super) fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f64) as usize).min(end - 1)
    }

    /// An index, as likely as its odds, which are not all zero.
    fn pick(&mut self, odds: &[f64]) -> usize {
        let mut left = self.unit() * odds.iter().sum::<f64>();
        let found = odds.iter().position(|&odds| {
            left -= odds;
            left < 0.0
        });
        found.unwrap_or(odds.len() - 1)
    }

    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_heaps_of_pixels_are_told_apart() {
        let mut chance = Chance::new();
        let mut noise = || (chance.unit() as f32 - 0.5) * 0.1;
        let heap = |at: f32, noise: &mut dyn FnMut() -> f32| {
            [at + noise(), 0.5 + noise(), noise(), noise()]
        };
        let pixels: Vec<Feature> = (0..400)
            .map(|at| heap(if at % 4 == 0 { 0.9 } else { 0.2 }, &mut noise))
            .collect();
        let mixture = Mixture::fit(&pixels, &vec![1.0; 400], 2);
        let density = |at: f32| mixture.log_density(&[at, 0.5, 0.0, 0.0]);
        assert!(density(0.2) > density(0.9) + 0.8);
        assert!(density(0.9) > density(0.55) + 8.0);
        let again = Mixture::fit(&pixels, &vec![1.0; 400], 2);
        assert_eq!(
            again.log_density(&pixels[7]),
            mixture.log_density(&pixels[7])
        );
    }

    #[test]
    fn pixels_of_one_colour_make_a_mixture_too() {
        let mixture = Mixture::fit(&[[0.5; FEATURES]; 30], &[0.0; 30], 5);
        assert!(mixture.log_density(&[0.5; FEATURES]) > mixture.log_density(&[0.6; FEATURES]));
    }
}
