"""A printed comic: flat, rich colours, bold ink, and a halftone screen where the light falls off."""

import numpy as np

from . import filters

FINE, COARSE = 1.5, 2.2  # px, the two sizes of facets
MEAN_RADIUS, KEEP_RADIUS = 20, 10
REACH = (
    filters.flat_reach(FINE, COARSE)
    + 2 * MEAN_RADIUS
    + filters.gaussian_reach(filters.SHADE_SIGMA)
    + 2 * KEEP_RADIUS
)

STEP_L = 13.0
STEP_SHARPNESS = 9.0
CHROMA = 1.35
# As in the cel look, but bolder.
INK = np.float32([0.2, 0.6, 0.6])
INK_LOW, INK_HIGH = 1.4, 2.7
# How far below its surroundings a tone gets its first dots and its largest ones, in L.
DOTS_FIRST, DOTS_FULL = 0.0, 11.0
# Paper lighter than this stays clean.
DOTS_PAPER = 88.0
# A dot takes away this share of the lightness beneath it.
DOT_DEPTH = 0.5


def comic(photo: np.ndarray) -> np.ndarray:
    lab = filters.to_lab(photo)
    contours = filters.contours(lab)
    streams = filters.streamlines(lab[..., 0], 10)
    flat = filters.flat(lab, 14.0, FINE, COARSE)
    light = flat[..., 0]
    detail, drawn = filters.features(lab, flat, streams, contours, 4.0, 9.0)

    tone = filters.shades(light, 1 - contours, MEAN_RADIUS, 22.0, STEP_L, STEP_SHARPNESS)
    painted = (np.dstack([tone, flat[..., 1:]]) + detail) * np.float32([1, CHROMA, CHROMA])

    # The dots grow with the fall of light against the surroundings, not with darkness: they would cover dark skin. The
    # blur spares small shadows, which dots would turn into spots; eyes and lips stay free of them.
    surroundings = filters.guided(light, light, MEAN_RADIUS, 30.0)
    fall = filters.ramp(surroundings - filters.gaussian(light, 4.0), DOTS_FIRST, DOTS_FULL)
    size = fall * filters.ramp(DOTS_PAPER - tone, 0, 18) * (1 - drawn)
    screen = (filters.screen(light.shape, 1, 0) + filters.screen(light.shape, 0, 1)) / 2
    dots = np.clip((screen - 1 + size) / 0.5, 0, 1)
    painted[..., 0] *= 1 - DOT_DEPTH * dots

    ink = filters.ramp(filters.lines(lab[..., 0], streams, 1.65, 5.0), INK_LOW, INK_HIGH)
    picture = filters.inked(painted, ink, contours, INK)
    return filters.to_rgb(filters.keep_mean(picture, lab, CHROMA, light, KEEP_RADIUS))
