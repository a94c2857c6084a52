"""What a printed section may have meant: the statute table asked for each section once, then joined by date.

The answer is a table of *meanings*: for each printed section and each period of offence days, the classes, grades and
sections of today that it may stand for. Rows join it by section and by overlap with their range of offence days, so
that a million rows cost no more questions than there are sections.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import polars as pl

from eligibility.lists import load_cannabis_terms
from nlp.statutes import StatuteRow, StatuteTable, load_statutes
from nlp.values import Section

__all__ = ["ANY_SECTION", "MEANING", "any_meanings", "is_cannabis_number", "meanings", "parse_key", "section_keys"]

ANY_SECTION = "?"
"""The key of a section that is not known: it may be any."""

MEANING = pl.Struct(
    {
        "prop64_class": pl.String,
        "cannabis_section": pl.String,
        "measure": pl.String,
        "confidence": pl.String,
        "predecessor": pl.Boolean,
        "modern_number": pl.Boolean,
    }
)
_FIRST = date(1900, 1, 1)
_LAST = date(9999, 12, 31)
_DAY = timedelta(days=1)
_ALL_GRADES = ("felony", "misdemeanor", "infraction")
_GRADES = {
    "felony": ("felony",),
    "wobbler": ("felony", "misdemeanor"),
    "misdemeanor": ("misdemeanor",),
    "infraction": ("infraction",),
}
_Meaning = dict[str, Any]


def parse_key(key: str) -> Section | None:
    """Return the section of a key such as ``HS 11357(b)``; None for ``ANY_SECTION``."""
    if key == ANY_SECTION:
        return None
    code, _, number = key.partition(" ")
    return Section(code, number) if number else Section(None, code)


def section_keys(code: str | None, number: str) -> list[str]:
    """Return the keys that a printed section may stand for: where no code is printed, every code that knows it."""
    if code is not None:
        return [f"{code} {number}"]
    table, base = load_statutes(), Section(None, number).base
    codes = sorted({row.section.code or "" for row in table.rows if row.section.base == base})
    return [*(f"{each} {number}" for each in codes), number]


def meanings(keys: Iterable[str]) -> pl.DataFrame:
    """Return the meanings of *keys*: ``key``, ``from``, ``to`` (days of offence), ``kind``, ``grades``, ``meaning``.

    ``kind`` is ``law`` (in force then, or surely another law), ``later`` (the number came later: an index typed it
    for the older section) or ``gap`` (the table knows the number, but nothing stood under it then). Where ``divided``
    is given, the row counts for charges whose words say ``words``, or nothing.
    """
    rows: list[dict[str, Any]] = []
    for key in sorted(set(keys)):
        section = parse_key(key)
        rows.extend({"key": key, **row} for row in (_any_rows() if section is None else _section_rows(section)))
    return pl.DataFrame(
        rows,
        schema={
            "key": pl.String(),
            "from": pl.Date(),
            "to": pl.Date(),
            "kind": pl.String(),
            "grades": pl.List(pl.String),
            "divided": pl.String(),
            "words": pl.String(),
            "meaning": MEANING,
        },
    )


@lru_cache(maxsize=1)
def any_meanings() -> tuple[_Meaning, ...]:
    """Return one meaning for each class that the statute table knows, and for every other section."""
    terms = load_cannabis_terms()
    named = {row.prop64_class for row in load_statutes().rows if row.prop64_class}
    classes = sorted(named - set(terms.divided_by_words))
    known = [_meaning(each, terms.section_of(each), "high") for each in classes]
    old = [meaning | {"predecessor": True} for meaning in known if meaning["cannabis_section"] != "none"]
    return (_meaning("none", None, "high"), *known, *old)


def is_cannabis_number(key: str) -> bool:
    """Tell whether the section, on some day, named one of the crimes that the Act names (for charges, undated)."""
    section = parse_key(key)
    if section is None:
        return False
    return any(
        row["kind"] == "law" and row["meaning"]["cannabis_section"] != "none" for row in _section_rows(section)
    )


def _meaning(prop64_class: str, section: str | None, confidence: str) -> _Meaning:
    return {
        "prop64_class": prop64_class,
        "cannabis_section": section or "none",
        "measure": load_cannabis_terms().measure_of(prop64_class),
        "confidence": confidence,
        "predecessor": False,
        "modern_number": False,
    }


def _any_rows() -> list[dict[str, Any]]:
    span = {"from": _FIRST, "to": _LAST, "kind": "law", "grades": list(_ALL_GRADES), "divided": None, "words": None}
    return [span | {"meaning": meaning} for meaning in any_meanings()]


@lru_cache(maxsize=65536)
def _section_rows(section: Section) -> list[dict[str, Any]]:
    table = load_statutes()
    days = {_FIRST}
    for row in table.rows:
        days.add(row.effective_from)
        if row.effective_to is not None:
            days.add(row.effective_to + _DAY)
    days |= {each.start for each in table.look_alikes if section.base in each.numbers and each.start}
    periods: list[tuple[date, list[dict[str, Any]]]] = []
    for begin in sorted(days):
        parts = _parts(table, section, begin)
        if not periods or periods[-1][1] != parts:
            periods.append((begin, parts))
    ends = [*(begin - _DAY for begin, _ in periods[1:]), _LAST]
    return [
        {"from": begin, "to": end, **part}
        for (begin, parts), end in zip(periods, ends, strict=True)
        for part in parts
    ]


def _parts(table: StatuteTable, section: Section, on: date) -> list[dict[str, Any]]:
    if rows := table.in_force(section, on):
        return [part for row in rows for part in _law_parts(table, row)]
    other = _meaning("none", None, "high")
    if section.code is None or table.look_alike(section, on) or not table.known(section.code, section.base):
        return [{"kind": "law", "grades": list(_ALL_GRADES), "divided": None, "words": None, "meaning": other}]
    if older := table.by_later_number(section, on):
        return [
            _part("later", row, prop64_class, modern_number=True)
            for row in older
            for prop64_class in _classes_of_later_number(table, section)
        ]
    return [{"kind": "gap", "grades": [], "divided": None, "words": None, "meaning": other}]


def _law_parts(table: StatuteTable, row: StatuteRow) -> list[dict[str, Any]]:
    terms = load_cannabis_terms()
    if row.prop64_class in terms.divided_by_words:
        return [
            _part("law", row, prop64_class) | {"divided": row.prop64_class, "words": prop64_class}
            for prop64_class in terms.divided_by_words[row.prop64_class]
        ]
    if row.prop64_class is None:  # the sections as the Act itself rewrote them
        return [_part("law", row, "after_act")]
    part = _part("law", row, row.prop64_class)
    mapped = table.predecessor_map.get(row.section.number)
    if part["meaning"]["predecessor"] and mapped is not None and mapped.confidence == "low":
        # that the old number is the section of today is not confirmed: it may be none of the four
        return [part, {**part, "meaning": part["meaning"] | {"cannabis_section": "none"}}]
    return [part]


def _classes_of_later_number(table: StatuteTable, section: Section) -> list[str]:
    """The classes that a number typed onto an older conviction may mean.

    Undivided, it means what it meant when it came. Letters may have been typed by the lettering of any later day,
    so every class that ever stood under them counts, and the undivided one.
    """
    base = Section(section.code, section.base)
    rows = [row for row in table.rows if row.prop64_class and row.section.is_within(base)]
    first = min(rows, key=lambda row: row.effective_from)
    lettered = [row for row in rows if section.subdivisions and row.section.is_within(section)]
    found = {row.prop64_class for row in (first, *lettered) if row.prop64_class}
    divided = load_cannabis_terms().divided_by_words
    return sorted({each for prop64_class in found for each in divided.get(prop64_class, [prop64_class])})


def _part(kind: str, row: StatuteRow, prop64_class: str, *, modern_number: bool = False) -> dict[str, Any]:
    terms = load_cannabis_terms()
    base = row.section.base
    today = terms.section_of(prop64_class)
    if prop64_class == "after_act" and row.section.code == terms.code and base in terms.sections:
        today = base
    return {
        "kind": kind,
        "grades": list(_GRADES[row.grading]),
        "divided": None,
        "words": None,
        "meaning": _meaning(prop64_class, today, row.confidence)
        | {
            "predecessor": today is not None and base not in terms.sections,
            "modern_number": modern_number,
        },
    }
