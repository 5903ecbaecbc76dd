//! The inputs and outputs that a graph must have.

/// What the engine passes to a graph and gets from it, and what the graph may be made of.
#[derive(Clone, Debug)]
pub(crate) struct Interface {
    pub(crate) dialect: Dialect,
    pub(crate) inputs: Vec<TensorSpec>,
    pub(crate) outputs: Vec<TensorSpec>,
}

/// What a graph may be made of, by the kind of model: no kind may use more than its own models do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Networks that paint, and those that measure for them.
    Painting,
    /// Networks that find faces, landmarks and people. They keep their weights in 16-bit floats.
    Portrait,
    /// Networks that tell how to change a picture or a style, and by how much. Their nodes hold gradients.
    Learning,
}

/// An f32 tensor that goes in or comes out.
#[derive(Clone, Debug)]
pub(crate) struct TensorSpec {
    pub(crate) name: &'static str,
    /// The length of each axis; `None` for one that may have any length.
    pub(crate) axes: Vec<Option<i64>>,
}

impl TensorSpec {
    pub(crate) fn new(name: &'static str, axes: &[Option<usize>]) -> TensorSpec {
        // No model has an axis that does not fit: the manifest limits them.
        let axis = |length: &Option<usize>| length.and_then(|length| i64::try_from(length).ok());
        TensorSpec {
            name,
            axes: axes.iter().map(axis).collect(),
        }
    }
}
