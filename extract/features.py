"""What speaks for a value: all that ``extract.confidence`` weighs, as numbers that are higher the surer the value.

``kind`` is what the value is (``case_number``, ``section``); ``group`` what it came from: a page's own text layer
(``text``), a picture (``scan``), other values of the record (``derived``), or a paper of no known family, whose
values are anybody's (``stray``). The rest are chances and shares from 0 to 1, but for ``cost``, which counts against
a value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Literal, get_args

from extract.draft import Field
from extract.text import PageText

__all__ = ["GROUPS", "TERMS", "Features", "Group", "Term", "Witnesses", "features_of", "kind_of", "terms"]

Group = Literal["text", "scan", "derived", "stray"]
Term = Literal[
    "least",
    "spelt",
    "legible",
    "mean",
    "bases",
    "repairs",
    "sense",
    "support",
    "again",
    "unrivalled",
    "quality",
    "undoubted",
]
TERMS: tuple[Term, ...] = get_args(Term)
GROUPS: tuple[Group, ...] = get_args(Group)

_BIRTHS = frozenset({"date_of_birth", "other_dates_of_birth"})
_FREE = frozenset({"text", "description", "agency", "name_used", "aliases"})
_TERMS_OF_SENTENCE = frozenset({"prison", "jail", "probation", "fine", "suspended", "concurrent"})
_AGAIN = frozenset({"name", "birth", "case_number", "number_of_person", "date"})
"""Kinds of which a second place that has the same letters tells something: others recur whatever they are."""
_LETTERS = re.compile(r"[^0-9A-Z]+")
_SPELT = frozenset({"name", "case_number", "number_of_person", "free"})
"""Kinds of which every letter tells: no vocabulary and no calendar mends a wrong one."""
_TOLD_BY_LETTERS = _SPELT | {"section", "date", "birth"}
"""Those, and kinds of which a misread character gives another value."""
_FEWEST = 5
"""Letters and digits that a value needs to be looked for elsewhere on the paper."""
LEAST_CHANCE, MOST_CHANCE = 0.02, 0.9995
"""Chances beyond these are taken for these: no engine knows better."""
HARDLY_READ, REPAIRED, RIVALLED, SUPPORTED = 0.3, 0.5, 0.6, 0.5
"""Of values below the first chance whose letters tell, one in six was wrong; from that cost on a character was put in
another's place; of values with another reading as likely as the third number one in five was wrong; support from the
fourth on makes up for any of it."""
HOPELESS = 0.1
"""A word of less chance than this was hardly read at all."""
MOST_REPAIRS = 4.0
MOST_SUPPORT = 0.99


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of one value.

    ``least`` and ``mean`` are the chances of its words, as the reader of the page gave them: of the least sure one,
    and of all by their characters. ``bases`` is the least confidence of the values that a derived one follows from.
    ``cost``, ``sense`` and ``support`` are the field's own (``extract.draft.Field``). ``again`` tells whether the
    same letters stand at another place of the paper; ``rival`` is the best chance of another reading (0 without
    any); ``quality`` the page's; ``questioned`` whether the value has a reason for doubt.

    Neither the family of the paper nor its doubts are among them: damage can change the one and hide the other, and
    would then make a value surer.
    """

    group: Group
    kind: str
    least: float = 1.0
    mean: float = 1.0
    bases: float = 1.0
    cost: float = 0.0
    sense: float = 1.0
    support: float = 0.0
    again: bool = False
    rival: float = 0.0
    quality: float = 1.0
    questioned: bool = False

    @property
    def doubtful(self) -> bool:
        """Tell whether the value was repaired, hardly read or read otherwise too, and nothing else says the same."""
        unread = self.least < HARDLY_READ and self.kind in _TOLD_BY_LETTERS
        shaky = unread or self.cost >= REPAIRED or self.rival >= RIVALLED
        return shaky and self.support < SUPPORTED and not self.again


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What the values of a record have in common: its paper's text, its letters alone, and its family."""

    text: PageText
    letters: str
    family: str

    @classmethod
    def of(cls, text: PageText, family: str) -> Witnesses:
        """Return those of a record of *family* that was read from *text*."""
        return cls(text, _letters(text.text), family)


def kind_of(pointer: str) -> str:
    """Return the kind of the value at *pointer*: its field's name, kinds that are read alike taken together."""
    parts = [part for part in pointer.split("/") if part and not part.isdigit()]
    name = parts[-1]
    if name in _BIRTHS:
        return "birth"
    if name in ("offence_date", "disposition_date"):
        return "date"
    if name in ("cii", "fbi", "drivers_license", "ssn_last4"):
        return "number_of_person"
    if name in ("attempted", "conspiracy"):
        return "section"
    if name == "deceased":
        return "type"
    if name in _TERMS_OF_SENTENCE and "sentence" in parts:
        return "sentence"
    return "free" if name in _FREE else name


def features_of(
    pointer: str, field: Field[Any], witnesses: Witnesses, bases: Sequence[float], rival: float
) -> Features:
    """Return what speaks for *field*.

    Args:
        pointer: where the record has it.
        field: the value, with its spans of the paper's text.
        witnesses: those of the record.
        bases: the confidences of the values that it follows from (empty for others).
        rival: the best chance of its other readings; 0 without any.
    """
    text, kind = witnesses.text, kind_of(pointer)
    least, mean, quality = 1.0, 1.0, 1.0
    printed = bool(field.spans)
    for start, end in field.spans:
        quality = min(quality, text.quality(start, end))
        if text.is_born_digital(start, end):
            continue
        printed = False
        low, average = text.sureness(start, end)
        least, mean = min(least, low), min(mean, average)
    group: Group = "text" if printed else "scan"
    if witnesses.family == "unknown":
        group = "stray"
    elif field.state == "derived" or not field.spans:
        group = "derived"
    return Features(
        group=group,
        kind=kind,
        least=least,
        mean=mean,
        bases=min(bases, default=1.0 if field.spans else 0.5),
        cost=field.cost,
        sense=field.sense,
        support=field.support,
        again=kind in _AGAIN and _recurs(field.raw, witnesses.letters),
        rival=rival,
        quality=quality,
        questioned=field.reason is not None,
    )


def terms(features: Features) -> Mapping[Term, float]:
    """Return the numbers that are weighed: each rises, or stays, as what it is made of speaks more for the value.

    Chances are taken as log odds, so that 0.99 lies as far above 0.9 as 0.9 above 0.5. The least sure word counts
    three times: for every value, once more where each letter tells (``spelt``), and where it was hardly read at all
    (``legible``).
    """
    return {
        "least": _odds(features.least),
        "spelt": _odds(features.least) if features.kind in _SPELT else 0.0,
        "legible": min(max(features.least, 0.0), HOPELESS) / HOPELESS - 1.0,
        "mean": _odds(features.mean),
        "bases": _odds(features.bases),
        "repairs": -min(features.cost, MOST_REPAIRS),
        "sense": log(min(max(features.sense, LEAST_CHANCE), 1.0)),
        "support": -log(1.0 - min(max(features.support, 0.0), MOST_SUPPORT)),
        "again": float(features.again),
        "unrivalled": -min(max(features.rival, 0.0), 1.0),
        "quality": _odds(features.quality),
        "undoubted": -float(features.questioned),
    }


def _odds(chance: float) -> float:
    kept = min(max(chance, LEAST_CHANCE), MOST_CHANCE)
    return log(kept / (1.0 - kept))


def _letters(text: str) -> str:
    return _LETTERS.sub("", text.upper())


def _recurs(raw: str | None, letters: str) -> bool:
    """Tell whether what was read stands on the paper twice, whatever blanks and marks stand between."""
    own = _letters(raw or "")
    if len(own) < _FEWEST:
        return False
    first = letters.find(own)
    return first >= 0 and letters.find(own, first + 1) >= 0
