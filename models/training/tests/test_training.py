"""A training begins with an exported set, keeps each style to one shift of skin, and continues where it was stopped."""

import argparse

import numpy as np
import pytest
import torch

import perceptual
import train
import weights
from network import VECTOR_LENGTH

FACE = torch.ones(1, 1, 64, 64)
FACE[..., 16:48, 16:48] = 2


class FlatVgg(torch.nn.Module):
    """Colours in place of features: enough for Gram matrices that tell pictures apart."""

    def forward(self, image, wanted):
        return {layer: image for layer in wanted}


class FlatPhotos:
    def __init__(self, *_):
        pass

    def random_crop(self, side, random):
        return torch.full((1, 3, side, side), float(random.uniform(0.2, 0.8))), torch.nn.functional.interpolate(FACE, (side, side))


@pytest.fixture
def trainer(tmp_path, monkeypatch):
    monkeypatch.setattr(perceptual, "Vgg", lambda *_: FlatVgg())
    monkeypatch.setattr(train, "PhotoSet", FlatPhotos)
    monkeypatch.setattr(train, "load_styles", lambda _: [{"name": "dark"}, {"name": "light"}, {"name": "grey", "monochrome": True}])
    colours = iter([0.1, 0.9, 0.5] * 3)
    monkeypatch.setattr(train, "load_painting", lambda *_: torch.full((1, 3, 64, 64), next(colours)))
    monkeypatch.setattr(train, "CROP_SIDES", {64: 1.0})
    arguments = argparse.Namespace(
        styles=None, corpus=None, work=tmp_path, iterations=4, seed=1, device="cpu", bfloat16=False, start=None
    )
    return lambda: train.Trainer(arguments)


def test_a_stop_changes_nothing(trainer):
    torch.manual_seed(5)
    whole = trainer()
    begun = trainer()
    begun.network.load_state_dict(whole.network.state_dict())
    whole.train()
    for _ in range(2):
        begun.step()
        begun.iteration += 1
    begun.save()
    continued = trainer()
    assert continued.resume() and continued.iteration == 2
    continued.train()
    for name, values in whole.parameters().items():
        assert torch.equal(values, continued.parameters()[name]), name
    assert torch.equal(whole.shift, continued.shift) and whole.faces.sum() > 0


def test_a_style_keeps_the_mean_shift_of_its_faces(trainer):
    one = trainer()
    photo = torch.full((1, 3, 64, 64), 0.5)
    shifts = [perceptual.face_shift(torch.full((1, 3, 64, 64), level), photo, FACE)[2].item() for level in (0.6, 0.8)]
    for level in (0.6, 0.8):
        kept = one.skin_shift(torch.full((1, 3, 64, 64), level), photo, FACE, [1])
    assert kept.item() == pytest.approx(np.mean(shifts), abs=1e-5)
    assert one.shift[0] == one.shift[2] == 0
    before = one.shift.clone()
    one.skin_shift(torch.zeros(1, 3, 64, 64), photo, torch.ones_like(FACE), [1])
    assert torch.equal(one.shift, before), "a crop without a face is not counted"


def test_a_warm_start_takes_known_styles_and_the_nearest_for_new_ones(trainer, tmp_path, monkeypatch):
    one = trainer()
    vectors = {}
    for name, level in (("dark", -3.0), ("pale", 3.0)):
        vectors[f"{name}.gamma"] = np.ones(VECTOR_LENGTH, np.float32)
        vectors[f"{name}.beta"] = np.full(VECTOR_LENGTH, level, np.float32)
        vectors[f"{name}.ranges"] = np.zeros((13, 2), np.float32)
    weights.write_safetensors(tmp_path / "known.safetensors", vectors)
    monkeypatch.setattr(train.weights, "read_kernels", lambda _: None)
    monkeypatch.setattr(train.graph, "fill_network", lambda *_: None)
    monkeypatch.setattr(one.network, "forward", lambda image, _, beta: torch.sigmoid(beta[:, :1, None, None] + 0 * image))
    one.warm_start([tmp_path / "graph.onnx", tmp_path / "known.safetensors"])
    assert one.beta[0].eq(-3).all(), "its own vector"
    assert one.beta[1].eq(3).all(), "the pale style is nearest to a light painting"
