//! The frame header of a JPEG, and whether the file reaches its end.

use crate::codec::bytes::be16;
use crate::codec::format::SourceFormat;
use crate::codec::jpeg_segments::{Content, EOI, Segments};
use crate::codec::probe::ImageInfo;
use crate::error::Error;

const DAMAGED: Error = Error::Damaged {
    kind: SourceFormat::Jpeg,
};

/// The frame header of JPEG-LS (ITU-T T.87), which shares its markers with JPEG.
const JPEG_LS: u8 = 0xf7;

/// Reads the segments up to the end-of-image marker.
///
/// Cameras append previews and depth maps after that marker, and EXIF holds a whole JPEG inside a
/// segment: neither is mistaken for the picture.
pub(crate) fn probe(bytes: &[u8]) -> Result<ImageInfo, Error> {
    let mut size: Option<(u32, u32)> = None;
    let mut complete = false;
    for segment in Segments::new(bytes) {
        if segment.marker == JPEG_LS && size.is_none() {
            return Err(Error::Unsupported {
                format: "JPEG-LS picture",
            });
        }
        let frame = is_frame_header(segment.marker);
        match segment.content {
            Content::None if segment.marker == EOI => {
                complete = true;
                break;
            }
            Content::InvalidLength => return Err(DAMAGED),
            Content::Whole(header) | Content::Truncated(header) if frame && header.len() >= 6 => {
                let first = size.replace(read_size(segment.marker, header)?);
                if first.is_some() {
                    return Err(DAMAGED);
                }
            }
            Content::Whole(_) if frame => return Err(DAMAGED),
            _ => {}
        }
    }
    match size {
        Some((0, _) | (_, 0)) => Err(DAMAGED),
        Some((width, height)) => Ok(ImageInfo {
            kind: SourceFormat::Jpeg,
            width,
            height,
            complete,
            has_more_images: false,
        }),
        None if complete => Err(DAMAGED),
        None => Err(Error::Truncated),
    }
}

/// SOF markers, without DHT (C4), JPG (C8) and DAC (CC), which sit among them.
fn is_frame_header(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf)
}

/// Width and height from a frame header of at least six bytes.
///
/// # Errors
/// [`Error::Unsupported`] for a coding that is not decoded.
fn read_size(marker: u8, header: &[u8]) -> Result<(u32, u32), Error> {
    let (precision, components) = (header[0], header[5]);
    let unsupported = |format| Err(Error::Unsupported { format });
    match (marker, precision, components) {
        (0xc0..=0xc2, 8, 1 | 3 | 4) => {}
        (0xc9..=0xcf, ..) => return unsupported("arithmetic-coded JPEG"),
        (0xc0..=0xc2, 12, _) => return unsupported("12-bit JPEG"),
        (0xc0..=0xc2, 8, 2 | 5..) => return unsupported("JPEG with a rare number of colours"),
        (0xc3 | 0xc5..=0xc7, ..) => return unsupported("lossless or hierarchical JPEG"),
        _ => return Err(DAMAGED),
    }
    let (height, width) = be16(header, 1).zip(be16(header, 3)).ok_or(DAMAGED)?;
    // T.81, B.2.5.
    if height == 0 && width > 0 {
        return unsupported("JPEG that tells its height behind its pixels");
    }
    Ok((width.into(), height.into()))
}
