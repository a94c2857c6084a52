"""Pages made from plain text, as a reader would give them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from extract.assemble import Extraction, FileSource, read_document
from ocr.page import Box, Layer, Line, Page, Word

LATEST = date(2020, 1, 1)
SOURCE = FileSource("box-1/sheet.pdf", "ab" * 32, "application/pdf")

MakePage = Callable[..., Page]
ReadText = Callable[..., Extraction]


def _page(text: str, number: int = 1, layer: Layer = "born_digital", sure: float = 0.99) -> Page:
    """Set *text* in a monospaced grid, up to 500 columns and lines; every word as sure as *sure*."""
    lines = []
    for row, line in enumerate(text.splitlines()):
        top, bottom = row / 500, (row + 0.9) / 500
        words = [
            Word(match[0], Box(match.start() / 500, top, match.end() / 500, bottom), sure)
            for match in re.finditer(r"\S+", line)
        ]
        if words:
            lines.append(Line(tuple(words)))
    return Page(number, 2550, 3300, tuple(lines), layer, 0.95, "typed")


@pytest.fixture(scope="session")
def make_page() -> MakePage:
    """Return the function that makes a page from text."""
    return _page


@pytest.fixture(scope="session")
def read_text() -> ReadText:
    """Return a function that reads a document from the texts of its pages."""

    def read(*texts: str, layer: Layer = "born_digital", sure: float = 0.99, latest: date = LATEST) -> Extraction:
        pages = [_page(text, number, layer, sure) for number, text in enumerate(texts, 1)]
        return read_document(SOURCE, pages, latest)

    return read
