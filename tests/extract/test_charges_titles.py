"""What the title beside a section says of it, and what the row below has no say in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.draft import CountDraft, read
from extract.families.charges import titled
from extract.text import PageText
from ocr.page import Page

ROWS = """\
1 HS 11360(a) Marijuana/hash
2 HS 11358 plant/cultivate
"""


@pytest.mark.parametrize(("title", "doubted"), [("first", False), ("second", True), ("both", False)])
def test_a_titles_first_row_alone_speaks_against_a_section(
    make_page: Callable[..., Page], title: str, doubted: bool
) -> None:
    text = PageText.of_pages([make_page(ROWS, layer="ocr")])
    first, second = (
        (text.text.index(words), text.text.index(words) + len(words))
        for words in ("Marijuana/hash", "plant/cultivate")
    )
    spans = {"first": (first,), "second": (second,), "both": (first, second)}[title]
    at = text.text.index("11360(a)")
    words = " ".join(text.raw(*span) for span in spans).upper()
    count = CountDraft(
        code=read(text, "HS", (at - 3, at - 1)),
        section=read(text, "11360(a)", (at, at + 8)),
        description=read(text, words, *spans),
    )
    section = titled(text, count).section
    assert section is not None
    assert (section.reason is not None) is doubted
