//! Gaussian blurs of any width at a small cost, and means within a region.

use rayon::prelude::*;

use crate::image::float_image::FloatImage;

/// Beyond this standard deviation, in pixels, a smaller copy is blurred.
const LARGEST_DIRECT: f32 = 3.0;

/// Blurs by a Gaussian of standard deviation `sigma`, in pixels. The edge goes on outside.
pub(crate) fn blurred<const C: usize>(image: &FloatImage<C>, sigma: f32) -> FloatImage<C> {
    if sigma < 0.2 {
        return image.clone();
    }
    match smaller(image, sigma) {
        None => blurred_directly(image, sigma.min(40.0)),
        Some((small, rest)) => blurred_directly(&small, rest).resized(image.width, image.height),
    }
}

/// A copy that is as many times smaller as a blur of `sigma` allows, and what is left to blur there, in pixels of the copy.
fn smaller<const C: usize>(image: &FloatImage<C>, sigma: f32) -> Option<(FloatImage<C>, f32)> {
    let factor = (sigma / (LARGEST_DIRECT / 2.0)).floor() as usize;
    if sigma <= LARGEST_DIRECT || image.width.min(image.height) < 4 * factor {
        return None;
    }
    let small = image.resized(image.width.div_ceil(factor), image.height.div_ceil(factor));
    // The triangle of both changes of size blurs too, by about 0.6 of a small pixel.
    let rest = (sigma / factor as f32).powi(2) - 0.36;
    Some((small, rest.max(0.04).sqrt()))
}

/// The mean of `image` around each pixel where `weight` is, by a Gaussian of `sigma`: what lies outside
/// of a region does not run into it. Far from the region it is what is nearest, or its mean.
pub(crate) fn blurred_within<const C: usize>(
    image: &FloatImage<C>,
    weight: &FloatImage<1>,
    sigma: f32,
) -> FloatImage<C> {
    let weighted = FloatImage::from_fn(image.width, image.height, |x, y| {
        let [share] = weight.at(x, y);
        image.at(x, y).map(|value| value * share)
    });
    match (smaller(&weighted, sigma), smaller(weight, sigma)) {
        (Some((sums, rest)), Some((shares, _))) => {
            let wide = sigma * 6.0 * sums.width as f32 / image.width as f32;
            quotient(&sums, &shares, rest, wide).resized(image.width, image.height)
        }
        _ => quotient(&weighted, weight, sigma, sigma * 6.0),
    }
}

/// Sums over shares, both blurred by `sigma`.
fn quotient<const C: usize>(
    sums: &FloatImage<C>,
    shares: &FloatImage<1>,
    sigma: f32,
    wide: f32,
) -> FloatImage<C> {
    let (mut mean, mut whole) = ([0.0; C], 1e-6);
    for (sum, [share]) in sums.pixels.iter().zip(&shares.pixels) {
        whole += share;
        for (mean, value) in mean.iter_mut().zip(sum) {
            *mean += value;
        }
    }
    let mean = mean.map(|sum| sum / whole);
    let (wide_sums, wide_shares) = (blurred(sums, wide), blurred(shares, wide));
    let (sums, shares) = (blurred(sums, sigma), blurred(shares, sigma));
    FloatImage::from_fn(sums.width, sums.height, |x, y| {
        let ([share], [wide]) = (shares.at(x, y), wide_shares.at(x, y));
        let (sum, wide_sum) = (sums.at(x, y), wide_sums.at(x, y));
        // A little of the wide mean, and less of that of the whole, keep the quotient sound where the region is far.
        let total = share + wide * 0.01 + 1e-6;
        let mut out = mean;
        for (channel, value) in out.iter_mut().enumerate() {
            *value = (sum[channel] + wide_sum[channel] * 0.01 + *value * 1e-6) / total;
        }
        out
    })
}

fn blurred_directly<const C: usize>(image: &FloatImage<C>, sigma: f32) -> FloatImage<C> {
    let reach = (sigma * 2.7).ceil().max(1.0) as usize;
    let weights: Vec<f32> = (0..=2 * reach)
        .map(|at| (-0.5 * ((at as f32 - reach as f32) / sigma).powi(2)).exp())
        .collect();
    let sum: f32 = weights.iter().sum();
    let weights: Vec<f32> = weights.iter().map(|weight| weight / sum).collect();
    let (width, height) = (image.width, image.height);
    if width == 0 || height == 0 {
        return image.clone();
    }
    // Sums over whole rows at once: the compiler turns them into wide instructions.
    let mut across = FloatImage::filled(width, height, [0.0; C]);
    let rows = across.pixels.par_chunks_mut(width).enumerate();
    rows.for_each(|(y, out)| {
        let row = image.row(y);
        let edge = |pixel: [f32; C]| std::iter::repeat_n(pixel, reach);
        let padded: Vec<[f32; C]> = edge(row[0])
            .chain(row.iter().copied())
            .chain(edge(row[width - 1]))
            .collect();
        for (by, weight) in weights.iter().enumerate() {
            add_weighted(out, &padded[by..by + width], *weight);
        }
    });
    let mut down = FloatImage::filled(width, height, [0.0; C]);
    let rows = down.pixels.par_chunks_mut(width).enumerate();
    rows.for_each(|(y, out)| {
        for (by, weight) in weights.iter().enumerate() {
            let from = (y + by).saturating_sub(reach).min(height - 1);
            add_weighted(out, across.row(from), *weight);
        }
    });
    down
}

fn add_weighted<const C: usize>(out: &mut [[f32; C]], row: &[[f32; C]], weight: f32) {
    for (out, value) in out.as_flattened_mut().iter_mut().zip(row.as_flattened()) {
        *out += weight * value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_spreads_to_the_width_that_was_asked_for() {
        let dot = FloatImage::from_fn(121, 121, |x, y| [f32::from(u8::from((x, y) == (60, 60)))]);
        for sigma in [1.0, 2.5, 6.0, 12.0] {
            let spread = blurred(&dot, sigma);
            let (mut sum, mut variance) = (0.0, 0.0);
            for y in 0..121 {
                for x in 0..121 {
                    let [value] = spread.at(x, y);
                    sum += value;
                    variance += value * (x as f32 - 60.0).powi(2);
                }
            }
            assert!((sum - 1.0).abs() < 0.05, "{sigma}: {sum}");
            let found = (variance / sum).sqrt();
            assert!((found / sigma - 1.0).abs() < 0.15, "{sigma}: {found}");
        }
    }

    #[test]
    fn what_lies_outside_of_a_region_does_not_run_into_it() {
        let image = FloatImage::from_fn(60, 20, |x, _| [if x < 30 { 0.2 } else { 1.0 }]);
        let left = FloatImage::from_fn(60, 20, |x, _| [f32::from(u8::from(x < 30))]);
        let mean = blurred_within(&image, &left, 4.0);
        for x in [0, 15, 29] {
            assert!((mean.at(x, 10)[0] - 0.2).abs() < 0.01);
        }
    }
}
