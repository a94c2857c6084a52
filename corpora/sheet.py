"""A page before it is drawn: marks at places in points (1/72 inch) from the top left corner.

The families lay out ``Sheet`` values; ``draw`` makes images of them and ``born_digital`` PDF pages, and both
say where each word came to stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["HEIGHT", "WIDTH", "Frame", "Mark", "Rule", "Scribble", "Seal", "Sheet", "Stamp", "Text", "TickBox"]

WIDTH = 612.0
HEIGHT = 792.0

Face = Literal["typed", "label", "stamp", "script"]
"""``script`` is handwriting: a clerk's note, a filled-in blank."""


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text whose baseline begins at ``x``, ``y``.

    ``pitch`` is the width of every character in points (typewriters and line printers); None leaves the
    face its own widths. ``size`` is the size of the face in points; a run wider than ``fit`` points is set smaller
    until it fits (printed labels of forms). What was ``struck`` out by the typist is no part of the page's text.
    """

    x: float
    y: float
    text: str
    size: float
    face: Face = "typed"
    pitch: float | None = None
    fit: float | None = None
    struck: bool = False


@dataclass(frozen=True, slots=True)
class TickBox:
    """A square box of a form from its upper left corner, ``side`` points wide; ticked by typewriter or by ``pen``."""

    x: float
    y: float
    side: float
    ticked: bool
    pen: bool = False


@dataclass(frozen=True, slots=True)
class Seal:
    """A round seal about ``x``, ``y``: words along its rim, embossed or printed. No reader is asked for its text."""

    x: float
    y: float
    radius: float
    words: str
    ink: int = 150


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruled line."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.7


@dataclass(frozen=True, slots=True)
class Frame:
    """A ruled rectangle: a box of a form, or one to be ticked."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.7


@dataclass(frozen=True, slots=True)
class Scribble:
    """A pen stroke through ``points``: a signature or initials. It has no text."""

    points: tuple[tuple[float, float], ...]
    width: float = 1.1
    ink: int = 60


@dataclass(frozen=True, slots=True)
class Stamp:
    """A rubber stamp: centred lines at an angle (degrees, anticlockwise), in grey ink (0 black to 255)."""

    x: float
    y: float
    lines: tuple[str, ...]
    size: float
    angle: float = 0.0
    ink: int = 110
    framed: bool = False


Mark = Text | Rule | Frame | Scribble | Stamp | TickBox | Seal


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of US Letter paper."""

    marks: tuple[Mark, ...]
