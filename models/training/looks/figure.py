"""A figure of moulded plastic: smooth surfaces with a soft sheen, hair as one mass, eyes and mouth painted sharp."""

import numpy as np

from . import filters

FINE, COARSE = 2.0, 3.0  # px, the two sizes of facets
POLISH_RADIUS, MEAN_RADIUS, KEEP_RADIUS = 6, 12, 10
GLINT_SIGMA, BODY_SIGMA = 1.0, 3.0
REACH = (
    filters.flat_reach(FINE, COARSE)
    + 2 * POLISH_RADIUS
    + 2 * MEAN_RADIUS
    + filters.gaussian_reach(GLINT_SIGMA)
    + 2 * KEEP_RADIUS
)

CHROMA = 1.25
# What the broad sheen and the glints in it add, in L, and how much of the colour a glint takes.
SHEEN_L, GLINT_L, GLINT_PALE = 13.0, 20.0, 0.4
# Where two parts meet it is darker by this share; squared contours leave folds of skin out.
CREASE_DEPTH = 0.35
# Light from the upper left: L for each L per pixel that the form rises towards it, within bounds.
RELIEF, RELIEF_SLOPE = 5.0, 3.0


def figure(photo: np.ndarray) -> np.ndarray:
    lab = filters.to_lab(photo)
    contours = filters.contours(lab)
    streams = filters.streamlines(lab[..., 0], 3)
    flat = filters.flat(lab, 14.0, FINE, COARSE)
    light = flat[..., 0]
    detail, _ = filters.features(lab, flat, streams, contours, 4.0, 8.0)

    # Polish and light the surfaces, not the contours: there they would leave a glow.
    surface = 1 - contours
    smooth = flat + surface[..., None] * (filters.guided(light, flat, POLISH_RADIUS, 6.0) - flat)
    body = smooth[..., 0]
    rise = body - filters.guided(light, body, MEAN_RADIUS, 8.0)
    sheen = filters.ramp(rise, 0.5, 5) * surface
    glint = filters.gaussian(filters.ramp(rise, 4, 8), GLINT_SIGMA) * surface
    across, down = filters.slopes(filters.gaussian(body, BODY_SIGMA))
    relief = np.clip(down + 0.5 * across, -RELIEF_SLOPE, RELIEF_SLOPE) * surface

    tone = body + SHEEN_L * sheen + GLINT_L * glint + RELIEF * relief
    crease = filters.ramp(filters.lines(lab[..., 0], streams, 2.0, 1.5), 1, 4) * contours**2
    tone *= 1 - CREASE_DEPTH * crease
    colour = smooth[..., 1:] * (1 - GLINT_PALE * glint)[..., None]
    picture = (np.dstack([tone, colour]) + detail) * np.float32([1, CHROMA, CHROMA])
    return filters.to_rgb(filters.keep_mean(picture, lab, CHROMA, light, KEEP_RADIUS))
