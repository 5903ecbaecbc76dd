"""Reads and writes weights, and converts them between the form of the training and that of the graphs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from safetensors import numpy as numpy_safetensors


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    return numpy_safetensors.load_file(path)


def write_safetensors(path: Path, tensors: dict[str, np.ndarray]) -> str:
    """Writes the tensors and returns the file's SHA-256. The same tensors give the same bytes, in whatever order they are."""
    content = numpy_safetensors.save({name: np.ascontiguousarray(values) for name, values in tensors.items()})
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def read_kernels(path: Path) -> dict[str, np.ndarray]:
    """The kernels of an exported graph: `conv.N.weight`, `out.weight`, `out.bias` (see graph.py)."""
    tensors = {entry.name: numpy_helper.to_array(entry) for entry in onnx.load(path).graph.initializer}
    return {name: values for name, values in tensors.items() if name.startswith(("conv.", "out."))}


def kernel_to_phases(kernel: np.ndarray) -> np.ndarray:
    """
    The 3×3 kernel [O, I, 3, 3] after a nearest ×2 upsampling -> [4·O, I, 3, 3] before it, phases innermost.

    Each pixel of the enlarged picture repeats a small one. So the kernel depends on 2×2 small pixels with sums of its nine
    weights, one set for each of the four positions within the doubled pixel. `DepthToSpace` (CRD) puts the four results in
    place. Edge padding of the small picture equals reflection padding of the large one.
    """
    out, into, _, _ = kernel.shape
    phases = np.zeros((out, 2, 2, into, 3, 3), kernel.dtype)
    for down in range(2):
        for right in range(2):
            for row in range(3):
                for column in range(3):
                    small = (down + row - 1) // 2 + 1, (right + column - 1) // 2 + 1
                    phases[:, down, right, :, small[0], small[1]] += kernel[:, :, row, column]
    return phases.reshape(out * 4, into, 3, 3)


def phases_to_kernel(phases: np.ndarray) -> np.ndarray:
    """The inverse of `kernel_to_phases`. Upper left phase: rows -1 | 0 and 1 hold k0 | k1 + k2; lower right: k0 + k1 | k2."""
    four = phases.reshape(-1, 2, 2, *phases.shape[1:])
    # Along each axis [k0, k1 + k2] of the first phase and [k0 + k1, k2] of the second give k0, k1 and k2.
    first, second = four[:, 0], four[:, 1]
    lines = np.stack([first[..., 0, :], second[..., 1, :] - first[..., 0, :], second[..., 2, :]], axis=-2)
    left, right = lines[:, 0], lines[:, 1]
    return np.stack([left[..., 0], right[..., 1] - left[..., 0], right[..., 2]], axis=-1)
