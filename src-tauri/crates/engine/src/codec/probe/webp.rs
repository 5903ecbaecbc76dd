//! The RIFF header and the first chunk of a WebP file.

use crate::codec::bytes::{le16, le24, le32};
use crate::codec::format::SourceFormat;
use crate::codec::probe::ImageInfo;
use crate::error::Error;

/// Reads the RIFF header and the first chunk of a WebP file.
pub(crate) fn probe(bytes: &[u8]) -> Result<ImageInfo, Error> {
    const DAMAGED: Error = Error::Damaged {
        kind: SourceFormat::WebP,
    };
    let (Some(riff), Some(kind)) = (le32(bytes, 4), bytes.get(12..16)) else {
        return Err(Error::Truncated);
    };
    let complete = riff as usize <= bytes.len() - 8;
    let size = match kind {
        b"VP8 " => le16(bytes, 26).zip(le16(bytes, 28)).map(|(width, height)| {
            // The two top bits are a scaling hint.
            (u32::from(width & 0x3fff), u32::from(height & 0x3fff))
        }),
        b"VP8L" => le32(bytes, 21).map(|bits| ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)),
        b"VP8X" => le24(bytes, 24)
            .zip(le24(bytes, 27))
            .map(|(width, height)| (width + 1, height + 1)),
        _ => return Err(DAMAGED),
    };
    match size {
        None => Err(Error::Truncated),
        Some((0, _) | (_, 0)) => Err(DAMAGED),
        Some((width, height)) => Ok(ImageInfo {
            kind: SourceFormat::WebP,
            width,
            height,
            complete,
            // The animation flag.
            has_more_images: kind == b"VP8X" && bytes.get(20).is_some_and(|flags| flags & 2 != 0),
        }),
    }
}
