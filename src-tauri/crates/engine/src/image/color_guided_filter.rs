//! The guided filter with a colour guide: snaps masks to the edges of a picture.
//!
//! He, Sun and Tang, "Guided Image Filtering" (ECCV 2010), equation 19; "Fast Guided Filter" (2015)
//! for the coefficients, which are measured on a small copy and applied at full size. Around every
//! pixel a mask is taken to be a linear function of red, green and blue. `guided_filter` beside it is
//! the one for tones that are their own guide, row by row.

use rayon::prelude::*;

use crate::image::box_mean::{Cell, box_mean};
use crate::image::float_image::{FloatImage, neighbours};

/// How a mask follows its guide.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ColorGuide {
    /// Pixels of the guide that a mean reaches to each side.
    pub(crate) radius: usize,
    /// The variance of colour at which half of a difference stays.
    pub(crate) epsilon: f32,
}

/// The coefficients of `N` masks around each pixel of a small picture: the weights of red, green and
/// blue, and what is added.
pub(crate) struct GuidedMasks<const N: usize> {
    width: usize,
    height: usize,
    lines: Vec<Lines<N>>,
}

type Lines<const N: usize> = [[f32; 4]; N];

impl ColorGuide {
    /// Measures how `masks` follow `guide`, both of one size.
    pub(crate) fn measure<const N: usize>(
        self,
        guide: &FloatImage<3>,
        masks: &FloatImage<N>,
    ) -> GuidedMasks<N> {
        let (width, height) = (guide.width, guide.height);
        let moments: Vec<Moments<N>> = guide
            .pixels
            .par_iter()
            .zip(&masks.pixels)
            .map(|(rgb, mask)| Moments::of(rgb, mask))
            .collect();
        let means = box_mean(moments, width, height, self.radius);
        let lines = means
            .par_iter()
            .map(|means| means.lines(self.epsilon))
            .collect();
        drop(means);
        GuidedMasks {
            width,
            height,
            lines: box_mean(lines, width, height, self.radius),
        }
    }

    /// As [`ColorGuide::measure`] of a mask that is known in some places more than in others, as their
    /// `trust` says: a linear discriminant of the colours of either side. Beside it stands how much of
    /// the mask the colours explain, 0..=1.
    pub(crate) fn discriminate(
        self,
        guide: &FloatImage<3>,
        mask: &FloatImage<1>,
        trust: &FloatImage<1>,
    ) -> (GuidedMasks<1>, Vec<f32>) {
        let (width, height) = (guide.width, guide.height);
        let each = guide.pixels.par_iter().zip(&mask.pixels).zip(&trust.pixels);
        let weighted: Vec<Weighted> = each
            .map(|((rgb, mask), &[trust])| Weighted(Moments::of(rgb, mask).scaled(trust), trust))
            .collect();
        let means = box_mean(weighted, width, height, self.radius);
        let known: Vec<([[f32; 4]; 1], f32)> = means
            .par_iter()
            .map(|Weighted(sums, trust)| {
                let means = sums.scaled(1.0 / trust.max(1e-6));
                let lines = means.lines(self.epsilon);
                (lines, means.explained(&lines[0]))
            })
            .collect();
        drop(means);
        let masks = GuidedMasks {
            width,
            height,
            lines: known.iter().map(|(lines, _)| *lines).collect(),
        };
        (masks, known.into_iter().map(|(_, share)| share).collect())
    }

    /// As [`ColorGuide::measure`], applied at the same size, in 0..=1.
    pub(crate) fn filter<const N: usize>(
        self,
        guide: &FloatImage<3>,
        masks: &FloatImage<N>,
    ) -> FloatImage<N> {
        self.measure(guide, masks).filtered(guide)
    }
}

impl<const N: usize> GuidedMasks<N> {
    /// Moves the first mask towards another by a share for each pixel.
    pub(crate) fn mix_first(&mut self, other: &GuidedMasks<1>, shares: &[f32]) {
        let each = self.lines.iter_mut().zip(&other.lines).zip(shares);
        for ((lines, [to]), share) in each {
            if let Some(line) = lines.first_mut() {
                for (value, to) in line.iter_mut().zip(to) {
                    *value += (to - *value) * share;
                }
            }
        }
    }

    /// The masks of the guide itself, in 0..=1.
    pub(crate) fn filtered(&self, guide: &FloatImage<3>) -> FloatImage<N> {
        let pixels = self.lines.par_iter().zip(&guide.pixels);
        FloatImage {
            width: guide.width,
            height: guide.height,
            pixels: pixels.map(|(lines, &rgb)| apply(lines, rgb)).collect(),
        }
    }

    /// The masks of a picture of `size`, width and height, that shows the same as the guide.
    pub(crate) fn at_size(self, size: (usize, usize)) -> EnlargedMasks<N> {
        let step = self.width as f32 / size.0 as f32;
        let column = |x: usize| neighbours((x as f32 + 0.5) * step - 0.5, self.width);
        EnlargedMasks {
            height: size.1,
            columns: (0..size.0).map(column).collect(),
            masks: self,
        }
    }
}

/// Masks that are applied to the rows of a larger picture.
pub(crate) struct EnlargedMasks<const N: usize> {
    masks: GuidedMasks<N>,
    height: usize,
    /// For each column of the picture the two of the masks on either side, and how far it is from one
    /// to the other.
    columns: Vec<(usize, usize, f32)>,
}

impl<const N: usize> EnlargedMasks<N> {
    /// `each` receives the index of each pixel of `row`, which is row `y`, and its masks, in 0..=1.
    pub(crate) fn for_each_in_row(
        &self,
        y: usize,
        row: &[[u8; 3]],
        mut each: impl FnMut(usize, [f32; N]),
    ) {
        let GuidedMasks {
            width,
            height,
            lines,
        } = &self.masks;
        let step = *height as f32 / self.height as f32;
        let (upper, lower, down) = neighbours((y as f32 + 0.5) * step - 0.5, *height);
        let line_of = |at: usize| &lines[at * width..][..*width];
        let between: Vec<Lines<N>> = line_of(upper)
            .iter()
            .zip(line_of(lower))
            .map(|(upper, lower)| mixed(upper, lower, down))
            .collect();
        let pixels = row.iter().zip(&self.columns).enumerate();
        for (x, (rgb, &(left, right, along))) in pixels {
            let lines = mixed(&between[left], &between[right], along);
            each(x, apply(&lines, rgb.map(|value| f32::from(value) / 255.0)));
        }
    }
}

fn apply<const N: usize>(lines: &Lines<N>, [red, green, blue]: [f32; 3]) -> [f32; N] {
    lines.map(|[of_red, of_green, of_blue, offset]| {
        (of_red * red + of_green * green + of_blue * blue + offset).clamp(0.0, 1.0)
    })
}

fn mixed<const N: usize>(from: &Lines<N>, to: &Lines<N>, share: f32) -> Lines<N> {
    let mut lines = *from;
    for (line, to) in lines.iter_mut().zip(to) {
        for (value, to) in line.iter_mut().zip(to) {
            *value += (to - *value) * share;
        }
    }
    lines
}

impl<const N: usize> Cell for Lines<N> {
    const ZERO: Self = [[0.0; 4]; N];

    fn add_scaled(&mut self, other: &Self, factor: f32) {
        for (sum, value) in self.iter_mut().zip(other) {
            for (sum, value) in sum.iter_mut().zip(value) {
                *sum += factor * value;
            }
        }
    }

    fn scaled(&self, factor: f32) -> Self {
        self.map(|line| line.map(|value| value * factor))
    }
}

/// What the filter measures around a pixel: means of the colours and of their products, and of each
/// mask and its products with the colours.
#[derive(Clone, Copy)]
struct Moments<const N: usize> {
    /// Red, green, blue; then their products: rr, rg, rb, gg, gb, bb.
    colors: [f32; 9],
    /// Of each mask: its products with red, green and blue, and itself.
    masks: [[f32; 4]; N],
}

impl<const N: usize> Cell for Moments<N> {
    const ZERO: Self = Moments {
        colors: [0.0; 9],
        masks: [[0.0; 4]; N],
    };

    fn add_scaled(&mut self, other: &Self, factor: f32) {
        for (sum, value) in self.colors.iter_mut().zip(&other.colors) {
            *sum += factor * value;
        }
        self.masks.add_scaled(&other.masks, factor);
    }

    fn scaled(&self, factor: f32) -> Self {
        Moments {
            colors: self.colors.map(|value| value * factor),
            masks: self.masks.scaled(factor),
        }
    }
}

/// Moments of one mask times their weight, and the weight.
#[derive(Clone, Copy)]
struct Weighted(Moments<1>, f32);

impl Cell for Weighted {
    const ZERO: Self = Weighted(Moments::ZERO, 0.0);

    fn add_scaled(&mut self, other: &Self, factor: f32) {
        self.0.add_scaled(&other.0, factor);
        self.1 += factor * other.1;
    }

    fn scaled(&self, factor: f32) -> Self {
        Weighted(self.0.scaled(factor), self.1 * factor)
    }
}

impl Moments<1> {
    /// How much of the variance of a mask of zeros and ones this linear function explains, 0..=1.
    fn explained(&self, line: &[f32; 4]) -> f32 {
        let [r, g, b, ..] = self.colors;
        let [[mr, mg, mb, mask]] = self.masks;
        let variance = mask * (1.0 - mask);
        let explained =
            line[0] * (mr - r * mask) + line[1] * (mg - g * mask) + line[2] * (mb - b * mask);
        // Where only one side is known, there is nothing to explain.
        (explained / variance.max(0.02)).clamp(0.0, 1.0)
    }
}

impl<const N: usize> Moments<N> {
    fn of(&[r, g, b]: &[f32; 3], masks: &[f32; N]) -> Moments<N> {
        Moments {
            colors: [r, g, b, r * r, r * g, r * b, g * g, g * b, b * b],
            masks: masks.map(|mask| [mask * r, mask * g, mask * b, mask]),
        }
    }

    /// The linear function of the colours that is closest to each mask.
    fn lines(&self, epsilon: f32) -> Lines<N> {
        let [r, g, b, rr, rg, rb, gg, gb, bb] = self.colors;
        // The covariance of the colours, symmetric, and its inverse by cofactors.
        let (xx, yy, zz) = (
            rr - r * r + epsilon,
            gg - g * g + epsilon,
            bb - b * b + epsilon,
        );
        let (xy, xz, yz) = (rg - r * g, rb - r * b, gb - g * b);
        let (c00, c01, c02) = (yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy);
        let (c11, c12, c22) = (xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy);
        let determinant = (xx * c00 + xy * c01 + xz * c02).max(f32::MIN_POSITIVE);
        self.masks.map(|[mr, mg, mb, mask]| {
            let (cr, cg, cb) = (mr - r * mask, mg - g * mask, mb - b * mask);
            let of_red = (c00 * cr + c01 * cg + c02 * cb) / determinant;
            let of_green = (c01 * cr + c11 * cg + c12 * cb) / determinant;
            let of_blue = (c02 * cr + c12 * cg + c22 * cb) / determinant;
            let offset = mask - of_red * r - of_green * g - of_blue * b;
            [of_red, of_green, of_blue, offset]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rough_mask_snaps_to_the_edge_of_the_guide() {
        let (width, height) = (60, 150);
        let guide = FloatImage::from_fn(width, height, |x, _| match x < 30 {
            true => [0.2, 0.6, 0.3],
            false => [0.8, 0.5, 0.3],
        });
        // The mask's edge is two pixels off.
        let mask = FloatImage::from_fn(width, height, |x, _| [if x < 32 { 0.0 } else { 1.0 }]);
        let filter = ColorGuide {
            radius: 8,
            epsilon: 1e-4,
        };
        let snapped = filter.filter(&guide, &mask);
        for y in 0..height {
            // The mean of (n - 2) / n over the 17 windows that hold pixel 30 and n pixels of its colour: 0.654.
            assert!(snapped.at(29, y)[0] < 0.2 && snapped.at(30, y)[0] > 0.6);
            assert!(snapped.at(2, y)[0] < 0.02 && snapped.at(57, y)[0] > 0.98);
        }
        // At twice the size the same edge is where it is in the larger picture.
        let measured = filter.measure(&guide, &mask);
        let row: Vec<[u8; 3]> = (0..2 * width)
            .map(|x| match x < 60 {
                true => [51, 153, 77],
                false => [204, 128, 77],
            })
            .collect();
        let mut values = vec![0.0; 2 * width];
        let larger = measured.at_size((2 * width, 2 * height));
        larger.for_each_in_row(151, &row, |x, [value]| values[x] = value);
        assert!(values[59] < 0.2 && values[60] > 0.6 && values[3] < 0.02 && values[115] > 0.98);
    }
}
