"""The person as papers and report need to know them, mapped by the door from ``persons.jsonl``."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PaperPerson"]


@dataclass(frozen=True, slots=True)
class PaperPerson:
    """One matched person: the ids of the records that speak of them, and what is known across those records.

    ``race`` is as the documents spell it, in capitals; None where they do not state it. ``conflicts`` names what
    speaks against these records being one person, in words without values; while there is any, papers are drafts.
    """

    person_id: str
    members: tuple[str, ...]
    name: str | None = None
    date_of_birth: str | None = None
    race: str | None = None
    conflicts: tuple[str, ...] = ()
