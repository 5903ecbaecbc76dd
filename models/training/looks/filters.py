"""The filters that the looks share.

Every one looks at a bounded neighbourhood only, so that a small convolutional network can learn what is built of them.
Lab is CIE L*a*b* of sRGB under D65: L from 0 to 100. All lengths are pixels of a portrait of about 512 × 512.
"""

import cv2
import numpy as np

# A Gaussian is cut off at this many standard deviations.
CUT = 3.0
# Steps of Lab that `facets` averages over, lest soft shading break up into patches.
FACETS_NOISE = 3.0
SCREEN_PERIOD = 4


def to_lab(rgb: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(np.ascontiguousarray(rgb, np.float32), cv2.COLOR_RGB2LAB)


def to_rgb(lab: np.ndarray) -> np.ndarray:
    return np.clip(cv2.cvtColor(np.ascontiguousarray(lab, np.float32), cv2.COLOR_LAB2RGB), 0, 1)


def gaussian(image: np.ndarray, sigma: float) -> np.ndarray:
    """Blurs; reaches `gaussian_reach(sigma)` pixels."""
    side = 2 * gaussian_reach(sigma) + 1
    return cv2.GaussianBlur(image, (side, side), sigma)


def gaussian_reach(sigma: float) -> int:
    return int(np.ceil(CUT * sigma))


def guided(guide: np.ndarray, image: np.ndarray, radius: int, contrast: float) -> np.ndarray:
    """The guided filter (He, Sun, Tang 2010) with a guide of one channel; reaches 2 × `radius` pixels.

    Edges of the guide that are higher than about `contrast` stay; all else is averaged.
    """
    side = (2 * radius + 1, 2 * radius + 1)
    planes = image if image.ndim == 3 else image[..., None]
    centred = guide - 50.0  # float32 keeps more digits of the variance near zero
    mean = cv2.blur(centred, side)
    variance = cv2.blur(centred * centred, side) - mean * mean
    result = np.empty_like(planes)
    for channel in range(planes.shape[2]):
        plane = np.ascontiguousarray(planes[..., channel])
        plane_mean = cv2.blur(plane, side)
        slope = (cv2.blur(centred * plane, side) - mean * plane_mean) / (variance + contrast * contrast)
        offset = plane_mean - slope * mean
        result[..., channel] = cv2.blur(slope, side) * centred + cv2.blur(offset, side)
    return result.reshape(image.shape)


def flatten(lab: np.ndarray, radius: int, contrast: float, rounds: int) -> np.ndarray:
    """Wipes out texture and keeps edges: the bilateral filter over and over (Winnemöller, Olsen, Gooch 2006).

    Reaches `radius` × `rounds` pixels. Steps smaller than about `contrast` in Lab go.
    """
    for _ in range(rounds):
        lab = cv2.bilateralFilter(lab, 2 * radius + 1, contrast, radius * 0.6)
    return lab


def facets(lab: np.ndarray, sigma: float) -> np.ndarray:
    """Flat areas with crisp edges: the generalised Kuwahara filter (Papari, Petkov, Campisi 2007).

    Around each pixel lie eight Gaussian windows of `sigma`; the calm ones count, so that a pixel beside an edge takes
    the colour of its own side. Reaches `facets_reach(sigma)`.
    """
    mean = gaussian(lab, sigma)
    variance = np.maximum(gaussian(lab * lab, sigma) - mean * mean, 0) @ np.float32([1, 1, 1])
    weight = (1 + variance / FACETS_NOISE**2) ** -4
    distance = facets_distance(sigma)
    weighted = cv2.copyMakeBorder(
        np.dstack([mean * weight[..., None], weight]), *[distance] * 4, cv2.BORDER_REFLECT_101
    )
    total = np.zeros_like(weighted, shape=(*lab.shape[:2], 4))
    for turn in range(8):
        x = distance + round(distance * np.cos(turn * np.pi / 4))
        y = distance + round(distance * np.sin(turn * np.pi / 4))
        total += weighted[y : y + lab.shape[0], x : x + lab.shape[1]]
    return total[..., :3] / total[..., 3:]


def facets_distance(sigma: float) -> int:
    """How far the windows lie from the pixel: it stands at 1.5 standard deviations of each."""
    return int(np.ceil(1.5 * sigma))


def facets_reach(sigma: float) -> int:
    return facets_distance(sigma) + gaussian_reach(sigma)


def tangents(lightness: np.ndarray, sigma: float) -> np.ndarray:
    """The direction along the edges at each pixel: the minor eigenvector of the smoothed structure tensor."""
    across = cv2.Sobel(lightness, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(lightness, cv2.CV_32F, 0, 1, scale=1 / 8)
    tensor = gaussian(cv2.merge([across * across, down * down, across * down]), sigma)
    angle = 0.5 * np.arctan2(2 * tensor[..., 2], tensor[..., 0] - tensor[..., 1]) + np.float32(np.pi / 2)
    return cv2.merge([np.cos(angle), np.sin(angle)])


def along(image: np.ndarray, flow: np.ndarray, sigma: float) -> np.ndarray:
    """A Gaussian along the streamlines of `flow`, in steps of a pixel; reaches 2 × `sigma` pixels.

    The second half of the flow-based difference of Gaussians (Kang, Lee, Chui 2007): joins what belongs to one line and
    thins out specks that belong to none.
    """
    height, width = image.shape[:2]
    down, across = np.indices((height, width), np.float32)
    total, weights = image.copy(), 1.0
    for sign in (1, -1):
        x, y, heading = across, down, sign * flow
        for step in range(1, int(2 * sigma) + 1):
            x, y = x + heading[..., 0], y + heading[..., 1]
            weight = float(np.exp(-(step**2) / (2 * sigma**2)))
            total += weight * cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
            weights += weight
            ahead = cv2.remap(flow, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT_101)
            # The field knows no sign: go on the way we came.
            turned = np.einsum("ijk,ijk->ij", ahead, heading) < 0
            ahead[turned] *= -1
            heading = ahead
    return total / weights


def lines(lightness: np.ndarray, flow: np.ndarray, sigma: float, length: float) -> np.ndarray:
    """How much darker than its surroundings a pixel is, in L, as a smooth line: flow-based difference of Gaussians.

    Positive on dark lines and on the dark side of edges (Kang, Lee, Chui 2007; XDoG: Winnemöller, Kyprianidis, Olsen
    2012).
    """
    return along(gaussian(lightness, 1.6 * sigma) - gaussian(lightness, sigma), flow, length)


def features(detail: np.ndarray, flow: np.ndarray, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """What of the `detail` that smoothing took away must come back: eyes, lips, strands, and no pores or wrinkles.

    Told by its local strength, in L: nothing below `low`, everything above `high`. Gives the detail, smooth along the
    flow, and the share of it that came back. Reaches FEATURES_REACH pixels.
    """
    detail = along(detail, flow, 2.0)
    share = ramp(np.sqrt(gaussian(detail * detail, 2.0)), low, high)
    return detail * share, share


# Four steps along the flow, one pixel of interpolation, and the Gaussian.
FEATURES_REACH = 4 + 1 + gaussian_reach(2.0)


def ramp(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((values - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def steps(values: np.ndarray, height: float, sharpness: float) -> np.ndarray:
    """Soft steps of `height`, with a tread at 0 (Winnemöller, Olsen, Gooch 2006)."""
    tread = np.round(values / height)
    return height * (tread + 0.5 * np.tanh(sharpness * (values / height - tread)) / np.tanh(sharpness / 2))


def periodic(shape: tuple[int, ...], across: int, down: int) -> np.ndarray:
    """A cosine wave from the top left pixel, -1..1, that goes round `across` and `down` times in SCREEN_PERIOD pixels.

    The period is the stride of the network. On a flat area such a network repeats itself with its stride, for it sees
    the same at each of its positions; so it can learn a texture of this period or of none.
    """
    y, x = np.ogrid[: shape[0], : shape[1]]
    return np.cos(2 * np.pi * ((across * x + down * y) % SCREEN_PERIOD) / SCREEN_PERIOD).astype(np.float32)


def keep_mean(picture: np.ndarray, wanted: np.ndarray, guide: np.ndarray, radius: int) -> np.ndarray:
    """Moves the Lab `picture` so that its local mean is that of `wanted`, within the areas that `guide` shows.

    This is what keeps skin as dark or as light as it is in the photo. Reaches 2 × `radius` pixels.
    """
    return picture + guided(guide, wanted - picture, radius, 8.0)
