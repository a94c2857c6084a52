"""Words where there is no ink: the other side of the paper, showing through, read by an engine that sees greys."""

from __future__ import annotations

from collections.abc import Iterable

import cv2

from ocr.clean import Ink
from ocr.page import Line, Word

__all__ = ["ink_share", "without_ghosts"]

LEAST_INK = 0.015
"""The least share of a word's box that is ink: of 9,000 words that stood on pages all but one had more than 0.08, and
none that had less than 0.015 was there."""
SURE_ALL_THE_SAME = 0.9
"""Mirrored writing is read unsurely: of 78 ghosts on a page of it none above 0.78, while a pale word had 1."""


def without_ghosts(lines: Iterable[Line], ink: Ink) -> list[Line]:
    """Return *lines* without the words in whose place there is hardly any of the page's *ink*.

    A word that was read surely stays: it is paler than the page's other ink, and no mirror image.
    """
    sums = cv2.integral(ink.mask)
    high, wide = ink.mask.shape

    def stands(word: Word) -> bool:
        return word.confidence >= SURE_ALL_THE_SAME or ink_share(sums, word, wide, high) >= LEAST_INK

    bare = [tuple(word for word in line.words if stands(word)) for line in lines]
    return [Line(words) for words in bare if words]


def ink_share(sums: cv2.typing.MatLike, word: Word, wide: int, high: int) -> float:
    """Return the share (0 to 1) of a word's box that is ink, by the *sums* over the mask of a page of that size."""
    left, right = int(word.box.left * wide), max(int(word.box.right * wide), int(word.box.left * wide) + 1)
    top, bottom = int(word.box.top * high), max(int(word.box.bottom * high), int(word.box.top * high) + 1)
    right, bottom = min(right, wide), min(bottom, high)
    area = (right - left) * (bottom - top)
    inked = int(sums[bottom, right]) - int(sums[top, right]) - int(sums[bottom, left]) + int(sums[top, left])
    return inked / area if area > 0 else 0.0
