"""What each line of a RAP sheet is: the marks on it, the rules between events, and what does not belong to the sheet.

The marks come from the spaCy pipeline; what stands where on the page is judged here. Lines that printers, browsers
and banners left in the middle of an event are dropped, so that what they split comes together again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from extract.text import PageText, TextLine
from nlp.pipeline import Entity, find_marks

__all__ = ["EVENT_MARKS", "Mark", "SheetLine", "is_end", "pages_printed", "segments", "sheet_lines"]

EVENT_MARKS = frozenset(
    {
        "arrest",
        "court",
        "custody",
        "probation",
        "registration",
        "applicant",
        "supplemental_arrest",
        "mental_health",
        "deceased",
        "other_event",
    }
)
# The text behind these is a remark: a mark within it marks nothing.
_REMARKS = frozenset({"comment", "arresting_agency", "charge_in_comment", "sentence_in_comment"})
_CLOSING = re.compile(r"[\s:;.,/\-]*")

_RULE = re.compile(r"[\s\-–—_~=¬]*")
_ASTERISKS = re.compile(r"[\s*]*")
# What a scanner makes of a row of asterisks: short marks that stand apart, nothing else on the line.
_LIKE_ASTERISKS = re.compile(
    r"\s*(?:(?:[^\w\s]{1,2}|[HXO]?K|[EX]{1,2})\s+){2,4}(?:[^\w\s]{1,2}|[HXO]?K|[EX]{1,2})\s*", re.I
)

_FOREIGN = (
    re.compile(r"\b(?:f[il1]{1,2}e|ﬁle|https?|ftp)\s*:\s*/\s*/", re.IGNORECASE),
    re.compile(r"\bwww\.\w", re.IGNORECASE),
    re.compile(r"\b\d{1,2}/\d{1,2}/\d{2,4},?\s+\d{1,2}:\d{2}(?::\d{2})?\s*[AP]\.?M\b", re.IGNORECASE),
    re.compile(r"^\W*RESTR[I1]CTED\W+D[O0] N[O0]T USE", re.IGNORECASE),
    re.compile(r"^\W*RE\s*[:;]\s*QH[A-Z]\b", re.IGNORECASE),
    re.compile(r"^\W*ATTN\s*[:;]", re.IGNORECASE),
    re.compile(r"^\W*T[O0]\s*[:;].*\bFR[O0]M\s*[:;]", re.IGNORECASE),
    re.compile(r"^\W*\d{1,3}\s*/\s*\d{1,3}\W*$"),
)
# A count's line whose mark was cut off at the edge or is past knowing: a number with its zero, then # or nothing.
_CUT_COUNT = re.compile(r"\W{0,3}\w{0,3}\s?[:;]\s?(?=[0O@]\w{1,2}(?:\s?-\s?[0O]\w{1,2})?\s*(?:#|$))", re.IGNORECASE)
_PAGE_LINE = re.compile(r"\bPA[GC]E\W{0,3}(\d{1,3})(?:\W{0,3}(?:[O0]F|/)\W{0,3}(\d{1,3}))?\b", re.IGNORECASE)
_BANNERS = ("POTENTIAL FELONY STRIKE ENTRY", "POTENTIAL STRIKE ENTRY", "III CALIFORNIA ONLY SOURCE RECORD")

Rule = Literal["cycle", "event", "end"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark such as ``DISPO:``: ``start`` to ``end`` with the point, colon or slash that closes it."""

    kind: str
    start: int
    end: int
    cost: float


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line that belongs to the sheet: offsets into the text, its marks in order, or what it parts (``rule``)."""

    start: int
    end: int
    page: int
    text: str
    marks: tuple[Mark, ...] = ()
    rule: Rule | None = None
    entities: tuple[Entity, ...] = ()

    @property
    def lead(self) -> Mark | None:
        """The mark with which the line begins, if it begins with one."""
        if self.marks and not any(char.isalnum() for char in self.text[: self.marks[0].start - self.start]):
            return self.marks[0]
        return None


def sheet_lines(text: PageText) -> list[SheetLine]:
    """Return the lines of *text* that belong to the sheet, in order, each with what stands on it."""
    by_line = _by_line(text, find_marks(text.text))
    found: list[SheetLine] = []
    for index, line in enumerate(text.lines):
        entities = by_line.get(index, [])
        rule = _rule(line.text)
        marks = () if rule else tuple(_marks(text, line, entities))
        cut = _CUT_COUNT.match(line.text) if not marks and not rule else None
        if cut is not None:
            marks = (Mark("count", line.start, line.start + cut.end(), 1.0),)
        if rule or not _is_foreign(line.text, marks):
            found.append(SheetLine(line.start, line.end, line.page, line.text, marks, rule, tuple(entities)))
    return found


def _by_line(text: PageText, entities: Sequence[Entity]) -> dict[int, list[Entity]]:
    """Give each entity to the line that it begins on."""
    found: dict[int, list[Entity]] = {}
    index = 0
    for entity in sorted(entities, key=lambda entity: (entity.start, -entity.end)):
        while index + 1 < len(text.lines) and text.lines[index + 1].start <= entity.start:
            index += 1
        found.setdefault(index, []).append(entity)
    return found


def _marks(text: PageText, line: TextLine, entities: Sequence[Entity]) -> Iterator[Mark]:
    for entity in entities:
        if entity.label != "MARK":
            continue
        kind = str(entity.value)
        closing = _CLOSING.match(text.text, entity.end, line.end)
        yield Mark(kind, entity.start, closing.end() if closing else entity.end, entity.cost)
        if kind in _REMARKS:
            return


def _rule(line: str) -> Rule | None:
    """Return what a line of marks alone parts; rows of more than five asterisks belong to banners."""
    if is_end(line):
        return "end"
    if _RULE.fullmatch(line) and len(line.replace(" ", "")) >= 3:
        return "event"
    if _ASTERISKS.fullmatch(line):
        # a row may have come apart, and into two lines; it matters only where an event follows
        return "cycle" if 1 <= line.count("*") <= 5 else None
    return "cycle" if _LIKE_ASTERISKS.fullmatch(line) else None


def is_end(line: str) -> bool:
    """Tell whether the line says END OF MESSAGE, or what a scan leaves of it between its asterisks."""
    letters = re.sub(r"[^A-Z0-9]", "", line.upper())
    if 9 <= len(letters) <= 16 and fuzz.ratio(letters, "ENDOFMESSAGE") >= 80:
        return True
    return line.count("*") >= 3 and letters in ("ENDOF", "ENDOFMESS", "OFMESSAGE", "FMESSAGE", "MESSAGE", "END")


def _is_foreign(line: str, marks: Sequence[Mark]) -> bool:
    """Tell whether a printer, a browser or a banner left this line."""
    if not any(char.isalnum() for char in line) or any(pattern.search(line) for pattern in _FOREIGN):
        return True
    if marks:
        return any(mark.kind == "strike_banner" for mark in marks)
    if _is_page_line(line):
        return True
    bare = line.strip(" *.-").upper()
    return any(fuzz.ratio(bare, banner) >= 85 for banner in _BANNERS)


def _is_page_line(line: str) -> bool:
    """Tell whether the line ends in a page number, or has little beside it."""
    match = _PAGE_LINE.search(line)
    if match is None:
        return False
    return not line[match.end() :].strip(" -*.") or len(line) - len(match[0]) <= 24


def pages_printed(text: PageText) -> int | None:
    """Return how many pages the sheet has by its page lines (``PAGE 2 OF 5``: 5); None where they don't say."""
    matches = [_PAGE_LINE.search(line.text) for line in text.lines if _is_page_line(line.text)]
    totals = [int(match[2]) for match in matches if match is not None and match[2]]
    return max(set(totals), key=totals.count) if totals else None


def segments(line: SheetLine) -> Iterator[tuple[Mark | None, int, int]]:
    """Cut a line at its marks: each mark with the stretch of text behind it; first what stands before any mark."""
    start = line.start
    mark: Mark | None = None
    for following in line.marks:
        if mark is not None or any(char.isalnum() for char in line.text[: following.start - line.start]):
            yield mark, start, following.start
        mark, start = following, following.end
    yield mark, min(start, line.end), line.end
