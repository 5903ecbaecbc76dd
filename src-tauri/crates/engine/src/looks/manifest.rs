//! The manifest of a model, as written in `models/NAME.toml`.
//!
//! Every key is required and none may be added: a manifest that this program does not understand
//! to the last word describes a graph that it does not understand either.

use std::path::Path;

use ring::digest;
use serde::Deserialize;

use crate::looks::catalog::Style;
use crate::looks::neural::SUPPORT_RADIUS;

/// No manifest is longer than this.
pub(crate) const MAX_MANIFEST_BYTES: u64 = 256 << 10;

/// No network has more, nor more tensors that are quantised.
const MAX_CONVOLUTIONS: usize = 256;

/// The manifest format that this program reads.
const MANIFEST_VERSION: u32 = 4;

/// Why a manifest is not one.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It is not TOML, or a key is missing, unknown or of the wrong type.
    #[error(transparent)]
    Syntax(#[from] toml::de::Error),
    /// It is not text.
    #[error("the manifest is not UTF-8")]
    NotText,
    /// It is written for another version of this program.
    #[error("manifest format {found} is not known; this program reads format {MANIFEST_VERSION}")]
    Format {
        /// The format it names.
        found: u32,
    },
    /// A name that is not lower-case words joined by hyphens.
    #[error("{name:?} is not a name: lower-case letters, digits and hyphens")]
    Name {
        /// What stands there.
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
    /// A size that cannot be.
    #[error(
        "stride, smallest side, halo, vector length and channels must be from 1 to 65,536, the halo a multiple of the stride that is not less than {SUPPORT_RADIUS}, epsilon above zero, and each convolution must say what it reads"
    )]
    Size,
}

/// A model card that the program can check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    format: u32,
    pub(crate) name: String,
    #[expect(dead_code, reason = "for the people who read the model card")]
    title: String,
    #[expect(dead_code, reason = "for the people who read the model card")]
    description: String,
    licence: String,
    #[expect(dead_code, reason = "for the people who read the model card")]
    provenance: String,
    pub(crate) graph: Graph,
    pub(crate) statistics: Statistics,
    pub(crate) folded: Folded,
    pub(crate) quantised: Quantised,
    pub(crate) vectors: Vectors,
    styles: Vec<StyleEntry>,
}

/// The network as it was trained, and what its pictures must be like. The program runs the three
/// graphs that were made from it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Graph {
    #[expect(dead_code, reason = "what the other graphs are compared with")]
    file: FileName,
    #[serde(rename = "sha256")]
    #[expect(dead_code, reason = "what the other graphs are compared with")]
    digest: Digest,
    /// Height and width must be multiples of this, in pixels.
    pub(crate) stride: usize,
    /// The least height and width, in pixels.
    pub(crate) smallest: usize,
    #[expect(dead_code, reason = "only one order exists; reading it is the check")]
    layout: TensorLayout,
    #[expect(dead_code, reason = "only one order exists; reading it is the check")]
    colour: Colour,
    #[expect(dead_code, reason = "only one range exists; reading it is the check")]
    range: Range,
}

/// The graph that takes the statistics of every norm from a picture.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Statistics {
    pub(crate) file: FileName,
    #[serde(rename = "sha256")]
    pub(crate) digest: Digest,
    /// What a norm adds to a variance.
    pub(crate) epsilon: f32,
}

/// The graph whose norms are folded into its convolutions once the statistics are known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Folded {
    pub(crate) file: FileName,
    #[serde(rename = "sha256")]
    pub(crate) digest: Digest,
    /// Pixels around a tile on which its inner pixels depend.
    pub(crate) halo: usize,
    /// Normalised channels of each convolution.
    pub(crate) channels: Vec<usize>,
}

/// The folded graph in 8 bits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quantised {
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
pub(crate) struct Vectors {
    pub(crate) file: FileName,
    #[serde(rename = "sha256")]
    pub(crate) digest: Digest,
    /// Numbers in one gamma, and in one beta.
    pub(crate) length: usize,
}

/// The name of a file beside the manifest: no folder, no drive, nothing hidden.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct FileName(String);

/// A SHA-256, written as 64 hexadecimal digits.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Digest([u8; 32]);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum TensorLayout {
    Nchw,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Colour {
    SrgbRgb,
}

#[derive(Debug, Deserialize)]
enum Range {
    #[serde(rename = "0..=1")]
    Unit,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StyleEntry {
    name: String,
    title: String,
    description: String,
    source: Artwork,
}

/// What a style was learnt from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Artwork {
    work: String,
    artist: Option<String>,
    year: Option<String>,
    /// Year of the artist's death.
    died: Option<u16>,
}

impl Manifest {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Manifest, ManifestError> {
        let text = str::from_utf8(bytes).map_err(|_| ManifestError::NotText)?;
        let manifest: Manifest = toml::from_str(text)?;
        if manifest.format != MANIFEST_VERSION {
            return Err(ManifestError::Format {
                found: manifest.format,
            });
        }
        for size in [
            manifest.graph.stride,
            manifest.graph.smallest,
            manifest.vectors.length,
            manifest.folded.halo,
        ] {
            if !(1..=65_536).contains(&size) {
                return Err(ManifestError::Size);
            }
        }
        let convolutions = &manifest.folded.channels;
        if convolutions.len() > MAX_CONVOLUTIONS
            || manifest.quantised.points.len() > MAX_CONVOLUTIONS
            || convolutions
                .iter()
                .any(|count| !(1..=65_536).contains(count))
            || convolutions.len() != manifest.quantised.reads.len()
        {
            return Err(ManifestError::Size);
        }
        if !(manifest.statistics.epsilon.is_finite() && manifest.statistics.epsilon > 0.0) {
            return Err(ManifestError::Size);
        }
        let halo = manifest.folded.halo;
        if halo < SUPPORT_RADIUS || !halo.is_multiple_of(manifest.graph.stride) {
            return Err(ManifestError::Size);
        }
        if manifest.styles.is_empty() {
            return Err(ManifestError::NoStyle);
        }
        let names = || manifest.styles.iter().map(|entry| &entry.name);
        if let Some(name) = names()
            .chain([&manifest.name])
            .find(|name| !is_valid_name(name))
        {
            return Err(ManifestError::Name { name: name.clone() });
        }
        let repeated = names()
            .enumerate()
            .find(|(at, name)| names().take(*at).any(|n| n == *name));
        if let Some((_, name)) = repeated {
            return Err(ManifestError::Repeated { name: name.clone() });
        }
        Ok(manifest)
    }

    pub(crate) fn styles(&self) -> impl Iterator<Item = Style> {
        self.styles.iter().map(|entry| Style {
            name: entry.name.clone(),
            title: entry.title.clone(),
            description: entry.description.clone(),
            source: entry.source.citation(),
            licence: self.licence.clone(),
            model: self.name.clone(),
        })
    }

    pub(crate) fn style_names(&self) -> impl Iterator<Item = &str> {
        self.styles.iter().map(|entry| entry.name.as_str())
    }
}

impl AsRef<Path> for FileName {
    fn as_ref(&self) -> &Path {
        self.0.as_ref()
    }
}

impl TryFrom<String> for FileName {
    type Error = &'static str;

    fn try_from(name: String) -> Result<FileName, Self::Error> {
        let plain = name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        if plain {
            Ok(FileName(name))
        } else {
            Err("not the plain name of a file beside the manifest")
        }
    }
}

impl Digest {
    /// Whether `bytes` are the ones this digest was made from.
    pub(crate) fn matches(&self, bytes: &[u8]) -> bool {
        digest::digest(&digest::SHA256, bytes).as_ref() == self.0
    }
}

impl TryFrom<String> for Digest {
    type Error = &'static str;

    fn try_from(hex: String) -> Result<Digest, Self::Error> {
        const MESSAGE: &str = "not the 64 hexadecimal digits of a SHA-256";
        let mut digest = [0; 32];
        let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
        if pairs.len() != digest.len() || !rest.is_empty() {
            return Err(MESSAGE);
        }
        for (byte, pair) in digest.iter_mut().zip(pairs) {
            let value = |digit: u8| char::from(digit).to_digit(16).ok_or(MESSAGE);
            *byte = (value(pair[0])? << 4 | value(pair[1])?) as u8;
        }
        Ok(Digest(digest))
    }
}

impl Artwork {
    /// `Work, Artist (d. 1849), 1831`, as far as each is known.
    fn citation(&self) -> String {
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

fn is_valid_name(name: &str) -> bool {
    name.split('-').all(|word| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    })
}
