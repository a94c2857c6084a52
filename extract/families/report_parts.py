"""The parts of a disposition report: whom it speaks of, the arrest, what the prosecutor did, what the court did.

Each generation of the form names them (general knowledge of form JUS 8715 and its forerunners); a printout begins a
part with a word at the left margin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from extract.families.labels import Hit
from extract.families.layout import Row, Sheet, Token
from extract.families.report_labels import PERSON_LABELS, labels_of, value_of
from extract.families.report_table import Table, find_tables
from extract.families.report_values import charges_in
from nlp.misreads import as_digits

__all__ = ["Form", "Part", "lay_out", "opens_charge"]

Part = Literal["person", "arrest", "prosecutor", "court"]

_LABELS: dict[str, tuple[str, ...]] = {
    **PERSON_LABELS,
    "arrested": ("DATE OF ARREST", "ARREST DATE", "DATE ARRESTED", "DATE OF ARREST OR CITATION", "DATE CITED"),
    "agency": ("ARRESTING AGENCY", "AGENCY", "ARRESTING AGENCY NAME", "NAME OF AGENCY", "CONTRIBUTOR"),
    "county": ("COUNTY", "COUNTY OF ARREST"),
    "booking": (
        "BOOKING NO",
        "BOOKING NUMBER",
        "BOOKING",
        "ARREST NO",
        "ARREST NUMBER",
        "AGENCY NO",
        "AGENCY CASE NO",
        "AGENCY CASE NUMBER",
        "ARREST BOOKING NO",
        "DR NO",
        "CITATION NO",
    ),
    "court": ("COURT", "NAME OF COURT", "COURT NAME", "COURT OF DISPOSITION"),
    "case": (
        "COURT CASE NO",
        "COURT CASE NUMBER",
        "CASE NO",
        "CASE NUMBER",
        "COURT NO",
        "COURT NUMBER",
        "DOCKET NO",
        "DOCKET NUMBER",
        "COURT DOCKET NO",
        "SUPERIOR COURT NO",
        "MUNICIPAL COURT NO",
    ),
    "disposed": (
        "DATE OF DISPOSITION",
        "DISPOSITION DATE",
        "DISPO DATE",
        "DATE OF DISPO",
        "DATE OF COURT DISPOSITION",
        "COURT DISPOSITION DATE",
        "DATE OF FINAL DISPOSITION",
        "DATE DISPOSED",
        "DATE OF COURT ACTION",
        "DATE OF JUDGMENT",
        "DATE OF SENTENCE",
        "SENTENCE DATE",
        "DATE SENTENCED",
    ),
    "released": ("DATE RELEASED", "RELEASE DATE", "DATE OF RELEASE"),
    "rejected": ("DATE OF REJECTION", "DATE REJECTED", "REJECTION DATE", "DATE OF ACTION"),
    "date": ("DATE",),
}
_HEADINGS: dict[str, tuple[str, ...]] = {
    "count": ("CT", "CTS", "COUNT", "CNT", "CHG NO", "LINE"),
    "section": (
        "SECTION/CODE",
        "SECTION",
        "CODE/SECTION",
        "CODE SECTION",
        "CODE & SECTION",
        "SECTION & CODE",
        "STATUTE",
        "VIOLATION",
    ),
    "charge": ("CHARGE", "CHARGES", "OFFENSE", "OFFENSES", "OFFENSE TITLE", "DESCRIPTION", "CHARGE DESCRIPTION"),
    "grade": ("F/M", "M/F", "FEL/MISD", "F/M/I", "LEVEL", "GRADE", "FEL MISD"),
    "plea": ("PLEA", "PLEAS"),
    "disposition": ("DISPOSITION", "DISPO", "COURT DISPOSITION", "RESULT", "FINDING"),
    "sentence": ("SENTENCE", "SENTENCE IMPOSED", "SENTENCE INFORMATION", "PENALTY"),
    "filed": ("FILED",),
    "rejected": ("REJECTED", "NOT FILED"),
    "reason": ("REASON", "RELEASED REASON", "RELEASE REASON", "REASON RELEASED", "REASON FOR RELEASE"),
    "released": ("RELEASED",),
}
_ENUMERATED = re.compile(r"^(?:[A-D1-4Il|]|I{2,3}|IV)[.):]?\s+(?=\S{3})", re.IGNORECASE)
_NAMED: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (
        "prosecutor",
        re.compile(r"(?:LAWENF\w{0,10})?PR[O0]SECU\w{2,5}(?:ACT[I1]ON)?|D[I1]STR[I1]CTATT[O0]RNEY\w{0,8}"),
    ),
    ("arrest", re.compile(r"ARREST(?:[I1]NGAGENCY|[I1]NF[O0]RMAT[I1][O0]N|DATA|ED|S)?|LAWENF[O0]RCEMENT(?:AGENCY)?")),
    ("court", re.compile(r"C[O0]U?RT(?:D[I1]SP[O0]S[I1]T[I1][O0]N|ACT[I1][O0]N|DATA|[I1]NF[O0]RMAT[I1][O0]N)?")),
)
_COUNT = re.compile(r"\(?[0-9OIl|]{1,2}[.)]?")


@dataclass(frozen=True, slots=True)
class Form:
    """A report laid out: its labels, its tables, and which part each row of the sheet is of."""

    sheet: Sheet
    hits: tuple[Hit, ...]
    tables: tuple[Table, ...]
    parts: tuple[Part, ...]

    def values(self, kind: str, *parts: Part) -> list[tuple[Token, ...]]:
        """Return what stands beside the labels of *kind* in *parts* (none named: anywhere), empty boxes left out."""
        heads = {table.heading for table in self.tables}  # headings are no labels of boxes
        found = (
            value_of(self.sheet, hit, self.hits)
            for hit in self.hits
            if hit.row not in heads and hit.kind == kind and (not parts or self.parts[hit.row] in parts)
        )
        return [tokens for tokens in found if tokens]

    def top_of(self, part: Part) -> list[tuple[Token, ...]]:
        """Return the lines at the head of *part*, down to its table or its first charge."""
        found: list[tuple[Token, ...]] = []
        heads = {table.heading for table in self.tables}
        for index, row in enumerate(self.sheet.rows):
            if self.parts[index] != part:
                continue
            if index in heads or charges_in(row.text):
                break
            found.append(row.tokens)
        return found

    def table_of(self, *names: str, without: Sequence[str] = ()) -> Table | None:
        """Return the first table that has one of the columns *names* and none of those *without*."""
        for table in self.tables:
            if not table.names.isdisjoint(names) and table.names.isdisjoint(without):
                return table
        return None


def lay_out(sheet: Sheet) -> Form:
    """Return the labels, tables and parts of a report."""
    hits = labels_of(sheet, _LABELS)
    parts: list[Part] = []
    stops = {hit.row for hit in hits if hit.kind != "court" or sheet.rows[hit.row].tokens[hit.first].first}
    part: Part = "person"
    for index, row in enumerate(sheet.rows):
        named = _part(row)
        if named is not None:
            part = named
            stops.add(index)
        parts.append(part)
    tables = find_tables(sheet, _HEADINGS, opens_charge, stops)
    return Form(sheet, tuple(hits), tuple(tables), tuple(parts))


def opens_charge(cells: Mapping[str, tuple[Token, ...]]) -> bool:
    """Tell whether a line opens a row of charges: it has a count's number, or a section's digits, in its column."""
    number = cells.get("count", ())
    if number and any(_COUNT.fullmatch(token.text) and as_digits(token.text.strip("().")) for token in number):
        return True
    return sum(letter.isdigit() for token in cells.get("section", ()) for letter in token.text) >= 2


def _part(row: Row) -> Part | None:
    text = row.cells[0].text
    bare = _ENUMERATED.sub("", text)
    squeezed = re.sub(r"[^A-Z0-9]", "", bare.upper())
    for part, pattern in _NAMED:
        if pattern.fullmatch(squeezed):
            return part
    return None
