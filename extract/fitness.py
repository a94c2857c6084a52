"""What cannot be, told of plain values: which are at odds with each other, the law of the day, and the calendar.

Nothing is read here and nothing chosen; ``extract.sense`` asks which readings of a paper are least at odds. Dates are
ISO 8601, whole or in part; a part of a date is at odds only where every day that it can mean is. Sources: the table
of statutes, ``lexicon/court_periods.yaml``, and ``contracts.md`` (an offence lies up to three years before the
arrest).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from nlp.courts import find_court
from nlp.lexicon import load_court_periods
from nlp.statutes import load_statutes
from nlp.values import Section

__all__ = ["CountFacts", "EventFacts", "Misfit", "count_misfits", "event_misfits"]

YOUNGEST = 10
"""Nobody is arrested at a lesser age."""
YEARS_BEFORE = 3
"""So long before the arrest or the conviction the offence may lie."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing at odds: the field that is blamed, and why, without any value."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What an event says, as far as it can be at odds with something.

    ``arrested`` is the day of the first arrest of its cycle, ``latest`` the last plausible day.
    """

    type: str
    day: str | None
    agency: str | None
    born: str | None
    arrested: str | None
    latest: str


@dataclass(frozen=True, slots=True)
class CountFacts:
    """What a count says, as far as it can be at odds with something. ``prison``: a term in prison was imposed."""

    code: str | None
    section: str | None
    severity: str | None
    offence_day: str | None
    prison: bool = False


def event_misfits(event: EventFacts) -> Iterator[Misfit]:
    """Yield what is at odds with the event's day."""
    day = event.day
    if day is None:
        return
    if _first(day) > event.latest:
        yield Misfit("date", "the day lies after the last plausible one")
    if event.born is not None and _last(day) < _years_on(_first(event.born), YOUNGEST):
        yield Misfit("date", "the day lies before the person's eleventh year")
    if event.type == "court" and event.arrested is not None and _last(day) < _first(event.arrested):
        yield Misfit("date", "the court's day lies before the arrest's")
    if event.type == "court" and event.agency is not None:
        ended = _ended(event.agency)
        if ended is not None and _first(day) > ended:
            yield Misfit("date", "courts of this kind no longer sat on that day")


def count_misfits(count: CountFacts, event: EventFacts) -> Iterator[Misfit]:
    """Yield what is at odds within the count, and between it and its event."""
    offence, day = count.offence_day, event.day
    if offence is not None and day is not None and _first(offence) > _last(day):
        yield Misfit("offence_date", "the offence is dated after the event")
    if offence is not None and event.born is not None and _last(offence) < _years_on(_first(event.born), YOUNGEST):
        yield Misfit("offence_date", "the offence lies before the person's eleventh year")
    if count.section is not None and (offence or day) is not None:
        yield from _against_the_law(count, offence, day)
    if count.prison and count.severity in ("misdemeanor", "infraction"):
        yield Misfit("severity", "a term in prison was imposed, and the grade is none that leads there")


def _against_the_law(count: CountFacts, offence: str | None, day: str | None) -> Iterator[Misfit]:
    possible = _grades(count.code, count.section or "", offence or day or "", stated=offence is not None)
    if possible is None:
        return
    if not possible:
        yield Misfit("section", "the section was not in force on the day")
    elif count.severity is not None and count.severity not in possible:
        yield Misfit("severity", "the grade is none that the section had on the day")


@lru_cache(maxsize=8192)
def _grades(code: str | None, number: str, day: str, stated: bool) -> frozenset[str] | None:
    """Return the grades that a section had on a day, or, where that is not the offence's, in the years before it.

    Empty: it was not in force. None: the table does not know it.
    """
    statutes = load_statutes()
    section = Section(code, number)
    if not statutes.known(code, section.base):
        return None
    first, last = date.fromisoformat(_first(day)), date.fromisoformat(_last(day))
    days = {first, last} if stated else {first, last, *(_back(first, years) for years in range(1, YEARS_BEFORE + 1))}
    grades = [statutes.severities(section, each) for each in sorted(days)]
    possible = frozenset[str]().union(*grades)
    return possible if possible or all(statutes.absent(section, each) for each in days) else None


@lru_cache(maxsize=1024)
def _ended(agency: str) -> str | None:
    court = find_court(agency)
    periods = load_court_periods() if court is not None else ()
    return next((row.last_day.isoformat() for row in periods if court and row.kind == court.value.kind), None)


def _first(day: str) -> str:
    """Return the first day that an ISO date can mean."""
    return day + "-01-01"[len(day) - 4 :] if len(day) < 10 else day


def _last(day: str) -> str:
    """Return the last day that an ISO date can mean; the month's 28th stands for its end."""
    return day + {4: "-12-31", 7: "-28"}.get(len(day), "")


def _years_on(day: str, years: int) -> str:
    return f"{int(day[:4]) + years:04d}{day[4:]}"


def _back(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)
