"""The California RAP sheet: how it is known, and the way from its text to a draft.

The parts: ``rap_sheet_lines`` (what each line is), ``rap_sheet_heading`` (the person), ``rap_sheet_events`` (cycles
and events), ``rap_sheet_counts`` (counts and what became of them).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extract.draft import EventDraft, FamilyReader, Field, PersonDraft, RecordDraft, derived, illegible, read
from extract.families.rap_sheet_agreement import TWICE, agreeing_events, agreeing_person
from extract.families.rap_sheet_counts import SheetFacts, read_counts
from extract.families.rap_sheet_dates import event_date
from extract.families.rap_sheet_events import RawEvent, collect, kind_by_agency
from extract.families.rap_sheet_heading import Heading, birth_date, read_heading
from extract.families.rap_sheet_layout import SheetLayout
from extract.families.rap_sheet_lines import EVENT_MARKS, SheetLine, is_end, pages_printed, sheet_lines
from extract.families.rap_sheet_numbers import case_numbers
from extract.families.rap_sheet_sections import letter_style
from extract.text import PageText
from nlp.courts import find_court
from nlp.misreads import as_digits
from nlp.values import Court, Reading

__all__ = ["READER"]

# How a sheet is known before it is read: line marks, blanks and points squeezed out, common misreadings allowed.
_SIGNS = {
    "arrest": re.compile(r"ARR/?DET/?C[I1]TE"),
    "court": re.compile(r"^\W*C[O0]UR[TI][:;](NAM)?"),
    "count": re.compile(r"^\W*C[NH][TI][:;]?[0-9O]"),
    "disposition": re.compile(r"D[I1]SP[O0][:;]"),
    "status": re.compile(r"C[O0][NM]VSTAT"),
    "charge": re.compile(r"T[O0]C[:;][FMIN]"),
    "sentence": re.compile(r"^SEN[:;]"),
    "number": re.compile(r"^\W*C[I1l]{2}/"),
    "name": re.compile(r"^\W*NAM/"),
    "birth": re.compile(r"D[O0]B/"),
    "race": re.compile(r"RAC/"),
}

_ROUTING_LINES = 12  # lines above the heading among which the routing line stands
_PLACE = 0.8  # how surely a place that is read without repair is that place
_LOWER_CASE = re.compile(r"(?<!\S)\S*(?:[a-z]{2}|'[a-z])\S*|(?<!\S)[a-z](?!\S)")
_NAME_NUMBER = re.compile(r"[0-9A-Za-z|@©®]{1,3}")
_ANY_PRINT = frozenset({"name", "birth", "race"})


def _score(lines: Sequence[str]) -> float:
    """Return a quarter for each kind of mark that stands on the page, 1 at most.

    Name, birth and race alone stand on other prints of the network (wanted persons, licences) as well.
    """
    squeezed = [re.sub(r"[\s.]", "", line.upper()) for line in lines]
    found = {name for name, sign in _SIGNS.items() if any(sign.search(line) for line in squeezed)}
    return min(1.0, len(found) / 4) if found - _ANY_PRINT else 0.25


def _begins(lines: Sequence[str], index: int) -> bool:
    """A page on which a heading stands (number, birth and names) before any event is the first of a sheet."""
    if index != 0:
        return False
    wanted = {"number", "birth", "name", "race"}
    for line in lines:
        squeezed = re.sub(r"[\s.]", "", line.upper())
        if any(_SIGNS[sign].search(squeezed) for sign in ("arrest", "court", "count")):
            return False
        wanted -= {sign for sign in wanted if _SIGNS[sign].search(squeezed)}
        if not wanted:
            return True
    return False


def _ends(lines: Sequence[str], index: int) -> bool:
    """Tell whether the line says END OF MESSAGE."""
    return is_end(lines[index])


def _read(text: PageText, latest: date) -> list[RecordDraft]:
    """Return one draft: a sheet speaks of one person."""
    lines = sheet_lines(text)
    body = _body(text, lines)
    layout = SheetLayout(text, lines)
    heading = read_heading(text, lines[:body], latest)
    raw_events, doubts = collect(text, lines[body:])
    events: list[EventDraft] = []
    earliest = _earliest(heading.person.date_of_birth)
    arrested: dict[int, str] = {}
    graded = any(outcome.status for raw in raw_events for count in raw.counts for outcome in count.dispositions)
    facts = SheetFacts(latest, graded, letter_style(text), layout)
    for raw in raw_events:
        event = _event(text, raw, heading, facts, max(earliest, arrested.get(raw.cycle, "")))
        if raw.kind == "arrest" and event.date is not None and event.date.value and not event.date.cost:
            arrested[raw.cycle] = event.date.value
        events.append(event)
    doubts += heading.doubts
    doubts += _counts_in_doubt(events)
    doubts += _pages_missing(text)
    if not any(line.rule == "end" for line in lines):
        doubts.append("the end of the sheet was not found: a page may be missing")
    person = agreeing_person(
        _person(heading, raw_events, text, latest), "\n".join(line.text for line in text.lines[:_ROUTING_LINES])
    )
    begins = lines[body].start if body < len(lines) else len(text.text)
    known = person.name is not None and person.date_of_birth is not None
    unread = layout.doubtful_pages(begins if known else 0)
    return [RecordDraft(person=person, events=agreeing_events(events), doubts=tuple(doubts), unread=unread)]


def _body(text: PageText, lines: Sequence[SheetLine]) -> int:
    """Return the index of the first line behind the heading: an event's, with the rule before it."""
    for index, line in enumerate(lines):
        lead = line.lead
        if lead is None or lead.kind not in EVENT_MARKS:
            continue
        ruled = index > 0 and lines[index - 1].rule is not None
        # the banner **DECEASED of the heading has no colon, the event DECEASED: has
        if ruled or (lead.kind != "deceased" and ":" in text.text[lead.start : lead.end].replace(";", ":")):
            return index - 1 if ruled else index
    return len(lines)


def _earliest(born: Field[str] | None) -> str:
    """Return the first plausible day of an event: the tenth birthday, where the birth date is known."""
    if born is None or not born.value:
        return ""
    return f"{int(born.value[:4]) + 10:04d}{born.value[4:]}"


def _event(text: PageText, raw: RawEvent, heading: Heading, facts: SheetFacts, earliest: str) -> EventDraft:
    on = event_date(text, raw.dated, facts.latest, earliest or None) if raw.dated is not None else None
    agency: Field[str] | None = None
    county: Field[str] | None = None
    court: Reading[Court] | None = None
    if raw.agency is not None:
        printed_at = _printed(text, *raw.agency)
        printed = text.raw(*printed_at)
        court = find_court(printed)
        agency = read(
            text, court.value.name if court else printed.upper(), printed_at, cost=court.cost if court else 0.0
        )
        if court is not None and court.value.county is not None:
            county = derived(court.value.county, "agency", support=0.0 if court.cost else _PLACE)
    return EventDraft(
        type=_type(text, raw, court.value if court is not None else None),
        date=on,
        agency=agency,
        county=county,
        case_number=_case_number(text, raw) if raw.kind == "court" else None,
        cycle=Field(raw.cycle, spans=(raw.cycle_rule,) if raw.cycle_rule else (), state="derived", from_=("type",)),
        name_used=_name_used(text, raw, heading),
        counts=read_counts(text, raw, on.value if on is not None else None, facts),
    )


def _printed(text: PageText, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without what a pen left behind the agency: the sheet's printer has capitals alone."""
    note = _LOWER_CASE.search(text.text, start, end)
    words = text.text[start : note.start() if note else end].rstrip()
    return (start, start + len(words)) if any(char.isalpha() for char in words) else (start, end)


def _type(text: PageText, raw: RawEvent, court: Court | None) -> Field[str]:
    """Return the event's type: by its heading, which the kind of its agency bears out or not."""
    if raw.heading is None:
        return derived(raw.kind, "agency", sense=0.8, reason="the heading of the event was not found")
    found = read(text, raw.kind, raw.heading, cost=raw.cost)
    usual = court is not None and kind_by_agency(court) == raw.kind
    if raw.cost > 1:
        return found
    return replace(found, support=0.98 if usual and not raw.cost else _PLACE)


def _case_number(text: PageText, raw: RawEvent) -> Field[str] | None:
    """Return the case number of a court event. On an arrest the number is that of the booking, and no case's."""
    numbers = [number for number in (case_numbers(text, count) for count in raw.counts) if number is not None]
    first = next((number for number in numbers if number.value is not None), next(iter(numbers), None))
    if first is None:
        return None
    if any(number.value not in (None, first.value) for number in numbers):
        return replace(first, reason="the counts of the event bear different numbers")
    return replace(first, support=TWICE) if len(numbers) > 1 else first


def _name_used(text: PageText, raw: RawEvent, heading: Heading) -> Field[str] | None:
    """Return the name that the event's NAM number stands for in the heading."""
    if raw.name is None:
        return None
    digits = _NAME_NUMBER.search(text.text, *raw.name)
    # the numbers have a leading 0, which scanners take for other round marks
    number = as_digits(re.sub("[@©®Q]", "0", digits[0].upper())) if digits is not None else None
    if digits is None or number is None:
        return illegible(text, *raw.name, "the number of the name cannot be read")
    name = heading.names.get(int(number[0]))
    if name is None or name.value is None:
        return illegible(text, *digits.span(), "the heading shows no name of this number")
    aliases = [field.value for field in heading.person.aliases]
    pointer = "name" if int(number[0]) == 1 else f"aliases/{aliases.index(name.value)}"
    return Field(
        name.value,
        spans=(digits.span(),),
        raw=text.raw(*digits.span()),
        cost=number[1],
        state="derived",
        from_=(f"../../person/{pointer}",),
    )


def _person(heading: Heading, events: Sequence[RawEvent], text: PageText, latest: date) -> PersonDraft:
    """Return the heading's person, with the further birth dates that events were booked under, and a death."""
    person = heading.person
    stated = {person.date_of_birth.value if person.date_of_birth else None}
    others = list(person.other_dates_of_birth)
    stated |= {other.value for other in others}
    for event in events:
        if event.birth is None or not text.raw(*event.birth):
            continue
        born = birth_date(text, *event.birth, latest)
        if born.value is not None and born.value not in stated:
            stated.add(born.value)
            others.append(born)
    death = next((event.heading for event in events if event.kind == "deceased" and event.heading), None)
    deceased = person.deceased or (replace(read(text, True, death), support=TWICE) if death is not None else None)
    return replace(person, other_dates_of_birth=tuple(others), deceased=deceased)


def _counts_in_doubt(events: Sequence[EventDraft]) -> list[str]:
    """Return what shows that lines of counts were lost."""
    doubts = []
    for index, event in enumerate(events):
        numbers = [count.number.value for count in event.counts if count.number is not None]
        if numbers != list(range(1, len(event.counts) + 1)):
            doubts.append(f"/events/{index}/counts: the numbers of the counts do not follow each other")
        if any(count.number is not None and count.number.reason is not None for count in event.counts):
            doubts.append(f"/events/{index}/counts: a range of counts cannot be read")
        if event.type.value != "court":
            continue
        if not event.counts:
            doubts.append(f"/events/{index}/counts: a court event without a count")
        doubts += [
            f"/events/{index}/counts/{number}/disposition: no outcome was found"
            for number, count in enumerate(event.counts)
            if count.disposition is None
        ]
    return doubts


def _pages_missing(text: PageText) -> list[str]:
    """Return a doubt where the page lines (PAGE 2 OF 5) show that a page is not there."""
    printed = pages_printed(text)
    if printed is not None and printed > len(text.pages):
        return ["the page lines of the sheet count more pages than there are"]
    return []


READER = FamilyReader(name="rap_sheet", score=_score, begins=_begins, ends=_ends, read=_read)
