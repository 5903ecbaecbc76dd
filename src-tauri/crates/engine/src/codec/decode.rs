//! Bytes to pixels: survey, limits, decoder, colours, orientation, in this order.
//!
//! A decoder is chosen by the content of the file and sees it only after the survey has found its size
//! allowed. What the decoder says about the file is checked against the survey: the two must agree. A decoder
//! that panics over a file has found it damaged; nothing of the file is left behind by it.

mod heif;
mod hevc_av1;
mod jpeg;
mod jpeg_truncation;
mod orientation;
pub(crate) mod png;
mod raster;

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};

use crate::codec::decoded::{DecodeNote, Decoded, TruncationPolicy};
use crate::codec::format::SourceFormat;
use crate::codec::limits::Limits;
use crate::codec::probe::{ImageInfo, probe_within_limits};
use crate::error::Error;
use crate::image::Photo;

/// Of a picture that is cut, less than this is no use to anybody: a share of its rows.
const MIN_USEFUL_PERCENT: u8 = 5;

/// What a decoder gives.
pub(crate) struct DecodedPixels {
    /// Opaque, in sRGB, as stored.
    pub(crate) pixels: RgbImage,
    /// How it has to be turned.
    pub(crate) orientation: Orientation,
    /// Rows at the bottom that are not in the file.
    pub(crate) missing_rows: u32,
    /// Whether the file ends before the picture does: rows are missing, or sharpness.
    pub(crate) truncated: bool,
}

impl Photo {
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
    pub fn decode(
        bytes: &[u8],
        limits: &Limits,
        truncation: TruncationPolicy,
    ) -> Result<Decoded, Error> {
        let info = probe_within_limits(bytes, limits)?;
        decode_whole(bytes, &info, truncation)
    }
}

/// The whole picture of a file that was surveyed, or, of one that is cut, what there is of it.
pub(crate) fn decode_whole(
    bytes: &[u8],
    info: &ImageInfo,
    truncation: TruncationPolicy,
) -> Result<Decoded, Error> {
    let read = || match info.kind {
        SourceFormat::Jpeg => jpeg::read(bytes, info),
        SourceFormat::Png => png::read(bytes, info),
        SourceFormat::Heic | SourceFormat::Avif => heif::read(bytes, info),
        SourceFormat::WebP | SourceFormat::Gif | SourceFormat::Tiff | SourceFormat::Bmp => {
            raster::read(bytes, info)
        }
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

/// What there is to say about a file before it is decoded.
pub(crate) fn notes_for(info: &ImageInfo) -> Vec<DecodeNote> {
    info.has_more_images
        .then_some(DecodeNote::FirstOfSeveral)
        .into_iter()
        .collect()
}
