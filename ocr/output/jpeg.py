"""What the markers of a JPEG file say (ITU-T T.81, annex B), without decoding it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Jpeg", "read_jpeg", "whole_jpeg"]

_START, _END = b"\xff\xd8", b"\xff\xd9"
_PLAIN = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended and progressive: what PDF readers decode
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
_ADOBE, _SCAN = 0xEE, 0xDA


@dataclass(frozen=True, slots=True)
class Jpeg:
    """A JPEG's size, its channels (1, 3 or 4), and whether Adobe's marker tells how they are coded."""

    width: int
    height: int
    channels: int
    adobe: bool


def read_jpeg(data: bytes) -> Jpeg | None:
    """Return what the markers of *data* say; None where a PDF can't hold it as it is (12 bits, arithmetic)."""
    at, adobe = 2, False
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _ALONE:
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4])
        inside = data[at + 4 : at + 2 + length]
        if marker == _ADOBE and inside.startswith(b"Adobe"):
            adobe = True
        if marker in _FRAMES:
            adobe = adobe or _adobe_follows(data, at + 2 + length)
            if marker not in _PLAIN or len(inside) < 6 or inside[0] != 8 or inside[5] not in (1, 3, 4):
                return None
            height, width = int.from_bytes(inside[1:3]), int.from_bytes(inside[3:5])
            return Jpeg(width, height, inside[5], adobe) if width and height else None
        if marker == _SCAN:
            return None
        at += 2 + length
    return None


def _adobe_follows(data: bytes, at: int) -> bool:
    """Tell whether Adobe's marker stands behind the frame's, before the first scan."""
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != _SCAN:
        length = int.from_bytes(data[at + 2 : at + 4])
        if data[at + 1] == _ADOBE and data[at + 4 :].startswith(b"Adobe"):
            return True
        at += 2 + length
    return False


def whole_jpeg(tables: bytes, strip: bytes) -> bytes:
    """Return a strip of a TIFF with its tables in it (TIFF technical note 2): a JPEG that stands alone."""
    if not tables:
        return strip
    return _START + tables.removeprefix(_START).removesuffix(_END) + strip.removeprefix(_START)
