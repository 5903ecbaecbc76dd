"""The filters that the looks share.

Each filter reads a bounded neighbourhood only, so that a small convolutional network can learn the looks.
Lab is CIE L*a*b* of sRGB under D65: L from 0 to 100. All lengths are pixels of a portrait of about 512 × 512.
"""

import cv2
import numpy as np

# A Gaussian is cut off at this many standard deviations.
GAUSSIAN_CUT = 3.0
# The radius of the bilateral filter of `flatten`, and how often it runs.
FLATTEN_RADIUS, FLATTEN_ROUNDS = 3, 2
# `kuwahara` averages over steps of Lab up to this size, or soft shading would break into patches.
KUWAHARA_NOISE = 3.0
# The blurs before and after the gradients from which the direction of the edges follows.
STREAM_NOISE, STREAM_SIGMA = 0.7, 2.5
# A fold or a strand narrower than about this vanishes before `contours` looks for edges.
CONTOUR_SIGMA = 2.5
# Lab per pixel after that blur: below the first no contour, above the second a full one.
CONTOUR_LOW, CONTOUR_HIGH = 1.3, 3.4
# How far a detail is smoothed along its own line, and the blur of its local contrast.
DETAIL_SIGMA, LOCAL_CONTRAST_SIGMA = 1.5, 2.0
# The neighbourhood whose mean separates light from shade. Shadows and lights narrower than the blur are not drawn.
SHADE_RADIUS, SHADE_SIGMA = 28, 4.5
# The radius over which `restore_local_mean` averages, and the edges of the photo that it does not cross, in L.
MEAN_RADIUS, MEAN_CONTRAST = 24, 8.0
# Lab chroma and hue (degrees) of human skin of every tone: 0 outside of the outer bounds, 1 within the inner ones.
SKIN_CHROMA, SKIN_HUE = (5.0, 11.0, 46.0, 62.0), (8.0, 26.0, 76.0, 92.0)
SKIN_SIGMA = 2.0
# Factor of the chroma of skin. It is small, because a large one would move pale and rich skin apart.
SKIN_CHROMA_BOOST = 1.1
# Below the first chroma a colour is grey and stays grey; above the second it is a full colour.
GREY_CHROMA, FULL_CHROMA = 4.0, 16.0
# The boost falls with the chroma like a Gaussian of this width.
BOOST_CHROMA_WIDTH = 36.0
# Hue and negative lightness of hair, wood and leather; between the bounds they count as brown in part.
BROWN_HUE, BROWN_LIGHTNESS = (45.0, 60.0, 95.0, 110.0), (-80.0, -65.0)
# The share of the ink of a line that separates no two areas: a wrinkle, a fold, a strand.
FOLD_INK = 0.08
# How much darker than its surroundings a line must be, in L, and how far it is smoothed along itself.
LINE_LOW, LINE_LENGTH = 1.0, 6.0
# The stride of the network.
SCREEN_PERIOD = 4


def gaussian_reach(sigma: float) -> int:
    return int(np.ceil(GAUSSIAN_CUT * sigma))


def kuwahara_distance(sigma: float) -> int:
    """How far the windows of `kuwahara` lie from the pixel: 1.5 standard deviations."""
    return int(np.ceil(1.5 * sigma))


def kuwahara_reach(sigma: float) -> int:
    return kuwahara_distance(sigma) + gaussian_reach(sigma)


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


def gradients(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The change per pixel to the right and downwards."""
    return cv2.Sobel(image, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(image, cv2.CV_32F, 0, 1, scale=1 / 8)


def smoothstep(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((values - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def soft_steps(values: np.ndarray, height: float, sharpness: float) -> np.ndarray:
    """Soft steps of `height`, with a tread at 0 (Winnemöller, Olsen, Gooch 2006)."""
    tread = np.round(values / height)
    return height * (tread + 0.5 * np.tanh(sharpness * (values / height - tread)) / np.tanh(sharpness / 2))


def guided_filter(guide: np.ndarray, image: np.ndarray, radius: int, contrast: float) -> np.ndarray:
    """The guided filter (He, Sun, Tang 2010) with a guide of one channel; reaches 2 × `radius` pixels.

    Edges of the guide higher than about `contrast` stay; the rest is averaged.
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


def skin_mask(lab: np.ndarray) -> np.ndarray:
    """0..1: whether a colour can be that of skin. Wood, sand and brown hair count as skin too.

    Reaches `gaussian_reach(SKIN_SIGMA)` pixels.
    """
    chroma, hue = np.hypot(lab[..., 1], lab[..., 2]), np.degrees(np.arctan2(lab[..., 2], lab[..., 1]))
    return gaussian(band(chroma, SKIN_CHROMA) * band(hue, SKIN_HUE), SKIN_SIGMA)


def band(values: np.ndarray, bounds: tuple[float, float, float, float]) -> np.ndarray:
    """0 outside of the outer two of the rising `bounds`, 1 inside of the inner two, smooth between."""
    return smoothstep(values, *bounds[:2]) * smoothstep(-values, -bounds[3], -bounds[2])


def boost_chroma(lab: np.ndarray, skin: np.ndarray, factor: float) -> np.ndarray:
    """Multiplies the chroma of pale colours by `factor`, rich ones by less, skin by SKIN_CHROMA_BOOST; browns and greys stay.

    A rich colour would leave sRGB and become a primary colour; a brown would become olive.
    """
    chroma, hue = np.hypot(lab[..., 1], lab[..., 2]), np.degrees(np.arctan2(lab[..., 2], lab[..., 1]))
    brown = band(hue, BROWN_HUE) * smoothstep(-lab[..., 0], *BROWN_LIGHTNESS)
    gains = smoothstep(chroma, GREY_CHROMA, FULL_CHROMA) * np.exp(-((chroma / BOOST_CHROMA_WIDTH) ** 2)) * (1 - brown)
    boost = 1 + (factor - 1) * gains
    boost += skin * (SKIN_CHROMA_BOOST - boost)
    return np.dstack([lab[..., 0], lab[..., 1] * boost, lab[..., 2] * boost])


def shade_steps(
    light: np.ndarray, edges: np.ndarray, skin: np.ndarray, contrast: float, height: float, sharpness: float, elsewhere: float
) -> np.ndarray:
    """Light and shade in flat steps from the local mean, so that they are the same on dark skin and on light skin.

    Away from the contours in `edges` the shading is blurred first, because a small step would look like a blemish. Areas
    without `skin` get the share `elsewhere` of the steps, because walls and cloth should be flat. Reaches SHADES_REACH pixels.
    """
    mean = guided_filter(light, light, SHADE_RADIUS, contrast)
    rise = light - mean
    rise += (1 - edges) * (gaussian(rise, SHADE_SIGMA) - rise)
    stepped = mean + soft_steps(rise, height, sharpness)
    return light + (stepped - light) * (elsewhere + (1 - elsewhere) * skin)


def flatten(lab: np.ndarray, contrast: float) -> np.ndarray:
    """Removes texture and keeps edges: the bilateral filter, repeated (Winnemöller, Olsen, Gooch 2006).

    Steps smaller than about `contrast` in Lab vanish. Reaches FLATTEN_REACH pixels.
    """
    for _ in range(FLATTEN_ROUNDS):
        lab = cv2.bilateralFilter(lab, 2 * FLATTEN_RADIUS + 1, contrast, 0.6 * FLATTEN_RADIUS)
    return lab


def kuwahara(lab: np.ndarray, sigma: float) -> np.ndarray:
    """Flat areas with crisp edges: the generalised Kuwahara filter (Papari, Petkov, Campisi 2007).

    Around each pixel lie eight Gaussian windows of `sigma`; those with little variance count most, so that a pixel
    beside an edge gets the colour of its own side. Reaches `kuwahara_reach(sigma)`.
    """
    mean = gaussian(lab, sigma)
    variance = np.maximum(gaussian(lab * lab, sigma) - mean * mean, 0) @ np.float32([1, 1, 1])
    weight = (1 + variance / KUWAHARA_NOISE**2) ** -4
    distance = kuwahara_distance(sigma)
    weighted = cv2.copyMakeBorder(
        np.dstack([mean * weight[..., None], weight]), *[distance] * 4, cv2.BORDER_REFLECT_101
    )
    total = np.zeros((*lab.shape[:2], 4), np.float32)
    for turn in range(8):
        x = distance + round(distance * np.cos(turn * np.pi / 4))
        y = distance + round(distance * np.sin(turn * np.pi / 4))
        total += weighted[y : y + lab.shape[0], x : x + lab.shape[1]]
    return total[..., :3] / total[..., 3:]


def flat_colours(lab: np.ndarray, contrast: float, fine: float, coarse: float) -> np.ndarray:
    """Flat areas of two sizes, without texture; reaches `flat_colours_reach(fine, coarse)` pixels."""
    return kuwahara(kuwahara(flatten(lab, contrast), fine), coarse)


def flat_colours_reach(fine: float, coarse: float) -> int:
    return FLATTEN_REACH + kuwahara_reach(fine) + kuwahara_reach(coarse)


def edge_tangents(lightness: np.ndarray) -> np.ndarray:
    """The direction along the edges at each pixel: the minor eigenvector of the smoothed structure tensor."""
    across, down = gradients(gaussian(lightness, STREAM_NOISE))
    tensor = gaussian(cv2.merge([across * across, down * down, across * down]), STREAM_SIGMA)
    angle = 0.5 * np.arctan2(2 * tensor[..., 2], tensor[..., 0] - tensor[..., 1]) + np.float32(np.pi / 2)
    return cv2.merge([np.cos(angle), np.sin(angle)])


Streams = list[list[tuple[np.ndarray, np.ndarray]]]


def streamlines(lightness: np.ndarray, length: int) -> Streams:
    """The positions that follow each pixel along the edges after 1, 2 … `length` steps of one pixel.

    Each step holds two pairs of maps of x and y, one for each direction. Reaches STREAM_REACH + `length` pixels.
    """
    field = edge_tangents(lightness)
    down, across = np.indices(lightness.shape, np.float32)
    directions = []
    for sign in (1, -1):
        x, y, heading = across, down, sign * field
        steps = []
        for _ in range(length):
            x, y = x + heading[..., 0], y + heading[..., 1]
            steps.append((x, y))
            ahead = cv2.remap(field, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT_101)
            # The field has no sign: continue in the direction of the step before.
            forward = ahead[..., 0] * heading[..., 0] + ahead[..., 1] * heading[..., 1] >= 0
            heading = ahead * np.where(forward, np.float32(1), np.float32(-1))[..., None]
        directions.append(steps)
    return [list(positions) for positions in zip(*directions)]


def blur_along(image: np.ndarray, streams: Streams, sigma: float) -> np.ndarray:
    """A Gaussian blur along the streamlines, cut off at two standard deviations; it needs that many steps of `streams`.

    The second half of the flow-based difference of Gaussians (Kang, Lee, Chui 2007): it joins the parts of a line and
    removes isolated specks.
    """
    total, weights = image.copy(), 1.0
    for step, positions in enumerate(streams[: int(2 * sigma)], start=1):
        weight = float(np.exp(-(step**2) / (2 * sigma**2)))
        for x, y in positions:
            total += weight * cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
            weights += weight
    return total / weights


def flow_dog(lightness: np.ndarray, streams: Streams, sigma: float, length: float) -> np.ndarray:
    """How much darker than its surroundings a pixel is, in L, as a smooth line: flow-based difference of Gaussians.

    Positive on dark lines and on the dark side of edges (Kang, Lee, Chui 2007; XDoG: Winnemöller, Kyprianidis, Olsen
    2012).
    """
    return blur_along(gaussian(lightness, 1.6 * sigma) - gaussian(lightness, sigma), streams, length)


def contours(lab: np.ndarray) -> np.ndarray:
    """0..1: whether two areas meet here, as at a chin, an eye or a lip. A wrinkle is none: both its sides are the same.

    Measured as the gradient after a blur in which a fold or a strand of hair vanishes. Reaches CONTOUR_REACH pixels.
    """
    across, down = gradients(gaussian(lab, CONTOUR_SIGMA))
    steepness = (across * across + down * down) @ np.float32([1, 1, 1])
    return smoothstep(np.sqrt(gaussian(steepness, CONTOUR_SIGMA)), CONTOUR_LOW, CONTOUR_HIGH)


def ink_lines(
    lab: np.ndarray, flat: np.ndarray, streams: Streams, edges: np.ndarray, fine: float, broad: float, full: float
) -> np.ndarray:
    """Ink, 0..1: `fine` lines (px) of the photo and `broad` ones of its flat areas, strong on the contours in `edges`.

    Ink begins where a line is LINE_LOW darker than its surroundings, in L, and is complete where it is `full` darker.
    """
    ink = np.maximum(
        smoothstep(flow_dog(lab[..., 0], streams, fine, LINE_LENGTH), LINE_LOW, full),
        smoothstep(flow_dog(flat[..., 0], streams, broad, LINE_LENGTH), LINE_LOW, full + 0.6),
    )
    return ink * (FOLD_INK + (1 - FOLD_INK) * edges)


def local_contrast(detail: np.ndarray) -> np.ndarray:
    """The local contrast of a detail: its root mean square."""
    return np.sqrt(gaussian(detail * detail, LOCAL_CONTRAST_SIGMA))


def facial_details(
    lab: np.ndarray, flat: np.ndarray, streams: Streams, edges: np.ndarray, low: float, high: float
) -> tuple[np.ndarray, np.ndarray]:
    """The detail that smoothing removed and that must come back: eyes, lips and brows, but no pores, wrinkles or hairs.

    Selected by local contrast, in L (nothing below `low`, everything above `high`), and by the contours in `edges`. Returns
    the detail in Lab and the share of it that comes back, 0..1.
    """
    lightness = blur_along(lab[..., 0] - flat[..., 0], streams, DETAIL_SIGMA)
    share = smoothstep(local_contrast(lightness), low, high) * edges
    return np.dstack([lightness, (lab - flat)[..., 1:]]) * share[..., None], share


def halftone_screen(shape: tuple[int, ...], across: int, down: int) -> np.ndarray:
    """A cosine wave from the top left pixel, -1..1, that goes round `across` and `down` times in SCREEN_PERIOD pixels.

    The period is the stride of the network. On a flat area the output of such a network repeats with its stride, so it can
    learn a texture of this period and of no other.
    """
    y, x = np.ogrid[: shape[0], : shape[1]]
    return np.cos(2 * np.pi * ((across * x + down * y) % SCREEN_PERIOD) / SCREEN_PERIOD).astype(np.float32)


def restore_local_mean(picture: np.ndarray, perceived: np.ndarray, wanted: np.ndarray, guide: np.ndarray) -> np.ndarray:
    """Adds to `picture` the difference between the local means of `wanted` and `perceived`, all in Lab.

    The means respect the edges of `guide`. This keeps skin as dark or as light as in the photo; `perceived` is the picture
    without what need not be compensated. Reaches 2 × MEAN_RADIUS pixels.
    """
    return picture + guided_filter(guide, wanted - perceived, MEAN_RADIUS, MEAN_CONTRAST)
