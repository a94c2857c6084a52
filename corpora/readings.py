"""The pages of an archive, read once and kept, so that what is made of them can be measured again and again.

Reading takes seconds a page, parsing milliseconds. ``read_archive`` keeps each file's pages, and ``parse`` what its
second looks saw, as JSON in a folder of the caller's; what lies there is not read again. After a change of the reader
that folder is to be emptied.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from extract.assemble import Extraction, FileSource, Weighing, read_document
from ocr.page import Box, Page, Reading
from ocr.problems import ReadingProblem
from ocr.read import ReadOptions, read_page
from ocr.reread import reread
from ocr.source import Document, open_document

__all__ = ["ReadFile", "parse", "read_archive"]

_LEVELS = "ABCD"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file of an archive as it was read: ``level`` its wear, ``failed`` the numbers of pages that were not."""

    path: Path
    level: str
    document: Document
    pages: tuple[Page, ...]
    failed: tuple[int, ...]

    @property
    def doc_id(self) -> str:
        """The name under which the truth knows it."""
        return self.path.stem


def read_archive(
    archive: Path,
    kept: Path,
    *,
    options: ReadOptions | None = None,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[ReadFile]:
    """Return the scans and papers of *archive* with their pages, in the order of their levels and names.

    Args:
        archive: a folder as ``scripts/make_archive`` makes it; its DOJ extracts are left out.
        kept: where pages are kept, and taken from where they lie already.
        options: how to read; by default as ``clearslate run`` does.
        jobs: how many processes read.
        progress: called with how many files are done, and of how many.

    Raises:
        ValueError: *archive* holds no file of any level.
    """
    kept.mkdir(parents=True, exist_ok=True)
    paths = [path for level in _LEVELS for path in sorted((archive / level).glob("*")) if path.suffix != ".dat"]
    if not paths:
        raise ValueError(f"{archive}: no files of an archive; scripts/make_archive makes one")
    work = partial(_read_file, kept=kept, options=options or ReadOptions())
    if jobs == 1:
        return list(_counted(map(work, paths), len(paths), progress))
    # The readers' models do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        return list(_counted(pool.map(work, paths), len(paths), progress))


def _counted(files: Iterable[ReadFile], of: int, progress: Callable[[int, int], None] | None) -> Iterator[ReadFile]:
    for number, file in enumerate(files, start=1):
        if progress is not None:
            progress(number, of)
        yield file


def parse(
    file: ReadFile,
    latest: date,
    kept: Path | None,
    *,
    options: ReadOptions | None = None,
    weighing: Weighing | None = None,
) -> Extraction:
    """Return what ``extract`` makes of a file, its second looks included.

    Args:
        file: as ``read_archive`` gave it.
        latest: days after this one are implausible.
        kept: where second looks are kept; None: nothing is looked at twice.
        options: how to read.
        weighing: how values are weighed (``extract.assemble``).
    """
    source = FileSource(f"{file.level}/{file.path.name}", file.document.sha256, file.document.media_type)
    if kept is None:
        return read_document(source, file.pages, latest, file.failed, weighing=weighing)
    looks = _Looks(file.document, options or ReadOptions(), kept / f"{file.document.sha256}.looks.json")
    found = read_document(source, file.pages, latest, file.failed, looks, weighing)
    looks.keep()
    return found


def _read_file(path: Path, kept: Path, options: ReadOptions) -> ReadFile:
    document = open_document(path)
    target = kept / f"{document.sha256}.{options.mode}.json"
    if not target.exists():
        pages: list[dict[str, Any]] = []
        failed: list[int] = []
        for number in range(1, document.pages + 1):
            try:
                pages.append(read_page(document, number, options).to_json())
            except ReadingProblem:
                failed.append(number)
        _write(target, {"pages": pages, "failed": failed})
    held = json.loads(target.read_text(encoding="utf-8"))
    read = tuple(Page.from_json(page) for page in held["pages"])
    return ReadFile(path, path.parent.name, document, read, tuple(held["failed"]))


def _write(target: Path, content: Any) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(".new")
    aside.write_text(json.dumps(content), encoding="utf-8")
    aside.replace(target)


class _Looks:
    """Second looks at one file: those kept, and new ones at its pictures."""

    def __init__(self, document: Document, options: ReadOptions, path: Path) -> None:
        self._document, self._options, self._path = document, options, path
        self._seen: dict[str, list[list[Any]]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self._known = len(self._seen)

    def __call__(self, page: Page, box: Box, allowed: str = "") -> tuple[Reading, ...]:
        edges = ",".join(f"{edge:.5f}" for edge in (box.left, box.top, box.right, box.bottom))
        key = f"{page.number}:{edges}:{allowed}"
        if key not in self._seen:
            found = reread(self._document, self._options, page, box, allowed)
            self._seen[key] = [[each.text, each.confidence, each.source] for each in found]
        return tuple(Reading(*each) for each in self._seen[key])

    def keep(self) -> None:
        if len(self._seen) > self._known:
            _write(self._path, self._seen)
