"""A film painted on cels: flat areas of colour, clean lines in a darker tone of the colour beneath, soft skies."""

import numpy as np

from .inked import Details, InkedLook, Lines, Shades, draw_inked

LOOK = InkedLook(
    facets=(2.2, 3.2),
    shades=Shades(contrast=24.0, height=15.0, sharpness=7.0, elsewhere=0.6),
    details=Details(low=3.0, full=7.0, gain=1.1),
    lines=Lines(fine=1.7, broad=3.4, full=1.6),
    chroma_boost=1.9,
    ink=(0.1, 0.5, 0.5),
    skin_ink=0.5,
)
REACH = LOOK.reach


def cel(photo: np.ndarray) -> np.ndarray:
    return draw_inked(photo, LOOK)
