"""Phrases that a letter or two decide say nothing without them."""

from __future__ import annotations

import pytest

from nlp.lexicon import Phrase
from nlp.phrases import PhraseBook

BOOK = PhraseBook(
    [
        Phrase(text="VERDICT G", canonical="convicted", source="invented", confidence="high"),
        Phrase(text="VERDICT NG", canonical="acquitted", source="invented", confidence="high"),
        Phrase(text="FOUND GUILTY OF", canonical="convicted", source="invented", confidence="high"),
        Phrase(text="NO VERDICT", canonical="mistrial", source="invented", confidence="high"),
    ]
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("JURY VERDICT: G", ["convicted"]),
        ("JURY VERDICT: NG", ["acquitted"]),
        pytest.param("JURY VERDICT: CTS 1 & 2", [], id="the-letter-is-gone"),
        pytest.param("JURY VERDICT MG", [], id="the-letter-is-misread"),
        pytest.param("AN VERDICT", [], id="the-no-is-misread"),
        pytest.param("FOUND GUlLTY OF", ["convicted"], id="a-link-decides-nothing"),
    ],
)
def test_letters_that_decide_must_stand_there(text: str, said: list[str]) -> None:
    assert [found.canonical for found in BOOK.find(text)] == said
