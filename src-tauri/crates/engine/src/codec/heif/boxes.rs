//! The boxes of a HEIF file: finds its tables, limits their size, and reads the bytes of an item.

use std::borrow::Cow;

use heifer::heifer_isobmff::boxes::{ConstructionMethod, Extent};
use heifer::heifer_isobmff::{BoxIter, HeifFile, ItemId};

use crate::codec::bytes::{be32, read_array};
use crate::codec::format::SourceFormat;
use crate::error::Error;

/// Each table of a file has at most this many bytes: enough for thousands of items, where a phone
/// writes a hundred. The tables are searched once for each item.
const MAX_TABLE_BYTES: usize = 256 << 10;
/// The tables of a file, and whether it holds a video as well. The data behind the tables may be
/// missing.
pub(crate) fn parse_tables(bytes: &[u8]) -> Result<(HeifFile<'_>, bool), Error> {
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

/// Damage found before the codec is known.
pub(crate) const DAMAGED: Error = Error::Damaged {
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

/// The bytes of an item; `None` if the file ends before them.
pub(crate) fn item_data<'file>(
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
    let part = |extent: &Extent| {
        let from = usize::try_from(extent.offset).ok()?;
        match extent.length {
            // Up to the end of the file, which may be truncated.
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
        // Overlapping extents could turn a small file into gigabytes.
        if all.len() + part.len() > bytes.len() {
            return Err(DAMAGED);
        }
        all.extend_from_slice(part);
    }
    Ok(Some(all.into()))
}
