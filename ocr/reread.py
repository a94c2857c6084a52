"""The second look at one place of a page: enlarged, cleaned otherwise, by another engine, with the letters that fit.

Asked for by those who know what should stand there (a date, a section, a case number) and doubt what was read. The
pixels come from the image as archived, once more, for what the first reading was made from may itself be the fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

import cv2
import numpy as np

from ocr.clean import even_background
from ocr.engines.base import Engine, get_engine, installed
from ocr.page import Box, Line, Page, Reading
from ocr.picture import Grey, Homography, affine, inverse, then
from ocr.prepare import to_grey
from ocr.quality import mean_confidence
from ocr.read import ReadOptions
from ocr.source import Document, page_colours

__all__ = ["Reread", "reread"]

LETTER_HEIGHT = 30.0
"""Pixels to which capitals are enlarged: both engines read best at about this."""
LEAST_FACTOR, MOST_FACTOR = 0.5, 4.0
SURROUNDINGS = 4.0
"""Heights of the place that are taken along on every side, so that the paper's tone can be told."""
BESIDE, ABOVE = 0.3, 0.2
"""Heights of the place that are shown to the engine beside it, and above and below."""
FRAME = 16
"""White pixels around what is shown."""
UNLIKE = {"tesserocr": "rapidocr", "pytesseract": "rapidocr", "rapidocr": "tesserocr"}
"""For each engine the one that errs otherwise."""


class Reread(Protocol):
    """A second look at a place of a page: ``reread`` with its document and options bound."""

    def __call__(self, page: Page, box: Box, allowed: str = "") -> tuple[Reading, ...]:
        """Return the readings of *box*, of the characters *allowed* only, unless that is empty."""
        ...


def reread(document: Document, options: ReadOptions, page: Page, box: Box, allowed: str = "") -> tuple[Reading, ...]:
    """Return what further looks at a place give, one from each engine and cleaning that saw anything there.

    Args:
        document: the file; page ``page.number`` of it is looked at.
        options: ``engine`` is the one that read the page.
        page: as it was read, from its picture (``layer`` is ``ocr``).
        box: the place: some words of one line, as shares of the upright page.
        allowed: the characters that can stand there; empty for any.

    Raises:
        ReadingProblem: The page can be drawn no more.
        EngineMissing: The engine is not installed.
    """
    if page.layer != "ocr":
        raise ValueError("a page with its own text is not read again")
    piece = _piece(_scan(document, page.number, options.max_megapixels), page, box)
    return tuple(_readings(piece, get_engine(options.engine), allowed))


def _readings(piece: Grey, engine: Engine, allowed: str) -> Iterator[Reading]:
    smooth = np.asarray(cv2.medianBlur(piece, 3), np.uint8)
    # who starts a program for each word would take minutes
    looks = [(engine, piece, "enlarged"), (engine, smooth, "enlarged and smoothed")] if engine.reads_pieces else []
    other = next((one for one in installed() if one.name == UNLIKE[engine.name] and one.available), None)
    if other is not None:
        looks.append((get_engine(other.name), piece, "enlarged"))
    for reader, picture, how in looks:
        found = reader.read(picture, "line", allowed)
        text = " ".join(line.text for line in found)
        if text:
            yield Reading(text, round(_sure(found), 4), f"{reader.name}, {how}")


def _sure(found: tuple[Line, ...]) -> float:
    """Return the lesser of the mean and the geometric mean with the least sure word: one bad word sinks a value."""
    mean = mean_confidence(found)
    least = min(word.confidence for line in found for word in line.words)
    return float(np.sqrt(mean * least))


@lru_cache(maxsize=1)
def _scan(document: Document, number: int, max_megapixels: float) -> Grey:
    return to_grey(page_colours(document, number, max_megapixels))


def _piece(scan: Grey, page: Page, box: Box) -> Grey:
    """Return the place enlarged, upright, on an even white."""
    high = max(box.height * page.height, 4.0)
    factor = min(max(LETTER_HEIGHT / high, LEAST_FACTOR), MOST_FACTOR)
    around = SURROUNDINGS * high
    left, top = box.left * page.width - around, box.top * page.height - around
    wide = round((box.width * page.width + 2 * around) * factor)
    tall = round((high + 2 * around) * factor)
    # From the enlarged piece to the upright page, and on to the scan.
    back = then(affine(1 / factor, 0, left, 0, 1 / factor, top), page.to_scan)
    even = even_background(_drawn(scan, back, wide, tall))
    kept = (round((around - ABOVE * high) * factor), round((around - BESIDE * high) * factor))
    shown = even[kept[0] : tall - kept[0], kept[1] : wide - kept[1]]
    return np.asarray(np.pad(shown, FRAME, constant_values=255), np.uint8)


def _drawn(scan: Grey, back: Homography, wide: int, tall: int) -> Grey:
    # OpenCV counts from the centres of pixels, ours from their corners.
    centred = then(then(affine(1, 0, 0.5, 0, 1, 0.5), back), affine(1, 0, -0.5, 0, 1, -0.5))
    matrix = np.reshape(inverse(centred), (3, 3))
    drawn = cv2.warpPerspective(scan, matrix, (wide, tall), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(drawn, np.uint8)
