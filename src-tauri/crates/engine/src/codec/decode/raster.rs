//! The formats that the image crate decodes as a whole: WebP, GIF and BMP.

use std::borrow::Cow;
use std::io::{Cursor, ErrorKind};

use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::webp::WebPDecoder;
use image::error::{ImageError, ImageResult};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder};

use crate::codec::bytes::{le16, le32};
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
    let sized;
    let file = match info.kind {
        SourceFormat::Gif => {
            sized = with_screen(bytes, info);
            Cursor::new(&*sized)
        }
        _ => Cursor::new(bytes),
    };
    let read = match info.kind {
        SourceFormat::Gif => GifDecoder::new(file).and_then(|decoder| read_image(decoder, info)),
        SourceFormat::Bmp => {
            BmpDecoder::new(file).and_then(|decoder| read_bmp(decoder, bytes, info))
        }
        _ => WebPDecoder::new(file).and_then(|decoder| read_image(decoder, info)),
    };
    read.map_err(|error| match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => Error::Truncated,
        ImageError::Unsupported(_) if info.kind == SourceFormat::Bmp => Error::Unsupported {
            format: "BMP picture of a rare kind",
        },
        _ => Error::Damaged { kind: info.kind },
    })?
    .ok_or(Error::Damaged { kind: info.kind })
}

/// A GIF whose screen has no size gets that of its first frame, which the probe has found.
fn with_screen<'file>(bytes: &'file [u8], info: &ImageInfo) -> Cow<'file, [u8]> {
    if bytes
        .get(6..10)
        .is_none_or(|screen| le16(screen, 0) != Some(0) && le16(screen, 2) != Some(0))
    {
        return bytes.into();
    }
    let sides = [info.width, info.height].map(|side| (side as u16).to_le_bytes());
    [&bytes[..6], sides.as_flattened(), &bytes[10..]]
        .concat()
        .into()
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
    let exif = decoder.exif_metadata().unwrap_or_default();
    let image = DynamicImage::from_decoder(decoder)?;
    Ok(Some(DecodedPixels {
        pixels: SourceProfile::from_icc(profile.as_deref()).to_opaque_srgb(image),
        orientation: exif.map_or(Orientation::NoTransforms, |exif| exif_orientation(&exif)),
        missing_rows: 0,
        truncated: false,
    }))
}

/// Reads a bitmap. Where all of it is transparent the alpha was never meant: some programs write zeros there.
fn read_bmp(
    mut decoder: impl ImageDecoder,
    bytes: &[u8],
    info: &ImageInfo,
) -> ImageResult<Option<DecodedPixels>> {
    decoder.set_limits(decoder_limits(info))?;
    if decoder.dimensions() != (info.width, info.height) {
        return Ok(None);
    }
    let mut image = DynamicImage::from_decoder(decoder)?;
    if let DynamicImage::ImageRgba8(layered) = &image
        && layered.pixels().all(|pixel| pixel.0[3] == 0)
    {
        image = image.into_rgb8().into();
    }
    let profile = SourceProfile::from_icc(bmp_profile(bytes));
    Ok(Some(DecodedPixels {
        pixels: profile.to_opaque_srgb(image),
        orientation: Orientation::NoTransforms,
        missing_rows: 0,
        truncated: false,
    }))
}

/// The ICC profile in a bitmap with the header of version 5.
fn bmp_profile(bytes: &[u8]) -> Option<&[u8]> {
    const FILE_HEADER: usize = 14;
    const EMBEDDED: u32 = u32::from_be_bytes(*b"MBED");
    let header = bytes.get(FILE_HEADER..)?;
    if le32(header, 0)? < 124 || le32(header, 56)? != EMBEDDED {
        return None;
    }
    let (offset, length) = (le32(header, 112)? as usize, le32(header, 116)? as usize);
    header.get(offset..)?.get(..length)
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
