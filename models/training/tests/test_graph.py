"""The exported graphs compute what the trained network computes."""

import numpy as np
import onnxruntime
import pytest
import torch

import graph
import weights
from network import HALO, LENGTH, STRIDE, Network, operations


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(7)
    return Network().eval()


@pytest.fixture(scope="module")
def inputs() -> dict[str, np.ndarray]:
    random = np.random.default_rng(3)
    return {
        "image": random.random((1, 3, 48, 72), np.float32),
        "gamma": random.normal(1, 0.3, LENGTH).astype(np.float32),
        "beta": random.normal(0, 0.3, LENGTH).astype(np.float32),
    }


def run(model, inputs):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, inputs)


def torch_output(network, inputs):
    with torch.no_grad():
        tensors = [torch.from_numpy(inputs["image"])] + [torch.from_numpy(inputs[name])[None] for name in ("gamma", "beta")]
        return network(*tensors).numpy()


def test_stylize_is_the_network(network, inputs):
    (out,) = run(graph.stylize(graph.from_network(network)), inputs)
    assert np.abs(out - torch_output(network, inputs)).max() < 1e-4


def test_a_folded_graph_with_the_pictures_own_statistics_is_the_network(network, inputs):
    state = graph.from_network(network)
    mean, variance = run(graph.statistics(state), inputs)
    kernels = graph.fold(state, inputs["gamma"], inputs["beta"], mean, variance)
    (out,) = run(graph.folded(kernels), {"image": inputs["image"]})
    assert np.abs(out - torch_output(network, inputs)).max() < 1e-4


def test_tiles_with_the_stated_halo_equal_the_whole(network):
    random = np.random.default_rng(5)
    side, tile = 256, 64
    inputs = {
        "image": random.random((1, 3, side, side), np.float32),
        "gamma": np.ones(LENGTH, np.float32),
        "beta": np.zeros(LENGTH, np.float32),
    }
    state = graph.from_network(network)
    mean, variance = run(graph.statistics(state), inputs)
    model = graph.folded(graph.fold(state, inputs["gamma"], inputs["beta"], mean, variance))
    (whole,) = run(model, {"image": inputs["image"]})
    for top in (64, 128):
        for left in (64, 128):
            cut = np.s_[:, :, top - HALO : top + tile + HALO, left - HALO : left + tile + HALO]
            (part,) = run(model, {"image": np.ascontiguousarray(inputs["image"][cut])})
            inner = np.s_[:, :, HALO : HALO + tile, HALO : HALO + tile]
            assert np.array_equal(part[inner], whole[:, :, top : top + tile, left : left + tile])
    assert HALO % STRIDE == 0


def test_kernels_survive_the_way_there_and_back(network, inputs):
    again = Network().eval()
    graph.fill(again, graph.from_network(network))
    assert np.abs(torch_output(again, inputs) - torch_output(network, inputs)).max() < 1e-5


def test_safetensors_survive_the_way_there_and_back(tmp_path):
    tensors = {"a.gamma": np.arange(5, dtype=np.float32), "b": np.arange(6, dtype=np.uint8).reshape(2, 3)}
    file = tmp_path / "vectors.safetensors"
    digest = weights.write_safetensors(file, tensors)
    assert weights.write_safetensors(file, tensors) == digest
    read = weights.read_safetensors(file)
    assert read.keys() == tensors.keys() and all(np.array_equal(read[name], tensors[name]) for name in tensors)


def test_the_budget_of_operations_is_kept():
    assert operations(1000, 1000) <= 62e9


def test_a_style_of_nothing_but_tones_is_the_photo_in_colour_or_grey(network, inputs):
    ones, zeros = np.zeros(LENGTH, np.float32), np.zeros(LENGTH, np.float32)
    ones[-3:] = 1
    silent = Network().eval()
    silent.load_state_dict(network.state_dict())
    torch.nn.init.zeros_(silent.out.weight)
    torch.nn.init.zeros_(silent.out.bias)
    model = graph.stylize(graph.from_network(silent))
    colour = np.array([0.8, 0.4, 0.1], np.float32).reshape(1, 3, 1, 1)
    flat = np.broadcast_to(colour, inputs["image"].shape).copy()
    (own,) = run(model, {"image": flat, "gamma": ones, "beta": zeros})
    assert np.abs(own - flat).max() < 1e-5
    (grey,) = run(model, {"image": flat, "gamma": zeros, "beta": ones})
    assert np.abs(grey - (0.299 * 0.8 + 0.587 * 0.4 + 0.114 * 0.1)).max() < 1e-5
