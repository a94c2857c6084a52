"""What a charging paper lists beside its prose: the table of its counts, and the sections under ``Violation``.

Prosecutors' computers print a table of the counts, their sections and defendants under the caption; typed pleadings
list the sections in the caption's right half. Both only repeat what the counts say, and so support it or doubt it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.families.layout import Row, Sheet
from nlp.sections import find_charges
from nlp.values import Section

__all__ = ["Listed", "listed_counts", "listed_sections"]

_HEADING = re.compile(r"\bC(?:OUN)?TS?\b.*\b(?:CHARGES?|CODE|SECTION|OFFENSE)", re.IGNORECASE)
_NUMBER = re.compile(r"\W{0,2}0?(\d{1,2})\W{0,2}")
_WHO = re.compile(r"(?<![\dA-Z(/])\W{0,2}[0O]?([1-9])\s+([A-Z][A-Z'\- ]{1,40})$")
_HEAD_ROWS = 70
_MISSES = 6


@dataclass(slots=True)
class Listed:
    """One count of the table: its section, and the numbers (from 1) of the defendants whom it charges."""

    section: Section
    against: set[int] = field(default_factory=set)


def listed_counts(sheet: Sheet, end: int) -> dict[int, Listed]:
    """Return the counts of the table above the character *end*, by number; empty where there is none."""
    found: dict[int, Listed] = {}
    rows = [row for row in sheet.rows[:_HEAD_ROWS] if row.span[0] < end]
    head = next((index for index, row in enumerate(rows) if _HEADING.search(row.text)), None)
    if head is None:
        return {}
    current: Listed | None = None
    misses = 0
    for row in rows[head + 1 :]:
        number, section = _count_row(row)
        if number is not None and section is not None and number not in found:
            current = found[number] = Listed(section)
        elif number is None and section is None and current is not None and _WHO.search(row.text) is None:
            misses += 1
        if misses > _MISSES:
            break
        who = _WHO.search(row.text)
        if who is not None and current is not None:
            current.against.add(int(who[1]))
    return found


def _count_row(row: Row) -> tuple[int | None, Section | None]:
    match = _NUMBER.match(row.text)
    number = int(match[1]) if match and len(row.tokens) > 1 else None
    charges = find_charges(row.text[match.end() :] if match else row.text)
    section = charges[0].readings[0].value.section if charges else None
    if section is None or section.code is None or (charges and charges[0].readings[0].cost):
        return number, None
    return number, section


def listed_sections(sheet: Sheet, end: int) -> Iterator[Section]:
    """Yield the sections that stand by themselves in cells above the character *end*."""
    for row in sheet.rows[:_HEAD_ROWS]:
        if row.span[0] >= end:
            return
        for cell in row.cells:
            charges = find_charges(cell.text) if any(letter.isdigit() for letter in cell.text) else []
            if charges and len(cell.text) <= 24 and not charges[0].readings[0].cost:
                section = charges[0].readings[0].value.section
                if section.code is not None:
                    yield section
