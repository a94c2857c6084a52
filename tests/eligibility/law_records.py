"""Histories as a lawyer would write them down, made into the three tables that the law engine reads.

A record is a list of events; each event names its kind and day (``court: 1985-06-01``), its county, cycle and counts.
What is left out takes a plain default (convicted, county LOS ANGELES). ``?`` stands for what cannot be read; a list
for the values that it may be, of dates the first and last day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from extract.columns import ANYTHING, COUNTS, EVENTS, PERSONS, Tables

KINDS = ("arrest", "supplemental_arrest", "court", "registration", "custody", "deceased")
ILLEGIBLE = "?"


def day_pair(value: Any) -> tuple[date | None, date | None]:
    if value is None or value == ILLEGIBLE:
        return None, None
    first, last = value if isinstance(value, list | tuple) else (value, value)
    return _day(first), _day(last)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def category(value: Any) -> tuple[str | None, list[str]]:
    if value == ILLEGIBLE:
        return None, [ANYTHING]
    if isinstance(value, list):
        return None, value
    return value, []


def _event(person: str, record: str, number: int, event: Mapping[str, Any]) -> dict[str, Any]:
    kind = next(kind for kind in KINDS if kind in event)
    first, last = day_pair(event[kind])
    county, possible = category(event.get("county", "LOS ANGELES"))
    return {
        "person_id": person,
        "record_id": record,
        "event": number,
        "cycle": event.get("cycle"),
        "type": kind,
        "date_earliest": first,
        "date_latest": last,
        "county": county,
        "county_possible": possible,
        "agency": event.get("agency"),
        "case_number": event.get("case"),
    }


def _count(person: str, record: str, event: int, number: int, kind: str, count: Mapping[str, Any]) -> dict[str, Any]:
    known, keys = (
        {"section", "severity", "disposition", "offence", "disposed", "grams", "plants", "words"},
        set(count),
    )
    known |= {"amount_doubtful", "attempted", "conspiracy", "sentence_ends", "updates"}
    assert keys <= known, f"no such key of a count: {keys - known}"
    printed, sections = category(count.get("section"))
    code, _, section = (printed or "").partition(" ")
    if printed and not section:
        code, section = "", printed
    disposition, dispositions = category(count.get("disposition", "convicted" if kind == "court" else None))
    severity, severities = category(count.get("severity"))
    offence, disposed, ends = (day_pair(count.get(key)) for key in ("offence", "disposed", "sentence_ends"))
    return {
        "person_id": person,
        "record_id": record,
        "event": event,
        "count": number,
        "pointer": f"/events/{event}/counts/{number}",
        "number": number + 1,
        "code": code or None,
        "section": section or None,
        "section_possible": sections,
        "description": count.get("words"),
        "attempted": count.get("attempted", False),
        "conspiracy": count.get("conspiracy", False),
        "offence_earliest": offence[0],
        "offence_latest": offence[1],
        "grams": count.get("grams"),
        "plants": count.get("plants"),
        "amount_doubtful": count.get("amount_doubtful", False),
        "plea": None,
        "disposition": disposition,
        "disposition_possible": dispositions,
        "disposition_earliest": disposed[0],
        "disposition_latest": disposed[1],
        "severity": severity,
        "severity_possible": severities,
        "sentence_end_earliest": ends[0],
        "sentence_end_latest": ends[1],
        "updates": [{"date": None, "disposition": word} for word in count.get("updates", [])],
    }


def make_tables(people: Sequence[Mapping[str, Any]]) -> Tables:
    """Return the tables of *people*, each with ``born``, ``deceased``, ``may_be`` and a ``record`` of events.

    A person may have several papers: ``records``, a list of lists of events.
    """
    persons, events, counts = [], [], []
    for number, person in enumerate(people):
        name = person.get("id", f"person-{number}")
        first, last = day_pair(person.get("born"))
        records = person.get("records", [person.get("record", [])])
        ids = [f"{number:08x}{paper:08x}" for paper in range(len(records))]
        persons.append(
            {
                "person_id": name,
                "name": None,
                "birth_earliest": first,
                "birth_latest": last,
                "birth_pointer": f"{ids[0]}#/person/date_of_birth" if person.get("born") else None,
                "sex": None,
                "race": None,
                "deceased": person.get("deceased", False),
                "cii": None,
                "fbi": None,
                "drivers_license": None,
                "unmatched": person.get("unmatched", False),
                "possible_match": person.get("may_be", []),
            }
        )
        for record, paper in zip(ids, records, strict=True):
            for index, event in enumerate(paper):
                row = _event(name, record, index, event)
                events.append(row)
                counts += [
                    _count(name, record, index, place, row["type"], count)
                    for place, count in enumerate(event.get("counts", []))
                ]
    return Tables(
        pl.DataFrame(persons, schema=PERSONS, orient="row"),
        pl.DataFrame(events, schema=EVENTS, orient="row"),
        pl.DataFrame(counts, schema=COUNTS, orient="row"),
    )
