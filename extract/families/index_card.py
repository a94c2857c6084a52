"""The criminal index card: how it is known, and the way from its lines to a draft for each person.

Clerks and record rooms kept a card for each person: name, birth date, and their cases in a line or two each, typed or
in a table or in boxes (general knowledge of California's court indexes). Each card is a record, each case an event.
The parts: ``card_layout`` (which card lies where), ``card_lines`` and ``card_boxes`` (cases and charges),
``card_counts`` (what became of them).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extract.draft import EventDraft, FamilyReader, Field, PersonDraft, RecordDraft, derived, read
from extract.families.card_boxes import entries_in_boxes, entries_in_table
from extract.families.card_counts import counts_of, event_day, unread_notes
from extract.families.card_layout import Card, cards_of, county_in, name_cell
from extract.families.card_lines import Entry, entries_in_lines
from extract.families.card_names import name_field, names_in
from extract.families.damaged_words import is_day
from extract.families.layout import Sheet
from extract.families.report_table import stretch_of
from extract.families.report_values import charges_in, date_field, find_outcomes, unread
from extract.text import PageText
from nlp.courts import find_court
from nlp.dates import find_dates
from nlp.identifiers import parse_case_number
from nlp.places import county_names

__all__ = ["READER"]

# No more than this: whatever has a title of its own is that.
_MOST = 0.75
_MOST_LINES = 75
_LONG_LINE = 95
# Words of papers that are no cards; blanks and points squeezed out.
_OTHERS = re.compile(
    r"PEOPLEOFTHESTATE|PLAINTIFF|ITISORDERED|ITISHEREBY|ORDEREDADJUDGED|DEPARTMENTOFJUSTICE|DISPOSITIONREPORT"
    r"|DISPOSITIONOFARREST|ABSTRACTOFJUDGMENT|MINUTEORDER|MINUTES|INFORMATIONNO|DISTRICTATTORNEY|PUBLICDEFENDER"
    r"|PROBATIONORDER|ORDERGRANTING|NAM01|ARRDETCITE|CRIMINALHISTORY|INDICTMENT|COMES?NOW|PERJURY|DECLAREUNDER"
    r"|BOOKINGN|ARRESTINGAGENCY|HONORABLE|JUDGEPRESIDING|REPORTER|BAILIFF|ENDOFREPORT|PROCEEDINGS(?!SUSP)|COMPLAINTNO"
    r"|PLEAFORM|ADVISEMENTOF|WAIVEROFRIGHTS|IUNDERSTAND|BOOKINGS(?:HEET|LIP)|BKGN|TRANSCRIPT|SUBPO?ENA|CRIMEREPORT|BAILBOND"
)
_INDEX = re.compile(r"(?:CARD|CRIMINAL|ALPHA\w{0,8}|DEFENDANTS?|NAME)\s?INDEX|INDEX\s?CARD", re.IGNORECASE)
_TABLE = re.compile(
    r"(?:CASE|DOCKET|NUMBER).{0,30}(?:CHARGE|OFFENSE|VIOLATION).{0,40}(?:DISP[O0]|JUDGMENT|RESULT)", re.I
)
_LABELS = re.compile(
    r"^(?:NAME|DEFENDANT|AKA|ALIAS|ALSO KNOWN AS|CHARGE|DISPOSITION|BIRTHDATE|D\.?O\.?B\.?|CASE (?:NO|NUMBER)"
    r"|DATE (?:FILED|OF DISPOSITION))\b",
    re.IGNORECASE,
)
_NUMBER_LINE = re.compile(
    r"^\W{0,2}(?:NO\.?\s?)?#?\s?[A-Z]{0,4}-?\d[\d-]{2,9}[A-Z]?(?:\s+(?:filed|fld)\b.{0,16})?\W{0,2}$", re.I
)
_NAME_LINE = re.compile(
    r"^(?:\S{1,3}\s+)?[A-Z][A-Z'.\- ]+,?(?: [A-Z'.]+){1,4}\W{0,3}(?:(?:D\.?O\.?B\.?|BORN)\W.{4,14})?$"
)
_DAY_LINE = re.compile(r"^\W{0,2}(?:\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|[A-Z]{3} \d{1,2},? \d{4})\s", re.I)
_ENTRY_LINE = re.compile(
    r"^\W{0,2}(?:NO\.?\s?)?#?\s?[A-Z]{0,4}-?\d[\d-]{2,9}[A-Z]?\s+\(?(?:CT|\d|[A-Z&.]{2,6}\s)", re.I
)
# Boxes that a card with a box for each fact has; some of their labels may be lost.
_BOXES = frozenset({"case", "charge", "disposition", "disposed", "filed"})
_FEWEST_BOXES = 2
_UNREAD_LINE = "a line of the card could not be placed"
_NO_CASE = "no case was found on an index card"
_UNNAMED = "a card without a name"
_NO_LABEL = "the label of what is taken for the birth date could not be read"
_YOUNGEST = 10
_CENTURY = 2009


def _score(lines: Sequence[str]) -> float:
    """Return how many of a card's habits the lines have; 0 where a word of another paper stands, or prose."""
    stated = [line.strip() for line in lines if line.strip()]
    if not stated or len(stated) > _MOST_LINES or sum(len(line) > _LONG_LINE for line in stated) > 1:
        return 0.0
    if _OTHERS.search(re.sub(r"[^A-Z0-9]", "", " ".join(stated).upper())):
        return 0.0
    labels = {match.group().upper()[:6] for line in stated if (match := _LABELS.match(line))}
    charged = sum(bool(charges_in(line)) for line in stated)
    headed = any(_INDEX.search(line) for line in stated) and any(_TABLE.search(line) for line in stated)
    if not charged and not headed:
        return 0.0
    decided = sum(bool(find_outcomes(line)) for line in stated)
    score = 0.2 * bool(decided) + 0.1 * min(len(labels), 3)
    score += 0.3 * any(_INDEX.search(line) for line in stated) + 0.4 * any(_TABLE.search(line) for line in stated)
    score += 0.2 * any(_NUMBER_LINE.match(line) for line in stated)
    score += 0.2 * any(_NAME_LINE.match(line) for line in stated[:4])
    score += 0.2 * any(_DAY_LINE.match(line) and find_outcomes(line) for line in stated)
    score += 0.3 * any(_ENTRY_LINE.match(line) and charges_in(line) and find_dates(line) for line in stated)
    return min(score, _MOST)


def _begins(lines: Sequence[str], index: int) -> bool:
    """Each page of cards begins anew: no card goes on over pages."""
    return not any(line.strip() for line in lines[:index]) and _score(lines) >= 0.5


def _ends(lines: Sequence[str], index: int) -> bool:
    return False


def _read(text: PageText, latest: date) -> list[RecordDraft]:
    """Return a draft for each card."""
    sheet = Sheet(text)
    if not sheet.rows:
        return []
    return [_record(card, latest) for card in cards_of(sheet)]


def _record(card: Card, latest: date) -> RecordDraft:
    head = _head_rows(card)
    if card.table is not None:
        entries, strays = entries_in_table(card)
    elif sum(hit.kind in _BOXES for hit in card.boxes) >= _FEWEST_BOXES:
        entries, strays = entries_in_boxes(card)
    else:
        entries, strays = entries_in_lines(card, [row for row in card.rows if row not in head])
    name, aliases = _names(card)
    agency, county = _court(card, head)
    events = tuple(_event(card, entry, agency, county, latest) for entry in entries)
    doubts = [] if any(event.counts for event in events) else [_NO_CASE]
    if name is None:
        doubts.append(_UNNAMED)
    if any(_means(card, row) for row in strays):
        doubts.append(_UNREAD_LINE)
    for entry, event in zip(entries, events, strict=True):
        doubts += unread_notes(card, entry, event)
    days = [event.date.value for event in events if event.date is not None and event.date.value is not None]
    person = PersonDraft(name=name, aliases=aliases, date_of_birth=_birth(card, min(days, default=None), latest))
    return RecordDraft(person=person, events=events, doubts=tuple(dict.fromkeys(doubts)))


def _head_rows(card: Card) -> set[int]:
    """Return the rows that say who and which court, and belong to no case."""
    rows = {hit.row for hit in card.boxes if hit.kind in ("name", "alias", "birth")}
    if card.name_row is not None:
        rows.add(card.name_row)
    for index in range(card.first, min(card.first + 8, card.last)):
        row = card.sheet.rows[index].text
        if charges_in(row) or _NUMBER_LINE.match(row):
            break
        above = index < (card.name_row if card.name_row is not None else card.first)
        if above or find_court(row) is not None or county_in(row) or _INDEX.search(row):
            rows.add(index)
    return rows


def _means(card: Card, row: int) -> bool:
    """Tell whether a row that was not placed may say something of a case."""
    text = card.sheet.rows[row].text
    return bool(charges_in(text) or find_outcomes(text) or sum(letter.isdigit() for letter in text) >= 4)


def _names(card: Card) -> tuple[Field[str] | None, tuple[Field[str], ...]]:
    sheet = card.sheet
    name = next((field for _, tokens in card.values("name") if (field := name_field(sheet, tokens))), None)
    if name is None and card.name_row is not None:
        row = card.sheet.rows[card.name_row]
        cell = name_cell(row) or row.cells[0]
        stops = [row.tokens[hit.first].at for hit in card.hits if hit.row == card.name_row]
        tokens = tuple(token for token in cell.tokens if not stops or token.at < min(stops))
        name = name_field(sheet, [token for token in tokens if not any(letter.isdigit() for letter in token.text)])
    known = name.value if name is not None else None
    found = [alias for _, tokens in card.values("alias") for alias in names_in(sheet, tokens)]
    unique = {alias.value: alias for alias in reversed(found) if alias.value != known}
    return name, tuple(unique[key] for key in reversed(unique))


def _court(card: Card, head: set[int]) -> tuple[Field[str] | None, Field[str] | None]:
    """Return the court that heads the card, and the county that it or the heading names."""
    document = card.sheet.document
    for index in sorted(head):
        row = stretch_of(card.sheet, card.sheet.rows[index].tokens)
        found = find_court(row.text)
        county = county_in(row.text)
        if found is not None and found.value.kind in ("superior", "municipal", "justice"):
            name = re.sub(r"\s+", " ", row.text.upper().strip(" .,"))
            agency = read(document, name, *row.spans(), cost=found.cost)
            place = county or found.value.county
            if place is None or place not in county_names():
                return agency, None
            return agency, read(document, place, *row.spans(), cost=0.0 if county else found.cost)
        if county is not None:
            return None, read(document, county, *row.spans())
    return None, None


def _event(
    card: Card, entry: Entry, agency: Field[str] | None, county: Field[str] | None, latest: date
) -> EventDraft:
    document = card.sheet.document
    number: Field[str] | None = None
    if entry.number:
        stretch = stretch_of(card.sheet, entry.number)
        reading = parse_case_number(stretch.text)
        number = (
            read(document, reading.value, *stretch.spans(), cost=reading.cost)
            if reading is not None
            else unread(stretch, "what stands there reads as no case number")
        )
    if entry.court:
        stretch = stretch_of(card.sheet, entry.court)
        found = find_court(stretch.text)
        if found is not None:
            agency = read(document, found.value.name, *stretch.spans(), cost=found.cost)
            county = read(document, found.value.county, *stretch.spans()) if found.value.county else None
    counts = counts_of(card, entry, latest)
    known = number is not None and number.value is not None
    where = card.sheet.rows[card.name_row if card.name_row is not None else card.first]
    return EventDraft(
        type=derived("court", "case_number") if known else read(document, "court", *card.sheet.spans(*where.span)),
        date=event_day(counts),
        agency=agency,
        county=county,
        case_number=number,
        counts=counts,
    )


def _birth(card: Card, event: str | None, latest: date) -> Field[str] | None:
    """Return the birth date; whoever had a case at the time of these cards was born in the 1900s or before."""
    day = event or latest.isoformat()
    before = f"{int(day[:4]) - _YOUNGEST:04d}{day[4:]}"
    century = 19 if int(day[:4]) <= _CENTURY else None
    values = [tokens for _, tokens in card.values("birth")]
    if card.name_row is not None and not any(values):
        row = stretch_of(card.sheet, card.sheet.rows[card.name_row].tokens)
        match = re.search(r"(?:D\.?O\.?B\.?|B[O0]RN|\bB\.)\W{0,3}(?=\d)", row.text, re.IGNORECASE)
        if match is not None:
            return date_field(card.sheet.document, row, before, match.end(), None, century)
    for tokens in values:
        stretch = stretch_of(card.sheet, tokens)
        found = date_field(card.sheet.document, stretch, before, century=century)
        if found is not None:
            return found
        if any(letter.isdigit() for letter in stretch.text):
            late = date_field(card.sheet.document, stretch, latest.isoformat())
            if late is not None:
                return replace(late, reason="the birth date lies too near to the case", sense=0.4)
            return unread(stretch, "what stands there reads as no date")
    return None if any(values) else _unlabelled_birth(card, before, century)


def _unlabelled_birth(card: Card, before: str, century: int | None) -> Field[str] | None:
    """Return a day that stands alone in a cell between the boxes for the name and those for the case, doubted."""
    names = [hit.row for hit in card.boxes if hit.kind in ("name", "alias")]
    others = [hit.row for hit in card.boxes if hit.kind in ("filed", "disposed", "charge", "disposition")]
    others += [card.table.heading] if card.table is not None else []
    for index in range(min(names, default=card.last) + 1, min(others, default=card.first)):
        for cell in card.sheet.rows[index].cells:
            if is_day(cell.text):
                found = date_field(card.sheet.document, stretch_of(card.sheet, cell.tokens), before, century=century)
                return replace(found, reason=_NO_LABEL, sense=0.6) if found is not None else None
    return None


READER = FamilyReader(name="index_card", score=_score, begins=_begins, ends=_ends, read=_read)
