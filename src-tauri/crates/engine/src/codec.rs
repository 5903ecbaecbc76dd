//! Files to pixels and back: what a file is, its decoders, and the encoders.
//!
//! This module never touches the file system: photos come from bytes and become bytes.

mod bytes;
mod decode;
mod encode;
mod limits;
mod probe;
mod source;

use crate::error::Error;
use crate::format::OutputFormat;
use crate::image::{Photo, PhotoRows, RowReader};

pub use decode::{DecodeNote, Decoded, TruncationPolicy};
pub use limits::Limits;
pub use source::Source;

/// Writes a picture as it passes by, as [`Photo::encode`] does.
///
/// # Errors
/// As [`Photo::encode`], and those of `rows`.
pub fn encode_rows(rows: &mut dyn RowReader, format: OutputFormat) -> Result<Vec<u8>, Error> {
    encode::encode(rows, format)
}

impl Photo {
    /// Decodes a file of any [`SourceFormat`], recognised by its content alone.
    ///
    /// It is turned as EXIF or the container says, once; an ICC profile or the code points of its colours bring it to sRGB (a broken
    /// profile is ignored, as viewers do), transparency is laid on white, and more than 8 bits become 8. Of several pictures in
    /// one file the first is taken, or the one that the file itself names; gain maps, depth maps and thumbnails are
    /// passed over.
    ///
    /// # Errors
    /// [`Error::Empty`], [`Error::NotAnImage`], [`Error::Unsupported`], [`Error::TooHeavy`],
    /// [`Error::TooLarge`], [`Error::Truncated`], [`Error::Incomplete`] and [`Error::Damaged`]. The first five are decided
    /// before any decoder sees a byte, but for what only a decoder can tell.
    pub fn decode(
        bytes: &[u8],
        limits: &Limits,
        truncation: TruncationPolicy,
    ) -> Result<Decoded, Error> {
        decode::decode(bytes, limits, truncation)
    }

    /// Writes the pixels as a file that holds pixels and nothing else: no EXIF, no profile, no text.
    ///
    /// JPEG is written at quality 95 with full colour resolution (4:4:4); PNG and WebP are exact.
    ///
    /// # Errors
    /// [`Error::Unencodable`] if the format cannot hold a picture of this size (WebP: 16,384 a side).
    pub fn encode(&self, format: OutputFormat) -> Result<Vec<u8>, Error> {
        encode_rows(&mut PhotoRows::new(self), format)
    }
}
