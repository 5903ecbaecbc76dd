"""What 8 bits cost: the folded graph quantised against the same in 32 bits, on held-out portraits.

    python quantise.py --corpus FOLDER [--models FOLDER] [--portraits 5] [--side 512]

Behind a norm the range of an activation follows from the style's gamma and beta and hardly from the photo. So the ranges
are taken once for each style, on eight training portraits (the 0.01st and 99.99th percentile, the median over the
portraits), and the held-out portraits are painted with them, each with its own statistics folded in. Prints the peak signal-to-noise
ratio of the 8-bit picture, dB, for every style: the least and the median over the portraits.
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
from photos import load, styles, training_portraits
from reference import to_tensor

HERE = Path(__file__).resolve().parent
CALIBRATED_ON = 8
PERCENTILES = (0.01, 99.99)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--corpus", type=Path, required=True)
    arguments.add_argument("--models", type=Path, default=HERE.parent)
    arguments.add_argument("--portraits", type=int, default=5)
    arguments.add_argument("--side", type=int, default=512, help="pixels of the portraits' side")
    given = arguments.parse_args()

    folder = given.corpus / "portraits"
    names = held_out([path.name for path in folder.glob("*.jpg")])[: given.portraits]
    known = training_portraits(given.corpus)
    training = [image(path, given.side) for path in known[:: len(known) // CALIBRATED_ON][:CALIBRATED_ON]]
    portraits = [image(folder / name, given.side) for name in names]
    state = weights.read_graph(given.models / "portraits.onnx")
    vectors = weights.read_safetensors(given.models / "portraits.safetensors")
    take = session(given.models / "portraits.statistics.onnx")

    every = []
    print("| style | least, dB | median, dB |\n|---|---|---|")
    for style in styles():
        vector = [vectors[f"{style['name']}.{part}"] for part in ("gamma", "beta")]

        def kernels(picture: np.ndarray) -> dict[str, np.ndarray]:
            gamma, beta = vector
            return graph.fold(state, gamma, beta, *take.run(None, {"image": picture, "gamma": gamma, "beta": beta}))

        ranges = calibrate([(kernels(picture), picture) for picture in training])
        found = []
        for picture in portraits:
            folded = kernels(picture)
            whole, short = (
                session(graph.folded(folded, given_ranges).SerializeToString()).run(None, {"image": picture})[0]
                for given_ranges in (None, ranges)
            )
            found.append(-10 * np.log10(np.square(whole - short).mean()))
        every += found
        print(f"| {style['title']} | {min(found):.1f} | {statistics.median(found):.1f} |", flush=True)
    print(f"| **all** | {min(every):.1f} | {statistics.median(every):.1f} |")


def image(path: Path, side: int) -> np.ndarray:
    pixels = cv2.resize(load(path), (side, side), interpolation=cv2.INTER_AREA)
    return to_tensor(pixels, 4, 8)


def calibrate(pairs: list[tuple[dict[str, np.ndarray], np.ndarray]]) -> dict[str, tuple[float, float]]:
    edges: dict[str, list[np.ndarray]] = {}
    for kernels, picture in pairs:
        model, names = graph.observed(kernels)
        _, *tensors = session(model.SerializeToString()).run(None, {"image": picture})
        for name, tensor in zip(names, tensors):
            edges.setdefault(name, []).append(np.percentile(tensor[..., ::2, ::2], PERCENTILES))
    return {name: tuple(np.median(found, axis=0)) for name, found in edges.items()}


if __name__ == "__main__":
    main()
