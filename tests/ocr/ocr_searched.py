"""What a searchable PDF holds and where, looked up by other programs than made it."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pdfplumber
import pikepdf
import pikepdf.pdfa
import pypdfium2 as pdfium
import pytest
from ocr_drawn import SHEET
from ocr_written import on_scan

from ocr.output.sheet import Sheet, run_of
from ocr.page import Word


class Kept(NamedTuple):
    """An image as it lies in a PDF: its filter, its coded bytes, its profile."""

    filter: str
    data: bytes
    profile: bytes | None


SPOKEN = " ".join(SHEET).split()


def words_in(path: Path, number: int = 1) -> list[tuple[str, tuple[float, float, float, float]]]:
    """The words of a page as they stand in the file, each with left, top, right and bottom in points."""
    found: list[tuple[str, tuple[float, float, float, float]]] = []
    with pdfplumber.open(path) as opened:
        page = opened.pages[number - 1]
        origin_x, origin_y = page.bbox[:2]
        after: tuple[float, float] | None = None  # where the next character of the word stands
        for one in page.chars:
            a, b, _, _, x, y = one["matrix"]
            box = (one["x0"] - origin_x, one["top"] - origin_y, one["x1"] - origin_x, one["bottom"] - origin_y)
            if one["text"] == " ":
                after = None
                continue
            if after is not None and (x, y) == pytest.approx(after, abs=0.01):
                text, (left, top, right, bottom) = found.pop()
                box = (min(left, box[0]), min(top, box[1]), max(right, box[2]), max(bottom, box[3]))
                found.append((text + one["text"], box))
            else:
                found.append((one["text"], box))
            after = x + a / 2, y + b / 2
    return found


def lands_on_its_words(made: Path, sheet: Sheet, number: int = 1, within: float = 0.3) -> None:
    """Hold each word of the PDF to its place on the scan, as it is shown."""
    assert sheet.page is not None
    with pdfium.PdfDocument(made) as opened:
        wide, high = opened[number - 1].get_size()
    found = words_in(made, number)
    assert [text for text, _ in found] == [word.text for word in sheet.page.words]
    places = [(run_of(line, word), word) for line in sheet.page.lines for word in line.words]
    for (_, box), (place, word) in zip(found, places, strict=True):
        across, down = zip(*on_scan(sheet, Word(word.text, place, 1.0)), strict=True)
        expected = (min(across), min(down), max(across), max(down))
        scale = (wide / sheet.width, high / sheet.height) * 2
        assert box == pytest.approx([value * by for value, by in zip(expected, scale, strict=True)], abs=within)


def lands_by_pdfium(made: Path, sheet: Sheet) -> None:
    """The same by PDFium's own way from a page to its picture, for pages that are turned and cropped."""
    assert sheet.page is not None
    with pdfium.PdfDocument(made) as opened:
        page = opened[0]
        text = page.get_textpage()
        for line in sheet.page.lines:
            for word in line.words:
                start, length = text.search(word.text, match_whole_word=True).get_next()
                corners = []
                for index in range(start, start + length):
                    left, bottom, right, top = text.get_charbox(index)
                    corners += [on_picture(page, sheet, left, bottom), on_picture(page, sheet, right, top)]
                across, down = zip(*corners, strict=True)
                (left, top), _, (right, bottom), _ = on_scan(sheet, word)
                found = (min(across), min(down), max(across), max(down))
                assert found == pytest.approx((left, top, right, bottom), abs=1.5)


def on_picture(page: pdfium.PdfPage, sheet: Sheet, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    size = (0, 0, sheet.width, sheet.height, 0)
    assert pdfium.raw.FPDF_PageToDevice(page, *size, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value


def rendered(path: Path, number: int = 1, width: int = 510) -> np.ndarray:
    """The page drawn by PDFium, *width* pixels wide."""
    with pdfium.PdfDocument(path) as opened:
        page = opened[number - 1]
        drawn_page = page.render(scale=(width - 0.01) / page.get_size()[0], rev_byteorder=True, prefer_bgrx=False)
        return np.array(drawn_page.to_numpy())


def grey(pixels: np.ndarray) -> np.ndarray:
    return pixels if pixels.ndim == 2 else pixels[:, :, 0]


def only_image(path: Path) -> Kept:
    with pikepdf.open(path) as opened:
        (image,) = opened.pages[0].Resources.XObject.values()
        assert image.Subtype == "/Image"
        space = image.ColorSpace
        profile = space[1].read_bytes() if isinstance(space, pikepdf.Array) and space[0] == "/ICCBased" else None
        return Kept(str(image.Filter), image.read_raw_bytes(), profile)
