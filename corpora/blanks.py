"""Lines of print or type with blanks in them, filled by hand or by machine; single marks of the same kinds."""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as gathered

from corpora.sheet import WIDTH, Frame, Mark, Rule, Text, TickBox

__all__ = ["Filler", "centred", "checked", "field", "printed", "table", "typed", "typed_in", "written"]

# an average letter's width as a share of the size: capitals and small letters of a printed face, and handwriting
_CAPITAL, _SMALL, _WRITTEN = 0.64, 0.5, 0.46
_MARGIN = 18.0


def printed(text: str, x: float, y: float, size: float = 8.0, room: float | None = None) -> Text:
    """Return a printed line at ``x``, ``y``, never wider than *room* points (by default what its letters need)."""
    share = _CAPITAL if text.isupper() else _SMALL
    wide = min(len(text) * size * share, WIDTH - _MARGIN - x)
    return Text(x, y, text, size=size, face="label", fit=wide if room is None else min(room, wide))


def centred(text: str, y: float, size: float, left: float = 40, right: float = WIDTH - 40) -> Text:
    """Return a printed line about the middle between *left* and *right*."""
    wide = min(right - left, len(text) * size * (_CAPITAL if text.isupper() else _SMALL))
    return Text((left + right - wide) / 2, y, text, size=size, face="label", fit=wide)


def typed(text: str, x: float, y: float, pitch: float = 7.2, room: float | None = None) -> Text:
    """Return a typed line at ``x``, ``y``; in a narrower pitch where it would run over *room* or off the paper."""
    room = WIDTH - _MARGIN - x if room is None else room
    pitch = min(pitch, room / max(1, len(text)))
    return Text(x, y, text, size=pitch / 0.6, pitch=pitch)


def typed_in(text: str, x: float, y: float, pitch: float, room: float) -> list[Mark]:
    """Return *text* typed in a cell of *room* points: in one line where it is legible so, else in two or three."""
    if len(text) * 5.0 <= room:
        return [typed(text, x, y, pitch, room)]
    small, most = 4.6, 2
    while len(lines := textwrap.wrap(text, max(8, int(room / small)), break_on_hyphens=False)) > most:
        small, most = (small - 0.2, most) if small > 4.3 else (4.3, 3) if most == 2 else (small - 0.2, 3)
    leading = 7.2 if len(lines) < 3 else 6.9
    down = 2.0 if len(lines) < 3 else 3.0
    return [typed(line, x, y + down - leading * (len(lines) - 1 - at), small, room) for at, line in enumerate(lines)]


def written(text: str, x: float, y: float, size: float, room: float) -> Text:
    """Return a line in handwriting, never wider than *room* points."""
    return Text(x, y, text, size=size, face="script", fit=min(room, len(text) * size * _WRITTEN))


def checked(x: float, y: float, ticked: bool, *, pen: bool = False, side: float = 7.0) -> TickBox:
    """Return a box to tick whose foot stands on the baseline ``y``."""
    return TickBox(x, y - side + 0.5, side, ticked, pen)


def field(
    label: str, value: str, box: tuple[float, float, float, float], *, by_hand: bool = False, pitch: float = 6.6
) -> list[Mark]:
    """Return a ruled box (left, top, right, bottom) with its label above and what was filled in below."""
    left, top, right, bottom = box
    marks: list[Mark] = [Frame(*box, 0.6), printed(label, left + 3, top + 8, 6, right - left - 6)]
    if value and by_hand:
        marks.append(written(value, left + 6, bottom - 4, 13, right - left - 9))
    elif value:
        marks.append(typed(value, left + 6, bottom - 4.5, pitch, right - left - 9))
    return marks


def table(
    heads: Sequence[str],
    shares: Sequence[float],
    rows: Sequence[Sequence[str]],
    box: tuple[float, float, float, float],
    pitch: float = 6.2,
) -> list[Mark]:
    """Return a ruled table in the *box*: a row of labels 13 points high, then *rows* of equal height.

    A cell's text takes two small lines where it does not fit in one; empty rows are given as empty sequences.
    """
    left, top, right, bottom = box
    step = (bottom - top - 13) / len(rows)
    marks: list[Mark] = [Frame(*box, 0.8)]
    marks += [Rule(left, top + 13 + at * step, right, top + 13 + at * step, 0.5) for at in range(len(rows))]
    x = left
    for column, (head, share) in enumerate(zip(heads, shares, strict=True)):
        wide = share / sum(shares) * (right - left)
        if column:
            marks.append(Rule(x, top, x, bottom, 0.5))
        marks.append(printed(head, x + 3, top + 9, 6, wide - 5))
        for at, row in enumerate(rows):
            if column < len(row) and row[column]:
                base = top + 13 + (at + 1) * step - 5
                marks += typed_in(row[column], x + 4, base, pitch, wide - 7)
        x += wide
    return marks


@dataclass
class Filler:
    """Sets lines whose blanks are filled: ``by_hand`` in script, else by the typewriter.

    ``blank`` gives a place in a line, ``lines`` breaks a text and ``set`` lays the lines down; every letter takes a
    cell of the same width, so that a blank stands where it should whatever the face.
    """

    rng: random.Random
    by_hand: bool
    cell: float
    size: float
    typed: bool = True
    filled: list[str] = gathered(default_factory=list)

    def blank(self, value: str, letters: int) -> str:
        """Return what stands for a blank *letters* wide that holds *value* (empty: left blank)."""
        self.filled.append(value)
        return chr(0xE000 + len(self.filled) - 1) * max(letters, 1 if self.by_hand else len(value))

    def lines(self, text: str, room: float, indent: str = "", hang: str = "") -> list[str]:
        """Break *text* into lines of *room* points."""
        return textwrap.wrap(
            text,
            max(20, int(room / self.cell)),
            initial_indent=indent,
            subsequent_indent=hang,
            break_on_hyphens=False,
            break_long_words=False,
        )

    def set(self, lines: Sequence[str], x: float, y: float, leading: float) -> list[Mark]:
        """Lay *lines* down from the baseline ``y``."""
        marks: list[Mark] = []
        for row, line in enumerate(lines):
            for part in re.finditer(r"([\ue000-\uf8ff])\1*|[^\ue000-\uf8ff]+", line):
                marks += self._part(part.group(), x + part.start() * self.cell, y + row * leading)
        return marks

    def _part(self, text: str, x: float, y: float) -> list[Mark]:
        if "\ue000" <= text[0] <= "\uf8ff":
            value, room = self.filled[ord(text[0]) - 0xE000], len(text) * self.cell
            ruled: list[Mark] = [Rule(x, y + 2.2, x + room, y + 2.2, 0.5)]
            if not value:
                return ruled
            if self.by_hand:
                return [*ruled, written(value, x + 3, y + self.rng.uniform(-0.5, 1), self.size * 1.5, room - 5)]
            pitch = min(7.2, max(self.cell, 5.4), room / len(value))
            return [*ruled, Text(x + (room - pitch * len(value)) / 2, y, value, size=pitch / 0.6, pitch=pitch)]
        start = len(text) - len(text.lstrip())
        said = text.strip()
        if not said:
            return []
        if self.typed:
            return [Text(x + start * self.cell, y, said, size=self.size, pitch=self.cell)]
        return [Text(x + start * self.cell, y, said, size=self.size, face="label", fit=len(said) * self.cell)]
