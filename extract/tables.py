"""Flatten records into the three tables that deciding works on (``extract.columns``).

Here a value that was read without enough confidence stops being a value: a doubtful date becomes the range that it
may lie in, a doubtful category the list of what it may be. Nothing after this sees a doubtful value as a fact.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from extract.columns import ANYTHING, COUNTS, EVENTS, PERSONS, Tables
from extract.identity import Link, PersonRow
from extract.record import Count, Event, Evidence, Record, Sentence

__all__ = ["add_duration", "day_range", "flatten"]

_Range = tuple[date | None, date | None]
_UNKNOWN: _Range = (None, None)


def flatten(
    records: Sequence[Record],
    persons: Sequence[PersonRow] | None = None,
    links: Iterable[Link] = (),
    *,
    sure_from: float,
) -> Tables:
    """Return the persons, events and counts of *records*.

    Args:
        records: records of any families.
        persons: who they belong to; None makes each record a person of its own, marked ``unmatched``.
        links: judged pairs; those that wait for review become ``possible_match``.
        sure_from: evidence below this confidence (0 to 1) makes its value doubtful.

    Returns:
        Tables in the order of person and record ids, so that the order of *records* does not matter.
    """
    by_id = {record.record_id: record for record in records}
    person_of: dict[str, str] = {}
    rows: list[dict[str, Any]] = []
    if persons is None:
        for record in records:
            person_of[record.record_id] = f"p-{record.record_id}"
            rows.append(_lone_person(record, sure_from))
    else:
        for person in persons:
            person_of.update(dict.fromkeys(person.members, person.person_id))
            rows.append(_matched_person(person, [by_id[m] for m in person.members if m in by_id], sure_from))
    waiting = _waiting_pairs(links, person_of)
    for row in rows:
        row["possible_match"] = sorted(waiting.get(row["person_id"], ()))
    events: list[dict[str, Any]] = []
    counts: list[dict[str, Any]] = []
    for record in sorted(records, key=lambda r: (person_of[r.record_id], r.record_id)):
        for index, event in enumerate(record.events):
            keys = {"person_id": person_of[record.record_id], "record_id": record.record_id, "event": index}
            events.append(keys | _event(record, index, event, sure_from))
            counts.extend(
                keys | {"count": number} | _count(record, index, number, sure_from)
                for number in range(len(event.counts))
            )
    return Tables(
        pl.DataFrame(sorted(rows, key=lambda row: str(row["person_id"])), schema=PERSONS, orient="row"),
        pl.DataFrame(events, schema=EVENTS, orient="row"),
        pl.DataFrame(counts, schema=COUNTS, orient="row"),
    )


def day_range(partial: str | None) -> _Range:
    """Return the first and last day that an ISO date, month or year stands for; nothing for an impossible day.

    >>> day_range("1968-02")
    (datetime.date(1968, 2, 1), datetime.date(1968, 2, 29))
    """
    if not partial:
        return _UNKNOWN
    parts = [int(part) for part in partial.split("-")]
    try:
        if len(parts) == 3:
            day = date(parts[0], parts[1], parts[2])
            return day, day
        if len(parts) == 2:
            year, month = parts
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    except ValueError:
        return _UNKNOWN


def add_duration(day: date, duration: str) -> date:
    """Return the day *duration* (ISO 8601, years to days) after *day*; a month's missing day is its last."""
    amounts = {"Y": 0, "M": 0, "W": 0, "D": 0}
    digits = ""
    for sign in duration.removeprefix("P"):
        if sign.isdigit():
            digits += sign
        else:
            amounts[sign] = int(digits)
            digits = ""
    months = day.year * 12 + day.month - 1 + 12 * amounts["Y"] + amounts["M"]
    year, month = min(months // 12, date.max.year), months % 12 + 1
    moved = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    days = min(7 * amounts["W"] + amounts["D"], (date.max - moved).days)
    return moved + timedelta(days=days)


def _doubtful(entry: Evidence | None, sure_from: float) -> bool:
    return entry is not None and (entry.state == "illegible" or entry.confidence < sure_from)


def _dates(record: Record, pointer: str, value: str | None, sure_from: float) -> _Range:
    return _UNKNOWN if _doubtful(record.evidence.get(pointer), sure_from) else day_range(value)


def _category(
    record: Record, pointer: str, value: Any, sure_from: float, every: Sequence[str] = (ANYTHING,)
) -> tuple[Any, list[str]]:
    """Return a category that is known, or None and what it may be: what was read, its alternatives, and *every*."""
    entry = record.evidence.get(pointer)
    if entry is None or not _doubtful(entry, sure_from):
        return value, []
    others = [str(other.value) for other in entry.alternatives or () if other.value is not None]
    return None, list(dict.fromkeys([*([str(value)] if value is not None else []), *others, *every]))


def _lone_person(record: Record, sure_from: float) -> dict[str, Any]:
    person = record.person
    birth = _dates(record, "/person/date_of_birth", person.date_of_birth, sure_from)
    return {
        "person_id": f"p-{record.record_id}",
        "name": person.name,
        "birth_earliest": birth[0],
        "birth_latest": birth[1],
        "birth_pointer": _birth_pointer([record]),
        "sex": person.sex,
        "race": person.race,
        "deceased": _deceased([record], sure_from),
        "cii": person.cii,
        "fbi": person.fbi,
        "drivers_license": person.drivers_license,
        "unmatched": True,
    }


def _matched_person(person: PersonRow, members: Sequence[Record], sure_from: float) -> dict[str, Any]:
    contradicted = any(conflict.field == "date_of_birth" for conflict in person.conflicts)
    read = [
        _dates(record, "/person/date_of_birth", record.person.date_of_birth, sure_from)
        for record in members
        if record.person.date_of_birth
    ]
    known = [span for span in read if span != _UNKNOWN]
    # one paper that was read surely is enough; the narrowest of those that agree
    birth = _UNKNOWN if contradicted or not known else min(known, key=lambda span: _width(span))
    return {
        "person_id": person.person_id,
        "name": person.name,
        "birth_earliest": birth[0],
        "birth_latest": birth[1],
        "birth_pointer": _birth_pointer(members),
        "sex": person.sex,
        "race": person.race,
        "deceased": _deceased(members, sure_from),
        "cii": person.identifiers.get("cii"),
        "fbi": person.identifiers.get("fbi"),
        "drivers_license": person.identifiers.get("drivers_license"),
        "unmatched": False,
    }


def _width(span: _Range) -> timedelta:
    earliest, latest = span
    return latest - earliest if earliest and latest else timedelta.max


def _birth_pointer(members: Sequence[Record]) -> str | None:
    for record in members:
        if "/person/date_of_birth" in record.evidence:
            return f"{record.record_id}#/person/date_of_birth"
    return None


def _deceased(members: Sequence[Record], sure_from: float) -> bool | None:
    """Return true where a paper says so surely, None where it seems to, false where none does."""
    said = [
        _doubtful(record.evidence.get(pointer), sure_from)
        for record in members
        for pointer, states in (
            ("/person/deceased", record.person.deceased),
            *((f"/events/{i}/type", event.type == "deceased") for i, event in enumerate(record.events)),
        )
        if states
    ]
    return bool(said) if not said or not all(said) else None


def _waiting_pairs(links: Iterable[Link], person_of: Mapping[str, str]) -> dict[str, set[str]]:
    waiting: dict[str, set[str]] = {}
    for link in links:
        if link.outcome == "review" and link.a in person_of and link.b in person_of:
            one, two = person_of[link.a], person_of[link.b]
            if one != two:
                waiting.setdefault(one, set()).add(two)
                waiting.setdefault(two, set()).add(one)
    return waiting


def _event(record: Record, index: int, event: Event, sure_from: float) -> dict[str, Any]:
    base = f"/events/{index}"
    span = _dates(record, f"{base}/date", event.date, sure_from)
    county, possible = _category(record, f"{base}/county", event.county, sure_from)
    return {
        "cycle": event.cycle,
        "type": event.type,
        "date_earliest": span[0],
        "date_latest": span[1],
        "county": county,
        "county_possible": possible,
        "agency": event.agency,
        "case_number": event.case_number,
    }


def _count(record: Record, event_index: int, index: int, sure_from: float) -> dict[str, Any]:
    event = record.events[event_index]
    count = event.counts[index]
    base = f"/events/{event_index}/counts/{index}"
    section, section_possible = _section(record, base, count, sure_from)
    disposition, disposition_possible = _category(record, f"{base}/disposition", count.disposition, sure_from)
    severity, severity_possible = _category(
        record, f"{base}/severity", count.severity, sure_from, ("felony", "misdemeanor", "infraction")
    )
    offence = _dates(record, f"{base}/offence_date", count.offence_date, sure_from)
    disposed = _dates(record, f"{base}/disposition_date", count.disposition_date, sure_from)
    convicted = _dates(record, f"/events/{event_index}/date", event.date, sure_from)
    ends = _sentence_end(record, event, count, convicted)
    amount = [record.evidence.get(f"{base}/amount/{part}") for part in ("grams", "plants", "text")]
    return {
        "pointer": base,
        "number": count.number,
        "code": count.code if section is not None else None,
        "section": section,
        "section_possible": section_possible,
        "description": count.description,
        "attempted": count.attempted,
        "conspiracy": count.conspiracy,
        "offence_earliest": offence[0],
        "offence_latest": offence[1],
        "grams": count.amount.grams,
        "plants": count.amount.plants,
        "amount_doubtful": any(_doubtful(entry, sure_from) for entry in amount),
        "plea": count.plea,
        "disposition": disposition,
        "disposition_possible": disposition_possible,
        "disposition_earliest": disposed[0],
        "disposition_latest": disposed[1],
        "severity": severity,
        "severity_possible": severity_possible,
        "sentence_end_earliest": ends[0],
        "sentence_end_latest": ends[1],
        "updates": [{"date": update.date, "disposition": update.disposition} for update in count.updates],
    }


def _section(record: Record, base: str, count: Count, sure_from: float) -> tuple[str | None, list[str]]:
    """Return the section, or None and what it may be, each with its code: a doubtful code makes both doubtful."""
    doubts = [_doubtful(record.evidence.get(f"{base}/{part}"), sure_from) for part in ("code", "section")]
    if not any(doubts):
        return count.section, []
    read = [f"{count.code} {count.section}"] if count.code and count.section else []
    entry = record.evidence.get(f"{base}/section")
    others = [
        f"{count.code} {other.value}" if count.code else str(other.value)
        for other in (entry.alternatives if entry else None) or ()
        if other.value is not None
    ]
    return None, list(dict.fromkeys([*read, *others, ANYTHING]))


def _sentence_end(record: Record, event: Event, count: Count, convicted: _Range) -> _Range:
    """Return the first and last day on which the sentence can have ended, as far as the paper tells.

    On paper the terms of one event run together, and a sentence printed under one count often serves all of them:
    a count without a term of its own may have ended at once or with the event's longest. A DOJ row's parts add up.
    """
    first, last = convicted
    own = _terms(count.sentence)
    every = [term for each in event.counts for term in _terms(each.sentence)]
    if first is None or last is None or not every or "P0D" in every:
        return _UNKNOWN
    if record.source.family == "doj_extract" and own:
        early, late = first, last
        for term in own:
            early, late = add_duration(early, term), add_duration(late, term)
        return early, late
    if own:
        return max(add_duration(first, term) for term in own), max(add_duration(last, term) for term in own)
    return first, max(add_duration(last, term) for term in every)


def _terms(sentence: Sentence) -> list[str]:
    terms = [sentence.probation]
    # a term whose execution was suspended is not served
    terms += [sentence.prison if "prison" not in sentence.suspended else None]
    terms += [sentence.jail if "jail" not in sentence.suspended else None]
    return [term for term in terms if term is not None]
