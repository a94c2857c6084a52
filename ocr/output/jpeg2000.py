"""What the boxes of a JPEG 2000 file say (ISO 15444-1, annexes A and I), without decoding it."""

from __future__ import annotations

import struct
from collections.abc import Iterator

__all__ = ["as_jp2", "fits_pdf", "is_plain"]

_SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
_CODESTREAM = b"\xff\x4f\xff\x51"
_CMYK, _SRGB, _GREY, _SYCC = 12, 16, 17, 18


def as_jp2(data: bytes) -> bytes | None:
    """Return *data* as a JP2 file: as it is, or a bare codestream with the boxes put about it.

    None where the codestream is of none of the colours that JP2 knows.
    """
    if not data.startswith(_CODESTREAM):
        return data
    if len(data) < 44:
        return None
    right, bottom, left, top = struct.unpack_from(">4I", data, 8)
    (channels,) = struct.unpack_from(">H", data, 40)
    depths = set(data[42 : 42 + 3 * channels : 3])
    if channels not in (1, 3) or len(depths) != 1:
        return None
    size = struct.pack(">IIHBBBB", bottom - top, right - left, channels, depths.pop(), 7, 0, 0)
    colour = struct.pack(">BBBI", 1, 0, 0, _GREY if channels == 1 else _SRGB)
    header = _box(b"jp2h", _box(b"ihdr", size) + _box(b"colr", colour))
    return _SIGNATURE + _box(b"ftyp", b"jp2 \0\0\0\0jp2 ") + header + _box(b"jp2c", data)


def fits_pdf(data: bytes) -> bool:
    """Tell whether PDF/A-2 takes the JP2 file *data* as it is (ISO 19005-2, 6.2.8.3); palettes are not taken."""
    boxes = _header(data)
    size = next((inside for kind, inside in boxes if kind == b"ihdr"), b"")
    if len(size) < 14 or {kind for kind, _ in boxes} & {b"pclr", b"cmap", b"cdef", b"bpcc"}:
        return False
    channels = int.from_bytes(size[8:10])
    colours = [inside for kind, inside in boxes if kind == b"colr" and len(inside) >= 3]
    if channels not in (1, 3, 4) or len(colours) != 1:
        return False
    known = int.from_bytes(colours[0][3:7]) in (_CMYK, _SRGB, _GREY, _SYCC)
    return colours[0][0] == 2 or (colours[0][0] == 1 and known)


def is_plain(data: bytes) -> bool:
    """Tell whether the colours of the JP2 file *data* are sRGB or grey, and not those of a profile."""
    colours = [inside for kind, inside in _header(data) if kind == b"colr"]
    return [inside[:1] + inside[3:7] for inside in colours] in (
        [b"\1" + _SRGB.to_bytes(4)],
        [b"\1" + _GREY.to_bytes(4)],
    )


def _header(data: bytes) -> list[tuple[bytes, bytes]]:
    return list(_boxes(next((inside for kind, inside in _boxes(data) if kind == b"jp2h"), b"")))


def _box(kind: bytes, inside: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(inside), kind) + inside


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if length == 1 and at + 16 <= len(data):
            (length,) = struct.unpack_from(">Q", data, at + 8)
            start = at + 16
        end = at + length if length else len(data)
        if end < start:
            return
        yield kind, data[start:end]
        at = end
