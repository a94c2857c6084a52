"""A font without marks, for text that is found but not seen: made here, embedded whole, and the same at any time.

Every character is the same glyph without ink, half as wide as it is high; what it stands for is told by the map to
Unicode. Character codes are Unicode's own for the basic plane; the codes that Unicode keeps free there (its
surrogates) are given to characters beyond it as they are met.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass, field
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

__all__ = ["ADVANCE", "EM", "FONT_NAME", "Codes", "font_program", "glyph_of_codes", "to_unicode"]

FONT_NAME = "ClearslateUnseen"
EM = 1000
ADVANCE = 500
"""The width of every character in thousandths of the font's size."""
_MADE = 3_850_070_400  # 1 January 2026, in seconds since 1904
_FIRST_FREE, _LAST_FREE = 0xD800, 0xDFFF
_IN_A_BLOCK = 100  # bfrange entries (CMap and CIDFont files, Adobe technical note 5014)


@dataclass
class Codes:
    """The codes of the characters of one PDF; ``extra`` are those beyond the basic plane, in the order met."""

    extra: dict[str, int] = field(default_factory=dict)

    def encoded(self, text: str) -> bytes:
        """Return the codes of *text*, two bytes each; what can't be told apart any more becomes U+FFFD."""
        return b"".join(self._code(letter).to_bytes(2) for letter in text)

    def _code(self, letter: str) -> int:
        code = ord(letter)
        if code <= 0xFFFF:
            return code if _stands_alone(code) else 0xFFFD
        free = _FIRST_FREE + len(self.extra)
        if letter not in self.extra and free > _LAST_FREE:
            return 0xFFFD
        return self.extra.setdefault(letter, free)


def _stands_alone(code: int) -> bool:
    return 0 < code < _FIRST_FREE or (_LAST_FREE < code < 0xFFFE and code != 0xFEFF)


@functools.cache
def font_program() -> bytes:
    """Return the font as a TrueType file: ``.notdef``, and one glyph without ink. The same bytes at any time."""
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "unseen"])
    builder.setupCharacterMap({0x20: "unseen"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "unseen": _unseen()})
    builder.setupHorizontalMetrics({".notdef": (ADVANCE, 0), "unseen": (ADVANCE, 0)})
    builder.setupHorizontalHeader(ascent=EM, descent=0)
    builder.setupOS2(sTypoAscender=EM, sTypoDescender=0, usWinAscent=EM, usWinDescent=0)
    builder.setupNameTable({"familyName": FONT_NAME, "styleName": "Regular", "psName": FONT_NAME})
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = _MADE
    builder.font.recalcTimestamp = False
    held = io.BytesIO()
    builder.save(held)
    return held.getvalue()


def _unseen() -> Any:
    """Return the glyph: a line there and back from corner to corner.

    It holds no area to be inked, and yet has the character's full bounds, by which PDFium (and so Chrome) marks
    what is selected.
    """
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((ADVANCE, EM))
    pen.lineTo((0, 0))
    pen.closePath()
    return pen.glyph()


def glyph_of_codes() -> bytes:
    """Return the map from codes to glyphs: the glyph without ink (1) for every code but 0."""
    return b"\0\0" + b"\0\1" * 0xFFFF


def to_unicode(codes: Codes) -> bytes:
    """Return the map from codes to Unicode (PDF 1.7, 9.10.3), for every character that *codes* can give."""
    ranges = []
    for high in range(0x100):
        if _FIRST_FREE <= high << 8 <= _LAST_FREE:
            continue  # a range must not lead beyond its first byte
        first, last = high << 8 | (high == 0), (high << 8 | 0xFF) - 2 * (high == 0xFF)
        if high == 0xFE:
            ranges.append("<FE00> <FEFE> <FE00>")
        else:
            ranges.append(f"<{first:04X}> <{last:04X}> <{first:04X}>")
    singles = [f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, code in codes.extra.items()]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for entries, kind in ((ranges, "bfrange"), (singles, "bfchar")):
        for at in range(0, len(entries), _IN_A_BLOCK):
            block = entries[at : at + _IN_A_BLOCK]
            lines += [f"{len(block)} begin{kind}", *block, f"end{kind}"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end", ""]
    return "\n".join(lines).encode("ascii")
