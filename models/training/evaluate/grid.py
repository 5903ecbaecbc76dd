"""Measures the grid of 2×2 pixels that a network with depth-to-space at its end can leave."""

from __future__ import annotations

import numpy as np

BLOCK = 16
"""Pixels of a block's side."""

FLAT_SHARE = 0.25
"""The share of a photo's blocks that count as flat: those with the least contrast."""


def flat_blocks(lightness: np.ndarray) -> list[tuple[slice, slice]]:
    height, width = (extent // BLOCK for extent in lightness.shape)
    blocks = [
        (slice(y * BLOCK, (y + 1) * BLOCK), slice(x * BLOCK, (x + 1) * BLOCK)) for y in range(height) for x in range(width)
    ]
    blocks.sort(key=lambda block: float(lightness[block].std()))
    return blocks[: max(1, int(len(blocks) * FLAT_SHARE))]


def nyquist_amplitude(lightness: np.ndarray, blocks: list[tuple[slice, slice]]) -> float:
    """Root mean square amplitude, in the units of the input, of the three waves of period 2 (columns, rows, both) in the blocks."""
    return wave_amplitude(lightness, blocks, BLOCK // 2)


def nyquist_ratio(lightness: np.ndarray, blocks: list[tuple[slice, slice]]) -> float:
    """`nyquist_amplitude` as a multiple of the same three waves with 7 instead of 8 periods to a block. Near 1 without a grid,
    because texture and noise hardly differ between the two; 0 in a picture of one colour."""
    return nyquist_amplitude(lightness, blocks) / max(wave_amplitude(lightness, blocks, BLOCK // 2 - 1), 1e-6)


def wave_amplitude(lightness: np.ndarray, blocks: list[tuple[slice, slice]], cycles: int) -> float:
    wave = np.exp(2j * np.pi * cycles * np.arange(BLOCK) / BLOCK)
    waves = (np.broadcast_to(wave, (BLOCK, BLOCK)), np.broadcast_to(wave[:, None], (BLOCK, BLOCK)), np.outer(wave, wave))
    power = [sum(abs((lightness[block] * each).mean()) ** 2 for each in waves) for block in blocks]
    return float(np.sqrt(np.mean(power)))
