"""What a family hands over: values with where they were read, before they are weighed and become a record.

The drafts have the record's own field names, so that ``extract.assemble`` can walk them; None stands for what the
document does not state. A family never writes evidence itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from extract.record import Family
from extract.text import PageText

__all__ = [
    "AmountDraft",
    "CountDraft",
    "EventDraft",
    "FamilyReader",
    "Field",
    "PersonDraft",
    "RecordDraft",
    "SentenceDraft",
    "UpdateDraft",
    "derived",
    "illegible",
    "read",
]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Field(Generic[T_co]):
    """One value of the record, and what it rests on.

    ``spans`` are stretches ``(start, end)`` of the document's ``PageText``; ``cost`` is what had to be repaired to
    read the value so (``nlp.values.Reading``); ``sense`` (0 to 1) is how well it fits what else is known; ``support``
    (0 to 1) is how surely something else says the same (another place on the paper, a vocabulary of long words).
    ``reason`` says in plain words, without the value, what does not fit: such a value goes to a person. ``from_``
    names what a derived value follows from, as paths from the object that holds it (``agency``, ``../../date``).
    ``alternatives`` are other readings: value, confidence, where from.
    """

    value: T_co | None
    spans: tuple[tuple[int, int], ...] = ()
    raw: str | None = None
    cost: float = 0.0
    sense: float = 1.0
    support: float = 0.0
    state: Literal["read", "illegible", "derived"] = "read"
    from_: tuple[str, ...] = ()
    reason: str | None = None
    alternatives: tuple[tuple[Any, float, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """The person, as ``extract.record.Person``."""

    name: Field[str] | None = None
    aliases: tuple[Field[str], ...] = ()
    date_of_birth: Field[str] | None = None
    sex: Field[str] | None = None
    race: Field[str] | None = None
    cii: Field[str] | None = None
    fbi: Field[str] | None = None
    drivers_license: Field[str] | None = None
    ssn_last4: Field[str] | None = None
    other_dates_of_birth: tuple[Field[str], ...] = ()
    deceased: Field[bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountDraft:
    """How much of the drug, as ``extract.record.Amount``."""

    grams: Field[float] | None = None
    plants: Field[int] | None = None
    text: Field[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceDraft:
    """What was imposed, as ``extract.record.Sentence``."""

    prison: Field[str] | None = None
    jail: Field[str] | None = None
    probation: Field[str] | None = None
    fine: Field[float] | None = None
    suspended: tuple[Field[str], ...] = ()
    concurrent: Field[bool] | None = None
    text: Field[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateDraft:
    """What later became of a count, as ``extract.record.Update``."""

    date: Field[str] | None = None
    disposition: Field[str] | None = None
    text: Field[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountDraft:
    """One count, as ``extract.record.Count``."""

    number: Field[int] | None = None
    code: Field[str] | None = None
    section: Field[str] | None = None
    description: Field[str] | None = None
    attempted: Field[bool] | None = None
    conspiracy: Field[bool] | None = None
    offence_date: Field[str] | None = None
    amount: AmountDraft = AmountDraft()
    plea: Field[str] | None = None
    disposition: Field[str] | None = None
    disposition_date: Field[str] | None = None
    severity: Field[str] | None = None
    sentence: SentenceDraft = SentenceDraft()
    updates: tuple[UpdateDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDraft:
    """One event, as ``extract.record.Event``."""

    type: Field[str]
    date: Field[str] | None = None
    agency: Field[str] | None = None
    county: Field[str] | None = None
    case_number: Field[str] | None = None
    cycle: Field[int] | None = None
    name_used: Field[str] | None = None
    counts: tuple[CountDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDraft:
    """One person on one document.

    ``doubts`` are reasons, in plain words and without any value of the page, why a person must look at the record
    as a whole (a page that is missing, a line that could not be placed). ``unread`` are the numbers of the pages with
    writing that no reading made out (``Page.unread``) and that may bear on the record; None: all that have any.
    """

    person: PersonDraft
    events: tuple[EventDraft, ...] = ()
    doubts: tuple[str, ...] = ()
    unread: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class FamilyReader:
    """What ``extract.family`` and ``extract.assemble`` need to know of a family.

    ``score`` takes the lines of a page and gives 0 to 1: how much it looks like this family (0.5 and above: it is
    one). ``begins`` takes the lines of a page and an index, and tells whether a document of this family begins with
    that line; ``ends`` likewise whether one ends with it. ``read`` takes a document's text and the latest plausible
    day, and gives a draft for each person (none: this is no court record); it never raises on any text.
    """

    name: Family
    score: Callable[[Sequence[str]], float]
    begins: Callable[[Sequence[str], int], bool]
    ends: Callable[[Sequence[str], int], bool]
    read: Callable[[PageText, date], list[RecordDraft]]


def read(
    text: PageText,
    value: T,
    *spans: tuple[int, int],
    cost: float = 0.0,
    reason: str | None = None,
    sense: float = 1.0,
) -> Field[T]:
    """Return *value* as read in *spans* of *text* (at least one); ``raw`` is what stands there."""
    raw = " ".join(text.raw(start, end) for start, end in spans)
    return Field(value, spans=spans, raw=raw or None, cost=cost, reason=reason, sense=sense)


def illegible(text: PageText, start: int, end: int, reason: str) -> Field[Any]:
    """Return a field whose place is known and whose value cannot be read."""
    return Field(None, spans=((start, end),), raw=text.raw(start, end) or None, state="illegible", reason=reason)


def derived(value: T, *from_: str, sense: float = 1.0, support: float = 0.0, reason: str | None = None) -> Field[T]:
    """Return a value that follows from others of the same record, named by paths from the object that holds it."""
    return Field(value, state="derived", from_=from_, sense=sense, support=support, reason=reason)
