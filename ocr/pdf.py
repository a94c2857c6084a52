"""Pages of PDF files as pictures, by PDFium: how many there are, and each at a size that fits its contents.

The size in pixels is worked out before anything is drawn: a page may say that it is 200 inches wide, and a
small picture on it may be of 1,200 dpi, so neither is believed without bounds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ocr.picture import Colour
from ocr.problems import ReadingProblem

__all__ = ["Contents", "contents_of", "count_pages", "opened", "page_of", "render", "size_in_pixels"]

POINTS_PER_INCH = 72.0
DEFAULT_DPI = 300.0
MAX_PIXELS = 20_000_000
"""More pixels than this are of no use to an engine: a letter page has 8.4 million at 300 dpi."""
SCAN_COVERS = 0.5
"""A page of which pictures cover at least this share is a scan."""
PICTURE_COUNTS = 0.05
"""A picture that covers less of the page (a logo, a seal) has no say in the page's resolution."""
TAIL = 2048
_NO_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*/Count\s+0\b|/Count\s+0\b[^>]*/Type\s*/Pages\b")
INVISIBLE = 3  # text rendering mode 3, "neither fill nor stroke" (PDF 1.7, 9.3.6): how OCR layers are written


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands on a page: its size in points, the share that pictures cover, their resolution.

    ``picture_dpi`` is the highest among the pictures that count (0 without one), ``picture_pixels`` the size of
    the largest; ``visible_text`` and ``invisible_text`` count text objects; ``drawn_over`` tells that form
    fields or notes lie on top of the page.
    """

    width: float
    height: float
    pictures_cover: float
    picture_dpi: float
    picture_pixels: int
    visible_text: int
    invisible_text: int
    drawn_over: bool

    @property
    def is_scan(self) -> bool:
        """Whether pictures make up the page."""
        return self.pictures_cover >= SCAN_COVERS


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Give the PDFium document at *path*, and close it.

    Raises:
        ReadingProblem: ``encrypted``, ``truncated``, ``empty`` (no pages) or ``unreadable``.
    """
    with path.open("rb") as file:
        _forget_last_error()
        try:
            document = pdfium.PdfDocument(file)
        except pdfium.PdfiumError as error:
            raise _file_problem(error, path) from error
        try:
            yield document
        finally:
            document.close()


def count_pages(path: Path) -> int:
    """Return the number of pages of the PDF at *path*, at least one.

    Raises:
        ReadingProblem: As ``opened``; ``truncated`` also where the end mark is missing, since the pages found
            need not be all.
    """
    with opened(path) as document:
        pages = len(document)
    if _ends_early(path):
        raise _truncated()
    return pages


def render(path: Path, number: int, max_megapixels: float, max_pixels: int = MAX_PIXELS) -> Colour:
    """Return page *number* (from 1) as it is to be shown, fields and notes included, on white.

    Raises:
        ReadingProblem: ``too_large`` where a picture on it has more than *max_megapixels*; ``unreadable``.
    """
    with opened(path) as document:
        if document.get_formtype():
            document.init_forms()
        page = page_of(document, number)
        try:
            seen = contents_of(page, number)
            if seen.picture_pixels > max_megapixels * 1e6:
                raise ReadingProblem(
                    "too_large",
                    f"A picture on the page has {seen.picture_pixels / 1e6:.0f} megapixels; "
                    f"the limit is {max_megapixels:g}.",
                    "Scan the page at 300 dpi, or raise the limit if this machine has the memory.",
                    number,
                )
            width, _ = size_in_pixels(seen, max_pixels)
            # PDFium rounds both sides up: a hair less, so that a whole number stays itself.
            bitmap = page.render(scale=(width - 0.01) / seen.width, rev_byteorder=True, prefer_bgrx=False)
            pixels = np.array(bitmap.to_numpy())
        except pdfium.PdfiumError as error:
            raise _page_problem(number) from error
        finally:
            page.close()
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2)
    return np.ascontiguousarray(pixels[:, :, :3])


def size_in_pixels(seen: Contents, max_pixels: int = MAX_PIXELS) -> tuple[int, int]:
    """Return the width and height in pixels at which a page is drawn.

    A scan keeps the resolution of its picture, so that its pixels are neither blurred nor made up; other
    pages, and scans that have text or lines drawn on them, get 300 dpi (a scan with drawing at least its own).
    A page that would have more than *max_pixels* gets as many.
    """
    dpi = DEFAULT_DPI
    if seen.is_scan and seen.picture_dpi:
        dpi = max(seen.picture_dpi, DEFAULT_DPI) if seen.visible_text or seen.drawn_over else seen.picture_dpi
    scale = min(dpi / POINTS_PER_INCH, math.sqrt(max_pixels / (seen.width * seen.height)))
    return max(1, round(seen.width * scale)), max(1, round(seen.height * scale))


def page_of(document: Any, number: int) -> Any:
    """Return PDFium's page *number* (from 1); ``ReadingProblem`` where it is damaged."""
    try:
        return document[number - 1]
    except pdfium.PdfiumError as error:
        raise _page_problem(number) from error


def contents_of(page: Any, number: int) -> Contents:
    """Return what stands on *page* (PDFium's page *number*), without drawing it."""
    try:
        return _contents(page)
    except pdfium.PdfiumError as error:
        raise _page_problem(number) from error


def _contents(page: Any) -> Contents:
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        raise pdfium.PdfiumError("the page has no size")
    covered, dpi, largest, visible, invisible = 0.0, 0.0, 0, 0, 0
    for thing in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_TEXT]):
        if thing.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            hidden = pdfium_c.FPDFTextObj_GetTextRenderMode(thing.raw) == INVISIBLE
            visible, invisible = visible + (not hidden), invisible + hidden
            continue
        across, down = thing.get_px_size()
        largest = max(largest, across * down)
        area = _area_on_page(thing, width, height)
        covered += area / (width * height)
        if area >= PICTURE_COUNTS * width * height:
            dpi = max(dpi, POINTS_PER_INCH * math.sqrt(across * down / area))
    return Contents(width, height, min(covered, 1.0), dpi, largest, visible, invisible, _drawn_over(page))


def _area_on_page(thing: Any, width: float, height: float) -> float:
    """Return the area in square points that a picture covers; one within a form object is held to fill it."""
    left, bottom, right, top = thing.get_bounds()
    if thing.level > 0:
        holder = thing.container
        matrix = holder.get_matrix() if holder is not None else pdfium.PdfMatrix()
        return float(
            min(abs((right - left) * (top - bottom) * (matrix.a * matrix.d - matrix.b * matrix.c)), width * height)
        )
    return float(min(max(0.0, right - left), width) * min(max(0.0, top - bottom), height))


def _drawn_over(page: Any) -> bool:
    """Tell whether the page has form fields or notes, whose text is not in the page's own contents."""
    skipped = {pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP}
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        note = pdfium_c.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        kind = pdfium_c.FPDFAnnot_GetSubtype(note)
        pdfium_c.FPDFPage_CloseAnnot(note)
        if kind not in skipped:
            return True
    return False


def _page_problem(number: int) -> ReadingProblem:
    return ReadingProblem(
        "unreadable", "The page is damaged and can't be drawn.", "Make the PDF again, or scan the page.", number
    )


def _ends_early(path: Path) -> bool:
    """Tell whether the end mark of a PDF is missing (PDF 1.7, 7.5.5); padding behind it does not count."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - TAIL))
        tail = file.read()
        while size > TAIL and not tail.strip(b"\0 \r\n\t"):
            size -= TAIL
            file.seek(max(0, size - TAIL))
            tail = file.read(TAIL)
        if b"%%EOF" in tail:
            return False
        # The mark may lie across the border of two blocks.
        file.seek(max(0, size - 2 * TAIL))
        return b"%%EOF" not in file.read(2 * TAIL)


def _truncated() -> ReadingProblem:
    return ReadingProblem(
        "truncated",
        "The PDF ends before its end mark; pages may be missing.",
        "Copy it again from where it came from, or scan the paper again.",
    )


def _forget_last_error() -> None:
    """Make PDFium's last error FPDF_ERR_FORMAT.

    PDFium sets none for a document without pages: the password that an earlier file asked for would pass for
    this file's error.
    """
    nothing = b"no PDF"
    pdfium_c.FPDF_LoadMemDocument(nothing, len(nothing), None)


def _file_problem(error: Any, path: Path) -> ReadingProblem:
    if error.err_code in {pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY}:
        return ReadingProblem(
            "encrypted", "The PDF asks for a password.", "Save a copy without a password, and give that."
        )
    if _ends_early(path):
        return _truncated()
    if _NO_PAGES.search(path.read_bytes()):
        # PDFium takes a tree without leaves for a damaged one.
        return ReadingProblem("empty", "The PDF has no pages.", "Make it again from the paper or from its source.")
    return ReadingProblem(
        "unreadable", "The PDF is damaged: its structure can't be followed.", "Make it again, or scan the paper."
    )
