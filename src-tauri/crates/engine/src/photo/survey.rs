//! What a file is, how large its picture is and whether it is all there, from its bytes alone.
//!
//! The survey walks the segments or chunks of a file without decoding one of them, allocates
//! nothing and trusts no name. It refuses every format that the engine does not decode, so that a
//! decoder only ever sees a complete file whose size is already known to be allowed.

use crate::error::Error;
use crate::photo::foreign::foreign;
use crate::photo::{Format, Limits};

/// The facts of a file whose format the engine decodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Survey {
    pub(super) format: Format,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Whether the container reaches its own end. What comes after that end does not matter.
    pub(super) complete: bool,
}

/// The facts of a file that is complete and within `limits`.
pub(super) fn allowed(bytes: &[u8], limits: &Limits) -> Result<Survey, Error> {
    let seen = survey(bytes)?;
    if bytes.len() as u64 > limits.max_bytes {
        return Err(Error::TooHeavy {
            bytes: bytes.len() as u64,
            limit_bytes: limits.max_bytes,
        });
    }
    limits.check(seen.width, seen.height)?;
    if seen.complete {
        Ok(seen)
    } else {
        Err(Error::Truncated)
    }
}

/// Looks at `bytes` as a person would look at an envelope.
fn survey(bytes: &[u8]) -> Result<Survey, Error> {
    if bytes.is_empty() {
        Err(Error::Empty)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        jpeg(bytes)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(bytes)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        webp(bytes)
    } else if let Some(format) = foreign(bytes) {
        Err(Error::Unsupported { format })
    } else {
        Err(Error::NotAnImage)
    }
}

/// Walks the marker segments of ITU-T T.81 up to the end-of-image marker.
///
/// Cameras append previews and depth maps after that marker, and EXIF holds a whole JPEG inside a
/// segment: neither is mistaken for the picture.
fn jpeg(bytes: &[u8]) -> Result<Survey, Error> {
    const DAMAGED: Error = Error::Damaged {
        format: Format::Jpeg,
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
                (0xc0..=0xc2, 8, 1 | 3) => {}
                (_, _, 4) => {
                    return Err(Error::Unsupported {
                        format: "CMYK JPEG",
                    });
                }
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
        Some((width, height)) => Ok(Survey {
            format: Format::Jpeg,
            width,
            height,
            complete,
        }),
        None if complete => Err(DAMAGED),
        None => Err(Error::Truncated),
    }
}

/// Moves `at` behind the next marker and returns the marker's second byte. Entropy-coded data and
/// stray bytes are stepped over: within them an FF is always followed by 00.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        *at += bytes.get(*at..)?.iter().position(|&byte| byte == 0xff)? + 1;
        match *bytes.get(*at)? {
            // A stuffed FF of the data, or a fill byte before a marker.
            0x00 | 0xff => {}
            marker => {
                *at += 1;
                return Some(marker);
            }
        }
    }
}

/// Walks the chunks of a PNG up to IEND.
fn png(bytes: &[u8]) -> Result<Survey, Error> {
    const DAMAGED: Error = Error::Damaged {
        format: Format::Png,
    };
    if bytes.get(12..16).is_some_and(|kind| kind != b"IHDR") {
        return Err(DAMAGED);
    }
    let (Some(width), Some(height)) = (be32(bytes, 16), be32(bytes, 20)) else {
        return Err(Error::Truncated);
    };
    if width == 0 || height == 0 {
        return Err(DAMAGED);
    }
    let mut at = 8usize;
    let complete = loop {
        let (Some(length), Some(kind)) = (be32(bytes, at), bytes.get(at + 4..at + 8)) else {
            break false;
        };
        // Length, kind and checksum around the chunk's data.
        at = at.saturating_add(length as usize).saturating_add(12);
        if at > bytes.len() {
            break false;
        }
        if kind == b"IEND" {
            break true;
        }
    };
    Ok(Survey {
        format: Format::Png,
        width,
        height,
        complete,
    })
}

/// Reads the RIFF header and the first chunk of a WebP file.
fn webp(bytes: &[u8]) -> Result<Survey, Error> {
    const DAMAGED: Error = Error::Damaged {
        format: Format::WebP,
    };
    let (Some(riff), Some(kind)) = (le32(bytes, 4), bytes.get(12..16)) else {
        return Err(Error::Truncated);
    };
    let complete = riff as usize <= bytes.len() - 8;
    let size = match kind {
        b"VP8 " => le16(bytes, 26).zip(le16(bytes, 28)).map(|(width, height)| {
            // The two top bits are a scaling hint for the display.
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
        Some((width, height)) => Ok(Survey {
            format: Format::WebP,
            width,
            height,
            complete,
        }),
    }
}

fn field<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    field(bytes, at).map(u16::from_be_bytes)
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    field(bytes, at).map(u32::from_be_bytes)
}

fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    field(bytes, at).map(u16::from_le_bytes)
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    field(bytes, at).map(|[a, b, c]| u32::from_le_bytes([a, b, c, 0]))
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    field(bytes, at).map(u32::from_le_bytes)
}
