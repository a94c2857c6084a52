"""Where on a page which index card lies, and what stands on it: labels, tables, the rows of its head.

Cards lie alone on the glass or several under each other. One begins where a box for the name does, or behind a wide
gap with a line that is a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extract.families.card_names import index_name
from extract.families.labels import Hit, below
from extract.families.layout import Cell, Row, Sheet, Token
from extract.families.report_labels import PERSON_LABELS, labels_of, value_of
from extract.families.report_table import Table, find_tables
from extract.families.report_values import charges_in, find_outcomes
from nlp.courts import find_court
from nlp.places import county_names
from nlp.sections import find_charges

__all__ = ["Card", "cards_of", "county_in", "name_cell", "opens_charge"]

_LABELS: dict[str, tuple[str, ...]] = {
    **PERSON_LABELS,
    "case": (
        "CASE NO",
        "CASE NUMBER",
        "CASE NOS",
        "CASE",
        "COURT NO",
        "COURT CASE NO",
        "DOCKET NO",
        "DOCKET NUMBER",
        "ACTION NO",
        "CRIMINAL NO",
        "FILE NO",
        "INFORMATION NO",
    ),
    "charge": ("CHARGE", "CHARGES", "OFFENSE", "OFFENSES", "VIOLATION"),
    "disposition": ("DISPOSITION", "DISPO", "JUDGMENT", "RESULT"),
    "sentence": ("SENTENCE",),
    "disposed": (
        "DATE OF DISPOSITION",
        "DISPOSITION DATE",
        "DATE DISPOSED",
        "DISPO DATE",
        "DATE OF DISPO",
        "DATE OF JUDGMENT",
        "DATE OF SENTENCE",
    ),
    "filed": ("DATE FILED", "FILED", "FILING DATE", "DATE OF FILING"),
    "court": ("COURT",),
}
_HEADINGS: dict[str, tuple[str, ...]] = {
    "case": ("CASE NO", "CASE NUMBER", "CASE", "NUMBER", "COURT NO", "DOCKET NO", "DOCKET", "FILE NO", "ACTION NO"),
    "charge": ("CHARGE", "CHARGES", "OFFENSE", "OFFENSES", "VIOLATION", "CHARGE SECTION", "CODE SECTION", "SECTION"),
    "filed": ("FILED", "DATE FILED", "FILING DATE"),
    "date": ("DATE", "DATE OF DISPOSITION", "DISPO DATE", "DISPOSITION DATE", "DATE DISPOSED", "DATE OF JUDGMENT"),
    "disposition": ("DISPOSITION", "DISPO", "JUDGMENT", "RESULT", "OUTCOME"),
    "sentence": ("SENTENCE",),
    "plea": ("PLEA",),
    "court": ("COURT",),
}
# The count's number before a section takes no more letters.
_LEAD = 12
_SHORTEST_NAME = 5
_NOTED = frozenset({"set_aside", "probation_revoked", "sentence_modified", "sealed"})
_FEWEST_DIGITS = 3
_WIDE_GAP = 2.5
_HEAD_ROWS = 6
_HEADING = re.compile(r"\bINDEX\b|\bCARD\b|\bREGISTER\b|\bCLERK\b|\bCOURT\b|\bCOUNTY\b", re.IGNORECASE)
_COUNTY = re.compile(r"\bCOUNTY\s+OF\s+(?P<after>[A-Z ]{3,20})|\b(?P<before>[A-Z]+(?: [A-Z]+){0,2})\s+CO(?:UNTY|\.)")
_CHARGE = re.compile(r"(?:C[TN]?TS?\W{0,3}\d{1,2}\W{1,3})?(?:[A-Z&. ]{1,7}\s)?\d{3,6}(?:\.\d{1,2})?\b(?!\s?-\d)")
_NAME = re.compile(r"[A-Z][A-Z'`.\- ]+,?(?: [A-Z0-9'`.\-]+){1,5},?")
_MIXED = re.compile(r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)?, [A-Z]")
_NOT_NAMES = re.compile(
    r"\b(?:COURT|COUNTY|INDEX|CARD|CASE|CHARGE|FILED|STATE|CALIFORNIA|CONV|DISM|DEPT|CLERK|PROB|JAIL|COPY)\b"
)


@dataclass(frozen=True, slots=True)
class Card:
    """One card: the sheet's rows from ``first`` up to, but not with, ``last``; its labels; its table, if any."""

    sheet: Sheet
    first: int
    last: int
    hits: tuple[Hit, ...]
    table: Table | None
    name_row: int | None

    @property
    def rows(self) -> range:
        """The indexes of its rows."""
        return range(self.first, self.last)

    @property
    def boxes(self) -> tuple[Hit, ...]:
        """Its labels without the headings of its table."""
        return tuple(hit for hit in self.hits if self.table is None or hit.row != self.table.heading)

    def values(self, kind: str, lines: int = 1) -> list[tuple[Hit, tuple[Token, ...]]]:
        """Return each label of *kind* with what stands beside it or under it (nothing where it is blank)."""
        return [(hit, self._value(hit, lines)) for hit in self.boxes if hit.kind == kind]

    def _value(self, hit: Hit, lines: int) -> tuple[Token, ...]:
        found = value_of(self.sheet, hit, self.hits, lines)
        if hit.kind == "case" and found and not any(letter.isdigit() for token in found for letter in token.text):
            # the rest of a damaged label: the number stands under it
            return next(iter(below(self.sheet, hit, self.hits, rows=1)), ())
        return found


def opens_charge(cells: Mapping[str, tuple[Token, ...]]) -> bool:
    """Tell whether a line opens a row of a card's table: a section stands at the beginning of its charge."""
    text = " ".join(token.text for token in cells.get("charge", ()))
    charges = charges_in(text)
    if not charges and find_charges(text):
        return False  # a later note: 1203.4 PC granted
    return bool(_CHARGE.match(text.upper())) or any(mention.start < _LEAD for mention in charges)


def opens_case(cells: Mapping[str, tuple[Token, ...]]) -> bool:
    """Tell whether a line of a card's table has a case's number, and something in another column."""
    case = " ".join(token.text for token in cells.get("case", ()))
    words = " ".join(token.text for tokens in cells.values() for token in tokens)
    if ":" in case or {each.value for each in find_outcomes(words)} & _NOTED:
        return False  # a later note that names its case
    digits = sum(letter.isdigit() for letter in case)
    return digits >= _FEWEST_DIGITS and len(cells) > 1


def cards_of(sheet: Sheet) -> list[Card]:
    """Return the cards of a page or more, from top to bottom; what stands above the first belongs to it."""
    hits = labels_of(sheet, _LABELS)
    starts = _starts(sheet, hits)
    tables = find_tables(sheet, _HEADINGS, opens_charge, {*starts, *_person_rows(hits)}, also=opens_case)
    heads = {table.heading for table in tables if "charge" in table.names}
    cards = []
    for first, end in zip(starts, [*starts[1:], len(sheet.rows)], strict=True):
        last = end if any(hit.kind == "name" for hit in hits) else _without_stamps(sheet, first, end)
        own = tuple(hit for hit in hits if first <= hit.row < last)
        table = next((t for t in tables if first <= t.heading < last and "charge" in t.names), None)
        named = any(hit.kind == "name" for hit in own if hit.row not in heads)
        cards.append(Card(sheet, first, last, own, table, None if named else _name_row(sheet, first, last)))
    return cards


def _person_rows(hits: list[Hit]) -> set[int]:
    return {hit.row for hit in hits if hit.kind in ("name", "alias", "birth")}


def _starts(sheet: Sheet, hits: list[Hit]) -> list[int]:
    """Return the first row of each card; the first card takes in what stands above it."""
    named = sorted({hit.row for hit in hits if hit.kind == "name"})
    gaps = [_gap(sheet, index) for index in range(1, len(sheet.rows))]
    usual = median(gap for gap in gaps if gap >= 0) if any(gap >= 0 for gap in gaps) else 0.0
    if named:
        heads = [0, *(_head(sheet, row, hits) for row in named[1:])]
        # a card whose box for the name was not made out still has its court's heading, far under the card above
        lost = (
            index
            for index, gap in enumerate(gaps, start=1)
            if not 0 <= gap <= _WIDE_GAP * usual
            and index > named[0]
            and find_court(sheet.rows[index].text) is not None
        )
        return sorted({*heads, *lost})
    starts = [0]
    for index, gap in enumerate(gaps, start=1):
        if not 0 <= gap <= _WIDE_GAP * usual and _opens_card(sheet, index):
            starts.append(index)
    # initials and stamps far under a card are none
    bounds = [*starts, len(sheet.rows)]
    for start, end in reversed(list(pairwise(bounds))[1:]):
        if not any(charges_in(row.text) or find_outcomes(row.text) for row in sheet.rows[start:end]):
            starts.remove(start)
    # a mark above the first card is none
    if len(starts) > 1 and not any(_is_name(row) or charges_in(row.text) for row in sheet.rows[: starts[1]]):
        del starts[1]
    return starts


def _without_stamps(sheet: Sheet, first: int, end: int) -> int:
    """Return the row behind a card's last: what stands far under it and tells of no charge is a stamp or a mark."""
    gaps = [_gap(sheet, index) for index in range(first + 1, end)]
    usual = median(gaps) if gaps else 0.0
    last = end
    for index in range(end - 1, first, -1):
        text = sheet.rows[index].text
        if charges_in(text) or find_outcomes(text):
            break
        if gaps[index - first - 1] > _WIDE_GAP * usual:
            last = index
    return last


def _head(sheet: Sheet, row: int, hits: list[Hit]) -> int:
    """Return the first row of a card whose box for the name stands in *row*: up to two headings stand above it."""
    head = row
    while head > row - 2 and _is_heading(sheet, head - 1, hits):
        head -= 1
    return head


def _opens_card(sheet: Sheet, index: int) -> bool:
    if _is_name(sheet.rows[index]):
        return True
    below = sheet.rows[index + 1 : index + 4]
    return find_court(sheet.rows[index].text) is not None and any(_is_name(row) for row in below)


def _gap(sheet: Sheet, index: int) -> float:
    """Return how far a row lies under the one before it; below zero where it begins a page."""
    row, above = sheet.rows[index], sheet.rows[index - 1]
    if row.page != above.page:
        return -1.0
    return max(0.0, row.tokens[0].box.top - above.tokens[0].box.top)


def _is_heading(sheet: Sheet, index: int, hits: list[Hit]) -> bool:
    if any(hit.row == index and hit.kind != "court" for hit in hits):
        return False
    return bool(_HEADING.search(sheet.rows[index].text)) and not charges_in(sheet.rows[index].text)


def name_cell(row: Row) -> Cell | None:
    """Return the cell that begins with a name: capitals in two words or more, no court, no number.

    A stray mark may stand before it.
    """
    for order, cell in enumerate(row.cells[:2]):
        bare = re.split(r"\s+(?:D\.?O\.?B\.?|BORN|B\.)\W", cell.text, maxsplit=1)[0].strip(" .,")
        if len(bare) < _SHORTEST_NAME and not order:
            continue
        bare = re.sub(r",(?=\w)", ", ", bare)
        bare = bare.upper() if _MIXED.match(bare) else bare
        if not _NAME.fullmatch(bare) or _NOT_NAMES.search(bare) or len(bare) < _SHORTEST_NAME:
            return None
        return cell if index_name(bare) is not None and find_court(bare) is None else None
    return None


def _is_name(row: Row) -> bool:
    return name_cell(row) is not None


def _name_row(sheet: Sheet, first: int, last: int) -> int | None:
    return next((index for index in range(first, min(first + _HEAD_ROWS, last)) if _is_name(sheet.rows[index])), None)


def county_in(text: str) -> str | None:
    """Return the county that a heading names beside the word COUNTY."""
    for match in _COUNTY.finditer(text.upper()):
        words = (match["after"] or match["before"]).split()
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count] if match["after"] else words[-count:])
            if name in county_names():
                return name
    return None
