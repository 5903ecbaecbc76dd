"""A drawing in graphite on warm paper: dark lines, diagonal hatching, and free paper where there is nothing to show.

Skin of lightness L becomes 14 + 0.98 L, up to the paper's 96: every skin becomes lighter by the same amount and keeps a little
of its colour. Everything else fades towards the paper away from contours, dark things by half.
"""

import cv2
import numpy as np

from . import filters

LINE_STEPS = 8
NEAR_SIGMA = 14.0
REACH = filters.CONTOUR_REACH + filters.gaussian_reach(NEAR_SIGMA)

DARKEST_L, PAPER_L = 10.0, 96.0
SHADE_OFFSET, SHADE_SLOPE = 14.0, 0.98
# The share of its shade that an area keeps far from every contour (black, white) and near to one.
KEPT_BLACK, KEPT_WHITE, KEPT_NEAR = 0.55, 0.12, 0.85
# Lightness at which an area counts as black and as white, and the density of contours that counts as near.
BLACK_L, WHITE_L, NEAR = 25.0, 65.0, 0.35
# The shade at which hatching begins and at which it is full.
HATCH_LIGHT, HATCH_DARK = 92.0, 50.0
HATCH_L = 10.0
# How much the photo's own grain, in L, makes the hatching irregular, like that of a hand.
WAVER = 0.7
STROKE_GAIN, LIGHT_STROKE_GAIN = 2.2, 1.0
LINE_L = 46.0
# The share of a stroke or a line that separates no two areas: strands of hair may stay, wrinkles should be weak.
FOLD_STROKE, FOLD_LINE = 0.5, 0.3
# Lab of the paper's warmth; graphite is nearly grey. Skin keeps this share of its colour.
PAPER_A, PAPER_B, GRAPHITE_B = 0.5, 6.0, 1.0
SKIN_COLOUR = 0.3


def pencil(photo: np.ndarray) -> np.ndarray:
    lab = filters.to_lab(photo)
    light = lab[..., 0]
    streams = filters.streamlines(light, LINE_STEPS)
    contours = filters.contours(lab)
    flat = filters.kuwahara(filters.flatten(lab, 12.0), 1.5)
    soft, skin = flat[..., 0], filters.skin_mask(flat)

    near = filters.smoothstep(filters.gaussian(contours, NEAR_SIGMA), 0, NEAR)
    far = KEPT_BLACK + (KEPT_WHITE - KEPT_BLACK) * filters.smoothstep(soft, BLACK_L, WHITE_L)
    kept = np.maximum(skin, far + (KEPT_NEAR - far) * near)
    shade = PAPER_L - (PAPER_L - np.minimum(SHADE_OFFSET + SHADE_SLOPE * soft, PAPER_L)) * kept

    texture = light - filters.gaussian(light, 2.0)
    grain = np.clip(cv2.filter2D(texture, cv2.CV_32F, np.eye(9, dtype=np.float32)[::-1] / 9), -WAVER, WAVER)
    wave = filters.halftone_screen(light.shape, 1, 1) * (1 + grain) + grain
    hatching = wave * filters.smoothstep(-shade, -HATCH_LIGHT, -HATCH_DARK)

    strokes = filters.blur_along(texture, streams, filters.DETAIL_SIGMA)
    strokes *= filters.smoothstep(filters.local_contrast(strokes), 1.2, 3.5) * (FOLD_STROKE + (1 - FOLD_STROKE) * contours)
    # Light strokes are weaker: beside dark lines they would draw a white ring around every head.
    strokes *= np.where(strokes > 0, np.float32(LIGHT_STROKE_GAIN), np.float32(STROKE_GAIN))
    line = filters.smoothstep(filters.flow_dog(light, streams, 1.3, LINE_STEPS / 2), 0.8, 5)
    line *= FOLD_LINE + (1 - FOLD_LINE) * contours

    tone = np.clip(shade + strokes + HATCH_L * hatching - LINE_L * line, DARKEST_L, PAPER_L)
    paper = (tone - DARKEST_L) / (PAPER_L - DARKEST_L)
    warmth = np.dstack([PAPER_A * paper, GRAPHITE_B + (PAPER_B - GRAPHITE_B) * paper])
    return filters.to_rgb(np.dstack([tone, warmth + SKIN_COLOUR * skin[..., None] * flat[..., 1:]]))
