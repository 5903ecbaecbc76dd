//! The direction in which a picture's edges and strands run, and means along it.
//!
//! The direction is that of the smoothed structure tensor (Kang et al., "Coherent Line Drawing", 2007;
//! Brox et al. for the tensor). Means along it are line integral convolution (Cabral and Leedom, 1993).

use crate::image::FloatImage;
use crate::looks::drawn::blur::blurred;

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
            let (sin, cos) =
                (0.5 * (2.0 * xy).atan2(xx - yy) + std::f32::consts::FRAC_PI_2).sin_cos();
            [cos, sin]
        });
        Flow { along }
    }

    /// The mean of `image` along the flow, `reach` pixels to each side.
    pub(super) fn mean_along<const C: usize>(
        &self,
        image: &FloatImage<C>,
        reach: usize,
    ) -> FloatImage<C> {
        FloatImage::from_fn(image.width, image.height, |x, y| {
            let mut sum = image.at(x, y);
            let mut count = 1.0;
            for sign in [1.0, -1.0] {
                let mut place = [x as f32, y as f32];
                let mut step = self.along.at(x, y).map(|along| along * sign);
                for _ in 0..reach {
                    place = [place[0] + step[0], place[1] + step[1]];
                    let near = |at: f32, length: usize| {
                        (at + 0.5).clamp(0.0, length as f32 - 1.0) as usize
                    };
                    let next = self
                        .along
                        .at(near(place[0], image.width), near(place[1], image.height));
                    // The direction has no sign: go on as before.
                    let ahead = if next[0] * step[0] + next[1] * step[1] < 0.0 {
                        -1.0
                    } else {
                        1.0
                    };
                    step = next.map(|along| along * ahead);
                    for (sum, value) in sum.iter_mut().zip(image.sample(place[0], place[1])) {
                        *sum += value;
                    }
                    count += 1.0;
                }
            }
            sum.map(|sum| sum / count)
        })
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
