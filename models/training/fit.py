"""Adds one style in minutes: fits a new vector to a painting while the network stays as it is.

    python fit.py PAINTING --name NAME [--out NAME.safetensors] [--iterations 300]
                  [--graph ../portraits.onnx --vectors ../portraits.safetensors] --corpus FOLDER --work FOLDER

Only gamma and beta move, 1,548 numbers; they begin at the known style whose loss on the painting is the least. Weaker
than training the style with the others, because the strokes must be made of those the network knows. The result holds
`NAME.gamma` and `NAME.beta`, to be added to the set's vectors and manifest.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

import graph
import perceptual
import weights
from network import Network
from photos import SHORT, Photos, load, resize, tensor
from train import STYLE, VECTOR_RATE

HERE = Path(__file__).resolve().parent
SIDE = 128
"""Pixels of a crop's side."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("painting", type=Path)
    arguments.add_argument("--name", required=True)
    arguments.add_argument("--out", type=Path)
    arguments.add_argument("--iterations", type=int, default=300)
    arguments.add_argument("--graph", type=Path, default=HERE.parent / "portraits.onnx")
    arguments.add_argument("--vectors", type=Path, default=HERE.parent / "portraits.safetensors")
    arguments.add_argument("--corpus", type=Path, required=True)
    arguments.add_argument("--work", type=Path, required=True)
    given = arguments.parse_args()

    network = Network().eval().requires_grad_(False)
    graph.fill(network, weights.read_graph(given.graph))
    vgg = perceptual.Vgg()
    photos = Photos(given.corpus, given.work)
    pixels = load(given.painting)
    picture = tensor(resize(pixels, SHORT / min(pixels.shape[:2])))
    grams = perceptual.grams(vgg, picture)

    known = weights.read_safetensors(given.vectors)
    start = nearest(network, vgg, photos, grams, known)
    print(f"begins at {start}", flush=True)
    vector = [torch.tensor(known[f"{start}.{part}"][None], requires_grad=True) for part in ("gamma", "beta")]
    optimiser = torch.optim.Adam(vector, lr=VECTOR_RATE * 2)
    for iteration in range(given.iterations):
        optimiser.zero_grad()
        loss, parts = cost(network, vgg, photos, grams, vector, iteration)
        loss.backward()
        optimiser.step()
        if iteration % 50 == 0:
            print(f"{iteration}: style {parts['style']:.3f}", flush=True)

    out = given.out or Path(f"{given.name}.safetensors")
    values = [values.detach()[0].numpy() for values in vector]
    weights.write_safetensors(out, {f"{given.name}.gamma": values[0], f"{given.name}.beta": values[1]})
    print(f"{out} written")


def cost(network, vgg, photos, grams, vector, seed):
    crop, attention = photos.crop(SIDE, np.random.default_rng((2, seed)))
    return perceptual.painting_loss(
        vgg, network(crop, *vector), perceptual.contents(vgg, crop), attention, grams, STYLE[1]
    )


@torch.no_grad()
def nearest(network, vgg, photos, grams, known) -> str:
    names = [key.removesuffix(".gamma") for key in known if key.endswith(".gamma")]

    def distance(name: str) -> float:
        vector = [torch.from_numpy(known[f"{name}.{part}"][None].copy()) for part in ("gamma", "beta")]
        return sum(cost(network, vgg, photos, grams, vector, seed)[1]["style"] for seed in range(3))

    return min(names, key=distance)


if __name__ == "__main__":
    main()
