"""Draws the contact sheet: five portraits in every style."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

TILE, LABEL, COLUMNS = 224, 22, 8
PORTRAIT_SIDE = 448
"""Pixels of the side at which portraits are painted; the tiles show them at half the size."""


def contact_sheet(style_set, portraits: list[np.ndarray], *, photos: bool) -> Image.Image:
    """Rows of portraits under the titles of their styles, in bands of eight styles."""
    entries: list[tuple[str, list[np.ndarray]]] = [("Photo", portraits)] if photos else []
    small = [cv2.resize(portrait, (PORTRAIT_SIDE, PORTRAIT_SIDE), interpolation=cv2.INTER_AREA) for portrait in portraits]
    for name, title in style_set.titles.items():
        entries.append((title, [style_set.paint(portrait, name) for portrait in small]))
    bands = [entries[start : start + COLUMNS] for start in range(0, len(entries), COLUMNS)]
    height = LABEL + TILE * len(portraits)
    whole = Image.new("RGB", (TILE * min(COLUMNS, len(entries)), height * len(bands)), "white")
    pen, font = ImageDraw.Draw(whole), ImageFont.load_default(13)
    for band, columns in enumerate(bands):
        for column, (title, pictures) in enumerate(columns):
            pen.text((column * TILE + 6, band * height + 3), title, fill="black", font=font)
            for row, picture in enumerate(pictures):
                tile = cv2.resize(picture, (TILE, TILE), interpolation=cv2.INTER_AREA)
                whole.paste(Image.fromarray(tile), (column * TILE, band * height + LABEL + row * TILE))
    return whole


def save_picture(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, quality=85, optimize=True)
