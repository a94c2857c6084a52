"""An archived image as an image of a PDF: its own bytes where PDF allows, else its own pixels without loss.

JPEG and JPEG 2000 go in as they are; so do TIFF pages in one strip of Group 4 fax or JPEG, and PNG without
transparency or interlacing. All others are decoded: two-level pages are coded as Group 4 fax where that is
smaller, the rest is deflated. Profiles of colour go along; without one, colours are sRGB.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from ocr import images
from ocr.output.jpeg import Jpeg, read_jpeg, whole_jpeg
from ocr.output.jpeg2000 import as_jp2, fits_pdf, is_plain
from ocr.problems import ReadingProblem

__all__ = ["Embedded", "embed"]

_BITS, _COMPRESSION, _PHOTOMETRIC, _FILL_ORDER, _SAMPLES = 258, 259, 262, 266, 277
_WIDTH, _HEIGHT, _OFFSETS, _COUNTS, _TABLES = 256, 257, 273, 279, 347
_GROUP_4, _JPEG_IN_TIFF = 4, 7
_WHITE_IS_0, _BLACK_IS_0, _YCBCR = 0, 1, 6
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_DEFLATE = 6
_SPACES = {1: ("/DeviceGray", b"GRAY"), 3: ("/DeviceRGB", b"RGB "), 4: ("/DeviceCMYK", b"CMYK")}


@dataclass(frozen=True, slots=True)
class Embedded:
    """A picture for a PDF: *entries* of its dictionary, without the colour space, and its coded *data*.

    ``space`` is the colour space in PDF's words, in which ``%P`` stands for the number of the profile's object;
    empty where the data tell it. ``orientation`` is EXIF's: how the picture is to be turned to be shown.
    ``dpi`` are its pixels an inch across and down as it lies in the file, where the file says so.
    """

    width: int
    height: int
    entries: str
    data: bytes
    space: str
    profile: bytes | None = None
    channels: int = 1
    mask: Embedded | None = None
    orientation: int = 1
    dpi: tuple[float, float] | None = None


def embed(path: Path, media_type: str, number: int, max_megapixels: float) -> Embedded:
    """Return page *number* (from 1) of the image file at *path* for a PDF.

    Raises ReadingProblem where it can't be decoded and must be, or has more than *max_megapixels* and must be.
    """
    with images.frame(path, media_type, number) as image:
        dpi = _dpi(image)
        turn = images.orientation(image)
        made = _as_it_is(image, path, media_type)
        if made is None:
            if image.width * image.height > max_megapixels * 1e6:
                raise ReadingProblem(
                    "too_large",
                    f"The image has more than {max_megapixels:g} megapixels and can't be copied undecoded.",
                    "Scan it at 300 dpi, or save it as JPEG or as TIFF with Group 4.",
                    number,
                )
            image.load()
            made = _decoded(image)
            if media_type == "image/tiff":
                if dpi and turn >= images.ON_ITS_SIDE:
                    dpi = dpi[::-1]
                turn = 1  # Pillow has turned it
    return replace(made, orientation=turn, dpi=dpi)


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    try:
        across, down = (float(value) for value in image.info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return (across, down) if 30 <= across <= 10_000 and 30 <= down <= 10_000 else None


def _as_it_is(image: Image.Image, path: Path, media_type: str) -> Embedded | None:
    match media_type:
        case "image/jpeg":
            return _from_jpeg(path.read_bytes(), image.info.get("icc_profile"))
        case "image/jp2":
            data = as_jp2(path.read_bytes())
            if data is None or not fits_pdf(data):
                return None
            channels = len(image.getbands())
            space = {1: "/DeviceGray", 3: "/DeviceRGB"}[channels] if channels in (1, 3) and is_plain(data) else ""
            return Embedded(image.width, image.height, "/Filter /JPXDecode", data, space, None, channels)
        case "image/png":
            return _from_png(path.read_bytes(), image.info.get("icc_profile"))
        case "image/tiff":
            return _from_tiff(image, path)
        case _:
            return None


def _from_jpeg(data: bytes, profile: bytes | None, plain_rgb: bool = False) -> Embedded | None:
    seen = read_jpeg(data)
    if seen is None:
        return None
    space, kept = _space(seen.channels, profile)
    entries = f"/BitsPerComponent 8 /Filter /DCTDecode{_jpeg_terms(seen, plain_rgb)}"
    return Embedded(seen.width, seen.height, entries, data, space, kept, seen.channels)


def _jpeg_terms(seen: Jpeg, plain_rgb: bool) -> str:
    if seen.channels == 4 and seen.adobe:
        return " /Decode [1 0 1 0 1 0 1 0]"  # Adobe's programs write CMYK inverted
    if seen.channels == 3 and plain_rgb and not seen.adobe:
        return " /DecodeParms << /ColorTransform 0 >>"
    return ""


def _from_png(data: bytes, profile: bytes | None) -> Embedded | None:
    """Return a PNG by its own compressed rows, which PDF reads with the same predictors."""
    chunks: dict[bytes, list[bytes]] = {}
    at = 8
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        chunks.setdefault(kind, []).append(data[at + 8 : at + 8 + length])
        at += 12 + length
    if b"IHDR" not in chunks or b"IEND" not in chunks or b"tRNS" in chunks or b"IDAT" not in chunks:
        return None
    width, height, bits, kind_of_colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"][0][:13])
    channels = {0: 1, 2: 3, 3: 1}.get(kind_of_colour)
    if channels is None or interlaced:
        return None
    space, kept = _space(channels, profile)
    if kind_of_colour == 3:
        palette = chunks.get(b"PLTE", [b""])[0][:768]
        if not palette:
            return None
        space, kept = f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]", None
    rows = f"/Predictor 15 /Colors {channels} /BitsPerComponent {bits} /Columns {width}"
    entries = f"/BitsPerComponent {bits} /Filter /FlateDecode /DecodeParms << {rows} >>"
    return Embedded(width, height, entries, b"".join(chunks[b"IDAT"]), space, kept, channels)


def _from_tiff(image: Image.Image, path: Path) -> Embedded | None:
    tags: Any = image.tag_v2  # type: ignore[attr-defined]
    offsets, counts = tags.get(_OFFSETS, ()), tags.get(_COUNTS, ())
    if len(offsets) != 1 or len(counts) != 1:
        return None  # strips drawn one under another show seams: they are joined without loss instead
    with path.open("rb") as file:
        file.seek(offsets[0])
        strip = file.read(counts[0])
    width, height, photometric = tags.get(_WIDTH), tags.get(_HEIGHT), tags.get(_PHOTOMETRIC)
    samples = tags.get(_SAMPLES, 1)
    if tags.get(_COMPRESSION) == _GROUP_4 and photometric in (_WHITE_IS_0, _BLACK_IS_0) and samples == 1:
        if tags.get(_FILL_ORDER, 1) == 2:
            strip = strip.translate(_REVERSED)
        return _group_4(strip, width, height, black_is_0=photometric == _BLACK_IS_0)
    if tags.get(_COMPRESSION) == _JPEG_IN_TIFF and (photometric in (_BLACK_IS_0, 2, _YCBCR)):
        found = _from_jpeg(whole_jpeg(tags.get(_TABLES, b""), strip), None, plain_rgb=photometric == 2)
        # a strip that is higher than the page, or of other contents, is left to the decoder
        return found if found and (found.width, found.height, found.channels) == (width, height, samples) else None
    return None


def _group_4(strip: bytes, width: int, height: int, black_is_0: bool) -> Embedded:
    parameters = f"/K -1 /Columns {width} /Rows {height}{' /BlackIs1 true' if black_is_0 else ''}"
    entries = f"/BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << {parameters} >>"
    return Embedded(width, height, entries, strip, "/DeviceGray")


def _decoded(image: Image.Image) -> Embedded:
    if image.mode == "1":
        return _two_levels(image)
    profile = image.info.get("icc_profile")
    if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        grey = image.mode in {"LA", "La"}
        drawn = image.convert("LA" if grey else "RGBA")
        mask = _deflated(drawn.getchannel("A"), None)
        return replace(_deflated(drawn.convert("L" if grey else "RGB"), profile), mask=mask)
    if image.mode.startswith("I;16") or image.mode == "I":
        return _sixteen_bits(image)
    if image.mode == "P":
        palette = bytes(image.getpalette("RGB") or ())
        space = f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]"
        return replace(_deflated(image, None), space=space, profile=None)
    return _deflated(image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB"), profile)


def _deflated(image: Image.Image, profile: bytes | None) -> Embedded:
    channels = len(image.getbands())
    space, kept = _space(channels, profile)
    data = zlib.compress(image.tobytes(), _DEFLATE)
    entries = "/BitsPerComponent 8 /Filter /FlateDecode"
    return Embedded(image.width, image.height, entries, data, space, kept, channels)


def _sixteen_bits(image: Image.Image) -> Embedded:
    # PDF's samples are big-endian; Pillow keeps "I" images of 16 bits in 32.
    deep = image.convert("I")
    high = struct.unpack(f"={deep.width * deep.height}i", deep.tobytes())
    data = zlib.compress(struct.pack(f">{len(high)}H", *(min(max(v, 0), 65535) for v in high)), _DEFLATE)
    return Embedded(image.width, image.height, "/BitsPerComponent 16 /Filter /FlateDecode", data, "/DeviceGray")


def _two_levels(image: Image.Image) -> Embedded:
    deflated = Embedded(
        image.width,
        image.height,
        "/BitsPerComponent 1 /Filter /FlateDecode",
        zlib.compress(image.tobytes(), _DEFLATE),
        "/DeviceGray",
    )
    held = io.BytesIO()
    size = (image.width + 7) // 8 * image.height
    image.save(held, "TIFF", compression="group4", strip_size=max(size, 1))
    with Image.open(held) as coded:
        tags: Any = coded.tag_v2  # type: ignore[attr-defined]
        offset, count = tags[_OFFSETS], tags[_COUNTS]
        if len(offset) != 1 or count[0] >= len(deflated.data):
            return deflated
        strip = held.getvalue()[offset[0] : offset[0] + count[0]]
        return _group_4(strip, image.width, image.height, black_is_0=tags[_PHOTOMETRIC] == _BLACK_IS_0)


def _space(channels: int, profile: bytes | None) -> tuple[str, bytes | None]:
    """Return the colour space of *channels*, and *profile* where it is one for them."""
    device, signature = _SPACES[channels]
    if profile and len(profile) >= 128 and profile[36:40] == b"acsp" and profile[16:20] == signature:
        fits = profile[8] < 5 and profile[12:16] in (b"scnr", b"mntr", b"prtr", b"spac")
        if fits and int.from_bytes(profile[:4]) == len(profile):
            return "[/ICCBased %P 0 R]", profile
    return device, None
