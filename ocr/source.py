"""A file of old court paper: what type it is, how many pages it has, and the picture of each.

Types are taken by their first bytes and from an explicit list; the name of a file decides nothing but
whether a foreign file is called ``mislabelled`` (its name promised a type that is read) or ``foreign``.
A file whose bytes are of one readable type and whose name says another is read as what it is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ocr import images, pdf
from ocr.picture import Colour
from ocr.problems import ReadingProblem

__all__ = ["MEDIA_TYPES", "Document", "media_type_of", "open_document", "page_colours"]

MEDIA_TYPES: dict[str, frozenset[str]] = {
    "application/pdf": frozenset({".pdf"}),
    "image/tiff": frozenset({".tif", ".tiff"}),
    "image/jpeg": frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    "image/png": frozenset({".png"}),
    "image/jp2": frozenset({".jp2", ".j2k", ".jpf", ".jpx", ".j2c", ".jpc"}),
    "image/bmp": frozenset({".bmp", ".dib"}),
    "image/webp": frozenset({".webp"}),
    "image/gif": frozenset({".gif"}),
}
"""Each media type that is read, with the endings of names that promise it."""

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\xff\x4f\xff\x51", "image/jp2"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_BMP_HEADER_SIZES = frozenset({12, 40, 52, 56, 64, 108, 124})
_PDF_MARK = b"%PDF-"
_PDF_MARK_WITHIN = 1024  # PDF 1.7, appendix H.3, note 13: readers accept the mark within the first 1,024 bytes
_FOREIGN_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"%!PS", "a PostScript file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that can be read: where it is, the SHA-256 of its bytes, its media type, its number of pages."""

    path: Path
    sha256: str
    media_type: str
    pages: int


def open_document(path: Path) -> Document:
    """Return what *path* is, without reading its pages.

    Raises:
        ReadingProblem: It can't be opened (``unreadable``), holds nothing (``empty``), asks for a password
            (``encrypted``), ends early (``truncated``), or is of no type that is read (``foreign``,
            ``mislabelled``). Its ``page`` is ``None``.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_PDF_MARK_WITHIN)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ReadingProblem(
            "unreadable",
            f"The file can't be opened: {error.strerror or type(error).__name__}.",
            "Check that the file is there and that this account may read it.",
        ) from error
    if not start:
        raise ReadingProblem(
            "empty", "The file has no bytes.", "Copy or scan it again; the original may still be whole."
        )
    media_type = media_type_of(start)
    if media_type is None:
        raise _not_ours(start, path.suffix.lower())
    pages = pdf.count_pages(path) if media_type == "application/pdf" else images.count_frames(path, media_type)
    return Document(path, digest, media_type, pages)


def media_type_of(start: bytes) -> str | None:
    """Return the media type that the first 1,024 bytes of a file tell, or ``None`` where it is none of ours."""
    for mark, media_type in _STARTS:
        if start.startswith(mark):
            return media_type
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start[:2] == b"BM" and int.from_bytes(start[14:18], "little") in _BMP_HEADER_SIZES:
        return "image/bmp"
    if _PDF_MARK in start[:_PDF_MARK_WITHIN]:
        return "application/pdf"
    return None


def page_colours(document: Document, number: int, max_megapixels: float) -> Colour:
    """Return the picture of page *number* (from 1) as archived, turned as its file says it is to be shown.

    An image comes in its own size; a page of a PDF in the size of the scan that fills it, or at 300 dpi,
    and in fewer pixels where it would be larger than is of use (see ``pdf.size_in_pixels``).

    Raises:
        ReadingProblem: The page has more than *max_megapixels*, or is damaged.
        ValueError: *document* has no such page.
    """
    if not 1 <= number <= document.pages:
        raise ValueError(f"the document has pages 1 to {document.pages}, not {number}")
    if document.media_type == "application/pdf":
        return pdf.render(document.path, number, max_megapixels)
    return images.load_frame(document.path, document.media_type, number, max_megapixels)


def _not_ours(start: bytes, ending: str) -> ReadingProblem:
    looks = next((what for mark, what in _FOREIGN_STARTS if start.startswith(mark)), None)
    if looks is None and b"\0" not in start:
        looks = "plain text or a web page"
    seems = f" It seems to be {looks}." if looks else ""
    advice = "Print it to PDF, or scan the paper to PDF, TIFF, JPEG or PNG, and give that."
    if any(ending in endings for endings in MEDIA_TYPES.values()):
        return ReadingProblem(
            "mislabelled", f"The name ends in {ending}, but the bytes are of no type that is read.{seems}", advice
        )
    return ReadingProblem("foreign", f"The file is of no type that is read.{seems}", advice)
