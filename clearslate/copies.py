"""What a worker does for ``--ocr-out``: write one document as ALTO, hOCR, plain text and a searchable PDF.

Pages are taken from the store one by one as they are written, so that a document of a thousand pages is never in
memory as a whole. Each file is written aside and then takes its place.
"""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from clearslate.outputs import load_output, publish, save_output, space_watched

if TYPE_CHECKING:
    from ocr.output.sheet import Sheet
    from ocr.page import Page

__all__ = ["ENDINGS", "Leaf", "write_copies"]

ENDINGS = {"alto": ".alto.xml", "hocr": ".hocr", "text": ".txt", "pdf": ".searchable.pdf"}
"""What is added to a document's name, for each format."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a document: its file, with SHA-256, media type and number of pages, and its number there, from 1.

    ``stored`` is the name under which its reading is stored, None where it could not be read.
    """

    path: str
    facts: tuple[str, str, int]
    number: int
    stored: str | None


def write_copies(
    name: str, leaves: Sequence[Leaf], target: str, aside: Path, max_megapixels: float, outputs: Path
) -> str:
    """Write the four files of a document, and store what there is to say of them.

    Args:
        name: what the document is called.
        leaves: its pages in order, at least one.
        target: where the files go, without their endings.
        aside: a folder on the same disk, for what is being written.
        max_megapixels: images with more are not decoded.
        outputs: where results are stored.

    Raises:
        ReadingProblem: The source is damaged in a way that did not matter to reading.
    """
    from ocr.output.alto import alto_parts
    from ocr.output.hocr import hocr_parts
    from ocr.output.searchable import write_searchable
    from ocr.output.text import text_parts

    sheets = _Sheets(leaves, outputs)
    written: dict[str, Any] = {}
    with space_watched(Path(target).parent):
        for folder in (Path(target).parent, aside):
            folder.mkdir(parents=True, exist_ok=True)
        beside = aside / f"{os.getpid()}"
        for kind, parts in (
            ("alto", alto_parts(name, sheets)),
            ("hocr", hocr_parts(name, sheets)),
            ("text", text_parts(sheets)),
        ):
            _write(beside, parts)
            written[kind] = _placed(beside, Path(target + ENDINGS[kind]))
        made = write_searchable(sheets, beside, max_megapixels)
        written["pdf"] = _placed(beside, Path(target + ENDINGS["pdf"]))
    return save_output(
        outputs,
        {
            "written": written,
            "kept_text": [sheet.ordinal for sheet in sheets if sheet.keeps_its_text],
            "without_text": [ordinal for ordinal, leaf in enumerate(leaves, start=1) if leaf.stored is None],
            "without_image": [{"page": ordinal, "kind": kind} for ordinal, kind in made.lost],
            "pdfa": {"claimed": made.pdfa, "checked_by": made.checked_by, "against": list(made.against)},
        },
    )


def _write(path: Path, parts: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(parts)


def _placed(beside: Path, place: Path) -> dict[str, Any]:
    with beside.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = beside.stat().st_size
    publish(beside, place)
    return {"sha256": digest, "bytes": size}


class _Sheets(Sequence["Sheet"]):
    """The pages of a document, each read from the store when it is asked for."""

    def __init__(self, leaves: Sequence[Leaf], outputs: Path) -> None:
        self._leaves = leaves
        self._outputs = outputs
        self._size = functools.cache(self._size_of)

    def __len__(self) -> int:
        return len(self._leaves)

    @overload
    def __getitem__(self, index: int) -> Sheet: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Sheet]: ...
    def __getitem__(self, index: int | slice) -> Sheet | Sequence[Sheet]:
        if isinstance(index, slice):
            return [self._sheet(at) for at in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._sheet(index % len(self))

    def _sheet(self, at: int) -> Sheet:
        from ocr.output.sheet import Sheet
        from ocr.source import Document

        leaf = self._leaves[at]
        document = Document(Path(leaf.path), *leaf.facts)
        return Sheet(document, leaf.number, at + 1, *self._size(at), self._page(leaf, at + 1))

    def _page(self, leaf: Leaf, ordinal: int) -> Page | None:
        from ocr.page import Page

        if leaf.stored is None:
            return None
        return Page.from_json({**load_output(self._outputs, leaf.stored), "number": ordinal})

    def _size_of(self, at: int) -> tuple[int, int]:
        from ocr.output.sheet import size_as_shown
        from ocr.problems import ReadingProblem
        from ocr.source import Document

        leaf = self._leaves[at]
        try:
            return size_as_shown(Document(Path(leaf.path), *leaf.facts), leaf.number)
        except ReadingProblem:
            if leaf.stored is not None:
                raise
            return 0, 0  # what could not be read need not have a size
