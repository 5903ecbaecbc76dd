//! Networks that somebody else made: read without trust, and written anew before anything runs them.
//!
//! Files from elsewhere hold what ours never do: notes, names of programs, numbers in three encodings,
//! constants as nodes, operator sets from 7 to 21. So they have a reader of their own. It copies what
//! a picture network needs into an [`ImportedGraph`] and drops the words; what it does not know it
//! refuses. ONNX Runtime gets a file that [`ImportedGraph::to_model`] writes: of the stranger's bytes
//! the numbers of the weights are left, and every value in it has a name that we gave it.

mod attributes;
mod fields;
mod forms;
mod operators;
mod read;
mod weights;
mod write;

use std::collections::HashMap;

use crate::onnx::tensor::ElementType;

/// No file is larger than this, in bytes.
pub(crate) const MAX_IMPORTED_BYTES: usize = 128 << 20;

/// A graph that was read from a file of somebody else.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ImportedGraph {
    /// The version of ONNX's own operators.
    opset: u64,
    nodes: Vec<ImportedNode>,
    weights: Vec<(ValueId, Weight)>,
    inputs: Vec<ImportedPort>,
    outputs: Vec<ImportedPort>,
    notes: Vec<(String, String)>,
}

/// An input or output: an f32 tensor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ImportedPort {
    id: ValueId,
    /// The length of each axis; `None` for one that may have any.
    pub(crate) axes: Vec<Option<usize>>,
}

/// A value by the order in which it was first named.
type ValueId = u32;

#[derive(Clone, Debug, PartialEq)]
struct ImportedNode {
    operator: &'static str,
    /// `None` for one that is left out.
    inputs: Vec<Option<ValueId>>,
    outputs: Vec<ValueId>,
    attributes: Vec<(&'static str, AttributeValue)>,
}

#[derive(Clone, Debug, PartialEq)]
enum AttributeValue {
    Number(i64),
    Float(f32),
    Text(&'static str),
    Numbers(Vec<i64>),
    Floats(Vec<f32>),
    Tensor(Weight),
}

/// Numbers that are part of the file, little-endian.
#[derive(Clone, Debug, PartialEq)]
struct Weight {
    element_type: ElementType,
    dims: Vec<usize>,
    bytes: Vec<u8>,
}

/// Names in a file, and the numbers that stand for them.
#[derive(Debug, Default)]
struct Names<'file>(HashMap<&'file str, ValueId>);

impl<'file> Names<'file> {
    fn id(&mut self, name: &'file str) -> ValueId {
        let next = ValueId::try_from(self.0.len()).unwrap_or(ValueId::MAX);
        *self.0.entry(name).or_insert(next)
    }
}

impl ImportedGraph {
    /// The inputs that whoever runs it must give, without the weights that old files count among them.
    pub(crate) fn inputs(&self) -> &[ImportedPort] {
        &self.inputs
    }

    pub(crate) fn outputs(&self) -> &[ImportedPort] {
        &self.outputs
    }

    /// What the file says of itself under this word; a claim.
    pub(crate) fn note(&self, key: &str) -> Option<&str> {
        let mut notes = self.notes.iter();
        notes
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.as_str())
    }
}
