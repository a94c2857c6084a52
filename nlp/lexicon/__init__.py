"""The words that the parsers know, as data: every row says where it is from and how sure it is.

The YAML files beside this module are read once, checked, and handed out as frozen values. A row that states no
``source`` or ``confidence`` has those of its file.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict

from nlp.values import AgencyKind

__all__ = [
    "Agencies",
    "Agency",
    "AgencyKind",
    "CaseNumberShape",
    "CharacterClass",
    "CodeName",
    "Codes",
    "Counties",
    "County",
    "CourtPeriod",
    "Flag",
    "Joining",
    "Mark",
    "Misreads",
    "NumberList",
    "OffenceWords",
    "Pair",
    "Phrase",
    "Row",
    "Sections",
    "Sentences",
    "WordedAgency",
    "Words",
    "load_agencies",
    "load_case_numbers",
    "load_codes",
    "load_counties",
    "load_court_periods",
    "load_court_phrases",
    "load_cover_sheets",
    "load_dispositions",
    "load_marks",
    "load_minute_abbreviations",
    "load_misreads",
    "load_names",
    "load_offence_titles",
    "load_offence_words",
    "load_pleas",
    "load_sections",
    "load_sentences",
    "load_severities",
    "read_yaml",
]

M = TypeVar("M", bound=BaseModel)


class Row(BaseModel):
    """What every row of the lexicon carries: where it is from, and how sure it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    confidence: Literal["high", "medium", "low"]
    note: str | None = None


class Phrase(Row):
    """A phrase with its other spellings. ``canonical`` None: the phrase only looks like one of the others."""

    text: str
    also: tuple[str, ...] = ()
    ocr: tuple[str, ...] = ()
    canonical: str | None

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling that people print; what scanners make of them (``ocr``) is left out."""
        return (self.text, *self.also)


class CharacterClass(Row):
    """Characters that change places; ``digit`` is what they stand for in a number."""

    alike: str
    digit: str | None = None
    never_digits: str = ""


class Pair(Row):
    """Two characters that come out as one."""

    read: str
    meant: str


class Misreads(BaseModel):
    """``misreads.yaml``."""

    characters: tuple[CharacterClass, ...]
    pairs: tuple[Pair, ...]
    specks: str


class CodeName(Row):
    """A code of laws: the Department of Justice's two letters (None for local law) and how it is printed."""

    name: str
    code: str | None = None
    printed: tuple[str, ...]
    ocr: tuple[str, ...] = ()


class Codes(BaseModel):
    """``codes.yaml``."""

    codes: tuple[CodeName, ...]
    local_codes: tuple[CodeName, ...]


class NumberList(Row):
    """Section numbers of one code."""

    code: str
    numbers: tuple[str, ...]


class Joining(Row):
    """A section that says how another was committed."""

    code: str
    number: str
    makes: Literal["attempt", "conspiracy"] | None = None


class Flag(Row):
    """A word that says how the section beside it was committed, or (a cue) that a section follows."""

    text: str
    also: tuple[str, ...] = ()
    makes: Literal["attempt", "conspiracy"] | None = None


class Sections(BaseModel):
    """``sections.yaml``."""

    letter_sections: tuple[NumberList, ...]
    joining: tuple[Joining, ...]
    sentencing: tuple[Joining, ...]
    common: tuple[NumberList, ...]
    cues: tuple[Flag, ...]
    flags: tuple[Flag, ...]


class Mark(Row):
    """A mark that a RAP sheet prints, with what it opens.

    ``heads``: an event (at the head of a line only), a line within one, a field of the heading; or a banner to step
    over, or the end.
    """

    text: str
    canonical: str
    also: tuple[str, ...] = ()
    ocr: tuple[str, ...] = ()
    heads: Literal["event", "line", "heading", "banner", "end"]


class OffenceWords(Row):
    """Words that the titles of some sections have: groups of beginnings, one of which stands whole in a title."""

    code: str
    numbers: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    without: tuple[str, ...] = ()


class Words(Row):
    """A word or unit with its spellings."""

    canonical: str
    texts: tuple[str, ...]


class Sentences(BaseModel):
    """``sentences.yaml``."""

    units: tuple[Words, ...]
    numbers: tuple[Words, ...]
    phrases: tuple[Phrase, ...]


class Agency(Row):
    """The letters before a place that say what kind of agency it is."""

    prefix: str
    kind: AgencyKind
    means: str
    of_county: bool = True


class WordedAgency(Row):
    """The words for a court or agency in prose; ``name`` is the record's form."""

    kind: AgencyKind
    name: str
    texts: tuple[str, ...]


class Agencies(BaseModel):
    """``agencies.yaml``."""

    agencies: tuple[Agency, ...]
    worded: tuple[WordedAgency, ...]
    not_agencies: tuple[str, ...]


class CourtPeriod(Row):
    """Until which day courts of a kind sat."""

    kind: AgencyKind
    last_day: date


class County(Row):
    """A county of California: state number, seat, abbreviations, and the places whose courts belong to it.

    ``cities`` are further towns, for the labels of police departments.
    """

    name: str
    no: int
    seat: str
    abbr: tuple[str, ...]
    courts: tuple[str, ...]
    cities: tuple[str, ...] = ()
    short: dict[str, str] = {}


class Counties(BaseModel):
    """``counties.yaml``."""

    counties: tuple[County, ...]
    ambiguous_places: tuple[str, ...]
    words: dict[str, str]
    qualifiers: tuple[str, ...]


class CaseNumberShape(Row):
    """How a court numbers its cases: ``9`` stands for a digit, ``A`` for a letter, others for themselves."""

    shape: str
    county: str | None = None
    example: str | None = None


def read_yaml(name: str) -> dict[str, Any]:
    """Read ``<name>.yaml`` of this folder as plain values."""
    text = resources.files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def _with_marks(name: str) -> dict[str, Any]:
    # hand the file's source and confidence down to each row that does not state its own
    data = read_yaml(name)
    marks = {"source": data.pop("source"), "confidence": data.pop("confidence")}
    return {
        key: [{**marks, **row} if isinstance(row, dict) else row for row in table]
        if isinstance(table, list)
        else table
        for key, table in data.items()
    }


def _rows(name: str, table: str, model: type[M]) -> tuple[M, ...]:
    return tuple(model.model_validate(row) for row in _with_marks(name)[table])


@cache
def load_misreads() -> Misreads:
    """Characters that scanners confuse."""
    return Misreads.model_validate(_with_marks("misreads"))


@cache
def load_codes() -> Codes:
    """California codes and how they are printed."""
    return Codes.model_validate(_with_marks("codes"))


@cache
def load_sections() -> Sections:
    """How section numbers are printed, joined and announced."""
    return Sections.model_validate(_with_marks("sections"))


@cache
def load_offence_titles() -> dict[str, tuple[str, ...]]:
    """The Department's titles of cannabis offences by section number."""
    return {str(row["section"]): tuple(row["titles"]) for row in _with_marks("offence_titles")["titles"]}


@cache
def load_offence_words() -> tuple[OffenceWords, ...]:
    """Words by which the titles of common offences are known."""
    return _rows("offence_words", "offences", OffenceWords)


@cache
def load_marks() -> tuple[Mark, ...]:
    """Marks of RAP sheets."""
    return _rows("rap_sheet_marks", "marks", Mark)


@cache
def load_dispositions() -> tuple[Phrase, ...]:
    """Dispositions as RAP sheets print them, in the record's words."""
    return _rows("dispositions", "dispositions", Phrase)


@cache
def load_court_phrases() -> tuple[Phrase, ...]:
    """Phrases of minutes and abstracts that dispose of a count, in the record's words."""
    return _rows("court_phrases", "court_phrases", Phrase)


@cache
def load_cover_sheets() -> tuple[Phrase, ...]:
    """Words of sheets that lie between the papers of a file and state no record."""
    return _rows("cover_sheets", "cover_sheets", Phrase)


@cache
def load_severities() -> tuple[Phrase, ...]:
    """Grades of offence; canonical None where the print fixes no grade."""
    return _rows("severity_and_pleas", "severities", Phrase)


@cache
def load_pleas() -> tuple[Phrase, ...]:
    """Pleas, in the record's words; canonical None for pleas that the record does not know."""
    return _rows("severity_and_pleas", "pleas", Phrase)


@cache
def load_sentences() -> Sentences:
    """Units, number words and phrases of sentences."""
    return Sentences.model_validate(_with_marks("sentences"))


@cache
def load_agencies() -> Agencies:
    """Agency prefixes of RAP sheets and their words in prose."""
    return Agencies.model_validate(_with_marks("agencies"))


@cache
def load_court_periods() -> tuple[CourtPeriod, ...]:
    """Kinds of court that are no more."""
    return _rows("court_periods", "periods", CourtPeriod)


@cache
def load_counties() -> Counties:
    """The 58 counties with their places."""
    return Counties.model_validate(_with_marks("counties"))


@cache
def load_case_numbers() -> tuple[CaseNumberShape, ...]:
    """Shapes of case numbers."""
    return _rows("case_numbers", "shapes", CaseNumberShape)


@cache
def load_names() -> tuple[Words, ...]:
    """Suffixes, particles and alias marks of people's names."""
    return _rows("names", "names", Words)


@cache
def load_minute_abbreviations() -> tuple[Phrase, ...]:
    """Abbreviations of minutes with their meanings."""
    return _rows("minute_abbreviations", "abbreviations", Phrase)
