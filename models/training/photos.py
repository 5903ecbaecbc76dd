"""Loads the pictures of the training: photographs and paintings.

They come from the corpus outside of the project (see the README of this folder); what takes time to compute is stored in the
work folder. Portraits that are held out for the evaluation are never opened here.
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

from held_out import held_out

HERE = Path(__file__).resolve().parent
STYLES = HERE / "styles.toml"
"""The styles of the shipped set."""

PAINTING_SIDE = 320
"""Pixels of a painting's shorter side in training; it decides how large the strokes are."""

PORTRAIT_SHARE = 0.6
"""Share of the crops that come from portraits."""


def load_styles(file: Path = STYLES) -> list[dict]:
    return tomllib.loads(file.read_text(encoding="utf-8"))["styles"]


def training_portraits(corpus: Path) -> list[Path]:
    folder = corpus / "portraits"
    paths = sorted(folder.glob("*.jpg"))
    if not paths:
        raise SystemExit(f"there are no portraits in {folder}: name the corpus with --corpus")
    excluded = set(held_out([path.name for path in paths]))
    return [path for path in paths if path.name not in excluded]


def training_photos(corpus: Path) -> list[Path]:
    return sorted((corpus / "photos").glob("*.png"))


def read_image(path: Path) -> np.ndarray:
    """u8 [H, W, 3], red first."""
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if pixels is None:
        raise SystemExit(f"{path} cannot be read as a picture")
    return cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)


def load_painting(style: dict, corpus: Path) -> Tensor:
    """`read_painting` as [1, 3, H, W] in 0..=1."""
    return image_tensor(read_painting(style, corpus))


def read_painting(style: dict, corpus: Path) -> np.ndarray:
    """The painting without its frame, u8 [H, W, 3]; the style's `shorter_side` or PAINTING_SIDE is its size."""
    pixels = read_image(corpus / style["painting"])
    height, width = pixels.shape[:2]
    left, top, right, bottom = style.get("crop", (0, 0, 1, 1))
    pixels = pixels[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]
    return resize(pixels, style.get("shorter_side", PAINTING_SIDE) / min(pixels.shape[:2]))


def resize(pixels: np.ndarray, scale: float) -> np.ndarray:
    size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def image_tensor(pixels: np.ndarray) -> Tensor:
    """u8 [H, W, 3] -> [1, 3, H, W] in 0..=1."""
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))[None].float() / 255


@dataclass
class Photo:
    pixels: np.ndarray
    """u8 [H, W, 3], the size of the file."""
    attention_map: np.ndarray
    """f32 [h, w]: weight of each position in the content loss, 1 and more: eyes, mouth, face."""


class PhotoSet:
    def __init__(self, corpus: Path, work: Path) -> None:
        with (work / "faces.json").open(encoding="utf-8") as file:
            faces = json.load(file)
        self.portraits = [self._open(path, faces) for path in training_portraits(corpus)]
        self.others = [self._open(path, faces) for path in training_photos(corpus)]

    def _open(self, path: Path, faces: dict) -> Photo:
        pixels = read_image(path)
        return Photo(pixels, attention_map(pixels.shape[:2], faces.get(path.name)))

    def _random_photo(self, random: np.random.Generator) -> Photo:
        group = self.portraits if random.random() < PORTRAIT_SHARE else self.others
        return group[random.integers(len(group))]

    def random_crop(self, side: int, random: np.random.Generator) -> tuple[Tensor, Tensor]:
        """A square of a photo at a random scale: [1, 3, side, side], and its attention map [1, 1, side, side]."""
        photo = self._random_photo(random)
        height, width = photo.pixels.shape[:2]
        # From a small part to the whole photo: faces fill from half of the crop to far more than the crop.
        cut = int(np.exp(random.uniform(np.log(side * 1.5), np.log(min(height, width)))))
        top, left = random.integers(height - cut + 1), random.integers(width - cut + 1)
        pixels = cv2.resize(photo.pixels[top : top + cut, left : left + cut], (side, side), interpolation=cv2.INTER_AREA)
        scale = photo.attention_map.shape[0] / height
        part = photo.attention_map[int(top * scale) : int((top + cut) * scale) + 1, int(left * scale) : int((left + cut) * scale) + 1]
        weights = cv2.resize(part, (side, side), interpolation=cv2.INTER_LINEAR)
        if random.random() < 0.5:
            pixels, weights = pixels[:, ::-1], weights[:, ::-1]
        return image_tensor(pixels), torch.from_numpy(np.ascontiguousarray(weights))[None, None]


def attention_map(size: tuple[int, int], face: dict | None) -> np.ndarray:
    """1 everywhere, 2 on the face, up to 5 on eyes, nose and mouth; a quarter of the size in each direction."""
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
