"""What words are to their page beside running text: line numbers and form numbers, stamps, labels and entries.

Told by place and measure, and only where it is plain: everything else stays ``text``. No word is moved or left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ocr.page import Cell, Line, Role, Word

__all__ = ["with_roles"]

HIGHEST_NUMBER = 40
"""Pleading paper numbers its lines from 1 to at most this."""
MARGIN = 0.2
"""Line numbers stand within this share of the page's width."""
FEWEST_NUMBERS = 8
"""So many numbers down the margin, nearly all one more than the one above, are line numbers."""
RISING = 0.8
FOOT = 0.93
"""Below this share of the page's height stand form numbers and page numbers."""
AWAY = 1.5
"""They are parted from the text by so many of their heights at least."""
SLOPE = 2.0
"""Degrees from which on a line of a level page was stamped."""
LONGEST_RISE = 0.35
"""Words of a slanting line lie within this share of their height from one straight line."""
FEWEST_WORDS = 3
SMALLER = 0.8
"""Labels are printed lower than this share of what is typed beside and under them."""

_PRINTED_FOOT = re.compile(r"\bRev\b|\bForm\b|\b[A-Z]{2}-\d{3}|^(?:Page|PAGE)\b|^-?\s*\d{1,3}\s*-?$")


def with_roles(lines: Sequence[Line], cells: Sequence[Cell], width: int, height: int) -> tuple[Line, ...]:
    """Return *lines* in their order, with the words' roles where these are plain.

    Args:
        lines: the page's rows, with boxes as shares of the page.
        cells: the cells of a form; labels and entries are told apart only within them.
        width: the page's pixels, across.
        height: the page's pixels, down.
    """
    roles: dict[int, Role] = {}
    roles |= _numbers(lines)
    roles |= _foot(lines)
    for line in lines:
        if _slants(line, width, height):
            roles |= {id(word): "stamp" for word in line.words}
    for cell in cells:
        roles = _entries(lines, cell) | roles
    return tuple(
        Line(
            tuple(
                replace(word, role=roles[id(word)]) if word.role == "text" and id(word) in roles else word
                for word in line.words
            )
        )
        for line in lines
    )


def _numbers(lines: Sequence[Line]) -> dict[int, Role]:
    """Return the numbers that pleading paper prints down its left margin."""
    first = [line.words[0] for line in lines]
    found = [
        word
        for word in first
        if word.text.isascii() and word.text.isdigit() and len(word.text) <= 2 and word.box.left < MARGIN
    ]
    found = [word for word in found if 0 < int(word.text) <= HIGHEST_NUMBER]
    rising = sum(int(b.text) == int(a.text) + 1 for a, b in pairwise(found))
    if len(found) < FEWEST_NUMBERS or rising < RISING * (len(found) - 1):
        return {}
    return {id(word): "furniture" for word in found}


def _foot(lines: Sequence[Line]) -> dict[int, Role]:
    """Return the words of the lowest line where it is a form's or page's number at the foot of the page."""
    if not lines:
        return {}
    last = max(lines, key=lambda line: line.box.top)
    above = max((line.box.bottom for line in lines if line is not last), default=0.0)
    if last.box.top < FOOT or last.box.top - above < AWAY * last.box.height or not _PRINTED_FOOT.search(last.text):
        return {}
    return {id(word): "furniture" for word in last.words}


def _slants(line: Line, width: int, height: int) -> bool:
    """Tell whether the words of a line rise or fall along a straight line, as those of a stamp do."""
    if len(line.words) < FEWEST_WORDS:
        return False
    x = np.array([(word.box.left + word.box.right) / 2 * width for word in line.words])
    y = np.array([(word.box.top + word.box.bottom) / 2 * height for word in line.words])
    if np.ptp(x) == 0:
        return False
    slope, start = np.polyfit(x, y, 1)
    high = float(np.median([word.box.height for word in line.words])) * height
    straight = float(np.abs(y - slope * x - start).max()) <= LONGEST_RISE * high
    return straight and abs(math.degrees(math.atan(slope))) >= SLOPE


def _entries(lines: Iterable[Line], cell: Cell) -> dict[int, Role]:
    """Return the labels of a cell and what is typed under or beside them, where their sizes are plainly two."""
    box = cell.box
    words = [
        word
        for line in lines
        for word in line.words
        if box.left <= (word.box.left + word.box.right) / 2 <= box.right
        and box.top <= (word.box.top + word.box.bottom) / 2 <= box.bottom
        and _has_capitals(word)
    ]
    if len(words) < 2:
        return {}
    heights = sorted(word.box.height for word in words)
    apart = [(lower / higher, at) for at, (lower, higher) in enumerate(pairwise(heights)) if higher > 0]
    if not apart or min(apart)[0] > SMALLER:
        return {}
    bound = heights[min(apart)[1]]
    top = min(words, key=lambda word: (word.box.top, word.box.left))
    if top.box.height > bound and not any(word.box.left < top.box.left for word in words if word.box.height <= bound):
        return {}
    return {id(word): "label" if word.box.height <= bound else "typed" for word in words}


def _has_capitals(word: Word) -> bool:
    """Tell whether the word's height is that of capitals or figures, by which sizes of type compare."""
    return any(letter.isupper() or letter.isdigit() for letter in word.text)
