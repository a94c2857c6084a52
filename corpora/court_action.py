"""A criminal action as its papers begin: the court, the number, who is charged, and with what."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from corpora.charges import Offence, choose_offence, graded
from corpora.people import Name, Person, invent_official, invent_person, stream
from corpora.places import Place, choose_place, place
from extract.record import Event, Severity
from extract.record import Person as RecordPerson

__all__ = [
    "Action",
    "Charge",
    "Court",
    "Defendant",
    "court_day",
    "court_event",
    "invent_action",
    "pronouns",
    "spoken",
]

Court = Literal["superior", "municipal", "justice"]

# the lower courts went into the superior courts about then, the justice courts before (vocabulary, court_history)
_MERGED = 2000
_JUSTICE_ENDED = 1995
_HOLIDAYS = ((1, 1), (7, 4), (11, 11), (12, 25))


@dataclass(frozen=True, slots=True)
class Defendant:
    """One person charged; ``also_known`` are the names that the papers give beside the first."""

    person: Person
    also_known: tuple[Name, ...]

    def to_record(self, *, born: bool = False, cii: bool = False, aliases: bool = True) -> RecordPerson:
        """Return the person as a paper tells of them."""
        return RecordPerson(
            name=self.person.name.formal,
            aliases=[name.formal for name in self.also_known] if aliases else [],
            date_of_birth=self.person.born.isoformat() if born else None,
            cii=self.person.cii if cii else None,
        )

    @property
    def fair_names(self) -> dict[str, list[Any]]:
        """Further fair readings of the name, by JSON Pointer."""
        readings = self.person.name.readings
        return {"/person/name": list(readings)} if readings else {}


@dataclass(frozen=True, slots=True)
class Charge:
    """One count; ``against`` are the numbers (from 0) of the defendants that it charges."""

    number: int
    offence: Offence
    title: str
    committed: date
    severity: Severity
    attempted: bool
    against: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """The People against somebody; ``district`` is the judicial district of a lower court, in capitals."""

    place: Place
    court: Court
    district: str
    number: str
    filed: date
    department: str
    judge: Name
    clerk: Name
    deputy: Name
    reporter: Name
    prosecutor: Name
    trial_deputy: Name
    defender: Name
    officer: Name
    defendants: tuple[Defendant, ...]
    charges: tuple[Charge, ...]

    @property
    def agency(self) -> str:
        """The court as the record names it."""
        if self.court == "superior":
            return f"SUPERIOR COURT, {self.place.county}"
        if self.place.county == "SAN FRANCISCO":
            return "MUNICIPAL COURT, SAN FRANCISCO"
        return f"{self.court.upper()} COURT, {self.district} JUDICIAL DISTRICT"

    @property
    def county_title(self) -> str:
        """``COUNTY OF KERN``."""
        return ("CITY AND " if self.place.county == "SAN FRANCISCO" else "") + f"COUNTY OF {self.place.county}"

    def court_title(self, *, short: bool = False) -> tuple[str, str]:
        """Return the two lines that head a paper; *short* as later years wrote them."""
        if self.court == "superior":
            if short:
                return "SUPERIOR COURT OF CALIFORNIA", self.county_title
            return "IN THE SUPERIOR COURT OF THE STATE OF CALIFORNIA", f"IN AND FOR THE {self.county_title}"
        name = self.court.upper()
        if self.place.county == "SAN FRANCISCO":
            return f"IN THE {name} COURT OF THE", f"{self.county_title}, STATE OF CALIFORNIA"
        if short:
            return f"{name} COURT, {self.district} JUDICIAL DISTRICT", f"{self.county_title}, STATE OF CALIFORNIA"
        return f"IN THE {name} COURT OF THE {self.district} JUDICIAL DISTRICT", (
            f"{self.county_title}, STATE OF CALIFORNIA"
        )

    def charges_of(self, at: int) -> tuple[Charge, ...]:
        """Return the counts that charge defendant *at* (from 0)."""
        return tuple(charge for charge in self.charges if at in charge.against)


def court_day(day: date) -> date:
    """Return *day*, or the next on which courts and clerks' offices are open."""
    while day.weekday() > 4 or (day.month, day.day) in _HOLIDAYS:
        day += timedelta(days=1)
    return day


def spoken(name: Name) -> str:
    """Return ``JOHN Q SMITH, JR.``, as captions print it."""
    plain = Name(name.last, name.first, name.middle).spoken
    if name.suffix is None:
        return plain
    return f"{plain}, {name.suffix}." if name.suffix in ("JR", "SR") else f"{plain} {name.suffix}"


def pronouns(defendants: list[Defendant]) -> dict[str, str]:
    """Return ``he`` and ``his`` as they stand for the *defendants*."""
    if len(defendants) > 1:
        return {"he": "they", "his": "their"}
    return {"he": "she", "his": "her"} if defendants[0].person.sex == "F" else {"he": "he", "his": "his"}


def invent_action(
    seed: int,
    number: int,
    county: str | None,
    years: tuple[int, int],
    *,
    superior: float,
    felonies_below: float = 0.0,
    most_defendants: int = 1,
    most_charges: int = 4,
) -> Action:
    """Invent an action filed within the *years*.

    Args:
        seed: the archive's seed.
        number: the document's number.
        county: where; None for anywhere.
        years: the first and the last year of filing.
        superior: the share that the superior court hears, while there are lower courts.
        felonies_below: the share of a lower court's papers that charge felonies (complaints, before any hearing).
        most_defendants: at most so many people.
        most_charges: at most so many counts.
    """
    rng = stream(seed, number, "action")
    filed = court_day(date(rng.randint(*years), 1, 5) + timedelta(days=rng.randrange(350)))
    where = place(county) if county else choose_place(rng)
    court, district = _court(rng, where, filed, superior)
    felony = court == "superior" if filed.year < _MERGED else rng.random() < superior
    felony = felony or rng.random() < felonies_below
    people = _defendants(seed, number, rng, filed, most_defendants)
    return Action(
        place=where,
        court=court,
        district=district,
        number=where.case_number(rng, filed, felony=felony if court == "superior" else False),
        filed=filed,
        department=rng.choice([str(rng.randint(1, 12)), str(rng.randint(1, 40)), rng.choice("ABCDEFGH")]),
        judge=invent_official(rng),
        clerk=invent_official(rng),
        deputy=invent_official(rng),
        reporter=invent_official(rng),
        prosecutor=invent_official(rng),
        trial_deputy=invent_official(rng),
        defender=invent_official(rng),
        officer=invent_official(rng),
        defendants=people,
        charges=_charges(rng, filed, felony, len(people), most_charges),
    )


def _court(rng: random.Random, where: Place, filed: date, superior: float) -> tuple[Court, str]:
    if filed.year >= _MERGED or rng.random() < superior:
        return "superior", where.county
    if where.justice and filed.year < _JUSTICE_ENDED and rng.random() < 0.6:
        return "justice", rng.choice(where.justice)
    return "municipal", rng.choice(where.municipal).removesuffix(" METRO")


def _defendants(seed: int, number: int, rng: random.Random, filed: date, most: int) -> tuple[Defendant, ...]:
    found: list[Defendant] = []
    for at in range(rng.choices([1, 2, 3], [66, 24, 10])[0]):
        person = invent_person(stream(seed, number, f"defendant {at}"), filed.year - 25, filed.year - 1)
        # clerks write initials of middle names with a point in captions; the lists have some without
        known = tuple(name for name in person.aliases if " " not in name.last)[:2]
        if len(found) < most and all(person.name.last != other.person.name.last for other in found):
            found.append(Defendant(person, known if rng.random() < 0.6 else ()))
    return tuple(found)


def _charges(rng: random.Random, filed: date, felony: bool, people: int, most: int) -> tuple[Charge, ...]:
    found: list[Charge] = []
    committed = filed - timedelta(days=rng.choice([1, 2, 3, 5, 9, 20, rng.randint(3, 90)]))
    for _ in range(min(most, rng.choices([1, 2, 3, 4, 5], [34, 34, 18, 9, 5])[0])):
        offence = choose_offence(
            rng,
            committed,
            cannabis=rng.random() < (0.62 if not found else 0.5),
            family="pleading",
            felony=felony and (not found or rng.random() < 0.8),
        )
        if any(offence.section == charge.offence.section for charge in found) and rng.random() < 0.8:
            continue
        attempted = offence.code == "PC" and offence.grading in ("felony", "wobbler") and rng.random() < 0.08
        against = tuple(range(people))
        if people > 1 and found and rng.random() < 0.5:
            against = (rng.randrange(people),)
        found.append(
            Charge(
                number=len(found) + 1,
                offence=offence,
                title=rng.choice(offence.prose),
                committed=committed,
                severity=graded(rng, offence, felony=True) if felony else _below(offence),
                attempted=attempted,
                against=against,
            )
        )
        if rng.random() < 0.3:
            committed = max(committed - timedelta(days=rng.randint(1, 6)), date(filed.year - 1, 1, 1))
    return tuple(found)


def _below(offence: Offence) -> Severity:
    return "infraction" if offence.grading == "infraction" else "misdemeanor"


def court_event(action: Action, defendant: Defendant, day: date | None, counts: list[dict[str, Any]]) -> Event:
    """Return the record's one event of a paper of this *action* for one *defendant*."""
    return Event.model_validate(
        {
            "type": "court",
            "date": day.isoformat() if day else None,
            "agency": action.agency,
            "county": action.place.county,
            "case_number": action.number.replace(" ", ""),
            "name_used": defendant.person.name.formal,
            "counts": counts,
        }
    )
