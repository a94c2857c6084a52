"""An invented document before it is drawn or worn: its sheets and the truth that they print."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from corpora.sheet import Sheet
from extract.record import Event, Family, Person

__all__ = ["Document", "Truth"]


@dataclass(frozen=True, slots=True)
class Truth:
    """What the document says of one person.

    ``fair`` holds further right answers by JSON Pointer, where the conventions of the record format leave room.
    """

    person: Person
    events: tuple[Event, ...]
    fair: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper; ``machine`` is the kind of face that it was typed or printed with."""

    family: Family
    sheets: tuple[Sheet, ...]
    truths: tuple[Truth, ...]
    machine: str
    year: int
