"""What hangs on a doubtful value: the outcomes and the matches that would be others if it were.

Each doubtful value is taken for what it was read as, then for each of its other readings (where there are none, for
unknown), the rest being as it is; people are matched and the law is asked again each time, by the same functions that
made the results. Where all answers are alike, nothing hangs on the value. A doubt about the record as a whole (a page
that could not be read) is taken for one more count that nothing is known of.

Only the records of the people concerned are taken, and thousands of such questions are answered at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from clearslate.deciding import Asked
from eligibility.evaluate import determination_id, outcomes
from extract.identity import Link, PersonRow, match_people
from extract.record import Count, Event, Evidence, Record
from extract.tables import flatten
from extract.triage import THRESHOLD

__all__ = ["MOST_RECORDS", "Hangs", "hanging"]

Doubt = tuple[str, str | None]
"""A record's id, and the pointer of the value; None where the doubt is about the record as a whole."""

MOST_RECORDS = 60
"""Of people with more records than this between them everything hangs on each value: it is not worked out."""
_MOST_READINGS = 4
"""So many other readings of a value are tried, the likeliest first."""
_AT_ONCE = 8_000
"""So many records are taken through the law together: some hundred megabytes."""

_MATCHED_BY = frozenset(
    {
        "name",
        "aliases",
        "date_of_birth",
        "other_dates_of_birth",
        "cii",
        "fbi",
        "drivers_license",
        "ssn_last4",
        "sex",
    }
)
_ONLY_MATCHED_BY = _MATCHED_BY - {"date_of_birth", "other_dates_of_birth"}
"""Of these the law learns only whose the records are."""
_TELLS_NOTHING = frozenset(
    {"case_number", "number", "name_used", "race", "plea", "text", "fine", "suspended", "concurrent"}
)
"""Fields that neither matching nor any fact of the law looks at: they stand on papers only."""
_KINDS: Mapping[str, tuple[Any, ...]] = {
    "severity": ("felony", "misdemeanor", "infraction"),
    "attempted": (True, False),
    "conspiracy": (True, False),
    "deceased": (True, False),
}
"""What a value can be of which there are few: each is tried where it has no other readings."""


@dataclass(slots=True)
class Hangs:
    """What hangs on a value: ids of determinations, and whether records would be matched otherwise."""

    outcomes: set[str] = field(default_factory=set)
    match: bool = False


@dataclass(frozen=True, slots=True)
class _World:
    """What the records of some people would be if one value were another."""

    records: tuple[Record, ...]
    persons: tuple[PersonRow, ...]
    links: tuple[Link, ...]


def hanging(
    records: Sequence[Record],
    persons: Sequence[PersonRow],
    links: Sequence[Link],
    doubts: Iterable[Doubt],
    asked: Asked,
) -> dict[Doubt, Hangs]:
    """Return what hangs on each of *doubts*.

    Args:
        records: all records of the run.
        persons: the people that they were matched to, each record in one.
        links: the judged pairs, whatever came of them.
        doubts: values, by record and pointer.
        asked: what is asked of the law.
    """
    around = _Around(records, persons, links)
    found: dict[Doubt, Hangs] = {}
    waiting: list[tuple[Doubt, list[_World]]] = []
    size = 0
    for doubt in dict.fromkeys(doubts):
        found[doubt] = Hangs()
        worlds = around.worlds(*doubt)
        if _matches_by(around.records[doubt[0]], doubt[1]):
            found[doubt].match = True
        if worlds is None:
            found[doubt] = Hangs(around.everything(doubt[0], asked), match=True)
        elif len(worlds) > 1:
            matched_otherwise = len({_partition(world) for world in worlds}) > 1
            found[doubt].match |= matched_otherwise
            if matched_otherwise or _field(doubt[1] or "") not in _ONLY_MATCHED_BY:
                waiting.append((doubt, worlds))
                size += sum(len(world.records) for world in worlds)
        if size > _AT_ONCE:
            _ask(waiting, asked, found)
            waiting, size = [], 0
    _ask(waiting, asked, found)
    return found


def _matches_by(record: Record, pointer: str | None) -> bool:
    """Tell whether records are first of all matched by a value, and it was not read: whose it is then hangs on it."""
    return pointer in ("/person/name", "/person/date_of_birth") and _at(record, pointer) is None


def _partition(world: _World) -> frozenset[tuple[str, ...]]:
    """Who is whom in a world, and which pairs wait for a reviewer."""
    waiting = {(link.a, link.b) for link in world.links if link.outcome == "review"}
    return frozenset({tuple(sorted(person.members)) for person in world.persons} | {("?", *pair) for pair in waiting})


def _ask(waiting: Sequence[tuple[Doubt, list[_World]]], asked: Asked, found: Mapping[Doubt, Hangs]) -> None:
    """Ask the law about all worlds at once, each under names of its own, and enter where their answers differ."""
    records: list[Record] = []
    persons: list[PersonRow] = []
    links: list[Link] = []
    for number, world in enumerate(world for _, worlds in waiting for world in worlds):
        mark = f"~{number}"
        records += [each.model_copy(update={"record_id": each.record_id + mark}) for each in world.records]
        persons += [
            each.model_copy(
                update={"person_id": each.person_id + mark, "members": [member + mark for member in each.members]}
            )
            for each in world.persons
        ]
        links += [each.model_copy(update={"a": each.a + mark, "b": each.b + mark}) for each in world.links]
    if not records:
        return
    tables = flatten(records, persons, links, sure_from=THRESHOLD)
    told = outcomes(tables, asked.packs, asked.policy, asked.as_of, asked.county)
    by_world: dict[str, dict[tuple[str, str, str], Any]] = defaultdict(dict)
    for (record_id, pointer, pack), verdict in told.items():
        own, _, world_id = record_id.partition("~")
        by_world[world_id][own, pointer, pack] = verdict
    at = 0
    for doubt, worlds in waiting:
        answers = [by_world[str(at + each)] for each in range(len(worlds))]
        at += len(worlds)
        # the count that was put there for a doubt about the record has no determination
        for key in answers[0] if doubt[1] is None else {key for answer in answers for key in answer}:
            if len({answer.get(key) for answer in answers}) > 1:
                found[doubt].outcomes.add(_determination_id(key, asked))


def _determination_id(key: tuple[str, str, str], asked: Asked) -> str:
    record_id, pointer, pack = key
    return determination_id(record_id, pointer, pack, asked.policy.id if asked.policy else None, asked.as_of)


class _Around:
    """The records of a run, and who may have to do with whom."""

    def __init__(self, records: Sequence[Record], persons: Sequence[PersonRow], links: Sequence[Link]) -> None:
        self.records = {record.record_id: record for record in records}
        self.persons = persons
        self.person_of = {member: at for at, person in enumerate(persons) for member in person.members}
        self.links: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            self.links[link.a].append(link)
            self.links[link.b].append(link)
        self.same: dict[tuple[str, str], set[str]] = defaultdict(set)
        for record in records:
            for name in ("cii", "fbi", "drivers_license", "date_of_birth", "name"):
                if value := getattr(record.person, name):
                    self.same[name, value].add(record.record_id)

    def worlds(self, record_id: str, pointer: str | None) -> list[_World] | None:
        """Return what may be if the value were read otherwise; none where it tells nothing, None for too many."""
        name = _field(pointer) if pointer is not None else ""
        if name in _TELLS_NOTHING:
            return []
        record = self.records[record_id]
        readings = _readings(record, pointer)
        rematched = name in _MATCHED_BY
        group = self._group(record_id, name, readings) if rematched else self._waiting(record_id)
        if len(group) > MOST_RECORDS:
            return None
        others = [self.records[each] for each in sorted(group) if each != record_id]
        persons = [self.persons[at] for at in sorted({self.person_of[each] for each in group})]
        links = list({(k.a, k.b): k for each in group for k in self.links[each] if {k.a, k.b} <= group}.values())
        known = {member: person.person_id for person in persons for member in person.members}
        worlds = []
        for reading in readings:
            told = (reading, *others)
            if rematched:
                matching = match_people(told, known, THRESHOLD)
                worlds.append(_World(told, tuple(matching.persons), tuple(matching.links)))
            else:
                worlds.append(_World(told, tuple(persons), tuple(links)))
        return worlds

    def everything(self, record_id: str, asked: Asked) -> set[str]:
        """Return the ids of all determinations that the record can have."""
        return {
            _determination_id((record_id, f"/events/{e}/counts/{c}", pack.id), asked)
            for e, event in enumerate(self.records[record_id].events)
            for c in range(len(event.counts))
            for pack in asked.packs
        }

    def _waiting(self, record_id: str) -> set[str]:
        """Return the records of all people who are this one, or wait for somebody to say so."""
        people, queue = {self.person_of[record_id]}, [self.person_of[record_id]]
        while queue and len(people) <= MOST_RECORDS:
            for member in self.persons[queue.pop()].members:
                for link in self.links[member]:
                    for end in (link.a, link.b) if link.outcome == "review" else ():
                        other = self.person_of[end]
                        if other not in people:
                            people.add(other)
                            queue.append(other)
        return {member for at in people for member in self.persons[at].members}

    def _group(self, record_id: str, name: str, readings: Sequence[Record]) -> set[str]:
        """Return the records that one with any of the *readings* may be matched with, and all of their people's."""
        near = {end for link in self.links[record_id] for end in (link.a, link.b)} | {record_id}
        for reading in readings:
            value = getattr(reading.person, name)
            near |= self.same.get((name, value), set()) if isinstance(value, str) else set()
            if len(near) > MOST_RECORDS:
                return near
        return {member for each in near for member in self._waiting(each)}


def _field(pointer: str) -> str:
    """Return the name of the field that a pointer leads to, also where it leads into a list or an object of it."""
    parts = [part for part in pointer.split("/") if part and not part.isdigit()]
    return next((part for part in reversed(parts) if part not in ("grams", "plants")), "")


def _readings(record: Record, pointer: str | None) -> list[Record]:
    """Return the record as it was read, that value being sure, and as it may be."""
    if pointer is None:
        return [record, _with_a_count(record)]
    entry = record.evidence.get(pointer)
    alternatives = sorted((entry.alternatives if entry else None) or (), key=lambda each: -each.confidence)
    others = [each.value for each in alternatives[:_MOST_READINGS]] or list(_KINDS.get(_field(pointer), ()))
    value = _at(record, pointer)
    sure = {repr(each): each for each in (value, *others) if each is not None}
    made = [_with(record, pointer, each, sure=True) for each in sure.values()]
    if not others:
        made.append(_with(record, pointer, None, sure=False))
    return [each for each in made if each is not None]


def _with(record: Record, pointer: str, value: Any, *, sure: bool) -> Record | None:
    """Return the record with *value* at *pointer*, sure or not legible; None where the field can hold none such."""
    evidence = dict(record.evidence)
    evidence[pointer] = Evidence(confidence=1.0) if sure else Evidence(confidence=0.0, state="illegible")
    try:
        changed = _set(record, pointer.split("/")[1:], value)
    except (ValidationError, LookupError):
        return None
    return changed.model_copy(update={"evidence": evidence}) if isinstance(changed, Record) else None


def _set(holder: Any, path: Sequence[str], value: Any) -> Any:
    """Return a copy of *holder* with *value* at *path*; one taken out of a list leaves the others."""
    if not path:
        return value
    name, rest = path[0], path[1:]
    if isinstance(holder, list):
        new = _set(holder[int(name)], rest, value) if name.isdigit() and int(name) < len(holder) else None
        if new is None and rest:
            raise LookupError(name)
        return [
            new if at == int(name) else each for at, each in enumerate(holder) if at != int(name) or new is not None
        ]
    if not isinstance(holder, BaseModel) or name not in type(holder).model_fields:
        raise LookupError(name)
    new = _set(getattr(holder, name), rest, value)
    if not rest:
        if new is None and isinstance(getattr(holder, name), bool | list):
            new = type(holder).model_fields[name].get_default(call_default_factory=True)
        new = getattr(type(holder).model_validate(_shallow(holder) | {name: new}), name)
    return holder.model_copy(update={name: new})


def _shallow(holder: BaseModel) -> dict[str, Any]:
    return {name: getattr(holder, name) for name in type(holder).model_fields}


def _with_a_count(record: Record) -> Record:
    """Return the record with a court's count more of which nothing could be read."""
    event = Event(type="court", counts=[Count()])
    base = f"/events/{len(record.events)}"
    unread = Evidence(confidence=0.0, state="illegible")
    places = (f"{base}/date", *(f"{base}/counts/0/{name}" for name in ("section", "disposition", "severity")))
    evidence = {**record.evidence, **dict.fromkeys(places, unread)}
    return record.model_copy(update={"events": [*record.events, event], "evidence": evidence})


def _at(record: Record, pointer: str) -> Any:
    value: Any = record
    for part in pointer.split("/")[1:]:
        if isinstance(value, list):
            value = value[int(part)] if part.isdigit() and int(part) < len(value) else None
        else:
            value = getattr(value, part, None)
    return value
