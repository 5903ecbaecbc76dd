"""A printed comic: flat, rich colours, bold ink, and a halftone screen where the light falls off."""

import numpy as np

from . import filters
from .drawn import Drawn, drawn

HOW = Drawn(
    contrast=18.0,
    fine=2.2,
    coarse=4.0,
    shade_contrast=28.0,
    shade_height=22.0,
    shade_sharpness=9.0,
    shade_elsewhere=0.8,
    detail_low=3.5,
    detail_full=8.0,
    detail_gain=1.25,
    richer=2.4,
    line_fine=2.3,
    line_broad=4.8,
    line_full=1.4,
    ink=(0.02, 0.2, 0.2),
    skin_ink=0.6,
)
REACH = HOW.reach

# How far below its surroundings a tone gets its first dots and its largest ones, in L.
DOTS_FIRST, DOTS_FULL = 0.0, 9.0
DOTS_CONTRAST = 34.0
# Paper lighter than this stays clean.
DOTS_PAPER = 92.0
# The largest dot against the period, the softness of its edge, and the share of the lightness that it takes away.
DOT_SIZE, DOT_SOFT, DOT_DEPTH = 1.1, 0.4, 0.65


def comic(photo: np.ndarray) -> np.ndarray:
    return drawn(photo, HOW, dots)


def dots(light: np.ndarray, tone: np.ndarray, free: np.ndarray) -> np.ndarray:
    """The share of the lightness that dots take away, where the place is `free` of eyes, brows and lips.

    They grow with the fall of light against the surroundings, not with darkness: they would cover dark skin. The blur
    spares small shadows, which dots would turn into spots.
    """
    surroundings = filters.guided(light, light, filters.SHADE_RADIUS, DOTS_CONTRAST)
    fall = filters.ramp(surroundings - filters.gaussian(light, filters.SHADE_SIGMA), DOTS_FIRST, DOTS_FULL)
    size = DOT_SIZE * fall * filters.ramp(DOTS_PAPER - tone, 0, 14) * free
    screen = (filters.screen(light.shape, 1, 0) + filters.screen(light.shape, 0, 1)) / 2
    return DOT_DEPTH * np.clip((screen - 1 + size) / DOT_SOFT, 0, 1)
