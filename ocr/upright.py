"""Turn, straighten and rescale a page, so that an engine sees level lines of letters of the size it knows."""

from __future__ import annotations

import math

import cv2
import numpy as np

from ocr.clean import Ink
from ocr.direction import Tilt
from ocr.picture import Grey, Homography, Picture, affine, inverse, place, then

__all__ = ["MAX_PIXELS", "fitted", "rescale_for", "resized", "straightened", "warped", "x_height"]

MAX_PIXELS = 14_000_000
"""No engine is given more pixels than this."""
MAX_SIDE = 32_000
"""Nor a longer side: Tesseract counts pixels in 16 bits."""
LEAST_SKEW = 0.25
"""Degrees below which turning a page costs more sharpness than it wins."""
BEST_X_HEIGHT = 22.0
SMALL_X_HEIGHT, LARGE_X_HEIGHT = 17.0, 34.0
"""Pixels between which the letters of a page are left at their size."""
LEAST_FACTOR, MOST_FACTOR = 0.4, 3.0
LEAST_FILL = 0.1
"""The share of its box that a letter fills at least; the rules of a form, hanging together, fill less."""


def fitted(picture: Picture, max_pixels: int = MAX_PIXELS) -> Picture:
    """Return *picture* made smaller where it has more than *max_pixels*, or a side longer than ``MAX_SIDE``."""
    factor = _largest_factor(picture.width, picture.height, max_pixels)
    return picture if factor >= 1 else resized(picture, factor)


def _largest_factor(wide: int, high: int, max_pixels: int) -> float:
    return min(math.sqrt(max_pixels / (wide * high)), MAX_SIDE / max(wide, high))


def resized(picture: Picture, factor: float) -> Picture:
    """Return *picture* at *factor* times its size; the map takes the rounding to whole pixels into account."""
    wide, high = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    if (wide, high) == (picture.width, picture.height):
        return picture
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    pixels = np.asarray(cv2.resize(picture.pixels, (wide, high), interpolation=how), dtype=np.uint8)
    back = affine(picture.width / wide, 0.0, 0.0, 0.0, picture.height / high, 0.0)
    return Picture(pixels, then(back, picture.to_scan))


def straightened(picture: Picture, tilt: Tilt) -> Picture:
    """Return *picture* turned and pulled so that rows that ran as *tilt* says are level, on a sheet that holds all.

    Unchanged where they are as good as level, and where it would take too large a sheet (of a strip).
    """
    if abs(tilt.degrees) < LEAST_SKEW and not tilt.convergence:
        return picture
    wide, high = picture.width, picture.height
    angle = math.radians(tilt.degrees)
    cosine, sine = math.cos(angle), math.sin(angle)
    to_middle = affine(1.0, 0.0, -wide / 2, 0.0, 1.0, -high / 2)
    # In image coordinates (y downwards): clockwise by *degrees*.
    level = affine(cosine, -sine, 0.0, sine, cosine, 0.0)
    parallel = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, tilt.convergence * cosine / (wide / 2), 0.0, 1.0)
    forth = then(then(to_middle, level), parallel)
    corners = [place(forth, x, y) for x in (0.0, wide) for y in (0.0, high)]
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    new_wide = math.ceil(max(x for x, _ in corners) - left)
    new_high = math.ceil(max(y for _, y in corners) - top)
    if new_wide * new_high > 2 * MAX_PIXELS:
        return picture
    forth = then(forth, affine(1.0, 0.0, -left, 0.0, 1.0, -top))
    return Picture(
        warped(picture.pixels, forth, new_wide, new_high),
        then(inverse(forth), picture.to_scan),
    )


def warped(pixels: Grey, forth: Homography, wide: int, high: int, border: int = cv2.BORDER_CONSTANT) -> Grey:
    """Return what *forth* makes of *pixels*, on a sheet of *wide* by *high*.

    Where nothing comes to lie it is white, or filled by OpenCV's rule *border*.
    """
    # OpenCV counts from the centres of pixels, ours from their corners.
    from_corners = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
    to_corners = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    matrix = from_corners @ np.reshape(forth, (3, 3)) @ to_corners
    size = (wide, high)
    if forth[6] == forth[7] == 0:
        flat = matrix[:2] / matrix[2, 2]
        drawn = cv2.warpAffine(pixels, flat, size, flags=cv2.INTER_CUBIC, borderMode=border, borderValue=255)
    else:
        drawn = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=border, borderValue=255)
    return np.asarray(drawn, dtype=np.uint8)


def x_height(ink: Ink) -> float | None:
    """Return the height in pixels of the small letters (or of capitals, where there is nothing else).

    The commonest height of blobs, each with the weight of its ink, smoothed over neighbouring heights;
    ``None`` where there are too few letters to tell.
    """
    letters = ink.letters()
    if len(letters) < 20:
        return None
    _, _, wide, high, area = letters.T.astype(np.int64)
    solid = area >= LEAST_FILL * wide * high
    heights = np.bincount(high[solid], weights=np.minimum(area, high * high)[solid].astype(np.float64))
    if not heights.size:
        return None
    smooth = np.convolve(heights, np.ones(3), mode="same")
    return float(np.argmax(smooth))


def rescale_for(height: float | None, wide: int, high: int) -> float:
    """Return the factor by which a page of *wide* by *high* with letters of that *height* is best resized, or 1."""
    if height is None or SMALL_X_HEIGHT <= height <= LARGE_X_HEIGHT:
        return 1.0
    factor = min(max(BEST_X_HEIGHT / height, LEAST_FACTOR), MOST_FACTOR)
    return min(factor, _largest_factor(wide, high, MAX_PIXELS))
