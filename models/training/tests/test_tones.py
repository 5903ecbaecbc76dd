"""The fit of the tones finds the share that treats every skin alike, and the sum it fits with is what the network computes."""

import numpy as np
import torch

from evaluate import skin, tones
from network import VECTOR_LENGTH, Network
from photos import image_tensor

RANDOM = np.random.default_rng(9)


def portraits() -> list:
    """Six flat faces before the same background, from dark to light."""
    found = []
    for level in (60, 80, 110, 130, 170, 200):
        pixels = np.full((64, 64, 3), 120, np.uint8)
        pixels[16:48, 16:48] = level
        mask = np.zeros((64, 64), bool)
        mask[24:40, 24:40] = True
        found.append((image_tensor(pixels), mask, skin.lab(pixels)[mask][:, 0].mean()))
    return found


def vector(share: float) -> tuple[np.ndarray, np.ndarray]:
    gamma, beta = np.ones(VECTOR_LENGTH, np.float32), np.zeros(VECTOR_LENGTH, np.float32)
    gamma[-6:] = 0
    beta[tones.SMOOTHED] = share
    return gamma, beta


def network(silent: bool) -> Network:
    torch.manual_seed(4)
    network = Network().eval().requires_grad_(False)
    if silent:
        torch.nn.init.zeros_(network.out.weight)
        torch.nn.init.zeros_(network.out.bias)
    return network


def test_a_network_that_adds_nothing_needs_all_of_the_photos_tones():
    shifts = tones.shifts_by_thirds(network(silent=True), *vector(0), portraits(), [0.0, 0.5, 1.0])
    assert np.ptp(shifts[0]) > np.ptp(shifts[1]) > np.ptp(shifts[2])
    assert np.abs(shifts[2]).max() < 0.1


def test_the_fitted_sum_is_what_the_network_computes_with_that_share():
    painter, people = network(silent=False), portraits()
    wanted = tones.shifts_by_thirds(painter, *vector(0), people, [0.4])[0]
    found = tones.shifts_by_thirds(painter, *vector(0.4), people, [0.0])[0]
    assert np.abs(wanted - found).max() < 0.01
