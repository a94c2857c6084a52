"""Image files as pictures of pages, by Pillow, each format named: nothing else is ever tried on a file.

The frames of TIFF, GIF and animated WebP files are pages, since fax archives keep pages so; the reduced
copies that a TIFF may hold beside its pages are not. JPEG, PNG, BMP and JPEG 2000 files have one page: what
more a phone packs into a JPEG (depth maps, previews) shows the same paper.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from ocr.picture import Colour
from ocr.problems import ReadingProblem

__all__ = ["ON_ITS_SIDE", "count_frames", "frame", "load_frame", "orientation", "size_as_shown"]

_FORMATS = {
    "image/tiff": "TIFF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/jp2": "JPEG2000",
    "image/bmp": "BMP",
    "image/webp": "WEBP",
    "image/gif": "GIF",
}
_MANY_FRAMES = frozenset({"image/tiff", "image/gif", "image/webp"})
# What Pillow's decoders raise on damaged files beside OSError.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    ZeroDivisionError,
    struct.error,
    zlib.error,
)
_NEW_SUBFILE_TYPE, _STRIP_OFFSETS, _STRIP_COUNTS, _TILE_OFFSETS, _TILE_COUNTS = 254, 273, 279, 324, 325
_ORIENTATION = 274
ON_ITS_SIDE = 5
"""From this number of EXIF's orientations on, width and height change places."""
_REDUCED = 1  # bit 0 of NewSubfileType: "a reduced-resolution version of another image" (TIFF 6.0, page 36)

_MOST_KNOWN = 64
_known_frames: dict[tuple[Path, int, int], list[int]] = {}


def count_frames(path: Path, media_type: str) -> int:
    """Return the number of pages in the image file at *path*, at least one.

    Raises:
        ReadingProblem: ``truncated`` or ``unreadable``.
    """
    with _opened(path, media_type) as image:
        return len(_page_frames(image, path, media_type))


def load_frame(path: Path, media_type: str, number: int, max_megapixels: float) -> Colour:
    """Return page *number* (from 1) in its own size, turned upright by its EXIF tag, on white.

    Raises:
        ReadingProblem: ``too_large`` before anything is decoded, ``truncated`` or ``unreadable``.
    """
    with _opened(path, media_type, number) as image:
        frames = _page_frames(image, path, media_type)
        if number > len(frames):
            raise _truncated(number)
        image.seek(frames[number - 1])
        megapixels = image.width * image.height / 1e6
        if megapixels > max_megapixels:
            raise ReadingProblem(
                "too_large",
                f"The page has {megapixels:.0f} megapixels; the limit is {max_megapixels:g}.",
                "Scan it at 300 dpi, or raise the limit if this machine has the memory.",
                number,
            )
        if media_type == "image/tiff" and _pixels_end_early(image, path):
            raise _truncated(number)
        image.load()
        return _on_white(ImageOps.exif_transpose(image))


@contextmanager
def frame(path: Path, media_type: str, number: int) -> Iterator[Image.Image]:
    """Give page *number* (from 1) of the image file at *path*, not decoded and not turned.

    Raises:
        ReadingProblem: ``truncated`` or ``unreadable``, also where it is decoded while it is held.
    """
    with _opened(path, media_type, number) as image:
        frames = _page_frames(image, path, media_type)
        if number > len(frames):
            raise _truncated(number)
        image.seek(frames[number - 1])
        if media_type == "image/tiff" and _pixels_end_early(image, path):
            raise _truncated(number)
        yield image


def orientation(image: Image.Image) -> int:
    """Return how the image is to be turned to be shown, as EXIF numbers it (1 is: not at all)."""
    # Of TIFFs, Pillow forgets the tag once it has decoded and turned the frame.
    value = _tag(image, _ORIENTATION) if image.format == "TIFF" else image.getexif().get(_ORIENTATION)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def size_as_shown(image: Image.Image) -> tuple[int, int]:
    """Return the width and height in pixels of an image that is not decoded, once it is turned."""
    if image.format == "TIFF" or orientation(image) < ON_ITS_SIDE:
        return image.size  # of TIFFs, Pillow tells the size as turned
    return image.height, image.width


@contextmanager
def _opened(path: Path, media_type: str, number: int | None = None) -> Iterator[Image.Image]:
    """Give the image at *path*; Pillow's own size check is off, for ours is made before decoding."""
    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        with warnings.catch_warnings():
            # Damaged EXIF blocks and the like: what matters raises.
            warnings.simplefilter("ignore")
            # By its name, Pillow would map an uncompressed TIFF into memory, and garble one that lies on its side.
            with path.open("rb") as file, Image.open(file, formats=(_FORMATS[media_type],)) as image:
                yield image
    except _BROKEN as error:
        raise _problem(error, path, media_type, number) from error
    finally:
        Image.MAX_IMAGE_PIXELS = limit


def _page_frames(image: Image.Image, path: Path, media_type: str) -> list[int]:
    """Return the frames that are pages, by their index in the file.

    To find them, the whole file is walked: for its pages, which are read one by one, that is done once.
    """
    if media_type not in _MANY_FRAMES:
        return [0]
    facts = path.stat()
    key = (path, facts.st_size, facts.st_mtime_ns)
    if key not in _known_frames:
        found = _find_page_frames(image, media_type)
        if len(_known_frames) >= _MOST_KNOWN:
            _known_frames.clear()
        _known_frames[key] = found
    return _known_frames[key]


def _find_page_frames(image: Image.Image, media_type: str) -> list[int]:
    frames = list(range(getattr(image, "n_frames", 1)))
    if media_type != "image/tiff" or len(frames) == 1:
        return frames
    whole = []
    for frame in frames:
        image.seek(frame)
        if not _tag(image, _NEW_SUBFILE_TYPE) & _REDUCED:
            whole.append(frame)
    return whole or frames


def _tag(image: Image.Image, number: int) -> int:
    value = image.tag_v2.get(number, 0)  # type: ignore[attr-defined]
    return value if isinstance(value, int) else 0


def _on_white(image: Image.Image) -> Colour:
    """Return the image as red, green and blue; what is transparent becomes paper."""
    if image.mode in {"I;16", "I;16B", "I;16L", "I", "F"}:
        deep = np.asarray(image, dtype=np.float64)
        top = 65535.0 if deep.max(initial=0.0) > 255 else 255.0
        grey = np.clip(deep * (255.0 / top), 0, 255).astype(np.uint8)
        return np.repeat(grey[:, :, None], 3, axis=2)
    if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        drawn = image.convert("RGBA")
        paper = Image.new("RGBA", drawn.size, "white")
        image = Image.alpha_composite(paper, drawn)
    return np.asarray(image.convert("RGB"), dtype=np.uint8)


def _problem(error: Exception, path: Path, media_type: str, number: int | None) -> ReadingProblem:
    if _ends_early(error, path, media_type):
        return _truncated(number)
    return ReadingProblem("unreadable", "The image is damaged.", "Copy it again, or scan the paper again.", number)


def _truncated(number: int | None) -> ReadingProblem:
    return ReadingProblem(
        "truncated",
        "The image ends before its contents do.",
        "Copy it again from where it came from, or scan the paper again.",
        number,
    )


def _ends_early(error: Exception, path: Path, media_type: str) -> bool:
    """Tell whether a file that failed is cut short, by what its format says of its own length."""
    if "truncated" in str(error).lower() or isinstance(error, EOFError):
        return True
    data = path.read_bytes()
    match media_type:
        case "image/png":
            return b"IEND" not in data[-64:]
        case "image/jpeg":
            return b"\xff\xd9" not in data[-1024:]
        case "image/jp2":
            return b"\xff\xd9" not in data[-64:]
        case "image/webp":
            return int.from_bytes(data[4:8], "little") + 8 > len(data)
        case "image/bmp":
            return int.from_bytes(data[2:6], "little") > len(data)
        case "image/tiff":
            return _directories_end_early(data)
        case _:
            return not data.rstrip(b"\0").endswith(b";")  # the trailer of GIF


def _directories_end_early(data: bytes) -> bool:
    """Tell whether the chain of directories of a TIFF leads beyond the file's end (TIFF 6.0, section 2)."""
    order = "<" if data[:2] == b"II" else ">"
    if len(data) < 8:
        return True
    at, seen = int(struct.unpack_from(order + "I", data, 4)[0]), set[int]()
    while at and at not in seen:
        seen.add(at)
        if at + 2 > len(data):
            return True
        after = at + 2 + 12 * int(struct.unpack_from(order + "H", data, at)[0])
        if after + 4 > len(data):
            return True
        at = int(struct.unpack_from(order + "I", data, after)[0])
    return False


def _pixels_end_early(image: Image.Image, path: Path) -> bool:
    """Tell whether the current page of a TIFF has strips or tiles behind the file's end.

    Some decoders fill what is missing with white and say nothing.
    """
    tags, size = image.tag_v2, path.stat().st_size  # type: ignore[attr-defined]
    for offsets, counts in ((_STRIP_OFFSETS, _STRIP_COUNTS), (_TILE_OFFSETS, _TILE_COUNTS)):
        parts = zip(tags.get(offsets, ()), tags.get(counts, ()), strict=False)
        if any(offset + count > size for offset, count in parts):
            return True
    return False
