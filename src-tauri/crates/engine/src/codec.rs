//! Files to pixels and back: what a file is, its decoders, and the encoders.
//!
//! This module never touches the file system: photos come from bytes and become bytes.

mod animation;
mod bytes;
mod decode;
mod decoded;
mod encode;
mod format;
mod heif;
mod jpeg_segments;
mod limits;
mod metadata_check;
mod own_jpeg;
mod own_svg;
mod probe;
mod source;
mod tiff;

pub(crate) use animation::{Animation, Frame as AnimationFrame, MovingCutOut, moving_facts};
pub use animation::{AnimationFormat, has_only_frames};
pub use decoded::{DecodeNote, Decoded, TruncationPolicy};
pub use encode::{check_encodable, encode_rows};
pub use format::{OutputFormat, SourceFormat};
pub use limits::Limits;
pub use metadata_check::has_only_pixels;
pub use own_jpeg::own_jpeg_size;
pub use own_svg::{MAX_SVG_BYTES, has_only_paths};
pub use source::Source;
