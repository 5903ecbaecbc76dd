//! What a file is, how large its picture is and whether it is all there, from its bytes alone.
//!
//! The survey walks the segments or chunks of a file without decoding one of them, allocates
//! next to nothing and trusts no name. It refuses every format that the engine does not decode, so that a
//! decoder only ever sees a file whose size is already known to be allowed.

mod bmp;
pub(super) mod bytes;
mod gif;
mod jpeg;
mod png;
mod tiff;
mod webp;

use crate::error::Error;
use crate::photo::foreign::{foreign, is_heif};
use crate::photo::{Limits, SourceFormat, heif};

/// The facts of a file whose format the engine decodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Survey {
    pub(super) kind: SourceFormat,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Whether the container reaches its own end. What comes after that end does not matter.
    pub(super) complete: bool,
    /// Whether there are other pictures behind this one.
    pub(super) several: bool,
}

/// The facts of a file that is within `limits`.
pub(super) fn allowed(bytes: &[u8], limits: &Limits) -> Result<Survey, Error> {
    let seen = survey(bytes)?;
    if bytes.len() as u64 > limits.max_bytes {
        return Err(Error::TooHeavy {
            bytes: bytes.len() as u64,
            limit_bytes: limits.max_bytes,
        });
    }
    limits.check(seen.width, seen.height)?;
    Ok(seen)
}

/// Looks at `bytes` as a person would look at an envelope.
fn survey(bytes: &[u8]) -> Result<Survey, Error> {
    if bytes.is_empty() {
        Err(Error::Empty)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        jpeg::survey(bytes)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png::survey(bytes)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        webp::survey(bytes)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        gif::survey(bytes)
    } else if is_heif(bytes) {
        heif::survey(bytes)
    } else if let Some(format) = foreign(bytes) {
        Err(Error::Unsupported { format })
    } else if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        tiff::survey(bytes)
    } else if bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
        // Two letters alone would catch prose, so the reserved field must be zero as well.
        bmp::survey(bytes)
    } else {
        Err(Error::NotAnImage)
    }
}
