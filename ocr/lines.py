"""Put words into rows: what stands on one baseline is one line, from left to right, from top to bottom.

Engines cut a form or a printout at every wide gap, and then give the labels of a column before its values.
Court papers are read across, so the pieces are joined again by their baselines. Only where a page is
plainly set in two columns of prose is each column read by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from ocr.page import Box, Line, Word

__all__ = ["rows"]

SHARED_HEIGHT = 0.5
"""Two pieces share a baseline when they overlap by this share of the lower one's height."""
SAME_MIDDLE = 0.55
"""Middles of pieces on one line lie within this share of the height of their tallest word."""
END_WORDS = 3
"""So many words at the end of a piece tell its height there: one alone may be a dash."""
OVERLAP_ALLOWED = 0.01
"""How far (as a share of the page's width) pieces of a row may reach into each other."""
COLUMN_ROWS = 12
COLUMN_SHARE = 0.7
COLUMN_WORDS = 4
"""Two columns of prose: so many rows at least, this share of all rows, with so many words on both sides."""
GUTTER = 0.015
"""The least width of the blank between two columns, as a share of the page's width."""


def rows(pieces: Iterable[Line]) -> tuple[Line, ...]:
    """Return the words of *pieces* as rows in reading order.

    The pieces may come in any order and be as short as a word. Their words stay together, unless the page is
    set in two columns.
    """
    joined = _by_baseline([_in_order(piece) for piece in pieces])
    gutter = _gutter(joined)
    if gutter is None:
        return tuple(joined)
    left, right = _parted(joined, gutter)
    return tuple(left + right)


def _in_order(piece: Line) -> Line:
    return Line(tuple(sorted(piece.words, key=lambda word: (word.box.left, word.box.top))))


def _by_baseline(pieces: Sequence[Line]) -> list[Line]:
    """Join pieces that go on one another's baseline, working from left to right."""
    grown: list[list[Word]] = []
    ends: list[Box] = []
    for piece in sorted(pieces, key=lambda line: (line.box.left, line.box.top)):
        start = Box.around(word.box for word in piece.words[:END_WORDS])
        best, most = -1, SHARED_HEIGHT
        for number, end in enumerate(ends):
            if end.right > start.left + OVERLAP_ALLOWED:
                continue
            shared = min(end.bottom, start.bottom) - max(end.top, start.top)
            share = shared / max(min(end.height, start.height), 1e-9)
            if share > most and _level(grown[number][-END_WORDS:], piece.words[:END_WORDS]):
                best, most = number, share
        if best < 0:
            best = len(grown)
            grown.append([])
            ends.append(start)
        grown[best].extend(piece.words)
        ends[best] = Box.around(word.box for word in grown[best][-END_WORDS:])
    lines = [Line(tuple(row)) for row in grown]
    return sorted(lines, key=lambda line: (median((w.box.top + w.box.bottom) / 2 for w in line.words), line.box.left))


def _level(before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Tell whether the middles of two pieces lie as near as those of one line's words do, of whatever size."""
    tallest = max(word.box.height for word in (*before, *after))
    return abs(_middle(before) - _middle(after)) <= SAME_MIDDLE * tallest


def _middle(words: Sequence[Word]) -> float:
    return median((word.box.top + word.box.bottom) / 2 for word in words)


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return where (as a share of the width) a blank column parts two columns of prose, or ``None``."""
    long = [line for line in lines if len(line.words) >= 2 * COLUMN_WORDS]
    if len(long) < COLUMN_ROWS or len(long) < COLUMN_SHARE * len(lines):
        return None
    for percent in range(35, 66):
        place = percent / 100
        parted = [line for line in long if _blank_at(line, place)]
        if len(parted) >= COLUMN_SHARE * len(long):
            return place
    return None


def _blank_at(line: Line, place: float) -> bool:
    """Tell whether the line has a gap about *place*, with prose on both sides of it."""
    for number, (before, after) in enumerate(pairwise(line.words), start=1):
        if before.box.right <= place - GUTTER / 2 and after.box.left >= place + GUTTER / 2:
            reaches = before.box.right >= place - 0.12 and after.box.left <= place + 0.12
            return reaches and min(number, len(line.words) - number) >= COLUMN_WORDS
    return False


def _parted(lines: Sequence[Line], place: float) -> tuple[list[Line], list[Line]]:
    """Cut the lines that are blank at *place*; lines that run across it stay whole, with the left column."""
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        before = tuple(word for word in line.words if word.box.right <= place)
        after = tuple(word for word in line.words if word.box.left >= place)
        if len(before) + len(after) < len(line.words):
            left.append(line)
            continue
        if before:
            left.append(Line(before))
        if after:
            right.append(Line(after))
    return left, right
