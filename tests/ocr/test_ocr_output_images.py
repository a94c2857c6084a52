"""Images in a searchable PDF are the archived ones: to the byte where PDF allows, else to the pixel."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from ocr_drawn import saved
from ocr_searched import (
    SPOKEN,
    grey,
    lands_on_its_words,
    only_image,
    rendered,
    words_in,
)
from ocr_written import searchable, sheet_drawn, sheets_of
from PIL import Image

from ocr.output.pdfa import srgb
from ocr.page import Box, Line, Page, Word
from ocr.problems import ReadingProblem
from ocr.read import ReadOptions, page_image, read_page
from ocr.source import open_document

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
