"""The dates in a row of a ruled abstract: the year of the crime, the day of conviction (also in three boxes)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.families.abstract_time import MARK, digits_of
from extract.families.charges import Judgment
from extract.families.court_and_case import DateFound, dates_in
from extract.families.layout import Sheet, Token
from nlp.dates import parse_date
from nlp.misreads import as_digits

__all__ = ["RowDates", "row_dates"]


# A date in one piece as scanners leave it: three groups, digits among them, marks between.
_DATE_SHAPE = re.compile(r"(?=.*\d.*\d)[\dOISlBZ]{1,2}[^\w\s]+[\dOISlBZ]{1,2}[^\w\s]+[\dOISlBZ]{2,4}[.,]?")


@dataclass(frozen=True, slots=True)
class RowDates:
    """The year of the crime and the date of conviction: tokens ``first`` to ``last`` (without it) of the tail.

    ``unread`` tells that numbers stand there which are no date as they were read.
    """

    committed: DateFound | None
    convicted: DateFound | None
    first: int
    last: int
    unread: bool = False


def row_dates(
    sheet: Sheet, tail: Sequence[Token], judgment: Judgment, offence_columns: Sequence[tuple[float, float]]
) -> RowDates:
    """Return the dates in *tail*, the tokens behind a row's section.

    A date is that of conviction, unless it stands under a heading for the date of the offence:
    *offence_columns*, from where to where each reaches, as shares of the page's width.
    """
    written = dates_in(sheet, tail[0].at, tail[-1].stop, judgment.latest) if tail else []
    committed = next((day for day in written if _stands_under(day, tail, offence_columns)), None)
    if committed is not None:
        others = [day for day in written if day is not committed]
        first = next(i for i, token in enumerate(tail) if token.stop > min(day.start for day in written))
        last = next((i for i, token in enumerate(tail) if token.at >= max(day.end for day in written)), len(tail))
        return RowDates(committed, others[0] if others else None, first, last)
    if written:
        convicted = written[0]
        first = next(i for i, token in enumerate(tail) if token.stop > convicted.start)
        last = next((i for i, token in enumerate(tail) if token.at >= convicted.end), len(tail))
        year = _year(tail[first - 1], convicted.value) if first else None
        return RowDates(year, convicted, first - (year is not None), last)
    for first, numbers in _runs(tail):
        # four numbers in a row are the year of the crime and the three boxes of a date
        for skip in (1, 0) if len(numbers) > 3 else (0,):
            day = _boxed(tail[first + skip : first + skip + 3], numbers[skip : skip + 3], judgment)
            year = _year(tail[first], day.value) if day is not None and skip else None
            if day is not None and (year is not None or not skip):
                return RowDates(year, day, first, first + skip + 3)
    for first, token in enumerate(tail):
        if _DATE_SHAPE.fullmatch(token.text):
            year = _year(tail[first - 1], judgment.day or judgment.latest.isoformat()) if first else None
            return RowDates(year, None, first - (year is not None), first + 1, unread=True)
    for first, numbers in _runs(tail):
        year = _year(tail[first], judgment.day or judgment.latest.isoformat()) if len(numbers) > 3 else None
        return RowDates(year, None, first, first + min(len(numbers), 4), unread=True)
    years = [i for i, token in enumerate(tail) if re.fullmatch(r"(?:19|20)\d\d", token.text)]
    if years:
        return RowDates(
            _year(tail[years[0]], judgment.day or judgment.latest.isoformat()), None, years[0], years[0] + 1
        )
    return RowDates(None, None, _end_of_words(tail), len(tail))


def _stands_under(day: DateFound, tail: Sequence[Token], columns: Sequence[tuple[float, float]]) -> bool:
    tokens = [token for token in tail if token.at < day.end and day.start < token.stop]
    return any(left <= token.middle <= right for token in tokens for left, right in columns)


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
    cost = sum((as_digits(token.text.upper().strip(".,#'")) or ("", 0.0))[1] for token in tokens) + readings[0].cost
    return DateFound(tokens[0].at, tokens[2].stop, readings[0].value, cost, tuple(r.value for r in readings[1:]))


def _year(token: Token, before: str) -> DateFound | None:
    """Return the year of the crime, of two or four digits: the last such year not after the date *before*."""
    found = as_digits(token.text.upper().strip("'.,#"))
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
