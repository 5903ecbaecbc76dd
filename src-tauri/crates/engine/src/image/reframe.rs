//! Turns a photo by quarters, straightens it and cuts it to a frame.
//!
//! Where nothing is straightened, pixels are copied as they are; else each is interpolated from sixteen
//! (Keys, "Cubic convolution interpolation for digital image processing", 1981).

use image::imageops;
use rayon::prelude::*;

use crate::error::Error;
use crate::image::Photo;

/// A part of a photo that may stand at an angle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reframe {
    /// The middle of the part, in pixels of the photo.
    pub(crate) center: [f32; 2],
    /// Width and height of the part in pixels.
    pub(crate) size: (u32, u32),
    /// By how many radians the photo is turned clockwise, about the middle, before it is cut.
    pub(crate) angle: f32,
    /// Whether left and right are exchanged, at last.
    pub(crate) mirror: bool,
}

impl Photo {
    /// The photo turned clockwise by `turns` quarters.
    pub(crate) fn turned(self, turns: u8) -> Photo {
        match turns % 4 {
            0 => self,
            1 => Photo::from_image(imageops::rotate90(&self.into_image())),
            2 => Photo::from_image(imageops::rotate180(&self.into_image())),
            _ => Photo::from_image(imageops::rotate270(&self.into_image())),
        }
    }

    /// A part of the photo. What it would take from beyond the photo is the photo's edge.
    ///
    /// # Errors
    /// [`Error::PixelsMismatch`] if the part is empty.
    pub(crate) fn reframed(&self, reframe: &Reframe) -> Result<Photo, Error> {
        let (width, height) = reframe.size;
        let row = width as usize * 3;
        let mut pixels = vec![0; row * height as usize];
        if row > 0 {
            let write = |(y, out): (usize, &mut [u8])| {
                match reframe.angle == 0.0 {
                    true => self.copy_row(reframe, y, out),
                    false => self.interpolate_row(reframe, y, out),
                }
                if reframe.mirror {
                    out.as_chunks_mut::<3>().0.reverse();
                }
            };
            pixels.par_chunks_mut(row).enumerate().for_each(write);
        }
        Photo::from_pixels(width, height, pixels)
    }

    fn copy_row(&self, reframe: &Reframe, y: usize, out: &mut [u8]) {
        let (width, height) = (self.width() as usize, self.height() as usize);
        let start = |center: f32, length: u32, of: usize| {
            let first = (center - length as f32 / 2.0).round().max(0.0) as usize;
            first.min(of.saturating_sub(length as usize))
        };
        let left = start(reframe.center[0], reframe.size.0, width);
        let line = (start(reframe.center[1], reframe.size.1, height) + y).min(height - 1);
        let row = &self.pixels()[line * width * 3..][..width * 3];
        let length = out.len().min(row.len() - left * 3);
        out[..length].copy_from_slice(&row[left * 3..][..length]);
    }

    fn interpolate_row(&self, reframe: &Reframe, y: usize, out: &mut [u8]) {
        let (sin, cos) = reframe.angle.sin_cos();
        let down = y as f32 + 0.5 - reframe.size.1 as f32 / 2.0;
        for (x, out) in out.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            let along = x as f32 + 0.5 - reframe.size.0 as f32 / 2.0;
            let [middle_x, middle_y] = reframe.center;
            let from_x = middle_x + along * cos + down * sin - 0.5;
            let from_y = middle_y - along * sin + down * cos - 0.5;
            *out = self.interpolated(from_x, from_y);
        }
    }

    pub(super) fn interpolated(&self, x: f32, y: f32) -> [u8; 3] {
        let (pixels, _) = self.pixels().as_chunks::<3>();
        let (width, height) = (self.width() as usize, self.height() as usize);
        let near = |first: f32, at: i32, length: usize| {
            (first as i32 + at).clamp(0, length as i32 - 1) as usize
        };
        let (left, top) = (x.floor(), y.floor());
        let (columns, rows) = (cubic_weights(x - left), cubic_weights(y - top));
        let mut sum = [0.0; 3];
        for (at, share) in (-1..).zip(rows) {
            let line = near(top, at, height) * width;
            for (at, along) in (-1..).zip(columns) {
                let pixel = pixels[line + near(left, at, width)];
                for (sum, value) in sum.iter_mut().zip(pixel) {
                    *sum += f32::from(value) * share * along;
                }
            }
        }
        sum.map(|value| (value + 0.5).clamp(0.0, 255.0) as u8)
    }
}

/// The weights of the four pixels around a place that lies `t` behind the second.
fn cubic_weights(t: f32) -> [f32; 4] {
    [
        ((-0.5 * t + 1.0) * t - 0.5) * t,
        (1.5 * t - 2.5) * t * t + 1.0,
        ((-1.5 * t + 2.0) * t + 0.5) * t,
        (0.5 * t - 0.5) * t * t,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red is the column, green the row.
    fn photo(width: u32, height: u32) -> Photo {
        let pixels = (0..width * height)
            .flat_map(|at| [(at % width) as u8, (at / width) as u8, 7])
            .collect();
        Photo::from_pixels(width, height, pixels).unwrap()
    }

    #[test]
    fn an_upright_part_is_copied_and_mirrored() {
        let mut reframe = Reframe {
            center: [5.0, 4.0],
            size: (2, 4),
            angle: 0.0,
            mirror: false,
        };
        let part = photo(10, 8).reframed(&reframe).unwrap();
        assert_eq!(part.pixels()[..6], [4, 2, 7, 5, 2, 7]);
        assert_eq!(part.pixels()[18..], [4, 5, 7, 5, 5, 7]);
        reframe.mirror = true;
        let part = photo(10, 8).reframed(&reframe).unwrap();
        assert_eq!(part.pixels()[..6], [5, 2, 7, 4, 2, 7]);
    }

    #[test]
    fn a_clockwise_turn_moves_the_left_side_up() {
        let turned = photo(10, 8).turned(1);
        assert_eq!((turned.width(), turned.height()), (8, 10));
        assert_eq!(turned.pixels()[..3], [0, 7, 7]);
        // By a small angle the same way: what was on the left of the middle is further up.
        let reframe = Reframe {
            center: [50.0, 50.0],
            size: (40, 40),
            angle: 0.2,
            mirror: false,
        };
        let part = photo(100, 100).reframed(&reframe).unwrap();
        // At the left end of the middle row is what lay below the middle row.
        assert!(part.pixels()[20 * 40 * 3 + 1] > 52);
        assert!(part.pixels()[20 * 40 * 3] > 29);
    }
}
