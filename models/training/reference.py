#!/usr/bin/env python3
"""Writes the reference tensors of the engine's tests: conversions between pixels and tensors, and pictures of the network.

    python reference.py

It writes tests/fixtures/tensors.safetensors and tests/fixtures/outputs.safetensors. The Rust tests compare the conversions bit
for bit and the pictures to 1e-4. Training and evaluation use these functions too: when one changes, the engine must change
with it.
"""

import tomllib
from pathlib import Path

import numpy as np

import graph
import weights
from inference import run_model, session
from network import GUIDED_CONTRAST, GUIDED_RADIUS, LOGIT_MARGIN, LUMINANCE

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "fixtures"


def to_tensor(pixels: np.ndarray, stride: int, smallest: int) -> np.ndarray:
    """u8 [H, W, 3] -> f32 [1, 3, H', W'] in 0..=1, reflected on the right and at the bottom."""
    tensor = pixels.astype(np.float32).transpose(2, 0, 1)[None] / np.float32(255)
    padding = [-(-max(side, smallest) // stride) * stride - side for side in pixels.shape[:2]]
    return np.pad(tensor, ((0, 0), (0, 0), (0, padding[0]), (0, padding[1])), mode="reflect")


def to_pixels(tensor: np.ndarray, height: int, width: int) -> np.ndarray:
    """f32 [1, 3, H', W'] -> u8 [H, W, 3]: clamped, halves rounded up, cropped."""
    values = np.clip(tensor[0, :, :height, :width], 0, 1) * np.float32(255) + np.float32(0.5)
    return np.floor(values).astype(np.uint8).transpose(1, 2, 0)


def pad_halo(tensor: np.ndarray, halo: int) -> np.ndarray:
    """f32 [1, 3, H, W] -> [1, 3, H + 2·halo, W + 2·halo], reflected at the ends of the picture."""
    return np.pad(tensor, ((0, 0), (0, 0), (halo, halo), (halo, halo)), mode="reflect")


def postprocess(logits: np.ndarray, image: np.ndarray, gamma: np.ndarray, beta: np.ndarray, halo: int) -> np.ndarray:
    """
    What follows the folded graph: logits [1, 12, H/2, W/2] and their image [1, 3, H, W] -> f32 [1, 3, H - 2·halo,
    W - 2·halo] in 0..=1. After depth-to-space it adds the photo's tones and its smoothed tones, with the shares that are the
    last six numbers of gamma and of beta; then come a binomial 3×3 blur and a sigmoid.
    """
    _, channels, rows, columns = logits.shape
    unfolded = logits[0].reshape(3, 2, 2, rows, columns).transpose(0, 3, 1, 4, 2).reshape(channels // 4, 2 * rows, 2 * columns)
    tones = unfolded.astype(np.float32)
    for colours, part in ((image[0], np.s_[-6:-3]), (guided_filter(image[0]), np.s_[-3:])):
        luminance = sum(np.float32(share) * colour for share, colour in zip(LUMINANCE, colours))
        tones = tones + gamma[part][:, None, None] * logit(colours) + beta[part][:, None, None] * logit(luminance)
    blurred = 0
    for row, down in enumerate((0.25, 0.5, 0.25)):
        for column, right in enumerate((0.25, 0.5, 0.25)):
            part = np.s_[:, halo - 1 + row : 2 * rows - halo - 1 + row, halo - 1 + column : 2 * columns - halo - 1 + column]
            blurred = blurred + np.float32(down * right) * tones[part]
    return (1 / (1 + np.exp(-blurred)))[None].astype(np.float32)


def guided_filter(image: np.ndarray) -> np.ndarray:
    """f32 [3, H, W] -> the same, without its texture: `guided_filter` of network.py. The outer 2·GUIDED_RADIUS pixels are wrong."""
    side, around = 2 * GUIDED_RADIUS + 1, [(0, 0), (GUIDED_RADIUS, GUIDED_RADIUS), (GUIDED_RADIUS, GUIDED_RADIUS)]

    def box_mean(x: np.ndarray) -> np.ndarray:
        return np.lib.stride_tricks.sliding_window_view(np.pad(x, around), (side, side), axis=(1, 2)).mean((3, 4), np.float32)

    mean = box_mean(image)
    variance = box_mean(image * image) - mean * mean
    slope = variance / (variance + np.float32(GUIDED_CONTRAST**2))
    return (box_mean(slope) * image + box_mean(mean - slope * mean)).clip(0, 1)


def logit(values: np.ndarray) -> np.ndarray:
    clamped = np.clip(values, np.float32(LOGIT_MARGIN), np.float32(1 - LOGIT_MARGIN))
    return np.log(clamped / (1 - clamped)).astype(np.float32)


def synthetic_image(height: int, width: int) -> np.ndarray:
    """Gradients, a disc and a little noise, computed with integers only."""
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    noise = ((x * 2654435761 + y * 40503 + x * y * 97) >> 5) & 31
    disc = ((2 * x - width) ** 2 + (2 * y - height) ** 2 < (min(width, height) * 3 // 4) ** 2) * 90
    channels = [x * 200 // max(width, 1) + noise, y * 160 // max(height, 1) + disc, 120 - disc + noise]
    return np.stack(channels, axis=-1).clip(0, 255).astype(np.uint8)


def tensor_conversions(stride: int, smallest: int) -> dict[str, np.ndarray]:
    tensors = {}
    for height, width in ((1, 1), (1, 5), (2, 3), (3, 2), (4, 8), (9, 13), (16, 16)):
        pixels = synthetic_image(height, width)
        tensors[f"{width}x{height}.pixels"] = pixels
        tensors[f"{width}x{height}.tensor"] = to_tensor(pixels, stride, smallest)
    return tensors


def painted_tensors(manifest: dict) -> dict[str, np.ndarray]:
    """What the folded graph paints with the picture's own statistics, by recipe; f32 [1, 3, H, W]."""
    state = weights.read_kernels(ROOT / "models" / manifest["graph"]["file"])
    statistics_session = session(ROOT / "models" / manifest["statistics"]["file"])
    vectors = weights.read_safetensors(ROOT / "models" / manifest["vectors"]["file"])
    halo = manifest["folded"]["halo"]
    # Light everywhere: what is dark in a photo is kept dark behind the network, which is none of its business here.
    pixels = 128 + synthetic_image(60, 72) // 2
    image = to_tensor(pixels, manifest["graph"]["stride"], manifest["graph"]["smallest"])
    tile = pad_halo(image, halo)
    painted = {"pixels": pixels}
    for recipe in ({"wave": 1.0}, {"starry-night": 0.25, "udnie": 0.75}):
        gamma, beta = (
            sum(np.float32(weight) * vectors[f"{name}.{part}"] for name, weight in recipe.items())
            for part in ("gamma", "beta")
        )
        statistics = statistics_session.run(None, {"image": image, "gamma": gamma, "beta": beta})
        model = graph.folded_graph(graph.fold_statistics(state, gamma, beta, *statistics))
        name = ",".join(f"{name}:{weight}" for name, weight in recipe.items())
        painted[name] = postprocess(run_model(model, {"image": tile})[0], tile, gamma, beta, halo)
    return painted


def write(path: Path, tensors: dict[str, np.ndarray]) -> None:
    weights.write_safetensors(path, tensors)
    print(f"{path.relative_to(ROOT)}: {len(tensors)} tensors")


def main() -> None:
    manifest = tomllib.loads((ROOT / "models" / "portraits.toml").read_text(encoding="utf-8"))
    size = manifest["graph"]
    FIXTURES.mkdir(exist_ok=True)
    write(FIXTURES / "tensors.safetensors", tensor_conversions(size["stride"], size["smallest"]))
    write(FIXTURES / "outputs.safetensors", painted_tensors(manifest))


if __name__ == "__main__":
    main()
