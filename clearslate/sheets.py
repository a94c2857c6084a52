"""CSV for people, who open it in a spreadsheet, and CSV for machines.

A spreadsheet runs a cell that begins with ``=`` as a formula, and turns ``00123`` into 123, ``12E45`` into a
power of ten, ``3-4`` into a date. For people such cells get a leading apostrophe, and the file a byte order mark
so that names keep their letters. For machines (``--csv raw``) every value stands as it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal

import polars as pl

__all__ = ["CsvKind", "csv_bytes", "disarm", "frame_csv"]

CsvKind = Literal["people", "raw"]

# OWASP's list of what begins a formula in some spreadsheet (ASVS 5.0, 1.2.10), and the full-width forms of the same.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_PLAIN_NUMBER = re.compile(r"(0|[1-9]\d{0,14})(\.\d*[1-9])?")
_NUMBER_LIKE = re.compile(r"[\d.,]*\d[\d.,]*([eE][+-]?\d+)?")
_DATE_LIKE = re.compile(r"\d{1,4}[-/.: ]\d{1,2}([-/.: ]\d{1,4})?|\d{1,2}[- ]?[A-Za-z]{3,9}[- ]?\d{0,4}")


def disarm(value: str, identifier: bool = False) -> str:
    """Return *value* so that a spreadsheet shows it as text, with a leading apostrophe where that is needed.

    An *identifier* is also kept from becoming a number or a date, where that would change how it reads.
    """
    if value.startswith(_FORMULA_STARTS):
        return "'" + value
    if identifier and not _PLAIN_NUMBER.fullmatch(value):
        stripped = value.strip()
        if _NUMBER_LIKE.fullmatch(stripped) or _DATE_LIKE.fullmatch(stripped):
            return "'" + value
    return value


def csv_bytes(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], kind: CsvKind, identifiers: Collection[str] = ()
) -> bytes:
    """Return a CSV file: for ``people`` disarmed and with a byte order mark, ``raw`` as it is; lines end in CR LF."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    as_text = [column in identifiers for column in columns]
    for row in rows:
        cells = [_cell(value) for value in row]
        if kind == "people":
            # Numbers of ours (a fine, a count) may begin with a minus; only text can be somebody's formula.
            cells = [
                disarm(cell, is_id) if isinstance(value, str | list) else cell
                for cell, is_id, value in zip(cells, as_text, row, strict=True)
            ]
        writer.writerow(cells)
    return text.getvalue().encode("utf-8-sig" if kind == "people" else "utf-8")


def frame_csv(frame: pl.DataFrame, kind: CsvKind, identifiers: Collection[str] = ()) -> bytes:
    """Return a table as CSV; lists are joined by ``; ``."""
    return csv_bytes(frame.columns, frame.iter_rows(), kind, identifiers)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    return str(value)
