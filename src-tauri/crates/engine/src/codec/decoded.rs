//! What decoding a photo gives, and what may be said about it.

use serde::{Deserialize, Serialize};

use crate::codec::format::SourceFormat;
use crate::image::Photo;

/// A photo together with what its file was.
#[derive(Debug)]
pub struct Decoded {
    /// The pixels.
    pub photo: Photo,
    /// What the file is, found from its content.
    pub kind: SourceFormat,
    /// What a person should know about how it was read.
    pub notes: Vec<DecodeNote>,
}

/// What to do about a file that ends before its picture does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TruncationPolicy {
    /// Say how much of it is there.
    #[default]
    #[serde(rename = "refused")]
    Reject,
    /// Take the part that is there, as a smaller picture; nothing is made up for the rest.
    #[serde(rename = "accepted")]
    Accept,
}

/// What a person should know about a photo that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum DecodeNote {
    /// The file holds several pictures, moving or in pages; this is the first.
    FirstOfSeveral,
    /// The file ends early; this is the upper part of the picture that could be read.
    UpperPart {
        /// How much of the picture that is, from 1 to 100. Where it is 100 the lower part may be coarse.
        percent: u8,
    },
}
