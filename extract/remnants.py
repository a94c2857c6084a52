"""What a hole, a blot or a torn edge leaves of a value is not the value, and what stands beside it takes no place.

Of a name there may be left the label that it stood beside (``FIRST, MIDDLE``) or a last name with an initial; of two
days beside each other the birth date alone, which then seems the hearing's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.draft import CountDraft, EventDraft, Field, PersonDraft, RecordDraft, illegible
from extract.text import PageText
from nlp.names import begins_with_suffix, is_of_labels

__all__ = ["without_remnants"]

LABELS_ONLY = "words of a label stand where the name is"
INITIALS = "of the first names only initials can be read"
SUFFIX_FIRST = "the name begins with what ends one: it may be the next line's"
BORN_THAT_DAY = "the day that stands here is the birth date"
FIRST_PAPERS = "1961"
"""From this year on a day may be either: the papers that are read begin with it."""


def without_remnants(draft: RecordDraft, text: PageText) -> RecordDraft:
    """Return *draft* of *text* without names made of a label's words, and without birth dates for other days.

    A name whose first names are initials stays, and goes to a person: the rest of them may be torn away.
    """
    person = replace(
        draft.person,
        name=_name(draft.person.name, text),
        aliases=tuple(alias for alias in draft.person.aliases if not is_of_labels(alias.value or "")),
    )
    born = person.date_of_birth
    if born is None or born.value is None or len(born.value) < len("1961-01-01"):
        return replace(draft, person=person)
    events = tuple(_event(event, born, text) for event in draft.events)
    if events != draft.events and born.value >= FIRST_PAPERS:
        person = _born_unsurely(person, born)
    return replace(draft, person=person, events=events)


def _name(name: Field[str] | None, text: PageText) -> Field[str] | None:
    if name is None or name.value is None or not name.spans:
        return name
    if is_of_labels(name.value):
        return _unread(name, text, LABELS_ONLY)
    if begins_with_suffix(name.value) and name.reason is None:
        return replace(name, reason=SUFFIX_FIRST, sense=min(name.sense, 0.6))
    given = name.value.partition(", ")[2].split()
    if given and all(len(word) == 1 for word in given) and name.reason is None:
        return replace(name, reason=INITIALS, sense=min(name.sense, 0.6))
    return name


def _born_unsurely(person: PersonDraft, born: Field[str]) -> PersonDraft:
    reason = born.reason or "the same day stands for an event"
    return replace(person, date_of_birth=replace(born, reason=reason, sense=min(born.sense, 0.5)))


def _event(event: EventDraft, born: Field[str], text: PageText) -> EventDraft:
    """Return the event without the birth date as one of its days."""
    day = event.date
    taken = _is(day, born)
    counts = tuple(_count(count, born, taken, text) for count in event.counts)
    return replace(event, date=_unread(day, text, BORN_THAT_DAY) if day and taken else day, counts=counts)


def _count(count: CountDraft, born: Field[str], taken: bool, text: PageText) -> CountDraft:
    committed, decided = count.offence_date, count.disposition_date
    if committed is not None and _is(committed, born):
        count = replace(count, offence_date=_unread(committed, text, BORN_THAT_DAY))
    if taken and decided is not None and decided.state == "derived" and decided.value == born.value:
        count = replace(count, disposition_date=None)
    updates = tuple(
        replace(update, date=None)
        if taken and update.date is not None and update.date.state == "derived" and update.date.value == born.value
        else update
        for update in count.updates
    )
    return replace(count, updates=updates) if updates != count.updates else count


def _is(day: Field[str] | None, born: Field[str]) -> bool:
    """Tell whether *day* is the birth date, read at its place."""
    return day is not None and day.value == born.value and _meet(day.spans, born.spans)


def _meet(ones: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    return any(start < end and first < last for first, end in ones for start, last in others)


def _unread(field: Field[str], text: PageText, reason: str) -> Field[str]:
    """Return the same place as illegible."""
    gone: Field[str] = illegible(text, field.spans[0][0], field.spans[-1][1], reason)
    return replace(gone, spans=field.spans, raw=field.raw)
