//! The directories of a TIFF file, which also tell camera RAW files from pictures.

use crate::codec::format::SourceFormat;
use crate::codec::probe::ImageInfo;
use crate::codec::tiff::{Directory, is_smaller_copy, main_directory, tag};
use crate::error::Error;

/// Reads the directories, the first of which must be whole.
pub(crate) fn probe(bytes: &[u8]) -> Result<ImageInfo, Error> {
    let first = Directory::first(bytes).ok_or(Error::Truncated)?;
    if let Some(format) = raw_format(&first) {
        return Err(Error::Unsupported { format });
    }
    let (main, has_more_images) = main_directory(bytes).ok_or(Error::Truncated)?;
    let side = |tag| main.value(tag).filter(|&length| length > 0);
    let (width, height) = side(tag::WIDTH)
        .zip(side(tag::HEIGHT))
        .ok_or(Error::Damaged {
            kind: SourceFormat::Tiff,
        })?;
    Ok(ImageInfo {
        kind: SourceFormat::Tiff,
        width,
        height,
        complete: true,
        has_more_images,
    })
}

/// The name of a camera RAW format; `None` for a picture. The first directory of a RAW file holds a small copy and points
/// to the sensor data, or holds the sensor data itself: as a colour filter mosaic, or in the maker's own compression.
fn raw_format(directory: &Directory) -> Option<&'static str> {
    const FILTERS: u32 = 32_803;
    const LINEAR: u32 = 34_892;
    let photometric = directory.value(tag::PHOTOMETRIC);
    match directory.value(tag::COMPRESSION) {
        _ if directory.has(tag::DNG_VERSION) => Some("camera RAW photo (DNG)"),
        Some(34_713) => Some("camera RAW photo (NEF)"),
        Some(32_767) => Some("camera RAW photo (ARW)"),
        Some(65_535) => Some("camera RAW photo (PEF)"),
        _ if matches!(photometric, Some(FILTERS | LINEAR))
            || is_smaller_copy(directory) && directory.has(tag::SUB_DIRECTORIES) =>
        {
            Some("camera RAW photo")
        }
        _ => None,
    }
}
