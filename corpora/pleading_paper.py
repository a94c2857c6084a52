"""Paper that pleadings and minutes are typed on: plain sheets, or numbered ones with rules at the sides."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpora.marks import signature
from corpora.sheet import Mark, Rule, Sheet, Text

__all__ = ["Line", "Paper", "Typist", "choose_paper", "typed_sheets"]

# a numbered sheet has 28 numbers, 24 points apart; lines between them are 12 points apart
_NUMBERS = 28
_STEP = 12.0

Kind = Literal["plain", "numbered"]


@dataclass(frozen=True, slots=True)
class Line:
    """A typed line; over one with ``signed`` somebody signs, from that column on. ``double`` leaves a line free.

    ``keep`` is how many lines, this one among them, must stand on one sheet.
    """

    text: str
    double: bool = False
    signed: int | None = None
    keep: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper is typed on: its kind, pitch (points), left edge, columns, and what stands at the foot."""

    kind: Kind
    pitch: float
    left: float
    top: float
    columns: int
    double: bool
    footer: str


def choose_paper(rng: random.Random, year: int, footer: str) -> Paper:
    """Choose the paper of a *year*: plain in the 1960s, numbered more and more often later."""
    numbered = rng.random() < min(0.97, max(0.1, 0.1 + 0.06 * (year - 1961)))
    pitch = rng.choice([7.2, 7.2, 6.0])
    if numbered:
        left = rng.uniform(84, 92)
        columns = int((568 - left) / pitch)
        return Paper("numbered", pitch, left, rng.uniform(58, 64), columns, rng.random() < 0.5, footer)
    left = rng.uniform(58, 84) if pitch > 7 else rng.uniform(80, 110)
    columns = int((560 - left) / pitch)
    return Paper("plain", pitch, left, rng.uniform(60, 84), columns, rng.random() < 0.3, footer)


class Typist:
    """Types lines for a *paper*, from top to bottom."""

    def __init__(self, rng: random.Random, paper: Paper) -> None:
        self.rng, self.paper = rng, paper
        self.lines: list[Line] = []

    def line(self, text: str = "", *, signed: int | None = None, keep: int = 1) -> None:
        """Type one line as it stands, on one sheet with the ones after it that *keep* counts."""
        self.lines.append(Line(text, signed=signed, keep=keep))

    def centre(self, text: str) -> None:
        """Type *text* in the middle, on as many lines as it needs."""
        for part in textwrap.wrap(text, self.paper.columns, break_on_hyphens=False):
            self.line(part.center(self.paper.columns).rstrip())

    def paragraph(self, text: str, indent: int = 8, margin: int = 0, *, single: bool = False) -> None:
        """Type a paragraph, double spaced where the paper is."""
        wrapped = textwrap.wrap(
            text,
            self.paper.columns,
            initial_indent=" " * (margin + indent),
            subsequent_indent=" " * margin,
            break_on_hyphens=False,
        )
        self.lines += [Line(part, double=self.paper.double and not single) for part in wrapped]

    def beside(self, left: Sequence[str], right: Sequence[str], bar: str) -> None:
        """Type two columns with a bar between them, as captions are; both wrap within their column."""
        half = self.paper.columns * 11 // 20
        first, second = _within(left, half - 2), _within(right, self.paper.columns - half - 4)
        for at in range(max(len(first), len(second))):
            said = first[at] if at < len(first) else ""
            other = second[at] if at < len(second) else ""
            self.line(f"{said:<{half}}{bar}  {other}".rstrip())

    def signature(self, below: Sequence[str], *, by: str = "") -> None:
        """Leave a line to be signed at the right, with the lines *below* it."""
        at = self.paper.columns // 2
        self.line(keep=3 + 2 * len(below))
        self.line()
        self.line(" " * at + by, signed=at + len(by))
        for text in below:
            for part in textwrap.wrap(text, self.paper.columns - at):
                self.line(" " * at + part)


def _within(lines: Sequence[str], wide: int) -> list[str]:
    found: list[str] = []
    for line in lines:
        indent = len(line) - len(line.lstrip())
        found += textwrap.wrap(
            line,
            wide,
            initial_indent="",
            subsequent_indent=" " * (indent + 2),
            break_on_hyphens=False,
            drop_whitespace=True,
        ) or [""]
    return found


def typed_sheets(rng: random.Random, lines: Sequence[Line], paper: Paper) -> tuple[Sheet, ...]:
    """Return the sheets that *lines* fill: what does not fit runs on to the next."""
    sheets: list[Sheet] = []
    room = 2 * _NUMBERS - 1 if paper.kind == "numbered" else int((742 - paper.top) / _STEP)
    marks = _ground(paper, 1)
    row = 0
    for line in lines:
        if line.double and paper.kind == "numbered" and row % 2:
            # double-spaced text stands beside the numbers
            row += 1
        if row + line.keep > room:
            sheets.append(Sheet(tuple(marks)))
            marks, row = _ground(paper, len(sheets) + 1), 0
        if row == 0 and not line.text.strip() and sheets:
            continue
        y = paper.top + row * _STEP
        if line.text.strip():
            marks.append(Text(paper.left, y, line.text, size=paper.pitch / 0.6, pitch=paper.pitch))
        if line.signed is not None:
            x = paper.left + line.signed * paper.pitch
            marks.append(
                Rule(x, y + 2, min(x + 30 * paper.pitch, paper.left + paper.columns * paper.pitch), y + 2, 0.6)
            )
            marks.append(signature(rng, x + paper.pitch, y - 4, rng.uniform(90, 140)))
        row += 2 if line.double else 1
    sheets.append(Sheet(tuple(marks)))
    return tuple(sheets)


def _ground(paper: Paper, page: int) -> list[Mark]:
    """What a sheet bears before the text: numbers and rules, and the page's number at its foot."""
    marks: list[Mark] = []
    if paper.kind == "numbered":
        for number in range(_NUMBERS):
            text = str(number + 1)
            x = 62 - 5.5 * len(text)
            marks.append(Text(x, paper.top + number * 2 * _STEP, text, size=10, face="label", fit=5.5 * len(text)))
        marks += [Rule(70, 0, 70, 792, 0.6), Rule(73, 0, 73, 792, 0.6), Rule(580, 0, 580, 792, 0.6)]
    if paper.footer:
        marks.append(Rule(paper.left, 748, paper.left + paper.columns * paper.pitch, 748, 0.5))
        marks.append(Text(paper.left, 760, paper.footer, size=8.5, face="label", fit=200))
    if page > 1 or paper.footer:
        marks.append(
            Text(paper.left + 0.5 * paper.columns * paper.pitch - 20, 772, f"- {page} -", size=10, pitch=6.0)
        )
    return marks
