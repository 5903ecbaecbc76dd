//! Crops for the networks: a rectangle of the picture, turned, at the size that a network reads.
//!
//! A large rectangle is first made smaller by the mean of whole blocks of pixels, so that it does not
//! alias; then it is sampled between pixels. Nothing is read from outside of the window.

use rayon::prelude::*;

use crate::analysis::portrait_map::Mask;
use crate::image::{FloatImage, Photo};

/// A picture that crops are taken from.
pub(super) trait Raster<const C: usize>: Sync {
    /// Adds the pixels of row `y`, from column `from` on, to as many sums; white is [`Raster::WHITE`].
    fn add_row(&self, y: usize, from: usize, sums: &mut [[f32; C]]);

    /// The largest value of a channel.
    const WHITE: f32;
}

impl Raster<3> for Photo {
    const WHITE: f32 = 255.0;

    fn add_row(&self, y: usize, from: usize, sums: &mut [[f32; 3]]) {
        let start = (y * self.width() as usize + from) * 3;
        let sums = sums.as_flattened_mut();
        for (sum, &value) in sums.iter_mut().zip(&self.pixels()[start..]) {
            *sum += f32::from(value);
        }
    }
}

impl Raster<1> for Mask {
    const WHITE: f32 = 255.0;

    fn add_row(&self, y: usize, from: usize, sums: &mut [[f32; 1]]) {
        let sums = sums.as_flattened_mut();
        for (sum, &value) in sums.iter_mut().zip(&self.values[y * self.width + from..]) {
            *sum += f32::from(value);
        }
    }
}

impl<const C: usize> Raster<C> for FloatImage<C> {
    const WHITE: f32 = 1.0;

    fn add_row(&self, y: usize, from: usize, sums: &mut [[f32; C]]) {
        for (sum, pixel) in sums.iter_mut().zip(&self.row(y)[from..]) {
            for (sum, value) in sum.iter_mut().zip(pixel) {
                *sum += value;
            }
        }
    }
}

/// A part of a picture, in whole pixels; what lies outside of it does not exist for a crop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) left: usize,
    pub(super) top: usize,
    /// The first column and row after it.
    pub(super) right: usize,
    pub(super) bottom: usize,
}

impl Window {
    pub(super) fn whole((width, height): (usize, usize)) -> Window {
        Window {
            left: 0,
            top: 0,
            right: width,
            bottom: height,
        }
    }

    pub(super) fn width(self) -> usize {
        self.right - self.left
    }

    pub(super) fn height(self) -> usize {
        self.bottom - self.top
    }
}

/// What a crop sees outside of its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outside {
    /// Zero: black.
    Black,
    /// The nearest pixel of the edge.
    Edge,
}

/// A rectangle in the picture, in pixels, turned about its centre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TurnedRect {
    pub(super) center: [f32; 2],
    pub(super) width: f32,
    pub(super) height: f32,
    /// Radians, clockwise on the screen: how far the rectangle's rows are turned from the picture's.
    pub(super) angle: f32,
}

impl TurnedRect {
    pub(super) fn square(center: [f32; 2], side: f32, angle: f32) -> TurnedRect {
        TurnedRect {
            center,
            width: side,
            height: side,
            angle,
        }
    }

    /// The place in the picture of a place in the rectangle, where both sides are 0..=1.
    pub(super) fn to_picture(self, [x, y]: [f32; 2]) -> [f32; 2] {
        let (u, v) = ((x - 0.5) * self.width, (y - 0.5) * self.height);
        let (sin, cos) = self.angle.sin_cos();
        [
            self.center[0] + u * cos - v * sin,
            self.center[1] + u * sin + v * cos,
        ]
    }

    /// The rectangle at `width × height` pixels.
    pub(super) fn crop<const C: usize>(
        self,
        picture: &impl Raster<C>,
        window: Window,
        (width, height): (usize, usize),
        outside: Outside,
    ) -> FloatImage<C> {
        let block = (self.width / width as f32).min(self.height / height as f32);
        // Never more than the window has, however large the rectangle is.
        let block = (block as usize).clamp(1, window.width().max(window.height()).max(1));
        let blocks = Blocks::of(picture, self.reach(window, block), block);
        let scale = 1.0 / blocks.block as f32;
        let (sin, cos) = self.angle.sin_cos();
        let center = [
            (self.center[0] - blocks.left as f32) * scale,
            (self.center[1] - blocks.top as f32) * scale,
        ];
        FloatImage::from_fn(width, height, |x, y| {
            let u = ((x as f32 + 0.5) / width as f32 - 0.5) * self.width * scale;
            let v = ((y as f32 + 0.5) / height as f32 - 0.5) * self.height * scale;
            blocks.sample(
                center[0] + u * cos - v * sin - 0.5,
                center[1] + u * sin + v * cos - 0.5,
                outside,
            )
        })
    }

    /// The part of the window that a crop may need, from a multiple of `block` on.
    fn reach(self, window: Window, block: usize) -> Window {
        let reach = 0.71 * (self.width + self.height);
        let range = |center: f32, first: usize, end: usize| {
            let center = center - first as f32;
            let from = (center - reach).max(0.0) as usize / block * block;
            let to = (center + reach).max(0.0) as usize + block;
            // Never empty: a crop beside the picture sees its edge.
            let to = to.min(end - first).max(1);
            let from = from.min((to - 1) / block * block);
            (first + from, first + to)
        };
        let (left, right) = range(self.center[0], window.left, window.right);
        let (top, bottom) = range(self.center[1], window.top, window.bottom);
        Window {
            left,
            top,
            right,
            bottom,
        }
    }
}

/// A part of a picture as the means of its blocks.
struct Blocks<const C: usize> {
    left: usize,
    top: usize,
    block: usize,
    means: FloatImage<C>,
}

impl<const C: usize> Blocks<C> {
    fn of<R: Raster<C>>(picture: &R, part: Window, block: usize) -> Blocks<C> {
        let columns = part.width().div_ceil(block);
        let rows = part.height().div_ceil(block);
        let mut means = FloatImage::filled(columns, rows, [0.0; C]);
        let scale = 1.0 / ((block * block) as f32 * R::WHITE);
        let lines = means.pixels.par_chunks_mut(columns).enumerate();
        lines.for_each_init(
            || vec![[0.0; C]; columns * block],
            |sums, (row, out)| {
                sums.fill([0.0; C]);
                for y in part.top + row * block..part.top + (row + 1) * block {
                    let y = y.min(part.bottom - 1);
                    picture.add_row(y, part.left, &mut sums[..part.width()]);
                }
                // An unfinished block at the edge goes on with the last pixel, as the last row does.
                let last = sums[part.width() - 1];
                sums[part.width()..].fill(last);
                for (out, block) in out.iter_mut().zip(sums.chunks_exact(block)) {
                    for sum in block {
                        for (out, sum) in out.iter_mut().zip(sum) {
                            *out += sum;
                        }
                    }
                    *out = out.map(|sum| sum * scale);
                }
            },
        );
        Blocks {
            left: part.left,
            top: part.top,
            block,
            means,
        }
    }

    fn sample(&self, x: f32, y: f32, outside: Outside) -> [f32; C] {
        let (width, height) = (self.means.width as f32, self.means.height as f32);
        let inside = x >= 0.0 && y >= 0.0 && x <= width - 1.0 && y <= height - 1.0;
        if inside || outside == Outside::Edge {
            return self.means.sample(x, y);
        }
        if x <= -1.0 || y <= -1.0 || x >= width || y >= height {
            return [0.0; C];
        }
        // Black begins one pixel outside.
        let fade = |at: f32, last: f32| (1.0 + at.min(last - at)).min(1.0);
        let share = fade(x, width - 1.0) * fade(y, height - 1.0);
        self.means.sample(x, y).map(|value| value * share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crop_of_a_slope_is_that_slope_turned() {
        let picture = FloatImage::from_fn(400, 300, |x, y| {
            [(x as f32 + 0.5) / 400.0, (y as f32 + 0.5) / 400.0]
        });
        let window = Window::whole((400, 300));
        for (side, angle) in [(80.0, 0.0), (20.0, 0.4), (150.0, -1.2)] {
            let rect = TurnedRect::square([180.0, 140.0], side, angle);
            let crop = rect.crop(&picture, window, (40, 40), Outside::Edge);
            for (x, y) in [(0, 0), (39, 0), (20, 11), (39, 39)] {
                let [px, py] = rect.to_picture([(x as f32 + 0.5) / 40.0, (y as f32 + 0.5) / 40.0]);
                let [cx, cy] = crop.at(x, y);
                assert!((cx - px / 400.0).abs() < 1e-4 && (cy - py / 400.0).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn beside_the_picture_a_crop_is_black_or_its_edge() {
        let white = FloatImage::filled(10, 10, [1.0]);
        let window = Window::whole((10, 10));
        let rect = TurnedRect::square([-20.0, 5.0], 8.0, 0.0);
        for (outside, expected) in [(Outside::Black, 0.0), (Outside::Edge, 1.0)] {
            let crop = rect.crop(&white, window, (4, 4), outside);
            assert!(crop.pixels.iter().all(|&[value]| value == expected));
        }
    }

    #[test]
    fn the_smallest_and_the_longest_pictures_can_be_cropped() {
        for (width, height) in [(1, 1), (65_535, 1), (1, 900)] {
            let picture = FloatImage::filled(width, height, [0.5]);
            let window = Window::whole((width, height));
            let side = width.max(height) as f32;
            let rect = TurnedRect::square([width as f32 / 2.0, height as f32 / 2.0], side, 0.3);
            let crop = rect.crop(&picture, window, (128, 128), Outside::Edge);
            assert!(
                crop.pixels
                    .iter()
                    .all(|&[value]| (value - 0.5).abs() < 1e-5)
            );
        }
    }
}
