"""The case that a probation order tells of: who was convicted of what, and on what terms let go home."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from corpora.charges import Offence, Term, choose_offence
from corpora.people import Name, Person, invent_official, invent_person, stream
from corpora.places import Place, choose_place, place
from extract.record import Event, Severity
from extract.record import Person as RecordPerson

__all__ = ["Found", "Grant", "GrantedCase", "Withheld", "grant_event", "grant_person", "invent_grant"]

How = Literal["guilty", "nolo_contendere", "jury", "court"]
Withheld = Literal["imposition", "execution"]

_FIXED_TERMS = date(1977, 7, 1)
_MERGED = date(2000, 7, 1)


@dataclass(frozen=True, slots=True)
class Found:
    """One count of which the defendant was found guilty."""

    number: int
    offence: Offence
    title: str
    committed: date
    severity: Severity
    how: How


@dataclass(frozen=True, slots=True)
class Grant:
    """Probation for one defendant.

    ``term`` is what was imposed and its execution suspended; ``jail`` is a condition of probation. ``assessment`` is
    dollars beside the ``fine``, not part of it.
    """

    person: Person
    also_known: tuple[Name, ...]
    counts: tuple[Found, ...]
    probation: Term
    jail: Term | None
    fine: int | None
    assessment: int
    withheld: Withheld
    term: Term | None
    formal: bool

    @property
    def felony(self) -> bool:
        """Whether any of the convictions is a felony."""
        return any(count.severity == "felony" for count in self.counts)


@dataclass(frozen=True, slots=True)
class GrantedCase:
    """An order granting probation; ``court`` is as papers spell it, in capitals."""

    place: Place
    court: str
    felony_court: bool
    number: str
    ordered: date
    department: str
    judge: Name
    clerk: Name
    deputy: Name
    prosecutor: Name
    defender: Name
    officer: Name
    grants: tuple[Grant, ...]


def invent_grant(
    seed: int, number: int, county: str | None, first_year: int, last_year: int, *, together: bool = False
) -> GrantedCase:
    """Invent an order made between the years, in *county* or anywhere; *together* allows a second defendant."""
    rng = stream(seed, number, "grant")
    ordered = date(rng.randint(first_year, last_year), 1, 8) + timedelta(days=rng.randrange(340))
    where = place(county) if county else choose_place(rng)
    felony = rng.random() < 0.66
    committed = ordered - timedelta(days=rng.randint(30, 330))
    counts = _counts(rng, committed, felony=felony, short=ordered.year > 1980)
    # what is charged in the superior court may end as a misdemeanor there
    superior = felony or ordered >= _MERGED
    people = 2 if together and rng.random() < 0.25 else 1
    grants = []
    for at in range(people):
        person = invent_person(stream(seed, number, f"defendant {at}"), ordered.year - 20, ordered.year - 1)
        own = counts if at == 0 or len(counts) == 1 else counts[: rng.randint(1, len(counts))]
        grants.append(_grant(rng, person, own, ordered))
    if superior:
        court = "SUPERIOR COURT"
    elif where.justice and ordered.year < 1995 and rng.random() < 0.3:
        court = f"JUSTICE COURT, {rng.choice(where.justice)} JUDICIAL DISTRICT"
    else:
        court = f"MUNICIPAL COURT, {rng.choice(where.municipal)} JUDICIAL DISTRICT"
    return GrantedCase(
        place=where,
        court=court,
        felony_court=superior,
        number=where.case_number(rng, committed, felony=felony),
        ordered=ordered,
        department=rng.choice([str(rng.randint(1, 40)), rng.choice("ABCDEFH")]),
        judge=invent_official(rng),
        clerk=invent_official(rng),
        deputy=invent_official(rng),
        prosecutor=invent_official(rng),
        defender=invent_official(rng),
        officer=invent_official(rng),
        grants=tuple(grants),
    )


def _counts(rng: random.Random, committed: date, *, felony: bool, short: bool) -> tuple[Found, ...]:
    found: list[Found] = []
    how: How = rng.choices(["guilty", "nolo_contendere", "jury", "court"], [66, 18, 8, 8])[0]  # type: ignore[assignment]
    number = rng.choice([1, 1, 1, 2])
    for _ in range(rng.choices([1, 2, 3], [70, 23, 7])[0]):
        offence = choose_offence(rng, committed, cannabis=rng.random() < 0.5, family="probation_order", felony=felony)
        if any(offence.section == other.offence.section for other in found):
            continue
        severity: Severity = "felony" if felony else "misdemeanor"
        if offence.grading == "infraction":
            continue
        if felony and offence.grading == "wobbler" and rng.random() < 0.2:
            severity = "misdemeanor"
        title = rng.choice([*offence.prose, *(offence.doj if short else ())])
        found.append(Found(number, offence, title, committed, severity, how))
        number += rng.choice([1, 1, 2])
    return tuple(found) or _counts(rng, committed, felony=felony, short=short)


def _grant(rng: random.Random, person: Person, counts: tuple[Found, ...], ordered: date) -> Grant:
    felony = any(count.severity == "felony" for count in counts)
    withheld: Withheld = "imposition" if rng.random() < 0.68 else "execution"
    term: Term | None = None
    jail: Term | None = None
    if withheld == "execution":
        if felony:
            fixed = rng.choice([Term(16, "M"), Term(2, "Y"), Term(3, "Y")])
            term = fixed if ordered >= _FIXED_TERMS else Term(0, "Y")
        else:
            term = Term(rng.choice([30, 60, 90, 120, 180]), "D")
    if (withheld == "imposition" or felony) and rng.random() < 0.72:
        days = [30, 45, 60, 90, 120, 180, 240, 270] if felony else [2, 5, 10, 15, 30, 45, 60]
        jail = Term(rng.choice(days), "D")
        if felony and rng.random() < 0.25:
            jail = rng.choice([Term(6, "M"), Term(1, "Y"), Term(9, "M")])
    fine = rng.choice([50, 65, 100, 125, 150, 250, 300, 500, 625]) if rng.random() < 0.5 else None
    probation = rng.choice(
        [Term(3, "Y"), Term(3, "Y"), Term(2, "Y"), Term(5, "Y"), Term(36, "M"), Term(18, "M"), Term(60, "M")]
        if felony
        else [Term(1, "Y"), Term(2, "Y"), Term(3, "Y"), Term(12, "M"), Term(24, "M"), Term(36, "M"), Term(6, "M")]
    )
    return Grant(
        person=person,
        also_known=tuple(name for name in person.aliases if " " not in name.last)[:1],
        counts=counts,
        probation=probation,
        jail=jail,
        fine=fine,
        assessment=rng.choice([5, 10, 25, 35, 60]),
        withheld=withheld,
        term=term,
        formal=felony or rng.random() < 0.3,
    )


def grant_person(grant: Grant, *, born: bool = False, cii: bool = False) -> RecordPerson:
    """Return the defendant as the paper tells of them."""
    return RecordPerson(
        name=grant.person.name.formal,
        aliases=[name.formal for name in grant.also_known],
        date_of_birth=grant.person.born.isoformat() if born else None,
        cii=grant.person.cii if cii else None,
    )


def grant_event(
    case: GrantedCase, grant: Grant, *, plea: bool, offence_date: bool = False, code: bool = True, number: bool = True
) -> Event:
    """Return the order as the record's one event.

    The one sentence is that of each count. Whether the paper names plea, day of the offence, code and numbers of the
    counts, its layout says.
    """
    sentence: dict[str, Any] = {
        "probation": grant.probation.iso,
        "jail": grant.jail.iso if grant.jail else None,
        "fine": float(grant.fine) if grant.fine else None,
    }
    if grant.withheld == "execution" and grant.term:
        kind = "prison" if grant.felony else "jail"
        sentence |= {kind: grant.term.iso, "suspended": [kind]}
    counts = [
        {
            "number": count.number if number else None,
            "code": count.offence.code if code else None,
            "section": count.offence.section,
            "description": count.title.upper(),
            "offence_date": count.committed.isoformat() if offence_date else None,
            "plea": count.how if plea and count.how in ("guilty", "nolo_contendere") else None,
            "disposition": "convicted",
            "disposition_date": case.ordered.isoformat(),
            "severity": count.severity,
            "sentence": sentence,
        }
        for count in grant.counts
    ]
    return Event.model_validate(
        {
            "type": "court",
            "date": case.ordered.isoformat(),
            "agency": f"{case.court}, {case.place.county}" if case.felony_court else case.court,
            "county": case.place.county,
            "case_number": case.number.replace(" ", ""),
            "name_used": grant.person.name.formal,
            "counts": counts,
        }
    )
