"""The day on which a charging paper was filed: the clerk's stamp, else the day on which it was sworn to or signed.

Stamps of receipt and the lines of fax machines are no filing. A paper is signed on the day of its filing or a few
days before; where the stamp cannot be read, the day of the signature stands in and a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from extract.draft import Field
from extract.families.charges import whole_day
from extract.families.court_and_case import DateFound, dates_in
from extract.families.layout import Row, Sheet
from nlp.dates import parse_date

__all__ = ["filing_day"]

_FILED = re.compile(r"(?<![A-Z])(?:ENDORSED\W*)?F\W{0,2}[I1L]\W{0,2}L\W{0,2}E\W{0,2}D(?![A-Z])", re.IGNORECASE)
_STAMP = re.compile(
    r"\W*(?:END[O0]RSED\W*|[O0]RIG[I1L]NAL\W*)?F\W{0,2}[I1L]\W{0,2}L\W{0,2}E\W{0,2}D\W*", re.IGNORECASE
)
_RECEIVED = re.compile(r"\bREC(?:EIVED|'?D)\b|\bFAX\b", re.IGNORECASE)
_SWORN = re.compile(
    r"(?:sw[o0]rn\s+t[o0](?:\s+before\s+me)?|appeared\s+bef[o0]re\s+me|\bexecuted|\bdated?|\bsigned|presented[^.;]{0,60}court)"
    r"[^.;]{0,60}?[\s,:]*(?:\b[o0]n|this|the)?[\s,:]*(?:the\s+)?$",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"birth|\bd\.?o\.?b\b|\bborn\b", re.IGNORECASE)
# On or about is when an offence was committed, not when a paper was signed.
_COMMITTED = re.compile(r"\babout\W*(?:the\W*)?$", re.IGNORECASE)
# JAN92012: a stamp's blanks are small
_SQUEEZED = re.compile(r"([A-Z]{3})[-.,\s]{0,2}(\d{1,2})[-.,\s]{0,2}((?:19|20)\d\d)(?!\d)")
_STAMP_ROWS = 4
_HEAD_ROWS = 40
# A paper is filed within so many days of its signature.
_SOON = 45
_NO_STAMP = "the stamp of filing cannot be read; the day of the signature stands in for it"
_AFTER = "the paper was signed after the day of its stamp"


def filing_day(sheet: Sheet, committed: Sequence[str], latest: date) -> Field[str] | None:
    """Return the day of filing.

    Args:
        sheet: the paper.
        committed: the days of the offences, ISO: a paper is not filed before them.
        latest: the last plausible day.
    """
    stamps = list(_stamps(sheet, latest))
    signed = [found for found in _signed(sheet, latest) if len(found.value) == 10]
    after = [found for found in stamps if not _before(found.value, committed)]
    if after or (stamps and not signed):
        found = (after or stamps)[0]
        reason, sense = None, 1.0
        if signed and all(_far(found.value, other.value) for other in signed):
            reason, sense = _AFTER, 0.6
        if _before(found.value, committed):
            reason, sense = "the paper was filed before an offence that it charges", 0.5
        made = found.field(sheet, reason=reason, sense=sense)
        others = tuple((o.value, 0.0, "the day of the signature") for o in signed if o.value != found.value)
        return replace(made, alternatives=(*made.alternatives, *dict.fromkeys(others)))
    if not signed:
        return None
    kept = [found for found in signed if not _before(found.value, committed)] or signed
    unread = any(True for _ in _stamp_rows(sheet))
    return kept[-1].field(sheet, reason=_NO_STAMP if unread else None, sense=0.6 if unread else 1.0)


def _before(day: str, committed: Sequence[str]) -> bool:
    return any(day < other[: len(day)] for other in committed)


def _far(filed: str, signed: str) -> bool:
    """Tell whether a paper signed on one day was hardly filed on the other."""
    one, other = whole_day(filed), whole_day(signed)
    return one is not None and other is not None and not -1 <= (one - other).days <= _SOON


def _stamp_rows(sheet: Sheet) -> Iterator[int]:
    """Yield the rows of the first page that hold the word of the stamp; not where FILED stands in a sentence."""
    for index, row in enumerate(sheet.rows[:_HEAD_ROWS]):
        if row.page == sheet.rows[0].page and any(_STAMP.fullmatch(cell.text) for cell in row.cells):
            yield index


def _stamps(sheet: Sheet, latest: date) -> Iterator[DateFound]:
    """Yield the dates in or closely under a stamp of filing."""
    for index in _stamp_rows(sheet):
        rows = sheet.rows[index : index + _STAMP_ROWS]
        for row in rows:
            if _RECEIVED.search(row.text):
                break
            yield from _in_row(sheet, row, latest)
    for row in sheet.rows[:_HEAD_ROWS]:
        # FILED: 3-14-68 in one line
        match = _FILED.search(row.text)
        if match is not None and not _STAMP.fullmatch(row.text) and not _RECEIVED.search(row.text):
            yield from (
                found for found in _in_row(sheet, row, latest) if found.start - row.span[0] - match.end() in range(12)
            )


def _in_row(sheet: Sheet, row: Row, latest: date) -> Iterator[DateFound]:
    start, end = row.span
    found = [day for day in dates_in(sheet, start, end, latest) if len(day.value) == 10]
    if found:
        yield from found
        return
    for match in _SQUEEZED.finditer(sheet.text[start:end].upper()):
        readings = parse_date(f"{match[1]} {match[2]} {match[3]}", latest=latest.isoformat())
        if readings and len(readings[0].value) == 10:
            yield DateFound(start + match.start(), start + match.end(), readings[0].value, readings[0].cost + 0.5)


def _signed(sheet: Sheet, latest: date) -> Iterator[DateFound]:
    """Yield the days on which the paper says that it was sworn to, executed, dated or presented."""
    for found in dates_in(sheet, 0, len(sheet.text), latest):
        before = sheet.flow[max(found.start - 110, 0) : found.start]
        if _SWORN.search(before) and not _BIRTH.search(before[-30:]) and not _COMMITTED.search(before):
            yield found
