"""Draws the cel look and the comic look: flat areas under ink, with the lightness of the photo."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from . import filters

STREAM_STEPS = int(2 * filters.LINE_LENGTH)
FLATTEN_CONTRAST = 18.0
"""Texture with less contrast than this is removed, in L."""


class Shades(NamedTuple):
    """Parameters of `filters.shade_steps`."""

    contrast: float
    height: float
    sharpness: float
    elsewhere: float


class Details(NamedTuple):
    """Eyes, brows and lips between `low` and `full` of local contrast come back, `gain` times as strong."""

    low: float
    full: float
    gain: float


class Lines(NamedTuple):
    """Parameters of `filters.ink_lines`."""

    fine: float
    broad: float
    full: float


@dataclass
class InkedLook:
    """The parameters of an inked drawing. Lengths are in pixels, lightness and contrast in L."""

    facets: tuple[float, float]
    """The two sizes of flat areas, fine and coarse."""
    shades: Shades
    details: Details
    lines: Lines
    chroma_boost: float
    """Factor of the chroma of pale colours, except for skin."""
    ink: tuple[float, float, float]
    """An inked pixel is this share of the Lab beneath it: a dark tone of it, because black would be harsh."""
    skin_ink: float
    """The share of the ink that skin gets away from eyes, brows and lips: lines there make a face older."""

    @property
    def reach(self) -> int:
        return filters.flat_colours_reach(*self.facets) + filters.SHADES_REACH + 2 * filters.MEAN_RADIUS


def draw_inked(photo: np.ndarray, look: InkedLook, dots=None) -> np.ndarray:
    """Draws `photo`; `dots(light, tone, free)` is the share of the lightness that a halftone screen removes, if there is one."""
    lab = filters.to_lab(photo)
    contours = filters.contours(lab)
    streams = filters.streamlines(lab[..., 0], STREAM_STEPS)
    flat = filters.flat_colours(lab, FLATTEN_CONTRAST, *look.facets)
    light, skin = flat[..., 0], filters.skin_mask(flat)
    detail, features = filters.facial_details(lab, flat, streams, contours, look.details.low, look.details.full)

    tone = filters.shade_steps(light, contours, skin, *look.shades)
    painted = np.dstack([tone, flat[..., 1:]]) + look.details.gain * detail
    if dots is not None:
        painted[..., 0] *= 1 - dots(light, tone, 1 - features)
    painted = filters.boost_chroma(painted, skin, look.chroma_boost)

    ink = filters.ink_lines(lab, flat, streams, contours, *look.lines)
    ink *= 1 - (1 - look.skin_ink) * skin * (1 - features)
    picture = painted * (1 - ink[..., None] * (1 - np.float32(look.ink)))
    # Ink on skin is compensated, because lines would darken some skins more than others. Elsewhere ink may darken.
    perceived = painted + skin[..., None] * (picture - painted)
    wanted = filters.boost_chroma(flat, skin, look.chroma_boost)
    return filters.to_rgb(filters.restore_local_mean(picture, perceived, wanted, light))
