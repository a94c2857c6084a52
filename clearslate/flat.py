"""Records, links and determinations as flat tables, for Parquet and for spreadsheets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from eligibility.determination import Determination
from extract.identity import COMPARISONS, Link, PersonRow
from extract.record import Count, Event, Record

__all__ = ["IDENTIFIERS", "convictions", "determinations_table", "is_conviction", "links_table"]

IDENTIFIERS = frozenset(
    {
        "record_id",
        "person_id",
        "determination_id",
        "case_number",
        "cii",
        "fbi",
        "drivers_license",
        "ssn_last4",
        "section",
    }
)
"""Columns whose values are names of things, though some look like numbers."""

_CONVICTIONS: dict[str, Any] = {
    "person_id": pl.String,
    "name": pl.String,
    "date_of_birth": pl.String,
    "sex": pl.String,
    "race": pl.String,
    "cii": pl.String,
    "fbi": pl.String,
    "drivers_license": pl.String,
    "record_id": pl.String,
    "pointer": pl.String,
    "path": pl.String,
    "page": pl.Int32,
    "family": pl.String,
    "case_number": pl.String,
    "date": pl.String,
    "county": pl.String,
    "agency": pl.String,
    "count": pl.Int32,
    "code": pl.String,
    "section": pl.String,
    "description": pl.String,
    "attempted": pl.Boolean,
    "conspiracy": pl.Boolean,
    "offence_date": pl.String,
    "plea": pl.String,
    "disposition": pl.String,
    "disposition_date": pl.String,
    "severity": pl.String,
    "prison": pl.String,
    "jail": pl.String,
    "probation": pl.String,
    "fine": pl.Float64,
    "suspended": pl.String,
    "updates": pl.String,
    "review_status": pl.String,
}


def is_conviction(record: Record, pointer: str, count: Count) -> bool:
    """Tell whether the count is a conviction, or states an outcome that cannot be read and may be one."""
    if count.disposition is not None:
        return count.disposition == "convicted"
    entry = record.evidence.get(f"{pointer}/disposition")
    return entry is not None and entry.state == "illegible"


def convictions(records: Iterable[Record], persons: Sequence[PersonRow]) -> pl.DataFrame:
    """Return one row for each conviction with its person, in their order; dates as the paper gives them."""
    person_of = {member: person for person in persons for member in person.members}
    rows = [
        _conviction(record, person_of.get(record.record_id), f"/events/{e}/counts/{c}", event, count)
        for record in records
        for e, event in enumerate(record.events)
        for c, count in enumerate(event.counts)
        if is_conviction(record, f"/events/{e}/counts/{c}", count)
    ]
    return pl.DataFrame(rows, schema=_CONVICTIONS)


def _conviction(record: Record, person: PersonRow | None, pointer: str, event: Event, count: Count) -> dict[str, Any]:
    own = record.person
    identifiers: Mapping[str, str] = person.identifiers if person else {}
    return {
        "person_id": person.person_id if person else None,
        "name": person.name if person else own.name,
        "date_of_birth": person.date_of_birth if person else own.date_of_birth,
        "sex": person.sex if person else own.sex,
        "race": person.race if person else own.race,
        "cii": identifiers.get("cii", own.cii),
        "fbi": identifiers.get("fbi", own.fbi),
        "drivers_license": identifiers.get("drivers_license", own.drivers_license),
        "record_id": record.record_id,
        "pointer": pointer,
        "path": record.source.path,
        "page": _page(record, pointer),
        "family": record.source.family,
        "case_number": event.case_number,
        "date": event.date,
        "county": event.county,
        "agency": event.agency,
        "count": count.number,
        "code": count.code,
        "section": count.section,
        "description": count.description,
        "attempted": count.attempted,
        "conspiracy": count.conspiracy,
        "offence_date": count.offence_date,
        "plea": count.plea,
        "disposition": count.disposition,
        "disposition_date": count.disposition_date,
        "severity": count.severity,
        "prison": count.sentence.prison,
        "jail": count.sentence.jail,
        "probation": count.sentence.probation,
        "fine": count.sentence.fine,
        "suspended": "; ".join(count.sentence.suspended) or None,
        "updates": "; ".join(
            f"{update.disposition or 'other'} {update.date or ''}".strip() for update in count.updates
        )
        or None,
        "review_status": record.review.status,
    }


def _page(record: Record, pointer: str) -> int | None:
    """Return the page on which the count begins: the least of its values' pages."""
    pages = [
        place
        for key, entry in record.evidence.items()
        if key.startswith(f"{pointer}/")
        for place in ([entry.page] if entry.page else [part.page for part in entry.boxes or []])
    ]
    return min(pages, default=None)


def determinations_table(determinations: Iterable[Determination]) -> pl.DataFrame:
    """Return one row for each determination; lists as lists, ``questions`` and ``steps`` as JSON text."""
    schema: dict[str, Any] = {
        "determination_id": pl.String,
        "person_id": pl.String,
        "record_id": pl.String,
        "pointer": pl.String,
        "case_number": pl.String,
        "county": pl.String,
        "date": pl.String,
        "code": pl.String,
        "section": pl.String,
        "severity": pl.String,
        "pack": pl.String,
        "policy": pl.String,
        "policy_hash": pl.String,
        "as_of": pl.String,
        "outcome": pl.String,
        "reduce_to": pl.String,
        "route": pl.String,
        "sealing": pl.Boolean,
        "rule": pl.String,
        "reason": pl.String,
        "citations": pl.List(pl.String),
        "flags": pl.List(pl.String),
        "questions": pl.String,
        "steps": pl.String,
    }
    rows = []
    for determination in determinations:
        row = determination.model_dump(mode="json")
        stamp = row.pop("policy")
        row["policy"] = stamp and stamp["id"]
        row["policy_hash"] = stamp and stamp["hash"]
        row["questions"] = json.dumps(row["questions"], ensure_ascii=False)
        row["steps"] = json.dumps(row["steps"], ensure_ascii=False)
        rows.append(row)
    return pl.DataFrame(rows, schema=schema)


def links_table(links: Iterable[Link]) -> pl.DataFrame:
    """Return one row for each judged pair, with a column of bits for each comparison."""
    schema: dict[str, Any] = {
        "a": pl.String,
        "b": pl.String,
        "outcome": pl.String,
        "probability": pl.Float64,
        "bits": pl.Float64,
        "prior": pl.Float64,
        **{f"bits_{name}": pl.Float64 for name in COMPARISONS},
        "veto": pl.String,
        "runner_up": pl.String,
        "runner_up_probability": pl.Float64,
    }
    rows = []
    for link in links:
        row = link.model_dump(mode="json")
        by_comparison = row.pop("by_comparison")
        row.update({f"bits_{name}": by_comparison.get(name, 0.0) for name in COMPARISONS})
        rows.append(row)
    return pl.DataFrame(rows, schema=schema)
