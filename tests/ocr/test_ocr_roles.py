"""Roles of words: told where place and size make them plain, without moving or losing a word."""

from __future__ import annotations

import pytest

from ocr.page import Box, Cell, Line, Word
from ocr.roles import with_roles

SIZE = (2550, 3300)


def line(text: str, top: float, left: float = 0.15, high: float = 0.008, rise: float = 0.0) -> Line:
    """Words from *left*, each lower than the one before by *rise*, as shares of the page."""
    words, x = [], left
    for number, part in enumerate(text.split()):
        wide = 0.01 * len(part)
        y = top + number * rise
        words.append(Word(part, Box(x, y, x + wide, y + high), 0.95))
        x += wide + 0.01
    return Line(tuple(words))


def roles(lines: list[Line], *cells: Cell) -> list[list[str]]:
    told = with_roles(lines, cells, *SIZE)
    assert [one.text for one in told] == [one.text for one in lines]
    return [[word.role for word in one.words] for one in told]


def test_line_numbers_of_pleading_paper_are_furniture_and_keep_their_place() -> None:
    lines = [line(f"{number} The People of the State", 0.1 + 0.03 * number, 0.1) for number in range(1, 21)]
    assert roles(lines) == [["furniture", *["text"] * 5]] * 20


def test_counts_that_do_not_go_on_are_no_line_numbers() -> None:
    lines = [line(f"{number} HS 11357", 0.1 + 0.03 * number, 0.1) for number in range(1, 6)]
    lines += [line(f"{number} PC 459", 0.5 + 0.01 * number, 0.1) for number in (3, 9, 4, 20, 1, 7)]
    assert {role for row in roles(lines) for role in row} == {"text"}


@pytest.mark.parametrize("foot", ["CR-290 (Rev. January 1, 1993) ABSTRACT OF JUDGMENT", "- 2 -", "Page 3 of 4"])
def test_number_of_form_or_page_at_the_foot_is_furniture(foot: str) -> None:
    told = roles([line("IT IS SO ORDERED", 0.6), line(foot, 0.96)])
    assert set(told[0]) == {"text"}
    assert set(told[1]) == {"furniture"}


def test_last_line_of_a_full_page_stays_text() -> None:
    assert roles([line("and the defendant was then", 0.94), line("duly sentenced", 0.955)])[1] == ["text", "text"]


def test_slanting_line_is_a_stamp_and_an_uneven_one_is_not() -> None:
    assert roles([line("ENDORSED FILED MAY 29 2017", 0.3, rise=0.004)]) == [["stamp"] * 5]
    uneven = line("ENDORSED FILED MAY 29 2017", 0.3)
    shaken = tuple(
        Word(word.text, Box(word.box.left, 0.3 + 0.006 * (at % 2), word.box.right, 0.308 + 0.006 * (at % 2)), 0.9)
        for at, word in enumerate(uneven.words)
    )
    assert roles([Line(shaken)]) == [["text"] * 5]


def test_label_of_a_cell_and_what_is_typed_under_it() -> None:
    cell = Cell(Box(0.1, 0.1, 0.5, 0.15), 0, 0)
    label, typed = line("DATE OF HEARING", 0.104, 0.12, 0.005), line("07-01-94", 0.125, 0.13, 0.009)
    assert roles([label, typed], cell) == [["label"] * 3, ["typed"]]
    assert roles([label, typed]) == [["text"] * 3, ["text"]]
    assert roles([label], cell) == [["text"] * 3]


def test_tick_keeps_its_role() -> None:
    tick = Line((Word("X", Box(0.1, 0.3, 0.11, 0.31), 0.9, "tick"), *line("forthwith", 0.3, 0.13).words))
    assert roles([tick]) == [["tick", "text"]]
