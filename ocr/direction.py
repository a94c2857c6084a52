"""How the rows of letters run over a page: askew, fanning out, down its side, on their heads, or not at all.

All is told from where blobs of ink begin and end, at no more cost than counting them: seen along the rows, the feet
of letters fall into few places, and from any other side into many.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
import numpy.typing as npt

from ocr.clean import Ink

__all__ = ["LEVEL", "MOST_SKEW", "Run", "Tilt", "hang_heads", "is_writing", "rows_run", "tilt"]

MOST_SKEW = 8.0
"""Degrees up to which a page is held to be skewed, rather than drawn so."""
MOST_CONVERGENCE = 0.12
MAP_SIDE = 900
"""Places are counted on a map of this many pixels a side."""
FEWEST_LETTERS = 20
"""With fewer letters there is nothing to tell."""
FANS_OUT = 1.1
"""Rows that are sharper by this factor when they are held to fan out do so."""
ON_SIDE = 0.9
"""Rows are sharper across an upright page than down it, by 1.3 times at least on the pages that were measured."""
HEADS_DOWN = 0.85
"""Feet of letters make sharper rows than their heads, save for capitals, where both are equal within a tenth."""
MANY_BLOBS = 300
IN_ROWS = 1.3
"""Rows of writing are sharper than places drawn by lot: 4 to 17 times on the pages measured, noise 1.1."""

Run = Literal["across", "down", "unknown"]
_Places = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tilt:
    """How rows run: they rise to the right by *degrees* (negative: fall), and draw together.

    ``convergence`` is by what share the page is higher at its right edge than at its middle, as a photo from the
    left shows it (negative: from the right).
    """

    degrees: float
    convergence: float = 0.0


LEVEL = Tilt(0.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Letters:
    """Where letters begin, end and lie along the rows, from the middle of the map and in its pixels."""

    feet: _Places
    heads: _Places
    along: _Places
    half: float

    def sharpness(self, ends: _Places, degrees: float, convergence: float = 0.0) -> float:
        """Return how few rows the *ends* (feet or heads) fall into: the sum of squares of their counts."""
        rows = ends + self.along * math.tan(math.radians(degrees))
        if convergence:
            rows = rows / (1 + convergence * self.along / self.half)
        counts = np.bincount((rows + MAP_SIDE).astype(np.int64))
        return float(np.sum(counts.astype(np.float64) ** 2))

    def sharpest(self, ends: _Places) -> float:
        """Return the sharpness of the rows at their best angle."""
        return max(self.sharpness(ends, degrees) for degrees in np.arange(-MOST_SKEW, MOST_SKEW + 0.1, 0.5))


def tilt(ink: Ink) -> Tilt:
    """Return how the rows of the page run, within ``MOST_SKEW`` degrees; level where there are too few letters."""
    letters = _letters(ink)
    if len(letters.feet) < FEWEST_LETTERS:
        return LEVEL
    # The feet of letters alone make sharper rows than whole letters, and rules and pictures have no say.
    feet = letters.feet
    best = max(np.arange(-MOST_SKEW, MOST_SKEW + 0.1, 0.25), key=lambda degrees: letters.sharpness(feet, degrees))
    best = max(np.arange(best - 0.25, best + 0.26, 0.05), key=lambda degrees: letters.sharpness(feet, degrees))
    level = letters.sharpness(feet, best)

    def sharpness(tried: tuple[float, float]) -> float:
        return letters.sharpness(feet, *tried)

    coarse = np.arange(-MOST_CONVERGENCE, MOST_CONVERGENCE + 0.001, 0.02)
    fan = max(product(np.arange(best - 3, best + 3.01, 0.25), coarse), key=sharpness)
    fine = np.arange(fan[1] - 0.01, fan[1] + 0.011, 0.0025)
    fan = max(product(np.arange(fan[0] - 0.25, fan[0] + 0.26, 0.05), fine), key=sharpness)
    return Tilt(float(fan[0]), float(fan[1])) if sharpness(fan) > FANS_OUT * level else Tilt(float(best))


def rows_run(ink: Ink) -> Run:
    """Return which way the rows of a page run; ``unknown`` where it has few letters, or both ways are alike."""
    across, down = _letters(ink), _letters(ink, down=True)
    if len(across.feet) < MANY_BLOBS // 3:
        return "unknown"
    one = max(across.sharpest(across.feet), across.sharpest(across.heads))
    other = max(down.sharpest(down.feet), down.sharpest(down.heads))
    return "down" if one < ON_SIDE * other else "across" if one * ON_SIDE > other else "unknown"


def hang_heads(ink: Ink) -> bool:
    """Tell whether the letters of a page whose rows run across it look as if they stood on their heads."""
    letters = _letters(ink)
    if len(letters.feet) < MANY_BLOBS // 3:
        return False
    return letters.sharpest(letters.feet) < HEADS_DOWN * letters.sharpest(letters.heads)


def is_writing(ink: Ink) -> bool:
    """Tell whether a page full of blobs has them in rows, one way or the other; specks and noise have not.

    A page with few blobs is given the benefit of the doubt.
    """
    if len(ink.blobs) < MANY_BLOBS:
        return True
    across, down = _letters(ink), _letters(ink, down=True)
    number = len(across.feet)
    if number < MANY_BLOBS:
        return bool(number)
    for letters, ends in ((across, across.feet), (down, down.feet)):
        span = float(np.ptp(ends)) + 1
        if letters.sharpest(ends) >= IN_ROWS * (number**2 / span + number):
            return True
    return False


def _letters(ink: Ink, *, down: bool = False) -> _Letters:
    """Return the places of letters along the page's rows, or as if its rows ran *down* it."""
    page_high, page_wide = ink.mask.shape
    left, top, wide, high, _ = ink.letters().T.astype(np.float64)
    # What the edge of the picture cuts off ends there, all in a row.
    whole = (left > 0) & (top > 0) & (left + wide < page_wide) & (top + high < page_high)
    left, top, wide, high = left[whole], top[whole], wide[whole], high[whole]
    scale = min(1.0, MAP_SIDE / max(page_high, page_wide))
    if down:
        left, top, wide, high, page_wide, page_high = top, left, high, wide, page_high, page_wide
    return _Letters(
        feet=(top + high - page_high / 2) * scale,
        heads=(top - page_high / 2) * scale,
        along=(left + wide / 2 - page_wide / 2) * scale,
        half=page_wide * scale / 2,
    )
