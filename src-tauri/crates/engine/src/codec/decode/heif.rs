//! HEIF pictures to pixels: HEIC and AVIF, single pictures and grids.
//!
//! Everything else that phones put into the file is ignored: thumbnails, depth and gain maps,
//! videos. Rotation and mirroring are properties of the picture and are applied once, here; the
//! orientation in EXIF is ignored.

mod color;
mod tile;
mod transforms;

use std::num::NonZeroUsize;

use heifer::heifer_isobmff::ItemId;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{GrayImage, RgbImage};
use rayon::prelude::*;

use crate::codec::decode::DecodedPixels;
use crate::codec::decode::heif::color::source_profile;
use crate::codec::decode::heif::tile::decode_tile;
use crate::codec::decode::heif::transforms::apply_transforms;
use crate::codec::heif::{HeifImage, parse_tables};
use crate::codec::probe::ImageInfo;
use crate::error::Error;
use crate::image::color::{SourceProfile, blend_over_white};

/// Decodes the picture, or the upper rows of a grid if the file is truncated.
pub(crate) fn read(bytes: &[u8], info: &ImageInfo) -> Result<DecodedPixels, Error> {
    let damaged = Error::Damaged { kind: info.kind };
    let (file, _) = parse_tables(bytes)?;
    let image = HeifImage::read(&file, bytes, file.primary_id)?;
    if (image.width, image.height) != (info.width, info.height) {
        return Err(damaged);
    }
    let profile = source_profile(&image)?;
    let (mut pixels, missing) = image.decode_tiles(&profile, 3)?;
    if let Some((alpha, premultiplied)) = image.alpha()? {
        let size = (alpha.width, alpha.height);
        let (mut alpha, gone) = alpha.decode_tiles(&SourceProfile::default(), 1)?;
        if size != (image.width, image.height) {
            // What is left of a part cannot be laid over the picture.
            if gone > 0 {
                return Err(Error::Truncated);
            }
            alpha = scaled(alpha, size, (image.width, image.height)).ok_or(Error::Truncated)?;
        } else if gone > missing {
            return Err(Error::Truncated);
        }
        for (pixel, &alpha) in pixels.as_chunks_mut::<3>().0.iter_mut().zip(&alpha) {
            *pixel = match premultiplied {
                true => pixel.map(|colour| colour.saturating_add(255 - alpha)),
                false => pixel.map(|colour| blend_over_white(colour, alpha)),
            };
        }
    }
    let rows = image.height - missing;
    let image = RgbImage::from_raw(image.width, rows, pixels).ok_or(damaged)?;
    Ok(DecodedPixels {
        pixels: apply_transforms(image, &file, file.primary_id, missing),
        orientation: Orientation::NoTransforms,
        missing_rows: missing,
        truncated: missing > 0,
    })
}

/// Grey pixels at another size, interpolated: some writers store transparency at half the size.
fn scaled(gray: Vec<u8>, from: (u32, u32), to: (u32, u32)) -> Option<Vec<u8>> {
    let gray = GrayImage::from_raw(from.0, from.1, gray)?;
    Some(imageops::resize(&gray, to.0, to.1, FilterType::Triangle).into_raw())
}

impl HeifImage<'_> {
    /// Decodes the tiles, a row of tiles a task, in parallel. Returns `channels` bytes a pixel (3:
    /// sRGB, 1: luma) and the number of rows at the bottom that are not in the file.
    fn decode_tiles(
        &self,
        profile: &SourceProfile,
        channels: usize,
    ) -> Result<(Vec<u8>, u32), Error> {
        if let [only] = self.tiles[..] {
            let available = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
            let stream = self.coded_bytes(only)?.ok_or(Error::Truncated)?;
            // A tile may be larger than the picture: libheif pads odd sides with a column or a row.
            let size = (self.width, self.height);
            let pixels = decode_tile(self, only, stream, size, profile, channels, available)?;
            return Ok((pixels, 0));
        }
        let row = self.width as usize * channels;
        let strip = self.tile.1 as usize * row;
        let mut pixels = vec![0; row * self.height as usize];
        let missing = pixels
            .par_chunks_mut(strip)
            .zip(self.tiles.par_chunks(self.columns))
            .enumerate()
            .map(|(number, (strip, tiles))| {
                match self.decode_tile_row(strip, tiles, profile, channels) {
                    Err(Error::Truncated) => Ok(Some(number)),
                    result => result.map(|()| None),
                }
            });
        // The first strip that is missing, or the first error.
        let first =
            missing.try_reduce(|| None, |one, other| Ok(one.into_iter().chain(other).min()))?;
        let rows = first.map_or(self.height, |first| {
            self.height.min(first as u32 * self.tile.1)
        });
        if rows == 0 {
            return Err(Error::Truncated);
        }
        pixels.truncate(rows as usize * row);
        Ok((pixels, self.height - rows))
    }

    fn decode_tile_row(
        &self,
        strip: &mut [u8],
        tiles: &[ItemId],
        profile: &SourceProfile,
        channels: usize,
    ) -> Result<(), Error> {
        let row = self.width as usize * channels;
        let across = self.tile.0 as usize * channels;
        for (column, &id) in tiles.iter().enumerate() {
            let stream = self.coded_bytes(id)?.ok_or(Error::Truncated)?;
            let pixels = decode_tile(self, id, stream, self.tile, profile, channels, 1)?;
            for (out, line) in strip.chunks_mut(row).zip(pixels.chunks(across)) {
                let out = &mut out[column * across..row.min((column + 1) * across)];
                out.copy_from_slice(&line[..out.len()]);
            }
        }
        Ok(())
    }
}
