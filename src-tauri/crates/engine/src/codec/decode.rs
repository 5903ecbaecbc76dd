//! Bytes to pixels: survey, limits, decoder, colours, orientation, in this order.
//!
//! A decoder is chosen by the content of the file and sees it only after the survey has found its size
//! allowed. What the decoder says about the file is checked against the survey: the two must agree. A decoder
//! that panics over a file has found it damaged; nothing of the file is left behind by it.

pub(crate) mod heif;
mod hevc_av1;
mod jpeg;
mod jpeg_truncation;
pub(crate) mod png;
mod raster;

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};
use serde::{Deserialize, Serialize};

use crate::codec::Limits;
use crate::codec::probe::{ImageInfo, probe_within_limits};
use crate::error::Error;
use crate::format::SourceFormat;
use crate::image::Photo;

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
pub enum TruncationPolicy {
    /// Say how much of it is there.
    #[default]
    #[serde(rename = "refused")]
    Reject,
    /// Take the part that is there, as a smaller picture; nothing is made up for the rest.
    #[serde(rename = "accepted")]
    Accept,
}

/// What a person should know about a photo that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum DecodeNote {
    /// The file holds several pictures, moving or in pages; this is the first.
    FirstOfSeveral,
    /// The file ends early; this is the upper part of the picture that could be read.
    UpperPart {
        /// How much of the picture that is, from 1 to 100. Where it is 100 the lower part may be coarse.
        percent: u8,
    },
}

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

pub(crate) fn decode(
    bytes: &[u8],
    limits: &Limits,
    truncation: TruncationPolicy,
) -> Result<Decoded, Error> {
    let info = probe_within_limits(bytes, limits)?;
    decode_whole(bytes, &info, truncation)
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

/// How the camera was held, if the EXIF block tells.
pub(crate) fn exif_orientation(exif: &[u8]) -> Orientation {
    // WebP files often keep the prefix which only JPEG asks for, and decoders leave it there.
    let block = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    Orientation::from_exif_chunk(block).unwrap_or(Orientation::NoTransforms)
}
