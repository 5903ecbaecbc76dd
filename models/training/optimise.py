"""How near the network comes to what it replaces: 500 steps of optimising the pixels themselves.

    python optimise.py --corpus FOLDER --work FOLDER [--models FOLDER] [--portraits 5] [--side 128] [--steps 500] [--coarse]

For each pair of a held-out portrait and a painting the same loss that training minimises is minimised over the pixels
(Gatys, Ecker and Bethge, CVPR 2016; Adam, from the photo), and its style loss compared with that of the shipped set's
picture of the same portrait at the same size. Prints the ratio for every pair and the median over all of them. A painting's
portraits are optimised side by side; what is done is kept in the work folder, for optimising does not depend on the set.
Style losses are computed in 32 bits, whatever the pixels were optimised with.
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
from photos import SHORT, attention, load, painting, styles, tensor
from train import STYLE

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
    pixels = [load(given.corpus / "portraits" / name) for name in names]
    photos = torch.cat([tensor(cv2.resize(of, (given.side, given.side), interpolation=cv2.INTER_AREA)) for of in pixels])
    ratios: dict[str, list[float]] = {}
    for style in styles():
        if "painting" not in style:
            continue
        picture = painting(style, given.corpus)
        grams = perceptual.grams(vgg, picture)
        keys = [f"{name} {style['name']} of {style.get('short', SHORT)} px" for name in names]
        missing = [place for place, key in enumerate(keys) if key not in done]
        if missing:
            optimised = optimise(guide, photos[missing], perceptual.grams(guide, picture), given.steps)
            with torch.no_grad():
                done |= zip([keys[place] for place in missing], style_of(vgg, optimised, grams).tolist())
            kept.write_text(json.dumps(done, indent=1), encoding="utf-8")
        with torch.no_grad():
            painted = torch.cat([paint(photo[None], style["name"]) for photo in photos])
            ours = style_of(vgg, painted, grams).tolist()
        for key, value in zip(keys, ours):
            ratios.setdefault(style["name"], []).append(value / done[key])
            print(f"{key}: network {value:.4f}, optimised {done[key]:.4f}, ratio {value / done[key]:.2f}", flush=True)
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


def optimise(vgg: perceptual.Vgg, photos: torch.Tensor, grams: dict[str, torch.Tensor], steps: int) -> torch.Tensor:
    """The pictures [N, 3, H, W] of the photos after `steps` steps. Adam goes by itself for each pixel, so they do not meet."""
    everywhere = torch.from_numpy(attention((photos.shape[2] * 4, photos.shape[3] * 4), None))[None, None]
    aims = perceptual.contents(vgg, photos)
    pixels = photos.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([pixels], lr=STEP)
    for _ in range(steps):
        optimiser.zero_grad()
        loss, _ = perceptual.painting_loss(vgg, pixels, aims, everywhere, grams, STYLE[1])
        loss.backward()
        optimiser.step()
        with torch.no_grad():
            pixels.clamp_(0, 1)
    return pixels.detach()


def style_of(vgg: perceptual.Vgg, pictures: torch.Tensor, grams: dict[str, torch.Tensor]) -> torch.Tensor:
    """The style loss of each picture, [N]."""
    return perceptual.style_loss(vgg(pictures, perceptual.STYLE), grams)


if __name__ == "__main__":
    main()
