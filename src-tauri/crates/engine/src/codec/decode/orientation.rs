//! EXIF orientation: how a picture has to be rotated or mirrored to be upright.

use image::metadata::Orientation;

/// The orientation in an EXIF block; a block without one, or a broken one, changes nothing.
pub(crate) fn exif_orientation(exif: &[u8]) -> Orientation {
    // WebP files often keep the prefix that only JPEG needs, and decoders do not remove it.
    let block = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    Orientation::from_exif_chunk(block).unwrap_or(Orientation::NoTransforms)
}
