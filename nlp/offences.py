"""What an offence is called: whether the title behind a section is one of that section's."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from nlp.characters import plain
from nlp.lexicon import OffenceWords, load_offence_words
from nlp.section_numbers import is_common
from nlp.values import Section

__all__ = ["TitleFit", "title_fit"]

TitleFit = Literal["own", "base", "other", "unknown"]


@lru_cache(maxsize=8192)
def title_fit(section: Section, title: str) -> TitleFit:
    """Tell what the *title* printed with *section* says of it.

    ``own``: words that the titles of that very section have; ``base``: those of the section that it is a subdivision
    of; ``other``: words of another section's titles, and none of its own, where those are known or the section is
    known to no list; ``unknown``: neither.
    """
    words = plain(title)
    own = _rows(section.code, section.number)
    if any(_fits(row, words) for row in own):
        return "own"
    base = _rows(section.code, section.base) if section.subdivisions else ()
    if any(_fits(row, words) for row in base) and not any(_fits(row, words) for row in _divided(section)):
        return "base"
    if own or base or not is_common(section.code, section.number):
        others = (*_undivided(), *_divided(section))
        return "other" if any(_fits(row, words) for row in others) else "unknown"
    return "unknown"


@cache
def _rows(code: str | None, number: str) -> tuple[OffenceWords, ...]:
    return tuple(row for row in load_offence_words() if row.code == code and number in row.numbers)


@cache
def _undivided() -> tuple[OffenceWords, ...]:
    # what sets subdivisions apart (OVER, LESS) says nothing of another section
    return tuple(row for row in load_offence_words() if not any("(" in number for number in row.numbers))


@lru_cache(maxsize=1024)
def _divided(section: Section) -> tuple[OffenceWords, ...]:
    # the rows of the section's other subdivisions
    start = f"{section.base}("
    return tuple(
        row
        for row in load_offence_words()
        if row.code == section.code and any(number.startswith(start) for number in row.numbers)
    )


def _fits(row: OffenceWords, title: str) -> bool:
    return any(all(_begins(word, title) for word in words) for words in row.words) and not any(
        _begins(word, title) for word in row.without
    )


@lru_cache(maxsize=4096)
def _begins(word: str, title: str) -> bool:
    # the word begins a word of the title, or stands behind a mark within one (SELL/TRANSPORT)
    return re.search(rf"(?<![A-Z0-9]){re.escape(word)}", title) is not None
