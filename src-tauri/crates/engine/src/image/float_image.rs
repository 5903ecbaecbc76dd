//! Pictures and masks in floats: `C` numbers a pixel, side by side.

use rayon::prelude::*;

/// A picture of `C` channels. A mask is one of a single channel, in 0..=1.
#[derive(Clone)]
pub(crate) struct FloatImage<const C: usize> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Rows from the top; `width × height` pixels.
    pub(crate) pixels: Vec<[f32; C]>,
}

impl<const C: usize> FloatImage<C> {
    /// A picture of one colour.
    pub(crate) fn filled(width: usize, height: usize, pixel: [f32; C]) -> FloatImage<C> {
        let pixels = vec![pixel; width * height];
        FloatImage {
            width,
            height,
            pixels,
        }
    }

    /// A picture whose pixels a function gives, column and row.
    pub(crate) fn from_fn(
        width: usize,
        height: usize,
        pixel: impl Fn(usize, usize) -> [f32; C] + Sync,
    ) -> FloatImage<C> {
        let mut image = FloatImage::filled(width, height, [0.0; C]);
        image
            .pixels
            .par_chunks_mut(width.max(1))
            .enumerate()
            .for_each(|(y, row)| {
                for (x, out) in row.iter_mut().enumerate() {
                    *out = pixel(x, y);
                }
            });
        image
    }

    /// The same with `change` made to every number.
    pub(crate) fn map(&self, change: impl Fn(f32) -> f32 + Sync) -> FloatImage<C> {
        FloatImage::from_fn(self.width, self.height, |x, y| self.at(x, y).map(&change))
    }

    pub(crate) fn at(&self, x: usize, y: usize) -> [f32; C] {
        self.pixels[y * self.width + x]
    }

    pub(crate) fn row(&self, y: usize) -> &[[f32; C]] {
        &self.pixels[y * self.width..][..self.width]
    }

    /// The value at a place in pixels, where 0 is the middle of the first; the edge goes on outside.
    pub(crate) fn sample(&self, x: f32, y: f32) -> [f32; C] {
        let (x0, x1, fx) = neighbours(x, self.width);
        let (y0, y1, fy) = neighbours(y, self.height);
        let (upper, lower) = (self.row(y0), self.row(y1));
        let mut out = [0.0; C];
        for (channel, out) in out.iter_mut().enumerate() {
            let top = lerp(upper[x0][channel], upper[x1][channel], fx);
            let bottom = lerp(lower[x0][channel], lower[x1][channel], fx);
            *out = lerp(top, bottom, fy);
        }
        out
    }

    /// The same picture at another size: linear between pixels where it grows; where it shrinks the
    /// triangle is as wide as a new pixel's surroundings, so that nothing aliases.
    pub(crate) fn resized(&self, width: usize, height: usize) -> FloatImage<C> {
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        // First along the side on which fewer pixels are left.
        if height < self.height {
            self.with_rows(height).with_columns(width)
        } else {
            self.with_columns(width).with_rows(height)
        }
    }

    fn with_columns(&self, width: usize) -> FloatImage<C> {
        let columns = taps(self.width, width);
        let mut image = FloatImage::filled(width, self.height, [0.0; C]);
        let rows = image.pixels.par_chunks_mut(width.max(1)).enumerate();
        rows.for_each(|(y, out)| {
            let row = self.row(y);
            for (out, (first, weights)) in out.iter_mut().zip(&columns) {
                let mut sum = [0.0; C];
                for (pixel, weight) in row[*first..].iter().zip(weights) {
                    for (sum, value) in sum.iter_mut().zip(pixel) {
                        *sum += weight * value;
                    }
                }
                *out = sum;
            }
        });
        image
    }

    fn with_rows(&self, height: usize) -> FloatImage<C> {
        let taps = taps(self.height, height);
        let mut image = FloatImage::filled(self.width, height, [0.0; C]);
        let rows = image.pixels.par_chunks_mut(self.width.max(1));
        // Whole rows at once: the compiler turns them into wide instructions.
        rows.zip(&taps).for_each(|(out, (first, weights))| {
            for (at, weight) in weights.iter().enumerate() {
                let row = self.row(first + at).as_flattened();
                for (out, value) in out.as_flattened_mut().iter_mut().zip(row) {
                    *out += weight * value;
                }
            }
        });
        image
    }
}

fn lerp(from: f32, to: f32, share: f32) -> f32 {
    from + (to - from) * share
}

/// The two pixels on either side of a place, and how far it is from the first to the second.
pub(crate) fn neighbours(at: f32, length: usize) -> (usize, usize, f32) {
    let last = length.saturating_sub(1);
    let at = at.clamp(0.0, last as f32);
    let first = at as usize;
    (first, (first + 1).min(last), at - first as f32)
}

/// For each of `to` pixels the first of the `from` pixels that it is made of, and their weights.
fn taps(from: usize, to: usize) -> Vec<(usize, Vec<f32>)> {
    let scale = from as f64 / to as f64;
    let support = scale.max(1.0);
    (0..to)
        .map(|at| {
            let centre = (at as f64 + 0.5) * scale - 0.5;
            let first = (centre - support).ceil().max(0.0) as usize;
            let last = ((centre + support).floor() as usize).min(from - 1);
            let weights: Vec<f64> = (first..=last)
                .map(|near| (1.0 - (near as f64 - centre).abs() / support).max(0.0))
                .collect();
            let sum: f64 = weights.iter().sum();
            let weights = weights.iter().map(|weight| (weight / sum) as f32).collect();
            (first, weights)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_stays_a_slope_at_every_size() {
        let slope = FloatImage::from_fn(40, 30, |x, y| [x as f32 / 40.0 + y as f32 / 30.0]);
        for (width, height) in [(20, 15), (13, 30), (80, 60), (1, 1)] {
            let small = slope.resized(width, height);
            // The outermost pixels see one side only.
            for y in height / 8..height - height / 8 {
                for x in width / 8..width - width / 8 {
                    let place = (x as f32 + 0.5) / width as f32 + (y as f32 + 0.5) / height as f32;
                    let expected = place - 0.5 / 40.0 - 0.5 / 30.0;
                    assert!((small.at(x, y)[0] - expected).abs() < 2e-3, "{x} {y}");
                }
            }
        }
    }

    #[test]
    fn between_pixels_lies_their_mean_and_outside_the_edge() {
        let pair = FloatImage::from_fn(2, 1, |x, _| [x as f32]);
        assert_eq!(pair.sample(0.5, 0.0), [0.5]);
        assert_eq!(pair.sample(-3.0, 9.0), [0.0]);
        assert_eq!(pair.sample(7.0, -9.0), [1.0]);
    }
}
