//! Flattens a picture into strokes of one colour: a Kuwahara filter with soft choice.
//!
//! Kuwahara et al. (1976) take the mean of the calmest of four windows around a pixel. Here all four are
//! mixed, the calm ones with far more weight (Papari et al., 2007), so that no window leaves a corner.

use crate::image::FloatImage;

/// Flattens `picture` with windows of `radius` pixels.
pub(super) fn flattened(picture: &FloatImage<3>, radius: usize) -> FloatImage<3> {
    let (width, height) = (picture.width, picture.height);
    let radius = radius.clamp(1, width.min(height).max(2) / 2);
    let sums = Sums::of(picture);
    FloatImage::from_fn(width, height, |x, y| {
        let xs = [
            (x.saturating_sub(radius), x + 1),
            (x, (x + radius + 1).min(width)),
        ];
        let ys = [
            (y.saturating_sub(radius), y + 1),
            (y, (y + radius + 1).min(height)),
        ];
        let (mut color, mut total) = ([0.0; 3], 0.0);
        for (left, right) in xs {
            for (top, bottom) in ys {
                let ([r, g, b], variance) = sums.window(left, top, right, bottom);
                // Below this variance a window counts as calm.
                let calm = 1.0 + variance / 4e-4;
                let weight = 1.0 / (calm * calm * calm * calm);
                for (sum, value) in color.iter_mut().zip([r, g, b]) {
                    *sum += value * weight;
                }
                total += weight;
            }
        }
        color.map(|sum| sum / total)
    })
}

/// Sums of the colours and of the squares of their brightness, over everything above and to the left.
struct Sums {
    width: usize,
    sums: Vec<[f64; 4]>,
}

impl Sums {
    fn of(picture: &FloatImage<3>) -> Sums {
        let width = picture.width + 1;
        let mut sums = vec![[0.0; 4]; width * (picture.height + 1)];
        for y in 0..picture.height {
            let mut row = [0.0f64; 4];
            for (x, &[r, g, b]) in picture.row(y).iter().enumerate() {
                let brightness = f64::from(r + g + b) / 3.0;
                let values = [
                    f64::from(r),
                    f64::from(g),
                    f64::from(b),
                    brightness * brightness,
                ];
                let above = sums[y * width + x + 1];
                for (sum, value) in row.iter_mut().zip(values) {
                    *sum += value;
                }
                sums[(y + 1) * width + x + 1] = [0, 1, 2, 3].map(|at| above[at] + row[at]);
            }
        }
        Sums { width, sums }
    }

    /// The mean colour of a window, and the variance of its brightness.
    fn window(&self, left: usize, top: usize, right: usize, bottom: usize) -> ([f32; 3], f32) {
        let at = |x: usize, y: usize| self.sums[y * self.width + x];
        let (a, b, c, d) = (
            at(left, top),
            at(right, top),
            at(left, bottom),
            at(right, bottom),
        );
        let count = ((right - left) * (bottom - top)).max(1) as f64;
        let mean = [0, 1, 2, 3].map(|at| (d[at] - b[at] - c[at] + a[at]) / count);
        let brightness = (mean[0] + mean[1] + mean[2]) / 3.0;
        let variance = (mean[3] - brightness * brightness).max(0.0);
        (
            [mean[0] as f32, mean[1] as f32, mean[2] as f32],
            variance as f32,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_goes_and_an_edge_stays() {
        let noisy = FloatImage::from_fn(60, 40, |x, y| {
            let grain = ((x * 7 + y * 13) % 5) as f32 * 0.01;
            [if x < 30 { 0.2 } else { 0.8 } + grain; 3]
        });
        let flat = flattened(&noisy, 4);
        assert!((flat.at(15, 20)[0] - 0.22).abs() < 0.01);
        assert!(flat.at(28, 20)[0] < 0.3 && flat.at(31, 20)[0] > 0.7);
    }
}
