"""What a row of a ruled abstract imposes: years and months, marks for concurrent, consecutive and stayed.

Marks and numbers are told apart by the heading that they stand under; a mark whose heading is not found says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.draft import Field, SentenceDraft, read
from extract.families.layout import Row, Sheet, Token
from nlp.misreads import as_digits

__all__ = ["MARK", "Column", "columns_of", "digits_of", "read_time"]

MARK = re.compile(r"[(\[]?[xX*✓✔☒][)\]]?")

_COLUMNS = {
    "concurrent": re.compile(r"C[O0]NC(?:UR.*)?|CC"),
    "consecutive": re.compile(r"C[O0]NS(?:EC.*)?|CS"),
    "stayed": re.compile(r"STAY(?:ED)?|654"),
    "years": re.compile(r"Y(?:EA)?RS?|YEARS"),
    "months": re.compile(r"M[O0](?:NTH)?S"),
    "jury": re.compile(r"JURY"),
    "court": re.compile(r"C[O0]URT"),
    "plea": re.compile(r"PLEA"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and from where to where it reaches, as shares of the page's width."""

    name: str
    left: float
    right: float

    def away(self, token: Token) -> tuple[float, float]:
        """Return how far beside the heading the token's middle lies (0 under it), and how far from its middle."""
        beside = max(self.left - token.middle, token.middle - self.right, 0.0)
        return beside, abs((self.left + self.right) / 2 - token.middle)


def columns_of(rows: Sequence[Row]) -> list[Column]:
    """Return the headings of marks and lengths that stand in *rows*."""
    return [
        Column(name, token.box.left, token.box.right)
        for row in rows
        for token in row.tokens
        for name, pattern in _COLUMNS.items()
        if pattern.fullmatch(token.text.upper().strip(".,:;()/"))
    ]


def digits_of(token: Token) -> str | None:
    """Return the digits of a token of one, two or four of them, None for any other."""
    found = as_digits(token.text.upper().strip(".,#'"))
    return (
        found[0] if found and any(letter.isdigit() for letter in token.text) and len(found[0]) in (1, 2, 4) else None
    )


def read_time(sheet: Sheet, rest: Sequence[Token], columns: Sequence[Column], row: Row) -> SentenceDraft:
    """Return the time imposed and the marks, for what stands behind the date of conviction."""
    concurrent = stayed = None
    for token in rest:
        if not MARK.fullmatch(token.text):
            continue
        heading = _heading(token, columns, row)
        spans = sheet.spans(token.at, token.stop)
        if heading in ("concurrent", "consecutive"):
            concurrent = read(sheet.document, heading == "concurrent", *spans)
        elif heading == "stayed":
            stayed = read(sheet.document, "prison", *spans)
    for token in rest:
        word = token.text.upper().strip(".,")
        if re.fullmatch(r"C[O0]NC(?:UR(?:RENT)?)?|CC", word):
            concurrent = read(sheet.document, True, *sheet.spans(token.at, token.stop))
        elif re.fullmatch(r"C[O0]NS(?:EC(?:UTIVE)?)?|CS", word):
            concurrent = read(sheet.document, False, *sheet.spans(token.at, token.stop))
    time = _time(sheet, rest, columns, row)
    jail = _goes_to_jail(sheet)
    if time is None or jail is None:
        return SentenceDraft(concurrent=concurrent)
    if jail:
        return SentenceDraft(jail=time, concurrent=concurrent)
    return SentenceDraft(prison=time, concurrent=concurrent, suspended=(stayed,) if stayed is not None else ())


def _heading(token: Token, columns: Sequence[Column], row: Row) -> str | None:
    """Return the heading that a token stands under, or within three letters beside: the nearest."""
    near = min(columns, key=lambda column: column.away(token), default=None)
    return near.name if near is not None and near.away(token)[0] <= 3 * row.letter else None


def _time(sheet: Sheet, rest: Sequence[Token], columns: Sequence[Column], row: Row) -> Field[str] | None:
    """Return the years and months at the end of the row."""
    numbers = [token for token in rest if digits_of(token) is not None and len(token.text) <= 3]
    numbers = numbers[-2:] if rest and numbers and numbers[-1] is rest[-1] else []
    lengths = [column for column in columns if column.name in ("years", "months")]
    parts: dict[str, int] = {}
    for token in numbers:
        heading = _heading(token, lengths, row)
        if heading is not None:
            parts[heading] = int(digits_of(token) or 0)
    if not parts and len(numbers) == 2 and not lengths:
        parts = {"years": int(digits_of(numbers[0]) or 0), "months": int(digits_of(numbers[1]) or 0)}
    value = "P" + "".join(f"{parts[k]}{k[0].upper()}" for k in ("years", "months") if parts.get(k))
    if value == "P":
        return None
    cost = sum((as_digits(token.text.upper().strip(".,")) or ("", 0.0))[1] for token in numbers)
    return read(sheet.document, value, *sheet.spans(numbers[0].at, numbers[-1].stop), cost=cost)


def _goes_to_jail(sheet: Sheet) -> bool | None:
    """Tell county jail from prison by the marked box of the form; None where both are printed and none is marked."""
    marked: dict[bool, bool] = {}
    for jail, words in ((True, r"C[O0]UNTY\s+JA[I1L]L"), (False, r"PR[I1L]S[O0]N")):
        for match in re.finditer(
            rf"(?P<mark>\bX\s+)?(?:STATE\s+)?\b{words}(?P<commitment>\s+C[O0]MM[I1L]T)?", sheet.flow, re.I
        ):
            if match["mark"] or match["commitment"] or not jail:
                marked[jail] = marked.get(jail, False) or bool(match["mark"])
    if len(marked) < 2:
        # abstracts were for prison alone before county jails took felons; they printed no choice
        return True in marked
    if marked[True] == marked[False]:
        return None
    return marked[True]
