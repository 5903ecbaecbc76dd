//! The chunks of a PNG.

use crate::codec::bytes::be32;
use crate::codec::format::SourceFormat;
use crate::codec::probe::ImageInfo;
use crate::error::Error;

/// Reads the chunks of a PNG up to IEND.
pub(crate) fn probe(bytes: &[u8]) -> Result<ImageInfo, Error> {
    const DAMAGED: Error = Error::Damaged {
        kind: SourceFormat::Png,
    };
    if bytes.get(12..16).is_some_and(|kind| kind != b"IHDR") {
        return Err(DAMAGED);
    }
    let (Some(width), Some(height)) = (be32(bytes, 16), be32(bytes, 20)) else {
        return Err(Error::Truncated);
    };
    if width == 0 || height == 0 {
        return Err(DAMAGED);
    }
    let mut at = 8usize;
    let mut has_more_images = false;
    let complete = loop {
        let (Some(length), Some(kind)) = (be32(bytes, at), bytes.get(at + 4..at + 8)) else {
            break false;
        };
        if kind == b"acTL" {
            has_more_images = be32(bytes, at + 8) > Some(1);
        }
        // Length, kind and checksum around the chunk's data.
        at = at.saturating_add(length as usize).saturating_add(12);
        if at > bytes.len() {
            break false;
        }
        if kind == b"IEND" {
            break true;
        }
    };
    Ok(ImageInfo {
        kind: SourceFormat::Png,
        width,
        height,
        complete,
        has_more_images,
    })
}
