//! The direction in which a picture's edges and strands run, and means along it.
//!
//! The direction is that of the smoothed structure tensor (Kang et al., "Coherent Line Drawing", 2007;
//! Brox et al. for the tensor). Means along it are line integral convolution (Cabral and Leedom, 1993).

use crate::image::{FloatImage, blurred};

/// Steps along the flow are so many pixels long, unless it is followed for less.
const STRIDE: usize = 2;

/// A mean that reaches this far, in pixels, is that of a smaller copy.
const LONG: usize = 6;

/// Smoothed by this many pixels and more, the flow is found in a smaller copy.
const SMOOTH: f32 = 3.0;

/// A direction without a sign at each place: a unit vector that follows the edges.
pub(super) struct Flow {
    /// Along `x` and `y`, of a field that may be smaller than the picture.
    along: FloatImage<2>,
}

impl Flow {
    /// The flow of a picture of lightness, smoothed by a Gaussian of `sigma` pixels.
    pub(super) fn of(lightness: &FloatImage<1>, sigma: f32) -> Flow {
        let (width, height) = (lightness.width, lightness.height);
        // Where it is smoothed anyway, every other pixel tells as much.
        let shrink = if sigma >= SMOOTH { 2 } else { 1 };
        let small = lightness.resized(width.div_ceil(shrink), height.div_ceil(shrink));
        let (width, height) = (small.width, small.height);
        let tensor = FloatImage::from_fn(width, height, |x, y| {
            let [left, right] = [x.saturating_sub(1), (x + 1).min(width - 1)];
            let [above, here, below] =
                [y.saturating_sub(1), y, (y + 1).min(height - 1)].map(|y| small.row(y));
            // Sobel's operator.
            let down = |x: usize| above[x][0] + 2.0 * here[x][0] + below[x][0];
            let across = |row: &[[f32; 1]]| row[left][0] + 2.0 * row[x][0] + row[right][0];
            let (gx, gy) = (down(right) - down(left), across(below) - across(above));
            [gx * gx, gx * gy, gy * gy]
        });
        let tensor = blurred(&tensor, sigma / shrink as f32);
        let along = FloatImage::from_fn(width, height, |x, y| {
            let [xx, xy, yy] = tensor.at(x, y);
            across_gradient(xx - yy, 2.0 * xy)
        });
        Flow { along }
    }

    /// The mean of `image` along the flow, `reach` pixels to each side. The image may have another size than what the flow was
    /// found in; the pixels are its own.
    pub(super) fn mean_along<const C: usize>(
        &self,
        image: &FloatImage<C>,
        reach: usize,
    ) -> FloatImage<C> {
        let (width, height) = (image.width, image.height);
        if reach >= LONG && width.min(height) >= 16 {
            let small = image.resized(width.div_ceil(2), height.div_ceil(2));
            let mean = self.mean_along_fully(&small, reach.div_ceil(2));
            return mean.resized(width, height);
        }
        self.mean_along_fully(image, reach)
    }

    /// As [`Flow::mean_along`], at the size of the image however far it reaches.
    pub(super) fn mean_along_fully<const C: usize>(
        &self,
        image: &FloatImage<C>,
        reach: usize,
    ) -> FloatImage<C> {
        let (width, height) = (image.width, image.height);
        let [across, down] = [
            self.along.width as f32 / width.max(1) as f32,
            self.along.height as f32 / height.max(1) as f32,
        ];
        let [right, bottom] = [width, height].map(|length| length.saturating_sub(1) as f32);
        // What is averaged is smooth: every other pixel tells as much.
        let stride = if reach > STRIDE { STRIDE } else { 1 };
        let steps = reach.div_ceil(stride);
        FloatImage::from_fn(width, height, |x, y| {
            let mut sum = image.at(x, y);
            for sign in [stride as f32, -(stride as f32)] {
                let mut place = [x as f32, y as f32];
                let mut step = self.at(place, [across, down]).map(|along| along * sign);
                for _ in 0..steps {
                    place = [
                        (place[0] + step[0]).clamp(0.0, right),
                        (place[1] + step[1]).clamp(0.0, bottom),
                    ];
                    let next = self.at(place, [across, down]);
                    // The direction has no sign: go on as before.
                    let ahead = next[0] * step[0] + next[1] * step[1];
                    let ahead = (stride as f32).copysign(ahead);
                    step = next.map(|along| along * ahead);
                    add_sample(&mut sum, image, place);
                }
            }
            sum.map(|sum| sum / (1 + 2 * steps) as f32)
        })
    }

    /// The direction at a place in an image of this width and height.
    pub(super) fn direction(&self, place: [f32; 2], (width, height): (usize, usize)) -> [f32; 2] {
        let scale = [
            self.along.width as f32 / width.max(1) as f32,
            self.along.height as f32 / height.max(1) as f32,
        ];
        self.at([place[0].max(0.0), place[1].max(0.0)], scale)
    }

    /// The direction at a place of an image of which `across` and `down` pixels are one of the field.
    fn at(&self, [x, y]: [f32; 2], [across, down]: [f32; 2]) -> [f32; 2] {
        let x = ((x + 0.5) * across) as usize;
        let y = ((y + 0.5) * down) as usize;
        self.along
            .at(x.min(self.along.width - 1), y.min(self.along.height - 1))
    }
}

/// Adds the value at a place in the picture, linear between pixels.
#[inline]
fn add_sample<const C: usize>(sum: &mut [f32; C], image: &FloatImage<C>, [x, y]: [f32; 2]) {
    let (left, top) = (x as usize, y as usize);
    let (right, below) = (
        (left + 1).min(image.width - 1),
        (top + 1).min(image.height - 1),
    );
    let (across, down) = (x - left as f32, y - top as f32);
    let (upper, lower) = (image.row(top), image.row(below));
    let [a, b, c, d] = [upper[left], upper[right], lower[left], lower[right]];
    for channel in 0..C {
        let above = a[channel] + (b[channel] - a[channel]) * across;
        let under = c[channel] + (d[channel] - c[channel]) * across;
        sum[channel] += above + (under - above) * down;
    }
}

/// The direction across a gradient whose doubled angle has this cosine and sine, of any length.
fn across_gradient(cos: f32, sin: f32) -> [f32; 2] {
    let length = (cos * cos + sin * sin).sqrt();
    if length < f32::MIN_POSITIVE {
        return [0.0, 1.0];
    }
    let (cos, sin) = (cos / length, sin / length);
    // Half of the angle, from the larger of its sine and cosine; then a quarter of a turn.
    if cos >= 0.0 {
        let half = ((1.0 + cos) / 2.0).sqrt();
        [-sin / (2.0 * half), half]
    } else {
        let half = ((1.0 - cos) / 2.0).sqrt();
        [-half, sin / (2.0 * half)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flow_follows_stripes_and_a_mean_along_it_keeps_them() {
        let stripes = FloatImage::from_fn(60, 60, |x, y| [((x + y) as f32 * 0.5).sin()]);
        let flow = Flow::of(&stripes, 2.0);
        let [x, y] = flow.along.at(30, 30);
        assert!((x + y).abs() < 0.05, "down to the left: {x} {y}");
        let mean = flow.mean_along_fully(&stripes, 8);
        assert!((mean.at(30, 30)[0] - stripes.at(30, 30)[0]).abs() < 0.1);
    }

    #[test]
    fn a_long_mean_keeps_stripes_that_a_smaller_copy_has() {
        let broad = FloatImage::from_fn(60, 60, |x, y| [((x + y) as f32 * 0.25).sin()]);
        let mean = Flow::of(&broad, 2.0).mean_along(&broad, 8);
        for at in [24, 30, 36] {
            assert!((mean.at(at, 30)[0] - broad.at(at, 30)[0]).abs() < 0.1);
        }
        let across = FloatImage::from_fn(60, 60, |x, y| [(x as f32 - y as f32).sin()]);
        let gone = Flow::of(&broad, 2.0).mean_along(&across, 8);
        assert!(gone.at(30, 30)[0].abs() < 0.3);
    }
}
