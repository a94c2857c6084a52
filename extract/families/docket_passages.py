"""Stretches of a docket's tokens as one text, with the way back: an entry, a cell, the list of charges."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from extract.draft import Field, read
from extract.families.layout import Sheet, Token

__all__ = ["Passage"]

T = TypeVar("T")


@dataclass(frozen=True)
class Passage:
    """Tokens of a sheet joined by one blank; ``text`` is the whole string, offsets count in it.

    ``breaks`` are the offsets at which a new line of the paper begins.
    """

    sheet: Sheet
    tokens: tuple[Token, ...]
    breaks: tuple[int, ...] = ()
    text: str = field(init=False)
    _starts: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        starts, offset = [], 0
        for token in self.tokens:
            starts.append(offset)
            offset += len(token.text) + 1
        object.__setattr__(self, "text", " ".join(token.text for token in self.tokens))
        object.__setattr__(self, "_starts", tuple(starts))

    @classmethod
    def of_rows(cls, sheet: Sheet, rows: Sequence[Sequence[Token]]) -> Passage:
        """Return the passage of *rows*, each a line of the paper."""
        tokens: list[Token] = []
        breaks: list[int] = []
        offset = 0
        for row in rows:
            if row:
                breaks.append(offset)
            for token in row:
                tokens.append(token)
                offset += len(token.text) + 1
        return cls(sheet, tuple(tokens), tuple(breaks))

    def spans(self, start: int = 0, end: int | None = None) -> tuple[tuple[int, int], ...]:
        """Return where ``text[start:end]`` stands in the document's text; neighbours are joined."""
        stop = len(self.text) if end is None else end
        found: list[tuple[int, int]] = []
        index = max(bisect_right(self._starts, start) - 1, 0)
        while index < len(self.tokens) and self._starts[index] < stop:
            token, at = self.tokens[index], self._starts[index]
            index += 1
            if at + len(token.text) <= start:
                continue
            first = token.start + max(start - at, 0)
            last = token.end - max(at + len(token.text) - stop, 0)
            if found and 0 <= first - found[-1][1] <= 1:
                found[-1] = (found[-1][0], last)
            else:
                found.append((first, last))
        return tuple(found)

    def read(self, value: T, start: int, end: int, *, cost: float = 0.0) -> Field[T]:
        """Return *value* as read in ``text[start:end]``."""
        return read(self.sheet.document, value, *self.spans(start, end), cost=cost)
