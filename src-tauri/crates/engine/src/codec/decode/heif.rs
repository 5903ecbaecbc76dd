//! HEIF (ISO/IEC 23008-12) to pixels: the container around HEVC (HEIC) and AV1 (AVIF).
//!
//! A picture is one coded item or a grid of them. Everything else that telephones put into the file is
//! left alone: thumbnails, depth and gain maps, films. Rotation and mirroring are properties of the picture and are applied
//! once, here; what EXIF says beside them is history. Sizes are checked when they are announced, by the grid, by each
//! item and by each coded stream, before memory is taken for them.

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use heifer::color::{ColorParams, frame_to_rgba_as};
use heifer::heifer_hevc_dec::recon::Frame;
use heifer::heifer_isobmff::boxes::{ColorInfo, ConstructionMethod, Property};
use heifer::heifer_isobmff::{BoxIter, HeifFile, ItemId};
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageBuffer, Rgb, RgbImage, imageops};

use crate::codec::bytes::{be32, read_array};
use crate::codec::decode::DecodedPixels;
use crate::codec::decode::hevc_av1;
use crate::codec::probe::ImageInfo;
use crate::error::Error;
use crate::format::SourceFormat;
use crate::image::color::{SourceProfile, blend_over_white};

/// The tables of a file have at most so many bytes each: thousands of items, where a telephone writes a hundred. What
/// follows looks through them once for each item.
const MAX_TABLE_BYTES: usize = 256 << 10;
/// Larger ones are decoded to 8 bits at once, whatever their depth, to stay within the darkroom's memory.
const MAX_16_BIT_PIXELS: u64 = 32 << 20;

/// The facts of the picture that is to be shown.
pub(crate) fn probe(bytes: &[u8]) -> Result<ImageInfo, Error> {
    let (file, has_video) = parse_tables(bytes)?;
    let image = HeifImage::read(&file, bytes, file.primary_id)?;
    Ok(ImageInfo {
        kind: image.kind,
        width: image.width,
        height: image.height,
        // Whether an item is there is looked at when it is needed.
        complete: true,
        has_more_images: has_video,
    })
}

/// Decodes what is there of the picture: of a grid the upper rows of it, if the file is cut.
pub(crate) fn read(bytes: &[u8], info: &ImageInfo) -> Result<DecodedPixels, Error> {
    let damaged = Error::Damaged { kind: info.kind };
    let (file, _) = parse_tables(bytes)?;
    let image = HeifImage::read(&file, bytes, file.primary_id)?;
    if (image.width, image.height) != (info.width, info.height) {
        return Err(damaged);
    }
    let profile = image.profile()?;
    let (mut pixels, missing) = image.decode_tiles(&profile, 3)?;
    if let Some((alpha, premultiplied)) = image.alpha()? {
        let (alpha, gone) = alpha.decode_tiles(&SourceProfile::default(), 1)?;
        let there = pixels.len() / 3;
        if gone > missing || alpha.len() < there {
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

/// The tables of a file, and whether it holds a film as well. What lies behind the tables need not be there.
fn parse_tables(bytes: &[u8]) -> Result<(HeifFile<'_>, bool), Error> {
    let (mut at, mut has_video) = (0usize, false);
    let end = loop {
        let Some((size, name)) = be32(bytes, at).zip(read_array::<4>(bytes, at + 4)) else {
            return Err(Error::Truncated);
        };
        let size = match size {
            0 => (bytes.len() - at) as u64,
            1 => read_array(bytes, at + 8)
                .map(u64::from_be_bytes)
                .ok_or(Error::Truncated)?,
            size => size.into(),
        };
        let end = usize::try_from(size)
            .ok()
            .and_then(|size| at.checked_add(size));
        let end = end
            .filter(|&end| end >= at + 8 && end <= bytes.len())
            .ok_or(Error::Truncated)?;
        has_video |= &name == b"moov";
        if &name == b"meta" {
            check_table_sizes(bytes.get(at + 12..end).unwrap_or_default())?;
            break end;
        }
        at = end;
    };
    has_video |= matches!(
        bytes.get(8..12),
        Some(b"avis" | b"msf1" | b"hevc" | b"hevx")
    );
    let file = HeifFile::parse(&bytes[..end]).map_err(|_| DAMAGED)?;
    Ok((file, has_video))
}

/// The kind is not known before the tables are.
const DAMAGED: Error = Error::Damaged {
    kind: SourceFormat::Heic,
};

fn check_table_sizes(meta: &[u8]) -> Result<(), Error> {
    for table in BoxIter::new(meta) {
        let table = table.map_err(|_| DAMAGED)?;
        let most = match &table.header.box_type.0 {
            b"iinf" | b"iloc" | b"iref" => MAX_TABLE_BYTES,
            b"iprp" => {
                for inner in BoxIter::new(table.content) {
                    let inner = inner.map_err(|_| DAMAGED)?;
                    if &inner.header.box_type.0 == b"ipma" && inner.content.len() > MAX_TABLE_BYTES
                    {
                        return Err(DAMAGED);
                    }
                }
                continue;
            }
            _ => continue,
        };
        if table.content.len() > most {
            return Err(DAMAGED);
        }
    }
    Ok(())
}

/// A picture as the container describes it.
struct HeifImage<'file> {
    file: &'file HeifFile<'file>,
    bytes: &'file [u8],
    id: ItemId,
    kind: SourceFormat,
    width: u32,
    height: u32,
    columns: usize,
    tile: (u32, u32),
    tiles: Cow<'file, [ItemId]>,
}

impl<'file> HeifImage<'file> {
    fn read(
        file: &'file HeifFile,
        bytes: &'file [u8],
        id: ItemId,
    ) -> Result<HeifImage<'file>, Error> {
        let size = |id| {
            file.image_size(id)
                .ok()
                .flatten()
                .filter(|(w, h)| *w > 0 && *h > 0)
        };
        let coding = |id| match &file.item(id).map_err(|_| DAMAGED)?.item_type.0 {
            b"hvc1" | b"hev1" => Ok(SourceFormat::Heic),
            b"av01" => Ok(SourceFormat::Avif),
            _ => Err(Error::Unsupported {
                format: "HEIF picture of a rare kind",
            }),
        };
        if &file.item(id).map_err(|_| DAMAGED)?.item_type.0 != b"grid" {
            let kind = coding(id)?;
            let (width, height) = size(id).ok_or(Error::Damaged { kind })?;
            return Ok(HeifImage {
                file,
                bytes,
                id,
                kind,
                width,
                height,
                columns: 1,
                tile: (width, height),
                tiles: vec![id].into(),
            });
        }
        let tiles = file.referenced_items(id, b"dimg");
        let kind = coding(*tiles.first().ok_or(DAMAGED)?)?;
        let damaged = || Error::Damaged { kind };
        let grid = item_data(file, bytes, id)?
            .and_then(|data| heifer::heifer_isobmff::boxes::Grid::parse(&data).ok());
        let grid = grid.ok_or_else(damaged)?;
        let tile = size(tiles[0]).ok_or_else(damaged)?;
        let (rows, columns) = (u32::from(grid.rows), u32::from(grid.columns));
        // They cover the picture, and none lies outside of it.
        let covers = |count: u32, tile: u32, length: u32| {
            length > 0
                && u64::from(count) * u64::from(tile) >= length.into()
                && u64::from(count - 1) * u64::from(tile) < length.into()
        };
        let whole = tiles.len() as u64 == u64::from(rows) * u64::from(columns)
            && covers(columns, tile.0, grid.output_width)
            && covers(rows, tile.1, grid.output_height)
            && tiles
                .iter()
                .all(|&id| coding(id).is_ok_and(|it| it == kind) && size(id) == Some(tile));
        if !whole {
            return Err(damaged());
        }
        Ok(HeifImage {
            file,
            bytes,
            id,
            kind,
            width: grid.output_width,
            height: grid.output_height,
            columns: columns as usize,
            tile,
            tiles: tiles.into(),
        })
    }

    /// The picture that tells how opaque this one is, and whether its colours were multiplied by it already.
    fn alpha(&self) -> Result<Option<(HeifImage<'file>, bool)>, Error> {
        const ALPHA: [&str; 2] = [
            "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha",
            "urn:mpeg:hevc:2015:auxid:1",
        ];
        let is_alpha = |id: &ItemId| {
            self.file.item_properties(*id).is_ok_and(|mut properties| {
                properties.any(|it| matches!(it, Property::AuxiliaryType(name) if ALPHA.contains(&name.as_str())))
            })
        };
        let auxiliary = self.file.referencing_items(self.id, b"auxl");
        let Some(id) = auxiliary.into_iter().find(is_alpha) else {
            return Ok(None);
        };
        let image = HeifImage::read(self.file, self.bytes, id)?;
        if (image.width, image.height) != (self.width, self.height) {
            return Err(Error::Damaged { kind: self.kind });
        }
        let premultiplied = self.file.referenced_items(self.id, b"prem").contains(&id);
        Ok(Some((image, premultiplied)))
    }

    /// What the colours mean: an ICC profile, else code points in the container, else those in the stream.
    fn profile(&self) -> Result<SourceProfile, Error> {
        let profile = self.file.icc_profile(self.id).ok().flatten();
        if profile.is_some() {
            return Ok(SourceProfile::from_icc(profile));
        }
        let items = [self.id, self.tiles.first().copied().unwrap_or(self.id)];
        let codes = items.iter().find_map(|&id| color_codes(self.file, id));
        let codes = codes
            .map(|(primaries, transfer, ..)| (primaries, transfer))
            .or_else(|| {
                let first = *self.tiles.first()?;
                hevc_av1::hevc_color_codes(self.file, first)
            });
        codes.map_or_else(
            || Ok(SourceProfile::default()),
            |(primaries, transfer)| SourceProfile::from_cicp(primaries, transfer),
        )
    }

    /// Decodes the tiles, in strips that share the processor. Gives `channels` bytes a pixel, sRGB or
    /// brightness alone, and the number of rows at the bottom that are not in the file.
    fn decode_tiles(
        &self,
        profile: &SourceProfile,
        channels: usize,
    ) -> Result<(Vec<u8>, u32), Error> {
        let available = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        if let [only] = self.tiles[..] {
            let stream = self.coded_bytes(only)?.ok_or(Error::Truncated)?;
            let pixels = self.decode_tile(only, stream, profile, channels, available)?;
            return Ok((pixels, 0));
        }
        let row = self.width as usize * channels;
        let strip = self.tile.1 as usize * row;
        let mut pixels = vec![0; row * self.height as usize];
        let strips = Mutex::new(
            pixels
                .chunks_mut(strip)
                .zip(self.tiles.chunks(self.columns))
                .enumerate(),
        );
        let failures = Mutex::new((None::<usize>, None::<Error>));
        std::thread::scope(|scope| {
            for _ in 0..available {
                scope.spawn(|| {
                    loop {
                        let next = strips.lock().unwrap_or_else(PoisonError::into_inner).next();
                        let Some((number, (strip, tiles))) = next else {
                            return;
                        };
                        let painted = self.decode_tile_row(strip, tiles, profile, channels);
                        let mut failures = failures.lock().unwrap_or_else(PoisonError::into_inner);
                        match painted {
                            Ok(()) => {}
                            Err(Error::Truncated) => {
                                failures.0 =
                                    Some(failures.0.map_or(number, |first| first.min(number)));
                            }
                            Err(error) => failures.1 = Some(error),
                        }
                    }
                });
            }
        });
        let (first, error) = failures
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = error {
            return Err(error);
        }
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
            let pixels = self.decode_tile(id, stream, profile, channels, 1)?;
            for (out, line) in strip.chunks_mut(row).zip(pixels.chunks(across)) {
                let out = &mut out[column * across..row.min((column + 1) * across)];
                out.copy_from_slice(&line[..out.len()]);
            }
        }
        Ok(())
    }

    /// The coded bytes of an item; `None` where they are not in the file.
    fn coded_bytes(&self, id: ItemId) -> Result<Option<Cow<'file, [u8]>>, Error> {
        item_data(self.file, self.bytes, id)
    }

    /// One tile: as many pixels as the container says, or damage.
    fn decode_tile(
        &self,
        id: ItemId,
        stream: Cow<[u8]>,
        profile: &SourceProfile,
        channels: usize,
        threads: usize,
    ) -> Result<Vec<u8>, Error> {
        let damaged = Error::Damaged { kind: self.kind };
        let (width, height) = self.tile;
        // A stream may be a little larger than the picture, by whole blocks.
        let block = |length: u32| u64::from(length).next_multiple_of(64) + 64;
        let most = block(width) * block(height);
        let frame = match self.kind {
            SourceFormat::Avif => hevc_av1::decode_av1(stream, most, threads),
            _ => hevc_av1::decode_hevc(self.file, id, &stream, most),
        };
        let frame = frame.ok_or_else(|| Error::Damaged { kind: self.kind })?;
        if frame.widths[0] < width || frame.heights[0] < height {
            return Err(damaged);
        }
        let params = match color_codes(self.file, id).or_else(|| color_codes(self.file, self.id)) {
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
        let deep = frame.bit_depth[0].max(frame.bit_depth[1]) > 8
            && u64::from(self.width) * u64::from(self.height) <= MAX_16_BIT_PIXELS;
        let image = if deep {
            let image = frame_to_rgba_as::<u16>(&frame, params);
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
            let image = frame_to_rgba_as::<u8>(&frame, params);
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
        let mut image = image.ok_or(damaged)?;
        if (image.width(), image.height()) != (width, height) {
            image = image.crop_imm(0, 0, width, height);
        }
        Ok(profile.to_opaque_srgb(image).into_raw())
    }
}

/// The bytes of an item, wherever they lie; `None` where they are not in the file.
fn item_data<'file>(
    file: &HeifFile<'file>,
    bytes: &'file [u8],
    id: ItemId,
) -> Result<Option<Cow<'file, [u8]>>, Error> {
    let location = file
        .item(id)
        .map_err(|_| DAMAGED)?
        .location
        .as_ref()
        .ok_or(DAMAGED)?;
    if location.construction_method != ConstructionMethod::File {
        return file.item_data(id).map(Some).map_err(|_| DAMAGED);
    }
    let part = |extent: &heifer::heifer_isobmff::boxes::Extent| {
        let from = usize::try_from(extent.offset).ok()?;
        match extent.length {
            // To the end of the file, which nobody can say is the right one.
            0 => bytes.get(from..),
            length => bytes.get(from..from.checked_add(usize::try_from(length).ok()?)?),
        }
    };
    if let [only] = &location.extents[..] {
        return Ok(part(only).map(Cow::Borrowed));
    }
    let mut all = Vec::new();
    for extent in &location.extents {
        let Some(part) = part(extent) else {
            return Ok(None);
        };
        // Parts that overlap could make gigabytes of a small file.
        if all.len() + part.len() > bytes.len() {
            return Err(DAMAGED);
        }
        all.extend_from_slice(part);
    }
    Ok(Some(all.into()))
}

/// Primaries, transfer, matrix and range (ITU-T H.273) that the container gives an item.
fn color_codes(file: &HeifFile, id: ItemId) -> Option<(u16, u16, u16, bool)> {
    file.item_properties(id)
        .ok()?
        .find_map(|property| match property {
            Property::Color(ColorInfo::Nclx {
                primaries,
                transfer,
                matrix,
                full_range,
            }) => Some((*primaries, *transfer, *matrix, *full_range)),
            _ => None,
        })
}

/// The brightness of a frame's upper left part, from 0 to 255.
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

/// Cropped, rotated and mirrored as the properties of the item say, in their order. A picture whose lower part is
/// missing is not cropped: where the crop lies is measured from the middle of the whole.
fn apply_transforms(
    mut image: RgbImage,
    file: &HeifFile,
    id: ItemId,
    missing_rows: u32,
) -> RgbImage {
    for property in file.item_properties(id).into_iter().flatten() {
        image = match *property {
            Property::CleanAperture {
                width,
                height,
                horiz_offset,
                vert_offset,
            } if missing_rows == 0 => {
                let across = crop_range(image.width(), width, horiz_offset);
                let down = crop_range(image.height(), height, vert_offset);
                match across.zip(down) {
                    Some(((x, w), (y, h))) => imageops::crop_imm(&image, x, y, w, h).to_image(),
                    None => image,
                }
            }
            // Anticlockwise here, clockwise there.
            Property::Rotation(1) => imageops::rotate270(&image),
            Property::Rotation(2) => imageops::rotate180(&image),
            Property::Rotation(3) => imageops::rotate90(&image),
            Property::Mirror(true) => imageops::flip_vertical(&image),
            Property::Mirror(false) => imageops::flip_horizontal(&image),
            _ => image,
        };
    }
    image
}

/// Where a clean aperture begins and how long it is (ISO/IEC 14496-12, 12.1.4); none where it lies outside.
fn crop_range(length: u32, size: (u32, u32), offset: (i32, u32)) -> Option<(u32, u32)> {
    let ratio = |(over, under): (f64, f64)| (under != 0.0).then(|| over / under);
    let size = ratio((size.0.into(), size.1.into()))?;
    let offset = ratio((offset.0.into(), offset.1.into()))?;
    let from = (f64::from(length) - size) / 2.0 + offset;
    let sound = size >= 1.0 && from >= -0.5 && from + size <= f64::from(length) + 0.5;
    sound.then(|| {
        let from = from.round().max(0.0) as u32;
        (from, (size.round() as u32).min(length - from).max(1))
    })
}
