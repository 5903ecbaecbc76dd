#!/usr/bin/env python3
"""Measures toys and posters in a darkroom, with the release binary: part of `make bench`.

    tests/bench/compositions.py [PROGRAM] [--photo PHOTO] [--rounds 3]

- each size that there is, from the photo's file to the last row, and the most memory that a darkroom of its own has for it;
- a preview of 614 × 768 with another name, of a photo that the darkroom holds.

Prints medians in Markdown.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from pathlib import Path

from bench import ENVIRONMENT, PROGRAM, SAMPLE
from darkroom import Darkroom

SIZES = {"1080": (1080, 1350), "2160": (2160, 2700), "print": (1748, 2480), "story": (1080, 1920)}
PREVIEW = (614, 768)


def toy(name: str) -> dict:
    figure = {"figure": "bobble-head", "body": "hoodie", "clothes": "photo"}
    return {"kind": "toy", "name": name, "tagline": "one a day", "accessories": ["camera", "coffee"], "figure": figure}


def poster(title: str) -> dict:
    return {"kind": "poster", "template": "travel", "words": {"title": title}}


def compose(darkroom: Darkroom, composition: dict, size: tuple[int, int], file: bytes, preview: bool = False) -> float:
    """How many milliseconds pass until the picture is there."""
    start = time.monotonic()
    width, height = size
    task = {"task": "compose", "composition": composition, "size": {"width": width, "height": height}}
    darkroom.run({**task, "thumbnail_side": None, "preview": preview}, file)
    return 1e3 * (time.monotonic() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", type=Path, default=PROGRAM)
    parser.add_argument("--photo", type=Path, default=SAMPLE)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    photo = options.photo.read_bytes()
    print(f"\nToys and posters of {options.photo.name}; load average {os.getloadavg()[0]:.1f}\n")
    print("| | median | least | peak |\n|---|---|---|---|")
    for kind, made in (("toy", toy("SUNNY")), ("poster", poster("FAR HILLS"))):
        for name, size in SIZES.items():
            times, peaks = [], []
            for _ in range(options.rounds):
                with Darkroom(options.program, ENVIRONMENT) as darkroom:
                    times.append(compose(darkroom, made, size, photo))
                    peaks.append(darkroom.peak())
            print(f"| {kind}, {name} | {statistics.median(times):.0f} ms | {min(times):.0f} ms | {max(peaks):.0f} MiB |", flush=True)
    for kind, named in (("toy", toy), ("poster", poster)):
        with Darkroom(options.program, ENVIRONMENT) as darkroom:
            compose(darkroom, named("A"), PREVIEW, photo, preview=True)
            times = [compose(darkroom, named(f"Name {at}"), PREVIEW, b"", preview=True) for at in range(10 * options.rounds)]
            print(f"| {kind}, another name | {statistics.median(times):.0f} ms | {min(times):.0f} ms | {darkroom.peak():.0f} MiB |", flush=True)


if __name__ == "__main__":
    main()
