"""One day in court, as a minute order records it: what was done to which counts, and the truth of that."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from corpora.court_action import Action, court_day, court_event
from corpora.document import Truth
from corpora.outcome import Outcome, Sentenced, invent_outcomes, invent_sentence, outcome_count
from extract.record import Sentence

__all__ = ["Hearing", "HearingKind", "Printed", "hearing_truth", "invent_hearing", "principal"]

HearingKind = Literal[
    "arraignment", "plea", "judgment", "plea and judgment", "trial", "dismissal", "diversion", "reduction", "relief"
]

_KINDS: dict[HearingKind, int] = {
    "arraignment": 10,
    "plea": 16,
    "judgment": 30,
    "plea and judgment": 14,
    "trial": 8,
    "dismissal": 8,
    "diversion": 4,
    "reduction": 5,
    "relief": 7,
}


@dataclass(frozen=True, slots=True)
class Hearing:
    """A hearing; ``then`` is the day it was put over to, ``convicted`` the day of a conviction long before."""

    kind: HearingKind
    day: date
    outcomes: tuple[Outcome, ...]
    sentenced: Sentenced | None
    then: date | None
    convicted: date | None


@dataclass(slots=True)
class Printed:
    """What the layout came to state: ``pleas``, ``graded`` and ``titled`` by number of count, the sentence's text.

    ``convicted`` is whether an order made years after says when the conviction was.
    """

    pleas: set[int] = field(default_factory=set)
    graded: set[int] = field(default_factory=set)
    titled: set[int] = field(default_factory=set)
    sentence: str = ""
    update: str = ""
    convicted: bool = True
    born: bool = False
    cii: bool = False
    aliases: bool = True


def invent_hearing(rng: random.Random, action: Action) -> Hearing:
    """Invent a hearing of the first defendant of *action*."""
    kind: HearingKind = rng.choices(list(_KINDS), list(_KINDS.values()))[0]
    lower = action.court != "superior"
    if kind == "judgment" and lower and rng.random() < 0.5:
        kind = "plea and judgment"
    day = court_day(action.filed + timedelta(days=rng.randint(12, 150)))
    if kind == "arraignment":
        outcomes = tuple(Outcome(charge, "not_guilty", None, charge.severity) for charge in action.charges_of(0))
        day = court_day(action.filed + timedelta(days=rng.randint(1, 20)))
        return Hearing(kind, day, outcomes, None, _later(rng, day), None)
    if kind in ("dismissal", "diversion"):
        outcomes = invent_outcomes(rng, action, 0, "dismissed" if kind == "dismissal" else "diverted")
        if kind == "diversion" and outcomes[0].disposition != "diverted":
            kind = "dismissal"
        return Hearing(kind, day, outcomes, None, _later(rng, day) if kind == "diversion" else None, None)
    if kind == "trial":
        outcomes = invent_outcomes(rng, action, 0, rng.choice(["convicted", "convicted", "acquitted"]))
        outcomes = tuple(_tried(rng, outcome) for outcome in outcomes)
        guilty = any(outcome.disposition == "convicted" for outcome in outcomes)
        return Hearing(kind, day, outcomes, None, _later(rng, day) if guilty else None, None)
    outcomes = invent_outcomes(rng, action, 0, "convicted")
    if kind in ("plea", "plea and judgment"):
        outcomes = tuple(_pleaded(outcome) for outcome in outcomes)
    if kind in ("reduction", "relief"):
        return _afterwards(rng, kind, day, outcomes)
    if kind == "plea":
        # whether a wobbler is a misdemeanor is for the day of judgment
        outcomes = tuple(replace(o, severity=o.charge.severity if not o.lesser else o.severity) for o in outcomes)
        return Hearing(kind, day, outcomes, None, _later(rng, day), None)
    severest = principal(outcomes).severity
    return Hearing(kind, day, outcomes, invent_sentence(rng, severest, day), None, None)


def _afterwards(rng: random.Random, kind: HearingKind, day: date, outcomes: tuple[Outcome, ...]) -> Hearing:
    """Years after: a conviction is reduced (17(b)) or set aside (1203.4). Only its counts are spoken of."""
    guilty = tuple(outcome for outcome in outcomes if outcome.disposition == "convicted")
    if kind == "reduction":
        guilty = tuple(o for o in guilty if o.charge.severity == "felony" and o.offence.grading == "wobbler")
        guilty = tuple(replace(o, severity="felony", lesser=None) for o in guilty)
        if not guilty:
            return _afterwards(rng, "relief", day, outcomes)
    after = court_day(day + timedelta(days=rng.randint(400, 1500)))
    return Hearing(kind, after, guilty, None, None, day)


def principal(outcomes: tuple[Outcome, ...]) -> Outcome:
    """Return the conviction that the sentence stands beside: the gravest, the first of those alike."""
    grave = ("felony", "misdemeanor", "infraction")
    return min((o for o in outcomes if o.disposition == "convicted"), key=lambda o: grave.index(o.severity))


def _tried(rng: random.Random, outcome: Outcome) -> Outcome:
    if outcome.how == "plea":
        return replace(outcome, how=rng.choice(["court", "jury"]), plea="not_guilty")
    return outcome


def _pleaded(outcome: Outcome) -> Outcome:
    if outcome.disposition == "convicted" and outcome.how != "plea":
        return replace(outcome, how="plea", plea="guilty")
    return outcome


def _later(rng: random.Random, day: date) -> date:
    return court_day(day + timedelta(days=rng.choice([7, 14, 21, 28, 28, 35, rng.randint(8, 60)])))


def hearing_truth(action: Action, hearing: Hearing, printed: Printed) -> Truth:
    """Return what a minute order of *hearing* says."""
    defendant = action.defendants[0]
    fair: dict[str, list[Any]] = dict(defendant.fair_names)
    counts: list[dict[str, Any]] = []
    main = principal(hearing.outcomes) if hearing.sentenced else None
    for at, outcome in enumerate(hearing.outcomes):
        number = outcome.charge.number
        pointer = f"/events/0/counts/{at}"
        sentence: Sentence | None = None
        if hearing.sentenced and outcome is main:
            sentence = hearing.sentenced.to_record(printed.sentence)
        day: date | None = hearing.day
        if hearing.convicted:
            day = hearing.convicted if printed.convicted else None
        # a commitment to prison is a felony's, though the word need not stand there
        prison = sentence is not None and sentence.prison is not None
        graded = number in printed.graded or prison
        count = outcome_count(
            outcome,
            day,
            plea=number in printed.pleas,
            graded=graded,
            titled=number in printed.titled,
            sentence=sentence,
        )
        if not graded:
            fair[f"{pointer}/severity"] = [outcome.severity]
        elif number not in printed.graded:
            fair[f"{pointer}/severity"] = [None]
        if outcome.disposition is None:
            fair[f"{pointer}/disposition"] = ["pending"]
        if hearing.kind in ("reduction", "relief"):
            word = "reduced" if hearing.kind == "reduction" else "set_aside"
            count["updates"] = [
                {"date": hearing.day.isoformat(), "disposition": word, "text": printed.update.upper()}
            ]
            fair[f"{pointer}/disposition"] = [word] if printed.convicted else [word, None]
            if hearing.kind == "reduction":
                fair.setdefault(f"{pointer}/severity", []).extend(["misdemeanor", None])
        counts.append(count)
    return Truth(
        defendant.to_record(born=printed.born, cii=printed.cii, aliases=printed.aliases),
        (court_event(action, defendant, hearing.day, counts),),
        fair,
    )
