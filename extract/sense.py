"""Sense decides between readings: of all that a paper may say, what is least at odds with itself and the law.

Every reading of a birth date, an event's day, an offence's day and a section is tried with every other. What is at
odds costs ``MISFIT`` each (``extract.fitness``), a reading that is not the first ``OTHER`` each; the cheapest whole
wins, and of two as cheap the one nearer to the first readings. A value that sense chose goes to a person with what
stood first beside it; so does a value of a picture that stays at odds with something.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any

from extract.alternatives import alternatives
from extract.draft import CountDraft, EventDraft, Field, RecordDraft
from extract.fitness import CountFacts, EventFacts, Misfit, count_misfits, event_misfits
from extract.text import PageText

__all__ = ["sensible"]

MISFIT, OTHER = 2.0, 1.0
MOST_READINGS = 3
"""So many readings of a value are tried, the first among them."""
AT_ODDS = 0.6
"""The sense of a value that stays at odds with something."""
CHOSEN = "as first read it made no sense; another reading does"


def sensible(draft: RecordDraft, text: PageText, latest: date) -> RecordDraft:
    """Return *draft* with the most sensible readings of its dates and sections.

    Args:
        draft: what a family read.
        text: the document's text, whose words may have other readings.
        latest: the last plausible day.
    """
    born = draft.person.date_of_birth
    first = _whole(draft, born, text, latest, search=False)
    if first.cost == 0:
        return draft
    wholes = [_whole(draft, choice, text, latest, search=True) for choice in _choices("date_of_birth", born, text)]
    best = min(wholes, key=lambda whole: whole.cost)
    return replace(draft, person=replace(draft.person, date_of_birth=best.born), events=best.events)


@dataclass(frozen=True, slots=True)
class _Whole:
    """One way to read the record, and what speaks against it."""

    cost: float
    born: Field[str] | None
    events: tuple[EventDraft, ...]


def _whole(draft: RecordDraft, born: Field[str] | None, text: PageText, latest: date, search: bool) -> _Whole:
    cost = OTHER * (born is not draft.person.date_of_birth)
    arrested: dict[int | None, str] = {}
    events: list[EventDraft] = []
    for event in draft.events:
        cycle = _value(event.cycle)
        more, chosen = _event(event, _value(born), arrested.get(cycle), text, latest, search)
        cost += more
        events.append(chosen)
        day = _value(chosen.date)
        if chosen.type.value == "arrest" and cycle is not None and day is not None:
            arrested.setdefault(cycle, day)
    return _Whole(cost, born, tuple(events))


def _event(
    event: EventDraft, born: str | None, arrested: str | None, text: PageText, latest: date, search: bool
) -> tuple[float, EventDraft]:
    """Return the cheapest way to read an event, and its cost."""
    found: list[tuple[float, EventDraft]] = []
    for day in _choices("date", event.date, text) if search else [event.date]:
        facts = EventFacts(
            event.type.value or "other", _value(day), _value(event.agency), born, arrested, latest.isoformat()
        )
        against = list(event_misfits(facts))
        counts = [_count(_moved(count, event.date, day), facts, text, search) for count in event.counts]
        cost = OTHER * (day is not event.date) + MISFIT * len(against) + sum(more for more, _ in counts)
        read = replace(event, date=_blamed(day, "date", against, text), counts=tuple(count for _, count in counts))
        found.append((cost, read))
    return min(found, key=lambda one: one[0])


def _count(count: CountDraft, facts: EventFacts, text: PageText, search: bool) -> tuple[float, CountDraft]:
    """Return the cheapest way to read a count of the event, and its cost."""
    sections = _choices("section", count.section, text) if search else [count.section]
    days = _choices("offence_date", count.offence_date, text) if search else [count.offence_date]
    found: list[tuple[float, CountDraft]] = []
    for section, offence in product(sections, days):
        plain = CountFacts(
            _value(count.code), _value(section), _value(count.severity), _value(offence), _imprisons(count)
        )
        against = list(count_misfits(plain, facts))
        swapped = (section is not count.section) + (offence is not count.offence_date)
        read = replace(
            count,
            section=_blamed(section, "section", against, text),
            offence_date=_blamed(offence, "offence_date", against, text),
            severity=_blamed(count.severity, "severity", against, text),
        )
        found.append((OTHER * swapped + MISFIT * len(against), read))
    return min(found, key=lambda one: one[0])


def _imprisons(count: CountDraft) -> bool:
    prison = count.sentence.prison
    suspended = {part.value for part in count.sentence.suspended}
    return prison is not None and prison.value is not None and "prison" not in suspended


def _choices(name: str, field: Field[str] | None, text: PageText) -> Sequence[Field[str] | None]:
    """Return the readings of a field, itself first; others take its place with what stood first beside them."""
    if field is None or field.value is None or field.state != "read":
        return [field]
    return [field, *_others(name, field, text)][:MOST_READINGS]


def _others(name: str, field: Field[str], text: PageText) -> Iterator[Field[str]]:
    for other in alternatives(name, field, text):
        if isinstance(other.value, str):
            first = (field.value, 0.0, "the first reading")
            rest = tuple(each for each in field.alternatives if each[0] != other.value)
            yield replace(
                field, value=other.value, cost=field.cost + OTHER, reason=CHOSEN, alternatives=(first, *rest)
            )


def _moved(count: CountDraft, was: Field[str] | None, now: Field[str] | None) -> CountDraft:
    """Return the count with the days that follow from the event's."""
    decided = count.disposition_date
    if now is was or now is None or was is None or decided is None:
        return count
    if decided.state == "derived" and decided.value == was.value:
        return replace(count, disposition_date=replace(decided, value=now.value))
    return count


def _blamed(field: Field[str] | None, name: str, against: Sequence[Misfit], text: PageText) -> Field[str] | None:
    reason = next((misfit.reason for misfit in against if misfit.field == name), None)
    if field is None or reason is None or field.reason is not None:
        return field
    if field.spans and all(text.is_born_digital(*span) for span in field.spans):
        return field  # it says so: the law must make what it can of that
    return replace(field, reason=reason, sense=min(field.sense, AT_ODDS))


def _value(field: Field[Any] | None) -> Any:
    return field.value if field is not None else None
