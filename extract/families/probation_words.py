"""How an order about probation is known: titles, turns of phrase, and what its later pages hold.

The words are those of ``nlp/lexicon/probation_orders.yaml``, compared without blanks and points, and with a letter or
two misread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz

from nlp.lexicon import read_yaml
from nlp.values import Section

__all__ = ["begins", "is_of_title", "is_procedural", "score", "title_row"]

_CLOSE = 90.0
_TITLE_WORTH = 0.6
_LATER_PAGE = 0.5
_LONGEST_TITLE = 75
_CAPTION_LINES = 40
# A title that a caption breaks: its second line stands so many lines below the first, at most.
_BROKEN_OVER = 3
_COURT = ("SUPERIORCOURT", "MUNICIPALCOURT", "JUSTICECOURT", "COUNTYOF")
_PAGE_NUMBER = re.compile(r"\W*(?:page\W*)?([2-9])(?:\W*of\W*\d)?\W*", re.IGNORECASE)
_LETTERS = str.maketrans({"0": "O", "1": "I", "5": "S"})


@cache
def _words(table: str) -> tuple[str, ...]:
    return tuple(_squeezed(text) for text in read_yaml("probation_orders")[table])


@cache
def _signs() -> tuple[tuple[str, float], ...]:
    return tuple((_squeezed(sign["text"]), float(sign["worth"])) for sign in read_yaml("probation_orders")["signs"])


@cache
def _broken() -> tuple[frozenset[str], frozenset[str]]:
    broken: dict[str, Any] = read_yaml("probation_orders")["broken_titles"]
    first, second = (frozenset(_squeezed(text) for text in broken[line]) for line in ("first", "second"))
    return first, second


@cache
def _procedure() -> frozenset[tuple[str, str]]:
    rows = read_yaml("probation_orders")["procedure"]
    return frozenset((row["code"], str(number)) for row in rows for number in row["numbers"])


def is_procedural(section: Section) -> bool:
    """Tell whether orders cite a section without charging it."""
    return section.code is not None and (section.code, section.base) in _procedure()


def is_of_title(name: str) -> bool:
    """Tell whether every word of what was taken for a name stands in titles of these orders."""
    words = re.findall(r"[A-Z]+", name.upper())
    return bool(words) and all(word in _title_words() for word in words)


@cache
def _title_words() -> frozenset[str]:
    return frozenset(word for title in read_yaml("probation_orders")["titles"] for word in title.split())


@lru_cache(maxsize=1024)  # a page's lines are asked about again and again
def _squeezed(line: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", line.upper()).translate(_LETTERS)


@lru_cache(maxsize=1024)
def _capitals(line: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", line).translate(_LETTERS)


def _holds(line: str, words: str) -> bool:
    return len(line) >= len(words) - 2 and fuzz.partial_ratio(words, line) >= _CLOSE


def _is_title(line: str, titles: Sequence[str]) -> bool:
    """Tell a title from a mention: it is in capitals, or stands alone."""
    if len(line) > 2 * _LONGEST_TITLE:
        return False
    capitals, whole = _capitals(line), _squeezed(line)
    for title in titles:
        if _holds(capitals, title) and len(capitals) >= len(whole) - 12:
            return True
        if len(whole) <= len(title) + 4 and _holds(whole, title):
            return True
    return False


def _ends_with(line: str, words: str) -> bool:
    return line.endswith(words) or (
        len(words) > 8 and len(line) >= len(words) - 1 and fuzz.ratio(line[-len(words) :], words) >= _CLOSE
    )


def title_row(lines: Sequence[str]) -> int | None:
    """Return the index of the line that holds the title, or its first half; None where none does."""
    for index, line in enumerate(lines[:_CAPTION_LINES]):
        if _is_title(line, _words("titles")):
            return index
        first, second = _broken()
        capitals = _capitals(line)
        if not any(_ends_with(capitals, words) for words in first):
            continue
        for below in lines[index + 1 : index + 1 + _BROKEN_OVER]:
            if any(_ends_with(_capitals(below), words) for words in second):
                return index
    return None


def _is_of_other_paper(lines: Sequence[str]) -> bool:
    """Tell whether the head of a page names it a paper of another kind."""
    return any(
        _is_title(line, [words]) and len(_squeezed(line)) <= len(words) + 30
        for line in lines[:_CAPTION_LINES]
        for words in _words("other_papers")
    )


def score(lines: Sequence[str]) -> float:
    """Return how much lines look like an order about probation, 0 to 1.

    A title is worth 0.6, turns of phrase what the lexicon gives; a later page, numbered so and with terms that
    only such orders have, is one too.
    """
    if _is_of_other_paper(lines) and title_row(lines) is None:
        return 0.0
    whole = "".join(_squeezed(line) for line in lines)
    found = sum(worth for words, worth in _signs() if words in whole or _holds_any(lines, words))
    found += _TITLE_WORTH if title_row(lines) is not None else 0.0
    if found < _LATER_PAGE and _is_later_page(lines, whole):
        found = _LATER_PAGE
    return min(1.0, found)


def _holds_any(lines: Sequence[str], words: str) -> bool:
    return any(_holds(_squeezed(line), words) for line in lines)


def _is_later_page(lines: Sequence[str], whole: str) -> bool:
    """Tell whether a page goes on with an order: its number stands at its head, and terms or signatures below."""
    numbered = any(_PAGE_NUMBER.fullmatch(line.strip()) for line in lines[:3])
    terms = sum(words in whole for words in _words("of_later_pages"))
    return terms >= (2 if numbered else 4) and not _has_caption(lines)


def _has_caption(lines: Sequence[str]) -> bool:
    squeezed = [_squeezed(line) for line in lines[:20]]
    return any("PEOPLEOFTHESTATE" in line or "CASENUMBER" in line for line in squeezed)


def begins(lines: Sequence[str], index: int) -> bool:
    """Tell whether an order begins with a line: the first of a page that has a title and a court's caption."""
    if index != 0 or title_row(lines) is None or any(_PAGE_NUMBER.fullmatch(line.strip()) for line in lines[:2]):
        return False
    squeezed = [_squeezed(line) for line in lines[:_CAPTION_LINES]]
    return any(_holds(line, words) for line in squeezed for words in _COURT)
