"""A page as it was read: lines of words, each with its place and how sure the reader was.

The values that every later step works from. Boxes are fractions of the *upright* page (turned and
straightened), so they hold for any size at which the page is drawn; ``Page.to_scan`` leads back to the
pixels of the archived image, which is never altered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal

from ocr.picture import IDENTITY, Homography

__all__ = ["Box", "Cell", "CheckBox", "Layer", "Line", "Page", "Reading", "Role", "Word"]

Layer = Literal["born_digital", "ocr"]
Role = Literal["text", "label", "typed", "furniture", "stamp", "tick"]
"""What a word is to its page: running ``text``; the printed ``label`` of a form or what was ``typed`` into it;
``furniture`` (line numbers, running heads, form numbers); a rubber ``stamp``; the ``tick`` of a check box."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle as fractions (0 to 1) of the upright page's width and height, from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if self.right < self.left or self.bottom < self.top:
            raise ValueError("a box must not be turned inside out")

    @property
    def height(self) -> float:
        """The share of the page's height."""
        return self.bottom - self.top

    @property
    def width(self) -> float:
        """The share of the page's width."""
        return self.right - self.left

    def union(self, other: Box) -> Box:
        """Return the smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def overlap(self, other: Box) -> float:
        """Return the shared area over the joint area (0 to 1)."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        if wide <= 0 or high <= 0:
            return 0.0
        shared = wide * high
        return shared / (self.width * self.height + other.width * other.height - shared)

    @staticmethod
    def around(boxes: Iterable[Box]) -> Box:
        """Return the smallest box around all of *boxes* (at least one)."""
        return reduce(Box.union, boxes)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one look at a place gave; ``source`` tells which engine looked, and at what (``rapidocr, enlarged``)."""

    text: str
    confidence: float
    source: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word as read: never empty, without blanks; ``confidence`` from 0 to 1, all that was seen of it weighed.

    ``alternatives`` are other readings of the same place, best first.
    """

    text: str
    box: Box
    confidence: float
    role: Role = "text"
    alternatives: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a form or table: its inside, and its row and column on the page, each from 0."""

    box: Box
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class CheckBox:
    """A box to be ticked: its outline, whether it is, and how sure (0 to 1) that is."""

    box: Box
    state: Literal["ticked", "empty", "doubtful"]
    confidence: float


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand side by side, from left to right (at least one)."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with one blank between them."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The smallest box around the words."""
        return Box.around(word.box for word in self.words)


@dataclass(frozen=True, slots=True)
class Page:
    """One page, in reading order.

    ``number`` counts from 1 within its file; ``width`` and ``height`` are the pixels of the upright image
    (or the points of a born-digital page); ``quality`` (0 to 1) is what the page can be judged by;
    ``reader`` names the engine and its versions; ``to_scan`` is the map ``(a, b, c, d, e, f, g, h, i)`` from
    upright pixels to pixels of the image as archived: ``x' = (a x + b y + c) / w``, ``y' = (d x + e y + f) / w``
    with ``w = g x + h y + i``; ``g`` and ``h`` are 0 but for photos, which show a sheet in perspective.
    ``cells`` and ``checks`` are those of a form; ``unread`` are regions with ink that no reading could make out.
    """

    number: int
    width: int
    height: int
    lines: tuple[Line, ...]
    layer: Layer
    quality: float
    reader: str
    to_scan: Homography = IDENTITY
    cells: tuple[Cell, ...] = ()
    checks: tuple[CheckBox, ...] = ()
    unread: tuple[Box, ...] = ()

    @property
    def text(self) -> str:
        """The lines, one under another."""
        return "\n".join(line.text for line in self.lines)

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in reading order."""
        return tuple(word for line in self.lines for word in line.words)

    def to_json(self) -> dict[str, Any]:
        """Return the page as plain JSON values; ``from_json`` gives an equal page back."""
        return {
            "number": self.number,
            "width": self.width,
            "height": self.height,
            "layer": self.layer,
            "quality": self.quality,
            "reader": self.reader,
            "to_scan": list(self.to_scan),
            "lines": [[_word_values(word) for word in line.words] for line in self.lines],
            "cells": [[*_edges(cell.box), cell.row, cell.column] for cell in self.cells],
            "checks": [[*_edges(check.box), check.state, check.confidence] for check in self.checks],
            "unread": [_edges(box) for box in self.unread],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Page:
        """Return the page that ``to_json`` gave."""
        a, b, c, d, e, f, g, h, i = data["to_scan"]
        return cls(
            number=data["number"],
            width=data["width"],
            height=data["height"],
            layer=data["layer"],
            quality=data["quality"],
            reader=data["reader"],
            to_scan=(a, b, c, d, e, f, g, h, i),
            lines=tuple(Line(tuple(_word(*values) for values in words)) for words in data["lines"]),
            cells=tuple(Cell(Box(*box), row, column) for *box, row, column in data["cells"]),
            checks=tuple(CheckBox(Box(*box), state, sure) for *box, state, sure in data["checks"]),
            unread=tuple(Box(*box) for box in data["unread"]),
        )


def _edges(box: Box) -> list[float]:
    return [box.left, box.top, box.right, box.bottom]


def _word_values(word: Word) -> list[Any]:
    values: list[Any] = [word.text, *_edges(word.box), word.confidence]
    if word.role != "text" or word.alternatives:
        values += [word.role, [[other.text, other.confidence, other.source] for other in word.alternatives]]
    return values


def _word(
    text: str,
    left: float,
    top: float,
    right: float,
    bottom: float,
    sure: float,
    role: Role = "text",
    others: Sequence[tuple[str, float, str]] = (),
) -> Word:
    return Word(text, Box(left, top, right, bottom), sure, role, tuple(Reading(*other) for other in others))
