"""Who reads in which mode, what a witness changes, and what stays unread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from ocr_drawn import PROSE, SHEET, drawn, saved
from PIL import ImageDraw

from ocr.attempts import Attempt, attempt
from ocr.clean import find_ink
from ocr.engines import base, weights
from ocr.engines.base import Layout, get_engine
from ocr.ladder import Readers, choose_readers, climbed
from ocr.page import Box, Line, Word
from ocr.patches import left_over, unread_regions
from ocr.picture import Grey, Picture
from ocr.prepare import prepare
from ocr.quality import DOUBT, SURE_WORD, word_chance
from ocr.read import ReadOptions, read_page
from ocr.source import open_document
from ocr.witness import witnessed


def placed(*texts: str, top: float = 0.1, sure: float = 0.9) -> Line:
    """Return a line of words, each a tenth of the page wide."""
    return Line(tuple(Word(t, Box(0.1 * n, top, 0.1 * n + 0.09, top + 0.02), sure) for n, t in enumerate(texts)))


class Witness:
    """Says the same line whatever it is shown, and counts how often it was asked."""

    name = "witness"
    version = "witness 1"
    reads_pieces = True

    def __init__(self, text: str, sure: float = 0.95) -> None:
        self.text, self.sure, self.asked = text, sure, 0

    def read(self, image: Grey, layout: Layout = "auto", allowed: str = "") -> tuple[Line, ...]:
        self.asked += 1
        return (Line((Word(self.text, Box(0.0, 0.0, 1.0, 1.0), self.sure),)),)


def test_modes_have_their_readers() -> None:
    fast, balanced = choose_readers("auto", "fast"), choose_readers("auto", "balanced")
    assert (fast.reader.name, fast.witness) == ("tesserocr", None)
    assert balanced.witness is not None
    assert (balanced.reader.name, balanced.witness.name) == ("rapidocr", "tesserocr")
    assert "rapidocr" in balanced.version
    assert "tesserocr" in balanced.version
    assert choose_readers("pytesseract", "careful") == Readers(get_engine("pytesseract"))


def test_without_weights_tesseract_reads_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(weights, "folder", lambda: tmp_path)
    alone = choose_readers("auto", "balanced")
    assert (alone.reader.name, alone.witness) == ("tesserocr", None)
    told = next(info for info in base.installed() if info.name == "rapidocr")
    assert not told.available
    assert "python -m ocr.engines.weights" in told.how_to_get
    page = read_page(open_document(saved(drawn(PROSE)[0], tmp_path / "a.png")), 1, ReadOptions())
    assert page.reader.startswith("tesserocr")
    assert [line.text for line in page.lines] == list(PROSE)


def test_witness_agrees_denies_mumbles_or_is_silent() -> None:
    own = [placed("JOHN", "D0E", "1977", "HS", "O’Neil")]
    other = [
        Line(
            tuple(
                Word(text, word.box, sure)
                for word, (text, sure) in zip(
                    (*own[0].words[:3], own[0].words[4]),
                    [("JOHN", 0.9), ("DOE", 0.9), ("l9T7", 0.2), ("O'Neil", 0.9)],
                    strict=True,
                )
            )
        )
    ]
    heard = witnessed(own, other, "tesserocr")
    assert [heard[at][0] for at in range(5)] == ["agreed", "denied", "mumbled", "silent", "agreed"]
    reading = heard[1][1]
    assert reading is not None
    assert (reading.text, reading.source) == ("DOE", "tesserocr")


@pytest.mark.parametrize("page", [0.9, 0.99])
def test_chances_follow_confidence_and_what_was_heard(page: float) -> None:
    for heard in ("unasked", "agreed", "silent", "mumbled", "denied"):
        chances = [word_chance(sure, heard, page) for sure in np.linspace(0, 1, 21)]
        assert chances == sorted(chances)
        assert 0 <= chances[0] <= chances[-1] < 1
    assert word_chance(1.0, "agreed", page) >= SURE_WORD
    assert word_chance(1.0, "denied", page) < SURE_WORD
    assert word_chance(DOUBT, "denied", page) < word_chance(DOUBT, "agreed", page)
    assert word_chance(0.9, "agreed", 0.9) < word_chance(0.9, "agreed", 0.99)


def first_with(line: Line) -> tuple[Attempt, Readers]:
    """Return an attempt of the neural engine at a drawn page, with *line* in place of what it read."""
    engine = get_engine("rapidocr")
    made = attempt(engine, prepare(Picture(np.asarray(drawn(PROSE)[0]))))
    return Attempt(made.prepared, (line,), 0.99, 1.0), Readers(engine)


def test_only_doubtful_lines_are_shown_to_the_witness() -> None:
    sure, readers = first_with(placed("SCHOOL", sure=1.0))
    witness = Witness("SCHOOL")
    climbed(sure, Readers(readers.reader, witness), "balanced")
    assert witness.asked == 0
    doubtful, readers = first_with(placed("SCHOOL", sure=0.97))
    lines = climbed(doubtful, Readers(readers.reader, witness), "balanced")[1]
    assert witness.asked == 1
    assert lines[0].words[0].confidence > 0.97


def test_surer_witness_is_followed_and_the_other_reading_kept() -> None:
    made, readers = first_with(placed("SCH0OL", sure=0.5))
    (word,) = climbed(made, Readers(readers.reader, Witness("SCHOOL")), "balanced")[1][0].words
    assert word.text == "SCHOOL"
    assert word.confidence <= 0.5
    assert [(other.text, other.source) for other in word.alternatives] == [("SCH0OL", "rapidocr")]


def test_less_sure_witness_leaves_the_word_in_doubt() -> None:
    made, readers = first_with(placed("SCHOOL", sure=0.97))
    (word,) = climbed(made, Readers(readers.reader, Witness("SCH0OL", 0.7)), "balanced")[1][0].words
    assert word.text == "SCHOOL"
    assert word.confidence < SURE_WORD
    assert [(other.text, other.source) for other in word.alternatives] == [("SCH0OL", "witness")]


def test_page_of_two_readers_names_both_and_is_surer_where_they_agree(tmp_path: Path) -> None:
    page = read_page(open_document(saved(drawn(SHEET)[0], tmp_path / "a.png")), 1, ReadOptions(mode="careful"))
    assert page.reader.split("; ")[1].startswith("tesserocr")
    assert [word.confidence >= SURE_WORD for word in page.words if word.text == "MARIJUANA"] == [True, True]


def boxes_of(words: Sequence[tuple[str, Box]]) -> list[Line]:
    return [Line((Word(text, box, 0.9),)) for text, box in words]


def test_ink_in_no_word_is_left_over_and_told_as_unread() -> None:
    picture, words = drawn(SHEET)
    ink = find_ink(np.asarray(picture))
    missing = [pair for pair in words if pair[0] not in ("SKYWALKER,LUKE", "JAY")]
    assert unread_regions(boxes_of(words), ink, 16.0) == ()
    (region,) = unread_regions(boxes_of(missing), ink, 16.0)
    truth = Box.around(box for text, box in words if text in ("SKYWALKER,LUKE", "JAY"))
    assert region.overlap(truth) > 0.5
    places = left_over(boxes_of(missing), ink, 16.0)
    assert len(places) == 2
    assert places[0][2] - places[0][0] > places[1][2] - places[1][0]


def test_scribble_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    picture, _ = drawn(PROSE)
    pen = ImageDraw.Draw(picture)
    for number in range(6):
        x = 300 + 40 * number
        pen.line([(x, 900), (x + 9, 930), (x + 18, 898), (x + 27, 931)], fill=0, width=3)
    page = read_page(open_document(saved(picture, tmp_path / "a.png")), 1, ReadOptions())
    words = [word for word in page.words if word.box.top > 0.5 and word.confidence >= SURE_WORD]
    assert words == []
