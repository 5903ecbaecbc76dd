"""Computes what training needs: where the faces are, and each look's picture of each photo. This takes minutes.

    python prepare.py faces|looks --corpus FOLDER --work FOLDER

It computes only what is missing, so it can be stopped at any time. To draw a changed look again, delete its folder.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2
import numpy as np

import options
import photos

MOUTH_DISTANCE = 0.4
"""The distance from the base of the nose to the mouth, as a share of the distance from the eyes to the base of the nose."""


def main() -> None:
    parser = options.parser(__doc__, "corpus", "work")
    parser.add_argument("step", choices=("faces", "looks"))
    arguments = parser.parse_args()
    {"faces": find_faces, "looks": draw_looks}[arguments.step](arguments.corpus, arguments.work)


def find_faces(corpus: Path, work: Path) -> None:
    target = work / "faces.json"
    if target.exists():
        return
    import dlib
    import face_recognition_models

    detector = dlib.get_frontal_face_detector()
    landmarks = dlib.shape_predictor(face_recognition_models.pose_predictor_five_point_model_location())
    faces = {}
    for path in photos.training_portraits(corpus) + photos.training_photos(corpus):
        pixels = photos.read_image(path)
        small = np.ascontiguousarray(photos.resize(pixels, 512 / max(pixels.shape[:2])))
        scale = pixels.shape[0] / small.shape[0]
        boxes = detector(small, 0)
        if not boxes:
            continue
        box = max(boxes, key=lambda box: box.area())
        points = np.array([(point.x, point.y) for point in landmarks(small, box).parts()]) * scale
        edges = [edge * scale for edge in (box.left(), box.top(), box.right(), box.bottom())]
        faces[path.name] = {"box": edges, "features": facial_features(points)}
    work.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(faces), encoding="utf-8")
    print(f"{len(faces)} faces in {target}")


def facial_features(points: np.ndarray) -> list[tuple[float, float, float]]:
    """
    Eyes, nose and mouth as x, y and radius in pixels, from dlib's five points: two corners of the eye on the right of the
    picture, two of the other eye, the base of the nose.
    """
    eyes, nose = [points[:2].mean(0), points[2:4].mean(0)], points[4]
    mouth = nose + MOUTH_DISTANCE * (nose - np.mean(eyes, axis=0))
    eye_radius = float(np.linalg.norm(points[0] - points[1]) / 2)
    radii = (eye_radius, eye_radius, eye_radius, 1.5 * eye_radius)
    return [(*place.tolist(), size) for place, size in zip((*eyes, nose, mouth), radii)]


def draw_looks(corpus: Path, work: Path) -> None:
    paths = photos.training_portraits(corpus) + photos.training_photos(corpus)
    jobs = [
        (path, style["look"], side, work / "looks" / style["look"] / f"{path.stem}.{side}.png")
        for side in photos.LOOK_SIDES
        for style in photos.load_styles()
        if "look" in style
        for index, path in enumerate(paths)
        if side == photos.LOOK_SIDES[0] or index % 3 == 0
    ]
    jobs = [job for job in jobs if not job[-1].exists()]
    with ProcessPoolExecutor() as pool:
        for count, _ in enumerate(pool.map(draw_look, jobs), 1):
            if count % 50 == 0:
                print(f"{count} of {len(jobs)}", flush=True)


def draw_look(job: tuple[Path, str, int, Path]) -> None:
    from looks import LOOKS

    cv2.setNumThreads(1)
    path, name, side, target = job
    picture = LOOKS[name](photos.look_source(photos.read_image(path), side).astype(np.float32) / 255)
    pixels = np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"part-{target.name}")
    cv2.imwrite(str(unfinished), cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    unfinished.rename(target)


if __name__ == "__main__":
    main()
