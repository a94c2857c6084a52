"""The searchable PDF: the archived image untouched, and under it the text that was read.

A PDF keeps its pages as they are, with a content stream before their own; other images get a page each. Pages
with a good text layer of their own are left alone. A page that could not be read holds its image alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ocr.output.from_images import Lost, pdf_of_images
from ocr.output.from_pdf import pdf_of_pdf
from ocr.output.pdfa import judge
from ocr.output.sheet import Sheet

__all__ = ["Made", "write_searchable"]


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: whether it says that it is PDF/A-2b, who checked that, and what was against it.

    ``lost`` are the ordinals of pages whose image could not be decoded, with the kind of the problem; their
    pages are blank.
    """

    pdfa: bool
    checked_by: str
    against: tuple[str, ...]
    lost: tuple[tuple[int, str], ...]


def write_searchable(sheets: Sequence[Sheet], path: Path, max_megapixels: float) -> Made:
    """Write the searchable PDF of *sheets* (at least one) to *path*.

    It says that it is PDF/A-2b where that was checked and holds; where the source stands against it, it is
    written without the claim. Raises ReadingProblem where the source is a PDF that can't be followed.
    """
    lost = _write(sheets, path, max_megapixels, claim=True)
    checked_by, against = judge(path)
    if against:
        _write(sheets, path, max_megapixels, claim=False)
    return Made(not against, checked_by, tuple(against), tuple(lost))


def _write(sheets: Sequence[Sheet], path: Path, max_megapixels: float, claim: bool) -> Lost:
    if sheets[0].document.media_type == "application/pdf":
        pdf_of_pdf(sheets, path, claim)
        return []
    with path.open("wb") as file:
        return pdf_of_images(sheets, file, max_megapixels, claim)
