"""When two values are the same: the normal form of every field that is measured."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

__all__ = ["NORMAL", "SENTENCE_PARTS", "Fair", "normal"]

SENTENCE_PARTS = ("prison", "jail", "probation", "fine")

# further right answers of one record, by JSON Pointer; "*" stands for any answer
Fair = Mapping[str, Sequence[Any]]

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


def _text(value: Any) -> str | None:
    return None if value is None else str(value).strip() or None


def _squeezed(value: str) -> str:
    return re.sub(r"\s+", " ", value)


def _name(value: str) -> str:
    return _squeezed(re.sub(r"\s*,\s*", ", ", value.upper().replace(".", ""), count=1)).strip()


def _county(value: str) -> str:
    return re.sub(r"^COUNTY OF | COUNTY$", "", _squeezed(value.upper()))


def _case_number(value: str) -> str:
    return re.sub(r"^(?:#|NO\.)+", "", re.sub(r"\s+", "", value.upper()))


def _duration(value: str) -> str:
    """Months and days: P12M is P1Y and P7D is P1W, but a month is no number of days."""
    match = _DURATION.fullmatch(value.upper())
    if match is None:
        return value
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return f"{12 * years + months} months {7 * weeks + days} days"


def _dollars(value: str) -> str:
    try:
        return f"{float(value.replace('$', '').replace(',', '')):.2f}"
    except ValueError:
        return value


NORMAL: Mapping[str, Callable[[str], str]] = {
    "name": _name,
    "date_of_birth": str,
    "cii": lambda value: re.sub(r"[\s-]", "", value.upper()),
    "date": str,
    "county": _county,
    "case_number": _case_number,
    "code": lambda value: _squeezed(value.upper()),
    "section": lambda value: re.sub(r"\s+", "", value.lower()),
    "disposition": str.lower,
    "severity": str.lower,
    "plea": str.lower,
    "type": str.lower,
    "prison": _duration,
    "jail": _duration,
    "probation": _duration,
    "fine": _dollars,
}


def normal(field: str, value: Any) -> str | None:
    """Return the normal form of *value* as *field*; None where nothing is stated."""
    text = _text(value)
    return None if text is None else NORMAL[field](text)
