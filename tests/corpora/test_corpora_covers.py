"""Covers and blank sheets, before any drawing: on the paper, of their time, the same from the same seed."""

import pytest

from corpora.covers import COVERS, Told, make_cover
from corpora.sheet import HEIGHT, WIDTH, Frame, Rule, Scribble, Stamp, Text, TickBox

TOLD = Told("FRESNO", "27119-4", "WREN, ADA MAY")


def _text(sheet):
    return "\n".join(mark.text for mark in sheet.marks if isinstance(mark, Text))


def _reach(mark):
    """Return the corners of a mark: what is as wide as its face has its room instead."""
    match mark:
        case Text():
            wide = len(mark.text) * mark.pitch if mark.pitch else mark.fit
            return mark.x, mark.y - 0.75 * mark.size, mark.x + wide, mark.y + 0.25 * mark.size
        case Rule() | Frame():
            return mark.x0, mark.y0, mark.x1, mark.y1
        case Scribble():
            xs, ys = zip(*mark.points, strict=True)
            return min(xs), min(ys), max(xs), max(ys)
        case TickBox():
            return mark.x, mark.y, mark.x + mark.side, mark.y + mark.side
        case Stamp():
            wide = 0.65 * mark.size * max(map(len, mark.lines))
            return mark.x, mark.y, mark.x + wide, mark.y + 1.25 * mark.size * len(mark.lines)


@pytest.mark.parametrize("kind", COVERS)
def test_a_cover_stays_on_its_paper(kind):
    for number in range(40):
        for mark in make_cover(3, number, 1962 + number, kind, TOLD if number % 2 else None).marks:
            left, top, right, bottom = _reach(mark)
            assert 0 <= left <= right <= WIDTH, mark
            assert 0 <= top <= bottom <= HEIGHT, mark


def test_the_same_number_is_the_same_sheet_and_another_is_not():
    assert make_cover(3, 5, 1990) == make_cover(3, 5, 1990)
    assert len({make_cover(3, number, 1990, "file_jacket") for number in range(10)}) == 10


def test_every_kind_comes_up_in_its_time_only():
    late = {make_cover(3, number, 2005) for number in range(300)}
    assert any("SEPARATOR" in _text(sheet) or "FILE BREAK" in _text(sheet) for sheet in late)
    assert any("FAX" in _text(sheet) for sheet in late)
    for number in range(200):
        assert not any(word in _text(make_cover(3, number, 1970)) for word in ("FAX", "SEPARATOR"))


def test_a_blank_page_bears_nothing():
    assert make_cover(3, 1, 1980, "blank").marks == ()


def test_a_jacket_names_the_file_that_it_holds_and_otherwise_nobody():
    text = _text(make_cover(3, 2, 1972, "file_jacket", TOLD))
    assert "COUNTY OF FRESNO" in text
    assert "27119-4" in text
    assert "WREN, ADA MAY" in text
    assert "vs." not in _text(make_cover(3, 2, 1972, "file_jacket"))


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no such cover: flyleaf"):
        make_cover(3, 1, 1980, "flyleaf")
