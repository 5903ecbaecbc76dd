#!/usr/bin/env python3
"""Measures drawn looks against the nearest filters of G'MIC (Debian package `gmic`), as whole processes on one photo.

    tests/bench/drawn_speed.py PROGRAM PHOTO [--megapixels 1] [--rounds 5] [--only LOOK,LOOK]

PROGRAM is the command line's binary, or the example `draw`. Both sides read a PNG file and write one of the same size, with their
default threads. The runs alternate, so that a busy machine slows all equally. Prints medians in Markdown, wall and processor time
and the peak of memory. It needs ImageMagick's `convert` (in /usr/bin) to bring the photo to its size.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

FILTERS = {
    "poster": [["poster_hope", "3"], ["poster_edges", "20,60,5,0,10,0"]],
    "pencil": [["pencilbw", "2"], ["fx_pencil_portraitbw", "30,120,1,0.5,144,79,21,0"]],
    "comic": [["poster_edges", "20,60,5,0,10,0"], ["cartoon", ""]],
    "ink": [["hardsketchbw", ""]],
    "linocut": [["stencilbw", ""]],
    "oil": [["brushify", "[1],4"]],
    "pixel": [["pixelize", "8%"]],
}
"""The filters that come nearest to a look; one that this version of G'MIC does not know is left out."""


class Program:
    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.wall: list[float] = []
        self.busy: list[float] = []
        self.peak = 0.0
        self.works = True

    def run(self) -> None:
        start = time.monotonic()
        child = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        self.wall.append(time.monotonic() - start)
        self.busy.append(usage.ru_utime + usage.ru_stime)
        self.peak = max(self.peak, usage.ru_maxrss / 1024)
        self.works &= status == 0

    def cells(self) -> str:
        return f"{statistics.median(self.wall):.2f} s | {statistics.median(self.busy):.2f} s | {self.peak:.0f} MiB"


def ours(program: Path, look: str, photo: Path, out: Path) -> list[str]:
    if program.name.startswith("draw"):
        return [str(program), "--look", look, "--out", str(out), str(photo)]
    return [str(program), "stylize", str(photo), "--style", look, "--force", "--out", str(out / f"{look}.png")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("photo", type=Path)
    parser.add_argument("--megapixels", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", type=lambda names: names.split(","), default=list(FILTERS))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        photo = folder / "photo.png"
        area = f"{round(arguments.megapixels * 1e6)}@"
        subprocess.run(["/usr/bin/convert", arguments.photo, "-resize", area, photo], check=True)
        print("| | wall | processors | peak |\n|---|---|---|---|")
        for look in arguments.only:
            programs = {f"**{look}**": Program(ours(arguments.program, look, photo, folder))}
            for name, values in FILTERS.get(look, []):
                command = ["gmic", str(photo), name, *([values] if values else []), "output", str(folder / "gmic.png")]
                programs[f"G'MIC `{name}`"] = Program(command)
            for _ in range(arguments.rounds):
                for program in programs.values():
                    if program.works:
                        program.run()
            for name, program in programs.items():
                print(f"| {name} | {program.cells()} |" if program.works else f"| {name} | does not run |", flush=True)


if __name__ == "__main__":
    main()
