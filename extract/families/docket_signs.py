"""By what a docket is known: its title, the names of its columns, and rows that a date opens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from extract.families.layout import Row, Sheet

__all__ = ["begins", "ends", "has_title", "score", "title_row"]

_TITLES = (
    "REGISTEROFACTIONS",
    "REGISTEROFACTIONSCRIMINAL",
    "CRIMINALREGISTEROFACTIONS",
    "CRIMINALREGISTER",
    "DOCKET",
    "CRIMINALDOCKET",
    "DOCKETCRIMINAL",
    "COURTDOCKET",
    "DAILYDOCKET",
    "JUDGESDOCKET",
    "JUSTICESDOCKET",
    "JUSTICECOURTDOCKET",
    "MUNICIPALCOURTDOCKET",
    "MAGISTRATESDOCKET",
    "CLERKSDOCKET",
    "DOCKETSHEET",
    "DOCKETSHEETCRIMINAL",
    "CRIMINALDOCKETSHEET",
    "DOCKETREPORT",
    "DOCKETENTRIES",
    "TRAFFICDOCKET",
    "MISDEMEANORDOCKET",
    "CASEACTIONSUMMARY",
    "CASESUMMARY",
    "CASEACTIONS",
    "CASEHISTORY",
    "CASEHISTORYREPORT",
    "CASEREPORT",
    "CASEINQUIRY",
    "CASEPRINT",
    "CASEPRINTOUT",
    "CASEEVENTSUMMARY",
    "CRIMINALCASESUMMARY",
    "DOCKETOFPROCEEDINGS",
    "RECORDOFPROCEEDINGS",
    "DOCKETANDMINUTES",
)
_CLOSE = 90.0
# What stands beside a title on its line: the caption's margin or the day of print, a number, a page.
_BEFORE_TITLE = re.compile(
    r"\W*(?:(?:RUN|PRINT(?:ED)?|REPORT)\s?(?:DATE|ON)?\W{0,3}\d[\d/.-]{3,9}|V(?:S|ERSUS)?\.|PLAINTIFFS?\b)\W*",
    re.IGNORECASE,
)
_BEHIND_TITLE = re.compile(
    r"\W*\b(?:(?:CASE|ACTION|COURT|CRIM(?:INAL)?)\.?\s?(?:N[O0]S?|NUM(?:BER)?)\b|(?:CASE|PAGE|PG|BOOK|VOL(?:UME)?)\W{0,3}(?:N[O0]\W{0,3})?[A-Z]{0,3}-?\d"
    r"|(?:DATE\s)?(?:PRINTED|RUN)\b|(?:PRINT|RUN)\sDATE\b|N[O0]\W{1,3}\d)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\s*(?:\d{1,3}[.)]?\s+|ON\s+)?(?:\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{2,4}\b"
    r"|(?:[A-Z][a-z]{2,8}|[A-Z]{3,9})\.?\s+\d{1,2},?\s+\d{2,4}\b)"
)
# A docket without more of a title than this, and the charges' counts above its entries.
_LABEL = re.compile(r"\W*(?:CRIM(?:INAL)?\s)?DOCKET\b\s*(?:N[O0]\b|NUMBER\b|#)", re.IGNORECASE)
_CLERKS = re.compile(
    r"(?<![A-Z])(?:ARR(?:GT|AIGN\w*|N)?|PLEADS?|PLEA|MOT|MTN|CONT'?D|B/W|BW|T/W|TNW|FLD|FILED|ISSD|EXON|PRELIM|DISM|P\s?&\s?S|DEFT|APPTD|BAIL|FTA"
    r"|RECALLED|WAIVES|JURY|TRIAL|PROB|SENT|ISS|HRG|OR'?D|PTC|PRETRIAL|PRE-TRIAL|CALENDAR|VERDICT|DEPT|SUBST\w*)(?![A-Z])"
)
_COLUMNS = re.compile(
    r"\W*DATES?\b.{0,40}\b(?:PROCEED[I1]NGS?|ACTIONS?|ENTR(?:Y|IES)|MINUTES|EVENTS?)\b|\W*PROCEED[I1]NGS?\W+(?:JUDGE|CLERK)?",
    re.IGNORECASE,
)
# The columns of a day's docket: a case to a row.
_DAYS_COLUMNS = tuple(
    re.compile(rf"(?<![A-Z])(?:{words})(?![A-Z])")
    for words in (
        "CASE|NO|NUMBER|DOCKET",
        "DEFENDANT|NAME",
        "CHARGES?|VIOLATIONS?|OFFENSES?",
        "PLEAS?",
        "DISPOSITION|JUDGMENT|SENTENCE|FINDING|REMARKS",
    )
)
_TURNED = re.compile(
    r"\W*C[O0]NT(?:INUED|'D|INUATION)\b|\bPAGE\W*(?:N[O0]\W*)?(?:[2-9]|\d\d)\b|\((?:CONTINUED|CONT'D)\)",
    re.IGNORECASE,
)
_OTHER_PAPERS = re.compile(
    r"MINUTE ORDER|CLERK'?S MINUTES|ABSTRACT OF JUDGMENT|PROBATION ORDER|DISPOSITION REPORT|DISPOSITION OF ARREST"
    r"|CRIMINAL HISTORY|RAP SHEET",
    re.IGNORECASE,
)
_END = re.compile(
    r"\W*(?:END\s+OF\s+(?:REPORT|DOCKET|CASE|REGISTER|PRINT(?:OUT)?|SUMMARY)|REPORT\s+ENDS?)\W*", re.IGNORECASE
)
_NEXT_DEFENDANT = re.compile(r"\W*DEF(?:ENDAN)?T\W*(?:N[O0]\W*)?\d{1,3}\s*[:.\-]", re.IGNORECASE)
_HEAD_LINES = 14


def _is_title(line: str) -> bool:
    """Tell whether a line is a docket's title, with or without what forms print beside it."""
    return _says_title(line) or _says_title(_alone(line))


def _alone(line: str) -> str:
    """Return a line without what stands beside a title. ``DOCKET NO.`` alone is a label, which other papers have."""
    begin = _BEFORE_TITLE.match(line)
    rest = line[begin.end() :] if begin is not None else line
    behind = _BEHIND_TITLE.search(rest)
    if behind is None:
        return rest
    title = rest[: behind.start()]
    return "" if re.sub(r"[^A-Z]", "", title.upper()).endswith("DOCKET") and _numbered(behind[0]) else title


def _numbered(words: str) -> bool:
    return re.sub(r"[^A-Z0-9]", "", words.upper())[:2] in ("NO", "N0")


def _says_title(line: str) -> bool:
    squeezed = re.sub(r"[^A-Z]", "", line.upper())
    if not 6 <= len(squeezed) <= 40 or sum(letter.isdigit() for letter in line) > 1 or ":" in line.strip(" :"):
        return False
    return any(abs(len(title) - len(squeezed)) <= 2 and fuzz.ratio(title, squeezed) >= _CLOSE for title in _TITLES)


def title_row(sheet: Sheet) -> Row:
    """Return the row of the title, the first row where there is none (the sheet has a row)."""
    return next((row for row in sheet.rows[:_HEAD_LINES] if _is_title(row.text)), sheet.rows[0])


def has_title(lines: Sequence[str]) -> bool:
    """Tell whether a docket's title stands at the head of the *lines*."""
    return any(_is_title(line) for line in [line for line in lines if line.strip()][:_HEAD_LINES])


def score(lines: Sequence[str]) -> float:
    """Return how much a page looks like a docket's: 0.6 for a title, more for its columns and its dated rows."""
    head = [line for line in lines if line.strip()][:_HEAD_LINES]
    found = 0.6 if has_title(head) else 0.0
    if not found and any(_OTHER_PAPERS.search(line) for line in head):
        return 0.0
    columns = any(_COLUMNS.match(line) for line in lines if len(line) < 90)
    by_day = any(sum(bool(word.search(line.upper())) for word in _DAYS_COLUMNS) >= 4 for line in head)
    dated = sum(1 for index, line in enumerate(lines) if _DATED.match(line) and _is_clerks(lines, index))
    found += (0.3 if columns else 0.0) + min(dated, 6) * 0.05
    if columns and any(_TURNED.match(line) for line in head[:4]):
        found += 0.2
    if columns and any(_NEXT_DEFENDANT.match(line) for line in head):
        found += 0.3
    if by_day:
        found += 0.4
    if dated >= 2 and any(_LABEL.match(line) for line in head):
        found += 0.7
    if dated >= 5:
        found += 0.2
    return min(found, 1.0)


def _is_clerks(lines: Sequence[str], index: int) -> bool:
    """Tell whether a dated line, or the one behind it, is in a clerk's abbreviations."""
    return any(_CLERKS.search(line.upper()) for line in lines[index : index + 2])


def begins(lines: Sequence[str], index: int) -> bool:
    """Tell whether a docket begins on the page: with its title, unless the page says that it goes on."""
    if index != 0:
        return False
    head = [line for line in lines if line.strip()][:_HEAD_LINES]
    if not has_title(head):
        return False
    return not any(_TURNED.search(line) for line in head[:6])


def ends(lines: Sequence[str], index: int) -> bool:
    """Tell whether a docket ends with the line, as printouts say."""
    return bool(_END.fullmatch(lines[index])) and score(lines[: index + 1]) >= 0.5
