"""Builds the ONNX graphs of the network (opset 17), node by node, so that the files hold only what runs.

- `stylize_graph`: image [1, 3, H, W] f32, gamma [774], beta [774] -> out [1, 3, H, W] f32. Normalisations take their statistics
  from the picture. This is the network as it was trained; the other graphs are compared with it.
- `statistics_graph`: the same inputs -> mean [768], variance [768] of the normalisations of `stylize_graph`.
- `folded_graph`: image -> out [1, 12, H/2, W/2], before the photo's tones, the blur and the sigmoid (`postprocess` in
  reference.py). With known statistics a normalisation is a scale and a shift for each channel and is folded into the
  convolution before it (`fold_statistics`). Only convolutions, biases and ReLU are left, in an order that keeps ONNX Runtime in
  its blocked layout: the first convolution reads the photo's pixels (6×6, stride 2), and none pads by reflection. The caller
  passes a tile with `HALO` more pixels on each side, reflected at the picture's ends, and replaces the initialisers
  `conv.N.weight` and `conv.N.bias` by the result of `fold_statistics` for a style (or a blend) and statistics.
- `quantised_graph`: the same in 8 bits, as QuantizeLinear/DequantizeLinear pairs that ONNX Runtime fuses. The first
  convolutions and the last one stay in 32 bits.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import weights
from network import (
    EPSILON,
    GUIDED_CONTRAST,
    GUIDED_RADIUS,
    LOGIT_MARGIN,
    LUMINANCE,
    RESIDUAL,
    TONE_SHARES,
    VECTOR_LENGTH,
    WIDTHS,
    Network,
)

PHASES = 4
NORMALISED = sum(WIDTHS)
UPSAMPLING = len(WIDTHS) - 1
"""The normalised convolution after the upsampling: computed as four phases of the small picture (`weights.kernel_to_phases`)."""


def stylize_graph(state: dict[str, np.ndarray]) -> onnx.ModelProto:
    builder = Builder()
    builder.add_vectors()
    builder.add_network(state, lambda index, x: builder.add_norm(index, x))
    return builder.model("stylize", [image_input(), vector_input("gamma"), vector_input("beta")], [picture_output()])


def statistics_graph(state: dict[str, np.ndarray]) -> onnx.ModelProto:
    builder = Builder()
    builder.add_vectors()
    builder.constant("epsilon", np.float32(EPSILON))
    places = {
        index: builder.constant(f"place.{index}", np.array([1, width, 1, 1], np.int64))
        for index, width in enumerate(WIDTHS[:UPSAMPLING])
    }
    means, variances = [], []

    def norm(index: int, x: str) -> str:
        mean = builder.add("ReduceMean", [x], axes=[2, 3], keepdims=1)
        if index == UPSAMPLING:
            # The mean of the upsampled picture is the mean of its four phases, so it need not be built.
            phases = builder.constant("phases", np.array([1, WIDTHS[UPSAMPLING], PHASES, 1], np.int64))
            channels = builder.constant("channels", np.array([1, WIDTHS[UPSAMPLING] * PHASES, 1, 1], np.int64))
            ones = builder.constant("ones", np.ones((1, 1, PHASES, 1), np.float32))
            mean = builder.add("ReduceMean", [builder.add("Reshape", [mean, phases])], axes=[2], keepdims=1)
            spread = builder.add("Reshape", [builder.add("Mul", [mean, ones]), channels])
            centred = builder.add("Sub", [x, spread])
        else:
            centred = builder.add("Sub", [x, mean])
        variance = builder.add("ReduceMean", [builder.add("Mul", [centred, centred])], axes=[2, 3], keepdims=1)
        if index == UPSAMPLING:
            variance = builder.add("ReduceMean", [builder.add("Reshape", [variance, phases])], axes=[2], keepdims=1)
        means.append(mean)
        variances.append(variance)
        if index == UPSAMPLING:
            return x
        gamma, beta = (builder.add("Reshape", [f"{name}.{index}", places[index]]) for name in ("gamma", "beta"))
        scale = builder.add("Div", [gamma, builder.add("Sqrt", [builder.add("Add", [variance, "epsilon"])])])
        return builder.add("Add", [builder.add("Mul", [centred, scale]), beta])

    builder.add_network(state, norm, until=UPSAMPLING)
    for name, parts in (("mean", means), ("variance", variances)):
        joined = builder.add("Concat", parts, axis=1)
        builder.add("Reshape", [joined, builder.constant("length", np.array([NORMALISED], np.int64))], output=name)
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [NORMALISED]) for name in ("mean", "variance")]
    return builder.model("statistics", [image_input(), vector_input("gamma"), vector_input("beta")], outputs)


def kernels_before_folding(state: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The kernels of `folded_graph` before any statistics: scales of one, shifts of zero."""
    first = state["conv.0.weight"]
    pixels = np.zeros((first.shape[0], 3, 6, 6), np.float32)
    for place, (row, column) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
        pixels[:, :, row::2, column::2] = first[:, 3 * place : 3 * place + 3]
    kernels = {name: values for name, values in state.items() if not name.startswith("tones")}
    # The network's input is 2x - 1. The caller reflects the picture at its ends, so the shift is the same everywhere.
    kernels |= {"conv.0.weight": 2 * pixels, "conv.0.bias": -pixels.sum((1, 2, 3))}
    for index in range(1, len(WIDTHS)):
        kernels[f"conv.{index}.bias"] = np.zeros(len(state[f"conv.{index}.weight"]), np.float32)
    return kernels


def fold_statistics(
    state: dict[str, np.ndarray], gamma: np.ndarray, beta: np.ndarray, mean: np.ndarray, variance: np.ndarray
) -> dict[str, np.ndarray]:
    """
    scale = gamma / sqrt(variance + 1e-5), by output channel; weight' = weight · scale; bias' = bias · scale + beta - mean · scale.

    The convolution after the upsampling has four adjacent output channels for each normalised one, all with its scale and
    shift. The last six numbers of gamma and beta, the shares of the photo's tones, are not for the graph.
    """
    scale = gamma[:NORMALISED] / np.sqrt(variance + np.float32(EPSILON))
    shift = beta[:NORMALISED] - mean * scale
    kernels, start = kernels_before_folding(state), 0
    for index, width in enumerate(WIDTHS):
        repeat = PHASES if index == UPSAMPLING else 1
        by, to = (values[start : start + width].repeat(repeat) for values in (scale, shift))
        kernels[f"conv.{index}.weight"] = kernels[f"conv.{index}.weight"] * by[:, None, None, None]
        kernels[f"conv.{index}.bias"] = kernels[f"conv.{index}.bias"] * by + to
        start += width
    return {name: values.astype(np.float32) for name, values in kernels.items()}


def folded_graph(kernels: dict[str, np.ndarray]) -> onnx.ModelProto:
    """`kernels` as `kernels_before_folding` or `fold_statistics` return them."""
    builder = Builder()
    builder.add_folded_network(kernels)
    return builder.model("folded", [image_input()], [logits_output()])


FIRST_QUANTISED = RESIDUAL[2]
"""The first convolution whose result is quantised. The layers before it decide where a stroke begins: in 8 bits other strokes
appear on plain walls, which look as good and are 3 to 9 dB away from those of 32 bits."""

POINTS = [
    *(f"conv.{index}" for index in range(FIRST_QUANTISED, UPSAMPLING + 1)),
    *(f"sum.{index}" for index in RESIDUAL[::2] if index >= FIRST_QUANTISED),
]
"""The tensors that are quantised: the results of the convolutions (after their ReLU, if they have one) and the residual sums."""

CONV_INPUTS = ["image", "conv.0"] + [
    point for index in RESIDUAL[::2] for point in (f"sum.{index - 2}" if index > RESIDUAL[0] else "conv.1", f"conv.{index}")
] + [f"sum.{RESIDUAL[-2]}"]
"""The input of each normalised convolution: one of `POINTS`, except for the first ones."""


def quantised_graph(kernels: dict[str, np.ndarray], ranges: dict[str, tuple[float, float]]) -> onnx.ModelProto:
    """`ranges` are the smallest and the largest value at each of `POINTS`."""
    builder = Builder(ranges=ranges)
    builder.add_folded_network(kernels)
    return builder.model("quantised", [image_input()], [logits_output()])


def calibration_graph(kernels: dict[str, np.ndarray]) -> onnx.ModelProto:
    """`folded_graph` with the tensors of `POINTS`, in their order, as additional outputs."""
    builder = Builder()
    builder.add_folded_network(kernels)
    observed = [builder.add("Identity", [builder.points[name]], output=f"seen.{name}") for name in POINTS]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None] * 4) for name in observed]
    return builder.model("observed", [image_input()], [logits_output(), *outputs])


def kernels_from_network(network: Network) -> dict[str, np.ndarray]:
    """A trained network's kernels in the form of the graphs: `conv.N.weight`, `out.weight`, `out.bias`."""
    trained = {name: values.detach().cpu().numpy() for name, values in network.state_dict().items()}
    state = {f"conv.{index}.weight": trained[f"convs.{index}.weight"] for index in range(len(WIDTHS))}
    # PyTorch's pixel_unshuffle puts a channel's four positions together, ONNX's SpaceToDepth a position's channels.
    first = state["conv.0.weight"]
    state["conv.0.weight"] = first.reshape(-1, 3, 4, 3, 3).transpose(0, 2, 1, 3, 4).reshape(first.shape)
    state[f"conv.{UPSAMPLING}.weight"] = weights.kernel_to_phases(state[f"conv.{UPSAMPLING}.weight"])
    return state | {"out.weight": trained["out.weight"], "out.bias": trained["out.bias"]}


def fill_network(network: Network, state: dict[str, np.ndarray]) -> None:
    """The inverse of `kernels_from_network`."""
    kernels = {f"convs.{index}.weight": state[f"conv.{index}.weight"] for index in range(len(WIDTHS))}
    first = kernels["convs.0.weight"]
    kernels["convs.0.weight"] = first.reshape(-1, 4, 3, 3, 3).transpose(0, 2, 1, 3, 4).reshape(first.shape)
    kernels[f"convs.{UPSAMPLING}.weight"] = weights.phases_to_kernel(kernels[f"convs.{UPSAMPLING}.weight"])
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

    def add_vectors(self) -> None:
        sizes = self.constant("widths", np.array([*WIDTHS, *TONE_SHARES], np.int64))
        colours = self.constant("colours", np.array([1, 3, 1, 1], np.int64))
        for name, use in (("gamma", "own"), ("beta", "grey")):
            parts = [f"{name}.{index}" for index in range(len(WIDTHS) + len(TONE_SHARES))]
            self.nodes.append(helper.make_node("Split", [name, sizes], parts, f"{name}.split"))
            for tones, part in zip(("photo", "even"), parts[-len(TONE_SHARES) :]):
                self.add("Reshape", [part, colours], output=f"{tones}.{use}")

    def add_norm(self, index: int, x: str) -> str:
        return self.add("InstanceNormalization", [x, f"gamma.{index}", f"beta.{index}"], epsilon=EPSILON)

    def add_network(self, state: dict[str, np.ndarray], norm, until: int | None = None) -> None:
        """The layers in order, up to the normalisation `until` if it is given; `norm(index, tensor)` adds a normalisation."""

        def layer(index: int, x: str, *, relu: bool, stride: int = 1) -> str:
            x = norm(index, self.add_padded_conv(f"conv.{index}", x, state, stride))
            return self.add("Relu", [x]) if relu else x

        two, one = self.constant("two", np.float32(2)), self.constant("one", np.float32(1))
        x = self.add("Sub", [self.add("Mul", ["image", two]), one])
        x = self.add("SpaceToDepth", [x], blocksize=2)
        x = layer(0, x, relu=True)
        x = layer(1, x, relu=True, stride=2)
        for index in RESIDUAL[::2]:
            inner = layer(index + 1, layer(index, x, relu=True), relu=False)
            x = self.add("Add", [x, inner])
        x = self.add_padded_conv(f"conv.{UPSAMPLING}", x, state, mode="edge")
        if until == UPSAMPLING:
            norm(UPSAMPLING, x)
            return
        # The normalisation sees the upsampled picture, whose statistics are those of all four phases together.
        x = self.add("Relu", [norm(UPSAMPLING, self.add("DepthToSpace", [x], blocksize=2, mode="CRD"))])
        x = self.add_padded_conv("out", x, state)
        x = self.add("DepthToSpace", [x], blocksize=2, mode="CRD")
        for tones in self.add_tones():
            x = self.add("Add", [x, tones])
        line = np.array([1, 2, 1], np.float32) / 4
        blur = self.constant("blur", np.broadcast_to(np.outer(line, line), (3, 1, 3, 3)).copy())
        x = self.add("Conv", [self.add_pad(x, "reflect"), blur], group=3, kernel_shape=[3, 3])
        self.add("Sigmoid", [x], output="out")

    def add_folded_network(self, kernels: dict[str, np.ndarray]) -> None:
        """The layers in order, normalisations folded. The convolutions pad with zeros: the halo of the tile is cut off later."""

        def layer(index: int, x: str, *, relu: bool, size: int = 3, stride: int = 1) -> str:
            name = f"conv.{index}"
            parameters = kernels[f"{name}.weight"], kernels[f"{name}.bias"]
            weight, bias = self.conv_parameters(name, CONV_INPUTS[index], *parameters)
            around = [size // 2 if size % 2 else size // 2 - 1] * 4
            x = self.add("Conv", [x, weight, bias], kernel_shape=[size, size], strides=[stride, stride], pads=around)
            return self.add_quantisation(name, self.add("Relu", [x]) if relu else x)

        x = layer(0, "image", relu=True, size=6, stride=2)
        x = layer(1, x, relu=True, stride=2)
        for index in RESIDUAL[::2]:
            inner = layer(index + 1, layer(index, x, relu=True), relu=False)
            x = self.add_quantisation(f"sum.{index}", self.add("Add", [x, inner]))
        x = layer(UPSAMPLING, x, relu=True)
        x = self.add("DepthToSpace", [x], blocksize=2, mode="CRD")
        inputs = [x, self.constant("out.weight", kernels["out.weight"]), self.constant("out.bias", kernels["out.bias"])]
        self.add("Conv", inputs, output="out", kernel_shape=[3, 3], pads=[1, 1, 1, 1])

    def add_tones(self) -> list[str]:
        self.constant("luminance", np.array(LUMINANCE, np.float32).reshape(1, 3, 1, 1))
        self.constant("darkest", np.float32(LOGIT_MARGIN))
        self.constant("lightest", np.float32(1 - LOGIT_MARGIN))
        parts = []
        for colours, name in (("image", "photo"), (self.add_guided_filter(), "even")):
            grey = self.add("Conv", [colours, "luminance"], kernel_shape=[1, 1])
            for share, tones in ((f"{name}.own", colours), (f"{name}.grey", grey)):
                clamped = self.add("Clip", [tones, "darkest", "lightest"])
                logit = self.add("Log", [self.add("Div", [clamped, self.add("Sub", ["one", clamped])])])
                parts.append(self.add("Mul", [logit, share]))
        return parts

    def add_guided_filter(self) -> str:
        around = self.constant("around", np.array([0, 0, *[GUIDED_RADIUS] * 2] * 2, np.int64))

        def box_mean(x: str) -> str:
            padded = self.add("Pad", [x, around], mode="reflect")
            return self.add("AveragePool", [padded], kernel_shape=[2 * GUIDED_RADIUS + 1] * 2)

        mean = box_mean("image")
        squares = box_mean(self.add("Mul", ["image", "image"]))
        variance = self.add("Sub", [squares, self.add("Mul", [mean, mean])])
        contrast = self.constant("contrast", np.float32(GUIDED_CONTRAST**2))
        slope = self.add("Div", [variance, self.add("Add", [variance, contrast])])
        offset = box_mean(self.add("Sub", [mean, self.add("Mul", [slope, mean])]))
        even = self.add("Add", [self.add("Mul", [box_mean(slope), "image"]), offset])
        return self.add("Clip", [even, self.constant("zero", np.float32(0)), "one"])

    def add_pad(self, x: str, mode: str) -> str:
        pads = self.constant("pads", np.array([0, 0, 1, 1, 0, 0, 1, 1], np.int64))
        return self.add("Pad", [x, pads], mode=mode)

    def add_padded_conv(
        self, name: str, x: str, state: dict[str, np.ndarray], stride: int = 1, mode: str = "reflect"
    ) -> str:
        """A convolution over a padded tensor."""
        inputs = [self.add_pad(x, mode), self.constant(f"{name}.weight", state[f"{name}.weight"])]
        if f"{name}.bias" in state:
            inputs.append(self.constant(f"{name}.bias", state[f"{name}.bias"]))
        return self.add("Conv", inputs, strides=[stride, stride], kernel_shape=[3, 3])

    def conv_parameters(self, name: str, point: str, weight: np.ndarray, bias: np.ndarray) -> tuple[str, str]:
        weight_name, bias_name = f"{name}.weight", f"{name}.bias"
        if self.ranges is None or point not in POINTS:
            return self.constant(weight_name, weight), self.constant(bias_name, bias)
        # Symmetric, one scale for each output channel. Folding multiplies a channel, so only its scale and sign change.
        scale = (np.maximum(np.abs(weight).max((1, 2, 3)), 1e-8) / 127).astype(np.float32)
        whole = np.clip(np.rint(weight / scale[:, None, None, None]), -127, 127).astype(np.int8)
        # The sums of 8-bit products, to which the bias is added, have the product of both scales.
        product = scale * self.scale_and_zero(point)[0]
        shift = np.clip(np.rint(bias / product), -(2.0**30), 2.0**30).astype(np.int32)
        return self.add_dequantisation(weight_name, whole, scale), self.add_dequantisation(bias_name, shift, product)

    def add_dequantisation(self, name: str, whole: np.ndarray, scale: np.ndarray) -> str:
        inputs = [
            self.constant(name, whole),
            self.constant(f"{name}.scale", scale),
            self.constant(f"{name}.zero", np.zeros(len(scale), whole.dtype)),
        ]
        return self.add("DequantizeLinear", inputs, axis=0)

    def scale_and_zero(self, point: str) -> tuple[np.float32, np.uint8]:
        """Scale and zero point: the range, extended to contain 0, in 255 steps."""
        low, high = (float(edge) for edge in self.ranges[point])
        low, high = min(low, 0.0), max(high, 1e-6)
        scale = np.float32((high - low) / 255)
        return scale, np.uint8(np.clip(round(-low / scale), 0, 255))

    def add_quantisation(self, name: str, x: str) -> str:
        self.points[name] = x
        if self.ranges is None or name not in POINTS:
            return x
        parts = [self.constant(f"{name}.{part}", value) for part, value in zip(("scale", "zero"), self.scale_and_zero(name))]
        return self.add("DequantizeLinear", [self.add("QuantizeLinear", [x, *parts]), *parts])

    def model(self, name: str, inputs, outputs) -> onnx.ModelProto:
        tensors = [numpy_helper.from_array(np.asarray(values), name) for name, values in self.tensors.items()]
        graph = helper.make_graph(self.nodes, name, inputs, outputs, tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="ambrotype")
        model.ir_version = 8
        onnx.checker.check_model(model, full_check=True)
        return model


def image_input():
    return helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, "height", "width"])


def picture_output():
    return helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, 3, "height", "width"])


def logits_output():
    return helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, 12, "half.height", "half.width"])


def vector_input(name: str):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [VECTOR_LENGTH])
