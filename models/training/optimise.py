"""How near the network comes to what it replaces: 500 steps of optimising the pixels themselves.

    python optimise.py --corpus FOLDER --work FOLDER [--models FOLDER] [--portraits 5] [--side 128] [--steps 500] [--coarse]

For each pair of a held-out portrait and a painting the same loss that training minimises is minimised over the pixels
(Gatys, Ecker and Bethge, CVPR 2016; Adam, from the photo), and its style loss compared with that of the shipped set's
picture of the same portrait at the same size. Prints the ratio for every pair and the median over all of them. Pairs that
are done are kept in the work folder, for optimising does not depend on the set. Style losses are computed in 32 bits, whatever
the pixels were optimised with.
"""

from __future__ import annotations

import argparse
import json
import statistics
from pathlib import Path

import cv2
import torch

import graph
import perceptual
import weights
from evaluate.portraits import held_out
from network import Network
from photos import attention, load, painting, styles, tensor
from train import SHORT, STYLE

HERE = Path(__file__).resolve().parent
STEP = 0.02
"""Adam's step in units of the full range of a pixel."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--corpus", type=Path, required=True)
    arguments.add_argument("--work", type=Path, required=True)
    arguments.add_argument("--models", type=Path, default=HERE.parent)
    arguments.add_argument("--portraits", type=int, default=5)
    arguments.add_argument("--side", type=int, default=128, help="pixels of the portrait's side")
    arguments.add_argument("--steps", type=int, default=500)
    arguments.add_argument("--coarse", action="store_true", help="optimise with the loss network in bfloat16")
    given = arguments.parse_args()
    torch.manual_seed(0)

    vgg, guide = perceptual.Vgg(), perceptual.Vgg(given.coarse)
    paint = shipped(given.models)
    names = held_out([path.name for path in sorted((given.corpus / "portraits").glob("*.jpg"))])[: given.portraits]
    kept = given.work / f"optimised-{given.side}-{given.steps}.json"
    done = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    ratios: dict[str, list[float]] = {}
    for portrait in names:
        pixels = load(given.corpus / "portraits" / portrait)
        photo = tensor(cv2.resize(pixels, (given.side, given.side), interpolation=cv2.INTER_AREA))
        for style in styles():
            if "painting" not in style:
                continue
            with torch.no_grad():
                seen = vgg(painting(style, given.corpus, SHORT), perceptual.STYLE)
                grams = {layer: perceptual.gram(features)[0] for layer, features in seen.items()}
            key = f"{portrait} {style['name']}"
            if key not in done:
                with torch.no_grad():
                    aims = guide(painting(style, given.corpus, SHORT), perceptual.STYLE)
                    aims = {layer: perceptual.gram(features)[0] for layer, features in aims.items()}
                picture = optimise(guide, photo, aims, given.steps)
                with torch.no_grad():
                    done[key] = float(style_of(vgg, picture, grams))
                kept.write_text(json.dumps(done, indent=1), encoding="utf-8")
            with torch.no_grad():
                ours = float(style_of(vgg, paint(photo, style["name"]), grams))
            ratios.setdefault(style["name"], []).append(ours / done[key])
            print(f"{key}: network {ours:.4f}, optimised {done[key]:.4f}, ratio {ours / done[key]:.2f}", flush=True)
    for name, values in ratios.items():
        print(f"{name}: median ratio {statistics.median(values):.2f}")
    every = [value for values in ratios.values() for value in values]
    print(f"median over {len(every)} pairs at {given.side} px, {given.steps} steps: {statistics.median(every):.2f}")


def shipped(models: Path):
    """The committed set: `paint(photo [1, 3, H, W], style name)`."""
    network = Network().eval().requires_grad_(False)
    graph.fill(network, weights.read_graph(models / "portraits.onnx"))
    vectors = weights.read_safetensors(models / "portraits.safetensors")

    def paint(photo: torch.Tensor, name: str) -> torch.Tensor:
        return network(photo, *(torch.from_numpy(vectors[f"{name}.{part}"][None].copy()) for part in ("gamma", "beta")))

    return paint


def optimise(vgg: perceptual.Vgg, photo: torch.Tensor, grams: dict[str, torch.Tensor], steps: int) -> torch.Tensor:
    """The picture after `steps` steps."""
    everywhere = torch.from_numpy(attention((photo.shape[2] * 4, photo.shape[3] * 4), None))[None, None]
    pixels = photo.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([pixels], lr=STEP)
    for _ in range(steps):
        optimiser.zero_grad()
        loss, _ = perceptual.painting_loss(vgg, pixels, photo, everywhere, grams, STYLE[1])
        loss.backward()
        optimiser.step()
        with torch.no_grad():
            pixels.clamp_(0, 1)
    return pixels.detach()


def style_of(vgg: perceptual.Vgg, picture: torch.Tensor, grams: dict[str, torch.Tensor]) -> torch.Tensor:
    return perceptual.style_loss(vgg(picture, perceptual.STYLE), grams).mean()


if __name__ == "__main__":
    main()
