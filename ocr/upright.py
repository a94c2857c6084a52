"""Turn, straighten and rescale a page, so that an engine sees level lines of letters of the size it knows."""

from __future__ import annotations

import math

import cv2
import numpy as np

from ocr.clean import Ink
from ocr.picture import Grey, Homography, Picture, affine, inverse, then

__all__ = ["MAX_PIXELS", "fitted", "rescale_for", "resized", "skew", "straightened", "warped", "x_height"]

MAX_PIXELS = 14_000_000
"""No engine is given more pixels than this."""
LEAST_SKEW = 0.25
"""Degrees below which turning a page costs more sharpness than it wins."""
MOST_SKEW = 8.0
"""Degrees up to which a page is held to be skewed, rather than drawn so."""
BEST_X_HEIGHT = 22.0
SMALL_X_HEIGHT, LARGE_X_HEIGHT = 17.0, 34.0
"""Pixels between which the letters of a page are left at their size."""
LEAST_FACTOR, MOST_FACTOR = 0.4, 3.0
MAP_SIDE = 900


def fitted(picture: Picture, max_pixels: int = MAX_PIXELS) -> Picture:
    """Return *picture* made smaller where it has more than *max_pixels*."""
    pixels = picture.height * picture.width
    return picture if pixels <= max_pixels else resized(picture, math.sqrt(max_pixels / pixels))


def resized(picture: Picture, factor: float) -> Picture:
    """Return *picture* at *factor* times its size; the map takes the rounding to whole pixels into account."""
    wide, high = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    if (wide, high) == (picture.width, picture.height):
        return picture
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    pixels = np.asarray(cv2.resize(picture.pixels, (wide, high), interpolation=how), dtype=np.uint8)
    back = affine(picture.width / wide, 0.0, 0.0, 0.0, picture.height / high, 0.0)
    return Picture(pixels, then(back, picture.to_scan))


def skew(ink: Ink) -> float:
    """Return by how many degrees the lines of text rise to the right (negative: fall), within ``MOST_SKEW``.

    The angle at which the feet of the letters fall into the fewest rows of a small map of the page; 0 where there are
    too few letters to tell.
    """
    letters = ink.letters()
    if len(letters) < 20:
        return 0.0
    high, wide = ink.mask.shape
    scale = min(1.0, MAP_SIDE / max(high, wide))
    # The feet of letters alone make sharper rows than whole letters, and rules and pictures have no say.
    feet = (letters[:, 1] + letters[:, 3]) * scale
    across = (letters[:, 0] + letters[:, 2] / 2 - wide / 2) * scale
    lowest = math.ceil(MAP_SIDE * math.tan(math.radians(MOST_SKEW + 0.5)))

    def sharpness(degrees: float) -> float:
        rows = feet + across * math.tan(math.radians(degrees)) + lowest
        counts = np.bincount(rows.astype(np.int64))
        return float(np.sum(counts.astype(np.float64) ** 2))

    best = max(np.arange(-MOST_SKEW, MOST_SKEW + 0.1, 0.25), key=sharpness)
    best = max(np.arange(best - 0.25, best + 0.26, 0.05), key=sharpness)
    return float(best)


def straightened(picture: Picture, degrees: float) -> Picture:
    """Return *picture* turned so that lines that rose by *degrees* to the right are level, on a larger sheet."""
    if abs(degrees) < LEAST_SKEW:
        return picture
    angle = math.radians(degrees)
    cosine, sine = math.cos(angle), math.sin(angle)
    wide, high = picture.width, picture.height
    new_wide = math.ceil(wide * cosine + high * abs(sine))
    new_high = math.ceil(high * cosine + wide * abs(sine))
    # About the centre of both sheets, in image coordinates (y downwards): clockwise by *degrees*.
    forth = affine(
        cosine,
        -sine,
        new_wide / 2 - cosine * wide / 2 + sine * high / 2,
        sine,
        cosine,
        new_high / 2 - sine * wide / 2 - cosine * high / 2,
    )
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
    heights = np.bincount(letters[:, 3], weights=letters[:, 4].astype(np.float64))
    smooth = np.convolve(heights, np.ones(3), mode="same")
    return float(np.argmax(smooth))


def rescale_for(height: float | None, pixels: int) -> float:
    """Return the factor by which a page of *pixels* with letters of that x-height is best resized (1: not)."""
    if height is None or SMALL_X_HEIGHT <= height <= LARGE_X_HEIGHT:
        return 1.0
    factor = min(max(BEST_X_HEIGHT / height, LEAST_FACTOR), MOST_FACTOR)
    return min(factor, math.sqrt(MAX_PIXELS / pixels))
