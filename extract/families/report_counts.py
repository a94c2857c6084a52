"""The charges of a disposition report and what became of them: at the arrest, with the prosecutor, in court.

A form has them in tables, a printout in lines: a charge opens with its count's number and section, the lines under
it say how it was pleaded to, disposed of and sentenced.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from extract.draft import CountDraft, Field, SentenceDraft, derived, read
from extract.families.charges import count_number
from extract.families.layout import Row, Sheet, Token
from extract.families.report_closures import by_boxes, closed_by, rejected
from extract.families.report_parts import Form, Part
from extract.families.report_table import TableRow, stretch_of
from extract.families.report_values import (
    charge_fields,
    charges_in,
    date_field,
    description_field,
    field_at,
    find_outcomes,
    grade_field,
    outcome_field,
    plea_field,
    sentence_fields,
    unread,
)
from extract.text import Stretch
from nlp.dispositions import parse_severity
from nlp.sections import Mention

__all__ = ["arrest_counts", "court_counts", "unplaced"]

_STRAY = 6
_NUMBERED = re.compile(
    r"(?:(?P<word>C[TN]?TS?|CNTS?|COUNTS?|CHARGES?|CHGS?)|[A-Z]{1,3}(?=\W{1,3}0\d\s))?\W{0,3}(?P<number>\d{1,2})\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?P<plea>PLEA)\s?[:;.]|\b(?P<disposition>D[I1]SP[O0](?:S[I1]T[I1][O0]N)?)\s?[:;.]"
    r"|\b(?P<sentence>SENT(?:ENCE)?)\s?[:;.]",
    re.IGNORECASE,
)
_BRACKETED_GRADE = re.compile(r"[(\[]\s?(?P<grade>[A-Z0-9]{1,14})\s?[)\]]\W*$", re.IGNORECASE)
_UNPLACED = "a line of a table could not be placed"
_NO_COUNTS = "no charge was read from a report that has a table for them"
_NO_CHARGE = "the paper has a court's case number and no charge that was read beside it"
_OPEN = "a charge of the arrest has no outcome on the paper"
_NO_HEADING = "the heading over the outcome could not be read"
_NO_OUTCOME = "no outcome can be read beside a charge of the court's"


@dataclass(frozen=True, slots=True)
class _Lines:
    """A charge of a printout: its mention in the text of ``head``, and the lines under it."""

    number: Token | None
    head: Stretch
    at: int
    mention: Mention
    rest: tuple[Token, ...]


def court_counts(form: Form, day: Field[str] | None) -> tuple[CountDraft, ...]:
    """Return the counts that the court disposed of on *day*: those of its table, else those of its lines."""
    on = day.value if day is not None else None
    table = form.table_of("disposition", "sentence", without=("case",))
    if table is not None:
        counts = [_of_row(form.sheet, row, on) for row in table.rows]
        counts = [_with_outcome(form.sheet, row, count) for row, count in zip(table.rows, counts, strict=True)]
    else:
        counts = [_of_lines(form.sheet, lines, on) for lines in _charge_lines(form, "court")]
    return tuple(_dated(count, day) for count in counts)


def _dated(count: CountDraft, day: Field[str] | None) -> CountDraft:
    if count.disposition is None or count.disposition_date is not None or day is None or day.value is None:
        return count
    return replace(count, disposition_date=derived(day.value, "../../date"))


def _of_row(sheet: Sheet, row: TableRow, on: str | None) -> CountDraft:
    """Return what the cells of a row say of the charge itself: number, section, title, grade."""
    document = sheet.document
    section = _section_cell(sheet, row)
    severity = _letter(sheet, row.cells.get("grade", ()))
    mention = next(iter(charges_in(section.text, on)), None)
    charge = charge_fields(document, section, mention, 0, on, severity.value if severity else None)
    title = stretch_of(sheet, row.cells.get("charge", ()))
    first = mention.end if mention is not None and section.text == title.text else 0
    return CountDraft(
        number=_number(sheet, row.cells.get("count", ())),
        description=description_field(document, title, first, len(title.text)),
        severity=severity,
        **charge,
    )


def _section_cell(sheet: Sheet, row: TableRow) -> Stretch:
    """Return the cell of the section; where its column has no heading, the first cell that holds a charge."""
    if "section" in row.cells:
        return stretch_of(sheet, row.cells["section"])
    cells = [stretch_of(sheet, tokens) for name, tokens in row.cells.items() if name != "sentence"]
    having = [cell for cell in cells if charges_in(cell.text)]
    return next(iter(having), stretch_of(sheet, row.cells.get("charge", ())))


def _number(sheet: Sheet, tokens: Sequence[Token]) -> Field[int] | None:
    for token in tokens:
        number = count_number(token.text)
        if number is not None:
            return read(sheet.document, number[0], (token.start, token.end), cost=number[1])
    return None


def _letter(sheet: Sheet, tokens: Sequence[Token]) -> Field[str] | None:
    """Return the grade in its cell: a letter or a word; illegible where a letter stands that is none."""
    stretch = stretch_of(sheet, tokens)
    if not any(letter.isalnum() for letter in stretch.text):
        return None
    reading = parse_severity(stretch.text.strip(" .,()|-"))
    if reading is not None:
        return read(sheet.document, reading.value, *stretch.spans(), cost=reading.cost)
    if stretch.text.upper().strip(" .") in ("N", "W", "F/M", "M/F"):
        return None
    return unread(stretch, "what stands there is the letter of no grade")


def _with_outcome(sheet: Sheet, row: TableRow, count: CountDraft) -> CountDraft:
    """Add what the court's cells say: plea, outcome, sentence; a reduction in the outcome's words is the grade."""
    document = sheet.document
    cell = stretch_of(sheet, row.cells.get("disposition", ()))
    outcome = outcome_field(document, cell) if cell.text else _without_heading(sheet, row)
    if outcome is None and cell.text.strip():
        outcome = unread(cell, "what stands there names no known outcome")
    plea = stretch_of(sheet, row.cells.get("plea", ()))
    sentence = stretch_of(sheet, row.cells.get("sentence", ()))
    severity = _reduced(grade_field(document, cell) if cell.text else None, count.severity)
    return replace(
        count,
        plea=plea_field(document, plea) if plea.text else None,
        disposition=outcome,
        severity=severity,
        sentence=sentence_fields(document, sentence) if sentence.text else SentenceDraft(),
    )


def _without_heading(sheet: Sheet, row: TableRow) -> Field[str] | None:
    """Return the outcome that stands in a column beside its own, whose heading was not made out; doubted."""
    if "disposition" in row.cells:
        return None
    for name in ("", "sentence", "plea"):
        cell = stretch_of(sheet, row.cells.get(name, ()))
        found = outcome_field(sheet.document, cell) if cell.text else None
        if found is not None and "GUILTY" not in (found.raw or "").upper():
            return replace(found, reason=_NO_HEADING, sense=0.7)
    return None


def _reduced(said: Field[str] | None, letter: Field[str] | None) -> Field[str] | None:
    if said is None:
        return letter
    if letter is not None and letter.value == said.value:
        return replace(said, support=0.9)
    return said


def _charge_lines(form: Form, part: Part) -> list[_Lines]:
    """Return the charges that stand in lines in *part*, each with what stands under it."""
    sheet = form.sheet
    in_tables = {index for table in form.tables for row in table.rows for index in range(row.first, row.last + 1)}
    labelled = {hit.row for hit in form.hits if hit.kind not in ("date", "alias", "court")}
    found: list[tuple[Token | None, Stretch, int, Mention]] = []
    rests: list[list[Token]] = []
    for index, row in enumerate(sheet.rows):
        if form.parts[index] != part or index in in_tables or index in labelled:
            continue
        opened = _opens(sheet, row)
        if opened is not None:
            found.append(opened)
            rests.append([])
        elif found:
            rests[-1] += row.tokens
    return [_Lines(*each, tuple(rest)) for each, rest in zip(found, rests, strict=True)]


def _opens(sheet: Sheet, row: Row) -> tuple[Token | None, Stretch, int, Mention] | None:
    """Return the charge that a line opens with: at its beginning, but for the count's number."""
    head = stretch_of(sheet, row.tokens)
    lead = _NUMBERED.match(head.text)
    starts = (lead.end(), 0) if lead is not None and lead.end() < len(head.text) else (0,)
    for at in starts:
        mention = next(iter(charges_in(head.text[at:])), None)
        if mention is not None and mention.readings[0].value.section.code is None and not (lead and lead["word"]):
            continue  # a number alone: of a page, of a form
        # behind CT 01 a stray mark may stand before the section
        if mention is not None and mention.start <= (_STRAY if at and lead is not None and lead["word"] else 2):
            number = None
            if at and lead is not None:
                place = head.spans(*lead.span("number"))[0]
                number = next((t for t in row.tokens if t.start <= place[0] < t.end), None)
            return number, head, at, mention
    return None


def _of_lines(sheet: Sheet, lines: _Lines, on: str | None) -> CountDraft:
    document, head = sheet.document, lines.head
    grade = _BRACKETED_GRADE.search(head.text)
    reading = parse_severity(grade["grade"]) if grade is not None else None
    severity: Field[str] | None = None
    if grade is not None and reading is not None:
        made = field_at(document, head, reading.value, *grade.span("grade"), reading.cost)
        severity = replace(made, support=0.9 if len(grade["grade"]) > 5 and not reading.cost else 0.0)
    end = grade.start() if grade is not None and reading is not None else len(head.text)
    rest = stretch_of(sheet, lines.rest)
    cells = _segments(rest.text)
    a, b = cells.get("disposition", (0, len(rest.text)))
    outcome = outcome_field(document, rest, a, b) if rest.text else None
    if outcome is None and "disposition" in cells and rest.text[a:b].strip():
        outcome = replace(unread(rest, "what stands there names no known outcome"), spans=rest.spans(a, b))
    severity = _reduced(grade_field(document, rest, a, b) if rest.text else None, severity)
    number = count_number(lines.number.text) if lines.number is not None else None
    mention = lines.mention
    charge = charge_fields(document, head, mention, lines.at, on, severity.value if severity else None)
    return CountDraft(
        number=read(document, number[0], (lines.number.start, lines.number.end), cost=number[1])
        if number is not None and lines.number is not None
        else None,
        description=description_field(document, head, lines.at + mention.end, end),
        plea=plea_field(document, rest, *cells["plea"]) if "plea" in cells else None,
        disposition=outcome,
        severity=severity,
        sentence=_sentence(sheet, rest, cells, outcome),
        **charge,
    )


def _segments(text: str) -> dict[str, tuple[int, int]]:
    """Return where the labelled pieces of the lines under a charge begin and end: PLEA:, DISPO:, SENT:."""
    matches = list(_LABELLED.finditer(text))
    ends = [*(match.start() for match in matches[1:]), len(text)]
    cells: dict[str, tuple[int, int]] = {}
    for match, end in zip(matches, ends, strict=False):
        cells.setdefault(str(match.lastgroup), (match.end(), end))
    return cells


def _sentence(
    sheet: Sheet, rest: Stretch, cells: Mapping[str, tuple[int, int]], outcome: Field[str] | None
) -> SentenceDraft:
    if "sentence" in cells:
        return sentence_fields(sheet.document, rest, *cells["sentence"])
    if cells or outcome is None or outcome.value != "convicted":
        return SentenceDraft()
    behind = next((each.end for each in find_outcomes(rest.text)), 0)
    return sentence_fields(sheet.document, rest, behind, len(rest.text))


def arrest_counts(
    form: Form,
    day: Field[str] | None,
    closed: Mapping[str, Field[str] | None],
    court: Sequence[CountDraft],
    latest: date,
) -> tuple[CountDraft, ...]:
    """Return the charges of the arrest, those that police or prosecutor closed with how and when.

    *closed* are the days of release and of rejection beside their labels.
    """
    on = day.value if day is not None else None
    table = form.table_of("section", "charge", without=("disposition", "sentence", "plea"))
    if table is not None:
        counts = [_of_row(form.sheet, row, on) for row in table.rows]
        counts = [
            _released(form.sheet, row, count, closed["released"])
            for row, count in zip(table.rows, counts, strict=True)
        ]
    else:
        counts = [
            _closed_below(form.sheet, lines, _of_lines(form.sheet, lines, on), latest)
            for lines in _charge_lines(form, "arrest")
        ]
    counts = rejected(form, counts, closed["rejected"])
    return tuple(by_boxes(form, counts, court, latest))


def _released(sheet: Sheet, row: TableRow, count: CountDraft, day: Field[str] | None) -> CountDraft:
    cell = stretch_of(sheet, row.cells.get("reason") or row.cells.get("released", ()))
    outcome = outcome_field(sheet.document, cell) if cell.text else None
    return count if outcome is None else closed_by(count, outcome, day)


def _closed_below(sheet: Sheet, lines: _Lines, count: CountDraft, latest: date) -> CountDraft:
    """Give a printed charge the day that stands behind its outcome."""
    if count.disposition is None:
        return count
    rest = stretch_of(sheet, lines.rest)
    return replace(count, disposition_date=date_field(sheet.document, rest, latest.isoformat()))


def unplaced(form: Form, arrest: Sequence[CountDraft], court: Sequence[CountDraft]) -> list[str]:
    """Return doubts: lines of tables that belong to no charge, charges without an outcome."""
    doubts = []
    tables = [table for table in form.tables if not table.names.isdisjoint({"section", "disposition"})]
    for table in tables:
        strays = [form.sheet.rows[index].text for index in table.stray]
        if any(sum(letter.isalnum() for letter in text) > 3 for text in strays):
            doubts.append(_UNPLACED)
    if tables and not arrest and not court:
        doubts.append(_NO_COUNTS)
    case = any(any(letter.isdigit() for token in tokens for letter in token.text) for tokens in form.values("case"))
    if case and not court:
        doubts.append(_NO_CHARGE)
    if court:
        numbers = {count.number.value for count in court if count.number is not None}
        for count in arrest:
            number = count.number.value if count.number is not None else None
            if count.disposition is None and number is not None and numbers and number not in numbers:
                doubts.append(_OPEN)
    if any(count.disposition is None for count in court):
        doubts.append(_NO_OUTCOME)
    return doubts
