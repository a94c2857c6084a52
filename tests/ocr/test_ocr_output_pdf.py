"""The searchable PDF: the text lands on its words, and the image is the archived one to the byte or the pixel."""

from __future__ import annotations

import ctypes
import io
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pdfplumber
import pikepdf
import pikepdf.pdfa
import pypdfium2 as pdfium
import pytest
from ocr_drawn import SHEET, born_digital_pdf, drawn, on_canvas, saved, scan_pdf
from ocr_written import aslant, on_its_side, on_scan, page_of, scanned, searchable, sheet_drawn, sheets_of
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from ocr import pdf
from ocr.output.font import Codes, font_program, to_unicode
from ocr.output.pdfa import check_pdfa, judge, srgb
from ocr.output.sheet import Sheet, run_of
from ocr.page import Box, Line, Page, Word
from ocr.problems import ReadingProblem
from ocr.read import ReadOptions, page_image, read_page
from ocr.source import open_document


class Kept(NamedTuple):
    """An image as it lies in a PDF: its filter, its coded bytes, its profile."""

    filter: str
    data: bytes
    profile: bytes | None


SPOKEN = " ".join(SHEET).split()


def words_in(path: Path, number: int = 1) -> list[tuple[str, tuple[float, float, float, float]]]:
    """The words of a page as they stand in the file, each with left, top, right and bottom in points."""
    found: list[tuple[str, tuple[float, float, float, float]]] = []
    with pdfplumber.open(path) as opened:
        page = opened.pages[number - 1]
        origin_x, origin_y = page.bbox[:2]
        after: tuple[float, float] | None = None  # where the next character of the word stands
        for one in page.chars:
            a, b, _, _, x, y = one["matrix"]
            box = (one["x0"] - origin_x, one["top"] - origin_y, one["x1"] - origin_x, one["bottom"] - origin_y)
            if one["text"] == " ":
                after = None
                continue
            if after is not None and (x, y) == pytest.approx(after, abs=0.01):
                text, (left, top, right, bottom) = found.pop()
                box = (min(left, box[0]), min(top, box[1]), max(right, box[2]), max(bottom, box[3]))
                found.append((text + one["text"], box))
            else:
                found.append((one["text"], box))
            after = x + a / 2, y + b / 2
    return found


def lands_on_its_words(made: Path, sheet: Sheet, number: int = 1, within: float = 0.3) -> None:
    """Hold each word of the PDF to its place on the scan, as it is shown."""
    assert sheet.page is not None
    with pdfium.PdfDocument(made) as opened:
        wide, high = opened[number - 1].get_size()
    found = words_in(made, number)
    assert [text for text, _ in found] == [word.text for word in sheet.page.words]
    places = [(run_of(line, word), word) for line in sheet.page.lines for word in line.words]
    for (_, box), (place, word) in zip(found, places, strict=True):
        across, down = zip(*on_scan(sheet, Word(word.text, place, 1.0)), strict=True)
        expected = (min(across), min(down), max(across), max(down))
        scale = (wide / sheet.width, high / sheet.height) * 2
        assert box == pytest.approx([value * by for value, by in zip(expected, scale, strict=True)], abs=within)


def lands_by_pdfium(made: Path, sheet: Sheet) -> None:
    """The same by PDFium's own way from a page to its picture, for pages that are turned and cropped."""
    assert sheet.page is not None
    with pdfium.PdfDocument(made) as opened:
        page = opened[0]
        text = page.get_textpage()
        for line in sheet.page.lines:
            for word in line.words:
                start, length = text.search(word.text, match_whole_word=True).get_next()
                corners = []
                for index in range(start, start + length):
                    left, bottom, right, top = text.get_charbox(index)
                    corners += [on_picture(page, sheet, left, bottom), on_picture(page, sheet, right, top)]
                across, down = zip(*corners, strict=True)
                (left, top), _, (right, bottom), _ = on_scan(sheet, word)
                found = (min(across), min(down), max(across), max(down))
                assert found == pytest.approx((left, top, right, bottom), abs=1.5)


def on_picture(page: pdfium.PdfPage, sheet: Sheet, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    size = (0, 0, sheet.width, sheet.height, 0)
    assert pdfium.raw.FPDF_PageToDevice(page, *size, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value


def rendered(path: Path, number: int = 1, width: int = 510) -> np.ndarray:
    """The page drawn by PDFium, *width* pixels wide."""
    with pdfium.PdfDocument(path) as opened:
        page = opened[number - 1]
        drawn_page = page.render(scale=(width - 0.01) / page.get_size()[0], rev_byteorder=True, prefer_bgrx=False)
        return np.array(drawn_page.to_numpy())


def grey(pixels: np.ndarray) -> np.ndarray:
    return pixels if pixels.ndim == 2 else pixels[:, :, 0]


def only_image(path: Path) -> Kept:
    with pikepdf.open(path) as opened:
        (image,) = opened.pages[0].Resources.XObject.values()
        assert image.Subtype == "/Image"
        space = image.ColorSpace
        profile = space[1].read_bytes() if isinstance(space, pikepdf.Array) and space[0] == "/ICCBased" else None
        return Kept(str(image.Filter), image.read_raw_bytes(), profile)


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


GROUP_4 = {"compression": "group4", "dpi": (200, 200)}


@pytest.mark.parametrize(
    ("name", "mode", "how"),
    [
        ("a.jpg", "L", {"quality": 70}),
        ("b.jpg", "RGB", {"quality": 70, "progressive": True}),
        ("a.png", "L", {}),
        ("b.png", "1", {}),
        ("c.png", "RGB", {}),
        ("a.jp2", "RGB", {"irreversible": True, "quality_layers": [20]}),
        ("a.j2k", "L", {}),
    ],
)
def test_bytes_of_the_image_are_its_own(tmp_path: Path, name: str, mode: str, how: dict[str, object]) -> None:
    picture, page = sheet_drawn()
    path = saved(picture.convert(mode), tmp_path / name, **how)
    source = path.read_bytes()
    made, said = searchable(path, page)
    assert said.pdfa, said.against
    kept = only_image(made).data
    if name.endswith(".png"):
        assert kept == b"".join(idat(source))
    elif name.endswith(".j2k"):
        assert kept.endswith(source)  # a bare codestream gets the boxes that PDF asks for
        assert len(kept) - len(source) < 120
    else:
        assert kept == source
    assert len(made.read_bytes()) < len(source) + 9_000
    with pdfium.PdfDocument(made) as opened:
        (image,) = opened[0].get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE])
        shown = np.array(image.get_bitmap().to_numpy()).squeeze()
    expected = np.asarray(Image.open(path).convert("L" if mode == "1" else mode))
    shown = shown[:, :, ::-1] if shown.ndim == 3 else shown
    assert np.abs(shown.astype(int) - expected).max() <= (0 if name.endswith("png") else 3)


def idat(source: bytes) -> list[bytes]:
    at, found = 8, []
    while at < len(source):
        length = int.from_bytes(source[at : at + 4])
        if source[at + 4 : at + 8] == b"IDAT":
            found.append(source[at + 8 : at + 8 + length])
        at += 12 + length
    return found


@pytest.mark.parametrize(
    ("name", "mode", "how"),
    [
        ("one strip.tif", "1", {**GROUP_4, "strip_size": 10**7}),
        ("strips.tif", "1", {**GROUP_4, "strip_size": 2000}),
        ("group3.tif", "1", {"compression": "group3"}),
        ("lzw.tif", "L", {"compression": "tiff_lzw"}),
        ("colours.tif", "RGB", {"compression": "tiff_adobe_deflate"}),
        ("a.bmp", "RGB", {}),
        ("a.gif", "P", {}),
        ("a.webp", "RGB", {"lossless": True}),
        ("glass.png", "RGBA", {}),
        ("clear.png", "P", {"transparency": 0}),
        ("deep.png", "I;16", {}),
        ("deep.tif", "I;16", {}),
        ("two levels.webp", "RGB", {"lossless": True}),
    ],
)
def test_pixels_of_the_image_are_its_own(tmp_path: Path, name: str, mode: str, how: dict[str, object]) -> None:
    picture, page = sheet_drawn()
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(picture).astype(np.uint16) * 257)
    path = saved(picture.convert(mode) if mode != "I;16" else picture, tmp_path / name, **how)
    made, said = searchable(path, page)
    assert said.pdfa, said.against
    assert not said.lost
    expected = page_image(open_document(path), 1)
    shown = rendered(made, width=expected.shape[1])
    shown = shown if shown.ndim == 3 else shown[:, :, None]
    assert shown.shape[:2] == expected.shape[:2]
    assert np.abs(shown[:, :, :3].astype(int) - expected).max() <= (1 if "deep" in name or "glass" in name else 0)
    lands_on_its_words(made, sheets_of(path, [page])[0])


def test_group_4_in_one_strip_is_copied_undecoded(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    path = saved(picture.convert("1"), tmp_path / "a.tif", **{**GROUP_4, "strip_size": 10**7})
    with Image.open(path) as image:
        (offset,), (count,) = image.tag_v2[273], image.tag_v2[279]
    image = only_image(searchable(path, page)[0])
    assert image.data == path.read_bytes()[offset : offset + count]
    assert image.filter == "/CCITTFaxDecode"


def test_jpeg_within_tiff_is_copied_undecoded(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    path = saved(picture.convert("RGB"), tmp_path / "a.tif", compression="jpeg", strip_size=10**8, quality=60)
    with Image.open(path) as image:
        assert len(image.tag_v2[273]) == 1
        expected = np.asarray(image.convert("RGB"))
    made, said = searchable(path, page)
    assert said.pdfa
    kept = only_image(made)
    assert kept.filter == "/DCTDecode"
    decoded = np.asarray(Image.open(io.BytesIO(kept.data)).convert("RGB"))
    assert np.abs(decoded.astype(int) - expected).max() <= 3
    assert made.stat().st_size < path.stat().st_size + 9_000


@pytest.mark.parametrize("ending", ["jpg", "tif", "png", "webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_image_is_shown_the_way_its_file_says(tmp_path: Path, ending: str, orientation: int) -> None:
    pixels = np.full((120, 200), 255, np.uint8)
    pixels[10:40, 20:60], pixels[80:90, 150:190] = 0, 100
    exif = Image.Exif()
    exif[274] = orientation
    how = {"quality": 95} if ending == "jpg" else {"lossless": True} if ending == "webp" else {}
    path = saved(Image.fromarray(pixels), tmp_path / f"a.{ending}", exif=exif, dpi=(72, 72), **how)
    document = open_document(path)
    expected = page_image(document, 1)
    wide, high = expected.shape[1::-1]
    box = Box(0.1, 0.2, 0.6, 0.3)
    page = Page(1, wide, high, (Line((Word("word", box, 1.0),)),), "ocr", 1.0, "by hand")
    made, said = searchable(path, page)
    assert said.pdfa
    shown = grey(rendered(made, width=wide))
    assert shown.shape == (high, wide)
    # at the borders PDFium may be a pixel off; a wrong turn would be more
    assert np.mean(np.abs(shown.astype(int) - expected[:, :, 0]) > 8) < 0.02
    lands_on_its_words(made, sheets_of(path, [page])[0])


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


def test_a_page_that_was_not_read_holds_its_image_and_no_text(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    path = tmp_path / "two.tif"
    picture.save(path, save_all=True, append_images=[picture], compression="tiff_lzw")
    made, said = searchable(path, None, page)
    assert said.pdfa
    assert words_in(made, 1) == []
    assert [text for text, _ in words_in(made, 2)] == SPOKEN
    assert np.array_equal(rendered(made, 1), rendered(made, 2))


def test_an_image_that_cannot_be_decoded_leaves_a_blank_page_and_is_named(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    path = tmp_path / "two.tif"
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (400, 300), np.uint8))
    picture.save(path, save_all=True, append_images=[noise], compression="tiff_lzw")
    with Image.open(path) as image:
        image.seek(1)
        offset, count = image.tag_v2[273][0], image.tag_v2[279][0]
    data = bytearray(path.read_bytes())
    data[offset : offset + count] = b"\xff" * count
    path.write_bytes(data)
    document = open_document(path)
    with pytest.raises(ReadingProblem):
        read_page(document, 2, ReadOptions(mode="fast"))
    made, said = searchable(path, page, None)
    assert said.lost == ((2, "unreadable"),)
    assert said.pdfa
    assert rendered(made, 2).min() == 255


def test_limit_of_pixels_holds_for_what_must_be_decoded(tmp_path: Path) -> None:
    from ocr.output.searchable import write_searchable

    picture, _ = sheet_drawn()
    for name, lost in (("a.bmp", ((1, "too_large"),)), ("a.jpg", ())):
        path = saved(picture, tmp_path / name)
        said = write_searchable(sheets_of(path, [None]), tmp_path / "out.pdf", 0.1)
        assert said.lost == lost


@pytest.mark.parametrize("size", [(1, 1), (60_000, 2), (2, 60_000)])
def test_sides_of_a_page_keep_within_what_pdfa_allows(tmp_path: Path, size: tuple[int, int]) -> None:
    path = saved(Image.new("L", size, 255), tmp_path / "a.png")
    word = Line((Word("x", Box(0.2, 0.2, 0.8, 0.8), 0.9),))
    made, said = searchable(path, Page(1, *size, (word,), "ocr", 0.9, "by hand"))
    assert said.pdfa, said.against
    with pdfium.PdfDocument(made) as opened:
        assert all(3 <= side <= 14_400 for side in opened[0].get_size())


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


def test_colours_for_print_without_a_profile_are_no_pdfa(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    path = saved(picture.convert("CMYK"), tmp_path / "a.jpg")
    made, said = searchable(path, page)
    assert not said.pdfa
    assert any("6.2.4.3" in reason for reason in said.against)
    expected = page_image(open_document(path), 1)[:, :, 0]
    assert only_image(made).data == path.read_bytes()
    assert np.mean(np.abs(grey(rendered(made)).astype(int) - expected)) < 25  # and not inverted


def test_profile_of_the_image_goes_along(tmp_path: Path) -> None:
    picture, page = sheet_drawn()
    for name in ("a.jpg", "a.png", "a.webp"):
        path = saved(picture.convert("RGB"), tmp_path / name, icc_profile=srgb())
        made, said = searchable(path, page)
        assert said.pdfa, said.against
        assert only_image(made).profile == srgb()
    path = saved(picture.convert("RGB"), tmp_path / "b.jpg", icc_profile=b"no profile")
    assert only_image(searchable(path, page)[0]).profile is None


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
