"""The normal values that text comes down to. Everything after this compares values, never strings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

__all__ = ["AgencyKind", "Charge", "Court", "Reading", "Section", "SentencePart"]

AgencyKind = Literal[
    "superior",
    "municipal",
    "justice",
    "juvenile",
    "police",
    "sheriff",
    "probation",
    "prison",
    "state",
    "federal",
    "other",
]
T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """One plausible reading of a stretch of text.

    ``raw`` is what stands there; ``cost`` says how much had to be repaired to read it so: 0 as printed, about
    0.5 for each character that scanners are known to confuse, 1 and more for other repairs.
    """

    value: T
    raw: str
    cost: float = 0.0


@dataclass(frozen=True, slots=True, order=True)
class Section:
    """One section of one code, such as ``Section("HS", "11357(b)")``.

    ``code`` is the Department of Justice's two letters, or None where the text names no code.
    """

    code: str | None
    number: str

    @property
    def base(self) -> str:
        """The number without its subdivisions: ``11357`` for ``11357(b)(2)``, ``11357.5`` for itself."""
        return self.number.split("(", 1)[0]

    @property
    def subdivisions(self) -> tuple[str, ...]:
        """The subdivisions in order: ``("b", "2")``."""
        return tuple(re.findall(r"\(([^)]*)\)", self.number))

    def is_within(self, parent: Section) -> bool:
        """Tell whether this is *parent* or a subdivision of it (11357.5 is not within 11357)."""
        return self.code == parent.code and (
            self.number == parent.number or self.number.startswith(parent.number + "(")
        )

    def __str__(self) -> str:
        return f"{self.code} {self.number}" if self.code else self.number


@dataclass(frozen=True, slots=True)
class Charge:
    """What a count charges: the section, whether as an attempt or a conspiracy, and its title in words."""

    section: Section
    attempted: bool = False
    conspiracy: bool = False
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Court:
    """An agency or court: its kind, the name in the record's form, and its county where that is known.

    ``county`` is upper case without COUNTY; None where the place is unknown or stands in several counties.
    """

    kind: AgencyKind
    name: str
    county: str | None


@dataclass(frozen=True, slots=True)
class SentencePart:
    """One part of a sentence. ``duration`` is ISO 8601 (``P0D`` for no length given); ``dollars`` of a fine."""

    kind: Literal["prison", "jail", "probation", "fine", "restitution", "other"]
    duration: str | None = None
    dollars: float | None = None
    suspended: bool = False
    concurrent: bool | None = None
