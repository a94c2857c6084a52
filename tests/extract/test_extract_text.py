from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.text import PagePart, PageText, Stretch
from ocr.page import Box, Line, Page, Word


def line(*words: tuple[str, float], top: float = 0.1) -> Line:
    left, placed = 0.1, []
    for text, sure in words:
        right = left + len(text) / 100
        placed.append(Word(text, Box(left, top, right, top + 0.02), sure))
        left = right + 0.01
    return Line(tuple(placed))


def page(number: int, *lines: Line, layer: str = "ocr") -> Page:
    return Page(number, 1000, 1000, lines, layer, 0.9, "typed")  # type: ignore[arg-type]


TWO_PAGES = [
    page(1, line(("CNT:01", 0.9), ("#84321", 0.6)), line(("11357", 0.8), ("HS-POSSESS", 0.9), top=0.2)),
    page(2, line(("MARIJUANA", 0.7))),
]


def test_lines_and_pages_become_one_text() -> None:
    text = PageText.of_pages(TWO_PAGES)
    assert text.text == "CNT:01 #84321\n11357 HS-POSSESS\nMARIJUANA"
    assert [text.text[line.start : line.end] for line in text.lines] == [line.text for line in text.lines]
    assert [line.page for line in text.lines] == [1, 1, 2]
    assert text.pages == (1, 2)


def test_a_value_in_one_line_has_one_box() -> None:
    text = PageText.of_pages(TWO_PAGES)
    start = text.text.index("11357")
    (place,) = text.places(start, start + len("11357 HS-POSSESS"))
    assert place.page == 1
    assert place.box == pytest.approx((0.1, 0.2, 0.26, 0.22))


def test_a_value_over_lines_and_pages_has_a_box_for_each() -> None:
    text = PageText.of_pages(TWO_PAGES)
    start = text.text.index("HS-POSSESS")
    places = text.places(start, len(text.text))
    assert [place.page for place in places] == [1, 2]


def test_part_of_a_word_has_its_share_of_the_box() -> None:
    text = PageText.of_pages(TWO_PAGES)
    (place,) = text.places(4, 6)  # the 01 of CNT:01
    assert place.box == pytest.approx((0.14, 0.1, 0.16, 0.12))


def test_confidence_minds_the_least_sure_word() -> None:
    text = PageText.of_pages(TWO_PAGES)
    assert text.confidence(0, 6) == pytest.approx(0.9)
    assert text.confidence(0, 13) == pytest.approx(sqrt(0.6 * 0.75))
    assert text.confidence(6, 7) == 0.0  # the blank between two words


def test_the_layer_is_that_of_the_characters() -> None:
    text = PageText.of_pages([page(1, line(("A", 1.0)), layer="born_digital"), page(2, line(("B", 1.0)))])
    assert text.is_born_digital(0, 1)
    assert not text.is_born_digital(0, 3)
    assert not text.is_born_digital(1, 2)


def test_a_part_of_a_page_is_a_text_of_its_own() -> None:
    text = PageText([PagePart(TWO_PAGES[0], 1, 2)])
    assert text.text == "11357 HS-POSSESS"


def test_no_pages_are_an_empty_text() -> None:
    text = PageText([])
    assert (text.text, text.lines, text.places(0, 5)) == ("", (), ())


def test_a_stretch_leads_back_to_its_pieces() -> None:
    text = PageText.of_pages(TWO_PAGES)
    stretch = Stretch(text, [(13, 30), (30, 30), (30, len(text.text))])
    assert stretch.text == "11357 HS-POSSESS MARIJUANA"
    assert [text.text[a:b] for a, b in stretch.spans()] == ["11357 HS-POSSESS", "MARIJUANA"]
    assert [text.text[a:b] for a, b in stretch.spans(6, 20)] == ["HS-POSSESS", "MAR"]


@given(st.lists(st.lists(st.text("AB1", min_size=1, max_size=4), min_size=1, max_size=4), max_size=5), st.data())
def test_every_character_of_a_word_has_a_place(words: list[list[str]], data: st.DataObject) -> None:
    lines = [line(*((word, 0.9) for word in row), top=index / 10) for index, row in enumerate(words)]
    text = PageText.of_pages([page(1, *lines)])
    if not text.text:
        return
    start = data.draw(st.integers(0, len(text.text) - 1))
    if not text.text[start].isspace():
        (place,) = text.places(start, start + 1)
        assert place.box is not None
        assert place.box[2] > place.box[0]
