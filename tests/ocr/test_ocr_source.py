"""Files of every type that is read, and of every kind that can't be."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdf
import pytest
from ocr_drawn import born_digital_pdf, saved, scan_pdf, wide_page
from PIL import Image, TiffImagePlugin

from ocr.problems import PROBLEM_KINDS, ReadingProblem
from ocr.source import MEDIA_TYPES, Document, media_type_of, open_document, page_colours

LIMIT = 120.0


def small() -> Image.Image:
    """A picture that differs in every corner."""
    pixels = np.full((40, 60), 255, np.uint8)
    pixels[:10, :20] = 0
    pixels[30:, 50:] = 128
    return Image.fromarray(pixels)


@pytest.mark.parametrize(
    ("name", "how", "media_type"),
    [
        pytest.param("a.tif", {"format": "TIFF"}, "image/tiff", id="tiff"),
        pytest.param("a.tif", {"format": "TIFF", "big_tiff": True}, "image/tiff", id="big-tiff"),
        pytest.param("a.jpg", {"format": "JPEG", "quality": 95}, "image/jpeg", id="jpeg"),
        pytest.param("a.png", {"format": "PNG"}, "image/png", id="png"),
        pytest.param("a.jp2", {"format": "JPEG2000"}, "image/jp2", id="jpeg-2000"),
        pytest.param("a.j2k", {"format": "JPEG2000"}, "image/jp2", id="jpeg-2000-bare"),
        pytest.param("a.bmp", {"format": "BMP"}, "image/bmp", id="bmp"),
        pytest.param("a.webp", {"format": "WEBP", "lossless": True}, "image/webp", id="webp"),
        pytest.param("a.gif", {"format": "GIF"}, "image/gif", id="gif"),
        pytest.param("a.png", {"format": "TIFF"}, "image/tiff", id="tiff-named-png"),
        pytest.param("noname", {"format": "PNG"}, "image/png", id="without-ending"),
    ],
)
def test_reads_each_type_by_its_bytes(tmp_path: Path, name: str, how: dict[str, object], media_type: str) -> None:
    document = open_document(saved(small(), tmp_path / name, **how))
    assert (document.media_type, document.pages) == (media_type, 1)
    colours = page_colours(document, 1, LIMIT)
    assert colours.shape == (40, 60, 3)
    assert np.abs(colours[:, :, 0].astype(int) - np.asarray(small()).astype(int)).mean() < 3


def test_hash_is_of_the_bytes(tmp_path: Path) -> None:
    one = open_document(saved(small(), tmp_path / "one.png"))
    (tmp_path / "two.png").write_bytes((tmp_path / "one.png").read_bytes())
    assert one.sha256 == open_document(tmp_path / "two.png").sha256
    assert len(one.sha256) == 64


@pytest.mark.parametrize(
    ("mode", "value", "grey"),
    [
        pytest.param("1", 1, 255, id="bitonal"),
        pytest.param("I;16", 65535, 255, id="deep-grey"),
        pytest.param("RGBA", (0, 0, 0, 0), 255, id="transparent-is-paper"),
        pytest.param("LA", (0, 255), 0, id="grey-opaque"),
        pytest.param("CMYK", (0, 0, 0, 255), 0, id="print-colours"),
        pytest.param("P", 0, 0, id="palette"),
    ],
)
def test_every_way_to_store_pixels_becomes_colours(tmp_path: Path, mode: str, value: object, grey: int) -> None:
    path = saved(Image.new(mode, (30, 20), value), tmp_path / "a.tif")  # type: ignore[arg-type]
    colours = page_colours(open_document(path), 1, LIMIT)
    assert colours.shape == (20, 30, 3)
    assert abs(float(colours.mean()) - grey) < 2


def test_fax_tiff_has_its_frames_as_pages(tmp_path: Path) -> None:
    pages = [Image.new("1", (200, 300), 1) for _ in range(3)]
    for number, page in enumerate(pages):
        page.paste(0, (10 * number, 0, 10 * number + 10, 10))
    path = tmp_path / "fax.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="group4")
    document = open_document(path)
    assert document.pages == 3
    for number in (1, 2, 3):
        colours = page_colours(document, number, LIMIT)
        assert colours[5, 10 * (number - 1) + 5, 0] == 0
        assert int((colours[:, :, 0] == 0).sum()) == 100


def test_reduced_copy_in_a_tiff_is_no_page(tmp_path: Path) -> None:
    whole, reduced = small(), small().resize((6, 4))
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[254] = 1
    path = tmp_path / "a.tif"
    with TiffImagePlugin.AppendingTiffWriter(path, new=True) as writer:
        for picture, info in ((whole, None), (reduced, tags), (whole, None)):
            picture.save(writer, format="TIFF", **({"tiffinfo": info} if info else {}))
            writer.newFrame()
    document = open_document(path)
    assert document.pages == 2
    assert page_colours(document, 2, LIMIT).shape == (40, 60, 3)


def test_frames_of_a_gif_are_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    small().save(path, save_all=True, append_images=[Image.new("L", (60, 40), 0)])
    document = open_document(path)
    assert document.pages == 2
    assert page_colours(document, 2, LIMIT).max() == 0


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photo_is_turned_by_its_exif_tag(tmp_path: Path, orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = small().transpose(undo[orientation]) if orientation > 1 else small()
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(stored, tmp_path / "a.jpg", exif=exif, quality=95)
    colours = page_colours(open_document(path), 1, LIMIT)
    assert np.abs(colours[:, :, 0].astype(int) - np.asarray(small()).astype(int)).mean() < 3


def test_pages_are_counted_from_one(tmp_path: Path) -> None:
    document = open_document(saved(small(), tmp_path / "a.png"))
    for number in (0, 2):
        with pytest.raises(ValueError, match="pages 1 to 1"):
            page_colours(document, number, LIMIT)


def _cut(data: bytes, share: float = 0.6) -> bytes:
    return data[: int(len(data) * share)]


def _image(form: str, **how: object) -> bytes:
    held = BytesIO()
    noise = np.random.default_rng(5).integers(0, 255, (300, 300), dtype=np.uint8)
    picture = Image.fromarray(noise)
    if how.get("compression") == "group4":
        picture = picture.convert("1")
    picture.save(held, form, **how)
    return held.getvalue()


def _pdf(tmp_path: Path) -> bytes:
    return born_digital_pdf(tmp_path / "made.pdf").read_bytes()


def _encrypted(tmp_path: Path) -> bytes:
    writer = pypdf.PdfWriter(BytesIO(_pdf(tmp_path)))
    writer.encrypt("secret", algorithm="AES-256")
    held = BytesIO()
    writer.write(held)
    return held.getvalue()


def _no_pages(tmp_path: Path) -> bytes:
    held = BytesIO()
    pypdf.PdfWriter().write(held)
    return held.getvalue()


def _word_file(tmp_path: Path) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return held.getvalue()


def test_a_password_asked_for_earlier_is_not_taken_for_this_files_error(tmp_path: Path) -> None:
    kinds = []
    for name, make in (("locked", _encrypted), ("none", _no_pages)):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(make(tmp_path))
        with pytest.raises(ReadingProblem) as caught:
            open_document(path)
        kinds.append(caught.value.kind)
    assert kinds == ["encrypted", "empty"]


Make = Callable[[Path], bytes]


@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [
        pytest.param("a.pdf", lambda _: b"", "empty", id="no-bytes"),
        pytest.param("a.pdf", _no_pages, "empty", id="pdf-without-pages"),
        pytest.param("a.pdf", _encrypted, "encrypted", id="pdf-with-password"),
        pytest.param("a.pdf", lambda p: _cut(_pdf(p)), "truncated", id="pdf-cut"),
        pytest.param("a.pdf", lambda p: _cut(_pdf(p), 0.98), "truncated", id="pdf-without-its-end-mark"),
        pytest.param("a.pdf", lambda p: b"%PDF-1.4\nnothing\n%%EOF\n", "unreadable", id="pdf-of-nothing"),
        pytest.param("a.tif", lambda _: _image("TIFF")[:6], "truncated", id="tiff-header-only"),
        pytest.param("a.docx", _word_file, "foreign", id="word"),
        pytest.param("a.pdf", _word_file, "mislabelled", id="word-named-pdf"),
        pytest.param("a.txt", lambda _: b"CII/A99000015\n", "foreign", id="text"),
        pytest.param("a.jpg", lambda _: b"<html></html>", "mislabelled", id="web-page-named-jpg"),
        pytest.param("a.bin", lambda _: bytes(range(256)), "foreign", id="bytes"),
        pytest.param("a.bmp", lambda _: b"BMarket prices of the day", "mislabelled", id="text-that-begins-like-bmp"),
        pytest.param("a.eps", lambda _: b"%!PS-Adobe-3.0 EPSF", "foreign", id="postscript"),
    ],
)
def test_file_that_can_not_be_opened_says_why(tmp_path: Path, name: str, make: Make, kind: str) -> None:
    path = tmp_path / f"DOE_JOHN_{name}"
    path.write_bytes(make(tmp_path))
    with pytest.raises(ReadingProblem) as caught:
        open_document(path)
    _is_of_use(caught.value, kind, None)


@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [
        pytest.param("a.jpg", lambda _: _cut(_image("JPEG")), "truncated", id="jpeg-cut"),
        pytest.param("a.png", lambda _: _cut(_image("PNG")), "truncated", id="png-cut"),
        pytest.param("a.gif", lambda _: _cut(_image("GIF")), "truncated", id="gif-cut"),
        pytest.param("a.bmp", lambda _: _cut(_image("BMP")), "truncated", id="bmp-cut"),
        pytest.param("a.webp", lambda _: _cut(_image("WEBP")), "truncated", id="webp-cut"),
        pytest.param("a.jp2", lambda _: _cut(_image("JPEG2000")), "truncated", id="jpeg-2000-cut"),
        pytest.param("a.tif", lambda _: _cut(_image("TIFF", compression="raw")), "truncated", id="tiff-cut"),
        pytest.param("a.tif", lambda _: _cut(_image("TIFF", compression="group4")), "truncated", id="fax-cut"),
        pytest.param(
            "a.jpg", lambda _: b"\xff\xd8\xff\xe0" + b"\0" * 50 + b"\xff\xd9", "unreadable", id="jpeg-of-zeros"
        ),
        pytest.param(
            "a.png", lambda _: _image("PNG")[:40] + b"\0" * 400 + _image("PNG")[-12:], "unreadable", id="png-holed"
        ),
    ],
)
def test_image_that_is_cut_or_damaged_gives_no_page(tmp_path: Path, name: str, make: Make, kind: str) -> None:
    path = tmp_path / f"DOE_JOHN_{name}"
    path.write_bytes(make(tmp_path))
    with pytest.raises(ReadingProblem) as caught:
        page_colours(open_document(path), 1, LIMIT)
    _is_of_use(caught.value, kind, caught.value.page)


def test_fax_with_a_page_that_is_cut_gives_its_others(tmp_path: Path) -> None:
    pages = [Image.new("1", (200, 300), shade) for shade in (1, 0, 1)]
    path = tmp_path / "a.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="group4")
    with Image.open(path) as fax:
        fax.seek(1)
        start = fax.tag_v2[273][0]  # type: ignore[attr-defined]
    data = path.read_bytes()
    # The directory of the second page now says that its strip begins behind the end of the file.
    entry = struct.pack("<HHII", 273, 4, 1, start)
    assert data.count(entry) == 1
    path.write_bytes(data.replace(entry, struct.pack("<HHII", 273, 4, 1, len(data))))
    document = open_document(path)
    assert document.pages == 3
    assert page_colours(document, 1, LIMIT).min() == 255
    assert page_colours(document, 3, LIMIT).min() == 255
    with pytest.raises(ReadingProblem) as caught:
        page_colours(document, 2, LIMIT)
    _is_of_use(caught.value, "truncated", 2)


def test_file_that_is_not_there_is_a_problem_too(tmp_path: Path) -> None:
    with pytest.raises(ReadingProblem) as caught:
        open_document(tmp_path / "DOE_JOHN.pdf")
    _is_of_use(caught.value, "unreadable", None)


def test_too_many_pixels_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    document = open_document(saved(Image.new("1", (20_000, 11_000), 1), tmp_path / "a.png"))
    with pytest.raises(ReadingProblem) as caught:
        page_colours(document, 1, LIMIT)
    _is_of_use(caught.value, "too_large", 1)
    assert "220 megapixels" in caught.value.message
    assert page_colours(open_document(saved(small(), tmp_path / "b.png")), 1, 0.01).size


def test_picture_of_too_many_pixels_in_a_pdf_is_refused(tmp_path: Path) -> None:
    document = open_document(scan_pdf(tmp_path / "a.pdf", [wide_page()]))
    with pytest.raises(ReadingProblem) as caught:
        page_colours(document, 1, max_megapixels=1.0)
    _is_of_use(caught.value, "too_large", 1)


def test_padding_behind_a_pdf_does_not_cut_it(tmp_path: Path) -> None:
    path = born_digital_pdf(tmp_path / "a.pdf")
    path.write_bytes(path.read_bytes() + b"\0" * 10_000)
    assert open_document(path).pages == 1


def test_unknown_bytes_have_no_type() -> None:
    assert media_type_of(b"") is None
    assert media_type_of(b"\n" * 100 + b"%PDF-1.7") == "application/pdf"
    assert media_type_of(b"\n" * 2000 + b"%PDF-1.7") is None


def test_each_ending_belongs_to_one_type() -> None:
    endings = [ending for endings in MEDIA_TYPES.values() for ending in endings]
    assert len(endings) == len(set(endings))


def test_document_is_a_plain_value(tmp_path: Path) -> None:
    document = open_document(saved(small(), tmp_path / "a.png"))
    assert document == Document(document.path, document.sha256, "image/png", 1)


def _is_of_use(problem: ReadingProblem, kind: str, page: int | None) -> None:
    assert problem.kind == kind
    assert problem.kind in PROBLEM_KINDS
    assert problem.page == page
    assert problem.message.endswith(".")
    assert problem.what_to_do.endswith(".")
    assert "DOE" not in problem.message + problem.what_to_do
