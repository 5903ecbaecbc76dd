//! What is known of a network that somebody else made.

use engine::ImportedFile;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use super::FileDigest;
use crate::fault::Fault;

/// What is known of a network that somebody else made, in the sealed record of its style.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkCard {
    /// SHA-256 of its file.
    pub sha256: FileDigest,
    /// The licence as its owner states it; empty where they do not.
    pub licence: String,
    /// What it was trained on.
    pub training_data: TrainingData,
    /// Height and width of the only size that it takes, in pixels; none if it takes any.
    pub only_size: Option<(u32, u32)>,
    /// Which of its styles is meant, the first being 0, and how many there are.
    pub style: (usize, usize),
}

/// What a network was trained on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrainingData {
    /// Nobody here can know.
    Unknown,
}

impl NetworkCard {
    /// The card in the record of a style, where it has one.
    pub(super) fn of(style: &Value) -> Option<Self> {
        Self::deserialize(style.get("network")?).ok()
    }
}

/// The ONNX file in the file of a kept network.
///
/// # Errors
/// [`Fault::Damaged`].
pub(super) fn as_it_came(kept: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let file = ImportedFile::from_bytes(kept).ok_or(Fault::Damaged)?;
    Ok(Zeroizing::new(file.network.to_vec()))
}
