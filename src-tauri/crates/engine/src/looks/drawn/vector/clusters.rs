//! A few colours for a region, and the shapes that they cover.
//!
//! Colours are found by k-means in Oklab. It begins from a division of the widest group at its middle again and again
//! (Linde, Buzo and Gray, "An Algorithm for Vector Quantizer Design", 1980), so that nothing is left to chance.

use crate::image::{FloatImage, blurred_within};
use crate::looks::drawn::shape::{contour, without_specks};

/// Colours of which no two are nearer than this are kept, in Oklab.
const LEAST_APART: f32 = 0.065;

/// Every so many pixels are looked at to find colours.
const STEP: usize = 3;

const ROUNDS: usize = 8;

/// The colours of a region, from dark to light, and the shapes that they cover: of each but the first, which is
/// everywhere, a signed distance in pixels. Each shape lies within the one before.
pub(super) struct Clusters {
    pub(super) colors: Vec<[f32; 3]>,
    pub(super) shapes: Vec<FloatImage<1>>,
}

impl Clusters {
    /// At most `count` colours of `lab`, a picture in Oklab, where `region` is. Shapes are smoothed by `sigma` pixels and have no
    /// islands and holes of fewer than `area` pixels.
    pub(super) fn of(
        lab: &FloatImage<3>,
        region: &FloatImage<1>,
        count: usize,
        sigma: f32,
        area: f32,
    ) -> Clusters {
        let samples: Vec<[f32; 3]> = (lab.pixels.iter().zip(&region.pixels))
            .filter(|(_, share)| share[0] > 0.6)
            .map(|(&pixel, _)| pixel)
            .step_by(STEP)
            .collect();
        let colors = palette(&samples, count.min(MOST));
        // Bit by bit lighter: of each pixel a share of every shape.
        let lighter = FloatImage::from_fn(lab.width, lab.height, |x, y| {
            let own = nearest(&colors, lab.at(x, y));
            let mut shares = [0.0; MOST - 1];
            shares[..own].fill(1.0);
            shares
        });
        let lighter = blurred_within(&lighter, region, sigma);
        let shape = |number: usize| {
            let share =
                FloatImage::from_fn(lab.width, lab.height, |x, y| [lighter.at(x, y)[number - 1]]);
            without_specks(contour(&share, 0.5), area)
        };
        Clusters {
            shapes: (1..colors.len()).map(shape).collect(),
            colors,
        }
    }
}

/// The most colours of a region.
const MOST: usize = 6;

/// At most `count` colours for these samples, from dark to light; one at least.
fn palette(samples: &[[f32; 3]], count: usize) -> Vec<[f32; 3]> {
    let mut colors = vec![mean(samples.iter()).unwrap_or([0.5, 0.0, 0.0])];
    while colors.len() < count {
        let Some([dark, light]) = widest_group_halved(samples, &colors) else {
            break;
        };
        let own = nearest(&colors, mix(dark, light));
        colors[own] = dark;
        colors.push(light);
        for _ in 0..ROUNDS {
            improve(samples, &mut colors);
        }
    }
    colors.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let mut kept: Vec<[f32; 3]> = Vec::new();
    for color in colors {
        if kept
            .iter()
            .all(|other| apart(*other, color) > LEAST_APART * LEAST_APART)
        {
            kept.push(color);
        }
    }
    kept
}

/// The means of both sides of the group whose colours differ most.
fn widest_group_halved(samples: &[[f32; 3]], colors: &[[f32; 3]]) -> Option<[[f32; 3]; 2]> {
    let mut spread = vec![[0.0f32; 3]; colors.len()];
    for &sample in samples {
        let own = nearest(colors, sample);
        for axis in 0..3 {
            spread[own][axis] += (sample[axis] - colors[own][axis]).powi(2);
        }
    }
    let widest = (0..colors.len()).max_by(|&a, &b| {
        let total = |at: usize| spread[at].iter().sum::<f32>();
        total(a).total_cmp(&total(b))
    })?;
    let axis = (0..3).max_by(|&a, &b| spread[widest][a].total_cmp(&spread[widest][b]))?;
    let side = |is_light: bool| {
        mean(samples.iter().filter(|&&sample| {
            nearest(colors, sample) == widest && (sample[axis] > colors[widest][axis]) == is_light
        }))
    };
    Some([side(false)?, side(true)?])
}

fn improve(samples: &[[f32; 3]], colors: &mut [[f32; 3]]) {
    let mut sums = vec![([0.0f64; 3], 0u32); colors.len()];
    for &sample in samples {
        let (sum, count) = &mut sums[nearest(colors, sample)];
        for (sum, value) in sum.iter_mut().zip(sample) {
            *sum += f64::from(value);
        }
        *count += 1;
    }
    for (color, (sum, count)) in colors.iter_mut().zip(sums) {
        if count > 0 {
            *color = sum.map(|sum| (sum / f64::from(count)) as f32);
        }
    }
}

fn mean<'a>(samples: impl Iterator<Item = &'a [f32; 3]>) -> Option<[f32; 3]> {
    let (mut sum, mut count) = ([0.0f64; 3], 0u32);
    for sample in samples {
        for (sum, value) in sum.iter_mut().zip(sample) {
            *sum += f64::from(*value);
        }
        count += 1;
    }
    (count > 0).then(|| sum.map(|sum| (sum / f64::from(count)) as f32))
}

fn mix(a: [f32; 3], b: [f32; 3]) -> [f32; 3] {
    [0, 1, 2].map(|axis| (a[axis] + b[axis]) / 2.0)
}

fn apart(a: [f32; 3], b: [f32; 3]) -> f32 {
    // A difference of hue is seen more than one of lightness, which is often a fold.
    let [lightness, x, y] = [0, 1, 2].map(|axis| a[axis] - b[axis]);
    0.6 * lightness * lightness + 2.0 * (x * x + y * y)
}

fn nearest(colors: &[[f32; 3]], color: [f32; 3]) -> usize {
    let mut best = (f32::MAX, 0);
    for (at, &other) in colors.iter().enumerate() {
        let distance = apart(other, color);
        if distance < best.0 {
            best = (distance, at);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_cloths_get_their_colours_and_their_shapes() {
        let colors = [[0.2, 0.0, 0.0], [0.5, 0.12, 0.05], [0.8, -0.05, 0.05]];
        let lab = FloatImage::from_fn(90, 40, |x, _| colors[x / 30]);
        let region = FloatImage::filled(90, 40, [1.0]);
        let found = Clusters::of(&lab, &region, 5, 1.5, 30.0);
        assert_eq!(found.colors.len(), 3);
        for (color, expected) in found.colors.iter().zip(colors) {
            assert!(apart(*color, expected) < 1e-4, "{color:?}");
        }
        for (shape, border) in found.shapes.iter().zip([30, 60]) {
            assert!(shape.at(border - 4, 20)[0] < 0.0 && shape.at(border + 4, 20)[0] > 0.0);
        }
    }

    #[test]
    fn an_empty_region_has_one_colour() {
        let lab = FloatImage::filled(9, 9, [0.5, 0.1, 0.1]);
        let region = FloatImage::filled(9, 9, [0.0]);
        let found = Clusters::of(&lab, &region, 5, 1.0, 4.0);
        assert_eq!((found.colors.len(), found.shapes.len()), (1, 0));
    }
}
