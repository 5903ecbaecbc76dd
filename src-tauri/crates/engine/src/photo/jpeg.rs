//! JPEG to pixels: every colour that JPEG is written in, and no row that was not there.

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, RgbImage};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::error::Error;
use crate::photo::colour::Colours;
use crate::photo::decode::{Picture, orientation};
use crate::photo::survey::Survey;
use crate::photo::{SourceFormat, scan};

const DAMAGED: Error = Error::Damaged {
    kind: SourceFormat::Jpeg,
};

/// Rows at a cut that the decoder has mixed with what was not there when it enlarged the colours.
const MIXED: u32 = 2;

/// Decodes what is there of the picture.
///
/// Four inks are Adobe's, which stores them the other way round; no other program that writes four
/// does otherwise. A profile of the printer's is applied.
pub(super) fn read(bytes: &[u8], seen: &Survey) -> Result<Picture, Error> {
    let (rows, cut) = match scan::walk(bytes) {
        None if !seen.complete => return Err(Error::Truncated),
        None => (seen.height, false),
        Some(scan) if scan.rows == seen.height => (scan.rows, scan.progressive && !seen.complete),
        Some(scan) => (scan.rows.saturating_sub(MIXED), true),
    };
    if rows == 0 {
        return Err(Error::Truncated);
    }
    let ended;
    let file = if seen.complete {
        bytes
    } else {
        ended = [bytes, b"\xff\xd9"].concat();
        &ended
    };
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(seen.width as usize)
        .set_max_height(seen.height as usize);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    decoder.decode_headers().map_err(|_| DAMAGED)?;
    let size = decoder.dimensions().ok_or(DAMAGED)?;
    if size != (seen.width as usize, seen.height as usize) {
        return Err(DAMAGED);
    }
    let colour = decoder.input_colorspace().ok_or(DAMAGED)?;
    let wanted = match colour {
        ColorSpace::Luma | ColorSpace::CMYK | ColorSpace::YCCK => colour,
        _ => ColorSpace::RGB,
    };
    let options = decoder.options().jpeg_set_out_colorspace(wanted);
    decoder.set_options(options);
    let mut samples = decoder.decode().map_err(|_| DAMAGED)?;
    let colours = Colours::of_icc(decoder.icc_profile().as_deref());
    let turned = decoder
        .exif()
        .map_or(Orientation::NoTransforms, |exif| orientation(exif));
    drop(decoder);
    let channels = wanted.num_components();
    samples.truncate(seen.width as usize * rows as usize * channels);
    let (width, height) = (seen.width, rows);
    let pixels = match wanted {
        ColorSpace::Luma => GrayImage::from_raw(width, height, samples)
            .map(|grey| colours.to_opaque_srgb(DynamicImage::ImageLuma8(grey))),
        ColorSpace::RGB => RgbImage::from_raw(width, height, samples)
            .map(|rgb| colours.to_opaque_srgb(DynamicImage::ImageRgb8(rgb))),
        _ => {
            to_inks(&mut samples, wanted == ColorSpace::YCCK);
            colours.inks_to_srgb(width, height, &samples)
        }
    };
    Ok(Picture {
        pixels: pixels.ok_or(DAMAGED)?,
        turned,
        missing: seen.height - rows,
        cut,
    })
}

/// Inks from 0 (none) to 255, of what Adobe's programs write: all four inverted, and, in YCCK, three of them
/// inverted once more and coded as brightness and colour (JFIF 1.02, the same numbers as for YCbCr).
fn to_inks(samples: &mut [u8], coded: bool) {
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
            // A colour that is out of range is cut off by the conversion.
            let [cyan, magenta, yellow] = light.map(|value| (value + 0.5) as u8);
            *pixel = [cyan, magenta, yellow, 255 - pixel[3]];
        } else {
            *pixel = pixel.map(|stored| 255 - stored);
        }
    }
}
