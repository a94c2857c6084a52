"""Blanks by the pitch: on typed pages every character takes the same width, so that a blank can be counted.

Engines judge a blank by the gap between inks. In a typed ``NAM:01`` the colon stands in the middle of its cell with
as much white about it as a blank would leave, and on teletype printouts nearly every second label was read with a
blank too many. Where a page has a pitch, two words whose cells touch are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ocr.page import Box, Line, Word

__all__ = ["Pitch", "find_pitch", "joined_by_pitch"]

FEWEST_WORDS = 12
"""So many words of ``LONG`` characters at least tell a pitch."""
LONG = 4
SAME_PITCH = 0.75
"""The share of the long words that must keep the pitch."""
NARROW = 0.3
"""The white on either side of a stop, a stroke or a bracket, as a share of its cell, beyond that beside a letter."""
OFF = 0.4
"""By how much of a cell a word may be wider or narrower than the pitch says."""
MARKS_IN_WHITE = ":;/#-'"
"""Marks that on typed pages have nearly as much white beside them as a blank leaves, and that words go on after."""
SURELY = 0.35
"""Words are joined where the cells between them come to zero within this, by both edges and in the mean of them."""


@dataclass(frozen=True, slots=True)
class Pitch:
    """The width of a cell, and by how much a word's ink is narrower than its cells, as shares of the page's width."""

    cell: float
    short: float

    def keeps(self, word: Word) -> bool:
        """Tell whether the word is as wide as so many characters are."""
        first, last = _white(word.text[0]), _white(word.text[-1])
        wide = (word.box.width + self.short) / self.cell + first + last
        return abs(wide - len(word.text)) <= OFF

    def blanks(self, one: Word, two: Word) -> tuple[float, float]:
        """Return how many cells lie between two words of a line, by their left edges and by their right ones."""
        left = (two.box.left - one.box.left) / self.cell - _white(two.text[0]) + _white(one.text[0])
        right = (two.box.right - one.box.right) / self.cell + _white(two.text[-1]) - _white(one.text[-1])
        return left - len(one.text), right - len(two.text)


def _white(character: str) -> float:
    """Return by how much of a cell the ink of *character* begins later, and ends earlier, than that of a letter."""
    return NARROW if character in ".,:;'!|()" else 0.0


def find_pitch(lines: Iterable[Line]) -> Pitch | None:
    """Return the pitch of a page, or None where it is set in letters of unlike widths.

    Found from the widths of longer words, which grow with the number of their characters only on typed pages.
    """
    long = [word for line in lines for word in line.words if len(word.text) >= LONG]
    if len(long) < FEWEST_WORDS:
        return None
    counts = np.array([len(word.text) for word in long], np.float64)
    wide = np.array([word.box.width for word in long])
    cells = wide / (counts - 0.25)
    cell, short = float(np.median(cells)), 0.25 * float(np.median(cells))
    for _ in range(3):
        near = np.abs(wide - (counts * cell - short)) <= OFF * cell
        if near.sum() < FEWEST_WORDS or np.ptp(counts[near]) < 2:
            return None
        cell, fitted = (float(value) for value in np.polyfit(counts[near], wide[near], 1))
        short = -fitted
    pitch = Pitch(cell, short)
    keep = sum(pitch.keeps(word) for word in long)
    return pitch if keep >= SAME_PITCH * len(long) and 0 <= short <= 0.6 * cell else None


def joined_by_pitch(lines: Sequence[Line], *, knows_blanks: bool = False) -> tuple[Line, ...]:
    """Return *lines* with words joined between which the page's pitch leaves no blank; others as they are.

    An engine that *knows_blanks* errs only beside a mark with white about it: elsewhere its words stay apart.
    """
    pitch = find_pitch(lines)
    if pitch is None:
        return tuple(lines)
    return tuple(_joined(line, pitch, MARKS_IN_WHITE if knows_blanks else None) for line in lines)


def _joined(line: Line, pitch: Pitch, beside: str | None) -> Line:
    words: list[Word] = []
    for word in line.words:
        may = words and (beside is None or words[-1].text[-1] in beside or word.text[0] in beside)
        if may and _touch(words[-1], word, pitch):
            words[-1] = _one(words[-1], word)
        else:
            words.append(word)
    return Line(tuple(words))


def _touch(one: Word, two: Word, pitch: Pitch) -> bool:
    if one.role != two.role or not (pitch.keeps(one) and pitch.keeps(two)):
        return False
    blanks = pitch.blanks(one, two)
    return max(map(abs, blanks)) <= SURELY + 0.15 and abs(sum(blanks)) / 2 <= SURELY


def _one(one: Word, two: Word) -> Word:
    return replace(
        one,
        text=one.text + two.text,
        box=Box.around((one.box, two.box)),
        confidence=min(one.confidence, two.confidence),
        alternatives=(),
    )
