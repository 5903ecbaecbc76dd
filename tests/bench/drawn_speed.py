#!/usr/bin/env python3
"""Measures what the drawn looks cost, with the release binary: part of `make bench`.

    tests/bench/drawn_speed.py [PROGRAM] [--photo PHOTO] [--rounds 5] [--only LOOK,LOOK] [--parts whole,gmic,strip,map]

- `whole`: each look of a photo of 12 megapixels, as a whole process with its darkroom, JPEG file to JPEG file;
- `gmic`: the same at 1 megapixel, PNG to PNG, against the nearest filters of G'MIC (Debian package `gmic`), where it is installed;
- `strip`: a strip of every look at 256 px, and the first look of a photo of 12 megapixels, from a warm darkroom;
- `map`: what the portrait map of a photo of 12 megapixels takes after decoding, the first of a darkroom and the next.

The runs of a part alternate, so that a busy machine slows all equally. Prints medians in Markdown: the time that passed, processor
time of all processes, and the sum of their high-water marks of memory. It needs ImageMagick to bring the photo to its size.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench import ENVIRONMENT, PROGRAM, SAMPLE, MemoryWatcher
from darkroom import Darkroom, processor_time

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

PARTS = ["whole", "gmic", "strip", "map"]
TWELVE = 3464
"""Width and height of a square photo of 12 megapixels."""


class Program:
    """A command that is run several times."""

    def __init__(self, command: list, folder: Path | None = None) -> None:
        self.command = [str(part) for part in command]
        self.folder = folder
        self.wall: list[float] = []
        self.busy: list[float] = []
        self.peak = 0.0
        self.works = True

    def run(self) -> None:
        start = time.monotonic()
        child = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        watcher = MemoryWatcher(child.pid)
        clock = ProcessorClock(watcher)
        _, status, usage = os.wait4(child.pid, 0)
        self.wall.append(time.monotonic() - start)
        # The kernel adds only children that were waited for, and a darkroom may be killed at the end.
        self.busy.append(max(usage.ru_utime + usage.ru_stime, clock.stop()))
        # Of a program with children the kernel gives the largest of all, so the root has what was seen of it.
        self.peak = max(self.peak, watcher.stop(0 if watcher.peaks else usage.ru_maxrss) / 1024)
        self.works &= status == 0

    def cells(self) -> str:
        return f"{statistics.median(self.wall):.2f} s | {statistics.median(self.busy):.2f} s | {self.peak:.0f} MiB"


class ProcessorClock(threading.Thread):
    """Reads the processor time of the processes that a watcher has seen, a hundred times a second."""

    def __init__(self, watcher: MemoryWatcher) -> None:
        super().__init__(daemon=True)
        self.watcher = watcher
        self.seconds: dict[int, float] = {}
        self.done = threading.Event()
        self.start()

    def run(self) -> None:
        while not self.done.wait(0.01):
            for pid in list(self.watcher.peaks):
                try:
                    self.seconds[pid] = processor_time(pid)
                except (FileNotFoundError, ProcessLookupError):
                    continue

    def stop(self) -> float:
        self.done.set()
        self.join()
        return sum(self.seconds.values())


def compare(programs: dict[str, Program], rounds: int) -> None:
    for _ in range(rounds):
        for program in programs.values():
            if program.works:
                program.run()
    print("| | wall | processors | peak |\n|---|---|---|---|")
    for name, program in programs.items():
        print(f"| {name} | {program.cells()} |" if program.works else f"| {name} | does not run |", flush=True)


def stylize(program: Path, look: str, photo: Path, out: Path) -> Program:
    return Program([program, "stylize", photo, "--style", look, "--bystanders", "keep", "--force", "--out", out])


def whole(program: Path, looks: list[str], photo: Path, folder: Path, rounds: int) -> None:
    heading(f"Whole processes at 12 megapixels ({TWELVE} × {TWELVE}), JPEG to JPEG")
    compare({look: stylize(program, look, photo, folder / f"{look}.jpg") for look in looks}, rounds)


def gmic(program: Path, looks: list[str], photo: Path, folder: Path, rounds: int) -> None:
    heading("Whole processes at 1 megapixel, PNG to PNG, against G'MIC")
    if shutil.which("gmic") is None:
        print("G'MIC is not installed (Debian package `gmic`): left out.")
        return
    for look in [look for look in looks if look in FILTERS]:
        programs = {f"**{look}**": stylize(program, look, photo, folder / f"{look}.png")}
        for name, values in FILTERS[look]:
            command = ["gmic", photo, name, *([values] if values else []), "output", folder / "gmic.png"]
            programs[f"G'MIC `{name}`"] = Program(command, folder)
        compare(programs, rounds)


def strip(program: Path, looks: list[str], photo: Path, rounds: int) -> None:
    heading(f"Previews of a photo of 12 megapixels, decoding and analysis included; {len(looks)} looks")
    figures: dict[str, list[float]] = {}

    def note(name: str, milliseconds: float) -> None:
        figures.setdefault(name, []).append(milliseconds)

    for round_ in range(rounds):
        # A darkroom for each photo, as in the window, where it has been started before.
        with Darkroom(program, ENVIRONMENT) as darkroom:
            # Before the first photo nobody knows whether its networks will be needed.
            start = time.monotonic()
            darkroom.preview(photo.read_bytes(), 768, looks[round_ % len(looks)])
            note("first look of the first photo, 768 px", 1e3 * (time.monotonic() - start))
            start = time.monotonic()
            # Another file, or the copy that is kept would be used.
            darkroom.preview(photo.read_bytes() + bytes([round_]), 768, looks[round_ % len(looks)])
            note("first look of another photo, 768 px", 1e3 * (time.monotonic() - start))
        with Darkroom(program, ENVIRONMENT) as darkroom:
            busy, start = processor_time(darkroom.child.pid), time.monotonic()
            for look in looks:
                darkroom.preview(photo.read_bytes() if look == looks[0] else b"", 256, look)
            note("strip at 256 px", 1e3 * (time.monotonic() - start))
            note("strip at 256 px, processors", 1e3 * (processor_time(darkroom.child.pid) - busy))
    print_milliseconds(figures)


def portrait_map(program: Path, photo: Path, rounds: int) -> None:
    heading("The portrait map of a photo of 12 megapixels, after decoding")
    figures: dict[str, list[float]] = {}
    grown = []
    for _ in range(rounds):
        with Darkroom(program, ENVIRONMENT) as darkroom:
            darkroom.convert(photo.read_bytes(), 64)
            decoded = darkroom.peak()
            for name in ["first of a darkroom, networks prepared", "another"]:
                figures.setdefault(name, []).append(1e3 * darkroom.analyze(photo.read_bytes()))
            grown.append(darkroom.peak() - decoded)
    print_milliseconds(figures)
    print(f"more memory than decoding alone: {statistics.median(grown):.0f} MiB")


def print_milliseconds(figures: dict[str, list[float]]) -> None:
    print("| | median | least |\n|---|---|---|")
    for name, values in figures.items():
        print(f"| {name} | {statistics.median(values):.0f} ms | {min(values):.0f} ms |", flush=True)


def heading(text: str) -> None:
    print(f"\n{text}; load average {os.getloadavg()[0]:.1f}\n", flush=True)


def resized(photo: Path, size: str, target: Path) -> Path:
    if (tool := shutil.which("magick") or shutil.which("convert", path="/usr/bin")) is None:
        sys.exit("ImageMagick is not installed")
    subprocess.run([tool, photo, "-gravity", "north", "-crop", "1:1", "-resize", size, "-quality", "92", target], check=True)
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path, nargs="?", default=PROGRAM)
    parser.add_argument("--photo", type=Path, default=SAMPLE)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", type=lambda names: names.split(","))
    parser.add_argument("--parts", type=lambda names: names.split(","), default=PARTS)
    arguments = parser.parse_args()
    program, rounds = arguments.program.resolve(), arguments.rounds
    listed = subprocess.run([program, "--json", "styles"], capture_output=True, text=True, check=True).stdout
    drawn = [style["name"] for style in json.loads(listed)["styles"] if style["family"] == "drawn"]
    looks = arguments.only or drawn
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    processor = next((line.split(":", 1)[1].strip() for line in lines if "model name" in line), platform.machine())
    print(f"{processor}, {len(os.sched_getaffinity(0))} cores, Linux {platform.release()}; medians of {rounds} runs")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large = resized(arguments.photo, f"{TWELVE}x{TWELVE}!", folder / "large.jpg")
        if "whole" in arguments.parts:
            whole(program, looks, large, folder, rounds)
        if "gmic" in arguments.parts:
            gmic(program, looks, resized(arguments.photo, "1000x1000!", folder / "small.png"), folder, rounds)
        if "strip" in arguments.parts:
            strip(program, looks, large, rounds)
        if "map" in arguments.parts:
            portrait_map(program, large, rounds)


if __name__ == "__main__":
    main()
