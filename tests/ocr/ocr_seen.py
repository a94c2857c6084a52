"""Drawn pages as a camera, a film reader or a careless hand would show them, and where every word then lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from ocr.page import Box, Page
from ocr.picture import Grey, Homography, place, then

Words = Sequence[tuple[str, Box]]


@dataclass(frozen=True)
class Seen:
    """A picture, and the map that leads from the drawn page's pixels to its own."""

    pixels: Grey
    from_page: Homography
    page: tuple[int, int]
    """The drawn page's width and height in pixels."""

    def places(self, words: Words) -> list[tuple[str, Box]]:
        """Return *words* of the drawn page with the boxes about them in this picture."""
        high, wide = self.pixels.shape
        return [(text, around(self.from_page, box, self.page, (wide, high))) for text, box in words]


def around(homography: Homography, box: Box, size: tuple[int, int], goal: tuple[int, int]) -> Box:
    """Return the upright box about where *homography* leads *box*; both are shares, of *size* and of *goal*."""
    corners = [(x * size[0], y * size[1]) for x in (box.left, box.right) for y in (box.top, box.bottom)]
    spots = [place(homography, x, y) for x, y in corners]
    xs = [min(max(x / goal[0], 0.0), 1.0) for x, _ in spots]
    ys = [min(max(y / goal[1], 0.0), 1.0) for _, y in spots]
    return Box(min(xs), min(ys), max(xs), max(ys))


def on_table(page: Image.Image, corners: Sequence[tuple[float, float]], size: tuple[int, int]) -> Seen:
    """Return a photo of *size* of the page on a dark grained table, its four corners where *corners* says.

    Corners go clockwise from the upper left one of the page, as shares of the photo.
    """
    pixels = np.asarray(page)
    high, wide = pixels.shape
    goal = np.array(corners, np.float32) * np.array(size, np.float32)
    matrix = cv2.getPerspectiveTransform(np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32), goal)
    chance = np.random.default_rng(3)
    table = (
        70 + 12 * cv2.resize(chance.normal(0, 1, (60, 4)).astype(np.float32), size) + chance.normal(0, 4, size[::-1])
    )
    # Whole areas are averaged, as a lens does, not single pixels picked.
    sheet = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_AREA).astype(np.float64)
    share = cv2.warpPerspective(np.full_like(pixels, 255), matrix, size).astype(np.float64) / 255
    light = np.linspace(0.95, 0.55, size[0])
    photo = (table * (1 - share) + np.minimum(sheet, 230) * share) * light
    return Seen(np.clip(photo, 0, 255).astype(np.uint8), _homography(matrix), page.size)


def in_film(page: Image.Image, *, margin: float, neighbour: float, degrees: float) -> Seen:
    """Return a page as a film reader shows it: askew in black, with strips of other pages to both sides.

    *margin* and *neighbour* are shares of the page's width.
    """
    pixels = np.minimum(np.asarray(page), 215)
    high, wide = pixels.shape
    gap, strip = round(margin * wide), round(neighbour * wide)
    film = np.full((high + 2 * gap, wide + 2 * gap + 2 * strip), 25, np.uint8)
    left = strip + gap
    film[gap : gap + high, left : left + wide] = pixels
    if strip:
        film[gap : gap + high, :strip] = pixels[:, -strip:]
        film[gap : gap + high, -strip:] = pixels[:, :strip]
    size = film.shape[1], film.shape[0]
    turn = np.vstack([cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), degrees, 1), [0, 0, 1]])
    film = cv2.warpPerspective(film, turn, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    shift: Homography = (1, 0, left, 0, 1, gap, 0, 0, 1)
    return Seen(np.asarray(film, np.uint8), then(shift, _homography(turn)), page.size)


def mean_overlap(page: Page, seen: Seen, words: Words) -> float:
    """Return the mean overlap, in the picture as archived, of each long true word with the best among equal words."""
    high, wide = seen.pixels.shape
    found = [
        (word.text, around(page.to_scan, word.box, (page.width, page.height), (wide, high))) for word in page.words
    ]
    long = [(text, box) for text, box in seen.places(words) if len(text) >= 4 and text.isalnum()]
    best = [max((box.overlap(other) for said, other in found if said == text), default=0.0) for text, box in long]
    return float(np.mean(best))


def _homography(matrix: np.ndarray) -> Homography:
    """Return OpenCV's map, which counts from the centres of pixels, as ours, which counts from their corners."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    a, b, c, d, e, f, g, h, i = (half @ matrix @ np.linalg.inv(half)).ravel().tolist()
    return a, b, c, d, e, f, g, h, i
