//! Starts, limits and kills the child process that parses pictures, and exchanges messages with it.
//!
//! Each photo gets a child of its own, which ends with it: one that a picture has taken over sees no other photo. The
//! child of the next photo is started meanwhile. A task that is dropped before it is done takes the child with it: to
//! cancel is to kill, so that nothing goes on working on a photo that nobody wants. The darkroom never gets a key, a file
//! name or anything else it does not need.
//!
//! A picture may have taken the child over. Each of its replies is therefore checked against what a sound child can
//! reply (`reply_validator.rs`); anything else ends it, and costs the photo that it was working on. It returns pixels and
//! no files: the app encodes them (`streaming_encoder.rs`), so what is stored, exported and shown is a file of our own
//! encoder whatever the child sends.

mod cached_photo;
mod client;
mod deadline;
pub(crate) mod framing;
mod named_style;
mod pack;
mod pack_assembly;
mod portrait_analysis;
mod portrait_analyzer;
mod precision;
pub(crate) mod protocol;
pub(crate) mod reply_validator;
mod spare_worker;
mod streaming_encoder;
mod style_tasks;
mod typed_task;
pub mod worker;
mod worker_connection;

pub use client::{Darkroom, LearningProgress, PreviewDarkroom};
pub use named_style::NamedStyle;
pub use pack::{MAX_PACK, PackPicture, PackShape, PictureRule, StickerShape};
pub use pack_assembly::{MadePicture, PackEvent};
pub use portrait_analysis::{AnalyzedFace, AnalyzedShares, PortraitAnalysis};
pub use protocol::{
    Analyze, Compose, Convert, CountBystanders, DecodeOptions, DrawBoth, DrawPaths, ImageSize,
    Import, LearnStyle, MakePack, PhotoInfo, Preview, ReadNetwork, ReadStyle, ShownSize, Stylize,
};
pub use style_tasks::{LearntStyleFile, TriedNetwork};
pub use typed_task::{Analyzed, DrawnBoth, DrawnPaths, Imported, Stylized, TaskResults, TypedTask};
pub use worker_connection::WorkerInfo;

/// The argument that makes the binary a darkroom.
pub const SUBCOMMAND: &str = "darkroom";

/// How far a photo has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The file is being read into pixels.
    Decoding,
    /// The network is at work.
    Stylizing,
    /// The result is being painted to its end and written as a file.
    Encoding,
    /// The result is being sealed.
    Keeping,
}
