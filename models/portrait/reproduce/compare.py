"""Compares converted graphs with the committed ones and with the TensorFlow Lite runtime: compare.py MODELS CONVERTED SOURCES.

Each graph gets the same random picture. The largest difference of an output, as a share of that output's largest value, must not
exceed 1e-3. Bytes may differ: names and the order of nodes are the converter's own.
"""

import hashlib
import sys
from pathlib import Path

import numpy
import onnxruntime
from ai_edge_litert.interpreter import Interpreter

LIMIT = 1e-3
NAMES = ("face-near", "face-far", "face-mesh", "person")
SIGNED = ("face-near", "face-far")


def run(path: Path, picture: numpy.ndarray) -> dict[str, numpy.ndarray]:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, {session.get_inputs()[0].name: picture})))


def published(path: Path, picture: numpy.ndarray) -> list[numpy.ndarray]:
    interpreter = Interpreter(str(path))
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], picture)
    interpreter.invoke()
    return [interpreter.get_tensor(output["index"]) for output in interpreter.get_output_details()]


def apart(one: numpy.ndarray, other: numpy.ndarray) -> float:
    return float(numpy.abs(one - other).max() / max(1.0, numpy.abs(other).max()))


def main() -> None:
    models, converted, sources = (Path(argument) for argument in sys.argv[1:])
    worst = 0.0
    for name in NAMES:
        file = f"{name}.onnx"
        session = onnxruntime.InferenceSession(models / file, providers=["CPUExecutionProvider"])
        shape = session.get_inputs()[0].shape
        picture = numpy.random.default_rng(1).random(shape, numpy.float32)
        # Smooth, as a photo is: noise would be far from what the networks have seen.
        for axis in (1, 2):
            picture = sum(numpy.roll(picture, step, axis) for step in range(24)) / 24
        picture = (picture - picture.min()) / (picture.max() - picture.min())
        if name in SIGNED:
            picture = picture * 2 - 1
        committed, made = run(models / file, picture), run(converted / file, picture)
        runtime = published(sources / f"{name}.tflite", picture)
        from_committed = max(apart(made[output], committed[output]) for output in committed)
        # By shape: the runtime lists outputs in another order. Outputs of one shape are told apart by their values.
        alike = lambda output: min(apart(output, other) for other in runtime if other.shape == output.shape)
        from_published = max(alike(output) for output in committed.values())
        same = hashlib.sha256((models / file).read_bytes()).digest() == hashlib.sha256((converted / file).read_bytes()).digest()
        print(f"{name}: {from_committed:.1e} from the converted, {from_published:.1e} from the published graph; bytes {'the same' if same else 'differ'}")
        worst = max(worst, from_committed, from_published)
    if worst > LIMIT:
        raise SystemExit(f"{worst:.1e} is more than {LIMIT:.0e}")


main()
