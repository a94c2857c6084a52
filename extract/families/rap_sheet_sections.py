"""Which of a charge's readings a RAP sheet means, and whether it makes sense on the day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from extract.draft import Field
from extract.text import PageText
from nlp.offences import title_fit
from nlp.section_numbers import is_common
from nlp.sections import find_charges, parse_charge
from nlp.statutes import load_statutes
from nlp.values import Charge, Reading, Section

__all__ = ["Style", "choose", "doubted_grade", "letter_style", "unlisted"]

# How a sheet prints a subdivision's letter: in brackets, bare behind the number, or not to be told.
Style = Literal["brackets", "bare", "unknown"]

_BRACKETS = re.compile(r"\d\s?\([A-Z]\)(?!\s?\()", re.IGNORECASE)
_BARE = re.compile(r"^\W*(\d{3,5}(?:\.\d+)?[A-Z])\s?[A-Z]{2}\b", re.IGNORECASE)
# The offence may lie up to three years before the day of the event (contracts.md, Who decides).
_YEARS = 4
_UNLISTED = 0.9


def letter_style(text: PageText) -> Style:
    """Return how the sheet prints the letters of subdivisions, by the charges that leave no doubt of it."""
    found: set[Style] = set()
    for line in text.lines:
        bare = _BARE.match(line.text)
        if _BRACKETS.search(line.text) and find_charges(line.text):
            found.add("brackets")
        elif bare is not None:
            readings = parse_charge(line.text)
            # 11357A can only be 11357(a); 487A may be a section of its own
            if readings and not readings[0].cost and readings[0].value.section.subdivisions:
                found.add("bare")
    return found.pop() if len(found) == 1 else "unknown"


def choose(readings: Sequence[Reading[Charge]], on: str | None, style: Style) -> tuple[Reading[Charge], str | None]:
    """Return the reading that the sheet means (of at least one, the cheapest first), and what speaks against it."""
    chosen = readings[0]
    rival = _same_without_brackets(readings)
    reason = None
    if rival is not None and (style == "bare" or (style == "unknown" and _titled_as(rival, chosen))):
        chosen = replace(rival, cost=chosen.cost)
    elif rival is not None and style == "unknown":
        reason = "the letter may be a subdivision or part of the number"
    elif chosen.cost > 0 and any(other.cost <= chosen.cost for other in readings[1:]):
        reason = "another section reads as well"
    return chosen, reason or _out_of_time(chosen.value.section, on)


def _titled_as(rival: Reading[Charge], chosen: Reading[Charge]) -> bool:
    """Tell whether the title is that of the *rival* reading, and none that the *chosen* section has."""
    title = rival.value.description or ""
    return title_fit(rival.value.section, title) in ("own", "base") and title_fit(
        chosen.value.section, title
    ) not in ("own", "base")


def _same_without_brackets(readings: Sequence[Reading[Charge]]) -> Reading[Charge] | None:
    """Return the reading as a subdivision of what the cheapest takes for a section with a letter of its own."""
    first = readings[0]
    number = first.value.section.number
    if not number[-1].isalpha():
        return None
    for other in readings[1:]:
        if re.sub(r"[()]", "", other.value.section.number) == number and other.cost <= first.cost + 0.5:
            return other
    return None


def _out_of_time(section: Section, on: str | None) -> str | None:
    day = _day(on)
    if day is None or not load_statutes().known(section.code, section.number):
        return None
    if not all(load_statutes().absent(section, earlier) for earlier in _years_before(day)):
        return None
    return "the section was not in force on the day of the event"


def unlisted(section: Section) -> float:
    """Return the sense of a scanned section: less than whole where no list of sections knows its number."""
    return 1.0 if is_common(section.code, section.number) else _UNLISTED


def doubted_grade(text: PageText, grade: Field[str], section: Section | None, on: str | None) -> Field[str]:
    """Return a scanned grade, doubted where the section could not have it on the day: one of the two was misread."""
    day = _day(on)
    if day is None or section is None or grade.value is None:
        return grade
    if all(text.is_born_digital(*span) for span in grade.spans):
        return grade
    possible = {
        severity for earlier in _years_before(day) for severity in load_statutes().severities(section, earlier)
    }
    if possible and grade.value not in possible:
        return replace(grade, sense=0.9, reason="not a grade that the section had on the day of the event")
    return grade


def _day(on: str | None) -> date | None:
    return date.fromisoformat(on) if on is not None and len(on) == 10 else None


def _years_before(day: date) -> list[date]:
    """Return the day and the same day of the years before it in which the offence may lie."""
    leap = (day.month, day.day) == (2, 29)
    return [day.replace(year=day.year - back, day=28 if leap else day.day) for back in range(_YEARS)]
