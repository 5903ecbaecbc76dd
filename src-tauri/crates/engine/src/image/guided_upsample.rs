//! Upsampling a painted picture to the photo's size, with the photo's own edges.
//!
//! The picture was painted at a lower resolution so that its strokes are visible; simply enlarged,
//! all of it would be soft. As in the fast guided filter (He and Sun, "Fast Guided Filter", 2015),
//! the painted luminance around each pixel is modelled as a multiple of the photo's:
//!
//! ```text
//! gain  = cov(photo, painted) / (var(photo) + NOISE_VARIANCE)     over a few pixels of the painted size
//! rest  = painted − gain · photo
//! out   = enlarged(rest) + enlarged(gain) · photo
//! ```
//!
//! where `photo` is its luminance, small in the first two lines and at full size in the last. Where
//! the painter followed an edge of the photo the gain is high and the edge comes back sharp; where
//! it painted strokes of its own the gain is near zero and the strokes are enlarged with cubic
//! splines. Unlike in the paper, `rest` is not smoothed: strokes are not noise.

use crate::image::Photo;

/// Pixels around each one over which photo and painting are compared.
const RADIUS: usize = 2;
/// Squared luminance, of 0..=1, below which differences in the photo count as noise.
const NOISE_VARIANCE: f32 = 2e-4;
/// A gain outside of these would amplify the photo's grain.
const GAIN_LIMITS: std::ops::RangeInclusive<f32> = -0.5..=1.25;
/// Of red, green and blue, gamma-encoded (ITU-R BT.709).
const LUMINANCE: [f32; 3] = [0.2126, 0.7152, 0.0722];

/// Numbers for each pixel of the painted picture: `rest` in red, green and blue, and the gain.
type Coefficients = [f32; 4];

/// A painted picture, ready to be upsampled row by row.
#[derive(Debug)]
pub(crate) struct GuidedUpsample {
    width: usize,
    height: usize,
    coefficients: Vec<Coefficients>,
    /// For each pixel of a row of the result: the second of four neighbours, and their weights.
    columns: Vec<CubicTaps>,
    tall: usize,
}

/// Four neighbours of a pixel: the index of the second one, and the weight of each.
type CubicTaps = (isize, [f32; 4]);

impl GuidedUpsample {
    /// From `painted`, and the photo of the same size that it was painted from, to `size`.
    pub(crate) fn new(painted: &Photo, photo: &Photo, size: (u32, u32)) -> GuidedUpsample {
        let (width, height) = (painted.width() as usize, painted.height() as usize);
        let small = luminances(photo);
        let gains = local_gains(&small, &luminances(painted), width);
        let (pixels, _) = painted.pixels().as_chunks::<3>();
        let coefficients = pixels
            .iter()
            .zip(small.iter().zip(&gains))
            .map(|(pixel, (luminance, &gain))| {
                let [r, g, b] = pixel.map(|value| f32::from(value) - gain * luminance * 255.0);
                [r, g, b, gain]
            })
            .collect();
        let (wide, tall) = (size.0 as usize, size.1 as usize);
        GuidedUpsample {
            width,
            height,
            coefficients,
            columns: (0..wide).map(|x| cubic_taps(x, wide, width)).collect(),
            tall,
        }
    }

    /// Row `y` of the result, 8 bits a channel, for the photo's row.
    pub(crate) fn write_row(
        &self,
        y: usize,
        photo: &[u8],
        out: &mut [u8],
        line: &mut Vec<Coefficients>,
    ) {
        let (second, weights) = cubic_taps(y, self.tall, self.height);
        line.clear();
        line.resize(self.width, Coefficients::default());
        for (tap, weight) in (second - 1..).zip(weights) {
            let from = tap.clamp(0, self.height as isize - 1) as usize * self.width;
            for (sum, coefficient) in line
                .iter_mut()
                .zip(&self.coefficients[from..from + self.width])
            {
                for (sum, value) in sum.iter_mut().zip(coefficient) {
                    *sum += weight * value;
                }
            }
        }
        let (photo, _) = photo.as_chunks::<3>();
        let (out, _) = out.as_chunks_mut::<3>();
        for ((out, photo), &(second, weights)) in out.iter_mut().zip(photo).zip(&self.columns) {
            let mut sum = Coefficients::default();
            for (tap, weight) in (second - 1..).zip(weights) {
                let coefficient = &line[tap.clamp(0, self.width as isize - 1) as usize];
                for (sum, value) in sum.iter_mut().zip(coefficient) {
                    *sum += weight * value;
                }
            }
            let own = sum[3] * luminance(*photo);
            for (out, rest) in out.iter_mut().zip(sum) {
                *out = (rest + own + 0.5) as u8;
            }
        }
    }
}

/// Catmull–Rom weights for pixel `at` of `to`, among `from`.
fn cubic_taps(at: usize, to: usize, from: usize) -> CubicTaps {
    let place = (at as f32 + 0.5) * from as f32 / to as f32 - 0.5;
    let second = place.floor();
    let t = place - second;
    let weights = [
        ((-0.5 * t + 1.0) * t - 0.5) * t,
        (1.5 * t - 2.5) * t * t + 1.0,
        ((-1.5 * t + 2.0) * t + 0.5) * t,
        (0.5 * t - 0.5) * t * t,
    ];
    (second as isize, weights)
}

/// In 0..=255, as the pixels are.
fn luminance(pixel: [u8; 3]) -> f32 {
    pixel
        .iter()
        .zip(LUMINANCE)
        .map(|(&value, share)| f32::from(value) * share)
        .sum()
}

/// In 0..=1.
fn luminances(photo: &Photo) -> Vec<f32> {
    let (pixels, _) = photo.pixels().as_chunks::<3>();
    pixels
        .iter()
        .map(|&pixel| luminance(pixel) / 255.0)
        .collect()
}

fn local_gains(photo: &[f32], painted: &[f32], width: usize) -> Vec<f32> {
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).collect::<Vec<_>>();
    let mean = |values: &[f32]| box_mean(values, width);
    let (mean_photo, mean_painted) = (mean(photo), mean(painted));
    let squares = mean(&product(photo, photo));
    let products = mean(&product(photo, painted));
    let gains: Vec<f32> = (0..photo.len())
        .map(|at| {
            let variance = squares[at] - mean_photo[at] * mean_photo[at];
            let covariance = products[at] - mean_photo[at] * mean_painted[at];
            (covariance / (variance + NOISE_VARIANCE))
                .clamp(*GAIN_LIMITS.start(), *GAIN_LIMITS.end())
        })
        .collect();
    mean(&gains)
}

/// The mean of the pixels up to [`RADIUS`] away, as far as there are any.
fn box_mean(values: &[f32], width: usize) -> Vec<f32> {
    let near = |at: usize, length: usize| at.saturating_sub(RADIUS)..length.min(at + RADIUS + 1);
    let mut sideways = vec![0.0; values.len()];
    for (from, to) in values.chunks(width).zip(sideways.chunks_mut(width)) {
        for (x, mean) in to.iter_mut().enumerate() {
            let near = &from[near(x, width)];
            *mean = near.iter().sum::<f32>() / near.len() as f32;
        }
    }
    let height = values.len() / width;
    let mut out = vec![0.0; values.len()];
    for (y, to) in out.chunks_mut(width).enumerate() {
        let near = near(y, height);
        let share = 1.0 / near.len() as f32;
        for from in near.map(|row| &sideways[row * width..(row + 1) * width]) {
            for (mean, value) in to.iter_mut().zip(from) {
                *mean += value * share;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upsampled(painted: &Photo, small: &Photo, photo: &Photo) -> Vec<u8> {
        let upsample = GuidedUpsample::new(painted, small, (photo.width(), photo.height()));
        let row = photo.width() as usize * 3;
        let mut out = vec![0; photo.pixels().len()];
        for (y, (photo, out)) in photo
            .pixels()
            .chunks(row)
            .zip(out.chunks_mut(row))
            .enumerate()
        {
            upsample.write_row(y, photo, out, &mut vec![]);
        }
        out
    }

    fn step(width: u32, height: u32, dark: u8, light: u8) -> Photo {
        let pixels = (0..width * height)
            .flat_map(|at| [if at % width < width / 2 { dark } else { light }; 3])
            .collect();
        Photo::from_pixels(width, height, pixels).unwrap()
    }

    #[test]
    fn a_flat_painting_of_a_flat_photo_stays_flat() {
        let (painted, small) = (step(16, 12, 90, 90), step(16, 12, 200, 200));
        let out = upsampled(&painted, &small, &step(61, 47, 200, 200));
        assert!(out.iter().all(|&value| value == 90));
    }

    #[test]
    fn an_edge_in_both_is_as_sharp_as_in_the_photo() {
        let (painted, small) = (step(32, 8, 60, 180), step(32, 8, 40, 220));
        let out = upsampled(&painted, &small, &step(128, 32, 40, 220));
        let line: Vec<u8> = out[16 * 128 * 3..17 * 128 * 3]
            .chunks(3)
            .map(|p| p[0])
            .collect();
        let rise = line
            .windows(2)
            .map(|pair| pair[1].abs_diff(pair[0]))
            .max()
            .unwrap();
        assert!(rise > 85, "the edge is spread out: {line:?}");
        assert!(line[4].abs_diff(60) <= 2 && line[123].abs_diff(180) <= 2);
    }

    #[test]
    fn a_stroke_without_an_edge_in_the_photo_keeps_its_place() {
        let (painted, small) = (step(32, 8, 60, 180), step(32, 8, 128, 128));
        let out = upsampled(&painted, &small, &step(128, 32, 128, 128));
        let line: Vec<u8> = out[16 * 128 * 3..17 * 128 * 3]
            .chunks(3)
            .map(|p| p[0])
            .collect();
        assert!(line[56].abs_diff(60) <= 16 && line[71].abs_diff(180) <= 16);
        assert!(line.iter().all(|&value| (45..=195).contains(&value)));
    }
}
