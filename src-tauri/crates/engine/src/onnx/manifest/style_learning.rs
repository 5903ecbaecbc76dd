//! The manifest of the networks that styles are learnt with on the user's machine.

use serde::Deserialize;

use crate::onnx::manifest::ManifestError;
use crate::onnx::manifest::source::Source;
use crate::onnx::model_file::{Digest, FileName};

/// Four graphs, and the statistics of the paintings that the shipped styles were learnt from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StyleLearning {
    #[expect(dead_code, reason = "read before the rest of the manifest")]
    format: u32,
    #[expect(dead_code, reason = "read before the rest of the manifest")]
    kind: String,
    pub(crate) name: String,
    #[expect(dead_code, reason = "for the people who read the model card")]
    title: String,
    #[expect(dead_code, reason = "for the people who read the model card")]
    description: String,
    #[expect(dead_code, reason = "for the people who read the model card")]
    licence: String,
    #[expect(dead_code, reason = "for the people who read the model card")]
    provenance: String,
    #[expect(dead_code, reason = "for the people who read the model card")]
    training_data: String,
    #[expect(dead_code, reason = "for the people who make the graphs again")]
    source: Source,
    /// The loss network, which measures a picture.
    pub(crate) see: GraphFile,
    /// The losses of a picture and their gradient.
    pub(crate) paint: GraphFile,
    /// The style network.
    pub(crate) network: GraphFile,
    /// Its gradients with respect to a style.
    pub(crate) back: GraphFile,
    pub(crate) paintings: Paintings,
}

/// A file and its digest.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GraphFile {
    pub(crate) file: FileName,
    #[serde(rename = "sha256")]
    pub(crate) digest: Digest,
}

/// The Gram matrices of the shipped paintings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Paintings {
    pub(crate) file: FileName,
    #[serde(rename = "sha256")]
    pub(crate) digest: Digest,
    /// The shorter sides of a painting, in pixels, at which it was measured.
    pub(crate) sides: [u32; 2],
}

impl StyleLearning {
    pub(super) fn parse(text: &str) -> Result<StyleLearning, ManifestError> {
        let manifest: StyleLearning = toml::from_str(text)?;
        let [small, large] = manifest.paintings.sides;
        match (64..large).contains(&small) && large <= 4096 {
            true => Ok(manifest),
            false => Err(ManifestError::Size),
        }
    }
}
