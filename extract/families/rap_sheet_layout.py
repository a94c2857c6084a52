"""Where the lines of a RAP sheet stand on its pages: what may have been lost between them, and what was not.

The Department's printers set one line under the other at an even pitch. So two lines at that distance have none
between them; and writing that no reading made out tells by its place whether a count could stand there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from extract.families.rap_sheet_lines import EVENT_MARKS, SheetLine
from extract.text import PageText
from ocr.page import Box

__all__ = ["SheetLayout"]

_NEXT = 1.6  # pitches between two lines that follow each other, at most
_SAME_ROW = 0.5  # heights of a line by which the middles of one row differ, at most


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    page: int
    box: Box
    line: SheetLine | None  # None: not the sheet's own

    def holds(self, box: Box) -> bool:
        """Tell whether *box* stands in the row, beside or within its words."""
        away = abs((self.box.top + self.box.bottom) - (box.top + box.bottom)) / 2
        return away <= _SAME_ROW * max(self.box.height, box.height)


class SheetLayout:
    """The rows of a sheet's pages; *lines* are those of them that belong to the sheet."""

    def __init__(self, text: PageText, lines: Sequence[SheetLine]) -> None:
        self._text, self._lines = text, lines
        self._pitch: dict[int, float] = {}

    @cached_property
    def _rows(self) -> list[_Row]:
        own = {line.start: line for line in self._lines}
        rows = []
        for line in self._text.lines:
            place = next(iter(self._text.places(line.start, line.end)), None)
            if place is not None and place.box is not None:
                rows.append(_Row(line.start, place.page, Box(*place.box), own.get(line.start)))
        return rows

    def follows_at_once(self, end: int) -> bool:
        """Tell whether the line behind the one that ends at *end* stands right under it: none was lost between."""
        if end > 0 and self._text.is_born_digital(end - 1, end):
            return True
        at = max((i for i, row in enumerate(self._rows) if row.start < end), default=None)
        if at is None or at + 1 == len(self._rows) or self._rows[at].page != self._rows[at + 1].page:
            return False
        upper, lower = self._rows[at], self._rows[at + 1]
        return lower.line is not None and 0 < lower.box.top - upper.box.top <= _NEXT * self._pitch_of(upper.page)

    def _pitch_of(self, page: int) -> float:
        if page not in self._pitch:
            tops = [row.box.top for row in self._rows if row.page == page]
            steps = [low - high for high, low in pairwise(tops) if low > high]
            self._pitch[page] = median(steps) if steps else 0.0
        return self._pitch[page]

    def doubtful_pages(self, body: int) -> tuple[int, ...]:
        """Return the pages with writing that was not read, and where a line of a court's event may stand.

        *body* is the offset at which the heading ends. In the heading, beside the end of the message or below it,
        in a printer's line, in a margin, and within a line of an arrest no conviction can stand.
        """
        pages = {part.page.number: part.page for part in self._text.parts}
        return tuple(
            number for number, page in pages.items() if any(self._bears(number, box, body) for box in page.unread)
        )

    def _bears(self, page: int, box: Box, body: int) -> bool:
        rows = [row for row in self._rows if row.page == page]
        own = [row for row in rows if row.line is not None]
        if not own:
            return bool(rows)
        if box.right < min(row.box.left for row in own) or box.left > max(row.box.right for row in own):
            return False
        beside = [row for row in rows if row.holds(box)]
        if any(row.line is None for row in beside):
            return False
        above = [row for row in own if row.box.top < box.bottom]
        if any(row.line is not None and row.line.rule == "end" for row in above):
            return False
        below = [row for row in own if row not in above]
        if all(row.start < body for row in above) and (not below or below[0].start <= body):
            return any(_outside_headings(row) for row in self._rows if row.start < body)
        return not beside or self._in_court(beside[0].start)

    def _in_court(self, start: int) -> bool:
        """Tell whether the last heading of an event at or before *start* is a court's, or of a kind unknown."""
        lines = (row.line for row in self._rows if row.start <= start and row.line is not None)
        kinds = [mark.kind for line in lines for mark in line.marks if mark.kind in EVENT_MARKS and mark is line.lead]
        return not kinds or kinds[-1] in ("court", "other_event", "custody", "probation")


def _outside_headings(row: _Row) -> bool:
    marks = row.line.marks if row.line is not None else ()
    return any(mark.kind in ("count", "disposition", "conviction_status") for mark in marks)
