"""Even out what decades and copiers did to a page: negatives, shade, specks, ruled lines.

The steps and their bounds were measured on pages with known text (``docs/decisions/reading-pages.md``). None of them
moves a pixel; what does is in ``upright``.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.picture import Grey, shrunk

__all__ = ["Ink", "even_background", "find_ink", "find_rules", "ink_below", "without_rules", "without_specks"]

MANY_SPECKS = 6_000
"""Specks on a page from which on a median filter helps; below, it only harms small type."""
TOO_MANY_BLOBS = 15_000
"""Blobs from which on a page is no writing (a dense page has 6,000 letters), and an engine could take minutes."""
FAINTEST_INK = 225
"""Grey (0 to 255) of an evened page above which nothing is ink."""
SPECK_PIXELS = 9
SMALLEST_SIDE = 16
"""Pictures smaller than this on a side (in pixels) have no text."""

_Mask = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """The connected blobs of ink of a page: rows of left, top, width, height, area in pixels, and the mask."""

    mask: _Mask
    blobs: npt.NDArray[np.int32]

    @property
    def specks(self) -> int:
        """How many blobs are too small for a stroke."""
        return int(np.count_nonzero(self.blobs[:, 4] <= SPECK_PIXELS))

    def letters(self) -> npt.NDArray[np.int32]:
        """Return the blobs that may be letters by their size: neither specks, nor rules, nor pictures."""
        _, _, wide, high, area = self.blobs.T
        tallest = max(self.mask.shape) / 12
        keep = (area > SPECK_PIXELS) & (high >= 5) & (high <= tallest) & (wide <= 8 * high)
        return np.asarray(self.blobs[keep], np.int32)


def even_background(pixels: Grey) -> Grey:
    """Return the page dark on an even white: its grey over the grey of the paper about it.

    The paper is what is left when letters are grown away at a coarse scale and the rest is smoothed.
    """
    if min(pixels.shape) < SMALLEST_SIDE:
        return pixels
    high, wide = pixels.shape
    scale = max(1.0, min(high, wide) / 300)
    small = shrunk(pixels, max(8, round(wide / scale)), max(8, round(high / scale)))
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), 25)
    paper = cv2.resize(np.maximum(paper, 1), (wide, high), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(pixels, paper, scale=255), dtype=np.uint8)


def find_ink(pixels: Grey) -> Ink:
    """Return the blobs of ink of an evened page."""
    if min(pixels.shape) < SMALLEST_SIDE:
        return Ink(np.zeros(pixels.shape, np.uint8), np.zeros((0, 5), np.int32))
    level, _ = cv2.threshold(pixels, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    # On an empty page Otsu parts paper from paper; ink is never nearly white.
    return ink_below(pixels, min(level, FAINTEST_INK))


def ink_below(pixels: Grey, level: float) -> Ink:
    """Return the blobs of all that is no lighter than the grey *level* (0 to 255)."""
    _, mask = cv2.threshold(pixels, level, 1, cv2.THRESH_BINARY_INV)
    # By blocks of 2 by 2, three times as fast as OpenCV's own choice where there is one thread.
    _, _, blobs, _ = cv2.connectedComponentsWithStatsWithAlgorithm(mask, 8, cv2.CV_32S, cv2.CCL_BBDT)
    return Ink(np.asarray(mask, np.uint8), np.asarray(blobs[1:], np.int32))


def without_specks(pixels: Grey, ink: Ink) -> tuple[Grey, Ink]:
    """Return the page and its ink with a median filter over it where it has so many specks that letters gain by it.

    A page with more blobs than letters can be (noise, a worn-out fax) is filtered more and more strongly:
    Tesseract has been seen to work for hours on a page of specks.
    """
    if ink.specks <= MANY_SPECKS and len(ink.blobs) <= TOO_MANY_BLOBS:
        return pixels, ink
    for size in (3, 5, 9, 15, 31):
        pixels = np.asarray(cv2.medianBlur(pixels, size), dtype=np.uint8)
        ink = find_ink(pixels)
        if len(ink.blobs) <= TOO_MANY_BLOBS:
            break
    return pixels, ink


def find_rules(ink: Ink) -> _Mask:
    """Return a mask (1 where they are) of the long straight lines of a page, across and down."""
    high, wide = ink.mask.shape
    reach = max(40, min(high, wide) // 25)
    rules = np.zeros_like(ink.mask)
    for shape in ((reach, 1), (1, reach)):
        rules |= np.asarray(cv2.morphologyEx(ink.mask, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), dtype=np.uint8)
    return rules


def without_rules(pixels: Grey, rules: _Mask) -> Grey:
    """Return the page with the *rules* painted over, and strokes that crossed them mended.

    Helps where boxes and ruled paper stand in the way of reading; takes strokes along with them elsewhere, so
    it is for a second try only.
    """
    grown = cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0
    cleaned = pixels.copy()
    cleaned[grown] = 255
    mended = np.asarray(cv2.morphologyEx(cleaned, cv2.MORPH_OPEN, np.ones((5, 3), np.uint8)))
    cleaned[grown] = mended[grown]
    return cleaned
