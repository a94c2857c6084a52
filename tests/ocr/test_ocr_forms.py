"""Printed forms: cells are found by their rules and read one by one, by the engine that can."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ocr_drawn import FONTS, PROSE, drawn, saved
from PIL import Image, ImageDraw, ImageFont

from ocr import clean
from ocr.engines.base import get_engine
from ocr.forms import find_cells
from ocr.page import Page
from ocr.picture import Picture
from ocr.prepare import prepare
from ocr.read import ReadOptions, read_page
from ocr.source import open_document

HEADINGS = ("COUNT", "CODE", "SECTION", "CRIME", "YEAR", "PLEA", "YRS")
COUNTS = (
    ("1", "HS", "11358", "CULTIVATING MARIJUANA", "93", "NOLO", "2"),
    ("3", "VC", "10851(A)", "DRIVING OF A VEHICLE", "93", "NOLO", "3"),
    ("5", "PC", "459", "SECOND DEGREE BURGLARY", "93", "NOLO", "1"),
)
EDGES = (60, 170, 260, 430, 800, 920, 1040, 1180)
TOP, TALL = 300, 70


def form(*, gap: int = 0) -> Image.Image:
    """A table of counts in boxes, each rule broken for *gap* pixels, with a line of prose above and below."""
    label = ImageFont.truetype(str(FONTS / "DejaVuSans.ttf"), 17)
    typed = ImageFont.truetype(str(FONTS / "DejaVuSansMono.ttf"), 26)
    page = Image.new("L", (1275, 1650), 255)
    pen = ImageDraw.Draw(page)
    pen.text((60, 200), "1. DEFENDANT WAS CONVICTED OF THE FOLLOWING FELONIES", font=typed, fill=0)
    pen.text((60, 1200), "I hereby certify the foregoing to be a correct abstract.", font=typed, fill=0)
    for number, row in enumerate((HEADINGS, *COUNTS)):
        for left, text in zip(EDGES, row, strict=False):
            pen.text((left + 8, TOP + 20 + TALL * number), text, font=label if number == 0 else typed, fill=0)
    for number in range(len(COUNTS) + 2):
        pen.line((EDGES[0], TOP + TALL * number, EDGES[-1], TOP + TALL * number), fill=0, width=3)
        if gap:
            pen.rectangle((600, TOP + TALL * number - 3, 600 + gap - 1, TOP + TALL * number + 3), fill=255)
    for edge in EDGES:
        pen.line((edge, TOP, edge, TOP + TALL * (len(COUNTS) + 1)), fill=0, width=3)
    return page


def read(tmp_path: Path, picture: Image.Image, engine: str = "tesserocr") -> Page:
    return read_page(open_document(saved(picture, tmp_path / "a.png")), 1, ReadOptions(engine=engine, mode="fast"))


@pytest.mark.parametrize("gap", [0, 10], ids=["whole-rules", "broken-rules"])
def test_each_cell_is_found(gap: int) -> None:
    ink = clean.find_ink(np.asarray(form(gap=gap)))
    cells = find_cells(ink, clean.find_rules(ink), 19)
    assert len(cells) == len(HEADINGS) * (len(COUNTS) + 1)
    first = cells[0].box
    assert first.left * 1275 == pytest.approx(EDGES[0], abs=4)
    assert first.bottom * 1650 == pytest.approx(TOP + TALL, abs=4)


def test_cells_without_writing_and_frames_are_left_out() -> None:
    page = Image.new("L", (1275, 1650), 255)
    pen = ImageDraw.Draw(page)
    pen.rectangle((20, 20, 1250, 1600), outline=0, width=3)
    pen.rectangle((100, 100, 400, 200), outline=0, width=3)
    ink = clean.find_ink(np.asarray(page))
    assert find_cells(ink, clean.find_rules(ink), 20) == ()


def test_rows_of_a_table_are_read_cell_by_cell(tmp_path: Path) -> None:
    lines = [line.text for line in read(tmp_path, form()).lines]
    assert lines[0] == "1. DEFENDANT WAS CONVICTED OF THE FOLLOWING FELONIES"
    assert lines[1].replace(".", "") == " ".join(HEADINGS)
    # Alone in its cell, a C or V is as good as a c or v.
    assert [line.upper() for line in lines[2:5]] == [" ".join(row) for row in COUNTS]
    assert lines[5] == "I hereby certify the foregoing to be a correct abstract."


def test_words_of_a_cell_lie_in_it(tmp_path: Path) -> None:
    words = {word.text: word.box for word in read(tmp_path, form()).words}
    box = words["10851(A)"]
    assert EDGES[2] < box.left * 1275 < box.right * 1275 < EDGES[3]
    assert TOP + 2 * TALL < box.top * 1650 < box.bottom * 1650 < TOP + 3 * TALL


def test_engine_that_is_slow_to_start_reads_the_form_whole(tmp_path: Path) -> None:
    assert not get_engine("pytesseract").reads_pieces
    text = read(tmp_path, form(), "pytesseract").text
    assert "10851(A)" in text
    assert "SECOND DEGREE BURGLARY" in text


def test_page_with_few_boxes_is_no_form() -> None:
    picture = drawn(PROSE)[0]
    pen = ImageDraw.Draw(picture)
    pen.rectangle((60, 100, 1200, 600), outline=0, width=4)
    assert prepare(Picture(np.asarray(picture))).cells == ()
    assert prepare(Picture(np.asarray(form()))).cells != ()
