//! The header of a Windows bitmap.

use crate::codec::bytes::{le16, le32};
use crate::codec::format::SourceFormat;
use crate::codec::probe::ImageInfo;
use crate::error::Error;

/// Reads the size; the decoder finds out whether the file is complete.
pub(crate) fn probe(bytes: &[u8]) -> Result<ImageInfo, Error> {
    let size = match le32(bytes, 14) {
        // The header of OS/2, whose sides have 16 bits.
        Some(12) => le16(bytes, 18)
            .zip(le16(bytes, 20))
            .map(|(w, h)| (w.into(), h.into())),
        // A negative height means that the first row is the top one.
        Some(_) => le32(bytes, 18)
            .zip(le32(bytes, 22))
            .map(|(width, height)| (width, height.cast_signed().unsigned_abs())),
        None => None,
    };
    match size {
        None => Err(Error::Truncated),
        Some((0, _) | (_, 0)) => Err(Error::Damaged {
            kind: SourceFormat::Bmp,
        }),
        Some((width, height)) => Ok(ImageInfo {
            kind: SourceFormat::Bmp,
            width,
            height,
            complete: true,
            has_more_images: false,
        }),
    }
}
