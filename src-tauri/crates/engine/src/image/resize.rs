//! Gives a photo another size.

use rayon::prelude::*;

use crate::error::Error;
use crate::image::Photo;
use crate::image::downscale::Downscale;

impl Photo {
    /// The photo at this size: each pixel is the mean of what it covers, or interpolated from sixteen where the photo is smaller.
    ///
    /// # Errors
    /// [`Error::PixelsMismatch`] if a side is 0.
    pub(crate) fn resized(self, width: u32, height: u32) -> Result<Photo, Error> {
        let from = (self.width(), self.height());
        if from == (width, height) {
            return Ok(self);
        }
        if width == 0 || height == 0 {
            return Photo::from_pixels(width, height, Vec::new());
        }
        if width <= from.0 && height <= from.1 {
            let mut smaller = Downscale::new(from, (width, height));
            smaller.push_rows(self.pixels());
            return smaller.finish();
        }
        let (across, down) = (from.0 as f32 / width as f32, from.1 as f32 / height as f32);
        let mut pixels = vec![0; width as usize * height as usize * 3];
        let write = |(y, row): (usize, &mut [u8])| {
            let from_y = (y as f32 + 0.5) * down - 0.5;
            for (x, out) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
                *out = self.interpolated((x as f32 + 0.5) * across - 0.5, from_y);
            }
        };
        let row = width as usize * 3;
        pixels.par_chunks_mut(row).enumerate().for_each(write);
        Photo::from_pixels(width, height, pixels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_becomes_smaller_and_larger_and_stays_where_it_was() {
        let pixels = (0..60 * 40).flat_map(|at| [(at % 60 * 4) as u8, (at / 60 * 6) as u8, 9]);
        let photo = Photo::from_pixels(60, 40, pixels.collect()).unwrap();
        for (width, height) in [(60, 40), (30, 20), (120, 80), (17, 90)] {
            let other = photo.clone().resized(width, height).unwrap();
            assert_eq!((other.width(), other.height()), (width, height));
            let middle = (height as usize / 2 * width as usize + width as usize / 2) * 3;
            let [red, green] = [0, 1].map(|at| other.pixels()[middle + at]);
            assert!(
                red.abs_diff(120) <= 4 && green.abs_diff(120) <= 6,
                "{red} {green}"
            );
        }
        assert!(photo.resized(0, 3).is_err());
    }
}
