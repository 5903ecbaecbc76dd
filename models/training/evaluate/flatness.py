"""Measures how much of a picture is flat: a drawing has flat areas, a photo has none."""

import numpy as np

MAX_GRADIENT = 0.01
"""Per pixel, of 1: two and a half steps of 8 bits. A pixel with a smaller gradient belongs to a flat area."""


def flat_share(picture: np.ndarray) -> float:
    """The share of the pixels of [H, W, 3] in 0..=1 whose mean colour has a gradient below MAX_GRADIENT."""
    grey = picture.mean(2)
    down, right = np.diff(grey, axis=0)[:, :-1], np.diff(grey, axis=1)[:-1]
    return float((np.hypot(down, right) < MAX_GRADIENT).mean())
