"""Printed forms: the cells that ruled lines make, each read by itself.

Engines look for lines of text across the whole page. In a table they run the cells of a row together, whatever the
size of their type, and take the rules between for letters: of the words of ruled abstracts of judgment 83 % were
read so, and 90 % cell by cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from ocr.clean import Ink
from ocr.engines.base import Engine, LineReader
from ocr.page import Box, Cell, Line, Word
from ocr.picture import Grey
from ocr.quality import are_covered, mean_confidence
from ocr.strips import SCALE, Strip, find_strips, stacks
from ocr.upright import BEST_X_HEIGHT, x_height

__all__ = ["FEWEST_CELLS", "find_cells", "read_cells", "with_short_walls"]

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
SHORT_WALL = 2.0
"""Heights of small letters from which on an upright stroke between two rules is a wall: letters are lower."""
TOUCH = 5
"""Pixels within which a wall meets a rule."""
SAME_EDGE = 0.3
"""Edges of cells are the same within this share of the smallest cell."""
MARGIN = 12
"""White pixels around a cell when it is read by itself."""
MOST_PATCHES = 60
"""A page with more patches that were not read is dirty, and they are not all looked at."""
LEAST_SURE = 0.6
"""What is read in such a patch less surely than this is dirt, or the rest of a rule."""
DOUBTED = 0.7
"""A strip of which some word is read less surely than this is read once more."""
FEW = 2
"""A strip of so few letters that is read less surely than a patch must be is dirt too."""
CAPITAL = 1.2
"""A lone letter at least so many times as high as the page's small letters is a capital."""
HOPELESS = 0.45
"""What is read less surely than this in a longer strip is a signature, or a stamp across other writing."""
_ALIKE = frozenset("cosvwxz")
LETTER_HEIGHT = 30.0
"""Pixels to which the letters of a strip are brought."""
LEAST_FACTOR, MOST_FACTOR = 0.5, 3.0
BESIDE = 0.35
"""Heights of letters that are cut out along with a strip on every side."""


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
            cells.append(Box(left / wide, top / high, right / wide, bottom / high))
    return _numbered(cells)


def _numbered(boxes: Sequence[Box]) -> tuple[Cell, ...]:
    """Return the cells of these boxes: one upper edge makes a row, one left edge a column."""
    rows = _steps([box.top for box in boxes], [box.height for box in boxes])
    columns = _steps([box.left for box in boxes], [box.width for box in boxes])
    cells = [Cell(box, row, column) for box, row, column in zip(boxes, rows, columns, strict=True)]
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))


def _steps(edges: Sequence[float], sizes: Sequence[float]) -> list[int]:
    """Return for each edge which it is from the first, those counted once that are hardly apart."""
    if not edges:
        return []
    near = SAME_EDGE * min(sizes)
    order = sorted(edges)
    starts = [order[0]]
    for before, edge in pairwise(order):
        if edge - before > near:
            starts.append(edge)
    return [bisect_right(starts, edge) - 1 for edge in edges]


def with_short_walls(ink: Ink, rules: npt.NDArray[np.uint8], letter_height: float) -> npt.NDArray[np.uint8]:
    """Return *rules* with the upright walls of single rows, which are too short to be told by their length alone.

    Such a wall is longer than a letter and ends at a rule above and at one below.
    """
    reach = max(8, round(SHORT_WALL * letter_height))
    upright = cv2.morphologyEx(ink.mask, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8))
    _, labels, pieces, _ = cv2.connectedComponentsWithStats(np.asarray(upright, np.uint8), connectivity=8)
    walls = np.zeros(len(pieces), np.bool_)
    for number, (left, top, wide, tall, _) in enumerate(pieces.tolist()):
        if number and wide <= tall / 3:
            x = left + wide // 2
            columns = slice(max(0, x - TOUCH), x + TOUCH + 1)
            above = rules[max(0, top - TOUCH) : top + TOUCH + 1, columns]
            below = rules[max(0, top + tall - TOUCH) : top + tall + TOUCH + 1, columns]
            walls[number] = bool(above.any()) and bool(below.any())
    return np.asarray(rules | walls[labels], np.uint8)


def read_cells(engine: Engine, pixels: Grey, ink: Ink, cells: Sequence[Cell]) -> list[Line]:
    """Return the lines of a form, with boxes as fractions of the page, in no particular order.

    Args:
        engine: One that reads pieces of a page quickly.
        pixels: The page, without its rules.
        ink: The ink of *pixels*.
        cells: As ``find_cells`` gave them.
    """
    letters = ink.letters()
    height = x_height(ink) or BEST_X_HEIGHT
    strips, places = find_strips(ink.blobs, cells, height, pixels.shape)
    reader = _Reader(engine, pixels, places)
    numbers = {id(strip): number for number, strip in enumerate(strips)}
    lines: list[Line] = []
    for stack in stacks(strips):
        lines += reader.stack([(numbers.pop(id(strip)), strip) for strip in stack])
    for strip in strips:
        if id(strip) in numbers:
            lines += reader.strip(numbers[id(strip)], strip)
    return lines + _left_over(engine, pixels, letters[~are_covered(lines, letters, pixels.shape)])


@dataclass(frozen=True, slots=True, eq=False)
class _Reader:
    """Reads strips of a page; ``places`` is the map of the page that tells which pixels are whose."""

    engine: Engine
    pixels: Grey
    places: npt.NDArray[np.int32]

    def strip(self, number: int, strip: Strip) -> list[Line]:
        """Return what stands in a strip, as one line; nothing where nothing could be read."""
        piece, corner, factor = self.cut(number, strip)
        words = self.words(piece)
        least = LEAST_SURE if len(strip.letters) <= FEW else HOPELESS
        if not words or mean_confidence([Line(tuple(words))]) < least:
            return []  # dirt, the end of a rule, a signature
        if len(words) == 1 and words[0].text in _ALIKE:
            words = [replace(words[0], text=words[0].text.upper())]
        if [word.text for word in words] == ["|"]:
            return []
        return [Line(tuple(self.placed(word, piece.shape, corner, factor, strip) for word in words))] if words else []

    def words(self, piece: Grey) -> list[Word]:
        """Return the words of a piece with one line, with a second look where Tesseract is unsure of them."""
        words = [word for line in self.engine.read(piece, "line") for word in line.words]
        sure = bool(words) and min(word.confidence for word in words) >= DOUBTED
        if sure or isinstance(self.engine, LineReader):
            return words
        others = [word for line in self.engine.read(piece, "block") for word in line.words]
        return max(words, others, key=lambda said: mean_confidence([Line(tuple(said))]) if said else 0.0)

    def cut(self, number: int, strip: Strip) -> tuple[Grey, tuple[float, float], float]:
        """Return a strip by itself, at the height engines know; where it begins on the page; and by what it grew."""
        margin = round(BESIDE * strip.height)
        high, wide = self.pixels.shape
        left, top = max(0, strip.left - margin), max(0, strip.top - margin)
        right, bottom = min(wide, strip.right + margin), min(high, strip.bottom + margin)
        rows, columns = np.arange(top, bottom) // SCALE, np.arange(left, right) // SCALE
        owner = self.places[np.ix_(rows, columns)]
        piece = np.where((owner == 0) | (owner == number + 1), self.pixels[top:bottom, left:right], 255)
        factor = LETTER_HEIGHT / strip.height
        if not LEAST_FACTOR <= factor <= MOST_FACTOR:
            factor = 1.0
        grown = np.asarray(piece, np.uint8)
        if factor != 1.0:
            way = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
            size = max(1, round(piece.shape[1] * factor)), max(1, round(piece.shape[0] * factor))
            grown = np.asarray(cv2.resize(grown, size, interpolation=way), np.uint8)
        padded = np.asarray(np.pad(grown, MARGIN, constant_values=255), np.uint8)
        return padded, (left - MARGIN / factor, top - MARGIN / factor), factor

    def placed(
        self, word: Word, piece: tuple[int, ...], corner: tuple[float, float], factor: float, strip: Strip
    ) -> Word:
        """Return a word of a piece with its box as fractions of the page: about the letters that it covers there."""
        high, wide = self.pixels.shape
        left, right = (share * piece[1] / factor + corner[0] for share in (word.box.left, word.box.right))
        top, bottom = (share * piece[0] / factor + corner[1] for share in (word.box.top, word.box.bottom))
        middles = strip.letters[:, 0] + strip.letters[:, 2] / 2
        own = strip.letters[(middles >= left) & (middles <= right)]
        if len(own):
            left, top = float(own[:, 0].min()), float(own[:, 1].min())
            right, bottom = float((own[:, 0] + own[:, 2]).max()), float((own[:, 1] + own[:, 3]).max())
        xs = [min(max(x / wide, 0.0), 1.0) for x in (left, right)]
        ys = [min(max(y / high, 0.0), 1.0) for y in (top, bottom)]
        return replace(word, box=Box(xs[0], ys[0], xs[1], ys[1]))

    def stack(self, numbered: Sequence[tuple[int, Strip]]) -> list[Line]:
        """Return the letters of a stack, each a line of its own, read together as the word that they make."""
        pieces = [self.cut(number, strip)[0][MARGIN:-MARGIN, MARGIN:-MARGIN] for number, strip in numbered]
        tallest = max(piece.shape[0] for piece in pieces)
        level = [np.pad(piece, ((tallest - piece.shape[0], 0), (0, 0)), constant_values=255) for piece in pieces]
        word = np.asarray(np.pad(np.hstack(level), MARGIN, constant_values=255), np.uint8)
        found = self.words(word)
        text = "".join(word.text for word in found)
        if len(text) != len(numbered):
            return [line for number, strip in numbered for line in self.strip(number, strip)]
        high, wide = self.pixels.shape
        sure = min(word.confidence for word in found)
        return [
            Line((Word(letter, Box(s.left / wide, s.top / high, s.right / wide, s.bottom / high), sure),))
            for letter, (_, s) in zip(text, numbered, strict=True)
        ]


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


def _placed(
    lines: tuple[Line, ...], piece: tuple[int, ...], corner: tuple[int, int], page: tuple[int, ...]
) -> list[Line]:
    """Return *lines* of a piece with boxes as fractions of the page, of which *corner* is where the piece begins."""

    def moved(box: Box) -> Box:
        xs = [min(max((share * piece[1] + corner[0]) / page[1], 0.0), 1.0) for share in (box.left, box.right)]
        ys = [min(max((share * piece[0] + corner[1]) / page[0], 0.0), 1.0) for share in (box.top, box.bottom)]
        return Box(xs[0], ys[0], xs[1], ys[1])

    return [Line(tuple(replace(word, box=moved(word.box)) for word in line.words)) for line in lines]
