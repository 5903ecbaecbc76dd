"""Adds one style in minutes: fits a new vector to a painting and leaves the network as it is.

    python fit_style.py PAINTING --name NAME [--out NAME.safetensors] [--iterations 300]
                        [--graph ../portraits.onnx --vectors ../portraits.safetensors] --corpus FOLDER --work FOLDER

Only gamma and beta are trained, 1,548 numbers. They begin at the known style with the smallest loss on the painting. The
result is weaker than a style that was trained with the others, because the network can only combine the strokes that it knows.
The file holds `NAME.gamma` and `NAME.beta`; add them to the set's vectors and manifest.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

import graph
import options
import perceptual
import weights
from network import Network
from photos import PAINTING_SIDE, PhotoSet, image_tensor, read_image, resize
from train import VECTOR_LEARNING_RATE

SIDE = 128
"""Pixels of a crop's side."""


def main() -> None:
    parser = options.parser(__doc__, "corpus", "work")
    parser.add_argument("painting", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--iterations", type=int, default=300)
    parser.add_argument("--graph", type=Path, default=options.MODELS / "portraits.onnx")
    parser.add_argument("--vectors", type=Path, default=options.MODELS / "portraits.safetensors")
    arguments = parser.parse_args()

    network = Network().eval().requires_grad_(False)
    graph.fill_network(network, weights.read_kernels(arguments.graph))
    vgg = perceptual.Vgg()
    photos = PhotoSet(arguments.corpus, arguments.work)
    pixels = read_image(arguments.painting)
    picture = image_tensor(resize(pixels, PAINTING_SIDE / min(pixels.shape[:2])))
    style_targets = perceptual.style_targets(vgg, picture)

    known = weights.read_safetensors(arguments.vectors)
    start = nearest_style(network, vgg, photos, style_targets, known)
    print(f"starts from the style {start}", flush=True)
    vector = [torch.tensor(known[f"{start}.{part}"][None], requires_grad=True) for part in ("gamma", "beta")]
    optimiser = torch.optim.Adam(vector, lr=VECTOR_LEARNING_RATE * 2)
    for iteration in range(arguments.iterations):
        optimiser.zero_grad()
        loss, parts = style_cost(network, vgg, photos, style_targets, vector, iteration)
        loss.backward()
        optimiser.step()
        if iteration % 50 == 0:
            print(f"{iteration}: style {parts['style']:.3f}", flush=True)

    out = arguments.out or Path(f"{arguments.name}.safetensors")
    values = [values.detach()[0].numpy() for values in vector]
    weights.write_safetensors(out, {f"{arguments.name}.gamma": values[0], f"{arguments.name}.beta": values[1]})
    print(f"{out} written")


def style_cost(network, vgg, photos, style_targets, vector, seed):
    crop, attention = photos.random_crop(SIDE, np.random.default_rng((2, seed)))
    return perceptual.painting_loss(
        vgg, network(crop, *vector), perceptual.content_targets(vgg, crop), attention, style_targets, perceptual.STYLE_WEIGHT
    )


@torch.no_grad()
def nearest_style(network, vgg, photos, style_targets, known) -> str:
    names = [key.removesuffix(".gamma") for key in known if key.endswith(".gamma")]

    def distance(name: str) -> float:
        vector = [torch.from_numpy(known[f"{name}.{part}"][None].copy()) for part in ("gamma", "beta")]
        return sum(style_cost(network, vgg, photos, style_targets, vector, seed)[1]["style"] for seed in range(3))

    return min(names, key=distance)


if __name__ == "__main__":
    main()
