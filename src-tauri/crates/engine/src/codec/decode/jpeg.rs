//! JPEG to pixels: every colour coding that JPEG has, and no rows that the file does not hold.
//!
//! `jpeg_layout` says which of two decoders reads a file.

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, RgbImage};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::codec::decode::DecodedPixels;
use crate::codec::decode::jpeg_layout::JpegLayout;
use crate::codec::decode::jpeg_rare::{self, JpegSamples};
use crate::codec::decode::jpeg_truncation;
use crate::codec::decode::orientation::exif_orientation;
use crate::codec::format::SourceFormat;
use crate::codec::jpeg_segments::exif_block;
use crate::codec::probe::ImageInfo;
use crate::error::Error;
use crate::image::color::SourceProfile;

const DAMAGED: Error = Error::Damaged {
    kind: SourceFormat::Jpeg,
};

/// Rows above a truncation that the decoder has mixed with missing data when it upsampled the
/// chroma.
const MIXED_ROWS: u32 = 2;

/// Decodes the picture, or the upper part that a truncated file holds.
///
/// CMYK is stored inverted, as Adobe's programs and all others do. Its ICC profile is applied.
pub(crate) fn read(bytes: &[u8], info: &ImageInfo) -> Result<DecodedPixels, Error> {
    let (rows, truncated) = match jpeg_truncation::measure_scans(bytes) {
        None if !info.complete => return Err(Error::Truncated),
        None => (info.height, false),
        Some(scan) if scan.complete_rows == info.height => {
            (scan.complete_rows, scan.progressive && !info.complete)
        }
        Some(scan) => (scan.complete_rows.saturating_sub(MIXED_ROWS), true),
    };
    if rows == 0 {
        return Err(Error::Truncated);
    }
    let terminated;
    let file = if info.complete {
        bytes
    } else {
        terminated = [bytes, b"\xff\xd9"].concat();
        &terminated
    };
    let orientation = exif_block(bytes).map_or(Orientation::NoTransforms, exif_orientation);
    let layout = JpegLayout::read(file).ok_or(DAMAGED)?;
    let JpegSamples {
        mut samples,
        space,
        icc,
    } = if layout.is_usual() {
        decode_usual(file, info)?
    } else if rows == info.height {
        jpeg_rare::decode(file, &layout, (info.width, info.height))?
    } else {
        // The second decoder gives a picture that is whole, or none.
        return Err(Error::Truncated);
    };
    let profile = SourceProfile::from_icc(icc.as_deref());
    let channels = space.num_components();
    samples.truncate(info.width as usize * rows as usize * channels);
    let (width, height) = (info.width, rows);
    let pixels = match space {
        ColorSpace::Luma => GrayImage::from_raw(width, height, samples)
            .map(|grey| profile.to_opaque_srgb(DynamicImage::ImageLuma8(grey))),
        ColorSpace::RGB => RgbImage::from_raw(width, height, samples)
            .map(|rgb| profile.to_opaque_srgb(DynamicImage::ImageRgb8(rgb))),
        _ => {
            adobe_to_cmyk(&mut samples, space == ColorSpace::YCCK);
            profile.cmyk_to_srgb(width, height, &samples)
        }
    };
    Ok(DecodedPixels {
        pixels: pixels.ok_or(DAMAGED)?,
        orientation,
        missing_rows: info.height - rows,
        truncated,
    })
}

/// Decodes a file of the layouts that nearly every program writes.
fn decode_usual(file: &[u8], info: &ImageInfo) -> Result<JpegSamples, Error> {
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(info.width as usize)
        .set_max_height(info.height as usize);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    decoder.decode_headers().map_err(|_| DAMAGED)?;
    let size = decoder.dimensions().ok_or(DAMAGED)?;
    if size != (info.width as usize, info.height as usize) {
        return Err(DAMAGED);
    }
    let space = match decoder.input_colorspace().ok_or(DAMAGED)? {
        space @ (ColorSpace::Luma | ColorSpace::CMYK | ColorSpace::YCCK) => space,
        _ => ColorSpace::RGB,
    };
    let options = decoder.options().jpeg_set_out_colorspace(space);
    decoder.set_options(options);
    let samples = decoder.decode().map_err(|_| DAMAGED)?;
    Ok(JpegSamples {
        samples,
        space,
        icc: decoder.icc_profile(),
    })
}

/// Converts Adobe's samples to CMYK from 0 (no ink) to 255. All four are stored inverted; in YCCK
/// three of them are inverted once more and coded as YCbCr (JFIF 1.02).
fn adobe_to_cmyk(samples: &mut [u8], coded: bool) {
    let (pixels, _) = samples.as_chunks_mut::<4>();
    for pixel in pixels {
        if coded {
            let [luma, blue, red] = [0, 1, 2].map(|at| f32::from(pixel[at]));
            let (blue, red) = (blue - 128.0, red - 128.0);
            let light = [
                luma + 1.402 * red,
                luma - 0.344_136 * blue - 0.714_136 * red,
                luma + 1.772 * blue,
            ];
            // The cast clamps a value that is out of range.
            let [cyan, magenta, yellow] = light.map(|value| (value + 0.5) as u8);
            *pixel = [cyan, magenta, yellow, 255 - pixel[3]];
        } else {
            *pixel = pixel.map(|stored| 255 - stored);
        }
    }
}
