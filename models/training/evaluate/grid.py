"""Looks for the grid of 2×2 pixels that a network ending in depth-to-space can leave."""

from __future__ import annotations

import numpy as np

BLOCK = 16
"""Pixels of a block's side."""

FLAT = 0.25
"""The share of a photo's blocks, those with the least contrast, that count as flat."""


def flat_blocks(lightness: np.ndarray) -> list[tuple[slice, slice]]:
    height, width = (extent // BLOCK for extent in lightness.shape)
    places = [
        (slice(y * BLOCK, (y + 1) * BLOCK), slice(x * BLOCK, (x + 1) * BLOCK)) for y in range(height) for x in range(width)
    ]
    places.sort(key=lambda place: float(lightness[place].std()))
    return places[: max(1, int(len(places) * FLAT))]


def nyquist(lightness: np.ndarray, places: list[tuple[slice, slice]]) -> float:
    """Root mean square amplitude, in the units given, of the three waves of period 2 (columns, rows, both) in the blocks."""
    sign = 1 - 2 * (np.arange(BLOCK) % 2)
    waves = (np.broadcast_to(sign, (BLOCK, BLOCK)), np.broadcast_to(sign[:, None], (BLOCK, BLOCK)), np.outer(sign, sign))
    energy = [sum(float((lightness[place] * wave).mean()) ** 2 for wave in waves) for place in places]
    return float(np.sqrt(np.mean(energy)))
