//! Moving pictures: the frames of one, written as GIF, animated PNG or animated WebP.
//!
//! A frame holds what changes and no more, so a file is about as large as the pictures that are seen in it. The encoders receive
//! pixels only; [`has_only_frames`] reads what they wrote.

mod check;
mod cut_outs;
mod facts;
mod gif;
mod png;
mod webp;

use serde::{Deserialize, Serialize};

use crate::error::Error;

pub use check::has_only_frames;
pub(crate) use cut_outs::MovingCutOut;
pub(crate) use facts::moving_facts;

/// The formats of moving pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnimationFormat {
    /// GIF: shown everywhere, 256 colours in each frame.
    Gif,
    /// Animated PNG.
    Png,
    /// Animated WebP.
    WebP,
}

impl AnimationFormat {
    /// Every format.
    pub const ALL: [AnimationFormat; 3] = [Self::WebP, Self::Png, Self::Gif];

    /// The usual ending of its files' names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Gif => "gif",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }

    /// The format that an extension asks for, without the dot and in any case.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "gif" => Some(Self::Gif),
            "png" | "apng" => Some(Self::Png),
            "webp" => Some(Self::WebP),
            _ => None,
        }
    }
}

/// What changes from one moment to the next: an upright part of the picture, which lies within it, and how long it is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Even, as WebP has it.
    pub(crate) left: u32,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) milliseconds: u16,
    /// Rows from the top of the picture.
    pub(crate) pixels: Vec<[u8; 3]>,
}

/// A moving picture that begins again when it ends. The first frame is all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Animation {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) frames: Vec<Frame>,
}

impl Animation {
    /// Its file.
    ///
    /// # Errors
    /// [`Error::OutputInvalid`] of a picture that the format cannot hold: no frames, or a side above 16,383.
    pub(crate) fn encode(&self, format: AnimationFormat) -> Result<Vec<u8>, Error> {
        let most = u32::from(u16::MAX >> 2);
        if self.frames.is_empty() || self.width.max(self.height) > most {
            return Err(Error::OutputInvalid);
        }
        let file = match format {
            AnimationFormat::Gif => gif::encode(self),
            AnimationFormat::Png => png::encode(self),
            AnimationFormat::WebP => webp::encode(self),
        };
        file.ok_or(Error::OutputInvalid)
    }
}
