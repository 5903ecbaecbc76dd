//! The inputs and outputs that a graph must have.

/// What the engine gives a graph and takes from it.
#[derive(Clone, Debug)]
pub(crate) struct Interface {
    pub(super) inputs: Vec<TensorSpec>,
    pub(super) outputs: Vec<TensorSpec>,
}

/// An f32 tensor that goes in or comes out; an axis without a length has any.
#[derive(Clone, Debug)]
pub(super) struct TensorSpec {
    pub(super) name: &'static str,
    pub(super) axes: Vec<Option<i64>>,
}

impl Interface {
    /// Of the graph that takes statistics of so many channels, with style vectors of this length.
    pub(crate) fn for_statistics(length: usize, channels: usize) -> Interface {
        let list = |name, length| TensorSpec {
            name,
            axes: vec![i64::try_from(length).ok()],
        };
        Interface {
            inputs: vec![image_spec(), list("gamma", length), list("beta", length)],
            outputs: vec![list("mean", channels), list("variance", channels)],
        }
    }

    /// Of a graph that paints: four phases of each colour come out, at half the size.
    pub(crate) fn for_tiles() -> Interface {
        let out = TensorSpec {
            name: "out",
            axes: vec![Some(1), Some(12), None, None],
        };
        Interface {
            inputs: vec![image_spec()],
            outputs: vec![out],
        }
    }
}

fn image_spec() -> TensorSpec {
    TensorSpec {
        name: "image",
        axes: vec![Some(1), Some(3), None, None],
    }
}
