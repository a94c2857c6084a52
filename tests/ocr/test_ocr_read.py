"""The whole way of a page: modes, sameness, problems, and the samples that others made."""

from __future__ import annotations

import json
import pickle
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ocr_drawn import PROSE, SHARED, SHEET, drawn, saved, scan_pdf, shaded, squeezed
from PIL import Image
from rapidfuzz.distance import Levenshtein

from ocr.page import Box, Line, Page, Word
from ocr.problems import ReadingProblem
from ocr.read import Mode, ReadOptions, page_image, read_page
from ocr.source import open_document

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the samples of {SHARED} are not on this machine")

shares = st.floats(0, 1)
boxes = st.builds(
    lambda x, y: Box(min(x), min(y), max(x), max(y)), st.tuples(shares, shares), st.tuples(shares, shares)
)
words = st.builds(Word, st.text(min_size=1).filter(lambda text: not any(map(str.isspace, text))), boxes, shares)
pages = st.builds(
    Page,
    number=st.integers(1, 999),
    width=st.integers(1, 9999),
    height=st.integers(1, 9999),
    lines=st.lists(st.lists(words, min_size=1, max_size=4).map(lambda some: Line(tuple(some))), max_size=4).map(
        tuple
    ),
    layer=st.sampled_from(["ocr", "born_digital"]),
    quality=shares,
    reader=st.text(),
    to_scan=st.tuples(*[st.floats(-1e4, 1e4)] * 9),
)


@given(pages)
def test_page_survives_json(page: Page) -> None:
    assert Page.from_json(json.loads(json.dumps(page.to_json()))) == page


@given(boxes, boxes)
def test_union_holds_both_boxes_and_overlap_is_a_share(one: Box, other: Box) -> None:
    both = one.union(other)
    assert both == other.union(one)
    assert both.width >= max(one.width, other.width)
    assert both.height >= max(one.height, other.height)
    assert 0 <= one.overlap(other) <= 1.0000001
    assert one.overlap(other) == other.overlap(one)


@given(boxes.filter(lambda box: box.width > 1e-6 and box.height > 1e-6))
def test_box_overlaps_itself_wholly(box: Box) -> None:
    assert box.overlap(box) == pytest.approx(1)


def test_box_turned_inside_out_is_refused() -> None:
    with pytest.raises(ValueError, match="inside out"):
        Box(0.5, 0.1, 0.4, 0.2)


def test_problem_crosses_from_one_process_to_another() -> None:
    problem = ReadingProblem("truncated", "It ends.", "Copy it.", 3)
    copy = pickle.loads(pickle.dumps(problem))
    assert (copy.kind, copy.message, copy.what_to_do, copy.page) == ("truncated", "It ends.", "Copy it.", 3)


@pytest.mark.parametrize("mode", ["fast", "balanced", "careful"])
def test_every_mode_reads_a_sheet_with_its_rows_of_marks(tmp_path: Path, mode: Mode) -> None:
    page = read_page(open_document(saved(drawn(SHEET)[0], tmp_path / "a.png")), 1, ReadOptions(mode=mode))
    assert page.layer == "ocr"
    assert 0.8 < page.quality <= 1
    read = [squeezed(line.text) for line in page.lines]
    assert read.count("****") == 1
    assert read.count("----") == 1
    assert len(read) == len(SHEET)
    assert all(word.text == squeezed(word.text) != "" for word in page.words)


def test_careful_reading_is_surer_where_readings_agree(tmp_path: Path) -> None:
    document = open_document(saved(drawn(PROSE, font="DejaVuSerif.ttf")[0], tmp_path / "a.png"))
    once, often = (read_page(document, 1, ReadOptions(mode=mode)) for mode in ("fast", "careful"))
    assert once.text == often.text
    assert np.mean([word.confidence for word in often.words]) > np.mean([word.confidence for word in once.words])


def test_balanced_reading_of_a_poor_page_is_better(tmp_path: Path) -> None:
    noise = np.random.default_rng(11)
    pixels = np.asarray(shaded(drawn(SHEET, font="DejaVuSansMono-Bold.ttf", ink=60)[0])).astype(float)
    specks = np.kron(noise.random((825, 638)) < 0.002, np.ones((2, 2)))[:, :1275] > 0
    pixels[specks] = 0
    worn = Image.fromarray(np.clip(pixels + noise.normal(0, 10, pixels.shape), 0, 255).astype(np.uint8))
    document = open_document(saved(worn, tmp_path / "a.png"))
    once, again = (read_page(document, 1, ReadOptions(mode=mode)) for mode in ("fast", "balanced"))
    true = squeezed("".join(SHEET))
    wrong = [Levenshtein.distance(squeezed(page.text), true) for page in (once, again)]
    assert once.quality < 0.92
    assert again.quality >= once.quality
    assert wrong[1] < wrong[0]


def test_same_bytes_give_the_same_page_whatever_was_read_before(tmp_path: Path) -> None:
    one = open_document(saved(drawn(SHEET)[0].rotate(1.5, fillcolor=255), tmp_path / "one.png"))
    other = open_document(saved(drawn(PROSE, font="DejaVuSerif.ttf")[0], tmp_path / "other.png"))
    first = read_page(one, 1, ReadOptions())
    read_page(other, 1, ReadOptions())
    assert read_page(one, 1, ReadOptions()) == first


def test_pages_of_a_scan_are_read_by_number(tmp_path: Path) -> None:
    document = open_document(scan_pdf(tmp_path / "a.pdf", [drawn(PROSE)[0], drawn(SHEET)[0]]))
    page = read_page(document, 2, ReadOptions(mode="fast"))
    assert (page.number, document.pages) == (2, 2)
    assert "CASC" in page.text
    assert page_image(document, 2).shape[1::-1] == (1275, 1650)


def test_empty_page_is_a_page(tmp_path: Path) -> None:
    page = read_page(open_document(saved(Image.new("L", (850, 1100), 250), tmp_path / "a.png")), 1, ReadOptions())
    assert page.lines == ()
    assert page.quality == 1.0


def test_page_that_is_too_large_says_which(tmp_path: Path) -> None:
    document = open_document(saved(drawn(SHEET)[0], tmp_path / "a.png"))
    with pytest.raises(ReadingProblem) as caught:
        read_page(document, 1, ReadOptions(max_megapixels=1))
    assert (caught.value.kind, caught.value.page) == ("too_large", 1)


def character_error_rate(true: str, read: str) -> float:
    """Return the share of characters that are wrong, as the design note on OCR defines it."""

    def folded(text: str) -> str:
        text = unicodedata.normalize("NFKC", text).translate(str.maketrans("‘’“”–—−", "''\"\"---"))
        for mark in "*_-=.":
            while mark * 4 in text:
                text = text.replace(mark * 4, mark * 3)
        return " ".join(text.split())

    return Levenshtein.distance(folded(true), folded(read)) / len(folded(true))


@needs_shared
def test_photo_of_a_sheet_is_read() -> None:
    photo = SHARED / "samples" / "rap_sheet_photo.jpg"
    page = read_page(open_document(photo), 1, ReadOptions())
    assert character_error_rate(photo.with_suffix(".txt").read_text(), page.text) <= 0.03
    read = [squeezed(line.text) for line in page.lines]
    person = ["DOB/19570119SEX/MRAC/WHITE", "NAM/01SKYWALKER,LUKEJAY", "02SKYWALKER,LUKE", "03WALKER,LUCSKY"]
    person += ["04SKYWALKER,LUC", "05WALKER,LUKESKY", "06SKYWALKER,LUCAS", "07SKYWALKER,LUCA"]
    assert [line for line in person if line not in read] == []
    assert read.count("*" * 6) == 2


@needs_shared
@pytest.mark.parametrize("name", ["sc_filing_01", "sc_deposition_02", "whitefish_2"])
def test_scans_of_court_papers_are_read(name: str) -> None:
    scan = SHARED / "scans" / f"{name}.png"
    page = read_page(open_document(scan), 1, ReadOptions())
    assert character_error_rate(scan.with_suffix(".txt").read_text(), page.text) <= 0.01
    assert page.quality > 0.9


@needs_shared
def test_born_digital_sample_keeps_its_text() -> None:
    document = open_document(SHARED / "samples" / "rap_sheet_born_digital.pdf")
    read = [read_page(document, number, ReadOptions()) for number in range(1, document.pages + 1)]
    assert {page.layer for page in read} == {"born_digital"}
    lines = [line.text for page in read for line in page.lines]
    assert "19840918 CASC SAN FRANCISCO" in lines
    assert lines.count("* * * *") == 3
    assert "11359(D) HS-EMPLOY MINOR WITH INTENT TO SELL MARIJUANA" in lines
