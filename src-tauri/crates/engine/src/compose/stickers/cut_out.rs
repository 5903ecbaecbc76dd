//! A picture of people without a background, in memory: straight alpha, and nothing under what is transparent.

use std::fmt;

use crate::analysis::components;
use crate::error::Error;
use crate::image::{RowReader, for_each_strip};

/// A picture with straight alpha, in 8-bit sRGB.
#[derive(Clone, PartialEq, Eq)]
pub struct CutOut {
    width: u32,
    height: u32,
    pixels: Vec<[u8; 4]>,
}

/// What is less than this is not seen, and is no edge of anybody.
const VISIBLE: u8 = 12;

/// A part of a cut-out that is smaller than this share of the largest is a speck that the mask left.
const SPECK: f32 = 0.03;

/// How far the two lower corners of a cut-out are rounded, as a share of its shorter side: there the photo ended, and a sharp
/// corner looks torn off.
const CORNER: f32 = 0.11;

impl CutOut {
    /// Takes over `pixels`, rows from the top, and clears colours that nobody can see.
    ///
    /// # Errors
    /// [`Error::PixelsMismatch`] unless there are width × height of them and neither is 0.
    pub fn from_pixels(width: u32, height: u32, mut pixels: Vec<[u8; 4]>) -> Result<CutOut, Error> {
        let expected = u64::from(width) * u64::from(height);
        if expected == 0 || expected != pixels.len() as u64 {
            return Err(Error::PixelsMismatch {
                width,
                height,
                bytes: pixels.len() * 4,
            });
        }
        for pixel in pixels.iter_mut().filter(|pixel| pixel[3] == 0) {
            *pixel = [0; 4];
        }
        Ok(CutOut {
            width,
            height,
            pixels,
        })
    }

    /// Reads a picture to its end.
    ///
    /// # Errors
    /// Those of `rows`; [`Error::NoPerson`] of a picture without alpha, which is no cut-out.
    pub fn read(rows: &mut dyn RowReader) -> Result<CutOut, Error> {
        if rows.pixel_bytes() != 4 {
            return Err(Error::NoPerson);
        }
        let mut pixels = Vec::new();
        for_each_strip(rows, |strip| {
            pixels.extend_from_slice(strip.as_chunks::<4>().0);
            Ok(())
        })?;
        CutOut::from_pixels(rows.width(), rows.height(), pixels)
    }

    /// Pixels in a row.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The pixels: rows from the top; red, green, blue and straight alpha.
    pub fn pixels(&self) -> &[[u8; 4]] {
        &self.pixels
    }

    /// Begins to read at the top.
    pub fn rows(&self) -> impl RowReader + '_ {
        CutOutRows {
            cut_out: self,
            at: 0,
        }
    }

    /// What is seen of it, without specks and without the empty space around; `None` if nothing is.
    pub(super) fn people(&self) -> Option<CutOut> {
        let mut pixels = self.pixels.clone();
        self.round_lower_corners(&mut pixels);
        let width = self.width as usize;
        let mask: Vec<bool> = pixels.iter().map(|pixel| pixel[3] >= VISIBLE).collect();
        let (labels, sizes) = components(&mask, width);
        let largest = sizes.iter().copied().max().filter(|&size| size > 0)?;
        let (mut left, mut right) = (width, 0);
        let (mut top, mut bottom) = (self.height as usize, 0);
        for (at, (pixel, &label)) in pixels.iter_mut().zip(&labels).enumerate() {
            if label == 0 || (sizes[label as usize] as f32) < SPECK * largest as f32 {
                *pixel = [0; 4];
                continue;
            }
            let (x, y) = (at % width, at / width);
            (left, right) = (left.min(x), right.max(x + 1));
            (top, bottom) = (top.min(y), bottom.max(y + 1));
        }
        let rows = pixels.chunks_exact(width).take(bottom).skip(top);
        Some(CutOut {
            width: (right - left) as u32,
            height: (bottom - top) as u32,
            pixels: rows.flat_map(|row| row[left..right].to_vec()).collect(),
        })
    }

    /// What is seen of it, made smaller until it fits into so many pixels.
    ///
    /// # Errors
    /// [`Error::NoPerson`] if nothing is.
    pub fn fitted(&self, (most_width, most_height): (u32, u32)) -> Result<CutOut, Error> {
        let people = self.people().ok_or(Error::NoPerson)?;
        let fit = (most_width as f32 / people.width as f32)
            .min(most_height as f32 / people.height as f32)
            .min(1.0);
        let side = |length: u32, most: u32| ((length as f32 * fit).round() as u32).clamp(1, most);
        people.resampled(
            side(people.width, most_width),
            side(people.height, most_height),
        )
    }

    fn round_lower_corners(&self, pixels: &mut [[u8; 4]]) {
        let (width, height) = (self.width as usize, self.height as usize);
        let radius = CORNER * width.min(height) as f32;
        let reach = (radius.ceil() as usize).min(width / 2);
        for down in 0..(radius.ceil() as usize).min(height) {
            for across in 0..reach {
                let [x, y] = [across, down].map(|it| radius - it as f32 - 0.5);
                if x <= 0.0 || y <= 0.0 {
                    continue;
                }
                let inside = (radius - (x * x + y * y).sqrt() + 0.5).clamp(0.0, 1.0);
                let row = (height - 1 - down) * width;
                for at in [row + across, row + width - 1 - across] {
                    pixels[at][3] = (f32::from(pixels[at][3]) * inside) as u8;
                }
            }
        }
    }
}

impl fmt::Debug for CutOut {
    /// The size alone: nobody's picture must end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CutOut({} × {})", self.width, self.height)
    }
}

struct CutOutRows<'a> {
    cut_out: &'a CutOut,
    at: usize,
}

impl RowReader for CutOutRows<'_> {
    fn width(&self) -> u32 {
        self.cut_out.width
    }

    fn height(&self) -> u32 {
        self.cut_out.height
    }

    fn pixel_bytes(&self) -> usize {
        4
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), Error> {
        let bytes = self.cut_out.pixels.as_flattened();
        let rows = bytes.get(self.at..self.at + out.len());
        out.copy_from_slice(rows.ok_or(Error::Truncated)?);
        self.at += out.len();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specks_and_empty_space_are_left_out_and_hidden_colours_are_cleared() {
        let mut pixels = vec![[9, 9, 9, 0]; 40 * 30];
        for y in 5..25 {
            for x in 10..30 {
                pixels[y * 40 + x] = [200, 100, 50, 255];
            }
        }
        pixels[2 * 40 + 2] = [1, 2, 3, 255];
        let cut_out = CutOut::from_pixels(40, 30, pixels).unwrap();
        assert_eq!(cut_out.pixels()[0], [0; 4]);
        let people = cut_out.people().unwrap();
        assert_eq!((people.width(), people.height()), (20, 20));
        assert!(people.pixels().iter().all(|pixel| pixel[3] == 255));
    }

    #[test]
    fn nobody_is_nobody() {
        let empty = CutOut::from_pixels(3, 3, vec![[7, 7, 7, 0]; 9]).unwrap();
        assert!(empty.people().is_none());
        assert!(CutOut::from_pixels(3, 3, vec![[0; 4]; 8]).is_err());
        assert!(CutOut::from_pixels(0, 3, vec![]).is_err());
    }
}
