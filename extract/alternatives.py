"""What else a value may be, by other readings of its words: in the value's own form, with where each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extract.draft import Field
from extract.record import Alternative
from extract.text import PageText
from nlp.dates import parse_date
from nlp.sections import parse_section

__all__ = ["alternatives"]

_DATES = frozenset({"date", "date_of_birth", "offence_date", "disposition_date"})
_AS_PRINTED = frozenset({"case_number", "cii", "fbi", "drivers_license"})


def alternatives(name: str, field: Field[Any], text: PageText) -> list[Alternative]:
    """Return the other readings of *field*: those that its family found, then those that further looks gave.

    Only dates, sections and numbers are told by a single word, so that another reading of it is another value.
    *name* is the field's in the record. Each value stands once, with its best reading, and never the value itself.
    """
    found = {
        str(value): Alternative(value=value, confidence=c, from_=where) for value, c, where in field.alternatives
    }
    for value, confidence, source in _looks(name, field, text):
        if value != field.value and (value not in found or found[value].confidence < confidence):
            found[value] = Alternative(value=value, confidence=round(confidence, 4), from_=source)
    return list(found.values())


def _looks(name: str, field: Field[Any], text: PageText) -> Iterator[tuple[str, float, str]]:
    for span in field.spans if len(field.spans) == 1 else ():
        for raw, reading in text.other_readings(*span):
            value = _normal(name, raw)
            if value is not None:
                yield value, reading.confidence, reading.source


def _normal(name: str, raw: str) -> str | None:
    """Return *raw* in the form of the field, where it can be read without repair."""
    if name in _DATES:
        return next((reading.value for reading in parse_date(raw) if reading.cost == 0), None)
    if name == "section":
        return next((reading.value.number for reading in parse_section(raw) if reading.cost == 0), None)
    if name in _AS_PRINTED:
        return "".join(raw.split()).removeprefix("#").upper() or None
    return None
