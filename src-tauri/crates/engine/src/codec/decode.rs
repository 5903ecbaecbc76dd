//! Bytes to pixels: probe, limits, decoder, colour, orientation, in this order.
//!
//! A decoder is chosen by the content of the file and sees it only after the probe has found its
//! size allowed. What the decoder reports about the file must agree with the probe. If a decoder
//! panics, the file counts as damaged.

mod heif;
mod hevc_av1;
mod jpeg;
mod jpeg_layout;
mod jpeg_rare;
mod jpeg_truncation;
mod orientation;
pub(crate) mod png;
mod png_exif;
mod raster;
mod tiff;

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};

use crate::codec::decoded::{DecodeNote, Decoded, TruncationPolicy};
use crate::codec::format::SourceFormat;
use crate::codec::limits::Limits;
use crate::codec::probe::{ImageInfo, probe_within_limits};
use crate::error::Error;
use crate::image::Photo;

/// The smallest share of its rows that makes a truncated picture worth keeping.
const MIN_USEFUL_PERCENT: u8 = 5;

/// The result of a decoder.
pub(crate) struct DecodedPixels {
    /// Opaque, in sRGB, as stored.
    pub(crate) pixels: RgbImage,
    /// How it has to be rotated or mirrored to be upright.
    pub(crate) orientation: Orientation,
    /// Rows at the bottom that are not in the file.
    pub(crate) missing_rows: u32,
    /// Whether the file ends before the picture does: rows are missing, or sharpness.
    pub(crate) truncated: bool,
}

impl Photo {
    /// Decodes a file of any [`SourceFormat`], recognised by its content alone.
    ///
    /// The photo is made upright as EXIF or the container says, once. Its ICC profile or colour
    /// code points convert it to sRGB (a broken profile is ignored, as viewers do), transparency is
    /// blended onto white, and more than 8 bits become 8. If a file holds several pictures, the
    /// primary or first one is decoded; gain maps, depth maps and thumbnails are ignored.
    ///
    /// # Errors
    /// [`Error::Empty`], [`Error::NotAnImage`], [`Error::Unsupported`], [`Error::TooHeavy`],
    /// [`Error::TooLarge`], [`Error::Truncated`], [`Error::Incomplete`] and [`Error::Damaged`]. The
    /// first five are decided before any decoder sees a byte, except for what only a decoder can
    /// find out.
    pub fn decode(
        bytes: &[u8],
        limits: &Limits,
        truncation: TruncationPolicy,
    ) -> Result<Decoded, Error> {
        let info = probe_within_limits(bytes, limits)?;
        decode_whole(bytes, &info, truncation)
    }
}

/// Decodes the picture of a file that was probed: all of it, or the part that a truncated file
/// holds.
pub(crate) fn decode_whole(
    bytes: &[u8],
    info: &ImageInfo,
    truncation: TruncationPolicy,
) -> Result<Decoded, Error> {
    let read = || match info.kind {
        SourceFormat::Jpeg => jpeg::read(bytes, info),
        SourceFormat::Png => png::read(bytes, info),
        SourceFormat::Heic | SourceFormat::Avif => heif::read(bytes, info),
        SourceFormat::Tiff => tiff::read(bytes, info),
        SourceFormat::WebP | SourceFormat::Gif | SourceFormat::Bmp => raster::read(bytes, info),
    };
    let damaged = Error::Damaged { kind: info.kind };
    let picture = catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(damaged))?;
    let mut notes = notes_for(info);
    if picture.truncated {
        let rows = picture.pixels.height();
        let percent = u64::from(rows) * 100 / u64::from(rows + picture.missing_rows);
        let percent = percent as u8;
        if percent < MIN_USEFUL_PERCENT {
            return Err(Error::Truncated);
        }
        if truncation == TruncationPolicy::Reject {
            return Err(Error::Incomplete { percent });
        }
        notes.push(DecodeNote::UpperPart { percent });
    }
    let mut upright = DynamicImage::ImageRgb8(picture.pixels);
    upright.apply_orientation(picture.orientation);
    Ok(Decoded {
        photo: Photo::from_image(upright.into_rgb8()),
        kind: info.kind,
        notes,
    })
}

/// The notes about a file that are known before it is decoded.
pub(crate) fn notes_for(info: &ImageInfo) -> Vec<DecodeNote> {
    info.has_more_images
        .then_some(DecodeNote::FirstOfSeveral)
        .into_iter()
        .collect()
}
