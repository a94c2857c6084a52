"""Pages for the tests of what is written: read by hand, on images turned and bent by maps that we know."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from ocr_drawn import SHEET, drawn
from PIL import Image

from ocr.output.searchable import Made, write_searchable
from ocr.output.sheet import Sheet, size_as_shown
from ocr.page import Box, Line, Page, Word
from ocr.picture import IDENTITY, place
from ocr.source import open_document

LEVEL = np.eye(3)


def on_its_side(quarters: int, size: tuple[int, int]) -> np.ndarray[Any, Any]:
    """The way from the upright page to a scan that lies *quarters* clockwise."""
    wide, high = size
    way = np.eye(3)
    for _ in range(quarters % 4):
        way = np.array([[0, -1, high], [1, 0, 0], [0, 0, 1]]) @ way
        wide, high = high, wide
    return way


def aslant(degrees: float, size: tuple[int, int]) -> np.ndarray[Any, Any]:
    """The way to a scan that lies askew, turned about its middle."""
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), degrees, 1.0)
    return np.vstack([turn, [0, 0, 1]])


def scanned(picture: Image.Image, way: np.ndarray[Any, Any], size: tuple[int, int]) -> Image.Image:
    """The scan that *way* leads to from the upright *picture*; pixels have their middles at one half."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    pixels = np.asarray(picture)
    made = cv2.warpPerspective(
        pixels, np.linalg.inv(half) @ way @ half, size, borderValue=255, flags=cv2.INTER_LINEAR
    )
    return Image.fromarray(made)


def page_of(
    words: Sequence[tuple[str, Box]], size: tuple[int, int], way: np.ndarray[Any, Any] = LEVEL, **rest: Any
) -> Page:
    """The page that was read by hand: *words* as ``drawn`` gives them, a line wherever one starts anew."""
    lines: list[list[Word]] = []
    for text, box in words:
        word = Word(text, box, 0.9)
        if lines and box.left > lines[-1][-1].box.left:
            lines[-1].append(word)
        else:
            lines.append([word])
    to_scan: Any = tuple(float(value) for value in (way / way[2, 2]).flatten()[: len(IDENTITY)])
    told = {"layer": "ocr", "quality": 0.9, "reader": "by hand", "to_scan": to_scan, **rest}
    return Page(1, *size, tuple(Line(tuple(line)) for line in lines), **told)


def sheets_of(path: Path, pages: Sequence[Page | None]) -> list[Sheet]:
    """The sheets of the file at *path*, one for each of *pages*."""
    document = open_document(path)
    assert document.pages == len(pages)
    return [
        Sheet(document, number, number, *size_as_shown(document, number), page)
        for number, page in enumerate(pages, start=1)
    ]


def searchable(path: Path, *pages: Page | None) -> tuple[Path, Made]:
    """Write the searchable PDF of the file at *path* beside it."""
    made = path.with_name(path.name + ".searchable.pdf")
    return made, write_searchable(sheets_of(path, pages), made, 120)


@functools.cache
def sheet_drawn() -> tuple[Image.Image, Page]:
    """The usual sheet, small and level, and what stands on it."""
    picture, words = drawn(SHEET, size=(510, 660), points=12)
    return picture, page_of(words, picture.size)


def on_scan(sheet: Sheet, word: Word) -> list[tuple[float, float]]:
    """The corners of *word* in pixels of the scan, worked out here once more."""
    page = sheet.page
    assert page is not None
    box = word.box
    around = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
    return [place(page.to_scan, x * page.width, y * page.height) for x, y in around]
