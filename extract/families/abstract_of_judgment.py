"""The abstract of judgment: how it is known, and the way from its text to a draft for each defendant.

Two layouts are read: the typed prose of the years before determinate sentences (Penal Code section 1213) and the
ruled forms after (CR-290 and its forerunners). The parts: ``layout`` (rows and cells), ``labels``
(labels and what stands beside them), ``defendants`` (who), ``court_and_case`` (which court, case and day),
``abstract_form`` and ``abstract_prose`` (the counts).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz

from extract.draft import CountDraft, EventDraft, FamilyReader, Field, PersonDraft, RecordDraft, read
from extract.families.abstract_form import read_form, states_time
from extract.families.abstract_prose import ProseCount, judgment_days, read_prose, with_sentences
from extract.families.charges import Judgment, last_day
from extract.families.clauses import find_labels_of_counts
from extract.families.court_and_case import dates_in, find_case_numbers, find_court_field, find_days, labelled_date
from extract.families.defendants import Defendant, find_cii, find_defendants, find_race, find_sex
from extract.families.labels import DAMAGED, Hit, find_labels
from extract.families.layout import Sheet
from extract.text import PageText

__all__ = ["READER"]

# What the paper says of itself, blanks and points squeezed out, with what each is worth.
_SIGNS: tuple[tuple[str, float], ...] = (
    ("THISCERTIFIESTHATON", 0.3),
    ("THISISTOCERTIFYTHAT", 0.2),
    ("JUDGMENTOFCONVICTIONOF", 0.3),
    ("CONVICTEDOFTHECOMMISSIONOFTHEFOLLOWING", 0.4),
    ("COMMITMENTTOSTATEPRISON", 0.2),
    ("PRISONCOMMITMENT", 0.2),
    ("COUNTYJAILCOMMITMENT", 0.2),
    ("ITISTHEREFOREORDEREDADJUDGEDANDDECREED", 0.2),
    ("DATESENTENCEPRONOUNCED", 0.2),
    ("CORRECTABSTRACTOFTHEJUDGMENT", 0.3),
    ("PUNISHEDBYIMPRISONMENTINTHESTATEPRISON", 0.2),
    ("JUDGMENTANDCOMMITMENT", 0.2),
    ("YEARCRIME", 0.1),
    ("CONVICTEDBY", 0.1),
)
_TITLE = "ABSTRACTOFJUDGMENT"
_TITLE_WORDS = re.compile(r"ABSTRACT\W{1,3}\w{2}\W{1,3}JU\w{5,6}", re.IGNORECASE)
_CLOSE = 88.0
_TITLED = 0.99  # how surely a paper with this title is a court's
# Money judgments have abstracts too; they name creditors and debtors.
_CIVIL = "JUDGMENTCREDITOR"
# Nobody was convicted in a superior court before this age; a birth date after it was misread.
_YOUNGEST = 10
_EVERYBODY = re.compile(
    r"\beach\s+of\s+(?:them|(?:said|the)\s+defendants)|\bboth\s+(?:of\s+)?(?:said\s+)?defendants", re.IGNORECASE
)


def _squeezed(line: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", line.upper())


def _holds(line: str, words: str) -> bool:
    return len(line) >= len(words) - 2 and fuzz.partial_ratio(words, line) >= _CLOSE


def _is_title(line: str) -> bool:
    """Tell a title from a mention: it is in capitals, or stands alone."""
    squeezed = _squeezed(line)
    if not _holds(squeezed, _TITLE):
        return False
    return len(squeezed) <= 45 or _holds(re.sub(r"[^A-Z0-9]", "", line), _TITLE)


def _score(lines: Sequence[str]) -> float:
    """Return 0.6 for the title and more for each turn of phrase that only these papers have, 1 at most."""
    squeezed = [_squeezed(line) for line in lines]
    if any(_holds(line, _CIVIL) for line in squeezed):
        return 0.0
    score = 0.6 if any(_is_title(line) for line in lines) else 0.0
    score += sum(worth for words, worth in _SIGNS if any(_holds(line, words) for line in squeezed))
    return min(1.0, score)


def _begins(lines: Sequence[str], index: int) -> bool:
    """A page with the title and a court's caption is the first of an abstract; an attachment is not."""
    if index != 0 or not any(_is_title(line) for line in lines):
        return False
    squeezed = [_squeezed(line) for line in lines]
    if any(_holds(line, "ATTACHMENTPAGE") or _holds(line, _CIVIL) for line in squeezed):
        return False
    return any(_holds(line, "SUPERIORCOURT") or _holds(line, "MUNICIPALCOURT") for line in squeezed)


def _ends(lines: Sequence[str], index: int) -> bool:
    """No line ends an abstract: clerks' certificates and returns of the sheriff follow the judgment."""
    return False


# (guilty, nolo contendere, not guilty)
_CHOICES = re.compile(
    r"\(\s*(?:not\s+guilty|guilty|nolo(?:\s+contendere)?)(?:[\s,/]+(?:or\s+|and\s+)?(?:not\s+guilty|guilty|nolo(?:\s+contendere)?"
    r"|once\s+in\s+jeopardy|former\s+(?:acquittal|conviction|jeopardy))){1,6}[^()]{0,40}\)",
    re.IGNORECASE,
)
_DECREED = re.compile(r"\bIT\s+IS\s+(?:\w+,?\s+)?(?:ORDERED|ADJUDGED)", re.IGNORECASE)


def _read(text: PageText, latest: date) -> list[RecordDraft]:
    """Return a draft for each defendant: one event of type court, with a count for each that is named."""
    sheet = Sheet(text)
    if not sheet.rows:
        return []
    # what a form prints under a blank, to choose from, states nothing
    sheet.flow = _CHOICES.sub(lambda choices: " " * len(choices.group()), sheet.flow)
    hits = find_labels(sheet)
    day = _judgment_day(sheet, hits, latest)
    judgment = Judgment(day.value if day is not None else None, latest)
    in_table = _in_table(sheet, hits, judgment)
    prose = [] if in_table else read_prose(sheet, judgment)
    event = _event(sheet, hits, day)
    doubts = _doubts(sheet, hits, bool(in_table or prose))
    doubts += _unread_counts(sheet, in_table or [each.count for each in prose])
    defendants = find_defendants(sheet, hits)
    if len(defendants) > 1:
        doubts += _unshared(sheet, prose, defendants)
    drafts = []
    for index, defendant in enumerate(defendants or [None]):
        own = _counts_of(sheet, prose, defendants, index) if len(defendants) > 1 else prose
        counts = tuple(in_table or (each.count for each in own))
        more = [each.doubt for each in own if each.doubt is not None]
        drafts.append(
            RecordDraft(
                person=_person(sheet, hits, defendant, index, judgment),
                events=(replace(event, counts=counts),),
                doubts=tuple(dict.fromkeys((*doubts, *more))),
            )
        )
    return drafts


def _in_table(sheet: Sheet, hits: Sequence[Hit], judgment: Judgment) -> list[CountDraft]:
    """Return the counts of a table; where its rows state no time, the sentence stands in prose under it."""
    counts = read_form(sheet, hits, judgment)
    return counts if states_time(sheet) else with_sentences(sheet, counts)


def _judgment_day(sheet: Sheet, hits: Sequence[Hit], latest: date) -> Field[str] | None:
    """Return the day of the judgment: beside its label on a form, else as the prose certifies it.

    A form states it twice, as the day of the hearing and as the day of pronouncement: if they differ, a person looks.
    The day on which a clerk attested the paper stands in, doubted, where no other is found.
    """
    stated = find_days(sheet, hits, "judgment", latest) or find_days(sheet, hits, "pronounced", latest)
    judged, attested = judgment_days(sheet, dates_in(sheet, 0, len(sheet.text), latest))
    if stated or judged:
        first = (stated or judged)[0]
        others = {
            other.value
            for other in (*find_days(sheet, hits, "pronounced", latest), *judged, *stated)
            if other.value != first.value and len(other.value) == 10
        }
        reason = "the paper names different days for the judgment" if others else None
        made = first.field(sheet, reason=reason, sense=0.7 if others else 1.0)
        more = tuple((other, 0.0, "another place on the paper") for other in sorted(others))
        return replace(made, alternatives=(*made.alternatives, *more))
    if attested:
        return attested[0].field(sheet, reason="only the day on which the paper was attested was found", sense=0.5)
    return None


def _event(sheet: Sheet, hits: Sequence[Hit], day: Field[str] | None) -> EventDraft:
    agency, county = find_court_field(sheet)
    return EventDraft(
        type=_type(sheet),
        date=day,
        agency=agency,
        county=county,
        case_number=find_case_numbers(sheet, hits).field,
    )


def _type(sheet: Sheet) -> Field[str]:
    """Return the type that the title gives: its words are three long ones, whatever a stamp put beside them."""
    found = read(sheet.document, "court", *sheet.spans(*_title_place(sheet)))
    return replace(found, support=_TITLED) if any(_is_title(row.text) for row in sheet.rows) else found


def _title_place(sheet: Sheet) -> tuple[int, int]:
    """Return where the title stands, or the first row where none is found."""
    row = next((row for row in sheet.rows if _is_title(row.text)), sheet.rows[0])
    words = _TITLE_WORDS.search(row.text)
    return (row.span[0] + words.start(), row.span[0] + words.end()) if words is not None else row.span


def _doubts(sheet: Sheet, hits: Sequence[Hit], has_counts: bool) -> list[str]:
    doubts = [] if has_counts else ["no count was found on an abstract of judgment"]
    if find_case_numbers(sheet, hits).different > 1:
        doubts.append("several case numbers stand on the paper, and not which count is of which")
    return doubts


def _unread_counts(sheet: Sheet, counts: Sequence[CountDraft]) -> list[str]:
    """Say so where the paper numbers counts, or paragraphs about them, that were not read."""
    read_numbers = {count.number.value for count in counts if count.number is not None}
    labels = find_labels_of_counts(sheet.flow)
    named = {number for label in labels if not label.referring for number, _ in label.numbers}
    paragraphs = 0
    for row in sheet.rows:
        paragraphs += row.text.startswith(f"({paragraphs + 1})") and not _DECREED.search(row.text)
    if named - read_numbers or paragraphs > max(len(counts), 1):
        return ["the paper numbers more counts than were read"]
    return []


def _person(
    sheet: Sheet, hits: Sequence[Hit], defendant: Defendant | None, index: int, judgment: Judgment
) -> PersonDraft:
    if defendant is None:
        return PersonDraft()
    if index:
        # labels for birth date and numbers speak of the first defendant, if of any one
        return PersonDraft(name=defendant.name, aliases=tuple(defendant.aliases))
    return PersonDraft(
        name=defendant.name,
        aliases=tuple(defendant.aliases),
        date_of_birth=_birth(sheet, hits, judgment),
        sex=find_sex(sheet, hits),
        race=find_race(sheet, hits),
        cii=find_cii(sheet, hits),
    )


def _birth(sheet: Sheet, hits: Sequence[Hit], judgment: Judgment) -> Field[str] | None:
    """Return the date of birth beside its label; a child's at the judgment makes no sense."""
    judged = last_day(judgment.day) or judgment.latest
    before = judged.replace(year=judged.year - _YOUNGEST, day=min(judged.day, 28))
    for hit in hits:
        if hit.kind == "birth":
            found = labelled_date(sheet, hit, hits, before)
            if found is not None:
                return found.field(sheet)
            late = labelled_date(sheet, hit, hits, judgment.latest)
            if late is not None and hit.cost < DAMAGED:
                return late.field(sheet, reason="the birth date lies too near to the judgment", sense=0.4)
    return None


def _counts_of(
    sheet: Sheet, counts: Sequence[ProseCount], defendants: Sequence[Defendant], index: int
) -> list[ProseCount]:
    """Return the counts whose clause names this defendant, and those that name none."""
    return [each for each in counts if not (named := _named(sheet, each, defendants)) or index in named]


def _named(sheet: Sheet, each: ProseCount, defendants: Sequence[Defendant]) -> set[int]:
    clause = sheet.flow[each.first : each.last].upper()
    surnames = [str(defendant.name.value or "").split(",")[0] for defendant in defendants]
    return {
        index
        for index, surname in enumerate(surnames)
        if surname and surnames.count(surname) == 1 and re.search(rf"\b{re.escape(surname)}\b", clause)
    }


def _unshared(sheet: Sheet, counts: Sequence[ProseCount], defendants: Sequence[Defendant]) -> list[str]:
    plain_for_all = counts and all(
        _named(sheet, each, defendants) or _EVERYBODY.search(sheet.flow, each.first, each.last) for each in counts
    )
    return [] if plain_for_all else ["several defendants, and not every count says of which it speaks"]


READER = FamilyReader(name="abstract_of_judgment", score=_score, begins=_begins, ends=_ends, read=_read)
