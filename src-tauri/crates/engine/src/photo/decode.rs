//! Bytes to pixels: survey, limits, decoder, colours, orientation, in this order.
//!
//! A decoder is chosen by the content of the file and sees it only after the survey has found it
//! complete and its size allowed. What the decoder says about the file is checked against the
//! survey: the two must agree.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::error::ImageResult;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder};

use crate::error::Error;
use crate::photo::colour::to_opaque_srgb;
use crate::photo::survey::{Survey, allowed};
use crate::photo::{Decoded, Format, Limits, Photo};

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, Error> {
    let seen = allowed(bytes, limits)?;
    Ok(Decoded {
        photo: decode_whole(bytes, &seen)?,
        format: seen.format,
    })
}

/// The whole picture of a file that was surveyed.
pub(super) fn decode_whole(bytes: &[u8], seen: &Survey) -> Result<Photo, Error> {
    let format = seen.format;
    let file = Cursor::new(bytes);
    match format {
        Format::Jpeg => JpegDecoder::new(file).and_then(|decoder| read(decoder, seen)),
        Format::Png => {
            PngDecoder::with_limits(file, allocation(seen)).and_then(|decoder| read(decoder, seen))
        }
        Format::WebP => WebPDecoder::new(file).and_then(|decoder| read(decoder, seen)),
    }
    // The file is complete, so whatever the decoder stumbles over is damage.
    .map_err(|_| Error::Damaged { format })?
    .ok_or(Error::Damaged { format })
}

/// Reads one picture; `None` if it is not the picture that the survey saw.
fn read(mut decoder: impl ImageDecoder, seen: &Survey) -> ImageResult<Option<Photo>> {
    decoder.set_limits(allocation(seen))?;
    if decoder.dimensions() != (seen.width, seen.height) {
        return Ok(None);
    }
    // A broken profile or a broken EXIF block is no reason to refuse the pixels.
    let profile = decoder.icc_profile().unwrap_or_default();
    let orientation = orientation(decoder.exif_metadata().unwrap_or_default());
    let image = DynamicImage::from_decoder(decoder)?;
    let mut upright = DynamicImage::ImageRgb8(to_opaque_srgb(image, profile.as_deref()));
    upright.apply_orientation(orientation);
    Ok(Some(Photo::from_image(upright.into_rgb8())))
}

/// How the camera was held, if the EXIF block tells.
pub(super) fn orientation(exif: Option<Vec<u8>>) -> Orientation {
    exif.as_deref()
        // WebP files often keep the prefix which only JPEG asks for, and decoders leave it there.
        .map(|exif| exif.strip_prefix(b"Exif\0\0").unwrap_or(exif))
        .and_then(Orientation::from_exif_chunk)
        .unwrap_or(Orientation::NoTransforms)
}

/// A second fence inside the decoders: no picture but the surveyed one, and memory for at most
/// 16 bits × 4 channels twice over, with room for tables and a profile.
fn allocation(seen: &Survey) -> image::Limits {
    let pixels = u64::from(seen.width) * u64::from(seen.height);
    let mut limits = image::Limits::no_limits();
    limits.max_image_width = Some(seen.width);
    limits.max_image_height = Some(seen.height);
    limits.max_alloc = Some(pixels * 16 + (16 << 20));
    limits
}
