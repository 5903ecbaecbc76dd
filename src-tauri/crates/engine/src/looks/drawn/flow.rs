//! The direction in which a picture's edges and strands run, and means along it.
//!
//! The direction is that of the smoothed structure tensor (Kang et al., "Coherent Line Drawing", 2007;
//! Brox et al. for the tensor). Means along it are line integral convolution (Cabral and Leedom, 1993).

use crate::image::FloatImage;
use crate::looks::drawn::blur::blurred;

/// Steps along the flow are so many pixels long, unless it is followed for less.
const STRIDE: usize = 2;

/// A direction without a sign at each pixel: a unit vector that follows the edges.
pub(super) struct Flow {
    /// Along `x` and `y`.
    pub(super) along: FloatImage<2>,
}

impl Flow {
    /// The flow of a picture of lightness, smoothed by a Gaussian of `sigma` pixels.
    pub(super) fn of(lightness: &FloatImage<1>, sigma: f32) -> Flow {
        let (width, height) = (lightness.width, lightness.height);
        let tensor = FloatImage::from_fn(width, height, |x, y| {
            let at = |dx: isize, dy: isize| {
                let x = x.saturating_add_signed(dx).min(width - 1);
                let y = y.saturating_add_signed(dy).min(height - 1);
                lightness.at(x, y)[0]
            };
            // Sobel's operator.
            let gx =
                at(1, -1) + 2.0 * at(1, 0) + at(1, 1) - at(-1, -1) - 2.0 * at(-1, 0) - at(-1, 1);
            let gy =
                at(-1, 1) + 2.0 * at(0, 1) + at(1, 1) - at(-1, -1) - 2.0 * at(0, -1) - at(1, -1);
            [gx * gx, gx * gy, gy * gy]
        });
        let tensor = blurred(&tensor, sigma);
        let along = FloatImage::from_fn(width, height, |x, y| {
            let [xx, xy, yy] = tensor.at(x, y);
            across_gradient(xx - yy, 2.0 * xy)
        });
        Flow { along }
    }

    /// The mean of `image` along the flow, `reach` pixels to each side. The image may be smaller than that of the flow; then the
    /// pixels are its own.
    pub(super) fn mean_along<const C: usize>(
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
                    for (sum, value) in sum.iter_mut().zip(image.sample(place[0], place[1])) {
                        *sum += value;
                    }
                }
            }
            sum.map(|sum| sum / (1 + 2 * steps) as f32)
        })
    }

    /// The direction at a place of an image that is so many times smaller.
    fn at(&self, [x, y]: [f32; 2], [across, down]: [f32; 2]) -> [f32; 2] {
        let x = ((x + 0.5) * across) as usize;
        let y = ((y + 0.5) * down) as usize;
        self.along
            .at(x.min(self.along.width - 1), y.min(self.along.height - 1))
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
        let mean = flow.mean_along(&stripes, 8);
        assert!((mean.at(30, 30)[0] - stripes.at(30, 30)[0]).abs() < 0.1);
    }
}
