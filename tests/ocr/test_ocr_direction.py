"""Rows of letters tell how a page lies, and noise has none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from ocr_drawn import PROSE, SHEET, drawn
from ocr_seen import on_table
from PIL import Image

from ocr.clean import Ink, even_background, find_ink, without_specks
from ocr.direction import LEVEL, Run, Tilt, hang_heads, is_writing, rows_run, tilt
from ocr.picture import Grey, Picture
from ocr.upright import straightened

SERIF = "DejaVuSerif.ttf"


def ink_of(pixels: Grey) -> Ink:
    even = even_background(pixels)
    return without_specks(even, find_ink(even))[1]


def page(quarters: int = 0) -> Image.Image:
    return drawn(PROSE * 3, font=SERIF)[0].rotate(-90 * quarters, expand=True)


@pytest.mark.parametrize("degrees", [-6.0, -2.3, -0.4, 0.0, 0.3, 1.0, 3.0, 6.0])
def test_skew_is_measured(degrees: float) -> None:
    askew = drawn(PROSE, font=SERIF)[0].rotate(degrees, fillcolor=255, resample=Image.Resampling.BICUBIC)
    found = tilt(find_ink(np.asarray(askew)))
    assert found.degrees == pytest.approx(degrees, abs=0.15)
    assert found.convergence == 0


@pytest.mark.parametrize("share", [-0.05, 0.03, 0.055])
def test_fan_of_rows_is_measured_and_pulled_level(share: float) -> None:
    corners = ((0.0, share), (1.0, -share), (1.0, 1 + share), (0.0, 1 - share))
    seen = on_table(page(), corners, (1275, 1650))
    picture = Picture(seen.pixels)
    found = tilt(ink_of(seen.pixels))
    assert found.convergence * share > 0
    assert abs(found.convergence) == pytest.approx(abs(2 * share), rel=0.25)
    assert tilt(ink_of(straightened(picture, found).pixels)) == Tilt(pytest.approx(0, abs=0.2))  # type: ignore[arg-type]


@pytest.mark.parametrize(("quarters", "run"), [(0, "across"), (1, "down"), (2, "across"), (3, "down")])
def test_rows_run_across_or_down(quarters: int, run: Run) -> None:
    assert rows_run(ink_of(np.asarray(page(quarters)))) == run


@pytest.mark.parametrize("quarters", [0, 2])
def test_small_letters_hang_their_heads_upside_down(quarters: int) -> None:
    assert hang_heads(ink_of(np.asarray(page(quarters)))) == (quarters == 2)


def test_few_letters_tell_nothing() -> None:
    few = ink_of(np.asarray(drawn(SHEET[:2])[0]))
    assert rows_run(few) == "unknown"
    assert not hang_heads(few)
    empty = ink_of(np.full((500, 400), 255, np.uint8))
    assert tilt(empty) == LEVEL
    assert rows_run(empty) == "unknown"


def noise(kind: str) -> Grey:
    chance = np.random.default_rng(5)
    size = (1650, 1275)
    if kind == "grey":
        return chance.integers(0, 256, size).astype(np.uint8)
    if kind == "black and white":
        return (255 * chance.integers(0, 2, size)).astype(np.uint8)
    if kind == "clouds":
        soft = cv2.GaussianBlur(chance.normal(0, 1, size).astype(np.float32), (0, 0), 3)
        return np.clip(128 + 900 * soft, 0, 255).astype(np.uint8)
    dots = np.full(size, 255, np.uint8)
    for number, (x, y) in enumerate(zip(chance.integers(0, 1275, 5000), chance.integers(0, 1650, 5000), strict=True)):
        cv2.circle(dots, (int(x), int(y)), 2 + number % 4, 0, -1)
    return dots


@pytest.mark.parametrize("kind", ["grey", "black and white", "clouds", "dots"])
def test_noise_is_no_writing(kind: str) -> None:
    assert not is_writing(ink_of(noise(kind)))


@pytest.mark.parametrize("quarters", [0, 1])
def test_text_among_dots_is_writing(quarters: int) -> None:
    assert is_writing(
        ink_of(np.minimum(np.asarray(page(quarters)), noise("dots").T[::-1] if quarters else noise("dots")))
    )
