"""Runs ONNX models from Python."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime


def session(model: Path | bytes) -> onnxruntime.InferenceSession:
    """A session on one thread of the processor."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    content = model.read_bytes() if isinstance(model, Path) else model
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def run_model(model, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
    """The outputs of an `onnx.ModelProto`."""
    return session(model.SerializeToString()).run(None, inputs)
