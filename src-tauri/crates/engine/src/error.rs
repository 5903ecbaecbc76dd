//! Everything that can go wrong in the engine, as one enum.
//!
//! Each variant holds the facts of the error; the window and the command line have their own
//! sentences for it. No variant holds a pixel or a byte of the photo.

use std::io;
use std::path::PathBuf;

mod graph;

use crate::codec::{OutputFormat, SourceFormat};
use crate::compose::TemplateError;
use crate::looks::RecipeError;
use crate::onnx::ManifestError;

pub use graph::GraphError;

/// Why the engine could not carry out a request.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file has no bytes at all.
    #[error("the file is empty")]
    Empty,

    /// The bytes are neither a picture nor another format that the engine recognises.
    #[error("the file is not a picture")]
    NotAnImage,

    /// The format is recognised, and the engine does not decode it.
    #[error("{format} cannot be opened")]
    Unsupported {
        /// Its everyday name: `camera RAW photo (NEF)`, `PDF document`, `video`.
        format: &'static str,
    },

    /// The file ends before a useful part of the picture.
    #[error("the picture is cut off before its end")]
    Truncated,

    /// The file ends before the picture does, and the upper part of it can be read.
    #[error("the picture is cut off; {}", readable_part(.percent))]
    Incomplete {
        /// The share that can be read, from 1 to 100. At 100 every row is there, without its finest detail.
        percent: u8,
    },

    /// The picture is complete but contradicts its own format.
    #[error("the picture is damaged")]
    Damaged {
        /// What the file claims to be.
        kind: SourceFormat,
    },

    /// The header announces more pixels than allowed; nothing was allocated.
    #[error(
        "the picture has {width} × {height} pixels, more than {limit_pixels} or more than {limit_side} a side"
    )]
    TooLarge {
        /// Width from the header, in pixels.
        width: u32,
        /// Height from the header, in pixels.
        height: u32,
        /// The most pixels allowed.
        limit_pixels: u64,
        /// The most pixels allowed on one side.
        limit_side: u32,
    },

    /// The file itself is larger than allowed; nothing was decoded.
    #[error("the file has {bytes} bytes, more than {limit_bytes}")]
    TooHeavy {
        /// Size of the file.
        bytes: u64,
        /// The largest size allowed.
        limit_bytes: u64,
    },

    /// A buffer of pixels does not have three bytes for each pixel of the given size.
    #[error("{bytes} bytes are not {width} × {height} RGB pixels")]
    PixelsMismatch {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Length of the buffer.
        bytes: usize,
    },

    /// The pixels could not be written in this format.
    #[error("the picture cannot be encoded")]
    Unencodable {
        /// The format asked for.
        format: OutputFormat,
        /// What the encoder said.
        source: image::ImageError,
    },

    /// The picture is wider or higher than its format allows.
    #[error("the picture has more pixels a side than {} allows", format.name())]
    SideTooLong {
        /// The format asked for.
        format: OutputFormat,
    },

    /// A recipe names a style that no model has.
    #[error("there is no style named {name}")]
    StyleUnknown {
        /// The name asked for.
        name: String,
        /// Every known name, in the order of the catalog.
        known: Vec<String>,
    },

    /// A recipe names a palette that its look does not have.
    #[error("{style} has no palette named {name}")]
    PaletteUnknown {
        /// The name asked for.
        name: String,
        /// The look.
        style: String,
        /// Every palette that it has; a painted style has none.
        known: Vec<String>,
    },

    /// A recipe contradicts itself.
    #[error("the recipe is not valid")]
    RecipeInvalid(#[from] RecipeError),

    /// The recipe treats people apart, and nobody has said where they are.
    #[error("the recipe needs to know where people are in the photo")]
    PortraitMapMissing,

    /// The recipe needs a face, and there is none in the photo.
    #[error("there is no face in the photo")]
    NoFace,

    /// The recipe changes what is behind people, and there is nobody in the photo.
    #[error("there is nobody in the photo")]
    NoPerson,

    /// A composition names a template, a palette or an accessory that there is not.
    #[error("there is no template or palette named {name}")]
    TemplateUnknown {
        /// The name asked for.
        name: String,
        /// Every known name, in the order in which they are offered.
        known: Vec<String>,
    },

    /// A template is not as templates are: the program itself is at fault.
    #[error("the template {name} is refused")]
    TemplateRefused {
        /// Its file.
        name: String,
        /// What is wrong with it.
        source: TemplateError,
    },

    /// A font of the program cannot be read: the program itself is at fault.
    #[error("a font of the program cannot be read")]
    FontRefused,

    /// The recipe's picture is not made of flat shapes alone, so it cannot be written as paths.
    #[error("the recipe's picture is not made of flat shapes alone")]
    NoPaths,

    /// No file of a sticker is small enough for its messenger, however small the people are.
    #[error("the sticker cannot be made small enough")]
    StickerTooLarge,

    /// The picture has transparent parts, and the format cannot hold them.
    #[error("{} holds no transparent parts", format.extension())]
    NoTransparency {
        /// The format.
        format: OutputFormat,
    },

    /// The folder of models holds no manifest.
    #[error("no model was found in {}", folder.display())]
    ModelAbsent {
        /// The folder that was searched.
        folder: PathBuf,
    },

    /// A file of a model cannot be read.
    #[error("{} cannot be read", path.display())]
    ModelUnreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },

    /// A manifest is not valid.
    #[error("{} is not a valid model manifest", path.display())]
    ManifestInvalid {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        source: ManifestError,
    },

    /// A file of a model is not the one that its manifest names: the SHA-256 differs, or the file
    /// does not hold what the manifest announces.
    #[error("{} is not the file its manifest describes", path.display())]
    ModelDamaged {
        /// The file that differs.
        path: PathBuf,
    },

    /// A graph was validated and refused; ONNX Runtime has not seen it.
    #[error("{} is not a graph that this program runs", path.display())]
    GraphRefused {
        /// The graph.
        path: PathBuf,
        /// What is wrong with it.
        source: GraphError,
    },

    /// ONNX Runtime does not accept a graph that was validated.
    #[error("ONNX Runtime refuses {}", path.display())]
    ModelRefused {
        /// The graph.
        path: PathBuf,
        /// What ONNX Runtime said.
        source: ort::Error,
    },

    /// A network that somebody else made holds something that no picture network has; ONNX Runtime has not seen it.
    #[error("the file is not a picture network that this program runs")]
    NetworkRefused {
        /// What is wrong with it.
        source: GraphError,
    },

    /// A network that somebody else made does not make a picture of a picture.
    #[error("the network does not make a picture of a picture")]
    NetworkUnfit,

    /// The ONNX Runtime library is not where it should be.
    #[error("ONNX Runtime is missing: {}", path.display())]
    RuntimeMissing {
        /// Where it was expected.
        path: PathBuf,
    },

    /// The right library is there but does not load on this machine.
    #[error("{} does not load as ONNX Runtime", path.display())]
    RuntimeUnloadable {
        /// The library.
        path: PathBuf,
        /// What the loader said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },

    /// The library is not the ONNX Runtime that this program was tested with: another version, for
    /// another system, or damaged. It was not loaded.
    #[error("{} is not ONNX Runtime {needed} for this system (SHA-256 {found})", path.display())]
    RuntimeVersion {
        /// The library.
        path: PathBuf,
        /// SHA-256 of the library that is there.
        found: String,
        /// The version needed.
        needed: &'static str,
    },

    /// ONNX Runtime failed while it ran a model: most often because memory ran out.
    #[error("ONNX Runtime failed")]
    Inference(#[source] ort::Error),

    /// The output of a model is not a picture of the expected size: another shape, or a value that
    /// is not a number.
    #[error("the model gave back something other than a picture")]
    OutputInvalid,
}

fn readable_part(percent: &u8) -> String {
    match percent {
        100 => "all of it can be read without its finest detail".into(),
        percent => format!("{percent}% of it can be read"),
    }
}
