"""The disposition report to the Department of Justice: how it is known, and the way from its text to a draft.

California's police, prosecutors and courts report since 1970 what became of an arrest, on one form that travels with
the case (JUS 8715 and its forerunners), later on a computer's printout. It is an arrest event and, where the court
acted, a court event with its own number and date. The parts: ``report_parts`` (labels, tables, parts of the form),
``report_counts`` (the charges and what became of them), ``report_table`` and ``report_values`` (cells).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz

from extract.draft import CountDraft, EventDraft, FamilyReader, Field, PersonDraft, RecordDraft, derived, read
from extract.families.card_names import name_field, names_in
from extract.families.layout import Sheet, Token
from extract.families.report_counts import arrest_counts, court_counts, unplaced
from extract.families.report_parts import Form, Part, lay_out
from extract.families.report_table import stretch_of
from extract.families.report_values import date_field, unread
from extract.text import PageText
from nlp.courts import find_court
from nlp.identifiers import IdentifierKind, parse_case_number, parse_identifier
from nlp.places import county_names, find_place

__all__ = ["READER"]

# What the paper says of itself, blanks and points squeezed out.
_TITLES = (
    "DISPOSITIONOFARREST",
    "REPORTOFDISPOSITION",
    "ADULTDISPOSITIONREPORT",
    "ARRESTDISPOSITIONREPORT",
    "ARRESTANDCOURTDISPOSITION",
    "COURTDISPOSITIONREPORT",
    "DISPOSITIONTODOJ",
    "DISPOSITIONREPORT",
    "JUVENILEDISPOSITIONREPORT",
)
_SIGNS = (
    "DATEOFARREST",
    "ARRESTINGAGENCY",
    "BOOKINGNO",
    "BOOKINGNUMBER",
    "COURTCASENO",
    "DATEOFDISPOSITION",
    "DISPOSITIONDATE",
    "COMPLAINTFILED",
    "COMPLAINTNOTFILED",
    "ARRESTEERELEASED",
    "DATEOFREJECTION",
    "DATERELEASED",
    "CIINUMBER",
    "DEPARTMENTOFJUSTICE",
    "COURTDISPOSITION",
    "NOCOURTACTIONREPORTED",
    "REPORTEDBY",
)
_CLOSE = 88.0
_TITLE_WORTH, _SIGN_WORTH, _MOST_SIGNS = 0.6, 0.08, 0.4
_TITLE_LINES = 8
_LONGEST_TITLE = 60
_TITLE_WORDS = 6
_END = re.compile(r"END\s*OF\s*(?:DISPOSITION\s*)?REPORT", re.IGNORECASE)
# The form is of 1970; older arrests were seldom reported on it, and none so old.
_FIRST_DAY = "1960-01-01"
_YOUNGEST = 10
_TWO_DAYS = "the paper gives two days for the same thing"
_EARLY = "the court's day lies before the arrest"
_NO_DATE = "what stands there reads as no date"
# Whoever appears on a report of this year or before was born in the 1900s.
_CENTURY = 2009
_SEXES = {"M": "M", "MALE": "M", "F": "F", "FEMALE": "F", "X": "X"}
# The Department of Justice's letters; a race in words stays as the paper has it.
_RACES = {"W": "WHITE", "B": "BLACK", "H": "HISPANIC", "A": "OTHER ASIAN", "I": "AMERICAN INDIAN", "O": "OTHER"}


def _squeezed(line: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", line.upper())


def _holds(line: str, words: str) -> bool:
    return words in line or (len(line) >= len(words) - 2 and fuzz.partial_ratio(words, line) >= _CLOSE)


def _is_title(line: str) -> bool:
    squeezed = _squeezed(line)
    if re.search(r"\bDA[TI][EF]\b", line, re.IGNORECASE):
        return False  # DATE OF DISPOSITION is a label of many papers
    if sum(letter.islower() for letter in line) > len(line) / 2 and len(line.split()) > _TITLE_WORDS:
        return False  # a sentence
    return len(squeezed) <= _LONGEST_TITLE and any(_holds(squeezed, words) for words in _TITLES)


def _score(lines: Sequence[str]) -> float:
    """Return 0.6 for the title and more for each label that these forms have, 1 at most."""
    squeezed = [_squeezed(line) for line in lines]
    title = any(_is_title(line) for line in lines[:_TITLE_LINES])
    signs = sum(any(words in line for line in squeezed) for words in _SIGNS)
    return min(1.0, title * _TITLE_WORTH + min(signs * _SIGN_WORTH, _MOST_SIGNS))


def _begins(lines: Sequence[str], index: int) -> bool:
    """A page with the title near its top is the first of a report."""
    if any(line.strip() for line in lines[:index]):
        return False
    return any(_is_title(line) for line in lines[:_TITLE_LINES]) and _score(lines) > _TITLE_WORTH


def _ends(lines: Sequence[str], index: int) -> bool:
    return bool(_END.search(lines[index]))


def _read(text: PageText, latest: date) -> list[RecordDraft]:
    """Return the one draft of a report: the arrest, and the court's action where there is one."""
    sheet = Sheet(text)
    if not sheet.rows:
        return []
    form = lay_out(sheet)
    arrested = _day(form, latest.isoformat(), "arrested", "arrest")
    heard = _day(form, latest.isoformat(), "disposed", "court")
    closed = {kind: _day(form, latest.isoformat(), kind, None) for kind in ("released", "rejected")}
    heard = _not_before(heard, arrested)
    court = court_counts(form, heard)
    arrest = arrest_counts(form, arrested, closed, court, latest)
    arrest, court = _agreeing(arrest, court)
    county = _county(form)
    event = _arrest(form, arrested, county, arrest)
    doubts = unplaced(form, arrest, court)
    events = [event] if event.counts or event.date is not None else []
    action = _court(form, heard, county, court, bool(events))
    if action is not None:
        events.append(action)
    if not events:
        doubts.append("neither an arrest nor a court's action was found on a disposition report")
    person = _person(form, arrested or heard, latest)
    return [RecordDraft(person=person, events=tuple(events), doubts=tuple(dict.fromkeys(doubts)))]


def _day(form: Form, latest: str, kind: str, part: Part | None) -> Field[str] | None:
    """Return the day beside the labels of *kind*; where none is found, the date at the head of *part*."""
    values = form.values(kind)
    if not values and part is not None:
        values = form.values("date", part) or form.top_of(part)
    found = []
    for tokens in values:
        made = date_field(form.sheet.document, stretch_of(form.sheet, tokens), latest)
        if made is not None:
            found.append(made)
    if not found:
        digits = (tokens for tokens in values if any(letter.isdigit() for token in tokens for letter in token.text))
        return next((unread(stretch_of(form.sheet, tokens), _NO_DATE) for tokens in digits), None)
    if len({each.value for each in found}) > 1:
        return replace(found[0], reason=_TWO_DAYS, sense=0.6)
    if found[0].value is not None and found[0].value < _FIRST_DAY:
        return replace(found[0], reason="the day lies before such reports were made", sense=0.4)
    return found[0]


def _not_before(heard: Field[str] | None, arrested: Field[str] | None) -> Field[str] | None:
    if heard is None or arrested is None or heard.value is None or arrested.value is None:
        return heard
    return replace(heard, reason=_EARLY, sense=0.4) if heard.value < arrested.value else heard


def _agreeing(
    arrest: Sequence[CountDraft], court: Sequence[CountDraft]
) -> tuple[tuple[CountDraft, ...], tuple[CountDraft, ...]]:
    """A section that the arrest and the court name alike supports itself in both places."""
    said = [
        {(count.code.value, count.section.value) for count in counts if count.code and count.section}
        for counts in (arrest, court)
    ]
    both = said[0] & said[1]
    arrest, court = _coded_alike(arrest, court, 1), _coded_alike(court, arrest, 0)
    return tuple(_supported(count, both) for count in arrest), tuple(_supported(count, both) for count in court)


def _coded_alike(counts: Sequence[CountDraft], others: Sequence[CountDraft], event: int) -> list[CountDraft]:
    """Give a count without a code that of the same count and section in the paper's other part, its event *event*."""
    made = []
    for count in counts:
        if count.code is None and count.section is not None and count.number is not None and count.section.value:
            for order, other in enumerate(others):
                same = other.number is not None and other.number.value == count.number.value
                section = other.section.value if other.section is not None else None
                if same and section == count.section.value and other.code is not None and other.code.value:
                    code = derived(other.code.value, f"../../../{event}/counts/{order}/code")
                    count = replace(count, code=code, section=_fitting(count.section, other.section))
        made.append(count)
    return made


def _fitting(section: Field[str], other: Field[str] | None) -> Field[str]:
    """Leave out a doubt that came of the lost code, where the other part has none about the same section."""
    return section if other is None or other.reason else replace(section, reason=None, sense=1.0)


_TWICE = 0.9


def _supported(count: CountDraft, both: set[tuple[str | None, str | None]]) -> CountDraft:
    if count.code is None or count.section is None or (count.code.value, count.section.value) not in both:
        return count
    return replace(
        count,
        code=replace(count.code, support=_TWICE),
        section=replace(count.section, support=_TWICE),
    )


def _county(form: Form) -> Field[str] | None:
    """Return the county beside its label, or that of the arresting agency."""
    document = form.sheet.document
    for tokens in form.values("county", "arrest", "person"):
        stretch = stretch_of(form.sheet, tokens)
        place = find_place(stretch.text)
        if place is not None and place.county in county_names():
            made = read(document, str(place.county), *stretch.spans(), cost=place.cost)
            return replace(made, support=0.0 if place.cost else _TWICE)
    agency = _agency(form)
    if agency is None:
        return None
    court = _place_of(agency.raw or "")
    return derived(court, "agency", support=_TWICE) if court else None


def _place_of(text: str) -> str | None:
    """Return the county of an agency; its short word may stand before the place or behind it."""
    for words in (text, re.sub(r"^(.*\S)\s+(PD|SO)\W*$", r"\2 \1", text.upper().strip())):
        found = find_court(words)
        if found is not None and found.value.county is not None:
            return found.value.county
    return None


def _agency(form: Form) -> Field[str] | None:
    for tokens in form.values("agency", "arrest", "person"):
        stretch = stretch_of(form.sheet, tokens)
        return read(form.sheet.document, re.sub(r"\s+", " ", stretch.text.upper()), *stretch.spans())
    return None


def _number(form: Form, kind: str, *parts: Part) -> Field[str] | None:
    """Return the number beside a label: a case's, or a booking's; illegible where digits stand that make none."""
    for tokens in form.values(kind, *parts):
        stretch = stretch_of(form.sheet, tokens)
        reading = parse_case_number(stretch.text)
        if reading is not None:
            return read(form.sheet.document, reading.value, *stretch.spans(), cost=reading.cost)
        if any(letter.isdigit() for letter in stretch.text):
            return unread(stretch, "what stands there reads as no case number")
    return None


def _arrest(
    form: Form, day: Field[str] | None, county: Field[str] | None, counts: tuple[CountDraft, ...]
) -> EventDraft:
    return EventDraft(
        type=derived("arrest", "date") if day is not None else read(form.sheet.document, "arrest", *_title(form)),
        date=day,
        agency=_agency(form),
        county=county,
        case_number=_number(form, "booking"),
        counts=counts,
    )


def _title(form: Form) -> tuple[tuple[int, int], ...]:
    row = next((row for row in form.sheet.rows[:_TITLE_LINES] if _is_title(row.text)), form.sheet.rows[0])
    return form.sheet.spans(*row.span)


def _court(
    form: Form, day: Field[str] | None, county: Field[str] | None, counts: tuple[CountDraft, ...], arrest: bool
) -> EventDraft | None:
    number = _number(form, "case")
    if not counts and (number is None or day is None):
        return None
    agency, own = _court_name(form)
    if own is None and county is not None and county.value is not None and arrest:
        own = derived(county.value, "../0/county", support=_TWICE)
    elif own is not None and county is not None:
        if own.value == county.value:
            own = replace(own, support=_TWICE)
        elif county.state == "read":
            other = ((county.value, 0.0, "the county of the arrest"),)
            own = replace(own, reason="the court lies in another county than the arrest", alternatives=other)
    return EventDraft(
        type=read(form.sheet.document, "court", *_title(form)),
        date=day,
        agency=agency,
        county=own,
        case_number=number,
        counts=counts,
    )


def _court_name(form: Form) -> tuple[Field[str] | None, Field[str] | None]:
    """Return the court, and its county where its name tells."""
    for tokens in form.values("court", "court"):
        stretch = stretch_of(form.sheet, tokens)
        found = find_court(stretch.text)
        name = re.sub(r"\s+", " ", stretch.text.upper().strip(" .,:;"))
        if sum(letter.isalpha() for letter in name) < 4:
            continue
        agency = read(form.sheet.document, name, *stretch.spans())
        if found is None or found.value.county is None or found.value.county not in county_names():
            return agency, None
        return agency, derived(found.value.county, "agency", sense=0.8**found.cost)
    return None, None


def _person(form: Form, event: Field[str] | None, latest: date) -> PersonDraft:
    sheet = form.sheet
    name = next((field for tokens in form.values("name") if (field := name_field(sheet, tokens))), None)
    known = name.value if name is not None else None
    aliases = [alias for tokens in form.values("alias") for alias in names_in(sheet, tokens) if alias.value != known]
    unique = {alias.value: alias for alias in reversed(aliases)}
    return PersonDraft(
        name=name,
        aliases=tuple(unique[key] for key in reversed(unique)),
        date_of_birth=_birth(form, event, latest),
        sex=_coded(form, "sex", _SEXES, words=False),
        race=_coded(form, "race", _RACES, words=True),
        cii=_identifier(form, "cii"),
        fbi=_identifier(form, "fbi"),
    )


def _birth(form: Form, event: Field[str] | None, latest: date) -> Field[str] | None:
    """Return the birth date; nobody on these papers was younger than ten, and so most were born in the 1900s."""
    day = event.value if event is not None and event.value is not None else latest.isoformat()
    before = f"{int(day[:4]) - _YOUNGEST:04d}{day[4:]}"
    century = 19 if int(day[:4]) <= _CENTURY else None
    for tokens in form.values("birth"):
        stretch = stretch_of(form.sheet, tokens)
        found = date_field(form.sheet.document, stretch, before, century=century)
        if found is not None:
            return found
        late = date_field(form.sheet.document, stretch, latest.isoformat())
        if late is not None:
            return replace(late, reason="the birth date lies too near to the arrest", sense=0.4)
        if any(letter.isdigit() for letter in stretch.text):
            return unread(stretch, _NO_DATE)
    return None


def _coded(form: Form, kind: str, meanings: dict[str, str], *, words: bool) -> Field[str] | None:
    for tokens in form.values(kind):
        word = _word(tokens)
        value = meanings.get(word) or (word if words and len(word) > 3 and word.replace(" ", "").isalpha() else None)
        if value is not None:
            return read(form.sheet.document, value, *stretch_of(form.sheet, tokens).spans())
    return None


def _word(tokens: Sequence[Token]) -> str:
    return re.sub(r"\s+", " ", " ".join(token.text for token in tokens).upper()).strip(" .,;:")


def _identifier(form: Form, kind: IdentifierKind) -> Field[str] | None:
    for tokens in form.values(kind):
        stretch = stretch_of(form.sheet, tokens)
        reading = parse_identifier(kind, stretch.text)
        if reading is not None:
            return read(form.sheet.document, reading.value, *stretch.spans(), cost=reading.cost)
        if kind == "cii" and any(letter.isdigit() for letter in stretch.text):
            return unread(stretch, "what stands there reads as no CII number")
    return None


READER = FamilyReader(name="disposition_report", score=_score, begins=_begins, ends=_ends, read=_read)
