"""The measures measure what they say."""

import cv2
import numpy as np
import pytest

from evaluate import faces, flatness, grid, hue, skin
from evaluate.portraits import HELD_OUT, held_out

RANDOM = np.random.default_rng(1)


def test_held_out_portraits_do_not_depend_on_order_and_stay():
    names = [f"female_512_{index}.jpg" for index in range(60)]
    chosen = held_out(names)
    assert len(chosen) == HELD_OUT and chosen == held_out(names[::-1])
    assert chosen[:2] == ["female_512_26.jpg", "female_512_34.jpg"]


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [
        ((0, 0, 10, 10), (0, 0, 10, 10), 1.0),
        ((0, 0, 10, 10), (10, 0, 20, 10), 0.0),
        ((0, 0, 10, 10), (5, 0, 15, 10), 1 / 3),
        ((0, 0, 10, 10), (20, 20, 5, 5), 0.0),
    ],
)
def test_overlap_is_intersection_over_union(a, b, wanted):
    assert faces.overlap(a, b) == pytest.approx(wanted)


def test_thirds_are_by_rank_and_equal():
    lightness = [70.0, 30.0, 50.0, 31.0, 52.0, 71.0]
    assert skin.groups(lightness) == [2, 0, 1, 0, 1, 2]


def test_equal_shifts_are_equal_treatment_and_a_lighter_third_is_not():
    colour = np.array([50.0, 15.0, 18.0])
    same = np.array([1.0, 0.5, 2.0])
    assert skin.inequality([same, same, same], colour) == 0
    # Around L* 50 a step of CIEDE2000 is a step of L*.
    assert skin.inequality([same, same, same + [4, 0, 0]], colour) == pytest.approx(4, rel=0.1)


def face() -> np.ndarray:
    """68 landmarks of an upright face 200 px wide, roughly."""
    points = np.zeros((68, 2))
    angles = np.linspace(np.pi, 0, 17)
    points[:17] = np.c_[256 + 100 * np.cos(angles), 250 + 130 * np.sin(angles)]
    points[17:22] = np.c_[np.linspace(175, 235, 5), np.full(5, 210)]
    points[22:27] = np.c_[np.linspace(277, 337, 5), np.full(5, 210)]
    points[27:36] = np.c_[np.full(9, 256), np.linspace(235, 300, 9)]
    for start, x in ((36, 205), (42, 307)):
        turn = np.linspace(0, 2 * np.pi, 7)[:6]
        points[start : start + 6] = np.c_[x + 18 * np.cos(turn), 235 + 8 * np.sin(turn)]
    turn = np.linspace(0, 2 * np.pi, 13)[:12]
    points[48:60] = np.c_[256 + 35 * np.cos(turn), 335 + 14 * np.sin(turn)]
    points[60:68] = points[48:56]
    return points


def test_the_skin_mask_is_skin():
    where = skin.mask((512, 512), face())
    assert where.sum() > 4000
    assert where[165:185, 240:272].any(), "forehead"
    assert where[285, 190] and where[285, 322], "cheeks"
    for x, y in ((205, 235), (307, 235), (256, 335), (256, 270)):
        assert not where[y, x], "eyes, mouth and nose are not"


def test_planted_wrinkles_raise_the_measure_and_smoothing_lowers_it():
    plane = np.full((512, 512), 60.0) + RANDOM.normal(0, 1, (512, 512))
    where = skin.mask((512, 512), face())
    wrinkled = plane.copy()
    wrinkled[::9] -= 12
    assert skin.lines(wrinkled, where) > 1.5 * skin.lines(plane, where)
    assert skin.lines(cv2.GaussianBlur(plane, (0, 0), 3), where) < 0.5 * skin.lines(plane, where)


def test_a_planted_grid_is_seen_and_a_smooth_picture_has_none():
    y, x = np.mgrid[0:128, 0:128]
    smooth = 100 + 0.3 * x + 0.2 * y
    places = grid.flat_blocks(smooth)
    assert grid.nyquist(smooth, places) < 0.3
    for wave in ((x % 2), (y % 2), (x + y) % 2):
        assert grid.nyquist(smooth + 4.0 * wave, places) == pytest.approx(2.0, abs=0.3)


def test_flat_blocks_are_the_flat_ones():
    picture = np.full((64, 64), 100.0)
    picture[:, 32:] += RANDOM.normal(0, 10, (64, 32))
    assert all(place[1].stop <= 32 for place in grid.flat_blocks(picture))


def test_brush_strokes_are_no_grid_and_a_grid_under_them_is_seen():
    y, x = np.mgrid[0:256, 0:256]
    strokes = 100 + RANDOM.normal(0, 2, (256, 256))
    places = grid.flat_blocks(strokes)
    assert grid.excess(strokes, places) == pytest.approx(1, abs=0.3)
    assert grid.excess(strokes + 1.0 * ((x + y) % 2), places) > 2
    assert grid.excess(np.full((256, 256), 100.0), places) == pytest.approx(0, abs=1e-3)
    assert grid.excess(100 + 1.0 * ((x + y) % 2), places) > 2


def test_lines_outside_the_skin_do_not_count():
    where = skin.mask((512, 512), face())
    plane = np.full((512, 512), 60.0) + RANDOM.normal(0, 1, (512, 512))
    background = plane.copy()
    background[420:] += RANDOM.normal(0, 20, (92, 512))
    assert skin.lines(background, where) == pytest.approx(skin.lines(plane, where), rel=0.01)


def test_areas_are_flat_and_what_lies_between_them_or_rises_steeply_is_not():
    areas = np.zeros((11, 21, 3), np.float32)
    areas[:, 10:] = 1.0
    assert flatness.share(areas) == pytest.approx(19 / 20)
    slope = np.broadcast_to(np.arange(21)[None, :, None], (11, 21, 3)).astype(np.float32)
    assert flatness.share(slope * 0.02) == 0.0
    assert flatness.share(slope * 0.005) == 1.0
    assert flatness.share(slope.transpose(1, 0, 2) * 0.02) == 0.0


def test_hues_are_those_of_squares_and_brown_is_told_from_olive_and_from_skin():
    brown, olive, skin_colour = (np.array(colour) / 255 for colour in ((70, 52, 35), (60, 62, 25), (230, 190, 160)))
    photo = np.repeat(np.stack([brown, olive, skin_colour]), 8, axis=0)[None].repeat(16, axis=0)
    assert hue.brown(photo).tolist() == [[True, False, False]] * 2
    checks = photo + np.where(np.indices((16, 24)).sum(0) % 2, 0.02, -0.02)[..., None]
    assert hue.apart(checks, photo).max() == pytest.approx(0.0, abs=1e-6)
    greened = photo.copy()
    greened[:, :8] = olive
    apart = hue.apart(greened, photo)
    assert apart[:, 0].min() > 10 and apart[:, 1:].max() == 0
