//! The formats that the image crate decodes as a whole: WebP, GIF, TIFF and BMP.

use std::io::{Cursor, ErrorKind};

use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::tiff::TiffDecoder;
use image::codecs::webp::WebPDecoder;
use image::error::{ImageError, ImageResult};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder};

use crate::codec::decode::DecodedPixels;
use crate::codec::decode::orientation::exif_orientation;
use crate::codec::format::SourceFormat;
use crate::codec::probe::ImageInfo;
use crate::error::Error;
use crate::image::color::SourceProfile;

/// Decodes the picture, or its first frame or page.
pub(crate) fn read(bytes: &[u8], info: &ImageInfo) -> Result<DecodedPixels, Error> {
    if !info.complete {
        return Err(Error::Truncated);
    }
    let file = Cursor::new(bytes);
    let read = match info.kind {
        SourceFormat::Gif => GifDecoder::new(file).and_then(|decoder| read_image(decoder, info)),
        SourceFormat::Tiff => TiffDecoder::new(file).and_then(|decoder| read_image(decoder, info)),
        SourceFormat::Bmp => BmpDecoder::new(file).and_then(|decoder| read_image(decoder, info)),
        _ => WebPDecoder::new(file).and_then(|decoder| read_image(decoder, info)),
    };
    read.map_err(|error| match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => Error::Truncated,
        ImageError::Unsupported(_) if info.kind == SourceFormat::Tiff => Error::Unsupported {
            format: "TIFF picture of a rare kind",
        },
        ImageError::Unsupported(_) if info.kind == SourceFormat::Bmp => Error::Unsupported {
            format: "BMP picture of a rare kind",
        },
        _ => Error::Damaged { kind: info.kind },
    })?
    .ok_or(Error::Damaged { kind: info.kind })
}

/// Reads one picture; `None` if its size is not the one that was probed.
fn read_image(
    mut decoder: impl ImageDecoder,
    info: &ImageInfo,
) -> ImageResult<Option<DecodedPixels>> {
    decoder.set_limits(decoder_limits(info))?;
    if decoder.dimensions() != (info.width, info.height) {
        return Ok(None);
    }
    // A broken profile or EXIF block is ignored.
    let profile = decoder.icc_profile().unwrap_or_default();
    let orientation = match decoder.exif_metadata() {
        Ok(Some(exif)) => exif_orientation(&exif),
        // TIFF has a tag for it.
        _ => decoder.orientation().unwrap_or(Orientation::NoTransforms),
    };
    let image = DynamicImage::from_decoder(decoder)?;
    Ok(Some(DecodedPixels {
        pixels: SourceProfile::from_icc(profile.as_deref()).to_opaque_srgb(image),
        orientation,
        missing_rows: 0,
        truncated: false,
    }))
}

/// Limits for the decoder itself: the probed size, and memory for twice 16 bits × 4 channels a
/// pixel, with room for tables and a profile.
fn decoder_limits(info: &ImageInfo) -> image::Limits {
    let pixels = u64::from(info.width) * u64::from(info.height);
    let mut limits = image::Limits::no_limits();
    limits.max_image_width = Some(info.width);
    limits.max_image_height = Some(info.height);
    limits.max_alloc = Some(pixels * 16 + (16 << 20));
    limits
}
