//! The marker segments of a JPEG.

use super::ImageInfo;
use crate::codec::bytes::{be16, next_marker};
use crate::error::Error;
use crate::format::SourceFormat;

/// Walks the marker segments of ITU-T T.81 up to the end-of-image marker.
///
/// Cameras append previews and depth maps after that marker, and EXIF holds a whole JPEG inside a
/// segment: neither is mistaken for the picture.
pub(crate) fn probe(bytes: &[u8]) -> Result<ImageInfo, Error> {
    const DAMAGED: Error = Error::Damaged {
        kind: SourceFormat::Jpeg,
    };
    let mut frame: Option<(u32, u32)> = None;
    let mut at = 2;
    let complete = loop {
        let Some(marker) = next_marker(bytes, &mut at) else {
            break false;
        };
        match marker {
            0xd9 => break true,
            // Markers that stand alone: TEM, restarts, and a second start of image.
            0x01 | 0xd0..=0xd8 => continue,
            _ => {}
        }
        let Some(length) = be16(bytes, at) else {
            break false;
        };
        if length < 2 {
            return Err(DAMAGED);
        }
        // SOF markers, without DHT (C4), JPG (C8) and DAC (CC) which sit among them.
        if matches!(marker, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf) {
            let (Some(&precision), Some(height), Some(width), Some(&components)) = (
                bytes.get(at + 2),
                be16(bytes, at + 3),
                be16(bytes, at + 5),
                bytes.get(at + 7),
            ) else {
                break false;
            };
            match (marker, precision, components) {
                (0xc0..=0xc2, 8, 1 | 3 | 4) => {}
                (0xc9..=0xcf, ..) => {
                    return Err(Error::Unsupported {
                        format: "arithmetic-coded JPEG",
                    });
                }
                (0xc0..=0xc2, 12, _) => {
                    return Err(Error::Unsupported {
                        format: "12-bit JPEG",
                    });
                }
                (0xc3 | 0xc5..=0xc7, ..) => {
                    return Err(Error::Unsupported {
                        format: "lossless or hierarchical JPEG",
                    });
                }
                _ => return Err(DAMAGED),
            }
            if frame
                .replace((u32::from(width), u32::from(height)))
                .is_some()
            {
                return Err(DAMAGED);
            }
        }
        at += usize::from(length);
    };
    match frame {
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
