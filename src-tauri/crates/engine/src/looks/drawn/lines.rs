//! Lines where a pen would put them: a difference of Gaussians along the flow.
//!
//! Kang et al., "Coherent Line Drawing" (2007); Winnemöller et al., "XDoG" (2012) for the sharpened
//! difference. It is computed on lightness divided by its mean around, so that lines are as strong on dark
//! skin as on light.

use crate::image::{FloatImage, blurred};
use crate::looks::drawn::flow::Flow;

/// A pen of this `sigma` and more is led over a smaller copy.
const BROAD: f32 = 1.5;

/// How much the ways to half the size and back blur, as a variance in pixels of the copy.
const RESIZED_BLUR: f32 = 0.33;

/// How lines are found. Lengths are in pixels.
#[derive(Clone, Copy)]
pub(super) struct Pen {
    /// Half the width of the lines that are found.
    pub(super) sigma: f32,
    /// How far a line is followed to each side.
    pub(super) reach: usize,
    /// The width of the surroundings that lightness is compared with.
    pub(super) surroundings: f32,
}

impl Pen {
    /// A pen for lines `width` units wide that follows them for `reach` units, where a unit has so many pixels. It compares with
    /// what lies within 27 units.
    pub(super) fn of(unit: f32, width: f32, reach: f32) -> Pen {
        Pen {
            // Narrower than this there is only grain.
            sigma: (unit * width).max(0.9),
            reach: (unit * reach) as usize + 2,
            surroundings: unit * 27.0,
        }
    }

    /// How dark a line is at each pixel: 0 on plain ground, about 1 on a clear line.
    pub(super) fn response(self, lightness: &FloatImage<1>, flow: &Flow) -> FloatImage<1> {
        let around = blurred(lightness, self.surroundings);
        let (width, height) = (lightness.width, lightness.height);
        let local = FloatImage::from_fn(width, height, |x, y| {
            // The constant keeps the grain of black from becoming lines.
            [(lightness.at(x, y)[0] + 0.02) / (around.at(x, y)[0] + 0.06)]
        });
        // A broad pen does not see single pixels: it is led over a copy of half the size.
        if self.sigma < BROAD || width.min(height) < 16 {
            return flow.mean_along_fully(&difference(&local, self.sigma, 0.0), self.reach);
        }
        let small = local.resized(width.div_ceil(2), height.div_ceil(2));
        let lines = difference(&small, self.sigma / 2.0, RESIZED_BLUR);
        flow.mean_along_fully(&lines, self.reach.div_ceil(2))
            .resized(width, height)
    }
}

/// The difference of Gaussians, made positive in the middle of dark lines, of an image that has been blurred before, with this variance.
fn difference(local: &FloatImage<1>, sigma: f32, before: f32) -> FloatImage<1> {
    let blurred = |sigma: f32| blurred(local, (sigma * sigma - before).max(0.01).sqrt());
    let (narrow, wide) = (blurred(sigma), blurred(sigma * 1.6));
    FloatImage::from_fn(local.width, local.height, |x, y| {
        [(wide.at(x, y)[0] - narrow.at(x, y)[0]) * 12.0]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_strong_on_dark_ground_as_on_light() {
        let pen = Pen {
            sigma: 1.5,
            reach: 4,
            surroundings: 12.0,
        };
        let strongest = |ground: f32| {
            let line = FloatImage::from_fn(60, 40, |_, y| {
                [if (19..21).contains(&y) {
                    ground * 0.5
                } else {
                    ground
                }]
            });
            let flow = Flow::of(&line, 2.0);
            let response = pen.response(&line, &flow);
            (response.at(30, 20)[0], response.at(30, 5)[0])
        };
        let ((light, ground), (dark, _)) = (strongest(0.9), strongest(0.3));
        assert!(light > 0.5 && ground.abs() < 0.1);
        assert!((light / dark - 1.0).abs() < 0.25, "{light} {dark}");
    }
}
