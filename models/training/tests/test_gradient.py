"""The written gradients point where the loss rises, as fast as they say."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

import learning_graphs
from gradient import differentiate
from inference import session
from loss_network import LAYERS, Convolution

RANDOM = np.random.default_rng(5)


def rises(run, gradient, values: np.ndarray, step: float = 1e-2) -> tuple[float, float]:
    """How fast a loss rises along a random direction: as measured, and as the gradient says."""
    along = np.random.default_rng(7).normal(size=values.shape)
    # Along the gradient too: a random direction alone has almost nothing of it.
    along = along / np.linalg.norm(along) + gradient / np.linalg.norm(gradient)
    up, down = (run((values + sign * step * along).astype(np.float32)) for sign in (1, -1))
    return (up - down) / (2 * step), float((gradient * along).sum())


def value(name: str, shape) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def constants(**values) -> list:
    return [numpy_helper.from_array(np.asarray(each), name) for name, each in values.items()]


def node(operator: str, inputs: str, output: str, **attributes) -> onnx.NodeProto:
    return helper.make_node(operator, inputs.split(), [output], **attributes)


KERNEL = RANDOM.normal(size=(6, 4, 3, 3)).astype(np.float32)
PER_CHANNEL = RANDOM.normal(size=(4, 1, 3, 3)).astype(np.float32)
AROUND = np.array([0, 0, 1, 1] * 2, np.int64)

LAYERS_UNDER_TEST = {
    "sum": ([node("Add", "x s", "y")], {"s": np.float32([[[[0.5]]]])}),
    "difference": ([node("Sub", "s x", "y")], {"s": RANDOM.normal(size=(1, 4, 1, 1)).astype(np.float32)}),
    "product": ([node("Mul", "x s", "y")], {"s": RANDOM.normal(size=(1, 4, 1, 1)).astype(np.float32)}),
    "quotient": ([node("Div", "x s", "y")], {"s": np.float32([[[[3]]]])}),
    "relu": ([node("Relu", "x", "y")], {}),
    "sigmoid": ([node("Sigmoid", "x", "y")], {}),
    "convolution": ([node("Conv", "x k", "y", kernel_shape=[3, 3], pads=[1, 1, 1, 1])], {"k": KERNEL}),
    "strides": (
        [node("Pad", "x p", "q", mode="reflect"), node("Conv", "q k", "y", kernel_shape=[3, 3], strides=[2, 2])],
        {"k": KERNEL, "p": AROUND},
    ),
    "groups": ([node("Conv", "x k", "y", kernel_shape=[3, 3], group=4)], {"k": PER_CHANNEL}),
    "reflection": ([node("Pad", "x p", "y", mode="reflect")], {"p": AROUND}),
    "edge": ([node("Pad", "x p", "y", mode="edge")], {"p": AROUND}),
    "pool": ([node("MaxPool", "x", "y", kernel_shape=[2, 2], strides=[2, 2])], {}),
    "phases": ([node("DepthToSpace", "x", "y", blocksize=2, mode="CRD")], {}),
    "gram": (
        [node("Reshape", "x f", "a"), node("Transpose", "a", "b", perm=[1, 0]), node("MatMul", "a b", "y")],
        {"f": np.array([4, -1], np.int64)},
    ),
    "norm": (
        [node("InstanceNormalization", "x g b", "y")],
        {"g": np.float32([1, 2, -1, 0.5]), "b": np.float32([0, 1, 2, 3])},
    ),
}


@pytest.mark.parametrize("name", LAYERS_UNDER_TEST)
def test_a_rule_agrees_with_measured_differences(name):
    nodes, held = LAYERS_UNDER_TEST[name]
    # A loss that is not alike in all places.
    nodes = [*nodes, node("Mul", "y y", "z"), node("Sub", "z y", "w"), node("Mul", "w y", "v"), node("ReduceSum", "v", "loss")]
    rank = 2 if name == "gram" else 4
    graph = helper.make_graph(nodes, "test", [value("x", [1, 4, 8, 12])], [value("loss", [1] * rank)], constants(**held))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    x = RANDOM.normal(size=(1, 4, 8, 12)).astype(np.float32)
    running = session(differentiate(model, "loss", ["x"]).SerializeToString())
    loss, gradient = running.run(None, {"x": x})
    measured, said = rises(lambda at: float(running.run(["loss"], {"x": at})[0].squeeze()), gradient, x, 1e-3)
    assert measured == pytest.approx(said, rel=1e-2), loss


def test_what_no_rule_covers_is_refused():
    graph = helper.make_graph([node("Softmax", "x", "y"), node("ReduceSum", "y", "loss")], "test", [value("x", [2])], [value("loss", [1])])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    with pytest.raises(NotImplementedError, match="Softmax"):
        differentiate(model, "loss", ["x"])


@pytest.fixture(scope="module")
def convolutions() -> dict[str, Convolution]:
    """A loss network of the right shape whose weights are noise."""
    made, channels = {}, 3
    for name in LAYERS:
        width = learning_graphs.CHANNELS[name[0]]
        table = RANDOM.normal(0, (2 / channels / 9) ** 0.5, 256).astype(np.float32)
        places = RANDOM.integers(0, 256, (width, channels, 3, 3)).astype(np.uint8)
        made[name], channels = Convolution(table, places, np.full(width, 0.1, np.float32)), width
    return made


@pytest.mark.parametrize("until", ["3_1", "4_1"])
def test_paint_says_how_the_losses_rise_with_the_picture(convolutions, until):
    see = session(learning_graphs.see_graph(convolutions, until).SerializeToString())
    paint = session(learning_graphs.paint_graph(convolutions, until).SerializeToString())
    picture, photo, painting = (RANDOM.random((1, 3, *size), np.float32) for size in ((32, 40), (32, 40), (48, 24)))
    names = [output.name for output in see.get_outputs()]
    targets = dict(zip(names, see.run(None, {"picture": painting})))
    targets["content"] = see.run(["content"], {"picture": photo})[0]
    weights = np.float32([1, 12, 0])
    inputs = targets | {"weights": weights}

    def loss(at: np.ndarray) -> float:
        style, content, _ = paint.run(None, {"picture": at} | inputs)
        return float(weights[0] * content[0] + weights[1] * style[0])

    gradient = paint.run(["d.picture"], {"picture": picture} | inputs)[0]
    measured, said = rises(loss, gradient, picture)
    assert measured == pytest.approx(said, rel=2e-2)
    alike = paint.run(None, {"picture": photo} | inputs | {"content": see.run(["content"], {"picture": photo})[0]})
    assert alike[1][0] < 1e-8


def test_back_says_how_the_picture_changes_with_the_style():
    network = onnx.load(learning_graphs.NETWORK)
    back, forward = session(learning_graphs.back_graph(network).SerializeToString()), session(network.SerializeToString())
    length = next(each for each in network.graph.input if each.name == "gamma").type.tensor_type.shape.dim[0].dim_value
    image, toward = RANDOM.random((1, 3, 32, 48), np.float32), RANDOM.normal(size=(1, 3, 32, 48)).astype(np.float32)
    gamma, beta = RANDOM.normal(1, 0.1, length).astype(np.float32), RANDOM.normal(0, 0.1, length).astype(np.float32)
    gradient = np.concatenate(back.run(None, {"image": image, "gamma": gamma, "beta": beta, "d.out": toward}))

    def product(vector: np.ndarray) -> float:
        gamma, beta = np.split(vector, 2)
        (out,) = forward.run(None, {"image": image, "gamma": gamma, "beta": beta})
        return float((out.astype(np.float64) * toward).sum())

    measured, said = rises(product, gradient, np.concatenate([gamma, beta]), 3e-3)
    assert measured == pytest.approx(said, rel=2e-2)
