"""The docket: registers of actions, docket sheets, a day's dockets and the printouts that followed them.

The parts: ``docket_entries`` (columns, and the entries in them), ``docket_people`` (whose they are),
``docket_charges`` (what was charged), ``docket_acts`` (what an entry tells), ``docket_story`` (each count through the
entries), ``docket_counts`` (the record's counts), ``docket_calendar`` (a day's docket, a case to a row).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extract.draft import EventDraft, FamilyReader, Field, PersonDraft, RecordDraft, read
from extract.families.court_and_case import dates_in, find_case_numbers, find_court_field, labelled_date
from extract.families.defendants import find_cii, find_race, find_sex
from extract.families.docket_acts import Fragment, Label, read_acts
from extract.families.docket_calendar import is_calendar, read_calendar
from extract.families.docket_charges import Charged, find_charged
from extract.families.docket_counts import Paper, count_draft, day_field, days_stated, disposal, is_lower
from extract.families.docket_entries import Entry, find_entries
from extract.families.docket_people import (
    Party,
    Section,
    confirmed_by_caption,
    find_parties,
    find_sections,
    known_by_marks,
    names_them_together,
    speaks_of,
)
from extract.families.docket_signs import begins, ends, score, title_row
from extract.families.docket_story import Story, Told, follow, in_order
from extract.families.labels import DAMAGED, Hit, below, find_labels, right_of
from extract.families.layout import Sheet
from extract.text import PageText
from nlp.identifiers import parse_case_number

__all__ = ["READER"]

_NO_ENTRIES = "no dated entries were found on a docket"
_NO_CHARGES = "no charges were found on a docket"
_UNMARKED = "several defendants, and an entry does not say of which it speaks"
_UNREAD_ENTRY = "an entry can hardly be read, and may tell of more"
_NUMBERS_LOST = "the charges are numbered, and the numbers could not be read"
_DISPOSES = frozenset({"plea_guilty", "plea_nolo", "found", "acquitted", "dismissed", "diverted", "held", "lesser"})
_SET = re.compile(
    r"(?:P\s?&\s?S|SENT\w*|PROB|JUDG\w*)\W+(?:HRG\W+)?(?:IS\s+)?(?:SET\s+)?(?:FOR\s+|ON\s+)?$", re.IGNORECASE
)
_SECTION = re.compile(r"(?<![\d$/.-])\d{3,5}(?![\d/-])")
_WORD = 3
_HARD = 0.4
_POOR = 0.75


def _read(text: PageText, latest: date) -> list[RecordDraft]:
    """Return a draft for each defendant: one event of type court, the counts as the entries leave them."""
    sheet = Sheet(text)
    if not sheet.rows:
        return []
    hits = find_labels(sheet)
    agency, county = find_court_field(sheet)
    event = EventDraft(
        type=read(sheet.document, "court", *sheet.spans(*title_row(sheet).span)), agency=agency, county=county
    )
    if is_calendar(sheet):
        return read_calendar(sheet, event, latest)
    event = replace(event, case_number=_case_number(sheet, hits))
    sections = find_sections(sheet)
    if sections:
        return _in_sections(sheet, hits, event, sections, latest)
    entries, begin = find_entries(sheet, 0, len(sheet.rows), latest)
    parties = find_parties(sheet, begin)
    if len(parties) > 1:
        known_by_marks(parties, [entry.words.text for entry in entries])
    return _of_parties(sheet, hits, event, parties, entries, (0, begin), latest)


def _case_number(sheet: Sheet, hits: Sequence[Hit]) -> Field[str] | None:
    """Return the case number beside its label, of any shape that has four digits and more."""
    found = find_case_numbers(sheet, hits).field
    if found is not None and found.value is not None:
        return found
    for hit in hits:
        tokens = (
            (*right_of(sheet, hit, hits), *(below(sheet, hit, hits, rows=1) or [()])[0]) if hit.kind == "case" else ()
        )
        for token in tokens:
            reading = parse_case_number(token.text) if sum(c.isdigit() for c in token.text) >= 4 else None
            if reading is not None:
                return read(sheet.document, reading.value, *sheet.spans(token.at, token.stop), cost=reading.cost)
    return found


def _in_sections(
    sheet: Sheet, hits: Sequence[Hit], event: EventDraft, sections: Sequence[Section], latest: date
) -> list[RecordDraft]:
    """Return the drafts of a printout that has a section for each defendant; entries may stand under them all."""
    drafts: list[RecordDraft] = []
    shared, begin = _shared_entries(sheet, sections, latest)
    first_party = sections[0].party
    if first_party is not None:
        first_party.name = confirmed_by_caption(first_party.name, find_parties(sheet, sections[0].first))
    for order, section in enumerate(sections):
        last = min(section.last, begin) if shared else section.last
        own, first = ([], last) if shared else find_entries(sheet, section.first, last, latest)
        parties = [each.party for each in sections if each.party is not None]
        entries = shared or own
        told = _told_of(entries, parties, order, shared=True) if shared and len(sections) > 1 else _whole(entries)
        charged = find_charged(sheet, section.first, first, (), _filed(entries))
        drafts.append(
            _draft(sheet, hits, event, section.party, charged, entries, told, latest, range(section.first, first))
        )
    return drafts


def _shared_entries(sheet: Sheet, sections: Sequence[Section], latest: date) -> tuple[list[Entry], int]:
    """Return the entries under the last section, where none of the others has any; and where they begin."""
    if len(sections) < 2:
        return [], len(sheet.rows)
    if any(find_entries(sheet, each.first, each.last, latest)[0] for each in sections[:-1]):
        return [], len(sheet.rows)
    return find_entries(sheet, sections[-1].first, len(sheet.rows), latest)


def _of_parties(
    sheet: Sheet,
    hits: Sequence[Hit],
    event: EventDraft,
    parties: Sequence[Party],
    entries: Sequence[Entry],
    head: tuple[int, int],
    latest: date,
) -> list[RecordDraft]:
    charged = find_charged(sheet, *head, parties, _filed(entries))
    drafts = []
    for index, party in enumerate(parties or [None]):
        own = [each for each in charged if each.against is None or index in each.against]
        told = _told_of(entries, parties, index) if len(parties) > 1 else _whole(entries)
        rows = range(*head) if index == 0 else range(0)
        drafts.append(_draft(sheet, hits, event, party, own, entries, told, latest, rows))
    return drafts


def _whole(entries: Sequence[Entry]) -> tuple[list[Told], list[str]]:
    return [Told(entry, read_acts(entry.words.text, entry.day.value if entry.day else None)) for entry in entries], []


def _told_of(
    entries: Sequence[Entry], parties: Sequence[Party], index: int, shared: bool = False
) -> tuple[list[Told], list[str]]:
    """Return what the entries tell of one of several defendants; a name holds to the end of its entry."""
    told: list[Told] = []
    doubts: list[str] = []
    for entry in entries:
        current: set[int] | None = None
        kept = []
        for fragment in read_acts(entry.words.text, entry.day.value if entry.day else None):
            named = speaks_of(entry.words.text[fragment.start : fragment.end], parties)
            current = named if named is not None else current
            words = entry.words.text[fragment.start : fragment.end]
            unclear = current is None or (named is not None and len(named) > 1 and not names_them_together(words))
            if unclear and any(act.kind in _DISPOSES for act in fragment.acts):
                doubts.append(_UNMARKED)
            if current is None or index in current:
                kept.append(fragment)
        if kept:
            told.append(Told(entry, tuple(kept)))
    return told, list(dict.fromkeys(doubts))


def _filed(entries: Sequence[Entry]) -> str | None:
    return next((entry.day.value for entry in entries if entry.day is not None), None)


def _draft(
    sheet: Sheet,
    hits: Sequence[Hit],
    event: EventDraft,
    party: Party | None,
    charged: Sequence[Charged],
    entries: Sequence[Entry],
    told: tuple[list[Told], list[str]],
    latest: date,
    rows: range,
) -> RecordDraft:
    doubts = list(told[1])
    numbers, unsure = _numbers(charged, told[0])
    doubts += [_NUMBERS_LOST] if unsure else []
    story = follow(charged, numbers, told[0])
    paper = _paper(sheet, event, entries, latest)
    closing = disposal(story)
    counts = tuple(count_draft(paper, count, story) for count in story.counts)
    doubts += story.doubts
    if not entries:
        doubts.append(_NO_ENTRIES)
    if not charged:
        doubts.append(_NO_CHARGES)
    if any(_is_hard(each.entry) and _matters(each.entry, story, told[0]) for each in told[0]):
        doubts.append(_UNREAD_ENTRY)
    return RecordDraft(
        person=_person(sheet, hits, party, rows, latest),
        events=(replace(event, date=day_field(paper, closing) if closing is not None else None, counts=counts),),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _is_hard(entry: Entry) -> bool:
    """Tell whether much of an entry was read badly: a word now and then is, and spoils nothing; nor do specks."""
    document = entry.words.sheet.document
    words = [token for token in entry.words.tokens if sum(letter.isalpha() for letter in token.text) >= _WORD]
    sure = [document.confidence(token.start, token.end) for token in words]
    return bool(sure) and (sum(sure) / len(sure) < _POOR or sum(each < _HARD for each in sure) >= 4)


def _matters(entry: Entry, story: Story, told: Sequence[Told]) -> bool:
    """Tell whether an entry that can hardly be read may tell of more than is known of the counts.

    What stands before the entries that dispose of every count is overtaken by them, unless a section is named there.
    """
    ended = [index for index, each in enumerate(told) if any(count.entry is each.entry for count in story.counts)]
    open_ = not story.counts or any(count.outcome is None or count.entry is None for count in story.counts)
    before = [each.entry for each in told[: max(ended, default=0)]]
    return open_ or not any(each is entry for each in before) or _SECTION.search(entry.words.text) is not None


def _numbers(charged: Sequence[Charged], told: Sequence[Told]) -> tuple[list[int | None], bool]:
    """Return the number of each count, and whether it is not sure: those without one stand in their order.

    Where the entries name just as many counts as the head lists, theirs are the numbers.
    """
    if all(each.number is not None for each in charged):
        return [each.number for each in charged], False
    named = sorted({n for t in told for f in t.fragments for x in _labels(f) for n in x.numbers})
    printed = [each.number for each in charged]
    if len(named) == len(charged) and all(p is None or p == n for p, n in zip(printed, named, strict=True)):
        return list(named), False
    filled: list[int | None] = []
    for number in printed:
        filled.append(number if number is not None else (filled[-1] or 0) + 1 if filled else 1)
    return filled, bool(named) and not set(named) <= {n for n in filled if n is not None}


def _labels(fragment: Fragment) -> list[Label]:
    return [*fragment.labels, *(label for act in fragment.acts for label in act.labels)]


def _paper(sheet: Sheet, event: EventDraft, entries: Sequence[Entry], latest: date) -> Paper:
    ordered = in_order(entries)
    every = [day.value for day in dates_in(sheet, 0, len(sheet.text), latest) if len(day.value) == 10]
    filed = _filed(entries)
    return Paper(
        sheet=sheet,
        latest=latest,
        ordered=frozenset(id(entries[index]) for index in ordered),
        stated=days_stated(every),
        announced=_announced(sheet, latest),
        filed=filed,
        lower=is_lower(event, filed),
    )


def _announced(sheet: Sheet, latest: date) -> frozenset[str]:
    """Return the days for which entries set judgment or sentence."""
    days = (day for day in dates_in(sheet, 0, len(sheet.text), latest) if len(day.value) == 10)
    return frozenset(day.value for day in days if _SET.search(sheet.flow[max(day.start - 24, 0) : day.start]))


def _person(sheet: Sheet, hits: Sequence[Hit], party: Party | None, rows: range, latest: date) -> PersonDraft:
    near = [hit for hit in hits if hit.row in rows and hit.cost < DAMAGED]
    birth = next(
        (day for hit in near if hit.kind == "birth" and (day := labelled_date(sheet, hit, hits, latest))), None
    )
    if party is None:
        return PersonDraft()
    return PersonDraft(
        name=party.name,
        aliases=tuple(party.aliases),
        date_of_birth=birth.field(sheet) if birth is not None else None,
        sex=find_sex(sheet, near),
        race=find_race(sheet, near),
        cii=find_cii(sheet, [hit for hit in near if not hit.cost]),
    )


READER = FamilyReader(name="docket", score=score, begins=begins, ends=ends, read=_read)
