//! The manifest of a model, as written in `models/NAME.toml`: by kind of model.
//!
//! A manifest is the model card and the contract in one: it says which files belong together by their
//! SHA-256, what the graphs expect, and where everything comes from. Every key is required and none
//! may be added: a manifest that this program does not understand to the last word describes a graph
//! that it does not understand either. A new kind of model is a variant of [`Manifest`] and a file
//! beside `neural_style.rs`.

mod name;
mod neural_style;
mod portrait_network;
mod source;
mod style_learning;

use serde::Deserialize;

use crate::onnx::manifest::name::check_name;

pub(crate) use neural_style::NeuralStyle;
pub(crate) use portrait_network::{PixelRange, PortraitNetwork};
pub(crate) use style_learning::{GraphFile, StyleLearning};

/// No manifest is longer than this, in bytes.
pub(crate) const MAX_MANIFEST_BYTES: u64 = 256 << 10;

/// The manifest format that this program reads.
const FORMAT: u32 = 5;

/// The largest size that a manifest may name: a side, a count, a number of channels.
const MAX_SIZE: usize = 65_536;

/// Why a manifest is not valid.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It is not TOML, or a key is missing, unknown or of the wrong type.
    #[error(transparent)]
    Syntax(#[from] toml::de::Error),
    /// It is not text.
    #[error("the manifest is not UTF-8")]
    NotText,
    /// It is written for another version of this program.
    #[error("manifest format {found} is not known; this program reads format {FORMAT}")]
    Format {
        /// The format it names.
        found: u32,
    },
    /// It describes a kind of model that this program does not run.
    #[error("{found:?} is not a kind of model that this program knows")]
    UnknownKind {
        /// The kind it names.
        found: String,
    },
    /// It describes another model than the one that is needed in its place.
    #[error("it is {found}, where {needed} is needed")]
    OtherModel {
        /// The name and the kind of the model that it describes.
        found: String,
        /// Those that are needed.
        needed: &'static str,
    },
    /// A side, or a detector's anchors, that are not possible.
    #[error(
        "the side must be from 16 to 4,096, and a detector, and nothing else, has anchors: up to 8 pairs of a stride that divides the side and a count up to 16"
    )]
    Anchors,
    /// A name that is not lower-case words joined by hyphens.
    #[error("{name:?} is not a name: lower-case letters, digits and hyphens")]
    Name {
        /// The name as written.
        name: String,
    },
    /// Two models or two styles have the same name.
    #[error("the name {name} is taken")]
    Repeated {
        /// The name.
        name: String,
    },
    /// No style at all.
    #[error("the manifest describes no style")]
    NoStyle,
    /// A size that is not possible.
    #[error(
        "stride, smallest side, halo, vector length and channels must be from 1 to 65,536, the halo a multiple of the stride, the stride of upscale, which is at most 8, epsilon above zero, and each convolution must say what it reads"
    )]
    Size,
    /// A halo that is smaller than what follows the network needs.
    #[error("the halo is less than {least} pixels")]
    Halo {
        /// The smallest that is possible.
        least: usize,
    },
}

/// A manifest, by the kind of model that it describes.
#[derive(Debug)]
pub(crate) enum Manifest {
    /// `neural-style`: a network that paints many styles.
    NeuralStyle(Box<NeuralStyle>),
    /// `face-detector`: a network that finds faces.
    FaceDetector(Box<PortraitNetwork>),
    /// `landmarks`: a network that finds the points of a face.
    Landmarks(Box<PortraitNetwork>),
    /// `segmentation`: a network that tells people from the rest of a picture.
    Segmentation(Box<PortraitNetwork>),
    /// `style-learning`: networks that tell how to change a picture or a style.
    StyleLearning(Box<StyleLearning>),
}

/// What is read before the kind is known.
#[derive(Deserialize)]
struct Header {
    format: u32,
    kind: String,
}

impl Manifest {
    /// Reads and checks a manifest.
    ///
    /// # Errors
    /// A [`ManifestError`] that says what is wrong.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Manifest, ManifestError> {
        let text = str::from_utf8(bytes).map_err(|_| ManifestError::NotText)?;
        let header: Header = toml::from_str(text)?;
        if header.format != FORMAT {
            let found = header.format;
            return Err(ManifestError::Format { found });
        }
        let manifest = match header.kind.as_str() {
            "neural-style" => Manifest::NeuralStyle(Box::new(NeuralStyle::parse(text)?)),
            "face-detector" => {
                Manifest::FaceDetector(Box::new(PortraitNetwork::parse_detector(text)?))
            }
            "landmarks" => Manifest::Landmarks(Box::new(PortraitNetwork::parse(text)?)),
            "segmentation" => Manifest::Segmentation(Box::new(PortraitNetwork::parse(text)?)),
            "style-learning" => Manifest::StyleLearning(Box::new(StyleLearning::parse(text)?)),
            _ => return Err(ManifestError::UnknownKind { found: header.kind }),
        };
        check_name(manifest.name())?;
        Ok(manifest)
    }

    /// The name of the model.
    pub(crate) fn name(&self) -> &str {
        match self {
            Manifest::NeuralStyle(manifest) => &manifest.name,
            Manifest::FaceDetector(manifest)
            | Manifest::Landmarks(manifest)
            | Manifest::Segmentation(manifest) => &manifest.name,
            Manifest::StyleLearning(manifest) => &manifest.name,
        }
    }
}
