"""How well a page was read: how sure the engine was of its words, and how much of the ink they explain.

An engine's confidence does not see what it left out (a shaded half of a page can be missing at 95 %), so the
share of letter-sized blobs of ink that lie in a word's box is measured beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from ocr.clean import Ink
from ocr.page import Line

__all__ = [
    "DOUBT",
    "SURE",
    "SURE_WORD",
    "Heard",
    "are_covered",
    "coverage",
    "covered_share",
    "mean_confidence",
    "page_quality",
    "word_chance",
]

SURE = 0.92
"""Mean confidence from which on a page is held to be read: pages above it had 0.6 % wrong characters, pages
between 0.90 and it 1.4 %, below 0.90 more than 5 % (``docs/decisions/reading-pages.md``)."""
SURE_WORD = 0.95
"""Confidence from which on a word is called sure."""
DOUBT = 0.99
"""The neural engine's confidence in a word below which a witness is asked about its line."""
GOOD_PAGE, POOR_PAGE = 0.97, 3.0
"""Where the neural engine is less sure of a page than the first, as many times more of its words were wrong,
whatever their own confidence."""
Heard = Literal["unasked", "agreed", "silent", "mumbled", "denied"]
"""What a witness says of a word: it was not asked; it reads the same, nothing there, something else without being
sure of it, or surely something else."""
_CHANCES: dict[Heard, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "unasked": ((0.0, 0.5, 0.9, 0.97, 0.99, 1.0), (0.1, 0.3, 0.75, 0.93, 0.985, 0.999)),
    "agreed": ((0.0, 0.5, 0.8, 0.97, 1.0), (0.5, 0.9, 0.952, 0.985, 0.999)),
    "silent": ((0.0, 0.7, 0.97, 1.0), (0.1, 0.3, 0.7, 0.94)),
    "mumbled": ((0.0, 0.5, 0.7, 0.97, 1.0), (0.05, 0.2, 0.6, 0.8, 0.94)),
    "denied": ((0.0, 0.5, 0.9, 0.97, 1.0), (0.05, 0.15, 0.4, 0.75, 0.9)),
}
"""The chance that a word is right, by what the witness says and the engine's own confidence: points between which it
is drawn straight. Fitted 2026-11-22 on 4,300 words of 36 pages, levels B to D, of the archive of seed 3300 (every
second document): of 2,662 unasked words above 0.99 0.5 % were wrong, of 878 agreed above 0.97 0.3 %, of 136 agreed
below 6 %, of denied ones an eighth above 0.97 and two thirds below."""
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


def word_chance(confidence: float, heard: Heard, page: float) -> float:
    """Return the chance (0 to 1) that a word is right which the neural engine read.

    Args:
        confidence: the engine's, of the word's least sure character.
        heard: what the witness said of it.
        page: the mean confidence of the page's words.
    """
    bounds, chances = _CHANCES[heard]
    wrong = 1.0 - float(np.interp(confidence, bounds, chances))
    return 1.0 - min(1.0, wrong * (POOR_PAGE if page < GOOD_PAGE else 1.0))
