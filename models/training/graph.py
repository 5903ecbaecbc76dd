"""The network as ONNX graphs (opset 17), built node by node so that the files hold what runs and nothing else.

- `stylize`: image [1, 3, H, W] f32, gamma [774], beta [774] -> out [1, 3, H, W] f32. Norms take their statistics from the
  picture at hand: the network as it was trained, against which the others are measured.
- `statistics`: the same inputs -> mean [768], variance [768], those that the norms of `stylize` would take.
- `folded`: image -> out [1, 12, H/2, W/2], what comes before the photo's tones, the blur and the sigmoid (`finish` in
  reference.py). With statistics known, a norm is a scale and a shift for each channel and goes into the convolution
  before it (`fold`), so that nothing is left but convolutions, biases and ReLU, in an order that keeps ONNX Runtime in its
  blocked layout: the first convolution takes the photo's pixels themselves (6×6, stride 2), and none pads by reflection. Who runs it
  gives it a tile with `HALO` pixels more on each side, reflected where the picture ends, and replaces the initialisers
  `conv.N.weight` and `conv.N.bias` by what `fold` computes for a style (or a blend) and statistics.
- `quantised`: the same in 8 bits, as QuantizeLinear/DequantizeLinear pairs that ONNX Runtime fuses. The first
  convolutions and the last one stay in 32 bits.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import weights
from network import DARKEST, EPSILON, EVEN_CONTRAST, EVEN_RADIUS, LENGTH, LUMINANCE, RESIDUAL, SHARES, WIDTHS, Network

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
    builder.constant("epsilon", np.float32(EPSILON))
    places = {
        index: builder.constant(f"place.{index}", np.array([1, width, 1, 1], np.int64))
        for index, width in enumerate(WIDTHS[:LAST])
    }
    means, variances = [], []

    def norm(index: int, x: str) -> str:
        mean = builder.add("ReduceMean", [x], axes=[2, 3], keepdims=1)
        if index == LAST:
            # The mean of the enlarged picture is that of its four phases: it need not be put together.
            phases = builder.constant("phases", np.array([1, WIDTHS[LAST], PHASES, 1], np.int64))
            channels = builder.constant("channels", np.array([1, WIDTHS[LAST] * PHASES, 1, 1], np.int64))
            ones = builder.constant("ones", np.ones((1, 1, PHASES, 1), np.float32))
            mean = builder.add("ReduceMean", [builder.add("Reshape", [mean, phases])], axes=[2], keepdims=1)
            spread = builder.add("Reshape", [builder.add("Mul", [mean, ones]), channels])
            centred = builder.add("Sub", [x, spread])
        else:
            centred = builder.add("Sub", [x, mean])
        variance = builder.add("ReduceMean", [builder.add("Mul", [centred, centred])], axes=[2, 3], keepdims=1)
        if index == LAST:
            variance = builder.add("ReduceMean", [builder.add("Reshape", [variance, phases])], axes=[2], keepdims=1)
        means.append(mean)
        variances.append(variance)
        if index == LAST:
            return x
        gamma, beta = (builder.add("Reshape", [f"{name}.{index}", places[index]]) for name in ("gamma", "beta"))
        scale = builder.add("Div", [gamma, builder.add("Sqrt", [builder.add("Add", [variance, "epsilon"])])])
        return builder.add("Add", [builder.add("Mul", [centred, scale]), beta])

    builder.body(state, norm, until=LAST)
    for name, parts in (("mean", means), ("variance", variances)):
        joined = builder.add("Concat", parts, axis=1)
        builder.add("Reshape", [joined, builder.constant("length", np.array([NORMALISED], np.int64))], output=name)
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [NORMALISED]) for name in ("mean", "variance")]
    return builder.model("statistics", [image(), vector("gamma"), vector("beta")], outputs)


def unfolded(state: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The kernels of `folded` before any statistics: scales of one, shifts of zero."""
    first = state["conv.0.weight"]
    pixels = np.zeros((first.shape[0], 3, 6, 6), np.float32)
    for place, (row, column) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
        pixels[:, :, row::2, column::2] = first[:, 3 * place : 3 * place + 3]
    kernels = {name: values for name, values in state.items() if not name.startswith("tones")}
    # The network sees 2x - 1. At a picture's end the host reflects, so that the shift is the same everywhere.
    kernels |= {"conv.0.weight": 2 * pixels, "conv.0.bias": -pixels.sum((1, 2, 3))}
    for index in range(1, len(WIDTHS)):
        kernels[f"conv.{index}.bias"] = np.zeros(len(state[f"conv.{index}.weight"]), np.float32)
    return kernels


def fold(
    state: dict[str, np.ndarray], gamma: np.ndarray, beta: np.ndarray, mean: np.ndarray, variance: np.ndarray
) -> dict[str, np.ndarray]:
    """
    scale = gamma / sqrt(variance + 1e-5), by output channel; weight' = weight · scale; bias' = bias · scale + beta - mean · scale.

    The enlarging convolution has four output channels for each normalised one, next to each other, all with its scale
    and shift. The last six numbers of gamma and beta, the shares of the photo's tones and of its even ones, are not for the
    graph.
    """
    scale = gamma[:NORMALISED] / np.sqrt(variance + np.float32(EPSILON))
    shift = beta[:NORMALISED] - mean * scale
    kernels, start = unfolded(state), 0
    for index, width in enumerate(WIDTHS):
        repeat = PHASES if index == LAST else 1
        by, to = (values[start : start + width].repeat(repeat) for values in (scale, shift))
        kernels[f"conv.{index}.weight"] = kernels[f"conv.{index}.weight"] * by[:, None, None, None]
        kernels[f"conv.{index}.bias"] = kernels[f"conv.{index}.bias"] * by + to
        start += width
    return {name: values.astype(np.float32) for name, values in kernels.items()}


def folded(kernels: dict[str, np.ndarray]) -> onnx.ModelProto:
    """`kernels` as `unfolded` or `fold` return them."""
    builder = Builder()
    builder.tile(kernels)
    return builder.model("folded", [image()], [logits()])


FINE = RESIDUAL[2]
"""The first convolution whose result is quantised. What comes before decides where a stroke begins: in 8 bits other strokes
grow on plain walls, as good to look at and 3 to 9 dB away from those of 32 bits."""

POINTS = [
    *(f"conv.{index}" for index in range(FINE, LAST + 1)),
    *(f"sum.{index}" for index in RESIDUAL[::2] if index >= FINE),
]
"""The tensors that are quantised: what the convolutions give (behind their ReLU, where they have one) and the residual sums."""

INPUTS = ["image", "conv.0"] + [
    point for index in RESIDUAL[::2] for point in (f"sum.{index - 2}" if index > RESIDUAL[0] else "conv.1", f"conv.{index}")
] + [f"sum.{RESIDUAL[-2]}"]
"""What each normalised convolution reads: one of `POINTS`, but for the first ones."""


def quantised(kernels: dict[str, np.ndarray], ranges: dict[str, tuple[float, float]]) -> onnx.ModelProto:
    """`ranges` are the least and the largest value at each of `POINTS`."""
    builder = Builder(ranges=ranges)
    builder.tile(kernels)
    return builder.model("quantised", [image()], [logits()])


def observed(kernels: dict[str, np.ndarray]) -> onnx.ModelProto:
    """`folded` with what stands at `POINTS`, in their order, as further outputs."""
    builder = Builder()
    builder.tile(kernels)
    seen = [builder.add("Identity", [builder.points[name]], output=f"seen.{name}") for name in POINTS]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None] * 4) for name in seen]
    return builder.model("observed", [image()], [logits(), *outputs])


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
        sizes = self.constant("widths", np.array([*WIDTHS, *SHARES], np.int64))
        colours = self.constant("colours", np.array([1, 3, 1, 1], np.int64))
        for name, use in (("gamma", "own"), ("beta", "grey")):
            parts = [f"{name}.{index}" for index in range(len(WIDTHS) + len(SHARES))]
            self.nodes.append(helper.make_node("Split", [name, sizes], parts, f"{name}.split"))
            for tones, part in zip(("photo", "even"), parts[-len(SHARES) :]):
                self.add("Reshape", [part, colours], output=f"{tones}.{use}")

    def norm(self, index: int, x: str) -> str:
        return self.add("InstanceNormalization", [x, f"gamma.{index}", f"beta.{index}"], epsilon=EPSILON)

    def body(self, state: dict[str, np.ndarray], norm, until: int | None = None) -> None:
        """The layers in order, `norm(index, tensor)` normalising, up to and with the norm `until`."""

        def layer(index: int, x: str, *, relu: bool, stride: int = 1) -> str:
            x = norm(index, self.reflected(f"conv.{index}", x, state, stride))
            return self.add("Relu", [x]) if relu else x

        two, one = self.constant("two", np.float32(2)), self.constant("one", np.float32(1))
        x = self.add("Sub", [self.add("Mul", ["image", two]), one])
        x = self.add("SpaceToDepth", [x], blocksize=2)
        x = layer(0, x, relu=True)
        x = layer(1, x, relu=True, stride=2)
        for index in RESIDUAL[::2]:
            inner = layer(index + 1, layer(index, x, relu=True), relu=False)
            x = self.add("Add", [x, inner])
        x = self.reflected(f"conv.{LAST}", x, state, mode="edge")
        if until == LAST:
            norm(LAST, x)
            return
        # Norms see the enlarged picture, whose statistics are those of all four phases together.
        x = self.add("Relu", [norm(LAST, self.add("DepthToSpace", [x], blocksize=2, mode="CRD"))])
        x = self.reflected("out", x, state)
        x = self.add("DepthToSpace", [x], blocksize=2, mode="CRD")
        for tones in self.tones():
            x = self.add("Add", [x, tones])
        line = np.array([1, 2, 1], np.float32) / 4
        blur = self.constant("blur", np.broadcast_to(np.outer(line, line), (3, 1, 3, 3)).copy())
        x = self.add("Conv", [self.pad(x, "reflect"), blur], group=3, kernel_shape=[3, 3])
        self.add("Sigmoid", [x], output="out")

    def tile(self, kernels: dict[str, np.ndarray]) -> None:
        """The layers in order, norms folded; the convolutions take zeros from beyond the tile, whose halo is cut off."""

        def layer(index: int, x: str, *, relu: bool, size: int = 3, stride: int = 1) -> str:
            name = f"conv.{index}"
            weight, bias = self.kernel(name, INPUTS[index], kernels[f"{name}.weight"], kernels[f"{name}.bias"])
            around = [size // 2 if size % 2 else size // 2 - 1] * 4
            x = self.add("Conv", [x, weight, bias], kernel_shape=[size, size], strides=[stride, stride], pads=around)
            return self.quantise(name, self.add("Relu", [x]) if relu else x)

        x = layer(0, "image", relu=True, size=6, stride=2)
        x = layer(1, x, relu=True, stride=2)
        for index in RESIDUAL[::2]:
            inner = layer(index + 1, layer(index, x, relu=True), relu=False)
            x = self.quantise(f"sum.{index}", self.add("Add", [x, inner]))
        x = layer(LAST, x, relu=True)
        x = self.add("DepthToSpace", [x], blocksize=2, mode="CRD")
        inputs = [x, self.constant("out.weight", kernels["out.weight"]), self.constant("out.bias", kernels["out.bias"])]
        self.add("Conv", inputs, output="out", kernel_shape=[3, 3], pads=[1, 1, 1, 1])

    def tones(self) -> list[str]:
        weights_of_colours = np.array(LUMINANCE, np.float32).reshape(1, 3, 1, 1)
        self.constant("luminance", weights_of_colours)
        self.constant("darkest", np.float32(DARKEST))
        self.constant("lightest", np.float32(1 - DARKEST))
        parts = []
        for colours, name in (("image", "photo"), (self.evened(), "even")):
            grey = self.add("Conv", [colours, "luminance"], kernel_shape=[1, 1])
            for share, tones in ((f"{name}.own", colours), (f"{name}.grey", grey)):
                held = self.add("Clip", [tones, "darkest", "lightest"])
                logit = self.add("Log", [self.add("Div", [held, self.add("Sub", ["one", held])])])
                parts.append(self.add("Mul", [logit, share]))
        return parts

    def evened(self) -> str:
        around = self.constant("around", np.array([0, 0, *[EVEN_RADIUS] * 2] * 2, np.int64))

        def near(x: str) -> str:
            padded = self.add("Pad", [x, around], mode="reflect")
            return self.add("AveragePool", [padded], kernel_shape=[2 * EVEN_RADIUS + 1] * 2)

        mean = near("image")
        squares = near(self.add("Mul", ["image", "image"]))
        variance = self.add("Sub", [squares, self.add("Mul", [mean, mean])])
        contrast = self.constant("contrast", np.float32(EVEN_CONTRAST**2))
        slope = self.add("Div", [variance, self.add("Add", [variance, contrast])])
        offset = near(self.add("Sub", [mean, self.add("Mul", [slope, mean])]))
        even = self.add("Add", [self.add("Mul", [near(slope), "image"]), offset])
        return self.add("Clip", [even, self.constant("zero", np.float32(0)), "one"])

    def pad(self, x: str, mode: str) -> str:
        pads = self.constant("pads", np.array([0, 0, 1, 1, 0, 0, 1, 1], np.int64))
        return self.add("Pad", [x, pads], mode=mode)

    def reflected(self, name: str, x: str, state: dict[str, np.ndarray], stride: int = 1, mode: str = "reflect") -> str:
        """A convolution over a tensor that is reflected at its ends."""
        inputs = [self.pad(x, mode), self.constant(f"{name}.weight", state[f"{name}.weight"])]
        if f"{name}.bias" in state:
            inputs.append(self.constant(f"{name}.bias", state[f"{name}.bias"]))
        return self.add("Conv", inputs, strides=[stride, stride], kernel_shape=[3, 3])

    def kernel(self, name: str, point: str, weight: np.ndarray, bias: np.ndarray) -> tuple[str, str]:
        weight_name, bias_name = f"{name}.weight", f"{name}.bias"
        if self.ranges is None or point not in POINTS:
            return self.constant(weight_name, weight), self.constant(bias_name, bias)
        # Symmetric, one scale for each output channel. Folding multiplies a channel: only the scale changes (and the sign).
        scale = (np.maximum(np.abs(weight).max((1, 2, 3)), 1e-8) / 127).astype(np.float32)
        whole = np.clip(np.rint(weight / scale[:, None, None, None]), -127, 127).astype(np.int8)
        # 8 bits times 8 bits: the sums that the bias is added to have the product of both scales.
        product = scale * self.grid(point)[0]
        shift = np.clip(np.rint(bias / product), -(2.0**30), 2.0**30).astype(np.int32)
        return self.dequantised(weight_name, whole, scale), self.dequantised(bias_name, shift, product)

    def dequantised(self, name: str, whole: np.ndarray, scale: np.ndarray) -> str:
        inputs = [
            self.constant(name, whole),
            self.constant(f"{name}.scale", scale),
            self.constant(f"{name}.zero", np.zeros(len(scale), whole.dtype)),
        ]
        return self.add("DequantizeLinear", inputs, axis=0)

    def grid(self, point: str) -> tuple[np.float32, np.uint8]:
        """Scale and zero of a point: its range and 0 in 255 steps."""
        low, high = (float(edge) for edge in self.ranges[point])
        low, high = min(low, 0.0), max(high, 1e-6)
        scale = np.float32((high - low) / 255)
        return scale, np.uint8(np.clip(round(-low / scale), 0, 255))

    def quantise(self, name: str, x: str) -> str:
        self.points[name] = x
        if self.ranges is None or name not in POINTS:
            return x
        parts = [self.constant(f"{name}.{part}", value) for part, value in zip(("scale", "zero"), self.grid(name))]
        return self.add("DequantizeLinear", [self.add("QuantizeLinear", [x, *parts]), *parts])

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


def logits():
    return helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, 12, "half.height", "half.width"])


def vector(name: str):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [LENGTH])
