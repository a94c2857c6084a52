"""Turned, skewed and small pages come to stand upright, and every word can be found on the scan again."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ocr_drawn import PROSE, SHEET, drawn, saved, squeezed
from PIL import Image

from ocr import upright
from ocr.clean import find_ink
from ocr.direction import LEVEL, Tilt, tilt
from ocr.page import Box, Page
from ocr.picture import IDENTITY, Homography, Picture, inverse, place, then, turned
from ocr.read import ReadOptions, page_image, read_page
from ocr.source import open_document

FAST = ReadOptions(mode="fast")

numbers = st.floats(-50, 50)
tilts = st.floats(-1e-3, 1e-3)
homographies = st.tuples(numbers, numbers, numbers, numbers, numbers, numbers, tilts, tilts, st.just(1.0)).filter(
    lambda m: abs(np.linalg.det(np.reshape(m, (3, 3)))) > 0.1
)


@given(homographies, homographies, numbers, numbers)
def test_maps_follow_one_another(first: Homography, second: Homography, x: float, y: float) -> None:
    middle = place(first, x, y)
    assume(abs(second[6] * middle[0] + second[7] * middle[1] + 1) > 1e-3)
    assert place(then(first, second), x, y) == pytest.approx(place(second, *middle), rel=1e-6, abs=1e-4)


@given(homographies, numbers, numbers)
def test_map_and_its_inverse_lead_back(homography: Homography, x: float, y: float) -> None:
    assert place(inverse(homography), *place(homography, x, y)) == pytest.approx((x, y), rel=1e-5, abs=1e-3)


def test_flattening_map_has_no_inverse() -> None:
    with pytest.raises(ValueError, match="flattens"):
        inverse((1.0, 2.0, 0.0, 2.0, 4.0, 0.0, 0.0, 0.0, 1.0))


@given(st.integers(-5, 9), st.integers(1, 6), st.integers(1, 6), st.data())
def test_each_pixel_of_a_turned_picture_leads_back_to_its_own(
    quarters: int, high: int, wide: int, data: st.DataObject
) -> None:
    before = Picture(np.arange(high * wide, dtype=np.uint8).reshape(high, wide))
    after = turned(before, quarters)
    row, column = data.draw(st.integers(0, after.height - 1)), data.draw(st.integers(0, after.width - 1))
    x, y = place(after.to_scan, column + 0.5, row + 0.5)
    assert before.pixels[int(y), int(x)] == after.pixels[row, column]


def test_empty_page_has_neither_skew_nor_letters() -> None:
    ink = find_ink(np.full((500, 400), 255, np.uint8))
    assert tilt(ink) == LEVEL
    assert upright.x_height(ink) is None
    assert upright.rescale_for(None, 500, 400) == 1.0


@pytest.mark.parametrize("points", [12, 24, 60])
def test_x_height_is_that_of_small_letters(points: int) -> None:
    page = drawn(PROSE, font="DejaVuSerif.ttf", points=points, size=(2400, 1600))[0]
    assert upright.x_height(find_ink(np.asarray(page))) == pytest.approx(0.53 * points, abs=2)


@given(st.floats(1, 200), st.integers(1, 60_000), st.integers(1, 60_000))
def test_rescaled_pages_fit_the_limits(height: float, wide: int, high: int) -> None:
    factor = upright.rescale_for(height, wide, high)
    assert 0 < factor <= upright.MOST_FACTOR
    if factor != 1:
        assert wide * high * factor**2 <= upright.MAX_PIXELS * 1.001
        assert max(wide, high) * factor <= upright.MAX_SIDE * 1.001


def centre_of_ink(picture: Picture) -> tuple[float, float]:
    """Return the middle of all ink, each pixel by its darkness."""
    ink = 255.0 - picture.pixels
    rows, columns = np.indices(ink.shape) + 0.5
    return float((ink * columns).sum() / ink.sum()), float((ink * rows).sum() / ink.sum())


@pytest.mark.parametrize("degrees", [-7.0, -0.3, 0.1, 2.5])
def test_straightened_page_leads_back_to_the_scan(degrees: float) -> None:
    pixels = np.full((400, 300), 255, np.uint8)
    cv2.circle(pixels, (220, 90), 6, 0, -1)
    picture = upright.straightened(Picture(pixels), Tilt(degrees))
    assert place(picture.to_scan, *centre_of_ink(picture)) == pytest.approx((220.5, 90.5), abs=0.1)
    assert (picture.to_scan == IDENTITY) == (abs(degrees) < upright.LEAST_SKEW)


def test_resized_page_leads_back_to_the_scan() -> None:
    pixels = np.full((401, 303), 255, np.uint8)
    pixels[100:110, 200:220] = 0
    for factor in (0.5, 1.7):
        picture = upright.resized(Picture(pixels), factor)
        assert place(picture.to_scan, *centre_of_ink(picture)) == pytest.approx((210, 105), abs=0.1)


def test_page_with_too_many_pixels_is_made_smaller() -> None:
    picture = upright.fitted(Picture(np.zeros((1000, 500), np.uint8)), max_pixels=5_000)
    assert (picture.height, picture.width) == (100, 50)
    assert place(picture.to_scan, 50, 100) == pytest.approx((500, 1000))


def test_page_with_a_long_side_is_made_smaller() -> None:
    picture = upright.fitted(Picture(np.zeros((20, 60_000), np.uint8)))
    assert picture.width == upright.MAX_SIDE


def boxes_on_scan(page: Page, size: tuple[int, int]) -> list[tuple[str, Box]]:
    """Return each word with its box as fractions of the scan, by way of ``to_scan``."""
    found = []
    for word in page.words:
        corners = [
            place(page.to_scan, x * page.width, y * page.height)
            for x in (word.box.left, word.box.right)
            for y in (word.box.top, word.box.bottom)
        ]
        xs = sorted(min(max(x / size[0], 0.0), 1.0) for x, _ in corners)
        ys = sorted(min(max(y / size[1], 0.0), 1.0) for _, y in corners)
        found.append((word.text, Box(xs[0], ys[0], xs[-1], ys[-1])))
    return found


def mean_overlap(found: list[tuple[str, Box]], true: list[tuple[str, Box]]) -> float:
    """Return the mean overlap of each long true word with the best box among equal words."""
    long = [(text, box) for text, box in true if len(text) >= 4 and text.isalnum()]
    best = [max((box.overlap(other) for said, other in found if said == text), default=0.0) for text, box in long]
    return float(np.mean(best))


@pytest.mark.parametrize(
    ("quarters", "degrees"),
    [
        pytest.param(0, 0.0, id="upright"),
        pytest.param(0, 2.0, id="skewed"),
        pytest.param(1, 0.0, id="left-side-down"),
        pytest.param(2, 0.0, id="upside-down"),
        pytest.param(3, -1.5, id="right-side-down-and-skewed"),
    ],
)
def test_words_land_on_the_scan_however_it_lies(tmp_path: Path, quarters: int, degrees: float) -> None:
    picture, words = drawn(PROSE, font="DejaVuSerif.ttf", points=26)
    wide, high = picture.size
    lying = picture.rotate(degrees, fillcolor=255, resample=Image.Resampling.BICUBIC).rotate(
        90 * quarters, expand=True
    )
    page = read_page(open_document(saved(lying, tmp_path / "a.png")), 1, FAST)
    assert squeezed(page.text) == squeezed("".join(PROSE))

    def on_lying(x: float, y: float) -> tuple[float, float]:
        """Where a point of the upright page went: counter-clockwise by the skew, then by the quarters."""
        angle = math.radians(degrees)
        dx, dy = x * wide - wide / 2, y * high - high / 2
        dx, dy = dx * math.cos(angle) + dy * math.sin(angle), -dx * math.sin(angle) + dy * math.cos(angle)
        for _ in range(quarters):
            dx, dy = dy, -dx
        return dx + lying.width / 2, dy + lying.height / 2

    # Boxes are compared upright: the true corners are led to the scan and from there to the page as read.
    back = inverse(page.to_scan)
    true = []
    for text, box in words:
        corners = [place(back, *on_lying(x, y)) for x in (box.left, box.right) for y in (box.top, box.bottom)]
        xs, ys = [x / page.width for x, _ in corners], [y / page.height for _, y in corners]
        true.append((text, Box(min(xs), min(ys), max(xs), max(ys))))
    assert mean_overlap([(word.text, word.box) for word in page.words], true) >= 0.8


def test_words_land_on_a_small_scan_that_was_enlarged(tmp_path: Path) -> None:
    picture, words = drawn(PROSE, font="DejaVuSerif.ttf", points=16, size=(700, 500))
    page = read_page(open_document(saved(picture, tmp_path / "a.png")), 1, FAST)
    assert page.width > 1.5 * picture.width
    assert mean_overlap(boxes_on_scan(page, picture.size), words) >= 0.8


def test_photo_is_shown_as_its_words_are_placed(tmp_path: Path) -> None:
    picture, words = drawn(SHEET)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned clockwise by a quarter
    lying = picture.rotate(90, expand=True)
    document = open_document(saved(lying, tmp_path / "a.jpg", exif=exif, quality=90))
    page = read_page(document, 1, FAST)
    shown = page_image(document, 1)
    assert shown.shape[1::-1] == picture.size
    assert mean_overlap(boxes_on_scan(page, picture.size), words) >= 0.8
    small = page_image(document, 1, max_pixels=10_000)
    assert small.shape[0] * small.shape[1] <= 10_000
    assert small.shape[0] / small.shape[1] == pytest.approx(1650 / 1275, rel=0.02)
