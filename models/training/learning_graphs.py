"""Builds the graphs by which the program learns a style on the user's machine (opset 17).

- `see_graph`: picture [1, 3, H, W] -> gram.L [C, C] of each style layer, and content [1, 256, H/4, W/4] (relu3_1).
- `paint_graph`: picture, gram.L, content, weights [3] -> style [1], content_loss [1], d.picture: the losses of a picture, and the
  direction in which `weights` (of content, style and variation) times the losses rise.
- `network_graph`: the style network, image [1, 3, H, W], gamma, beta -> out.
- `back_graph`: image, gamma, beta, d.out -> d.gamma, d.beta: what a direction of the picture is for the style vector that the
  network paints it with.

A step of learning is the network, `paint` and `back`; a step of optimising pixels is `paint` alone. The losses are those of
perceptual.py without its maps of attention. The loss network keeps its weights as places in a table, a byte each; ONNX Runtime
looks them up once, when it opens the file. The style network's kernels are kept in 16 bits, which changes a direction by less
than a thousandth. Heights and widths are multiples of 8.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from gradient import differentiate, prune
from loss_network import LAYERS, MEANS, Convolution

STYLE_LAYERS = ("1_1", "2_1", "3_1", "4_1")
CONTENT_LAYER = "3_1"
CHANNELS = {"1": 64, "2": 128, "3": 256, "4": 512}
OPSET, IR_VERSION = 17, 8
DEFAULT_EPSILON = 1e-5
NETWORK = Path(__file__).resolve().parents[1] / "portraits.onnx"


def see_graph(convolutions: dict[str, Convolution], until: str = LAYERS[-1]) -> onnx.ModelProto:
    builder = LossBuilder(convolutions, until)
    seen = builder.look("picture")
    for layer in builder.style_layers:
        builder.gram(seen[layer], layer, output=f"gram.{layer}")
    builder.add("Identity", [seen[CONTENT_LAYER]], output="content")
    content = tensor("content", [1, CHANNELS[CONTENT_LAYER[0]], "h", "w"])
    return model("see", builder, [picture()], [*builder.gram_values(), content])


def paint_graph(convolutions: dict[str, Convolution], until: str = LAYERS[-1]) -> onnx.ModelProto:
    builder = LossBuilder(convolutions, until)
    builder.add_losses("picture")
    content = tensor("content", [1, CHANNELS[CONTENT_LAYER[0]], "h", "w"])
    inputs = [picture(), *builder.gram_values(), content, tensor("weights", [3])]
    forward = model("paint", builder, inputs, [tensor(name, [1]) for name in ("style", "content_loss", "loss")])
    graph = differentiate(forward, "loss", ["picture"])
    # Nobody asks for the sum of the losses.
    del graph.graph.output[2]
    graph.graph.output[-1].CopyFrom(tensor("d.picture", [1, 3, "H", "W"]))
    return prune(graph)


def network_graph(network: onnx.ModelProto) -> onnx.ModelProto:
    """A network as `stylize_graph` of graph.py builds it."""
    return model("network", NetworkBuilder(network), network_inputs(network), [tensor("out", [1, 3, "height", "width"])])


def back_graph(network: onnx.ModelProto) -> onnx.ModelProto:
    """Of the same network."""
    builder = NetworkBuilder(network)
    # The direction of this product is the direction that the chain rule asks for.
    builder.add("ReduceSum", [builder.add("Mul", ["out", "d.out"])], output="product", keepdims=1)
    inputs = [*network_inputs(network), tensor("d.out", [1, 3, "height", "width"])]
    forward = model("back", builder, inputs, [tensor("product", [1, 1, 1, 1])])
    graph = differentiate(forward, "product", ["gamma", "beta"])
    del graph.graph.output[0]
    return prune(graph)


def network_inputs(network: onnx.ModelProto) -> list[onnx.ValueInfoProto]:
    length = next(value for value in network.graph.input if value.name == "gamma").type.tensor_type.shape.dim[0].dim_value
    return [tensor("image", [1, 3, "height", "width"]), *(tensor(name, [length]) for name in ("gamma", "beta"))]


class Builder:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: dict[str, np.ndarray] = {}

    def add(self, operator: str, inputs: list[str], output: str | None = None, **attributes) -> str:
        output = output or f"{operator.lower()}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], output, **attributes))
        return output

    def constant(self, name: str, values: np.ndarray) -> str:
        self.tensors[name] = np.ascontiguousarray(values)
        return name


class NetworkBuilder(Builder):
    """The nodes of the style network, and its kernels in 16 bits."""

    def __init__(self, network: onnx.ModelProto) -> None:
        super().__init__()
        for entry in network.graph.initializer:
            values = numpy_helper.to_array(entry)
            if entry.name.startswith(("conv.", "out.weight")):
                half = self.constant(f"{entry.name}.half", values.astype(np.float16))
                self.add("Cast", [half], output=entry.name, to=TensorProto.FLOAT)
            else:
                self.constant(entry.name, values)
        for node in network.graph.node:
            node = onnx.NodeProto.FromString(node.SerializeToString())
            # The epsilon is the one that ONNX takes where none is written, and the program's validator knows no such attribute.
            kept = [each for each in node.attribute if each.name != "epsilon"]
            if any(each.name == "epsilon" and abs(each.f - DEFAULT_EPSILON) > 1e-12 for each in node.attribute):
                raise NotImplementedError("a norm with an epsilon of its own")
            del node.attribute[:]
            node.attribute.extend(kept)
            self.nodes.append(node)


class LossBuilder(Builder):
    """Writes the loss network up to the layer `until`, and the losses."""

    def __init__(self, convolutions: dict[str, Convolution], until: str) -> None:
        super().__init__()
        self.convolutions = {name: each for name, each in convolutions.items() if name <= until}
        self.style_layers = [layer for layer in STYLE_LAYERS if layer <= until]

    def look(self, picture: str) -> dict[str, str]:
        means = self.constant("means", np.array(MEANS, np.float32).reshape(1, 3, 1, 1) / 255)
        x, seen = self.add("Sub", [picture, means]), {}
        for name, convolution in self.convolutions.items():
            if name[2] == "1" and name[0] != "1":
                x = self.add("MaxPool", [x], kernel_shape=[2, 2], strides=[2, 2])
            places = self.add("Cast", [self.constant(f"see.{name}.places", convolution.places)], to=TensorProto.INT32)
            weight = self.add("Gather", [self.constant(f"see.{name}.table", convolution.table), places])
            inputs = [x, weight, self.constant(f"see.{name}.bias", convolution.bias)]
            x = self.add("Relu", [self.add("Conv", inputs, kernel_shape=[3, 3], pads=[1, 1, 1, 1])])
            seen[name] = x
        return seen

    def gram(self, features: str, layer: str, output: str | None = None) -> str:
        """A mean over places, so that pictures of different sizes can be compared."""
        channels = CHANNELS[layer[0]]
        shape = self.constant(f"flat.{channels}", np.array([channels, -1], np.int64))
        flat = self.add("Reshape", [features, shape])
        places = self.add("Cast", [self.add("Shape", [flat], start=1)], to=TensorProto.FLOAT)
        product = self.add("MatMul", [flat, self.add("Transpose", [flat], perm=[1, 0])])
        return self.add("Div", [product, places], output=output)

    def gram_values(self) -> list[onnx.ValueInfoProto]:
        return [tensor(f"gram.{layer}", [CHANNELS[layer[0]]] * 2) for layer in self.style_layers]

    def square(self, x: str) -> str:
        """The sum of the squares of x, as a tensor [1]."""
        total = self.add("ReduceSum", [self.add("Mul", [x, x])], keepdims=1)
        return self.add("Reshape", [total, self.constant("single", np.array([1], np.int64))])

    def add_losses(self, picture: str) -> None:
        seen = self.look(picture)
        parts = []
        for layer in self.style_layers:
            target = f"gram.{layer}"
            missed = self.square(self.add("Sub", [self.gram(seen[layer], layer), target]))
            parts.append(self.add("Div", [missed, self.square(target)]))
        count = self.constant("layers", np.array([len(parts)], np.float32))
        style = self.add("Div", [self.sum(parts), count], output="style")
        missed = self.square(self.add("Sub", [seen[CONTENT_LAYER], "content"]))
        content = self.add("Div", [missed, self.square("content")], output="content_loss")
        variation = self.sum([self.mean_step(picture, size) for size in ([2, 1], [1, 2])])
        thirds = self.constant("thirds", np.array([1, 1, 1], np.int64))
        names = ["weight.content", "weight.style", "weight.variation"]
        self.nodes.append(helper.make_node("Split", ["weights", thirds], names, "weights.split"))
        losses = zip(names, (content, style, variation))
        self.sum([self.add("Mul", [loss, weight]) for weight, loss in losses], output="loss")

    def sum(self, parts: list[str], output: str | None = None) -> str:
        x = parts[0]
        for index, part in enumerate(parts[1:], 2):
            x = self.add("Add", [x, part], output=output if index == len(parts) else None)
        return x

    def mean_step(self, picture: str, size: list[int]) -> str:
        """The mean square of the differences of neighbours, downwards or to the right."""
        kernel = np.tile(np.array([-1, 1], np.float32).reshape(1, 1, *size), (3, 1, 1, 1))
        name = self.constant(f"step.{size[0]}", kernel)
        steps = self.add("Conv", [picture, name], kernel_shape=size, group=3)
        sizes = self.add("Cast", [self.add("Shape", [steps], start=1)], to=TensorProto.FLOAT)
        return self.add("Div", [self.square(steps), self.add("ReduceProd", [sizes], keepdims=1)])


def tensor(name: str, shape: list[int | str]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def picture() -> onnx.ValueInfoProto:
    return tensor("picture", [1, 3, "H", "W"])


def model(name: str, builder: Builder, inputs: list, outputs: list) -> onnx.ModelProto:
    constants = [numpy_helper.from_array(values, key) for key, values in builder.tensors.items()]
    graph = helper.make_graph(builder.nodes, name, inputs, outputs, constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="ambrotype")
    made.ir_version = IR_VERSION
    onnx.checker.check_model(made)
    return made
