"""Whether a person must look at a record before anything is built on it, and why.

A record is ``auto`` when every value that its person and its convictions rest on was read, is at or above
``THRESHOLD``, and contradicts nothing; when no page of its file failed; and when nothing that it should state is
missing. Everything else is ``needs_review``. Reasons name pointers and never values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extract.calibration import in_force
from extract.record import Count, Event, Evidence, Family, Person, Review

__all__ = ["THRESHOLD", "UNSURE", "bearing", "review"]

THRESHOLD = in_force().threshold
"""From this confidence on a value passes: chosen with the model (``scripts/calibrate``), on other papers than it."""
UNSURE = "read with less confidence than is enough"

# FBI and licence numbers help to match a person; nothing rests on them alone, and a doubtful one is not used.
_PERSON = ("name", "date_of_birth", "cii", "deceased")
_EVENT = ("date", "county", "case_number")
_COUNT = ("code", "section", "attempted", "disposition", "severity")
_NEEDED_OF_EVENT = ("date", "county", "case_number")
_NEEDED_OF_COUNT = ("code", "section", "severity")
_MAY_LEAVE_GRADES: frozenset[Family] = frozenset({"docket", "index_card", "minute_order"})
"""Papers of clerks for clerks, who knew what was a felony: where no count of one has a grade, it states none."""
_MAYBE_CONVICTED = frozenset({"convicted", "set_aside", "reduced", "sentence_modified", "probation_revoked"})


def review(
    person: Person,
    events: Sequence[Event],
    evidence: Mapping[str, Evidence],
    doubts: Sequence[str],
    failed_pages: Sequence[int],
    threshold: float | None = None,
    family: Family = "unknown",
) -> Review:
    """Return the review status of a record with these values.

    *doubts* are the family's reasons about the record as a whole; *failed_pages* those of its file that could not
    be read; *threshold* is another than ``THRESHOLD``; *family* is the paper's.
    """
    enough = THRESHOLD if threshold is None else threshold
    reasons = [f"page {page} of the file could not be read" for page in failed_pages]
    reasons += doubts
    if person.name is None and "/person/name" not in evidence:
        reasons.append("/person/name: not found")
    for pointer in bearing(events):
        entry = evidence.get(pointer)
        if entry is None:
            continue
        if entry.state == "illegible":
            reasons.append(f"{pointer}: {entry.reason or 'cannot be read'}")
        elif entry.reason is not None:
            reasons.append(f"{pointer}: {entry.reason}")
        elif entry.confidence < enough:
            reasons.append(f"{pointer}: {UNSURE}")
    reasons += _missing(events, evidence, family)
    unique = list(dict.fromkeys(reasons))
    return Review(status="needs_review" if unique else "auto", reasons=unique)


def bearing(events: Sequence[Event]) -> Iterator[str]:
    """Yield the pointers of all values that the person and the convictions among *events* rest on, read or not."""
    for field in _PERSON:
        yield f"/person/{field}"
    for index, event in enumerate(events):
        counts = [number for number, count in enumerate(event.counts) if _bears(count, event)]
        if counts:
            yield f"/events/{index}/type"
            for field in _EVENT:
                yield f"/events/{index}/{field}"
        for number in counts:
            for field in _COUNT:
                yield f"/events/{index}/counts/{number}/{field}"
            for update in range(len(event.counts[number].updates)):
                yield f"/events/{index}/counts/{number}/updates/{update}/date"
                yield f"/events/{index}/counts/{number}/updates/{update}/disposition"


def _bears(count: Count, event: Event) -> bool:
    """Tell whether the count is a conviction, or could be one: one of a court event without a known outcome."""
    return count.disposition in _MAYBE_CONVICTED or (event.type == "court" and count.disposition is None)


def _missing(events: Sequence[Event], evidence: Mapping[str, Evidence], family: Family) -> Iterator[str]:
    of_event, of_count = _needed(events, evidence, family)
    for index, event in enumerate(events):
        convicted = [number for number, count in enumerate(event.counts) if count.disposition == "convicted"]
        for field in of_event if convicted else ():
            if getattr(event, field) is None and f"/events/{index}/{field}" not in evidence:
                yield f"/events/{index}/{field}: not found beside a conviction"
        for number in convicted:
            for field in of_count:
                pointer = f"/events/{index}/counts/{number}/{field}"
                if getattr(event.counts[number], field) is None and pointer not in evidence:
                    yield f"{pointer}: not found on a conviction"


def _needed(
    events: Sequence[Event], evidence: Mapping[str, Evidence], family: Family
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what an event with a conviction, and a conviction, must have on such a paper.

    A card of an index may print no court and so no county; a clerk's paper no grade, where none was read on it.
    """
    read = {pointer.rpartition("/")[2] for pointer, entry in evidence.items() if entry.state != "derived"}
    lacks_court = family == "index_card" and not read & {"agency", "county"}
    lacks_grades = family in _MAY_LEAVE_GRADES and "severity" not in read
    of_event = tuple(field for field in _NEEDED_OF_EVENT if not (lacks_court and field == "county"))
    return of_event, tuple(field for field in _NEEDED_OF_COUNT if not (lacks_grades and field == "severity"))
