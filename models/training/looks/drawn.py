"""What the cel look and the comic look share: flat areas under ink, of one lightness with the photo."""

from dataclasses import dataclass

import numpy as np

from . import filters

STREAM_STEPS = int(2 * filters.LINE_LENGTH)


@dataclass
class Drawn:
    """How a drawing differs from another. Lengths are pixels, lightness and contrasts L."""

    contrast: float
    """Texture below it is wiped out."""
    fine: float
    coarse: float
    """The two sizes of facets."""
    shade_contrast: float
    shade_height: float
    shade_sharpness: float
    shade_elsewhere: float
    """See `filters.shades`."""
    detail_low: float
    detail_full: float
    detail_gain: float
    """Eyes, brows and lips that are this strong come back, this much stronger."""
    richer: float
    """How much colours gain that are not those of skin."""
    line_fine: float
    line_broad: float
    line_full: float
    """See `filters.outlines`."""
    ink: tuple[float, float, float]
    """An inked pixel is this share of the Lab beneath it: a dark tone of it, for black would be harsh."""
    skin_ink: float
    """The share of the ink that skin gets away from eyes, brows and lips: lines there make a face older."""

    @property
    def reach(self) -> int:
        return filters.flat_reach(self.fine, self.coarse) + filters.SHADES_REACH + 2 * filters.KEEP_RADIUS


def drawn(photo: np.ndarray, how: Drawn, dots=None) -> np.ndarray:
    """Draws `photo`; `dots(light, tone, free)` says what share of the lightness a screen takes away, if there is one."""
    lab = filters.to_lab(photo)
    contours = filters.contours(lab)
    streams = filters.streamlines(lab[..., 0], STREAM_STEPS)
    flat = filters.flat(lab, how.contrast, how.fine, how.coarse)
    light, skin = flat[..., 0], filters.skin(flat)
    detail, features = filters.features(lab, flat, streams, contours, how.detail_low, how.detail_full)

    tone = filters.shades(
        light, contours, skin, how.shade_contrast, how.shade_height, how.shade_sharpness, how.shade_elsewhere
    )
    painted = np.dstack([tone, flat[..., 1:]]) + how.detail_gain * detail
    if dots is not None:
        painted[..., 0] *= 1 - dots(light, tone, 1 - features)
    painted = filters.richer(painted, skin, how.richer)

    ink = filters.outlines(lab, flat, streams, contours, how.line_fine, how.line_broad, how.line_full)
    ink *= 1 - (1 - how.skin_ink) * skin * (1 - features)
    picture = painted * (1 - ink[..., None] * (1 - np.float32(how.ink)))
    # Ink on skin is made up for, lest lines darken some skins more than others. Elsewhere it may darken what it lies on.
    felt = painted + skin[..., None] * (picture - painted)
    return filters.to_rgb(filters.keep_mean(picture, felt, filters.richer(flat, skin, how.richer), light))
