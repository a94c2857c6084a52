"""The counts that a minute order lists before it says what was done: a table, or one line for each.

A form's table has its columns ruled and headed (``COUNT``, ``CODE AND SECTION``, ``F/M/I``, ``PLEA``); a printout has
``CNT CHARGE TYPE DESCRIPTION``, or lines such as ``COUNT 01: 11358 H&S FEL``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from extract.families.charges import count_number
from extract.families.layout import Row, Sheet, Token
from extract.families.minute_words import is_of_procedure, squeezed, with_known_code
from nlp.section_numbers import is_common
from nlp.sections import Mention, find_charges, parse_section
from nlp.statutes import load_statutes
from nlp.values import Section

__all__ = ["Cut", "Listed", "find_listed", "table_end"]

_COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("COUNT", "CNT", "CT", "COUNTNO", "CTNO", "COUNTNUMBER", "CNTNO", "COUNTS", "NO"),
    "charge": (
        "CODEANDSECTION", "CODESECTION", "SECTIONANDCODE", "SECTIONCODE", "SECTION", "CHARGE", "CODE", "VIOLATION",
        "STATUTE", "SECTIONNO", "SECTIONNUMBER", "CHARGES",
    ),
    "title": ("CHARGE", "DESCRIPTION", "OFFENSE", "CRIME", "OFFENSEDESCRIPTION", "CHARGEDESCRIPTION", "TITLE"),
    "grade": ("FMI", "FM", "TYPE", "CLASS", "GRADE", "LEVEL", "FELMISD", "SEV", "MF", "DEGREE"),
    "plea": ("PLEA", "PLEAS"),
    "finding": (
        "FINDINGDISPOSITION", "FINDING", "DISPOSITION", "DISPO", "VERDICT", "FINDINGVERDICT", "DISPOSITIONFINDING",
        "RESULT", "STATUS",
    ),
}  # fmt: skip
_GRADES = {"F": "felony", "FEL": "felony", "FELONY": "felony", "M": "misdemeanor", "MISD": "misdemeanor"} | {
    "MISDEMEANOR": "misdemeanor", "MIS": "misdemeanor", "I": "infraction", "INF": "infraction",
    "INFRACTION": "infraction",
}  # fmt: skip
_LINE = re.compile(
    r"\W*(?:C[O0]UNT|C[O0]UNI|CNT|CT)\.?\s*(?:N[O0]\.?\s*)?(?P<number>[\dOIl|]{1,3})(?:\s*[:.;\-)·]+\s*[.·]?|\s+)\s*(?=\d|[A-Z&\s]{2,7}\d)",
    re.IGNORECASE,
)
_PARTED = re.compile(r"(?<=\d)\s+(?=[\d.(])")
_JOINED, _LEFT_OVER = 1.0, 3.0
"""The costs of putting parted digits together, and of a section beside digits that are not of it."""
_MOST_ROWS = 40
_SPECK = 2
_LONG_LABEL = 5
_CLOSE = 80.0
"""Labels of so many letters are known with a letter misread."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of the sheet's text that holds a value, and what it cost to read."""

    start: int
    end: int
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Listed:
    """A count of the list: its number, where its charge stands, and what else its row states.

    ``number`` is None where it could not be read. ``mention`` counts its offsets from ``at``; ``plea`` and
    ``finding`` are stretches of the text; ``grade`` is in the record's word; ``title`` are the stretches that
    hold the crime's name, ``charge`` is the section's cell.
    """

    number: int | None
    number_at: Cut | None
    at: int
    mention: Mention | None
    first: int
    last: int
    grade: tuple[str, Cut] | None = None
    plea: Cut | None = None
    finding: Cut | None = None
    title: tuple[Cut, ...] = ()
    charge: Cut | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    kind: str
    left: float


def find_listed(sheet: Sheet, before: int, on: str | None) -> list[Listed]:
    """Return the counts of the list above *before* (where a form's boxes begin), in the order of the paper.

    Args:
        sheet: the paper.
        before: a table is looked for in the text up to here.
        on: the day of the hearing, for choosing among readings of a damaged section.
    """
    for index, row in enumerate(sheet.rows):
        if row.span[0] >= before:
            break
        columns = _header(row)
        if columns:
            found = _table(sheet, index, columns, before, on)
            if found:
                return found
    return list(_lines(sheet, on))


def table_end(listed: Sequence[Listed]) -> int:
    """Return where the list ends in the sheet's text, 0 where there is none."""
    return max((each.last for each in listed), default=0)


def _header(row: Row) -> list[_Column]:
    """Return the columns where *row* is the head of a table of counts."""
    columns: list[_Column] = []
    words = [squeezed(token.text) for token in row.tokens]
    index = 0
    while index < len(words):
        for last in range(min(index + 4, len(words)), index, -1):
            joined = "".join(words[index:last])
            kind = _column(joined, {column.kind for column in columns})
            if kind is not None and _is_one_label(row.tokens[index:last]):
                columns.append(_Column(kind, row.tokens[index].box.left))
                index = last
                break
        else:
            index += 1
    kinds = [column.kind for column in columns]
    if "number" not in kinds or "charge" not in kinds or len(columns) < 3 or kinds[0] != "number":
        return []
    return columns if len(columns) * 4 >= len(words) else []


def _column(joined: str, taken: set[str]) -> str | None:
    for kind, labels in _COLUMNS.items():
        if kind not in taken and joined in labels:
            return kind
    if len(joined) < _LONG_LABEL:
        return None
    near = [
        (fuzz.ratio(joined, label), -order, kind)
        for order, (kind, labels) in enumerate(_COLUMNS.items())
        for label in labels
        if kind not in taken and len(label) >= _LONG_LABEL and abs(len(label) - len(joined)) <= 1
    ]
    score, _, found = max(near, default=(0.0, 0, ""))
    return found if score >= _CLOSE else None


def _is_one_label(tokens: Sequence[Token]) -> bool:
    return not any(token.first for token in tokens[1:])


def _table(sheet: Sheet, index: int, columns: Sequence[_Column], before: int, on: str | None) -> list[Listed]:
    found: list[Listed] = []
    head = sheet.rows[index]
    for row in sheet.rows[index + 1 : index + 1 + _MOST_ROWS]:
        if row.page != head.page or row.span[0] >= before:
            break
        cells = _columns_of(row, columns)
        opening = cells.get("number", [])
        number = _count_number(opening[0].text) if len(opening) == 1 else None
        unnumbered = _unnumbered(sheet, row, cells, on) if number is None and not found else None
        if unnumbered is not None:
            found.append(unnumbered)
            continue
        if number is None and found and opening:
            # what stands in the first column and is no number is no row of the table
            break
        if number is not None:
            listed = _row(sheet, row, cells, number, on)
            if listed is None or any(each.number == listed.number for each in found):
                break
            found.append(listed)
        elif found:
            found[-1] = _going_on(sheet, found[-1], row, cells, on)
    return found


def _unnumbered(sheet: Sheet, row: Row, cells: dict[str, list[Token]], on: str | None) -> Listed | None:
    """Return the count of a table's first row whose number was lost: its charge has a section with a code."""
    charge, opening = cells.get("charge", []), cells.get("number", [])
    if not charge or sum(len(token.text) for token in opening) > _SPECK or not {"title", "grade"} & set(cells):
        return None
    at = charge[0].at
    mention = _charge(sheet.flow[at : charge[-1].stop], on)
    if mention is None or mention.start > _SPECK or mention.readings[0].value.section.code is None:
        return None
    return _of_row(sheet, row, cells, None, None, at, mention)


def _count_number(text: str) -> tuple[int, float] | None:
    """Return a count's number, printed with leading noughts or without."""
    bare = text.strip(" .,:;()#-")
    return count_number(re.sub(r"^[0O]{1,2}(?=\w)", "", bare))


def _columns_of(row: Row, columns: Sequence[_Column]) -> dict[str, list[Token]]:
    cells: dict[str, list[Token]] = {}
    for token in row.tokens:
        own = columns[0]
        for column in columns:
            if token.box.left >= column.left - 0.8 * row.letter:
                own = column
        cells.setdefault(own.kind, []).append(token)
    return cells


def _row(
    sheet: Sheet, row: Row, cells: dict[str, list[Token]], number: tuple[int, float], on: str | None
) -> Listed | None:
    token = cells["number"][0]
    charge = cells.get("charge", [])
    mention = None
    at = row.span[0]
    if charge:
        at = charge[0].at
        mention = _charge(sheet.flow[at : charge[-1].stop], on)
    if mention is None:
        at = token.stop + 1
        mention = _charge(sheet.flow[at : row.span[1]], on)
        if mention is None and sum(letter.isdigit() for each in charge for letter in each.text) < 3:
            # a numbered order, not a count whose section was misread
            return None
    return _of_row(sheet, row, cells, number[0], Cut(token.at, token.stop, number[1]), at, mention)


def _of_row(
    sheet: Sheet,
    row: Row,
    cells: dict[str, list[Token]],
    number: int | None,
    number_at: Cut | None,
    at: int,
    mention: Mention | None,
) -> Listed:
    """Return the count of a row of the table, whose charge was read as *mention* from *at* on."""
    charge, title = cells.get("charge", []), cells.get("title", [])
    made = Listed(
        number,
        number_at,
        at,
        mention,
        row.span[0],
        row.span[1],
        plea=_cut(cells.get("plea")),
        finding=_cut(cells.get("finding")),
        charge=_cut(charge),
    )
    grade = _grade(cells.get("grade", []))
    if grade is None and title and squeezed(title[-1].text) in _GRADES and len(title) > 1:
        # a long title runs into the column of grades
        last = title[-1]
        grade = _GRADES[squeezed(last.text)], Cut(last.at, last.stop)
        title = title[:-1]
    if grade is None and charge and squeezed(charge[-1].text) in _GRADES and len(charge) > 1 and "grade" not in cells:
        last = charge[-1]
        grade = _GRADES[squeezed(last.text)], Cut(last.at, last.stop)
    cut = _cut(title)
    return replace(made, grade=grade, title=(cut,) if cut else ())


def _charge(text: str, on: str | None) -> Mention | None:
    """Return the charge of a cell: with its code, or the bare number that the cell holds."""
    for mention in map(with_known_code, find_charges(text, on)):
        if not is_of_procedure(mention.readings[0].value.section) or len(mention.readings[0].raw) >= len(text) - 4:
            return _whole(text, mention, on)
    return _together(text, on)


def _whole(text: str, mention: Mention, on: str | None) -> Mention:
    """Put together a section whose digits a blank has parted (``48 7.3 PC``); doubt one that leaves digits over.

    A section that the law does not know, of digits that a blank parts, is not put together; it is doubted.
    """
    parted = _PARTED.search(text[mention.start : mention.end]) is not None
    if not any(letter.isdigit() for letter in text[: mention.start]) and not parted:
        return mention
    joined = _together(text, on)
    if joined is not None:
        return joined
    return replace(mention, readings=tuple(replace(each, cost=each.cost + _LEFT_OVER) for each in mention.readings))


def _together(text: str, on: str | None) -> Mention | None:
    """Return the charge of a cell whose digits a blank parts (``PC 2 73.5(a)``), where the law knows the section."""
    whole = _PARTED.sub("", text)
    if whole == text:
        return None
    for joined in map(with_known_code, find_charges(whole, on)):
        section = joined.readings[0].value.section
        rest = whole[: joined.start] + whole[joined.end :]
        if not any(letter.isdigit() for letter in rest) and _is_law(section):
            readings = tuple(replace(each, raw=text, cost=each.cost + _JOINED) for each in joined.readings)
            return Mention(0, len(text), readings)
    return None


def _is_law(section: Section) -> bool:
    return is_common(section.code, section.number) or load_statutes().known(section.code, section.base)


def _cut(tokens: Sequence[Token] | None) -> Cut | None:
    return Cut(tokens[0].at, tokens[-1].stop) if tokens else None


def _grade(tokens: Sequence[Token]) -> tuple[str, Cut] | None:
    for token in tokens:
        word = squeezed(token.text)
        if word in _GRADES:
            return _GRADES[word], Cut(token.at, token.stop)
    return None


def _going_on(sheet: Sheet, listed: Listed, row: Row, cells: dict[str, list[Token]], on: str | None) -> Listed:
    """Add what a row without a number says to the count above it."""
    if "number" in cells:
        return listed
    title = _cut(cells.get("title"))
    made = replace(listed, last=row.span[1], title=(*listed.title, title) if title else listed.title)
    if made.grade is None:
        made = replace(made, grade=_grade(cells.get("grade", [])))
    if made.plea is None:
        made = replace(made, plea=_cut(cells.get("plea")))
    if made.finding is None:
        made = replace(made, finding=_cut(cells.get("finding")))
    charge = cells.get("charge")
    if made.mention is None and charge:
        mention = _charge(sheet.flow[charge[0].at : charge[-1].stop], on)
        made = replace(made, at=charge[0].at, mention=mention) if mention else made
    return made


def _lines(sheet: Sheet, on: str | None) -> Iterator[Listed]:
    """Yield the counts of lines such as ``COUNT 01: 11358 H&S FEL``, the crime's name in the next row."""
    seen: set[int] = set()
    for index, row in enumerate(sheet.rows):
        match = _LINE.match(row.text)
        number = _count_number(match["number"]) if match is not None else None
        if match is None or number is None or number[0] in seen:
            continue
        at = row.span[0] + match.end()
        text = sheet.flow[at : row.span[1]]
        mention = next(iter(find_charges(text, on)), None)
        if mention is None or mention.start > 6 or is_of_procedure(mention.readings[0].value.section):
            continue
        rest = text[mention.end :]
        if parse_section(rest) or re.search(r"dismiss|guilty|plea|found|strick", rest, re.IGNORECASE):
            continue
        seen.add(number[0])
        word = re.match(r"\W*([A-Za-z]+)", rest)
        grade = None
        title: list[Cut] = []
        last = row.span[1]
        if word is not None and word[1].upper() in _GRADES:
            start = at + mention.end + word.start(1)
            grade = _GRADES[word[1].upper()], Cut(start, start + len(word[1]))
            rest = rest[word.end() :]
        bare = rest.strip(" -.,:;()")
        if sum(letter.isalpha() for letter in bare) > 4:
            start = row.span[1] - len(rest) + rest.index(bare)
            title.append(Cut(start, start + len(bare)))
        elif index + 1 < len(sheet.rows) and _is_title(sheet.rows[index + 1], row):
            below = sheet.rows[index + 1]
            title.append(Cut(*below.span))
            last = below.span[1]
        yield Listed(
            number[0],
            Cut(row.span[0] + match.start("number"), row.span[0] + match.end("number"), number[1]),
            at,
            mention,
            row.span[0],
            last,
            grade=grade,
            title=tuple(title),
        )


def _is_title(row: Row, above: Row) -> bool:
    near = row.tokens[0].box.top - above.tokens[0].box.bottom < 1.5 * above.tokens[0].box.height
    indented = row.tokens[0].box.left > above.tokens[0].box.left + 2 * above.letter
    return row.page == above.page and near and indented and not _LINE.match(row.text)
