"""Whether a careful reader can still see on a worn page what stood there, and which steps are to blame if not."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from corpora.draw import DrawnPage

__all__ = ["EATERS", "SHOVERS", "faults"]

# the steps that eat ink, and those that may push it off the page: what is made weaker where a page cannot be read
EATERS = frozenset(
    {"fade", "uneven_ink", "photocopy", "paper", "specks", "blur", "low_contrast", "film_grain", "shade", "vignette"}
)
SHOVERS = frozenset({"skew", "shift", "stretch", "photo"})

# ink is darker than this share of the paper about it
_DARKER = 0.87
# a word is seen if so much of its ink is still dark, and no more of the paper between is
_KEPT, _DIRT = 0.45, 0.6


def faults(clean: DrawnPage, worn: DrawnPage, enough: float) -> frozenset[str]:
    """Return the steps to blame where a reader of the worn page could not see what stood there; else nothing.

    A page that nobody can read has no place in an archive with its truth. No word may be moved off the page, and
    of the share *enough* of the words enough of the ink must still be there, and not be drowned.
    """
    high, wide = worn.image.shape
    for word in worn.words:
        left, top, right, bottom = word.box
        if word.kind == "text" and (left < 0 or top < 0 or right > wide or bottom > high):
            return SHOVERS
    return frozenset() if _survival(clean, worn) >= enough else EATERS


def _survival(clean: DrawnPage, worn: DrawnPage) -> float:
    """Return the share of the words that can be seen; the worn page is laid back over the clean one to compare."""
    high, wide = clean.image.shape
    scale = 72 / worn.dpi
    to_page = worn.to_page or (scale, 0.0, 0.0, 0.0, scale, 0.0, 0.0, 0.0, 1.0)
    back = np.diag([clean.dpi / 72, clean.dpi / 72, 1.0]) @ np.array(to_page).reshape(3, 3)
    laid = cv2.warpPerspective(worn.image, back, (wide, high), flags=cv2.INTER_LINEAR, borderValue=255.0)
    image = np.asarray(255 - laid if worn.negative else laid, dtype=np.uint8)
    reach = max(3, round(clean.dpi / 75) | 1)
    ink = (clean.image < 160).astype(np.uint8)
    near = np.asarray(cv2.dilate(ink, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)), dtype=np.uint8)
    dark = (image < _DARKER * _paper_about(image)).astype(np.uint8)
    kept = np.asarray(cv2.dilate(dark, np.ones((3, 3), np.uint8)), dtype=np.uint8) & ink
    sums = [cv2.integral(layer) for layer in (ink, kept, 1 - near, dark & (1 - near))]
    seen = 0
    for word in clean.words:
        left, top, right, bottom = (int(value) for value in word.box)
        x0, x1 = min(max(left, 0), wide), min(max(right + 1, 0), wide)
        y0, y1 = min(max(top, 0), high), min(max(bottom + 1, 0), high)
        inked, left_over, free, dirty = (
            int(s[y1, x1]) - int(s[y0, x1]) - int(s[y1, x0]) + int(s[y0, x0]) for s in sums
        )
        seen += left_over >= _KEPT * inked and dirty <= _DIRT * free
    return seen / max(1, len(clean.words))


def _paper_about(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Return the grey of the paper about each pixel: the lightest of what lies within a quarter inch or so."""
    high, wide = image.shape
    small = cv2.resize(image, (max(1, wide // 8), max(1, high // 8)), interpolation=cv2.INTER_AREA)
    light = cv2.GaussianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), (0, 0), 3)
    return np.asarray(cv2.resize(light, (wide, high)), dtype=np.float32)
