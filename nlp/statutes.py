"""The table of statutes: which section existed on which day, what it meant, its grade and what became of it.

The rows are ``lexicon/statutes.yaml``: cannabis offences of California from 1939 on and their neighbours. A
section that is not there is unknown to the table, not wrong. Rows are chosen by the day of the offence, and the
letters of a subdivision never without that day: 11357(b) meant an ounce or less until 2016-11-08, and more than
an ounce from the next day on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from nlp.lexicon import read_yaml
from nlp.values import Section

__all__ = ["LookAlike", "Predecessor", "StatuteRow", "StatuteTable", "load_statutes", "make_table"]

Grading = Literal["felony", "wobbler", "misdemeanor", "infraction"]
Confidence = Literal["high", "medium", "low"]

_SEVERITIES: dict[Grading, frozenset[str]] = {
    "felony": frozenset({"felony"}),
    "wobbler": frozenset({"felony", "misdemeanor"}),
    "misdemeanor": frozenset({"misdemeanor"}),
    "infraction": frozenset({"infraction"}),
}
_SECTION = re.compile(r"(?:([A-Z]{2}) )?([0-9][0-9a-z.]*(?:\([0-9a-z]+\))*)")


@dataclass(frozen=True, slots=True)
class StatuteRow:
    """One section or subdivision in one period.

    Both dates are days of offence and inclusive; ``effective_to`` None means still in force. ``amount`` is what the
    statute says of amounts (grams under ``min_g`` and ``max_g``, plants). ``successor`` and ``predecessor`` are the
    sections that took over the conduct, and from which it came.
    """

    id: str
    section: Section
    effective_from: date
    effective_to: date | None
    conduct: tuple[str, ...]
    grading: Grading
    confidence: Confidence
    prop64_class: str | None
    amount: Mapping[str, Any]
    successor: tuple[Section, ...]
    predecessor: tuple[Section, ...]
    also_printed_as: tuple[str, ...]
    substance: str | None
    offender_age: str | None
    penalty: str | None
    session_law: str | None
    note: str | None

    def in_force(self, on: date) -> bool:
        """Tell whether the row was in force on that day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Predecessor:
    """What an old section is called today, in words, until when it stood, and how sure that is."""

    modern: str
    confidence: Confidence
    until: str | None


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A number that looks like a cannabis section and is another law; on the days from ``start`` on, if given."""

    numbers: tuple[str, ...]
    is_about: str
    modern: str | None
    start: date | None
    source: str | None
    confidence: Confidence


@dataclass(frozen=True)
class StatuteTable:
    """The rows, and the questions that are asked of them. All days are days of the offence."""

    rows: tuple[StatuteRow, ...]
    predecessor_map: Mapping[str, Predecessor]
    look_alikes: tuple[LookAlike, ...]
    _later: Mapping[str, tuple[StatuteRow, ...]] = field(repr=False)
    _numbers: frozenset[tuple[str | None, str]] = field(repr=False)

    def known(self, code: str | None, number: str) -> bool:
        """Tell whether *number* ever stood in the table, itself or undivided (``11357`` for its subdivisions).

        Without a code any code's number counts.
        """
        return (code, number) in self._numbers

    def in_force(self, section: Section, on: date) -> list[StatuteRow]:
        """Return the rows that *section* may mean on that day, in the table's order; empty where it means none.

        - A row of just that number is the answer.
        - A number whose subdivisions have rows, undivided or in part (11357 in 1985, 11360(a) in 2018), stands for
          all of those.
        - Letters that had no row that day are typing or a later number, not law: they stand for the row that
          they were typed behind (11359(d) in 1990 is 11359), or for all the rows of the section where that is
          divided (11357(d) in 1978), and for the rows whose conduct later moved to that number (11357(b)(2) in
          1985 is (b) by typing, and (a) or (c) by the later number: all three come back).

        A number that did not exist yet (11357 in 1968) gives nothing: see ``by_later_number``.
        """
        today = [row for row in self.rows if row.in_force(on)]
        found = [row for row in today if row.section.is_within(section)]
        if found or not section.subdivisions:
            return found
        typed = [row for row in today if section.is_within(row.section)]
        if not typed:
            base = Section(section.code, section.base)
            typed = [row for row in today if row.section.is_within(base)]
        wanted = {row.id for row in (*typed, *self.by_later_number(section, on))} if typed else set()
        return [row for row in today if row.id in wanted]

    def absent(self, section: Section, on: date) -> bool:
        """Tell whether the law of that day had no section of this number, as far as the table knows.

        A number whose last rows ended without a successor (11550, when marijuana was taken out of it) stood on for
        other conduct, and so did one that names another law from then on (11500); of such the table knows nothing.
        """
        if not self.known(section.code, section.base) or self.in_force(section, on):
            return False
        base = Section(section.code, section.base)
        rows = [row for row in self.rows if row.section.is_within(base)]
        last = max((row.effective_to or on for row in rows), default=on)
        stood_on = on > last and any(row.effective_to == last and not row.successor for row in rows)
        return not stood_on and self.look_alike(section, on) is None

    def by_later_number(self, section: Section, on: date) -> list[StatuteRow]:
        """Return the rows in force that day whose conduct later stood under *section* or a part of it.

        Indexes that were typed later show the later number for an old conviction (11357 in 1968 for 11530). Such
        a reading is to be flagged.
        """
        return [
            row
            for row in self.rows
            if row.in_force(on) and any(later.section.is_within(section) for later in self._later[row.id])
        ]

    def severities(self, section: Section, on: date) -> frozenset[str]:
        """Return the severities that a conviction under *section* may have had by law that day.

        Of ``felony``, ``misdemeanor`` and ``infraction``; a wobbler gives the first two. Empty: not in the table.
        """
        return frozenset[str]().union(*(_SEVERITIES[row.grading] for row in self.in_force(section, on)))

    def modern(self, section: Section, on: date) -> tuple[Section, ...]:
        """Return the sections that the conduct of *section*, as it stood that day, falls under in the end.

        By the chain of successors; a row without one is itself the end. Sorted; empty where nothing was in force.
        """
        ends = {
            later.section
            for row in self.in_force(section, on)
            for later in (row, *self._later[row.id])
            if not self._later[later.id]
        }
        return tuple(sorted(ends, key=lambda end: (end.code or "", end.number)))

    def look_alike(self, section: Section, on: date | None = None) -> LookAlike | None:
        """Return the other law that *section* names, if it is one that is taken for cannabis.

        With no day, a number counts only if it had that meaning always.
        """
        if section.code not in (None, "HS"):
            return None
        for look_alike in self.look_alikes:
            if section.base in look_alike.numbers and (
                look_alike.start is None or (on is not None and on >= look_alike.start)
            ):
                return look_alike
        return None


def _rows_after(rows: Iterable[StatuteRow], row: StatuteRow) -> list[StatuteRow]:
    # the rows that took over on the day after *row* ended
    if row.effective_to is None:
        return []
    day = row.effective_to + timedelta(days=1)
    return [
        later
        for later in rows
        if later.in_force(day)
        and later.effective_from > row.effective_from
        and any(later.section.is_within(successor) for successor in row.successor)
    ]


def _chain(rows: tuple[StatuteRow, ...], row: StatuteRow) -> tuple[StatuteRow, ...]:
    # every row that the chain of successors leads to; each begins later than the one before, so the walk ends
    found: dict[str, StatuteRow] = {}
    queue = _rows_after(rows, row)
    while queue:
        later = queue.pop()
        if later.id not in found:
            found[later.id] = later
            queue.extend(_rows_after(rows, later))
    return tuple(found.values())


def _numbers(rows: Iterable[StatuteRow]) -> frozenset[tuple[str | None, str]]:
    # each number and what encloses it, under its code and under none
    known: set[tuple[str | None, str]] = set()
    for row in rows:
        parts = row.section.number.split("(")
        for end in range(1, len(parts) + 1):
            number = "(".join(parts[:end])
            known |= {(row.section.code, number), (None, number)}
    return frozenset(known)


def _section(text: str, default_code: str) -> Section:
    match = _SECTION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a section in normal form")
    return Section(match[1] or default_code, match[2])


def _row(data: Mapping[str, Any], default_code: str) -> StatuteRow:
    code = data.get("code", default_code)
    end = data["effective_to"]
    return StatuteRow(
        id=data["id"],
        section=_section(data["section"] + (data["subdivision"] or ""), code),
        effective_from=date.fromisoformat(data["effective_from"]),
        effective_to=date.fromisoformat(end) if end else None,
        conduct=tuple(data["conduct"]),
        grading=data["grading"],
        confidence=data["confidence"],
        prop64_class=data.get("prop64_class"),
        amount=data.get("amount", {}),
        successor=tuple(_section(text, code) for text in data.get("successor", [])),
        predecessor=tuple(_section(text, code) for text in data.get("predecessor", [])),
        also_printed_as=tuple(data.get("also_printed_as", [])),
        substance=data.get("substance"),
        offender_age=data.get("offender_age"),
        penalty=data.get("penalty"),
        session_law=data.get("session_law"),
        note=data.get("note"),
    )


def _faults(rows: Iterable[StatuteRow], predecessors: Mapping[str, Predecessor]) -> list[str]:
    rows = list(rows)
    sections = {row.section for row in rows}
    faults = [f"{row.id}: given twice" for i, row in enumerate(rows) if row.id in {r.id for r in rows[:i]}]
    for row in rows:
        if row.grading not in _SEVERITIES:
            faults.append(f"{row.id}: no such grading {row.grading!r}")
        if row.effective_to is not None and row.effective_to < row.effective_from:
            faults.append(f"{row.id}: ends before it begins")
        for other in rows:
            if row.id < other.id and row.section == other.section and _overlap(row, other):
                faults.append(f"{row.id}, {other.id}: both in force on the same day")
        for successor in row.successor:
            if not any(section.is_within(successor) for section in sections):
                faults.append(f"{row.id}: its successor {successor} is not in the table")
        for predecessor in row.predecessor:
            stands = any(section.is_within(predecessor) for section in sections)
            if not stands and predecessor.number not in predecessors:
                faults.append(f"{row.id}: its predecessor {predecessor} is not in the table")
    return faults


def _overlap(a: StatuteRow, b: StatuteRow) -> bool:
    return (b.effective_to is None or a.effective_from <= b.effective_to) and (
        a.effective_to is None or b.effective_from <= a.effective_to
    )


def make_table(data: Mapping[str, Any]) -> StatuteTable:
    """Make the table of *data* (the YAML's plain values) and check it.

    Raises:
        ValueError: naming every fault: dates turned round, two rows of one section on one day, a successor or
            predecessor that is nowhere.
    """
    rows = tuple(_row(row, data["meta"]["default_code"]) for row in data["sections"])
    predecessors = {
        number: Predecessor(row["modern"], row["confidence"], row.get("until"))
        for number, row in data["predecessor_map"].items()
    }
    look_alikes = tuple(
        LookAlike(
            numbers=tuple(row["numbers"]),
            is_about=row["is"],
            modern=row.get("modern"),
            start=date.fromisoformat(row["from"]) if row.get("from") else None,
            source=row.get("source"),
            confidence=row.get("confidence", "medium"),
        )
        for row in data["look_alikes_not_cannabis"]
    )
    if faults := _faults(rows, predecessors):
        raise ValueError("the table of statutes is at fault: " + "; ".join(faults))
    later = {row.id: _chain(rows, row) for row in rows}
    return StatuteTable(rows, predecessors, look_alikes, later, _numbers(rows))


@cache
def load_statutes() -> StatuteTable:
    """Return the table shipped with the package, read and checked once."""
    return make_table(read_yaml("statutes"))
