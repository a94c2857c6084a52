"""Two inks on one page: a printed form in black, and what was typed into it in the grey of a worn ribbon.

One level between paper and ink, as engines and our own measures take it, falls between the two inks, and what was
typed is neither read nor missed. Such a page shows by its letters: at a paler level there are clearly more of them.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from ocr.clean import SMALLEST_SIDE, Ink, find_ink, ink_below
from ocr.picture import Grey

__all__ = ["faint_level", "with_faint_ink"]


LEVELS = (180, 215)
"""Greys (0 to 255) of an evened page at which paler ink is looked for."""
BETWEEN = 0.2
"""A page with fewer pixels between its ink and the palest level, as a share of those of its ink, has edges only."""
NOISE = 5.0
"""A level must be this many standard deviations of the paper's grain away from white."""
PAPER = 230
MORE = 1.08
"""The least growth, by height, of what looks like letters, that tells a second ink."""


def faint_level(even: Grey) -> int | None:
    """Return the grey level below which all ink of an evened page lies, or None where its own level sees it all."""
    if min(even.shape) < SMALLEST_SIDE:
        return None
    some = even[::2, ::2]
    level, _ = cv2.threshold(some, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    grey = np.count_nonzero((some > level) & (some <= LEVELS[-1]))
    if grey < BETWEEN * np.count_nonzero(some <= level):
        return None
    seen, paper = _letters_high(find_ink(even)), some[some > PAPER]
    if seen == 0 or not paper.size:
        return None
    highest = 255 - NOISE * float(paper.std())
    found = {level: _letters_high(ink_below(even, level)) for level in LEVELS if level <= highest}
    best = max(found, key=lambda level: found[level], default=None)
    return best if best is not None and found[best] > MORE * seen else None


def with_faint_ink(even: Grey, level: int) -> Grey:
    """Return the page darkened along a curve that brings *level* to the middle, so that pale ink stands out."""
    power = math.log(0.5) / math.log(level / 255)
    curve = np.rint(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
    return np.asarray(cv2.LUT(even, curve), np.uint8)


def _letters_high(ink: Ink) -> int:
    return int(ink.letters()[:, 3].sum())
