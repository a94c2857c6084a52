"""What is done to a page before it is read, measured on the page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ocr_drawn import PROSE, drawn, saved, shaded, squeezed
from PIL import Image, ImageDraw

from ocr import clean
from ocr.paper import on_paper
from ocr.picture import Picture
from ocr.prepare import prepare
from ocr.read import ReadOptions, read_page
from ocr.source import open_document

SERIF = "DejaVuSerif.ttf"


def page() -> np.ndarray:
    return np.asarray(drawn(PROSE, font=SERIF)[0])


def test_shade_is_evened_out() -> None:
    even = clean.even_background(np.asarray(shaded(Image.fromarray(page()))))
    paper = even[: even.shape[0] // 20]
    assert paper.min() > 235
    assert even.min() < 30


def test_negative_becomes_dark_on_light() -> None:
    even = clean.even_background(on_paper(Picture(255 - page())).pixels)
    assert np.median(even) > 250
    assert np.abs(even.astype(int) - page()).mean() < 3


@pytest.mark.parametrize("shade", [255, 128, 0], ids=["white", "grey", "black"])
def test_page_without_writing_has_no_letters(shade: int) -> None:
    ink = clean.find_ink(clean.even_background(np.full((600, 500), shade, np.uint8)))
    assert len(ink.letters()) == 0


@pytest.mark.parametrize("shape", [(1, 1), (3, 500), (500, 3), (15, 15), (17, 17)])
def test_tiny_pictures_pass_through_every_step(shape: tuple[int, int]) -> None:
    prepared = prepare(Picture(np.zeros(shape, np.uint8)))
    assert prepared.picture.pixels.dtype == np.uint8
    assert prepared.x_height is None


def test_specks_are_counted_and_filtered_only_where_there_are_many() -> None:
    noise = np.random.default_rng(7)
    few, many = page().copy(), page().copy()
    few[noise.random(few.shape) < 0.0005] = 0
    many[noise.random(many.shape) < 0.01] = 0
    ink = clean.find_ink(few)
    assert clean.without_specks(few, ink) == (few, ink)
    assert clean.find_ink(many).specks > clean.MANY_SPECKS
    assert clean.without_specks(many, clean.find_ink(many))[1].specks < 200


def test_page_of_noise_is_left_with_few_blobs() -> None:
    noise = np.random.default_rng(7).integers(0, 256, (3300, 2550)).astype(np.uint8)
    assert len(clean.without_specks(noise, clean.find_ink(noise))[1].blobs) <= clean.TOO_MANY_BLOBS


def test_rules_are_taken_off_and_letters_left() -> None:
    picture = Image.fromarray(page())
    pen = ImageDraw.Draw(picture)
    for y in range(100, 1600, 120):
        pen.line((50, y, 1200, y), fill=0, width=3)
    pen.line((60, 50, 60, 1600), fill=0, width=3)
    ruled = np.asarray(picture)
    bare = clean.without_rules(ruled, clean.find_rules(clean.find_ink(ruled)))
    before, after = (np.abs(pixels.astype(int) - page()).mean() for pixels in (ruled, bare))
    assert after < 0.1 * before


def test_plain_page_has_no_rules() -> None:
    assert not clean.find_rules(clean.find_ink(page())).any()


@pytest.mark.parametrize(
    "wear",
    [
        pytest.param(lambda picture: shaded(picture), id="shaded"),
        pytest.param(lambda picture: Image.fromarray(255 - np.asarray(picture)), id="negative"),
        pytest.param(lambda picture: Image.eval(picture, lambda grey: 190 + grey // 6), id="faded"),
        pytest.param(lambda picture: picture.resize((510, 660), Image.Resampling.LANCZOS), id="60-dpi"),
    ],
)
def test_worn_pages_are_read(tmp_path: Path, wear: object) -> None:
    worn = wear(drawn(PROSE, font=SERIF)[0])  # type: ignore[operator]
    read = read_page(open_document(saved(worn, tmp_path / "a.png")), 1, ReadOptions(mode="fast"))
    assert squeezed(read.text) == squeezed("".join(PROSE))


def test_noise_is_read_as_nothing_much_and_ends(tmp_path: Path) -> None:
    noise = np.random.default_rng(9).integers(0, 256, (1650, 1275)).astype(np.uint8)
    read = read_page(open_document(saved(Image.fromarray(noise), tmp_path / "a.png")), 1, ReadOptions())
    assert read.quality < 0.6
