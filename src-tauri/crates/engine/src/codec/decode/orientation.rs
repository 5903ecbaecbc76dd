//! EXIF orientation: how a picture has to be rotated or mirrored to be upright.
//!
//! A block is a small TIFF file (EXIF 3.0, 4.5.4). The orientation is a SHORT there, and some programs write a LONG.

use image::metadata::Orientation;

use crate::codec::tiff::{Directory, tag};

/// The orientation in an EXIF block; a block without one, or a broken one, changes nothing.
pub(crate) fn exif_orientation(exif: &[u8]) -> Orientation {
    // WebP files often keep the prefix that only JPEG needs, and decoders do not remove it.
    let block = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    Directory::first(block).map_or(Orientation::NoTransforms, |directory| {
        directory_orientation(&directory)
    })
}

/// The orientation that a directory states, as an integer of any width.
pub(crate) fn directory_orientation(directory: &Directory) -> Orientation {
    directory
        .value(tag::ORIENTATION)
        .and_then(|value| u8::try_from(value).ok())
        .and_then(Orientation::from_exif)
        .unwrap_or(Orientation::NoTransforms)
}
