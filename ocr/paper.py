"""The paper in the picture: whether it is a negative, and where the sheet lies that a camera or a film reader saw.

A scanner sees the sheet and nothing else; a phone sees the table too, and a film reader the black about the frame
and strips of its neighbours. What is not the sheet would be read as writing, and spoils what is measured on the page.
Everything is decided on a small map of the picture, so that a page that needs nothing costs next to nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.clean import SMALLEST_SIDE
from ocr.picture import Grey, Homography, Picture, affine, inverse, shrunk, then
from ocr.upright import warped

__all__ = ["Outline", "find_outline", "is_negative", "on_paper"]

MAP_SIDE = 512
"""The longer side in pixels of the map on which a picture is looked over."""
CONTRAST = 14
"""Grey levels by which writing differs at least from the paper about it."""
MORE_LIGHT = 1.4
"""A page with so many times more light marks than dark ones is a negative."""
BLANK, DARK_PAPER = 0.004, 100
"""A page on which less than this share is written on is a negative where its middle is darker than this grey."""
LEAST_SHARE, MOST_SHARE = 0.2, 0.985
"""The share of the picture that a sheet fills; above, there is nothing to cut away."""
DARKER, ALL_ABOUT = 0.85, 0.8
"""What lies about a sheet is darker than this share of its edge, along so much of its edge within the picture."""
AS_LARGE = 0.4
"""What is as light elsewhere, in one piece and of this share of a sheet's size, belongs to what is to be read."""
STEPS = (2.0, 3.5, 6.0)
"""Per cent by which brightness may change from one pixel of the map to the next within one sheet."""
SOLID, PLAIN = 0.88, 0.93
"""The shares of its hull that a sheet fills: at least, and where nothing else need be tried."""
FOURSIDED = 0.95
"""The share that a hull has in common with the four-sided figure through its edges."""
STROKE = 9
"""Dark strokes up to so many pixels of the map are taken off before a sheet is looked for."""
BRIDGE = 13
"""What hangs on a sheet by less than so many pixels of the map is no part of it: a scratch across a gap, a strip."""
BLACK = 0.5
"""A gap between two frames of a film is darker than this share of the paper about it; few strokes on so small a map
are, and folds never."""
INSET = 0.004
"""What is cut off along edges, as a share of the sheet's sides: shadow, and the paper's thickness."""
LEVEL = 0.2
"""Degrees within which an outline's sides run along the picture's."""

_Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A sheet's edge in pixels of the picture: its hull, and its four corners where all its sides were seen.

    Corners go from the upper left one clockwise. ``solidity`` is the share of the hull that looks like paper.
    """

    hull: _Points
    corners: _Points | None
    solidity: float


def on_paper(picture: Picture) -> Picture:
    """Return *picture* dark on light, without what lies about the sheet, and seen from straight above.

    A sheet with all four sides in the picture is drawn as a rectangle; of another, what is not the sheet is painted
    over. A picture that shows nothing but the sheet is returned as it is.
    """
    if min(picture.pixels.shape) < SMALLEST_SIDE:
        return picture
    scale = max(1.0, max(picture.pixels.shape) / MAP_SIDE)
    size = max(1, round(picture.width / scale)), max(1, round(picture.height / scale))
    small = shrunk(picture.pixels, *size)
    if is_negative(small):
        picture = Picture(np.asarray(255 - picture.pixels, dtype=np.uint8), picture.to_scan)
        small = np.asarray(255 - small, dtype=np.uint8)
    outline = find_outline(small)
    if outline is None:
        return picture
    factor = np.array([picture.width / size[0], picture.height / size[1]])
    if outline.corners is not None:
        return _flattened(picture, outline.corners * factor)
    paper = int(np.median(small[_filled(outline.hull, small.shape) > 0]))
    return _cut_out(picture, outline.hull * factor, paper)


def is_negative(small: Grey) -> bool:
    """Tell whether the writing of a page is lighter than the paper about it, whatever frames the page.

    Args:
        small: The page at a few hundred pixels a side.
    """
    middle = small[small.shape[0] // 8 : -(small.shape[0] // 8), small.shape[1] // 8 : -(small.shape[1] // 8)]
    if min(middle.shape) < SMALLEST_SIDE:
        middle = small
    about = cv2.medianBlur(middle, 21).astype(np.int16)
    marks = middle.astype(np.int16) - about
    dark, light = -marks[marks < -CONTRAST].sum(), marks[marks > CONTRAST].sum()
    if dark + light < CONTRAST * BLANK * middle.size:
        return bool(np.median(middle) < DARK_PAPER)
    return bool(light > MORE_LIGHT * dark)


def find_outline(small: Grey) -> Outline | None:
    """Return where the sheet lies, in pixels of *small*; ``None`` where it fills the picture or can't be told.

    Args:
        small: The picture, dark on light, at some 500 pixels a side.
    """
    found = []
    for bare in _without_writing(small):
        for region in _regions(bare):
            outline = _outline_of(region, bare)
            if outline is not None:
                found.append(outline)
                if outline.corners is not None and outline.solidity >= PLAIN:
                    return outline
    return max(found, key=lambda outline: outline.solidity, default=None)


def _without_writing(small: Grey) -> Iterator[Grey]:
    """Yield the picture without its writing: all that is narrow; then only what is not black, as gaps are."""
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((STROKE, STROKE), np.uint8))
    yield np.asarray(cv2.medianBlur(closed, 5), np.uint8)
    pale = np.where(small > BLACK * closed, closed, small)
    yield np.asarray(cv2.morphologyEx(pale, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)


def _regions(bare: Grey) -> list[npt.NDArray[np.uint8]]:
    """Return what may be the sheet about the middle: the light part as a whole, and what hangs together smoothly."""
    found = []
    _, light = cv2.threshold(bare, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    inside, outside = bare[light > 0], bare[light == 0]
    if inside.size and outside.size and float(outside.mean()) < DARKER * float(inside.mean()):
        labels = cv2.connectedComponentsWithStats(np.asarray(light, np.uint8), connectivity=4)[1]
        high, wide = bare.shape
        middle = labels[high // 4 : -(high // 4), wide // 4 : -(wide // 4)]
        counts = np.bincount(middle[middle > 0], minlength=1)
        if counts.size > 1:
            found.append(np.asarray(labels == int(np.argmax(counts)), np.uint8))
    # Light falls off softly over a sheet and ends sharply at its edge: equal ratios are equal steps of the logarithm.
    logarithm = (100 * np.log(np.maximum(bare, 8) / 8.0)).astype(np.float32)
    for step in STEPS:
        mask = np.zeros((bare.shape[0] + 2, bare.shape[1] + 2), np.uint8)
        seed = bare.shape[1] // 2, bare.shape[0] // 2
        cv2.floodFill(logarithm.copy(), mask, seed, 0.0, step, step, 8 | (1 << 8) | cv2.FLOODFILL_MASK_ONLY)
        found.append(mask[1:-1, 1:-1])
    return found


def _outline_of(region: npt.NDArray[np.uint8], bare: Grey) -> Outline | None:
    """Return the outline of *region* (1 where it is) if a sheet of paper may look so."""
    region = np.asarray(cv2.morphologyEx(region, cv2.MORPH_OPEN, np.ones((BRIDGE, BRIDGE), np.uint8)))
    contours, _ = cv2.findContours(region, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    contour = max(contours, key=cv2.contourArea)
    hull = cv2.convexHull(contour)
    area = cv2.contourArea(hull)
    if not LEAST_SHARE * bare.size <= area <= MOST_SHARE * bare.size:
        return None
    solidity = cv2.contourArea(contour) / area
    if solidity < SOLID:
        return None
    # From the centres of pixels to coordinates where the first pixel covers 0 to 1.
    points = hull[:, 0].astype(np.float64) + 0.5
    if not _stands_out(points, bare):
        return None
    corners = _four_corners(contour[:, 0].astype(np.float64) + 0.5, points, bare.shape)
    return Outline(points, corners, solidity)


def _stands_out(hull: _Points, bare: Grey) -> bool:
    """Tell whether it is darker all about a sheet than along its edge, and no other part of the picture is its like.

    A fold has paper on both sides, and a page may be parted by a black bar, or lie beside another.
    """
    filled = _filled(hull, bare.shape)
    about = cv2.dilate(filled, np.ones((9, 9), np.uint8)) - cv2.dilate(filled, np.ones((7, 7), np.uint8))
    edge = cv2.dilate(bare * filled, np.ones((25, 25), np.uint8))[about > 0]
    if not edge.size or float(np.mean(bare[about > 0] < DARKER * edge)) < ALL_ABOUT:
        return False
    elsewhere = (bare > DARKER * float(np.median(bare[filled > 0]))) & (filled == 0)
    areas = cv2.connectedComponentsWithStats(elsewhere.astype(np.uint8), connectivity=4)[2][1:, cv2.CC_STAT_AREA]
    return int(areas.max(initial=0)) < AS_LARGE * int(np.count_nonzero(filled))


def _four_corners(contour: _Points, hull: _Points, shape: tuple[int, ...]) -> _Points | None:
    """Return the corners of the four-sided figure along *contour*; ``None`` if it is none or leaves the picture."""
    closed = hull.astype(np.float32).reshape(-1, 1, 2)
    length = cv2.arcLength(closed, True)
    rough = next(
        (
            few[:, 0].astype(np.float64)
            for share in np.arange(0.01, 0.12, 0.005)
            if len(few := cv2.approxPolyDP(closed, share * length, True)) == 4
        ),
        None,
    )
    if rough is None:
        return None
    rough = _clockwise(rough)
    sides = []
    for start, end in zip(rough, np.roll(rough, -1, axis=0), strict=True):
        side = _side(contour, start, end)
        if side is None or _ends_with_picture(start, end, shape):
            return None
        sides.append(side)
    corners = np.array([_crossing(sides[at - 1], sides[at]) for at in range(4)])
    if not np.isfinite(corners).all():
        return None
    shared = _filled(corners, shape) & _filled(hull, shape)
    either = _filled(corners, shape) | _filled(hull, shape)
    if np.count_nonzero(shared) < FOURSIDED * np.count_nonzero(either):
        return None
    return corners


def _side(contour: _Points, start: _Points, end: _Points) -> tuple[_Points, _Points] | None:
    """Return a point and the direction of the straight line along the middle of a side."""
    along = end - start
    length = float(np.hypot(*along))
    if length < 10:
        return None
    unit = along / length
    at = (contour - start) @ unit
    off = np.abs((contour - start) @ np.array([-unit[1], unit[0]]))
    near = contour[(at > 0.1 * length) & (at < 0.9 * length) & (off < 0.03 * length + 2)]
    if len(near) < 0.4 * length:
        return None
    dx, dy, x, y = cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel().tolist()
    return np.array([x, y]), np.array([dx, dy])


def _ends_with_picture(start: _Points, end: _Points, shape: tuple[int, ...]) -> bool:
    """Tell whether a side lies on the edge of the picture, so that the sheet may go on beyond it."""
    high, wide = shape
    near = 2.0
    return bool(
        max(start[0], end[0]) < near
        or max(start[1], end[1]) < near
        or min(start[0], end[0]) > wide - 1 - near
        or min(start[1], end[1]) > high - 1 - near
    )


def _crossing(one: tuple[_Points, _Points], other: tuple[_Points, _Points]) -> _Points:
    """Return where two lines cross; not finite where they hardly do."""
    matrix = np.column_stack([one[1], -other[1]])
    if abs(np.linalg.det(matrix)) < 0.3:
        return np.array([math.nan, math.nan])
    return np.asarray(one[0] + np.linalg.solve(matrix, other[0] - one[0])[0] * one[1])


def _clockwise(points: _Points) -> _Points:
    """Return four points clockwise (as seen, y downwards), from the one nearest the upper left."""
    middle = points.mean(axis=0)
    turned = points[np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]))]
    return np.roll(turned, -int(np.argmin(turned.sum(axis=1))), axis=0)


def _filled(points: _Points, shape: tuple[int, ...]) -> npt.NDArray[np.uint8]:
    drawn = np.zeros(shape, np.uint8)
    cv2.fillPoly(drawn, [np.floor(points).astype(np.int32).reshape(-1, 1, 2)], 1)
    return drawn


def _flattened(picture: Picture, corners: _Points) -> Picture:
    """Return the sheet between *corners* as a rectangle, as wide and high as its sides are on the average."""
    corners = corners + INSET * (corners.mean(axis=0) - corners)
    across = [np.hypot(*(corners[1] - corners[0])), np.hypot(*(corners[2] - corners[3]))]
    down = [np.hypot(*(corners[3] - corners[0])), np.hypot(*(corners[2] - corners[1]))]
    wide, high = max(1, round(float(np.mean(across)))), max(1, round(float(np.mean(down))))
    if _runs_level(corners):
        left, top = np.maximum(np.round(corners.min(axis=0)), 0).astype(int).tolist()
        right, bottom = np.round(corners.max(axis=0)).astype(int).tolist()
        pixels = np.ascontiguousarray(picture.pixels[top:bottom, left:right])
        return Picture(pixels, then(affine(1.0, 0.0, left, 0.0, 1.0, top), picture.to_scan))
    goal = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), goal)
    a, b, c, d, e, f, g, h, i = (matrix / matrix[2, 2]).ravel().tolist()
    forth: Homography = (a, b, c, d, e, f, g, h, i)
    pixels = warped(picture.pixels, forth, wide, high, cv2.BORDER_REPLICATE)
    return Picture(pixels, then(inverse(forth), picture.to_scan))


def _runs_level(corners: _Points) -> bool:
    sides = np.roll(corners, -1, axis=0) - corners
    angles = np.degrees(np.arctan2(sides[:, 1], sides[:, 0])) - np.array([0, 90, 180, 270])
    return bool((np.abs((angles + 180) % 360 - 180) < LEVEL).all())


def _cut_out(picture: Picture, hull: _Points, paper: int) -> Picture:
    """Return the part of the picture about *hull*, with what lies outside painted as grey as *paper*."""
    hull = hull + INSET * (hull.mean(axis=0) - hull)
    left, top = np.maximum(np.floor(hull.min(axis=0)), 0).astype(int).tolist()
    right, bottom = np.ceil(hull.max(axis=0)).astype(int).tolist()
    pixels = picture.pixels[top:bottom, left:right].copy()
    pixels[_filled(hull - np.array([left, top]), pixels.shape) == 0] = paper
    return Picture(pixels, then(affine(1.0, 0.0, left, 0.0, 1.0, top), picture.to_scan))
