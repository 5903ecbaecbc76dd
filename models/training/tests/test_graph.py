"""The exported graphs compute what the trained network computes."""

import cv2
import numpy as np
import pytest
import torch

import graph
import weights
from inference import run_model
from network import HALO, STRIDE, VECTOR_LENGTH, Network, operations
from reference import guided_filter, postprocess

PLAIN = np.ones(VECTOR_LENGTH, np.float32), np.zeros(VECTOR_LENGTH, np.float32)
"""Gamma and beta before any training."""


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(7)
    return Network().eval()


@pytest.fixture(scope="module")
def inputs() -> dict[str, np.ndarray]:
    random = np.random.default_rng(3)
    return {
        "image": random.random((1, 3, 48, 72), np.float32),
        "gamma": random.normal(1, 0.3, VECTOR_LENGTH).astype(np.float32),
        "beta": random.normal(0, 0.3, VECTOR_LENGTH).astype(np.float32),
    }


def network_output(network, inputs):
    with torch.no_grad():
        tensors = [torch.from_numpy(inputs["image"])] + [torch.from_numpy(inputs[name])[None] for name in ("gamma", "beta")]
        return network(*tensors).numpy()


def test_the_stylize_graph_is_the_network(network, inputs):
    (out,) = run_model(graph.stylize_graph(graph.kernels_from_network(network)), inputs)
    assert np.abs(out - network_output(network, inputs)).max() < 1e-4


def test_the_folded_graph_with_the_pictures_own_statistics_is_the_network(network, inputs):
    state, picture = graph.kernels_from_network(network), np.random.default_rng(4).random((1, 3, 160, 136), np.float32)
    inputs = inputs | {"image": picture}
    mean, variance = run_model(graph.statistics_graph(state), inputs)
    (logits,) = run_model(graph.folded_graph(graph.fold_statistics(state, inputs["gamma"], inputs["beta"], mean, variance)), {"image": picture})
    out = postprocess(logits, picture, inputs["gamma"], inputs["beta"], HALO)
    assert np.abs(out - network_output(network, inputs)[:, :, HALO:-HALO, HALO:-HALO]).max() < 1e-4


def test_statistics_of_a_picture_of_one_colour_are_finite(network, inputs):
    flat = inputs | {"image": np.ones((1, 3, 64, 64), np.float32)}
    mean, variance = run_model(graph.statistics_graph(graph.kernels_from_network(network)), flat)
    assert np.isfinite(mean).all() and (variance >= 0).all()


def tiles(model, picture: np.ndarray, tile: int):
    """A tile of the picture painted by itself, and its place, for tiles in the middle of it."""
    for top in (64, 128):
        for left in (64, 128):
            cut = np.s_[:, :, top - HALO : top + tile + HALO, left - HALO : left + tile + HALO]
            part = np.ascontiguousarray(picture[cut])
            yield postprocess(run_model(model, {"image": part})[0], part, *PLAIN, HALO), (top, left)


def kernels_folded_for(network, picture: np.ndarray):
    gamma, beta = PLAIN
    state = graph.kernels_from_network(network)
    return graph.fold_statistics(state, gamma, beta, *run_model(graph.statistics_graph(state), {"image": picture, "gamma": gamma, "beta": beta}))


def test_tiles_with_the_halo_equal_the_whole_picture(network):
    picture, tile = np.random.default_rng(5).random((1, 3, 256, 256), np.float32), 64
    model = graph.folded_graph(kernels_folded_for(network, picture))
    whole = postprocess(run_model(model, {"image": picture})[0], picture, *PLAIN, HALO)
    for part, (top, left) in tiles(model, picture, tile):
        place = np.s_[:, :, top - HALO : top - HALO + tile, left - HALO : left - HALO + tile]
        assert np.array_equal(part, whole[place])
    assert HALO % STRIDE == 0


def test_the_quantised_graph_is_near_the_folded_one_and_its_tiles_equal_the_whole_picture(network):
    picture = np.random.default_rng(6).random((1, 3, 256, 256), np.float32)
    kernels = kernels_folded_for(network, picture)
    _, *seen = run_model(graph.calibration_graph(kernels), {"image": picture})
    ranges = {name: (values.min(), values.max()) for name, values in zip(graph.POINTS, seen)}
    model = graph.quantised_graph(kernels, ranges)
    in_float, in_8_bits = (
        postprocess(run_model(each, {"image": picture})[0], picture, *PLAIN, HALO)
        for each in (graph.folded_graph(kernels), model)
    )
    assert -10 * np.log10(np.square(in_float - in_8_bits).mean()) > 30
    for part, (top, left) in tiles(model, picture, 64):
        place = np.s_[:, :, top - HALO : top - HALO + 64, left - HALO : left - HALO + 64]
        assert np.abs(part - in_8_bits[place]).max() <= 1 / 255


def test_kernels_survive_a_round_trip(network, inputs):
    again = Network().eval()
    graph.fill_network(again, graph.kernels_from_network(network))
    assert np.abs(network_output(again, inputs) - network_output(network, inputs)).max() < 1e-5


def test_safetensors_survive_a_round_trip_and_always_have_the_same_bytes(tmp_path):
    tensors = {"a.gamma": np.arange(5, dtype=np.float32), "b": np.arange(6, dtype=np.uint8).reshape(2, 3)}
    file = tmp_path / "vectors.safetensors"
    digest = weights.write_safetensors(file, tensors)
    assert weights.write_safetensors(file, dict(reversed(tensors.items()))) == digest
    read = weights.read_safetensors(file)
    assert read.keys() == tensors.keys() and all(np.array_equal(read[name], tensors[name]) for name in tensors)


def test_the_network_stays_within_its_budget_of_operations():
    assert operations(1000, 1000) <= 62e9


@pytest.mark.parametrize("shares", (slice(-6, -3), slice(-3, None)), ids=("photo", "smoothed"))
def test_a_style_with_nothing_but_tones_returns_the_photo_in_colour_or_grey(network, inputs, shares):
    ones, zeros = np.zeros(VECTOR_LENGTH, np.float32), np.zeros(VECTOR_LENGTH, np.float32)
    ones[shares] = 1
    model = graph.stylize_graph(graph.kernels_from_network(silent(network)))
    colour = np.array([0.8, 0.4, 0.1], np.float32).reshape(1, 3, 1, 1)
    flat = np.broadcast_to(colour, inputs["image"].shape).copy()
    (own,) = run_model(model, {"image": flat, "gamma": ones, "beta": zeros})
    assert np.abs(own - flat).max() < 1e-5
    (grey,) = run_model(model, {"image": flat, "gamma": zeros, "beta": ones})
    assert np.abs(grey - (0.299 * 0.8 + 0.587 * 0.4 + 0.114 * 0.1)).max() < 1e-5


def test_smoothed_tones_keep_edges_and_lose_texture(network, inputs):
    grain = np.random.default_rng(8).normal(0, 0.02, (1, 3, 48, 72)).astype(np.float32)
    edge = np.where(np.arange(72) < 36, np.float32(0.25), np.float32(0.75)) + grain
    share = np.zeros(VECTOR_LENGTH, np.float32)
    share[-3:] = 1
    model = graph.stylize_graph(graph.kernels_from_network(silent(network)))
    (even,) = run_model(model, {"image": edge, "gamma": share, "beta": np.zeros(VECTOR_LENGTH, np.float32)})
    assert even[..., 20:28].std() < 0.2 * edge[..., 20:28].std()
    assert even[..., 40:44].mean() - even[..., 28:32].mean() > 0.45

    # The same formula with the box means of another library.
    mean = cv2.blur(edge[0, 0], (9, 9))
    slope = 1 - 0.01 / (cv2.blur(edge[0, 0] ** 2, (9, 9)) - mean**2 + 0.01)
    wanted = cv2.blur(slope, (9, 9)) * edge[0, 0] + cv2.blur(mean - slope * mean, (9, 9))
    inner = np.s_[8:-8, 8:-8]
    assert np.abs(guided_filter(edge[0])[0][inner] - wanted[inner]).max() < 1e-5


def silent(network) -> Network:
    """The network with a last convolution that adds nothing to the tones."""
    mute = Network().eval()
    mute.load_state_dict(network.state_dict())
    torch.nn.init.zeros_(mute.out.weight)
    torch.nn.init.zeros_(mute.out.bias)
    return mute
