//! The manifest of a network that understands portraits: it finds faces, their points, or people.

use serde::Deserialize;

use crate::onnx::manifest::ManifestError;
use crate::onnx::manifest::source::Source;
use crate::onnx::model_file::{Digest, FileName};

/// A network with one square picture as its input.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PortraitNetwork {
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
    #[expect(dead_code, reason = "for the people who make the graph again")]
    source: Source,
    pub(crate) graph: SquareGraph,
    /// Of each layer of a detector, the stride in pixels and the anchors of a cell; none for others.
    #[serde(default)]
    pub(crate) anchors: Vec<[usize; 2]>,
}

/// The graph.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SquareGraph {
    pub(crate) file: FileName,
    #[serde(rename = "sha256")]
    pub(crate) digest: Digest,
    /// Pixels on a side of its input, `[1, side, side, 3]`.
    pub(crate) side: usize,
    #[expect(dead_code, reason = "only one order exists; reading it is the check")]
    #[serde(rename = "colour")]
    color: ColorOrder,
    pub(crate) range: PixelRange,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ColorOrder {
    SrgbRgb,
}

/// The numbers that black and white are for a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum PixelRange {
    /// 0 and 1.
    #[serde(rename = "0..=1")]
    Unit,
    /// -1 and 1.
    #[serde(rename = "-1..=1")]
    Signed,
}

impl PortraitNetwork {
    /// How many anchors a detector has.
    pub(crate) fn anchor_count(&self) -> usize {
        let anchors = self.anchors.iter();
        anchors
            .map(|[stride, count]| (self.graph.side / stride).pow(2) * count)
            .sum()
    }

    pub(super) fn parse(text: &str) -> Result<PortraitNetwork, ManifestError> {
        let manifest = Self::parse_any(text)?;
        match manifest.anchors.is_empty() {
            true => Ok(manifest),
            false => Err(ManifestError::Anchors),
        }
    }

    pub(super) fn parse_detector(text: &str) -> Result<PortraitNetwork, ManifestError> {
        let manifest = Self::parse_any(text)?;
        let side = manifest.graph.side;
        let fits = |&[stride, count]: &[usize; 2]| {
            (1..=side).contains(&stride) && side.is_multiple_of(stride) && (1..=16).contains(&count)
        };
        let valid = (1..=8).contains(&manifest.anchors.len()) && manifest.anchors.iter().all(fits);
        match valid {
            true => Ok(manifest),
            false => Err(ManifestError::Anchors),
        }
    }

    fn parse_any(text: &str) -> Result<PortraitNetwork, ManifestError> {
        let manifest: PortraitNetwork = toml::from_str(text)?;
        match (16..=4096).contains(&manifest.graph.side) {
            true => Ok(manifest),
            false => Err(ManifestError::Anchors),
        }
    }
}
