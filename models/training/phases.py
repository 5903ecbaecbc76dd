#!/usr/bin/env python3
"""Computes the convolution behind a nearest-neighbour enlargement before the enlargement, with the same result.

    phases.py RUN.onnx models/starter.onnx

A network of the space-to-depth kind ends with `Resize (nearest, ×2) → Pad (reflect, 1) → Conv 3×3`. Between the first
two of these stands a tensor four times as large as it needs to be: for a photo of 12 megapixels it is 780 MB, and Pad
copies it. Yet each pixel of the enlarged picture repeats one of the small one, so that a pixel of the result depends on
no more than 2×2 small ones, with weights that are sums of the nine: one set for each of the four places (phases) within
the doubled pixel. The same numbers therefore come out of `Pad (edge, 1) → Conv 3×3 with four times the channels →
DepthToSpace`: at an edge, reflecting the enlarged picture by one pixel shows the outermost small pixel again.

Checked here on random pictures against the original: the difference must stay below 1e-5 everywhere. Needs numpy, onnx
and onnxruntime.
"""

import sys

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper


def main(source: str, target: str) -> None:
    model = onnx.load(source)
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}

    resize = only(node for node in graph.node if node.op_type == "Resize")
    pad = only(node for node in graph.node if resize.output[0] in node.input)
    conv = only(node for node in graph.node if pad.output[0] in node.input)
    assert (pad.op_type, conv.op_type, len(conv.input)) == ("Pad", "Conv", 2), "not the chain this script knows"

    kernel = weights[conv.input[1]]
    phases = numpy_helper.from_array(split(numpy_helper.to_array(kernel)), f"{kernel.name}.phases")
    edge = numpy_helper.from_array(np.array([0, 0, 1, 1, 0, 0, 1, 1], np.int64), "phases.pads")
    graph.initializer.remove(kernel)
    graph.initializer.extend([phases, edge])

    chain = [
        helper.make_node("Pad", [resize.input[0], edge.name], ["phases.padded"], name="phases.pad", mode="edge"),
        helper.make_node("Conv", ["phases.padded", phases.name], ["phases.four"], name="phases.conv", kernel_shape=[3, 3]),
        helper.make_node("DepthToSpace", ["phases.four"], conv.output, name="phases.place", blocksize=2, mode="CRD"),
    ]
    nodes = []
    for node in graph.node:
        if node == conv:
            nodes += chain
        elif node not in (resize, pad):
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(alive(nodes, {output.name for output in graph.output}))

    onnx.checker.check_model(model, full_check=True)
    content = model.SerializeToString()
    check(source, content)
    with open(target, "wb") as file:
        file.write(content)


def only(nodes):
    (node,) = nodes
    return node


def split(kernel: np.ndarray) -> np.ndarray:
    """[O, I, 3, 3] for the enlarged picture -> [4·O, I, 3, 3] for the small one, phases innermost."""
    out, into, _, _ = kernel.shape
    phases = np.zeros((out, 2, 2, into, 3, 3), kernel.dtype)
    for down in range(2):
        for right in range(2):
            for row in range(3):
                for column in range(3):
                    # Row y = 2·small + down of the enlarged picture reads rows y - 1 to y + 1 of itself.
                    small_row, small_column = (down + row - 1) // 2, (right + column - 1) // 2
                    phases[:, down, right, :, small_row + 1, small_column + 1] += kernel[:, :, row, column]
    return phases.reshape(out * 4, into, 3, 3)


def alive(nodes, wanted):
    """The nodes that a wanted value depends on, in their order."""
    kept = []
    for node in reversed(nodes):
        if any(output in wanted for output in node.output):
            wanted |= set(node.input)
            kept.append(node)
    return reversed(kept)


def check(source: str, content: bytes) -> None:
    random = np.random.default_rng(1)
    provider = ["CPUExecutionProvider"]
    before, after = (onnxruntime.InferenceSession(model, providers=provider) for model in (source, content))
    channels = next(entry.shape[0] for entry in before.get_inputs() if entry.name == "gamma")
    for height, width in ((8, 8), (12, 8), (64, 100), (256, 256)):
        inputs = {
            "image": random.random((1, 3, height, width), np.float32),
            "gamma": random.normal(1, 0.3, channels).astype(np.float32),
            "beta": random.normal(0, 0.3, channels).astype(np.float32),
        }
        difference = np.abs(before.run(None, inputs)[0] - after.run(None, inputs)[0]).max()
        print(f"{width} × {height}: largest difference {difference:.1e}")
        if not difference < 1e-5:
            sys.exit("the rewritten graph computes something else; nothing was written")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
