"""What a court paper says more than once: readings that agree support each other.

The number of the case stands in the caption and on each further page, the defendant's name in the caption and in the
prose, a section beside ``Violation:`` and in its count, the day at the head and at the foot. Only papers of one case
are looked through: on a RAP sheet or an index card the same section elsewhere is another offence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from extract.draft import CountDraft, EventDraft, Field, RecordDraft
from extract.text import PageText

__all__ = ["TWICE", "recurring"]

TWICE = 0.8
"""How far a second reading supports the first: the same worn type reads the same now and then."""
_MONTHS = (
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
)
_SHORTEST_NUMBER = 4


def recurring(draft: RecordDraft, text: PageText) -> RecordDraft:
    """Return *draft*, of a paper that speaks of one case, with support for what the paper says elsewhere too."""
    if len(draft.events) != 1:
        return draft
    (event,) = draft.events
    flat = " ".join(text.text.upper().split())
    return replace(
        draft,
        person=replace(draft.person, name=_named(draft.person.name, flat)),
        events=(_event(event, flat),),
    )


def _event(event: EventDraft, flat: str) -> EventDraft:
    sections = Counter(count.section.value for count in event.counts if count.section is not None)
    return replace(
        event,
        case_number=_numbered(event.case_number, flat),
        date=_dated(event.date, flat),
        counts=tuple(_count(count, sections, flat) for count in event.counts),
    )


def _count(count: CountDraft, sections: Counter[str | None], flat: str) -> CountDraft:
    section = count.section
    if section is None or section.value is None:
        return count
    stands = _times(_spaced(section.value, r"\s?"), flat)
    # Each count that has the section has it twice: else one of them may be misread.
    if stands < 2 * sections[section.value]:
        return count
    return replace(count, section=_supported(section), code=_supported(count.code))


def _named(name: Field[str] | None, flat: str) -> Field[str] | None:
    if name is None or name.value is None or "," not in name.value:
        return name
    last, _, rest = name.value.partition(", ")
    given = rest.split()
    if not given:
        return name
    orders = (" ".join([*given, last]), f"{last}, {rest}", f"{last} {rest}")
    stands = sum(_times(_spaced(order, r"[\s,]+"), flat) for order in dict.fromkeys(orders))
    return _supported(name) if stands >= 2 else name


def _numbered(number: Field[str] | None, flat: str) -> Field[str] | None:
    if number is None or number.value is None or len(number.value) < _SHORTEST_NUMBER:
        return number
    return _supported(number) if _times(_spaced(number.value, r"\s?"), flat) >= 2 else number


def _dated(day: Field[str] | None, flat: str) -> Field[str] | None:
    if day is None or day.value is None or len(day.value) < 10:
        return day
    stands = sum(_times(pattern, flat) for pattern in _ways_to_write(date.fromisoformat(day.value)))
    return _supported(day) if stands >= 2 else day


def _ways_to_write(day: date) -> Iterator[str]:
    """Yield patterns for the ways in which papers write a day: in figures, and with the month in words."""
    month = _MONTHS[day.month - 1]
    word = rf"{month[:3]}(?:{month[3:]})?\.?" if month[3:] else month
    year = rf"(?:{day.year // 100})?{day.year % 100:02d}"
    yield rf"0?{day.month}([-/.])0?{day.day}\1{year}"
    yield rf"{day.year}{day.month:02d}{day.day:02d}"
    yield rf"{word}\s?0?{day.day}(?:ST|ND|RD|TH)?,?\s?{year}"
    yield rf"0?{day.day}(?:ST|ND|RD|TH)?\s(?:DAY\sOF\s)?{word},?\s?{year}"


def _spaced(value: str, blank: str) -> str:
    """Return a pattern for *value* whose words and signs may stand apart."""
    if blank == r"\s?":
        return blank.join(re.escape(character) for character in value.upper())
    return blank.join(re.escape(word) for word in value.upper().replace(",", " ").split())


def _times(pattern: str, flat: str) -> int:
    return sum(1 for _ in re.finditer(rf"(?<![A-Z0-9]){pattern}(?![A-Z0-9])", flat))


def _supported(field: Field[str] | None) -> Field[str] | None:
    """Return the field supported, unless it was repaired, made no sense, or is derived."""
    if field is None or field.state != "read" or field.cost or field.sense < 1:
        return field
    return replace(field, support=max(field.support, TWICE))
