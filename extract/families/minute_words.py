"""The printed statements of minute order forms, and the sections that are law of procedure: read from the lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rapidfuzz import fuzz

from nlp.lexicon import read_yaml
from nlp.sections import Mention
from nlp.statutes import load_statutes
from nlp.values import Section

__all__ = ["LOST_CODE", "Statement", "is_of_procedure", "printed_statement", "squeezed", "with_known_code"]

_CLOSE = 84.0
LOST_CODE = 1.0
"""The cost of a code that was misread beside a number that one code alone has."""
_FIVE_DIGITS = 5
_SHORT = 8
"""Shorter statements (FINE, DISMISSED) are known only where every letter is right."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A printed statement: its letters, and what it does when it is ticked (``plea``, ``dismissed``, …, ``none``)."""

    letters: str
    effect: str


def squeezed(text: str) -> str:
    """Return the letters and digits of *text* in capitals."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


@cache
def _statements() -> tuple[Statement, ...]:
    rows = read_yaml("minute_statements")["statements"]
    found = [Statement(squeezed(text), row["effect"]) for row in rows for text in row["texts"]]
    return tuple(sorted(found, key=lambda each: -len(each.letters)))


@cache
def _procedure() -> frozenset[tuple[str, str]]:
    rows = read_yaml("minute_statements")["procedure"]
    return frozenset((row["code"], str(number)) for row in rows for number in row["numbers"])


def is_of_procedure(section: Section) -> bool:
    """Tell whether *section* is of those under which courts move, order and sentence, and nobody is charged."""
    return section.code is not None and (section.code, section.base) in _procedure()


@lru_cache(maxsize=4096)
def printed_statement(text: str) -> Statement | None:
    """Return the longest printed statement that *text* begins with, letters misread or lost allowed in long ones."""
    letters = squeezed(text)[:60]
    best: tuple[float, Statement] | None = None
    for statement in _statements():
        wide = len(statement.letters)
        if letters.startswith(statement.letters):
            if best is None or len(best[1].letters) <= wide:
                return statement
            return best[1]
        if wide > _SHORT and len(letters) >= wide - 2 and best is None:
            score = max(fuzz.ratio(statement.letters, letters[: wide + more]) for more in (-1, 0, 1))
            if score >= _CLOSE:
                best = (score, statement)
    return best[1] if best is not None else None


def with_known_code(mention: Mention) -> Mention:
    """Give a section whose code could not be read the code of the statute table, where it knows the number."""
    best = mention.readings[0]
    section = best.value.section
    if section.code is not None or len(section.base.split(".")[0]) != _FIVE_DIGITS:
        return mention
    if not load_statutes().known("HS", section.base):
        return mention
    coded = replace(best.value, section=Section("HS", section.number))
    return replace(mention, readings=(replace(best, value=coded, cost=best.cost + LOST_CODE), *mention.readings[1:]))
