"""Court papers of no family that is read yet: what entities they give, for a person to look at.

Nothing here says what became of a count, or which of several dates is the event's: an unknown layout gives no
ground for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from extract.draft import CountDraft, EventDraft, FamilyReader, Field, PersonDraft, RecordDraft, derived, read
from extract.text import PageText
from nlp.pipeline import Entity, find_entities
from nlp.values import Charge, Court

__all__ = ["READER"]

T = TypeVar("T")

# One of these alone proves little (a letter can cite a section), but a court's name; else two of different kinds.
_TELLING = frozenset({"SECTION", "COURT", "CASE_NUMBER", "DISPOSITION", "PLEA", "SENTENCE", "SEVERITY"})

_COURTS = frozenset({"superior", "municipal", "justice", "juvenile", "federal"})


def _is_telling(entity: Entity) -> bool:
    if entity.label == "SECTION":
        return isinstance(entity.value, Charge) and entity.value.section.code is not None
    return entity.label in _TELLING


def _is_court(entity: Entity) -> bool:
    return isinstance(entity.value, Court) and entity.value.kind in _COURTS


def _read(text: PageText, latest: date) -> list[RecordDraft]:
    """Return one draft (court, case number and sections; no date, no outcome), or none where this is no court paper.

    A court paper names a court, or at least two kinds of things that court papers name: sections, cases, outcomes.
    """
    entities = find_entities(text.text)
    telling = [entity for entity in entities if _is_telling(entity)]
    if len({entity.label for entity in telling}) < 2 and not any(_is_court(entity) for entity in telling):
        return []
    names = {entity.value: entity for entity in entities if entity.label == "PERSON"}
    name: Field[str] | None = None
    if len(names) == 1:
        ((value, entity),) = names.items()
        name = _field(text, entity, str(value))
    return [
        RecordDraft(
            person=PersonDraft(name=name),
            events=(_event(text, telling),),
            doubts=("the kind of document is not one that is read yet",),
        )
    ]


def _event(text: PageText, entities: Sequence[Entity]) -> EventDraft:
    court = next((entity for entity in entities if entity.label == "COURT"), None)
    case = next((entity for entity in entities if entity.label == "CASE_NUMBER"), None)
    first = court or case or entities[0]
    agency: Field[str] | None = None
    county: Field[str] | None = None
    if court is not None and isinstance(court.value, Court):
        agency = _field(text, court, court.value.name)
        county = derived(court.value.county, "agency") if court.value.county else None
    return EventDraft(
        type=_field(text, first, "court"),
        agency=agency,
        county=county,
        case_number=_field(text, case, str(case.value)) if case is not None else None,
        counts=_counts(text, entities),
    )


def _counts(text: PageText, entities: Sequence[Entity]) -> tuple[CountDraft, ...]:
    sections: dict[Charge, Entity] = {}
    for entity in entities:
        if entity.label == "SECTION" and isinstance(entity.value, Charge):
            sections.setdefault(entity.value, entity)
    return tuple(
        CountDraft(
            code=_field(text, entity, charge.section.code) if charge.section.code else None,
            section=_field(text, entity, charge.section.number),
            description=_field(text, entity, charge.description) if charge.description else None,
            attempted=_field(text, entity, True) if charge.attempted else None,
            conspiracy=_field(text, entity, True) if charge.conspiracy else None,
        )
        for charge, entity in sections.items()
    )


def _field(text: PageText, entity: Entity, value: T) -> Field[T]:
    return read(text, value, (entity.start, entity.end), cost=entity.cost)


def _never(lines: Sequence[str], index: int) -> bool:
    """An unknown layout has no known first or last line."""
    return False


READER = FamilyReader(name="unknown", score=lambda lines: 0.0, begins=_never, ends=_never, read=_read)
