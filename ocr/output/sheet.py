"""A page to be written: what was read on it, laid out on its image as archived.

Everything that is written is in the pixels of the archived image (``ocr.read.page_image``), the size of which is
found here without decoding it: turned as the file says that it is to be shown, and not straightened.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ocr import images, pdf
from ocr.page import Box, Line, Page, Word
from ocr.picture import place
from ocr.source import Document

__all__ = ["Corners", "Edges", "Sheet", "blocks", "clean", "edges", "run_of", "size_as_shown"]

Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""Where the upper left, upper right, lower right and lower left corner of an upright box lie on the scan."""
Edges = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels of the scan."""

_MOST_RAGGED = 1.7
"""A line is one band where it is at most so many times as high as its highest word."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Page *number* (from 1) of *document*, which is page *ordinal* (from 1) of the papers it belongs to.

    ``page`` is what was read; None where it could not be read. ``width`` and ``height`` are the pixels of the
    archived image, 0 where they could not be found.
    """

    document: Document
    number: int
    ordinal: int
    width: int
    height: int
    page: Page | None

    @property
    def keeps_its_text(self) -> bool:
        """Whether the file holds a good text layer of its own for this page."""
        return self.page is not None and self.page.layer == "born_digital"

    def corners(self, box: Box) -> Corners:
        """Return where the corners of *box* lie on the scan."""
        assert self.page is not None
        wide, high = self.page.width, self.page.height
        around = (
            (box.left, box.top),
            (box.right, box.top),
            (box.right, box.bottom),
            (box.left, box.bottom),
        )
        if self.keeps_its_text:  # such a page is never turned or straightened, and its size is in points
            a, b, c, d = ((x * self.width, y * self.height) for x, y in around)
        else:
            a, b, c, d = (place(self.page.to_scan, x * wide, y * high) for x, y in around)
        return a, b, c, d

    def edges(self, box: Box) -> Edges:
        """Return the upright rectangle around *box* on the scan, within the scan."""
        left, top, right, bottom = edges(self.corners(box))
        return (
            min(max(left, 0.0), self.width),
            min(max(top, 0.0), self.height),
            min(max(right, 0.0), self.width),
            min(max(bottom, 0.0), self.height),
        )


def edges(corners: Corners) -> Edges:
    """Return the upright rectangle around *corners*."""
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def size_as_shown(document: Document, number: int) -> tuple[int, int]:
    """Return the width and height in pixels of page *number* as ``ocr.read.page_image`` gives it.

    Raises ReadingProblem where the page is damaged.
    """
    if document.media_type != "application/pdf":
        with images.frame(document.path, document.media_type, number) as image:
            return images.size_as_shown(image)
    with pdf.opened(document.path) as opened:
        page = pdf.page_of(opened, number)
        try:
            seen = pdf.contents_of(page, number)
        finally:
            page.close()
    width, _ = pdf.size_in_pixels(seen)
    return width, math.ceil((width - 0.01) / seen.width * seen.height)  # as ``pdf.render`` draws it


def run_of(line: Line, word: Word) -> Box:
    """Return the place of *word* with the height of its line, so that words that stand side by side sit level.

    Where the words of the line are not level (a line across a warped page), it is the word's own place.
    """
    band = line.box
    if band.height > _MOST_RAGGED * max(each.box.height for each in line.words):
        return word.box
    return Box(word.box.left, band.top, word.box.right, band.bottom)


def blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """Return *lines* in stretches that stand close under one another, in the same order."""
    found: list[list[Line]] = []
    for line in lines:
        if found and _follows(found[-1][-1].box, line.box):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _follows(above: Box, below: Box) -> bool:
    near = -0.5 * above.height <= below.top - above.bottom <= 1.2 * max(above.height, below.height)
    return near and below.left < above.right and above.left < below.right


def clean(text: str) -> str:
    """Return *text* with what XML 1.0 and plain text can't hold (controls, lone surrogates) replaced by U+FFFD."""
    return "".join(letter if _may_stand(ord(letter)) else "\ufffd" for letter in text)


def _may_stand(code: int) -> bool:
    return 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000
