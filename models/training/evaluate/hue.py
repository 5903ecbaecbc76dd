"""The hues of a picture, as means of squares larger than a line or a dot."""

import numpy as np
from skimage.color import rgb2lab

SQUARE = 8
"""Pixels."""

DARK = 45.0
"""L* below which a warm square counts as brown."""

WARM = 2.0
"""What a* and b* of a brown square are at least."""

RED = 8.0
"""What a* of a brown square is at most: hair and wood are below, skin in the shade is above."""


def squares(picture: np.ndarray) -> np.ndarray:
    """[H, W, 3] in 0..=1 (sRGB) -> L*a*b* [H / SQUARE, W / SQUARE, 3], of the squares' mean colours."""
    height, width = (extent // SQUARE for extent in picture.shape[:2])
    cut = picture[: height * SQUARE, : width * SQUARE].astype(np.float64)
    return rgb2lab(cut.reshape(height, SQUARE, width, SQUARE, 3).mean((1, 3)))


def apart(picture: np.ndarray, aim: np.ndarray) -> np.ndarray:
    """How far each square's hue is from the aim's, in the plane of a* and b*."""
    return np.hypot(*np.moveaxis((squares(picture) - squares(aim))[..., 1:], 2, 0))


def brown(photo: np.ndarray) -> np.ndarray:
    """Which squares are: bool."""
    lightness, red, yellow = np.moveaxis(squares(photo), 2, 0)
    return (lightness < DARK) & (red > WARM) & (red < RED) & (yellow > WARM)
