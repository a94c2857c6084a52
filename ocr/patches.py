"""Ink that no word explains: patches of letters that were passed over, read by themselves or told as unread.

A detector passes over a lone figure in a wide cell, a cross in a box, a short line beside a stamp. What no look can
make out stays on the page as a region (``Page.unread``), so that nobody takes it for blank paper.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.clean import Ink
from ocr.page import Box, Line
from ocr.quality import are_covered

__all__ = ["MOST_PATCHES", "left_over", "unread_regions"]

MOST_PATCHES = 60
"""A page with more patches that were not read is dirty, and they are not all looked at."""
LOWEST, TALLEST = 0.55, 2.6
"""Heights of small letters between which a blob may be a letter that was passed over."""
THINNEST = 0.22
"""The width of a letter as a share of its height, at least."""
REACH = 0.9
"""Heights of letters across which blobs hang together as a word."""
FEWEST_UNREAD = 3
"""A region is told as unread from so many letters on: fewer are dirt more often than writing."""

Pixels = tuple[int, int, int, int]
"""Left, top, right and bottom."""


def left_over(lines: Sequence[Line], ink: Ink, letter_height: float) -> list[Pixels]:
    """Return the places of letter-sized ink in no word's box, a word's letters together, biggest first.

    Args:
        lines: what was read, with boxes as fractions of the page that *ink* was found on.
        ink: the page's ink.
        letter_height: the height in pixels of its small letters.
    """
    return [place for place, _ in _groups(lines, ink, letter_height, REACH)]


def unread_regions(lines: Sequence[Line], ink: Ink, letter_height: float) -> tuple[Box, ...]:
    """Return where several letters stand together that are in no word's box, from top to bottom."""
    high, wide = ink.mask.shape
    found = [
        Box(left / wide, top / high, right / wide, bottom / high)
        for (left, top, right, bottom), letters in _groups(lines, ink, letter_height, 2 * REACH)
        if letters >= FEWEST_UNREAD
    ]
    return tuple(sorted(found, key=lambda box: (box.top, box.left)))


def _groups(lines: Sequence[Line], ink: Ink, letter_height: float, reach: float) -> list[tuple[Pixels, int]]:
    """Return groups of uncovered letters: the place of each, and how many letters it has."""
    letters = ink.letters()
    letters = letters[(letters[:, 3] >= LOWEST * letter_height) & (letters[:, 3] <= TALLEST * letter_height)]
    letters = letters[letters[:, 2] <= 2 * TALLEST * letter_height]
    # the rest of a rule is thinner than any letter is wide, or it is no higher than a dash
    letters = letters[letters[:, 2] >= THINNEST * letters[:, 3]]
    if not len(letters):
        return []
    letters = letters[~are_covered(lines, letters, ink.mask.shape)]
    marked = np.zeros(ink.mask.shape, np.uint8)
    aside = round(reach * letter_height / 2)
    for left, top, broad, tall, _ in letters.tolist():
        marked[top : top + tall, max(0, left - aside) : left + broad + aside] = 1
    count, labels, places, _ = cv2.connectedComponentsWithStats(marked, connectivity=8)
    middles = labels[letters[:, 1] + letters[:, 3] // 2, letters[:, 0] + letters[:, 2] // 2]
    members = np.bincount(middles, minlength=count)
    order = sorted(range(1, count), key=lambda at: (-int(members[at]), int(places[at, 1]), int(places[at, 0])))
    found = []
    for at in order:
        left, top, broad, tall, _ = places[at].tolist()
        found.append(((left + aside, top, max(left + aside + 1, left + broad - aside), top + tall), int(members[at])))
    return found
