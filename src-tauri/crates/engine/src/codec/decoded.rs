//! A decoded photo, and the notes about how it was read.

use serde::{Deserialize, Serialize};

use crate::codec::format::SourceFormat;
use crate::image::Photo;

/// A decoded photo and what its file was.
#[derive(Debug)]
pub struct Decoded {
    /// The pixels.
    pub photo: Photo,
    /// The format of the file, found from its content.
    pub kind: SourceFormat,
    /// What the user should know about how it was read.
    pub notes: Vec<DecodeNote>,
}

/// What to do about a file that ends before its picture does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TruncationPolicy {
    /// Refuse the file, with the share of the picture that is there.
    #[default]
    #[serde(rename = "refused")]
    Reject,
    /// Accept the part that is there as a smaller picture; nothing is invented for the rest.
    #[serde(rename = "accepted")]
    Accept,
}

/// What the user should know about how a photo was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum DecodeNote {
    /// The file holds several pictures, frames or pages; this is the first.
    FirstOfSeveral,
    /// The file ends early; this is the upper part of the picture that could be read.
    UpperPart {
        /// How much of the picture that is, from 1 to 100. Where it is 100 the lower part may be coarse.
        percent: u8,
    },
}
