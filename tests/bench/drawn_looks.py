#!/usr/bin/env python3
"""Tells whether people are still known in drawings: compares dlib's embeddings of the portraits with those of the drawings that
`measure_drawn faces` wrote, and prints a table in Markdown of that and of what the example measured.

    tests/bench/drawn_looks.py DRAWINGS PORTRAITS

It needs dlib-bin, face_recognition_models, numpy and Pillow from PyPI, in an environment outside of the repository: dlib's network
is used to measure and never shipped. Two embeddings nearer than 0.6 are one person to dlib. A face that dlib's detector does not
find in a drawing counts as not found; its identity is compared all the same, at the photo's place.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import dlib
import face_recognition_models as weights
import numpy
from PIL import Image

SAME_PERSON = 0.6
"""Distance below which dlib takes two embeddings for one person."""

SIDE = 512
"""Longest side at which faces are searched and embedded, in pixels."""

LOOSE = {"ink", "poster", "linocut"}
"""Looks of so few shapes that 85% must stay known instead of 95%."""


class Embedder:
    def __init__(self) -> None:
        self.detector = dlib.get_frontal_face_detector()
        self.points = dlib.shape_predictor(weights.pose_predictor_model_location())
        self.network = dlib.face_recognition_model_v1(weights.face_recognition_model_location())

    def find(self, pixels: numpy.ndarray, near: dlib.rectangle | None) -> dlib.rectangle | None:
        found = self.detector(pixels)
        if near is not None:
            found = [box for box in found if box.intersect(near).area() > 0.5 * max(box.area(), near.area())]
        return max(found, key=lambda box: box.area(), default=None)

    def of(self, pixels: numpy.ndarray, box: dlib.rectangle) -> numpy.ndarray:
        return numpy.array(self.network.compute_face_descriptor(pixels, self.points(pixels, box)))


def pixels_of(path: Path) -> numpy.ndarray:
    image = Image.open(path).convert("RGB")
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return numpy.array(image)


def spearman(one: list[float], other: list[float]) -> float:
    ranks = [numpy.argsort(numpy.argsort(values)) for values in (one, other)]
    return float(numpy.corrcoef(*ranks)[0, 1])


def main() -> None:
    drawings, portraits = map(Path, sys.argv[1:3])
    with open(drawings / "faces.tsv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    embedder = Embedder()
    known = {}
    for name in {row["name"] for row in rows}:
        pixels = pixels_of(portraits / f"{name}.jpg")
        box = embedder.find(pixels, None)
        if box is None:
            sys.exit(f"{name}: dlib finds no face in the photo")
        known[name] = box, embedder.of(pixels, box)
    for row in rows:
        box, embedding = known[row["name"]]
        pixels = pixels_of(drawings / f"{row['name']}-{row['look']}.png")
        again = embedder.find(pixels, box)
        row["dlib"] = again is not None
        row["distance"] = float(numpy.linalg.norm(embedding - embedder.of(pixels, again or box)))
    print(
        "| look | found: ours, dlib | same person | by thirds, dark to light | median, worst | ΔE00 | SSIM | skin's order "
        "| lines | wrinkles |\n|---|---|---|---|---|---|---|---|---|---|"
    )
    for look in dict.fromkeys(row["look"] for row in rows):
        print_look(look, [row for row in rows if row["look"] == look])


def print_look(look: str, rows: list[dict]) -> None:
    rows.sort(key=lambda row: float(row["before"]))
    count = len(rows)

    def mean(key: str) -> float:
        return float(numpy.mean([float(row[key]) for row in rows]))

    def same(some: list[dict]) -> float:
        return sum(row["distance"] < SAME_PERSON for row in some) / max(len(some), 1)

    def bold(text: str, missed: bool) -> str:
        return f"**{text}**" if missed else text

    thirds = [same(rows[count * third // 3 : count * (third + 1) // 3]) for third in range(3)]
    distances = sorted(row["distance"] for row in rows)
    ours, theirs = (sum(int(row[key]) for row in rows) for key in ("found", "dlib"))
    order = spearman([float(row["before"]) for row in rows], [float(row["after"]) for row in rows])
    bold_enough = mean("color") >= 8 or mean("similarity") <= 0.65
    cells = [
        look,
        bold(f"{ours}, {theirs} of {count}", min(ours, theirs) < 0.99 * count),
        bold(f"{same(rows):.0%}", same(rows) < (0.85 if look in LOOSE else 0.95)),
        bold(", ".join(f"{third:.0%}" for third in thirds), max(thirds) - min(thirds) > 0.03),
        f"{distances[count // 2]:.2f}, {distances[-1]:.2f}",
        bold(f"{mean('color'):.1f}", not bold_enough),
        bold(f"{mean('similarity'):.2f}", not bold_enough),
        f"{order:.2f}",
        f"{mean('lines'):.2f}",
        f"{mean('wrinkles'):.2f}",
    ]
    print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
