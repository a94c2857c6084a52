"""The values that a paper states, each with the pointer it comes from, where it was read, and whether it is sure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eligibility.determination import Determination
from eligibility.papers.manifest import determination_pointer, value_at
from extract.record import Evidence, Record

__all__ = ["SURE_FROM", "PaperValue", "PaperWithheld", "paper_values"]

# The same confidence from which a record needs no review; the door may hand over another.
SURE_FROM = 0.9

_COUNT = re.compile(r"/events/(\d+)/counts/(\d+)")


class PaperWithheld(Exception):
    """No paper can be made of this determination; the message says why, without any value of the record."""


@dataclass(frozen=True, slots=True)
class PaperValue:
    """One value on a paper.

    ``text`` is None where it is not stated; ``place`` says in words where it was read; ``doubt`` says why a person
    must check it, and is None where it is sure.
    """

    label: str
    text: str | None
    pointer: str | None
    place: str
    doubt: str | None = None


def paper_values(determination: Determination, record: Record, sure_from: float = SURE_FROM) -> dict[str, PaperValue]:
    """Return the values for the paper of *determination*, which was made of *record*, by label in order.

    Raises PaperWithheld where the record has no such count, or no longer says what the determination was made of.
    """
    found = _COUNT.fullmatch(determination.pointer)
    if found is None:
        raise PaperWithheld("the determination does not point at a count")
    event, count = int(found[1]), int(found[2])
    if event >= len(record.events) or count >= len(record.events[event].counts):
        raise PaperWithheld("the record no longer has this count; evaluate it again")
    of_event, of_count = f"/events/{event}", determination.pointer
    reader = _Reader(determination, record, sure_from)

    name_used = record.events[event].name_used
    name = f"{of_event}/name_used" if name_used else "/person/name"
    other = "/person/name" if name_used and record.person.name not in (None, name_used) else None
    values = [reader.read("defendant", name)]
    if other:
        values.append(reader.read("also known as", other))
    values += [
        reader.agreed("county", f"{of_event}/county", determination.county),
        reader.read("court of conviction", f"{of_event}/agency"),
        reader.agreed("case number", f"{of_event}/case_number", determination.case_number),
        reader.read("count", f"{of_count}/number"),
        reader.agreed("code", f"{of_count}/code", determination.code),
        reader.agreed("section", f"{of_count}/section", determination.section),
        reader.read("offence", f"{of_count}/description"),
        reader.agreed("grade", f"{of_count}/severity", determination.severity),
        reader.date(of_event, of_count),
    ]
    return {value.label: value for value in values}


@dataclass(frozen=True)
class _Reader:
    determination: Determination
    record: Record
    sure_from: float

    def read(self, label: str, pointer: str) -> PaperValue:
        """Return the record's own value at *pointer*."""
        value = value_at(self.record.model_dump(mode="json", include={"person", "events"}), pointer)
        evidence = self.record.evidence.get(pointer)
        doubt = self._doubt(pointer, evidence)
        if value is None:
            illegible = evidence is not None and evidence.state == "illegible"
            return PaperValue(label, None, None, "not legible" if illegible else "not stated", doubt)
        return PaperValue(label, str(value), f"{self.record.record_id}#{pointer}", self._place(evidence), doubt)

    def agreed(self, label: str, pointer: str, decided_on: str | None) -> PaperValue:
        """Return the record's value, or where it states none the determination's; they must not differ."""
        value = self.read(label, pointer)
        if decided_on is None or value.text == decided_on:
            return value
        if value.text is not None:
            raise PaperWithheld(f"the record's {label} is not the one that was decided on; evaluate it again")
        field = pointer.rsplit("/", 1)[1]
        return self._derived(label, field, decided_on, value.doubt)

    def date(self, of_event: str, of_count: str) -> PaperValue:
        """Return the date of conviction: the count's own where it has one, else that of the day in court."""
        label, decided_on = "date of conviction", self.determination.date
        stated = [self.read(label, f"{of_count}/disposition_date"), self.read(label, f"{of_event}/date")]
        present = [value for value in stated if value.text is not None]
        if decided_on is None:
            return present[0] if present else stated[1]
        for value in present:
            if value.text == decided_on:
                return value
        if any(len(value.text or "") == len(decided_on) for value in present):
            raise PaperWithheld(f"the record's {label} is not the one that was decided on; evaluate it again")
        return self._derived(label, "date", decided_on, next((value.doubt for value in stated if value.doubt), None))

    def _derived(self, label: str, field: str, text: str, doubt: str | None) -> PaperValue:
        pointer = determination_pointer(self.determination, field)
        return PaperValue(label, text, pointer, "follows from the determination", doubt)

    def _doubt(self, pointer: str, evidence: Evidence | None) -> str | None:
        if self.record.review.status == "reviewed":
            return None
        for reason in self.record.review.reasons:
            named = re.match(r"/[^\s:]*", reason)
            if named and (pointer + "/").startswith(named[0].rstrip("/") + "/"):
                return "it waits for review"
        if evidence is None or evidence.source == "reviewer":
            return None
        if evidence.state == "illegible":
            return "it stands there and could not be read"
        if evidence.confidence < self.sure_from:
            return "it was not read surely"
        return None

    def _place(self, evidence: Evidence | None) -> str:
        if evidence is None:
            return "no place recorded"
        place = self._where(evidence)
        if evidence.source == "reviewer":
            return f"{place}; confirmed by a reviewer"
        return place

    def _where(self, evidence: Evidence) -> str:
        if evidence.row is not None:
            return f"row {evidence.row}" + (f", column {evidence.column}" if evidence.column else "")
        pages = {place.page for place in evidence.boxes or ()} | ({evidence.page} if evidence.page else set())
        if not pages:
            for pointer in evidence.from_ or ():
                source = self.record.evidence.get(pointer)
                if source is not None and source.page is not None:
                    pages.add(source.page)
        where = ("page " if len(pages) == 1 else "pages ") + ", ".join(map(str, sorted(pages)))
        if evidence.state == "derived":
            return f"follows from {where}" if pages else "follows from other values"
        return where if pages else "no place recorded"
