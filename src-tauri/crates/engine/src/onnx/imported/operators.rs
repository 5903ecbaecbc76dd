//! The operators that networks of others may be made of, with the attributes of operator sets 7 to 21.
//!
//! They are those of picture networks as PyTorch, TensorFlow and Microsoft's tools write them. What
//! holds graphs (`If`, `Loop`, `Scan`), sequences, random numbers or texts is not among them.

use super::forms::Form::{
    self, Axes, Axis, Flag, Float, Floats, Kernel, Pads, Steps, Tensor, Text, Type,
};

/// An operator that a node may have.
#[derive(Debug)]
pub(super) struct Operator {
    pub(super) name: &'static str,
    pub(super) inputs: std::ops::RangeInclusive<usize>,
    pub(super) outputs: usize,
    pub(super) attributes: &'static [(&'static str, Form)],
}

/// The operator of this name.
pub(super) fn find(name: &str) -> Option<&'static Operator> {
    OPERATORS.iter().find(|operator| operator.name == name)
}

const PADDING: Form = Text(&["NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"]);
const AROUND: Form = Text(&["constant", "reflect", "edge"]);
const SAMPLING: Form = Text(&["nearest", "linear", "bilinear", "cubic"]);
const COORDINATES: Form = Text(&[
    "half_pixel",
    "pytorch_half_pixel",
    "align_corners",
    "asymmetric",
    "half_pixel_symmetric",
    "tf_half_pixel_for_nn",
]);
const ROUNDING: Form = Text(&["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]);

#[rustfmt::skip]
const OPERATORS: &[Operator] = &[
    operator("Abs", 1..=1, &[]),
    operator("Add", 2..=2, &[("axis", Axis), ("broadcast", Flag)]),
    operator("AveragePool", 1..=1, &[("auto_pad", PADDING), ("ceil_mode", Flag), ("count_include_pad", Flag), ("kernel_shape", Kernel), ("pads", Pads), ("strides", Steps)]),
    operator("BatchNormalization", 5..=5, &[("epsilon", Float), ("momentum", Float), ("spatial", Flag), ("training_mode", Form::Zero)]),
    operator("Cast", 1..=1, &[("to", Type)]),
    operator("Ceil", 1..=1, &[]),
    operator("Clip", 1..=3, &[("max", Float), ("min", Float)]),
    operator("Concat", 1..=64, &[("axis", Axis)]),
    operator("ConstantOfShape", 1..=1, &[("value", Tensor)]),
    operator("Conv", 2..=3, &[("auto_pad", PADDING), ("dilations", Steps), ("group", Form::Group), ("kernel_shape", Kernel), ("pads", Pads), ("strides", Steps)]),
    operator("ConvTranspose", 2..=3, &[("auto_pad", PADDING), ("dilations", Steps), ("group", Form::Group), ("kernel_shape", Kernel), ("output_padding", Pads), ("pads", Pads), ("strides", Steps)]),
    operator("DepthToSpace", 1..=1, &[("blocksize", Form::Group), ("mode", Text(&["DCR", "CRD"]))]),
    operator("DequantizeLinear", 2..=3, &[("axis", Axis)]),
    operator("Div", 2..=2, &[("axis", Axis), ("broadcast", Flag)]),
    operator("Elu", 1..=1, &[("alpha", Float)]),
    operator("Exp", 1..=1, &[]),
    operator("Expand", 2..=2, &[]),
    operator("Flatten", 1..=1, &[("axis", Axis)]),
    operator("Floor", 1..=1, &[]),
    operator("Gather", 2..=2, &[("axis", Axis)]),
    operator("Gemm", 2..=3, &[("alpha", Float), ("beta", Float), ("transA", Flag), ("transB", Flag)]),
    operator("GlobalAveragePool", 1..=1, &[]),
    operator("HardSigmoid", 1..=1, &[("alpha", Float), ("beta", Float)]),
    operator("Identity", 1..=1, &[]),
    operator("InstanceNormalization", 3..=3, &[("epsilon", Float)]),
    operator("LeakyRelu", 1..=1, &[("alpha", Float)]),
    operator("MatMul", 2..=2, &[]),
    operator("MaxPool", 1..=1, &[("auto_pad", PADDING), ("ceil_mode", Flag), ("dilations", Steps), ("kernel_shape", Kernel), ("pads", Pads), ("storage_order", Form::Zero), ("strides", Steps)]),
    operator("Mul", 2..=2, &[("axis", Axis), ("broadcast", Flag)]),
    operator("Neg", 1..=1, &[]),
    operator("PRelu", 2..=2, &[]),
    operator("Pad", 1..=4, &[("mode", AROUND), ("pads", Form::Margins), ("value", Float)]),
    operator("Pow", 2..=2, &[("axis", Axis), ("broadcast", Flag)]),
    operator("QuantizeLinear", 2..=3, &[("axis", Axis)]),
    operator("Reciprocal", 1..=1, &[]),
    operator("ReduceMean", 1..=2, &[("axes", Axes), ("keepdims", Flag), ("noop_with_empty_axes", Flag)]),
    operator("ReduceSum", 1..=2, &[("axes", Axes), ("keepdims", Flag), ("noop_with_empty_axes", Flag)]),
    operator("Relu", 1..=1, &[]),
    operator("Reshape", 2..=2, &[("allowzero", Form::Zero)]),
    operator("Resize", 2..=4, &[
        ("coordinate_transformation_mode", COORDINATES), ("cubic_coeff_a", Float), ("exclude_outside", Flag),
        ("extrapolation_value", Float), ("mode", SAMPLING), ("nearest_mode", ROUNDING),
    ]),
    operator("Shape", 1..=1, &[("end", Axis), ("start", Axis)]),
    operator("Sigmoid", 1..=1, &[]),
    operator("Slice", 1..=5, &[("axes", Axes), ("ends", Form::Places), ("starts", Form::Places)]),
    operator("SpaceToDepth", 1..=1, &[("blocksize", Form::Group)]),
    operator("Sqrt", 1..=1, &[]),
    operator("Squeeze", 1..=2, &[("axes", Axes)]),
    operator("Sub", 2..=2, &[("axis", Axis), ("broadcast", Flag)]),
    operator("Tanh", 1..=1, &[]),
    operator("Transpose", 1..=1, &[("perm", Axes)]),
    operator("Unsqueeze", 1..=2, &[("axes", Axes)]),
    operator("Upsample", 1..=2, &[("mode", SAMPLING), ("scales", Floats)]),
];

const fn operator(
    name: &'static str,
    inputs: std::ops::RangeInclusive<usize>,
    attributes: &'static [(&'static str, Form)],
) -> Operator {
    Operator {
        name,
        inputs,
        outputs: 1,
        attributes,
    }
}
