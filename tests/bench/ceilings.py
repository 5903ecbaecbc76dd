"""Compares the model alone with the limits of the machine, through the same ONNX Runtime.

It measures matrix products of 32-bit and of 8-bit numbers, a copy of memory, and the network on one tile of a megapixel in
both precisions, on one thread per core. The runs alternate; figures are medians of nine. The graphs are the committed ones,
without a style folded in: the numbers differ, the amount of work is the same.
"""

import os
import statistics
import time
from pathlib import Path

import numpy
import onnxruntime

ROOT = Path(__file__).resolve().parents[2]
SIDE = 2048
PIXELS = 1024 * 1024
# `operations` in models/training/network.py for a megapixel, without the guided filter and the blur, which the engine computes.
OPERATIONS = 61.33e9 - 216e6 - 54e6
ROUNDS = 9


def main() -> None:
    random = numpy.random.default_rng(1)
    image = random.random((1, 3, 1024, 1024), numpy.float32)
    float_inputs = {name: random.random((SIDE, SIDE), numpy.float32) for name in "ab"}
    int8_inputs = {
        "a": random.integers(0, 255, (SIDE, SIDE), numpy.uint8),
        "b": random.integers(-127, 127, (SIDE, SIDE), numpy.int8),
    }
    block = random.integers(0, 255, 256 << 20, numpy.uint8)
    target = numpy.empty_like(block)
    product_operations = 2.0 * SIDE**3
    operations = {
        "32-bit matrix product": (session(matmul("MatMul", 1, 1, 1)), float_inputs, product_operations),
        "8-bit matrix product": (session(matmul("MatMulInteger", 2, 3, 6)), int8_inputs, product_operations),
        "network, 32 bits": (session(model("folded")), {"image": image}, OPERATIONS * PIXELS / 1e6),
        "network, 8 bits": (session(model("quantised")), {"image": image}, OPERATIONS * PIXELS / 1e6),
    }
    seconds: dict[str, list[float]] = {name: [] for name in [*operations, "copy"]}
    for round_ in range(ROUNDS + 1):
        for name, (run, inputs, _) in operations.items():
            start = time.perf_counter()
            run.run(None, inputs)
            seconds[name].append(time.perf_counter() - start)
        start = time.perf_counter()
        numpy.copyto(target, block)
        seconds["copy"].append(time.perf_counter() - start)
        if round_ == 0:
            for times in seconds.values():
                times.clear()

    print(f"\nONNX Runtime {onnxruntime.__version__}, {threads()} threads, median of {ROUNDS}")
    rates = {name: amount / statistics.median(seconds[name]) / 1e9 for name, (_, _, amount) in operations.items()}
    for name, rate in rates.items():
        print(f"{name:24}{1000 * statistics.median(seconds[name]):9.0f} ms{rate:9.0f} G operations/s")
    print(f"{'copy of memory':24}{2 * len(block) / statistics.median(seconds['copy']) / 2**30:12.1f} GiB/s, read and written")
    for bits in ("32", "8"):
        share = rates[f"network, {bits} bits"] / rates[f"{bits}-bit matrix product"]
        print(f"{f'network / product, {bits} bits':28}{100 * share:6.0f}%")


def threads() -> int:
    return len(os.sched_getaffinity(0))


def session(graph: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def model(name: str) -> bytes:
    return (ROOT / "models" / f"portraits.{name}.onnx").read_bytes()


def matmul(operator: str, a: int, b: int, out: int) -> bytes:
    """An ONNX model of one node, its inputs and output [SIDE, SIDE] of these element types (`TensorProto.DataType`)."""
    node = field(1, b"a") + field(1, b"b") + field(2, b"c") + field(4, operator.encode())
    tensors = field(11, value("a", a)) + field(11, value("b", b)) + field(12, value("c", out))
    graph = field(1, node) + field(2, b"product") + tensors
    return number(1, 8) + field(7, graph) + field(8, number(2, 17))


def value(name: str, kind: int) -> bytes:
    side = field(1, number(1, SIDE))
    return field(1, name.encode()) + field(2, field(1, number(1, kind) + field(2, side + side)))


def field(tag: int, content: bytes) -> bytes:
    return varint(tag << 3 | 2) + varint(len(content)) + content


def number(tag: int, content: int) -> bytes:
    return varint(tag << 3) + varint(content)


def varint(content: int) -> bytes:
    parts = []
    while content > 127:
        parts.append(content & 127 | 128)
        content >>= 7
    return bytes([*parts, content])


if __name__ == "__main__":
    main()
