"""The illustrated looks on synthetic pictures: the basis of the training and of the fairness of the styles."""

import importlib
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from looks import LOOKS, filters  # noqa: E402

cv2.setNumThreads(1)

KEEPS_COLOUR = ("cel", "comic", "figure")
# sRGB of six skin tones, dark to light.
SKINS = [(59, 34, 25), (96, 57, 40), (141, 85, 54), (180, 122, 88), (222, 170, 136), (245, 214, 192)]


def flat(colour, side=64):
    return np.full((side, side, 3), np.float32(colour) / 255)


def scene(height=96, width=80):
    """Smooth shading, a dark disc with a light one in it, stripes and grain."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    picture = np.dstack([0.3 + 0.5 * x / width, 0.3 + 0.3 * y / height, np.full_like(x, 0.35)])
    distance = np.hypot(x - 30, y - 40)
    picture[distance < 16] = (0.2, 0.12, 0.1)
    picture[distance < 6] = (0.9, 0.9, 0.85)
    picture[80:, ::6] = 0.1
    return np.clip(picture + np.random.default_rng(1).normal(0, 0.02, picture.shape), 0, 1).astype(np.float32)


def mean_lab(picture):
    return filters.to_lab(picture)[8:-8, 8:-8].reshape(-1, 3).mean(0)


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_returns_a_valid_picture_of_the_same_size(name):
    photo = scene()
    before = photo.copy()
    picture = LOOKS[name](photo)
    assert picture.shape == photo.shape and picture.dtype == np.float32
    assert np.isfinite(picture).all() and picture.min() >= 0 and picture.max() <= 1
    assert np.array_equal(photo, before), "the look has changed its input"
    assert np.abs(picture - photo).mean() > 0.01, "nothing has changed"


@pytest.mark.parametrize("name", LOOKS)
def test_the_same_photo_gives_the_same_picture(name):
    assert np.array_equal(LOOKS[name](scene()), LOOKS[name](scene()))


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (255, 0, 0)])
def test_extreme_colours_give_a_valid_picture(name, colour):
    picture = LOOKS[name](flat(colour))
    assert np.isfinite(picture).all() and picture.min() >= 0 and picture.max() <= 1


@pytest.mark.parametrize("name", KEEPS_COLOUR)
@pytest.mark.parametrize("skin", SKINS)
def test_skin_keeps_its_lightness_and_hue(name, skin):
    photo, picture = mean_lab(flat(skin)), mean_lab(LOOKS[name](flat(skin)))
    assert abs(picture[0] - photo[0]) < 1
    assert np.abs(picture[1:] - filters.SKIN_CHROMA_BOOST * photo[1:]).max() < 1.5


@pytest.mark.parametrize("name", KEEPS_COLOUR)
def test_pale_cloth_gains_chroma_but_orange_becomes_no_primary_and_brown_no_olive(name):
    def change(colour):
        photo, picture = (mean_lab(each)[1:] for each in (flat(colour), LOOKS[name](flat(colour))))
        return np.hypot(*picture) / np.hypot(*photo), np.abs(picture - photo).max()

    pale_blue, orange_suit, brown_hair = (124, 138, 160), (224, 92, 48), (134, 118, 82)
    assert change(pale_blue)[0] > 1.25
    assert change(orange_suit)[0] < 1.1
    assert change(brown_hair)[1] < 3


@pytest.mark.parametrize("name", KEEPS_COLOUR)
def test_shaded_skin_keeps_its_mean(name):
    """A face is not flat: with shadows and lights of 8 L each skin still keeps its mean."""
    y, x = np.mgrid[:160, :160].astype(np.float32)
    shading = 8 * np.sin(x / 14) * np.cos(y / 17)
    for skin in SKINS:
        lab = filters.to_lab(flat(skin, 160))
        lab[..., 0] += shading * min(1, lab[0, 0, 0] / 40)
        photo = filters.to_rgb(lab)
        assert abs(mean_lab(LOOKS[name](photo))[0] - mean_lab(photo)[0]) < 1.5


def test_pencil_keeps_the_order_of_skin_tones():
    tones = [mean_lab(LOOKS["pencil"](flat(skin)))[0] for skin in SKINS]
    lights = [mean_lab(flat(skin))[0] for skin in SKINS]
    assert all(np.diff(tones) > 0)
    for tone, light in zip(tones, lights):
        assert abs(tone - min(14 + 0.98 * light, 96)) < 2


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_reads_no_further_than_its_reach(name):
    reach = importlib.import_module(f"looks.{name}").REACH
    side = 2 * reach + 24
    photo = scene(side, side)
    other = photo.copy()
    middle = slice(side // 2 - 4, side // 2 + 4)
    inside = slice(side // 2 - 4 - reach, side // 2 + 4 + reach)
    kept = np.zeros((side, side), bool)
    kept[inside, inside] = True
    # Half as light instead of black: the table of the bilateral filter spans the picture's range with a precision of 1e-4.
    other[~kept] *= 0.5
    difference = np.abs(LOOKS[name](photo) - LOOKS[name](other))[middle, middle]
    assert difference.max() < 1e-3


@pytest.mark.parametrize("name", ("comic", "pencil"))
def test_the_screen_repeats_with_the_stride_of_the_network(name):
    """A shift of the photo by a stride shifts the picture: nothing depends on the position of the crop."""
    photo, stride = scene(240, 240), filters.SCREEN_PERIOD
    whole = LOOKS[name](photo)
    part = LOOKS[name](photo[stride:, stride:])
    middle = slice(100, 136)
    assert np.abs(whole[stride:, stride:] - part)[middle, middle].max() < 1e-3


def test_comic_draws_dots_in_a_shadow_and_none_in_plain_areas():
    plain = LOOKS["comic"](flat((150, 150, 150)))
    assert np.ptp(plain) < 0.01

    photo = flat((150, 150, 150), 160)
    photo[:, 40:80] *= 0.82
    shadow = filters.to_lab(LOOKS["comic"](photo))[40:120, 56:64, 0]
    assert np.ptp(shadow) > 4
    period = filters.SCREEN_PERIOD
    assert np.abs(shadow[period:] - shadow[:-period]).max() < 0.5


def test_pencil_hatches_dark_areas_and_leaves_light_ones_free():
    def contrast(colour):
        return np.ptp(filters.to_lab(LOOKS["pencil"](flat(colour)))[..., 0])

    assert contrast((60, 60, 60)) > 5
    assert contrast((250, 250, 250)) < 0.5


def test_a_wrinkle_gets_less_ink_than_a_contour():
    """Equally dark: a thin line in skin, and an edge to something darker."""
    wrinkle, contour = flat(SKINS[3], 120), flat(SKINS[3], 120)
    wrinkle[:, 59:61] *= 0.6
    contour[:, 60:] *= 0.6
    for name in ("cel", "comic"):
        darkest = [filters.to_lab(LOOKS[name](photo))[60, 50:70, 0].min() for photo in (wrinkle, contour)]
        assert darkest[0] > darkest[1] + 5


def test_soft_steps_are_symmetric_and_continuous():
    values = np.linspace(-30, 30, 601, dtype=np.float32)
    stepped = filters.soft_steps(values, 8.0, 6.0)
    assert np.all(np.diff(stepped) > -1e-4)
    assert np.allclose(stepped, -stepped[::-1], atol=1e-3)
    assert np.abs(stepped - values).max() <= 4


def test_guided_filter_smooths_texture_and_keeps_edges():
    noise = np.random.default_rng(2).normal(0, 1, (64, 64)).astype(np.float32)
    edge = np.where(np.arange(64) < 32, np.float32(20), np.float32(80))[None] + noise
    smooth = filters.guided_filter(edge, edge, 6, 8.0)
    assert smooth[:, :24].std() < 0.3
    assert smooth[:, 34:40].mean() - smooth[:, 24:30].mean() > 55
