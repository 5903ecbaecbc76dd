"""Compares the style loss of the shipped set with that of the starter set, which its training began from.

    python compare_starter.py --corpus FOLDER --starter FOLDER [--models FOLDER] [--portraits 5] [--sides 128,256,512]
                              [--painting-side N]

The starter set is `starter.onnx` (image, gamma, beta -> out, like `stylize`) and `starter.json` (`styles.NAME.gamma`, `.beta`).
Prints the median over held-out portraits for every painting that is in both sets, starter -> shipped. `--painting-side` scales
all paintings to one size, because the starter set was trained with a single size.
"""

from __future__ import annotations

import json
import statistics
from pathlib import Path

import cv2
import numpy as np
import torch

import options
import perceptual
from held_out import held_out
from inference import session
from optimise import load_shipped_set, style_losses
from photos import image_tensor, load_painting, load_styles, read_image


def main() -> None:
    parser = options.parser(__doc__, "corpus", "starter", "models")
    parser.add_argument("--portraits", type=int, default=5)
    parser.add_argument("--sides", default="128,256,512", help="pixels of the portraits' sides")
    parser.add_argument("--painting-side", type=int, help="pixels of the paintings' shorter sides")
    arguments = parser.parse_args()

    vgg = perceptual.Vgg()
    shipped, starter = load_shipped_set(arguments.models), load_starter_set(arguments.starter)
    names = held_out([path.name for path in sorted((arguments.corpus / "portraits").glob("*.jpg"))])[: arguments.portraits]
    sides = [int(side) for side in arguments.sides.split(",")]
    print("| painting |" + "".join(f" {side} px |" for side in sides) + "\n|" + "---|" * (len(sides) + 1))
    for style in load_styles():
        if "painting" not in style or style["name"] not in starter:
            continue
        size = {"shorter_side": arguments.painting_side} if arguments.painting_side else {}
        targets = perceptual.style_targets(vgg, load_painting(style | size, arguments.corpus))
        cells = []
        for side in sides:
            losses = []
            for name in names:
                pixels = cv2.resize(read_image(arguments.corpus / "portraits" / name), (side, side), interpolation=cv2.INTER_AREA)
                photo = image_tensor(pixels)
                with torch.no_grad():
                    pictures = torch.cat([starter[style["name"]](photo), shipped(photo, style["name"])])
                    losses.append(style_losses(vgg, pictures, targets).tolist())
            medians = (statistics.median(each) for each in zip(*losses))
            cells.append(" → ".join(f"{median:.3f}" for median in medians))
        print(f"| {style['title']} | {' | '.join(cells)} |", flush=True)


def load_starter_set(folder: Path) -> dict:
    """For each style name a function `paint(photo [1, 3, H, W])`; H and W are multiples of 4."""
    graph = session(folder / "starter.onnx")
    vectors = json.loads((folder / "starter.json").read_text(encoding="utf-8"))["styles"]

    def painter(vector: dict):
        parts = {part: np.array(vector[part], np.float32) for part in ("gamma", "beta")}
        return lambda photo: torch.from_numpy(graph.run(["out"], {"image": photo.numpy(), **parts})[0])

    return {name.replace("_", "-"): painter(vector) for name, vector in vectors.items()}


if __name__ == "__main__":
    main()
