"""Turn the Department of Justice's extract, one row for each count, into the records that paper gives.

A row with more or fewer columns than expected is set aside with its line and reason; the rest of the file goes on,
unless more than one row in a hundred is so: then the file is refused, for its columns are not what they seem.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from extract.doj_rows import ExtractRefused, Reject, Row, is_extract, iso_date, read_rows
from extract.record import (
    Count,
    Event,
    EventType,
    Evidence,
    Person,
    Record,
    Sentence,
    Severity,
    Source,
    Update,
)
from extract.triage import review
from nlp.dispositions import parse_disposition
from nlp.names import parse_name
from nlp.sections import parse_charge

__all__ = ["ExtractRefused", "Reject", "is_extract", "read_extract"]

_EVENT_TYPES: Mapping[str, EventType] = {
    "ARREST/DETAINED/CITED": "arrest",
    "SUPPLEMENTAL ARREST": "supplemental_arrest",
    "COURT ACTION": "court",
    "CUSTODY": "custody",
    "PROBATION": "probation",
    "REGISTRATION": "registration",
    "APPLICANT": "applicant",
    "MENTAL HEALTH": "mental_health",
    "DECEASED": "deceased",
}
_SEVERITIES: Mapping[str, Severity] = {
    "FELONY": "felony",
    "MISDEMEANOR": "misdemeanor",
    "INFRACTION": "infraction",
    "F": "felony",
    "M": "misdemeanor",
    "I": "infraction",
}
_ROW_CONFIDENCE = 0.99  # as the Department wrote it; errors of its own typing are not ours to see
_SEE_COMMENT = "SEE COMMENT FOR CHARGE"


def read_extract(
    path: Path, shown_path: str | None = None, latest: date | None = None
) -> tuple[list[Record], list[Reject]]:
    """Return a record for each subject of the extract, in the order of their first rows, and the rows set aside.

    Args:
        path: the ``.dat`` or ``.csv`` file, UTF-8, with or without a header line.
        shown_path: what ``source.path`` says; *path* itself by default.
        latest: a date after this day is implausible: its value is none, and the record goes to a person.

    Raises:
        ExtractRefused: more than one row in a hundred has the wrong number of columns.
    """
    rows, rejects = read_rows(path)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    by_subject: dict[str, list[Row]] = {}
    for row in rows:
        by_subject.setdefault(row.values["SUBJECT_ID"].strip(), []).append(row)
    return [_record(shown_path or str(path), sha256, own, latest) for own in by_subject.values()], rejects


@dataclass
class _Notes:
    """Evidence as it gathers, and what a person must look at; no date is after ``latest``."""

    latest: date | None
    evidence: dict[str, Evidence] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    def put(self, pointer: str, row: Row, column: str, cost: float = 0.0) -> None:
        confidence = max(0.0, _ROW_CONFIDENCE - 0.2 * cost)
        self.evidence[pointer] = Evidence(
            confidence=confidence, row=row.line, column=column, raw=row.values[column].strip() or None, source="row"
        )

    def question(self, pointer: str, reason: str) -> None:
        """Keep the value at *pointer*, if it has one, and have a person look at it."""
        if pointer in self.evidence:
            self.evidence[pointer] = self.evidence[pointer].model_copy(update={"reason": reason})

    def doubt(self, pointer: str, row: Row, column: str, reason: str) -> None:
        self.evidence[pointer] = Evidence(
            confidence=0.0,
            row=row.line,
            column=column,
            raw=row.values[column].strip() or None,
            source="row",
            state="illegible",
            reason=reason,
        )
        self.reasons.append(f"{pointer}: {reason}")


def _record(path: str, sha256: str, rows: Sequence[Row], latest: date | None) -> Record:
    notes = _Notes(latest)
    person = _person(rows, notes)
    steps = [list(own) for _, own in groupby(sorted(rows, key=_step_order), key=_step)]
    events = [_event(index, own, notes) for index, own in enumerate(steps)]
    first = rows[0].line
    return Record(
        record_id=hashlib.sha256(f"{sha256}:{first}:1".encode()).hexdigest()[:16],
        source=Source(
            path=path,
            sha256=sha256,
            media_type="text/csv",
            pages=[],
            family="doj_extract",
            text_layer="born_digital",
            quality=1.0,
        ),
        person=person,
        events=events,
        evidence=notes.evidence,
        review=review(person, events, notes.evidence, notes.reasons, ()),
    )


def _step(row: Row) -> str:
    """Return cycle and step: the first six digits of ``CNT_ORDER``, or their own columns, or else the line."""
    order = row.get("CNT_ORDER")
    if order and len(order) >= 6:
        return order[:6]
    cycle, step = row.get("CYC_ORDER"), row.get("STP_ORDER")
    return f"{cycle}/{step}" if cycle and step else f"line {row.line:012d}"


def _step_order(row: Row) -> tuple[str, str, int]:
    return _step(row), row.get("CNT_ORDER") or "", row.line


def _person(rows: Sequence[Row], notes: _Notes) -> Person:
    values: dict[str, Any] = {}
    for name, column in (
        ("cii", "CII_NUMBER"),
        ("fbi", "FBI_NUMBER"),
        ("drivers_license", "PRI_CDL"),
        ("race", "RACE_DESCR"),
    ):
        if found := _first(rows, column):
            values[name] = found[1].upper()
            notes.put(f"/person/{name}", found[0], column)
    if (found := _first(rows, "PRI_NAME")) and (reading := parse_name(found[1])):
        values["name"] = reading.value
        notes.put("/person/name", found[0], "PRI_NAME", reading.cost)
    if (found := _first(rows, "GENDER")) and found[1][0].upper() in ("M", "F", "X"):
        values["sex"] = found[1][0].upper()
        notes.put("/person/sex", found[0], "GENDER")
    if (found := _first(rows, "PRI_SSN")) and len(digits := "".join(c for c in found[1] if c.isdigit())) == 9:
        values["ssn_last4"] = digits[-4:]
        # the full number never leaves the store: what stands here is not what was read
        notes.evidence["/person/ssn_last4"] = Evidence(
            confidence=_ROW_CONFIDENCE, row=found[0].line, column="PRI_SSN", source="row"
        )
    births = {birth for row in rows if (birth := row.get("PRI_DOB"))}
    if found := _first(rows, "PRI_DOB"):
        if len(births) > 1:
            notes.doubt("/person/date_of_birth", found[0], "PRI_DOB", "the rows give several birth dates")
        else:
            _date(found[0], "PRI_DOB", "/person/date_of_birth", "date_of_birth", values, notes)
    if row := next((row for row in rows if row.get("STP_TYPE_DESCR") == "DECEASED"), None):
        values["deceased"] = True
        notes.put("/person/deceased", row, "STP_TYPE_DESCR")
    return Person(**values)


def _first(rows: Sequence[Row], column: str) -> tuple[Row, str] | None:
    return next(((row, value) for row in rows if (value := row.get(column))), None)


def _event(index: int, rows: Sequence[Row], notes: _Notes) -> Event:
    base = f"/events/{index}"
    head = rows[0]
    values: dict[str, Any] = {"type": _EVENT_TYPES.get(head.get("STP_TYPE_DESCR") or "", "other")}
    notes.put(f"{base}/type", head, "STP_TYPE_DESCR")
    _date(head, "STP_EVENT_DATE", f"{base}/date", "date", values, notes)
    for name, column in (("agency", "STP_ORI_DESCR"), ("county", "STP_ORI_CNTY_NAME")):
        if found := _first(rows, column):
            values[name] = found[1].upper().removesuffix(" COUNTY") if name == "county" else found[1].upper()
            notes.put(f"{base}/{name}", found[0], column)
    numbers = list(dict.fromkeys(number for row in rows if (number := row.get("OFN"))))
    if values["type"] == "court" and numbers:
        values["case_number"] = "; ".join("".join(number.split()) for number in numbers)
        row = next(row for row in rows if row.get("OFN"))
        notes.put(f"{base}/case_number", row, "OFN")
    if (order := head.get("CNT_ORDER")) and order[:3].isdigit() and int(order[:3]) > 0:
        values["cycle"] = int(order[:3])
        notes.put(f"{base}/cycle", head, "CNT_ORDER")
    # without its number a row is a count of its own: two charges must not become one
    by_count = [list(own) for _, own in groupby(rows, key=lambda row: row.get("CNT_ORDER") or str(row.line))]
    stated = [own for own in by_count if any(_states_a_count(row) for row in own)]
    counts = [_count(f"{base}/counts/{number}", own, notes) for number, own in enumerate(stated)]
    return Event(**values, counts=counts)


def _states_a_count(row: Row) -> bool:
    return any(row.get(column) for column in ("OFFENSE_DESCR", "DISP_DESCR", "OFFENSE_CODE", "CONV_STAT_DESCR"))


def _date(row: Row, column: str, pointer: str, name: str, values: dict[str, Any], notes: _Notes) -> None:
    raw = row.get(column)
    if raw is None:
        return
    iso = iso_date(raw)
    if iso and notes.latest and iso > notes.latest.isoformat()[: len(iso)]:
        notes.doubt(pointer, row, column, "the date lies after the latest that is plausible")
    elif iso:
        values[name] = iso
        notes.put(pointer, row, column)
    else:
        notes.doubt(pointer, row, column, "no calendar date")


def _count(base: str, rows: Sequence[Row], notes: _Notes) -> Count:
    head = next((row for row in rows if _convicts(row)), rows[0])
    values: dict[str, Any] = {}
    if (order := head.get("CNT_ORDER")) and order[6:9].isdigit() and int(order[6:9]) > 0:
        values["number"] = int(order[6:9])
        notes.put(f"{base}/number", head, "CNT_ORDER")
    _charge(base, head, values, notes)
    if raw := head.get("DISP_DESCR"):
        reading = parse_disposition(raw)
        values["disposition"] = reading.value if reading else "other"
        notes.put(f"{base}/disposition", head, "DISP_DESCR", reading.cost if reading else 0.0)
        _date(head, "DISP_DATE", f"{base}/disposition_date", "disposition_date", values, notes)
    column = "CONV_STAT_DESCR" if head.get("CONV_STAT_DESCR") else "OFFENSE_TOC"
    if (raw := head.get(column)) and (severity := _SEVERITIES.get(raw.upper())):
        values["severity"] = severity
        notes.put(f"{base}/severity", head, column)
    # Rows of one count repeat its charge and grade, for they are parts of its sentence.
    for name, told in (("section", "OFFENSE_DESCR"), ("severity", "CONV_STAT_DESCR")):
        if len({own for row in rows if _convicts(row) and (own := row.get(told))}) > 1:
            notes.question(f"{base}/{name}", "the rows of this count say different things")
    values["sentence"] = _sentence(base, [row for row in rows if _convicts(row)], notes)
    values["updates"] = _updates(base, rows, head, notes)
    return Count(**values)


def _convicts(row: Row) -> bool:
    return (row.get("DISP_DESCR") or "").startswith("CONVICTED")


def _charge(base: str, row: Row, values: dict[str, Any], notes: _Notes) -> None:
    raw = row.get("OFFENSE_DESCR")
    column = "COMMENT_TEXT" if raw is None or raw.upper() == _SEE_COMMENT else "OFFENSE_DESCR"
    text = row.get(column)
    if text is None:
        return
    readings = parse_charge(text)
    if not readings:
        if column == "OFFENSE_DESCR":
            notes.doubt(f"{base}/section", row, column, "no section can be read in the charge")
        return
    charge, cost = readings[0].value, readings[0].cost
    values.update(section=charge.section.number, attempted=charge.attempted, conspiracy=charge.conspiracy)
    notes.put(f"{base}/section", row, column, cost)
    if charge.section.code:
        values["code"] = charge.section.code
        notes.put(f"{base}/code", row, column, cost)
    if charge.description:
        values["description"] = charge.description
        notes.put(f"{base}/description", row, column)
    for name in ("attempted", "conspiracy"):
        if values[name]:
            notes.put(f"{base}/{name}", row, column)


_PLACES = (("PROBATION", "probation"), ("PROB", "probation"), ("PRISON", "prison"), ("JAIL", "jail"))


def _sentence(base: str, rows: Sequence[Row], notes: _Notes) -> Sentence:
    """Add up the parts of one count's sentence: several rows with one ``CNT_ORDER`` are parts of the same."""
    totals: dict[str, Counter[str]] = {}
    texts = []
    for row in rows:
        place = (row.get("SENT_LOC_DESCR") or "").upper()
        kind = next((kind for word, kind in _PLACES if word in place), None)
        if kind is None:
            continue
        unit, length = row.get("SENT_TIME_CODE"), row.get("SENT_LENGTH")
        texts.append(" ".join(part for part in (length, unit, place) if part))
        parts = totals.setdefault(kind, Counter())
        if unit in ("D", "M", "Y") and length and length.isdigit():
            parts[unit] += int(length)
        notes.put(f"{base}/sentence/{kind}", row, "SENT_LENGTH")
    if not texts:
        return Sentence()
    notes.put(f"{base}/sentence/text", rows[0], "SENT_LOC_DESCR")
    terms = {kind: "P" + "".join(f"{parts[u]}{u}" for u in "YMD" if parts[u]) for kind, parts in totals.items()}
    return Sentence(
        prison=_term(terms.get("prison")),
        jail=_term(terms.get("jail")),
        probation=_term(terms.get("probation")),
        text=", ".join(texts),
    )


def _term(term: str | None) -> str | None:
    return "P0D" if term == "P" else term


def _updates(base: str, rows: Sequence[Row], head: Row, notes: _Notes) -> list[Update]:
    updates: list[Update] = []
    for row in rows:
        raw = row.get("DISP_DESCR")
        if row is head or raw is None or _convicts(row) or raw == head.get("DISP_DESCR"):
            continue
        reading = parse_disposition(raw)
        pointer = f"{base}/updates/{len(updates)}"
        day: dict[str, Any] = {}
        _date(row, "DISP_DATE", f"{pointer}/date", "date", day, notes)
        # pydantic checks the word, which is the record's own
        updates.append(
            Update.model_validate({**day, "disposition": reading.value if reading else "other", "text": raw})
        )
        notes.put(f"{pointer}/disposition", row, "DISP_DESCR", reading.cost if reading else 0.0)
        notes.put(f"{pointer}/text", row, "DISP_DESCR")
    return updates
