//! The formats that one library decodes whole: WebP, GIF, TIFF and BMP.

use std::io::{Cursor, ErrorKind};

use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::tiff::TiffDecoder;
use image::codecs::webp::WebPDecoder;
use image::error::{ImageError, ImageResult};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder};

use crate::error::Error;
use crate::photo::SourceFormat;
use crate::photo::colour::Colours;
use crate::photo::decode::{Picture, orientation};
use crate::photo::survey::Survey;

/// Decodes the picture, or its first frame or page.
pub(super) fn read(bytes: &[u8], seen: &Survey) -> Result<Picture, Error> {
    if !seen.complete {
        return Err(Error::Truncated);
    }
    let file = Cursor::new(bytes);
    let read = match seen.kind {
        SourceFormat::Gif => GifDecoder::new(file).and_then(|decoder| picture(decoder, seen)),
        SourceFormat::Tiff => TiffDecoder::new(file).and_then(|decoder| picture(decoder, seen)),
        SourceFormat::Bmp => BmpDecoder::new(file).and_then(|decoder| picture(decoder, seen)),
        _ => WebPDecoder::new(file).and_then(|decoder| picture(decoder, seen)),
    };
    read.map_err(|error| match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => Error::Truncated,
        ImageError::Unsupported(_) if seen.kind == SourceFormat::Tiff => Error::Unsupported {
            format: "TIFF picture of a rare kind",
        },
        ImageError::Unsupported(_) if seen.kind == SourceFormat::Bmp => Error::Unsupported {
            format: "BMP picture of a rare kind",
        },
        _ => Error::Damaged { kind: seen.kind },
    })?
    .ok_or(Error::Damaged { kind: seen.kind })
}

/// Reads one picture; `None` if it is not the picture that the survey saw.
fn picture(mut decoder: impl ImageDecoder, seen: &Survey) -> ImageResult<Option<Picture>> {
    decoder.set_limits(allocation(seen))?;
    if decoder.dimensions() != (seen.width, seen.height) {
        return Ok(None);
    }
    // A broken profile or a broken EXIF block is no reason to refuse the pixels.
    let profile = decoder.icc_profile().unwrap_or_default();
    let turned = match decoder.exif_metadata() {
        Ok(Some(exif)) => orientation(&exif),
        // TIFF says it in a field of its own.
        _ => decoder.orientation().unwrap_or(Orientation::NoTransforms),
    };
    let image = DynamicImage::from_decoder(decoder)?;
    Ok(Some(Picture {
        pixels: Colours::of_icc(profile.as_deref()).to_opaque_srgb(image),
        turned,
        missing: 0,
        cut: false,
    }))
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
