"""``papers/manifest.jsonl``: which papers were made of which determinations, which were not, and why.

A pointer is ``record_id#/json/pointer`` into a record, ``determination:id#/json/pointer`` into a determination, or
``office#/field`` into what the office said of itself; ``resolve`` follows any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from eligibility.determination import Determination
from extract.record import Record

__all__ = ["ManifestEntry", "Office", "determination_pointer", "resolve", "value_at"]


@dataclass(frozen=True, slots=True)
class Office:
    """Who files, for the head of a paper. What is None stays a blank line; signatures are always left blank."""

    attorney: str | None = None
    bar_number: str | None = None
    name: str | None = None  # firm or office
    street: str | None = None
    city: str | None = None
    state: str | None = None
    zip_code: str | None = None
    telephone: str | None = None
    fax: str | None = None
    email: str | None = None
    attorney_for: str | None = None


class ManifestEntry(BaseModel):
    """One line of the manifest.

    ``status`` is ``ready`` (for a person to check and sign), ``draft`` (drawn with that word across it, because of
    ``doubtful`` or ``warnings``), ``withheld`` (not drawn; ``reason`` says why) or ``unknown_form`` (a file in the
    folder of forms that cannot be filled; ``reason`` says why). ``paper`` is the file's name beside the manifest.
    ``fields`` leads from each value on the paper to its pointer, ``doubtful`` from a value to why it is not sure, and
    ``missing`` lists the values that were left as a blank line.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["motion", "official_form"]
    status: Literal["ready", "draft", "withheld", "unknown_form"]
    form: str | None = None
    paper: str | None = None
    sha256: str | None = None
    pages: int | None = None
    determination_id: str | None = None
    record_id: str | None = None
    person_id: str | None = None
    source_sha256: str | None = None
    fields: dict[str, str] = {}
    doubtful: dict[str, str] = {}
    missing: list[str] = []
    warnings: list[str] = []
    reason: str | None = None


def determination_pointer(determination: Determination, field: str) -> str:
    """Return the pointer to *field* of *determination*."""
    return f"determination:{determination.determination_id}#/{field}"


def value_at(data: Any, pointer: str) -> Any:
    """Return what stands at a JSON Pointer (RFC 6901) in *data*; raises LookupError where nothing does."""
    value = data
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and key.isdigit():
            value = value[int(key)]
        elif isinstance(value, dict):
            value = value[key]
        else:
            raise LookupError(f"nothing stands at {pointer}")
    return value


def resolve(
    pointer: str,
    determinations: Mapping[str, Determination],
    records: Mapping[str, Record],
    office: Office | None = None,
) -> Any:
    """Return the value that a pointer of the manifest leads to, as plain JSON; raises LookupError where none is."""
    owner, _, inside = pointer.partition("#")
    if owner == "office":
        return getattr(office or Office(), inside.removeprefix("/"))
    if owner.startswith("determination:"):
        return value_at(determinations[owner.removeprefix("determination:")].model_dump(mode="json"), inside)
    return value_at(records[owner].model_dump(mode="json"), inside)
