"""Writes the shipped set from a checkpoint: graphs, vectors, and the manifest that is also the model card.

    python export.py --corpus FOLDER --work FOLDER [--models FOLDER] [--styles FILE.toml] [--date YYYY-MM-DD]

Writes NAME.onnx (stylize), NAME.statistics.onnx, NAME.folded.onnx, NAME.quantised.onnx, NAME.safetensors and
NAME.toml; graph.py describes them. Before it writes anything it compares the graphs with the network in PyTorch: no value may
differ by more than 1e-4.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch

import graph
import options
import weights
from inference import run_model, session
from network import EPSILON, HALO, STRIDE, VECTOR_LENGTH, WIDTHS, Network
from photos import STYLES, load_styles, training_portraits
from quantise import CALIBRATION_PORTRAITS, calibrate_ranges, load_portrait
from reference import postprocess

NAME = "portraits"
HERE = Path(__file__).resolve().parent
PARITY = 1e-4
NUMBERS = {12: "twelve", 16: "sixteen"}
"""Numbers of styles as words, for the sets that are or were to be shipped."""
SMALLEST = 8
"""The smallest height and width: padding by reflection needs one pixel more than it adds, at an eighth of the size."""


def main() -> None:
    parser = options.parser(__doc__, "corpus", "work", "models")
    parser.add_argument("--styles", type=Path, default=STYLES)
    parser.add_argument("--date", default=datetime.date.today().isoformat())
    arguments = parser.parse_args()

    trained = torch.load(arguments.work / "checkpoint.pt", map_location="cpu")
    styles = load_styles(arguments.styles)
    if trained["names"] != [style["name"] for style in styles]:
        sys.exit(f"the checkpoint has other styles than {arguments.styles}")
    network = averaged_network(trained)
    vectors = {
        f"{name}.{part}": trained["average"][part][index].numpy()
        for index, name in enumerate(trained["names"])
        for part in ("gamma", "beta")
    }
    state = graph.kernels_from_network(network)
    models = {
        f"{NAME}.onnx": graph.stylize_graph(state),
        f"{NAME}.statistics.onnx": graph.statistics_graph(state),
        f"{NAME}.folded.onnx": graph.folded_graph(graph.kernels_before_folding(state)),
    }
    check_parity(network, state, models, vectors)
    known = training_portraits(arguments.corpus)
    portraits = [load_portrait(path, 512) for path in known[:: len(known) // CALIBRATION_PORTRAITS][:CALIBRATION_PORTRAITS]]
    statistics_session = session(models[f"{NAME}.statistics.onnx"].SerializeToString())
    for name in trained["names"]:
        gamma, beta = vectors[f"{name}.gamma"], vectors[f"{name}.beta"]
        vectors[f"{name}.ranges"] = calibrate_ranges(state, statistics_session, gamma, beta, portraits)
    placeholder = {point: (0.0, 1.0) for point in graph.POINTS}
    models[f"{NAME}.quantised.onnx"] = graph.quantised_graph(graph.kernels_before_folding(state), placeholder)

    digests = {}
    for name, model in models.items():
        content = model.SerializeToString()
        (arguments.models / name).write_bytes(content)
        digests[name] = hashlib.sha256(content).hexdigest()
    file = f"{NAME}.safetensors"
    digests[file] = weights.write_safetensors(arguments.models / file, vectors)
    manifest = arguments.models / f"{NAME}.toml"
    manifest.write_text(manifest_text(digests, trained, styles, arguments.date), encoding="utf-8")
    size = sum((arguments.models / name).stat().st_size for name in digests)
    print(f"{manifest}: {len(trained['names'])} styles, {size / 1e6:.1f} MB in {len(digests)} files")


def averaged_network(trained: dict) -> Network:
    network = Network().eval()
    network.load_state_dict(trained["network"])
    network.load_state_dict(
        {name: values for name, values in trained["average"].items() if name not in ("gamma", "beta")}, strict=False
    )
    return network


def check_parity(network: Network, state: dict, models: dict, vectors: dict[str, np.ndarray]) -> None:
    run = {name: session(model.SerializeToString()) for name, model in models.items()}
    picture = np.random.default_rng(11).random((1, 3, 160, 192), np.float32)
    inner = np.s_[:, :, HALO:-HALO, HALO:-HALO]
    largest = 0.0
    for name in {key.rsplit(".", 1)[0] for key in vectors}:
        gamma, beta = vectors[f"{name}.gamma"], vectors[f"{name}.beta"]
        inputs = {"image": picture, "gamma": gamma, "beta": beta}
        with torch.no_grad():
            expected = network(*(torch.from_numpy(values) for values in (picture, gamma[None], beta[None]))).numpy()
        (whole,) = run[f"{NAME}.onnx"].run(None, inputs)
        mean, variance = run[f"{NAME}.statistics.onnx"].run(None, inputs)
        (logits,) = run_model(graph.folded_graph(graph.fold_statistics(state, gamma, beta, mean, variance)), {"image": picture})
        tile = postprocess(logits, picture, gamma, beta, HALO)
        largest = max(largest, np.abs(whole - expected).max(), np.abs(tile - expected[inner]).max())
    print(f"largest difference to PyTorch, all styles, whole and folded: {largest:.1e}")
    if not largest <= PARITY:
        sys.exit(f"that is more than {PARITY:.0e}: nothing was written")


def manifest_text(digests: dict[str, str], trained: dict, styles: list[dict], date: str) -> str:
    text = (HERE / "card.txt").read_text(encoding="utf-8").strip()
    text = text.format(iterations=trained["iteration"], seed=trained["seed"], date=date)
    lines = [
        "# The model card. The engine reads it and refuses files that differ from it. Written by training/export.py from",
        "# training/card.txt and training/styles.toml: change those.",
        "",
        "format = 5",
        'kind = "neural-style"',
        f'name = "{NAME}"',
        'title = "Portraits"',
        f'description = "One network, {NUMBERS.get(len(styles), len(styles))} styles that blend, each learnt from a painting."',
        'licence = "Apache-2.0 OR MIT"',
        'provenance = """',
        text.replace("\\", "\\\\"),
        '"""',
        "",
        "[graph]",
        f"# Inputs image [1, 3, H, W], gamma [{VECTOR_LENGTH}], beta [{VECTOR_LENGTH}]; output out [1, 3, H, W].",
        *file_lines(digests, f"{NAME}.onnx"),
        'layout = "nchw"',
        'colour = "srgb-rgb"',
        'range = "0..=1"',
        "# H and W are multiples of stride and at least smallest; the engine reflects the photo up to there and crops after.",
        f"stride = {STRIDE}",
        f"smallest = {SMALLEST}",
        "",
        "[statistics]",
        "# The same inputs; outputs mean [768] and variance [768], what the norms of the graph take from the picture.",
        *file_lines(digests, f"{NAME}.statistics.onnx"),
        f"epsilon = {EPSILON}",
        "",
        "[folded]",
        "# Input image, output out [1, 12, H/2, W/2]. The initialisers conv.N.weight and conv.N.bias are replaced by what fold in",
        "# training/graph.py computes; postprocess in training/reference.py is what follows. A tile takes halo more pixels on each side.",
        *file_lines(digests, f"{NAME}.folded.onnx"),
        f"halo = {HALO}",
        "# Each colour comes out in upscale² phases, upscale times smaller on each side.",
        f"upscale = {math.isqrt(graph.PHASES)}",
        "# Normalised channels of each convolution; conv.12 gives four phases of each.",
        f"channels = {json.dumps(WIDTHS)}",
        "",
        "[quantised]",
        "# The same in 8 bits. Points are what is quantised; reads says, for each convolution, which of them it reads.",
        *file_lines(digests, f"{NAME}.quantised.onnx"),
        f"points = {json.dumps(graph.POINTS)}",
        f"reads = {json.dumps(graph.CONV_INPUTS)}",
        "",
        "[vectors]",
        "# Tensors NAME.gamma and NAME.beta, f32 [length], the last six of each the shares of the photo's tones; a blend is the",
        "# weighted mean. NAME.ranges, f32 [points, 2], the least and the largest value at each point; a blend's reach over all of its styles'.",
        *file_lines(digests, f"{NAME}.safetensors"),
        f"length = {VECTOR_LENGTH}",
    ]
    for style in styles:
        lines += ["", "[[styles]]"]
        lines += [f"{key} = {toml_value(style[key])}" for key in ("name", "title", "description")]
        lines.append("source = { " + ", ".join(f"{key} = {toml_value(value)}" for key, value in style["source"].items()) + " }")
    return "\n".join(lines) + "\n"


def file_lines(digests: dict[str, str], name: str) -> list[str]:
    return [f'file = "{name}"', f'sha256 = "{digests[name]}"']


def toml_value(value: str | int) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
