"""A film painted on cels: flat areas of colour, clean lines in a darker tone of what they lie on."""

import numpy as np

from . import filters

# Two passes of three pixels, two of facets, the local mean, the mean put right.
REACH = 6 + 6 + 9 + 2 * 16 + 2 * 10

STEP_L = 8.0
STEP_SHARPNESS = 5.0
CHROMA = 1.15
# An inked pixel is this share of the colour beneath it: darker, and a little richer than a shadow of it.
INK = np.float32([0.4, 0.8, 0.8])
# Differences of Gaussians, in L: below the first no line, above the second a full one. Wrinkles mostly stay below.
INK_LOW, INK_HIGH = 1.8, 4.4


def cel(photo: np.ndarray) -> np.ndarray:
    lab = filters.to_lab(photo)
    flow = filters.tangents(filters.gaussian(lab[..., 0], 0.7), 2.5)
    flat = filters.facets(filters.facets(filters.flatten(lab, 3, 12.0, 2), 1.2), 1.8)
    light = flat[..., 0]
    detail, _ = filters.features(lab[..., 0] - light, flow, 4, 9)

    # Steps from the local mean, so that they fall alike on dark skin and on light; without an edge they stay away.
    mean = filters.guided(light, light, 16, 10.0)
    tone = mean + filters.steps(light - mean, STEP_L, STEP_SHARPNESS) + 0.8 * detail
    painted = np.dstack([tone, flat[..., 1:] * CHROMA])

    ink = filters.ramp(filters.lines(lab[..., 0], flow, 1.2, 4.0), INK_LOW, INK_HIGH)[..., None]
    picture = painted * (1 - ink + ink * INK)
    return filters.to_rgb(filters.keep_mean(picture, lab * np.float32([1, CHROMA, CHROMA]), light, 10))
