"""Minute orders: how they are known, and the way from their text to a draft for each defendant.

What a clerk enters of one day in court, in superior, municipal and justice courts: typed prose, printed forms with
boxes and blanks, and printouts with a list of counts and numbered orders. The parts: ``minute_boxes`` (what of a form
was ticked), ``minute_table`` (the list of counts), ``minute_actions`` (what was done to which), ``minute_counts`` and
``minute_sentence`` (what became of each), ``minute_hearing`` (the day).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz

from extract.draft import EventDraft, FamilyReader, Field, PersonDraft, RecordDraft, read
from extract.families.caption_names import doubt_of_words
from extract.families.captions import NOT_NAMES
from extract.families.charges import last_day
from extract.families.court_and_case import CaseNumbers, find_case_numbers, find_court_field, labelled_date
from extract.families.defendants import Defendant, find_cii, find_defendants, find_race, find_sex
from extract.families.docket_signs import has_title
from extract.families.labels import DAMAGED, Hit, find_labels
from extract.families.layout import Sheet
from extract.families.minute_boxes import spoken
from extract.families.minute_counts import read_counts
from extract.families.minute_drafts import Hearing
from extract.families.minute_hearing import body_start, hearing_day
from extract.text import PageText
from nlp.names import parse_name

__all__ = ["READER"]

_TITLES = (
    "MINUTEORDER",
    "CRIMINALMINUTES",
    "MINUTESCRIMINAL",
    "MINUTESOFTHECOURT",
    "CLERKSMINUTES",
    "MINUTEORDERCRIMINAL",
    "MINUTESOFHEARING",
    "COURTMINUTES",
    "SUPERIORCOURTMINUTES",
    "MUNICIPALCOURTMINUTES",
    "MINUTEBOOK",
    "MINUTESOFDEPARTMENT",
    "CRIMINALMINUTEORDER",
    "FELONYMINUTES",
    "MISDEMEANORMINUTES",
)
# Turns of phrase of minutes, blanks and points squeezed out, with what each is worth.
_SIGNS: tuple[tuple[str, float], ...] = (
    ("THISMATTERCAMEONREGULARLY", 0.3),
    ("CAUSECALLED", 0.25),
    ("CASEISCALLEDFORHEARING", 0.3),
    ("CASECALLEDFOR", 0.3),
    ("CASECALLED", 0.2),
    ("ISPRESENTINCOURT", 0.2),
    ("PRESENTINCOURTWITH", 0.2),
    ("THEPEOPLEAREREPRESENTEDBY", 0.2),
    ("PEOPLEREPRESENTEDBY", 0.1),
    ("JUDGEPRESIDING", 0.2),
    ("PRESENTHON", 0.2),
    ("DEFENDANTISDULYARRAIGNED", 0.1),
    ("COUNSELFORPEOPLE", 0.1),
    ("NEXTSCHEDULEDEVENT", 0.2),
    ("CUSTODYSTATUS", 0.1),
    ("PARTIES", 0.05),
    ("CAUSECONTINUEDTO", 0.1),
    ("DEFENDANTPLEADS", 0.1),
    ("MATTERISCALLEDFOR", 0.15),
    ("THEFOLLOWINGPROCEEDINGSWEREHAD", 0.3),
    ("PROCEEDINGSHAD", 0.1),
    ("NATUREOFPROCEEDING", 0.3),
    ("DEFENDANTPRESENT", 0.2),
    ("DEFENDANTBEINGPRESENT", 0.2),
    ("DEFENDANTINCUSTODY", 0.1),
    ("WITHCOUNSEL", 0.15),
    ("WITHHISCOUNSEL", 0.15),
    ("WITHHERCOUNSEL", 0.15),
    ("WITHATTORNEY", 0.1),
    ("HONORABLE", 0.1),
    ("DEPTNO", 0.05),
    ("NOLEGALCAUSE", 0.1),
    ("TIMEFORSENTENCE", 0.15),
    ("ARRAIGNEDFORJUDGMENT", 0.2),
    ("ITISTHEJUDGMENTOFTHECOURT", 0.2),
    ("WETHEJURYFIND", 0.3),
    ("THECOURTFINDSTHEDEFENDANT", 0.2),
    ("WITHDRAWSPLEA", 0.15),
    ("THISBEINGTHETIME", 0.3),
    ("REFERREDTOTHEPROBATION", 0.15),
    ("REFERREDTOPROBATION", 0.15),
    ("HEARINGDATE", 0.1),
)
# Titles of other papers that speak of hearings too.
_OTHERS = (
    "ABSTRACTOFJUDGMENT",
    "REGISTEROFACTIONS",
    "CRIMINALDOCKET",
    "DOCKETSHEET",
    "DOCKETPAGE",
    "ORDERGRANTINGPROBATION",
    "PROBATIONORDER",
    "ORDEROFPROBATION",
    "CONDITIONSOFPROBATION",
    "TERMSANDCONDITIONSOFPROBATION",
    "DISPOSITIONOFARREST",
    "CRIMINALCALENDAR",
    "CALENDAR",
    "THEDISTRICTATTORNEYOFTHECOUNTY",
    "COMPLAINTCRIMINAL",
    "CRIMINALCOMPLAINT",
    "FELONYCOMPLAINT",
    "MISDEMEANORCOMPLAINT",
)
_NUMBERED = re.compile(
    r"\W*D[EC]F[EC][NM]D[AE][NM]T\W{1,3}[\dOIl]{1,2}\W{1,4}(?P<name>[A-Z][A-Z'.-]+(?:,?\s[A-Z][A-Z'.-]*){1,4})(?=\s+D[O0]B\b|\s*$)"
)
_STAMPED_DAY = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}")
_VERSUS = re.compile(
    r"\W*(?:THE\s+)?PE[O0]P[L1I]E\b[^.]{0,40}?\bV[S5]?\b\.?\s*:?\s*\(?(?:D[EC]F[EC][NM]D[AE][NM]T\)?\s*:?\s*)?"
    r"(?P<name>[A-Z][A-Z'.-]+(?:,?\s[A-Z][A-Z'.-]*){1,4})\W*$",
    re.IGNORECASE,
)
_CLOSE = 88.0
_TOP_LINES = 30
_YOUNGEST = 10


def _squeezed(line: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", line.upper())


def _holds(line: str, words: str) -> bool:
    return len(line) >= len(words) - 2 and fuzz.partial_ratio(words, line) >= _CLOSE


def _is_title(line: str) -> bool:
    """Tell a title from a mention: it is short or in capitals, and names minutes."""
    letters = _squeezed(line)
    if letters in ("MINUTES", "MINUTEORDER", "MINUTEORDERS"):
        return True
    capitals = re.sub(r"[^A-Z0-9]", "", line)
    return len(letters) <= 60 and any(_holds(capitals if len(letters) > 24 else letters, title) for title in _TITLES)


def _score(lines: Sequence[str]) -> float:
    """Return 0.6 for a title of minutes and more for each turn of phrase that clerks' minutes have, 1 at most."""
    squeezed = [_squeezed(line) for line in lines]
    top = squeezed[:_TOP_LINES]
    if any(_holds(line, other) for line in top for other in _OTHERS if len(line) <= 60):
        return 0.0
    titled = any(_is_title(line) for line in (*lines[:_TOP_LINES], *lines[-3:]))
    if not titled and has_title(lines):
        return 0.0
    text = "".join(squeezed)
    score = (0.6 if titled else 0.0) + sum(worth for words, worth in _SIGNS if words in text)
    score += sum(0.1 for line in squeezed if line.endswith(("MINUTES", "MINUTE")) and len(line) > 8)
    people = "PEOPLE" in text or "DEFENDANT" in text
    return min(1.0, score) if people else min(0.3, score)


def _begins(lines: Sequence[str], index: int) -> bool:
    """A page with a title of minutes and a court's caption, or a page of the minute book, begins a document."""
    if index != 0 or _score(lines) < 0.5:
        return False
    top = [_squeezed(line) for line in lines[:_TOP_LINES]]
    court = any("COURT" in line for line in top)
    case = any(re.search(r"(?:CASE|NUMBER|N[O0])\w{0,8}\d{3}", line) or line.startswith("CASE") for line in top)
    return court and (case or any("PEOPLE" in line for line in top))


def _ends(lines: Sequence[str], index: int) -> bool:
    """No line ends minutes: clerks attest and stamp below."""
    return False


def _read(text: PageText, latest: date) -> list[RecordDraft]:
    """Return a draft for each defendant: one event of type court, with a count for each that is named."""
    sheet = Sheet(text)
    if not sheet.rows:
        return []
    hits = find_labels(sheet)
    body = body_start(sheet)
    day = hearing_day(sheet, hits, body, latest)
    agency, county = find_court_field(sheet)
    hearing = Hearing(day.value if day is not None else None, _kind(agency), latest)
    stated = spoken(sheet)
    found = read_counts(sheet, stated, hearing, body)
    cases = find_case_numbers(sheet, hits)
    event = EventDraft(
        type=replace(read(text, "court", *sheet.spans(*_title_place(sheet))), support=0.95),
        date=day,
        agency=agency,
        county=county,
        case_number=_freed(cases.field),
        counts=found.counts,
    )
    doubts = [*stated.doubts, *found.doubts]
    if not found.counts:
        doubts.append("no count was found on a minute order")
    if cases.different > 1 and _are_others(cases):
        doubts.append("several case numbers stand on the paper, and not which count is of which")
    defendants = find_defendants(sheet, hits) or list(_plain_defendants(sheet))
    if len(defendants) > 1:
        doubts.append("several defendants stand on the minutes, and not for each what was done")
    drafts = []
    for index, defendant in enumerate(defendants or [None]):
        drafts.append(
            RecordDraft(
                person=_person(sheet, hits, defendant, index, hearing),
                events=(replace(event, name_used=defendant.name if defendant is not None else None),),
                doubts=tuple(dict.fromkeys(doubts)),
            )
        )
    return drafts


def _are_others(cases: CaseNumbers) -> bool:
    """Tell whether other case numbers stand on the paper, and not only dates of stamps."""
    others = cases.field.alternatives if cases.field is not None else ()
    return any(not _STAMPED_DAY.search(str(value)) for value, *_ in others)


def _freed(number: Field[str] | None) -> Field[str] | None:
    """Return a case number without the words of the caption that ran into it (``33-13334THE PEOPLE``)."""
    match = re.fullmatch(r"(.*\d)THE(?:PE[O0]P[L1I]E.*)?", str(number.value or "") if number is not None else "")
    return replace(number, value=match[1], cost=number.cost + 0.5) if number is not None and match else number


def _plain_defendants(sheet: Sheet) -> Iterator[Defendant]:
    """Yield the defendants of lines such as ``DEFENDANT 01: JOHN DOE`` and ``People vs. John Doe``."""
    for row in sheet.rows[:_TOP_LINES]:
        match = _NUMBERED.match(row.text) or _VERSUS.match(row.text)
        name = parse_name(match["name"]) if match is not None else None
        if match is not None and name is not None and not NOT_NAMES.search(match["name"]):
            start = row.span[0] + match.start("name")
            spans = sheet.spans(start, start + len(match["name"]))
            made = read(sheet.document, name.value, *spans, cost=name.cost + 0.5)
            doubt = doubt_of_words(name.value)
            yield Defendant(replace(made, reason=doubt, sense=0.5) if doubt else made, start)


def _kind(agency: Field[str] | None) -> str | None:
    """Return what kind of court this is, in small letters."""
    first = str(agency.value or "").split(" ")[0].lower() if agency is not None else ""
    return first if first in ("superior", "municipal", "justice") else None


def _title_place(sheet: Sheet) -> tuple[int, int]:
    return next((row.span for row in sheet.rows if _is_title(row.text)), sheet.rows[0].span)


def _person(
    sheet: Sheet, hits: Sequence[Hit], defendant: Defendant | None, index: int, hearing: Hearing
) -> PersonDraft:
    if defendant is not None and index:
        return PersonDraft(name=defendant.name, aliases=tuple(defendant.aliases))
    return PersonDraft(
        name=defendant.name if defendant is not None else None,
        aliases=tuple(defendant.aliases) if defendant is not None else (),
        date_of_birth=_birth(sheet, hits, hearing),
        sex=find_sex(sheet, hits),
        race=find_race(sheet, hits),
        cii=find_cii(sheet, hits),
    )


def _birth(sheet: Sheet, hits: Sequence[Hit], hearing: Hearing) -> Field[str] | None:
    """Return the date of birth beside its label; a child's at the hearing makes no sense."""
    heard = last_day(hearing.day) or hearing.latest
    before = heard.replace(year=heard.year - _YOUNGEST, day=min(heard.day, 28))
    for hit in hits:
        if hit.kind == "birth":
            found = labelled_date(sheet, hit, hits, before)
            if found is not None:
                return found.field(sheet)
            late = labelled_date(sheet, hit, hits, hearing.latest)
            if late is not None and hit.cost < DAMAGED:
                return late.field(sheet, reason="the birth date lies too near to the hearing", sense=0.4)
    return None


READER = FamilyReader("minute_order", _score, _begins, _ends, _read)
