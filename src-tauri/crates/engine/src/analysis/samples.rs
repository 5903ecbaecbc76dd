//! What mixtures are taught with: the features of pixels, and which of the pixels.

use rayon::prelude::*;

use crate::analysis::mixture::{Chance, Feature, Mixture};
use crate::image::FloatImage;
use crate::image::color::srgb_to_lab;

/// The pixels of the square of a face.
pub(super) struct PartColors {
    pub(super) color: FloatImage<3>,
    pub(super) features: Vec<Feature>,
}

impl PartColors {
    pub(super) fn of(color: FloatImage<3>) -> PartColors {
        PartColors {
            features: features(&color),
            color,
        }
    }

    /// A mixture of the pixels that have a weight; `None` if there are too few.
    pub(super) fn fit(&self, weights: &[f32], count: usize) -> Option<Mixture> {
        let picked = pick(weights, 1500)?;
        let pixels: Vec<Feature> = picked.iter().map(|&at| self.features[at]).collect();
        let weights: Vec<f32> = picked.iter().map(|&at| weights[at]).collect();
        Some(Mixture::fit(&pixels, &weights, count))
    }

    /// As `fit`, for skin, which is also seen in shadow and with highlights: the same pixels darker, and
    /// mixed with white.
    pub(super) fn fit_skin(&self, weights: &[f32], count: usize) -> Option<Mixture> {
        /// How much light is left, the share of white, the weight.
        const LIGHTS: [(f32, f32, f32); 4] = [
            (0.8, 0.0, 0.25),
            (0.62, 0.0, 0.12),
            (1.0, 0.15, 0.25),
            (1.0, 0.3, 0.15),
        ];
        let picked = pick(weights, 900)?;
        let mut pixels: Vec<Feature> = picked.iter().map(|&at| self.features[at]).collect();
        let mut all_weights: Vec<f32> = picked.iter().map(|&at| weights[at]).collect();
        for (light, white, weight) in LIGHTS {
            for &at in &picked {
                let lit =
                    self.color.pixels[at].map(|value| value * light * (1.0 - white) + white * 0.95);
                let [l, a, b] = srgb_to_lab(lit);
                pixels.push([l, a, b, self.features[at][3]]);
                all_weights.push(weights[at] * weight);
            }
        }
        Some(Mixture::fit(&pixels, &all_weights, count))
    }

    /// The logarithm of the density of each pixel.
    pub(super) fn log_densities(&self, mixture: &Mixture) -> Vec<f32> {
        let features = self.features.par_iter();
        features
            .map(|feature| mixture.log_density(feature))
            .collect()
    }
}

/// Lab of each pixel, and the logarithm of how much the lightness varies around it.
fn features(color: &FloatImage<3>) -> Vec<Feature> {
    let (width, height) = (color.width, color.height);
    let lab = FloatImage::from_fn(width, height, |x, y| srgb_to_lab(color.at(x, y)));
    FloatImage::from_fn(width, height, |x, y| {
        let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0);
        for near_y in y.saturating_sub(2)..(y + 3).min(height) {
            for near in &lab.row(near_y)[x.saturating_sub(2)..(x + 3).min(width)] {
                sum += near[0];
                squares += near[0] * near[0];
                count += 1.0;
            }
        }
        let mean: f32 = sum / count;
        let deviation = (squares / count - mean * mean).max(0.0).sqrt();
        let [l, a, b] = lab.at(x, y);
        [l, a, b, (deviation + 0.004).ln() * 0.06]
    })
    .pixels
}

/// The deviation of lightness that a texture feature was made from.
pub(super) fn untextured(feature: f32) -> f32 {
    (feature / 0.06).exp() - 0.004
}

/// At most `most` of the pixels with a weight above a twentieth, by chance; `None` if there are fewer
/// than 25.
pub(super) fn pick(weights: &[f32], most: usize) -> Option<Vec<usize>> {
    let mut candidates: Vec<usize> = (0..weights.len())
        .filter(|&at| weights[at] > 0.05)
        .collect();
    if candidates.len() < 25 {
        return None;
    }
    let count = most.min(candidates.len());
    let mut chance = Chance::new();
    for at in 0..count {
        let other = at + chance.below(candidates.len() - at);
        candidates.swap(at, other);
    }
    candidates.truncate(count);
    Some(candidates)
}

pub(super) fn select(values: &[f32], mask: &[bool]) -> Vec<f32> {
    let values = values.iter().zip(mask);
    values
        .filter_map(|(&value, &chosen)| chosen.then_some(value))
        .collect()
}

/// The value below which a share of the values lies, between two of them if need be; 0 of none.
pub(super) fn quantile(mut values: Vec<f32>, share: f32) -> f32 {
    values.sort_by(f32::total_cmp);
    let Some(last) = values.len().checked_sub(1) else {
        return 0.0;
    };
    let at = share * last as f32;
    let (below, above) = (at.floor() as usize, at.ceil() as usize);
    values[below] + (values[above] - values[below]) * (at - below as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_values() {
        let values = || vec![4.0, 1.0, 3.0, 2.0];
        assert_eq!(quantile(values(), 0.5), 2.5);
        assert_eq!(
            (quantile(values(), 0.0), quantile(values(), 1.0)),
            (1.0, 4.0)
        );
        assert_eq!(quantile(Vec::new(), 0.5), 0.0);
    }

    #[test]
    fn pixels_are_picked_once_each_and_the_same_every_time() {
        let weights: Vec<f32> = (0..200)
            .map(|at| if at % 2 == 0 { 1.0 } else { 0.0 })
            .collect();
        let mut picked = pick(&weights, 60).unwrap();
        assert_eq!(Some(picked.clone()), pick(&weights, 60));
        picked.sort_unstable();
        picked.dedup();
        assert!(picked.len() == 60 && picked.iter().all(|at| at % 2 == 0));
        assert!(pick(&weights[..40], 60).is_none());
    }
}
