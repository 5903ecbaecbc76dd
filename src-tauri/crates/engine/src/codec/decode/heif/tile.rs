//! One tile of a HEIF picture to sRGB or to gray.

use std::borrow::Cow;

use heifer::color::{ColorParams, frame_to_rgba_sized};
use heifer::heifer_hevc_dec::recon::Frame;
use heifer::heifer_isobmff::ItemId;
use image::{DynamicImage, GrayImage, ImageBuffer, Rgb, RgbImage};

use crate::codec::decode::heif::color::color_codes;
use crate::codec::decode::hevc_av1::{decode_av1, decode_hevc};
use crate::codec::format::SourceFormat;
use crate::codec::heif::HeifImage;
use crate::error::Error;
use crate::image::color::SourceProfile;

/// Pictures with more pixels are decoded to 8 bits whatever their depth, to stay within the
/// darkroom's memory limit.
const MAX_16_BIT_PIXELS: u64 = 32 << 20;

/// Decodes the upper left part of one tile, of `size` pixels, which is at most the tile's size in the
/// container.
///
/// # Errors
/// [`Error::Damaged`], and [`Error::Unsupported`] for a coding of colours that is not converted.
pub(crate) fn decode_tile(
    picture: &HeifImage,
    id: ItemId,
    stream: Cow<[u8]>,
    size: (u32, u32),
    profile: &SourceProfile,
    channels: usize,
    threads: usize,
) -> Result<Vec<u8>, Error> {
    let damaged = Error::Damaged { kind: picture.kind };
    let (width, height) = size;
    // A stream may be a little larger than the tile, by whole blocks.
    let block = |length: u32| u64::from(length).next_multiple_of(64) + 64;
    let most = block(picture.tile.0) * block(picture.tile.1);
    let frame = match picture.kind {
        SourceFormat::Avif => decode_av1(stream, most, threads),
        _ => decode_hevc(picture.file, id, &stream, most),
    };
    let frame = frame.ok_or_else(|| Error::Damaged { kind: picture.kind })?;
    if frame.widths[0] < picture.tile.0 || frame.heights[0] < picture.tile.1 {
        return Err(damaged);
    }
    let params =
        match color_codes(picture.file, id).or_else(|| color_codes(picture.file, picture.id)) {
            Some((_, _, matrix, full_range)) => ColorParams { matrix, full_range },
            None => ColorParams::from_frame(&frame),
        };
    if channels == 1 || frame.widths[1] == 0 {
        let grey = luma_to_gray(&frame, width, height, params.full_range);
        if channels == 1 {
            return Ok(grey);
        }
        let image = GrayImage::from_raw(width, height, grey).ok_or(damaged)?;
        return Ok(profile
            .to_opaque_srgb(DynamicImage::ImageLuma8(image))
            .into_raw());
    }
    check_matrix(params, frame.widths[0] == frame.widths[1])?;
    let deep = frame.bit_depth[0].max(frame.bit_depth[1]) > 8
        && u64::from(picture.width) * u64::from(picture.height) <= MAX_16_BIT_PIXELS;
    let image = if deep {
        let image = frame_to_rgba_sized::<u16>(&frame, params, width, height);
        drop(frame);
        let (size, most) = ((image.width, image.height), u32::from(image.max_value()));
        let widen = |value: u16| ((u32::from(value) * 65_535 + most / 2) / most) as u16;
        let rgb = image
            .data
            .as_chunks::<4>()
            .0
            .iter()
            .flat_map(|&[r, g, b, _]| [r, g, b].map(widen))
            .collect();
        ImageBuffer::<Rgb<u16>, Vec<u16>>::from_raw(size.0, size.1, rgb)
            .map(DynamicImage::ImageRgb16)
    } else {
        let image = frame_to_rgba_sized::<u8>(&frame, params, width, height);
        drop(frame);
        let rgb = image
            .data
            .as_chunks::<4>()
            .0
            .iter()
            .flat_map(|&[r, g, b, _]| [r, g, b])
            .collect();
        RgbImage::from_raw(image.width, image.height, rgb).map(DynamicImage::ImageRgb8)
    };
    Ok(profile.to_opaque_srgb(image.ok_or(damaged)?).into_raw())
}

/// Refuses the matrices (ITU-T H.273, table 4) that the conversion would take for that of BT.601. Red,
/// green and blue themselves (0) are converted where all three are whole and of full range.
fn check_matrix(params: ColorParams, whole_chroma: bool) -> Result<(), Error> {
    let format = match params.matrix {
        0 if params.full_range && whole_chroma => return Ok(()),
        1 | 2 | 4..=7 | 9 => return Ok(()),
        8 | 16 | 17 => "HEIC or AVIF picture with YCgCo colours",
        10 => "HEIC or AVIF picture with colours of constant luminance",
        _ => "HEIC or AVIF picture with colours of a rare kind",
    };
    Err(Error::Unsupported { format })
}

/// The luma of a frame's upper left part, from 0 to 255.
fn luma_to_gray(frame: &Frame, width: u32, height: u32, full_range: bool) -> Vec<u8> {
    let depth = u32::from(frame.bit_depth[0]);
    let (black, span) = match full_range {
        true => (0, (1 << depth) - 1),
        false => (16 << (depth - 8), 219 << (depth - 8)),
    };
    let byte = |&value: &u16| {
        ((u32::from(value).saturating_sub(black) * 255 + span / 2) / span).min(255) as u8
    };
    let rows = frame.planes[0]
        .chunks_exact(frame.widths[0] as usize)
        .take(height as usize);
    rows.flat_map(|row| row[..width as usize].iter().map(byte))
        .collect()
}
