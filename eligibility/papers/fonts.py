"""The typefaces of our papers, embedded in them: DejaVu, as it comes with matplotlib.

They hold the Latin, Greek and Cyrillic letters of names, whatever the script of the reader's own machine.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import matplotlib
from reportlab.pdfbase.pdfmetrics import getFont, registerFont, registerFontFamily, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

__all__ = ["BOLD", "FORM", "REGULAR", "drawable", "largest_that_fits", "register_fonts", "tidy"]

REGULAR = "clearslate-serif"
BOLD = "clearslate-serif-bold"
FORM = "clearslate-sans"

_FILES = {REGULAR: "DejaVuSerif.ttf", BOLD: "DejaVuSerif-Bold.ttf", FORM: "DejaVuSans.ttf"}
# Written from right to left, or shaped by its neighbours: letters that we would set wrongly.
_NOT_SET = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "PDF", "PDI"})


@cache
def register_fonts() -> None:
    """Make the typefaces known to reportlab; only the first call does anything."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name, file in _FILES.items():
        registerFont(TTFont(name, folder / file))
    registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def tidy(text: str) -> str:
    """Return *text* composed (NFC), with every run of white space and control characters as one space."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in composed).split())


def drawable(text: str) -> bool:
    """Tell whether every character of *text* can be set rightly in all of our typefaces."""
    register_fonts()
    return all(
        ord(character) in getFont(name).face.charToGlyph and unicodedata.bidirectional(character) not in _NOT_SET
        for character in text
        for name in _FILES
    )


def largest_that_fits(text: str, font: str, width: float, sizes: tuple[float, ...]) -> float | None:
    """Return the first of *sizes* (points, largest first) at which *text* is at most *width* points wide, or None."""
    register_fonts()
    return next((size for size in sizes if stringWidth(text, font, size) <= width), None)
