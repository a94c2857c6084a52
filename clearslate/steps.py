"""What workers do: open a file, read a page, turn a file's pages into records, read an extract.

Each is a function of its arguments alone; what it gives is stored under its content, and only the name of
that goes back to the run. The readers are imported where they run, so that the run itself, which reads nothing,
starts fast and stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clearslate.outputs import load_output, save_output

if TYPE_CHECKING:
    from extract.problem import Problem
    from extract.record import Record
    from ocr.page import Box, Page, Reading
    from ocr.read import ReadOptions
    from ocr.reread import Reread
    from ocr.source import Document

__all__ = [
    "STEPS",
    "Readers",
    "Scan",
    "open_file",
    "read_extract_file",
    "read_file_pages",
    "read_one_page",
]


def _open_document(path: Path) -> Document:
    from ocr.source import open_document

    return open_document(path)


def _read_page(document: Document, number: int, options: ReadOptions) -> Page:
    from ocr.read import read_page

    return read_page(document, number, options)


def _read_document(
    source: tuple[str, str, str],
    pages: Sequence[Page],
    latest: date,
    failed: Sequence[int],
    reread: Reread | None,
) -> tuple[list[Record], list[Problem]]:
    from extract.assemble import FileSource, read_document

    found = read_document(FileSource(*source), pages, latest, failed, reread)
    return found.records, found.problems


@dataclass(frozen=True, slots=True)
class Readers:
    """The readers that the steps call; functions of a module, since they are handed to other processes.

    ``read_document`` takes path, SHA-256 and media type of the file, its pages, the latest plausible day and the
    numbers of the pages that could not be read, and what looks at a place again (or None); it gives records and
    problems.
    """

    open_document: Callable[[Path], Document] = _open_document
    read_page: Callable[[Document, int, ReadOptions], Page] = _read_page
    read_document: Callable[
        [tuple[str, str, str], Sequence[Page], date, Sequence[int], Reread | None],
        tuple[list[Record], list[Problem]],
    ] = _read_document


STEPS = Readers()

Scan = tuple[str, tuple[str, str, int], int]
"""A file's path, its SHA-256, media type and number of pages, and which of its pages."""


def open_file(readers: Readers, path: str, outputs: Path) -> str:
    """Open the file; store its media type and number of pages. Raises ReadingProblem."""
    document = readers.open_document(Path(path))
    return save_output(outputs, {"media_type": document.media_type, "pages": document.pages})


def read_one_page(
    readers: Readers,
    path: str,
    facts: tuple[str, str, int],
    number: int,
    asked: Mapping[str, Any],
    attempt: int,
    outputs: Path,
) -> str:
    """Read page *number* of the file and store it as JSON. Raises ReadingProblem.

    Args:
        readers: who reads.
        path: the file.
        facts: its SHA-256, media type and number of pages.
        number: counted from 1.
        asked: the fields of ``ReadOptions``.
        attempt: how many attempts have failed; after the first, the page is read once only (``fast``).
        outputs: where results are stored.
    """
    from ocr.read import ReadOptions
    from ocr.source import Document

    options = ReadOptions(**asked)
    if attempt:
        options = replace(options, mode="fast")
    page = readers.read_page(Document(Path(path), *facts), number, options)
    return save_output(outputs, page.to_json())


def read_file_pages(
    readers: Readers,
    source: tuple[str, str, str],
    pages: Sequence[str | None],
    scans: Sequence[Scan],
    asked: Mapping[str, Any],
    latest: str,
    outputs: Path,
) -> str:
    """Turn a file's pages into records and problems, and store both.

    Args:
        readers: who reads.
        source: path, SHA-256 and media type.
        pages: for each page, in order, the name of its stored result; None where it could not be read.
        scans: for each page, in order, where its picture is.
        asked: the fields of ``ReadOptions``; ``fast`` takes no second look at doubtful values.
        latest: the ISO day after which dates are implausible.
        outputs: where results are stored.
    """
    from ocr.page import Page

    read: list[Page] = []
    for number, name in enumerate(pages, start=1):
        if name is not None:
            # A document made of single images counts its pages through.
            read.append(Page.from_json({**load_output(outputs, name), "number": number}))
    failed = [number for number, name in enumerate(pages, start=1) if name is None]
    records, problems = readers.read_document(
        source, read, date.fromisoformat(latest), failed, _second_look(scans, asked)
    )
    return save_output(
        outputs,
        {
            "records": [record.to_json() for record in records],
            "problems": [problem.model_dump(mode="json") for problem in problems],
        },
    )


def _second_look(scans: Sequence[Scan], asked: Mapping[str, Any]) -> Reread | None:
    """Return what looks at places of these pages again; None in the mode that looks once."""
    from ocr.read import ReadOptions
    from ocr.reread import reread
    from ocr.source import Document

    options = ReadOptions(**asked)
    if options.mode == "fast":
        return None

    def look(page: Page, box: Box, allowed: str = "") -> tuple[Reading, ...]:
        path, facts, number = scans[page.number - 1]
        return reread(Document(Path(path), *facts), options, replace(page, number=number), box, allowed)

    return look


def read_extract_file(path: str, shown: str, latest: str, outputs: Path) -> str:
    """Turn a Department of Justice extract into records and rejected rows, and store both.

    Raises ReadingProblem (``unreadable``) where the file is refused as a whole.
    """
    from extract.doj import ExtractRefused, read_extract
    from ocr.problems import ReadingProblem

    try:
        records, rejects = read_extract(Path(path), shown, date.fromisoformat(latest))
    except ExtractRefused as error:
        raise ReadingProblem(
            "unreadable", f"the extract is refused: {error}", "Ask for the extract again with its 95 columns."
        ) from error
    return save_output(
        outputs,
        {
            "records": [record.to_json() for record in records],
            "rejects": [{"line": reject.line, "reason": reject.reason} for reject in rejects],
        },
    )
