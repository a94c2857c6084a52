"""From a page's picture to what an engine is given, and what an engine made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr import clean, upright
from ocr.clean import Ink
from ocr.engines.base import Engine
from ocr.forms import FEWEST_CELLS, Cell, find_cells, read_cells
from ocr.lines import rows
from ocr.marks import with_marks
from ocr.page import Line
from ocr.picture import Colour, Grey, Picture
from ocr.quality import SURE, coverage, mean_confidence

__all__ = ["Attempt", "Prepared", "attempt", "is_unsure", "prepare", "ranked", "second_looks", "to_grey"]

COVERED = 0.9
"""A reading that leaves more than a tenth of the ink unread is looked at again."""
HOPELESS = 0.2
"""A reading with a lower score has found no writing that another reading could make out."""
SHRUNK, GROWN = 0.8, 1.25
"""Sizes of a second look: letters that were large are made smaller, and the other way round."""
RULED = 0.0015
"""A page is ruled where at least this share of it is ink of long lines."""
NO_VOICE = 0.06
"""A reading whose score is lower than the best one's by more than this has no say."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """An even, level page of the right size, its ink, and the height in pixels of its letters, if known.

    ``cells`` are those of a form, whose rules are then taken off the picture.
    """

    picture: Picture
    ink: Ink
    x_height: float | None
    cells: tuple[Cell, ...] = ()


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
    """Return *picture* evened out, freed of specks where they are too many, levelled, and rescaled.

    A form also loses its rules, since its cells are known by then.
    """
    picture = upright.fitted(picture)
    even = clean.without_specks(clean.even_background(picture.pixels))
    ink = clean.find_ink(even)
    height = upright.x_height(ink)
    factor = upright.rescale_for(height, even.size)
    level = upright.straightened(upright.resized(Picture(even, picture.to_scan), factor), upright.skew(ink))
    if level.pixels is not even:
        ink = clean.find_ink(level.pixels)
    return _as_form(Prepared(level, ink, height * factor if height else None))


def _as_form(prepared: Prepared) -> Prepared:
    """Return a form without its rules and with its cells; any other page as it is."""
    if prepared.x_height is None:
        return prepared
    rules = clean.find_rules(prepared.ink)
    if not _is_ruled(rules):
        return prepared
    cells = find_cells(prepared.ink, rules, prepared.x_height)
    if len(cells) < FEWEST_CELLS:
        return prepared
    return replace(_changed(prepared, clean.without_rules(prepared.picture.pixels, rules)), cells=cells)


def attempt(engine: Engine, prepared: Prepared) -> Attempt:
    """Return what *engine* reads, in rows, with rows of marks put in that it could not make out."""
    pixels = prepared.picture.pixels
    found: Sequence[Line]
    if not prepared.cells:
        found = engine.read(pixels, "column")
    elif engine.reads_pieces:
        found = read_cells(engine, pixels, prepared.ink, prepared.cells)
    else:
        found = engine.read(pixels, "auto")
    lines = rows(with_marks(found, prepared.ink, prepared.x_height))
    return Attempt(prepared, lines, mean_confidence(lines), coverage(lines, prepared.ink))


def is_unsure(made: Attempt) -> bool:
    """Tell whether a reading is so unsure or incomplete that the page is worth reading again.

    A page without writing is not, nor one that is hopeless: a picture, or noise.
    """
    return made.score > HOPELESS and (made.confidence < SURE or made.coverage < COVERED)


def second_looks(engine: Engine, first: Attempt) -> list[Attempt]:
    """Return readings of the same page prepared otherwise, at the same place.

    Smoothed; in another size, on top of what was better so far; and without rules, where the page has some.
    """
    made = [attempt(engine, _smoothed(first.prepared))]
    better = max(first, made[0], key=lambda one: one.score).prepared
    made.append(attempt(engine, _in_another_size(better)))
    rules = clean.find_rules(first.prepared.ink)
    if _is_ruled(rules):
        bare = clean.without_rules(first.prepared.picture.pixels, rules)
        made.append(attempt(engine, _changed(first.prepared, bare)))
    return made


def ranked(made: Sequence[Attempt]) -> tuple[Attempt, list[Attempt]]:
    """Return the best of the readings, and the others that are good enough to be heard, best first."""
    best, *others = sorted(made, key=lambda one: one.score, reverse=True)
    return best, [other for other in others if other.score >= best.score - NO_VOICE]


def _smoothed(prepared: Prepared) -> Prepared:
    return _changed(prepared, np.asarray(cv2.medianBlur(prepared.picture.pixels, 3), dtype=np.uint8))


def _in_another_size(prepared: Prepared) -> Prepared:
    height = prepared.x_height or upright.BEST_X_HEIGHT
    factor = SHRUNK if height > upright.BEST_X_HEIGHT else GROWN
    picture = upright.fitted(upright.resized(prepared.picture, factor))
    height *= picture.width / prepared.picture.width
    return replace(prepared, picture=picture, ink=clean.find_ink(picture.pixels), x_height=height)


def _changed(prepared: Prepared, pixels: Grey) -> Prepared:
    return replace(prepared, picture=Picture(pixels, prepared.picture.to_scan), ink=clean.find_ink(pixels))


def _is_ruled(rules: Grey) -> bool:
    return bool(np.count_nonzero(rules) > RULED * rules.size)
