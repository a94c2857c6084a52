"""Read one page of a document: the order of the steps, and nothing else.

text layer, where it can be trusted | picture → even and level → engine → rows → (turn) → (witness, second looks)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2

from ocr.attempts import unread
from ocr.ladder import Mode, choose_readers, climbed
from ocr.page import Page
from ocr.paper import on_paper
from ocr.pdf_text import TEXT_READER, read_text_layer
from ocr.picture import Colour, Picture
from ocr.prepare import cleaned, to_grey
from ocr.quality import page_quality
from ocr.roles import with_roles
from ocr.source import Document, page_colours
from ocr.turn import read_upright
from ocr.upright import fitted

__all__ = ["Mode", "ReadOptions", "page_image", "read_page"]

MAX_MEGAPIXELS = 120.0
"""Pages with more are not decoded."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How pages are read.

    ``mode``: ``fast`` reads each page once, with Tesseract; ``balanced`` with the neural engine, and asks Tesseract
    about doubtful lines; ``careful`` has both read every page. Where the neural engine is not installed, or
    *engine* names one, that one reads alone, and in place of a witness it reads unsure pages (in ``careful`` all)
    again, prepared otherwise. Each word's confidence is the weight of all that was seen of it.
    """

    engine: str = "auto"
    mode: Mode = "balanced"
    max_megapixels: float = MAX_MEGAPIXELS


def read_page(document: Document, number: int, options: ReadOptions) -> Page:
    """Return page *number* (from 1) of *document*, as the same bytes, options and versions always give it.

    Raises:
        ReadingProblem: The page is damaged or too large; its ``page`` is *number*.
        EngineMissing: The page is a picture, and the engine that is asked for is not installed.
    """
    cv2.setNumThreads(1)  # pages are read side by side; and OpenCV's threads do not survive a fork
    if document.media_type == "application/pdf":
        layer = read_text_layer(document.path, number, options.max_megapixels)
        if layer is not None:
            size = round(layer.width), round(layer.height)
            return Page(number, *size, layer.lines, "born_digital", 1.0, TEXT_READER)
    readers = choose_readers(options.engine, options.mode)
    scan = Picture(to_grey(page_colours(document, number, options.max_megapixels)))
    first = read_upright(cleaned(on_paper(fitted(scan))), readers.reader)
    best, lines = climbed(first, readers, options.mode)
    picture = best.prepared.picture
    return Page(
        number=number,
        width=picture.width,
        height=picture.height,
        lines=with_roles(lines, best.prepared.cells, picture.width, picture.height),
        layer="ocr",
        quality=page_quality(best.lines, best.prepared.ink),
        reader=readers.version,
        to_scan=picture.to_scan,
        cells=best.prepared.cells,
        checks=best.prepared.checks,
        unread=unread(best.prepared, lines),
    )


def page_image(document: Document, number: int, max_pixels: int | None = None) -> Colour:
    """Return page *number* as archived, in the pixels that ``Page.to_scan`` leads to, or in at most *max_pixels*.

    Turned as the file says it is to be shown (EXIF, PDF), and not straightened or cleaned.
    """
    pixels = page_colours(document, number, MAX_MEGAPIXELS)
    high, wide = pixels.shape[:2]
    if max_pixels is None or high * wide <= max_pixels:
        return pixels
    factor = math.sqrt(max_pixels / (high * wide))
    size = max(1, int(wide * factor)), max(1, int(high * factor))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype("uint8")
