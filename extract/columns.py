"""The three tables between reading and deciding: what columns they have, and what an unread value looks like.

``extract.tables`` flattens records and ``extract.doj`` reads extracts into these; ``eligibility.facts`` derives
its facts from these alone. The conventions (``contracts.md``, Between the packages):

- A date is a pair of days, ``*_earliest`` and ``*_latest``: equal where the date is known; the first and last day
  of a month or year that is all the paper gives; both null where it is not stated or not known.
- A doubtful date (illegible, read with low confidence, or contradicting another) is the range that it may lie in,
  or both null where it could be anything.
- A category that is known stands in its column, and its ``*_possible`` list is empty. One that is doubtful is null
  there, and the list holds what it may be; ``*`` (``ANYTHING``) among them stands for any value of its kind, as
  where the paper cannot be read. One that is not stated is null with an empty list.
- ``deceased`` is false where not stated, null where doubtful.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from polars.datatypes import DataTypeClass

__all__ = ["ANYTHING", "COUNTS", "EVENTS", "PERSONS", "Tables"]

ANYTHING = "*"

_PERSONS: dict[str, pl.DataType | DataTypeClass] = {
    "person_id": pl.String,
    "name": pl.String,
    "birth_earliest": pl.Date,
    "birth_latest": pl.Date,
    "birth_pointer": pl.String,  # "record_id#/person/date_of_birth", for questions; null where not stated
    "sex": pl.String,
    "race": pl.String,
    "deceased": pl.Boolean,
    "cii": pl.String,
    "fbi": pl.String,
    "drivers_license": pl.String,
    "unmatched": pl.Boolean,  # true where no matching was done: the record is a person of its own
    "possible_match": pl.List(pl.String),  # person_ids that wait for a reviewer: same person or not?
}
PERSONS = pl.Schema(_PERSONS)

_EVENTS: dict[str, pl.DataType | DataTypeClass] = {
    "person_id": pl.String,
    "record_id": pl.String,
    "event": pl.Int32,  # index within the record
    "cycle": pl.Int32,
    "type": pl.String,
    "date_earliest": pl.Date,
    "date_latest": pl.Date,
    "county": pl.String,
    "county_possible": pl.List(pl.String),
    "agency": pl.String,
    "case_number": pl.String,
}
EVENTS = pl.Schema(_EVENTS)

_COUNTS: dict[str, pl.DataType | DataTypeClass] = {
    "person_id": pl.String,
    "record_id": pl.String,
    "event": pl.Int32,
    "count": pl.Int32,  # index within the event
    "pointer": pl.String,  # JSON Pointer of the count: /events/0/counts/0
    "number": pl.Int32,  # as printed
    "code": pl.String,
    "section": pl.String,
    "section_possible": pl.List(pl.String),  # "HS 11357(b)", where the section is doubtful
    "description": pl.String,
    "attempted": pl.Boolean,
    "conspiracy": pl.Boolean,
    "offence_earliest": pl.Date,
    "offence_latest": pl.Date,
    "grams": pl.Float64,
    "plants": pl.Int32,
    "amount_doubtful": pl.Boolean,
    "plea": pl.String,
    "disposition": pl.String,
    "disposition_possible": pl.List(pl.String),
    "disposition_earliest": pl.Date,
    "disposition_latest": pl.Date,
    "severity": pl.String,
    "severity_possible": pl.List(pl.String),
    "sentence_end_earliest": pl.Date,  # conviction date plus the longest custody or supervision term
    "sentence_end_latest": pl.Date,  # both null: not stated or not known
    "updates": pl.List(pl.Struct({"date": pl.String, "disposition": pl.String})),
}
COUNTS = pl.Schema(_COUNTS)


@dataclass(frozen=True)
class Tables:
    """The three tables of one run; each has exactly the columns of its schema, in that order."""

    persons: pl.DataFrame
    events: pl.DataFrame
    counts: pl.DataFrame

    def __post_init__(self) -> None:
        for frame, schema in ((self.persons, PERSONS), (self.events, EVENTS), (self.counts, COUNTS)):
            if frame.schema != schema:
                raise ValueError(
                    f"columns differ from the contract: {set(frame.schema.items()) ^ set(schema.items())}"
                )
