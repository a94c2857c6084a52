"""Which values of a record are right: each pointer of its evidence, by the truth that the record answers.

Records, events and counts are paired as ``corpora.tally`` pairs them, and a value is right where it would count so
there. What answers no truth (a count too many) has no label: its letters may well stand on the page. Free text has
none either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corpora.alignment import align, counts_of, like_count, like_event, like_person
from corpora.normal_forms import SENTENCE_PARTS, normal
from corpora.tally import TruthRecord

__all__ = ["labels"]

Json = Mapping[str, Any]
Label = tuple[str, bool]

_OF_PERSON = ("name", "date_of_birth", "cii")
_PLAIN_OF_PERSON = ("sex", "race", "fbi", "drivers_license")
_OF_EVENT = ("type", "date", "county", "case_number")
_OF_COUNT = ("disposition", "severity", "plea")


def labels(truth: Sequence[TruthRecord], found: Sequence[Json]) -> list[dict[str, bool]]:
    """Return for each record *found* in a document whether the values at its pointers are right."""
    judged: list[dict[str, bool]] = [{} for _ in found]
    pairs, _, _ = align([one.record for one in truth], found, like_person)
    for i, j in pairs:
        judged[j].update(_person(truth[i], found[j]))
        stated, given = list(truth[i].record.get("events") or []), list(found[j].get("events") or [])
        for e, f in align(stated, given, like_event)[0]:
            judged[j].update(_event(truth[i], e, stated[e], f, given[f]))
    return judged


def _person(truth: TruthRecord, found: Json) -> Iterator[Label]:
    stated: Json = truth.record.get("person") or {}
    given: Json = found.get("person") or {}
    for name in _OF_PERSON:
        if given.get(name) is not None:
            yield f"/person/{name}", truth.accepts(f"/person/{name}", name, stated.get(name), given[name])
    for name in _PLAIN_OF_PERSON:
        if given.get(name) is not None and stated.get(name) is not None:
            yield f"/person/{name}", truth.accepts(f"/person/{name}", "type", stated[name], given[name])
    for index, born in enumerate(given.get("other_dates_of_birth") or []):
        yield f"/person/other_dates_of_birth/{index}", born in (stated.get("other_dates_of_birth") or [])


def _event(truth: TruthRecord, e: int, stated: Json, f: int, given: Json) -> Iterator[Label]:
    for name in _OF_EVENT:
        if given.get(name) is not None:
            right = truth.accepts(f"/events/{e}/{name}", name, stated.get(name), given[name])
            yield f"/events/{f}/{name}", right
    counts, others = counts_of(stated), counts_of(given)
    for k, m in align(counts, others, like_count)[0]:
        yield from _count(truth, f"/events/{e}/counts/{k}", counts[k], f"/events/{f}/counts/{m}", others[m])
    imposed = {
        (part, normal(part, value))
        for k, count in enumerate(counts)
        for part in SENTENCE_PARTS
        for value in (
            (count.get("sentence") or {}).get(part),
            *truth.fair.get(f"/events/{e}/counts/{k}/sentence/{part}", ()),
        )
    }
    for m, count in enumerate(others):
        for part in SENTENCE_PARTS:
            value = normal(part, (count.get("sentence") or {}).get(part))
            if value is not None:
                yield f"/events/{f}/counts/{m}/sentence/{part}", (part, value) in imposed


def _count(truth: TruthRecord, a: str, stated: Json, b: str, given: Json) -> Iterator[Label]:
    right = {
        name: truth.accepts(f"{a}/{name}", name, stated.get(name), given.get(name)) for name in ("code", "section")
    }
    if given.get("code") is not None:
        yield f"{b}/code", right["code"]
    if given.get("section") is not None:
        yield f"{b}/section", all(right.values())
    for name in _OF_COUNT:
        if given.get(name) is not None:
            yield f"{b}/{name}", truth.accepts(f"{a}/{name}", name, stated.get(name), given[name])
    if given.get("attempted"):
        yield f"{b}/attempted", bool(stated.get("attempted"))
    if given.get("offence_date") is not None and stated.get("offence_date") is not None:
        yield f"{b}/offence_date", stated["offence_date"] == given["offence_date"]
    known = list(stated.get("updates") or [])
    for index, update in enumerate(given.get("updates") or []):
        for name, kind in (("date", "date"), ("disposition", "disposition")):
            if update.get(name) is not None:
                said = {normal(kind, one.get(name)) for one in known}
                yield f"{b}/updates/{index}/{name}", normal(kind, update[name]) in said
