"""A paper's words laid out as rows and cells, as the eye takes them, with the way back to the document's text.

Engines return a ruled form in blocks, a caption's left and right halves one after the other. Here words that stand
at one height are one row again; a wide gap or a ruled line parts a row into cells. What is only a rule, a frame or
an empty box is left out. Law and labels are not known here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from extract.text import PagePart, PageText
from ocr.page import Box

__all__ = ["Cell", "Row", "Sheet", "Token"]

_NARROWEST = 0.0005
"""No letter is narrower, as a share of the page: words without width are no ground to measure by."""
# Gaps wider than this many letters part two cells; justified prose stays below.
CELL_GAP = 2.8
# Two lines share a row where they overlap in height by this share of the lower one.
SAME_ROW = 0.5
_FRAME = "|[]{}_~¦"
_BREAKS = re.compile(r"[)|}{\]\[¦:;!]+")
# A label and its value that stand together: DOB:07-08-62, CII#A123, No.257913, A395487/B
_LABEL_AND_VALUE = re.compile(r"([A-Za-z][A-Za-z./]*[:#]|[Nn][Oo][.·•]{1,2}:?)(?=[\w$])")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or the part of one that bears meaning.

    ``start`` and ``end`` count in the document's text, ``at`` in the sheet's; ``first``: a cell begins with it.
    """

    text: str
    start: int
    end: int
    box: Box
    at: int = 0
    first: bool = False

    @property
    def stop(self) -> int:
        """Where it ends in the sheet's text."""
        return self.at + len(self.text)

    @property
    def middle(self) -> float:
        """Its centre, from left to right."""
        return (self.box.left + self.box.right) / 2


@dataclass(frozen=True, slots=True)
class Cell:
    """Tokens that stand close beside each other (at least one)."""

    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The tokens with one blank between them."""
        return " ".join(token.text for token in self.tokens)

    @property
    def left(self) -> float:
        """Where it begins on the page."""
        return self.tokens[0].box.left

    @property
    def right(self) -> float:
        """Where it ends on the page."""
        return self.tokens[-1].box.right

    @property
    def span(self) -> tuple[int, int]:
        """Its characters in the sheet's text."""
        return self.tokens[0].at, self.tokens[-1].stop


@dataclass(frozen=True, slots=True)
class Row:
    """The tokens of one height on one page (at least one), ``letter`` the usual width of a letter there."""

    page: int
    tokens: tuple[Token, ...]
    letter: float

    @property
    def text(self) -> str:
        """The tokens with one blank between them."""
        return " ".join(token.text for token in self.tokens)

    @property
    def span(self) -> tuple[int, int]:
        """Its characters in the sheet's text."""
        return self.tokens[0].at, self.tokens[-1].stop

    @property
    def cells(self) -> list[Cell]:
        """The row's cells from left to right."""
        cuts = [index for index, token in enumerate(self.tokens) if token.first]
        return [Cell(self.tokens[a:b]) for a, b in zip(cuts, [*cuts[1:], len(self.tokens)], strict=True)]


class Sheet:
    """A document as rows. ``text`` is the rows under each other; ``flow`` the same with blanks for line feeds."""

    def __init__(self, document: PageText) -> None:
        self.document = document
        rows: list[Row] = []
        offset = 0
        for page, letter, tokens in _rows(document):
            placed = []
            for token, first in _cut_cells(tokens, letter):
                placed.append(Token(token.text, token.start, token.end, token.box, offset, first))
                offset += len(token.text) + 1
            if placed:
                rows.append(Row(page, tuple(placed), letter))
        self.rows = tuple(rows)
        self.text = "\n".join(row.text for row in rows)
        self.flow = self.text.replace("\n", " ")
        self._tokens = [token for row in rows for token in row.tokens]
        self._starts = [token.at for token in self._tokens]

    @cached_property
    def row_starts(self) -> list[int]:
        """Where each row begins in ``text``."""
        return [row.span[0] for row in self.rows]

    def row_of(self, at: int) -> int:
        """Return the index of the row that holds the character *at*."""
        return max(bisect_right(self.row_starts, at) - 1, 0)

    def spans(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return the stretches of the document's text that ``text[start:end]`` came from.

        Neighbours in the document are joined; a row that was put together from two columns gives several.
        """
        found: list[tuple[int, int]] = []
        index = max(bisect_right(self._starts, start) - 1, 0)
        while index < len(self._tokens) and self._tokens[index].at < end:
            token = self._tokens[index]
            index += 1
            if token.stop <= start:
                continue
            first = token.start + max(start - token.at, 0)
            last = token.end - max(token.stop - end, 0)
            if found and 0 <= first - found[-1][1] <= 1:
                found[-1] = (found[-1][0], last)
            else:
                found.append((first, last))
        return tuple(found)


def _rows(document: PageText) -> Iterator[tuple[int, float, list[Token]]]:
    """Yield for each row its page, the usual width of a letter there, and its tokens from left to right."""
    lines = iter(document.lines)
    by_page: dict[int, list[list[Token]]] = {}
    for part in document.parts:
        by_page.setdefault(part.page.number, []).extend(_tokens_of(part, lines))
    for page, found in by_page.items():
        letters = [(token.box.right - token.box.left) / len(token.text) for line in found for token in line]
        letter = max(median(letters), _NARROWEST) if letters else 0.01
        rows = _without_margin_numbers(_side_by_side([line for line in found if line]), letter)
        for row in rows:
            if row:
                yield page, letter, row


def _tokens_of(part: PagePart, lines: Iterator[object]) -> Iterator[list[Token]]:
    for line, placed in zip(part.page.lines[part.first : part.last], lines, strict=False):
        offset = placed.start  # type: ignore[attr-defined]
        tokens: list[Token] = []
        for word in line.words:
            tokens.extend(_pieces(word.text, offset, word.box))
            offset += len(word.text) + 1
        yield tokens


def _pieces(word: str, offset: int, box: Box) -> Iterator[Token]:
    """Cut a word into label and value, and free the pieces of frames; a bare frame stays: it ends a cell."""
    cuts = [0, *(match.end() for match in _LABEL_AND_VALUE.finditer(word)), len(word)]
    for first, last in pairwise(cuts):
        piece = word[first:last]
        bare = piece.strip(_FRAME)
        if not bare:
            bare, lead = piece, 0
        else:
            lead = piece.index(bare)
        if not bare:
            continue
        start = first + lead
        share = box.width / len(word)
        yield Token(
            bare,
            offset + start,
            offset + start + len(bare),
            Box(box.left + start * share, box.top, min(box.left + (start + len(bare)) * share, 1.0), box.bottom),
        )


def _side_by_side(lines: Sequence[list[Token]]) -> list[list[Token]]:
    """Join lines of one height that do not lie over each other, and order the rows from top to bottom."""
    rows: list[tuple[Box, list[Token]]] = []
    for line in sorted(lines, key=lambda line: _middle(_around(line))):
        box = _around(line)
        for index in range(len(rows) - 1, max(len(rows) - 6, -1), -1):
            other, tokens = rows[index]
            shared = min(box.bottom, other.bottom) - max(box.top, other.top)
            if shared > SAME_ROW * min(box.height, other.height) and not _collide(line, tokens):
                rows[index] = (other.union(box), sorted(tokens + line, key=lambda token: token.box.left))
                break
        else:
            rows.append((box, line))
    return [tokens for _, tokens in sorted(rows, key=lambda row: _middle(row[0]))]


def _around(tokens: Iterable[Token]) -> Box:
    return Box.around(token.box for token in tokens)


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _collide(one: list[Token], other: list[Token]) -> bool:
    return any(a.box.left < b.box.right and b.box.left < a.box.right for a in one for b in other)


def _without_margin_numbers(rows: list[list[Token]], letter: float) -> list[list[Token]]:
    """Leave out the numbers that pleading paper prints down its left margin."""
    numbered = []
    for index, row in enumerate(rows):
        alone = len(row) == 1 or row[1].box.left - row[0].box.right > 1.5 * letter
        if (
            row[0].text.isascii()
            and row[0].text.isdigit()
            and len(row[0].text) <= 2
            and not row[0].text.startswith("0")
            and len(row[0].text) <= 2
            and int(row[0].text) <= 40
            and row[0].box.left < 0.2
            and alone
        ):
            numbered.append((index, int(row[0].text)))
    rising = sum(b == a + 1 for (_, a), (_, b) in pairwise(numbered))
    if len(numbered) < 12 or rising < 0.8 * (len(numbered) - 1):
        return rows
    margin = {index for index, _ in numbered}
    return [row[1:] if index in margin else row for index, row in enumerate(rows)]


def _cut_cells(tokens: list[Token], letter: float) -> Iterator[tuple[Token, bool]]:
    """Yield the tokens that bear meaning, each with whether a cell begins with it."""
    first, right = True, None
    for token in tokens:
        if right is not None and token.box.left - right > CELL_GAP * letter:
            first = True
        if any(letter.isalnum() or letter in "&$§" for letter in token.text):
            yield token, first
            first = False
        elif _BREAKS.fullmatch(token.text):
            first = True
        right = token.box.right
