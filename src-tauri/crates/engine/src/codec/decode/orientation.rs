//! How a picture has to be turned to stand upright, read from EXIF.

use image::metadata::Orientation;

/// How the camera was held, if the EXIF block tells.
pub(crate) fn exif_orientation(exif: &[u8]) -> Orientation {
    // WebP files often keep the prefix which only JPEG asks for, and decoders leave it there.
    let block = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    Orientation::from_exif_chunk(block).unwrap_or(Orientation::NoTransforms)
}
