"""Compares the network with the slow method that it replaces: 500 steps of optimising the pixels themselves.

    python optimise.py --corpus FOLDER --work FOLDER [--models FOLDER] [--portraits 5] [--side 128] [--steps 500] [--bfloat16]

For each pair of a held-out portrait and a painting, Adam minimises the training loss over the pixels, beginning at the photo
(Gatys, Ecker and Bethge, CVPR 2016). The style loss of the result is compared with that of the shipped set's picture of the
same portrait at the same size. Prints the ratio for every pair and the median over all pairs. The portraits of one painting
are optimised as one batch. The results are stored in the work folder, because they do not depend on the set. Style losses are
always computed in 32 bits.
"""

from __future__ import annotations

import json
import statistics
from pathlib import Path

import cv2
import torch

import graph
import options
import perceptual
import weights
from held_out import held_out
from network import Network
from photos import PAINTING_SIDE, STYLES, attention_map, image_tensor, load_painting, load_styles, read_image

STEP = 0.02
"""Adam's learning rate; a pixel ranges from 0 to 1."""


def main() -> None:
    parser = options.parser(__doc__, "corpus", "work", "models")
    parser.add_argument("--portraits", type=int, default=5)
    parser.add_argument("--side", type=int, default=128, help="pixels of the portrait's side")
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--bfloat16", action="store_true", help="optimise with the loss network in bfloat16")
    parser.add_argument("--styles", type=Path, default=STYLES)
    arguments = parser.parse_args()
    torch.manual_seed(0)

    vgg, optimising_vgg = perceptual.Vgg(), perceptual.Vgg(arguments.bfloat16)
    paint = load_shipped_set(arguments.models)
    names = held_out([path.name for path in sorted((arguments.corpus / "portraits").glob("*.jpg"))])[: arguments.portraits]
    results_path = arguments.work / f"optimised-{arguments.side}-{arguments.steps}.json"
    results = json.loads(results_path.read_text(encoding="utf-8")) if results_path.exists() else {}
    pixels = [read_image(arguments.corpus / "portraits" / name) for name in names]
    photos = torch.cat([image_tensor(cv2.resize(each, (arguments.side, arguments.side), interpolation=cv2.INTER_AREA)) for each in pixels])
    ratios: dict[str, list[float]] = {}
    for style in load_styles(arguments.styles):
        if "painting" not in style:
            continue
        painting_image = load_painting(style, arguments.corpus)
        style_targets = perceptual.style_targets(vgg, painting_image)
        keys = [f"{name} {style['name']} of {style.get('shorter_side', PAINTING_SIDE)} px" for name in names]
        missing = [place for place, key in enumerate(keys) if key not in results]
        if missing:
            optimised = optimise(optimising_vgg, photos[missing], perceptual.style_targets(optimising_vgg, painting_image), arguments.steps)
            with torch.no_grad():
                results |= zip([keys[place] for place in missing], style_losses(vgg, optimised, style_targets).tolist())
            results_path.write_text(json.dumps(results, indent=1), encoding="utf-8")
        with torch.no_grad():
            painted = torch.cat([paint(photo[None], style["name"]) for photo in photos])
            ours = style_losses(vgg, painted, style_targets).tolist()
        for key, value in zip(keys, ours):
            ratios.setdefault(style["name"], []).append(value / results[key])
            print(f"{key}: network {value:.4f}, optimised {results[key]:.4f}, ratio {value / results[key]:.2f}", flush=True)
    for name, values in ratios.items():
        print(f"{name}: median ratio {statistics.median(values):.2f}")
    every = [value for values in ratios.values() for value in values]
    print(f"median over {len(every)} pairs at {arguments.side} px, {arguments.steps} steps: {statistics.median(every):.2f}")


def load_shipped_set(models: Path):
    """The committed set as a function `paint(photo [1, 3, H, W], style name)`."""
    network = Network().eval().requires_grad_(False)
    graph.fill_network(network, weights.read_kernels(models / "portraits.onnx"))
    vectors = weights.read_safetensors(models / "portraits.safetensors")

    def paint(photo: torch.Tensor, name: str) -> torch.Tensor:
        return network(photo, *(torch.from_numpy(vectors[f"{name}.{part}"][None].copy()) for part in ("gamma", "beta")))

    return paint


def optimise(vgg: perceptual.Vgg, photos: torch.Tensor, style_targets: dict[str, torch.Tensor], steps: int) -> torch.Tensor:
    """The pictures [N, 3, H, W] after `steps` steps. Adam treats each pixel alone, so the photos of a batch stay independent."""
    uniform_attention = torch.from_numpy(attention_map((photos.shape[2] * 4, photos.shape[3] * 4), None))[None, None]
    targets = perceptual.content_targets(vgg, photos)
    pixels = photos.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([pixels], lr=STEP)
    for _ in range(steps):
        optimiser.zero_grad()
        loss, _ = perceptual.painting_loss(vgg, pixels, targets, uniform_attention, style_targets, perceptual.STYLE_WEIGHT)
        loss.backward()
        optimiser.step()
        with torch.no_grad():
            pixels.clamp_(0, 1)
    return pixels.detach()


def style_losses(vgg: perceptual.Vgg, pictures: torch.Tensor, style_targets: dict[str, torch.Tensor]) -> torch.Tensor:
    """The style loss of each picture, [N]."""
    return perceptual.style_loss(vgg(pictures, perceptual.STYLE_LAYERS), style_targets)


if __name__ == "__main__":
    main()
