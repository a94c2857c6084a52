"""The searchable PDF: the text lands on its words, pages look as before, and PDF/A is claimed where it holds."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pdfplumber
import pikepdf
import pikepdf.pdfa
import pypdfium2 as pdfium
import pytest
from ocr_drawn import SHEET, born_digital_pdf, drawn, on_canvas, saved, scan_pdf
from ocr_searched import (
    SPOKEN,
    lands_by_pdfium,
    lands_on_its_words,
    rendered,
    words_in,
)
from ocr_written import aslant, on_its_side, page_of, scanned, searchable, sheet_drawn, sheets_of
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from ocr import pdf
from ocr.output.font import Codes, font_program, to_unicode
from ocr.output.pdfa import check_pdfa, judge, srgb
from ocr.page import Box, Line, Page, Word
from ocr.problems import ReadingProblem
from ocr.read import ReadOptions, page_image, read_page
from ocr.source import open_document


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("degrees", [0.0, 2.5])
def test_text_lands_on_the_words_of_turned_and_skewed_scans(tmp_path: Path, quarters: int, degrees: float) -> None:
    picture, words = drawn(size=(510, 660), points=12)
    size = picture.size if quarters % 2 == 0 else picture.size[::-1]
    way = on_its_side(quarters, picture.size) @ aslant(degrees, picture.size)
    path = saved(scanned(picture, way, size), tmp_path / "a.jpg", dpi=(60, 60))
    page = page_of(words, picture.size, way)
    made, said = searchable(path, page)
    assert said.pdfa
    lands_on_its_words(made, sheets_of(path, [page])[0])
    with pdfium.PdfDocument(made) as opened:
        assert opened[0].get_size() == pytest.approx([side * 72 / 60 for side in size], abs=0.01)


def test_text_lands_on_the_words_of_a_photo_taken_aslant(tmp_path: Path) -> None:
    picture, words = drawn(size=(510, 660), points=12)
    way = np.array([[0.9, 0.06, 20.0], [-0.03, 0.92, 30.0], [-6e-5, 1.2e-4, 1.0]])
    path = saved(scanned(picture, way, picture.size), tmp_path / "a.jpg", dpi=(60, 60))
    page = page_of(words, picture.size, way)
    made, said = searchable(path, page)
    assert said.pdfa
    # a word's place is then no longer quite a parallelogram, as the text in a PDF must be
    lands_on_its_words(made, sheets_of(path, [page])[0], within=0.8)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
@pytest.mark.parametrize(("quarters", "degrees"), [(0, 0.0), (0, 1.0), (1, 0.0), (2, 0.0), (3, 0.0)])
def test_poppler_reads_the_words_in_their_order(tmp_path: Path, quarters: int, degrees: float) -> None:
    picture, words = drawn(size=(510, 660), points=12)
    size = picture.size if quarters % 2 == 0 else picture.size[::-1]
    way = on_its_side(quarters, picture.size) @ aslant(degrees, picture.size)
    made, _ = searchable(saved(scanned(picture, way, size), tmp_path / "a.png"), page_of(words, picture.size, way))
    # Of pages on their side, poppler's own guess at the order of lines is poor; "raw" is that of the file.
    how = ["-raw"] if quarters % 2 else []
    said = subprocess.run(["pdftotext", *how, str(made), "-"], capture_output=True, text=True, check=True)
    assert said.stdout.split() == SPOKEN
    assert not said.stderr


def test_pdfium_finds_the_words_and_marks_them_in_full(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    path = saved(picture, tmp_path / "a.png", dpi=(60, 60))
    made, _ = searchable(path, page)
    with pdfium.PdfDocument(made) as opened:
        text = opened[0].get_textpage()
        assert text.get_text_range().split() == SPOKEN
        start, length = text.search("SKYWALKER,LUKE").get_next()
        assert text.count_rects(start, length) == 1
        left, bottom, right, top = text.get_rect(0)
        line = page.lines[2]
        scale = 72 / 60 * page.width, 72 / 60 * page.height
        assert (left, right) == pytest.approx(
            [line.words[1].box.left * scale[0], line.words[1].box.right * scale[0]], abs=0.5
        )
        assert (scale[1] - top, scale[1] - bottom) == pytest.approx(
            [line.box.top * scale[1], line.box.bottom * scale[1]], abs=0.5
        )


def test_beyond_the_basic_plane_and_out_of_the_way_characters_come_back(tmp_path: Path) -> None:
    told = ["Muñoz", "§", "½", "–", "🖋x🖋", "字", "a\ufeffb", "\ufb01ne"]
    lines = tuple(Line((Word(text, Box(0.1, y / 10, 0.4, y / 10 + 0.03), 1.0),)) for y, text in enumerate(told, 1))
    picture = Image.new("L", (600, 800), 255)
    page = Page(1, 600, 800, lines, "ocr", 1.0, "by hand")
    made, said = searchable(saved(picture, tmp_path / "a.png"), page)
    assert said.pdfa
    assert [text for text, _ in words_in(made)] == ["Muñoz", "§", "½", "–", "🖋x🖋", "字", "a\ufffdb", "\ufb01ne"]


def test_the_table_of_characters_keeps_its_bounds() -> None:
    codes = Codes()
    many = "".join(chr(0x10000 + number) for number in range(2049))
    given = codes.encoded(many)
    assert len({given[at : at + 2] for at in range(0, len(given), 2)}) == 2049
    assert given[-2:] == b"\xff\xfd"  # there are 2048 free codes
    table = to_unicode(codes).decode()
    counts = [int(line.split()[0]) for line in table.splitlines() if line.endswith(("beginbfrange", "beginbfchar"))]
    assert max(counts) <= 100
    assert sum(counts) == 256 - 8 + 2048
    for line in table.splitlines():
        if line.count("<") == 3:
            first, last, _ = line.split()
            assert first[1:3] == last[1:3]
    assert font_program() == font_program.__wrapped__()


def two_by_one(canvas: Canvas, picture: Image.Image) -> None:
    on_canvas(canvas, picture, (36, 36, 540, 720))
    canvas.setFont("Helvetica", 9)
    canvas.drawString(200, 18, "stamped on the scan")


def with_old_layer(canvas: Canvas, picture: Image.Image) -> None:
    on_canvas(canvas, picture)
    text = canvas.beginText(72, 600)
    text.setFont("Helvetica", 10)
    text.setTextRenderMode(3)
    text.textLine("wrong reading of another program")
    canvas.drawText(text)


def cropped(canvas: Canvas, picture: Image.Image) -> None:
    on_canvas(canvas, picture, (-20, -30, 700, 900))
    canvas.setCropBox((30, 50, 580, 760))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("put", [on_canvas, two_by_one, with_old_layer, cropped])
def test_scan_in_a_pdf_looks_the_same_and_is_found(
    tmp_path: Path, put: Callable[[Canvas, Image.Image], None], turn: int
) -> None:
    picture, _ = sheet_drawn()
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(612, 792))
    put(canvas, picture)
    canvas.setPageRotation(turn)
    canvas.showPage()
    canvas.save()
    width, height = page_image(open_document(path), 1).shape[1::-1]
    lines = tuple(
        Line(tuple(Word(text, Box(x / 10, y / 10, (x + 0.8) / 10, (y + 0.5) / 10), 0.9) for x, text in row))
        for y, row in enumerate([[(1, "of"), (2, "one"), (5, "line")], [(3, "and"), (4, "another")]], start=2)
    )
    page = Page(1, width, height, lines, "ocr", 0.9, "by hand")
    made, said = searchable(path, page)
    assert np.array_equal(rendered(made), rendered(path))
    (sheet,) = sheets_of(path, [page])
    assert (sheet.width, sheet.height) == (width, height)
    found = [text for text, _ in words_in(made)]
    assert found[:5] == ["of", "one", "line", "and", "another"]
    with pdfplumber.open(made) as opened:
        text = "".join(one["text"] for one in opened.pages[0].chars)
    assert "wrong" not in text
    assert ("stamped" in text) == (put is two_by_one)
    if put is two_by_one:
        assert not said.pdfa  # Helvetica is not in the file
        assert said.against
    else:
        assert said.pdfa, said.against
        lands_by_pdfium(made, sheet)
    with pikepdf.open(path) as before, pikepdf.open(made) as after:
        (old,), (new,) = (list(one.pages[0].Resources.XObject.values()) for one in (before, after))
        assert new.read_bytes() == old.read_bytes()


def test_old_layer_within_a_form_goes_and_the_form_of_another_page_stays(tmp_path: Path) -> None:
    picture, _ = sheet_drawn()
    first = tmp_path / "scan.pdf"
    canvas = Canvas(str(first), pagesize=(612, 792))
    canvas.beginForm("layer", 0, 0, 612, 792)
    with_old_layer(canvas, picture)
    canvas.endForm()
    for _ in range(2):
        canvas.doForm("layer")
        canvas.showPage()
    canvas.save()
    word = Line((Word("ours", Box(0.1, 0.1, 0.2, 0.12), 0.9),))
    pages = [Page(1, 510, 660, (word,), "ocr", 0.9, "by hand"), None]
    made, _ = searchable(first, *pages)
    with pdfplumber.open(made) as opened:
        texts = [page.extract_text() for page in opened.pages]
    assert texts[0] == "ours"
    assert "wrong reading" in texts[1]  # nothing takes its place there
    for number in (1, 2):
        assert np.array_equal(rendered(made, number), rendered(first, number))


def test_pages_with_a_good_layer_are_kept_page_by_page(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    path = tmp_path / "mixed.pdf"
    canvas = Canvas(str(path), pagesize=(612, 792))
    on_canvas(canvas, picture)
    canvas.showPage()
    canvas.setFont("Courier", 11)
    for number, line in enumerate(SHEET):
        canvas.drawString(72, 720 - number * 15.4, line)
    canvas.showPage()
    canvas.save()
    document = open_document(path)
    own = read_page(document, 2, ReadOptions(mode="fast"))
    assert own.layer == "born_digital"
    made, said = searchable(path, page, own)
    assert not said.pdfa  # Courier is not in the file
    with pikepdf.open(path) as before, pikepdf.open(made) as after:
        assert after.pages[1].Contents.read_bytes() == before.pages[1].Contents.read_bytes()
        assert set(after.pages[1].Resources.Font.keys()) == set(before.pages[1].Resources.Font.keys())
        assert "/Metadata" not in after.Root  # no claim is made
    assert [text for text, _ in words_in(made, 1)] == SPOKEN
    with pdfplumber.open(made) as opened:
        assert opened.pages[1].extract_text().split() == SPOKEN
    assert np.array_equal(rendered(made, 2), rendered(path, 2))


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    for path in (saved(picture, tmp_path / "a.png"), scan_pdf(tmp_path / "a.pdf", [picture])):
        first = searchable(path, page)[0].read_bytes()
        assert searchable(path, page)[0].read_bytes() == first
    assert srgb() == srgb.__wrapped__()


def test_what_we_wrote_can_be_read_and_written_again(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    once, _ = searchable(saved(picture, tmp_path / "a.png", dpi=(60, 60)), page)
    assert not pdf_has_own_text(once)
    twice, said = searchable(once, page)
    assert said.pdfa, said.against
    assert [text for text, _ in words_in(twice)] == SPOKEN
    assert np.array_equal(rendered(twice), rendered(once))


def pdf_has_own_text(path: Path) -> bool:
    with pdf.opened(path) as opened:
        page = pdf.page_of(opened, 1)
        seen = pdf.contents_of(page, 1)
        page.close()
    return not seen.is_scan or seen.visible_text > 0


def test_what_stands_against_pdfa_is_named_and_nothing_is_claimed(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    path = scan_pdf(tmp_path / "a.pdf", [picture])
    with pikepdf.open(path, allow_overwriting_input=True) as opened:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('SOLO')"))
        opened.Root.OpenAction = script
        opened.docinfo["/Title"] = "People v. Solo"
        opened.save()
    made, said = searchable(path, page)
    assert not said.pdfa
    assert said.checked_by == "pikepdf"
    assert any("OpenAction" in reason or "Action" in reason for reason in said.against)
    assert "SOLO" not in repr(said).upper()
    assert b"pdfaid" not in made.read_bytes()
    assert any("6.6" in reason for reason in check_pdfa(made))  # which it does not say of itself
    with pikepdf.open(made) as opened:
        assert opened.Root.OpenAction.S == "/JavaScript"  # nor is anything taken away
    assert [text for text, _ in words_in(made)] == SPOKEN


def test_structure_is_sound_and_metadata_of_a_source_stay(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    path = scan_pdf(tmp_path / "a.pdf", [picture])
    with pikepdf.open(path, allow_overwriting_input=True) as opened:
        opened.docinfo["/Title"] = opened.make_indirect(pikepdf.String("Docket 1972 <A&B>"))
        opened.save()
    for source in (path, saved(picture, tmp_path / "a.png")):
        made, said = searchable(source, page)
        assert said.pdfa, said.against
        assert check_pdfa(made) == []
        with pikepdf.open(made) as opened:
            assert opened.check_pdf_syntax() == []
            assert not opened.is_encrypted
            assert opened.trailer.ID
            assert len(opened.Root.OutputIntents) == 1
            with opened.open_metadata() as told:
                assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "B")
                assert told.get("dc:title") == ("Docket 1972 <A&B>" if source is path else None)


def test_a_pdf_for_which_the_libraries_differ_is_refused_by_name(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    path = scan_pdf(tmp_path / "a.pdf", [picture, picture])
    (first, _) = sheets_of(path, [page, page])
    from ocr.output.searchable import write_searchable

    with pytest.raises(ReadingProblem) as error:
        write_searchable([first], tmp_path / "out.pdf", 0.1)
    assert error.value.kind == "unreadable"


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("echo PASS $6 2b", ("veraPDF", [])),
        (
            "echo FAIL $6 2b; echo '  FAIL ISO 19005-2:2011-6.1.3-1'; exit 1",
            ("veraPDF", ["ISO 19005-2:2011-6.1.3-1"]),
        ),
        ("echo 'no memory' >&2; exit 2", ("pikepdf", [])),
    ],
)
def test_verapdf_judges_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, verdict: tuple[str, list[str]]
) -> None:
    """A stand-in on the path that answers as veraPDF does: which flavour and file it is asked for, and its words."""
    tool = tmp_path / "bin" / "verapdf"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\n[ "$1 $2 $3 $4 $5" = "--flavour 2b --format text --verbose" ] || exit 9\n{says}\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}{os.pathsep}{os.environ['PATH']}")
    picture, page = sheet_drawn()
    path = saved(picture, tmp_path / "a.png")
    made, said = searchable(path, page)
    assert judge(made) == verdict if said.pdfa else (said.checked_by, list(said.against)) == verdict
    assert said.pdfa == (not verdict[1])


def test_born_digital_alone_is_kept_whole(tmp_path: Path) -> None:
    path = born_digital_pdf(tmp_path / "a.pdf", (SHEET, SHEET))
    document = open_document(path)
    made, _ = searchable(path, *(read_page(document, number, ReadOptions(mode="fast")) for number in (1, 2)))
    with pikepdf.open(path) as before, pikepdf.open(made) as after:
        for old, new in zip(before.pages, after.pages, strict=True):
            assert new.Contents.read_bytes() == old.Contents.read_bytes()
