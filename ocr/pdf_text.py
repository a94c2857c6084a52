"""The text layer of a born-digital page, where it can be trusted to be what the page shows.

A page's own text is better than any reading of its picture, but not every text layer is the page's own. It is
used only where all of this holds; otherwise the page is read like a scan:

- pictures cover less than half of the page (else its text is another program's OCR, or a stamp on a scan);
- no form fields or notes lie on top, whose words the layer lacks;
- at most one character in twenty is a replacement, a control or a private character, or a bare glyph number;
- its letters are as frequent as in English (else the font's table of characters is scrambled);
- the text runs from left to right, upright;
- nearly all words have ink under them (else they are hidden), and nearly all ink of the page's picture that may
  be letters lies within words (else there is writing that the layer does not hold).
"""

from __future__ import annotations

import importlib.metadata
import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pdfplumber
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from ocr import pdf
from ocr.clean import even_background, find_ink
from ocr.lines import rows
from ocr.page import Box, Line, Word
from ocr.quality import coverage

__all__ = ["TEXT_READER", "TextLayer", "is_english", "is_sound", "read_text_layer"]

TEXT_READER = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("pdfplumber", "pdfminer.six"))
"""What the words of a text layer depend on."""
CONFIDENCE = 0.99
"""The confidence of a word of the text layer: what was typed, but not certainly what was meant."""
MOST_ODD = 0.05
_SHARES = (
    "E12.7 T9.1 A8.2 O7.5 I7.0 N6.7 S6.3 H6.1 R6.0 D4.3 L4.0 C2.8 U2.8 M2.4 W2.4 F2.2 G2.0 Y2.0 P1.9 B1.5 V1.0 "
    "K0.8 J0.15 X0.15 Q0.1 Z0.07"
)
ENGLISH = {share[0]: float(share[1:]) for share in _SHARES.split()}
"""How often letters stand in English prose, in per cent (common tables agree to a few tenths)."""
LIKE_ENGLISH = 0.75
"""The cosine between a text's letters and English ones: printouts of capitals have over 0.85, shifted alphabets
under 0.7."""
LETTERS_TO_JUDGE = 100
MOST_HIDDEN = 0.1
LEAST_COVERED = 0.9
LOOK_PIXELS = 2_000_000


@dataclass(frozen=True, slots=True)
class TextLayer:
    """A page's own text: its size in points, and its lines in reading order."""

    width: float
    height: float
    lines: tuple[Line, ...]


def read_text_layer(path: Path, number: int, max_megapixels: float) -> TextLayer | None:
    """Return the text layer of page *number* (from 1), or ``None`` where the page is to be read like a scan.

    Raises:
        ReadingProblem: The page can't be opened or drawn.
    """
    with pdf.opened(path) as document:
        page = pdf.page_of(document, number)
        seen = pdf.contents_of(page, number)
        page.close()
    if seen.is_scan or seen.drawn_over or not seen.visible_text:
        return None
    layer = _extracted(path, number)
    if layer is None or not _shown(layer, path, number, max_megapixels):
        return None
    return layer


def is_sound(characters: Sequence[str]) -> bool:
    """Tell whether hardly any of the characters stand for something that could not be decoded."""
    printed = [text for text in characters if text.strip()]
    odd = sum(1 for text in printed if text.startswith("(cid:") or any(_is_odd(c) for c in text))
    return bool(printed) and odd <= MOST_ODD * len(printed)


def is_english(text: str) -> bool:
    """Tell whether the letters of *text* are as frequent as in English; texts too short to tell pass."""
    letters = Counter(letter for letter in text.upper() if letter in ENGLISH)
    if letters.total() < LETTERS_TO_JUDGE:
        return True
    shared = sum(ENGLISH[letter] * many for letter, many in letters.items())
    return shared >= LIKE_ENGLISH * math.hypot(*ENGLISH.values()) * math.hypot(*letters.values())


def _extracted(path: Path, number: int) -> TextLayer | None:
    try:
        with pdfplumber.open(path, pages=[number]) as document:
            page = document.pages[0].dedupe_chars()
            characters = page.chars
            if not is_sound([one["text"] for one in characters]) or not _runs_upright(characters):
                return None
            words = page.extract_words(x_tolerance_ratio=0.15, y_tolerance=3, keep_blank_chars=False)
            left, top, right, bottom = page.bbox
    except (PdfminerException, MalformedPDFException, IndexError):
        # PDFium could open the page: its picture can be read even if pdfminer can't follow its contents.
        return None
    width, height = float(right - left), float(bottom - top)
    pieces = [piece for word in words if (piece := _piece(word, left, top, width, height)) is not None]
    if not pieces or not is_english("".join(piece.text for piece in pieces)):
        return None
    return TextLayer(width, height, rows(pieces))


def _piece(word: dict[str, Any], left: float, top: float, width: float, height: float) -> Line | None:
    """Return a word as a line of its own; ``None`` for what stands outside the page."""
    text = "".join(unicodedata.normalize("NFKC", word["text"]).split())
    edges = [
        (word["x0"] - left) / width,
        (word["top"] - top) / height,
        (word["x1"] - left) / width,
        (word["bottom"] - top) / height,
    ]
    if not text or edges[2] <= 0 or edges[3] <= 0 or edges[0] >= 1 or edges[1] >= 1:
        return None
    x0, y0, x1, y1 = (min(max(float(edge), 0.0), 1.0) for edge in edges)
    return Line((Word(text, Box(x0, y0, x1, y1), CONFIDENCE),))


def _runs_upright(characters: Sequence[dict[str, Any]]) -> bool:
    level = sum(1 for one in characters if one["matrix"][0] > 0 and abs(one["matrix"][1]) < 0.02 * one["matrix"][0])
    return level >= 0.95 * len(characters)


def _is_odd(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn", "Cs"}


def _shown(layer: TextLayer, path: Path, number: int, max_megapixels: float) -> bool:
    """Tell whether the page's picture shows the layer's words, and nothing else that may be words."""
    colours = pdf.render(path, number, max_megapixels, LOOK_PIXELS)
    ink = find_ink(even_background(np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), dtype=np.uint8)))
    high, wide = ink.mask.shape
    words = [word for line in layer.lines for word in line.words]
    hidden = 0
    for word in words:
        top, bottom = int(word.box.top * high), int(np.ceil(word.box.bottom * high))
        left, right = int(word.box.left * wide), int(np.ceil(word.box.right * wide))
        hidden += not ink.mask[top:bottom, left:right].any()
    return hidden <= MOST_HIDDEN * len(words) and coverage(layer.lines, ink) >= LEAST_COVERED
