"""What a row of a ruled abstract imposes: years and months, marks for concurrent, consecutive and stayed.

Marks and numbers are told apart by the heading that they stand under; a mark whose heading is not found says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.draft import Field, SentenceDraft, read
from extract.families.abstract_layout import Row, Sheet, Token
from nlp.misreads import as_digits

__all__ = ["MARK", "columns_of", "digits_of", "read_time"]

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


def columns_of(rows: Sequence[Row]) -> dict[str, float]:
    """Return the middle of each heading, from left to right of the page, that stands in *rows*."""
    columns: dict[str, float] = {}
    for row in rows:
        for token in row.tokens:
            word = token.text.upper().strip(".,:;()/")
            for name, pattern in _COLUMNS.items():
                if pattern.fullmatch(word):
                    columns[name] = token.middle
    return columns


def digits_of(token: Token) -> str | None:
    """Return the digits of a token of one, two or four of them, None for any other."""
    found = as_digits(token.text.upper().strip(".,"))
    return (
        found[0] if found and any(letter.isdigit() for letter in token.text) and len(found[0]) in (1, 2, 4) else None
    )


def read_time(sheet: Sheet, rest: Sequence[Token], columns: dict[str, float], row: Row) -> SentenceDraft:
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


def _heading(token: Token, columns: dict[str, float], row: Row) -> str | None:
    """Return the heading that a token stands under: the nearest, if it is within four letters."""
    near = min(columns, key=lambda name: abs(columns[name] - token.middle), default=None)
    return near if near is not None and abs(columns[near] - token.middle) <= 4 * row.letter else None


def _time(sheet: Sheet, rest: Sequence[Token], columns: dict[str, float], row: Row) -> Field[str] | None:
    """Return the years and months at the end of the row."""
    numbers = [token for token in rest if digits_of(token) is not None and len(token.text) <= 3]
    numbers = numbers[-2:] if rest and numbers and numbers[-1] is rest[-1] else []
    parts: dict[str, int] = {}
    for token in numbers:
        heading = _heading(token, {name: columns[name] for name in ("years", "months") if name in columns}, row)
        if heading is not None:
            parts[heading] = int(digits_of(token) or 0)
    if not parts and len(numbers) == 2 and "years" not in columns and "months" not in columns:
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
