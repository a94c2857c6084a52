"""Printed forms: the cells that ruled lines make, each read by itself.

Engines look for lines of text across the whole page. In a table they run the cells of a row together, whatever the
size of their type, and take the rules between for letters: of the words of ruled abstracts of judgment 83 % were
read so, and 90 % cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from ocr.clean import Ink
from ocr.engines.base import Engine
from ocr.page import Box, Line
from ocr.picture import Grey
from ocr.quality import are_covered, covered_share, mean_confidence

__all__ = ["FEWEST_CELLS", "Cell", "find_cells", "read_cells"]

FEWEST_CELLS = 6
"""A page with fewer cells that hold writing is no form: a frame, a caption, a letterhead."""
LEAST_SIDE = 1.2
"""A cell is at least this many heights of letters wide and high."""
MOST_OF_PAGE = 0.25
"""What takes more of the page is a frame around cells, or the paper about them."""
FILLED = 0.75
"""The share of its own bounding box that a cell fills at least."""
GAP = 15
"""Breaks in rules of up to so many pixels are closed."""
TALLEST = 4.0
"""What is higher than so many heights of letters is no writing: the outline of a box, a signature."""
MARGIN = 12
"""White pixels around a cell when it is read by itself."""
MOST_PATCHES = 60
"""A page with more patches that were not read is dirty, and they are not all looked at."""
LEAST_SURE = 0.6
"""What is read in such a patch less surely than this is dirt, or the rest of a rule."""
DOUBTED = 0.9
"""A cell read less surely than this is read once more, as scattered words."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as shares (0 to 1) of the page's width and height."""

    box: Box

    def pixels(self, high: int, wide: int) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom on a page of that size."""
        box = self.box
        return round(box.left * wide), round(box.top * high), round(box.right * wide), round(box.bottom * high)


def find_cells(ink: Ink, rules: npt.NDArray[np.uint8], letter_height: float) -> tuple[Cell, ...]:
    """Return the cells that the *rules* (1 where they are) make and that hold writing, from top to bottom.

    Args:
        ink: The page's ink, rules included.
        rules: A mask of its long straight lines.
        letter_height: The height in pixels of its letters.
    """
    high, wide = rules.shape
    closed = [cv2.morphologyEx(rules, cv2.MORPH_CLOSE, np.ones(shape, np.uint8)) for shape in ((1, GAP), (GAP, 1))]
    walls = cv2.dilate(cv2.bitwise_or(*closed), np.ones((3, 3), np.uint8))
    _, _, rooms, _ = cv2.connectedComponentsWithStats(np.asarray(walls == 0, np.uint8), connectivity=4)
    letters = ink.letters()
    letters = letters[letters[:, 3] <= TALLEST * letter_height]
    x, y = letters[:, 0] + letters[:, 2] // 2, letters[:, 1] + letters[:, 3] // 2
    cells = []
    for left, top, broad, tall, area in rooms[1:].tolist():
        too_small = min(broad, tall) < LEAST_SIDE * letter_height
        if too_small or area > MOST_OF_PAGE * high * wide or area < FILLED * broad * tall:
            continue
        right, bottom = left + broad, top + tall
        if ((x > left) & (x < right) & (y > top) & (y < bottom)).any():
            cells.append(Cell(Box(left / wide, top / high, right / wide, bottom / high)))
    return tuple(sorted(cells, key=lambda cell: (cell.box.top, cell.box.left)))


def read_cells(engine: Engine, pixels: Grey, ink: Ink, cells: tuple[Cell, ...]) -> list[Line]:
    """Return the lines of a form, with boxes as fractions of the page: those of each cell, then those outside.

    Args:
        engine: One that reads pieces of a page quickly.
        pixels: The page, without its rules.
        ink: The ink of *pixels*.
        cells: As ``find_cells`` gave them.
    """
    letters = ink.letters()
    x, y = letters[:, 0] + letters[:, 2] // 2, letters[:, 1] + letters[:, 3] // 2
    rest = pixels.copy()
    lines: list[Line] = []
    for cell in cells:
        left, top, right, bottom = cell.pixels(*pixels.shape)
        inside = (x >= left) & (x < right) & (y >= top) & (y < bottom)
        rest[top:bottom, left:right] = 255
        if inside.any():
            piece = np.pad(pixels[top:bottom, left:right], MARGIN, constant_values=255)
            shifted = letters[inside] + np.array([MARGIN - left, MARGIN - top, 0, 0, 0], np.int32)
            found = _read_cell(engine, np.asarray(piece, np.uint8), shifted)
            lines += _placed(found, piece.shape, (left - MARGIN, top - MARGIN), pixels.shape)
    lines += engine.read(rest, "auto")
    return lines + _left_over(engine, pixels, letters[~are_covered(lines, letters, pixels.shape)])


def _left_over(engine: Engine, pixels: Grey, letters: npt.NDArray[np.int32]) -> list[Line]:
    """Return what stands where nothing was read: a lone figure in a wide cell is easily passed over."""
    marked = np.zeros(pixels.shape, np.uint8)
    for left, top, wide, high, _ in letters.tolist():
        # As wide as a blank to both sides, so that the letters of a word hang together.
        marked[top : top + high, max(0, left - high // 2) : left + wide + high // 2] = 1
    _, _, patches, _ = cv2.connectedComponentsWithStats(marked, connectivity=8)
    lines: list[Line] = []
    for left, top, wide, high, _ in patches[1 : MOST_PATCHES + 1].tolist():
        piece = np.asarray(
            np.pad(pixels[top : top + high, left : left + wide], MARGIN, constant_values=255), np.uint8
        )
        found = _placed(engine.read(piece, "block"), piece.shape, (left - MARGIN, top - MARGIN), pixels.shape)
        lines += [line for line in found if mean_confidence([line]) >= LEAST_SURE]
    return lines


def _read_cell(engine: Engine, piece: Grey, letters: npt.NDArray[np.int32]) -> tuple[Line, ...]:
    """Return the best reading of a cell: as one block, as lines of different size, or as scattered words."""

    def score(lines: tuple[Line, ...]) -> float:
        return mean_confidence(lines) * covered_share(lines, letters, piece.shape)

    block, column = engine.read(piece, "block"), engine.read(piece, "column")
    best = max(block, column, key=score)
    return best if score(best) >= DOUBTED else max(best, engine.read(piece, "sparse"), key=score)


def _placed(
    lines: tuple[Line, ...], piece: tuple[int, ...], corner: tuple[int, int], page: tuple[int, ...]
) -> list[Line]:
    """Return *lines* of a piece with boxes as fractions of the page, of which *corner* is where the piece begins."""

    def moved(box: Box) -> Box:
        xs = [min(max((share * piece[1] + corner[0]) / page[1], 0.0), 1.0) for share in (box.left, box.right)]
        ys = [min(max((share * piece[0] + corner[1]) / page[0], 0.0), 1.0) for share in (box.top, box.bottom)]
        return Box(xs[0], ys[0], xs[1], ys[1])

    return [Line(tuple(replace(word, box=moved(word.box)) for word in line.words)) for line in lines]
