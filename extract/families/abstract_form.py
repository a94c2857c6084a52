"""The counts of a ruled abstract (CR-290 and its forerunners): one row of the table is one count.

A row is known by its section, with the code before or behind it; the count's number stands first. What follows the
crime is read by shape (year, date in one piece or three boxes, letter of the term, years and months), marks and
lengths by the heading that they stand under. A mark whose heading is not found says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.draft import CountDraft, Field, SentenceDraft, read
from extract.families.abstract_case import DateFound, dates_in
from extract.families.abstract_clauses import is_procedure
from extract.families.abstract_counts import (
    Judgment,
    charge_fields,
    conviction_day,
    count_number,
    description_field,
    offence_fields,
)
from extract.families.abstract_labels import plain
from extract.families.abstract_layout import Sheet, Token
from extract.families.abstract_time import MARK, Column, columns_of, digits_of, read_time
from nlp.dates import parse_date
from nlp.dispositions import find_pleas
from nlp.lexicon import load_codes
from nlp.misreads import as_digits, best
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
    r"ENHANCEM|T[O0]TAL (?:T[I1]ME|TERM)|PR[I1][O0]R C[O0]NV[I1]CT|CRED[I1]T F[O0]R|SENTENCE PR[O0]N[O0]UNCED",
    re.IGNORECASE,
)
_FELONIES = re.compile(r"F[EC][LI1][O0]N(?:IES|Y|1ES|lES)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the table: its number, the charge in the text that begins at ``at``, the tokens behind it."""

    row: int
    number: Token | None
    at: int
    mention: Mention
    tail: tuple[Token, ...]
    code: Field[str] | None


def read_form(sheet: Sheet, judgment: Judgment) -> list[CountDraft]:
    """Return the counts of the tables of a form; empty where no table is found."""
    counts: list[CountDraft] = []
    for first, last in _tables(sheet):
        columns = _columns(sheet, first, last)
        lines = [line for index in range(first, last) if (line := _line(sheet, index)) is not None]
        for order, line in enumerate(lines):
            until = lines[order + 1].row if order + 1 < len(lines) else min(line.row + 4, last)
            counts.append(_count(sheet, line, until, columns, judgment))
    return counts


def states_time(sheet: Sheet) -> bool:
    """Tell whether the form has columns for years or months, so that no prose states the sentence."""
    return any(column.name in ("years", "months") for column in columns_of(sheet.rows))


def _tables(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Yield the first row behind each table's heading, and the row behind its last."""
    index = 0
    while index < len(sheet.rows):
        text = sheet.rows[index].text
        heading = len({plain(found)[:3] for found in _HEADINGS.findall(text)}) >= 3 or _ITEM_ONE.search(text)
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
    for skip in (1, 0):
        number = row.tokens[0] if skip else None
        if number is not None and (len(row.tokens) < 2 or count_number(_count_part(number.text)) is None):
            continue
        start = row.tokens[skip].at
        mentions = find_charges(sheet.flow[start : row.span[1]])
        for mention in mentions:
            behind = tuple(token for token in row.tokens if token.at >= start + mention.end)
            before = [token for token in row.tokens[skip:] if token.stop <= start + mention.start]
            code = _code_apart(sheet, mention, before, behind)
            if mention.readings[0].value.section.code is None and code is None:
                continue
            if number is None and len(before) - (code is not None) > 1:
                continue
            if number is None and count_number(row.tokens[0].text) is not None and mention.start == 0:
                continue  # a count's number is no section of the code that stands behind it
            if is_procedure(sheet.flow[start : start + mention.start]):
                continue
            return _Line(index, number, start, mention, behind, code)
    return None


def _count_part(text: str) -> str:
    """Return a count's number without the letter of its case (``1A``, ``2-B``)."""
    match = re.fullmatch(r"(\d{1,2})-?[A-E]", text)
    return match.group(1) if match else text


def _code_apart(
    sheet: Sheet, mention: Mention, before: Sequence[Token], behind: Sequence[Token]
) -> Field[str] | None:
    """Return the code that stands damaged in the cell beside a section (``H5 11359``)."""
    if mention.readings[0].value.section.code is not None:
        return None
    known = [row.code for row in load_codes().codes if row.code]
    for token in (*before[-1:], *behind[:1]):
        found = best(token.text.strip(".,"), known, limit=0.5)
        if found is not None:
            return read(sheet.document, found[0], *sheet.spans(token.at, token.stop), cost=found[1])
    return None


def _count(sheet: Sheet, line: _Line, until: int, columns: Sequence[Column], judgment: Judgment) -> CountDraft:
    dates = _dates_of(sheet, line.tail, judgment)
    severity = _severity(sheet, line)
    convicted_on = dates.convicted.value if dates.convicted else judgment.day
    fields = charge_fields(
        sheet,
        line.at,
        line.mention,
        dates.committed.value if dates.committed else convicted_on,
        severity.value if severity else None,
        line.code,
    )
    return CountDraft(
        number=_number_field(sheet, line.number),
        description=_crime(sheet, line, dates.first, until),
        offence_date=offence_fields(sheet, dates.committed, convicted_on),
        plea=_plea(sheet, line),
        disposition=_disposition(sheet, line),
        disposition_date=conviction_day(sheet, dates.convicted, judgment),
        severity=severity,
        sentence=read_time(sheet, line.tail[dates.last :], columns, sheet.rows[line.row])
        if dates.convicted
        else _NONE,
        **fields,  # type: ignore[arg-type]
    )


_NONE = SentenceDraft()


def _number_field(sheet: Sheet, token: Token | None) -> Field[int] | None:
    number = count_number(_count_part(token.text)) if token is not None else None
    if token is None or number is None:
        return None
    return read(sheet.document, number[0], *sheet.spans(token.at, token.stop), cost=number[1])


@dataclass(frozen=True, slots=True)
class _Dates:
    """The year of the crime and the date of conviction: tokens ``first`` to ``last`` (without it) of the tail."""

    committed: DateFound | None
    convicted: DateFound | None
    first: int
    last: int


def _dates_of(sheet: Sheet, tail: Sequence[Token], judgment: Judgment) -> _Dates:
    written = dates_in(sheet, tail[0].at, tail[-1].stop, judgment.latest) if tail else []
    if written:
        convicted = written[0]
        first = next(i for i, token in enumerate(tail) if token.stop > convicted.start)
        last = next((i for i, token in enumerate(tail) if token.at >= convicted.end), len(tail))
        year = _year(tail[first - 1], convicted.value) if first else None
        return _Dates(year, convicted, first - (year is not None), last)
    for first, numbers in _runs(tail):
        # four numbers in a row are the year of the crime and the three boxes of a date
        for skip in (1, 0) if len(numbers) > 3 else (0,):
            day = _boxed(tail[first + skip : first + skip + 3], numbers[skip : skip + 3], judgment)
            year = _year(tail[first], day.value) if day is not None and skip else None
            if day is not None and (year is not None or not skip):
                return _Dates(year, day, first, first + skip + 3)
    years = [i for i, token in enumerate(tail) if re.fullmatch(r"(?:19|20)\d\d", token.text)]
    if years:
        return _Dates(
            _year(tail[years[0]], judgment.day or judgment.latest.isoformat()), None, years[0], years[0] + 1
        )
    return _Dates(None, None, _end_of_words(tail), len(tail))


def _runs(tail: Sequence[Token]) -> Iterator[tuple[int, list[str]]]:
    """Yield each run of three and more numbers: where it begins in the tail, and the digits."""
    run: list[str] = []
    for index in range(len(tail) + 1):
        digits = digits_of(tail[index]) if index < len(tail) else None
        if digits is not None:
            run.append(digits)
            continue
        if len(run) >= 3:
            yield index - len(run), run
        run = []


def _boxed(tokens: Sequence[Token], digits: Sequence[str], judgment: Judgment) -> DateFound | None:
    """Return the date in three boxes: month, day, year."""
    month, day, year = digits
    if len(month) > 2 or len(day) > 2 or len(year) == 1 or not 1 <= int(month) <= 12 or not 1 <= int(day) <= 31:
        return None
    readings = parse_date("-".join(digits), latest=judgment.latest.isoformat())
    if not readings:
        return None
    cost = sum((as_digits(token.text.upper().strip(".,")) or ("", 0.0))[1] for token in tokens) + readings[0].cost
    return DateFound(tokens[0].at, tokens[2].stop, readings[0].value, cost, tuple(r.value for r in readings[1:]))


def _year(token: Token, before: str) -> DateFound | None:
    """Return the year of the crime, of two or four digits: the last such year not after the date *before*."""
    found = as_digits(token.text.upper().strip("'.,"))
    if found is None or len(found[0]) not in (2, 4) or not any(letter.isdigit() for letter in token.text):
        return None
    digits, cost = found
    latest = int(before[:4])
    year = int(digits) if len(digits) == 4 else latest - (latest - int(digits)) % 100
    if not latest - 60 <= year <= latest:
        return None
    return DateFound(token.at, token.stop, f"{year:04d}", cost)


def _end_of_words(tail: Sequence[Token]) -> int:
    """Return the index of the first token that cannot be of the crime's title: a mark, a letter of a term."""
    return next((i for i, token in enumerate(tail) if MARK.fullmatch(token.text) and token.first), len(tail))


def _crime(sheet: Sheet, line: _Line, end: int, until: int) -> Field[str] | None:
    """Return the crime's title, with what goes on under it in the same column."""
    row = sheet.rows[line.row]
    words = [t for t in line.tail[:end] if line.code is None or t.at not in (line.code.spans[0][0],)]
    # the title may stand between the count's number and the section
    start = line.number.stop + 1 if line.number is not None else row.span[0]
    if not words or sum(letter.isalpha() for letter in sheet.flow[start : line.at + line.mention.start]) > 4:
        return (
            description_field(sheet, start, line.at + line.mention.start)
            if start < line.at + line.mention.start
            else None
        )
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
    start, end = title if title is not None else (line.at + line.mention.start, line.at + line.mention.end)
    return read(sheet.document, "convicted", *sheet.spans(start, end))


def _plea(sheet: Sheet, line: _Line) -> Field[str] | None:
    """Return the plea that the row names; a mark under PLEA does not say which, and GUILTY alone may be a verdict."""
    end = sheet.rows[line.row].span[1]
    start = line.at + line.mention.end
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
