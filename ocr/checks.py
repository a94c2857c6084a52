"""Check boxes, told by their frames, and whether they are ticked, by the ink within.

Engines take an empty box for a letter or a bracket and a ticked one for anything. A small square of four straight
sides with white about it is a box whatever became of it since: typed over with an X, ticked or crossed by pen beyond
its frame, thickened by copying, its frame broken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.clean import Ink
from ocr.page import Box, CheckBox, Line, Word
from ocr.picture import Grey

__all__ = ["find_checks", "tick_lines", "without_checks"]

POINTS = 612.0
"""The width of a page in points, of which a box measures so many."""
SMALLEST, LARGEST = 5.2, 13.0
"""The sides of a box from the middle of one line to that of the other, in points."""
SHORTEST = 3.4
"""The shortest straight piece, in points, that may be the side of a box."""
MENDED = 0.8
"""Breaks in a side of up to so many points are closed."""
UNEVEN, UNEQUAL = 0.2, 0.12
"""By how much of its side the ends of both lines may differ, and a box's height from its width."""
EDGE = 0.1
"""A side's ink lies within this share of the side from where it should."""
SOLID, BROKEN = 0.8, 0.74
"""The share of each side that must be straight: of three sides, and of one that is broken or crossed."""
WHOLE, NEARLY, SAME_SIDE = 0.94, 0.86, 0.1
"""Some box of a page has so much of three sides, and of the fourth; boxes that have less are as wide as it."""
CROSSED, IN_ROW = 0.4, 0.12
"""A side of a box in a row or column with such a one may be crossed but for so much; how exactly it is in a row."""
WIDEST_GAP = 0.2
"""The share of a side that a break in it may be wide: between the arms of an E it is wider."""
OUTSIDE = 0.25
"""As far outside, as a share of its side, a box has no ink of others."""
JAGGED = 1.5
"""Pixels by which the outer edge of a straight line goes to and fro."""
BEFORE, AFTER = 0.55, 0.22
"""Shares of its side before and after a box in which no letter stands: one that is so near is of the same word."""
FRAME = 0.2
"""The share of the side that is left out all around when the ink within is measured."""
EMPTY, TICKED = 0.05, 0.12
"""Darkness within, as a share of the frame's own: up to which a box is empty, from which on it is ticked."""
MOST_BOXES = 200
"""A page with more squares is a pattern, or squared paper."""

_Square = tuple[int, int, int, int]
_Mask = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Straight pieces across or down: their middles lie at ``at`` and run from ``start`` to ``end``, in pixels."""

    at: npt.NDArray[np.float64]
    start: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]


def find_checks(pixels: Grey, ink: Ink, rules: _Mask) -> tuple[CheckBox, ...]:
    """Return the check boxes of an even, level page, from top to bottom.

    Args:
        pixels: The page, dark on white.
        ink: Its ink.
        rules: A mask of its long straight lines, which are of no box.
    """
    point = pixels.shape[1] / POINTS
    mask = np.where(cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0, 0, ink.mask).astype(np.uint8)
    straight = _straight(mask, point, upright=True), _straight(mask, point, upright=False)
    measured = {
        square: _sides(mask, square)
        for square in set(_squares(straight, point))
        if not _within_word(ink.blobs, square)
    }
    ranked = sorted(measured, key=lambda one: (-sum(share for share, _ in measured[one]), one))
    whole = [
        one for one in ranked if _has(measured[one], WHOLE, NEARLY) and all(mended for _, mended in measured[one])
    ]
    best: list[_Square] = []
    for square in ranked:
        like = [one for one in whole if abs(_side(square) - _side(one)) <= max(1.5, SAME_SIDE * _side(one))]
        sound = _has(measured[square], SOLID, BROKEN) and all(mended for _, mended in measured[square])
        crossed = _has(measured[square], SOLID, CROSSED) and any(_in_row(square, one) for one in like)
        if like and (sound or crossed) and not any(_meet(square, other) for other in best):
            best.append(square)
    if len(best) > MOST_BOXES:
        return ()
    found = [_checked(pixels, square) for square in sorted(best, key=lambda one: (one[1], one[0]))]
    return tuple(found)


def without_checks(pixels: Grey, ink: Ink, checks: Sequence[CheckBox]) -> Grey:
    """Return the page with the boxes painted over, and what within them or hanging on them ticks them."""
    high, wide = pixels.shape
    cleaned = pixels.copy()
    for check in checks:
        left, top, right, bottom = _outer(check, high, wide)
        side = right - left
        cleaned[max(0, top - 2) : bottom + 2, max(0, left - 2) : right + 2] = 255
        # A tick's ends run out of the box: blobs that reach into it and little further go with it.
        for x, y, w, h, _ in ink.blobs[_near(ink.blobs, left, top, right, bottom)].tolist():
            if w <= 2.5 * side and h <= 2.5 * side:
                cleaned[y : y + h, x : x + w] = 255
    return cleaned


def tick_lines(checks: Sequence[CheckBox]) -> list[Line]:
    """Return an X for each box that is ticked, as a word of its own; empty and doubtful ones have no word."""
    return [Line((Word("X", one.box, one.confidence, "tick"),)) for one in checks if one.state == "ticked"]


def _near(blobs: npt.NDArray[np.int32], left: int, top: int, right: int, bottom: int) -> npt.NDArray[np.bool_]:
    """Tell which blobs reach into a box by more than half of their width and height, or have it within them."""
    across = np.minimum(blobs[:, 0] + blobs[:, 2], right) - np.maximum(blobs[:, 0], left)
    down = np.minimum(blobs[:, 1] + blobs[:, 3], bottom) - np.maximum(blobs[:, 1], top)
    part = np.minimum(blobs[:, 2], right - left), np.minimum(blobs[:, 3], bottom - top)
    return np.asarray((across > 0.5 * part[0]) & (down > 0.5 * part[1]))


def _outer(check: CheckBox, high: int, wide: int) -> _Square:
    box = check.box
    return round(box.left * wide), round(box.top * high), round(box.right * wide), round(box.bottom * high)


def _squares(straight: tuple[_Mask, _Mask], point: float) -> Iterator[_Square]:
    """Yield squares (the middles of left, top, right and lower line) that two pieces side by side or above make."""
    down, across = (
        _pieces(mask, point, upright=upright) for mask, upright in zip(straight, (True, False), strict=True)
    )
    for pieces, upright in ((down, True), (across, False)):
        order = np.argsort(pieces.at, kind="stable")
        at, start, end = pieces.at[order], pieces.start[order], pieces.end[order]
        first = np.searchsorted(at, at + SMALLEST * point)
        last = np.searchsorted(at, at + LARGEST * point, side="right")
        for one in range(len(at)):
            others = slice(first[one], last[one])
            side = at[others] - at[one]
            slack = UNEVEN * side
            low, far = (start[others] + start[one]) / 2, (end[others] + end[one]) / 2
            fits = (
                (np.abs(start[others] - start[one]) <= slack)
                & (np.abs(end[others] - end[one]) <= slack)
                & (np.abs(far - low - side) <= np.maximum(2.0, UNEQUAL * side))
            )
            for two in np.flatnonzero(fits):
                edges = round(at[one]), round(low[two]), round(at[one] + side[two]), round(far[two])
                yield edges if upright else (edges[1], edges[0], edges[3], edges[2])


def _straight(mask: _Mask, point: float, *, upright: bool) -> _Mask:
    """Return what of *mask* runs straight up and down, or across, for the length of half a small box's side."""
    gap, reach = max(2, round(MENDED * point)), max(5, round(SHORTEST * point))
    shape = (lambda length: (length, 1)) if upright else (lambda length: (1, length))
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones(shape(gap), np.uint8))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(shape(reach), np.uint8)), np.uint8)


def _pieces(straight: _Mask, point: float, *, upright: bool) -> _Pieces:
    _, _, blobs, _ = cv2.connectedComponentsWithStatsWithAlgorithm(straight, 8, cv2.CV_32S, cv2.CCL_BBDT)
    left, top, wide, high = blobs[1:, :4].T.astype(np.float64)
    along, thick = (high, wide) if upright else (wide, high)
    keep = (along <= 1.2 * LARGEST * point) & (thick <= np.maximum(3.0, 0.5 * along))
    if upright:
        return _Pieces((left + wide / 2)[keep], (top + wide / 2)[keep], (top + high - wide / 2)[keep])
    return _Pieces((top + high / 2)[keep], (left + high / 2)[keep], (left + wide - high / 2)[keep])


def _side(square: _Square) -> int:
    return square[2] - square[0]


def _has(sides: Sequence[tuple[float, bool]], three: float, fourth: float) -> bool:
    """Tell whether three sides are straight for the first share at least, and the remaining one for the other."""
    return sides[0][0] >= fourth and sides[1][0] >= three


def _in_row(square: _Square, other: _Square) -> bool:
    """Tell whether two boxes stand one beside or under the other, as those of a form do."""
    near = max(2.0, IN_ROW * _side(other))
    return abs(square[0] - other[0]) <= near or abs(square[1] - other[1]) <= near


def _sides(mask: _Mask, square: _Square) -> list[tuple[float, bool]]:
    """Return of each side the share that runs straight, seen from outside, and whether its breaks are narrow.

    The least straight comes first.

    In every row or column of pixels the first ink from outside is taken: along a line they lie at one place, along
    the bow of an O or D they do not, and where serifs make up a side the next one is uneven.
    """
    left, top, right, bottom = square
    out, within = max(3, round(OUTSIDE * (right - left))), max(1, round(EDGE * (right - left)))
    padded = cv2.copyMakeBorder(
        mask[max(0, top - out) : bottom + out + 1, max(0, left - out) : right + out + 1],
        max(0, out - top),
        max(0, bottom + out + 1 - mask.shape[0]),
        max(0, out - left),
        max(0, right + out + 1 - mask.shape[1]),
        cv2.BORDER_CONSTANT,
        value=0,
    )
    deep = out + within + 1
    about = np.asarray(padded, np.uint8)
    rows, columns = about[out:-out], about[:, out:-out]
    bands = (rows[:, :deep], columns[:deep].T, rows[:, ::-1][:, :deep], columns[::-1][:deep].T)
    return sorted(_straightness(band) for band in bands)


def _straightness(band: _Mask) -> tuple[float, bool]:
    """Return the share of the rows of *band* whose first ink is where that of most is, and whether no gap is wide."""
    inked = band.any(axis=1)
    if not inked.any():
        return 0.0, False
    first = band.argmax(axis=1)
    straight = inked & (np.abs(first - np.median(first[inked])) <= JAGGED)
    stops = np.flatnonzero(np.diff(np.concatenate([[0], straight, [0]])))
    gaps = stops[2::2] - stops[1:-1:2]
    return float(straight.mean()), not len(gaps) or bool(gaps.max() <= WIDEST_GAP * len(band))


def _within_word(blobs: npt.NDArray[np.int32], square: _Square) -> bool:
    """Tell whether something stands so near beside the square that both are letters of a word."""
    left, top, right, bottom = square
    side = right - left
    start, low, end, far = blobs[:, 0], blobs[:, 1], blobs[:, 0] + blobs[:, 2], blobs[:, 1] + blobs[:, 3]
    beside = (np.minimum(far, bottom) - np.maximum(low, top) >= 0.4 * side) & (far - low <= 2 * side)
    before = (end <= left) & (end > left - BEFORE * side)
    after = (start >= right) & (start < right + AFTER * side)
    return bool((beside & (before | after)).any())


def _meet(one: _Square, other: _Square) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0 and down > 0


def _checked(pixels: Grey, square: _Square) -> CheckBox:
    left, top, right, bottom = square
    high, wide = pixels.shape
    inset = max(2, round(FRAME * (right - left)))
    inside = 255.0 - pixels[top + inset : bottom - inset + 1, left + inset : right - inset + 1]
    about = 255.0 - pixels[max(0, top - 2) : bottom + 3, max(0, left - 2) : right + 3]
    # A fifth and more of a box's pixels are its frame's, so that the darkest tenth is of the frame or of the tick.
    dark = float(inside.mean()) / max(1.0, float(np.percentile(about, 90)))
    middle = (EMPTY + TICKED) / 2
    sure = min(1.0, 0.5 + 0.5 * abs(dark - middle) / middle)
    state = "empty" if dark <= EMPTY else "ticked" if dark >= TICKED else "doubtful"
    box = Box(left / wide, top / high, (right + 1) / wide, (bottom + 1) / high)
    return CheckBox(box, state, round(sure, 4))  # type: ignore[arg-type]
