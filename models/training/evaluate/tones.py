"""Fits how much of the photo's tones each style of an exported set keeps, so that it shifts every skin's lightness alike.

    python -m evaluate.tones --corpus FOLDER [--models FOLDER] [--portraits 40]

Normalisation loses how light a face is, so a style draws all skin towards its own middle. The share of the photo's smoothed
luminance, one number of a style vector, brings the order and the spread of people's skin back (network.py). Of some shares this
takes the one with which the finished pictures shift L* on cheeks and forehead most alike in the thirds of the training portraits:
dark, middle and light. It changes that number in the vectors, and the manifest; the graphs and everything else stay. To run it
again changes nothing.
"""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import graph
import options
import weights
from evaluate import faces, skin
from network import LOGIT_MARGIN, TONE_SHARES, Network, guided_filter, luminance, pad_reflect
from photos import image_tensor, read_image, resize, training_portraits

SHARES = np.linspace(0, 1, 21)
SIDE = 512
"""Pixels of a portrait's side."""

SMOOTHED = np.s_[-TONE_SHARES[-1] :]
"""The place of the shares of the smoothed luminance in beta."""


def main() -> None:
    parser = options.parser(__doc__, "corpus", "models")
    parser.add_argument("--portraits", type=int, default=40)
    arguments = parser.parse_args()

    file = arguments.models / "portraits.safetensors"
    vectors = weights.read_safetensors(file)
    network = Network().eval().requires_grad_(False)
    graph.fill_network(network, weights.read_kernels(arguments.models / "portraits.onnx"))
    portraits = measured_portraits(arguments.corpus, arguments.portraits)
    print("| style | share | shifts of L* by thirds, before | after |\n|---|---|---|---|")
    for name in (key.removesuffix(".beta") for key in sorted(vectors) if key.endswith(".beta")):
        beta = vectors[f"{name}.beta"].copy()
        before = beta[SMOOTHED].mean()
        beta[SMOOTHED] = 0
        shifts = shifts_by_thirds(network, vectors[f"{name}.gamma"], beta, portraits, [before, *SHARES])
        best = int(np.argmin(np.ptp(shifts[1:], axis=1)))
        beta[SMOOTHED] = SHARES[best]
        vectors[f"{name}.beta"] = beta
        cells = (", ".join(f"{shift:+.1f}" for shift in row) for row in (shifts[0], shifts[1 + best]))
        print(f"| {name} | {SHARES[best]:.2f} | {' | '.join(cells)} |", flush=True)
    former = hashlib.sha256(file.read_bytes()).hexdigest()
    manifest = arguments.models / "portraits.toml"
    text = manifest.read_text(encoding="utf-8")
    assert tomllib.loads(text)["vectors"]["sha256"] == former, "the manifest describes other vectors"
    manifest.write_text(text.replace(former, weights.write_safetensors(file, vectors)), encoding="utf-8")


def measured_portraits(corpus: Path, wanted: int) -> list[tuple[torch.Tensor, np.ndarray, float]]:
    """Training portraits, the masks of their skin, and its L*."""
    people, found = faces.People(), []
    paths = training_portraits(corpus)
    for path in paths[:: max(1, len(paths) // wanted)][:wanted]:
        pixels = read_image(path)
        pixels = resize(pixels, SIDE / min(pixels.shape[:2]))
        face = people.find(pixels)
        if face is not None:
            mask = skin.mask(pixels.shape[:2], face.points)
            found.append((image_tensor(pixels), mask, skin.lab(pixels)[mask][:, 0].mean()))
    return found


def shifts_by_thirds(network: Network, gamma: np.ndarray, beta: np.ndarray, portraits: list, shares) -> np.ndarray:
    """For each share, the mean shift of the skin's L* in each third of the portraits, [shares, 3]; `beta` has a share of 0."""
    shifts = []
    for photo, mask, lightness in portraits:
        logits = network(photo, *(torch.from_numpy(part)[None] for part in (gamma, beta))).logit(1e-6)
        tones = torch.logit(luminance(guided_filter(photo)), LOGIT_MARGIN)
        tones = F.conv2d(pad_reflect(tones), network.blur[:1])
        # The tones are added before a blur and a sigmoid, which the sum of what is blurred passes unchanged.
        pictures = ((logits + share * tones).sigmoid()[0].permute(1, 2, 0)[torch.from_numpy(mask)].numpy() for share in shares)
        shifts.append([skin.lab(picture[None])[0, :, 0].mean() - lightness for picture in pictures])
    third = np.array(skin.groups([lightness for _, _, lightness in portraits]))
    return np.stack([np.array(shifts)[third == index].mean(0) for index in range(3)], axis=1)


if __name__ == "__main__":
    main()
