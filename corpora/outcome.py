"""What becomes of the counts of an action: pleas, findings, dismissals and sentences, and how records state them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from corpora.abstract_case import REALIGNED
from corpora.charges import Imposed, Offence, Term, choose_offence, impose
from corpora.court_action import Action, Charge
from extract.record import Plea, Sentence, Severity

__all__ = ["How", "Outcome", "Sentenced", "invent_outcomes", "invent_sentence", "outcome_count"]

How = Literal["plea", "court", "jury", "transcript"]
Fate = Literal["convicted", "dismissed", "acquitted", "diverted"]

# Penal Code 1000, diversion for drug offences (statutes table, session_laws)
_DIVERSION = 1973

# motions to suppress evidence have their section since 1967; nolo contendere in felony cases came in 1963
_SUPPRESSION, _NOLO = 1967, 1963

_GROUNDS = ("1385 PC", "1385 PC", "995 PC", "1538.5 PC", "lack of evidence")


@dataclass(frozen=True, slots=True)
class Sentenced:
    """A sentence; with ``executed`` False the prison or jail term was imposed and its execution suspended."""

    imposed: Imposed
    executed: bool = True

    @property
    def suspended(self) -> list[str]:
        """What was imposed and suspended, in the record's words."""
        if self.executed:
            return []
        return ["prison"] if self.imposed.prison else ["jail"]

    def to_record(self, text: str) -> Sentence:
        """Return it in the record's form, beside the *text* of the paper."""
        plain = self.imposed.to_record(text.upper())
        return Sentence.model_validate({**plain.model_dump(), "suspended": self.suspended})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one count ended; ``lesser`` is the offence of conviction where that is not the one charged."""

    charge: Charge
    plea: Plea | None
    disposition: Fate | None
    severity: Severity
    how: How | None = None
    ground: str | None = None
    lesser: Offence | None = None

    @property
    def offence(self) -> Offence:
        """The offence that the record names."""
        return self.lesser or self.charge.offence

    @property
    def title(self) -> str:
        """The title of that offence."""
        return self.lesser.prose[0] if self.lesser else self.charge.title

    @property
    def section(self) -> str:
        """The section as papers print it, with that of attempts."""
        return ("664/" if self.charge.attempted and not self.lesser else "") + self.offence.section


def invent_outcomes(rng: random.Random, action: Action, at: int, fate: Fate | None = None) -> tuple[Outcome, ...]:
    """Return how the counts against defendant *at* ended."""
    if fate is None:
        fate = rng.choices(["convicted", "dismissed", "acquitted", "diverted"], [76, 12, 4, 8])[0]  # type: ignore[assignment]
    charges = action.charges_of(at)
    if fate == "diverted" and (action.filed.year < _DIVERSION or charges[0].offence.code != "HS"):
        fate = "dismissed"
    ground = rng.choice(_GROUNDS)
    if ground == "1538.5 PC" and action.filed.year < _SUPPRESSION:
        ground = "995 PC"
    if fate == "acquitted":
        how: How = rng.choice(["court", "jury"])
        return tuple(Outcome(c, "not_guilty", "acquitted", c.severity, how) for c in charges)
    if fate == "dismissed":
        return tuple(Outcome(c, None, "dismissed", c.severity, ground=ground) for c in charges)
    if fate == "diverted":
        # only drug offences are diverted; what else was charged is dropped
        return tuple(
            Outcome(c, None, "diverted", c.severity)
            if c.offence.code == "HS"
            else Outcome(c, None, "dismissed", c.severity, ground="1385 PC")
            for c in charges
        )
    how = rng.choices(["plea", "transcript", "court", "jury"], [74, 10, 8, 8])[0]  # type: ignore[assignment]
    if how == "transcript" and (action.filed.year > 1985 or action.court != "superior"):
        how = "plea"
    plea: Plea = "not_guilty"
    if how == "plea":
        plea = rng.choices(["guilty", "nolo_contendere"], [76, 24])[0]  # type: ignore[assignment]
        if action.filed.year < _NOLO and action.court == "superior":
            plea = "guilty"
    found: list[Outcome] = []
    chosen = rng.randrange(len(charges))
    for number, charge in enumerate(charges):
        if number == chosen or rng.random() < 0.25:
            found.append(_convicted(rng, charge, plea, how))
        else:
            found.append(
                Outcome(
                    charge, "not_guilty" if how == "plea" else None, "dismissed", charge.severity, None, "1385 PC"
                )
            )
    return tuple(found)


def _convicted(rng: random.Random, charge: Charge, plea: Plea, how: How) -> Outcome:
    lesser = None
    if charge.offence.cannabis and charge.severity == "felony" and rng.random() < 0.12:
        lesser = choose_offence(rng, charge.committed, cannabis=True, family="pleading", felony=False)
        if lesser.section == charge.offence.section or not lesser.cannabis:
            lesser = None
    severity = charge.severity
    if lesser:
        severity = "infraction" if lesser.grading == "infraction" else "misdemeanor"
    elif charge.offence.grading == "wobbler" and severity == "felony" and rng.random() < 0.22:
        severity = "misdemeanor"
    return Outcome(charge, plea, "convicted", severity, how, lesser=lesser)


def invent_sentence(rng: random.Random, severity: Severity, day: date) -> Sentenced:
    """Return a sentence such as courts gave: every part of it with its length or amount, but for old prison terms."""
    imposed = impose(rng, severity, day)
    imposed = replace(imposed, restitution=False, fine_suspended=False, fine=imposed.fine or None)
    if severity == "infraction":
        return Sentenced(replace(imposed, fine=imposed.fine or 50))
    if severity == "misdemeanor" and (imposed.probation is None or rng.random() < 0.12):
        days = Term(rng.choice([2, 5, 10, 20, 30, 45, 60, 90, 180]), "D")
        return Sentenced(Imposed(jail=days) if rng.random() < 0.6 else Imposed(fine=rng.choice([50, 65, 150, 250])))
    if imposed.probation and rng.random() < 0.2:
        if severity == "felony":
            if day >= REALIGNED:
                return Sentenced(replace(imposed, imposition_suspended=True))
            term = Term(0, "Y") if day < date(1977, 7, 1) else rng.choice([Term(16, "M"), Term(2, "Y"), Term(3, "Y")])
            return Sentenced(replace(imposed, prison=term, jail=None, imposition_suspended=False), executed=False)
        days = Term(rng.choice([30, 60, 90, 180]), "D")
        return Sentenced(replace(imposed, jail=days, imposition_suspended=False), executed=False)
    if imposed.probation:
        return Sentenced(replace(imposed, imposition_suspended=True))
    if imposed.prison and day >= REALIGNED:
        return Sentenced(Imposed(jail=imposed.prison))
    return Sentenced(imposed)


def outcome_count(
    outcome: Outcome, day: date | None, *, plea: bool, graded: bool, titled: bool, sentence: Sentence | None
) -> dict[str, Any]:
    """Return the record's count of an *outcome*.

    Args:
        outcome: what became of the count.
        day: the day of the disposition; None where nothing was disposed of.
        plea: whether the paper says which plea.
        graded: whether the paper says felony or misdemeanor.
        titled: whether the paper names the offence beside its section.
        sentence: the sentence that stands beside this count.
    """
    return {
        "number": outcome.charge.number,
        "code": outcome.offence.code,
        "section": outcome.offence.section,
        "description": outcome.title.upper() if titled else None,
        "attempted": outcome.charge.attempted and outcome.lesser is None,
        "plea": outcome.plea if plea else None,
        "disposition": outcome.disposition,
        "disposition_date": day.isoformat() if day and outcome.disposition else None,
        "severity": outcome.severity if graded else None,
        "sentence": (sentence or Sentence()).model_dump(),
    }
