"""Trains all styles at once. The same command continues a training that was stopped.

    python train.py --corpus FOLDER --work FOLDER [--styles FILE.toml] [--iterations N] [--bfloat16]
                    [--from GRAPH.onnx VECTORS.safetensors]

Each iteration paints one crop of a photo in two styles; their loss is style and content in VGG-19, and the lightness of faces.
A checkpoint is written every few minutes, completely or not at all. The random numbers of an iteration follow from the seed and
the iteration's number, so a stop changes nothing.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

import graph
import options
import perceptual
import weights
from network import VECTOR_LENGTH, Network
from photos import STYLES, PhotoSet, load_painting, load_styles

CROP_SIDES = {128: 0.5, 192: 0.35, 256: 0.15}
"""Pixels of a crop's side, and the share of the iterations that paint one of that size."""

STYLE_WEIGHT = (4.0, 24.0)
"""Weight of the style loss at the beginning, and after two fifths of the iterations; the content loss has weight 1."""

SHIFT_MEMORY = 50
"""The shift of skin that a style keeps to is the mean over about so many of its last faces; see `perceptual.tone_loss`."""

MONOCHROME = 0.1
"""What the shift of skin weighs in a monochrome style: its few tones cannot hold every skin, but a face must not sink in it."""

WARM_START = 300
"""A warm start takes so many iterations to its full rates, and the network learns at half of its own: nothing learnt is shaken."""

LEARNING_RATE, VECTOR_LEARNING_RATE = 2e-3, 6e-3
AVERAGE_DECAY = 0.998
"""Decay of the exponential moving average of the weights, which is what is exported: about 500 iterations."""


def main() -> None:
    parser = options.parser(__doc__, "corpus", "work")
    parser.add_argument("--styles", type=Path, default=STYLES)
    parser.add_argument("--iterations", type=int, default=40_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--bfloat16", action="store_true", help="the loss network in bfloat16: for processors with AMX")
    parser.add_argument("--from", dest="start", nargs=2, type=Path, metavar=("GRAPH", "VECTORS"))
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    torch.manual_seed(arguments.seed)

    trainer = Trainer(arguments)
    trainer.resume() or trainer.warm_start(arguments.start)
    trainer.train()


class Trainer:
    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments, self.device = arguments, torch.device(arguments.device)
        styles = load_styles(arguments.styles)
        self.names = [style["name"] for style in styles]
        self.checkpoint = arguments.work / "checkpoint.pt"
        self.vgg = perceptual.Vgg(arguments.bfloat16).to(self.device)
        self.photos = PhotoSet(arguments.corpus, arguments.work)

        self.network = Network().to(self.device)
        self.gamma = torch.nn.Parameter(torch.ones(len(self.names), VECTOR_LENGTH, device=self.device))
        self.beta = torch.nn.Parameter(torch.zeros(len(self.names), VECTOR_LENGTH, device=self.device))
        self.optimiser = torch.optim.Adam(
            [
                {"params": self.network.parameters(), "lr": LEARNING_RATE},
                {"params": [self.gamma, self.beta], "lr": VECTOR_LEARNING_RATE},
            ],
            betas=(0.9, 0.99),
        )
        self.learning_rates = [group["lr"] for group in self.optimiser.param_groups]
        self.iteration = 0
        self.average: dict[str, Tensor] = {}
        self.shift, self.faces = torch.zeros(len(styles), device=self.device), torch.zeros(len(styles), device=self.device)
        self.tone_weights = torch.tensor([MONOCHROME if style.get("monochrome") else 1.0 for style in styles], device=self.device)
        paintings = [load_painting(style, arguments.corpus).to(self.device) for style in styles]
        self.style_targets = [perceptual.style_targets(self.vgg, painting) for painting in paintings]
        self.roughness = torch.cat([perceptual.total_variation(painting) for painting in paintings])

    def parameters(self) -> dict[str, Tensor]:
        return {**dict(self.network.named_parameters()), "gamma": self.gamma, "beta": self.beta}

    @torch.no_grad()
    def warm_start(self, start: list[Path] | None) -> None:
        """Begins with an exported set: its own styles as they are, each new style as that of its styles with the least loss."""
        if start is None:
            return
        graph.fill_network(self.network, weights.read_kernels(start[0]))
        exported = weights.read_safetensors(start[1])
        known = {
            name: [torch.from_numpy(exported[f"{name}.{part}"].copy()).to(self.device) for part in ("gamma", "beta")]
            for name in sorted({key.rpartition(".")[0] for key in exported})
        }
        crops = [self.photos.random_crop(128, np.random.default_rng((3, number)))[0].to(self.device) for number in range(4)]
        painted = {
            name: self.vgg(torch.cat([self.network(crop, *(part[None] for part in vector)) for crop in crops]), perceptual.STYLE_LAYERS)
            for name, vector in known.items()
        }
        for index, name in enumerate(self.names):
            losses = {other: perceptual.style_loss(painted[other], self.style_targets[index]).sum().item() for other in known}
            origin = name if name in known else min(losses, key=losses.get)
            print(f"{name} begins as {origin}", flush=True)
            self.gamma[index], self.beta[index] = known[origin]

    def resume(self) -> bool:
        if not self.checkpoint.exists():
            return False
        state = torch.load(self.checkpoint, map_location=self.device)
        if state["names"] != self.names:
            raise SystemExit(f"{self.checkpoint} has other styles: {', '.join(state['names'])}")
        self.network.load_state_dict(state["network"])
        with torch.no_grad():
            self.gamma.copy_(state["gamma"])
            self.beta.copy_(state["beta"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.iteration, self.average = state["iteration"], state["average"]
        self.shift, self.faces = state["shift"], state["faces"]
        print(f"continuing from iteration {self.iteration}", flush=True)
        return True

    def save(self) -> None:
        state = {
            "names": self.names,
            "iteration": self.iteration,
            "seed": self.arguments.seed,
            "network": self.network.state_dict(),
            "gamma": self.gamma.detach(),
            "beta": self.beta.detach(),
            "optimiser": self.optimiser.state_dict(),
            "average": self.average,
            "shift": self.shift,
            "faces": self.faces,
        }
        unfinished = self.checkpoint.with_suffix(".part")
        torch.save(state, unfinished)
        os.replace(unfinished, self.checkpoint)

    def train(self) -> None:
        saved = reported = time.monotonic()
        reported_at = self.iteration
        sums: dict[str, list[float]] = {}
        while self.iteration < self.arguments.iterations:
            for name, value in self.step().items():
                sums.setdefault(name, []).append(value)
            self.iteration += 1
            now = time.monotonic()
            if self.iteration % 100 == 0:
                means = ", ".join(f"{name} {np.mean(values):.3f}" for name, values in sorted(sums.items()))
                print(f"{self.iteration}: {(now - reported) / (self.iteration - reported_at):.2f} s an iteration; {means}", flush=True)
                reported, reported_at, sums = now, self.iteration, {}
            if now - saved > 180:
                self.save()
                saved = now
        self.save()

    def step(self) -> dict[str, float]:
        progress = self.iteration / self.arguments.iterations
        random = np.random.default_rng((self.arguments.seed, self.iteration))
        side = int(random.choice(list(CROP_SIDES), p=list(CROP_SIDES.values())))
        decay = min((1 - progress) / 0.6, 1.0)
        begun = self.arguments.start is not None
        paces = [min((self.iteration + 1) / WARM_START, 1.0) * share for share in (0.5, 1.0)] if begun else [1.0, 1.0]
        for group, rate, pace in zip(self.optimiser.param_groups, self.learning_rates, paces):
            group["lr"] = rate * max(decay, 0.02) * pace

        self.optimiser.zero_grad(set_to_none=True)
        first, last = STYLE_WEIGHT
        losses = self.train_paintings(side, random, last if begun else first + (last - first) * min(progress / 0.4, 1.0))
        torch.nn.utils.clip_grad_norm_(self.parameters().values(), 5.0)
        self.optimiser.step()
        self.update_average()
        return losses

    def train_paintings(self, side: int, random: np.random.Generator, style_weight: float) -> dict[str, float]:
        """One crop in two styles."""
        crop, attention = (values.to(self.device) for values in self.photos.random_crop(side, random))
        # All pairs of different styles are equally likely.
        chosen = random.choice(len(self.names), 2, replace=False).tolist()
        painted = self.network(crop.expand(2, -1, -1, -1), self.gamma[chosen], self.beta[chosen])
        style_targets = {
            layer: torch.stack([self.style_targets[index][layer] for index in chosen]) for layer in perceptual.STYLE_LAYERS
        }
        loss, losses = perceptual.painting_loss(
            self.vgg, painted, perceptual.content_targets(self.vgg, crop), attention, style_targets, style_weight
        )
        shift = self.skin_shift(painted, crop, attention, chosen)
        tone = (self.tone_weights[chosen] * perceptual.tone_loss(painted, crop, attention, shift)).mean()
        rough = perceptual.ROUGHNESS_WEIGHT * perceptual.roughness_loss(painted, self.roughness[chosen]).mean()
        (loss + tone + rough).backward()
        return losses | {"tone": tone.item(), "rough": rough.item()}

    @torch.no_grad()
    def skin_shift(self, painted: Tensor, crop: Tensor, attention: Tensor, chosen: list[int]) -> Tensor:
        """The shift of skin that each of the chosen styles keeps to, after this crop's faces were counted in it."""
        _, weights, found = perceptual.face_shift(painted, crop, attention)
        if weights.mean() > perceptual.FACELESS:
            self.faces[chosen] = (self.faces[chosen] + 1).clamp(max=SHIFT_MEMORY)
            self.shift[chosen] += (found - self.shift[chosen]) / self.faces[chosen]
        return self.shift[chosen]

    def update_average(self) -> None:
        for name, parameter in self.parameters().items():
            now = parameter.detach()
            if name in self.average:
                self.average[name].lerp_(now, 1 - AVERAGE_DECAY)
            else:
                self.average[name] = now.clone()


if __name__ == "__main__":
    main()
