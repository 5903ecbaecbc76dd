//! Pixels to bytes: clean files without a word about where the pixels came from.
//!
//! The encoders are given pixels only, so there is no metadata that could be written by mistake.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder, RgbImage};

use crate::error::Error;
use crate::photo::Format;

/// High enough that a second save does not show, low enough to share.
const JPEG_QUALITY: u8 = 95;

pub(super) fn encode(pixels: &RgbImage, format: Format) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let (width, height) = pixels.dimensions();
    let colour = ExtendedColorType::Rgb8;
    match format {
        // This encoder never subsamples the colours.
        Format::Jpeg => JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)
            .write_image(pixels, width, height, colour),
        Format::Png => {
            PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive)
                .write_image(pixels, width, height, colour)
        }
        Format::WebP => {
            WebPEncoder::new_lossless(&mut bytes).write_image(pixels, width, height, colour)
        }
    }
    .map_err(|source| Error::Unencodable { format, source })?;
    Ok(bytes)
}
