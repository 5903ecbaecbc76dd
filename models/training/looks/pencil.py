"""A drawing in graphite on warm paper: soft shading under diagonal hatching, strokes and lines that follow the form.

A lightness L of the photo becomes 16 + 0.9 L, up to the paper's 96: the local mean stays in order, dark skin dark.
"""

import cv2
import numpy as np

from . import filters

LINE_STEPS = 8
# The lines reach furthest: their direction is taken along the way.
REACH = filters.STREAM_REACH + LINE_STEPS + 1

DARKEST_L, PAPER_L = 12.0, 96.0
SHADE_OFFSET, SHADE_SLOPE = 16.0, 0.9
# The shade at which hatching begins and at which it is full.
HATCH_LIGHT, HATCH_DARK = 90.0, 45.0
HATCH_L = 6.0
# How much the photo's own grain, in L, makes the hatching waver, as a hand does.
WAVER = 0.7
STROKE_GAIN, LIGHT_STROKE_GAIN = 1.5, 0.9
LINE_L = 32.0
# The share of a stroke or a line that parts no two areas: strands of hair may stay, wrinkles should not be stressed.
FOLD_STROKE, FOLD_LINE = 0.5, 0.4
# Lab of the paper's warmth; graphite is nearly grey.
PAPER_A, PAPER_B, GRAPHITE_B = 0.5, 6.0, 1.0


def pencil(photo: np.ndarray) -> np.ndarray:
    lab = filters.to_lab(photo)
    light = lab[..., 0]
    streams = filters.streamlines(light, LINE_STEPS)
    contours = filters.contours(lab)
    soft = filters.facets(filters.flatten(lab, 12.0), 1.5)[..., 0]
    shade = np.minimum(SHADE_OFFSET + SHADE_SLOPE * soft, PAPER_L)

    texture = light - filters.gaussian(light, 2.0)
    grain = np.clip(cv2.filter2D(texture, cv2.CV_32F, np.eye(9, dtype=np.float32)[::-1] / 9), -WAVER, WAVER)
    wave = filters.screen(light.shape, 1, 1) * (1 + grain) + grain
    hatching = wave * filters.ramp(-shade, -HATCH_LIGHT, -HATCH_DARK)

    strokes = filters.along(texture, streams, filters.DETAIL_SIGMA)
    strokes *= filters.ramp(filters.strength(strokes), 1.5, 4) * (FOLD_STROKE + (1 - FOLD_STROKE) * contours)
    # Light strokes are the weaker ones: beside dark lines they would ring every head with white.
    strokes *= np.where(strokes > 0, np.float32(LIGHT_STROKE_GAIN), np.float32(STROKE_GAIN))
    line = filters.ramp(filters.lines(light, streams, 1.0, LINE_STEPS / 2), 1, 6)
    line *= FOLD_LINE + (1 - FOLD_LINE) * contours

    tone = np.clip(shade + strokes + HATCH_L * hatching - LINE_L * line, DARKEST_L, PAPER_L)
    paper = (tone - DARKEST_L) / (PAPER_L - DARKEST_L)
    return filters.to_rgb(np.dstack([tone, PAPER_A * paper, GRAPHITE_B + (PAPER_B - GRAPHITE_B) * paper]))
