"""How much of a picture is flat, as a drawing is and a photo is not."""

import numpy as np

FLAT = 0.01
"""Of 1 a pixel, two and a half steps of 8 bits: a pixel with a gentler slope belongs to a flat area."""


def share(picture: np.ndarray) -> float:
    """The share of the pixels of [H, W, 3] in 0..=1 whose mean colour has a slope below FLAT to the right and downwards."""
    grey = picture.mean(2)
    down, right = np.diff(grey, axis=0)[:, :-1], np.diff(grey, axis=1)[:-1]
    return float((np.hypot(down, right) < FLAT).mean())
