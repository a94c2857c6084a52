"""Days and numbers of cards and report forms that a scanner parted, joined or specked: what they were, at a cost.

In the narrow cells of these papers a stroke between month and day is lost (``0106/81``, ``12 10-79``), a day runs
into the section behind it (``7-27-651203.4``), a point is parted from its number (``273. 5``), a rule is in a sum.
Whatever is mended here keeps its length, so that places in a text stay places in the document.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from nlp.dates import DateMention, find_dates
from nlp.lexicon import load_codes, read_yaml
from nlp.section_numbers import is_common
from nlp.statutes import load_statutes

__all__ = ["begins_with_day", "days_in", "is_day", "parted", "with_lengths", "with_sections"]

_LOST = 1.0
"""What a stroke that is not there costs: such a value never passes without a look."""
_DAMAGED = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\d/-])(?P<a>[01]\d)(?P<b>[0-3]\d)\s?[-/]\s?(?P<c>\d{2})(?![\d/-])",
        r"(?<![\d/-])(?P<a>\d{1,2})\s?[-/]\s?(?!19\d\d|20\d\d)(?P<b>[0-3]\d)(?P<c>[3-9]\d)(?![\d/-])",
        r"(?<!\S)(?P<a>\d{1,2})\s{1,2}(?P<b>\d{1,2})\s?[-/]\s?(?P<c>[3-9]\d|(?:19|20)\d\d)(?![\d/-])",
        r"(?<!\S)(?P<a>\d{1,2})\s?[-/]\s?(?P<b>\d{1,2})\s{1,2}(?P<c>[3-9]\d|19\d\d)(?=\s*$)",
        r"(?<!\S)(?P<a>\d{1,2})\s?[-/]\s?(?P<b>\d{1,2})\s?[-/]\s?(?P<c>\d[. ]\d)(?!\S)",
    )
)
_POINT = re.compile(
    r"(?<![\d.])(?P<base>\d{3,5})(?P<point> ?\. | \. ?)(?P<rest>\d{1,2})(?P<sub>(?:\(\w{1,2}\))*)(?![\d.])"
    r"(?!\s?(?:YEARS?|YRS?|MONTHS?|MOS?|DAYS?|GRAMS?|GMS?)\b)",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<=\d)\s?P\.?C\.?(?=[A-Z]{4})", re.IGNORECASE)
_RULE = re.compile(r"(?<=\d)[|](?P<rest>\d{1,3})(?!\d)")
_SPECK = re.compile(r"(?<![^\s;,])\.(?=\d{1,3}\s?(?:YEARS?|YRS?|MONTHS?|MOS?|DAYS?|DS)\b)", re.IGNORECASE)
_UNIT = re.compile(r"(?<=\d\s)(?P<word>[A-Z]{3,6})(?=\s)", re.IGNORECASE)
_UNITS = {"DAYS": "DAYS", "MONTHS": "MOS", "YEARS": "YRS"}


@cache
def _glued() -> re.Pattern[str]:
    numbers = {number for row in read_yaml("terse_outcomes")["procedure"] for number in row["numbers"]}
    long = sorted((number for number in numbers if len(number) > 3), key=len, reverse=True)
    return re.compile(rf"(?<=[-/]\d\d)(?:{'|'.join(re.escape(number) for number in long)})(?!\d)")


def parted(text: str) -> str:
    """Return *text* with blanks for the year of a day that runs into a section by which an outcome is given.

    So for a code that runs into the next word (``1203.4PCgranted``).
    """
    for match in reversed(list(_glued().finditer(text))):
        text = text[: match.start() - 2] + "  " + text[match.start() :]
    return _CODE.sub(lambda match: " " * len(match[0]), text)


def days_in(text: str, century: int | None = None, latest: str | None = None) -> list[DateMention]:
    """Return the days in *text*; where it has none, one that lost a stroke, which costs 1.0 more.

    *century* and *latest* are those of ``nlp.dates.find_dates``.
    """
    bare = _glued().sub(lambda match: "#" * len(match[0]), text)
    found = find_dates(bare, century, latest)
    if found:
        return found
    for pattern in _DAMAGED:
        for match in pattern.finditer(bare):
            year = re.sub(r"[. ]", "", match["c"])
            for day in find_dates(f"{match['a']}/{match['b']}/{year}", century, latest):
                readings = tuple(replace(each, cost=each.cost + _LOST) for each in day.readings)
                return [DateMention(match.start(), match.end(), readings)]
    return []


def begins_with_day(text: str) -> bool:
    """Tell whether *text* begins with a day that lost a stroke or ran into a section."""
    return any(day.start <= 2 for day in days_in(text[:24])[:1])


def is_day(text: str) -> bool:
    """Tell whether *text* is a day and nothing else."""
    found = days_in(text)
    return len(found) == 1 and not re.search(r"\w{2}", text[: found[0].start] + text[found[0].end :])


def with_sections(text: str) -> str:
    """Return *text* with sections' numbers put together that a blank parts at their point, the blank behind them.

    Only what the statute table has is put together; rules of the form that were read as letters become blanks.
    """
    text = re.sub(r"(?<=[\w)])[_|](?=\s?[A-Z&])|(?<=\s)[_|](?=\s)", " ", text)
    return _POINT.sub(_joined, text)


def _joined(match: re.Match[str]) -> str:
    number = f"{match['base']}.{match['rest']}"
    if not load_statutes().known(None, number) and not any(is_common(row.code, number) for row in load_codes().codes):
        return match[0]
    return (number + match["sub"]).ljust(len(match[0]))


def with_lengths(text: str) -> str:
    """Return *text* with sums and lengths of time as they were before rules, specks and misread units."""
    text = _RULE.sub(lambda match: match["rest"] + " ", text)
    text = _SPECK.sub(" ", text)
    return _UNIT.sub(_unit, text)


def _unit(match: re.Match[str]) -> str:
    word = match["word"].upper()
    for unit, short in _UNITS.items():
        same = len(word) == len(unit) and sum(a != b for a, b in zip(word, unit, strict=True)) == 1
        less = len(word) == len(unit) - 1 and word in (unit[1:], unit[:1] + unit[2:])
        if same or less:
            return short.ljust(len(word))
    return match[0]
