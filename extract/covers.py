"""The sheets between the papers of a file that state no record: film targets, separators, slips, jackets.

Such a page belongs to no document, as a page without words does. It has few lines, the words of such a sheet or
hardly any, and nothing that a count is made of; whatever looks like a family of paper is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nlp.dispositions import find_dispositions, find_pleas
from nlp.lexicon import load_codes, load_cover_sheets
from nlp.phrases import PhraseBook
from nlp.sections import find_charges
from nlp.sentences import find_sentence_parts

__all__ = ["is_cover"]

MOST_LINES = 24
"""Of jackets with their list of who had the file out, the longest of such sheets."""
FEW_LETTERS = 9
"""Fewer letters and digits than a name and a number have."""


def is_cover(lines: Sequence[str]) -> bool:
    """Tell whether a page of these *lines*, none of which begins a document, states no record.

    Nobody needs to see it then: the page has no charge, plea, disposition or sentence.
    """
    text = "\n".join(line for line in lines if line.strip())
    if text.count("\n") >= MOST_LINES:
        return False
    letters = sum(letter.isalnum() for word in text.split() if len(word) > 1 for letter in word)
    if letters >= FEW_LETTERS and not _book().find(text):
        return False
    return not (
        any(mention.readings[0].value.section.code in _codes() for mention in find_charges(text))
        or find_pleas(text)
        or any(found.canonical for found in find_dispositions(text))
        or any(
            mention.part.dollars or mention.part.duration not in (None, "P0D")
            for mention in find_sentence_parts(text)
        )
    )


@cache
def _codes() -> frozenset[str | None]:
    return frozenset({None, *(row.code for row in load_codes().codes)})


@cache
def _book() -> PhraseBook:
    return PhraseBook(load_cover_sheets(), shortest=8)
