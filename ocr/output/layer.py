"""The invisible text of a page: each word so placed that to select it is to select its picture.

A word is set in a font of equal widths and stretched to its place: the text matrix leads the unit square of the
word to its corners on the page, whichever way the page lies (PDF 1.7, 9.4.4). Words of a line stand on one line,
with a blank of the right width between them, so that programs that take text from PDFs see running text.
"""

from __future__ import annotations

from collections.abc import Callable

from ocr.output.font import ADVANCE, EM, Codes
from ocr.output.sheet import Sheet, clean, run_of
from ocr.page import Box

__all__ = ["FONT_KEY", "Way", "hidden_text"]

Way = Callable[[float, float], tuple[float, float]]
"""From pixels of the archived image, as shown, to the coordinates of a PDF page."""

FONT_KEY = "/ClearslateUnseen"
_UNSEEN = 3  # text rendering mode: neither filled nor stroked


def hidden_text(sheet: Sheet, way: Way, codes: Codes) -> bytes:
    """Return a content stream with the words of *sheet*; empty where there are none."""
    if sheet.page is None or not sheet.page.lines:
        return b""
    parts = [f"q BT {_UNSEEN} Tr {FONT_KEY} 1 Tf"]
    for line in sheet.page.lines:
        before: Box | None = None
        for word in line.words:
            place = run_of(line, word)
            if before is not None and before.right < place.left:
                gap = Box(before.right, place.top, place.left, place.bottom)
                parts.append(_shown(" ", gap, sheet, way, codes))
            parts.append(_shown(clean(word.text), place, sheet, way, codes))
            before = place
    parts.append("ET Q")
    return "\n".join(part for part in parts if part).encode("ascii") + b"\n"


def _shown(text: str, place: Box, sheet: Sheet, way: Way, codes: Codes) -> str:
    """Return the operators that show *text* in *place*; none where it has no width or height on the page."""
    upper, _, (right, right_y), (left, left_y) = sheet.corners(place)
    x, y = way(left, left_y)
    along = _from((x, y), way(right, right_y))
    up = _from((x, y), way(*upper))
    wide = len(text) * ADVANCE / EM
    across = along[0] / wide, along[1] / wide
    if abs(across[0] * up[1] - across[1] * up[0]) < 1e-6:
        return ""
    matrix = " ".join(_number(value) for value in (*across, *up, x, y))
    return f"{matrix} Tm <{codes.encoded(text).hex().upper()}> Tj"


def _from(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    return end[0] - start[0], end[1] - start[1]


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) >= 5e-5 else "0"
