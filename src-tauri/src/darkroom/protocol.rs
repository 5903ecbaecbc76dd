//! What the app asks of the darkroom, and what the darkroom replies.
//!
//! A [`Task`] is one piece of work; the body of its message is the file to work on. What comes back is pixels: each
//! picture is announced with its size, and its rows follow. The app encodes them, so no byte of a file that the darkroom
//! made is stored or shown. A new task (to analyse a face, compose a scene, validate a model, learn a style) needs three
//! things: a struct and a variant of `Task` here, an `impl TypedTask` in `typed_task.rs`, and a function in `worker.rs`;
//! the compiler asks for the last two. A task that gives facts beside pictures also needs a [`Reply`] for them.

use engine::{
    Bystanders, Composition, DecodeNote, ImportFacts, ImportHints, Limits, Precision, Recipe,
    SourceFormat, TruncationPolicy,
};
use serde::{Deserialize, Serialize};

use super::pack::PackPicture;
use super::portrait_analysis::PortraitAnalysis;
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

/// A task with its number, and the learnt styles that its recipes may name: their files come first in the body, in this
/// order, and the file to work on behind them.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TaskMessage<T> {
    pub(crate) job: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) learnt: Vec<LearntPart>,
    #[serde(flatten)]
    pub(crate) content: T,
}

/// A learnt style in the body of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LearntPart {
    pub(crate) name: String,
    /// Length of its file.
    pub(crate) bytes: usize,
}

/// One piece of work for the darkroom.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "kebab-case")]
pub enum Task {
    /// Show how the photo would look.
    Preview(Preview),
    /// Make a portrait.
    Stylize(Stylize),
    /// Show the photo and its portrait.
    DrawBoth(DrawBoth),
    /// Draw a portrait as paths.
    DrawPaths(DrawPaths),
    /// Compose the photo with a template.
    Compose(Compose),
    /// Take a photo as it is.
    Import(Import),
    /// Read a photo or a portrait again, to write it in another format or size.
    Convert(Convert),
    /// Say who is in the photo.
    Analyze(Analyze),
    /// Make many pictures of the photo.
    MakePack(MakePack),
    /// Say how many bystanders are in the photo.
    CountBystanders(CountBystanders),
    /// Learn a picture as a style.
    LearnStyle(LearnStyle),
    /// Read the file of a learnt style.
    ReadStyle(ReadStyle),
    /// Read and try a network that somebody else made.
    ReadNetwork(ReadNetwork),
}

/// A style, learnt from the picture. It takes a second for about ten steps; the picture of each few of them is reported.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LearnStyle {
    /// How to read the picture.
    pub decode: DecodeOptions,
    /// How many steps to take; [`engine::MAX_LEARNING_STEPS`] are the most there are.
    pub steps: u32,
    /// Pixels on the longer side of the picture's thumbnail.
    pub thumbnail_side: u32,
}

/// A learnt style that somebody exported: checked, and shown on a drawn head.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReadStyle {
    /// Of no use: the file is no picture.
    pub decode: DecodeOptions,
}

/// A network that somebody else made: read, tried, and shown on a drawn head.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReadNetwork {
    /// How to read the picture that comes with it, if one does.
    pub decode: DecodeOptions,
    /// What its owner says of it.
    pub hints: ImportHints,
    /// Which of its styles is meant, the first being 0.
    pub style: usize,
    /// The lengths, in bytes, of two files before it in the body: a network that tells the style of a picture, and the
    /// picture. Without them it has its styles in itself.
    pub predictor: Option<[u64; 2]>,
}

/// A small picture of the photo by a recipe, painted at that size whatever the recipe's brush. Without a file it is about
/// the photo of the task before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Preview {
    /// How to read the photo.
    pub decode: DecodeOptions,
    /// What to make of it.
    pub recipe: Recipe,
    /// Pixels on the longer side, at most; [`MAX_PREVIEW_SIDE`] are the most there are.
    pub longest_side: u32,
}

/// How many people are in the photo who are not those that it was taken of. Without a file it is about the photo of the
/// task before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CountBystanders {
    /// How to read the photo.
    pub decode: DecodeOptions,
}

/// Longest side of the copy that previews are painted from, in pixels.
pub(super) const MAX_PREVIEW_SIDE: u32 = 768;

/// A portrait of the photo, of the size that the recipe's crop gives, or of that of a format.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stylize {
    /// How to read the photo.
    pub decode: DecodeOptions,
    /// What to make of it.
    pub recipe: Recipe,
    /// Pixels on the longer side of the portrait's thumbnail, where one is wanted.
    pub thumbnail_side: Option<u32>,
    /// Where it goes: what the crop leaves is cut once more, by the faces, and drawn at that exact size.
    #[serde(default)]
    pub size: Option<ShownSize>,
}

/// Where a portrait goes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShownSize {
    /// The format of this name.
    Format(String),
    /// A place of this size on a card, everybody's head in it.
    Place(ImageSize),
}

/// The photo and its portrait, both of one size.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DrawBoth {
    /// How to read the photo.
    pub decode: DecodeOptions,
    /// What to make of it.
    pub recipe: Recipe,
    /// The name of the format whose part of the photo is shown; without one it is the part that the recipe's crop gives.
    pub size: Option<String>,
    /// Pixels on the longer side, at most.
    pub longest_side: u32,
}

/// A portrait of the photo as SVG, of the part that the recipe's crop gives. The recipe's look is made of flat shapes, and
/// nothing else is done to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DrawPaths {
    /// How to read the photo.
    pub decode: DecodeOptions,
    /// What to make of it.
    pub recipe: Recipe,
}

/// A composition of the photo.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Compose {
    /// How to read the photo.
    pub decode: DecodeOptions,
    /// What to make of it.
    pub composition: Composition,
    /// The size of the picture; [`MAX_COMPOSED_SIDE`] is the longest side there is.
    pub size: ImageSize,
    /// Pixels on the longer side of the picture's thumbnail, where one is wanted.
    pub thumbnail_side: Option<u32>,
    /// It is one of several that are shown soon: people are drawn from a small copy, and what was made is kept for the next.
    /// Without a file it is about the photo of the task before.
    pub preview: bool,
    /// The lengths, in bytes, of several files that lie in the body one behind the other: pictures that come drawn, for the places of
    /// a card. The app encoded each from pixels.
    #[serde(default)]
    pub given: Vec<u64>,
}

/// Longest side of a composition, in pixels.
pub(super) const MAX_COMPOSED_SIDE: u32 = 4096;

/// Many pictures of one photo. A picture that a photo does not give, for want of a face, is left out, and the others are made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MakePack {
    /// How to read the photo.
    pub decode: DecodeOptions,
    /// Who is softened before anything is made.
    pub bystanders: Bystanders,
    /// The pictures, [`MAX_PACK`](super::MAX_PACK) at most. Those of one shape and one face after each other cost one preparation.
    pub pictures: Vec<PackPicture>,
    /// Pixels on the longer side of thumbnails, where they are wanted: that of the photo as it came comes first, and each picture is
    /// followed by its own.
    pub thumbnail_side: Option<u32>,
}

/// What is stored about a photo that is not stylised: its facts and its thumbnail.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Import {
    /// How to read the photo.
    pub decode: DecodeOptions,
    /// Pixels on the longer side of the thumbnail.
    pub thumbnail_side: u32,
}

/// The photo upright, in sRGB and opaque.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Convert {
    /// How to read the photo.
    pub decode: DecodeOptions,
    /// Scale down until no side is longer than this, in pixels.
    pub longest_side: Option<u32>,
    /// Give a cut-out of our own as the cut-out that it is; else it lies on white.
    #[serde(default)]
    pub keep_alpha: bool,
    /// The name of a format: all of the photo lies in a picture of that size.
    #[serde(default)]
    pub size: Option<String>,
}

/// The faces and the parts of the photo, for a person who asks; no use case stores any of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Analyze {
    /// How to read the photo.
    pub decode: DecodeOptions,
    /// Draw it over a copy of the photo too, which has this many pixels on its longer side.
    pub overlay_side: Option<u32>,
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

/// What the darkroom replies. One `Ready` at the start; then each task gives one `Decoded`, one `Analysis` and one
/// `Bystanders` if it asks for them, for each of its pictures one `Picture` with its `Rows`, and ends with `Done`. Instead of any of these may come
/// `Refused`, which ends the task too.
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
        /// Why no photo can be analysed, where that is so; everything else works.
        portrait_fault: Option<Fault>,
    },
    /// The photo is decoded.
    Decoded(PhotoInfo),
    /// Who is in the photo.
    Analysis(PortraitAnalysis),
    /// So many bystanders are in the photo; where the recipe softens them, they are softened. Nothing else is told of them.
    Bystanders { count: u32 },
    /// A picture begins.
    Picture(PictureFormat),
    /// The body is some whole rows of the picture, the next from the top.
    Rows,
    /// A picture of a pack is left out: the photo does not give it.
    Omitted { fault: Fault },
    /// The body is the next part of an SVG file.
    Paths,
    /// So many steps of learning are done. Where `shown`, a picture of what was learnt so far follows.
    Learning { done: u32, of: u32, shown: bool },
    /// The body is the file of a learnt style.
    LearntStyle,
    /// What was found out of a network.
    Network(ImportFacts),
    /// The task is done.
    Done,
    /// The task cannot be done.
    Refused { fault: Fault },
}

/// The size of a picture and what its rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PictureFormat {
    pub(crate) size: ImageSize,
    pub(crate) pixels: PixelFormat,
}

/// What a pixel is on the pipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PixelFormat {
    /// Red, green and blue, a byte each, in sRGB.
    Rgb8,
    /// The same with a straight alpha behind them.
    Rgba8,
}

impl PixelFormat {
    /// Bytes of a pixel.
    pub(crate) fn bytes(self) -> usize {
        match self {
            Self::Rgb8 => 3,
            Self::Rgba8 => 4,
        }
    }
}

impl PictureFormat {
    /// Length of a row, in bytes.
    pub(crate) fn row_bytes(self) -> u64 {
        u64::from(self.size.width) * self.pixels.bytes() as u64
    }
}
