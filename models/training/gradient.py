"""Writes the gradients of an ONNX graph as another ONNX graph, which any runtime for inference can compute.

    differentiate(model, loss, wanted) -> the same model with an output `d.NAME` for each tensor of `wanted`

Reverse-mode differentiation: the nodes are visited from the loss backwards, and each operator has a rule that writes the nodes
of its adjoint (`RULES`). An operator without a rule, or a use of one that its rule does not cover, is an error and never a
guess. Ranks and channels must be known to ONNX's shape inference; heights and widths need not be.

The adjoint of a convolution with stride 1 is written as a convolution with the kernel turned round, because ONNX Runtime
computes those in its blocked layout and transposed convolutions outside of it. The turning is made of nodes on constants, which
ONNX Runtime folds when it opens the file. So the file holds each weight once.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper, shape_inference

FAR = 1 << 16
"""Beyond every end of a picture; the program's validator allows no larger integer."""

RULES: dict[str, Callable] = {}


def rule(operator: str):
    def register(function):
        RULES[operator] = function
        return function

    return register


def differentiate(model: onnx.ModelProto, loss: str, wanted: list[str]) -> onnx.ModelProto:
    """The gradients of `loss`, a tensor of one number, with respect to `wanted`, in outputs `d.NAME` after the model's own."""
    sweep = Sweep(model, wanted)
    sweep.run(loss)
    for name in wanted:
        sweep.add("Identity", [sweep.full_gradient(name)], output=f"d.{name}")
        shape = [length or f"{name}.{axis}" for axis, length in enumerate(sweep.shapes[name])]
        sweep.model.graph.output.append(helper.make_tensor_value_info(f"d.{name}", TensorProto.FLOAT, shape))
    return prune(sweep.model)


def prune(model: onnx.ModelProto) -> onnx.ModelProto:
    """Drops the nodes and constants that no output needs."""
    graph, needed, kept = model.graph, {output.name for output in model.graph.output}, []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            needed.update(node.input)
            kept.append(node)
    constants = [entry for entry in graph.initializer if entry.name in needed]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(reversed(kept))
    graph.initializer.extend(constants)
    onnx.checker.check_model(model)
    return model


class Sweep:
    """One walk from the loss back to the wanted tensors."""

    def __init__(self, model: onnx.ModelProto, wanted: list[str]) -> None:
        self.model = onnx.ModelProto()
        self.model.CopyFrom(model)
        self.graph = self.model.graph
        inferred = shape_inference.infer_shapes(model, data_prop=True).graph
        self.shapes = {
            value.name: [axis.dim_value or None for axis in value.type.tensor_type.shape.dim]
            for value in (*inferred.input, *inferred.value_info, *inferred.output)
        }
        self.shapes |= {entry.name: list(entry.dims) for entry in self.graph.initializer}
        self.values = {entry.name: entry for entry in self.graph.initializer}
        self.forward = list(self.graph.node)
        self.maker = {name: node for node in self.forward for name in node.output}
        self.needed = set(wanted)
        for node in self.forward:
            # A shape does not change smoothly with what is in it.
            if node.op_type != "Shape" and self.needed.intersection(node.input):
                self.needed.update(node.output)
        self.gradients: dict[str, str] = {}
        self.spread: set[str] = set()
        """Tensors whose gradient is one number for all places, and is kept as that number."""
        self.count = 0

    def run(self, loss: str) -> None:
        self.gradients[loss] = self.constant(np.ones([1] * len(self.shapes[loss]), np.float32))
        for node in reversed(self.forward):
            if not self.needed.intersection(node.input) or not self.gradients.keys() & set(node.output):
                continue
            if node.op_type not in RULES:
                raise NotImplementedError(f"no rule for {node.op_type}")
            attributes = {each.name: helper.get_attribute_value(each) for each in node.attribute}
            RULES[node.op_type](self, node, attributes)

    def gradient(self, name: str) -> str:
        return self.gradients[name]

    def full_gradient(self, name: str) -> str:
        """The gradient of a tensor, of the tensor's own shape."""
        gradient = self.gradients[name]
        return self.add("Expand", [gradient, self.add("Shape", [name])]) if name in self.spread else gradient

    def give(self, name: str, gradient: str, spread: bool = False) -> None:
        """Adds `gradient` to what is known of the gradient of `name`, if anybody needs that."""
        if name not in self.needed:
            return
        if name not in self.gradients:
            self.gradients[name] = gradient
            self.spread |= {name} if spread else set()
            return
        self.gradients[name] = self.add("Add", [self.gradients[name], gradient])
        if not spread:
            self.spread.discard(name)

    def sum_to(self, gradient: str, out: str, name: str) -> str:
        """A gradient of the shape of `out`, summed over the axes along which `name` was repeated to get there."""
        own, whole = self.shapes[name], self.shapes[out]
        if len(own) != len(whole):
            raise NotImplementedError(f"{name} and {out} have different ranks")
        axes = [axis for axis, length in enumerate(own) if length == 1 and whole[axis] != 1]
        return self.add("ReduceSum", [gradient, self.integers(*axes)], keepdims=1) if axes else gradient

    def add(self, operator: str, inputs: list[str], output: str | None = None, **attributes) -> str:
        self.count += 1
        output = output or f"back.{self.count}"
        self.graph.node.append(helper.make_node(operator, inputs, [output], f"back.{self.count}", **attributes))
        return output

    def constant(self, values: np.ndarray) -> str:
        name = f"back.{values.dtype}.{'x'.join(map(str, values.shape))}.{'_'.join(map(str, values.flatten()))}"
        if len(name) > 100:
            raise NotImplementedError("a large constant")
        if name not in self.values:
            self.values[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
            self.graph.initializer.append(self.values[name])
        return name

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def number(self, value: float) -> str:
        return self.constant(np.float32(value).reshape(1))

    def value(self, name: str) -> np.ndarray:
        return numpy_helper.to_array(self.values[name])

    def cut(self, x: str, axis: int, start: int, end: int) -> str:
        return self.add("Slice", [x, self.integers(start), self.integers(end), self.integers(axis)])

    def turned(self, kernel: str, swap: bool) -> str:
        """A kernel turned by 180 degrees, and with `swap` from [O, I, k, k] to [I, O, k, k]."""
        back = [self.integers(-1, -1), self.integers(-FAR, -FAR), self.integers(2, 3), self.integers(-1, -1)]
        kernel = self.add("Slice", [kernel, *back])
        return self.add("Transpose", [kernel], perm=[1, 0, 2, 3]) if swap else kernel

    def doubled(self, x: str) -> str:
        """Each pixel as a square of 2×2."""
        scales = self.constant(np.array([1, 1, 2, 2], np.float32))
        how = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        return self.add("Resize", [x, "", scales], **how)

    def places(self, x: str) -> str:
        """Height times width of x, as a float [1]."""
        pixels = self.add("ReduceProd", [self.add("Shape", [x], start=2)], keepdims=1)
        return self.add("Cast", [pixels], to=TensorProto.FLOAT)


# Arithmetic


@rule("Add")
def add(sweep: Sweep, node, _) -> None:
    gradient = sweep.full_gradient(node.output[0])
    for name in node.input:
        if name in sweep.needed:
            sweep.give(name, sweep.sum_to(gradient, node.output[0], name))


@rule("Sub")
def sub(sweep: Sweep, node, _) -> None:
    gradient = sweep.full_gradient(node.output[0])
    first, second = node.input
    if first in sweep.needed:
        sweep.give(first, sweep.sum_to(gradient, node.output[0], first))
    if second in sweep.needed:
        sweep.give(second, sweep.sum_to(sweep.add("Neg", [gradient]), node.output[0], second))


@rule("Mul")
def mul(sweep: Sweep, node, _) -> None:
    # A product with a number for all places has every place again.
    gradient, (first, second) = sweep.gradient(node.output[0]), node.input
    if first == second:
        twice = sweep.add("Mul", [gradient, sweep.number(2)])
        sweep.give(first, sweep.add("Mul", [first, twice]))
        return
    for one, other in ((first, second), (second, first)):
        if one in sweep.needed:
            if node.output[0] in sweep.spread and sweep.shapes[one] != sweep.shapes[other]:
                raise NotImplementedError("a sum of a product of different shapes")
            sweep.give(one, sweep.sum_to(sweep.add("Mul", [other, gradient]), node.output[0], one))


@rule("Div")
def div(sweep: Sweep, node, _) -> None:
    first, second = node.input
    if second in sweep.needed:
        raise NotImplementedError("a divisor that depends on what is wanted")
    gradient = sweep.add("Div", [sweep.full_gradient(node.output[0]), second])
    sweep.give(first, sweep.sum_to(gradient, node.output[0], first))


@rule("Relu")
def relu(sweep: Sweep, node, _) -> None:
    positive = sweep.add("Greater", [node.output[0], sweep.number(0)])
    gradient = sweep.full_gradient(node.output[0])
    sweep.give(node.input[0], sweep.add("Where", [positive, gradient, sweep.number(0)]))


@rule("Sigmoid")
def sigmoid(sweep: Sweep, node, _) -> None:
    y = node.output[0]
    slope = sweep.add("Mul", [y, sweep.add("Sub", [sweep.number(1), y])])
    sweep.give(node.input[0], sweep.add("Mul", [sweep.full_gradient(y), slope]))


@rule("ReduceSum")
def reduce_sum(sweep: Sweep, node, attributes) -> None:
    """Of all axes, which are kept with length 1."""
    if len(node.input) > 1 or not attributes.get("keepdims", 1):
        raise NotImplementedError("a sum over some axes")
    sweep.give(node.input[0], sweep.gradient(node.output[0]), spread=True)


# Shapes


@rule("Reshape")
def reshape(sweep: Sweep, node, _) -> None:
    gradient = sweep.full_gradient(node.output[0])
    sweep.give(node.input[0], sweep.add("Reshape", [gradient, sweep.add("Shape", [node.input[0]])]))


@rule("Transpose")
def transpose(sweep: Sweep, node, attributes) -> None:
    order = np.argsort(attributes["perm"]).tolist()
    sweep.give(node.input[0], sweep.add("Transpose", [sweep.full_gradient(node.output[0])], perm=order))


@rule("Split")
def split(sweep: Sweep, node, attributes) -> None:
    # The loss may depend on some parts only.
    parts = [
        sweep.full_gradient(name) if name in sweep.gradients else sweep.add("Mul", [name, sweep.number(0)])
        for name in node.output
    ]
    sweep.give(node.input[0], sweep.add("Concat", parts, axis=attributes.get("axis", 0)))


@rule("DepthToSpace")
def depth_to_space(sweep: Sweep, node, attributes) -> None:
    """Of the order CRD, which has a channel's places together, where SpaceToDepth has a place's channels together."""
    if attributes["mode"] != b"CRD":
        raise NotImplementedError("the order DCR")
    size, channels = attributes["blocksize"], sweep.shapes[node.output[0]][1]
    order = np.arange(size * size * channels).reshape(size * size, channels).T.flatten()
    gradient = sweep.add("SpaceToDepth", [sweep.full_gradient(node.output[0])], blocksize=size)
    name = f"back.order.{size}.{channels}"
    if name not in sweep.values:
        sweep.values[name] = numpy_helper.from_array(order.astype(np.int64), name)
        sweep.graph.initializer.append(sweep.values[name])
    sweep.give(node.input[0], sweep.add("Gather", [gradient, name], axis=1))


@rule("Pad")
def pad(sweep: Sweep, node, attributes) -> None:
    """By one pixel on each side of some axes: what was put there is added where it came from. Sides of four or more."""
    gradient, pads = sweep.full_gradient(node.output[0]), sweep.value(node.input[1]).reshape(2, -1)
    for axis, (before, after) in enumerate(pads.T):
        if before != after or before not in (0, 1):
            raise NotImplementedError("padding by more than one pixel")
        if not before:
            continue

        def cut(start: int, end: int) -> str:
            return sweep.cut(gradient, axis, start, end)

        match attributes.get("mode", b"constant"):
            case b"edge":
                first, last = sweep.add("Add", [cut(0, 1), cut(1, 2)]), sweep.add("Add", [cut(-2, -1), cut(-1, FAR)])
                parts = [first, cut(2, -2), last]
            case b"reflect":
                second = sweep.add("Add", [cut(0, 1), cut(2, 3)])
                last_but_one = sweep.add("Add", [cut(-3, -2), cut(-1, FAR)])
                parts = [cut(1, 2), second, cut(3, -3), last_but_one, cut(-2, -1)]
            case mode:
                raise NotImplementedError(f"padding by {mode}")
        gradient = sweep.add("Concat", parts, axis=axis)
    sweep.give(node.input[0], gradient)


# Layers


@rule("Conv")
def conv(sweep: Sweep, node, attributes) -> None:
    """With respect to its input: kernels and biases are constants."""
    x, kernel, gradient = node.input[0], node.input[1], sweep.full_gradient(node.output[0])
    if sweep.needed.intersection(node.input[1:]):
        raise NotImplementedError("the gradient of a kernel")
    size, pads = attributes["kernel_shape"], attributes.get("pads", [0, 0, 0, 0])
    strides, group = attributes.get("strides", [1, 1]), attributes.get("group", 1)
    if strides == [1, 1]:
        if group > 1 and sweep.shapes[kernel][:2] != [group, 1]:
            raise NotImplementedError("groups of several channels")
        around = [size[at % 2] - 1 - pads[at] for at in range(4)]
        how = {"kernel_shape": size, "pads": around} | ({"group": group} if group > 1 else {})
        sweep.give(x, sweep.add("Conv", [gradient, sweep.turned(kernel, swap=group == 1)], **how))
        return
    # An even picture with one pixel around it, of which the last row and column are not read.
    if strides != [2, 2] or size != [3, 3] or any(pads) or group > 1:
        raise NotImplementedError("strides other than those of the style network")
    how = {"kernel_shape": size, "strides": strides, "output_padding": [1, 1]}
    sweep.give(x, sweep.add("ConvTranspose", [gradient, kernel], **how))


@rule("MaxPool")
def max_pool(sweep: Sweep, node, attributes) -> None:
    """Of squares of 2×2. Where values tie, each of them gets the gradient; behind a ReLU those are zeros, which pass none."""
    if attributes["kernel_shape"] != [2, 2] or attributes.get("strides") != [2, 2]:
        raise NotImplementedError("another pool than 2×2")
    x, y = node.input[0], node.output[0]
    is_largest = sweep.add("Equal", [x, sweep.doubled(y)])
    sweep.give(x, sweep.add("Where", [is_largest, sweep.doubled(sweep.full_gradient(y)), sweep.number(0)]))


@rule("MatMul")
def gram(sweep: Sweep, node, _) -> None:
    """Of a matrix with itself transposed: (d + dᵀ)·a is one product, where the general rule needs two large ones."""
    first, second = node.input
    maker = sweep.maker.get(second)
    if maker is None or maker.op_type != "Transpose" or maker.input[0] != first:
        raise NotImplementedError("a product of two different matrices")
    gradient = sweep.full_gradient(node.output[0])
    both = sweep.add("Add", [gradient, sweep.add("Transpose", [gradient], perm=[1, 0])])
    sweep.give(first, sweep.add("MatMul", [both, first]))


@rule("InstanceNormalization")
def instance_normalization(sweep: Sweep, node, attributes) -> None:
    """
    With n = (x - mean) / root and root = sqrt(variance + epsilon):
    d.gamma = sum(d·n), d.beta = sum(d), d.x = gamma / root · (d - mean(d) - n·mean(d·n)).
    """
    x, gamma, beta = node.input
    gradient = sweep.full_gradient(node.output[0])

    def mean(of: str) -> str:
        return sweep.add("ReduceMean", [of], axes=[2, 3], keepdims=1)

    centred = sweep.add("Sub", [x, mean(x)])
    variance = mean(sweep.add("Mul", [centred, centred]))
    root = sweep.add("Sqrt", [sweep.add("Add", [variance, sweep.number(attributes.get("epsilon", 1e-5))])])
    mean_gradient = mean(gradient)
    along = sweep.add("Div", [mean(sweep.add("Mul", [gradient, centred])), root])
    places, flat = sweep.places(x), sweep.integers(-1)
    for name, part in ((gamma, along), (beta, mean_gradient)):
        sweep.give(name, sweep.add("Reshape", [sweep.add("Mul", [part, places]), flat]))
    if x in sweep.needed:
        scale = sweep.add("Div", [sweep.add("Reshape", [gamma, sweep.integers(1, -1, 1, 1)]), root])
        rest = sweep.add("Mul", [centred, sweep.add("Div", [along, root])])
        inner = sweep.add("Sub", [sweep.add("Sub", [gradient, mean_gradient]), rest])
        sweep.give(x, sweep.add("Mul", [inner, scale]))
