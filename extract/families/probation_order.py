"""Orders about probation: how they are read, from their text to a draft for each defendant.

Three layouts are read: prose typed from top to bottom, sheets with blanks and boxes, and printed forms with a table
of counts (Penal Code sections 1203 to 1203.4; general knowledge of the counties' forms). Orders that modify, end or
revoke probation, or set a conviction aside, name an earlier conviction and what became of it. The parts:
``probation_words`` (how they are known), ``probation_table`` and ``probation_prose`` (the counts),
``probation_statements`` (boxes), ``probation_sentence`` (what is imposed), ``probation_later`` (later orders).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from extract.draft import CountDraft, EventDraft, FamilyReader, Field, PersonDraft, RecordDraft, SentenceDraft, read
from extract.families.abstract_prose import ProseCount
from extract.families.charges import Judgment, graded, last_day
from extract.families.court_and_case import find_case_numbers, find_court_field, labelled_date
from extract.families.defendants import Defendant, find_cii, find_defendants, find_race, find_sex
from extract.families.labels import DAMAGED, Hit, find_labels
from extract.families.layout import Sheet
from extract.families.probation_days import order_day
from extract.families.probation_headings import find_table
from extract.families.probation_later import Later, find_later, updated
from extract.families.probation_prose import (
    Part,
    decree_start,
    dismissed_counts,
    names_everybody,
    of_defendant,
    parts_by_defendant,
    read_convictions,
)
from extract.families.probation_sentence import imposed
from extract.families.probation_statements import Statement, boxed_statements, without_empty
from extract.families.probation_table import read_table
from extract.families.probation_words import begins, is_of_title, score, title_row
from extract.text import PageText

__all__ = ["READER"]

# Nobody was granted probation before this age; a birth date after it was misread.
_YOUNGEST = 10
_UNSHARED = "several defendants, and the paper does not plainly say which of them a count or a sentence is of"
_NO_COUNT = "no count was found on an order about probation"
_COUNT_LABEL = re.compile(r"\bC[O0]UNTS?\s+(?:\d{1,2}|[IVX]{1,4})\b", re.IGNORECASE)


def _ends(lines: Sequence[str], index: int) -> bool:
    """No line ends an order: acceptances and clerks' certificates follow the judge's name."""
    return False


@dataclass(frozen=True, slots=True)
class _Counts:
    """The counts of one defendant, and why a person must look at them."""

    drafts: tuple[CountDraft, ...]
    doubts: tuple[str, ...]


def _read(text: PageText, latest: date) -> list[RecordDraft]:
    """Return a draft for each defendant: one event of type court, its counts with what was imposed for them."""
    sheet = Sheet(text)
    if not sheet.rows:
        return []
    hits = find_labels(sheet)
    day = order_day(sheet, hits, latest)
    judgment = Judgment(day.value if day is not None else None, latest)
    defendants = find_defendants(sheet, hits)
    table = find_table(sheet)
    in_table = read_table(sheet, table, judgment) if table is not None else []
    body = table.last if table is not None and in_table else _first_row(sheet, defendants)
    statements = boxed_statements(sheet, body)
    later = find_later(sheet, statements)
    sheet = without_empty(sheet, statements)
    if table is not None and in_table:
        decree = sheet.rows[table.last].span[0] if table.last < len(sheet.rows) else len(sheet.flow)
    else:
        decree = decree_start(sheet.flow)
    found = _all_counts(sheet, defendants, judgment, in_table, decree, statements, later)
    event = _event(sheet, hits, day)
    doubts = list(later.doubts)
    if find_case_numbers(sheet, hits).different > 1:
        doubts.append("several case numbers stand on the paper, and not which count is of which")
    drafts = []
    people: list[Defendant | None] = [*defendants] or [None]
    for index, (defendant, counts) in enumerate(zip(people, found, strict=True)):
        own = () if counts.drafts else (_NO_COUNT,)
        drafts.append(
            RecordDraft(
                person=_person(sheet, hits, defendant, index, judgment),
                events=(replace(event, counts=tuple(updated(sheet, counts.drafts, later, judgment))),),
                doubts=tuple(dict.fromkeys((*doubts, *own, *counts.doubts))),
            )
        )
    return drafts


def _all_counts(
    sheet: Sheet,
    defendants: Sequence[Defendant],
    judgment: Judgment,
    in_table: Sequence[CountDraft],
    decree: int,
    statements: Sequence[Statement],
    later: Later,
) -> list[_Counts]:
    """Return the counts of each defendant in their order; of the paper as a whole where none is named."""
    many = max(len(defendants), 1)
    found_parts = parts_by_defendant(sheet, defendants, min(_body(sheet, defendants), decree), decree)
    decree_parts = parts_by_defendant(sheet, defendants, decree, len(sheet.flow))
    made: list[_Counts] = []
    for index in range(many):
        prose = [] if in_table else _in_prose(sheet, found_parts, index, judgment, many)
        drafts = [*in_table] or [each.count for each in prose]
        if not in_table:
            drafts += dismissed_counts(
                sheet, [*of_defendant(found_parts, index), *of_defendant(decree_parts, index)], drafts, judgment
            )
        sentence = imposed(sheet, of_defendant(decree_parts, index), statements)
        doubts = [each.doubt for each in prose if each.doubt is not None]
        if many > 1 and not _shared_out(found_parts, sheet):
            doubts.append(_UNSHARED)
        if not in_table:
            doubts += _unread(sheet, drafts, found_parts, index)
        made.append(_Counts(tuple(_imposed_on(draft, sentence, later) for draft in drafts), tuple(doubts)))
    return made


def _in_prose(sheet: Sheet, parts: Sequence[Part], index: int, judgment: Judgment, many: int) -> list[ProseCount]:
    """Return the counts of a defendant's stretches before the order's words; else those anywhere, for a lone one."""
    found = read_convictions(sheet, of_defendant(parts, index), judgment, whole=many == 1)
    if found or many > 1:
        return found
    return read_convictions(sheet, [(0, len(sheet.flow))], judgment, whole=True)


def _shared_out(parts: Sequence[Part], sheet: Sheet) -> bool:
    """Tell whether the paper says of each conviction whose it is."""
    return any(len(part.of) == 1 for part in parts) or any(
        names_everybody(sheet.flow, part.first, part.last) for part in parts
    )


def _unread(sheet: Sheet, drafts: Sequence[CountDraft], parts: Sequence[Part], index: int) -> list[str]:
    """Say so where a defendant's stretches number more counts than were read."""
    numbers = {
        re.sub(r"\W", "", match.group().split()[-1].upper())
        for first, last in of_defendant(parts, index)
        for match in _COUNT_LABEL.finditer(sheet.flow, first, last)
    }
    return ["the paper numbers more counts than were read"] if len(numbers) > max(len(drafts), 1) else []


def _imposed_on(draft: CountDraft, sentence: SentenceDraft, later: Later) -> CountDraft:
    if later.changes and sentence.probation is not None and sentence.probation.value == "P0D":
        sentence = replace(sentence, probation=None)  # what an earlier order granted
    convicted = draft.disposition is not None and draft.disposition.value == "convicted"
    return graded(replace(draft, sentence=sentence)) if convicted else draft


def _body(sheet: Sheet, defendants: Sequence[Defendant]) -> int:
    """Return where the paper begins to speak: behind the caption."""
    row = _first_row(sheet, defendants)
    return sheet.rows[row].span[0] if row < len(sheet.rows) else 0


def _first_row(sheet: Sheet, defendants: Sequence[Defendant]) -> int:
    """Return the first row behind the caption: below the names, and below the word Defendant there."""
    if not defendants:
        return 0
    row = max(sheet.row_of(defendant.at) for defendant in defendants)
    for index in range(row, min(row + 10, len(sheet.rows))):
        if re.match(r"\W*D[EC]F[EC]NDANT(?:\(?S\)?)?\W*$", sheet.rows[index].cells[0].text, re.IGNORECASE):
            return index + 1
    return row + 1


def _event(sheet: Sheet, hits: Sequence[Hit], day: Field[str] | None) -> EventDraft:
    agency, county = find_court_field(sheet)
    at = title_row([row.text for row in sheet.rows]) or 0
    return EventDraft(
        # that the paper was known for what it is says more than how surely its title was read
        type=replace(read(sheet.document, "court", *sheet.spans(*sheet.rows[at].span)), support=0.95),
        date=day,
        agency=agency,
        county=county,
        case_number=find_case_numbers(sheet, hits).field,
    )


def _person(
    sheet: Sheet, hits: Sequence[Hit], defendant: Defendant | None, index: int, judgment: Judgment
) -> PersonDraft:
    if defendant is None:
        return PersonDraft()
    # a title beside an empty AKA is nobody's name
    aliases = tuple(alias for alias in defendant.aliases if not is_of_title(str(alias.value or "")))
    if index:
        # labels for birth date and numbers speak of the first defendant, if of any one
        return PersonDraft(name=defendant.name, aliases=aliases)
    return PersonDraft(
        name=defendant.name,
        aliases=aliases,
        date_of_birth=_birth(sheet, hits, judgment),
        sex=find_sex(sheet, hits),
        race=find_race(sheet, hits),
        cii=find_cii(sheet, hits),
    )


def _birth(sheet: Sheet, hits: Sequence[Hit], judgment: Judgment) -> Field[str] | None:
    """Return the date of birth beside its label; a child's at the time of the order makes no sense."""
    judged = last_day(judgment.day) or judgment.latest
    before = judged.replace(year=judged.year - _YOUNGEST, day=min(judged.day, 28))
    for hit in hits:
        if hit.kind == "birth":
            found = labelled_date(sheet, hit, hits, before)
            if found is not None:
                return found.field(sheet)
            late = labelled_date(sheet, hit, hits, judgment.latest)
            if late is not None and hit.cost < DAMAGED:
                return late.field(sheet, reason="the birth date lies too near to the order", sense=0.4)
    return None


READER = FamilyReader(name="probation_order", score=score, begins=begins, ends=_ends, read=_read)
