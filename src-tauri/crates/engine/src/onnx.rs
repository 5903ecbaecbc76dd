//! ONNX files: read without trust, written over, and run by ONNX Runtime.

mod checks;
mod interface;
mod node;
mod operators;
mod patch;
mod protobuf;
mod runtime;
mod session;
mod tensor;
mod validate;

pub(crate) use interface::Interface;
pub(crate) use patch::{OnnxModel, PatchedModel, ValidatedModel};
pub use runtime::{RUNTIME_VERSION, Runtime, load_runtime};
pub(crate) use session::create_session;
