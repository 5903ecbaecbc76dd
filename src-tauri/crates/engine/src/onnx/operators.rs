//! The operators that the networks of this program are made of, as ONNX's operator set 17 has them.
//!
//! Every other operator is refused: among them are operators that read files, hold graphs or load
//! code.

use std::ops::RangeInclusive;

/// An operator that a node may have.
#[derive(Debug)]
pub(super) struct Operator {
    pub(super) name: &'static str,
    pub(super) inputs: RangeInclusive<usize>,
    pub(super) outputs: RangeInclusive<usize>,
    pub(super) attributes: &'static [(&'static str, Attribute)],
}

/// The values that an attribute may have.
#[derive(Debug)]
pub(super) enum Attribute {
    Number(RangeInclusive<i64>),
    Numbers(RangeInclusive<i64>),
    Text(&'static [&'static str]),
}

/// No list of numbers in an attribute is longer.
pub(super) const MAX_ATTRIBUTE_VALUES: usize = 8;

use Attribute::{Number, Numbers, Text};

const AXIS: RangeInclusive<i64> = -8..=7;

#[rustfmt::skip]
const OPERATORS: [Operator; 16] = [
    without_attributes("Add", 2),
    Operator { name: "Concat", inputs: 1..=64, outputs: 1..=1, attributes: &[("axis", Number(AXIS))] },
    Operator { name: "Conv", inputs: 2..=3, outputs: 1..=1, attributes: &[
        ("kernel_shape", Numbers(1..=64)), ("pads", Numbers(0..=64)), ("strides", Numbers(1..=16)),
    ] },
    Operator { name: "DepthToSpace", inputs: 1..=1, outputs: 1..=1, attributes: &[
        ("blocksize", Number(1..=16)), ("mode", Text(&["DCR", "CRD"])),
    ] },
    Operator { name: "DequantizeLinear", inputs: 2..=3, outputs: 1..=1, attributes: &[("axis", Number(AXIS))] },
    without_attributes("Div", 2),
    without_attributes("Mul", 2),
    Operator { name: "Pad", inputs: 2..=3, outputs: 1..=1, attributes: &[
        ("mode", Text(&["constant", "reflect", "edge"])),
    ] },
    Operator { name: "QuantizeLinear", inputs: 2..=3, outputs: 1..=1, attributes: &[("axis", Number(AXIS))] },
    Operator { name: "ReduceMean", inputs: 1..=1, outputs: 1..=1, attributes: &[
        ("axes", Numbers(AXIS)), ("keepdims", Number(0..=1)),
    ] },
    without_attributes("Relu", 1),
    without_attributes("Reshape", 2),
    Operator { name: "SpaceToDepth", inputs: 1..=1, outputs: 1..=1, attributes: &[("blocksize", Number(1..=16))] },
    Operator { name: "Split", inputs: 2..=2, outputs: 1..=64, attributes: &[("axis", Number(AXIS))] },
    without_attributes("Sqrt", 1),
    without_attributes("Sub", 2),
];

const fn without_attributes(name: &'static str, inputs: usize) -> Operator {
    Operator {
        name,
        inputs: inputs..=inputs,
        outputs: 1..=1,
        attributes: &[],
    }
}

/// The operator of this name.
pub(super) fn find(name: &str) -> Option<&'static Operator> {
    const { &OPERATORS }
        .iter()
        .find(|operator| operator.name == name)
}
