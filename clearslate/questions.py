"""The review queue: what a person is asked, and what is asked first.

Three sources: values that were not read surely, questions that open outcomes hang on, and pairs of records that
may be one person. A question that both a value and an outcome ask is one question.

What is asked first follows from the chance that the value is wrong times what hangs on it (``hanging``): ``OUTCOME``
for each determination that would be another, ``MATCH`` where records would be matched otherwise, ``PAPER`` for each
paper that would be filed with the value on it, or by another route. A question on which none of these hang need not
be asked: it stands last, and says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from clearslate.hanging import Doubt, Hangs
from eligibility.determination import Determination
from extract.identity import Link, PersonRow
from extract.record import Evidence, Record
from extract.triage import THRESHOLD

__all__ = ["MATCH", "OUTCOME", "PAPER", "doubts_of", "review_queue"]

OUTCOME = 1.0
"""What a determination weighs that would come out otherwise."""
MATCH = 0.5
"""What it weighs that a record would be taken for another person's."""
PAPER = 0.2
"""What a paper weighs on which a wrong value would stand; a person reads it before it is filed."""
UNSEEN = 0.2
"""The chance of being wrong where a record is doubted as a whole, and nothing was read that could be weighed."""

_POINTED = re.compile(r"(/[a-z_0-9/]+): (.*)", re.DOTALL)


@dataclass
class _Question:
    kind: str
    pointer: str | None = None
    record_id: str | None = None
    pair: tuple[str, str] | None = None
    page: int | None = None
    box: tuple[float, ...] | None = None
    value: Any = None
    alternatives: list[dict[str, Any]] = field(default_factory=list)
    reasons: dict[str, None] = field(default_factory=dict)  # a set that keeps its order
    chance_wrong: float | None = None  # None where the question is not of a value: what the law says
    would_change: set[str] = field(default_factory=set)
    routes: set[str] = field(default_factory=set)  # determinations of which only the route would change
    match: bool = False  # whether records would be matched otherwise
    papers: int = 0  # how many papers that would be filed show the value

    @property
    def harm(self) -> float:
        """The chance that the value is wrong, times what hangs on it."""
        chance = 1.0 if self.chance_wrong is None else self.chance_wrong
        papers = max(self.papers, len(self.routes))
        return chance * (OUTCOME * len(self.would_change) + MATCH * self.match + PAPER * papers)

    @property
    def ask(self) -> bool:
        """Whether anything hangs on it."""
        return self.kind in ("law", "pair") or bool(self.would_change or self.routes) or self.match or self.papers > 0

    @property
    def order(self) -> tuple[bool, float, float, str]:
        """The sort key: what must be asked, by harm, then by how doubtful it is."""
        chance = 1.0 if self.chance_wrong is None else self.chance_wrong
        return (not self.ask, -self.harm, -chance, self.question_id)

    @property
    def question_id(self) -> str:
        """16 hex digits over what is asked about, the same in every run."""
        about = "|".join([self.kind, self.record_id or "", self.pointer or "", *(self.pair or ())])
        if self.pointer is None and self.pair is None:
            about += "|" + "|".join(self.reasons)
        return hashlib.sha256(about.encode()).hexdigest()[:16]

    def line(self) -> dict[str, Any]:
        """The question as a line of ``review.jsonl``."""
        return {
            "question_id": self.question_id,
            "kind": self.kind,
            "record_id": self.record_id,
            "pair": list(self.pair) if self.pair else None,
            "pointer": self.pointer,
            "page": self.page,
            "box": list(self.box) if self.box else None,
            "value": self.value,
            "alternatives": self.alternatives,
            "reason": "; ".join(self.reasons if self.ask else (*self.reasons, _NOTHING)),
            "chance_wrong": self.chance_wrong,
            "would_change": sorted(self.would_change | self.routes),
            "would_match": self.match,
            "ask": self.ask,
        }


def review_queue(
    records: Sequence[Record],
    determinations: Iterable[Determination],
    pairs: Iterable[Link],
    persons: Iterable[PersonRow] = (),
    hangs: Mapping[Doubt, Hangs] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """Return the questions as lines of ``review.jsonl``, what most hangs on first.

    Args:
        records: all records of the run.
        determinations: what became of their convictions.
        pairs: the judged pairs that wait for a reviewer.
        persons: who the records belong to.
        hangs: what hangs on each of ``doubts_of`` the records, beside the outcomes that are open for it.
    """
    by_id = {record.record_id: record for record in records}
    asked: dict[tuple[str, ...], _Question] = {}
    papers: dict[str, list[str]] = {}
    between = _pairs(pairs, persons, asked)
    for determination in determinations:
        if determination.outcome in ("dismiss", "reduce"):
            papers.setdefault(determination.record_id, []).append(determination.pointer)
        for question in determination.questions:
            if question.kind == "pair":
                # The pointer is the other person: whichever records of the two were judged are asked about.
                found = between.get(frozenset((determination.person_id, question.pointer or "")), [])
                if not found:  # joined to them by a third person only
                    a, b = sorted((determination.person_id, question.pointer or ""))
                    found = [asked.setdefault(("pair", a, b), _Question("pair", pair=(a, b)))]
            else:
                found = [_by_outcome(question.kind, question.pointer, determination, by_id, asked)]
            for each in found:
                each.reasons[question.text] = None
                # what is settled but for the way to ask for it has questions too
                changed = each.would_change if determination.outcome == "review" else each.routes
                changed.add(determination.determination_id)
    for record in records:
        for pointer, reason in _doubts(record):
            doubtful = _value(record, pointer, asked)
            doubtful.reasons[reason] = None
            if (hanging := hangs.get((record.record_id, pointer))) is not None:
                doubtful.would_change |= hanging.outcomes
                doubtful.match |= hanging.match
    for each in asked.values():
        each.papers = sum(_shows(each.pointer, cleared) for cleared in papers.get(each.record_id or "", ()))
    return [each.line() for each in sorted(asked.values(), key=lambda each: each.order)]


def doubts_of(records: Iterable[Record]) -> Iterator[Doubt]:
    """Yield the record and pointer of all that is doubted; None for the pointer where it is the record as a whole."""
    for record in records:
        for pointer, _ in _doubts(record):
            yield record.record_id, pointer


_NOTHING = "nothing hangs on it: no outcome, no match and no paper"


def _shows(pointer: str | None, cleared: str) -> bool:
    """Tell whether the paper that clears a count shows the value: the person's, the event's, and the count's own."""
    if pointer is None or pointer.startswith("/person/"):
        return True
    event = cleared.partition("/counts/")[0]
    return pointer.startswith(f"{cleared}/") or (pointer.startswith(f"{event}/") and "/counts/" not in pointer)


def _pairs(
    links: Iterable[Link], persons: Iterable[PersonRow], asked: dict[tuple[str, ...], _Question]
) -> dict[frozenset[str], list[_Question]]:
    """Enter a question for each pair; return them by the two persons that they would join."""
    person_of = {member: person.person_id for person in persons for member in person.members}
    between: dict[frozenset[str], list[_Question]] = {}
    for link in links:
        question = asked["pair", link.a, link.b] = _Question("pair", pair=(link.a, link.b))
        question.chance_wrong = round(min(link.probability, 1 - link.probability), 6)
        question.reasons["these records may be of one person"] = None
        two = frozenset(person_of.get(member, f"p-{member}") for member in (link.a, link.b))
        between.setdefault(two, []).append(question)
    return between


def _by_outcome(
    kind: str,
    pointer: str | None,
    determination: Determination,
    by_id: Mapping[str, Record],
    asked: dict[tuple[str, ...], _Question],
) -> _Question:
    """Return the question that an open outcome asks, entered once however many outcomes ask it."""
    record_id, _, inside = (pointer or "").partition("#")
    record = by_id.get(record_id)
    if record is not None and kind in ("value", "count"):
        return _value(record, inside, asked, kind)
    own = determination.record_id
    key = (kind, own, determination.pointer)
    return asked.setdefault(key, _Question(kind, pointer=determination.pointer, record_id=own))


def _value(
    record: Record, pointer: str | None, asked: dict[tuple[str, ...], _Question], kind: str = "value"
) -> _Question:
    key = (kind, record.record_id, pointer or "")
    if key in asked:
        return asked[key]
    question = asked[key] = _Question(kind, pointer=pointer, record_id=record.record_id)
    question.value = _at(record, pointer) if pointer else None
    if isinstance(question.value, dict | list):
        question.value = None  # a whole count: its fields are questions of their own
    entry = record.evidence.get(pointer or "")
    question.chance_wrong = 1.0 if pointer else UNSEEN
    if entry is not None:
        question.chance_wrong = 1.0 if entry.state == "illegible" else round(1 - entry.confidence, 6)
        question.page, question.box = _place(entry)
        question.alternatives = [
            alternative.model_dump(mode="json", by_alias=True) for alternative in entry.alternatives or []
        ]
    return question


def _doubts(record: Record) -> Iterator[tuple[str | None, str]]:
    """Yield pointer and reason of what a record says of itself, and of its other values that are unsure."""
    seen: set[str] = set()
    for reason in record.review.reasons:
        pointed = _POINTED.fullmatch(reason)
        if pointed:
            seen.add(pointed[1])
            yield pointed[1], pointed[2]
        else:
            yield None, reason
    for pointer, entry in record.evidence.items():
        if pointer in seen or entry.source == "reviewer":
            continue
        if entry.state == "illegible":
            yield pointer, entry.reason or "cannot be read"
        elif entry.confidence < THRESHOLD:
            yield pointer, "read with less confidence than is enough"


def _place(entry: Evidence) -> tuple[int | None, tuple[float, ...] | None]:
    if entry.boxes:
        return entry.boxes[0].page, entry.boxes[0].box
    return entry.page, entry.box


def _at(record: Record, pointer: str) -> Any:
    value: Any = record.model_dump(mode="json", include={"person", "events"})
    for part in pointer.split("/")[1:]:
        if isinstance(value, list):
            value = value[int(part)] if part.isdigit() and int(part) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(part)
        else:
            return None
    return value
