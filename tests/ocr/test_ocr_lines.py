"""Rows, rows of marks, and readings against each other: all on words, no engine."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ocr_drawn import PROSE, drawn

from ocr.clean import find_ink
from ocr.lines import rows
from ocr.marks import find_marks, with_marks
from ocr.page import Box, Line, Word
from ocr.quality import coverage, mean_confidence, page_quality
from ocr.witness import settled


def word(text: str, left: float, top: float, *, sure: float = 0.9, width: float | None = None) -> Word:
    """A word of letters a hundredth wide and two hundredths high."""
    return Word(text, Box(left, top, left + (width or 0.01 * len(text)), top + 0.02), sure)


def line(text: str, left: float, top: float, *, sure: float = 0.9) -> Line:
    """Words side by side."""
    words, at = [], left
    for part in text.split():
        words.append(word(part, at, top, sure=sure))
        at += 0.01 * (len(part) + 1)
    return Line(tuple(words))


def texts(lines: tuple[Line, ...] | list[Line]) -> list[str]:
    return [one.text for one in lines]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        pytest.param(
            [line("CASE", 0.1, 0.1), line("DATE", 0.1, 0.2), line("A123", 0.6, 0.1), line("1968", 0.6, 0.2)],
            ["CASE A123", "DATE 1968"],
            id="labels-before-values",
        ),
        pytest.param([line("B", 0.5, 0.5), line("A", 0.1, 0.5)], ["A B"], id="from-left-to-right"),
        pytest.param([line("LOW", 0.1, 0.5), line("HIGH", 0.1, 0.1)], ["HIGH", "LOW"], id="from-top-to-bottom"),
        pytest.param([line("A", 0.1, 0.1), line("B", 0.5, 0.115)], ["A", "B"], id="half-a-line-lower"),
        pytest.param([line("A", 0.1, 0.1), line("B", 0.5, 0.106)], ["A B"], id="a-trifle-lower"),
        pytest.param(
            [line(f"W{i}", 0.1 * i, 0.1 + 0.004 * i) for i in range(9)],
            [" ".join(f"W{i}" for i in range(9))],
            id="a-row-that-falls-slowly",
        ),
        pytest.param([], [], id="nothing"),
    ],
)
def test_pieces_on_one_baseline_are_one_row(pieces: list[Line], expected: list[str]) -> None:
    assert texts(rows(pieces)) == expected


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    heading = line("THE SUPERIOR COURT OF THE STATE OF CALIFORNIA IN SESSION", 0.2, 0.02)
    left = [line("the people appeared by counsel here now", 0.05, 0.1 + 0.03 * i) for i in range(14)]
    right = [line("and probation was granted for three more", 0.53, 0.1 + 0.03 * i) for i in range(14)]
    read = rows([heading, *(piece for pair in zip(left, right, strict=True) for piece in pair)])
    assert texts(read) == [heading.text, *texts(left), *texts(right)]


def test_columns_of_a_form_are_read_across() -> None:
    left = [line("LABEL OF THE FIELD", 0.05, 0.1 + 0.03 * i) for i in range(14)]
    right = [line(f"VALUE {i}", 0.55, 0.1 + 0.03 * i) for i in range(14)]
    assert texts(rows([*left, *right])) == [f"LABEL OF THE FIELD VALUE {i}" for i in range(14)]


places = st.tuples(st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0.001, 0.1), st.floats(0.001, 0.1))


@given(st.lists(places, max_size=25))
def test_no_word_is_lost_or_doubled_and_rows_run_rightwards(found: list[tuple[float, float, float, float]]) -> None:
    words = [Word(f"w{i}", Box(x, y, x + w, y + h), 0.5) for i, (x, y, w, h) in enumerate(found)]
    read = rows([Line((one,)) for one in words])
    assert sorted(w.text for row in read for w in row.words) == sorted(w.text for w in words)
    for row in read:
        lefts = [w.box.left for w in row.words]
        assert lefts == sorted(lefts)


@pytest.mark.parametrize(
    ("printed", "marks"),
    [
        pytest.param("* * * *", [("*", 4)], id="four-asterisks"),
        pytest.param("- - - -", [("-", 4)], id="four-hyphens"),
        pytest.param("*   *   *             *   *   *", [("*", 6)], id="two-groups"),
        pytest.param("*" * 40, [("*", 40)], id="a-full-row"),
        pytest.param("=" * 20, [("=", 20)], id="equals-signs"),
        pytest.param("= = = =", [("=", 4)], id="four-equals-signs"),
        pytest.param("**LIVE SCAN", [], id="before-a-word"),
        pytest.param("A - B - C - D", [], id="between-letters"),
        pytest.param("........................", [], id="dots-that-lead-on"),
        pytest.param("ocean sea cocoa season ooze arose", [], id="small-letters"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_rows_of_marks_are_told_by_their_shape(printed: str, marks: list[tuple[str, int]]) -> None:
    ink = find_ink(np.asarray(drawn(["THE PEOPLE OF", printed, "CALIFORNIA"])[0]))
    assert [(found.mark, len(found.boxes)) for found in find_marks(ink, 22)] == marks


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        pytest.param([], "* * * *", id="missed"),
        pytest.param([word("KK", 0.1, 0.08, sure=0.3)], "* * * *", id="misread"),
        pytest.param([word("*", 0.1, 0.08, sure=0.5), word("*-", 0.13, 0.08, sure=0.5)], "* *-", id="read-as-marks"),
        pytest.param([word("SURE", 0.1, 0.08, sure=0.95)], "SURE", id="engine-is-sure"),
    ],
)
def test_marks_are_put_in_where_the_engine_could_not_make_them_out(read: list[Word], expected: str) -> None:
    picture, words = drawn(["* * * *", "CALIFORNIA"])
    below = Line((Word("CALIFORNIA", words[-1][1], 0.9),))
    given_lines = [Line(tuple(read)), below] if read else [below]
    lines = with_marks(given_lines, find_ink(np.asarray(picture)), 22)
    assert texts(rows(lines)) == [expected, "CALIFORNIA"]
    assert with_marks(given_lines, find_ink(np.asarray(picture)), None) == given_lines


def test_marks_without_blanks_are_one_word_and_what_follows_is_kept() -> None:
    picture, words = drawn(["*" * 40 + " DO"])
    read = [Line((Word("KKKK", words[0][1], 0.3), Word("DO", words[1][1], 0.95)))]
    assert texts(rows(with_marks(read, find_ink(np.asarray(picture)), 22))) == ["*" * 40 + " DO"]


def test_words_between_marks_are_kept() -> None:
    picture, words = drawn(["* * * END OF MESSAGE * * *"])
    read = [Line(tuple(Word(text, box, 0.6) for text, box in words if text != "*"))]
    assert texts(rows(with_marks(read, find_ink(np.asarray(picture)), 22))) == ["* * * END OF MESSAGE * * *"]


def readings(*said: str, sure: float = 0.9) -> list[tuple[Line, ...]]:
    return [(line(text, 0.1, 0.1, sure=sure),) for text in said]


@pytest.mark.parametrize(
    ("best", "others", "text"),
    [
        pytest.param("CI1I", ["CII", "CII"], "CII", id="two-against-one"),
        pytest.param("CII", ["CI1I", "C11"], "CII", id="two-that-differ"),
        pytest.param("CII", ["CI1I"], "CII", id="one-against-one"),
        pytest.param("CII", ["CII", "CI1I", "CI1I"], "CII", id="two-against-two"),
        pytest.param("NAM: 01", ["NAM:01", "NAM:01"], "NAM: 01", id="a-blank-more-is-no-difference"),
    ],
)
def test_best_reading_stands_unless_it_is_outvoted(best: str, others: list[str], text: str) -> None:
    own, *rest = readings(best, *others)
    assert "".join(texts(settled(own, rest))).replace(" ", "") == text.replace(" ", "")


def test_what_readings_agree_on_is_surer_and_what_they_differ_on_less_sure() -> None:
    own, same, other = readings("19840725 CASO", "19840725 CAS0", "19840725 CASD")
    date, agency = settled(own, [same, other])[0].words
    assert 0.985 < date.confidence < 1.0
    assert agency.confidence == pytest.approx(0.45)
    (mixed,) = settled(*_pair("CASO", "CASO", "CAS0"))[0].words
    assert mixed.confidence == pytest.approx(0.9)
    (lone,) = settled(*_pair("CASO"))[0].words
    assert lone.confidence == pytest.approx(0.9)


def _pair(best: str, *others: str) -> tuple[tuple[Line, ...], list[tuple[Line, ...]]]:
    own, *rest = readings(best, *others)
    return own, rest


def test_word_that_nobody_else_saw_is_doubted_and_dirt_of_others_left_out() -> None:
    own = (line("ALONE", 0.1, 0.1),)
    other = (line("DIRT", 0.7, 0.8),)
    (left,) = settled(own, [other])
    assert left.text == "ALONE"
    assert left.words[0].confidence == pytest.approx(0.45)


def test_dirt_as_high_as_two_lines_joins_nothing() -> None:
    own = (line("FIRST", 0.1, 0.1), line("SECOND", 0.1, 0.13))
    dirt = (Line((Word("[", Box(0.1, 0.1, 0.13, 0.15), 0.4),)),)
    assert texts(settled(own, [dirt, dirt])) == ["FIRST", "SECOND"]


@given(
    st.lists(st.tuples(st.text("ABC", min_size=1, max_size=4), st.floats(0, 1)), min_size=1, max_size=6), st.data()
)
def test_settling_keeps_confidence_within_bounds_and_agreement_never_lowers_it(
    said: list[tuple[str, float]], data: st.DataObject
) -> None:
    own = tuple(Line((word(text, 0.1, 0.1 * i, sure=sure),)) for i, (text, sure) in enumerate(said))
    other = tuple(
        Line((word(data.draw(st.sampled_from([text, "X"])), 0.1, 0.1 * i, sure=data.draw(st.floats(0, 1))),))
        for i, (text, _) in enumerate(said)
    )
    for before, seen, after in zip(own, other, settled(own, [other]), strict=True):
        assert 0 <= after.words[0].confidence <= 1
        assert after.text == before.text
        if seen.text == before.text:
            assert after.words[0].confidence >= before.words[0].confidence - 1e-12


def test_mean_confidence_weighs_words_by_their_characters() -> None:
    both = [Line((word("ABCD", 0.1, 0.1, sure=1.0), word("E", 0.5, 0.1, sure=0.0)))]
    assert mean_confidence(both) == pytest.approx(0.8)
    assert mean_confidence([]) == 0.0


def test_coverage_sees_what_an_engine_left_out() -> None:
    picture, words = drawn(PROSE, font="DejaVuSerif.ttf")
    ink = find_ink(np.asarray(picture))
    everything = [Line((Word(text, box, 0.96),)) for text, box in words]
    half = [one for one in everything if one.box.top < words[len(words) // 2][1].top]
    assert coverage(everything, ink) > 0.97
    assert 0.3 < coverage(half, ink) < 0.6
    assert page_quality(half, ink) < 0.6
    assert page_quality(everything, ink) == pytest.approx(0.96, abs=0.03)
    assert page_quality([], ink) == 0.0


def test_empty_page_is_read_well_by_reading_nothing() -> None:
    ink = find_ink(np.full((500, 400), 255, np.uint8))
    assert coverage([], ink) == 1.0
    assert page_quality([], ink) == 1.0
