"""The case behind an abstract of judgment: who was sentenced, where, when, and on which counts."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from corpora.charges import Offence, Term, choose_offence
from corpora.people import Name, Person, invent_official, invent_person, stream
from corpora.places import Place, choose_place, place
from extract.record import Event
from extract.record import Person as RecordPerson

__all__ = ["Case", "Conviction", "How", "fair_readings", "invent_case", "person_of", "truth_event"]

How = Literal["guilty", "nolo_contendere", "jury", "court"]
Relation = Literal["principal", "concurrent", "third", "full", "stayed"]

# AB 109: from this day many felony terms are served in county jail, PC 1170(h) (statutes table, session_laws)
REALIGNED = date(2011, 10, 1)


@dataclass(frozen=True, slots=True)
class Conviction:
    """One count of the judgment; ``term`` is None where the law fixed no number (before mid-1977)."""

    number: int
    offence: Offence
    title: str
    committed: date
    convicted: date
    how: How
    term: Term | None
    letter: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Case:
    """What an abstract certifies. ``also_known`` are the names that the paper gives beside the defendant's."""

    person: Person
    also_known: tuple[Name, ...]
    place: Place
    number: str
    judged: date
    department: str
    judge: Name
    clerk: Name
    deputy: Name
    reporter: Name
    prosecutor: Name
    defender: Name
    booking: str
    credit: tuple[int, int]
    county_jail: bool
    convictions: tuple[Conviction, ...]


def invent_case(seed: int, number: int, county: str | None, first_year: int, last_year: int) -> Case:
    """Invent a case judged between the years, in *county* or anywhere."""
    rng = stream(seed, number, "case")
    judged = date(rng.randint(first_year, last_year), 1, 8) + timedelta(days=rng.randrange(340))
    person = invent_person(stream(seed, number, "person"), judged.year - 25, judged.year - 1)
    where = place(county) if county else choose_place(rng)
    committed = judged - timedelta(days=rng.randint(40, 400))
    convictions = _convictions(rng, committed, judged)
    served = rng.randint(2, 260)
    cannabis_only = all(c.offence.cannabis or c.offence.grading == "wobbler" for c in convictions)
    return Case(
        person=person,
        also_known=tuple(name for name in person.aliases if " " not in name.last)[:2],
        place=where,
        number=where.case_number(rng, committed, felony=True),
        judged=judged,
        department=rng.choice([str(rng.randint(1, 130)), str(rng.randint(1, 30)), rng.choice("ABCDEFGHS")]),
        judge=invent_official(rng),
        clerk=invent_official(rng),
        deputy=invent_official(rng),
        reporter=invent_official(rng),
        prosecutor=invent_official(rng),
        defender=invent_official(rng),
        booking=f"{rng.randrange(10**7):07d}",
        credit=(served, served // 2 if judged.year > 1977 else 0),
        county_jail=judged >= REALIGNED and cannabis_only,
        convictions=convictions,
    )


def _convictions(rng: random.Random, committed: date, judged: date) -> tuple[Conviction, ...]:
    found: list[Conviction] = []
    wanted = rng.choices([1, 2, 3, 4], [52, 28, 14, 6])[0]
    convicted = judged - timedelta(days=rng.choice([0, 0, 21, 28, rng.randint(14, 60)]))
    fixed = judged >= date(1977, 7, 1)
    number = rng.choice([1, 1, 1, 2])
    how: How = rng.choices(["guilty", "nolo_contendere", "jury", "court"], [56, 12, 20, 12])[0]  # type: ignore[assignment]
    for at in range(wanted):
        offence = choose_offence(
            rng, committed, cannabis=at == 0 or rng.random() < 0.4, family="abstract_of_judgment", felony=True
        )
        if any(offence.section == other.offence.section for other in found):
            continue
        relation: Relation = "principal"
        if found:
            relation = rng.choices(["concurrent", "third", "full", "stayed"], [50, 22, 10, 18])[0]  # type: ignore[assignment]
        letter = rng.choice("LMMU")
        base = rng.choice([Term(16, "M"), Term(2, "Y"), Term(3, "Y"), Term(4, "Y")])
        term = (Term(8, "M") if relation == "third" else base) if fixed else None
        title = rng.choice([*offence.prose, *offence.prose, *offence.doj])
        found.append(Conviction(number, offence, title, committed, convicted, how, term, letter, relation))
        number += rng.choice([1, 1, 1, 2])
        if rng.random() < 0.2:
            committed += timedelta(days=rng.choice([0, 0, 1, 3, 12]))
    return tuple(found)


def person_of(case: Case, *, born: bool, cii: bool) -> RecordPerson:
    """Return the person as the paper tells of them."""
    return RecordPerson(
        name=case.person.name.formal,
        aliases=[name.formal for name in case.also_known],
        date_of_birth=case.person.born.isoformat() if born else None,
        cii=case.person.cii if cii else None,
    )


def truth_event(case: Case, counts: list[dict[str, Any]]) -> Event:
    """Return the judgment as the record's one event."""
    return Event.model_validate(
        {
            "type": "court",
            "date": case.judged.isoformat(),
            "agency": f"SUPERIOR COURT, {case.place.county}",
            "county": case.place.county,
            "case_number": case.number.replace(" ", ""),
            "name_used": case.person.name.formal,
            "counts": counts,
        }
    )


def fair_readings(case: Case, *, felony_named: bool) -> dict[str, list[Any]]:
    """Return further fair answers that any abstract of *case* allows."""
    fair: dict[str, list[Any]] = {}
    if case.person.name.readings:
        fair["/person/name"] = list(case.person.name.readings)
    if not felony_named:
        # a commitment to prison is a felony's, but the word need not stand there
        for at in range(len(case.convictions)):
            fair[f"/events/0/counts/{at}/severity"] = [None]
    return fair
