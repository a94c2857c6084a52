"""Count people and convictions, by what they have in common and by what becomes of them.

A conviction is counted once, whatever the number of packs that were asked: by the best of its determinations. A
person is freed of a kind of conviction only if every one of it on the record gets the relief, which is how the
counties' own reports counted; convictions that no pack decided on, and those whose kind is not known, stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eligibility.determination import Determination
from eligibility.papers.person import PaperPerson
from extract.record import Count, Event, Record

__all__ = [
    "CLEARED",
    "NOT_STATED",
    "OUTCOMES",
    "Cell",
    "Conviction",
    "Grid",
    "Impact",
    "convictions_of",
    "grid",
    "impacts",
    "races_of",
    "repeated",
    "row_order",
]

NOT_STATED = "Not stated or not sure"
SEVERAL = "Differs between documents"

# Best first: where several packs decide on one conviction, the best outcome is what becomes of it. A question that is
# open comes before a no, since its answer may be a yes.
OUTCOMES: dict[str, str] = {
    "dismiss": "Eligible to be dismissed",
    "reduce_infraction": "Eligible to become an infraction",
    "reduce_misdemeanor": "Eligible to become a misdemeanor",
    "review": "A person must answer a question",
    "refer": "Another office or route decides",
    "no_relief": "No relief under these rules",
    "not_covered": "Not covered by these rules",
}
_ORDER = {outcome: place for place, outcome in enumerate(OUTCOMES)}
CLEARED = frozenset({"dismiss", "reduce_infraction", "reduce_misdemeanor"})
_UNDONE = frozenset({"dismissed", "acquitted"})
_YEARS = 7


@dataclass(frozen=True, slots=True)
class Conviction:
    """One conviction that was decided on, as it is counted: by its best outcome."""

    key: tuple[str, str]
    person: str
    outcome: str
    section: str
    decade: str
    severity: str
    county: str
    race: str


@dataclass(frozen=True, slots=True)
class Cell:
    """How many convictions, and of how many people."""

    convictions: int
    people: int


@dataclass(frozen=True)
class Grid:
    """Convictions by row and outcome; ``totals`` by row. Rows are in the order in which they are shown."""

    cells: Mapping[tuple[str, str], Cell]
    totals: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Impact:
    """People who have convictions of a kind, those freed of all of them, and of those the ones in review."""

    had: int
    freed: int
    freed_in_review: int


def outcome_of(determination: Determination) -> str:
    """Return the key of ``OUTCOMES`` that a determination counts under."""
    if determination.outcome == "reduce":
        return f"reduce_{determination.reduce_to or 'misdemeanor'}"
    return determination.outcome


def races_of(records: Iterable[Record], persons: Iterable[PaperPerson]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the person of each record, and the race of each person as the documents state it."""
    by_id = {record.record_id: record for record in records}
    person_of: dict[str, str] = {}
    races: dict[str, str] = {}
    for person in persons:
        person_of |= dict.fromkeys(person.members, person.person_id)
        members = (by_id[member].person.race for member in person.members if member in by_id)
        stated = {person.race} if person.race else {race for race in members if race}
        races[person.person_id] = NOT_STATED if not stated else SEVERAL if len(stated) > 1 else stated.pop()
    for record in by_id.values():
        if record.record_id not in person_of:
            person_of[record.record_id] = record.record_id
            races[record.record_id] = record.person.race or NOT_STATED
    return person_of, races


def convictions_of(
    determinations: Sequence[Determination], person_of: Mapping[str, str], races: Mapping[str, str]
) -> list[Conviction]:
    """Return every conviction that was decided on, once, in the order of records and pointers."""
    best: dict[tuple[str, str], Determination] = {}
    for determination in determinations:
        key = (determination.record_id, determination.pointer)
        if key not in best or _rank(determination) < _rank(best[key]):
            best[key] = determination
    return [_conviction(key, best[key], person_of, races) for key in sorted(best)]


def _rank(determination: Determination) -> tuple[int, str]:
    return _ORDER[outcome_of(determination)], determination.determination_id


def _conviction(
    key: tuple[str, str], determination: Determination, person_of: Mapping[str, str], races: Mapping[str, str]
) -> Conviction:
    person = person_of.get(determination.record_id, determination.person_id)
    section = " ".join(part for part in (determination.code, determination.section) if part)
    return Conviction(
        key=key,
        person=person,
        outcome=outcome_of(determination),
        section=section or NOT_STATED,
        decade=f"{determination.date[:3]}0s" if determination.date else NOT_STATED,
        severity=(determination.severity or NOT_STATED).capitalize(),
        county=determination.county or NOT_STATED,
        race=races.get(person, NOT_STATED),
    )


def grid(labelled: Iterable[tuple[str, Conviction]]) -> Grid:
    """Count convictions by the row whose label stands before them, and by outcome."""
    found: dict[tuple[str, str], list[Conviction]] = {}
    rows: dict[str, list[Conviction]] = {}
    for label, conviction in labelled:
        found.setdefault((label, conviction.outcome), []).append(conviction)
        rows.setdefault(label, []).append(conviction)
    return Grid(
        {key: _cell(members) for key, members in sorted(found.items())},
        {row: _cell(rows[row]) for row in sorted(rows)},
    )


def row_order(counted: Grid, *, by_label: bool = False) -> list[str]:
    """Return the labels of the rows, the most convictions first or *by_label*; what is not stated comes last."""

    def place(label: str) -> tuple[bool, int, str]:
        return label in (NOT_STATED, SEVERAL), 0 if by_label else -counted.totals[label].convictions, label

    return sorted(counted.totals, key=place)


def _cell(convictions: Sequence[Conviction]) -> Cell:
    return Cell(len(convictions), len({conviction.person for conviction in convictions}))


def repeated(determinations: Sequence[Determination], records: Iterable[Record]) -> int:
    """Return how many convictions look like one that another document of the same person states too.

    Same person, county, case number, section and count number, on different records.
    """
    by_id = {record.record_id: record for record in records}
    seen: dict[tuple[str | int | None, ...], str] = {}
    again: set[tuple[str, str]] = set()
    for d in determinations:
        count = _count_at(by_id[d.record_id], d.pointer) if d.record_id in by_id else None
        if d.case_number is None or count is None:
            continue
        likeness = (d.person_id, d.county, d.case_number, d.code, d.section, count.number)
        if seen.setdefault(likeness, d.record_id) != d.record_id:
            again.add((d.record_id, d.pointer))
    return len(again)


def _count_at(record: Record, pointer: str) -> Count | None:
    for _, found, count in _counts(record):
        if found == pointer:
            return count
    return None


def _counts(record: Record) -> Iterator[tuple[Event, str, Count]]:
    for index, event in enumerate(record.events):
        for number, count in enumerate(event.counts):
            yield event, f"/events/{index}/counts/{number}", count


@dataclass(frozen=True, slots=True)
class _Standing:
    """A conviction on the record, decided on or not. ``felony`` and ``recent`` are None where that is not known."""

    person: str
    surely: bool
    felony: bool | None
    recent: bool | None
    outcome: str | None


def impacts(
    determinations: Sequence[Determination], records: Sequence[Record], person_of: Mapping[str, str], as_of: date
) -> dict[str, Impact]:
    """Return what the determinations would do for people: freed of every felony, conviction, recent conviction."""
    outcomes: dict[tuple[str, str], str] = {}
    for d in determinations:
        key, outcome = (d.record_id, d.pointer), outcome_of(d)
        outcomes[key] = min(outcomes.get(key, outcome), outcome, key=_ORDER.__getitem__)
    standing = list(_standing(records, person_of, outcomes, as_of))
    waiting = {person_of[record.record_id] for record in records if record.review.status == "needs_review"}
    return {
        "felony": _impact(standing, lambda c: c.felony, CLEARED, waiting),
        "conviction": _impact(standing, lambda c: True, frozenset({"dismiss"}), waiting),
        "conviction_in_seven_years": _impact(standing, lambda c: c.recent, frozenset({"dismiss"}), waiting),
    }


def _standing(
    records: Sequence[Record],
    person_of: Mapping[str, str],
    outcomes: Mapping[tuple[str, str], str],
    as_of: date,
) -> Iterator[_Standing]:
    for record in records:
        for event, pointer, count in _counts(record):
            surely = _convicted(record, pointer, count)
            if surely is None or any(update.disposition in _UNDONE for update in count.updates):
                continue
            reduced = any(update.disposition == "reduced" for update in count.updates)
            severity = "misdemeanor" if reduced and count.severity == "felony" else count.severity
            yield _Standing(
                person_of[record.record_id],
                surely,
                None if severity is None else severity == "felony",
                _is_recent(count.disposition_date or event.date, as_of),
                outcomes.get((record.record_id, pointer)),
            )


def _convicted(record: Record, pointer: str, count: Count) -> bool | None:
    """Tell whether a count is a conviction: True surely, False perhaps, None not."""
    if count.disposition == "convicted":
        return True
    evidence = record.evidence.get(f"{pointer}/disposition")
    illegible = count.disposition is None and evidence is not None and evidence.state == "illegible"
    return False if illegible else None


def _is_recent(day: str | None, as_of: date) -> bool | None:
    """Tell whether *day*, which may be a year or a month, lies in the seven years before *as_of*; None: perhaps."""
    if day is None:
        return None
    start = f"{as_of.year - _YEARS:04}-{as_of.month:02}-{as_of.day:02}"
    first, last = f"{day}-01-01"[:10], f"{day}-12-31"[:10]
    return True if first >= start else False if last < start else None


def _impact(
    standing: Sequence[_Standing],
    is_of_kind: Callable[[_Standing], bool | None],
    relief: frozenset[str],
    waiting: set[str],
) -> Impact:
    had = {c.person for c in standing if c.surely and is_of_kind(c) is True}
    stays = {c.person for c in standing if is_of_kind(c) is not False and c.outcome not in relief}
    freed = had - stays
    return Impact(len(had), len(freed), len(freed & waiting))
