//! The operators that the networks of this program are made of, a list for each dialect.
//!
//! Every other operator is refused: among them are operators that read files, hold graphs or load
//! code.

use std::ops::RangeInclusive;

use crate::onnx::interface::Dialect;

/// An operator that a node may have.
#[derive(Debug)]
pub(super) struct Operator {
    pub(super) name: &'static str,
    pub(super) inputs: RangeInclusive<usize>,
    pub(super) outputs: RangeInclusive<usize>,
    /// Inputs before the last that may be left out.
    pub(super) optional_inputs: &'static [usize],
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
const KERNEL: Attribute = Numbers(1..=64);
const PADS: Attribute = Numbers(0..=64);
const STRIDES: Attribute = Numbers(1..=16);

/// Of operator set 17.
#[rustfmt::skip]
const PAINTING: [Operator; 16] = [
    operator("Add", 2..=2, &[]),
    operator("Concat", 1..=64, &[("axis", Number(AXIS))]),
    operator("Conv", 2..=3, &[("kernel_shape", KERNEL), ("pads", PADS), ("strides", STRIDES)]),
    operator("DepthToSpace", 1..=1, &[("blocksize", Number(1..=16)), ("mode", Text(&["DCR", "CRD"]))]),
    operator("DequantizeLinear", 2..=3, &[("axis", Number(AXIS))]),
    operator("Div", 2..=2, &[]),
    operator("Mul", 2..=2, &[]),
    operator("Pad", 2..=3, &[("mode", Text(&["constant", "reflect", "edge"]))]),
    operator("QuantizeLinear", 2..=3, &[("axis", Number(AXIS))]),
    operator("ReduceMean", 1..=1, &[("axes", Numbers(AXIS)), ("keepdims", Number(0..=1))]),
    operator("Relu", 1..=1, &[]),
    operator("Reshape", 2..=2, &[]),
    operator("SpaceToDepth", 1..=1, &[("blocksize", Number(1..=16))]),
    Operator { outputs: 1..=64, ..operator("Split", 2..=2, &[("axis", Number(AXIS))]) },
    operator("Sqrt", 1..=1, &[]),
    operator("Sub", 2..=2, &[]),
];

/// Of operator set 16.
#[rustfmt::skip]
const PORTRAIT: [Operator; 17] = [
    operator("Add", 2..=2, &[]),
    // To 32-bit floats, from the 16 bits that the weights are kept in.
    operator("Cast", 1..=1, &[("to", Number(1..=1))]),
    operator("Concat", 1..=64, &[("axis", Number(AXIS))]),
    operator("Conv", 2..=3, &[
        ("dilations", Numbers(1..=1)), ("group", Number(1..=4096)), ("kernel_shape", KERNEL), ("pads", PADS), ("strides", STRIDES),
    ]),
    operator("ConvTranspose", 2..=3, &[("kernel_shape", KERNEL), ("pads", PADS), ("strides", STRIDES)]),
    operator("GlobalAveragePool", 1..=1, &[]),
    operator("HardSwish", 1..=1, &[]),
    operator("Identity", 1..=1, &[]),
    operator("MaxPool", 1..=1, &[("kernel_shape", KERNEL), ("pads", PADS), ("strides", STRIDES)]),
    operator("Mul", 2..=2, &[]),
    operator("PRelu", 2..=2, &[]),
    operator("Pad", 2..=2, &[("mode", Text(&["constant"]))]),
    operator("Relu", 1..=1, &[]),
    operator("Reshape", 2..=2, &[]),
    Operator { optional_inputs: &[1, 2], ..operator("Resize", 4..=4, &[
        ("coordinate_transformation_mode", Text(&["half_pixel"])), ("mode", Text(&["linear"])),
    ]) },
    operator("Sigmoid", 1..=1, &[]),
    operator("Transpose", 1..=1, &[("perm", Numbers(0..=3))]),
];

/// Of operator set 17. A network of this kind is a network and its gradients, whose nodes cut, turn and compare.
#[rustfmt::skip]
const LEARNING: [Operator; 36] = [
    operator("Add", 2..=2, &[]),
    operator("AveragePool", 1..=1, &[("kernel_shape", KERNEL)]),
    // To 32-bit floats from 16 bits or from a shape; to 32-bit integers from the places in a table.
    operator("Cast", 1..=1, &[("to", Number(1..=6))]),
    operator("Clip", 3..=3, &[]),
    operator("Concat", 1..=64, &[("axis", Number(AXIS))]),
    operator("Conv", 2..=3, &[
        ("group", Number(1..=4096)), ("kernel_shape", KERNEL), ("pads", PADS), ("strides", STRIDES),
    ]),
    operator("ConvTranspose", 2..=3, &[("kernel_shape", KERNEL), ("output_padding", PADS), ("strides", STRIDES)]),
    operator("DepthToSpace", 1..=1, &[("blocksize", Number(1..=16)), ("mode", Text(&["CRD"]))]),
    operator("Div", 2..=2, &[]),
    operator("Equal", 2..=2, &[]),
    operator("Expand", 2..=2, &[]),
    operator("Gather", 2..=2, &[("axis", Number(AXIS))]),
    operator("Greater", 2..=2, &[]),
    operator("Identity", 1..=1, &[]),
    operator("InstanceNormalization", 3..=3, &[]),
    operator("Log", 1..=1, &[]),
    operator("MatMul", 2..=2, &[]),
    operator("MaxPool", 1..=1, &[("kernel_shape", KERNEL), ("strides", STRIDES)]),
    operator("Mul", 2..=2, &[]),
    operator("Neg", 1..=1, &[]),
    operator("Pad", 2..=2, &[("mode", Text(&["reflect", "edge"]))]),
    operator("ReduceMean", 1..=1, &[("axes", Numbers(AXIS)), ("keepdims", Number(0..=1))]),
    operator("ReduceProd", 1..=1, &[("keepdims", Number(0..=1))]),
    operator("ReduceSum", 1..=2, &[("keepdims", Number(0..=1))]),
    operator("Relu", 1..=1, &[]),
    operator("Reshape", 2..=2, &[]),
    Operator { optional_inputs: &[1], ..operator("Resize", 3..=3, &[
        ("coordinate_transformation_mode", Text(&["asymmetric"])), ("mode", Text(&["nearest"])), ("nearest_mode", Text(&["floor"])),
    ]) },
    operator("Shape", 1..=1, &[("start", Number(0..=7))]),
    operator("Sigmoid", 1..=1, &[]),
    operator("Slice", 4..=5, &[]),
    operator("SpaceToDepth", 1..=1, &[("blocksize", Number(1..=16))]),
    Operator { outputs: 1..=64, ..operator("Split", 2..=2, &[("axis", Number(AXIS))]) },
    operator("Sqrt", 1..=1, &[]),
    operator("Sub", 2..=2, &[]),
    operator("Transpose", 1..=1, &[("perm", Numbers(0..=7))]),
    operator("Where", 3..=3, &[]),
];

/// An operator with one output.
const fn operator(
    name: &'static str,
    inputs: RangeInclusive<usize>,
    attributes: &'static [(&'static str, Attribute)],
) -> Operator {
    Operator {
        name,
        inputs,
        outputs: 1..=1,
        optional_inputs: &[],
        attributes,
    }
}

/// The operator set that graphs of a dialect are written for.
pub(super) fn opset(dialect: Dialect) -> u64 {
    match dialect {
        Dialect::Painting | Dialect::Learning => 17,
        Dialect::Portrait => 16,
    }
}

/// The operator of this name.
pub(super) fn find(name: &str, dialect: Dialect) -> Option<&'static Operator> {
    let operators: &[Operator] = match dialect {
        Dialect::Painting => const { &PAINTING },
        Dialect::Portrait => const { &PORTRAIT },
        Dialect::Learning => const { &LEARNING },
    };
    operators.iter().find(|operator| operator.name == name)
}
