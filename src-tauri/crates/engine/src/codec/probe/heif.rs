//! The tables of a HEIF file.

use crate::codec::heif::{HeifImage, parse_tables};
use crate::codec::probe::ImageInfo;
use crate::error::Error;

/// What the tables say about the primary picture.
pub(crate) fn probe(bytes: &[u8]) -> Result<ImageInfo, Error> {
    let (file, has_video) = parse_tables(bytes)?;
    let image = HeifImage::read(&file, bytes, file.primary_id)?;
    Ok(ImageInfo {
        kind: image.kind,
        width: image.width,
        height: image.height,
        // Missing item data are found while decoding.
        complete: true,
        has_more_images: has_video,
    })
}
