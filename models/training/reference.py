#!/usr/bin/env python3
"""Writes what the engine's numbers must be: the conversions between pixels and tensors, and what the network paints.

    reference.py          (from the root of the project)

tests/fixtures/tensors.safetensors needs numpy and onnx; tests/fixtures/outputs.safetensors needs onnxruntime 1.27 as
well and is left as it is where that is not installed. The Rust tests compare the conversions bit for bit and the pictures to
1e-4. Training uses `to_tensor` and `to_pixels` as they stand here: when they change, the engine must change with them.
"""

import tomllib
from pathlib import Path

import numpy as np

import weights
from network import DARKEST, EVEN_CONTRAST, EVEN_RADIUS, LUMINANCE

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


def surrounded(tensor: np.ndarray, halo: int) -> np.ndarray:
    """f32 [1, 3, H, W] -> [1, 3, H + 2·halo, W + 2·halo]: what a tile sees beyond the ends of the picture."""
    return np.pad(tensor, ((0, 0), (0, 0), (halo, halo), (halo, halo)), mode="reflect")


def finish(logits: np.ndarray, image: np.ndarray, gamma: np.ndarray, beta: np.ndarray, halo: int) -> np.ndarray:
    """
    What follows the folded graph: logits [1, 12, H/2, W/2] and the image [1, 3, H, W] they were painted from -> f32
    [1, 3, H - 2·halo, W - 2·halo] in 0..=1. The logits are unfolded, the photo's tones and its even tones added with the
    shares of them that are the last six of gamma and of beta, then blurred by a binomial 3×3 and put through a sigmoid.
    """
    _, channels, rows, columns = logits.shape
    unfolded = logits[0].reshape(3, 2, 2, rows, columns).transpose(0, 3, 1, 4, 2).reshape(channels // 4, 2 * rows, 2 * columns)
    tones = unfolded.astype(np.float32)
    for colours, of in ((image[0], np.s_[-6:-3]), (evened(image[0]), np.s_[-3:])):
        luminance = sum(np.float32(share) * colour for share, colour in zip(LUMINANCE, colours))
        tones = tones + gamma[of][:, None, None] * logit(colours) + beta[of][:, None, None] * logit(luminance)
    blurred = 0
    for row, down in enumerate((0.25, 0.5, 0.25)):
        for column, right in enumerate((0.25, 0.5, 0.25)):
            part = np.s_[:, halo - 1 + row : 2 * rows - halo - 1 + row, halo - 1 + column : 2 * columns - halo - 1 + column]
            blurred = blurred + np.float32(down * right) * tones[part]
    return (1 / (1 + np.exp(-blurred)))[None].astype(np.float32)


def evened(image: np.ndarray) -> np.ndarray:
    """f32 [3, H, W] -> the same, less its texture: `evened` of network.py. The outer 2·EVEN_RADIUS pixels are not right."""
    side, around = 2 * EVEN_RADIUS + 1, [(0, 0), (EVEN_RADIUS, EVEN_RADIUS), (EVEN_RADIUS, EVEN_RADIUS)]

    def near(x: np.ndarray) -> np.ndarray:
        return np.lib.stride_tricks.sliding_window_view(np.pad(x, around), (side, side), axis=(1, 2)).mean((3, 4), np.float32)

    mean = near(image)
    variance = near(image * image) - mean * mean
    slope = variance / (variance + np.float32(EVEN_CONTRAST**2))
    return (near(slope) * image + near(mean - slope * mean)).clip(0, 1)


def logit(values: np.ndarray) -> np.ndarray:
    held = np.clip(values, np.float32(DARKEST), np.float32(1 - DARKEST))
    return np.log(held / (1 - held)).astype(np.float32)


def picture(height: int, width: int) -> np.ndarray:
    """Slopes, a disc and a little noise, from integers alone."""
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    noise = ((x * 2654435761 + y * 40503 + x * y * 97) >> 5) & 31
    disc = ((2 * x - width) ** 2 + (2 * y - height) ** 2 < (min(width, height) * 3 // 4) ** 2) * 90
    channels = [x * 200 // max(width, 1) + noise, y * 160 // max(height, 1) + disc, 120 - disc + noise]
    return np.stack(channels, axis=-1).clip(0, 255).astype(np.uint8)


def conversions(stride: int, smallest: int) -> dict[str, np.ndarray]:
    tensors = {}
    for height, width in ((1, 1), (1, 5), (2, 3), (3, 2), (4, 8), (9, 13), (16, 16)):
        pixels = picture(height, width)
        tensors[f"{width}x{height}.pixels"] = pixels
        tensors[f"{width}x{height}.tensor"] = to_tensor(pixels, stride, smallest)
    return tensors


def outputs(manifest: dict) -> dict[str, np.ndarray] | None:
    """What the folded graph paints, statistics taken from the picture itself, by recipe; f32 [1, 3, H, W]."""
    try:
        import onnxruntime
    except ImportError:
        return None
    import graph as graphs

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3

    def run(model, inputs: dict) -> list[np.ndarray]:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]).run(None, inputs)

    state = weights.read_graph(ROOT / "models" / manifest["graph"]["file"])
    vectors = weights.read_safetensors(ROOT / "models" / manifest["vectors"]["file"])
    halo = manifest["folded"]["halo"]
    pixels = picture(60, 72)
    image = to_tensor(pixels, manifest["graph"]["stride"], manifest["graph"]["smallest"])
    tile = surrounded(image, halo)
    painted = {"pixels": pixels}
    for recipe in ({"wave": 1.0}, {"cel": 1.0}, {"pencil": 1.0}, {"starry-night": 0.25, "udnie": 0.75}):
        gamma, beta = (
            sum(np.float32(weight) * vectors[f"{name}.{part}"] for name, weight in recipe.items())
            for part in ("gamma", "beta")
        )
        statistics = run(ROOT / "models" / manifest["statistics"]["file"], {"image": image, "gamma": gamma, "beta": beta})
        model = graphs.folded(graphs.fold(state, gamma, beta, *statistics)).SerializeToString()
        name = ",".join(f"{name}:{weight}" for name, weight in recipe.items())
        painted[name] = finish(run(model, {"image": tile})[0], tile, gamma, beta, halo)
    return painted


def write(path: Path, tensors: dict[str, np.ndarray]) -> None:
    # Floats first, so that each tensor stays aligned.
    weights.write_safetensors(path, dict(sorted(tensors.items(), key=lambda entry: -entry[1].itemsize)))
    print(f"{path.relative_to(ROOT)}: {len(tensors)} tensors")


def main() -> None:
    manifest = tomllib.loads((ROOT / "models" / "portraits.toml").read_text(encoding="utf-8"))
    graph = manifest["graph"]
    FIXTURES.mkdir(exist_ok=True)
    write(FIXTURES / "tensors.safetensors", conversions(graph["stride"], graph["smallest"]))
    painted = outputs(manifest)
    if painted is None:
        print("onnxruntime is not installed (pip install onnxruntime==1.27.0): outputs.safetensors is left as it is")
    else:
        write(FIXTURES / "outputs.safetensors", painted)


if __name__ == "__main__":
    main()
