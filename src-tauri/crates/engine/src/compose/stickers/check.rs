//! Reads stickers that were written, and says what a messenger would not take.
//!
//! [`check_sticker_file`] reads headers and sizes, and decodes nothing: the app uses it on what it has written.
//! [`check_sticker_pixels`] looks at pixels, for tests.

use std::fmt;

use super::cut_out::CutOut;
use super::targets::StickerTarget;
use crate::codec::{OutputFormat, has_only_pixels};

/// What is wrong with a sticker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StickerFlaw {
    /// It is no file of its target's format, not whole, moves, or holds more than pixels.
    Format,
    /// It has no alpha.
    Opaque,
    /// It is not of a size that the target takes.
    Size {
        /// Its width, in pixels.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// The file is too large.
    TooLarge {
        /// How large it is.
        bytes: u64,
    },
    /// Something lies in the margin.
    Margin,
    /// A colour lies under what is transparent.
    HiddenColor,
    /// Nothing is in it.
    Empty,
    /// It has too few frames or too many, or ends.
    Frames {
        /// How many.
        frames: usize,
    },
    /// It is not as long as it must be.
    Duration {
        /// How long it is.
        milliseconds: u32,
    },
}

impl fmt::Display for StickerFlaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StickerFlaw::Format => write!(f, "it is no whole file of the right format"),
            StickerFlaw::Opaque => write!(f, "it has no transparent background"),
            StickerFlaw::Size { width, height } => write!(f, "it has {width} × {height} pixels"),
            StickerFlaw::TooLarge { bytes } => write!(f, "it has {bytes} bytes"),
            StickerFlaw::Margin => write!(f, "its margin is not empty"),
            StickerFlaw::HiddenColor => write!(f, "colours are hidden in it"),
            StickerFlaw::Frames { frames } => write!(f, "it has {frames} frames, or ends"),
            StickerFlaw::Duration { milliseconds } => write!(f, "it takes {milliseconds} ms"),
            StickerFlaw::Empty => write!(f, "nothing is in it"),
        }
    }
}

/// What is wrong with a sticker's file, as far as its headers say.
pub fn check_sticker_file(file: &[u8], target: &StickerTarget) -> Vec<StickerFlaw> {
    let mut flaws = Vec::new();
    let header = match target.format {
        OutputFormat::Png => png_header(file),
        OutputFormat::WebP => webp_header(file),
        OutputFormat::Jpeg => None,
    };
    let header = header.filter(|_| has_only_pixels(file, target.format));
    match header {
        None => flaws.push(StickerFlaw::Format),
        Some(Header {
            width,
            height,
            has_alpha,
        }) => {
            if !target.canvas.takes((width, height)) {
                flaws.push(StickerFlaw::Size { width, height });
            }
            if !has_alpha {
                flaws.push(StickerFlaw::Opaque);
            }
        }
    }
    let bytes = file.len() as u64;
    if bytes > target.max_bytes {
        flaws.push(StickerFlaw::TooLarge { bytes });
    }
    flaws
}

/// What is wrong with the pixels of a sticker.
pub fn check_sticker_pixels(picture: &CutOut, target: &StickerTarget) -> Vec<StickerFlaw> {
    let mut flaws = Vec::new();
    let (width, height) = (picture.width(), picture.height());
    if !target.canvas.takes((width, height)) {
        flaws.push(StickerFlaw::Size { width, height });
    }
    let margin = target.margin;
    let in_margin = |at: usize| {
        let (x, y) = (at as u32 % width, at as u32 / width);
        x < margin || y < margin || x + margin >= width || y + margin >= height
    };
    let seen = || {
        picture
            .pixels()
            .iter()
            .enumerate()
            .filter(|(_, it)| it[3] > 0)
    };
    if seen().any(|(at, _)| in_margin(at)) {
        flaws.push(StickerFlaw::Margin);
    }
    let hides = |pixel: &[u8; 4]| pixel[3] == 0 && pixel[..3] != [0; 3];
    if picture.pixels().iter().any(hides) {
        flaws.push(StickerFlaw::HiddenColor);
    }
    if seen().next().is_none() {
        flaws.push(StickerFlaw::Empty);
    }
    flaws
}

struct Header {
    width: u32,
    height: u32,
    has_alpha: bool,
}

/// PNG specification, IHDR: the first chunk.
fn png_header(file: &[u8]) -> Option<Header> {
    let header = file.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR")?;
    let number = |at: usize| Some(u32::from_be_bytes(*header.get(at..)?.first_chunk()?));
    Some(Header {
        width: number(0)?,
        height: number(4)?,
        // Colour types 4 and 6 have it.
        has_alpha: header.get(9)? & 4 != 0,
    })
}

/// RFC 9649, the header of the lossless bit stream, which is the first chunk or follows an extended header.
fn webp_header(file: &[u8]) -> Option<Header> {
    let mut rest = file
        .strip_prefix(b"RIFF")?
        .get(4..)?
        .strip_prefix(b"WEBP")?;
    while let Some(kind) = rest.first_chunk::<4>() {
        let length = u32::from_le_bytes(*rest.get(4..)?.first_chunk()?) as usize;
        let body = rest.get(8..length.checked_add(8)?)?;
        if kind == b"VP8L" {
            let bits = u32::from_le_bytes(*body.strip_prefix(b"\x2f")?.first_chunk()?);
            return Some(Header {
                width: (bits & 0x3fff) + 1,
                height: (bits >> 14 & 0x3fff) + 1,
                has_alpha: bits >> 28 & 1 == 1,
            });
        }
        rest = rest.get(8 + length + length % 2..)?;
    }
    None
}
