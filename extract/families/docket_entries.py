"""The entries of a docket: rows that a date opens, with the rows that go on under them, over pages.

Columns are found by where things stand, helped by the names at their head: the date at the left, then perhaps a
number, a department or a judge, then what was done, then perhaps who presided. A row that stands in the column of
dates and holds none that can be read is an entry without a day, never the rest of the entry before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from extract.families.court_and_case import DateFound, dates_in
from extract.families.docket_passages import Passage
from extract.families.layout import Row, Sheet, Token
from nlp.dates import parse_date

_ROOM = re.compile(r"\d{1,3}|[A-Z]")  # a department by itself
__all__ = ["Entry", "find_entries", "is_column_head"]

_DEEDS = re.compile(
    r"PROCEED[I1]NGS?|PROCEEQINGS|ACTIONS?|ENTR(?:Y|IES)|MINUTES|ORDERS?|EVENTS?|DOCKET|TRANSACTIONS?|DESCRIPTION|REMARKS",
    re.IGNORECASE,
)
_DATE_HEAD = re.compile(r"\W*(?:DATES?|DAY|DATE\s+OF\s+\w+|YEAR)\W*", re.IGNORECASE)
_TURNED = re.compile(
    r"C[O0]NT(?:INUED|'?D|\.)|\bPAGE\b|\bV[S5]\.?\b|\bN[O0]\.|\bCASE\b|\bC[O0]URT\b|\bC[O0]UNTY\b|REGISTER|D[O0]CKET|\bSUMMARY\b",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"\W*(?:\(?P(?:AG|G)E?\.?\s*[\dIl]{1,3}(?:\s+OF\s+\d{1,3})?\)?|\*?\s*END\s+OF\s+\w+)\W*",
    re.IGNORECASE,
)
_SAME = re.compile(r"\W*(?:DO|DITTO|SAME)\W*", re.IGNORECASE)
_OFFICERS = re.compile(r"\W*(?:AT\s+\d+|JUDGE|HON|DEPT|DIV|DEPARTMENT|DIVISION|COMM|BEFORE)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}[.)]?")
_YEAR = re.compile(r"(?:19|20)\d\d[.:]?")
_MONTH_DAY = re.compile(r"(?P<month>[A-Za-z]{3,9})\.?\s(?P<day>\d{1,2})[.,]?|(?P<m>\d{1,2})[-/](?P<d>\d{1,2})")
_PAGE_HEAD_ROWS = 14
_ABBREVIATED = 3
_TOLERANCE = 2.5  # letters


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its day, if one could be read, where the day stands, and its words.

    ``stands`` is where the day stands in the sheet's text, also where it could not be read; None: no day was printed
    with it. ``page`` counts from 1 within the file.
    """

    day: DateFound | None
    stands: tuple[int, int] | None
    words: Passage
    page: int


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where on a page dates begin, entries begin, and what stands to the right of them begins."""

    date: float
    entry: float
    right: float
    block: bool


def is_column_head(row: Row) -> bool:
    """Tell whether a row names the columns of a docket: a date, and what was done."""
    cells = row.cells
    text = " ".join(cell.text for cell in cells)
    return (
        len(row.tokens) <= 12
        and not any(letter.isdigit() for letter in text)
        and bool(_DATE_HEAD.fullmatch(row.tokens[0].text) or re.match(r"\W*DATE\b", text, re.IGNORECASE))
        and any(_DEEDS.search(token.text) for token in row.tokens[1:])
    )


def find_entries(sheet: Sheet, first: int, last: int, latest: date) -> tuple[list[Entry], int]:
    """Return the entries among the rows from *first* up to *last*, and the index of the row where they begin.

    The second is *last* where there are none.
    """
    dated = _opening_dates(sheet, first, last, latest)
    head = next((index for index in range(first, last) if is_column_head(sheet.rows[index])), None)
    if head is not None and any(index > head for index in dated):
        begin = head + 1
    else:
        # a single date may open a row of the head too
        begin = min(
            (index for index in dated if sum(index <= other <= index + 12 for other in dated) > 1), default=last
        )
        head = None
        if begin == last and dated and len(dated) == 1:
            begin = min(dated)
    if begin >= last:
        return [], last
    header = sheet.rows[head] if head is not None else None
    columns = _columns(sheet, begin, last, dated, header)
    return _entries(sheet, begin, last, dated, columns), head if head is not None else begin


def _opening_dates(sheet: Sheet, first: int, last: int, latest: date) -> dict[int, DateFound]:
    """Return the dates that rows begin with; behind a number only where most of the entries are numbered."""
    plain = {i: day for i in range(first, last) if (day := _opening_date(sheet, i, 0, latest))}
    numbered = {
        i: day
        for i in range(first, last)
        if i not in plain
        and len(sheet.rows[i].tokens) > 1
        and _NUMBER.fullmatch(sheet.rows[i].tokens[0].text)
        and (day := _opening_date(sheet, i, 1, latest))
    }
    found = {**plain, **numbered} if len(numbered) > 1 and len(numbered) * 2 >= len(plain) else plain
    return found if len(found) > 1 else _under_years(sheet, first, last, latest) or found


def _under_years(sheet: Sheet, first: int, last: int, latest: date) -> dict[int, DateFound]:
    """Return the days of rows that begin with a month and a day, under a year that stands once for all of them."""
    found: dict[int, DateFound] = {}
    year: str | None = None
    for index in range(first, last):
        tokens = sheet.rows[index].tokens
        if _YEAR.fullmatch(tokens[0].text):
            year = tokens[0].text
            continue
        wide = next((w for w in (2, 1) if len(tokens) >= w and _MONTH_DAY.fullmatch(_text(tokens[:w]))), None)
        if year is None or wide is None:
            continue
        match = _MONTH_DAY.fullmatch(_text(tokens[:wide]))
        if match is None:
            continue
        day = f"{match['month']} {match['day']}, {year}" if match["month"] else f"{match['m']}/{match['d']}/{year}"
        readings = parse_date(day, latest=latest.isoformat())
        if readings and len(readings[0].value) == 10:
            found[index] = DateFound(tokens[0].at, tokens[wide - 1].stop, readings[0].value, readings[0].cost + 0.25)
    return found


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


def _opening_date(sheet: Sheet, index: int, skip: int, latest: date) -> DateFound | None:
    tokens = sheet.rows[index].tokens[skip:]
    if len(tokens) > 1 and tokens[0].text.upper() == "ON":
        tokens = tokens[1:]
    for wide in range(1, min(5, len(tokens)) + 1):
        found = dates_in(sheet, tokens[0].at, tokens[wide - 1].stop, latest)
        if found and found[0].start - tokens[0].at <= 1 and len(found[0].value) == 10:
            return found[0]
    return None


def _columns(
    sheet: Sheet, begin: int, last: int, dated: dict[int, DateFound], header: Row | None
) -> dict[int, _Columns]:
    """Return the columns page by page; a page with few dates has those of the others."""
    pages = sorted({sheet.rows[index].page for index in range(begin, last)})
    whole = _columns_of(sheet, range(begin, last), dated, header)
    found = {}
    for page in pages:
        rows = [i for i in range(begin, last) if sheet.rows[i].page == page]
        enough = sum(i in dated for i in rows) >= 4
        found[page] = _columns_of(sheet, rows, dated, header) if enough and len(pages) > 1 else whole
    return found


def _columns_of(sheet: Sheet, rows: Sequence[int], dated: dict[int, DateFound], header: Row | None) -> _Columns:
    lefts = [sheet.rows[i].tokens[0].box.left for i in rows if i in dated]
    letter = median(sheet.rows[i].letter for i in rows)
    # the leftmost column in which dates stand; dates within the entries' words stand further right
    base = min(
        (x for x in lefts if sum(abs(x - other) < 3 * letter for other in lefts) >= min(len(lefts), 2)),
        default=min(lefts),
    )
    opening = [i for i in rows if i in dated and sheet.rows[i].tokens[0].box.left <= base + 4 * letter]
    date_left = median(sheet.rows[i].tokens[0].box.left for i in opening)
    ends = [_after_date(sheet.rows[i], dated[i])[0] for i in opening]
    date_right = median(ends)
    block = 2 * sum(_is_block_head(sheet.rows[i], dated[i]) for i in opening) > len(opening)
    under = [
        sheet.rows[i].tokens[0].box.left
        for i in rows
        if i not in dated and i > opening[0] and date_left + 2 * letter < sheet.rows[i].tokens[0].box.left < 0.6
    ]
    # lines stand under the date itself only where its row is their head
    block = block and (_mode(under, letter, 0.0) or 0.0) < date_right
    least = date_left + 2 * letter if block else date_right - letter
    going_on = [
        sheet.rows[i].tokens[0].box.left
        for i in rows
        if i not in dated and i > opening[0] and least < sheet.rows[i].tokens[0].box.left < 0.6
    ]
    behind = [
        token.box.left for i in opening for token in _after_date(sheet.rows[i], dated[i])[1] if token.box.left < 0.6
    ]
    entry = _mode(going_on, letter, 0.3)
    if entry is None or (not block and not any(abs(entry - x) < 2 * letter for x in behind)):
        named = next((t.box.left for t in header.tokens if _DEEDS.search(t.text)), None) if header else None
        firsts = [tokens[0].box.left for i in opening if (tokens := _after_date(sheet.rows[i], dated[i])[1])]
        near = [x for x in behind if named is not None and abs(x - named) < 2 * letter]
        if len(near) * 2 >= len(opening):
            entry = median(near)
        elif firsts:
            entry = _mode(firsts, letter, 0.3) or median(firsts)
        else:
            entry = entry or date_right
    right = _right_column(sheet, opening, [i for i in rows if i not in dated], header, letter)
    return _Columns(date_left, entry, right, block)


def _is_block_head(row: Row, day: DateFound) -> bool:
    """Tell whether a row with a date is the head of a block of lines under it: numbered, or with who presided."""
    behind = " ".join(token.text for token in _after_date(row, day)[1])
    return bool(_NUMBER.fullmatch(row.tokens[0].text)) or bool(_OFFICERS.match(behind)) or not behind


def _after_date(row: Row, day: DateFound) -> tuple[float, tuple[Token, ...]]:
    """Return where the date ends on the page, and the tokens behind it."""
    until = [token for token in row.tokens if token.at < day.end]
    return until[-1].box.right, row.tokens[len(until) :]


def _mode(places: Sequence[float], letter: float, share: float) -> float | None:
    """Return the place at which most begin, None where fewer than *share* of them do."""
    if not places:
        return None
    bins = Counter(round(place / letter) for place in places)
    best = max(bins, key=lambda b: (bins[b - 1] + 2 * bins[b] + bins[b + 1], -b))
    near = [place for place in places if abs(round(place / letter) - best) <= 1]
    return median(near) if len(near) >= share * len(places) else None


def _right_column(
    sheet: Sheet, opening: Sequence[int], others: Sequence[int], header: Row | None, letter: float
) -> float:
    """Return where the column begins that stands to the right of the entries (judge, clerk), 1 where none does."""
    lasts = [sheet.rows[i].tokens[-1].box.left for i in opening if sheet.rows[i].tokens[-1].box.left > 0.55]
    common = _mode(lasts, letter, 0.6) if len(lasts) >= 0.7 * len(opening) else None
    if header is None:
        if common is None or len(opening) < 6:
            return 1.0
        edge = common - 1.5 * letter
        # what goes on under an entry stays within its column
        crossed = sum(sheet.rows[i].tokens[-1].box.right > edge for i in others)
        return edge if crossed * 5 <= len(others) else 1.0
    deed = next((k for k, t in enumerate(header.tokens) if k and _DEEDS.search(t.text)), len(header.tokens))
    named = next((t.box.left for t in header.tokens[deed + 1 :] if t.first and t.box.left > 0.5), None)
    if named is None:
        return 1.0
    # a name in the middle of its column stands to the right of where the column begins
    return min(named, common if common is not None and common > named - 8 * letter else named) - 1.5 * letter


def _entries(
    sheet: Sheet, begin: int, last: int, dated: dict[int, DateFound], columns: dict[int, _Columns]
) -> list[Entry]:
    found: list[Entry] = []
    lines: list[Sequence[Token]] = []
    signed = numbered = False
    room: Token | None = None
    opened: tuple[DateFound | None, tuple[int, int] | None, int] | None = None

    def close() -> None:
        if opened is not None:
            found.append(Entry(opened[0], opened[1], Passage.of_rows(sheet, lines), opened[2]))

    for index in _rows_of_entries(sheet, begin, last, dated):
        row, place = sheet.rows[index], columns[sheet.rows[index].page]
        slack = _TOLERANCE * row.letter
        inside = [token for token in row.tokens if token.box.left < place.right]
        left = row.tokens[0].box.left
        day = dated.get(index)
        if day is not None and left < place.date + 2 * slack and _opens(row, place, index, dated):
            close()
            rest = [token for token in _after_date(row, day)[1] if token.box.left < place.right]
            kept = [t for t in rest if place.block or t.box.left > place.entry - slack]
            if place.block and _OFFICERS.match(" ".join(t.text for t in kept)):
                kept = []
            numbered = len(kept) < len(rest)
            room = kept[0] if kept and _ROOM.fullmatch(kept[0].text) else None
            opened, lines, signed = (day, (day.start, day.end), row.page), [kept], len(inside) < len(row.tokens)
            continue
        early = [] if place.block else [token for token in inside if token.box.left < place.entry - slack]
        words = "".join(token.text for token in early)
        rest = [token for token in inside if token not in early]
        if sum(letter.isalnum() for letter in words) >= 3 and left < place.date + 3 * slack and rest:
            close()
            same = _SAME.fullmatch(words) is not None and opened is not None
            at = (early[0].at, early[-1].stop)
            opened = (opened[0] if same and opened else None, at, row.page)
            lines, signed = [rest], len(inside) < len(row.tokens)
        elif rest and (
            (signed and len(inside) < len(row.tokens) and _is_anew(lines, rest))
            or (_has_ended(lines) and ((numbered and bool(early)) or _in_place_of(room, rest[0], slack)))
        ):
            close()
            opened, lines = (None, (rest[0].at, rest[0].stop), row.page), [rest]
        elif rest and opened is not None:
            lines.append(rest)
    close()
    return found


def _is_anew(lines: Sequence[Sequence[Token]], rest: Sequence[Token]) -> bool:
    """Tell whether a row with its own judge is an entry whose day is lost: the one above has ended with a point."""
    above = next((line[-1].text for line in reversed(lines) if line), "")
    return _has_ended(lines) and len(above) > _ABBREVIATED and rest[0].text[:1].isupper()


def _has_ended(lines: Sequence[Sequence[Token]]) -> bool:
    return next((line[-1].text for line in reversed(lines) if line), "").endswith(".")


def _in_place_of(room: Token | None, token: Token, slack: float) -> bool:
    """Tell whether a department stands where that of the entry above stood."""
    return room is not None and bool(_ROOM.fullmatch(token.text)) and abs(token.box.left - room.box.left) < slack


def _opens(row: Row, place: _Columns, index: int, dated: dict[int, DateFound]) -> bool:
    """Tell a date that opens an entry from one that stands first in a line of its words."""
    return not place.block or _is_block_head(row, dated[index])


def _rows_of_entries(sheet: Sheet, begin: int, last: int, dated: dict[int, DateFound]) -> Iterator[int]:
    """Yield the rows that hold entries: what pages repeat at their head and foot is left out."""
    index = begin
    while index < last:
        row = sheet.rows[index]
        if index > begin and row.page != sheet.rows[index - 1].page:
            index = _below_page_head(sheet, index, last, dated)
            if index >= last:
                return
            row = sheet.rows[index]
        if not _FOOT.fullmatch(row.text) and not is_column_head(row):
            yield index
        index += 1


def _below_page_head(sheet: Sheet, index: int, last: int, dated: dict[int, DateFound]) -> int:
    """Return the first row under what a page repeats at its head, *index* being its first."""
    page = sheet.rows[index].page
    stop = min(index + _PAGE_HEAD_ROWS, last)
    for below in range(index, stop):
        if sheet.rows[below].page != page:
            return index
        if is_column_head(sheet.rows[below]):
            return below + 1
    while index < stop and index not in dated and _TURNED.search(sheet.rows[index].text):
        index += 1
    return index
