"""The hues of a picture, as means of squares larger than a line or a dot."""

import numpy as np
from skimage.color import rgb2lab

SQUARE = 8
"""Pixels."""

DARK = 45.0
"""L* below which a warm square counts as brown: hair, mostly, and dark skin."""

WARM = 2.0
"""What a* and b* of a brown square are at least."""


def squares(picture: np.ndarray) -> np.ndarray:
    """[H, W, 3] in 0..=1 (sRGB) -> L*a*b* [H / SQUARE, W / SQUARE, 3], of the squares' mean colours."""
    height, width = (extent // SQUARE for extent in picture.shape[:2])
    cut = picture[: height * SQUARE, : width * SQUARE].astype(np.float64)
    return rgb2lab(cut.reshape(height, SQUARE, width, SQUARE, 3).mean((1, 3)))


def apart(picture: np.ndarray, aim: np.ndarray) -> float:
    """Mean distance in the plane of a* and b*."""
    return float(np.hypot(*np.moveaxis((squares(picture) - squares(aim))[..., 1:], 2, 0)).mean())


def redness(picture: np.ndarray, photo: np.ndarray) -> np.ndarray:
    """a* of the picture's squares where the photo is brown, [n]: below 0 it is green."""
    lightness, red, yellow = np.moveaxis(squares(photo), 2, 0)
    return squares(picture)[..., 1][(lightness < DARK) & (red > WARM) & (yellow > WARM)]
