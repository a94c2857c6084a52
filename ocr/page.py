"""A page as it was read: lines of words, each with its place and how sure the reader was.

The values that every later step works from. Boxes are fractions of the *upright* page (turned and
straightened), so they hold for any size at which the page is drawn; ``Page.to_scan`` leads back to the
pixels of the archived image, which is never altered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal

__all__ = ["Box", "Layer", "Line", "Page", "Word"]

Layer = Literal["born_digital", "ocr"]


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
class Word:
    """One word as read: never empty, without blanks; ``confidence`` is the engine's own, from 0 to 1."""

    text: str
    box: Box
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
    ``reader`` names the engine and its versions; ``to_scan`` is the affine map ``(a, b, c, d, e, f)`` from
    upright pixels to pixels of the image as archived: ``x' = a x + b y + c``, ``y' = d x + e y + f``.
    """

    number: int
    width: int
    height: int
    lines: tuple[Line, ...]
    layer: Layer
    quality: float
    reader: str
    to_scan: tuple[float, float, float, float, float, float] = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)

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
            "lines": [
                [[w.text, w.box.left, w.box.top, w.box.right, w.box.bottom, w.confidence] for w in line.words]
                for line in self.lines
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Page:
        """Return the page that ``to_json`` gave."""
        a, b, c, d, e, f = data["to_scan"]
        return cls(
            number=data["number"],
            width=data["width"],
            height=data["height"],
            layer=data["layer"],
            quality=data["quality"],
            reader=data["reader"],
            to_scan=(a, b, c, d, e, f),
            lines=tuple(
                Line(tuple(Word(text, Box(*box), sure) for text, *box, sure in words)) for words in data["lines"]
            ),
        )
