"""From a page's picture to what an engine is given, and what an engine made of it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ocr import clean, upright
from ocr.clean import Ink
from ocr.engines.base import Engine, Layout
from ocr.lines import rows
from ocr.marks import with_marks
from ocr.page import Line
from ocr.picture import Colour, Grey, Picture
from ocr.quality import coverage, mean_confidence

__all__ = ["Attempt", "Prepared", "attempt", "prepare", "to_grey"]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """An even, level page of the right size, its ink, and the height in pixels of its letters, if known."""

    picture: Picture
    ink: Ink
    x_height: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """One reading of a page: what was read, on what, and how sure (0 to 1) and how complete (0 to 1) it is."""

    prepared: Prepared
    lines: tuple[Line, ...]
    confidence: float
    coverage: float

    @property
    def score(self) -> float:
        """What attempts at one page are compared by (0 to 1)."""
        return self.confidence * self.coverage


def to_grey(colours: Colour) -> Grey:
    """Return the brightness of each pixel."""
    return np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def prepare(picture: Picture) -> Prepared:
    """Return *picture* evened out, freed of specks where they are too many, levelled, and rescaled."""
    picture = upright.fitted(picture)
    even = clean.without_specks(clean.even_background(picture.pixels))
    ink = clean.find_ink(even)
    height = upright.x_height(ink)
    factor = upright.rescale_for(height, even.size)
    level = upright.straightened(upright.resized(Picture(even, picture.to_scan), factor), upright.skew(ink))
    if level.pixels is even:
        return Prepared(level, ink, height)
    return Prepared(level, clean.find_ink(level.pixels), height * factor if height else None)


def attempt(engine: Engine, prepared: Prepared, layout: Layout) -> Attempt:
    """Return what *engine* reads, in rows, with rows of marks put in that it could not make out."""
    found = engine.read(prepared.picture.pixels, layout)
    lines = rows(with_marks(found, prepared.ink, prepared.x_height))
    return Attempt(prepared, lines, mean_confidence(lines), coverage(lines, prepared.ink))
