"""A printed comic: flat, rich colours, bold ink, and a halftone screen where the light falls off."""

import numpy as np

from . import filters
from .inked import Details, InkedLook, Lines, Shades, draw_inked

LOOK = InkedLook(
    facets=(2.2, 4.0),
    shades=Shades(contrast=28.0, height=22.0, sharpness=9.0, elsewhere=0.8),
    details=Details(low=3.5, full=8.0, gain=1.25),
    lines=Lines(fine=2.3, broad=4.8, full=1.4),
    chroma_boost=2.4,
    ink=(0.02, 0.2, 0.2),
    skin_ink=0.6,
)
REACH = LOOK.reach

# How much darker than its surroundings a tone gets its first dots and its largest dots, in L.
DOTS_FIRST, DOTS_FULL = 0.0, 9.0
DOTS_CONTRAST = 34.0
# Areas lighter than this get no dots.
DOTS_PAPER = 92.0
# The largest dot as a share of the period, the softness of its edge, and the share of the lightness that it removes.
DOT_SIZE, DOT_SOFT, DOT_DEPTH = 1.1, 0.4, 0.65


def comic(photo: np.ndarray) -> np.ndarray:
    return draw_inked(photo, LOOK, dots)


def dots(light: np.ndarray, tone: np.ndarray, free: np.ndarray) -> np.ndarray:
    """The share of the lightness that dots remove, where the place is `free` of eyes, brows and lips.

    Dots grow with the shadow relative to the surroundings, not with darkness, or they would cover dark skin. The blur leaves
    out small shadows, which dots would turn into spots.
    """
    surroundings = filters.guided_filter(light, light, filters.SHADE_RADIUS, DOTS_CONTRAST)
    shadow = filters.smoothstep(surroundings - filters.gaussian(light, filters.SHADE_SIGMA), DOTS_FIRST, DOTS_FULL)
    size = DOT_SIZE * shadow * filters.smoothstep(DOTS_PAPER - tone, 0, 14) * free
    screen = (filters.halftone_screen(light.shape, 1, 0) + filters.halftone_screen(light.shape, 0, 1)) / 2
    return DOT_DEPTH * np.clip((screen - 1 + size) / DOT_SOFT, 0, 1)
