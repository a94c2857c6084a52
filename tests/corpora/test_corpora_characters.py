"""The measure of reading itself: what counts as wrong, sure, in place, upright."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from corpora.characters import PageScore, character_errors, normalised, score_page
from ocr.page import Box, Line, Page, Word
from ocr.picture import Picture, turned

WIDE, HIGH = 1000, 2000
SURE = 0.9


def truth(*words: tuple[str, float, float, str], line: int | None = None, **more: Any) -> dict[str, Any]:
    """A page with words 0.1 wide and 0.02 high at the given places, each on a line of its own."""
    rows = [[text, x, y, x + 0.1, y + 0.02, kind, at] for at, (text, x, y, kind) in enumerate(words)]
    return {"width": WIDE, "height": HIGH, "words": rows, **more}


def page(*words: tuple[str, float, float, float]) -> Page:
    lines = tuple(Line((Word(text, Box(x, y, x + 0.1, y + 0.02), sure),)) for text, x, y, sure in words)
    return Page(1, WIDE, HIGH, lines, "ocr", 1.0, "test")


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("“A” – ‘b’", "\"A\" - 'b'"),
        ("a\n  b\tc ", "a b c"),
        ("****** ------ ...", "*** --- ..."),
        ("___", "___"),
        ("ﬁne", "fine"),
    ],
)
def test_texts_are_compared_in_one_form(raw: str, normal: str) -> None:
    assert normalised(raw) == normal


def test_errors_are_counted_over_the_true_characters() -> None:
    assert character_errors("11530 HS", "1153O  HS") == (1, 8)
    assert character_errors("", "x") == (1, 0)


def test_a_perfect_page_has_no_fault() -> None:
    score = score_page(
        truth(("PEOPLE", 0.1, 0.1, "text"), ("11530", 0.1, 0.2, "text")),
        page(("PEOPLE", 0.1, 0.1, 0.99), ("11530", 0.1, 0.2, 0.5)),
        SURE,
    )
    assert score == PageScore(1, 12, 0, 2, 1, 0, 2, pytest.approx(2.0), 1, 0.0)


def test_a_wrong_word_that_is_called_sure_is_counted() -> None:
    score = score_page(truth(("11530", 0.1, 0.2, "text")), page(("11580", 0.1, 0.2, 0.95)), SURE)
    assert (score.sure, score.sure_wrong, score.placed, score.distance) == (1, 1, 0, 1)


def test_an_invented_word_that_is_called_sure_is_counted() -> None:
    score = score_page(
        truth(("11530", 0.1, 0.2, "text")), page(("11530", 0.1, 0.2, 0.95), ("VOID", 0.6, 0.6, 0.95)), SURE
    )
    assert (score.sure, score.sure_wrong) == (2, 1)


def test_a_blank_more_is_no_wrong_word() -> None:
    told = truth(("459-460.1", 0.1, 0.2, "text"))
    lines = (Line((Word("459-", Box(0.1, 0.2, 0.14, 0.22), 0.95), Word("460.1", Box(0.15, 0.2, 0.2, 0.22), 0.95))),)
    score = score_page(told, replace(page(), lines=lines), SURE)
    assert (score.sure, score.sure_wrong, score.distance) == (2, 0, 1)


@pytest.mark.parametrize("kind", ["stamp", "script", "tick", "struck"])
def test_what_is_read_on_stamps_and_handwriting_is_set_aside(kind: str) -> None:
    told = truth(("11530", 0.1, 0.2, "text"), ("FILED", 0.5, 0.5, kind))
    score = score_page(told, page(("11530", 0.1, 0.2, 0.95), ("F1LED", 0.5, 0.5, 0.95)), SURE)
    assert (score.distance, score.words, score.sure_wrong) == (0, 1, 0)


def test_what_is_read_on_text_under_a_stamp_counts() -> None:
    told = truth(("11530", 0.5, 0.5, "text"), ("FILED", 0.5, 0.5, "stamp"))
    assert score_page(told, page(("11580", 0.5, 0.5, 0.95)), SURE).sure_wrong == 1


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_boxes_are_followed_to_the_scan_and_the_turn_is_judged(quarters: int) -> None:
    upright = Box(0.1, 0.2, 0.2, 0.22)
    # the scan lies turned by so many quarters; the page that was read has been turned back
    back = turned(Picture(_blank(quarters)), -quarters)
    scan = {
        0: (0.1, 0.2, 0.2, 0.22),
        1: (0.78, 0.1, 0.8, 0.2),
        2: (0.8, 0.78, 0.9, 0.8),
        3: (0.2, 0.8, 0.22, 0.9),
    }[quarters]
    told = {
        "width": WIDE if quarters % 2 == 0 else HIGH,
        "height": HIGH if quarters % 2 == 0 else WIDE,
        "words": [["11530", *scan, "text", 0]],
        "turned": quarters,
    }
    read = replace(page(), lines=(Line((Word("11530", upright, 1.0),)),), to_scan=back.to_scan)
    score = score_page(told, read, SURE)
    assert (score.upright, score.placed, score.distance) == (1, 1, 0)
    assert score.mean_overlap == pytest.approx(1.0)
    assert score_page({**told, "turned": (quarters + 1) % 4}, read, SURE).upright == 0


def _blank(quarters: int) -> Any:
    import numpy as np

    return np.zeros((HIGH, WIDE) if quarters % 2 == 0 else (WIDE, HIGH), np.uint8)


def test_an_unread_page_is_wholly_wrong_and_a_blank_one_right() -> None:
    assert score_page(truth(("11530", 0.1, 0.2, "text")), page(), SURE).mean_rate == 1.0
    assert score_page(truth(), page(), SURE).mean_rate == 0.0
    assert score_page(truth(), page(("X", 0.1, 0.1, 0.95)), SURE).mean_rate == 1.0


def test_scores_add_up_over_pages() -> None:
    whole = PageScore(pages=1, characters=10, distance=1, rates=0.1) + PageScore(pages=1, characters=30, rates=0.0)
    assert (whole.error_rate, whole.mean_rate) == (1 / 40, pytest.approx(0.05))
