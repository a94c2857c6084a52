"""From a page's picture to what an engine is given: even, level, of the right size; and other ways to prepare it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr import clean, upright
from ocr.checks import find_checks, without_checks
from ocr.clean import Ink
from ocr.direction import is_writing, tilt
from ocr.faint import faint_level, with_faint_ink
from ocr.forms import FEWEST_CELLS, find_cells, with_short_walls
from ocr.page import Cell, CheckBox
from ocr.picture import Colour, Grey, Picture

__all__ = [
    "Cleaned",
    "Prepared",
    "cleaned",
    "in_another_size",
    "is_ruled",
    "levelled",
    "prepare",
    "smoothed",
    "to_grey",
    "without_rules",
]

SHRUNK, GROWN = 0.8, 1.25
"""Sizes of a second look: letters that were large are made smaller, and the other way round."""
RULED = 0.0015
"""A page is ruled where at least this share of it is ink of long lines."""


@dataclass(frozen=True, slots=True, eq=False)
class Cleaned:
    """An even page without specks, as it lies, and its ink."""

    picture: Picture
    ink: Ink


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """An even, level page of the right size, its ink, and the height in pixels of its letters, if known.

    ``cells`` are those of a form, whose rules are then taken off the picture, as ``checks`` are. What is no
    ``writing`` (noise, dust) is not worth an engine's time, which can be hours.
    """

    picture: Picture
    ink: Ink
    x_height: float | None
    writing: bool = True
    cells: tuple[Cell, ...] = ()
    checks: tuple[CheckBox, ...] = ()


def to_grey(colours: Colour) -> Grey:
    """Return the brightness of each pixel."""
    return np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def cleaned(picture: Picture) -> Cleaned:
    """Return *picture* evened out, pale ink darkened beside black, and freed of specks where they are too many."""
    even = clean.even_background(picture.pixels)
    level = faint_level(even)
    if level is not None:
        even = with_faint_ink(even, level)
    pixels, ink = clean.without_specks(even, clean.find_ink(even))
    return Cleaned(Picture(pixels, picture.to_scan), ink)


def levelled(page: Cleaned) -> Prepared:
    """Return the page straightened and rescaled. A form also loses its rules, since its cells are known by then."""
    height = upright.x_height(page.ink)
    factor = upright.rescale_for(height, page.picture.width, page.picture.height)
    level = upright.straightened(upright.resized(page.picture, factor), tilt(page.ink))
    level = upright.fitted(level)
    ink = page.ink if level is page.picture else clean.find_ink(level.pixels)
    return _as_form(Prepared(level, ink, height * factor if height else None, is_writing(ink)))


def prepare(picture: Picture) -> Prepared:
    """Return *picture* evened out, freed of specks where they are too many, levelled, and rescaled."""
    return levelled(cleaned(upright.fitted(picture)))


def _as_form(prepared: Prepared) -> Prepared:
    """Return the page without its check boxes, and a form without its rules too and with its cells."""
    if prepared.x_height is None or not prepared.writing:
        return prepared
    pixels, ink = prepared.picture.pixels, prepared.ink
    rules = clean.find_rules(ink)
    checks = find_checks(pixels, ink, rules)
    if checks:
        prepared = replace(_changed(prepared, without_checks(pixels, ink, checks)), checks=checks)
    if not _is_ruled(rules):
        return prepared
    rules = with_short_walls(ink, rules, prepared.x_height or 0.0)
    cells = find_cells(ink, rules, prepared.x_height or 0.0)
    if len(cells) < FEWEST_CELLS:
        return prepared
    return replace(_changed(prepared, clean.without_rules(prepared.picture.pixels, rules)), cells=cells)


def smoothed(prepared: Prepared) -> Prepared:
    """Return the page under a small median filter."""
    return _changed(prepared, np.asarray(cv2.medianBlur(prepared.picture.pixels, 3), dtype=np.uint8))


def in_another_size(prepared: Prepared) -> Prepared:
    """Return the page larger where its letters are small, and smaller where they are large."""
    height = prepared.x_height or upright.BEST_X_HEIGHT
    factor = SHRUNK if height > upright.BEST_X_HEIGHT else GROWN
    picture = upright.fitted(upright.resized(prepared.picture, factor))
    height *= picture.width / prepared.picture.width
    return replace(prepared, picture=picture, ink=clean.find_ink(picture.pixels), x_height=height)


def without_rules(prepared: Prepared) -> Prepared:
    """Return the page with its ruled lines painted over."""
    rules = clean.find_rules(prepared.ink)
    return _changed(prepared, clean.without_rules(prepared.picture.pixels, rules))


def is_ruled(prepared: Prepared) -> bool:
    """Tell whether the page has ruled lines to speak of."""
    return _is_ruled(clean.find_rules(prepared.ink))


def _changed(prepared: Prepared, pixels: Grey) -> Prepared:
    return replace(prepared, picture=Picture(pixels, prepared.picture.to_scan), ink=clean.find_ink(pixels))


def _is_ruled(rules: Grey) -> bool:
    return bool(np.count_nonzero(rules) > RULED * rules.size)
