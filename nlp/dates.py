"""Dates as printed, to ISO 8601, whole or in part. A closed grammar: what is no date on the calendar is no date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from nlp.characters import plain
from nlp.misreads import as_digits, best, without_specks
from nlp.values import Reading

__all__ = ["DateMention", "find_dates", "parse_date"]

_MONTHS = [
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
]
_SHORT = {month[:3]: i for i, month in enumerate(_MONTHS, 1)} | {"SEPT": 9}
_EARLIEST_YEAR = 1850
_D = r"[0-9OQILSZBG|!]"  # a digit, or what scanners make of one
_EIGHT = re.compile(rf"(?<![A-Z0-9])(?:{_D}[.,'\"`*^~_·•°]{{0,2}}\s?){{7}}{_D}(?![A-Z0-9])")
_PARTS = re.compile(
    rf"(?<![A-Z0-9])(?P<a>{_D}{{1,4}})\s?(?P<sep>[-/.])\s?(?P<b>{_D}{{1,2}})\s?(?P<sep2>[-/.])\s?(?P<c>{_D}{{2,4}})(?![A-Z0-9])"
)
_PARTED = "|".join(r"\s?".join(month) for month in _MONTHS if len(month) > 4)  # Novembe r
_WORD = rf"(?:[A-Z01|!5]{{3,10}}|{_PARTED})"
_BLANK = 0.25  # the cost of a blank within a word or number
_MONTH_FIRST = re.compile(
    rf"(?<![A-Z0-9])(?P<m>{_WORD})\.?\s{{0,3}}"
    rf"(?:(?P<d>{_D}{{1,2}})(?:\s?(?:ST|ND|RD|TH))?(?:\s?[.,;]{{1,2}}\s{{0,3}}|\s{{1,3}})(?P<y>'?(?:{_D}{{4}}|(?:19|20)\s[0-9]{{2}}|(?:19|20)[0-9]\s[0-9]|{_D}{{2}}))"
    rf"|[,;]?\s{{0,3}}(?P<only>{_D}{{4}}))(?![A-Z0-9])"
)
_DAY_FIRST = re.compile(
    rf"(?<![A-Z0-9])(?P<d>(?=.?[0-9]|[IL|]{{1,2}}(?:ST|\s?DAY|TH)){_D}{{1,2}})\s?(?:ST|ND|RD|TH)?\s?(?:DAY)?\s?(?:OF)?[\s\-]{{0,3}}(?P<m>{_WORD})\.?\s?[,;\-]?\.?\s{{0,3}}(?:A\.?D\.?\s?)?(?P<y>'?(?:{_D}{{4}}|{_D}{{2}}))(?![A-Z0-9])"
)
_YEAR_MONTH = re.compile(rf"(?<![A-Z0-9])(?P<y>{_D}{{4}})-(?P<m>{_D}{{2}})(?![A-Z0-9-])")
_YEAR = re.compile(rf"\s*(?P<y>{_D}{{4}})[\s.]*")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A place in a text where a date stands: offsets, and its readings, the cheapest first."""

    start: int
    end: int
    readings: tuple[Reading[str], ...]


def parse_date(text: str, century_hint: int | None = None, latest: str | None = None) -> list[Reading[str]]:
    """Return the readings of the first date in *text*, ISO 8601, the cheapest first; none where none stands.

    Args:
        text: ``19840725``, ``03-14-68``, ``3/14/1968``, ``March 14, 1968``, ``14th day of March, 1968``,
            ``MAR 1968``, ``1968``; digits may be misread (``I9840725``, 0.5 each) and
            specked (``1.9.9.1.0105``, 0.25 each).
        century_hint: The first two digits of the year (19) or the century's first year (1900), for years of two
            digits. Without one, 30 to 99 are taken for the 1900s and 00 to 29 for the 2000s; the other century is
            a reading that costs 0.5.
        latest: ISO; a later day is no reading. There is no clock here: without it, the year 2099 is the end.
    """
    mentions = find_dates(text, century_hint, latest)
    if mentions:
        return list(mentions[0].readings)
    flat = plain(text)
    if (match := _YEAR.fullmatch(flat)) and (year := as_digits(match["y"])):
        readings = _readings([(int(year[0]), None, None, year[1])], text, match, latest)
        return list(readings)
    return []


def find_dates(text: str, century_hint: int | None = None, latest: str | None = None) -> list[DateMention]:
    """Return the dates in *text*, in order, with their offsets; a bare year is not one of them."""
    flat = plain(text)
    century = None if century_hint is None else century_hint // 100 if century_hint >= 100 else century_hint
    found: list[DateMention] = []
    for match, candidates in _candidates(flat, century):
        readings = _readings(candidates, text, match, latest)
        if readings and not any(m.start < match.end() and match.start() < m.end for m in found):
            found.append(DateMention(match.start(), match.end(), readings))
    return sorted(found, key=lambda mention: mention.start)


_Candidate = tuple[int, int | None, int | None, float]  # year, month, day, cost


def _candidates(flat: str, century: int | None) -> Iterator[tuple[re.Match[str], list[_Candidate]]]:
    # grammar by grammar: what an earlier one has taken is taken
    for match in _EIGHT.finditer(flat):
        if sum(c.isdigit() for c in match[0]) >= 5:
            yield match, _from_eight(match[0])
    for match in _PARTS.finditer(flat):
        yield match, _from_parts(match, century)
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        position = 0
        while (found := pattern.search(flat, position)) is not None:
            month = _month(found["m"])
            position = found.end() if month else found.start() + 1
            if month:
                yield found, _from_words(found, month, century)
    for match in _YEAR_MONTH.finditer(flat):
        year, month_read = as_digits(match["y"]), as_digits(match["m"])
        if year and month_read:
            yield match, [(int(year[0]), int(month_read[0]), None, year[1] + month_read[1])]


def _from_eight(raw: str) -> list[_Candidate]:
    bare, cost = without_specks(raw)
    blanks = len(bare)
    bare = "".join(bare.split())
    cost += 0.25 * (blanks - len(bare))
    read = as_digits(bare)
    if read is None or len(read[0]) != 8:
        return []
    digits, more = read
    year_first = (int(digits[:4]), int(digits[4:6]), int(digits[6:]), cost + more)
    year_last = (int(digits[4:]), int(digits[:2]), int(digits[2:4]), cost + more + 1)
    return [year_first, year_last] if not _is_date(year_first) else [year_first]


def _is_date(candidate: _Candidate) -> bool:
    year, month, day, _ = candidate
    if not _EARLIEST_YEAR <= year <= 2099:
        return False
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    return True


def _from_parts(match: re.Match[str], century: int | None) -> list[_Candidate]:
    read = [as_digits(match[part]) for part in "abc"]
    (a, b, c), cost = [r[0] for r in read if r], sum(r[1] for r in read if r)
    if match["sep"] != match["sep2"]:
        cost += 0.5
    if len(a) == 4 and len(c) == 2:
        return [(int(a), int(b), int(c), cost)]
    if len(a) > 2 or len(c) == 3:
        return []
    month, day = int(a), int(b)
    found: list[_Candidate] = [(year, month, day, cost + more) for year, more in _years(c, century)]
    if month > 12:
        # the day first: not how California writes, but no other date stands there
        found += [(year, day, month, cost + more + 1) for year, more in _years(c, century)]
    return found


def _from_words(match: re.Match[str], month: tuple[int, float], century: int | None) -> list[_Candidate]:
    parts = match.groupdict()
    day = as_digits(parts["d"]) if parts["d"] else ("0", 0.0)
    printed = (parts["y"] or parts["only"]).lstrip("'")
    year = as_digits(printed.replace(" ", ""))
    if day is None or year is None:
        return []
    cost = day[1] + year[1] + month[1] + _BLANK * (" " in printed)
    return [(value, month[0], int(day[0]) or None, cost + more) for value, more in _years(year[0], century)]


def _years(digits: str, century: int | None) -> list[tuple[int, float]]:
    if len(digits) == 4:
        return [(int(digits), 0.0)]
    short = int(digits)
    if century is not None:
        return [(century * 100 + short, 0.0), ((39 - century) * 100 + short, 1.0)]
    first = 1900 if short >= 30 else 2000
    return [(first + short, 0.0), (3900 - first + short, 0.5)]


@lru_cache(maxsize=2048)
def _month(word: str) -> tuple[int, float] | None:
    """Return the month's number and the cost of reading *word* so; short forms are believed only as printed."""
    if word in _SHORT:
        return _SHORT[word], 0.0
    whole = "".join(word.split())
    if whole != word:
        return _MONTHS.index(whole) + 1, _BLANK * (len(word) - len(whole))
    if len(word) < 4:
        return None
    found = best(word, _MONTHS, 1 if len(word) < 8 else 1.5)
    return (_MONTHS.index(found[0]) + 1, found[1]) if found else None


def _readings(
    candidates: list[_Candidate], text: str, match: re.Match[str], latest: str | None
) -> tuple[Reading[str], ...]:
    raw = text[match.start() : match.end()].strip()
    found: dict[str, float] = {}
    for candidate in candidates:
        year, month, day, cost = candidate
        if not _is_date(candidate):
            continue
        iso = f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")
        if latest is None or iso <= latest:
            found[iso] = min(cost, found.get(iso, cost))
    ranked = sorted(found.items(), key=lambda item: item[1])
    return tuple(Reading(iso, raw, cost) for iso, cost in ranked)
