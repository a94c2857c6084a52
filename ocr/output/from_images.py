"""A searchable PDF of image files: a page for each, with the image's own bytes where PDF allows, and its text."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import BinaryIO

from ocr import images
from ocr.output.embed import Embedded, embed
from ocr.output.font import ADVANCE, EM, FONT_NAME, Codes, font_program, glyph_of_codes, to_unicode
from ocr.output.layer import FONT_KEY, Way, hidden_text
from ocr.output.pdfa import CONDITION, identification, srgb
from ocr.output.sheet import Sheet
from ocr.output.writer import PdfFile
from ocr.problems import ProblemKind, ReadingProblem

__all__ = ["Lost", "pdf_of_images"]

Lost = list[tuple[int, ProblemKind]]
"""Pages, by their ordinals, whose image could not be decoded, and why not."""

_DPI = 300.0
_LEAST, _MOST = 3.0, 14_400.0  # a page's sides in points, PDF/A-2 (ISO 19005-2, 6.1.13)


def pdf_of_images(sheets: Sequence[Sheet], file: BinaryIO, max_megapixels: float, claim: bool) -> Lost:
    """Write to *file* the PDF of *sheets*, one page after another; with *claim* it says that it is PDF/A-2b.

    Returns the pages that are blank since their image is damaged or has more than *max_megapixels*.
    """
    made, codes, profiles = PdfFile(file), Codes(), dict[bytes, int]()
    root, tree, font = made.reserve(), made.reserve(), made.reserve()
    pages: list[int] = []
    lost: Lost = []
    for sheet in sheets:
        picture = None
        try:
            picture = embed(sheet.document.path, sheet.document.media_type, sheet.number, max_megapixels)
        except ReadingProblem as problem:
            lost.append((sheet.ordinal, problem.kind))
        pages.append(_image_page(made, sheet, picture, codes, profiles, tree, font))
    made.put(f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{page} 0 R' for page in pages)}] >>", tree)
    _write_font(made, codes, font)
    profile = made.stream("/N 3 /Filter /FlateDecode", zlib.compress(srgb()))
    intent = (
        f"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier ({CONDITION}) "
        f"/Info ({CONDITION}) /DestOutputProfile {profile} 0 R >>"
    )
    metadata = made.stream("/Type /Metadata /Subtype /XML", identification(claim))
    parts = f"/Pages {tree} 0 R /Metadata {metadata} 0 R /OutputIntents [{intent}]"
    made.put(f"<< /Type /Catalog {parts} >>", root)
    made.finish(root)
    return lost


def _image_page(
    made: PdfFile,
    sheet: Sheet,
    picture: Embedded | None,
    codes: Codes,
    profiles: dict[bytes, int],
    tree: int,
    font: int,
) -> int:
    wide, high = _page_size(sheet, picture)
    contents, resources = b"", f"/Font << {FONT_KEY} {font} 0 R >>"
    if sheet.width and sheet.height:
        contents += hidden_text(sheet, _way_on_image(sheet, wide, high), codes)
    if picture is not None:
        image = _put_image(made, picture, profiles)
        resources += f" /XObject << /Image {image} 0 R >>"
        a, b, c, d, e, f = _upright(picture.orientation)
        matrix = (a * wide, b * high, c * wide, d * high, e * wide, f * high)
        contents += f"q {' '.join(f'{value:.4f}' for value in matrix)} cm /Image Do Q\n".encode()
    stream = made.stream("/Filter /FlateDecode", zlib.compress(contents))
    box = f"[0 0 {max(wide, _LEAST):.4f} {max(high, _LEAST):.4f}]"
    return made.put(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox {box} /Contents {stream} 0 R /Resources << {resources} >> >>"
    )


def _page_size(sheet: Sheet, picture: Embedded | None) -> tuple[float, float]:
    """Return the size in points at which the image is shown: its own, where the file tells its resolution."""
    across, down = (picture.dpi if picture else None) or (_DPI, _DPI)
    if picture and picture.orientation >= images.ON_ITS_SIDE:
        across, down = down, across
    wide, high = sheet.width or round(8.5 * _DPI), sheet.height or round(11 * _DPI)
    points = wide / across * 72, high / down * 72
    shrunk = min(1.0, _MOST / max(points))
    grown = max(1.0, _LEAST / min(points)) if max(points) * _LEAST / min(points) <= _MOST else 1.0
    return points[0] * shrunk * grown, points[1] * shrunk * grown


def _way_on_image(sheet: Sheet, wide: float, high: float) -> Way:
    return lambda x, y: (x / sheet.width * wide, high - y / sheet.height * high)


def _upright(orientation: int) -> tuple[int, int, int, int, int, int]:
    """Return the matrix that shows the unit square of an image the way that EXIF's *orientation* says."""
    return {
        1: (1, 0, 0, 1, 0, 0),
        2: (-1, 0, 0, 1, 1, 0),
        3: (-1, 0, 0, -1, 1, 1),
        4: (1, 0, 0, -1, 0, 1),
        5: (0, -1, -1, 0, 1, 1),
        6: (0, -1, 1, 0, 0, 1),
        7: (0, 1, 1, 0, 0, 0),
        8: (0, 1, -1, 0, 1, 0),
    }[orientation]


def _put_image(made: PdfFile, picture: Embedded, profiles: dict[bytes, int]) -> int:
    entries = f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height} {picture.entries}"
    if picture.profile is not None:
        if picture.profile not in profiles:
            held = zlib.compress(picture.profile)
            profiles[picture.profile] = made.stream(f"/N {picture.channels} /Filter /FlateDecode", held)
        entries += f" /ColorSpace {picture.space.replace('%P', str(profiles[picture.profile]))}"
    elif picture.space:
        entries += f" /ColorSpace {picture.space}"
    if picture.mask is not None:
        entries += f" /SMask {_put_image(made, picture.mask, profiles)} 0 R"
    return made.stream(entries, picture.data)


def _write_font(made: PdfFile, codes: Codes, number: int) -> None:
    program = font_program()
    held = made.stream(f"/Filter /FlateDecode /Length1 {len(program)}", zlib.compress(program))
    glyphs = made.stream("/Filter /FlateDecode", zlib.compress(glyph_of_codes()))
    unicode = made.stream("/Filter /FlateDecode", zlib.compress(to_unicode(codes)))
    descriptor = made.put(
        f"<< /Type /FontDescriptor /FontName /{FONT_NAME} /Flags 4 /FontBBox [0 0 {ADVANCE} {EM}] /ItalicAngle 0 "
        f"/Ascent {EM} /Descent 0 /CapHeight {EM} /StemV 80 /FontFile2 {held} 0 R >>"
    )
    below = made.put(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{FONT_NAME} /FontDescriptor {descriptor} 0 R "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/DW {ADVANCE} /CIDToGIDMap {glyphs} 0 R >>"
    )
    made.put(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{FONT_NAME} /Encoding /Identity-H "
        f"/DescendantFonts [{below} 0 R] /ToUnicode {unicode} 0 R >>",
        number,
    )
