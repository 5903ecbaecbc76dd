//! Photos as the engine sees them: 8-bit sRGB pixels, upright and opaque, and nothing else.
//!
//! A [`Photo`] carries no name, no metadata and no profile; whatever a file said about its pixels is
//! applied while decoding and then forgotten. This module never touches the file system: photos
//! come from bytes and become bytes.

mod coded;
mod colour;
mod decode;
mod encode;
mod foreign;
mod heif;
mod jpeg;
mod kind;
mod png;
mod raster;
mod scan;
mod source;
mod survey;

use std::fmt;

use image::RgbImage;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::rows::{PhotoRows, RowReader};
use crate::shrink::{Shrink, fitted};

pub use kind::{DecodeNote, SourceFormat};
pub use source::Source;

/// Pixels in 8-bit sRGB, upright, opaque; at least 1 × 1.
#[derive(Clone, PartialEq, Eq)]
pub struct Photo {
    pixels: RgbImage,
}

/// A photo together with what its file was.
#[derive(Debug)]
pub struct Decoded {
    /// The pixels.
    pub photo: Photo,
    /// What the file is, found from its content.
    pub kind: SourceFormat,
    /// What a person should know about how it was read.
    pub notes: Vec<DecodeNote>,
}

/// What to do about a file that ends before its picture does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TruncationPolicy {
    /// Say how much of it is there.
    #[default]
    Refused,
    /// Take the part that is there, as a smaller picture; nothing is made up for the rest.
    Accepted,
}

/// Writes a picture as it passes by, as [`Photo::encode`] does.
///
/// # Errors
/// As [`Photo::encode`], and those of `rows`.
pub fn encode_rows(rows: &mut dyn RowReader, format: OutputFormat) -> Result<Vec<u8>, Error> {
    encode::encode(rows, format)
}

/// How much a picture may ask for. Checked against the header, before any memory is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The most pixels, width × height.
    pub max_pixels: u64,
    /// The most pixels on one side.
    pub max_side: u32,
    /// The most bytes in the file.
    pub max_bytes: u64,
}

/// The formats that the engine writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutputFormat {
    /// JPEG, baseline.
    Jpeg,
    /// PNG.
    Png,
    /// WebP, lossless.
    WebP,
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

    /// Decodes a file of any [`SourceFormat`], recognised by its content alone.
    ///
    /// It is turned as EXIF or the container says, once; an ICC profile or the code points of its colours bring it to sRGB (a broken
    /// profile is ignored, as viewers do), transparency is laid on white, and more than 8 bits become 8. Of several pictures in
    /// one file the first is taken, or the one that the file itself names; gain maps, depth maps and thumbnails are
    /// passed over.
    ///
    /// # Errors
    /// [`Error::Empty`], [`Error::NotAnImage`], [`Error::Unsupported`], [`Error::TooHeavy`],
    /// [`Error::TooLarge`], [`Error::Truncated`], [`Error::Incomplete`] and [`Error::Damaged`]. The first five are decided
    /// before any decoder sees a byte, but for what only a decoder can tell.
    pub fn decode(bytes: &[u8], limits: &Limits, cut: TruncationPolicy) -> Result<Decoded, Error> {
        decode::decode(bytes, limits, cut)
    }

    /// Writes the pixels as a file that holds pixels and nothing else: no EXIF, no profile, no text.
    ///
    /// JPEG is written at quality 95 with full colour resolution (4:4:4); PNG and WebP are exact.
    ///
    /// # Errors
    /// [`Error::Unencodable`] if the format cannot hold a picture of this size (WebP: 16,384 a side).
    pub fn encode(&self, format: OutputFormat) -> Result<Vec<u8>, Error> {
        encode_rows(&mut PhotoRows::of(self), format)
    }

    /// A copy that fits into `side` × `side` pixels and keeps its proportions; never larger than
    /// the photo, and never less than one pixel wide or high.
    pub fn thumbnail(&self, side: u32) -> Photo {
        let from = (self.width(), self.height());
        let to = fitted(from.0, from.1, side);
        if to == from {
            return self.clone();
        }
        let mut shrink = Shrink::new(from, to);
        shrink.push(&self.pixels);
        // Every row was pushed, so it is complete.
        shrink.finish().unwrap_or_else(|_| self.clone())
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

    pub(crate) fn from_image(pixels: RgbImage) -> Photo {
        Photo { pixels }
    }
}

impl fmt::Debug for Photo {
    /// The size alone: a photo must not end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Photo({} × {})", self.width(), self.height())
    }
}

impl Default for Limits {
    /// 100 megapixels, as many a side as JPEG can have, and files up to 256 MB.
    fn default() -> Limits {
        Limits {
            max_pixels: 100 << 20,
            max_side: 65_535,
            max_bytes: 256_000_000,
        }
    }
}

impl Limits {
    /// # Errors
    /// [`Error::TooLarge`] unless a picture of this size is allowed.
    pub fn check(&self, width: u32, height: u32) -> Result<(), Error> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels <= self.max_pixels && width.max(height) <= self.max_side {
            return Ok(());
        }
        Err(Error::TooLarge {
            width,
            height,
            limit_pixels: self.max_pixels,
            limit_side: self.max_side,
        })
    }
}

impl OutputFormat {
    /// The format that a file name extension asks for, without the dot and in any case; `None` for
    /// any other. Meant for files to be written: files that are read are known by their content.
    pub fn from_extension(extension: &str) -> Option<OutputFormat> {
        match extension.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" => Some(OutputFormat::Jpeg),
            "png" => Some(OutputFormat::Png),
            "webp" => Some(OutputFormat::WebP),
            _ => None,
        }
    }

    /// The usual file name extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            OutputFormat::Jpeg => "jpg",
            OutputFormat::Png => "png",
            OutputFormat::WebP => "webp",
        }
    }

    /// The media type, for a `Content-Type` header.
    pub fn media_type(self) -> &'static str {
        match self {
            OutputFormat::Jpeg => "image/jpeg",
            OutputFormat::Png => "image/png",
            OutputFormat::WebP => "image/webp",
        }
    }
}
