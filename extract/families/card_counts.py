"""From a card's charges to counts: section, outcome, plea, grade and sentence, and what later became of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extract.draft import CountDraft, EventDraft, Field, SentenceDraft, UpdateDraft, derived, read
from extract.families.card_layout import Card
from extract.families.card_lines import LATER, Charge, Entry
from extract.families.charges import count_number
from extract.families.layout import Token
from extract.families.report_table import stretch_of
from extract.families.report_values import (
    charge_fields,
    date_field,
    description_field,
    field_at,
    grade_field,
    outcome_field,
    plea_field,
    sentence_fields,
    settled_grade,
    unread,
)
from nlp.dates import find_dates

__all__ = ["counts_of", "event_day", "unread_notes"]

_TWICE = 0.9
_NAMED = re.compile(r"\b(?:C[TN]?TS?|CNTS?|COUNTS?)\W{0,3}(?P<number>\d{1,2})\b", re.IGNORECASE)
# A note begins with its day, within so many letters.
_DAY_LETTERS = 8
_BY_PLEA = "the card gives a plea and no outcome"
_BY_SENTENCE = "the card gives a sentence and no outcome"
_EARLY = "the later note's day lies before the outcome"
# Courts kept cards in these years; a year of two digits outside of them was misread.
_FIRST_YEAR, _LAST_YEAR = 1930, 2005
_NO_TIME_OF_CARDS = "the day lies outside of the years in which cards were kept"
_TWO_DAYS = "more than one day stands with the outcome"
_SEVERAL_DAYS = "the charges of the case were decided on different days"
_OUTCOMES = "it is not plain which charge an outcome of the card is of"
_WHOSE = "a later note of what befalls convictions stands with a case that has none"
_OF_CONVICTIONS = frozenset({"set_aside", "probation_revoked", "sentence_modified"})
_NOTES = "a later note on the card could not be read"


def counts_of(card: Card, entry: Entry, latest: date) -> tuple[CountDraft, ...]:
    """Return a case's counts with what later notes say of those that were convictions."""
    fates = _fates(card, entry)
    counts = [_count(card, charge, fate, latest) for charge, fate in zip(entry.charges, fates, strict=True)]
    days = [count.disposition_date.value for count in counts if count.disposition_date is not None]
    counts = [_said_twice(count, days) for count in counts]
    updates = [update for note in entry.notes if (update := _update(card, note, latest)) is not None]
    return tuple(
        replace(count, updates=tuple(_in_time(update, count) for update in updates))
        if count.disposition is not None and count.disposition.value == "convicted"
        else count
        for count in counts
    )


def _fates(card: Card, entry: Entry) -> list[list[Token]]:
    """Return what is said of each charge; where the words name counts, each gets its own."""
    fates = [list(charge.fate) for charge in entry.charges]
    numbers = [
        found[0] if charge.number is not None and (found := count_number(charge.number.text)) is not None else None
        for charge in entry.charges
    ]
    if len(fates) < 2 or any(fates[:-1]):
        return fates
    stretch = stretch_of(card.sheet, fates[-1])
    named = list(_NAMED.finditer(stretch.text))
    known = {number: index for index, number in enumerate(numbers) if number is not None}
    if len(named) < 2 or any(int(match["number"]) not in known for match in named):
        return fates
    lead = [t for t in fates[-1] if t.start < stretch.spans(*named[0].span())[0][0]]
    shared: list[list[Token]] = [[] for _ in fates]
    for match, end in zip(named, [*(each.start() for each in named[1:]), len(stretch.text)], strict=True):
        spans = stretch.spans(match.end(), end)
        own = [t for t in fates[-1] if any(a <= t.start < b for a, b in spans)]
        shared[known[int(match["number"])]] = [*lead, *own]
    return shared


def _count(card: Card, charge: Charge, tokens: Sequence[Token], latest: date) -> CountDraft:
    document = card.sheet.document
    fate = stretch_of(card.sheet, tokens)
    day = date_field(document, fate, latest.isoformat()) if fate.text else None
    others = {each.readings[0].value for each in find_dates(fate.text) if each.readings and day is not None}
    if day is not None and any(other[:4] == (day.value or "")[:4] and other > (day.value or "") for other in others):
        day = replace(day, reason=_TWO_DAYS, sense=0.7)
    on = day.value if day is not None else None
    plea = plea_field(document, fate) if fate.text else None
    severity = grade_field(document, fate) if fate.text else None
    fields = charge_fields(
        document, charge.head, charge.mention, charge.at, on, severity.value if severity is not None else None
    )
    sentence = sentence_fields(document, fate, _behind_day(fate.text, day)) if fate.text else SentenceDraft()
    outcome = _outcome(outcome_field(document, fate) if fate.text else None, plea, sentence)
    number = count_number(charge.number.text) if charge.number is not None else None
    section, code = fields.get("section"), fields.get("code")
    convicted = outcome is not None and outcome.value == "convicted"
    if severity is None and convicted and section is not None and code is not None:
        settled = settled_grade(code.value, section.value, on)
        severity = derived(settled, "section") if settled is not None else None
    begin = charge.mention.end if charge.mention is not None else 0
    return CountDraft(
        number=read(document, number[0], (charge.number.start, charge.number.end), cost=number[1])
        if number is not None and charge.number is not None
        else None,
        description=description_field(document, charge.head, begin, charge.end) if charge.end > begin else None,
        plea=plea,
        disposition=outcome,
        disposition_date=day,
        severity=severity,
        sentence=sentence if convicted else SentenceDraft(),
        **fields,
    )


def _behind_day(text: str, day: Field[str] | None) -> int:
    """Return where the words behind the day begin: its numbers are no lengths."""
    if day is None or day.raw is None or (at := text.find(day.raw)) < 0:
        return 0
    return at + len(day.raw)


def _outcome(stated: Field[str] | None, plea: Field[str] | None, sentence: SentenceDraft) -> Field[str] | None:
    """Return the outcome; a plea of guilty with a sentence is a conviction, either alone only perhaps."""
    if stated is not None:
        return stated
    guilty = plea is not None and plea.value in ("guilty", "nolo_contendere")
    served = next((kind for kind in ("prison", "jail", "probation", "fine") if getattr(sentence, kind)), None)
    if guilty and served:
        return derived("convicted", "plea", f"sentence/{served}")
    if guilty:
        return derived("convicted", "plea", sense=0.8, reason=_BY_PLEA)
    if served:
        return derived("convicted", f"sentence/{served}", sense=0.7, reason=_BY_SENTENCE)
    return None


def _said_twice(count: CountDraft, days: Sequence[str | None]) -> CountDraft:
    day = count.disposition_date
    if day is None or day.cost or days.count(day.value) < 2:
        return count
    return replace(count, disposition_date=replace(day, support=_TWICE))


def _update(card: Card, note: Sequence[Token], latest: date) -> UpdateDraft | None:
    document, stretch = card.sheet.document, stretch_of(card.sheet, note)
    outcome = outcome_field(document, stretch)
    if outcome is None or outcome.value not in LATER | {"dismissed"}:
        return None
    text = re.sub(r"\s+", " ", stretch.text.upper())
    day = date_field(document, stretch, latest.isoformat())
    if day is None and any(letter.isdigit() for letter in stretch.text[:_DAY_LETTERS]):
        day = unread(stretch, "the later note's day cannot be read")
    return UpdateDraft(
        date=day,
        disposition=outcome,
        text=field_at(document, stretch, text, 0, len(stretch.text)),
    )


def _in_time(update: UpdateDraft, count: CountDraft) -> UpdateDraft:
    before = count.disposition_date.value if count.disposition_date is not None else None
    if update.date is None or before is None or update.date.value is None or update.date.value >= before:
        return update
    return replace(update, date=replace(update.date, reason=_EARLY, sense=0.5))


def event_day(counts: Sequence[CountDraft]) -> Field[str] | None:
    """Return the day of a case: that of its convictions, else of its other outcomes; doubted where they differ."""
    dated = [count for count in counts if count.disposition_date is not None]
    convicted = [c for c in dated if c.disposition is not None and c.disposition.value == "convicted"]
    days = [count.disposition_date for count in (convicted or dated) if count.disposition_date is not None]
    if not days:
        return None
    if len({day.value for day in days}) > 1:
        return replace(days[0], reason=_SEVERAL_DAYS, sense=0.7)
    day = max(days, key=lambda day: day.support)
    if day.value is not None and not _FIRST_YEAR <= int(day.value[:4]) <= _LAST_YEAR:
        return replace(day, reason=_NO_TIME_OF_CARDS, sense=0.4)
    return day


def unread_notes(card: Card, entry: Entry, event: EventDraft) -> list[str]:
    """Return doubts about a case: a charge without an outcome beside others with one, a note that was not read."""
    doubts = []
    if any(count.disposition is None for count in event.counts):
        doubts.append(_OUTCOMES)
    convicted = any(
        count.disposition is not None and count.disposition.value == "convicted" for count in event.counts
    )
    for note in entry.notes:
        text = stretch_of(card.sheet, note).text
        field = outcome_field(card.sheet.document, stretch_of(card.sheet, note)) if text else None
        known = field is not None and field.value in LATER | {"dismissed"}
        if not convicted and field is not None and field.value in _OF_CONVICTIONS:
            doubts.append(_WHOSE)
        if convicted and not known and sum(letter.isalpha() for letter in text) > 3:
            doubts.append(_NOTES)
    return doubts
