"""The headings of a probation order's table of convictions: what a mark or a value under each of them says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.families.labels import plain
from extract.families.layout import Row, Sheet, Token
from nlp.sections import find_charges
from ocr.page import Box

__all__ = ["GRADES", "MARKED", "PLEAS", "Heading", "Table", "find_table"]

# What a heading says of the marks or values under it.
_HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number", re.compile(r"C[O0]UN?[TI]S?|CN?TS?|N[O0]")),
    ("code", re.compile(r"C[O0]DE")),
    ("section", re.compile(r"(?:C[O0]DE)?SEC(?:TI[O0]NS?|S|T)?(?:C[O0]DE)?|C[O0]DESEC(?:TI[O0]N)?N[O0]")),
    ("grade", re.compile(r"LEVEL|GRADE|CLASS|F[EL]*M(?:ISD)?|M[ISD]*F(?:EL)?|F[EL0O]*NYM[ISD]*|DEGREE|TYPE.{0,40}")),
    ("plea", re.compile(r"PLEAS?")),
    ("title", re.compile(r"[O0]FFEN[SC]ES?|CR[I1L]MES?|CHARGES?|DESCR[I1]PTI[O0]N|VI[O0]LATI[O0]N")),
    ("felony", re.compile(r"F[EC][LI1](?:[O0]N(?:Y|IES))?")),
    ("misdemeanor", re.compile(r"M[I1L]?S[DO0](?:EM(?:EAN[O0]RS?)?)?|M[O0]?[I1]?SD")),
    ("infraction", re.compile(r"[I1L]NFR?(?:ACTI[O0]NS?)?")),
    ("guilty", re.compile(r"G(?:U[I1L]+TY)?|PG|PLEAG(?:U[I1L]+TY)?|PLEDGU[I1L]+TY")),
    ("nolo_contendere", re.compile(r"N[O0]L[O0]|N[O0]C[O0]NTEST|NC|N[O0]L[O0]C[O0]NTENDERE")),
    ("tried", re.compile(r"JURY|C[O0]URT|(?:CT|C[O0]URT)JURY|TRIAL|FGJ?|F[O0]UNDGU[I1L]+TY")),
    ("date", re.compile(r"DATE")),
)
GRADES = ("felony", "misdemeanor", "infraction")
PLEAS = ("guilty", "nolo_contendere")
MARKED = frozenset({*GRADES, *PLEAS, "tried"})
_AFTER = re.compile(
    r"C[O0]URT\s+[O0]RDERS|[I1]T\s+[I1]S\s+(?:HEREBY\s+|THEREFORE\s+)?[O0]RDERED|[I1]MP[O0]S[I1]T[I1][O0]N\s+[O0]F|C[O0]ND[I1]T[I1][O0]NS\s+[O0]F"
    r"|\bPR[O0]BAT[I1][O0]N\s+[I1]S\b|EXECUT[I1][O0]N\s+[O0]F|^\W*[2-9]\.\s+[A-Z]{3}|\bTERMS\s+AND\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of one ``kind``, and from where to where it reaches on its page."""

    kind: str
    page: int
    left: float
    right: float
    middle_y: float

    def away(self, token: Token) -> float:
        """Return how far beside the heading a token's middle lies, 0 under it."""
        return max(self.left - token.middle, token.middle - self.right, 0.0)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of the table: ``first`` is its heading's, ``last`` the one behind it."""

    first: int
    last: int
    headings: tuple[Heading, ...]


def find_table(sheet: Sheet) -> Table | None:
    """Return the table of convictions; None where no row of headings is found."""
    for index, row in enumerate(sheet.rows):
        found = _headings(row)
        kinds = {heading.kind for heading in found}
        if len(kinds) < 3 or not kinds & {"section", "code", "title"} or find_charges(row.text):
            continue
        # headings stand in cells of their own, and no sentence among them
        if len(row.cells) < 3 or sum(word.islower() for word in row.text.split()) > 2:
            continue
        last = index + 1
        while last < len(sheet.rows) and not _AFTER.search(sheet.rows[last].text):
            last += 1
        # a heading of two lines stands on two rows
        near = [
            other
            for other in sheet.rows[max(index - 1, 0) : index + 2]
            if other is not row and other.page == row.page and not find_charges(other.text) and _close(other, row)
        ]
        more = [heading for other in near for heading in _headings(other)]
        known = {heading.kind for heading in found if heading.kind in MARKED}
        found += [heading for heading in more if heading.kind in MARKED and heading.kind not in known]
        return Table(index, last, tuple(found))
    return None


def _close(one: Row, other: Row) -> bool:
    high = one.tokens[0].box.height + other.tokens[0].box.height
    return abs(one.tokens[0].box.top - other.tokens[0].box.top) < high


def _headings(row: Row) -> list[Heading]:
    found: list[Heading] = []
    for cell in row.cells:
        tokens = list(cell.tokens)
        whole = _kind("".join(plain(token.text) for token in tokens))
        if whole is not None:
            found.append(_heading(whole, row, tokens))
            continue
        # small print may lose the blanks between the headings of narrow columns
        for number, token in enumerate(tokens):
            pair = tokens[number : number + 2]
            kind = _kind(plain(token.text))
            joint = _kind("".join(plain(each.text) for each in pair)) if len(pair) == 2 else None
            if joint is not None and joint != kind and joint in MARKED:
                found.append(_heading(joint, row, pair))
            elif kind is not None:
                found.append(_heading(kind, row, [token]))
    return found


def _kind(word: str) -> str | None:
    if word.startswith("DATE"):
        return "date"
    return next((kind for kind, pattern in _HEADINGS if pattern.fullmatch(word)), None)


def _heading(kind: str, row: Row, tokens: Sequence[Token]) -> Heading:
    box = Box.around(token.box for token in tokens)
    return Heading(kind, row.page, box.left, box.right, (box.top + box.bottom) / 2)
