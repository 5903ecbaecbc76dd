"""A figure of moulded plastic: smooth surfaces with a soft sheen, hair as one mass, eyes and mouth painted sharp."""

import cv2
import numpy as np

from . import filters

# Two passes of three pixels, two of facets, the local mean, the sheen's blur, the mean put right.
REACH = 6 + 9 + 12 + 2 * 16 + 9 + 2 * 12

CHROMA = 1.15
SHEEN_L = 10.0
GLINT_L = 8.0
RELIEF = 1.5


def figure(photo: np.ndarray) -> np.ndarray:
    lab = filters.to_lab(photo)
    flow = filters.tangents(filters.gaussian(lab[..., 0], 0.7), 2.5)
    flat = filters.facets(filters.facets(filters.flatten(lab, 3, 14.0, 2), 2.0), 2.5)
    light = flat[..., 0]
    detail, _ = filters.features(lab[..., 0] - light, flow, 5, 10)

    rise = light - filters.guided(light, light, 16, 7.0)
    sheen = filters.gaussian(filters.ramp(rise, 0.5, 4), 2.0)
    glint = filters.gaussian(filters.ramp(rise, 3, 7), 1.0)
    body = filters.gaussian(light, 2.5)
    relief = np.clip(cv2.Sobel(body, cv2.CV_32F, 0, 1, scale=1 / 8) + .5 * cv2.Sobel(body, cv2.CV_32F, 1, 0, scale=1 / 8), -4, 4)
    tone = light + detail + SHEEN_L * sheen + GLINT_L * glint + RELIEF * relief
    pale = (1 - 0.25 * glint)[..., None]
    picture = np.dstack([tone, flat[..., 1:] * CHROMA * pale])
    return filters.to_rgb(filters.keep_mean(picture, lab * np.float32([1, CHROMA, CHROMA]), light, 12))
