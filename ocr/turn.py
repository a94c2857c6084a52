"""Which way up a page lies, decided by reading it.

A rule of thumb for turning pages turns good ones too, so what the rows of letters look like only says which sides to
try: a piece of the page's densest writing is read from each of them, and the page is turned only if one is clearly
better. A page that looks upright and reads well is left alone at no cost.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.attempts import Attempt, attempt
from ocr.clean import Ink, find_ink
from ocr.direction import hang_heads, is_writing, rows_run
from ocr.engines.base import Engine
from ocr.page import Line
from ocr.picture import Grey, Picture, turned
from ocr.prepare import Cleaned, levelled, prepare
from ocr.quality import mean_confidence

__all__ = ["read_upright"]

POOR = 0.80
"""A first reading with less confidence or coverage than this may be of a turned page."""
TALL_SHARE = 0.4
"""Tesseract can read lines that run up or down; their words are then higher than wide."""
PIECE_SHARE = 0.33
"""The side of the piece that is read, as a share of the page's shorter side."""
CLEARLY = 1.25
"""A turned reading must be better than the upright one by this factor."""
LEAST_CHARACTERS = 8


def read_upright(page: Cleaned, engine: Engine) -> Attempt:
    """Return what *engine* reads on *page*, after it was turned by quarters where it lies on another side."""
    sides = _suspected(page.ink)
    if sides:
        return attempt(engine, levelled(_on_side(page, _quarters(page.picture, engine, sides))))
    first = attempt(engine, levelled(page))
    if _seems_turned(first):
        # Rows that plainly run across leave one other side.
        sides = (2,) if rows_run(page.ink) == "across" else (1, 2, 3)
        quarters = _quarters(page.picture, engine, sides)
        if quarters:
            return attempt(engine, levelled(_on_side(page, quarters)))
    return first


def _suspected(ink: Ink) -> tuple[int, ...]:
    """Return the quarters by which a page may have to be turned, by the look of its letters; mostly none."""
    if not is_writing(ink):
        return ()
    run = rows_run(ink)
    if run == "down":
        return 1, 3
    return (2,) if run == "across" and hang_heads(ink) else ()


def _seems_turned(first: Attempt) -> bool:
    """Tell whether the page of *first* is worth a look from its other sides."""
    if not first.prepared.writing or not len(first.prepared.ink.letters()):
        return False
    if min(first.confidence, first.coverage) < POOR:
        return True
    image = first.prepared.picture
    long = [word for line in first.lines for word in line.words if len(word.text) >= 4]
    tall = sum(word.box.height * image.height > word.box.width * image.width for word in long)
    return tall > TALL_SHARE * len(long)


def _on_side(page: Cleaned, quarters: int) -> Cleaned:
    if not quarters:
        return page
    picture = turned(page.picture, quarters)
    return Cleaned(picture, find_ink(picture.pixels))


def _quarters(page: Picture, engine: Engine, sides: Sequence[int]) -> int:
    """Return by which of *sides* (quarters, clockwise) an evened page is to be turned to stand upright, or 0."""
    # Not from the levelled page: a page on its side has been levelled at random.
    piece = Picture(_densest_piece(page.pixels))
    scores = {}
    for quarters in (0, *sides):
        # As one column, since Tesseract's own layout reads lines on their side too.
        scores[quarters] = _score(engine.read(prepare(turned(piece, quarters)).picture.pixels, "column"))
    best = max(scores, key=lambda quarters: scores[quarters])
    return best if scores[best] > CLEARLY * scores[0] else 0


def _score(lines: tuple[Line, ...]) -> float:
    """Return how much was read and how surely: confidence counts for more than the number of characters."""
    sure = [word for line in lines for word in line.words if word.confidence >= 0.5 and word.text.isascii()]
    characters = sum(len(word.text) for word in sure)
    return 0.0 if characters < LEAST_CHARACTERS else mean_confidence(lines) ** 2 * characters**0.5


def _densest_piece(pixels: Grey) -> Grey:
    """Return the square of an evened page that holds the most letters."""
    side = max(64, round(PIECE_SHARE * min(pixels.shape)))
    letters = find_ink(pixels).letters()
    high, wide = pixels.shape
    cell = 32
    chart = np.zeros((high // cell + 1, wide // cell + 1), np.float32)
    rows, columns = (letters[:, 1] + letters[:, 3] // 2) // cell, (letters[:, 0] + letters[:, 2] // 2) // cell
    np.add.at(chart, (rows, columns), 1.0)
    span = max(1, side // cell)
    sums = cv2.boxFilter(chart, -1, (span, span), anchor=(0, 0), normalize=False, borderType=cv2.BORDER_CONSTANT)
    row, column = np.unravel_index(int(np.argmax(sums)), sums.shape)
    top, left = min(int(row) * cell, max(0, high - side)), min(int(column) * cell, max(0, wide - side))
    return np.ascontiguousarray(pixels[top : top + side, left : left + side])
