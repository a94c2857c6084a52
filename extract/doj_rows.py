"""The rows of a Department of Justice extract: its columns, its dates, and which rows cannot be used.

The columns and what they mean are those of the ``.dat`` files that district attorneys got from the Department of
Justice: comma-separated text with or without a header line.
"""

from __future__ import annotations

import calendar
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["COLUMNS", "ExtractRefused", "Reject", "Row", "is_extract", "iso_date", "read_rows"]

COLUMNS = tuple(
    """
    RECORD_ID SUBJECT_STATUS SUBJECT_ID REQ_SEG_SEP REQ_CII_NUMBER REQ_NAME REQ_GENDER REQ_DOB REQ_CDL REQ_SSN
    PII_SEG_SEP CII_NUMBER PRI_NAME GENDER PRI_DOB PRI_SSN PRI_CDL PRI_IDN PRI_INN FBI_NUMBER PDR_SEG_SEP RACE_CODE
    RACE_DESCR EYE_COLOR_CODE EYE_COLOR_DESCR HAIR_COLOR_CODE HAIR_COLOR_DESCR HEIGHT WEIGHT SINGLE_SOURCE
    MULTI_SOURCE POB_CODE POB_NAME POB_TYPE CITIZENSHIP_LIST CYC_SEG_SEP CYC_ORDER CYC_DATE STP_SEG_SEP STP_ORDER
    STP_EVENT_DATE STP_TYPE_CODE STP_TYPE_DESCR STP_ORI_TYPE STP_ORI_TYPE_DESCR STP_ORI_CODE STP_ORI_DESCR
    STP_ORI_CNTY_CODE STP_ORI_CNTY_NAME CNT_SEG_SEP CNT_ORDER DISP_DATE OFN OFFENSE_CODE OFFENSE_DESCR OFFENSE_TOC
    OFFENSE_QUAL_LST DISP_OFFENSE_CODE DISP_OFFENSE_DESCR DISP_OFFENSE_TOC DISP_OFFENSE_QUAL_LST CONV_OFFENSE_ORDER
    CONV_OFFENSE_CODE CONV_OFFENSE_DESCR CONV_OFFENSE_TOC CONV_OFFENSE_QUAL_LST FE_NUM_ORDER FE_NUM_ARR_AGY
    FE_NUM_BNCH_WARR FE_NUM_CITE FE_NUM_DOCKET FE_NUM_INCIDENT FE_NUM_BOOKING FE_NUM_NUMBER FE_NUM_REMAND
    FE_NUM_OOS_INN FE_NUM_CRT_CASE FE_NUM_WARRANT DISP_ORDER DISP_CODE DISP_DESCR CONV_STAT_CODE CONV_STAT_DESCR
    SENT_SEG_SEP SENT_ORDER SENT_LOC_CODE SENT_LOC_DESCR SENT_LENGTH SENT_TIME_CODE SENT_TIME_DESCR CYC_AGE CII_TYPE
    CII_TYPE_ALPHA COMMENT_TEXT END_OF_REC
    """.split()  # noqa: SIM905
)
_REFUSED_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was set aside: its line in the file, counted from 1, and why."""

    line: int
    reason: str


class ExtractRefused(Exception):
    """The file's rows are not those of an extract; says how many, and the first three reasons."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row by its column names, and its line in the file, counted from 1."""

    line: int
    values: Mapping[str, str]

    def get(self, column: str) -> str | None:
        """Return the value, or None for what the Department writes for "not stated"."""
        value = self.values[column].strip()
        return None if value in ("", "-") else value


def is_extract(path: Path) -> bool:
    """Tell whether *path* begins as an extract does: the header line, or a first row of 95 columns."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        line = file.readline(1_000_000)
    if "\0" in line:
        return False
    first = next(csv.reader([line]), [])
    return len(first) == len(COLUMNS) or [cell.strip() for cell in first[:3]] == list(COLUMNS[:3])


def read_rows(path: Path) -> tuple[list[Row], list[Reject]]:
    """Return the rows that can be used and those set aside.

    Raises:
        ExtractRefused: more than one row in a hundred has the wrong number of columns.
    """
    rejects: list[Reject] = []
    rows = list(_rows(path, rejects))
    if len(rejects) > _REFUSED_SHARE * (len(rows) + len(rejects)):
        reasons = "; ".join(f"line {reject.line}: {reject.reason}" for reject in rejects[:3])
        raise ExtractRefused(f"{len(rejects)} of {len(rows) + len(rejects)} rows cannot be used: {reasons}")
    return rows, rejects


def _rows(path: Path, rejects: list[Reject]) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file)
        line = 1
        for cells in reader:
            at, line = line, reader.line_num + 1
            if at == 1 and [cell.strip() for cell in cells[:3]] == list(COLUMNS[:3]):
                continue
            if not cells:
                continue
            if line > at + 1:
                # a quotation mark that nothing closes swallows the rows after it, and joins two people into one
                reason = "a quotation mark is not closed: this line ran together with its neighbours"
                rejects.extend(Reject(swallowed, reason) for swallowed in range(at, line))
            elif len(cells) != len(COLUMNS):
                rejects.append(Reject(at, f"{len(cells)} columns, where {len(COLUMNS)} are expected"))
            elif not cells[2].strip():
                rejects.append(Reject(at, "no SUBJECT_ID: the row belongs to nobody"))
            elif "\ufffd" in (whole := "".join(cells)):
                rejects.append(Reject(at, "the row holds bytes that are not UTF-8"))
            elif not whole.isprintable():
                rejects.append(Reject(at, "the row holds characters that cannot be printed"))
            else:
                yield Row(at, dict(zip(COLUMNS, cells, strict=True)))


def iso_date(digits: str) -> str | None:
    """Return ``YYYYMMDD`` as an ISO date; a month or day of 00 is not stated; None for what is no date.

    >>> iso_date("19680300")
    '1968-03'
    """
    if len(digits) != 8 or not digits.isdigit() or not "1850" <= digits[:4] <= "2100":
        return None
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    if month == 0:
        return digits[:4]
    if month > 12 or day > calendar.monthrange(year, month)[1]:
        return None
    return f"{digits[:4]}-{digits[4:6]}" + (f"-{digits[6:]}" if day else "")
