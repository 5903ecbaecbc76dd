"""A figure of moulded plastic: smooth surfaces with a soft sheen, hair as one mass, eyes and mouth painted sharp."""

import numpy as np

from . import filters

FINE, COARSE = 3.2, 5.5  # px, the two sizes of facets
POLISH_RADIUS, BODY_RADIUS = 10, 20
GLINT_SIGMA, BODY_SIGMA = 1.0, 3.0
REACH = (
    filters.flat_reach(FINE, COARSE)
    + 2 * POLISH_RADIUS
    + 2 * BODY_RADIUS
    + filters.gaussian_reach(GLINT_SIGMA)
    + 2 * filters.KEEP_RADIUS
)

RICHER = 2.0
DETAIL_GAIN = 1.2
# What the form gains in relief, what the broad sheen and the glints in it add, in L, and the colour that a glint takes.
FORM, SHEEN_L, GLINT_L, GLINT_PALE = 1.3, 24.0, 48.0, 0.6
# The share of all that which cloth and walls get.
SHINE_ELSEWHERE = 0.7
# Where two parts meet it is darker by this share; squared contours leave folds of skin out.
CREASE_DEPTH = 0.15
# Light from the upper left: L for each L per pixel that the form rises towards it, within bounds.
RELIEF, RELIEF_SLOPE = 10.0, 3.0


def figure(photo: np.ndarray) -> np.ndarray:
    lab = filters.to_lab(photo)
    contours = filters.contours(lab)
    streams = filters.streamlines(lab[..., 0], 4)
    flat = filters.flat(lab, 18.0, FINE, COARSE)
    light, skin = flat[..., 0], filters.skin(flat)
    detail, _ = filters.features(lab, flat, streams, contours, 3.5, 7.0)

    # Polish and light the surfaces, not the contours: there they would leave a glow.
    surface = 1 - contours
    smooth = flat + surface[..., None] * (filters.guided(light, flat, POLISH_RADIUS, 8.0) - flat)
    body = smooth[..., 0]
    rise = body - filters.guided(light, body, BODY_RADIUS, 10.0)
    shine = SHINE_ELSEWHERE + (1 - SHINE_ELSEWHERE) * skin
    sheen = filters.ramp(rise, 0.5, 6) * surface * shine
    glint = filters.gaussian(filters.ramp(rise, 4.5, 8), GLINT_SIGMA) * surface * shine
    across, down = filters.slopes(filters.gaussian(body, BODY_SIGMA))
    relief = np.clip(down + 0.5 * across, -RELIEF_SLOPE, RELIEF_SLOPE) * surface

    tone = body + FORM * rise * shine + SHEEN_L * sheen + GLINT_L * glint + RELIEF * relief
    crease = filters.ramp(filters.lines(lab[..., 0], streams, 2.4, 2.0), 1, 4) * contours**2
    tone *= 1 - CREASE_DEPTH * crease
    colour = smooth[..., 1:] * (1 - GLINT_PALE * glint)[..., None]
    picture = filters.richer(np.dstack([tone, colour]) + DETAIL_GAIN * detail, skin, RICHER)
    return filters.to_rgb(filters.keep_mean(picture, picture, filters.richer(flat, skin, RICHER), light))
