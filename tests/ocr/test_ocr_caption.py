"""The column of marks in a typed caption is found by its shape and left out; brackets within text are none."""

from __future__ import annotations

import numpy as np
import pytest
from ocr_drawn import PROSE, drawn

from ocr.caption import find_captions, without_captions
from ocr.clean import Ink, find_ink
from ocr.page import Box, Line, Word

PARTIES = (
    "THE PEOPLE OF THE STATE OF",
    "CALIFORNIA,",
    "          Plaintiff,",
    "    v.",
    "ROSA DELGADO,",
    "          Defendant.",
)
HEIGHT = 22.0


def caption(mark: str, skew: float = 0.0) -> Ink:
    lines = [
        f"{party:30}{mark}  {title}" for party, title in zip(PARTIES, ("", "NO. A395487", *[""] * 4), strict=True)
    ]
    page, _ = drawn([*lines, "", *PROSE], size=(1700, 2200), points=26)
    return find_ink(np.asarray(page.rotate(skew, fillcolor=255)))


@pytest.mark.parametrize("mark", [")", ":"])
@pytest.mark.parametrize("skew", [0.0, 0.2])
def test_the_marks_of_a_caption_are_found(mark: str, skew: float) -> None:
    found = find_captions(caption(mark, skew), HEIGHT)
    assert len(found) == len(PARTIES)
    assert max(box.left for box in found) - min(box.left for box in found) < 0.01


@pytest.mark.parametrize("mark", ["", "(", "I", "."])
def test_what_is_no_caption_is_left_alone(mark: str) -> None:
    assert find_captions(caption(mark), HEIGHT) == []


def test_brackets_and_colons_within_text_are_none() -> None:
    lines = [f"Count {number}: 11357(b) (a misdemeanor): plea" for number in range(8)]
    ink = find_ink(np.asarray(drawn(lines, size=(1700, 2200), points=26)[0]))
    assert find_captions(ink, HEIGHT) == []


def test_what_was_read_for_a_mark_goes_and_all_else_stays() -> None:
    ink = caption(")")
    marks = find_captions(ink, HEIGHT)
    read = [
        Line((Word("CALIFORNIA,", Box(0.1, mark.top, 0.3, mark.bottom), 0.9), Word(">", mark, 0.4))) for mark in marks
    ]
    wide = Line((Word("PLAINTIFF)", Box(0.2, marks[0].top, marks[0].right, marks[0].bottom), 0.9),))
    kept = without_captions([*read, Line((Word("J", marks[0], 0.3),)), wide], ink, HEIGHT)
    assert [line.text for line in kept] == ["CALIFORNIA,"] * len(marks) + ["PLAINTIFF)"]
    assert without_captions(read, ink, None) == read
