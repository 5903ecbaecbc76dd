"""A printed comic: flat, rich colours, bold ink, and a halftone screen where the light falls off."""

import numpy as np

from . import filters

# Two passes of three pixels, two of facets, the local mean, the mean put right.
REACH = 6 + 8 + 11 + 2 * 16 + 2 * 10

STEP_L = 10.0
STEP_SHARPNESS = 7.0
CHROMA = 1.3
INK = np.float32([0.2, 0.6, 0.6])
INK_LOW, INK_HIGH = 2.0, 3.8
# A dot takes away this share of the lightness beneath it.
DOT_DEPTH = 0.4


def comic(photo: np.ndarray) -> np.ndarray:
    lab = filters.to_lab(photo)
    flow = filters.tangents(filters.gaussian(lab[..., 0], 0.7), 2.5)
    flat = filters.facets(filters.facets(filters.flatten(lab, 3, 14.0, 2), 1.5), 2.2)
    light = flat[..., 0]
    detail, drawn = filters.features(lab[..., 0] - light, flow, 4, 9)

    mean = filters.guided(light, light, 16, 12.0)
    tone = mean + filters.steps(light - mean, STEP_L, STEP_SHARPNESS) + 0.8 * detail

    # The dots grow with the fall of light against the surroundings, not with darkness: they would cover dark skin.
    wide = filters.guided(light, light, 16, 30.0)
    coverage = filters.ramp(wide - light, -3, 12) * filters.ramp(-tone, -88, -70) * (1 - drawn)
    screen = (filters.periodic(light.shape, 1, 0) + filters.periodic(light.shape, 0, 1)) / 2
    dots = np.clip((screen - 1 + coverage) / 0.5, 0, 1)
    painted = np.dstack([tone * (1 - DOT_DEPTH * dots), flat[..., 1:] * CHROMA])

    ink = filters.ramp(filters.lines(lab[..., 0], flow, 1.6, 5.0), INK_LOW, INK_HIGH)[..., None]
    picture = painted * (1 - ink + ink * INK)
    return filters.to_rgb(filters.keep_mean(picture, lab * np.float32([1, CHROMA, CHROMA]), light, 10))
