"""Lists of sections that rules rest on: which sections name a super-strike, a registrable offence, cannabis.

The law is in the YAML files beside this one, with sources; here they are read and asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from eligibility.documents import Confidence, LawModel, read_model
from nlp.values import Section

__all__ = ["CannabisTerms", "Certainty", "SectionList", "load_cannabis_terms", "load_section_list"]

Certainty = Literal["yes", "no", "possible"]


class ListedSection(LawModel):
    """Sections of one code that are in the list (surely, possibly, or by exception not), from and to a day.

    ``attempts`` says how an attempt at them counts, where the list's own word does not hold.
    """

    code: str
    sections: list[str]
    certainty: Certainty = "yes"
    attempts: Certainty | None = None
    from_: date | None = Field(None, alias="from")
    to: date | None = None
    confidence: Confidence = "high"
    why: str | None = None

    def within_dates(self, earliest: date, latest: date) -> Certainty:
        """Tell whether a conviction in that range lies in the entry's period."""
        begins, ends = self.from_ or date.min, self.to or date.max
        if latest < begins or ends < earliest:
            return "no"
        return "yes" if begins <= earliest and latest <= ends else "possible"


class Registration(LawModel):
    """A registration entry that shows a duty to register, without saying for which conviction."""

    code: str
    sections: list[str]


class SectionList(LawModel):
    """A list of sections, with how attempts and conspiracies count.

    ``since`` is the first day on which a conviction can count. Of two entries that hold a section, the one that
    names more of its subdivisions decides.
    """

    id: str
    what: str
    source: str
    since: date
    attempts: Certainty
    conspiracies: Certainty
    entries: list[ListedSection]
    registration: Registration | None = None

    def holds(
        self, section: Section, earliest: date, latest: date, *, attempted: bool = False, conspiracy: bool = False
    ) -> Certainty:
        """Tell whether a conviction under *section*, on a day of the range, is in the list.

        A section whose subdivision is not printed is possibly in the list where one of its subdivisions is.
        """
        if latest < self.since:
            return "no"
        found: list[tuple[int, Certainty, ListedSection]] = []
        parent = False
        for entry in self.entries:
            when = entry.within_dates(earliest, latest)
            for number in entry.sections:
                listed = Section(entry.code, number)
                if section.is_within(listed) and when != "no":
                    certainty = when if entry.certainty == "yes" else entry.certainty
                    found.append((len(number), certainty, entry))
                elif listed.is_within(section) and when != "no" and entry.certainty != "no":
                    parent = True
        if not found:
            return "possible" if parent else "no"
        most = max(length for length, _, _ in found)
        narrowest = [(certainty, entry) for length, certainty, entry in found if length == most]
        certainty = _one(certainty for certainty, _ in narrowest)
        if attempted and certainty != "no":
            certainty = _least(certainty, _one(entry.attempts or self.attempts for _, entry in narrowest))
        if conspiracy and certainty != "no":
            certainty = _least(certainty, self.conspiracies)
        return "possible" if certainty == "no" and parent else certainty

    def shows_duty(self, section: Section | None) -> bool:
        """Tell whether a registration entry under *section* (None: any section) may show the duty of this list."""
        duty = self.registration
        if duty is None or section is None:
            return duty is not None
        return section.code in (duty.code, None) and section.base in duty.sections


def _one(words: Iterable[Certainty]) -> Certainty:
    said = set(words)
    return said.pop() if len(said) == 1 else "possible"


def _least(a: Certainty, b: Certainty) -> Certainty:
    return min(a, b, key=("no", "possible", "yes").index)


class CannabisTerms(LawModel):
    """Which classes of offence fall under which section of today, what is measured, and words in charges."""

    source: str
    code: str
    sections: dict[str, list[str]]
    measures: dict[str, list[str]]
    grams_small: float
    concentrate_grams_small: float
    plants_small: int
    divided_by_words: dict[str, dict[str, list[str]]]
    small_words: list[str]
    over_words: list[str]
    plants_small_words: list[str]
    plants_over_words: list[str]
    minor_words: list[str]

    def section_of(self, prop64_class: str) -> str | None:
        """Return the number of the section of today for a class; None for classes that the Act does not name."""
        return next((number for number, classes in self.sections.items() if prop64_class in classes), None)

    def measure_of(self, prop64_class: str) -> str:
        """Return what an amount of that class is measured in: ``plants``, ``concentrate`` or ``flower``."""
        return next((measure for measure, classes in self.measures.items() if prop64_class in classes), "flower")


def _path(name: str) -> Path:
    return Path(__file__).with_name(f"{name}.yaml")


@cache
def load_section_list(name: str) -> SectionList:
    """Return the list of that name: ``superstrikes`` or ``pc290c``."""
    return read_model(SectionList, _path(name))


@cache
def load_cannabis_terms() -> CannabisTerms:
    """Return the terms shipped with the package."""
    return read_model(CannabisTerms, _path("cannabis"))
