"""What the ruled form and the typed prose have in common: the fields of a count, and what sense they make."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from extract.draft import CountDraft, Field, derived, read
from extract.families.court_and_case import DateFound
from extract.families.layout import Sheet
from extract.text import PageText
from nlp.dispositions import parse_disposition, parse_severity
from nlp.misreads import as_digits
from nlp.offences import title_fit
from nlp.sections import Mention
from nlp.statutes import load_statutes
from nlp.values import Charge, Reading, Section

__all__ = [
    "Judgment",
    "borne_out",
    "charge_fields",
    "charge_fields_at",
    "conviction_day",
    "count_number",
    "description_field",
    "graded",
    "last_day",
    "offence_fields",
    "titled",
    "whole_day",
]

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_WORDS = {
    word: number
    for number, words in enumerate(
        (
            ("ONE", "FIRST"),
            ("TWO", "SECOND"),
            ("THREE", "THIRD"),
            ("FOUR", "FOURTH"),
            ("FIVE", "FIFTH"),
            ("SIX", "SIXTH"),
            ("SEVEN", "SEVENTH"),
            ("EIGHT", "EIGHTH"),
            ("NINE", "NINTH"),
            ("TEN", "TENTH"),
        ),
        start=1,
    )
    for word in words
}
_MISREAD_ROMAN = str.maketrans({"1": "I", "L": "I", "|": "I", "!": "I", "Y": "V"})


# A title in words tells a section's number from those that look like it; of a subdivision's letter it says less.
# The offence may lie up to three years before the conviction (contracts.md, Who decides).
_YEARS_BEFORE = (1, 2, 3)
_WORDED = 0.9
_LONG_WORD = 6  # letters
_TITLE_SUPPORTS = {"own": 0.8, "base": 0.5}


@dataclass(frozen=True, slots=True)
class Judgment:
    """The day of the judgment, if it was read, and the latest day that any date on the paper can have."""

    day: str | None
    latest: date


def count_number(text: str) -> tuple[int, float] | None:
    """Return the number of a count and the cost of reading it so: ``1``, ``01``, ``III``, ``Two``, ``l``."""
    bare = text.upper().strip(" .,:;()#-")
    if bare.isascii() and bare.isdigit() and len(bare) <= 2:
        return (int(bare), 0.0) if int(bare) else None
    if bare in _ROMAN:
        return _ROMAN[bare], 0.0
    if bare in _WORDS:
        return _WORDS[bare], 0.0
    if (roman := bare.translate(_MISREAD_ROMAN)) in _ROMAN:
        return _ROMAN[roman], 0.5
    digits = as_digits(bare) if 0 < len(bare) <= 2 else None
    return (int(digits[0]), digits[1]) if digits and int(digits[0]) else None


def whole_day(value: str | None) -> date | None:
    """Return a whole ISO date as a day, None for a part of one."""
    return date.fromisoformat(value) if value is not None and len(value) == 10 else None


def last_day(value: str | None) -> date | None:
    """Return the last day that a whole or partial ISO date can mean."""
    if value is None or len(value) == 10:
        return whole_day(value)
    year, month = int(value[:4]), int(value[5:7] or 12)
    return date(year + month // 12, month % 12 + 1, 1) - date.resolution


def charge_fields(
    sheet: Sheet,
    at: int,
    mention: Mention,
    on: str | None,
    severity: str | None,
    code: Field[str] | None = None,
    committed: bool = True,
) -> dict[str, Any]:
    """Return the fields ``code``, ``section``, ``attempted`` and ``conspiracy`` of a charge.

    Args:
        sheet: the sheet that the charge stands on.
        at: where the text begins in which *mention* counts its offsets.
        mention: the charge.
        on: the day of the offence, conviction or judgment, the first of them that is known.
        severity: what the conviction came to, if that is known.
        code: the code, where it was found apart from the section.
        committed: whether *on* is taken for the day of the offence; else that may lie up to three years before.
    """
    spans = sheet.spans(at + mention.start, at + mention.end)
    return charge_fields_at(sheet.document, spans, mention, on, severity, code, committed)


def charge_fields_at(
    document: PageText,
    spans: tuple[tuple[int, int], ...],
    mention: Mention,
    on: str | None,
    severity: str | None,
    code: Field[str] | None = None,
    committed: bool = True,
) -> dict[str, Any]:
    """Return what ``charge_fields`` does for a charge that stands in *spans* of *document* (at least one)."""
    best = mention.readings[0]
    charge = best.value
    section = charge.section if code is None else Section(code.value, charge.section.number)
    reason = _misfit(section, on, severity, committed)
    alternatives = tuple(
        (other.value.section.number, 0.0, "another reading") for other in mention.readings[1:] if _near(other, best)
    )
    number = replace(
        read(document, section.number, *spans, cost=best.cost, reason=reason, sense=0.7 if reason else 1.0),
        alternatives=alternatives,
    )
    if code is None and section.code is not None:
        code = read(document, section.code, *spans, cost=best.cost)
    return {
        "code": code,
        "section": number,
        "attempted": read(document, True, *spans, cost=best.cost) if charge.attempted else None,
        "conspiracy": read(document, True, *spans, cost=best.cost) if charge.conspiracy else None,
    }


def borne_out(document: PageText, draft: CountDraft) -> CountDraft:
    """Return a count supported by words: its section by the title, outcome and grade by being long known words."""
    draft = titled(document, draft)
    return replace(
        draft,
        disposition=_worded(draft.disposition, parse_disposition),
        severity=_worded(draft.severity, parse_severity),
    )


def _worded(field: Field[str] | None, parse: Callable[[str], Reading[str] | None]) -> Field[str] | None:
    # no misreading makes one long word of a small vocabulary of another
    raw = field.raw if field is not None else None
    if field is None or raw is None or field.cost or sum(char.isalpha() for char in raw) < _LONG_WORD:
        return field
    said = parse(raw)
    exact = said is not None and said.value == field.value and not said.cost
    return replace(field, support=max(field.support, _WORDED)) if exact else field


def titled(document: PageText, draft: CountDraft) -> CountDraft:
    """Return a count whose section is supported, or on a scan doubted, by the title printed with it."""
    section, title = draft.section, draft.description
    if section is None or section.value is None or title is None or title.value is None:
        return draft
    fit = title_fit(Section(draft.code.value if draft.code is not None else None, section.value), title.value)
    if fit in _TITLE_SUPPORTS and not section.cost:
        support = max(section.support, _TITLE_SUPPORTS[fit])
        code = draft.code
        if code is not None and not code.cost:
            code = replace(code, support=max(code.support, _TITLE_SUPPORTS["own"]))
        return replace(draft, section=replace(section, support=support), code=code)
    scanned = not all(document.is_born_digital(*span) for span in section.spans)
    if len(title.spans) > 1:
        # of a title in several rows of a form what lies further down may be the next row's
        fit = title_fit(
            Section(draft.code.value if draft.code else None, section.value), document.raw(*title.spans[0])
        )
    if fit == "other" and scanned and section.reason is None:
        reason = "the title beside the section is that of another offence"
        return replace(draft, section=replace(section, sense=min(section.sense, 0.7), reason=reason))
    return draft


def _near(other: Reading[Charge], best: Reading[Charge]) -> bool:
    return other.value.section.number != best.value.section.number and other.cost - best.cost <= 1.0


def _misfit(section: Section, on: str | None, severity: str | None, committed: bool) -> str | None:
    """Say why a section that the statute table has does not fit the day or the severity, None where it fits."""
    day = last_day(on)
    statutes = load_statutes()
    if day is None or not statutes.known(section.code, section.base):
        return None
    # a year alone may lie before or after a change of the law within it
    days = {day, date(day.year, 1, 1)} if on is not None and len(on) < 10 else {day}
    if not committed:
        days |= {
            each.replace(year=each.year - back, day=min(each.day, 28)) for each in days for back in _YEARS_BEFORE
        }
    rows = [row for each in sorted(days) for row in statutes.in_force(section, each)]
    if not rows:
        gone = all(statutes.absent(section, each) for each in days)
        return "the statute table has no such section in force on that day" if gone else None
    severities = frozenset[str]().union(*(statutes.severities(section, each) for each in days))
    if severity is not None and severity not in severities:
        return "the severity is none that the section had on that day"
    return None


def description_field(sheet: Sheet, start: int, end: int) -> Field[str] | None:
    """Return the title of the crime in ``sheet.text[start:end]``, in capitals, None where none stands."""
    text = sheet.flow[start:end]
    bare = text.strip(" .,:;-()\"'")
    if sum(letter.isalpha() for letter in bare) < 4:
        return None
    begin = start + text.index(bare)
    value = re.sub(r"\s+", " ", bare.upper())
    return read(sheet.document, value, *sheet.spans(begin, begin + len(bare)))


def conviction_day(sheet: Sheet, found: DateFound | None, judgment: Judgment) -> Field[str] | None:
    """Return ``disposition_date``: the day of conviction where stated, else that of the judgment."""
    if found is None:
        return derived(judgment.day, "../../date") if judgment.day is not None else None
    late = judgment.day is not None and found.value[:10] > judgment.day
    return found.field(
        sheet, reason="the conviction is dated after the judgment" if late else None, sense=0.6 if late else 1.0
    )


def graded(draft: CountDraft) -> CountDraft:
    """A commitment to state prison makes the conviction a felony, where nothing on the paper names its grade."""
    convicted = draft.disposition is not None and draft.disposition.value == "convicted"
    if convicted and draft.severity is None and draft.sentence.prison is not None:
        return replace(draft, severity=derived("felony", "sentence/prison"))
    return draft


def offence_fields(sheet: Sheet, found: DateFound | None, before: str | None) -> Field[str] | None:
    """Return ``offence_date``; one after the conviction makes no sense and goes to a person."""
    if found is None:
        return None
    late = before is not None and found.value > before[: len(found.value)]
    return found.field(
        sheet, reason="the offence is dated after the conviction" if late else None, sense=0.6 if late else 1.0
    )
