"""What 8 bits cost: the quantised graph against the folded one, on held-out portraits.

    python quantise.py --corpus FOLDER [--models FOLDER] [--portraits 5] [--side 512]

Behind a norm the range of an activation follows from the style's gamma and beta and hardly from the photo. So the ranges
are taken once for each style, on eight training portraits, when the set is exported (`calibrate`): of a few percentiles
those that quantise what stood there with the least squared error. Here the held-out portraits are painted with them,
each with its own statistics folded in. Prints the peak signal-to-noise ratio of the finished 8-bit picture, dB, for every
style: the least and the median over the portraits.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path

import cv2
import numpy as np

import graph
import weights
from evaluate.portraits import held_out
from evaluate.runner import session
from network import HALO
from photos import load, styles
from reference import finish, surrounded, to_tensor

HERE = Path(__file__).resolve().parent
CALIBRATED_ON = 8
TAILS = (0, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
"""Percent of the values at either end that may be cut off."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--corpus", type=Path, required=True)
    arguments.add_argument("--models", type=Path, default=HERE.parent)
    arguments.add_argument("--portraits", type=int, default=5)
    arguments.add_argument("--side", type=int, default=512, help="pixels of the portraits' side")
    given = arguments.parse_args()

    folder = given.corpus / "portraits"
    names = held_out([path.name for path in folder.glob("*.jpg")])[: given.portraits]
    portraits = [image(folder / name, given.side) for name in names]
    state = weights.read_graph(given.models / "portraits.onnx")
    vectors = weights.read_safetensors(given.models / "portraits.safetensors")
    take = session(given.models / "portraits.statistics.onnx")

    every = []
    print("| style | least, dB | median, dB |\n|---|---|---|")
    for style in styles():
        gamma, beta, ranges = (vectors[f"{style['name']}.{part}"] for part in ("gamma", "beta", "ranges"))
        found = []
        for picture in portraits:
            kernels = graph.fold(state, gamma, beta, *take.run(None, {"image": picture, "gamma": gamma, "beta": beta}))
            tile = surrounded(picture, HALO)
            whole, short = (
                finish(run_once(model, tile)[0], tile, gamma, beta, HALO)
                for model in (graph.folded(kernels), graph.quantised(kernels, dict(zip(graph.POINTS, ranges))))
            )
            found.append(-10 * np.log10(np.square(whole - short).mean()))
        every += found
        print(f"| {style['title']} | {min(found):.1f} | {statistics.median(found):.1f} |", flush=True)
    print(f"| **all** | {min(every):.1f} | {statistics.median(every):.1f} |")


def image(path: Path, side: int) -> np.ndarray:
    pixels = cv2.resize(load(path), (side, side), interpolation=cv2.INTER_AREA)
    return to_tensor(pixels, 4, 8)


def calibrate(state: dict, take, gamma: np.ndarray, beta: np.ndarray, portraits: list[np.ndarray]) -> np.ndarray:
    """f32 [points, 2]: the least and the largest value at each of `graph.POINTS`. `take` is a session of the statistics."""
    seen: list[list[np.ndarray]] = [[] for _ in graph.POINTS]
    for picture in portraits:
        kernels = graph.fold(state, gamma, beta, *take.run(None, {"image": picture, "gamma": gamma, "beta": beta}))
        _, *tensors = run_once(graph.observed(kernels), surrounded(picture, HALO))
        for values, tensor in zip(seen, tensors):
            values.append(tensor[..., ::4, ::4].ravel())
    return np.array([least_error(np.concatenate(values)) for values in seen], np.float32)


def least_error(values: np.ndarray) -> tuple[float, float]:
    edges = np.percentile(values, [*TAILS, *(100 - tail for tail in TAILS)])
    pairs = [(min(low, 0.0), max(high, 1e-6)) for low, high in zip(edges[: len(TAILS)], edges[len(TAILS) :])]

    def error(pair: tuple[float, float]) -> float:
        step = (pair[1] - pair[0]) / 255
        zero = round(-pair[0] / step)
        return np.square((np.clip(np.rint(values / step) + zero, 0, 255) - zero) * step - values).mean()

    return min(pairs, key=error)


def run_once(model, picture: np.ndarray) -> list[np.ndarray]:
    return session(model.SerializeToString()).run(None, {"image": picture})


if __name__ == "__main__":
    main()
