"""What an engine reads where the other side shows through is left out; pale writing of the page itself is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from ocr_drawn import SHEET, drawn
from PIL import Image, ImageFilter, ImageOps

from ocr.clean import Ink, find_ink
from ocr.ghosts import without_ghosts
from ocr.page import Box, Line, Word
from ocr.read import ReadOptions, read_page
from ocr.source import open_document

SIZE = (1700, 2200)


def page_ink() -> tuple[Ink, list[tuple[str, Box]]]:
    page, words = drawn(SHEET, size=SIZE, points=40)
    return find_ink(np.asarray(page)), words


def test_words_without_ink_go_and_all_others_stay() -> None:
    ink, words = page_ink()
    there = [Line((Word(text, box, 0.9),)) for text, box in words]
    ghosts = [Line((Word("OIHV", Box(0.7, y, 0.9, y + 0.015), 0.6),)) for y in (0.2, 0.4, 0.6)]
    assert without_ghosts([*ghosts, *there], ink) == there


def test_a_ghost_beside_a_word_leaves_the_word() -> None:
    ink, words = page_ink()
    text, box = words[0]
    ghost = Word("2TNUOC", Box(0.7, box.top, 0.9, box.bottom), 0.6)
    assert without_ghosts([Line((Word(text, box, 0.9), ghost))], ink) == [Line((Word(text, box, 0.9),))]


def test_a_word_that_was_read_surely_stays_however_pale() -> None:
    ink, _ = page_ink()
    pale = [Line((Word("of", Box(0.7, 0.2, 0.74, 0.215), 0.99),))]
    assert without_ghosts(pale, ink) == pale


def test_words_at_the_edge_and_without_size_do_no_harm() -> None:
    ink, _ = page_ink()
    edge = [Line((Word("X", Box(0.999, 0.999, 1.0, 1.0), 0.5), Word("Y", Box(0.5, 0.9, 0.5, 0.9), 0.5)))]
    assert without_ghosts(edge, ink) == []


def test_the_other_side_is_not_read(tmp_path: Path) -> None:
    front = drawn(SHEET, size=SIZE, points=24)[0]
    back = ImageOps.mirror(drawn(SHEET, size=SIZE, points=24, ink=205)[0]).filter(ImageFilter.GaussianBlur(2))
    Image.fromarray(np.minimum(np.asarray(front), np.asarray(back))).save(tmp_path / "both.png")
    front.save(tmp_path / "front.png")
    read = [
        read_page(open_document(tmp_path / name), 1, ReadOptions()).text.split() for name in ("both.png", "front.png")
    ]
    assert set(read[0]) - set(read[1]) == set()
