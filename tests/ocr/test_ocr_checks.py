"""Check boxes: found by their frames, told as ticked or empty by the ink within, and never read as letters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ocr_drawn import FONTS, PROSE, drawn, saved
from PIL import Image, ImageDraw, ImageFont

from ocr import clean
from ocr.checks import find_checks, tick_lines, without_checks
from ocr.page import CheckBox
from ocr.read import ReadOptions, read_page
from ocr.source import open_document

SIDE = 30
LABELS = ("forthwith", "after revocation", "PRESENT", "NOT PRESENT", "at resentencing", "other")
MARKS = ("typed", "", "hook", "", "cross", "")
"""What ticks each box; the hook and the cross run out of theirs."""


def boxes(*, gap: int = 0, thick: int = 3) -> Image.Image:
    """A letter page at 300 dpi with a box before each label, and prose of capitals that are nearly square."""
    page = Image.new("L", (2550, 3300), 255)
    pen = ImageDraw.Draw(page)
    face = ImageFont.truetype(str(FONTS / "DejaVuSans.ttf"), 34)
    typed = ImageFont.truetype(str(FONTS / "DejaVuSansMono.ttf"), 40)
    for number in range(12):
        pen.text((300, 1500 + 70 * number), "BOND HELD OVER DEED EBB DODD HOOD BEDE", font=typed, fill=0)
    for number, (label, mark) in enumerate(zip(LABELS, MARKS, strict=True)):
        x, y = 300, 300 + 120 * number
        pen.rectangle((x, y, x + SIDE, y + SIDE), outline=0, width=thick)
        if gap:
            pen.rectangle((x + 8, y - 2, x + 7 + gap, y + thick + 1), fill=255)
        if mark == "typed":
            pen.text((x + 4, y - 8), "X", font=typed, fill=0)
        elif mark == "hook":
            pen.line((x + 4, y + 14, x + 12, y + 26, x + 38, y - 10), fill=40, width=4)
        elif mark == "cross":
            pen.line((x - 6, y - 5, x + 36, y + 35), fill=40, width=4)
            pen.line((x + 36, y - 5, x - 6, y + 35), fill=40, width=4)
        pen.text((x + 48, y - 4), label, font=face, fill=0)
    return page


def found(page: Image.Image) -> tuple[CheckBox, ...]:
    pixels = np.asarray(page)
    ink = clean.find_ink(pixels)
    return find_checks(pixels, ink, clean.find_rules(ink))


@pytest.mark.parametrize(("gap", "thick"), [(0, 3), (3, 3), (0, 5)], ids=["whole", "broken", "thickened"])
def test_each_box_is_found_and_its_state_told(gap: int, thick: int) -> None:
    checks = found(boxes(gap=gap, thick=thick))
    assert [check.state for check in checks] == ["ticked" if mark else "empty" for mark in MARKS]
    assert all(check.confidence > 0.7 for check in checks)
    first = checks[0].box
    assert first.left * 2550 == pytest.approx(300, abs=4)
    assert first.bottom * 3300 == pytest.approx(300 + SIDE, abs=4)


def test_a_trace_of_ink_leaves_a_box_doubtful() -> None:
    page = boxes()
    ImageDraw.Draw(page).line((310, 430, 322, 442), fill=130, width=3)
    check = found(page)[1]
    assert check.state == "doubtful"
    assert check.confidence < 0.8
    assert len(tick_lines([check])) == 0


def test_letters_are_no_boxes() -> None:
    assert found(drawn(PROSE, size=(2550, 3300), points=60)[0]) == ()
    rows = ["BOND DEED HOOD 00808 DODO EBB"] * 20
    assert found(drawn(rows, size=(2550, 3300), points=44)[0]) == ()


def test_squared_paper_has_no_boxes() -> None:
    page = Image.new("L", (2550, 3300), 255)
    pen = ImageDraw.Draw(page)
    for x in range(100, 2400, 60):
        for y in range(100, 3000, 60):
            pen.rectangle((x, y, x + SIDE, y + SIDE), outline=0, width=3)
    assert found(page) == ()


def test_boxes_are_painted_over_with_what_ticks_them() -> None:
    page = boxes()
    pixels = np.asarray(page)
    ink = clean.find_ink(pixels)
    checks = find_checks(pixels, ink, clean.find_rules(ink))
    cleaned = without_checks(pixels, ink, checks)
    assert cleaned[280:960, 280:342].min() == 255
    assert np.array_equal(cleaned[:, 345:], pixels[:, 345:])


def test_a_ticked_box_is_an_x_before_its_label_and_an_empty_one_no_word(tmp_path: Path) -> None:
    page = read_page(
        open_document(saved(boxes(), tmp_path / "a.png")), 1, ReadOptions(engine="tesserocr", mode="fast")
    )
    lines = [line.text for line in page.lines[: len(LABELS)]]
    assert lines == [f"X {label}" if mark else label for label, mark in zip(LABELS, MARKS, strict=True)]
    assert [word.role for word in page.lines[0].words] == ["tick", "text"]
    assert [check.state for check in page.checks] == ["ticked" if mark else "empty" for mark in MARKS]
