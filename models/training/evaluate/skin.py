"""Measures the skin of cheeks and forehead: its colour and its lines.

Ageing is measured as the energy of luminance between two Gaussians (sigma 1 and 3 px at 512 px: the width of wrinkles and
pores) on the skin, as a multiple of the photo's own. It cannot tell a wrinkle from a brush stroke: more of either makes a face
look older or rougher, less makes it look smoother.
"""

from __future__ import annotations

import cv2
import numpy as np
from skimage.color import rgb2lab

FINE, COARSE = 1.0, 3.0


def lab(pixels: np.ndarray) -> np.ndarray:
    """u8 [H, W, 3] sRGB -> CIE L*a*b* under D65, L* in 0..=100."""
    return rgb2lab(pixels)


def mask(size: tuple[int, int], points: np.ndarray) -> np.ndarray:
    """Cheeks and forehead by the 68 landmarks, bool [H, W], without brows, eyes, nose and mouth."""
    brows, chin = points[17:27], points[8]
    up = (brows.mean(0) - chin) * 0.22
    forehead = np.concatenate([brows[1:-1] + up * 0.35, (brows[2:-2] + up)[::-1]])
    cheeks = [points[[1, 2, 3, 4, 48, 31, 39, 40, 41]], points[[15, 14, 13, 12, 54, 35, 42, 47, 46]]]
    filled = np.zeros(size, np.uint8)
    for polygon in (forehead, *cheeks):
        cv2.fillPoly(filled, [np.round(cv2.convexHull(polygon.astype(np.float32))).astype(np.int32)], 1)
    features = np.zeros(size, np.uint8)
    for part in (points[36:42], points[42:48], points[48:60], points[27:36]):
        cv2.fillPoly(features, [np.round(cv2.convexHull(part.astype(np.float32))).astype(np.int32)], 1)
    side = max(3, round(np.ptp(points[:, 0]) * 0.04)) * 2 + 1
    return (filled & ~cv2.dilate(features, np.ones((side, side), np.uint8)) & 1).astype(bool)


def lines(lightness: np.ndarray, area: np.ndarray) -> float:
    """Root mean square of the band of wrinkles in `area`, in units of L*."""
    plane = lightness.astype(np.float32)
    band = cv2.GaussianBlur(plane, (0, 0), FINE) - cv2.GaussianBlur(plane, (0, 0), COARSE)
    return float(np.sqrt(np.square(band[area]).mean()))


def groups(lightness: list[float]) -> list[int]:
    """0 (darkest third), 1, 2 (lightest third) for each portrait."""
    order = np.argsort(np.argsort(lightness, kind="stable"), kind="stable")
    return [int(place * 3 // len(lightness)) for place in order]
