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
    return amplitude(lightness, places, BLOCK // 2)


def excess(lightness: np.ndarray, places: list[tuple[slice, slice]]) -> float:
    """`nyquist` as a multiple of the same three waves one step longer (7 to a block): near 1 without a grid, because texture
    and noise hardly differ between the two. 0 in a picture of one colour, which has neither."""
    return nyquist(lightness, places) / max(amplitude(lightness, places, BLOCK // 2 - 1), 1e-6)


def amplitude(lightness: np.ndarray, places: list[tuple[slice, slice]], turns: int) -> float:
    wave = np.exp(2j * np.pi * turns * np.arange(BLOCK) / BLOCK)
    waves = (np.broadcast_to(wave, (BLOCK, BLOCK)), np.broadcast_to(wave[:, None], (BLOCK, BLOCK)), np.outer(wave, wave))
    energy = [sum(abs((lightness[place] * each).mean()) ** 2 for each in waves) for place in places]
    return float(np.sqrt(np.mean(energy)))
