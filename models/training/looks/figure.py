"""A figure of moulded plastic: smooth surfaces with a soft sheen, hair in one piece, eyes and mouth painted sharply."""

import numpy as np

from . import filters

FINE, COARSE = 3.2, 5.5  # px, the two sizes of facets
POLISH_RADIUS, BODY_RADIUS = 10, 20
GLINT_SIGMA, BODY_SIGMA = 1.0, 3.0
REACH = (
    filters.flat_colours_reach(FINE, COARSE)
    + 2 * POLISH_RADIUS
    + 2 * BODY_RADIUS
    + filters.gaussian_reach(GLINT_SIGMA)
    + 2 * filters.MEAN_RADIUS
)

CHROMA_BOOST = 2.0
DETAIL_GAIN = 1.2
# Factor of the relief; what the broad sheen and the glints add, in L; the share of the colour that a glint removes.
FORM, SHEEN_L, GLINT_L, GLINT_PALE = 1.3, 24.0, 48.0, 0.6
# The share of these that cloth and walls get.
SHINE_ELSEWHERE = 0.7
# Where two parts meet it is darker by this share; squared contours exclude folds of skin.
CREASE_DEPTH = 0.15
# Light from the upper left: L for each L per pixel of slope towards it, within bounds.
RELIEF, RELIEF_SLOPE = 10.0, 3.0


def figure(photo: np.ndarray) -> np.ndarray:
    lab = filters.to_lab(photo)
    contours = filters.contours(lab)
    streams = filters.streamlines(lab[..., 0], 4)
    flat = filters.flat_colours(lab, 18.0, FINE, COARSE)
    light, skin = flat[..., 0], filters.skin_mask(flat)
    detail, _ = filters.facial_details(lab, flat, streams, contours, 3.5, 7.0)

    # Smooth and light the surfaces but not the contours, where this would leave a glow.
    surface = 1 - contours
    smooth = flat + surface[..., None] * (filters.guided_filter(light, flat, POLISH_RADIUS, 8.0) - flat)
    body = smooth[..., 0]
    rise = body - filters.guided_filter(light, body, BODY_RADIUS, 10.0)
    shine = SHINE_ELSEWHERE + (1 - SHINE_ELSEWHERE) * skin
    sheen = filters.smoothstep(rise, 0.5, 6) * surface * shine
    glint = filters.gaussian(filters.smoothstep(rise, 4.5, 8), GLINT_SIGMA) * surface * shine
    across, down = filters.gradients(filters.gaussian(body, BODY_SIGMA))
    relief = np.clip(down + 0.5 * across, -RELIEF_SLOPE, RELIEF_SLOPE) * surface

    tone = body + FORM * rise * shine + SHEEN_L * sheen + GLINT_L * glint + RELIEF * relief
    crease = filters.smoothstep(filters.flow_dog(lab[..., 0], streams, 2.4, 2.0), 1, 4) * contours**2
    tone *= 1 - CREASE_DEPTH * crease
    colour = smooth[..., 1:] * (1 - GLINT_PALE * glint)[..., None]
    picture = filters.boost_chroma(np.dstack([tone, colour]) + DETAIL_GAIN * detail, skin, CHROMA_BOOST)
    return filters.to_rgb(filters.restore_local_mean(picture, picture, filters.boost_chroma(flat, skin, CHROMA_BOOST), light))
