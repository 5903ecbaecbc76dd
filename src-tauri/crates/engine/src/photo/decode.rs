//! Bytes to pixels: survey, limits, decoder, colours, orientation, in this order.
//!
//! A decoder is chosen by the content of the file and sees it only after the survey has found its size
//! allowed. What the decoder says about the file is checked against the survey: the two must agree. A decoder
//! that panics over a file has found it damaged; nothing of the file is left behind by it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};

use crate::error::Error;
use crate::photo::survey::{Survey, allowed};
use crate::photo::{
    DecodeNote, Decoded, Limits, Photo, SourceFormat, TruncationPolicy, heif, jpeg, png, raster,
};

/// Of a picture that is cut, less than this is no use to anybody: a share of its rows.
const USEFUL_PERCENT: u8 = 5;

/// What a decoder gives.
pub(super) struct Picture {
    /// Opaque, in sRGB, as stored.
    pub(super) pixels: RgbImage,
    /// How it has to be turned.
    pub(super) turned: Orientation,
    /// Rows at the bottom that are not in the file.
    pub(super) missing: u32,
    /// Whether the file ends before the picture does: rows are missing, or sharpness.
    pub(super) cut: bool,
}

pub(super) fn decode(
    bytes: &[u8],
    limits: &Limits,
    cut: TruncationPolicy,
) -> Result<Decoded, Error> {
    let seen = allowed(bytes, limits)?;
    decode_whole(bytes, &seen, cut)
}

/// The whole picture of a file that was surveyed, or, of one that is cut, what there is of it.
pub(super) fn decode_whole(
    bytes: &[u8],
    seen: &Survey,
    cut: TruncationPolicy,
) -> Result<Decoded, Error> {
    let read = || match seen.kind {
        SourceFormat::Jpeg => jpeg::read(bytes, seen),
        SourceFormat::Png => png::read(bytes, seen),
        SourceFormat::Heic | SourceFormat::Avif => heif::read(bytes, seen),
        SourceFormat::WebP | SourceFormat::Gif | SourceFormat::Tiff | SourceFormat::Bmp => {
            raster::read(bytes, seen)
        }
    };
    let damaged = Error::Damaged { kind: seen.kind };
    let picture = catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(damaged))?;
    let mut notes = notes(seen);
    if picture.cut {
        let rows = picture.pixels.height();
        let percent = u64::from(rows) * 100 / u64::from(rows + picture.missing);
        let percent = percent as u8;
        if percent < USEFUL_PERCENT {
            return Err(Error::Truncated);
        }
        if cut == TruncationPolicy::Refused {
            return Err(Error::Incomplete { percent });
        }
        notes.push(DecodeNote::UpperPart { percent });
    }
    let mut upright = DynamicImage::ImageRgb8(picture.pixels);
    upright.apply_orientation(picture.turned);
    Ok(Decoded {
        photo: Photo::from_image(upright.into_rgb8()),
        kind: seen.kind,
        notes,
    })
}

/// What there is to say about a file before it is decoded.
pub(super) fn notes(seen: &Survey) -> Vec<DecodeNote> {
    seen.several
        .then_some(DecodeNote::FirstOfSeveral)
        .into_iter()
        .collect()
}

/// How the camera was held, if the EXIF block tells.
pub(super) fn orientation(exif: &[u8]) -> Orientation {
    // WebP files often keep the prefix which only JPEG asks for, and decoders leave it there.
    let block = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    Orientation::from_exif_chunk(block).unwrap_or(Orientation::NoTransforms)
}
