"""ALTO, hOCR and plain text: well-formed whatever was read, in pixels of the archived image."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ocr_drawn import PROSE, SHEET, born_digital_pdf, drawn, saved
from ocr_written import aslant, on_its_side, on_scan, page_of, scanned, sheet_drawn, sheets_of

from ocr.output.alto import alto_parts
from ocr.output.hocr import hocr_parts
from ocr.output.sheet import Sheet, blocks, clean, run_of
from ocr.output.text import text_parts
from ocr.page import Box, Cell, CheckBox, Line, Page, Reading, Word
from ocr.read import ReadOptions, page_image, read_page
from ocr.source import Document, open_document

ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"
HTML = "{http://www.w3.org/1999/xhtml}"
NOWHERE = Document(Path("nowhere.png"), "0" * 64, "image/png", 1)


def alto_of(*sheets: Sheet, name: str = "a.tif") -> ElementTree.Element:
    return ElementTree.fromstring(b"".join(alto_parts(name, sheets)))


def hocr_of(*sheets: Sheet, name: str = "a.tif") -> ElementTree.Element:
    return ElementTree.fromstring(b"".join(hocr_parts(name, sheets)))


def box_of(element: ElementTree.Element) -> tuple[float, float, float, float]:
    left, top, wide, high = (float(element.attrib[key]) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    return left, top, left + wide, top + high


def title(element: ElementTree.Element, key: str) -> list[str]:
    said = dict(part.strip().partition(" ")[::2] for part in element.attrib["title"].split(";"))
    return said[key].split()


def one_word(text: str, **rest: object) -> Sheet:
    word = Word(text, Box(0.1, 0.1, 0.3, 0.2), 0.5, **rest)  # type: ignore[arg-type]
    page = Page(1, 100, 100, (Line((word,)),), "ocr", 0.5, "by hand")
    return Sheet(NOWHERE, 1, 1, 100, 100, page)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("degrees", [0.0, 3.0])
def test_words_stand_where_they_stand_on_the_scan(tmp_path: Path, quarters: int, degrees: float) -> None:
    picture, words = drawn()
    size = picture.size if quarters % 2 == 0 else picture.size[::-1]
    way = on_its_side(quarters, picture.size) @ aslant(degrees, picture.size)
    path = saved(scanned(picture, way, size), tmp_path / "a.png")
    (sheet,) = sheets_of(path, [page_of(words, picture.size, way)])
    assert (sheet.width, sheet.height) == size
    assert sheet.page is not None
    strings = list(alto_of(sheet).iter(f"{ALTO}String"))
    assert [string.attrib["CONTENT"] for string in strings] == [word.text for word in sheet.page.words]
    spans = [span for span in hocr_of(sheet).iter(f"{HTML}span") if span.attrib["class"] == "ocrx_word"]
    ink = page_image(sheet.document, 1)[:, :, 0] < 128
    for string, span, word in zip(strings, spans, sheet.page.words, strict=True):
        across, down = zip(*on_scan(sheet, word), strict=True)
        assert box_of(string) == pytest.approx((min(across), min(down), max(across), max(down)), abs=0.11)
        left, top, right, bottom = (int(value) for value in title(span, "bbox"))
        assert (left, top, right, bottom) == pytest.approx(box_of(string), abs=1.1)
        assert ink[top:bottom, left:right].any()
        assert float(string.attrib["WC"]) == 0.9
        assert title(span, "x_wconf") == ["90"]
        outlines = [polygon.attrib["POINTS"] for polygon in string.iter(f"{ALTO}Polygon")]
        assert len(outlines) == (1 if degrees else 0)
        for outline in outlines:
            corners = [tuple(map(float, point.split(","))) for point in outline.split()]
            assert corners == [pytest.approx(corner, abs=0.06) for corner in on_scan(sheet, word)]


def test_baselines_follow_the_skew_and_turned_lines_tell_their_angle(tmp_path: Path) -> None:
    picture, words = drawn()
    skewed = saved(scanned(picture, aslant(2.0, picture.size), picture.size), tmp_path / "a.png")
    (sheet,) = sheets_of(skewed, [page_of(words, picture.size, aslant(2.0, picture.size))])
    lines = [span for span in hocr_of(sheet).iter(f"{HTML}span") if span.attrib["class"] == "ocr_line"]
    slopes = [float(title(line, "baseline")[0]) for line in lines]
    assert slopes == pytest.approx([-0.0349] * len(SHEET), abs=0.0002)  # up to the right: y grows downwards
    for line in alto_of(sheet).iter(f"{ALTO}TextLine"):
        (left, top), (right, bottom) = (map(float, point.split(",")) for point in line.attrib["BASELINE"].split())
        assert (bottom - top) / (right - left) == pytest.approx(-0.0349, abs=0.001)
    way = on_its_side(1, picture.size)
    on_side = saved(scanned(picture, way, picture.size[::-1]), tmp_path / "b.png")
    (sheet,) = sheets_of(on_side, [page_of(words, picture.size, way)])
    lines = [span for span in hocr_of(sheet).iter(f"{HTML}span") if span.attrib["class"] == "ocr_line"]
    assert {tuple(title(line, "textangle")) for line in lines} == {("270.00",)}  # hOCR counts counter-clockwise


def test_alto_tells_roles_alternatives_cells_checks_and_what_could_not_be_read() -> None:
    words = (
        Word("NAME", Box(0.1, 0.1, 0.2, 0.15), 0.98, "label"),
        Word("0RGANA", Box(0.25, 0.1, 0.4, 0.15), 0.6, "typed", (Reading("ORGANA", 0.55, "rapidocr, enlarged"),)),
    )
    page = Page(
        number=1,
        width=1000,
        height=2000,
        lines=(Line(words),),
        layer="ocr",
        quality=0.8,
        reader="by hand",
        cells=(Cell(Box(0.05, 0.08, 0.22, 0.17), 0, 0), Cell(Box(0.22, 0.08, 0.5, 0.17), 0, 1)),
        checks=(CheckBox(Box(0.6, 0.1, 0.62, 0.11), "ticked", 0.93),),
        unread=(Box(0.5, 0.5, 0.9, 0.6),),
    )
    alto = alto_of(Sheet(NOWHERE, 1, 1, 1000, 2000, page))
    tags = {tag.attrib["ID"]: tag.attrib for tag in alto.iter(f"{ALTO}OtherTag")}
    name, given_name = alto.iter(f"{ALTO}String")
    assert [tags[tag]["LABEL"] for tag in name.attrib["TAGREFS"].split()] == ["label", "row 0, column 0"]
    assert [tags[tag]["LABEL"] for tag in given_name.attrib["TAGREFS"].split()] == ["typed", "row 0, column 1"]
    (other,) = given_name.iter(f"{ALTO}ALTERNATIVE")
    assert (other.text, other.attrib["PURPOSE"]) == ("ORGANA", "rapidocr, enlarged")
    (check,) = alto.iter(f"{ALTO}GraphicalElement")
    assert tags[check.attrib["TAGREFS"]]["LABEL"] == "ticked"
    assert tags[check.attrib["TAGREFS"]]["DESCRIPTION"] == "confidence 0.93"
    assert box_of(check) == pytest.approx((600, 200, 620, 220))
    cells = list(alto.iter(f"{ALTO}ComposedBlock"))
    assert [box_of(cell) for cell in cells] == [
        pytest.approx((50, 160, 220, 340)),
        pytest.approx((220, 160, 500, 340)),
    ]
    (unread,) = alto.iter(f"{ALTO}Illustration")
    assert tags[unread.attrib["TAGREFS"]]["LABEL"] == "unread"
    names = [element.attrib["ID"] for element in alto.iter() if "ID" in element.attrib]
    assert len(set(names)) == len(names)

    hocr = hocr_of(Sheet(NOWHERE, 1, 1, 1000, 2000, page))
    known = {element.attrib["class"]: element for element in hocr.iter() if element.attrib.get("class")}
    assert title(known["ocrx_check"], "x_state") == ["ticked"]
    assert title(known["ocrx_cell"], "x_column") == ["1"]
    assert "ocrx_unread" in known
    declared = next(
        m.attrib["content"] for m in hocr.iter(f"{HTML}meta") if m.attrib.get("name") == "ocr-capabilities"
    )
    assert set(known) <= {*declared.split()}
    assert "ORGANA" not in "".join(hocr.itertext()).replace("0RGANA", "")


def test_alto_stands_in_the_order_of_its_schema(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    alto = alto_of(*sheets_of(saved(picture, tmp_path / "a.png"), [page]))
    assert alto.tag == f"{ALTO}alto"
    assert alto.attrib["SCHEMAVERSION"] == "4.4"
    assert [part.tag.removeprefix(ALTO) for part in alto] == ["Description", "Layout"]
    assert [part.tag.removeprefix(ALTO) for part in alto[0]] == [
        "MeasurementUnit",
        "sourceImageInformation",
        "Processing",
    ]
    (of_page,) = alto[1]
    assert of_page.attrib["PHYSICAL_IMG_NR"] == "1"
    assert [part.tag.removeprefix(ALTO) for part in of_page] == ["PrintSpace"]
    for line in alto.iter(f"{ALTO}TextLine"):
        kinds = [part.tag.removeprefix(ALTO) for part in line if part.tag != f"{ALTO}Shape"]
        assert kinds[::2] == ["String"] * len(kinds[::2])
        assert kinds[1::2] == ["SP"] * len(kinds[1::2])


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=12), st.text(max_size=30))
def test_no_text_breaks_the_files(text: str, name: str) -> None:
    sheet = one_word(text, alternatives=(Reading(text, 0.1, name),))
    (string,) = alto_of(sheet, name=name).iter(f"{ALTO}String")
    assert string.attrib["CONTENT"] == clean(text)
    said = [
        span.text for span in hocr_of(sheet, name=name).iter(f"{HTML}span") if span.attrib["class"] == "ocrx_word"
    ]
    assert said == [clean(text)]
    assert b"".join(text_parts([sheet])).decode() == clean(text) + "\n"


def test_controls_and_lone_halves_become_replacements_and_all_else_stays() -> None:
    assert clean("a\0b\x0cc\x1bd\x85e\ud800f\uffffg") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg"
    assert clean("§ 11357(b) – Muñoz 🖋") == "§ 11357(b) – Muñoz 🖋"


def test_text_has_a_form_feed_between_pages_and_an_empty_page_for_one_not_read() -> None:
    first, last = one_word("first"), one_word("Muñoz")
    none = replace(first, page=None)
    assert b"".join(text_parts([first, none, last])) == "first\n\f\fMuñoz\n".encode()
    pages = list(alto_of(first, replace(none, ordinal=2)).iter(f"{ALTO}Page"))
    assert [len(list(page.iter(f"{ALTO}String"))) for page in pages] == [1, 0]


def test_born_digital_pages_are_told_in_pixels_of_their_picture(tmp_path: Path) -> None:
    path = born_digital_pdf(tmp_path / "a.pdf")
    page = read_page(open_document(path), 1, ReadOptions(mode="fast"))
    (sheet,) = sheets_of(path, [page])
    picture = page_image(sheet.document, 1)
    assert picture.shape[1::-1] == (sheet.width, sheet.height)
    ink = picture[:, :, 0] < 128
    strings = list(alto_of(sheet).iter(f"{ALTO}String"))
    assert [string.attrib["CONTENT"] for string in strings] == " ".join(SHEET).split()
    for string in strings:
        left, top, right, bottom = (round(value) for value in box_of(string))
        assert ink[top:bottom, left:right].any()
    places = [[round(value) for value in box_of(string)] for string in strings]
    assert sum(ink[top:bottom, left:right].sum() for left, top, right, bottom in places) >= 0.999 * ink.sum()


def test_blocks_keep_the_order_and_part_where_white_lies_between(tmp_path: Path) -> None:
    def line(top: float, left: float = 0.1) -> Line:
        return Line((Word("x", Box(left, top, left + 0.2, top + 0.02), 0.9),))

    lines = [line(0.1), line(0.13), line(0.3), line(0.33), line(0.1, left=0.6)]
    assert blocks(lines) == [lines[:2], lines[2:4], lines[4:]]


def test_words_of_a_level_line_share_its_height_and_those_of_a_bent_one_do_not() -> None:
    low, high = Word("a", Box(0.1, 0.11, 0.2, 0.12), 0.9), Word("Tg", Box(0.3, 0.1, 0.4, 0.125), 0.9)
    assert run_of(Line((low, high)), low) == Box(0.1, 0.1, 0.2, 0.125)
    far = Word("b", Box(0.8, 0.14, 0.9, 0.16), 0.9)
    assert run_of(Line((low, high, far)), low) == low.box


def test_prose_keeps_its_lines(tmp_path: Path) -> None:
    picture, words = drawn(PROSE, points=26)
    (sheet,) = sheets_of(saved(picture, tmp_path / "a.png"), [page_of(words, picture.size)])
    text = b"".join(text_parts([sheet])).decode()
    assert text.splitlines() == list(PROSE)
    spoken = "".join(hocr_of(sheet)[1].itertext())
    assert re.sub(r"\s+", " ", spoken).strip() == " ".join(PROSE)
