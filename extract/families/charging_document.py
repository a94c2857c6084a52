"""The charging document (complaint, information, indictment), and the way to a draft for each defendant.

Typed pleadings, printed forms of the lower courts and computed complaints are read alike: a caption, a title, counts
in prose, allegations, an oath or signature (Penal Code sections 740, 806, 949 to 952). A charge is no conviction:
every count is pending on the day of filing. The parts: ``captions`` and ``defendants`` (who), ``court_and_case``
(where), ``charging_passages`` (which words are whose count), ``charging_counts`` (the counts), ``charging_summary``
(the table of counts), ``charging_names`` (whom the prose names), ``charging_day`` (the filing).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz

from extract.draft import CountDraft, EventDraft, FamilyReader, Field, PersonDraft, RecordDraft, read
from extract.families.charges import last_day
from extract.families.charging_counts import Around, Charged, charged
from extract.families.charging_day import filing_day
from extract.families.charging_names import accused_in_prose, spelled
from extract.families.charging_passages import passages, prose_of
from extract.families.charging_summary import listed_counts, listed_sections
from extract.families.court_and_case import dates_in, find_case_numbers, find_court_field, labelled_date
from extract.families.defendants import Defendant, find_cii, find_defendants, find_race, find_sex
from extract.families.labels import Hit, find_labels
from extract.families.layout import Sheet
from extract.text import PageText
from nlp.dispositions import find_severities
from nlp.identifiers import parse_identifier

__all__ = ["READER"]

# What the paper says of itself, blanks and points squeezed out, with what each is worth.
_SIGNS: tuple[tuple[str, float], ...] = (
    ("COMPLAINSANDACCUSES", 0.5),
    ("UPONOATHCOMPLAINS", 0.5),
    ("BEINGFIRSTDULYSWORN", 0.2),
    ("PERSONALLYAPPEAREDBEFOREME", 0.2),
    ("HEREBYACCUSES", 0.4),
    ("BYTHISINDICTMENT", 0.5),
    ("FOLLOWINGCRIMEORCRIMES", 0.2),
    ("ISINFORMEDANDBELIEVES", 0.4),
    ("ACCUSESTHEABOVENAMEDDEFENDANT", 0.5),
    ("ONINFORMATIONANDBELIEF", 0.4),
    ("COMPLAINSTHAT", 0.3),
    ("BEINGDULYSWORN", 0.2),
    ("ISACCUSEDBYTHE", 0.4),
    ("AREACCUSEDBYTHE", 0.4),
    ("FURTHERACCUSES", 0.3),
    ("DIDCOMMITTHEFOLLOWING", 0.4),
    ("THEPEOPLECHARGETHAT", 0.4),
    ("FORCEANDEFFECTOFTHESTATUTE", 0.3),
    ("PEACEANDDIGNITYOFTHEPEOPLE", 0.4),
    ("AGAINSTTHEPEACEANDDIGNITY", 0.3),
    ("PRAYSTHATAWARRANT", 0.3),
    ("AWARRANTMAYBEISSUED", 0.2),
    ("FURTHERANDSEPARATECAUSE", 0.4),
    ("DIFFERENTOFFENSEOFTHESAMECLASS", 0.4),
    ("ATRUEBILL", 0.3),
    ("FOREMANOFTHEGRANDJURY", 0.4),
    ("EXAMINEDBEFORETHEGRANDJURY", 0.4),
    ("THEGRANDJURYOFTHECOUNTY", 0.4),
    ("NAMESOFWITNESSES", 0.3),
    ("SUBSCRIBEDANDSWORN", 0.2),
    ("INVIOLATIONOFSECTION", 0.1),
    ("DECLARANTANDCOMPLAINANT", 0.4),
    ("DIDWILLFULLYANDUNLAWFULLY", 0.3),
    ("DIDWILFULLYANDUNLAWFULLY", 0.3),
    ("DIDUNLAWFULLY", 0.3),
    ("DIDTHENANDTHERE", 0.3),
    ("WASCOMMITTEDBY", 0.3),
    ("DIDCOMMITTHECRIMEOF", 0.3),
    ("COMMITTHECRIMEOF", 0.2),
    ("INTHATTHESAIDDEFENDANT", 0.3),
    ("ITISFURTHERALLEGED", 0.2),
    ("CONSISTSOFCOUNTS", 0.2),
    ("DISTRICTATTORNEYOFTHECOUNTY", 0.1),
    ("DEPUTYDISTRICTATTORNEY", 0.1),
)
# Papers of other kinds that repeat a charge's words.
_OTHERS: tuple[tuple[str, float], ...] = (
    ("ABSTRACTOFJUDGMENT", 1.0),
    ("COMMITMENTTOSTATEPRISON", 1.0),
    ("ORDERGRANTINGPROBATION", 1.0),
    ("ORDERADMITTING", 1.0),
    ("CONDITIONSOFPROBATION", 0.6),
    ("PLACEDONPROBATION", 0.6),
    ("IMPOSITIONOFSENTENCE", 0.6),
    ("MINUTEORDER", 1.0),
    ("CRIMINALMINUTES", 1.0),
    ("MINUTESCRIMINAL", 1.0),
    ("REGISTEROFACTIONS", 1.0),
    ("REPORTOFDISPOSITION", 1.0),
    ("BAILEXONERATED", 0.6),
    ("ITISORDERED", 0.4),
    ("ITISHEREBYORDERED", 0.4),
    ("DEFENDANTPLEADS", 0.6),
    ("WAIVESTIME", 0.4),
)
_ACCUSING = frozenset(
    {"COMPLAINSANDACCUSES", "UPONOATHCOMPLAINS", "HEREBYACCUSES", "BYTHISINDICTMENT", "ISINFORMEDANDBELIEVES"}
    | {
        "ACCUSESTHEABOVENAMEDDEFENDANT",
        "ONINFORMATIONANDBELIEF",
        "ISACCUSEDBYTHE",
        "AREACCUSEDBYTHE",
        "FURTHERACCUSES",
    }
    | {
        "DIDCOMMITTHEFOLLOWING",
        "COMPLAINSTHAT",
        "THEPEOPLECHARGETHAT",
        "WASCOMMITTEDBY",
        "DIDTHENANDTHERE",
        "COMMITTHECRIMEOF",
        "DIDUNLAWFULLY",
    }
    | {"DIDWILLFULLYANDUNLAWFULLY", "DIDWILFULLYANDUNLAWFULLY", "BEINGFIRSTDULYSWORN", "THEGRANDJURYOFTHECOUNTY"}
)
_CLOSE = 88.0
# Without one of these no page is looked at closely.
_WORTH_A_LOOK = re.compile(
    r"COMPLA|PLAINT|FORMATION|DICTMENT|UNLAWFUL|ACCUSE|DISTRICTATT|WITNESS|CRIME|VIOLATI|ALLEGED"
)
_TITLE = re.compile(
    r"\b(?:(?:FIRST|SECOND|THIRD|\d(?:ST|ND|RD))?\s*AMENDED\s+)?(?:(?:FELONY|MISDEMEANOR|CRIMINAL|INFRACTION)\s+)?"
    r"(?:C[O0]MPLA[I1L]NT|[I1L]NF[O0]RMAT[I1L][O0]N|[I1L]ND[I1L]CTMENT)\b(?!\s+SUMMARY)(?:\W*(?:FELONY|MISDEMEANOR|CRIMINAL|INFRACTION)\b)?",
)
_PEOPLE = re.compile(r"PE[O0]P[L1I]E\s+[O0]F", re.IGNORECASE)
_COURT = re.compile(r"\b(?:SUPERI[O0]R|MUNIC[I1L]PAL|JUST[I1L]CE)\s+C[O0]URT\b|\bC[O0]URT\s+[O0]F\b", re.IGNORECASE)
_PARTY = re.compile(r"PLA[I1L]NT[I1L]FF|D[EC]F[EC]NDANT|\bVS?\b", re.IGNORECASE)
_COUNT_HEAD = re.compile(r"\W*(?:COUNT\s+\w{1,5}|(?:FIRST|SECOND|THIRD|FOURTH|FIFTH)\s+COUNT)\W*", re.IGNORECASE)
_HEAD_LINES = 45
_CAPTION_ROWS = 40
_CII = re.compile(r"\bC\.?[I1L]\.?[I1L]\.?\b\W*(?:NO\.?\W*)?(?P<number>[A-Z0-9]\s?[0-9OIL]{7,8})", re.IGNORECASE)
# Nobody younger stood before these courts.
_YOUNGEST = 10
_CONSISTS = re.compile(
    r"\bC[O0]NSISTS?\s+[O0]F\s+(?P<number>\d{1,2}|ONE|TWO|THREE|FOUR|FIVE|SIX)\s+C[O0]UNT", re.IGNORECASE
)
_SMALL = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5, "SIX": 6}


def _squeezed(line: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", line.upper())


def _signs(lines: Sequence[str]) -> list[tuple[str, float]]:
    """Return what the lines say that only these papers say; words may run over two lines."""
    text = "".join(map(_squeezed, lines))
    if not _WORTH_A_LOOK.search(text):
        return []
    return [(words, worth) for words, worth in _SIGNS if words in text or _like(words, text)]


def _like(words: str, text: str) -> bool:
    return len(text) >= len(words) and fuzz.partial_ratio(words, text, score_cutoff=_CLOSE) > 0


def _against(lines: Sequence[str]) -> float:
    squeezed = [_squeezed(line) for line in lines]
    return sum(worth for words, worth in _OTHERS if any(words in line for line in squeezed))


def _title(lines: Sequence[str]) -> str | None:
    """Return the paper's title where a line of its head is that, or holds little else."""
    for line in lines[:_HEAD_LINES]:
        match = _TITLE.search(line)
        if match is None:
            continue
        outside = (line[: match.start()] + " " + line[match.end() :]).split()
        words = [word for word in outside if sum(letter.isalpha() for letter in word) > 1]
        if len(words) <= 4 and not re.search(r"\b(?:the|said|of|in|by|charged|filed|this)\b", line):
            return match.group()
    return None


def _score(lines: Sequence[str]) -> float:
    """Return 0.3 for the title, 0.2 for the heading of a count, and more for each turn of phrase, 1 at most."""
    score = sum(worth for _, worth in _signs(lines))
    if score:
        score += 0.3 if _title(lines) is not None else 0.0
        score += 0.2 if any(_COUNT_HEAD.fullmatch(line) for line in lines) else 0.0
    return max(0.0, min(1.0, score - _against(lines)))


def _begins(lines: Sequence[str], index: int) -> bool:
    """A page with a court, the People and a title above its accusation is the first of a charging document."""
    if index != 0:
        return False
    head = _above_accusation(lines)
    if not any(_PEOPLE.search(line) for line in head) or not any(_COURT.search(line) for line in head):
        return False
    if _title(head) is None or not any(_PARTY.search(line) for line in head):
        return False
    return _score(lines) >= 0.5 and any(words in _ACCUSING for words, _ in _signs(lines))


def _above_accusation(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines above the first count, or above the words that accuse."""
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if _COUNT_HEAD.fullmatch(line) or any(words in _ACCUSING for words, _ in _signs([line])):
            return lines[:index]
    return lines[:_HEAD_LINES]


def _ends(lines: Sequence[str], index: int) -> bool:
    """No line ends a charging document: oaths, signatures and lists of witnesses follow the counts."""
    return False


def _read(text: PageText, latest: date) -> list[RecordDraft]:
    """Return a draft for each defendant: one event of type court, with the counts that charge them."""
    sheet = Sheet(text)
    if not sheet.rows:
        return []
    hits = find_labels(sheet)
    prose = prose_of(sheet)
    defendants = find_defendants(sheet, hits)
    begin = _body(sheet, defendants)
    defendants = [replace(each, name=spelled(sheet, each.name, begin)) for each in defendants]
    defendants = defendants or accused_in_prose(sheet)
    around = Around(
        listed_counts(sheet, _first_heading(sheet, begin)),
        frozenset(listed_sections(sheet, begin)),
        _grade(sheet),
        latest,
    )
    counts = [
        each
        for passage in passages(prose, begin)
        if (each := charged(prose, passage, defendants or [_nobody(sheet)], around)) is not None
    ]
    committed = [
        each.count.offence_date.value
        for each in counts
        if each.count.offence_date is not None and each.count.offence_date.value is not None
    ]
    event = _event(sheet, hits, filing_day(sheet, committed, latest))
    doubts = [*_doubts(sheet, counts, around), *(doubt for each in counts for doubt in each.doubts)]
    drafts = []
    for index in range(max(len(defendants), 1)):
        own = tuple(_pending(sheet, each.count) for each in counts if index in each.against)
        person = _person(sheet, hits, defendants, index, event, latest) if defendants else PersonDraft()
        more = [] if own or not counts else ["no count was found that charges this defendant"]
        drafts.append(
            RecordDraft(
                person=person,
                events=(replace(event, counts=own),),
                doubts=tuple(dict.fromkeys((*doubts, *more))),
            )
        )
    return drafts


def _nobody(sheet: Sheet) -> Defendant:
    return Defendant(Field(None), sheet.rows[0].span[0])


def _body(sheet: Sheet, defendants: Sequence[Defendant]) -> int:
    """Return where the caption ends: behind the last row with a defendant's name, and the row that says Defendant."""
    if not defendants:
        return 0
    last = sheet.row_of(max(end for each in defendants for _, end in (each.block or ((each.at, each.at + 1),))) - 1)
    for index in range(last + 1, min(last + 4, len(sheet.rows))):
        if re.match(r"\W*D[EC]F[EC]ND[AE]NT", sheet.rows[index].text, re.IGNORECASE):
            last = index
            break
    return sheet.rows[last].span[1]


def _first_heading(sheet: Sheet, begin: int) -> int:
    return next(
        (row.span[0] for row in sheet.rows if row.span[0] >= begin and _COUNT_HEAD.fullmatch(row.text)),
        len(sheet.text),
    )


def _grade(sheet: Sheet) -> Field[str] | None:
    """Return the grade that the paper's title names: ``FELONY COMPLAINT``."""
    for row in sheet.rows[:_CAPTION_ROWS]:
        for cell in row.cells:
            match = _TITLE.search(cell.text)
            found = find_severities(match.group()) if match is not None else []
            if match is not None and len(found) == 1:
                start = cell.span[0] + match.start()
                spans = sheet.spans(start + found[0].start, start + found[0].end)
                return read(sheet.document, str(found[0].canonical), *spans, cost=found[0].cost)
    return None


def _title_place(sheet: Sheet) -> tuple[int, int]:
    """Return where the title stands, or the first row where none is found."""
    for row in sheet.rows[:_CAPTION_ROWS]:
        for cell in row.cells:
            match = _TITLE.search(cell.text)
            if match is not None and _title([cell.text]) is not None:
                return cell.span[0] + match.start(), cell.span[0] + match.end()
    return sheet.rows[0].span


def _pending(sheet: Sheet, count: CountDraft) -> CountDraft:
    """A charge of which the paper says no more is pending: the title says what the paper is."""
    return replace(count, disposition=read(sheet.document, "pending", *sheet.spans(*_title_place(sheet))))


def _event(sheet: Sheet, hits: Sequence[Hit], day: Field[str] | None) -> EventDraft:
    agency, county = find_court_field(sheet)
    return EventDraft(
        type=read(sheet.document, "court", *sheet.spans(*_title_place(sheet))),
        date=day,
        agency=agency,
        county=county,
        case_number=find_case_numbers(sheet, hits).field,
    )


def _doubts(sheet: Sheet, counts: Sequence[Charged], around: Around) -> list[str]:
    if not counts:
        return ["no count was found on a charging document"]
    numbers = [each.count.number.value for each in counts if each.count.number is not None]
    doubts = []
    if numbers and numbers != list(range(1, len(numbers) + 1)):
        doubts.append("the numbers of the counts do not follow each other")
    said = _CONSISTS.search(sheet.flow)
    stated = {len(around.table)} - {0}
    if said is not None:
        stated.add(_SMALL.get(said["number"].upper()) or int(said["number"]))
    if stated - {len(counts)}:
        doubts.append("the paper states another number of counts than was read")
    return doubts


def _person(
    sheet: Sheet, hits: Sequence[Hit], defendants: Sequence[Defendant], index: int, event: EventDraft, latest: date
) -> PersonDraft:
    defendant = defendants[index]
    born, cii = _born_in(sheet, defendant, event, latest), _cii_in(sheet, defendant)
    if len(defendants) > 1:
        return PersonDraft(name=defendant.name, aliases=tuple(defendant.aliases), date_of_birth=born, cii=cii)
    head = [hit for hit in hits if hit.row < _CAPTION_ROWS]
    return PersonDraft(
        name=defendant.name,
        aliases=tuple(defendant.aliases),
        date_of_birth=born or _labelled_birth(sheet, head, event, latest),
        sex=find_sex(sheet, head),
        race=find_race(sheet, head),
        cii=cii or find_cii(sheet, head),
    )


def _youngest(event: EventDraft, latest: date) -> date:
    day = (last_day(event.date.value) if event.date is not None else None) or latest
    return day.replace(year=day.year - _YOUNGEST, day=min(day.day, 28))


def _born_in(sheet: Sheet, defendant: Defendant, event: EventDraft, latest: date) -> Field[str] | None:
    """Return the one date that stands with the name in the caption."""
    before = _youngest(event, latest)
    for start, end in defendant.block:
        for found in dates_in(sheet, start, end, before):
            return found.field(sheet)
    return None


def _labelled_birth(sheet: Sheet, hits: Sequence[Hit], event: EventDraft, latest: date) -> Field[str] | None:
    for hit in hits:
        if hit.kind == "birth":
            found = labelled_date(sheet, hit, hits, _youngest(event, latest))
            if found is not None:
                return found.field(sheet)
    return None


def _cii_in(sheet: Sheet, defendant: Defendant) -> Field[str] | None:
    for start, end in defendant.block:
        match = _CII.search(sheet.flow, start, end)
        reading = parse_identifier("cii", match["number"]) if match is not None else None
        if match is not None and reading is not None:
            return read(sheet.document, reading.value, *sheet.spans(*match.span("number")), cost=reading.cost)
    return None


READER = FamilyReader(name="charging_document", score=_score, begins=_begins, ends=_ends, read=_read)
