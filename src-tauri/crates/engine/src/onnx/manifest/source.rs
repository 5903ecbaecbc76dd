//! Where a model that others published comes from.

use serde::Deserialize;

use crate::onnx::model_file::Digest;

/// The published file that a graph was converted from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "for the people who make the graph again")]
pub(super) struct Source {
    registry: String,
    package: String,
    version: String,
    file: String,
    sha256: Digest,
}
