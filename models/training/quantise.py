"""Measures what 8 bits cost: compares the quantised graph with the folded one on held-out portraits.

    python quantise.py --corpus FOLDER [--models FOLDER] [--portraits 5] [--side 512]

After a normalisation the range of an activation depends on the style's gamma and beta and hardly on the photo. So the export
takes the ranges once for each style, on eight training portraits (`calibrate_ranges`): of a few percentiles it takes those with
the smallest squared quantisation error. This script paints the held-out portraits with these ranges, each with its own
statistics folded in. For every style it prints the peak signal-to-noise ratio of the finished 8-bit picture in dB: the smallest
and the median over the portraits.
"""

from __future__ import annotations

import statistics
from pathlib import Path

import cv2
import numpy as np

import graph
import options
import weights
from held_out import held_out
from inference import run_model, session
from network import HALO
from photos import STYLES, load_styles, read_image
from reference import pad_halo, postprocess, to_tensor

CALIBRATION_PORTRAITS = 8
CLIPPED_PERCENT = (0, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
"""Candidates for the percentage of the values that are cut off at each end."""


def main() -> None:
    parser = options.parser(__doc__, "corpus", "models")
    parser.add_argument("--portraits", type=int, default=5)
    parser.add_argument("--side", type=int, default=512, help="pixels of the portraits' side")
    parser.add_argument("--styles", type=Path, default=STYLES)
    arguments = parser.parse_args()

    folder = arguments.corpus / "portraits"
    names = held_out([path.name for path in folder.glob("*.jpg")])[: arguments.portraits]
    portraits = [load_portrait(folder / name, arguments.side) for name in names]
    state = weights.read_kernels(arguments.models / "portraits.onnx")
    vectors = weights.read_safetensors(arguments.models / "portraits.safetensors")
    statistics_session = session(arguments.models / "portraits.statistics.onnx")

    all_ratios = []
    print("| style | least, dB | median, dB |\n|---|---|---|")
    for style in load_styles(arguments.styles):
        gamma, beta, ranges = (vectors[f"{style['name']}.{part}"] for part in ("gamma", "beta", "ranges"))
        ratios = []
        for picture in portraits:
            kernels = folded_kernels(state, statistics_session, gamma, beta, picture)
            tile = pad_halo(picture, HALO)
            in_float, in_8_bits = (
                postprocess(run_model(model, {"image": tile})[0], tile, gamma, beta, HALO)
                for model in (graph.folded_graph(kernels), graph.quantised_graph(kernels, dict(zip(graph.POINTS, ranges))))
            )
            ratios.append(-10 * np.log10(np.square(in_float - in_8_bits).mean()))
        all_ratios += ratios
        print(f"| {style['title']} | {min(ratios):.1f} | {statistics.median(ratios):.1f} |", flush=True)
    print(f"| **all** | {min(all_ratios):.1f} | {statistics.median(all_ratios):.1f} |")


def load_portrait(path: Path, side: int) -> np.ndarray:
    pixels = cv2.resize(read_image(path), (side, side), interpolation=cv2.INTER_AREA)
    return to_tensor(pixels, 4, 8)


def calibrate_ranges(
    state: dict, statistics_session, gamma: np.ndarray, beta: np.ndarray, portraits: list[np.ndarray]
) -> np.ndarray:
    """f32 [points, 2]: the smallest and the largest value at each of `graph.POINTS`, over the portraits."""
    activations: list[list[np.ndarray]] = [[] for _ in graph.POINTS]
    for picture in portraits:
        kernels = folded_kernels(state, statistics_session, gamma, beta, picture)
        _, *tensors = run_model(graph.calibration_graph(kernels), {"image": pad_halo(picture, HALO)})
        for values, tensor in zip(activations, tensors):
            values.append(tensor[..., ::4, ::4].ravel())
    return np.array([least_error_range(np.concatenate(values)) for values in activations], np.float32)


def folded_kernels(state: dict, statistics_session, gamma: np.ndarray, beta: np.ndarray, picture: np.ndarray) -> dict:
    """The kernels with the style and the picture's own statistics folded in."""
    inputs = {"image": picture, "gamma": gamma, "beta": beta}
    return graph.fold_statistics(state, gamma, beta, *statistics_session.run(None, inputs))


def least_error_range(values: np.ndarray) -> tuple[float, float]:
    """The candidate range, as (low, high), that quantises `values` with the smallest squared error."""
    lows = np.percentile(values, CLIPPED_PERCENT)
    highs = np.percentile(values, [100 - percent for percent in CLIPPED_PERCENT])
    candidates = [(min(low, 0.0), max(high, 1e-6)) for low, high in zip(lows, highs)]

    def error(candidate: tuple[float, float]) -> float:
        low, high = candidate
        step = (high - low) / 255
        zero = round(-low / step)
        return np.square((np.clip(np.rint(values / step) + zero, 0, 255) - zero) * step - values).mean()

    return min(candidates, key=error)


if __name__ == "__main__":
    main()
