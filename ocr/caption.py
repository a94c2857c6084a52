"""The column of ``)`` or ``:`` that parts the two sides of a typed caption: an ornament, and no part of the text.

Typists closed the names of the parties off from the title of the paper by a mark at the end of every line. The marks
stand alone, one under another; engines leave out most of them, and read letters and stops for others. Who copies out
such a paper leaves them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ocr.clean import Ink
from ocr.page import Box, Line, Word

__all__ = ["find_captions", "without_captions"]

LONGEST = 2
"""What was read for a mark has no more characters."""
FEWEST = 4
"""So many marks one under another make a column."""
ALIGNED = 0.35
"""Heights of letters by which the marks of a column may stand left or right of each other."""
FARTHEST = 5.0
"""Heights of letters between one mark of a column and the next."""
IRREGULAR, MOSTLY = 0.15, 0.8
"""By how much of the usual distance a mark may stand off its line, and the share of marks that must not."""
ALONE = 0.9
"""Heights of letters to both sides of a mark in which nothing stands."""
BRACKET_HIGH, BRACKET_NARROW = (0.9, 2.6), 0.5
"""A bracket's height in heights of letters, and the greatest share of it that it is wide."""
BULGE = 0.06
"""By how much of its height a bracket's middle stands right of its ends."""
DOT = (0.08, 0.5)
"""A colon's dot in heights of letters, and how far apart its two are."""
DOTS_APART = (0.3, 1.1)
ALIKE = 0.4
"""The share of its ink by which one dot may have more or less than the other."""
MIDDLE = (0.25, 0.75)
"""Between these shares of the page's width the two sides of a caption are parted."""

_Blobs = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Mark:
    left: int
    top: int
    right: int
    bottom: int


def without_captions(lines: Iterable[Line], ink: Ink, letter_height: float | None) -> list[Line]:
    """Return *lines* without what was read in the place of a caption's marks.

    Args:
        lines: what the engine read, with boxes as fractions of the page that *ink* was found on.
        ink: the page's ink.
        letter_height: the height in pixels of its letters; ``None`` leaves the lines as they are.
    """
    kept = list(lines)
    marks = find_captions(ink, letter_height) if letter_height is not None else []
    if not marks:
        return kept
    bare = [tuple(word for word in line.words if not _stands_for(word, marks)) for line in kept]
    return [Line(words) for words in bare if words]


def _stands_for(word: Word, marks: list[Box]) -> bool:
    """Tell whether the word, of a letter or two, is what an engine made of a mark."""
    return len(word.text) <= LONGEST and any(_within(mark, word.box) for mark in marks)


def find_captions(ink: Ink, letter_height: float) -> list[Box]:
    """Return where the marks of such columns stand, as fractions of a page with letters of that height in pixels."""
    high, wide = ink.mask.shape
    found = []
    for marks in (_brackets(ink, letter_height), _colons(ink, letter_height)):
        for column in _columns(marks, letter_height):
            if not MIDDLE[0] * wide <= column[0].left <= MIDDLE[1] * wide:
                continue
            for mark in column:
                found.append(Box(mark.left / wide, mark.top / high, mark.right / wide, mark.bottom / high))
    return found


def _brackets(ink: Ink, letter_height: float) -> Iterator[_Mark]:
    wide, high = ink.blobs[:, 2], ink.blobs[:, 3]
    low, most = BRACKET_HIGH
    tall = (high >= low * letter_height) & (high <= most * letter_height) & (wide <= BRACKET_NARROW * high)
    for x, y, w, h, _ in ink.blobs[tall & (wide >= 0.1 * high)].tolist():
        if _is_alone(ink.blobs, (x, y, x + w, y + h), letter_height) and _bulges(ink.mask[y : y + h, x : x + w]):
            yield _Mark(x, y, x + w, y + h)


def _bulges(mask: npt.NDArray[np.uint8]) -> bool:
    """Tell whether the stroke's middle stands right of both its ends."""
    third = max(1, mask.shape[0] // 4)
    middle = mask.shape[0] // 2

    def centre(rows: npt.NDArray[np.uint8]) -> float:
        columns = np.nonzero(rows)[1]
        return float(columns.mean()) if columns.size else 0.0

    ends = centre(mask[:third]), centre(mask[-third:])
    return bool(centre(mask[middle - third // 2 : middle + third // 2 + 1]) - max(ends) > BULGE * mask.shape[0])


def _colons(ink: Ink, letter_height: float) -> Iterator[_Mark]:
    wide, high = ink.blobs[:, 2], ink.blobs[:, 3]
    least, most = DOT[0] * letter_height, DOT[1] * letter_height
    round_enough = (wide <= 1.6 * high) & (high <= 1.6 * wide) & (ink.blobs[:, 4] >= 0.55 * wide * high)
    dots = ink.blobs[(wide >= least) & (wide <= most) & (high >= least) & (high <= most) & round_enough]
    dots = dots[np.argsort(dots[:, 1], kind="stable")]
    for at, (x, y, w, _, area) in enumerate(dots.tolist()):
        below = dots[at + 1 :]
        apart = below[:, 1] - y
        near = (
            (apart >= DOTS_APART[0] * letter_height)
            & (apart <= DOTS_APART[1] * letter_height)
            & (np.abs(below[:, 0] + below[:, 2] / 2 - x - w / 2) <= 0.1 * letter_height)
            & (np.abs(below[:, 4] - area) <= ALIKE * area)
        )
        for x1, y1, w1, h1, _ in below[near][:1].tolist():
            edges = min(x, x1), y, max(x + w, x1 + w1), y1 + h1
            if _is_alone(ink.blobs, edges, letter_height):
                yield _Mark(*edges)


def _is_alone(blobs: _Blobs, edges: tuple[int, int, int, int], letter_height: float) -> bool:
    """Tell whether no letter stands close by on either side."""
    left, top, right, bottom = edges
    reach = ALONE * letter_height
    x, y, wide, high, _ = blobs.T
    near = (x < right + reach) & (x + wide > left - reach) & (y < bottom) & (y + high > top)
    within = (x >= left) & (x + wide <= right) & (y >= top) & (y + high <= bottom)
    size = np.maximum(wide, high)
    letters = (size >= 0.15 * letter_height) & (size <= 8 * letter_height)
    return not bool((near & letters & ~within).any())


def _columns(marks: Iterable[_Mark], letter_height: float) -> Iterator[list[_Mark]]:
    open_columns: list[list[_Mark]] = []
    for mark in sorted(marks, key=lambda one: one.top):
        for column in open_columns:
            last = column[-1]
            middles = (last.left + last.right) / 2, (mark.left + mark.right) / 2
            if (
                abs(middles[0] - middles[1]) <= ALIGNED * letter_height
                and mark.top - last.bottom <= FARTHEST * letter_height
            ):
                column.append(mark)
                break
        else:
            open_columns.append([mark])
    yield from (column for column in open_columns if len(column) >= FEWEST and _is_regular(column))


def _is_regular(column: list[_Mark]) -> bool:
    """Tell whether the marks stand on lines: their distances are multiples of one, and their heights alike."""
    gaps = np.diff([mark.top for mark in column]).astype(np.float64)
    lines = gaps / np.median(gaps)
    off = np.abs(lines - np.maximum(np.rint(lines * 2), 1) / 2)
    heights = np.array([mark.bottom - mark.top for mark in column], np.float64)
    return bool((off <= IRREGULAR).mean() >= MOSTLY and heights.std() <= IRREGULAR * heights.mean())


def _within(mark: Box, word: Box) -> bool:
    """Tell whether the middle of the mark lies in the word's box."""
    x, y = (mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2
    return word.left <= x <= word.right and word.top <= y <= word.bottom
