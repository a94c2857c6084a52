"""Strips of text: runs of letters on one line and of one size, found by the letters' own places.

A form mixes type of several sizes, a few words here and there. Engines that look for lines themselves take the sizes
together and lose what stands alone; a strip that is cut out and brought to one height they read better and in half
the time. No strip goes from one cell into another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.clean import SPECK_PIXELS
from ocr.page import Box, Cell

__all__ = ["Strip", "find_strips", "stacks"]

_Blobs = npt.NDArray[np.int32]

TALLEST = 2.6
"""What is higher than so many x-heights of the page is no letter of a strip: a signature, two lines run together."""
LOWEST = 0.3
"""What is lower than this share of the x-height starts no strip: it is a point, a hyphen or a speck."""
REACH = 0.5
"""Letters hang together with what stands within so many of their heights to either side."""
WIDEST_BLANK = 1.9
"""Runs on one baseline make one strip where the blank between them is no wider than so many heights."""
SAME_SIZE = 1.35
"""The higher of two runs of one strip is at most so many times as high as the other."""
SAME_FOOT = 0.3
"""Feet of runs on one baseline lie within this share of their height."""
OTHER_SIZE = 0.82
"""Letters are of a smaller size where nearly all are lower than this share of the larger ones' usual height."""
LEAST_BLANK = 0.25
"""Between letters of two sizes there is a blank of this share of their height at least."""
FEWEST_OF_A_SIZE = 2
END = 0.7
"""Heights of letters before and behind a strip within which a point or a hyphen belongs to it."""
STACKED = 2.6
"""Single letters one under another make a word of a heading where they follow within so many heights."""
FEWEST_STACKED = 3
SCALE = 2
"""The letters are smeared on a picture of the page made smaller by this."""


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """A strip: left, top, right, bottom of its letters in pixels, their height, and the letters' own edges.

    ``letters`` has a row of left, top, width, height and area for each.
    """

    left: int
    top: int
    right: int
    bottom: int
    height: float
    letters: _Blobs

    @property
    def middle(self) -> float:
        """The middle from left to right."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    letters: _Blobs
    cell: int
    height: float
    foot: float

    @property
    def left(self) -> int:
        return int(self.letters[:, 0].min())

    @property
    def right(self) -> int:
        return int((self.letters[:, 0] + self.letters[:, 2]).max())


def find_strips(
    blobs: _Blobs, cells: Sequence[Cell], x_height: float, shape: tuple[int, ...]
) -> tuple[list[Strip], npt.NDArray[np.int32]]:
    """Return the strips of a page, from top to bottom, and a map of the page that holds each strip's number.

    Args:
        blobs: The page's ink: rows of left, top, width, height and area of each blob.
        cells: The cells of the form; what stands in none makes strips too.
        x_height: The height in pixels of the page's small letters.
        shape: The height and width of the page in pixels.

    Returns:
        The strips, and the map: smaller than the page by ``SCALE``, a strip's number plus one where its letters
        are, 0 elsewhere.
    """
    wide, high, area = blobs[:, 2], blobs[:, 3], blobs[:, 4]
    small = TALLEST * x_height
    fit = blobs[(high <= small) & (high >= LOWEST * x_height) & (wide <= 8 * high) & (area > SPECK_PIXELS)]
    place = np.zeros((shape[0] // SCALE + 1, shape[1] // SCALE + 1), np.int32)
    if not len(fit):
        return [], place
    x, y = fit[:, 0] + fit[:, 2] // 2, fit[:, 1] + fit[:, 3] // 2
    owner = _owners(cells, shape)[y // SCALE, x // SCALE]
    inner = [(0, 0, shape[1], shape[0]), *(_pixels(cell.box, shape) for cell in cells)]
    smear = np.zeros(place.shape, np.uint8)
    for (left, top, wide, tall, _), cell in zip(fit.tolist(), owner.tolist(), strict=True):
        reach = int(REACH * tall)
        first, last = max(left - reach, inner[cell][0]), min(left + wide + reach, inner[cell][2])
        cv2.rectangle(smear, *_corners(min(first, left), top, max(last, left + wide), top + tall), 1, cv2.FILLED)
    for edges in inner[1:]:
        cv2.rectangle(smear, *_corners(*edges), 0, 1)
    _, labels = cv2.connectedComponents(smear, connectivity=4)
    label = labels[y // SCALE, x // SCALE]
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    runs = [
        _run(letters_of_one, int(owner[part[0]]))
        for part in np.split(order, cuts)
        for letters_of_one in _by_size(fit[part])
    ]
    low = blobs[(high < LOWEST * x_height) & (wide <= small) & (area > SPECK_PIXELS / 2)]
    strips = [_strip(np.concatenate([run.letters for run in row]), low) for row in _joined(runs)]
    strips.sort(key=lambda strip: (strip.top, strip.left))
    for number, strip in enumerate(strips, 1):
        for left, top, wide, tall, _ in strip.letters.tolist():
            cv2.rectangle(place, *_corners(left - 1, top - 1, left + wide + 1, top + tall + 1), number, cv2.FILLED)
    return strips, place


def stacks(strips: Sequence[Strip]) -> list[list[Strip]]:
    """Return strips of one letter that stand one under another, as narrow headings are printed down their column."""
    lone = [strip for strip in strips if strip.right - strip.left <= 1.3 * strip.height]
    found: list[list[Strip]] = []
    for strip in lone:
        for stack in found:
            last = stack[-1]
            under = 0 < strip.top - last.top <= STACKED * last.height and strip.top >= last.bottom - 2
            alike = max(strip.height, last.height) <= SAME_SIZE * min(strip.height, last.height)
            if under and alike and abs(strip.middle - last.middle) <= 0.45 * last.height:
                stack.append(strip)
                break
        else:
            found.append([strip])
    return [stack for stack in found if len(stack) >= FEWEST_STACKED]


def _corners(left: int, top: int, right: int, bottom: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the corners of a rectangle on the smaller picture; the right and lower edge are within it."""
    return (max(0, left // SCALE), max(0, top // SCALE)), ((right - 1) // SCALE, (bottom - 1) // SCALE)


def _pixels(box: Box, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    high, wide = shape
    return round(box.left * wide), round(box.top * high), round(box.right * wide), round(box.bottom * high)


def _owners(cells: Sequence[Cell], shape: tuple[int, ...]) -> npt.NDArray[np.int32]:
    owners = np.zeros((shape[0] // SCALE + 1, shape[1] // SCALE + 1), np.int32)
    for number, cell in enumerate(cells, 1):
        cv2.rectangle(owners, *_corners(*_pixels(cell.box, shape)), number, cv2.FILLED)
    return owners


def _by_size(letters: _Blobs) -> list[_Blobs]:
    """Return the letters in two parts where some blank parts plainly smaller from larger ones; else all together."""
    letters = letters[np.argsort(letters[:, 0], kind="stable")]
    ends = np.maximum.accumulate(letters[:, 0] + letters[:, 2])
    high = letters[:, 3].astype(np.float64)
    best, apart = 0, OTHER_SIZE
    for at in range(FEWEST_OF_A_SIZE, len(letters) - FEWEST_OF_A_SIZE + 1):
        before, behind = high[:at], high[at:]
        if letters[at, 0] - ends[at - 1] < LEAST_BLANK * min(before.max(), behind.max()):
            continue
        ratios = (np.percentile(before, 90) / np.median(behind), np.percentile(behind, 90) / np.median(before))
        if min(ratios) < apart:
            best, apart = at, min(ratios)
    return [letters[:best], letters[best:]] if best else [letters]


def _run(letters: _Blobs, cell: int) -> _Run:
    # Capitals, figures and letters with stems tell the height; feet, the baseline: few letters go below it.
    height = float(np.percentile(letters[:, 3], 80))
    tall = letters[letters[:, 3] >= 0.6 * height]
    return _Run(letters, cell, height, float(np.median(tall[:, 1] + tall[:, 3])))


def _joined(runs: Sequence[_Run]) -> list[list[_Run]]:
    """Join runs of one baseline, size and cell, from left to right."""
    rows: list[list[_Run]] = []
    for run in sorted(runs, key=lambda one: one.left):
        best, nearest = None, WIDEST_BLANK
        for row in rows:
            last = row[-1]
            size = max(run.height, last.height)
            gap = (run.left - last.right) / size
            if last.cell != run.cell or abs(run.foot - last.foot) > SAME_FOOT * size or not -0.2 <= gap < nearest:
                continue
            if size <= SAME_SIZE * min(run.height, last.height):
                best, nearest = row, gap
        if best is None:
            rows.append([run])
        else:
            best.append(run)
    return rows


def _strip(letters: _Blobs, low: _Blobs) -> Strip:
    """Return the strip of *letters*, with the points and hyphens among *low* that stand within or beside it."""
    height = float(np.percentile(letters[:, 3], 80))
    left, top = int(letters[:, 0].min()), int(letters[:, 1].min())
    right, bottom = int((letters[:, 0] + letters[:, 2]).max()), int((letters[:, 1] + letters[:, 3]).max())
    x, y = low[:, 0] + low[:, 2] / 2, low[:, 1] + low[:, 3] / 2
    near = (
        (x > left - END * height)
        & (x < right + END * height)
        & (y > top - 0.2 * height)
        & (y < bottom + 0.1 * height)
    )
    whole = np.concatenate([letters, low[near]])
    left, right = int(whole[:, 0].min()), int((whole[:, 0] + whole[:, 2]).max())
    return Strip(left, top, right, bottom, height, whole)
