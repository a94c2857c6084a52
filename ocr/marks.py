"""Rows of asterisks, hyphens and equals signs, told by their shape where an engine could not.

Teletype printouts part their sections by them (``* * * *``, ``- - - -``), so a lost row joins two arrests into
one; engines trained on prose leave them out or read letters. A row of marks is unmistakable on the page: at
least three blobs on one height, all of one shape, and all lower than letters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from ocr.clean import SPECK_PIXELS, Ink
from ocr.page import Box, Line, Word

__all__ = ["MARKS", "Marks", "find_marks", "with_marks"]

MARKS = frozenset("*-=")
"""What rows are made of: a word of these alone was told by its shape."""

CONFIDENCE = 0.9
"""Given to marks that were told by their shape."""
DOUBTED = 0.8
"""An engine's words with a lower mean confidence than this give way to marks found in their place."""
MOSTLY = 0.5
"""An engine that miscounts marks takes one in a while for a letter: this share of a row is read as marks at least."""
FEWEST = 3
TALLEST = 0.85
"""A mark is lower than this share of the page's letters."""
ASTERISK_HEIGHT, HYPHEN_HEIGHT = 0.3, 0.05
"""A mark is higher than this share of the page's letters: what is lower is a dot, or dirt."""
LONG_ROW, RULE_GAP = 12, {"*": 1.6, "-": 1.9, "=": 1.9}
"""So many marks with less between them than so many of their widths are a rule: a blank makes it two and more."""
WIDEST_GAP = 16.0
"""The longest blank between two marks of a row, in heights of letters: it may be in two groups."""
ALIKE = 0.22
"""The standard deviation of sizes within a row, as a share of their mean, up to which marks are alike."""

DOUBLE = 0.8
"""The strokes of an equals sign are no farther apart than this share of the page's letters."""
SAME_SHAPE = 0.8
"""The least mean correlation of the asterisks of a row with their mean: letters of small type have far less."""
SHAPE_SIDE = 12
"""Marks are compared at this many pixels a side."""

_Blobs = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Marks:
    """A row of marks: which, and where each stands."""

    mark: Literal["*", "-", "="]
    boxes: tuple[Box, ...]

    @property
    def box(self) -> Box:
        """The smallest box around the row."""
        return Box.around(self.boxes)


def with_marks(
    lines: Iterable[Line], ink: Ink, letter_height: float | None, *, miscounts: bool = False, ruled: bool = False
) -> list[Line]:
    """Return *lines* with the rows of marks found in *ink* added where the engine saw none or was unsure.

    Args:
        lines: What the engine read, with boxes as fractions of the page that *ink* was found on.
        ink: The page's ink.
        letter_height: The height in pixels of its letters; ``None`` leaves the lines as they are.
        miscounts: Whether the engine knows marks when it sees them, and loses count in a row of them.
        ruled: Whether the page is a form; hyphens are then what is left of its rules.
    """
    kept = list(lines)
    if letter_height is None:
        return kept
    for marks in find_marks(ink, letter_height):
        if ruled and marks.mark != "*":
            continue
        there = {id(word): word for line in kept for word in line.words if _stands_on(word, marks)}
        as_marks = _is_marks(there.values(), MOSTLY if miscounts else 1.0)
        if there and (not miscounts if as_marks else _mean(there.values()) >= DOUBTED):
            continue
        kept = [
            Line(words) for line in kept if (words := tuple(word for word in line.words if id(word) not in there))
        ]
        # worn hyphens of an unbroken rule are as far apart as those with blanks between them
        kept += [Line((word,)) for word in _as_words(marks, unbroken=_is_rule(marks))]
    return kept


def find_marks(ink: Ink, letter_height: float) -> list[Marks]:
    """Return the rows of marks of a page whose letters are *letter_height* pixels high."""
    blobs = ink.blobs
    high, wide = blobs[:, 3], blobs[:, 2]
    big = blobs[(high > TALLEST * letter_height) & (high < 6 * letter_height)]
    low = blobs[(high <= TALLEST * letter_height) & (blobs[:, 4] > SPECK_PIXELS) & (wide > 0.2 * letter_height)]
    size = (float(ink.mask.shape[1]), float(ink.mask.shape[0]))
    found = [_as_marks(row, ink, letter_height, size) for row in _rows_of(low, letter_height)]
    rows = [marks for marks in found if marks is not None and not _beside_letters(marks, big, letter_height, size)]
    return list(_with_equals_signs(rows, letter_height / size[1]))


def _with_equals_signs(found: Sequence[Marks], letter_height: float) -> Iterator[Marks]:
    """Yield the rows, two of hyphens close above each other as one of equals signs."""
    taken: set[int] = set()
    for at, upper in enumerate(found):
        if at in taken:
            continue
        for below, lower in enumerate(found[at + 1 :], at + 1):
            signs = _equals_signs(upper, lower, letter_height)
            if below not in taken and len(signs) >= MOSTLY * max(len(upper.boxes), len(lower.boxes)):
                taken.add(below)
                yield Marks("=", tuple(signs))
                break
        else:
            yield upper


def _equals_signs(one: Marks, other: Marks, letter_height: float) -> list[Box]:
    """Return the boxes around the strokes of both rows that stand above each other."""
    apart = abs((one.box.top + one.box.bottom) - (other.box.top + other.box.bottom)) / 2
    if not (one.mark == other.mark == "-" and 0 < apart <= DOUBLE * letter_height):
        return []
    return _doubled(one.boxes, other.boxes)


def _doubled(upper: Sequence[Box], lower: Sequence[Box]) -> list[Box]:
    """Return a box around each stroke of *upper* that has one of *lower* in its column."""
    signs = []
    for box in upper:
        beside = [two for two in lower if abs(two.left - box.left) + abs(two.right - box.right) < box.width]
        signs += [box.union(two) for two in beside[:1]]
    return signs


def _rows_of(low: _Blobs, letter_height: float) -> list[_Blobs]:
    """Group low blobs that follow each other on one height."""
    open_rows: list[list[npt.NDArray[np.int32]]] = []
    for blob in low[np.argsort(low[:, 0], kind="stable")]:
        middle = blob[1] + blob[3] / 2
        for row in open_rows:
            last = row[-1]
            gap = blob[0] - (last[0] + last[2])
            if abs(middle - (last[1] + last[3] / 2)) <= 0.3 * letter_height and gap <= WIDEST_GAP * letter_height:
                row.append(blob)
                break
        else:
            open_rows.append([blob])
    return [np.array(row) for row in open_rows if len(row) >= FEWEST]


def _as_marks(row: _Blobs, ink: Ink, letter_height: float, size: tuple[float, float]) -> Marks | None:
    left, top, wide, high, area = row.T.astype(np.float64)
    if (_spread(high) > ALIKE and high.std() > 1.5) or _spread(wide) > ALIKE:
        return None
    tall, broad = float(high.mean()), float(wide.mean())
    fill = float((area / (wide * high)).mean())
    if tall >= ASTERISK_HEIGHT * letter_height and 0.6 <= broad / tall <= 1.7 and _of_one_shape(row, ink):
        mark: Literal["*", "-"] = "*"
    elif tall >= HYPHEN_HEIGHT * letter_height and broad / tall >= 1.8 and broad <= letter_height and fill > 0.6:
        mark = "-"
    else:
        return None
    boxes = [
        Box(x / size[0], y / size[1], (x + w) / size[0], (y + h) / size[1])
        for x, y, w, h in zip(left, top, wide, high, strict=True)
    ]
    if mark == "-":
        middle = (min(box.top for box in boxes) + max(box.bottom for box in boxes)) / 2
        above = [box for box in boxes if box.bottom <= middle]
        signs = _doubled(above, [box for box in boxes if box.top >= middle])
        if len(signs) >= FEWEST and 2 * len(signs) >= MOSTLY * len(boxes):
            return Marks("=", tuple(signs))
    return Marks(mark, tuple(boxes))


def _of_one_shape(row: _Blobs, ink: Ink) -> bool:
    """Tell whether the blobs of a row look alike, whatever their exact size."""
    side = (SHAPE_SIDE, SHAPE_SIDE)
    shapes = np.array(
        [
            cv2.resize(ink.mask[y : y + h, x : x + w].astype(np.float32), side, interpolation=cv2.INTER_AREA).ravel()
            for x, y, w, h, _ in row.tolist()
        ]
    )
    mean = shapes.mean(axis=0)
    if mean.std() == 0 or (shapes.std(axis=1) == 0).any():
        return False  # full squares: dots, or boxes
    return float(np.mean([np.corrcoef(shape, mean)[0, 1] for shape in shapes])) >= SAME_SHAPE


def _beside_letters(marks: Marks, big: _Blobs, letter_height: float, size: tuple[float, float]) -> bool:
    """Tell whether letters stand close by on the same height, so that a short row of marks may be their dots."""
    if len(marks.boxes) >= 2 * FEWEST:
        return False
    box = marks.box
    middle = (box.top + box.bottom) / 2 * size[1]
    beside = (big[:, 1] <= middle) & (big[:, 1] + big[:, 3] >= middle)
    near = (big[:, 0] + big[:, 2] >= box.left * size[0] - 3 * letter_height) & (
        big[:, 0] <= box.right * size[0] + 3 * letter_height
    )
    return bool((beside & near).any())


def _is_rule(marks: Marks) -> bool:
    """Tell whether a long row of marks is a rule across the page: typed one beside the other, however worn."""
    if len(marks.boxes) < LONG_ROW:
        return False
    gaps = [after.left - before.right for before, after in pairwise(marks.boxes)]
    return median(gaps) < RULE_GAP[marks.mark] * median(box.width for box in marks.boxes)


def _as_words(marks: Marks, *, unbroken: bool = False) -> list[Word]:
    """Return the marks as words: those with a blank between them apart, others and an *unbroken* row as one."""
    words: list[list[Box]] = []
    for box in marks.boxes:
        if words and (unbroken or box.left - words[-1][-1].right < box.width):
            words[-1].append(box)
        else:
            words.append([box])
    return [Word(marks.mark * len(boxes), Box.around(boxes), CONFIDENCE) for boxes in words]


def _stands_on(word: Word, marks: Marks) -> bool:
    """Tell whether the word was read where one of the marks is."""
    slack = marks.boxes[0].height
    return any(
        word.box.left <= (box.left + box.right) / 2 <= word.box.right
        and word.box.top - slack <= (box.top + box.bottom) / 2 <= word.box.bottom + slack
        for box in marks.boxes
    )


def _is_marks(words: Collection[Word], share: float) -> bool:
    """Tell whether *share* of the words at least are nothing but marks."""
    return sum(set(word.text) <= MARKS | set("—–") for word in words) >= share * len(words)


def _mean(words: Collection[Word]) -> float:
    return sum(word.confidence * len(word.text) for word in words) / sum(len(word.text) for word in words)


def _spread(values: npt.NDArray[np.float64]) -> float:
    return float(values.std() / values.mean())
