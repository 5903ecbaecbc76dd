"""The pictures that training sees: photographs, paintings, and the looks' own pictures of the photographs.

Everything comes from the corpus beside the project (see the README of this folder); what takes time to compute is kept
in the work folder. Portraits that the evaluation holds out are never opened here.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from evaluate.portraits import held_out

HERE = Path(__file__).resolve().parent
SIDES = (512, 768)
"""Pixels of a photo's longer side that the looks are drawn at: every photo at the first, every third at the second too."""

SHORT = 320
"""Pixels of a painting's shorter side: how large its strokes are, for a photo at its own size."""

GRID = 8
"""Crops of the looks begin at multiples of this, which is two periods of their dots and hatching."""

PORTRAITS = 0.6
"""Share of the crops that come from portraits."""


def styles() -> list[dict]:
    return tomllib.loads((HERE / "styles.toml").read_text(encoding="utf-8"))["styles"]


def training_portraits(corpus: Path) -> list[Path]:
    folder = corpus / "portraits"
    every = sorted(folder.glob("*.jpg"))
    if not every:
        raise SystemExit(f"there are no portraits in {folder}: name the corpus with --corpus")
    out = set(held_out([path.name for path in every]))
    return [path for path in every if path.name not in out]


def training_photos(corpus: Path) -> list[Path]:
    return sorted((corpus / "photos").glob("*.png"))


def load(path: Path) -> np.ndarray:
    """u8 [H, W, 3], red first."""
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if pixels is None:
        raise SystemExit(f"{path} cannot be read as a picture")
    return cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)


def painting(style: dict, corpus: Path) -> Tensor:
    """The painting without its frame, [1, 3, H, W] in 0..=1, its shorter side `short` pixels long (SHORT where it says none)."""
    pixels = load(corpus / style["painting"])
    height, width = pixels.shape[:2]
    left, top, right, bottom = style.get("crop", (0, 0, 1, 1))
    pixels = pixels[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]
    scale = style.get("short", SHORT) / min(pixels.shape[:2])
    return tensor(resize(pixels, scale))


def look_input(pixels: np.ndarray, side: int) -> np.ndarray:
    """What a look is drawn from: the longer side scaled to `side`, cut to whole periods so that crops fit the grid."""
    small = resize(pixels, side / max(pixels.shape[:2]))
    height, width = (extent // GRID * GRID for extent in small.shape[:2])
    return np.ascontiguousarray(small[:height, :width])


def resize(pixels: np.ndarray, scale: float) -> np.ndarray:
    size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def tensor(pixels: np.ndarray) -> Tensor:
    """u8 [H, W, 3] -> [1, 3, H, W] in 0..=1."""
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))[None].float() / 255


@dataclass
class Photo:
    pixels: np.ndarray
    """u8 [H, W, 3] in the size that the corpus has."""
    attention: np.ndarray
    """f32 [h, w]: how much each place counts, 1 and more: eyes, mouth, face."""
    looks: dict[str, list[tuple[np.ndarray, np.ndarray]]]
    """By name: the photo at a size of the looks, and the look's picture of it, u8 [h, w, 3] both."""


class Photos:
    def __init__(self, corpus: Path, work: Path) -> None:
        with (work / "faces.json").open(encoding="utf-8") as file:
            faces = json.load(file)
        self.portraits = [self._open(path, work, faces) for path in training_portraits(corpus)]
        self.others = [self._open(path, work, faces) for path in training_photos(corpus)]

    def _open(self, path: Path, work: Path, faces: dict) -> Photo:
        pixels = load(path)
        looks = {}
        for style in styles():
            for file in sorted((work / "looks" / style.get("look", "none")).glob(f"{path.stem}.*.png")):
                picture = load(file)
                photo = look_input(pixels, int(file.suffixes[0][1:]))
                looks.setdefault(style["name"], []).append((photo, picture))
        return Photo(pixels, attention(pixels.shape[:2], faces.get(path.name)), looks)

    def _choose(self, random: np.random.Generator) -> Photo:
        group = self.portraits if random.random() < PORTRAITS else self.others
        return group[random.integers(len(group))]

    def crop(self, side: int, random: np.random.Generator) -> tuple[Tensor, Tensor]:
        """A square of a photo at a random scale: [1, 3, side, side], and how much its places count [1, 1, side, side]."""
        photo = self._choose(random)
        height, width = photo.pixels.shape[:2]
        # From the photo's own pixels to all of it: faces from half the crop to far more than the crop.
        cut = int(np.exp(random.uniform(np.log(side * 1.5), np.log(min(height, width)))))
        top, left = random.integers(height - cut + 1), random.integers(width - cut + 1)
        pixels = cv2.resize(photo.pixels[top : top + cut, left : left + cut], (side, side), interpolation=cv2.INTER_AREA)
        down = photo.attention.shape[0] / height
        part = photo.attention[int(top * down) : int((top + cut) * down) + 1, int(left * down) : int((left + cut) * down) + 1]
        weights = cv2.resize(part, (side, side), interpolation=cv2.INTER_LINEAR)
        if random.random() < 0.5:
            pixels, weights = pixels[:, ::-1], weights[:, ::-1]
        return tensor(pixels), torch.from_numpy(np.ascontiguousarray(weights))[None, None]

    def look(self, name: str, side: int, random: np.random.Generator) -> tuple[Tensor, Tensor]:
        """A square of a photo and of the look's picture of it, [1, 3, side, side] each."""
        photo = self._choose(random)
        if name not in photo.looks:
            raise SystemExit(f"the look {name} was not drawn of every photo: prepare.py looks")
        before, after = photo.looks[name][random.integers(len(photo.looks[name]))]
        top, left = (GRID * random.integers((extent - side) // GRID + 1) for extent in before.shape[:2])
        part = np.s_[top : top + side, left : left + side]
        return tensor(before[part]), tensor(after[part])


def attention(size: tuple[int, int], face: dict | None) -> np.ndarray:
    """1 everywhere, 2 on the face, up to 5 on eyes, nose and mouth, in a picture of a quarter of the size."""
    height, width = (extent // 4 for extent in size)
    weights = np.ones((height, width), np.float32)
    if face is None:
        return weights
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) * 4
    left, top, right, bottom = face["box"]
    radius = max(right - left, bottom - top) / 2
    distance = np.hypot(x - (left + right) / 2, y - (top + bottom) / 2) / radius
    weights += np.clip(2.2 - 2 * distance, 0, 1)
    for centre_x, centre_y, reach in face["features"]:
        weights += 3 * np.exp(-((x - centre_x) ** 2 + (y - centre_y) ** 2) / (2 * reach**2))
    return weights
