"""What an engine made of a page prepared in one way or another, and which readings of a page are worth hearing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ocr.caption import without_captions
from ocr.checks import tick_lines
from ocr.engines.base import Engine, LineReader, Pixels
from ocr.forms import read_cells
from ocr.ghosts import without_ghosts
from ocr.lines import rows
from ocr.marks import with_marks
from ocr.page import Box, Line
from ocr.patches import MOST_PATCHES, left_over, unread_regions
from ocr.pitch import joined_by_pitch
from ocr.prepare import Prepared, in_another_size, is_ruled, smoothed, without_rules
from ocr.quality import SURE, coverage, mean_confidence

__all__ = ["Attempt", "attempt", "is_unsure", "ranked", "second_looks", "unread"]

COVERED = 0.9
"""A reading that leaves more than a tenth of the ink unread is looked at again."""
HOPELESS = 0.2
"""A reading with a lower score has found no writing that another reading could make out."""
LEAST_SURE = 0.75
"""What is read less surely than this where a page's first reading passed over is dirt, or the rest of a rule."""
AROUND = 0.5
"""Heights of small letters that are taken along on each side of what was passed over."""
WALL = 12
"""Pixels by which a line reaches into a neighbouring cell without standing in it."""
NO_VOICE = 0.06
"""A reading whose score is lower than the best one's by more than this has no say."""


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


def attempt(engine: Engine, prepared: Prepared) -> Attempt:
    """Return what *engine* reads, in rows, with rows of marks put in that it could not make out."""
    if not prepared.writing:
        return Attempt(prepared, (), 0.0, coverage((), prepared.ink))
    pixels = prepared.picture.pixels
    found: Sequence[Line]
    by_lines = isinstance(engine, LineReader)
    if prepared.cells and engine.reads_pieces:
        found = read_cells(engine, pixels, prepared.ink, prepared.cells)
    elif isinstance(engine, LineReader):
        found = _read_by_lines(engine, prepared)
    elif not prepared.cells:
        found = engine.read(pixels, "column")
    else:
        found = engine.read(pixels, "auto")
    # ticks are told by pixels that have been painted over since
    found = [*without_ghosts(found, prepared.ink), *tick_lines(prepared.checks)]
    found = with_marks(found, prepared.ink, prepared.x_height, miscounts=by_lines, ruled=bool(prepared.cells))
    lines = rows(without_captions(found, prepared.ink, prepared.x_height))
    lines = joined_by_pitch(lines, knows_blanks=by_lines)
    return Attempt(prepared, lines, mean_confidence(lines), coverage(lines, prepared.ink))


def _read_by_lines(engine: LineReader, prepared: Prepared) -> list[Line]:
    """Return the lines that the engine finds, cut at the walls of cells, and then what it passed over."""
    pixels = prepared.picture.pixels
    places = [part for place in engine.find_lines(pixels) for part in _cut(place, prepared)]
    found = [line for line in engine.read_lines(pixels, places) if line is not None]
    if prepared.x_height is None:
        return found
    patches = left_over(found, prepared.ink, prepared.x_height)[:MOST_PATCHES]
    around = round(AROUND * prepared.x_height)
    grown = [(left - around, top - around, right + around, bottom + around) for left, top, right, bottom in patches]
    seen = engine.read_lines(pixels, [part for place in grown for part in _cut(place, prepared)])
    return found + [line for line in seen if line is not None and mean_confidence([line]) >= LEAST_SURE]


def _cut(place: Pixels, prepared: Prepared) -> list[Pixels]:
    """Return the parts of a line that stand in different cells of a form; the whole of it elsewhere."""
    high, wide = prepared.picture.pixels.shape
    left, top, right, bottom = max(0, place[0]), max(0, place[1]), min(wide, place[2]), min(high, place[3])
    middle = (top + bottom) / 2 / high
    row = [cell.box for cell in prepared.cells if cell.box.top < middle < cell.box.bottom]
    walls = sorted({round(edge * wide) for box in row for edge in (box.left, box.right)})
    edges = [left, *(wall for wall in walls if left + WALL < wall < right - WALL), right]
    return [(one, top, other, bottom) for one, other in pairwise(edges) if other - one > WALL]


def is_unsure(made: Attempt) -> bool:
    """Tell whether a reading is so unsure or incomplete that the page is worth reading again.

    A page without writing is not, nor one that is hopeless: a picture, or noise.
    """
    return made.score > HOPELESS and (made.confidence < SURE or made.coverage < COVERED)


def second_looks(engine: Engine, first: Attempt) -> list[Attempt]:
    """Return readings of the same page prepared otherwise, at the same place.

    Smoothed; in another size, on top of what was better so far; and without rules, where the page has some.
    """
    made = [attempt(engine, smoothed(first.prepared))]
    better = max(first, made[0], key=lambda one: one.score).prepared
    made.append(attempt(engine, in_another_size(better)))
    if is_ruled(first.prepared):
        made.append(attempt(engine, without_rules(first.prepared)))
    return made


def ranked(made: Sequence[Attempt]) -> tuple[Attempt, list[Attempt]]:
    """Return the best of the readings, and the others that are good enough to be heard, best first."""
    best, *others = sorted(made, key=lambda one: one.score, reverse=True)
    return best, [other for other in others if other.score >= best.score - NO_VOICE]


def unread(prepared: Prepared, lines: Sequence[Line]) -> tuple[Box, ...]:
    """Return the regions of a page whose letters are in no word of *lines*; none where there is no writing."""
    if prepared.x_height is None or not prepared.writing:
        return ()
    return unread_regions(lines, prepared.ink, prepared.x_height)
