#!/usr/bin/env python3
"""Tells whether a machine still knows softened faces: compares embeddings of the crops that the example `measure_bystanders`
writes with those of the portraits that they were made of.

    tests/bench/bystander_faces.py CROPS PORTRAITS

It needs dlib-bin, face_recognition_models, numpy and Pillow from PyPI, in an environment outside of the repository: dlib's network
is used to measure and never shipped. Two embeddings nearer than 0.6 are one person to dlib. The face is told to the network, as an
attacker would who knows where it is. A softened face must not match its portrait, nor be nearer to it than to others more often
than chance has it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import dlib
import face_recognition_models as weights
import numpy
from PIL import Image

SAME_PERSON = 0.6
"""Distance below which dlib takes two embeddings for one person."""

FACE = 150
"""Width that faces are brought to, in pixels."""

MARGIN = 0.25
"""dlib's boxes end above the brows: by this share of a face's width above ours."""


class Embedder:
    def __init__(self) -> None:
        self.detector = dlib.get_frontal_face_detector()
        self.points = dlib.shape_predictor(weights.pose_predictor_model_location())
        self.network = dlib.face_recognition_model_v1(weights.face_recognition_model_location())

    def of(self, pixels: numpy.ndarray, box: dlib.rectangle) -> numpy.ndarray:
        return numpy.array(self.network.compute_face_descriptor(pixels, self.points(pixels, box)))

    def portrait(self, path: Path) -> numpy.ndarray | None:
        pixels = numpy.array(Image.open(path).convert("RGB"))
        found = self.detector(pixels)
        return self.of(pixels, found[0]) if len(found) == 1 else None

    def crop(self, path: Path, left: float, top: float, side: float) -> numpy.ndarray:
        image = Image.open(path).convert("RGB")
        scale = FACE / side
        image = image.resize([round(length * scale) for length in image.size], Image.Resampling.BICUBIC)
        left, top = round(left * scale), round((top - side * MARGIN / 2) * scale)
        return self.of(numpy.array(image), dlib.rectangle(left, top, left + FACE, top + FACE))


def main() -> None:
    crops, portraits = map(Path, sys.argv[1:3])
    embedder = Embedder()
    gallery = {path.name: embedder.portrait(path) for path in sorted(portraits.glob("*.jpg"))}
    gallery = {name: embedding for name, embedding in gallery.items() if embedding is not None}
    names = list(gallery)
    known = numpy.stack([gallery[name] for name in names])
    rows = [line.split("\t") for line in (crops / "faces.tsv").read_text().splitlines()]
    rows = [row for row in rows if row[1] in gallery and row[5] == "1"]
    places = {name: (float(left), float(top), float(side)) for name, _, left, top, side, _ in rows}
    embeddings = {
        (name, when): embedder.crop(crops / f"{name}-{when}.png", *place)
        for name, place in places.items()
        for when in ("before", "after")
    }
    # Of a face that few pixels show, dlib knows nothing before it is softened either.
    for least in (0, 64, 100):
        counts = {"before": [0, 0, 0], "after": [0, 0, 0]}
        total = 0
        for name, portrait, *_ in rows:
            if places[name][2] < least:
                continue
            total += 1
            for when, count in counts.items():
                distances = numpy.linalg.norm(known - embeddings[name, when], axis=1)
                own = names.index(portrait)
                count[0] += distances[own] < SAME_PERSON
                count[1] += int(distances.argmin() == own)
                count[2] += (distances < SAME_PERSON).sum() - (distances[own] < SAME_PERSON)
        total = max(total, 1)
        for when, (matched, nearest, others) in counts.items():
            print(
                f"faces of {least} px and more, {when}: {matched} of {total} = {matched / total:.1%} match their portrait, "
                f"{nearest} = {nearest / total:.1%} are nearest to it (by chance {1 / len(names):.1%}), "
                f"{others / total / (len(names) - 1):.1%} of the other portraits match"
            )


if __name__ == "__main__":
    main()
