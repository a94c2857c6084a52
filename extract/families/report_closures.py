"""What police and prosecutor closed of an arrest: the prosecutor's table, and lines with a box to tick."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from extract.draft import CountDraft, Field, read
from extract.families.charges import count_number
from extract.families.layout import Row, Sheet
from extract.families.report_parts import Form
from extract.families.report_table import Table, TableRow, stretch_of
from extract.families.report_values import date_field, outcome_field
from extract.text import Stretch

__all__ = ["by_boxes", "closed_by", "rejected"]

_NAMED_COUNTS = re.compile(r"\b(?:CTS?|CNTS?|COUNTS?|CHGS?)\W{0,3}(?P<number>\d{1,2})\b", re.IGNORECASE)
_TICK = re.compile(r"[\[(]?[xX*✓✔☒✗][\])]?")
_FILED = re.compile(r"\bC[O0]MPLA[I1]NT\s+F[I1]LED|\bF[I1]LED\s*-?\s*SEE", re.IGNORECASE)
_REJECTED = re.compile(r"N[O0]T\s+F[I1]LED|REJECT|REFUSED|DEN[I1]ED", re.IGNORECASE)
_RELEASED = re.compile(r"RELEASED|DETENT[I1][O0]N", re.IGNORECASE)


def closed_by(count: CountDraft, outcome: Field[str], day: Field[str] | None) -> CountDraft:
    """Return *count* with how and when it was closed."""
    return replace(count, disposition=outcome, disposition_date=day)


def rejected(form: Form, counts: Sequence[CountDraft], day: Field[str] | None) -> list[CountDraft]:
    """Give the charges that the prosecutor's table marks as rejected their outcome."""
    table = form.table_of("filed", "rejected", without=("disposition", "sentence"))
    rows = {} if table is None else {number: row for row in table.rows for number in _numbers_of(row)}
    found = []
    for count in counts:
        row = rows.get(count.number.value or 0) if count.number is not None else None
        found.append(count if row is None else _by_prosecutor(form.sheet, row, count, day))
    return found


def _numbers_of(row: TableRow) -> Iterator[int]:
    for token in row.cells.get("count", ()):
        number = count_number(token.text)
        if number is not None:
            yield number[0]


def _by_prosecutor(sheet: Sheet, row: TableRow, count: CountDraft, day: Field[str] | None) -> CountDraft:
    marks = {
        name: [token for token in row.cells.get(name, ()) if _TICK.fullmatch(token.text)]
        for name in ("filed", "rejected")
    }
    reason = stretch_of(sheet, row.cells.get("reason", ()))
    outcome = outcome_field(sheet.document, reason) if reason.text else None
    if outcome is None and marks["rejected"]:
        token = marks["rejected"][0]
        outcome = read(sheet.document, "prosecutor_rejected", (token.start, token.end))
        if marks["filed"]:
            outcome = replace(outcome, reason="both filing and rejection are marked", sense=0.5)
    return count if outcome is None else closed_by(count, outcome, day)


def by_boxes(
    form: Form, counts: Sequence[CountDraft], court: Sequence[CountDraft], latest: date
) -> Iterator[CountDraft]:
    """Give the charges what the ticked lines under PROSECUTOR say: of the counts they name, or of all."""
    in_tables = {index for table in form.tables for index in range(table.heading, _end(table))}
    closures = [
        closure
        for index, row in enumerate(form.sheet.rows)
        if form.parts[index] == "prosecutor" and index not in in_tables
        for closure in _closure(form.sheet, row, latest)
    ]
    in_court = {count.number.value for count in court if count.number is not None}
    for count in counts:
        number = count.number.value if count.number is not None else None
        own = [each for each in closures if number in each[0]]
        general = [each for each in closures if not each[0] and number not in in_court]
        chosen = next(iter(own or general), None)
        if chosen is None or count.disposition is not None:
            yield count
        else:
            yield closed_by(count, chosen[1], chosen[2])


def _end(table: Table) -> int:
    return max((row.last for row in table.rows), default=table.heading) + 1


def _closure(sheet: Sheet, row: Row, latest: date) -> Iterator[tuple[set[int], Field[str], Field[str] | None]]:
    """Yield what a line with a box says, where it is ticked or something is typed behind it."""
    text = row.text
    if _FILED.search(text) and not _REJECTED.search(text):
        return
    value = (
        "prosecutor_rejected" if _REJECTED.search(text) else "released" if _RELEASED.search(text.upper()) else None
    )
    if value is None:
        return
    label = [cell for cell in row.cells if _REJECTED.search(cell.text) or _RELEASED.search(cell.text)][:1]
    typed = [token for token in row.tokens if label and token.at > label[0].span[1]]
    day = date_field(sheet.document, stretch_of(sheet, typed), latest.isoformat()) if typed else None
    if not typed and not _ticked(sheet, row):
        return
    said: Stretch = stretch_of(sheet, typed) if typed else stretch_of(sheet, row.tokens)
    pieces = list(_NAMED_COUNTS.finditer(said.text))
    if not pieces:
        outcome = outcome_field(sheet.document, said) or read(sheet.document, value, *said.spans())
        yield set(), outcome, day
    for piece, end in zip(pieces, [*(each.start() for each in pieces[1:]), len(said.text)], strict=False):
        outcome = outcome_field(sheet.document, said, piece.end(), end) or read(
            sheet.document, value, *said.spans(piece.start(), end)
        )
        yield {int(piece["number"])}, outcome, day


def _ticked(sheet: Sheet, row: Row) -> bool:
    """Tell whether the box before a line is ticked, as the picture shows it or as the text has it."""
    if _TICK.fullmatch(row.tokens[0].text):
        return True
    top, bottom = row.tokens[0].box.top, row.tokens[0].box.bottom
    return any(
        check.state == "ticked" and check.box.top < bottom and top < check.box.bottom
        for part in sheet.document.parts
        if part.page.number == row.page
        for check in part.page.checks
    )
