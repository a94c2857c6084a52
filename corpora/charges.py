"""What a person was charged with on a day, how it ended, and the sentence: coherent with the law of that day.

Cannabis sections, their years and gradings come from the table of statutes; titles and other offences from
``charges.yaml``.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from extract.record import Sentence, Severity
from nlp.statutes import load_statutes

__all__ = ["Imposed", "Offence", "Term", "choose_offence", "graded", "impose", "offences"]

Unit = Literal["Y", "M", "D"]

# the Determinate Sentencing Law: before it a prison term had no number (statutes table, session_laws)
_FIXED_TERMS = date(1977, 7, 1)


@dataclass(frozen=True, slots=True)
class Offence:
    """An offence as it stood on some day. ``joined`` is another way to print it (``459-460.1``)."""

    code: str
    section: str
    grading: str
    doj: tuple[str, ...]
    prose: tuple[str, ...]
    cannabis: bool
    joined: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time; ``number`` 0 stands for a term without a length."""

    number: int
    unit: Unit

    @property
    def iso(self) -> str:
        """ISO 8601."""
        return f"P{self.number}{self.unit}" if self.number else "P0D"

    @property
    def words(self) -> str:
        """``3 years``, ``1 day``."""
        name = {"Y": "year", "M": "month", "D": "day"}[self.unit]
        return f"{self.number} {name}{'' if self.number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Imposed:
    """A sentence. ``fine`` is dollars, 0 where a fine is named without its amount."""

    prison: Term | None = None
    jail: Term | None = None
    probation: Term | None = None
    fine: int | None = None
    restitution: bool = False
    imposition_suspended: bool = False
    fine_suspended: bool = False

    def to_record(self, text: str | None) -> Sentence:
        """Return it in the record's form, beside the *text* that the paper prints."""
        return Sentence(
            prison=self.prison.iso if self.prison else None,
            jail=self.jail.iso if self.jail else None,
            probation=self.probation.iso if self.probation else None,
            fine=float(self.fine) if self.fine else None,
            suspended=["fine"] if self.fine_suspended else [],
            text=text,
        )


@cache
def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "charges.yaml").read_text(encoding="utf-8"))
    return loaded


def _in_years(day: date, first: str | None, last: str | None) -> bool:
    return (first or "1850-01-01") <= day.isoformat() <= (last or "9999-12-31")


@cache
def offences(day: date, cannabis: bool, family: str) -> tuple[tuple[Offence, int], ...]:
    """Return what stood in the codes on *day* with its weight, without the print that *family* never has."""
    if not cannabis:
        return tuple(
            (
                Offence(
                    row["code"],
                    row["section"],
                    row["grading"],
                    tuple(row["doj"]),
                    tuple(row["prose"]),
                    cannabis=False,
                    joined=row.get("joined"),
                ),
                row["weight"],
            )
            for row in _table()["others"]
            if _in_years(day, row.get("from"), row.get("to")) and row.get("only", family) == family
        )
    found = []
    for row in load_statutes().rows:
        titles = _table()["cannabis"].get(row.section.number)
        if titles and row.section.code == "HS" and row.effective_from <= day <= (row.effective_to or date.max):
            offence = Offence(
                "HS", row.section.number, row.grading, tuple(titles["doj"]), tuple(titles["prose"]), cannabis=True
            )
            found.append((offence, titles["weight"]))
    return tuple(found)


def choose_offence(
    rng: random.Random, day: date, *, cannabis: bool, family: str = "rap_sheet", felony: bool | None = None
) -> Offence:
    """Choose an offence of *day*; *felony* True or False asks for one that can be (or need not be) a felony."""
    listed = offences(day, cannabis, family)
    if felony is not None:
        fitting = ("felony", "wobbler") if felony else ("wobbler", "misdemeanor", "infraction")
        listed = tuple((offence, weight) for offence, weight in listed if offence.grading in fitting)
    if not listed:
        return choose_offence(rng, day, cannabis=False, family=family, felony=felony)
    return rng.choices([offence for offence, _ in listed], [weight for _, weight in listed])[0]


def graded(rng: random.Random, offence: Offence, felony: bool | None = None) -> Severity:
    """Return what a conviction of *offence* came to."""
    if offence.grading == "wobbler":
        return "felony" if felony or (felony is None and rng.random() < 0.55) else "misdemeanor"
    grades: dict[str, Severity] = {"felony": "felony", "misdemeanor": "misdemeanor", "infraction": "infraction"}
    return grades[offence.grading]


def impose(rng: random.Random, severity: Severity, day: date) -> Imposed:
    """Return a sentence such as courts gave."""
    if severity == "infraction":
        return Imposed(fine=rng.choice([0, 50, 75, 100]))
    if severity == "misdemeanor":
        if rng.random() < 0.2:
            return Imposed(fine=rng.choice([0, 100, 150, 250, 390]))
        return Imposed(
            probation=rng.choice(
                [Term(12, "M"), Term(24, "M"), Term(36, "M"), Term(1, "Y"), Term(2, "Y"), Term(3, "Y")]
            ),
            jail=rng.choice([None, Term(rng.choice([1, 2, 5, 10, 15, 30, 45, 60, 90, 120, 180]), "D")]),
            fine=rng.choice([None, None, 0, 0, 100, 145, 250, 390, 500]),
            imposition_suspended=rng.random() < 0.3,
        )
    if rng.random() < 0.38:
        if day < _FIXED_TERMS:
            return Imposed(prison=Term(0, "Y"))
        return Imposed(prison=rng.choice([Term(16, "M"), Term(2, "Y"), Term(3, "Y"), Term(4, "Y"), Term(24, "M")]))
    return Imposed(
        probation=rng.choice([Term(3, "Y"), Term(2, "Y"), Term(5, "Y"), Term(36, "M"), Term(60, "M"), Term(18, "M")]),
        jail=rng.choice(
            [None, Term(rng.choice([30, 45, 60, 90, 120, 180, 240, 270, 365]), "D"), Term(6, "M"), Term(1, "Y")]
        ),
        fine=rng.choice([None, None, None, 0, 0, 200, 250, 500, 1000]),
        restitution=rng.random() < 0.15,
        imposition_suspended=rng.random() < 0.35,
        fine_suspended=False,
    )
