//! What the app asks of the darkroom, and what the darkroom replies.
//!
//! A [`Task`] is one piece of work; the body of its message is the file to work on. Each variant has a reply of its own,
//! so that a reply to another task cannot be taken for it. A new task (to analyse a face, compose a scene, validate a
//! model, learn a style) needs four things: a struct and a variant of `Task` here, a variant of [`TaskReply`], an
//! `impl TypedTask` in `typed_task.rs`, and a function in `worker.rs`; the compiler asks for all but the first.

use engine::{DecodeNote, Limits, OutputFormat, Precision, Recipe, SourceFormat, TruncationPolicy};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::sandbox::Landlock;

/// A message with the number of the job that it belongs to, so that no reply is taken for that of another photo.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Message<T> {
    /// Counts the tasks of one darkroom process from 1; 0 is `Ready`, which belongs to none.
    pub(crate) job: u64,
    #[serde(flatten)]
    pub(crate) content: T,
}

/// One piece of work for the darkroom.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "kebab-case")]
pub enum Task {
    /// Show how the photo would look.
    Preview(Preview),
    /// Make a portrait.
    Stylize(Stylize),
    /// Take a photo as it is.
    Import(Import),
    /// Write a photo or a portrait in another format or size.
    Convert(Convert),
}

/// A small JPEG of the photo by a recipe, painted at that size whatever the recipe's brush.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Preview {
    /// How to read the photo.
    pub decode: DecodeOptions,
    /// What to make of it.
    pub recipe: Recipe,
    /// Pixels on the longer side, at most.
    pub longest_side: u32,
}

/// A portrait of the photo, of the photo's size.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stylize {
    /// How to read the photo.
    pub decode: DecodeOptions,
    /// What to make of it.
    pub recipe: Recipe,
    /// Format of the portrait.
    pub format: OutputFormat,
    /// Pixels on the longer side of the portrait's thumbnail, a JPEG, where one is wanted.
    pub thumbnail_side: Option<u32>,
}

/// What is stored about a photo that is not stylised: its facts and its thumbnail, a JPEG.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Import {
    /// How to read the photo.
    pub decode: DecodeOptions,
    /// Pixels on the longer side of the thumbnail.
    pub thumbnail_side: u32,
}

/// The photo upright, in sRGB and opaque, in another format or size.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Convert {
    /// How to read the photo.
    pub decode: DecodeOptions,
    /// How to write it.
    pub encode: EncodeOptions,
}

/// How a photo is read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DecodeOptions {
    /// Refuse photos beyond these.
    pub limits: Limits,
    /// What to do about a file that ends before its picture does.
    pub truncation: TruncationPolicy,
}

impl From<TruncationPolicy> for DecodeOptions {
    /// With the usual limits.
    fn from(truncation: TruncationPolicy) -> Self {
        Self {
            limits: Limits::default(),
            truncation,
        }
    }
}

/// How a picture is written.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct EncodeOptions {
    /// The file format.
    pub format: OutputFormat,
    /// Scale down until no side is longer than this, in pixels.
    pub longest_side: Option<u32>,
}

/// Width and height of a picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
pub struct ImageSize {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl ImageSize {
    /// Whether a picture of this size can be one of size `full` that was scaled down until no side was longer than
    /// `longest_side`, or left as it was; scaling twice may round a side by a pixel.
    pub fn fits(self, full: Self, longest_side: Option<u32>) -> bool {
        let Some(side) = longest_side else {
            return self == full;
        };
        let (width, height) = engine::size_to_fit(full.width, full.height, side);
        let near = |length: u32, expected: u32| {
            (1..=side).contains(&length) && length.abs_diff(expected) <= 1
        };
        near(self.width, width) && near(self.height, height)
    }
}

impl From<(u32, u32)> for ImageSize {
    fn from((width, height): (u32, u32)) -> Self {
        Self { width, height }
    }
}

/// What is known of a photo once it has been read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhotoInfo {
    /// Its size, upright.
    pub size: ImageSize,
    /// What the file is.
    pub format: SourceFormat,
    /// What a person should know about how it was read.
    pub notes: Vec<DecodeNote>,
}

/// What the darkroom replies. One `Ready` at the start; then each task gives at most one `Decoded` and one `Encoding`, in
/// this order, and ends with one `Done` or `Refused`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "kebab-case")]
pub(crate) enum Reply {
    /// The models are loaded.
    Ready {
        /// Version of ONNX Runtime.
        runtime: String,
        /// The numbers that it computes with.
        precision: Precision,
        /// What Landlock forbids the darkroom.
        landlock: Landlock,
    },
    /// The photo is decoded and its size is known.
    Decoded { size: ImageSize },
    /// The pixels are done and are being encoded.
    Encoding,
    /// The task is done.
    Done(TaskReply),
    /// The task cannot be done; the darkroom waits for the next.
    Refused { fault: Fault },
}

/// What comes of a task, variant by variant. The body holds the encoded pictures one after another, of these lengths in
/// bytes: first the image, then the thumbnail.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "kebab-case")]
pub enum TaskReply {
    /// Of [`Preview`].
    Preview { image_bytes: u64 },
    /// Of [`Stylize`].
    Stylize {
        photo: PhotoInfo,
        image_bytes: u64,
        thumbnail_bytes: Option<u64>,
    },
    /// Of [`Import`].
    Import {
        photo: PhotoInfo,
        thumbnail_bytes: u64,
    },
    /// Of [`Convert`].
    Convert { image_bytes: u64 },
}

impl TaskReply {
    /// What it tells of the photo.
    pub(super) fn photo(&self) -> Option<&PhotoInfo> {
        match self {
            Self::Stylize { photo, .. } | Self::Import { photo, .. } => Some(photo),
            Self::Preview { .. } | Self::Convert { .. } => None,
        }
    }
}
