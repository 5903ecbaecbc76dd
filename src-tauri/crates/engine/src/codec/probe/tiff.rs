//! The first directory of a TIFF file, which also tells camera RAW files from pictures.

use crate::codec::bytes::{be16, be32, le16, le32};
use crate::codec::format::SourceFormat;
use crate::codec::probe::ImageInfo;
use crate::error::Error;

const DAMAGED: Error = Error::Damaged {
    kind: SourceFormat::Tiff,
};

/// Reads the first directory (TIFF 6.0, section 2).
pub(crate) fn probe(bytes: &[u8]) -> Result<ImageInfo, Error> {
    let big = bytes.starts_with(b"MM");
    let long = |at: usize| {
        if big {
            be32(bytes, at)
        } else {
            le32(bytes, at)
        }
    };
    let short = |at: usize| {
        if big {
            be16(bytes, at)
        } else {
            le16(bytes, at)
        }
    };
    let from = long(4).ok_or(Error::Truncated)? as usize;
    let count = usize::from(short(from).ok_or(Error::Truncated)?);
    let mut directory = ImageDirectory::default();
    for entry in (from + 2..).step_by(12).take(count) {
        let (tag, kind) = short(entry).zip(short(entry + 2)).ok_or(Error::Truncated)?;
        // A single number of 16 or 32 bits is stored in the entry itself.
        let value = match kind {
            3 => short(entry + 8).map(u32::from),
            _ => long(entry + 8),
        };
        directory.record(tag, value.ok_or(Error::Truncated)?);
    }
    if let Some(format) = directory.raw_format() {
        return Err(Error::Unsupported { format });
    }
    if directory.width == 0 || directory.height == 0 {
        return Err(DAMAGED);
    }
    Ok(ImageInfo {
        kind: SourceFormat::Tiff,
        width: directory.width,
        height: directory.height,
        complete: true,
        has_more_images: long(from + 2 + count * 12).is_some_and(|next| next != 0),
    })
}

#[derive(Default)]
struct ImageDirectory {
    width: u32,
    height: u32,
    reduced: bool,
    has_sub_images: bool,
    dng: bool,
    compression: u32,
    photometric: u32,
}

impl ImageDirectory {
    fn record(&mut self, tag: u16, value: u32) {
        match tag {
            0xfe => self.reduced = value & 1 != 0,
            0x100 => self.width = value,
            0x101 => self.height = value,
            0x103 => self.compression = value,
            0x106 => self.photometric = value,
            0x14a => self.has_sub_images = true,
            0xc612 => self.dng = true,
            _ => {}
        }
    }

    /// The name of a camera RAW format; `None` for a picture. The first directory of a RAW file
    /// holds a small copy and points to the sensor data, or holds the sensor data itself: as a
    /// colour filter mosaic, or in the maker's own compression.
    fn raw_format(&self) -> Option<&'static str> {
        const FILTERS: u32 = 32_803;
        const LINEAR: u32 = 34_892;
        match self.compression {
            _ if self.dng => Some("camera RAW photo (DNG)"),
            34_713 => Some("camera RAW photo (NEF)"),
            32_767 => Some("camera RAW photo (ARW)"),
            65_535 => Some("camera RAW photo (PEF)"),
            _ if matches!(self.photometric, FILTERS | LINEAR)
                || self.reduced && self.has_sub_images =>
            {
                Some("camera RAW photo")
            }
            _ => None,
        }
    }
}
