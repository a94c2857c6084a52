"""Printed forms whose sentences run on: words in print, blanks filled by typewriter or pen, boxes to be ticked."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfbase.pdfmetrics import stringWidth

from corpora.sheet import Mark, Rule, Text, TickBox

__all__ = ["Filler", "Flow", "choose_filler", "fits", "print_centred", "printed_width"]

# the faces of forms are up to so much wider than the one that widths are reckoned with
_WIDER = 1.12


def printed_width(text: str, size: float) -> float:
    """Return the points that *text* may take in print of that size."""
    width: float = stringWidth(text, "Times-Roman", size)
    return width * _WIDER


def print_centred(text: str, y: float, size: float, left: float, right: float) -> Text:
    """Return printed *text* in the middle between *left* and *right*."""
    wide = min(printed_width(text, size), right - left)
    return Text((left + right - wide) / 2, y, text, size=size, face="label", fit=wide)


@dataclass(frozen=True, slots=True)
class Filler:
    """Whoever fills a form: a typewriter of some *pitch*, or a pen; never quite on the line."""

    rng: random.Random
    pitch: float
    pen: bool
    offset: float

    def width(self, text: str) -> float:
        """Return the points that *text* takes."""
        return len(text) * (5.4 if self.pen else self.pitch)

    def write(self, text: str, x: float, y: float, room: float) -> Text:
        """Return *text* at ``x``, ``y``, smaller where the *room* (points) is short."""
        y += self.offset + self.rng.uniform(-0.4, 0.4)
        if self.pen:
            return Text(
                x, y, text, size=self.rng.uniform(11.5, 13), face="script", fit=min(room, self.width(text) + 4)
            )
        pitch = min(self.pitch, max(4.0, room / max(1, len(text))))
        return Text(x, y, text, size=pitch / 0.6, pitch=pitch)

    def in_cell(self, text: str, x: float, y: float, room: float) -> list[Mark]:
        """Return *text* in a table's cell: in one line, or in two small ones where it is long."""
        if len(text) * (5.0 if self.pen else 4.8) <= room:
            return [self.write(text, x, y, room)]
        small = Filler(self.rng, 4.8, self.pen, 0.0)
        rows = textwrap.wrap(text, max(int(room / 4.8), len(text) // 2 + 4), break_on_hyphens=False)
        return [small.write(row, x, y + 3 - 8.2 * (len(rows) - 1 - at), room) for at, row in enumerate(rows)]


def choose_filler(rng: random.Random, pen: float = 0.25) -> Filler:
    """Choose who fills a form; *pen* is the share filled by hand."""
    return Filler(rng, rng.choice([6.0, 6.0, 7.2]), rng.random() < pen, rng.uniform(-1.6, 0.4))


def fits(text: str, filler: Filler, room: float) -> bool:
    """Tell whether *text* can be written into *room* points, in the smallest pitch if need be."""
    return len(text) * (4.4 if filler.pen else 4.0) <= room


class Flow:
    """Writes a form's running text from ``left`` to ``right``, line by line down to ``y``."""

    def __init__(
        self, marks: list[Mark], filler: Filler, left: float, right: float, y: float, *, leading: float, size: float
    ) -> None:
        self.marks, self.filler, self.left, self.right = marks, filler, left, right
        self.x, self.y, self.leading, self.size = left, y, leading, size

    def say(self, text: str) -> None:
        """Print *text*, on as many lines as it takes."""
        run = ""
        for word in text.split():
            longer = f"{run} {word}".strip()
            if self.x + printed_width(longer, self.size) > self.right and (run or self.x > self.left):
                self._print(run)
                self.newline()
                run = word
            else:
                run = longer
        self._print(run)

    def _print(self, run: str) -> None:
        if run:
            wide = printed_width(run, self.size)
            # a printer rounds the size of its letters up by as much
            self.marks.append(Text(self.x, self.y, run, size=self.size, face="label", fit=0.97 * wide))
            self.x += wide + 3.5

    def blank(self, text: str, wide: float | None = None) -> None:
        """Leave a ruled blank with *text* in it, of the width that the text needs or at least *wide* points."""
        room = max(wide or 0.0, self.filler.width(text) + (14 if self.filler.pen else 6))
        room = min(room, self.right - self.left)
        if self.x + room > self.right:
            self.newline()
        self.marks.append(Rule(self.x, self.y + 2.6, self.x + room, self.y + 2.6, 0.5))
        if text:
            self.marks.append(self.filler.write(text, self.x + 3, self.y, room - 4))
        self.x += room + 4

    def tick(self, words: str, *, ticked: bool, indent: float = 0.0, own_line: bool = False) -> None:
        """Print a box to be ticked and its *words*."""
        side = self.size * 0.95
        if own_line and self.x > self.left:
            self.newline()
        if self.x + side + printed_width(words, self.size) + 6 > self.right and self.x > self.left:
            self.newline()
        self.x += indent
        self.marks.append(TickBox(self.x, self.y - side + 0.8, side, ticked, pen=self.filler.pen))
        self.x += side + 4
        self.say(words)
        self.x += 4

    def newline(self, skip: float = 0.0) -> None:
        """Begin a new line, *skip* points further down than usual."""
        self.x, self.y = self.left, self.y + self.leading + skip

    def filled_lines(self, text: str, *, least: int = 1, prefix: float = 0.0) -> None:
        """Write *text* over whole ruled lines, beginning *prefix* points in; at least so many lines."""
        pitch = 5.4 if self.filler.pen else self.filler.pitch
        letters = int((self.right - self.left - 6) / pitch)
        first = " " * int(prefix / pitch)
        rows: Sequence[str] = textwrap.wrap(text, letters, initial_indent=first, break_on_hyphens=False)
        for row in [*rows, *[""] * (least - len(rows))]:
            self.marks.append(Rule(self.left, self.y + 2.6, self.right, self.y + 2.6, 0.5))
            indent = len(row) - len(row.lstrip())
            if row.strip():
                x = self.left + 3 + indent * pitch
                self.marks.append(self.filler.write(row.strip(), x, self.y, self.right - x))
            self.newline()
