//! A photo in memory: 8-bit sRGB pixels, upright and opaque, and nothing else.
//!
//! A [`Photo`] carries no name, no metadata and no profile; what a file says about its pixels is
//! applied while decoding and then dropped.

use std::fmt;

use crate::error::Error;
use image::RgbImage;

/// Pixels in 8-bit sRGB, upright, opaque; at least 1 × 1.
#[derive(Clone, PartialEq, Eq)]
pub struct Photo {
    pixels: RgbImage,
}

impl Photo {
    /// Takes over `pixels`: rows from the top, three bytes (red, green, blue) a pixel, 8-bit sRGB.
    ///
    /// # Errors
    /// [`Error::PixelsMismatch`] if a side is zero or the buffer has not `width × height × 3` bytes.
    pub fn from_pixels(width: u32, height: u32, pixels: Vec<u8>) -> Result<Photo, Error> {
        let bytes = pixels.len();
        // In 128 bits the product of the largest sizes does not overflow.
        let expected = u128::from(width) * u128::from(height) * 3;
        let mismatch = Error::PixelsMismatch {
            width,
            height,
            bytes,
        };
        if expected == 0 || expected != bytes as u128 {
            return Err(mismatch);
        }
        RgbImage::from_raw(width, height, pixels)
            .map(Photo::from_image)
            .ok_or(mismatch)
    }

    /// Width in pixels.
    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        self.pixels.height()
    }

    /// The pixels: rows from the top, three bytes (red, green, blue) a pixel.
    pub fn pixels(&self) -> &[u8] {
        self.pixels.as_raw()
    }

    pub(crate) fn pixels_mut(&mut self) -> &mut [u8] {
        &mut self.pixels
    }

    pub(crate) fn from_image(pixels: RgbImage) -> Photo {
        Photo { pixels }
    }

    pub(crate) fn into_image(self) -> RgbImage {
        self.pixels
    }
}

impl fmt::Debug for Photo {
    /// The size alone: a photo must not end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Photo({} × {})", self.width(), self.height())
    }
}
