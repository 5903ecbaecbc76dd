"""Trains all styles at once, and goes on where it stopped.

    python train.py --corpus FOLDER --work FOLDER [--iterations N] [--coarse] [--from GRAPH.onnx VECTORS.safetensors]

Each iteration takes one crop of a photo in two painted styles (style and content as VGG-19 sees them) and a crop for every
look, whose picture of it is known (the picture itself, its slopes, its hues, its details as VGG-19 sees them, and what a
critic makes of it). A checkpoint is written every few minutes, whole or not at all; the same command goes on from it. All that
is random in an iteration follows from the seed and the iteration's number, so that stopping and going on changes nothing.
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

import critic
import graph
import perceptual
import weights
from network import LENGTH, Network
from photos import Photos, painting, styles

SIDES = ((0.96, 128), (1.01, 192))
"""Up to which share of the iterations the crops have which side, pixels."""

STYLE = (4.0, 12.0)
"""Weight of the style at the beginning and from the end of the second fifth on; content counts 1."""

LOOKS = 6.0
"""Weight of each look: once the photo's tones are right, what is left of the loss is lines and flatness."""

SLOPES = 6.0
"""Weight of the pixels' slopes, beside 6 of the pixels: what is flat in a look is to be flat, and a line has two sides."""

TINTS = 24.0
"""Weight of the hues, beside 6 of the pixels: brown hair was drawn olive where they had no weight of their own."""

RATE, VECTOR_RATE = 2e-3, 6e-3
AVERAGE = 0.998
"""The weights that are exported are a running mean, whose memory is this long: 500 iterations."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--corpus", type=Path, required=True)
    arguments.add_argument("--work", type=Path, required=True)
    arguments.add_argument("--iterations", type=int, default=40_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments.add_argument("--coarse", action="store_true", help="the loss network in bfloat16: for processors with AMX")
    arguments.add_argument("--from", dest="start", nargs=2, type=Path, metavar=("GRAPH", "VECTORS"))
    given = arguments.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    torch.manual_seed(given.seed)

    run = Run(given)
    run.resume() or run.warm_start(given.start)
    run.train()


class Run:
    def __init__(self, given: argparse.Namespace) -> None:
        self.given, self.device = given, torch.device(given.device)
        self.names = [style["name"] for style in styles()]
        self.painted = [index for index, style in enumerate(styles()) if "painting" in style]
        self.drawn = [index for index, style in enumerate(styles()) if "look" in style]
        self.checkpoint = given.work / "checkpoint.pt"
        self.vgg = perceptual.Vgg(given.coarse).to(self.device)
        self.photos = Photos(given.corpus, given.work)

        self.network = Network().to(self.device)
        self.gamma = torch.nn.Parameter(torch.ones(len(self.names), LENGTH, device=self.device))
        self.beta = torch.nn.Parameter(torch.zeros(len(self.names), LENGTH, device=self.device))
        self.optimiser = torch.optim.Adam(
            [
                {"params": self.network.parameters(), "lr": RATE},
                {"params": [self.gamma, self.beta], "lr": VECTOR_RATE},
            ],
            betas=(0.9, 0.99),
        )
        self.critic = critic.Critic(len(self.drawn)).to(self.device)
        self.lessons = torch.optim.Adam(self.critic.parameters(), lr=critic.RATE, betas=(0.5, 0.9))
        self.rates = [group["lr"] for group in self.optimiser.param_groups]
        self.iteration = 0
        self.average: dict[str, Tensor] = {}
        self.grams = {
            index: perceptual.grams(self.vgg, painting(styles()[index], given.corpus).to(self.device)) for index in self.painted
        }

    def trained(self) -> dict[str, Tensor]:
        return {**dict(self.network.named_parameters()), "gamma": self.gamma, "beta": self.beta}

    def warm_start(self, start: list[Path] | None) -> None:
        """Begins from an exported set: its own styles as they are, new ones from the mean of those."""
        if start is None:
            return
        graph.fill(self.network, weights.read_graph(start[0]))
        known = weights.read_safetensors(start[1])
        with torch.no_grad():
            for part, parameter in (("gamma", self.gamma), ("beta", self.beta)):
                vectors = {name: values for name, values in known.items() if name.endswith(f".{part}")}
                mean = np.mean(list(vectors.values()), axis=0)
                for index, name in enumerate(self.names):
                    parameter[index] = torch.from_numpy(vectors.get(f"{name}.{part}", mean).copy())

    def resume(self) -> bool:
        if not self.checkpoint.exists():
            return False
        state = torch.load(self.checkpoint, map_location=self.device)
        if state["names"] != self.names:
            raise SystemExit(f"{self.checkpoint} is of other styles: {', '.join(state['names'])}")
        self.network.load_state_dict(state["network"])
        with torch.no_grad():
            self.gamma.copy_(state["gamma"])
            self.beta.copy_(state["beta"])
        self.optimiser.load_state_dict(state["optimiser"])
        if "critic" in state:  # checkpoints of before the critic go on with a new one
            self.critic.load_state_dict(state["critic"])
            self.lessons.load_state_dict(state["lessons"])
        self.iteration, self.average = state["iteration"], state["average"]
        print(f"going on from iteration {self.iteration}", flush=True)
        return True

    def save(self) -> None:
        state = {
            "names": self.names,
            "iteration": self.iteration,
            "seed": self.given.seed,
            "network": self.network.state_dict(),
            "gamma": self.gamma.detach(),
            "beta": self.beta.detach(),
            "optimiser": self.optimiser.state_dict(),
            "critic": self.critic.state_dict(),
            "lessons": self.lessons.state_dict(),
            "average": self.average,
        }
        unfinished = self.checkpoint.with_suffix(".part")
        torch.save(state, unfinished)
        os.replace(unfinished, self.checkpoint)

    def train(self) -> None:
        saved = told = time.monotonic()
        told_at = self.iteration
        sums: dict[str, list[float]] = {}
        while self.iteration < self.given.iterations:
            for name, value in self.step().items():
                sums.setdefault(name, []).append(value)
            self.iteration += 1
            now = time.monotonic()
            if self.iteration % 100 == 0:
                means = ", ".join(f"{name} {np.mean(values):.3f}" for name, values in sorted(sums.items()))
                print(f"{self.iteration}: {(now - told) / (self.iteration - told_at):.2f} s an iteration; {means}", flush=True)
                told, told_at, sums = now, self.iteration, {}
            if now - saved > 180:
                self.save()
                saved = now
        self.save()

    def step(self) -> dict[str, float]:
        progress = self.iteration / self.given.iterations
        random = np.random.default_rng((self.given.seed, self.iteration))
        side = next(side for until, side in SIDES if progress < until)
        fade = min((1 - progress) / 0.6, 1.0)
        for group, rate in zip(self.optimiser.param_groups, self.rates):
            group["lr"] = rate * max(fade, 0.02)

        self.optimiser.zero_grad(set_to_none=True)
        told = self.paint(side, random, STYLE[0] + (STYLE[1] - STYLE[0]) * min(progress / 0.4, 1.0))
        told |= self.draw(side, random)
        torch.nn.utils.clip_grad_norm_(self.trained().values(), 5.0)
        self.optimiser.step()
        self.remember()
        return told

    def paint(self, side: int, random: np.random.Generator, style_weight: float) -> dict[str, float]:
        """One crop in two painted styles."""
        crop, attention = (values.to(self.device) for values in self.photos.crop(side, random))
        # All pairs of different styles come up equally often.
        chosen = [self.painted[place] for place in random.choice(len(self.painted), 2, replace=False)]
        painted = self.network(crop.expand(2, -1, -1, -1), self.gamma[chosen], self.beta[chosen])
        grams = {layer: torch.stack([self.grams[index][layer] for index in chosen]) for layer in perceptual.STYLE}
        loss, told = perceptual.painting_loss(
            self.vgg, painted, perceptual.contents(self.vgg, crop), attention, grams, style_weight
        )
        loss.backward()
        return told

    def draw(self, side: int, random: np.random.Generator) -> dict[str, float]:
        """A crop of its own in every look, whose picture of it is known."""
        pairs = [self.photos.look(self.names[index], side, random) for index in self.drawn]
        photo, picture = (torch.cat(side_of).to(self.device) for side_of in zip(*pairs))
        drawn = self.network(photo, self.gamma[self.drawn], self.beta[self.drawn])

        self.lessons.zero_grad(set_to_none=True)
        lesson = self.critic.lesson(photo, picture, drawn.detach())
        lesson.backward()
        self.lessons.step()

        with torch.no_grad():
            aims = self.vgg(picture, ("1_1", "2_1"))
        leaf = drawn.detach().requires_grad_(True)
        seen = self.vgg(leaf, ("1_1", "2_1"))
        features = sum(perceptual.content_loss(seen[layer], aims[layer]) for layer in seen)
        pixels = (leaf - picture).abs().mean((1, 2, 3))
        slopes = perceptual.slope_error(leaf, picture)
        tints = perceptual.tint_error(leaf, picture)
        (known,) = torch.autograd.grad((LOOKS * (6 * pixels + SLOPES * slopes + TINTS * tints + features)).sum(), leaf)
        verdict = self.critic(photo, leaf)
        (judged,) = torch.autograd.grad(-verdict.mean(), leaf)
        drawn.backward(critic.pull(known, judged, critic.SHARE))
        told = {f"{self.names[index]} L1": value.item() for index, value in zip(self.drawn, pixels)}
        told |= {f"{self.names[index]} tint": value.item() for index, value in zip(self.drawn, tints)}
        return told | {"slopes": slopes.mean().item(), "lesson": lesson.item(), "verdict": verdict.mean().item()}

    def remember(self) -> None:
        for name, parameter in self.trained().items():
            now = parameter.detach()
            if name in self.average:
                self.average[name].lerp_(now, 1 - AVERAGE)
            else:
                self.average[name] = now.clone()


if __name__ == "__main__":
    main()
