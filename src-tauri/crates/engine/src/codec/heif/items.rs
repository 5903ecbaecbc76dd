//! The items of a HEIF file: the picture that is shown, the tiles of its grid, and its transparency.

use std::borrow::Cow;

use heifer::heifer_isobmff::boxes::{Grid, Property};
use heifer::heifer_isobmff::{HeifFile, ItemId};

use crate::codec::format::SourceFormat;
use crate::codec::heif::boxes::{DAMAGED, item_data};
use crate::error::Error;

/// A picture as the container describes it.
pub(crate) struct HeifImage<'file> {
    pub(crate) file: &'file HeifFile<'file>,
    pub(crate) bytes: &'file [u8],
    pub(crate) id: ItemId,
    pub(crate) kind: SourceFormat,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) columns: usize,
    pub(crate) tile: (u32, u32),
    pub(crate) tiles: Cow<'file, [ItemId]>,
}

impl<'file> HeifImage<'file> {
    pub(crate) fn read(
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
        let grid = item_data(file, bytes, id)?.and_then(|data| Grid::parse(&data).ok());
        let grid = grid.ok_or_else(damaged)?;
        let tile = size(tiles[0]).ok_or_else(damaged)?;
        let (rows, columns) = (u32::from(grid.rows), u32::from(grid.columns));
        // The tiles cover the picture, and none lies outside of it.
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

    /// The alpha image of this one, and whether the colours are premultiplied by it.
    pub(crate) fn alpha(&self) -> Result<Option<(HeifImage<'file>, bool)>, Error> {
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
        // It may be smaller, and is scaled; what is larger would escape the limits of the picture.
        if image.width > self.width || image.height > self.height {
            return Err(Error::Unsupported {
                format: "HEIC or AVIF picture whose transparency is larger than itself",
            });
        }
        let premultiplied = self.file.referenced_items(self.id, b"prem").contains(&id);
        Ok(Some((image, premultiplied)))
    }

    /// The coded bytes of an item; `None` if the file ends before them.
    pub(crate) fn coded_bytes(&self, id: ItemId) -> Result<Option<Cow<'file, [u8]>>, Error> {
        item_data(self.file, self.bytes, id)
    }
}
