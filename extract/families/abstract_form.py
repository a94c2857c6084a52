"""The counts of a ruled abstract (CR-290 and its forerunners): one row of the table is one count.

A row is known by its section, with the code before or behind it; the count's number stands first. What follows the
crime is read by shape (year, date in one piece or three boxes, letter of the term, years and months), marks and
lengths by the heading that they stand under. A mark whose heading is not found says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extract.draft import CountDraft, Field, SentenceDraft, derived, illegible, read
from extract.families.abstract_row_dates import RowDates, row_dates
from extract.families.abstract_time import MARK, Column, columns_of, digits_of, read_time
from extract.families.charges import (
    Judgment,
    borne_out,
    charge_fields,
    conviction_day,
    count_number,
    description_field,
    graded,
    offence_fields,
)
from extract.families.clauses import is_procedure
from extract.families.labels import Hit, plain
from extract.families.layout import Row, Sheet, Token
from nlp.dispositions import find_pleas
from nlp.lexicon import load_codes
from nlp.misreads import best, distance
from nlp.section_numbers import is_common
from nlp.sections import Mention, find_charges

__all__ = ["read_form", "states_time"]

_HEADINGS = re.compile(
    r"\b(?:C[O0]UN[TI]S?|CNT|CT|C[O0]DE|SEC(?:TION)?|CR[I1]ME|[O0]FFENSE|C[O0]NV[I1]CTED|C[O0]MM[I1]TTED)\b",
    re.IGNORECASE,
)
_ITEM_ONE = re.compile(
    r"C[O0]NV[I1]CTED\s+[O0]F\s+THE\s+(?:C[O0]MM[I1]SS[I1][O0]N|F[O0]LL[O0]W[I1]NG)", re.IGNORECASE
)
_AFTER_TABLE = re.compile(
    r"NHANCEM|CHARGED\s+AND\s+F[O0]UND|T[O0]TAL (?:T[I1]ME|TERM)"
    r"|PR[I1][O0]R C[O0]NV[I1]CT|CRED[I1]T F[O0]R|SENTENCE PR[O0]N[O0]UNCED",
    re.IGNORECASE,
)
_SECTION_CELL = re.compile(r"\d[\dOIlSB.,]{2,8}\s?(?:\(\w\)\s?){0,3}")
# These words stand in sentences, and not in the heading of a table.
_SENTENCE = re.compile(
    r"\b(?:he|she|they|was|were|having|that|his|her|the|about|[i1l]n\s+v[i1l]olat|v[i1l]olat[i1l][o0]n\s+[o0]f|a\s+fel[o0]ny)\b|violat",
    re.IGNORECASE,
)
# What a hole or a stamp in the margin leaves before a row.
_STRAY = re.compile(r"[^\d\s]{1,3}")
# A row of so many cells that begins with a number is a count, even where neither code nor section can be read.
_CELLS_OF_A_COUNT = 5
_LONG_NUMBER = 5
# The last word of the table's heading may be cut off (the following fel).
_FELONIES = re.compile(
    r"F[EC][LI1][O0]N(?:IES|Y|1ES|lES)|(?<=F[O0]LL[O0]W[I1L]NG )F[EC][LI1][O0]?N?\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the table: its number, the charge in the text that begins at ``at``, the tokens behind it."""

    row: int
    number: Token | None
    at: int
    mention: Mention | None
    tail: tuple[Token, ...]
    code: Field[str] | None


def read_form(sheet: Sheet, hits: Sequence[Hit], judgment: Judgment) -> list[CountDraft]:
    """Return the counts of the tables of a form; empty where no table is found."""
    counts: list[CountDraft] = []
    for first, last in _tables(sheet):
        columns = _columns(sheet, first, last)
        offences = [_reach(sheet, hit) for hit in hits if hit.kind == "offence" and first - 4 <= hit.row < last]
        lines = [line for index in range(first, last) if (line := _line(sheet, index)) is not None]
        for order, line in enumerate(lines):
            until = lines[order + 1].row if order + 1 < len(lines) else min(line.row + 4, last)
            counts.append(_count(sheet, line, until, columns, offences, judgment))
    return counts


def states_time(sheet: Sheet) -> bool:
    """Tell whether the form has columns for years or months, so that no prose states the sentence."""
    return any(column.name in ("years", "months") for column in columns_of(sheet.rows))


def _reach(sheet: Sheet, hit: Hit) -> tuple[float, float]:
    """Return from where to where a heading reaches."""
    tokens = sheet.rows[hit.row].tokens[hit.first : hit.last]
    return min(token.box.left for token in tokens), max(token.box.right for token in tokens)


def _tables(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Yield the first row behind each table's heading, and the row behind its last."""
    index = 0
    while index < len(sheet.rows):
        text = sheet.rows[index].text
        words = len({plain(found)[:3] for found in _HEADINGS.findall(text)})
        heading = (words >= 3 and not _SENTENCE.search(text) and not find_charges(text)) or _ITEM_ONE.search(text)
        index += 1
        if not heading:
            continue
        first = index
        while index < len(sheet.rows) and not _AFTER_TABLE.search(sheet.rows[index].text):
            index += 1
        yield first, index


def _columns(sheet: Sheet, first: int, last: int) -> list[Column]:
    """Return the headings that are found above the first count."""
    until = next((index for index in range(first, last) if _line(sheet, index) is not None), last)
    return columns_of(sheet.rows[max(first - 4, 0) : until])


def _line(sheet: Sheet, index: int) -> _Line | None:
    row = sheet.rows[index]
    for skip in (1, 2, 0):
        if len(row.tokens) <= skip or (skip == 2 and not _STRAY.fullmatch(row.tokens[0].text)):
            continue
        number = row.tokens[skip - 1] if skip else None
        if number is not None and count_number(_count_part(number.text)) is None:
            continue
        start = row.tokens[skip].at
        mentions = find_charges(sheet.flow[start : row.span[1]])
        if not mentions and number is not None:
            mentions = _in_a_cell(row, start)
        for mention in mentions:
            behind = tuple(token for token in row.tokens if token.at >= start + mention.end)
            before = [token for token in row.tokens[skip:] if token.stop <= start + mention.start]
            code = _code_apart(sheet, mention, before, behind)
            if mention.readings[0].value.section.code is None and code is None:
                continue
            if number is None and code is not None and code.state == "derived":
                continue
            if number is None and len(before) - (code is not None) > 1:
                continue
            if number is None and count_number(row.tokens[0].text) is not None and mention.start == 0:
                continue  # a count's number is no section of the code that stands behind it
            if is_procedure(sheet.flow[start : start + mention.start]):
                continue
            return _Line(index, number, start, mention, behind, code)
    return _line_without_section(sheet, index)


def _in_a_cell(row: Row, start: int) -> list[Mention]:
    """Return the section that has a cell for itself, as counted from *start*: a number that no table need know."""
    if len(row.cells) < _CELLS_OF_A_COUNT:
        return []
    for cell in row.cells[:3]:
        match = _SECTION_CELL.match(cell.text)
        if match is None or cell.span[0] < start:
            continue
        # the crime's title may run on to the number; then only a long one is surely a section
        if match.end() == len(cell.text) or sum(letter.isdigit() for letter in match.group()) >= _LONG_NUMBER:
            ahead = cell.span[0] - start
            return [Mention(ahead + m.start, ahead + m.end, m.readings) for m in find_charges(match.group().strip())]
    return []


def _line_without_section(sheet: Sheet, index: int) -> _Line | None:
    """Return a row of the table that begins with a count's number, and has no section that can be read."""
    row = sheet.rows[index]
    if len(row.tokens) < 4 or count_number(_count_part(row.tokens[0].text)) is None:
        return None
    code, behind = _as_code(sheet, row.tokens[1]), row.tokens[2:]
    if code is None and len(row.cells) < _CELLS_OF_A_COUNT:
        return None
    if not any(MARK.fullmatch(token.text) or digits_of(token) for token in behind):
        return None
    if code is None:
        spans = sheet.spans(row.tokens[1].at, row.tokens[1].stop)
        code = illegible(sheet.document, *spans[0], reason="this is no code")
    return _Line(index, row.tokens[0], behind[0].at, None, behind, code)


def _count_part(text: str) -> str:
    """Return a count's number without the letter of its case (``1A``, ``2-B``)."""
    match = re.fullmatch(r"(\d{1,2})-?[A-E]", text)
    return match.group(1) if match else text


def _code_apart(
    sheet: Sheet, mention: Mention, before: Sequence[Token], behind: Sequence[Token]
) -> Field[str] | None:
    """Return the code that stands damaged in the cell beside a section (``H5 11359``)."""
    section = mention.readings[0].value.section
    if section.code is not None:
        return None
    found = (_as_code(sheet, token) for token in (*before[-1:], *behind[:1]))
    code = next((code for code in found if code is not None), None)
    if code is not None:
        return code
    beside = [*before[-1:], *(token for token in behind[:1] if token.first)]
    return _code_by_section(sheet, section.base, beside)


def _code_by_section(sheet: Sheet, number: str, beside: Sequence[Token]) -> Field[str] | None:
    """Return the one code of which such a section is known, for a code that cannot be read itself.

    Where nothing stands in its place, the number must be long, for every code has short ones.
    """
    having = [code for code in _codes() if is_common(code, number)]
    if len(having) != 1:
        return None
    token = next((t for t in beside if 1 < len(t.text) <= 4 and count_number(t.text) is None), None)
    if token is None and len(number) < _LONG_NUMBER:
        return None
    if token is None:
        return derived(having[0], "section", sense=0.6, reason="no code can be read beside the section")
    cost = max(1.0, distance(token.text, having[0]))
    return read(sheet.document, having[0], *sheet.spans(token.at, token.stop), cost=cost)


def _codes() -> list[str]:
    return [row.code for row in load_codes().codes if row.code]


def _as_code(sheet: Sheet, token: Token) -> Field[str] | None:
    found = best(token.text.strip(".,"), _codes(), limit=0.5)
    return read(sheet.document, found[0], *sheet.spans(token.at, token.stop), cost=found[1]) if found else None


def _count(
    sheet: Sheet,
    line: _Line,
    until: int,
    columns: Sequence[Column],
    offences: Sequence[tuple[float, float]],
    judgment: Judgment,
) -> CountDraft:
    dates = row_dates(sheet, line.tail, judgment, offences)
    severity = _severity(sheet, line)
    convicted_on = dates.convicted.value if dates.convicted else judgment.day
    on = dates.committed.value if dates.committed else convicted_on
    draft = CountDraft(
        number=_number_field(sheet, line.number),
        description=_crime(sheet, line, dates.first, until),
        offence_date=offence_fields(sheet, dates.committed, convicted_on),
        plea=_plea(sheet, line),
        disposition=_disposition(sheet, line),
        disposition_date=_unread_day(sheet, line, dates) or conviction_day(sheet, dates.convicted, judgment),
        severity=severity,
        sentence=read_time(sheet, line.tail[dates.last :], columns, sheet.rows[line.row])
        if dates.convicted or dates.unread
        else _NONE,
        **_charge(sheet, line, on, severity, dates.committed is not None),
    )
    return borne_out(sheet.document, graded(draft))


_NONE = SentenceDraft()


def _charge(
    sheet: Sheet, line: _Line, on: str | None, severity: Field[str] | None, committed: bool
) -> dict[str, Any]:
    """Return the fields of the charge; the section as illegible where digits stand in its cell that are none."""
    if line.mention is not None:
        grade = severity.value if severity else None
        return charge_fields(sheet, line.at, line.mention, on, grade, line.code, committed)
    first = line.tail[0]
    if not any(letter.isdigit() for letter in first.text):
        return {"code": line.code}
    spans = sheet.spans(first.at, first.stop)
    return {
        "code": line.code,
        "section": illegible(sheet.document, *spans[0], reason="what stands there is no section"),
    }


def _unread_day(sheet: Sheet, line: _Line, dates: RowDates) -> Field[str] | None:
    if not dates.unread:
        return None
    spans = sheet.spans(line.tail[dates.first].at, line.tail[dates.last - 1].stop)
    return illegible(sheet.document, spans[0][0], spans[-1][1], "the numbers of the date of conviction are no date")


def _place(line: _Line) -> tuple[int, int]:
    """Return where the charge stands; of a row without a section, what is in its place, if digits are."""
    if line.mention is None:
        first = line.tail[0]
        return line.at, first.stop if any(letter.isdigit() for letter in first.text) else line.at
    return line.at + line.mention.start, line.at + line.mention.end


def _number_field(sheet: Sheet, token: Token | None) -> Field[int] | None:
    number = count_number(_count_part(token.text)) if token is not None else None
    if token is None or number is None:
        return None
    return read(sheet.document, number[0], *sheet.spans(token.at, token.stop), cost=number[1])


def _crime(sheet: Sheet, line: _Line, end: int, until: int) -> Field[str] | None:
    """Return the crime's title, with what goes on under it in the same column."""
    row = sheet.rows[line.row]
    apart = line.code.spans[0][0] if line.code is not None and line.code.spans else None
    words = [token for token in line.tail[:end] if token.start != apart and token.at >= _place(line)[1]]
    # the title may stand between the count's number and the section
    start = line.number.stop + 1 if line.number is not None else row.span[0]
    if not words or sum(letter.isalpha() for letter in sheet.flow[start : _place(line)[0]]) > 4:
        return description_field(sheet, start, _place(line)[0]) if start < _place(line)[0] else None
    first = description_field(sheet, words[0].at, words[-1].stop)
    if first is None or first.value is None:
        return None
    left, right = words[0].box.left, line.tail[end].box.left if end < len(line.tail) else 1.0
    for index in range(line.row + 1, until):
        below = sheet.rows[index]
        inside = all(left - 3 * row.letter <= t.box.left and t.box.right <= right + row.letter for t in below.tokens)
        if below.page != row.page or not inside:
            break
        more = description_field(sheet, *below.span)
        if more is None or more.value is None or first.value is None:
            break
        raw = f"{first.raw} {more.raw}"
        first = Field(f"{first.value} {more.value}", spans=first.spans + more.spans, raw=raw)
    return first


def _disposition(sheet: Sheet, line: _Line) -> Field[str]:
    """Every count of the table is a conviction, unless its own row says otherwise."""
    row = sheet.rows[line.row]
    dismissed = re.search(r"\bD[I1L]SM(?:[I1L]SSED|\b)", row.text, re.IGNORECASE)
    if dismissed:
        start = row.span[0] + dismissed.start()
        return read(sheet.document, "dismissed", *sheet.spans(start, start + len(dismissed.group())))
    title = _above(sheet, line.row, re.compile(r"\bC[O0]NV[I1L]CT(?:ED|[I1L][O0]N)\b", re.IGNORECASE))
    start, end = title if title is not None else _place(line)
    return read(sheet.document, "convicted", *sheet.spans(start, end))


def _plea(sheet: Sheet, line: _Line) -> Field[str] | None:
    """Return the plea that the row names; a mark under PLEA does not say which, and GUILTY alone may be a verdict."""
    end = sheet.rows[line.row].span[1]
    start = _place(line)[1]
    text = sheet.flow[start:end]
    found = find_pleas(text)
    if not found or not re.search(
        r"\bPLEA|\bPLED\b|\bPG\b|\bP/G\b|\bN[O0]L[O0]\b|\bC[O0]NTEST\b", text, re.IGNORECASE
    ):
        return None
    spans = sheet.spans(start + found[-1].start, start + found[-1].end)
    return read(sheet.document, str(found[-1].canonical), *spans, cost=found[-1].cost)


def _severity(sheet: Sheet, line: _Line) -> Field[str] | None:
    """Return what the row says, else what the table's heading says all its counts are."""
    row = sheet.rows[line.row]
    lesser = re.search(r"\bM[I1L]SD(?:EM(?:EAN[O0]R)?)?\b", row.text, re.IGNORECASE)
    if lesser:
        start = row.span[0] + lesser.start()
        return read(sheet.document, "misdemeanor", *sheet.spans(start, start + len(lesser.group())))
    found = _above(sheet, line.row, _FELONIES)
    return read(sheet.document, "felony", *sheet.spans(*found)) if found is not None else None


def _above(sheet: Sheet, row: int, words: re.Pattern[str]) -> tuple[int, int] | None:
    """Return the nearest place above a row where *words* stand, on whichever page."""
    for index in range(row - 1, -1, -1):
        match = words.search(sheet.rows[index].text)
        if match:
            start = sheet.rows[index].span[0]
            return start + match.start(), start + match.end()
    return None
