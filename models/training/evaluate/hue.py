"""Compares the hues of pictures, as means of squares larger than a line or a dot."""

import numpy as np
from skimage.color import rgb2lab

BLOCK = 8
"""Pixels of a square's side."""

BROWN_MAX_L = 45.0
"""L* below which a warm square counts as brown."""

BROWN_MIN_AB = 2.0
"""The smallest a* and b* of a brown square."""

BROWN_MAX_A = 8.0
"""The largest a* of a brown square: hair and wood are below it, skin in the shade is above."""


def block_colours(picture: np.ndarray) -> np.ndarray:
    """[H, W, 3] in 0..=1 (sRGB) -> L*a*b* [H / BLOCK, W / BLOCK, 3], the mean colours of the squares."""
    height, width = (extent // BLOCK for extent in picture.shape[:2])
    cut = picture[: height * BLOCK, : width * BLOCK].astype(np.float64)
    return rgb2lab(cut.reshape(height, BLOCK, width, BLOCK, 3).mean((1, 3)))


def hue_distance(picture: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The distance of each square's hue from the target's, in the plane of a* and b*."""
    return np.hypot(*np.moveaxis((block_colours(picture) - block_colours(target))[..., 1:], 2, 0))


def brown_mask(photo: np.ndarray) -> np.ndarray:
    """Which squares are brown: bool."""
    lightness, red, yellow = np.moveaxis(block_colours(photo), 2, 0)
    return (lightness < BROWN_MAX_L) & (red > BROWN_MIN_AB) & (red < BROWN_MAX_A) & (yellow > BROWN_MIN_AB)
