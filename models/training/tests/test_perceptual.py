"""The losses say what they claim to say."""

import numpy as np
import pytest
import torch
from skimage.color import rgb2lab

import perceptual
from photos import attention_map, image_tensor

RANDOM = np.random.default_rng(2)
FACE = {"box": (24, 24, 104, 104), "features": [(50, 55, 6), (78, 55, 6), (64, 72, 6), (64, 86, 9)]}


def attention(face: dict | None) -> torch.Tensor:
    return torch.from_numpy(attention_map((512, 512), face and {
        "box": [4 * edge for edge in face["box"]],
        "features": [tuple(4 * value for value in place) for place in face["features"]],
    }))[None, None]


def test_lightness_is_that_of_cie():
    pixels = RANDOM.integers(0, 256, (16, 16, 3)).astype(np.uint8)
    ours = perceptual.lightness(image_tensor(pixels))[0, 0].numpy() * 100
    assert np.abs(ours - rgb2lab(pixels)[..., 0]).max() < 0.05


def test_the_gradient_of_lightness_is_finite_in_black_and_white():
    image = torch.stack([torch.zeros(3, 4, 4), torch.ones(3, 4, 4)]).requires_grad_(True)
    perceptual.lightness(image).sum().backward()
    assert torch.isfinite(image.grad).all()


def grey(level: float) -> torch.Tensor:
    """A grey of L* `level`."""
    linear = ((level + 16) / 116) ** 3
    return torch.full((1, 3, 128, 128), 1.055 * linear ** (1 / 2.4) - 0.055)


def test_skin_that_moves_with_its_style_costs_nothing_and_skin_that_does_not_costs_more_the_further():
    mask, shift = attention(FACE), torch.tensor([0.10])
    dark, light = (perceptual.tone_loss(grey(level + 10), grey(level), mask, shift) for level in (35, 65))
    assert dark.item() < 1e-6 and light.item() < 1e-6
    pulled, pulled_more = (perceptual.tone_loss(grey(level), grey(35), mask, shift).item() for level in (50, 55))
    assert 0.1 < pulled < pulled_more
    _, _, whole = perceptual.face_shift(grey(45), grey(35), mask)
    assert whole.item() == pytest.approx(0.10, abs=1e-4)


def test_a_background_of_another_lightness_is_free():
    painted = grey(50).clone()
    painted[..., :8, :] = 0
    assert perceptual.tone_loss(painted, grey(50), attention(FACE), torch.zeros(1)).item() < 1e-3
    assert perceptual.tone_loss(grey(20), grey(50), attention(None), torch.zeros(1)).item() == 0


def test_only_what_is_rougher_than_its_painting_costs():
    smooth, woven = grey(50), grey(50) + 0.05 * torch.from_numpy(RANDOM.normal(size=(1, 3, 128, 128)).astype(np.float32))
    of_painting = perceptual.total_variation(woven)
    assert perceptual.roughness_loss(woven, of_painting).item() == 0
    assert perceptual.roughness_loss(smooth, of_painting).item() == 0
    assert perceptual.roughness_loss(woven, of_painting / 2).item() == pytest.approx(of_painting.item() / 2)
