"""What became of a count, its grade, and its plea: in the record's words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from nlp.characters import plain
from nlp.lexicon import load_court_phrases, load_dispositions, load_pleas, load_severities
from nlp.phrases import Found, PhraseBook
from nlp.values import Reading

__all__ = [
    "find_dispositions",
    "find_pleas",
    "find_severities",
    "parse_disposition",
    "parse_plea",
    "parse_severity",
]

_MARK = re.compile(
    r"^[\s*.:;\-]*(?:D\s?I\s?S\s?P\s?O\s?[:;.\-]|T\s?O\s?C\s?[:;.]|CONV\s?STATUS\s?[:;.]|PLEA\s?[:;])?[\s*.:;\-]*"
)


@cache
def _dispositions() -> PhraseBook:
    return PhraseBook((*load_dispositions(), *load_court_phrases()))


@cache
def _severities() -> PhraseBook:
    return PhraseBook(load_severities())


@cache
def _pleas() -> PhraseBook:
    return PhraseBook(load_pleas(), shortest=4)


def find_dispositions(text: str) -> list[Found]:
    """Return every disposition that *text* names, from left to right; look-alikes are left out."""
    return [found for found in _dispositions().find(text) if found.canonical]


def find_severities(text: str) -> list[Found]:
    """Return every grade that *text* names in words, from left to right."""
    return [found for found in _severities().find(text) if found.canonical and found.end - found.start > 1]


def find_pleas(text: str) -> list[Found]:
    """Return every plea that *text* names in words, from left to right; findings are left out."""
    return [found for found in _pleas().find(text) if found.canonical and found.end - found.start > 2]


@lru_cache(maxsize=2048)
def parse_disposition(text: str) -> Reading[str] | None:
    """Return the first disposition that *text* names, in the record's words; None where it names none.

    Takes RAP sheet lines (``*DISPO:CONVICTED-PROB/JAIL``) and court prose (``found guilty as charged``). A plea of
    not guilty is no acquittal, and a certificate or an advisement is ``other``.
    """
    found = find_dispositions(_without_mark(text))
    return Reading(found[0].canonical or "other", text, found[0].cost) if found else None


@lru_cache(maxsize=2048)
def parse_severity(text: str) -> Reading[str] | None:
    """Return felony, misdemeanor or infraction as *text* names it, in words or as its only letter.

    None where it names none, where it fixes none (N, a wobbler), and where it names two.
    """
    found = _severities().find(_without_mark(text))
    grades = {each.canonical for each in found if each.canonical}
    if len(grades) != 1 or any(each.canonical is None for each in found):
        return None
    return Reading(str(grades.pop()), text, min(each.cost for each in found))


def parse_plea(text: str) -> Reading[str] | None:
    """Return the last plea that *text* names, in the record's words; None where it names none.

    The last, since a plea of not guilty is withdrawn before another is entered.
    """
    found = [each for each in _pleas().find(_without_mark(text)) if each.canonical]
    return Reading(found[-1].canonical or "", text, found[-1].cost) if found else None


def _without_mark(text: str) -> str:
    return text[_MARK.match(plain(text)).end() :]  # type: ignore[union-attr]
