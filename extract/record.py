"""The record format: what is handed to other tools, one record for each person that a document speaks of.

These models are the source of truth; ``json_schema`` publishes them. A field that the document does not
state is None or empty, never a guess. Where each value came from stands under ``evidence`` by JSON Pointer
(RFC 6901).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

__all__ = [
    "SCHEMA_VERSION",
    "Alternative",
    "Amount",
    "Count",
    "Disposition",
    "Event",
    "EventType",
    "Evidence",
    "Family",
    "Person",
    "Place",
    "Plea",
    "Record",
    "Review",
    "Sentence",
    "Severity",
    "Source",
    "Update",
    "json_schema",
    "missing_evidence",
    "stated_pointers",
]

SCHEMA_VERSION: Literal["1"] = "1"

Family = Literal[
    "rap_sheet",
    "abstract_of_judgment",
    "minute_order",
    "docket",
    "charging_document",
    "probation_order",
    "index_card",
    "disposition_report",
    "doj_extract",
    "unknown",
]
EventType = Literal[
    "arrest",
    "supplemental_arrest",
    "court",
    "custody",
    "probation",
    "registration",
    "applicant",
    "mental_health",
    "deceased",
    "other",
]
Plea = Literal["guilty", "nolo_contendere", "not_guilty", "not_guilty_by_reason_of_insanity"]
Disposition = Literal[
    "convicted",
    "dismissed",
    "acquitted",
    "prosecutor_rejected",
    "released",
    "diverted",
    "set_aside",
    "reduced",
    "sentence_modified",
    "probation_revoked",
    "held_to_answer",
    "transferred",
    "sealed",
    "pending",
    "other",
]
Severity = Literal["felony", "misdemeanor", "infraction"]

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_DURATION = re.compile(r"P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?")
_SECTION = re.compile(r"[0-9][0-9a-z.]*(\([0-9a-z]+\))*")

PartialDate = Annotated[str, Field(pattern=f"^{_DATE.pattern}$")]
Duration = Annotated[str, Field(pattern=r"^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$")]


class _Model(BaseModel):
    # defer nothing and allow no unknown field: a misspelt one is an error, not a silent loss
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _no_empty_strings(cls, data: Any) -> Any:
        if isinstance(data, dict):
            for key, value in data.items():
                if value == "" and key != "path":
                    raise ValueError(f"{key} is an empty string; what is not stated is null")
        return data


class Source(_Model):
    """The file that a record was read from."""

    path: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    media_type: str
    pages: list[int]
    family: Family
    text_layer: Literal["born_digital", "ocr", "mixed"]
    quality: Annotated[float, Field(ge=0, le=1)]
    also_at: list[str] = []


class Person(_Model):
    """The person that the record speaks of; names are ``LAST, FIRST MIDDLE SUFFIX`` in capitals."""

    name: str | None = None
    aliases: list[str] = []
    date_of_birth: PartialDate | None = None
    sex: Literal["M", "F", "X"] | None = None
    race: str | None = None
    cii: str | None = None
    fbi: str | None = None
    drivers_license: str | None = None
    ssn_last4: Annotated[str, Field(pattern=r"^\d{4}$")] | None = None
    other_dates_of_birth: list[PartialDate] = []
    deceased: bool = False


class Amount(_Model):
    """How much of the drug, only where the paper states it."""

    grams: float | None = None
    plants: int | None = None
    text: str | None = None


class Sentence(_Model):
    """What was imposed: ISO 8601 durations (``P0D`` for a kind without a length) and dollars."""

    prison: Duration | None = None
    jail: Duration | None = None
    probation: Duration | None = None
    fine: float | None = None
    suspended: list[Literal["prison", "jail", "fine"]] = []
    concurrent: bool | None = None
    text: str | None = None


class Update(_Model):
    """What later became of a count."""

    date: PartialDate | None = None
    disposition: Disposition | None = None
    text: str | None = None


class Count(_Model):
    """One count with its outcome."""

    number: int | None = None
    code: str | None = None
    section: Annotated[str, Field(pattern=f"^{_SECTION.pattern}$")] | None = None
    description: str | None = None
    attempted: bool = False
    conspiracy: bool = False
    offence_date: PartialDate | None = None
    amount: Amount = Amount()
    plea: Plea | None = None
    disposition: Disposition | None = None
    disposition_date: PartialDate | None = None
    severity: Severity | None = None
    sentence: Sentence = Sentence()
    updates: list[Update] = []


class Event(_Model):
    """An arrest, a day in court, a custody entry, or another event."""

    type: EventType
    date: PartialDate | None = None
    agency: str | None = None
    county: str | None = None
    case_number: str | None = None
    cycle: int | None = None
    name_used: str | None = None
    counts: list[Count] = []


class Place(_Model):
    """Where on which page: left, top, right, bottom as fractions of the upright page."""

    page: int
    box: tuple[float, float, float, float] | None = None


class Alternative(_Model):
    """Another reading of the same place, and where it comes from."""

    value: Any
    confidence: Annotated[float, Field(ge=0, le=1)]
    from_: Annotated[str, Field(alias="from")]

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Evidence(_Model):
    """Where a value was read, what was read there, and how sure that is.

    ``state`` is ``illegible`` where something stands that cannot be read (the value is null), ``derived`` where
    the value follows from others (``from``: their pointers).
    """

    confidence: Annotated[float, Field(ge=0, le=1)]
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    boxes: list[Place] | None = None
    row: int | None = None
    column: str | None = None
    raw: str | None = None
    source: Literal["machine", "row", "reviewer"] = "machine"
    state: Literal["read", "illegible", "derived"] = "read"
    from_: Annotated[list[str] | None, Field(alias="from")] = None
    alternatives: list[Alternative] | None = None
    reason: str | None = None
    by: str | None = None
    at: str | None = None
    machine: dict[str, Any] | None = None

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Review(_Model):
    """Whether a person must look, and why (reasons name pointers, never values)."""

    status: Literal["auto", "needs_review", "reviewed"]
    reasons: list[str] = []


class Record(_Model):
    """One person on one document."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    record_id: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
    source: Source
    person: Person
    events: list[Event] = []
    evidence: dict[str, Evidence] = {}
    review: Review

    @field_validator("evidence")
    @classmethod
    def _pointers(cls, evidence: dict[str, Evidence]) -> dict[str, Evidence]:
        for pointer in evidence:
            if not pointer.startswith("/"):
                raise ValueError("evidence is keyed by JSON Pointers, which begin with a slash")
        return evidence

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; evidence leaves out what it does not state."""
        data = self.model_dump(mode="json", by_alias=True, exclude={"evidence"})
        data["source"] = {k: v for k, v in data["source"].items() if k != "also_at" or v}
        data["evidence"] = {
            pointer: entry.model_dump(mode="json", by_alias=True, exclude_none=True)
            for pointer, entry in sorted(self.evidence.items())
        }
        data["review"] = data.pop("review")
        return data


def stated_pointers(record: Record) -> Iterator[str]:
    """Yield the pointer of every value under person and events that is neither null, false nor empty."""

    def walk(value: Any, pointer: str) -> Iterator[str]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from walk(inner, f"{pointer}/{key}")
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                yield from walk(inner, f"{pointer}/{index}")
        elif value is not None and value is not False and value != "":
            yield pointer

    data = record.model_dump(mode="json", include={"person", "events"})
    yield from walk(data["person"], "/person")
    yield from walk(data["events"], "/events")


def missing_evidence(record: Record) -> list[str]:
    """Return the pointers of stated values that have no entry under ``evidence``: always empty for our records."""
    return [pointer for pointer in stated_pointers(record) if pointer not in record.evidence]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one line of ``records.jsonl``."""
    schema = Record.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "version": SCHEMA_VERSION, **schema}
