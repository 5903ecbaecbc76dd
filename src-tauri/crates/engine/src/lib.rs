//! The engine of Ambrotype: it decodes a photo, stylises it on this machine and encodes the result.
//!
//! It knows pixels and models, and nothing else: it holds no key, opens no socket, touches no
//! database and reads no file but the models and the ONNX Runtime library that its caller names.
//! Photos come in and go out as bytes. What reads and paints them runs in the darkroom, a process of
//! its own: a hostile picture may cost that process, never more. The app encodes the pixels.
//!
//! Its stages, each of which uses those behind it only:
//! `compose` → `looks` → `effects` → `analysis` → `onnx` → `codec` → `image`.
//!
//! ```no_run
//! # fn main() -> Result<(), engine::Error> {
//! # let (models, library, bytes) = (std::path::Path::new("models"), std::path::Path::new(""), vec![]);
//! let mut engine =
//!     engine::Engine::open(models, library, std::num::NonZeroUsize::MIN, engine::Precision::Single)?;
//! let source = engine::Source::open(bytes, &engine::Limits::default(), engine::TruncationPolicy::Reject)?;
//! let recipe = engine::Recipe::parse("wave:2,udnie", 0.8)?;
//! let mut portrait = engine.render(&source, &recipe, engine::Known::default())?;
//! let file = engine::encode_rows(&mut *portrait, engine::OutputFormat::Jpeg)?;
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod analysis;
mod codec;
mod compose;
mod effects;
mod engine;
mod error;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod image;
mod looks;
mod onnx;

pub use crate::engine::{Engine, Known};
pub use crate::image::{
    OnWhite, Photo, PhotoRows, RowReader, TeeDownscale, downscaled, size_to_fit, to_tensor,
};
pub use analysis::{
    Analyzer, Angles, Face, FaceBox, FaceParts, FaceSpots, FaceSpotter, HeadMask, Mask, PartShares,
    PortraitMap, PortraitModels, Stage, overlay,
};
pub use codec::{
    AnimationFormat, DecodeNote, Decoded, Limits, MAX_SVG_BYTES, OutputFormat, Source,
    SourceFormat, TruncationPolicy, check_encodable, encode_rows, has_only_frames, has_only_paths,
    has_only_pixels, own_jpeg_size,
};
pub use compose::{
    Canvas, Card, Clothes, Composed, Composition, CompositionError, CutOut, Entry, FORMATS, Field,
    Figure, Format, KeptComposition, Language, Library, MAX_ACCESSORIES, MAX_FIGURES, MAX_ON_CARD,
    MAX_ON_SHEET, MAX_OUTLINE, MAX_PART_SIDE, MAX_WIPE_BYTES, MAX_WORDS, Moving, MovingSticker,
    Names, Outfit, Outline, PHOTO_ITSELF, Placing, Poster, STICKER_TARGETS, Sticker, StickerFlaw,
    StickerOptions, StickerTarget, TemplateError, Toy, WIPE_SIDE, WordNotes, arrange,
    check_moving_sticker, check_sticker_file, check_sticker_pixels, contact_sheet, library,
    people_part, photo_around_heads, sheet_size, wipe,
};
pub use effects::{
    Bystanders, Character, Circle, MAX_CIRCLES, count_bystanders, soften_bystanders,
};
pub use error::{Error, GraphError};
pub use looks::imported::{
    ChannelOrder, ImportFacts, ImportHints, ImportedFile, ImportedStyle, MAX_IMPORTED_SIDE,
    MAX_NETWORK_BYTES, MAX_SECOND, PixelScale, SecondInput,
};
pub use looks::neural::{
    LearningModels, LearningStep, LearntStyle, MAX_LEARNING_STEPS, MAX_STYLE_FILE_BYTES,
    PREPARATION_STEPS, Precision, SHOWN_SIDE, sample_head,
};
pub use looks::{
    Background, Brush, Catalog, Color, Crop, DRAWN_LOOKS, DrawnLook, DrawnOptions, DrawnRows,
    Family, Frame, Medium, Recipe, RecipeError, Rectangle, Regions, Rendering, Sketch, Straighten,
    Style, StylePalette, WeightedStyle,
};
pub use onnx::{ManifestError, RUNTIME_VERSION, Runtime, load_runtime};
