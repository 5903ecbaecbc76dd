"""Illustrated looks: each draws the picture of a photo that the network learns to draw.

A look takes and returns float32 sRGB [H, W, 3] in 0..1. It is a local and deterministic function of the photo: no face
detector, no mask, no statistics of the whole picture.
"""

from .cel import cel
from .comic import comic
from .figure import figure
from .pencil import pencil

LOOKS = {"cel": cel, "pencil": pencil, "comic": comic, "figure": figure}
