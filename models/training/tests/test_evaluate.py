"""The evaluation measures what it claims to measure."""

import cv2
import numpy as np
import pytest

from evaluate import distinct, faces, grid, skin
from held_out import HELD_OUT, held_out

RANDOM = np.random.default_rng(1)


def test_held_out_portraits_do_not_depend_on_the_order_of_the_files():
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


def test_thirds_follow_the_rank_and_have_equal_size():
    lightness = [70.0, 30.0, 50.0, 31.0, 52.0, 71.0]
    assert skin.groups(lightness) == [2, 0, 1, 0, 1, 2]


def test_colours_that_move_are_as_far_apart_as_they_moved():
    plane = skin.lab(RANDOM.integers(60, 200, (32, 32, 3)).astype(np.uint8))
    still, moved = (distinct.Signature(distinct.colour_quantiles(each), {}) for each in (plane, plane + [20.0, 0.0, 0.0]))
    assert distinct.colour_distance(still, still) == 0
    # A step along one of three axes is half as long as seen from a random direction.
    assert distinct.colour_distance(still, moved) == pytest.approx(10, rel=0.15)


def test_the_nearest_style_is_found_by_colour_and_by_stroke():
    found = {("a", "b"): (9.0, 0.1), ("a", "c"): (4.0, 0.5), ("b", "c"): (7.0, 0.3)}
    assert distinct.nearest(found, "a", 0) == ("c", 4.0)
    assert distinct.nearest(found, "a", 1) == ("b", 0.1)


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


def test_the_skin_mask_covers_cheeks_and_forehead_only():
    mask = skin.mask((512, 512), face())
    assert mask.sum() > 4000
    assert mask[165:185, 240:272].any(), "forehead"
    assert mask[285, 190] and mask[285, 322], "cheeks"
    for x, y in ((205, 235), (307, 235), (256, 335), (256, 270)):
        assert not mask[y, x], "eyes, mouth and nose are not"


def test_added_wrinkles_raise_the_measure_and_smoothing_lowers_it():
    plane = np.full((512, 512), 60.0) + RANDOM.normal(0, 1, (512, 512))
    mask = skin.mask((512, 512), face())
    wrinkled = plane.copy()
    wrinkled[::9] -= 12
    assert skin.lines(wrinkled, mask) > 1.5 * skin.lines(plane, mask)
    assert skin.lines(cv2.GaussianBlur(plane, (0, 0), 3), mask) < 0.5 * skin.lines(plane, mask)


def test_an_added_grid_is_found_and_a_smooth_picture_has_none():
    y, x = np.mgrid[0:128, 0:128]
    smooth = 100 + 0.3 * x + 0.2 * y
    blocks = grid.flat_blocks(smooth)
    assert grid.nyquist_amplitude(smooth, blocks) < 0.3
    for wave in ((x % 2), (y % 2), (x + y) % 2):
        assert grid.nyquist_amplitude(smooth + 4.0 * wave, blocks) == pytest.approx(2.0, abs=0.3)


def test_flat_blocks_are_those_without_texture():
    picture = np.full((64, 64), 100.0)
    picture[:, 32:] += RANDOM.normal(0, 10, (64, 32))
    assert all(block[1].stop <= 32 for block in grid.flat_blocks(picture))


def test_brush_strokes_are_no_grid_and_a_grid_under_them_is_found():
    y, x = np.mgrid[0:256, 0:256]
    strokes = 100 + RANDOM.normal(0, 2, (256, 256))
    blocks = grid.flat_blocks(strokes)
    assert grid.nyquist_ratio(strokes, blocks) == pytest.approx(1, abs=0.3)
    assert grid.nyquist_ratio(strokes + 1.0 * ((x + y) % 2), blocks) > 2
    assert grid.nyquist_ratio(np.full((256, 256), 100.0), blocks) == pytest.approx(0, abs=1e-3)
    assert grid.nyquist_ratio(100 + 1.0 * ((x + y) % 2), blocks) > 2


def test_lines_outside_the_skin_do_not_count():
    mask = skin.mask((512, 512), face())
    plane = np.full((512, 512), 60.0) + RANDOM.normal(0, 1, (512, 512))
    background = plane.copy()
    background[420:] += RANDOM.normal(0, 20, (92, 512))
    assert skin.lines(background, mask) == pytest.approx(skin.lines(plane, mask), rel=0.01)
