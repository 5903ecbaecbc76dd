"""A film painted on cels: flat areas of colour, clean lines in a darker tone of what they lie on, soft skies."""

import numpy as np

from .drawn import Drawn, drawn

HOW = Drawn(
    contrast=18.0,
    fine=2.2,
    coarse=3.2,
    shade_contrast=24.0,
    shade_height=15.0,
    shade_sharpness=7.0,
    shade_elsewhere=0.6,
    detail_low=3.0,
    detail_full=7.0,
    detail_gain=1.1,
    richer=1.9,
    line_fine=1.7,
    line_broad=3.4,
    line_full=1.6,
    ink=(0.1, 0.5, 0.5),
    skin_ink=0.5,
)
REACH = HOW.reach


def cel(photo: np.ndarray) -> np.ndarray:
    return drawn(photo, HOW)
