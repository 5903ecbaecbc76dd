"""A drawing in graphite on warm paper: soft shading under two layers of hatching, strokes that follow the form.

A lightness L of the photo becomes 16 + 0.9 L, up to the paper's 96: the local mean stays in order, dark skin dark.
"""

import numpy as np

from . import filters

# Two passes of three pixels, facets, and the details; the lines reach less far.
REACH = 6 + 8 + filters.FEATURES_REACH + 12

DARKEST_L, PAPER_L = 12.0, 96.0
SHADE_OFFSET, SHADE_SLOPE = 16.0, 0.9
HATCH_L = 6.0
STROKE_GAIN = 1.5
LINE_L = 32.0


def pencil(photo: np.ndarray) -> np.ndarray:
    lab = filters.to_lab(photo)
    light = lab[..., 0]
    flow = filters.tangents(filters.gaussian(light, 0.7), 2.5)
    soft = filters.facets(filters.flatten(lab, 3, 12.0, 2), 1.5)[..., 0]
    shade = np.minimum(SHADE_OFFSET + SHADE_SLOPE * soft, PAPER_L)

    strokes, _ = filters.features(light - filters.gaussian(light, 2.0), flow, 1.5, 4)
    # Light strokes beside dark ones would ring every head with white.
    strokes = np.where(strokes > 0, 0.6 * strokes, strokes)
    first, second = filters.ramp(-shade, -90, -50), filters.ramp(-shade, -55, -25)
    hatching = first * filters.periodic(light.shape, 1, 1) + second * filters.periodic(light.shape, 1, -1)
    line = filters.ramp(filters.lines(light, flow, 1.0, 3.0), 1.0, 6.0)

    tone = np.clip(shade + STROKE_GAIN * strokes + HATCH_L * hatching - LINE_L * line, DARKEST_L, PAPER_L)
    paper = (tone - DARKEST_L) / (PAPER_L - DARKEST_L)
    return filters.to_rgb(np.dstack([tone, 0.5 * paper, 1 + 5 * paper]))
