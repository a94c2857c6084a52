"""Strips: letters of one line, one size and one cell, and headings printed down their column."""

from __future__ import annotations

import numpy as np

from ocr.page import Box, Cell
from ocr.strips import Strip, find_strips, stacks

SHAPE = (400, 1000)
Placed = tuple[int, int, int, int, int]


def letters(left: int, top: int, count: int, wide: int = 14, high: int = 20) -> list[Placed]:
    """As many letters side by side, with a fifth of a width between them."""
    return [(left + number * (wide + wide // 5), top, wide, high, wide * high // 2) for number in range(count)]


def strips(*placed: list[Placed], cells: tuple[Cell, ...] = ()) -> list[Strip]:
    blobs = np.array([blob for some in placed for blob in some], np.int32)
    return find_strips(blobs, cells, 20.0, SHAPE)[0]


def edges(found: list[Strip]) -> list[tuple[int, int]]:
    return [(strip.left, strip.right) for strip in found]


def test_words_of_a_line_are_one_strip_and_a_wide_blank_parts_it() -> None:
    assert edges(strips(letters(100, 50, 5), letters(200, 50, 4), letters(400, 50, 3))) == [(100, 262), (400, 446)]


def test_lines_one_under_another_are_apart() -> None:
    assert [strip.top for strip in strips(letters(100, 50, 5), letters(100, 78, 5))] == [50, 78]


def test_label_and_what_is_typed_behind_it_are_apart() -> None:
    label, typed = letters(100, 60, 4, 9, 14), letters(152, 50, 6, 18, 24)
    # From top to bottom, by their upper edges.
    assert edges(strips(label, typed)) == [(152, 275), (100, 139)]


def test_no_strip_reaches_into_another_cell() -> None:
    cells = tuple(Cell(Box(left / 1000, 0.05, (left + 96) / 1000, 0.5), 0, at) for at, left in enumerate((100, 200)))
    # The tall letter's surroundings reach over the wall, where they must not tie two lines together.
    first, beside = [(180, 60, 12, 40, 300)], [letters(206, top, 4) for top in (50, 78)]
    assert edges(strips(first, *beside, cells=cells)) == [(206, 268), (180, 192), (206, 268)]


def test_a_hyphen_at_the_end_belongs_to_its_word() -> None:
    assert edges(strips(letters(100, 50, 3), [(152, 60, 8, 4, 30)])) == [(100, 160)]


def test_a_map_tells_whose_each_place_is() -> None:
    blobs = np.array([*letters(100, 50, 5), *letters(100, 78, 5)], np.int32)
    found, places = find_strips(blobs, (), 20.0, SHAPE)
    assert [int(places[(strip.top + 10) // 2, 104 // 2]) for strip in found] == [1, 2]


def test_letters_down_a_column_are_a_stack() -> None:
    column = [(500, 50 + 27 * number, 14, 20, 140) for number in range(4)]
    found = strips(column, letters(100, 50, 5))
    assert [[strip.top for strip in stack] for stack in stacks(found)] == [[50, 77, 104, 131]]
    assert stacks(strips(column[:2], letters(100, 50, 5))) == []


def test_a_page_without_letters_has_no_strips() -> None:
    assert find_strips(np.zeros((0, 5), np.int32), (), 20.0, SHAPE)[0] == []
