"""How well a page was read: how sure the engine was of its words, and how much of the ink they explain.

An engine's confidence does not see what it left out (a shaded half of a page can be missing at 95 %), so the
share of letter-sized blobs of ink that lie in a word's box is measured beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ocr.clean import Ink
from ocr.page import Line

__all__ = ["SURE", "SURE_WORD", "are_covered", "coverage", "covered_share", "mean_confidence", "page_quality"]

SURE = 0.92
"""Mean confidence from which on a page is held to be read: pages above it had 0.6 % wrong characters, pages
between 0.90 and it 1.4 %, below 0.90 more than 5 % (``docs/decisions/reading-pages.md``)."""
SURE_WORD = 0.95
"""Confidence from which on a word is called sure."""
FEW_LETTERS = 12
"""A page with fewer letter-sized blobs is held to be empty: what there is are marks."""
MARGIN_PIXELS = 4


def mean_confidence(lines: Sequence[Line]) -> float:
    """Return the mean confidence of the words, each with the weight of its characters (0 to 1; 0 without words)."""
    words = [word for line in lines for word in line.words]
    characters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / characters if characters else 0.0


def coverage(lines: Sequence[Line], ink: Ink) -> float:
    """Return the share (0 to 1) of the page's letter-sized ink that lies within the boxes of words.

    Blobs count by their height, so that a line left out weighs as much as it is long; the boxes of *lines* are
    fractions of the page that *ink* was found on. 1 where there is hardly any ink.
    """
    letters = ink.letters()
    return covered_share(lines, letters, ink.mask.shape) if len(letters) >= FEW_LETTERS else 1.0


def covered_share(lines: Sequence[Line], letters: npt.NDArray[np.int32], shape: tuple[int, ...]) -> float:
    """Return the share (0 to 1) of *letters*, by their height, within words; *shape* is the picture's, in pixels.

    *letters* has a row of left, top, width, height and area for each blob, at least one.
    """
    weights = letters[:, 3].astype(np.float64)
    return float(weights[are_covered(lines, letters, shape)].sum() / weights.sum())


def are_covered(
    lines: Sequence[Line], letters: npt.NDArray[np.int32], shape: tuple[int, ...]
) -> npt.NDArray[np.bool_]:
    """Tell for each of *letters* (as in ``covered_share``) whether its middle lies within a word."""
    high, wide = shape
    within = np.zeros((high, wide), np.bool_)
    for line in lines:
        for word in line.words:
            left, right = int(word.box.left * wide) - MARGIN_PIXELS, int(word.box.right * wide) + MARGIN_PIXELS
            top, bottom = int(word.box.top * high) - MARGIN_PIXELS, int(word.box.bottom * high) + MARGIN_PIXELS
            within[max(0, top) : bottom, max(0, left) : right] = True
    rows = letters[:, 1] + letters[:, 3] // 2
    columns = letters[:, 0] + letters[:, 2] // 2
    return np.asarray(within[rows, columns])


def page_quality(lines: Sequence[Line], ink: Ink) -> float:
    """Return the quality of a page from 0 to 1: mean confidence times coverage; 1 for a page without writing."""
    if not lines and len(ink.letters()) < FEW_LETTERS:
        return 1.0
    return mean_confidence(lines) * coverage(lines, ink)
