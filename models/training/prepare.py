"""Finds the faces of the photos, which training pays more attention to. This takes a minute.

    python prepare.py --corpus FOLDER --work FOLDER
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

import options
import photos

MOUTH_DISTANCE = 0.4
"""The distance from the base of the nose to the mouth, as a share of the distance from the eyes to the base of the nose."""


def main() -> None:
    parser = options.parser(__doc__, "corpus", "work")
    arguments = parser.parse_args()
    find_faces(arguments.corpus, arguments.work)


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


if __name__ == "__main__":
    main()
