"""Labels of report forms and index cards, found also where a scanner damaged them, and the values that go with them.

The words are those of the Department of Justice's disposition report (form JUS 8715 and its forerunners) and of
clerks' cards (general knowledge). A label opens a cell, or has a colon behind it; its value stands to the right, or
below in the same box.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from extract.families.labels import Hit, below, plain, right_of
from extract.families.layout import Row, Sheet, Token
from nlp.misreads import fold

__all__ = ["PERSON_LABELS", "labels_of", "value_of"]

_NAMES = (
    "NAME",
    "SUBJECT",
    "SUBJECT NAME",
    "SUBJECTS NAME",
    "NAME OF SUBJECT",
    "NAME OF ARRESTEE",
    "NAME OF DEFENDANT",
    "DEFENDANTS NAME",
    "DEFENDANT NAME",
    "DEFENDANT",
    "TRUE NAME",
    "FULL NAME",
    "ARRESTEE",
)
# What a form asks for behind the label: NAME (LAST, FIRST, MIDDLE).
_ORDER = ("", " LAST FIRST MIDDLE", " LAST FIRST MI", " LAST FIRST", " LAST NAME FIRST", " LAST FIRST MIDDLE INITIAL")
PERSON_LABELS: dict[str, tuple[str, ...]] = {
    "name": (*(name + order for name in _NAMES for order in _ORDER), "LAST FIRST MIDDLE", "LAST NAME FIRST NAME"),
    "alias": ("ALIAS", "ALIASES", "AKA", "ALSO KNOWN AS", "OTHER NAMES", "OTHER NAMES USED", "AKAS"),
    "birth": ("DATE OF BIRTH", "DOB", "BIRTHDATE", "BIRTH DATE", "BORN"),
    "sex": ("SEX",),
    "race": ("RACE", "DESCENT", "ETHNIC"),
    "cii": ("CII NUMBER", "CII NO", "CII", "STATE ID NO", "STATE ID NUMBER", "SID NO", "SID"),
    "fbi": ("FBI NUMBER", "FBI NO", "FBI"),
    "other": (
        "HGT",
        "WGT",
        "HEIGHT",
        "WEIGHT",
        "HAIR",
        "EYES",
        "POB",
        "PLACE OF BIRTH",
        "SHERIFFS NO",
        "SHERIFFS NUMBER",
        "LOCAL NO",
        "LOCAL NUMBER",
        "SOC SEC NO",
        "SOCIAL SECURITY NO",
        "DRIVERS LICENSE NO",
        "ADDRESS",
        "OCCUPATION",
        "REMARKS",
        "REPORTED BY",
        "TITLE",
        "SIGNATURE",
        "JUDGE",
        "DEPT",
        "CLERK",
        "DISTRIBUTION",
        "ATTORNEY",
    ),
}
# A value stands at most so many heights of its label under it.
_UNDER = 3.6
_MOST_WORDS = 6
# Words that are too common to be labels without a colon, unless they are a cell by themselves.
_COMMON = frozenset(
    {"DATE", "COURT", "DEFENDANT", "SUBJECT", "ARRESTEE", "TITLE", "AGENCY", "COUNTY", "BORN", "JUDGE", "CLERK"}
)
_SHORTEST_DAMAGED = 6


def labels_of(sheet: Sheet, spellings: Mapping[str, Sequence[str]]) -> list[Hit]:
    """Return the labels of a sheet, row by row from left to right; of those that overlap the longest."""
    table = {plain(text): (kind, text) for kind, texts in spellings.items() for text in texts}
    folded = {fold(word): word for word in table if len(word) >= 3}
    known = (tuple(table), tuple(folded.items()))
    found: list[Hit] = []
    for index, row in enumerate(sheet.rows):
        hits = sorted(
            _in_row(index, row, table, known), key=lambda hit: (-len(plain(hit.label)), hit.cost, hit.first)
        )
        taken: set[int] = set()
        kept = []
        for hit in hits:
            covered = set(range(hit.first, hit.last))
            if not covered & taken:
                taken |= covered
                kept.append(hit)
        found += sorted(kept, key=lambda hit: hit.first)
    return found


_Known = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]


def _in_row(index: int, row: Row, table: Mapping[str, tuple[str, str]], known: _Known) -> list[Hit]:
    hits = []
    words = [plain(token.text) for token in row.tokens]
    for first in range(len(words)):
        joined = ""
        for last in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
            if last - 1 > first and row.tokens[last - 1].first:
                break
            joined += words[last - 1]
            match = _match(joined, known)
            if match is None:
                continue
            kind, label = table[match[0]]
            if _stands(row.tokens, first, last, label, match[1]):
                hits.append(Hit(kind, label, index, first, last, match[1]))
    return hits


@lru_cache(maxsize=20_000)
def _match(joined: str, known: _Known) -> tuple[str, int] | None:
    words, folded = known
    if joined in words:
        return joined, 0
    if len(joined) >= 3 and (alike := dict(folded).get(fold(joined))) is not None:
        return alike, 1
    if len(joined) < _SHORTEST_DAMAGED - 2:
        return None
    limit = max(1, len(joined) // 7)
    near = [
        (Levenshtein.distance(joined, word, score_cutoff=limit), word)
        for word in words
        if len(word) >= _SHORTEST_DAMAGED - 1 and abs(len(word) - len(joined)) <= limit
    ]
    best = min(near, default=(limit + 1, ""))
    return (best[1], best[0]) if best[0] <= limit else None


def _stands(tokens: Sequence[Token], first: int, last: int, label: str, cost: int) -> bool:
    """Tell a label from the same word in a value: it opens its cell, or a mark follows it."""
    marked = tokens[last - 1].text.endswith((":", "#", ";"))
    ends_cell = last == len(tokens) or tokens[last].first
    if label in _COMMON:
        return marked or (tokens[first].first and ends_cell)
    if not tokens[first].first:
        return marked
    return marked or ends_cell or cost == 0


def value_of(sheet: Sheet, hit: Hit, hits: Sequence[Hit], rows: int = 1) -> tuple[Token, ...]:
    """Return what stands beside a label, or under it in its box; nothing where its box is empty.

    *rows*: how many lines under a label may hold its value.
    """
    label = sheet.rows[hit.row].tokens[hit.first]
    ends = hit.last == len(sheet.rows[hit.row].tokens) or sheet.rows[hit.row].tokens[hit.last].first
    marked = sheet.rows[hit.row].tokens[hit.last - 1].text.endswith((":", "#"))
    beside = right_of(sheet, hit, hits) if marked or not ends else ()
    if beside:
        return beside
    found: list[Token] = []
    for tokens in below(sheet, hit, hits, rows=rows):
        if tokens[0].box.top - label.box.bottom > _UNDER * label.box.height:
            break
        found += [token for token in tokens if _in_box(sheet, hit, token)]
    return tuple(found) or right_of(sheet, hit, hits)


def _in_box(sheet: Sheet, hit: Hit, token: Token) -> bool:
    """Tell whether a token lies in the ruled box of a label; True where no box was found around the label."""
    row = sheet.rows[hit.row]
    label = row.tokens[hit.first].box
    x, y = (label.left + label.right) / 2, (label.top + label.bottom) / 2
    boxes = [
        cell.box
        for part in sheet.document.parts
        if part.page.number == row.page
        for cell in part.page.cells
        if cell.box.left <= x <= cell.box.right and cell.box.top <= y <= cell.box.bottom
    ]
    middle = (token.box.top + token.box.bottom) / 2
    return not boxes or any(
        box.left - 0.01 <= token.middle <= box.right + 0.01 and middle <= box.bottom + 0.004 for box in boxes
    )
