//! Models: their manifests, their ONNX files, which are read without trust, and ONNX Runtime.
//!
//! A file is read to its last field before anything else is done with it (`validate`); what was not
//! validated cannot reach ONNX Runtime, because a [`Session`] takes a [`ValidatedModel`] only. The
//! SHA-256 in a manifest says that a file is the one that the manifest came with. It does not say who
//! wrote the two: a model that a person adds brings a manifest of its own.

mod checks;
mod imported;
mod interface;
mod manifest;
mod model_file;
mod node;
mod operators;
mod patch;
mod protobuf;
mod runtime;
mod session;
mod tensor;
mod validate;

pub(crate) use imported::{ImportedGraph, ImportedPort};
pub(crate) use interface::{Dialect, Interface, TensorSpec};
pub use manifest::ManifestError;
pub(crate) use manifest::{
    GraphFile, MAX_MANIFEST_BYTES, Manifest, NeuralStyle, PixelRange, PortraitNetwork,
    StyleLearning,
};
pub(crate) use model_file::{read_graph, read_model_file, read_verified};
pub(crate) use patch::{OnnxModel, PatchedModel, ValidatedModel};
pub use runtime::{RUNTIME_VERSION, Runtime, load_runtime};
pub(crate) use session::{Session, SessionOptions};
