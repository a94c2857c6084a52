"""Forms printed in black and filled in with a worn ribbon: both inks are seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from ocr_drawn import PROSE, SHEET, drawn

from ocr.clean import even_background, find_ink
from ocr.faint import faint_level, with_faint_ink
from ocr.picture import Grey
from ocr.read import ReadOptions, read_page
from ocr.source import open_document

PAPER = 235


def form(pale: int, grain: float = 2.0) -> Grey:
    """Print the first half of a page in black, and type the second in the grey *pale*."""
    black = np.asarray(drawn(SHEET[:8], size=(1700, 2200), points=40, paper=PAPER)[0])
    typed = np.asarray(drawn([""] * 8 + list(SHEET[8:]), size=(1700, 2200), points=40, ink=pale, paper=PAPER)[0])
    noise = np.random.default_rng(4).normal(0, grain, black.shape)
    return np.clip(np.minimum(black, typed) + noise, 0, 255).astype(np.uint8)


def test_pale_ink_beside_black_is_found_and_stands_out_then() -> None:
    even = even_background(form(175))
    level = faint_level(even)
    assert level is not None
    before, after = find_ink(even).letters(), find_ink(with_faint_ink(even, level)).letters()
    assert after[:, 3].sum() > 1.5 * before[:, 3].sum()


def test_one_ink_is_left_alone_whatever_its_grey() -> None:
    for ink in (0, 90, 150):
        page = np.asarray(drawn(PROSE, size=(1700, 2200), points=40, ink=ink, paper=PAPER)[0])
        noisy = np.clip(page + np.random.default_rng(5).normal(0, 2, page.shape), 0, 255).astype(np.uint8)
        assert faint_level(even_background(noisy)) is None


def test_grain_of_the_paper_is_no_ink() -> None:
    empty = np.clip(np.random.default_rng(6).normal(PAPER, 6, (1100, 850)), 0, 255).astype(np.uint8)
    assert faint_level(even_background(empty)) is None


def test_white_stays_white_and_black_black() -> None:
    assert with_faint_ink(np.array([[0, 210, 255]], np.uint8), 210).tolist() == [[0, 128, 255]]


def test_what_was_typed_pale_is_read(tmp_path: Path) -> None:
    from PIL import Image

    Image.fromarray(form(175)).save(tmp_path / "form.png")
    text = read_page(open_document(tmp_path / "form.png"), 1, ReadOptions(mode="fast")).text
    for word in ("A99000015", "19840918", "#1234567", "STATUS:FELONY", "PROBATION,"):
        assert word in text.replace(" :", ":"), word
