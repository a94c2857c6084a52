"""The second look at a place: real engines on drawn pages, upright, turned and skewed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from ocr_drawn import drawn

from ocr.engines.base import installed
from ocr.page import Page, Word
from ocr.read import ReadOptions, read_page
from ocr.reread import UNLIKE, reread
from ocr.source import Document, open_document

OPTIONS = ReadOptions(mode="fast")


def filed(folder: Path, turn: float = 0.0) -> Document:
    page, _ = drawn()
    path = folder / "sheet.png"
    page.rotate(turn, expand=True, fillcolor=255).save(path)
    return open_document(path)


def word_of(page: Page, text: str) -> Word:
    return next(word for line in page.lines for word in line.words if text in word.text)


@pytest.mark.parametrize("turn", [0.0, 90.0, 180.0, 2.5])
def test_a_word_is_found_again_on_the_scan(tmp_path: Path, turn: float) -> None:
    document = filed(tmp_path, turn)
    page = read_page(document, 1, OPTIONS)
    word = word_of(page, "19840918")
    readings = reread(document, OPTIONS, page, word.box)
    assert "19840918" in [reading.text for reading in readings]
    assert all(0 <= reading.confidence <= 1 for reading in readings)


def test_every_look_says_who_looked_and_how(tmp_path: Path) -> None:
    document = filed(tmp_path)
    page = read_page(document, 1, OPTIONS)
    sources = [reading.source for reading in reread(document, OPTIONS, page, word_of(page, "A99000015").box)]
    own = page.reader.split(" ")[0]
    there = {info.name for info in installed() if info.available}
    expected = [f"{own}, enlarged", f"{own}, enlarged and smoothed"]
    expected += [f"{UNLIKE[own]}, enlarged"] if UNLIKE[own] in there else []
    assert sources == expected


def test_an_engine_that_starts_a_program_for_each_word_is_not_asked(tmp_path: Path) -> None:
    document = filed(tmp_path)
    asked = ReadOptions(engine="pytesseract", mode="fast")
    page = read_page(document, 1, asked)
    sources = {reading.source for reading in reread(document, asked, page, word_of(page, "19840918").box)}
    there = {info.name for info in installed() if info.available}
    assert sources == ({"rapidocr, enlarged"} if "rapidocr" in there else set())


def test_only_the_characters_allowed_are_read(tmp_path: Path) -> None:
    document = filed(tmp_path)
    page = read_page(document, 1, OPTIONS)
    box = word_of(page, "CONVICTED").box
    readings = reread(document, OPTIONS, page, box, "0123456789")
    assert {character for reading in readings for character in reading.text} <= set("0123456789 ")


def test_the_same_look_gives_the_same(tmp_path: Path) -> None:
    document = filed(tmp_path)
    page = read_page(document, 1, OPTIONS)
    box = word_of(page, "19550505").box
    assert reread(document, OPTIONS, page, box) == reread(document, OPTIONS, page, box)


def test_a_page_with_its_own_text_is_not_read_again(tmp_path: Path) -> None:
    document = filed(tmp_path)
    page = replace(read_page(document, 1, OPTIONS), layer="born_digital")
    with pytest.raises(ValueError, match="own text"):
        reread(document, OPTIONS, page, page.lines[0].box)
