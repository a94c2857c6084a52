"""What all charging papers share: the truth of what they charge, and the stamp of their filing."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from corpora.court_action import Action, Charge, court_event
from corpora.document import Truth
from corpora.people import Name
from corpora.sheet import Stamp
from extract.record import Amount

__all__ = ["Said", "charging_truths", "filing_stamp"]


@dataclass(slots=True)
class Said:
    """What the paper came to say beside its counts.

    ``graded`` and ``titled`` hold the numbers of the counts whose grade or title stands on the paper; ``dated`` is
    the day beside the signature, where that is not the day of filing; ``born`` and ``cii`` whether the caption gives
    them.
    """

    amounts: dict[int, Amount] = field(default_factory=dict)
    graded: set[int] = field(default_factory=set)
    titled: set[int] = field(default_factory=set)
    dated: date | None = None
    stamped: bool = False
    born: bool = False
    cii: bool = False
    aliases: bool = True


def filing_stamp(rng: random.Random, day: date, clerk: Name, x: float, y: float) -> Stamp:
    """Return the clerk's stamp of filing, of exactly that *day*."""
    lines = [rng.choice(["F I L E D", "FILED", "ENDORSED FILED"]), f"{day:%b} {day.day} {day.year}".upper()]
    lines.append(f"{clerk.spoken}, {rng.choice(['Clerk', 'County Clerk'])}")
    if rng.random() < 0.5:
        lines.append(f"BY {rng.choice(['R. ORTIZ', 'M. HALL', 'J. WEEKS', 'K. SATO', 'D. REED'])}, DEPUTY")
    size = rng.uniform(7, 9)
    x = min(x, 585 - 0.68 * size * max(map(len, lines)))
    return Stamp(x, y, tuple(lines), size, rng.uniform(-5, 5), rng.randint(50, 130), rng.random() < 0.25)


def charging_truths(action: Action, said: Said) -> tuple[Truth, ...]:
    """Return the truth of each defendant: the counts that charge them, with no outcome, on the day of filing."""
    truths = []
    for at, defendant in enumerate(action.defendants):
        charges = action.charges_of(at)
        fair: dict[str, list[Any]] = dict(defendant.fair_names)
        if said.dated or not said.stamped:
            fair["/events/0/date"] = [said.dated.isoformat() if said.dated else None]
        counts = [_count(charge, said) for charge in charges]
        for number, charge in enumerate(charges):
            fair[f"/events/0/counts/{number}/disposition"] = ["pending"]
            if charge.number not in said.graded:
                fair[f"/events/0/counts/{number}/severity"] = [charge.severity]
        truths.append(
            Truth(
                defendant.to_record(born=said.born, cii=said.cii, aliases=said.aliases),
                (court_event(action, defendant, action.filed, counts),),
                fair,
            )
        )
    return tuple(truths)


def _count(charge: Charge, said: Said) -> dict[str, Any]:
    return {
        "number": charge.number,
        "code": charge.offence.code,
        "section": charge.offence.section,
        "description": charge.title.upper() if charge.number in said.titled else None,
        "attempted": charge.attempted,
        "offence_date": charge.committed.isoformat(),
        "amount": said.amounts.get(charge.number, Amount()).model_dump(),
        "severity": charge.severity if charge.number in said.graded else None,
    }
