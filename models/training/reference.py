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
    # Every step and every half step of 8 bits, a little beyond either, and outside the range.
    steps = np.arange(0, 511, dtype=np.float32) / np.float32(510)
    values = np.concatenate([steps, np.nextafter(steps, np.float32(2)), np.nextafter(steps, np.float32(-1))])
    values = np.concatenate([values, np.array([-7.5, -0.0, 1.0000001, 2.0, 3e38, 1e-45], np.float32)])
    values = np.resize(values, (1, 3, 16, 33)).astype(np.float32)
    tensors["back.tensor"] = values
    tensors["back.pixels"] = to_pixels(values, 15, 31)
    return tensors


def outputs(manifest: dict) -> dict[str, np.ndarray] | None:
    try:
        import onnxruntime
    except ImportError:
        return None
    graph = manifest["graph"]
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        ROOT / "models" / graph["file"], options, providers=["CPUExecutionProvider"]
    )
    vectors = weights.read_safetensors(ROOT / "models" / manifest["vectors"]["file"])
    pixels = picture(37, 50)
    image = to_tensor(pixels, graph["stride"], graph["smallest"])
    painted = {"pixels": pixels}
    for recipe in ({"wave": 1.0}, {"cel": 1.0}, {"starry-night": 0.25, "udnie": 0.75}):
        mean = {
            part: sum(np.float32(weight) * vectors[f"{name}.{part}"] for name, weight in recipe.items())
            for part in ("gamma", "beta")
        }
        name = ",".join(f"{name}:{weight}" for name, weight in recipe.items())
        painted[name] = session.run(["out"], {"image": image, **mean})[0]
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
