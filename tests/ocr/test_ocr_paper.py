"""The sheet is found in photos and film frames, negatives are told, and nothing is cut off a page that is whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ocr_drawn import PROSE, SHEET, drawn, saved, squeezed
from ocr_seen import Seen, in_film, mean_overlap, on_table
from PIL import Image, ImageDraw

from ocr.paper import find_outline, is_negative, on_paper
from ocr.picture import IDENTITY, Picture, place, shrunk
from ocr.read import ReadOptions, read_page
from ocr.source import open_document

FAST = ReadOptions(mode="fast")
SERIF = "DejaVuSerif.ttf"
LYING = ((0.1, 0.12), (0.88, 0.06), (0.95, 0.93), (0.06, 0.9))
"""A sheet seen from below, its corners as shares of the photo."""


def small(picture: np.ndarray) -> np.ndarray:
    scale = max(picture.shape) / 500
    return shrunk(picture, round(picture.shape[1] / scale), round(picture.shape[0] / scale))


def read(seen: Seen, path: Path) -> tuple[object, ...]:
    page = read_page(open_document(saved(Image.fromarray(seen.pixels), path)), 1, FAST)
    return page, squeezed(page.text)


@pytest.mark.parametrize(
    "corners",
    [
        pytest.param(LYING, id="seen-from-below"),
        pytest.param(((0.15, 0.06), (0.9, 0.14), (0.84, 0.95), (0.08, 0.86)), id="askew"),
    ],
)
def test_corners_of_a_sheet_on_a_table_come_to_the_corners_of_the_page(
    corners: tuple[tuple[float, float], ...],
) -> None:
    seen = on_table(drawn(PROSE, font=SERIF)[0], corners, (1500, 2000))
    flat = on_paper(Picture(seen.pixels))
    ends = [(0.0, 0.0), (flat.width, 0.0), (flat.width, flat.height), (0.0, flat.height)]
    found = [place(flat.to_scan, x, y) for x, y in ends]
    for (x, y), (true_x, true_y) in zip(found, corners, strict=True):
        assert abs(x - true_x * 1500) < 15
        assert abs(y - true_y * 2000) < 15


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_photo_of_a_sheet_is_read_however_it_lies(tmp_path: Path, quarters: int) -> None:
    picture, words = drawn(PROSE, font=SERIF, points=40, size=(1500, 1900))
    turned = LYING[4 - quarters :] + LYING[: 4 - quarters]
    size = (1700, 2200) if quarters % 2 == 0 else (2200, 1700)
    seen = on_table(picture, turned, size)
    page, text = read(seen, tmp_path / "a.png")
    assert text == squeezed("".join(PROSE))
    assert mean_overlap(page, seen, words) >= 0.8


def test_photo_without_the_sheets_edges_is_pulled_level(tmp_path: Path) -> None:
    picture, words = drawn(PROSE * 3, font=SERIF, points=36, size=(1600, 2000))
    seen = on_table(picture, ((-0.05, -0.01), (1.1, -0.12), (1.12, 1.1), (-0.04, 1.02)), (1700, 2200))
    page, text = read(seen, tmp_path / "a.png")
    assert abs(page.to_scan[6]) > 1e-6  # type: ignore[attr-defined]
    assert text == squeezed("".join(PROSE * 3))
    assert mean_overlap(page, seen, words) >= 0.8


@pytest.mark.parametrize("neighbour", [0.0, 0.12], ids=["alone", "between-others"])
@pytest.mark.parametrize("negative", [False, True], ids=["positive", "negative"])
def test_frame_of_a_film_is_read_without_its_border_and_neighbours(
    tmp_path: Path, neighbour: float, negative: bool
) -> None:
    picture, words = drawn(PROSE, font=SERIF)
    seen = in_film(picture, margin=0.08, neighbour=neighbour, degrees=1.7)
    if negative:
        seen = Seen(255 - seen.pixels, seen.from_page, seen.page)
    page, text = read(seen, tmp_path / "a.png")
    assert text == squeezed("".join(PROSE))
    assert mean_overlap(page, seen, words) >= 0.8


@pytest.mark.parametrize("paper", [255, 150])
def test_negative_is_told_by_its_writing_whatever_frames_it(paper: int) -> None:
    page = np.asarray(drawn(SHEET, paper=paper)[0])
    framed = np.pad(page, 200, constant_values=0)
    for picture in (page, framed):
        assert not is_negative(small(picture))
        assert is_negative(255 - small(picture))


def test_page_that_fills_the_picture_is_left_as_it_is() -> None:
    page = Picture(np.asarray(drawn(SHEET)[0]))
    assert on_paper(page) is page


def test_fold_and_black_bar_part_no_page() -> None:
    picture = drawn(SHEET)[0]
    pen = ImageDraw.Draw(picture)
    pen.line((0, 800, 1275, 815), fill=60, width=6)
    assert find_outline(small(np.asarray(picture))) is None
    pen.rectangle((0, 790, 1275, 850), fill=0)
    assert find_outline(small(np.asarray(picture))) is None


def test_shadow_of_the_lid_is_cut_off_and_nothing_moved() -> None:
    page = np.asarray(drawn(SHEET)[0]).copy()
    page[:, 1230:] = 60
    clean = on_paper(Picture(page))
    assert 1200 < clean.width < 1235
    assert place(clean.to_scan, 100, 100) == pytest.approx(place(IDENTITY, 100, 100), abs=8)
    assert clean.pixels[:, -3:].min() > 200


@pytest.mark.parametrize("shade", [0, 70, 128, 255])
def test_empty_picture_has_no_sheet_and_is_a_negative_only_where_dark(shade: int) -> None:
    empty = on_paper(Picture(np.full((700, 500), shade, np.uint8)))
    assert empty.to_scan == IDENTITY
    assert (empty.pixels == max(shade, 255 - shade)).all()


def test_frame_of_negative_film_without_writing_is_told_by_its_middle() -> None:
    frame = np.pad(np.full((600, 450), 70, np.uint8), 60, constant_values=230)
    assert is_negative(frame)
    assert not is_negative(np.asarray(255 - frame, np.uint8))
