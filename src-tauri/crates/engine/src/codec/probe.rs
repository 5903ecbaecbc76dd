//! What a file is, how large its picture is and whether it is all there, from its bytes alone.
//!
//! The probe reads the segments or chunks of a file without decoding them, allocates next to
//! nothing and ignores the file's name. It refuses every format that the engine does not decode, so
//! that a decoder only sees files whose size is allowed.

mod bmp;
mod gif;
mod heif;
mod jpeg;
mod png;
mod tiff;
mod unsupported;
mod webp;

use crate::codec::format::SourceFormat;
use crate::codec::limits::Limits;
use crate::codec::probe::unsupported::name_unsupported;
use crate::error::Error;

/// What the header says about a file that the engine can decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ImageInfo {
    pub(crate) kind: SourceFormat,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Whether the container reaches its own end. What comes after that end does not matter.
    pub(crate) complete: bool,
    /// Whether the file holds other pictures, frames or pages after this one.
    pub(crate) has_more_images: bool,
}

/// Probes a file and checks it against `limits`.
pub(crate) fn probe_within_limits(bytes: &[u8], limits: &Limits) -> Result<ImageInfo, Error> {
    let info = probe(bytes)?;
    if bytes.len() as u64 > limits.max_bytes {
        return Err(Error::TooHeavy {
            bytes: bytes.len() as u64,
            limit_bytes: limits.max_bytes,
        });
    }
    limits.check(info.width, info.height)?;
    Ok(info)
}

/// Recognises the format by the first bytes and reads its header.
fn probe(bytes: &[u8]) -> Result<ImageInfo, Error> {
    if bytes.is_empty() {
        Err(Error::Empty)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        jpeg::probe(bytes)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png::probe(bytes)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        webp::probe(bytes)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        gif::probe(bytes)
    } else if heif::is_heif(bytes) {
        heif::probe(bytes)
    } else if let Some(format) = name_unsupported(bytes) {
        Err(Error::Unsupported { format })
    } else if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        tiff::probe(bytes)
    } else if bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
        // Two letters alone would match text, so the reserved field must be zero as well.
        bmp::probe(bytes)
    } else {
        Err(Error::NotAnImage)
    }
}
