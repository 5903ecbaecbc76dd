//! The brands and the tables of a HEIF file.

use crate::codec::heif::{HeifImage, parse_tables};
use crate::codec::probe::ImageInfo;
use crate::error::Error;

/// Whether the brands of the file are those of HEIF pictures and not of a video.
pub(crate) fn is_heif(bytes: &[u8]) -> bool {
    const BRANDS: [&[u8; 4]; 12] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1", b"avif",
        b"avis", b"miaf",
    ];
    let is = |at: usize| {
        bytes
            .get(at..at + 4)
            .is_some_and(|brand| BRANDS.iter().any(|it| *it == brand))
    };
    if bytes.get(4..8) != Some(b"ftyp") {
        return false;
    }
    // A newer major brand may come with a known one among the compatible brands.
    let length = bytes
        .first_chunk()
        .map_or(0, |size| u32::from_be_bytes(*size))
        .min(256);
    bytes.get(8..12) != Some(b"crx ") && (is(8) || (16..length as usize).step_by(4).any(is))
}

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
