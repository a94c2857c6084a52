"""Pages as files in the kinds that archives hold: PDF with text, scans in PDF, TIFF (G4 and grey), PNG and JPEG."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

__all__ = ["BITONAL", "GREY_KINDS", "MEDIA_TYPES", "PICTURES", "binarised", "choose_kind", "pack_images"]

Grey = npt.NDArray[np.uint8]

# the kinds of file that hold black and white only
BITONAL = frozenset({"g4", "bitonal pdf", "bitonal png"})
# what is filed instead where black and white would lose the letters
GREY_KINDS = {"g4": "tif", "bitonal pdf": "pdf", "bitonal png": "png"}
# the kinds that are image files, of which each page can be one
PICTURES = frozenset({"g4", "tif", "png", "bitonal png", "jpg"})
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "tif": "image/tiff",
    "png": "image/png",
    "jpg": "image/jpeg",
}


def choose_kind(rng: random.Random, pages: int, grey_only: bool = False, *, picture: bool = False) -> str:
    """Choose how a scan of so many *pages* is filed: one of the kinds that ``pack_images`` takes.

    What is *grey_only* makes no sense in black and white; a *picture* is an image file, no PDF.
    """
    kinds = ["g4", "g4", "tif", "pdf", "bitonal pdf"]
    if pages == 1:
        kinds += ["png", "bitonal png", "jpg", "jpg"]
    if picture:
        kinds = [kind for kind in kinds if kind in PICTURES]
    return rng.choice([kind for kind in kinds if not (grey_only and kind in BITONAL)])


def pack_images(images: Sequence[Grey], kind: str, dpi: int) -> tuple[bytes, str]:
    """Return the file's bytes and its ending; the same pages give the same bytes.

    Args:
        images: the pages.
        kind: ``g4``, ``tif``, ``pdf``, ``bitonal pdf``, ``png``, ``bitonal png`` or ``jpg``.
        dpi: the resolution to be noted in the file.

    Raises:
        ValueError: for any other kind, or several pages in a PNG or JPEG.
    """
    out = io.BytesIO()
    if kind in ("png", "bitonal png", "jpg") and len(images) > 1:
        raise ValueError(f"a {kind} holds one page, not {len(images)}")
    if kind in ("png", "bitonal png"):
        page = _bitonal(images[0]) if kind in BITONAL else Image.fromarray(images[0])
        page.save(out, "PNG", dpi=(dpi, dpi))
        return out.getvalue(), "png"
    if kind == "jpg":
        Image.fromarray(images[0]).save(out, "JPEG", quality=82, dpi=(dpi, dpi))
    elif kind in ("g4", "tif"):
        pages = [_bitonal(image) if kind == "g4" else Image.fromarray(image) for image in images]
        compression = "group4" if kind == "g4" else "tiff_lzw"
        pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression=compression, dpi=(dpi, dpi))
        return out.getvalue(), "tif"
    elif kind in ("pdf", "bitonal pdf"):
        out.write(_pdf(images, dpi, bitonal=kind != "pdf"))
        return out.getvalue(), "pdf"
    else:
        raise ValueError(f"no such kind of file: {kind!r}")
    return out.getvalue(), kind


def binarised(image: Grey) -> Grey:
    """Return the page in black and white, as a scanner with a moving level gives it."""
    ground = cv2.blur(image, (91, 91)).astype(np.float32)
    ink = float(np.percentile(image, 0.5))
    return np.where(image > ground - 0.32 * np.maximum(ground - ink, 60), 255, 0).astype(np.uint8)


def _bitonal(image: Grey) -> Image.Image:
    return Image.fromarray(binarised(image)).convert("1", dither=Image.Dither.NONE)


def _pdf(images: Sequence[Grey], dpi: int, *, bitonal: bool) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for image in images:
        high, wide = image.shape
        size = (wide * 72 / dpi, high * 72 / dpi)
        canvas.setPageSize(size)
        packed: Image.Image | io.BytesIO = _bitonal(image)
        if not bitonal:
            packed = io.BytesIO()
            Image.fromarray(image).save(packed, "JPEG", quality=80)
            packed.seek(0)
        canvas.drawImage(ImageReader(packed), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
