"""Outcomes and sentences in the short words of report forms and index cards, with what they mean in the record."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpora.charges import Imposed, Offence, Term, choose_offence, graded, impose
from extract.record import Disposition, Plea, Severity

__all__ = ["Ended", "decide", "terse_sentence"]

_DIVERSION = date(1973, 1, 1)
# PC 17 has its subdivisions since 1969
_LETTERED = date(1969, 11, 10)
_DISMISSALS = (
    "DISMISSED",
    "DISM",
    "DISM 1385 PC",
    "DISMISSED-FURTHERANCE OF JUSTICE",
    "DISM 995 PC",
    "DISMISSED 1538.5 PC",
    "DISM IFOJ",
)


@dataclass(frozen=True, slots=True)
class Ended:
    """How one count ended: ``text`` as printed, the record's ``word``, and the offence that it ended with.

    ``reduced`` says that the court made a misdemeanor of a felony in the same order (PC 17).
    """

    word: Disposition
    text: str
    offence: Offence
    title: str
    severity: Severity
    plea: Plea | None
    imposed: Imposed | None
    sentence: str | None
    reduced: bool = False
    concurrent: bool = False

    @property
    def record(self) -> dict[str, Any]:
        """The sentence as the record gives it; empty where none was imposed."""
        if not self.imposed or not self.sentence:
            return {}
        return {**self.imposed.to_record(self.sentence).model_dump(), "concurrent": True if self.concurrent else None}


def _length(rng: random.Random, term: Term) -> str:
    unit = {"Y": ["YRS", "YRS", "YEARS"], "M": ["MOS", "MONTHS"], "D": ["DAYS", "DAYS", "DS"]}[term.unit]
    one = {"Y": "YR", "M": "MO", "D": "DAY"}[term.unit]
    return f"{term.number} {one if term.number == 1 else rng.choice(unit)}"


def terse_sentence(rng: random.Random, imposed: Imposed) -> str:
    """Return the sentence as a clerk abbreviated it: ``3 YRS PROB, 60 DAYS CO JAIL, FINE $250``."""
    parts = []
    if imposed.prison:
        word = rng.choice(["STATE PRISON", "ST PRISON", "STATE PRISON"])
        parts.append(
            f"{_length(rng, imposed.prison)} {word}" if imposed.prison.number else f"{word} TERM PRESC BY LAW"
        )
    if imposed.probation:
        parts.append(f"{_length(rng, imposed.probation)} {rng.choice(['PROB', 'PROBATION', 'PROB'])}")
    if imposed.jail:
        parts.append(f"{_length(rng, imposed.jail)} {rng.choice(['JAIL', 'CO JAIL', 'JAIL', 'CJ'])}")
    if imposed.fine:
        parts.append(rng.choice([f"FINE ${imposed.fine}", f"${imposed.fine} FINE"]))
        if rng.random() < 0.3:
            # a penalty assessment is no part of the fine
            parts.append(f"${rng.choice([5, 10, 25, 35])} PEN ASSMT")
    if imposed.imposition_suspended:
        parts.insert(0, rng.choice(["ISS", "IMP SEN SS", "IMP SENT SUSP"]))
    return rng.choice([", ", ", ", "; "]).join(parts)


def decide(
    rng: random.Random,
    offence: Offence,
    title: str,
    severity: Severity,
    day: date,
    *,
    guilty: float,
    first: Ended | None = None,
) -> Ended:
    """Let a court decide a count on *day*.

    *guilty* is the share convicted; of the rest most are dismissed. A conviction beside that of the *first* count has
    no sentence of its own, or the same, concurrent.
    """
    if rng.random() >= guilty:
        fate = rng.random()
        if fate < 0.16:
            return Ended("acquitted", "ACQUITTED", offence, title, severity, "not_guilty", None, None)
        if fate < 0.38 and offence.cannabis and day >= _DIVERSION:
            text = rng.choice(["DIVERSION 1000 PC", "PROC SUSP-DIVERSION 1000 PC", "DIVERTED 1000 PC"])
            return Ended("diverted", text, offence, title, severity, None, None, None)
        return Ended("dismissed", rng.choice(_DISMISSALS), offence, title, severity, None, None, None)
    if rng.random() < 0.12:
        # a plea to something less
        less = choose_offence(rng, day, cannabis=offence.cannabis, family="disposition_report", felony=False)
        if less.grading != "infraction" and less.section != offence.section:
            offence, title, severity = less, rng.choice(less.doj), graded(rng, less, felony=severity == "felony")
    plea: Plea = rng.choices(["guilty", "nolo_contendere", "not_guilty"], [74, 16, 10])[0]  # type: ignore[assignment]
    reduced = severity == "felony" and offence.grading == "wobbler" and rng.random() < 0.3
    outcome: Severity = "misdemeanor" if reduced else severity
    imposed, sentence, together = None, "", False
    if first is None or first.word != "convicted":
        imposed = impose(rng, outcome, day)
        sentence = terse_sentence(rng, imposed)
    elif first.imposed and first.sentence and first.severity == outcome and rng.random() < 0.5:
        imposed, together = first.imposed, True
        sentence = terse_sentence(rng, imposed) + rng.choice([" CC", ", CONC", ", CONCURRENT"])
    text = rng.choice(["CONVICTED", "CONVICTED", "CONV"])
    if reduced:
        lettered = ["CONVICTED-REDUCED TO MISD 17(B) PC", "CONV 17(B)(1) PC MISD"] if day >= _LETTERED else []
        text = rng.choice(["CONV-MISD PER 17 PC", *lettered])
    return Ended("convicted", text, offence, title, outcome, plea, imposed, sentence or None, reduced, together)
