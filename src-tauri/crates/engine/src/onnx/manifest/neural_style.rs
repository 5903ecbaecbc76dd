//! The manifest of a neural-style model: one network, and the styles that it paints.

use serde::Deserialize;

use crate::onnx::manifest::name::check_name;
use crate::onnx::manifest::{MAX_SIZE, ManifestError};
use crate::onnx::model_file::{Digest, FileName};

/// No network has more convolutions, nor more tensors that are quantised.
const MAX_CONVOLUTIONS: usize = 256;

/// The largest `upscale`.
const MAX_UPSCALE: usize = 8;

/// A network that paints many styles, and those styles.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NeuralStyle {
    #[expect(dead_code, reason = "read before the rest of the manifest")]
    format: u32,
    #[expect(dead_code, reason = "read before the rest of the manifest")]
    kind: String,
    pub(crate) name: String,
    #[expect(dead_code, reason = "for the people who read the model card")]
    title: String,
    #[expect(dead_code, reason = "for the people who read the model card")]
    description: String,
    pub(crate) licence: String,
    #[expect(dead_code, reason = "for the people who read the model card")]
    provenance: String,
    pub(crate) graph: TrainedGraph,
    pub(crate) statistics: StatisticsGraph,
    pub(crate) folded: FoldedGraph,
    #[serde(rename = "quantised")]
    pub(crate) quantized: QuantizedGraph,
    pub(crate) vectors: VectorFile,
    pub(crate) styles: Vec<StyleEntry>,
}

/// The network as it was trained, and the format of its pictures. The program runs the three graphs
/// that were made from it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrainedGraph {
    #[expect(dead_code, reason = "what the other graphs are compared with")]
    file: FileName,
    #[serde(rename = "sha256")]
    #[expect(dead_code, reason = "what the other graphs are compared with")]
    digest: Digest,
    /// Height and width must be multiples of this, in pixels.
    pub(crate) stride: usize,
    /// The least height and width, in pixels.
    #[serde(rename = "smallest")]
    pub(crate) min_side: usize,
    #[expect(dead_code, reason = "only one order exists; reading it is the check")]
    layout: TensorLayout,
    #[expect(dead_code, reason = "only one order exists; reading it is the check")]
    #[serde(rename = "colour")]
    color: ColorOrder,
    #[expect(dead_code, reason = "only one range exists; reading it is the check")]
    range: Range,
}

/// The graph that takes the statistics of every norm from a picture.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatisticsGraph {
    pub(crate) file: FileName,
    #[serde(rename = "sha256")]
    pub(crate) digest: Digest,
    /// What a norm adds to a variance.
    pub(crate) epsilon: f32,
}

/// The graph whose norms are folded into its convolutions once the statistics are known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FoldedGraph {
    pub(crate) file: FileName,
    #[serde(rename = "sha256")]
    pub(crate) digest: Digest,
    /// Pixels around a tile on which its inner pixels depend.
    pub(crate) halo: usize,
    /// How many times larger the picture is than what the graph gives, on each side: every colour
    /// comes out in `upscale²` phases.
    pub(crate) upscale: usize,
    /// Normalised channels of each convolution.
    pub(crate) channels: Vec<usize>,
}

/// The folded graph in 8 bits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuantizedGraph {
    pub(crate) file: FileName,
    #[serde(rename = "sha256")]
    pub(crate) digest: Digest,
    /// The tensors that are quantised.
    pub(crate) points: Vec<String>,
    /// What each convolution reads.
    pub(crate) reads: Vec<String>,
}

/// The style vectors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VectorFile {
    pub(crate) file: FileName,
    #[serde(rename = "sha256")]
    pub(crate) digest: Digest,
    /// Numbers in one gamma, and in one beta.
    pub(crate) length: usize,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum TensorLayout {
    Nchw,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ColorOrder {
    SrgbRgb,
}

#[derive(Debug, Deserialize)]
enum Range {
    #[serde(rename = "0..=1")]
    Unit,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StyleEntry {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) source: Artwork,
}

/// What a style was learnt from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Artwork {
    work: String,
    artist: Option<String>,
    year: Option<String>,
    /// Year of the artist's death.
    died: Option<u16>,
}

impl NeuralStyle {
    pub(super) fn parse(text: &str) -> Result<NeuralStyle, ManifestError> {
        let manifest: NeuralStyle = toml::from_str(text)?;
        manifest.check_sizes()?;
        if manifest.styles.is_empty() {
            return Err(ManifestError::NoStyle);
        }
        let names: Vec<_> = manifest.style_names().collect();
        for (at, name) in names.iter().enumerate() {
            check_name(name)?;
            if names[..at].contains(name) {
                let name = (*name).to_owned();
                return Err(ManifestError::Repeated { name });
            }
        }
        Ok(manifest)
    }

    /// The names of its styles, in their order.
    pub(crate) fn style_names(&self) -> impl Iterator<Item = &str> {
        self.styles.iter().map(|entry| entry.name.as_str())
    }

    fn check_sizes(&self) -> Result<(), ManifestError> {
        let (stride, halo, upscale) = (self.graph.stride, self.folded.halo, self.folded.upscale);
        let channels = &self.folded.channels;
        let sizes = [stride, self.graph.min_side, self.vectors.length, halo];
        let valid = sizes
            .iter()
            .chain(channels)
            .all(|size| (1..=MAX_SIZE).contains(size))
            && channels.len() <= MAX_CONVOLUTIONS
            && channels.len() == self.quantized.reads.len()
            && self.quantized.points.len() <= MAX_CONVOLUTIONS
            && self.statistics.epsilon.is_finite()
            && self.statistics.epsilon > 0.0
            && halo.is_multiple_of(stride)
            && (1..=MAX_UPSCALE).contains(&upscale)
            && stride.is_multiple_of(upscale);
        valid.then_some(()).ok_or(ManifestError::Size)
    }
}

impl Artwork {
    /// `Work, Artist (d. 1849), 1831`, as far as each is known.
    pub(crate) fn citation(&self) -> String {
        let mut citation = self.work.clone();
        if let Some(artist) = &self.artist {
            citation = format!("{citation}, {artist}");
        }
        if let Some(died) = self.died {
            citation = format!("{citation} (d. {died})");
        }
        if let Some(year) = &self.year {
            citation = format!("{citation}, {year}");
        }
        citation
    }
}
