"""What a disposition report tells of: an arrest, and how police, prosecutor and court disposed of its charges."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from corpora.charges import Offence, choose_offence, graded
from corpora.people import Person, invent_person, stream
from corpora.places import Place, choose_place, place
from corpora.terse import Ended, decide
from extract.record import Disposition, Event, Severity

__all__ = ["Arrested", "Report", "invent_report", "report_events"]

Stage = Literal["police", "prosecutor", "court"]

_RELEASES = (
    ("RELEASED-849(B)(1) PC", 5),
    ("REL 849(B)(1) INSUFF EVID", 4),
    ("DETENTION ONLY 849(B)(2) PC", 2),
    ("RELEASED-EXONERATED", 1),
)
_REJECTIONS = (
    ("COMPLAINT REJECTED-LACK OF EVID", 4),
    ("REJ-INSUFF EVIDENCE", 4),
    ("PROS REJ-INADMISSIBLE SEARCH", 3),
    ("REJECTED-INTEREST OF JUSTICE", 3),
    ("COMPLAINT DENIED-LACK OF CORPUS", 2),
)


@dataclass(frozen=True, slots=True)
class Arrested:
    """One charge of the arrest; ``closed`` is what police or prosecutor wrote of it, ``ended`` what the court did."""

    number: int
    offence: Offence
    title: str
    severity: Severity
    closed: tuple[Disposition, str] | None
    ended: Ended | None


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report; ``closed_on`` is the day of release or rejection, ``heard`` that of the court's disposition."""

    person: Person
    aliases: bool
    place: Place
    agency: str
    arrested: date
    booking: str
    stage: Stage
    charges: tuple[Arrested, ...]
    closed_on: date
    court: str
    heard: date
    number: str


def invent_report(seed: int, number: int, county: str | None, first_year: int, last_year: int) -> Report:
    """Invent an arrest between the years and what came of it, in *county* or anywhere."""
    rng = stream(seed, number, "report")
    arrested = date(rng.randint(first_year, last_year), 1, 4) + timedelta(days=rng.randrange(340))
    person = invent_person(stream(seed, number, "person"), arrested.year - 30, arrested.year - 1)
    where = place(county) if county else choose_place(rng)
    stage: Stage = rng.choices(["police", "prosecutor", "court"], [11, 15, 74])[0]  # type: ignore[assignment]
    heard = arrested + timedelta(days=rng.randint(3, 330))
    charges = _charges(rng, arrested, heard, stage)
    felony = any(charge.severity == "felony" for charge in charges)
    if felony or heard.year >= 2001:
        court = f"{where.county} SUPERIOR CT"
    else:
        court = f"{rng.choice(where.municipal)} MUNI CT"
    town = rng.choice(where.police) if where.police and rng.random() < 0.65 else None
    return Report(
        person=person,
        aliases=rng.random() < 0.6,
        place=where,
        agency=rng.choice([f"{town} PD", f"PD {town}"])
        if town
        else rng.choice([f"{where.county} SO", f"SO {where.county}"]),
        arrested=arrested,
        booking=rng.choice(
            [f"{rng.randrange(10**6):06d}", f"{rng.randrange(10**7):07d}", f"B{rng.randrange(10**5):05d}"]
        ),
        stage=stage,
        charges=charges,
        closed_on=arrested + timedelta(days=rng.randint(1, 4)),
        court=court,
        heard=heard,
        number=where.case_number(rng, heard, felony=felony),
    )


def _charges(rng: random.Random, arrested: date, heard: date, stage: Stage) -> tuple[Arrested, ...]:
    found: list[Arrested] = []
    guilty = rng.choice([0.9, 0.9, 0.9, 0.05])
    for _ in range(rng.choices([1, 2, 3], [54, 32, 14])[0]):
        offence = choose_offence(rng, arrested, cannabis=rng.random() < 0.5, family="disposition_report")
        if offence.grading == "infraction" or any(offence.section == other.offence.section for other in found):
            continue
        severity = graded(rng, offence, felony=None)
        title = rng.choice(offence.doj)
        closed: tuple[Disposition, str] | None = None
        ended = None
        if stage == "police":
            closed = ("released", _chosen(rng, _RELEASES))
        elif stage == "prosecutor" or (found and rng.random() < 0.25):
            closed = ("prosecutor_rejected", _chosen(rng, _REJECTIONS))
        else:
            first = found[0].ended if found else None
            share = guilty / 2 if found else guilty
            ended = decide(rng, offence, title, severity, heard, guilty=share, first=first)
        found.append(Arrested(len(found) + 1, offence, title, severity, closed, ended))
    return tuple(found) or _charges(rng, arrested, heard, stage)


def _chosen(rng: random.Random, rows: tuple[tuple[str, int], ...]) -> str:
    return rng.choices([text for text, _ in rows], [weight for _, weight in rows])[0]


def report_events(report: Report, *, grades: bool, pleas: bool) -> tuple[Event, ...]:
    """Return the arrest, and the court's action where there is one.

    Args:
        report: what was invented.
        grades: whether the form's arrest section says felony or misdemeanor.
        pleas: whether its court section says how the defendant pleaded.
    """
    name = report.person.name.formal
    arrest: dict[str, Any] = {
        "type": "arrest",
        "date": report.arrested.isoformat(),
        "agency": report.agency,
        "county": report.place.county,
        "case_number": report.booking,
        "name_used": name,
        "counts": [
            {
                "number": charge.number,
                "code": charge.offence.code,
                "section": charge.offence.section,
                "description": charge.title,
                "severity": charge.severity if grades else None,
                "disposition": charge.closed[0] if charge.closed else None,
                "disposition_date": report.closed_on.isoformat() if charge.closed else None,
            }
            for charge in report.charges
        ],
    }
    events = [Event.model_validate(arrest)]
    counts = [
        {
            "number": charge.number,
            "code": ended.offence.code,
            "section": ended.offence.section,
            "description": ended.title,
            "plea": ended.plea if pleas else None,
            "disposition": ended.word,
            "disposition_date": report.heard.isoformat(),
            "severity": ended.severity,
            "sentence": ended.record,
        }
        for charge in report.charges
        if (ended := charge.ended)
    ]
    if counts:
        court = {
            "type": "court",
            "date": report.heard.isoformat(),
            "agency": report.court,
            "county": report.place.county,
            "case_number": report.number.replace(" ", ""),
            "name_used": name,
            "counts": counts,
        }
        events.append(Event.model_validate(court))
    return tuple(events)
