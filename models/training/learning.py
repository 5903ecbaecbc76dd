"""Writes what the program needs to learn styles: four graphs, the paintings' own statistics, and their manifest.

    python learning.py --corpus FOLDER [--models FOLDER]

It needs the shipped set (`portraits.onnx`, `portraits.safetensors`) and the paintings of styles.toml, and no PyTorch. Run it again
whenever the set is exported anew. learning_graphs.py describes the graphs.

`paintings.safetensors` holds, of each style and each of SIDES, the Gram matrices of its painting that the masterpiece is optimised
towards: NAME.SIDE.LAYER, f16 [rank, C], whose product with itself, transposed first, is the matrix without its smallest
eigenvalues. Nothing of the painting can be seen in it.
"""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import cv2
import numpy as np
import onnx

import learning_graphs
import options
import weights
from inference import session
from learning_graphs import STYLE_LAYERS
from loss_network import FILE, LAYERS, PACKAGE, package_file, read_convolutions

NAME = "learning"
HERE = Path(__file__).resolve().parent
SIDES = (320, 640)
"""Pixels of a painting's shorter side: as the styles are learnt, and for pictures of 512 px."""

TRAINING_SIDE = 320
"""The shorter side of a painting whose entry in styles.toml names none; SIDES are in proportion to the one it names."""

RANKS = {"1_1": 8, "2_1": 16, "3_1": 32, "4_1": 24}
"""Eigenvectors that are kept: what is left out is at most 0.4% of a matrix's square, measured on the shipped paintings."""


def main() -> None:
    arguments = options.parser(__doc__, "corpus", "models").parse_args()
    folder = arguments.models / NAME
    folder.mkdir(exist_ok=True)

    convolutions = read_convolutions()
    network = onnx.load(arguments.models / "portraits.onnx")
    graphs = {
        "see": learning_graphs.see_graph(convolutions),
        "paint": learning_graphs.paint_graph(convolutions),
        "network": learning_graphs.network_graph(network),
        "back": learning_graphs.back_graph(network),
    }
    digests = {}
    for name, graph in graphs.items():
        content = graph.SerializeToString()
        (folder / f"{name}.onnx").write_bytes(content)
        digests[f"{name}.onnx"] = sha256(content)
    see = session(graphs["see"].SerializeToString())
    factors = {}
    for style in shipped_styles(arguments.models):
        for side in SIDES:
            grams = see.run(None, {"picture": load_painting(style, arguments.corpus, side)})[:-1]
            for layer, gram in zip(STYLE_LAYERS, grams):
                factors[f"{style['name']}.{side}.{layer}"] = factor(gram, RANKS[layer])
    file = "paintings.safetensors"
    digests[file] = weights.write_safetensors(folder / file, factors)
    manifest = folder / f"{NAME}.toml"
    manifest.write_text(manifest_text(digests), encoding="utf-8")
    size = sum((folder / name).stat().st_size for name in digests)
    print(f"{manifest}: {size / 1e6:.1f} MB in {len(digests)} files")


def shipped_styles(models: Path) -> list[dict]:
    """The entries of styles.toml that the shipped set has vectors of."""
    names = weights.read_safetensors(models / "portraits.safetensors")
    styles = tomllib.loads((HERE / "styles.toml").read_text(encoding="utf-8"))["styles"]
    return [style for style in styles if f"{style['name']}.gamma" in names]


def load_painting(style: dict, corpus: Path, side: int) -> np.ndarray:
    """The painting without its frame, f32 [1, 3, H, W] in 0..=1, sides multiples of 8."""
    pixels = cv2.cvtColor(cv2.imread(str(corpus / style["painting"]), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    height, width = pixels.shape[:2]
    left, top, right, bottom = style.get("crop", (0, 0, 1, 1))
    pixels = pixels[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]
    scale = side * style.get("shorter_side", TRAINING_SIDE) / TRAINING_SIDE / min(pixels.shape[:2])
    size = [max(8, round(length * scale / 8) * 8) for length in (pixels.shape[1], pixels.shape[0])]
    pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None]).astype(np.float32) / 255


def factor(gram: np.ndarray, rank: int) -> np.ndarray:
    """f16 [rank, C]: the largest eigenvectors, each times the root of its eigenvalue."""
    values, vectors = np.linalg.eigh(gram.astype(np.float64))
    largest = np.argsort(values)[::-1][:rank]
    return (vectors[:, largest] * np.sqrt(values[largest].clip(min=0))).T.astype(np.float16)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def manifest_text(digests: dict[str, str]) -> str:
    text = (HERE / "learning-card.txt").read_text(encoding="utf-8").strip().format(until=LAYERS[-1])
    lines = [
        "# The model card. The program reads it and refuses files that differ from it. Written by training/learning.py from",
        "# training/learning-card.txt: change those.",
        "",
        "format = 5",
        'kind = "style-learning"',
        f'name = "{NAME}"',
        'title = "Learning of styles"',
        'description = "Says how a picture must change to look more like another, and what that means for a style vector."',
        'licence = "CC-BY-4.0 AND (Apache-2.0 OR MIT)"',
        *(f'{key} = """\n{part.strip()}\n"""' for key, part in zip(("provenance", "training_data"), text.split("\n---\n"))),
        "",
        "[source]",
        'registry = "PyPI"',
        f'package = "{PACKAGE}"',
        'version = "1.6.0"',
        f'file = "{PACKAGE}/{FILE}"',
        f'sha256 = "{sha256(package_file().read_bytes())}"',
    ]
    for name, note in (
        ("see", "# Input picture [1, 3, H, W]; outputs gram.L [C, C] of each layer, and content [1, 256, H/4, W/4]."),
        ("paint", "# Inputs picture, gram.L, content and weights [3]; outputs style [1], content_loss [1] and d.picture."),
        ("network", "# Inputs image [1, 3, H, W], gamma, beta; output out: portraits.onnx in 16 bits, whose styles are learnt."),
        ("back", "# Inputs image, gamma, beta and d.out; outputs d.gamma and d.beta."),
    ):
        lines += ["", f"[{name}]", note, f'file = "{name}.onnx"', f'sha256 = "{digests[f"{name}.onnx"]}"']
    lines += [
        "",
        "[paintings]",
        "# NAME.SIDE.LAYER, f16 [rank, channels]: a factor of the Gram matrix of a style's painting at this shorter side.",
        'file = "paintings.safetensors"',
        f'sha256 = "{digests["paintings.safetensors"]}"',
        f"sides = [{', '.join(map(str, SIDES))}]",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
