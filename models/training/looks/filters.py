"""The filters that the looks share.

Every one looks at a bounded neighbourhood only, so that a small convolutional network can learn what is built of them.
Lab is CIE L*a*b* of sRGB under D65: L from 0 to 100. All lengths are pixels of a portrait of about 512 × 512.
"""

import cv2
import numpy as np

# A Gaussian is cut off at this many standard deviations.
GAUSSIAN_CUT = 3.0
# Texture that `flatten` takes for noise lies within this radius.
FLATTEN_RADIUS, FLATTEN_ROUNDS = 3, 2
# Steps of Lab that `facets` averages over, lest soft shading break up into patches.
FACETS_NOISE = 3.0
# The blurs before and after the gradients that tell which way the edges run.
STREAM_NOISE, STREAM_SIGMA = 0.7, 2.5
# A fold or a strand narrower than about this vanishes before `contours` looks for steps.
CONTOUR_SIGMA = 2.5
# Lab per pixel after that blur: below the first no contour, above the second a full one.
CONTOUR_LOW, CONTOUR_HIGH = 1.3, 3.4
# How far a detail is smoothed along its own line, and the width over which its strength is taken.
DETAIL_SIGMA, STRENGTH_SIGMA = 1.5, 2.0
# The neighbourhood from whose mean light and shade are told. Shadows and lights narrower than the blur are not drawn.
SHADE_RADIUS, SHADE_SIGMA = 28, 4.5
# How far `keep_mean` averages, and the edges of the photo across which it does not, in L.
KEEP_RADIUS, KEEP_CONTRAST = 24, 8.0
# Lab chroma and hue (degrees) that human skin has, of every tone: none outside of the outer bounds, full within the inner.
SKIN_CHROMA, SKIN_HUE = (5.0, 11.0, 46.0, 62.0), (8.0, 26.0, 76.0, 92.0)
SKIN_SIGMA = 2.0
# How much richer skin becomes. It is little: the more, the further apart skins of little and of much colour would move.
SKIN_RICHER = 1.1
# Below the first chroma a colour is grey and stays so, above the second it is a full one.
GREY_CHROMA, FULL_CHROMA = 4.0, 16.0
# A colour gains by a bell of this width: most at seven tenths of it, next to nothing at twice as much.
RICH_CHROMA = 36.0
# Hue and, as what is to be below, lightness of hair, wood and leather: between the bounds they are brown in part.
BROWN_HUE, BROWN_LIGHTNESS = (45.0, 60.0, 95.0, 110.0), (-80.0, -65.0)
# The share of the ink that a line has which parts no two areas: a wrinkle, a fold, a strand.
FOLD_INK = 0.08
# What a line must be darker than its surroundings, in L, and how far it is smoothed along itself.
LINE_LOW, LINE_LENGTH = 1.0, 6.0
# The stride of the network.
SCREEN_PERIOD = 4


def gaussian_reach(sigma: float) -> int:
    return int(np.ceil(GAUSSIAN_CUT * sigma))


def facets_distance(sigma: float) -> int:
    """How far the windows of `facets` lie from the pixel: it stands at 1.5 standard deviations of each."""
    return int(np.ceil(1.5 * sigma))


def facets_reach(sigma: float) -> int:
    return facets_distance(sigma) + gaussian_reach(sigma)


FLATTEN_REACH = FLATTEN_RADIUS * FLATTEN_ROUNDS
CONTOUR_REACH = 2 * gaussian_reach(CONTOUR_SIGMA) + 1
SHADES_REACH = 2 * SHADE_RADIUS + gaussian_reach(SHADE_SIGMA)
STREAM_REACH = gaussian_reach(STREAM_NOISE) + 1 + gaussian_reach(STREAM_SIGMA)


def to_lab(rgb: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(np.ascontiguousarray(rgb, np.float32), cv2.COLOR_RGB2LAB)


def to_rgb(lab: np.ndarray) -> np.ndarray:
    return np.clip(cv2.cvtColor(np.ascontiguousarray(lab, np.float32), cv2.COLOR_LAB2RGB), 0, 1)


def gaussian(image: np.ndarray, sigma: float) -> np.ndarray:
    """Blurs; reaches `gaussian_reach(sigma)` pixels."""
    side = 2 * gaussian_reach(sigma) + 1
    return cv2.GaussianBlur(image, (side, side), sigma)


def slopes(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The change per pixel to the right and downwards."""
    return cv2.Sobel(image, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(image, cv2.CV_32F, 0, 1, scale=1 / 8)


def ramp(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((values - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def steps(values: np.ndarray, height: float, sharpness: float) -> np.ndarray:
    """Soft steps of `height`, with a tread at 0 (Winnemöller, Olsen, Gooch 2006)."""
    tread = np.round(values / height)
    return height * (tread + 0.5 * np.tanh(sharpness * (values / height - tread)) / np.tanh(sharpness / 2))


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


def skin(lab: np.ndarray) -> np.ndarray:
    """0..1: whether a colour is one that skin can have. Wood, sand and brown hair are taken for skin too.

    Reaches `gaussian_reach(SKIN_SIGMA)` pixels.
    """
    chroma, hue = np.hypot(lab[..., 1], lab[..., 2]), np.degrees(np.arctan2(lab[..., 2], lab[..., 1]))
    return gaussian(within(chroma, SKIN_CHROMA) * within(hue, SKIN_HUE), SKIN_SIGMA)


def within(values: np.ndarray, bounds: tuple[float, float, float, float]) -> np.ndarray:
    """0 outside of the outer two of the rising `bounds`, 1 inside of the inner two, smooth between."""
    return ramp(values, *bounds[:2]) * ramp(-values, -bounds[3], -bounds[2])


def richer(lab: np.ndarray, skin: np.ndarray, share: float) -> np.ndarray:
    """Pale colours times `share`, rich ones by less, skin times SKIN_RICHER, browns and greys as they are.

    A rich colour would leave sRGB and come out as a primary; a brown, made yellower, as olive.
    """
    chroma, hue = np.hypot(lab[..., 1], lab[..., 2]), np.degrees(np.arctan2(lab[..., 2], lab[..., 1]))
    brown = within(hue, BROWN_HUE) * ramp(-lab[..., 0], *BROWN_LIGHTNESS)
    gains = ramp(chroma, GREY_CHROMA, FULL_CHROMA) * np.exp(-((chroma / RICH_CHROMA) ** 2)) * (1 - brown)
    factor = 1 + (share - 1) * gains
    factor += skin * (SKIN_RICHER - factor)
    return np.dstack([lab[..., 0], lab[..., 1] * factor, lab[..., 2] * factor])


def shades(
    light: np.ndarray, edges: np.ndarray, skin: np.ndarray, contrast: float, height: float, sharpness: float, elsewhere: float
) -> np.ndarray:
    """Light and shade in flat steps from the local mean, so that they fall alike on dark skin and on light.

    Away from the contours in `edges` the steps are blurred first, for a small one would look like a blemish. What is no
    `skin` gets the share `elsewhere` of the steps: walls and cloth are to be flat. Reaches SHADES_REACH pixels.
    """
    mean = guided(light, light, SHADE_RADIUS, contrast)
    rise = light - mean
    rise += (1 - edges) * (gaussian(rise, SHADE_SIGMA) - rise)
    stepped = mean + steps(rise, height, sharpness)
    return light + (stepped - light) * (elsewhere + (1 - elsewhere) * skin)


def flatten(lab: np.ndarray, contrast: float) -> np.ndarray:
    """Wipes out texture and keeps edges: the bilateral filter over and over (Winnemöller, Olsen, Gooch 2006).

    Steps smaller than about `contrast` in Lab go. Reaches FLATTEN_REACH pixels.
    """
    for _ in range(FLATTEN_ROUNDS):
        lab = cv2.bilateralFilter(lab, 2 * FLATTEN_RADIUS + 1, contrast, 0.6 * FLATTEN_RADIUS)
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
    total = np.zeros((*lab.shape[:2], 4), np.float32)
    for turn in range(8):
        x = distance + round(distance * np.cos(turn * np.pi / 4))
        y = distance + round(distance * np.sin(turn * np.pi / 4))
        total += weighted[y : y + lab.shape[0], x : x + lab.shape[1]]
    return total[..., :3] / total[..., 3:]


def flat(lab: np.ndarray, contrast: float, fine: float, coarse: float) -> np.ndarray:
    """Flat areas of two sizes, without texture; reaches `flat_reach(fine, coarse)` pixels."""
    return facets(facets(flatten(lab, contrast), fine), coarse)


def flat_reach(fine: float, coarse: float) -> int:
    return FLATTEN_REACH + facets_reach(fine) + facets_reach(coarse)


def tangents(lightness: np.ndarray) -> np.ndarray:
    """The direction along the edges at each pixel: the minor eigenvector of the smoothed structure tensor."""
    across, down = slopes(gaussian(lightness, STREAM_NOISE))
    tensor = gaussian(cv2.merge([across * across, down * down, across * down]), STREAM_SIGMA)
    angle = 0.5 * np.arctan2(2 * tensor[..., 2], tensor[..., 0] - tensor[..., 1]) + np.float32(np.pi / 2)
    return cv2.merge([np.cos(angle), np.sin(angle)])


Streams = list[list[tuple[np.ndarray, np.ndarray]]]


def streamlines(lightness: np.ndarray, length: int) -> Streams:
    """Where one comes from each pixel along the edges: the places after 1, 2 … `length` steps of a pixel.

    Each step holds two pairs of maps of x and y, one for either way. Reaches STREAM_REACH + `length` pixels.
    """
    field = tangents(lightness)
    down, across = np.indices(lightness.shape, np.float32)
    ways = []
    for sign in (1, -1):
        x, y, heading = across, down, sign * field
        way = []
        for _ in range(length):
            x, y = x + heading[..., 0], y + heading[..., 1]
            way.append((x, y))
            ahead = cv2.remap(field, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT_101)
            # The field knows no sign: go on the way we came.
            forth = ahead[..., 0] * heading[..., 0] + ahead[..., 1] * heading[..., 1] >= 0
            heading = ahead * np.where(forth, np.float32(1), np.float32(-1))[..., None]
        ways.append(way)
    return [list(places) for places in zip(*ways)]


def along(image: np.ndarray, streams: Streams, sigma: float) -> np.ndarray:
    """A Gaussian along the streamlines, cut off at two standard deviations; it needs that many steps of `streams`.

    The second half of the flow-based difference of Gaussians (Kang, Lee, Chui 2007): joins what belongs to one line and
    thins out specks that belong to none.
    """
    total, weights = image.copy(), 1.0
    for step, places in enumerate(streams[: int(2 * sigma)], start=1):
        weight = float(np.exp(-(step**2) / (2 * sigma**2)))
        for x, y in places:
            total += weight * cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
            weights += weight
    return total / weights


def lines(lightness: np.ndarray, streams: Streams, sigma: float, length: float) -> np.ndarray:
    """How much darker than its surroundings a pixel is, in L, as a smooth line: flow-based difference of Gaussians.

    Positive on dark lines and on the dark side of edges (Kang, Lee, Chui 2007; XDoG: Winnemöller, Kyprianidis, Olsen
    2012).
    """
    return along(gaussian(lightness, 1.6 * sigma) - gaussian(lightness, sigma), streams, length)


def contours(lab: np.ndarray) -> np.ndarray:
    """0..1: whether two areas meet here, as at a chin, an eye or a lip. Not at a wrinkle: both its sides are the same.

    Told by the slope after a blur in which a fold or a strand of hair vanishes. Reaches CONTOUR_REACH pixels.
    """
    across, down = slopes(gaussian(lab, CONTOUR_SIGMA))
    steepness = (across * across + down * down) @ np.float32([1, 1, 1])
    return ramp(np.sqrt(gaussian(steepness, CONTOUR_SIGMA)), CONTOUR_LOW, CONTOUR_HIGH)


def outlines(
    lab: np.ndarray, flat: np.ndarray, streams: Streams, edges: np.ndarray, fine: float, broad: float, full: float
) -> np.ndarray:
    """Ink, 0..1: `fine` lines (px) of the photo and `broad` ones of its flat areas, strong on the contours in `edges`.

    A line that is LINE_LOW darker than its surroundings gets its first ink and one that is `full` darker all of it, in L.
    """
    ink = np.maximum(
        ramp(lines(lab[..., 0], streams, fine, LINE_LENGTH), LINE_LOW, full),
        ramp(lines(flat[..., 0], streams, broad, LINE_LENGTH), LINE_LOW, full + 0.6),
    )
    return ink * (FOLD_INK + (1 - FOLD_INK) * edges)


def strength(detail: np.ndarray) -> np.ndarray:
    """The local contrast of a detail: its root mean square."""
    return np.sqrt(gaussian(detail * detail, STRENGTH_SIGMA))


def features(
    lab: np.ndarray, flat: np.ndarray, streams: Streams, edges: np.ndarray, low: float, high: float
) -> tuple[np.ndarray, np.ndarray]:
    """What smoothing took away and must come back: eyes, lips and brows, but no pores, wrinkles or single hairs.

    Told by its strength, in L (nothing below `low`, everything above `high`), and by the contours in `edges`. Gives the
    detail in Lab and the share of it that came back, 0..1.
    """
    lightness = along(lab[..., 0] - flat[..., 0], streams, DETAIL_SIGMA)
    share = ramp(strength(lightness), low, high) * edges
    return np.dstack([lightness, (lab - flat)[..., 1:]]) * share[..., None], share


def screen(shape: tuple[int, ...], across: int, down: int) -> np.ndarray:
    """A cosine wave from the top left pixel, -1..1, that goes round `across` and `down` times in SCREEN_PERIOD pixels.

    The period is the stride of the network. On a flat area such a network repeats itself with its stride, for it sees
    the same at each of its positions; so it can learn a texture of this period or of none.
    """
    y, x = np.ogrid[: shape[0], : shape[1]]
    return np.cos(2 * np.pi * ((across * x + down * y) % SCREEN_PERIOD) / SCREEN_PERIOD).astype(np.float32)


def keep_mean(picture: np.ndarray, felt: np.ndarray, meant: np.ndarray, guide: np.ndarray) -> np.ndarray:
    """Moves `picture` by what parts the local mean of `felt` from that of `meant`, all Lab.

    It stays within the areas that `guide` shows. This is what keeps skin as dark or as light as it is in the photo;
    `felt` is the picture less what need not be made up for. Reaches 2 × KEEP_RADIUS pixels.
    """
    return picture + guided(guide, meant - felt, KEEP_RADIUS, KEEP_CONTRAST)
