"""A film painted on cels: flat areas of colour, clean lines in a darker tone of what they lie on, soft skies."""

import numpy as np

from . import filters

FINE, COARSE = 1.2, 1.8  # px, the two sizes of facets
MEAN_RADIUS, KEEP_RADIUS = 20, 10
REACH = (
    filters.flat_reach(FINE, COARSE)
    + 2 * MEAN_RADIUS
    + filters.gaussian_reach(filters.SHADE_SIGMA)
    + 2 * KEEP_RADIUS
)

STEP_L = 9.0
STEP_SHARPNESS = 8.0
CHROMA = 1.2
# An inked pixel is this share of the Lab beneath it: darker, and a little richer than a shadow of it.
INK = np.float32([0.25, 0.8, 0.8])
# Differences of Gaussians, in L: below the first no line, above the second a full one.
INK_LOW, INK_HIGH = 1.1, 2.8


def cel(photo: np.ndarray) -> np.ndarray:
    lab = filters.to_lab(photo)
    contours = filters.contours(lab)
    streams = filters.streamlines(lab[..., 0], 10)
    flat = filters.flat(lab, 12.0, FINE, COARSE)
    light = flat[..., 0]
    detail, _ = filters.features(lab, flat, streams, contours, 3.5, 8.0)

    # In a sky there is neither light nor shade, and it stays soft.
    tone = filters.shades(light, 1 - contours, MEAN_RADIUS, 18.0, STEP_L, STEP_SHARPNESS)
    painted = (np.dstack([tone, flat[..., 1:]]) + detail) * np.float32([1, CHROMA, CHROMA])

    ink = filters.ramp(filters.lines(lab[..., 0], streams, 1.25, 5.0), INK_LOW, INK_HIGH)
    picture = filters.inked(painted, ink, contours, INK)
    return filters.to_rgb(filters.keep_mean(picture, lab, CHROMA, light, KEEP_RADIUS))
