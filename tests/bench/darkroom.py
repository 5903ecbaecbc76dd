"""Speaks to a darkroom through its pipe, as the app does (`src-tauri/src/darkroom/protocol.rs`), and measures it."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import time
from pathlib import Path

DECODE = {"limits": {"max_pixels": 100 << 20, "max_side": 65535, "max_bytes": 256_000_000}, "truncation": "refused"}


class Darkroom:
    """A darkroom that has loaded its models. Ends with the `with` block."""

    def __init__(self, program: Path, environment: dict[str, str]) -> None:
        # What the app has measured of this machine, so that nothing is measured here.
        cached = Path.home() / ".cache/ambrotype/processor.json"
        precision = json.loads(cached.read_text())["precision"] if cached.is_file() else "single"
        command = [program, "darkroom", precision]
        self.child = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.job = 0
        self.reply()

    def __enter__(self) -> Darkroom:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.kill()
        self.child.wait()

    def preview(self, file: bytes, side: int, style: str) -> None:
        """A small portrait; of the photo of the task before where `file` is empty."""
        recipe = {"styles": [{"name": style, "weight": 1.0}], "strength": 1.0}
        self.run({"task": "preview", "recipe": recipe, "longest_side": side}, file)

    def convert(self, file: bytes, side: int) -> None:
        """The photo as it is, small."""
        self.run({"task": "convert", "longest_side": side, "keep_alpha": False}, file)

    def analyze(self, file: bytes) -> float:
        """How many seconds pass from the moment at which the photo is decoded until its analysis is there."""
        times = self.run({"task": "analyze", "overlay_side": None}, file)
        return times["analysis"] - times["decoded"]

    def run(self, task: dict, file: bytes) -> dict[str, float]:
        """Has a task done; gives the times at which the replies of each kind came."""
        self.job += 1
        header = json.dumps({"job": self.job, "decode": DECODE, **task}).encode()
        self.child.stdin.write(struct.pack("<IQ", len(header), len(file)) + header + file)
        self.child.stdin.flush()
        times = {}
        while (reply := self.reply())["reply"] not in ("done", "refused"):
            times[reply["reply"]] = time.monotonic()
        if reply["reply"] == "refused":
            sys.exit(f"the darkroom refuses: {reply}")
        return times

    def reply(self) -> dict:
        header, body = struct.unpack("<IQ", self.child.stdout.read(12))
        reply = json.loads(self.child.stdout.read(header))
        self.child.stdout.read(body)
        return reply

    def peak(self) -> float:
        """The most memory that it had, in MiB."""
        status = Path(f"/proc/{self.child.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024


def processor_time(pid: int) -> float:
    """Seconds that all threads of a process have computed."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
