"""From what the entries made of a defendant's counts to the counts of the record, and the day of the event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from extract.draft import CountDraft, EventDraft, Field, SentenceDraft, UpdateDraft, derived, illegible
from extract.families.charges import charge_fields_at, last_day
from extract.families.docket_entries import Entry
from extract.families.docket_story import CountState, Story
from extract.families.layout import Sheet
from nlp.statutes import load_statutes
from nlp.values import Section

__all__ = ["Paper", "count_draft", "day_field", "days_stated", "disposal", "graded_by_law", "is_lower"]

_NO_DAY = "the day of the entry cannot be read"
_NOT_IN_ORDER = "the days of the entries are not in order, so this one may be misread"
_NOT_AS_SET = "the day is one digit off the day that was set for sentence"
_TABLE_DIFFERS = "the table of counts and the entries say different things"
_YEARS_BEFORE = 3
_LOWER_ENDED = "1998-06-03"
"""From that day county after county unified its courts (Proposition 220 of 1998)."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What holds for the whole docket.

    ``ordered``: the entries whose days are in order (by ``id``). ``stated``: how often each day stands anywhere on
    the paper. ``filed``: the first day on it. ``lower``: it is a municipal or justice court's, of before their end.
    ``announced``: the days set for sentence.
    """

    sheet: Sheet
    latest: date
    ordered: frozenset[int]
    stated: dict[str, int]
    filed: str | None
    lower: bool
    announced: frozenset[str] = frozenset()


def day_field(paper: Paper, entry: Entry) -> Field[str] | None:
    """Return the day of an entry: doubted where it breaks the order, supported where it stands elsewhere too."""
    if entry.day is None:
        if entry.stands is None:
            return None
        spans = paper.sheet.spans(*entry.stands)
        return illegible(paper.sheet.document, spans[0][0], spans[-1][1], _NO_DAY)
    fits = id(entry) in paper.ordered
    day = entry.day.value
    reason = None if fits else _NOT_IN_ORDER
    if fits and day not in paper.announced and any(_one_digit_apart(day, other) for other in paper.announced):
        reason = _NOT_AS_SET
    made = entry.day.field(paper.sheet, reason=reason, sense=0.6 if reason else 1.0)
    again = paper.stated.get(entry.day.value, 0) > 1
    return replace(made, support=0.6 if fits and again else 0.0)


def _one_digit_apart(day: str, other: str) -> bool:
    return sum(a != b for a, b in zip(day, other, strict=True)) == 1


def disposal(story: Story) -> Entry | None:
    """Return the entry on whose day the counts were disposed of: the sentence, else the last finding or dismissal."""
    if story.judged is not None:
        return story.judged
    convicted = [count.entry for count in story.counts if count.outcome == "convicted" and count.entry is not None]
    if convicted:
        return convicted[-1]
    ended = [count.entry for count in story.counts if count.entry is not None]
    return max(ended, key=lambda entry: entry.day.value if entry.day else "") if ended else None


def count_draft(paper: Paper, count: CountState, story: Story) -> CountDraft:
    """Return the count of the record."""
    day = _disposed(paper, count, story)
    on = paper.filed or (day.value if day is not None else None)
    severity = _severity(count)
    fields = _charge(paper, count, on, severity.value if severity else None)
    named = count.charged.lesser_description if count.lesser_named else count.charged.description
    draft = CountDraft(
        number=count.charged.number_field,
        description=named,
        plea=count.plea or count.charged.plea,
        disposition=_disposition(count),
        disposition_date=day if count.outcome is not None else None,
        severity=severity,
        sentence=_sentence(count),
        updates=tuple(_dated(paper, entry, update) for entry, update in count.updates),
        **fields,
    )
    return _graded(paper, draft, count, story)


def _charge(paper: Paper, count: CountState, on: str | None, severity: str | None) -> dict[str, Any]:
    charged = count.charged
    if count.lesser is not None and count.lesser_named:
        words, mention = count.lesser
    elif charged.lesser is not None and count.outcome == "convicted":
        words, mention = charged.words, charged.lesser
    elif charged.mention is not None:
        words, mention = charged.words, charged.mention
    else:
        return {"section": charged.unread}
    fields = charge_fields_at(paper.sheet.document, words.spans(mention.start, mention.end), mention, on, severity)
    if count.lesser_named and count.lesser is None and charged.lesser is None:
        reason = "a lesser offence was found, and its section could not be read"
        fields["section"] = replace(fields["section"], reason=reason, sense=0.4)
    elif count.lesser is not None and charged.lesser is not None:
        same = charged.lesser.readings[0].value.section.number == mention.readings[0].value.section.number
        fields["section"] = replace(
            fields["section"],
            support=0.7 if same else 0.0,
            reason=fields["section"].reason if same else _TABLE_DIFFERS,
        )
    return fields


def _severity(count: CountState) -> Field[str] | None:
    if count.reduced is not None:
        return count.reduced
    if count.lesser_named:
        return None  # the grade in the head is that of what was charged
    return count.charged.severity


def _disposition(count: CountState) -> Field[str] | None:
    """Return what became of the count; None where the paper does not say: an entry may have been torn away."""
    stated = count.charged.stated
    if count.outcome is None or count.place is None:
        if stated is None or stated.value in ("pending", "held_to_answer", "other"):
            return stated
        return replace(stated, reason=_TABLE_DIFFERS, sense=0.5)
    found = count.place.of(count.outcome)
    support = 0.4 if count.sentenced is not None else 0.0
    if stated is None or stated.value == "other":
        return replace(found, support=support)
    later = {update.disposition.value for _, update in count.updates if update.disposition is not None}
    if stated.value == count.outcome or (stated.value in ("dismissed", "set_aside") and "set_aside" in later):
        return replace(found, support=0.8)
    return replace(
        found, reason=_TABLE_DIFFERS, sense=0.5, alternatives=((stated.value, 0.0, "the table of counts"),)
    )


def _disposed(paper: Paper, count: CountState, story: Story) -> Field[str] | None:
    entry = count.entry
    if count.outcome == "convicted":
        entry = count.sentenced or disposal(story)
    return day_field(paper, entry) if entry is not None else None


def _sentence(count: CountState) -> SentenceDraft:
    values: dict[str, Any] = {}
    suspended: list[Field[str]] = []
    for kind, part in count.sentence:
        if kind == "suspended":
            if part.value not in {each.value for each in suspended}:
                suspended.append(Field(str(part.value), spans=part.spans, raw=part.raw, cost=part.cost))
        else:
            values.setdefault(kind, part)
    return SentenceDraft(suspended=tuple(suspended), **values)


def _dated(paper: Paper, entry: Entry, update: UpdateDraft) -> UpdateDraft:
    return replace(update, date=day_field(paper, entry))


def _graded(paper: Paper, draft: CountDraft, count: CountState, story: Story) -> CountDraft:
    """Give a conviction without a printed grade the one that the sentence, the law or the court settles."""
    if draft.severity is not None or count.outcome != "convicted":
        return draft
    if draft.section is None or draft.section.value is None:
        return draft
    convicted = sum(other.outcome == "convicted" for other in story.counts)
    code = draft.code.value if draft.code is not None else None
    by_law = graded_by_law(Section(code, draft.section.value), paper.filed) if not draft.attempted else frozenset()
    if draft.sentence.prison is not None and convicted == 1:
        return (
            draft
            if by_law and "felony" not in by_law
            else replace(draft, severity=derived("felony", "sentence/prison"))
        )
    if len(by_law) == 1:
        return replace(draft, severity=derived(next(iter(by_law)), "section", sense=0.98))
    lower = paper.lower and draft.sentence.prison is None and (not by_law or "misdemeanor" in by_law)
    if lower and draft.disposition is not None:
        # these courts could not sentence for a felony
        return replace(draft, severity=derived("misdemeanor", "../../agency", "disposition", sense=0.96))
    return draft


def graded_by_law(section: Section, filed: str | None) -> frozenset[str]:
    """Return the grades that the section had on the day of filing and in the three years before; empty if unknown."""
    day = last_day(filed)
    if day is None or not load_statutes().known(section.code, section.base):
        return frozenset()
    days = [day.replace(year=day.year - years, day=min(day.day, 28)) for years in range(_YEARS_BEFORE + 1)]
    return frozenset[str]().union(*(load_statutes().severities(section, each) for each in days))


def is_lower(event: EventDraft, day: str | None) -> bool:
    """Tell whether the court was a municipal or justice court, which sentenced for misdemeanors only."""
    court = event.agency.value if event.agency is not None else None
    return bool(court and court.startswith(("MUNICIPAL", "JUSTICE"))) and day is not None and day < _LOWER_ENDED


def days_stated(days: Sequence[str]) -> dict[str, int]:
    """Return how often each of *days* occurs."""
    found: dict[str, int] = {}
    for day in days:
        found[day] = found.get(day, 0) + 1
    return found
