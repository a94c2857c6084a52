"""Blanks are counted by the pitch on typed pages, and left alone on all others."""

from __future__ import annotations

import pytest

from ocr.page import Box, Line, Word
from ocr.pitch import find_pitch, joined_by_pitch

CELL = 0.01
SIDE = 0.0011  # white on either side of a letter in its cell


def typed(row: int, text: str, cuts: tuple[int, ...] = (), cell: float = CELL) -> Line:
    """Type *text* and part it at its blanks, and before the characters numbered in *cuts*."""
    words, start = [], 0
    for at in range(len(text) + 1):
        if at == len(text) or text[at] == " " or at in cuts:
            part = text[start:at].strip()
            if part:
                first = text.index(part, start)
                words.append(word(part, first, row, cell))
            start = at
    return Line(tuple(words))


def word(text: str, first: int, row: int, cell: float) -> Word:
    def white(letter: str) -> float:
        return 0.0042 if letter in ".:,'" else SIDE

    left = 0.05 + first * cell + white(text[0])
    right = 0.05 + (first + len(text)) * cell - white(text[-1])
    return Word(text, Box(left, row * 0.02, right, row * 0.02 + 0.01), 0.9 - first / 1000)


PAGE = [
    typed(1, "NAM:01 19890601 CASC SUPERIOR COURT"),
    typed(2, "DISPO:CONVICTED CONV STATUS:MISDEMEANOR"),
    typed(3, "11358 HS CULTIVATING MARIJUANA"),
    typed(4, "SENTENCE: 036 MONTHS PROBATION"),
    typed(5, "ARRESTED BY LOS ANGELES SHERIFF"),
]


def test_the_pitch_of_a_typed_page_is_found() -> None:
    pitch = find_pitch(PAGE)
    assert pitch is not None
    assert pitch.cell == pytest.approx(CELL, rel=0.02)


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("NAM:01 DOB:19440101", (4,)),
        ("*DISPO:CONVICTED", (7,)),
        ("CII:A01234567", (4,)),
        ("TOC:M", (4,)),
        ("B.KOEHLER", (2,)),
    ],
)
def test_a_blank_too_many_goes(text: str, cuts: tuple[int, ...]) -> None:
    broken = typed(9, text, cuts)
    assert broken.text != text
    assert joined_by_pitch([*PAGE, broken])[-1].text == text


def test_a_joined_word_is_no_surer_than_its_parts_and_spans_them() -> None:
    broken = typed(9, "NAM:01", (4,))
    (whole,) = joined_by_pitch([*PAGE, broken])[-1].words
    assert whole.confidence == min(part.confidence for part in broken.words)
    assert whole.box == broken.box


@pytest.mark.parametrize("text", ["SENTENCE: 036 MONTHS", "J. SMITH", "A B C", "I : I", "11358 HS"])
def test_true_blanks_stay(text: str) -> None:
    assert joined_by_pitch([*PAGE, typed(9, text)])[-1].text == text


def test_a_line_in_another_size_is_left_alone() -> None:
    small = typed(9, "PRINTED 11/02/1989", (7,), cell=0.7 * CELL)
    assert joined_by_pitch([*PAGE, small])[-1] == small


def test_pages_in_letters_of_unlike_widths_are_left_alone() -> None:
    widths = {letter: 0.006 + 0.009 * (number % 7) / 6 for number, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}

    def printed(row: int, text: str) -> Line:
        words, x = [], 0.05
        for part in text.split():
            wide = sum(widths[letter] for letter in part)
            words.append(Word(part, Box(x, row * 0.02, x + wide, row * 0.02 + 0.01), 0.9))
            x += wide + 0.002
        return Line(tuple(words))

    lines = [printed(row, "THE PEOPLE OF THE STATE OF CALIFORNIA VERSUS DEFENDANT ABOVE NAMED") for row in range(8)]
    assert find_pitch(lines) is None
    assert joined_by_pitch(lines) == tuple(lines)


def test_a_page_of_a_few_words_has_no_pitch() -> None:
    assert find_pitch(PAGE[:1]) is None
