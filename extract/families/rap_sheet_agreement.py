"""What a RAP sheet says twice: two readings that agree support each other.

The charge of a conviction mostly stands on the arrest of the same cycle too; the routing line above the heading
repeats the person's number and surname.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extract.draft import CountDraft, EventDraft, Field, PersonDraft

__all__ = ["TWICE", "agreeing_events", "agreeing_person"]

# Two separate readings go wrong in the same way now and then: the same worn type reads the same.
TWICE = 0.8
# The surname alone is repeated, not the whole name.
SURNAME = 0.5

_ROUTING = re.compile(r"\bRE\s*[:;]?\s*[A-Z0-9]{2,3}\b.*", re.IGNORECASE)


def agreeing_person(person: PersonDraft, heading: str) -> PersonDraft:
    """Return the person, number and name supported where the routing line of the *heading*'s text repeats them."""
    routing = " ".join(_ROUTING.findall(heading))
    digits = re.sub(r"[\s.,]", "", routing)
    cii = person.cii
    if cii is not None and cii.value is not None and not cii.cost and cii.value[1:] in digits:
        person = replace(person, cii=replace(cii, support=TWICE))
    if person.name is not None and person.name.value is not None:
        surname = person.name.value.split(",")[0]
        if len(surname) >= 3 and re.search(rf"\b{re.escape(surname)}\b", routing.upper()):
            person = replace(person, name=replace(person.name, support=SURNAME))
    return person


def agreeing_events(events: Sequence[EventDraft]) -> tuple[EventDraft, ...]:
    """Return the events, a section supported where another event of the same cycle has it too."""
    seen = Counter(
        key for event in events for key in {(event.cycle and event.cycle.value, *_charge(c)) for c in event.counts}
    )
    return tuple(
        replace(
            event,
            counts=tuple(
                _supported(count) if seen[(event.cycle and event.cycle.value, *_charge(count))] > 1 else count
                for count in event.counts
            ),
        )
        for event in events
    )


def _charge(count: CountDraft) -> tuple[str | None, str | None]:
    return _value(count.code), _value(count.section)


def _value(field: Field[str] | None) -> str | None:
    return field.value if field is not None else None


def _supported(count: CountDraft) -> CountDraft:
    if count.code is None or count.section is None or count.section.value is None or count.section.sense < 1:
        return count  # what no list knows may be misread twice
    return replace(count, code=replace(count.code, support=TWICE), section=replace(count.section, support=TWICE))
