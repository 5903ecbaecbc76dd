"""Computes what training needs and what takes minutes: where the faces are, and each look's picture of each photo.

    python prepare.py faces|looks [--corpus FOLDER] [--work FOLDER]

Only what is missing is computed, so that it can be stopped at any time and a changed look is drawn again by deleting
its folder.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2
import numpy as np

import photos

MOUTH = 0.4
"""From the eyes over the base of the nose to the mouth: the second part of the way as a share of the first."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("step", choices=("faces", "looks"))
    arguments.add_argument("--corpus", type=Path, required=True)
    arguments.add_argument("--work", type=Path, required=True)
    given = arguments.parse_args()
    {"faces": faces, "looks": looks}[given.step](given.corpus, given.work)


def faces(corpus: Path, work: Path) -> None:
    target = work / "faces.json"
    if target.exists():
        return
    import dlib
    import face_recognition_models

    detect = dlib.get_frontal_face_detector()
    mark = dlib.shape_predictor(face_recognition_models.pose_predictor_five_point_model_location())
    found = {}
    for path in photos.training_portraits(corpus) + photos.training_photos(corpus):
        pixels = photos.load(path)
        small = np.ascontiguousarray(photos.resize(pixels, 512 / max(pixels.shape[:2])))
        scale = pixels.shape[0] / small.shape[0]
        boxes = detect(small, 0)
        if not boxes:
            continue
        box = max(boxes, key=lambda box: box.area())
        points = np.array([(point.x, point.y) for point in mark(small, box).parts()]) * scale
        edges = [edge * scale for edge in (box.left(), box.top(), box.right(), box.bottom())]
        found[path.name] = {"box": edges, "features": features(points)}
    work.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found), encoding="utf-8")
    print(f"{len(found)} faces in {target}")


def features(points: np.ndarray) -> list[tuple[float, float, float]]:
    """
    Eyes, nose and mouth as x, y and reach, pixels, from dlib's five points: two corners of the eye on the right of the
    picture, two of the other, the base of the nose.
    """
    eyes, nose = [points[:2].mean(0), points[2:4].mean(0)], points[4]
    mouth = nose + MOUTH * (nose - np.mean(eyes, axis=0))
    half = float(np.linalg.norm(points[0] - points[1]) / 2)
    reach = (half, half, half, 1.5 * half)
    return [(*place.tolist(), size) for place, size in zip((*eyes, nose, mouth), reach)]


def looks(corpus: Path, work: Path) -> None:
    paths = photos.training_portraits(corpus) + photos.training_photos(corpus)
    jobs = [
        (path, style["look"], side, work / "looks" / style["look"] / f"{path.stem}.{side}.png")
        for side in photos.SIDES
        for style in photos.styles()
        if "look" in style
        for index, path in enumerate(paths)
        if side == photos.SIDES[0] or index % 3 == 0
    ]
    jobs = [job for job in jobs if not job[-1].exists()]
    with ProcessPoolExecutor() as pool:
        for count, _ in enumerate(pool.map(draw, jobs), 1):
            if count % 50 == 0:
                print(f"{count} of {len(jobs)}", flush=True)


def draw(job: tuple[Path, str, int, Path]) -> None:
    from looks import LOOKS

    cv2.setNumThreads(1)
    path, name, side, target = job
    picture = LOOKS[name](photos.look_input(photos.load(path), side).astype(np.float32) / 255)
    pixels = np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"part-{target.name}")
    cv2.imwrite(str(unfinished), cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    unfinished.rename(target)


if __name__ == "__main__":
    main()
