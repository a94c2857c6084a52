"""The left half of a caption: the lines between ``vs.`` and ``Defendant``, without what stands beside them.

Pleadings, orders and minutes all head their papers so: the People above, the defendants below, a column of brackets
or a rule to the right, and behind it the number and title of the paper (general knowledge of California captions).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.families.labels import Hit
from extract.families.layout import Cell, Row, Sheet, Token

__all__ = ["DEFENDANT", "NOT_NAMES", "PEOPLE", "Caption", "Line", "find_caption", "may_be_name"]

PEOPLE = re.compile(r"PE[O0]P[L1I]E", re.IGNORECASE)
DEFENDANT = re.compile(
    r"\(?\bD[EC]F[EC][NM]D[AE][NM]T(?:\s?\(\s?[S5]\s?\)?|[S5])?(?:\b|(?<=[()]))[\s.,:;)]*", re.IGNORECASE
)
NOT_NAMES = re.compile(
    r"\b(?:PEOPLE|STATE|CALIFORNIA|PLAINTIFF|COURT|COUNTY|ABSTRACT|JUDGMENT|COMMITMENT|PRESENT|AMENDED|NUMBER|CASE|NONE"
    r"|BOOKING|HEARING|SUPERIOR|PRISON|LAST|FIRST|MIDDLE|THIS|THAT|CERTIF\w*|WHEREAS|ABOVE|SAID|HAVING|UPON|WAS|ENTERED"
    r"|FOLLOWS|GUILTY|VIOLATION|SECTION|COUNTS?|ORDERED|PLEA|APPEARED|CONVICTED|THEREFORE|ADJUDGED|DECREED|IMPRISON\w*"
    r"|SENTENCED?|PUNISHED|HEREBY|FOREGOING|DEPARTMENT|ATTORNEY|OFFENSE|CLASS|FELONY|MISDEMEANOR|COMPLAINT"
    r"|INFORMATION|INDICTMENT|PROBATION|SUMMARY|CHARGES?|WARRANT|ARREST|DISTRICT|MUNICIPAL|WHO|DID|MINUTES?|MOTION"
    r"|DISMISS(?:AL)?|VERDICT|TRIAL|JURY|ARRAIGNMENT|PRONOUNCEMENT|DIVERSION|PETITION|PURSUANT|CALENDAR|SUBSTANCE|BIRTH|MARI[JH]UANA)\b",
    re.IGNORECASE,
)
_THE_PEOPLE = re.compile(r"PE[O0]P[L1I]E\s+[O0]F\b|\bTHE\s+PE[O0]P[L1I]E", re.IGNORECASE)
_VERSUS = re.compile(r"\W*(?:V{1,2}[S58E]?|VERSUS|VER5US)\W*", re.IGNORECASE)
_PLURAL = re.compile(r"\bD[EC]F[EC][NM]D[AE][NM]T[S5]\b", re.IGNORECASE)
_EITHER = re.compile(r"\bD[EC]F[EC][NM]D[AE][NM]T\s?\(\s?[S5]", re.IGNORECASE)
_ROLE = re.compile(
    r"\W*(?:P[L1I]A[I1L]NT[I1L]FF|V{1,2}[S58]?)S?\W*|\W*D[EC]F[EC][NM]D[AE][NM]T\W*S?\W*", re.IGNORECASE
)
_TITLE = re.compile(
    r"\(?ABSTRACT|\(?COMMIT|ORDER\b|MINUTES?\b|INFORMATION|INDICTMENT|(?:FELONY |CRIMINAL )?COMPLAINT"
)
_CLOSING = re.compile(r"T(?:\(?[S5]\)?)?[.,]\W*$", re.IGNORECASE)
_LOWER = re.compile(r"\b(?!also\b|known\b|alias(?:es)?\b)[a-z]{4,}\b")
_STRAY = re.compile(r"(?<=\w\w),\s*[A-Za-z\d|]$")
_CLERK = re.compile(r"\b(?:ATTORNEYS?|COUNSEL|JUDGE|CLERK|REPORTER|DEPUTY|DATED?|DEPT)\b", re.IGNORECASE)
# What stands under every caption: names further down are of counsel and clerks.
_PASSED = re.compile(
    r"\W*(?:(?:COUNSEL|ATTORNEYS?)\s+FOR\b|(?:COUNT|CT\.?|CNT)\s*[:#]?\s*(?:NO\.?\s*)?\d)", re.IGNORECASE
)
# Labels that stand with a defendant's name in some captions.
_OF_PERSONS = ("name", "alias", "birth", "cii", "sex", "race")
_CAPTION_ROWS = 34
_NAME_ROWS = 16
_MANY_WORDS = 9  # more than the longest names have
_RIGHT_HALF = 0.35


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the caption's left half: its text begins at ``at`` in the sheet's text.

    ``left`` and ``right`` are its edges, ``letter`` the usual width of a letter.
    """

    at: int
    text: str
    left: float
    right: float
    row: int
    letter: float


@dataclass(frozen=True)
class Caption:
    """The lines that hold the names; ``plural``: the word Defendants stands under them, None where neither does.

    ``edge`` is where the left half ends, ``rows`` the first and the last row of the caption; ``closed``: that word
    ends it.
    """

    lines: tuple[Line, ...]
    plural: bool | None
    edge: float
    rows: tuple[int, int]
    closed: bool = False

    @cached_property
    def text(self) -> str:
        """The lines under each other."""
        return "\n".join(line.text for line in self.lines)

    def place(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return where in the sheet's text the characters of ``text[start:end]`` stand, line by line."""
        found, offset = [], 0
        for line in self.lines:
            first, last = max(start - offset, 0), min(end - offset, len(line.text))
            if first < last:
                found.append((line.at + first, line.at + last))
            offset += len(line.text) + 1
        return found

    def spans(self, sheet: Sheet, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return the same in the document's text."""
        return tuple(span for first, last in self.place(start, end) for span in sheet.spans(first, last))

    def line_at(self, position: int) -> int:
        """Return the index of the line that holds the character *position* of ``text``."""
        return self.text.count("\n", 0, position)


def may_be_name(text: str) -> bool:
    """Tell whether *text* has the letters of a name and no word that no name has; a name has capitals."""
    bare = text.strip(" .,:;-")
    return (
        sum(letter.isalpha() for letter in bare) >= 4
        and not NOT_NAMES.search(bare)
        and not _LOWER.search(bare)
        and sum(letter.isdigit() for letter in bare) <= 1
        and len(bare.split()) < _MANY_WORDS
    )


def find_caption(sheet: Sheet, hits: Sequence[Hit]) -> Caption | None:
    """Return the lines of the caption from ``vs.`` on, None where no ``vs.`` stands under or behind the People."""
    rows = sheet.rows[:_CAPTION_ROWS]
    for index, row in enumerate(rows):
        for number, token in enumerate(row.tokens):
            if _VERSUS.fullmatch(token.text) and _people_before(rows, index, number):
                return _caption(sheet, hits, index, number)
    for index, row in enumerate(rows[1:], start=1):
        # vs. itself may be damaged: a stray short word by itself, close under THE PEOPLE
        cell = row.cells[0]
        above = rows[max(index - 5, 0) : index]
        if len(cell.text) <= 4 and cell.left < 0.5 and any(_THE_PEOPLE.search(other.text) for other in above):
            return _caption(sheet, hits, index, 0)
    return None


def _people_before(rows: Sequence[Row], index: int, number: int) -> bool:
    """Tell whether THE PEOPLE stand before ``vs.``: in its row or in one of the five above."""
    here = " ".join(token.text for token in rows[index].tokens[:number])
    return bool(PEOPLE.search(here)) or any(PEOPLE.search(row.text) for row in rows[max(index - 5, 0) : index])


def _caption(sheet: Sheet, hits: Sequence[Hit], index: int, number: int) -> Caption | None:
    rows = sheet.rows
    edge = _edge(sheet, hits, index, rows[index].tokens[number])
    rest = rows[index].tokens[number + 1 :]
    cells = [(index, Cell(tuple(_one_cell(rest))))] if rest and rest[0].box.left < edge and not rest[0].first else []
    last = index
    for at in range(index + 1, min(index + 1 + _NAME_ROWS, len(rows))):
        if rows[at].page != rows[index].page:
            break
        cells.extend((at, cell) for cell in rows[at].cells if cell.left < edge)
    lines: list[Line] = []
    plural: bool | None = None
    closed = False
    for at, cell in cells:
        match = DEFENDANT.search(cell.text)
        before = cell.text[: match.start()] if match else cell.text
        if _is_other_label(sheet, hits, at, cell) or NOT_NAMES.search(before):
            if lines or (at > index and _PASSED.match(cell.text)):
                break
            continue
        last = at
        if match is None:
            lines.append(_line(rows, at, cell, cell.span[0], cell.text))
            continue
        after = cell.text[match.end() :]
        if lines and (may_be_name(after) or (_LOWER.search(after) and not may_be_name(before))):
            break  # the next name, or the prose below: ``The defendant being present``
        if not _EITHER.search(cell.text):
            plural = bool(_PLURAL.search(cell.text))
        if before.strip(" ,.;:-("):
            lines.append(_line(rows, at, cell, cell.span[0], before.rstrip(" (")))
        elif not lines and at > index and _CLOSING.search(cell.text):
            return None  # the caption ends, and names nobody
        elif not lines and may_be_name(after):
            lines.append(_line(rows, at, cell, cell.span[0] + match.end(), after))
        if lines:
            closed = True
            break
    if not closed:
        lines, plural = _first_names([line for line in lines if not _is_speck(line.text)], rows), None
    # rules and brackets beside the names are read as letters: SAM VIMES, i
    kept = tuple(_without_stray(line) for line in lines if not _is_speck(line.text))
    return Caption(kept, plural, edge, (index, last), closed) if kept else None


def _line(rows: Sequence[Row], at: int, cell: Cell, start: int, text: str) -> Line:
    return Line(start, text, cell.left, cell.right, at, rows[at].letter)


def _edge(sheet: Sheet, hits: Sequence[Hit], index: int, versus: Token) -> float:
    """Return where the caption's right half begins: the leftmost label, title or second cell right of ``vs.``."""
    rows = range(max(index - 4, 0), min(index + _NAME_ROWS, len(sheet.rows)))
    edges = [
        sheet.rows[hit.row].tokens[hit.first].box.left
        for hit in hits
        if hit.row in rows and hit.kind not in ("name", "alias") and sheet.rows[hit.row].tokens[hit.first].first
    ]
    near = list(_of_caption(sheet, index))
    edges += [cell.left for row in near for cell in sheet.rows[row].cells if _TITLE.match(cell.text)]
    edges += [cell.left for row in near for cell in sheet.rows[row].cells[1:] if not _ROLE.fullmatch(cell.text)]
    # PLAINTIFF and the like stand in the left half, at its right edge
    right = [edge for edge in edges if edge > max(versus.box.right, _RIGHT_HALF)]
    return min(right, default=1.0)


def _of_caption(sheet: Sheet, index: int) -> Iterator[int]:
    """Yield the rows from THE PEOPLE to the row of ``Defendant``; only ``vs.``'s own where the end is not found."""
    ends = [
        at
        for at in range(index, min(index + _NAME_ROWS, len(sheet.rows)))
        if any(DEFENDANT.fullmatch(cell.text) for cell in sheet.rows[at].cells)
    ]
    begins = [at for at in range(max(index - 5, 0), index + 1) if PEOPLE.search(sheet.rows[at].text)]
    if ends and begins:
        yield from range(begins[-1], ends[0] + 1)
    else:
        yield index


def _one_cell(tokens: Sequence[Token]) -> Iterator[Token]:
    for index, token in enumerate(tokens):
        if index and token.first:
            return
        yield token


def _is_other_label(sheet: Sheet, hits: Sequence[Hit], row: int, cell: Cell) -> bool:
    return any(
        hit.row == row and hit.kind not in _OF_PERSONS and sheet.rows[row].tokens[hit.first] is cell.tokens[0]
        for hit in hits
    )


def _first_names(lines: list[Line], rows: Sequence[Row]) -> list[Line]:
    """Without the word Defendant the end of the names is not marked: take lines that stand alike under the first."""
    kept: list[Line] = []
    for line in lines:
        if kept:
            before = kept[-1]
            goes_on = bool(re.search(r"(?:[,;]|\band|&)$", before.text.strip())) or _ALIAS_LINE.match(line.text)
            near = rows[line.row].tokens[0].box.top - rows[before.row].tokens[0].box.top
            alike = (
                abs(line.left - kept[0].left) < 3 * line.letter
                and near < 2.2 * (rows[before.row].tokens[0].box.height + 1e-6) + 0.01
                and line.text.split()[0].isupper() == kept[0].text.split()[0].isupper()
                and may_be_name(line.text)
                and len(line.text.split()) > 1
                and not _CLERK.search(line.text)
            )
            if not (goes_on or alike):
                break
        kept.append(line)
    return kept


_ALIAS_LINE = re.compile(r"\W*(?:a\s?[./]?\s?k\s?[./]?\s?a\b|also known as\b|alias\b)", re.IGNORECASE)


def _is_speck(piece: str) -> bool:
    """Tell whether a cell holds a letter or two that are no suffix: what a rule or a bracket was read as."""
    if sum(letter.isdigit() for letter in piece) >= 4:
        return False  # a birth date or a number
    letters = sum(letter.isalpha() for letter in piece)
    return letters < 2 or (letters == 2 and not piece.isupper())


def _without_stray(line: Line) -> Line:
    """Return *line* without a single letter behind a comma, where what stands before it is a whole name."""
    if " " not in line.text.split(",")[0].strip():
        return line
    return Line(line.at, _STRAY.sub("", line.text), line.left, line.right, line.row, line.letter)
