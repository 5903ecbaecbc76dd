"""Measures how far styles are apart: what makes a person see at a glance which is which.

The distance of colours is the sliced Wasserstein distance in L*a*b* (Rabin, Peyré, Delon and Bernot 2011): the mean distance
by which one picture's colours must move to become the other's, along directions in all of the space. The distance of strokes
compares Gram matrices of VGG-19, each divided by the size of both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

import perceptual
from evaluate import skin
from photos import image_tensor

DIRECTIONS, QUANTILES = 40, 50


@dataclass
class Signature:
    colours: np.ndarray
    """[QUANTILES, DIRECTIONS], in units of L*a*b*."""
    grams: dict[str, torch.Tensor]


def signature(vgg: perceptual.Vgg, pixels: np.ndarray) -> Signature:
    """The colours and the strokes of u8 [H, W, 3]."""
    return Signature(colour_quantiles(skin.lab(pixels)), perceptual.style_targets(vgg, image_tensor(pixels)))


def colour_quantiles(lab: np.ndarray) -> np.ndarray:
    # Points spread evenly over the half of a sphere, by the golden angle: a direction and its opposite see the same.
    number = np.arange(DIRECTIONS)
    height, turn = (number + 0.5) / DIRECTIONS, number * np.pi * (3 - np.sqrt(5))
    around = np.sqrt(1 - height**2)
    directions = np.stack([height, around * np.cos(turn), around * np.sin(turn)])
    return np.quantile(lab.reshape(-1, 3) @ directions, np.linspace(0.01, 0.99, QUANTILES), axis=0)


def colour_distance(a: Signature, b: Signature) -> float:
    return float(np.abs(a.colours - b.colours).mean())


def stroke_distance(a: Signature, b: Signature) -> float:
    """Mean over the layers of |A - B|² / |A||B|."""
    parts = ((a.grams[layer] - b.grams[layer]).square().sum() / (a.grams[layer].norm() * b.grams[layer].norm()) for layer in a.grams)
    return float(sum(parts)) / len(a.grams)


def distances(pictures: dict[str, list[Signature]]) -> dict[tuple[str, str], tuple[float, float]]:
    """Colour and stroke distance of each pair of styles: the mean over pictures of the same portrait."""
    names = list(pictures)
    return {
        (a, b): tuple(
            float(np.mean([distance(*pair) for pair in zip(pictures[a], pictures[b])])) for distance in (colour_distance, stroke_distance)
        )
        for place, a in enumerate(names)
        for b in names[place + 1 :]
    }


def nearest(found: dict[tuple[str, str], tuple[float, float]], name: str, measure: int) -> tuple[str, float]:
    """The style that is nearest to `name` by colour (0) or by stroke (1), and its distance."""
    others = {(set(pair) - {name}).pop(): values[measure] for pair, values in found.items() if name in pair}
    other = min(others, key=others.get)
    return other, others[other]
