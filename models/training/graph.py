"""The network as ONNX graphs (opset 17), built node by node so that the files hold what runs and nothing else.

- `stylize`: image [1, 3, H, W] f32, gamma [771], beta [771] -> out [1, 3, H, W] f32. Norms take their statistics from the
  picture at hand.
- `statistics`: the same inputs -> mean [768], variance [768], those that the norms of `stylize` would take.
- `folded`: image -> out, convolutions, biases and ReLU only. With statistics known, a norm is a scale and a shift for
  each channel and goes into the convolution before it (`fold`). The file holds the kernels unscaled and biases of zero: who
  runs it replaces the initialisers `conv.N.weight`, `conv.N.bias`, `tones.own` and `tones.grey` by what `fold` computes
  for a style (or a blend, whose vectors are weighted means) and statistics. Given `ranges`, its convolutions are quantised to 8 bits.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import weights
from network import DARKEST, EPSILON, LENGTH, LUMINANCE, RESIDUAL, WIDTHS, Network

PHASES = 4
NORMALISED = sum(WIDTHS)
LAST = len(WIDTHS) - 1
"""The normalised convolution that enlarges: computed as four phases of the small picture (`weights.split`)."""


def stylize(state: dict[str, np.ndarray]) -> onnx.ModelProto:
    builder = Builder()
    builder.vectors()
    builder.body(state, lambda index, x: builder.norm(index, x))
    return builder.model("stylize", [image(), vector("gamma"), vector("beta")], [picture()])


def statistics(state: dict[str, np.ndarray]) -> onnx.ModelProto:
    builder = Builder()
    builder.vectors()
    means, variances = [], []

    def norm(index: int, x: str) -> str:
        mean = builder.add("ReduceMean", [x], axes=[2, 3], keepdims=1)
        centred = builder.add("Sub", [x, mean])
        variance = builder.add("ReduceMean", [builder.add("Mul", [centred, centred])], axes=[2, 3], keepdims=1)
        means.append(mean)
        variances.append(variance)
        return builder.norm(index, x) if index < LAST else x

    builder.body(state, norm, until=LAST)
    for name, parts in (("mean", means), ("variance", variances)):
        joined = builder.add("Concat", parts, axis=1)
        builder.add("Reshape", [joined, builder.constant("length", np.array([NORMALISED], np.int64))], output=name)
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [NORMALISED]) for name in ("mean", "variance")]
    return builder.model("statistics", [image(), vector("gamma"), vector("beta")], outputs)


def folded(kernels: dict[str, np.ndarray], ranges: dict[str, tuple[float, float]] | None = None) -> onnx.ModelProto:
    """`kernels` as `fold` returns them; `ranges` are the smallest and largest value of every tensor that is quantised."""
    builder = Builder(ranges=ranges)
    builder.body(kernels, None)
    return builder.model("folded", [image()], [picture()])


def observed(kernels: dict[str, np.ndarray]) -> tuple[onnx.ModelProto, list[str]]:
    """`folded` with every tensor that would be quantised as a further output, and their names in `ranges`."""
    builder = Builder()
    builder.body(kernels, None)
    for name, tensor in builder.points.items():
        builder.add("Identity", [tensor], output=f"seen.{name}")
    outputs = [helper.make_tensor_value_info(f"seen.{name}", TensorProto.FLOAT, [None] * 4) for name in builder.points]
    return builder.model("observed", [image()], [picture(), *outputs]), list(builder.points)


def unfolded(state: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The kernels of `folded` before anything is folded into them."""
    return fold(state, np.ones(LENGTH, np.float32), np.zeros(LENGTH, np.float32), None, None)


def fold(
    state: dict[str, np.ndarray],
    gamma: np.ndarray,
    beta: np.ndarray,
    mean: np.ndarray | None,
    variance: np.ndarray | None,
) -> dict[str, np.ndarray]:
    """
    scale = gamma / sqrt(variance + 1e-5); weight' = weight · scale (by output channel); bias' = beta - mean · scale.

    The enlarging convolution has four output channels for each normalised one, next to each other, all with its scale
    and bias. Without statistics the scale is gamma itself. The last three numbers of gamma and beta are the tones' own.
    """
    scale, own = np.split(gamma, [NORMALISED])
    shift, grey = np.split(beta, [NORMALISED])
    if mean is not None and variance is not None:
        scale = scale / np.sqrt(variance + np.float32(EPSILON))
        shift = shift - mean * scale
    kernels, start = dict(state), 0
    kernels |= {"tones.own": own.reshape(1, 3, 1, 1), "tones.grey": grey.reshape(1, 3, 1, 1)}
    for index, width in enumerate(WIDTHS):
        part, start = slice(start, start + width), start + width
        repeat = PHASES if index == LAST else 1
        kernels[f"conv.{index}.weight"] = state[f"conv.{index}.weight"] * scale[part].repeat(repeat)[:, None, None, None]
        kernels[f"conv.{index}.bias"] = shift[part].repeat(repeat)
    return {name: values.astype(np.float32) for name, values in kernels.items()}


def from_network(network: Network) -> dict[str, np.ndarray]:
    """A trained network's kernels in the form of the graphs: `conv.N.weight`, `out.weight`, `out.bias`."""
    trained = {name: values.detach().cpu().numpy() for name, values in network.state_dict().items()}
    state = {f"conv.{index}.weight": trained[f"convs.{index}.weight"] for index in range(len(WIDTHS))}
    # Torch's pixel_unshuffle puts a channel's four places next to each other, ONNX's SpaceToDepth a place's channels.
    first = state["conv.0.weight"]
    state["conv.0.weight"] = first.reshape(-1, 3, 4, 3, 3).transpose(0, 2, 1, 3, 4).reshape(first.shape)
    state[f"conv.{LAST}.weight"] = weights.split(state[f"conv.{LAST}.weight"])
    return state | {"out.weight": trained["out.weight"], "out.bias": trained["out.bias"]}


def fill(network: Network, state: dict[str, np.ndarray]) -> None:
    """The inverse of `from_network`."""
    kernels = {f"convs.{index}.weight": state[f"conv.{index}.weight"] for index in range(len(WIDTHS))}
    first = kernels["convs.0.weight"]
    kernels["convs.0.weight"] = first.reshape(-1, 4, 3, 3, 3).transpose(0, 2, 1, 3, 4).reshape(first.shape)
    kernels[f"convs.{LAST}.weight"] = weights.join(kernels[f"convs.{LAST}.weight"])
    kernels |= {"out.weight": state["out.weight"], "out.bias": state["out.bias"], "blur": network.blur.numpy()}
    network.load_state_dict({name: torch.from_numpy(np.array(values)) for name, values in kernels.items()})


@dataclass
class Builder:
    ranges: dict[str, tuple[float, float]] | None = None
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    tensors: dict[str, np.ndarray] = field(default_factory=dict)
    points: dict[str, str] = field(default_factory=dict)

    def add(self, operator: str, inputs: list[str], output: str | None = None, **attributes) -> str:
        output = output or f"{operator.lower()}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], output, **attributes))
        return output

    def constant(self, name: str, values: np.ndarray) -> str:
        self.tensors[name] = values
        return name

    def vectors(self) -> None:
        sizes = self.constant("widths", np.array([*WIDTHS, 3], np.int64))
        colours = self.constant("colours", np.array([1, 3, 1, 1], np.int64))
        for name, use in (("gamma", "own"), ("beta", "grey")):
            parts = [f"{name}.{index}" for index in range(len(WIDTHS) + 1)]
            self.nodes.append(helper.make_node("Split", [name, sizes], parts, f"{name}.split"))
            self.add("Reshape", [parts[-1], colours], output=f"tones.{use}")

    def norm(self, index: int, x: str) -> str:
        return self.add("InstanceNormalization", [x, f"gamma.{index}", f"beta.{index}"], epsilon=EPSILON)

    def body(self, state: dict[str, np.ndarray], norm, until: int | None = None) -> None:
        """The layers in order; `norm(index, tensor)` normalises, or is None where the norms are folded."""

        def layer(index: int, x: str, *, relu: bool, stride: int = 1, mode: str = "reflect") -> str:
            x = self.convolution(f"conv.{index}", x, state, stride, mode)
            if index == LAST and norm:
                # Norms see the enlarged picture, whose statistics are those of all four phases together.
                x = self.add("DepthToSpace", [x], blocksize=2, mode="CRD")
            if norm:
                x = norm(index, x)
            x = self.add("Relu", [x]) if relu else x
            return self.quantise(f"conv.{index}", x)

        two, one = self.constant("two", np.float32(2)), self.constant("one", np.float32(1))
        x = self.add("Sub", [self.add("Mul", ["image", two]), one])
        x = self.quantise("input", self.add("SpaceToDepth", [x], blocksize=2))
        x = layer(0, x, relu=True)
        x = layer(1, x, relu=True, stride=2)
        for index in RESIDUAL[::2]:
            inner = layer(index + 1, layer(index, x, relu=True), relu=False)
            x = self.quantise(f"sum.{index}", self.add("Add", [x, inner]))
        if until == LAST:
            x = self.add("DepthToSpace", [self.convolution(f"conv.{LAST}", x, state, 1, "edge")], blocksize=2, mode="CRD")
            norm(LAST, x)
            return
        x = layer(LAST, x, relu=True, mode="edge")
        if not norm:
            x = self.add("DepthToSpace", [x], blocksize=2, mode="CRD")
        x = self.convolution("out", x, state, 1, "reflect")
        x = self.add("DepthToSpace", [x], blocksize=2, mode="CRD")
        for tones in self.tones(state):
            x = self.add("Add", [x, tones])
        line = np.array([1, 2, 1], np.float32) / 4
        blur = self.constant("blur", np.broadcast_to(np.outer(line, line), (3, 1, 3, 3)).copy())
        x = self.add("Conv", [self.pad(x, "reflect"), blur], group=3, kernel_shape=[3, 3])
        self.add("Sigmoid", [x], output="out")

    def tones(self, state: dict[str, np.ndarray]) -> list[str]:
        weights_of_colours = np.array(LUMINANCE, np.float32).reshape(1, 3, 1, 1)
        luminance = self.add("Conv", ["image", self.constant("luminance", weights_of_colours)], kernel_shape=[1, 1])
        self.constant("darkest", np.float32(DARKEST))
        self.constant("lightest", np.float32(1 - DARKEST))
        parts = []
        for share, tones in (("tones.own", "image"), ("tones.grey", luminance)):
            if share in state:
                self.constant(share, state[share])
            held = self.add("Clip", [tones, "darkest", "lightest"])
            logit = self.add("Log", [self.add("Div", [held, self.add("Sub", ["one", held])])])
            parts.append(self.add("Mul", [logit, share]))
        return parts

    def pad(self, x: str, mode: str) -> str:
        pads = self.constant("pads", np.array([0, 0, 1, 1, 0, 0, 1, 1], np.int64))
        return self.add("Pad", [x, pads], mode=mode)

    def convolution(self, name: str, x: str, state: dict[str, np.ndarray], stride: int, mode: str) -> str:
        bias = state.get(f"{name}.bias")
        inputs = [self.pad(x, mode), self.kernel(f"{name}.weight", state[f"{name}.weight"])]
        if bias is not None:
            inputs.append(self.constant(f"{name}.bias", bias))
        return self.add("Conv", inputs, strides=[stride, stride], kernel_shape=[3, 3])

    def kernel(self, name: str, values: np.ndarray) -> str:
        if self.ranges is None:
            return self.constant(name, values)
        # Symmetric, one scale for each output channel. Folding multiplies a channel: only the scale changes, never these.
        scale = np.maximum(np.abs(values).max((1, 2, 3)), 1e-8) / 127
        whole = np.clip(np.rint(values / scale[:, None, None, None]), -127, 127).astype(np.int8)
        inputs = [
            self.constant(name, whole),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            self.constant(f"{name}.zero", np.zeros(len(scale), np.int8)),
        ]
        return self.add("DequantizeLinear", inputs, axis=0)

    def quantise(self, name: str, x: str) -> str:
        self.points[name] = x
        if self.ranges is None:
            return x
        low, high = (float(edge) for edge in self.ranges[name])
        low, high = min(low, 0.0), max(high, 1e-6)
        scale = np.float32((high - low) / 255)
        zero = np.uint8(np.clip(round(-low / scale), 0, 255))
        grid = [self.constant(f"{name}.scale", scale), self.constant(f"{name}.zero", zero)]
        return self.add("DequantizeLinear", [self.add("QuantizeLinear", [x, *grid]), *grid])

    def model(self, name: str, inputs, outputs) -> onnx.ModelProto:
        tensors = [numpy_helper.from_array(np.asarray(values), name) for name, values in self.tensors.items()]
        graph = helper.make_graph(self.nodes, name, inputs, outputs, tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="ambrotype")
        model.ir_version = 8
        onnx.checker.check_model(model, full_check=True)
        return model


def image():
    return helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, "height", "width"])


def picture():
    return helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, 3, "height", "width"])


def vector(name: str):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [LENGTH])
