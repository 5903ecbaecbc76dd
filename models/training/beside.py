"""The style loss of the shipped set beside that of the set it began from, at the same pictures.

    python beside.py --corpus FOLDER --starter FOLDER [--models FOLDER] [--portraits 5] [--sides 128,256,512] [--short N]

The starter set is `starter.onnx` (image, gamma, beta -> out, as `stylize`) and `starter.json` (`styles.NAME.gamma`, `.beta`).
Prints the median over held-out portraits for every painting that both know, starter -> shipped. `--short` measures both by
paintings of that size, for the starter was taught by one size alone.
"""

from __future__ import annotations

import argparse
import json
import statistics
from pathlib import Path

import cv2
import numpy as np
import torch

import perceptual
from evaluate.portraits import held_out
from evaluate.runner import session
from optimise import shipped, style_of
from photos import load, painting, styles, tensor

HERE = Path(__file__).resolve().parent


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--corpus", type=Path, required=True)
    arguments.add_argument("--starter", type=Path, required=True)
    arguments.add_argument("--models", type=Path, default=HERE.parent)
    arguments.add_argument("--portraits", type=int, default=5)
    arguments.add_argument("--sides", default="128,256,512", help="pixels of the portraits' sides")
    arguments.add_argument("--short", type=int, help="pixels of the paintings' shorter sides")
    given = arguments.parse_args()

    vgg = perceptual.Vgg()
    ours, starter = shipped(given.models), starters(given.starter)
    names = held_out([path.name for path in sorted((given.corpus / "portraits").glob("*.jpg"))])[: given.portraits]
    sides = [int(side) for side in given.sides.split(",")]
    print("| painting |" + "".join(f" {side} px |" for side in sides) + "\n|" + "---|" * (len(sides) + 1))
    for style in styles():
        if "painting" not in style or style["name"] not in starter:
            continue
        grams = perceptual.grams(vgg, painting(style | ({"short": given.short} if given.short else {}), given.corpus))
        cells = []
        for side in sides:
            losses = []
            for name in names:
                pixels = cv2.resize(load(given.corpus / "portraits" / name), (side, side), interpolation=cv2.INTER_AREA)
                photo = tensor(pixels)
                with torch.no_grad():
                    pictures = torch.cat([starter[style["name"]](photo), ours(photo, style["name"])])
                    losses.append(style_of(vgg, pictures, grams).tolist())
            before, now = (statistics.median(each) for each in zip(*losses))
            cells.append(f"{before:.3f} → {now:.3f}")
        print(f"| {style['title']} | {' | '.join(cells)} |", flush=True)


def starters(folder: Path) -> dict:
    """By the name of the style: `paint(photo [1, 3, H, W])`, H and W multiples of 4."""
    graph = session(folder / "starter.onnx")
    known = json.loads((folder / "starter.json").read_text(encoding="utf-8"))["styles"]

    def painter(vector: dict):
        parts = {part: np.array(vector[part], np.float32) for part in ("gamma", "beta")}
        return lambda photo: torch.from_numpy(graph.run(["out"], {"image": photo.numpy(), **parts})[0])

    return {name.replace("_", "-"): painter(vector) for name, vector in known.items()}


if __name__ == "__main__":
    main()
