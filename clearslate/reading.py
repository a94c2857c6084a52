"""From files to records: intake, pages, documents, each stage by the ledger and worked off by the workers.

The order is the ledger's, the work is in ``steps``. Whatever has been done under the same bytes, options and
version is taken from the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from clearslate.fingerprint import page_version, record_version
from clearslate.gathering import Result, gather
from clearslate.inputs import Found
from clearslate.intake import File, Paper, group_papers, open_files
from clearslate.ledger import Entry, Ledger, Work, digest_of
from clearslate.ocr_out import OcrOut, write_ocr_out
from clearslate.progress import Progress
from clearslate.stages import Stages
from clearslate.steps import Readers, Scan, read_extract_file, read_file_pages, read_one_page
from clearslate.store import FileRow
from clearslate.workers import Task, Workers

__all__ = ["Asked", "read_everything"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reading depends on beside the files. ``engine_version`` is the engine's name with its versions."""

    engine: str
    engine_version: str
    mode: Literal["fast", "balanced", "careful"]
    max_megapixels: float
    latest: date
    one_document_per: Literal["file", "folder"] = "file"
    ocr_out: OcrOut | None = None

    @property
    def read_options(self) -> dict[str, Any]:
        """The fields of ``ocr.read.ReadOptions``."""
        return {"engine": self.engine, "mode": self.mode, "max_megapixels": self.max_megapixels}


def read_everything(
    found: Sequence[Found], asked: Asked, ledger: Ledger, workers: Workers, readers: Readers, progress: Progress
) -> Result:
    """Read all files and return their records; what is done already is not done again.

    A file or page that cannot be read gives a problem and stops nothing.
    """
    stages = Stages(ledger, workers, progress)
    outputs = ledger.store.outputs
    files = open_files(found, stages, readers, outputs)
    ledger.store.record_files(
        ledger.run, [FileRow(f.found.shown, f.sha256, f.media_type, f.pages or None, f.state) for f in files]
    )
    papers = group_papers([file for file in files if file.state == "opened"], asked.one_document_per)
    pages = _read_pages(papers, asked, stages, readers, outputs)
    documents = _read_documents(papers, pages, asked, stages, readers, outputs)
    extracts = _read_extracts(asked, files, stages, outputs)
    result = gather(files, papers, pages, documents, extracts, ledger)
    if asked.ocr_out is not None:
        write_ocr_out(asked.ocr_out, papers, pages, asked.max_megapixels, ledger, workers, progress, result)
    return result


def _read_pages(
    papers: Sequence[Paper], asked: Asked, stages: Stages, readers: Readers, outputs: Path
) -> dict[tuple[str, int], Entry]:
    options = digest_of(asked.read_options)
    version = page_version(asked.engine_version)
    by_key = {(file.sha256, number): file for paper in papers for file, number in paper.pages}

    def task_for(entry: Entry) -> Task:
        work = entry.work
        file = by_key[work.sha256, work.page]
        facts = (file.sha256, file.media_type, file.pages)
        arguments = (
            readers,
            str(file.found.path),
            facts,
            work.page,
            asked.read_options,
            entry.attempt,
            outputs,
        )
        return Task(entry.id, read_one_page, arguments)

    works = [Work(sha, number, "page", options, version) for sha, number in by_key]
    return stages.run("page", works, task_for)


def _read_documents(
    papers: Sequence[Paper],
    pages: Mapping[tuple[str, int], Entry],
    asked: Asked,
    stages: Stages,
    readers: Readers,
    outputs: Path,
) -> dict[tuple[str, int], Entry]:
    def names_of(paper: Paper) -> list[str | None]:
        entries = [pages[file.sha256, number] for file, number in paper.pages]
        return [entry.output if entry.state == "done" else None for entry in entries]

    by_sha = {paper.sha256: (paper, names_of(paper)) for paper in papers}
    works = [
        Work(
            sha,
            0,
            "document",
            digest_of({"latest": asked.latest.isoformat(), "pages": names, "mode": asked.mode}),
            record_version(asked.engine_version),
        )
        for sha, (_, names) in by_sha.items()
    ]

    def task_for(entry: Entry) -> Task:
        paper, names = by_sha[entry.work.sha256]
        source = (paper.shown, paper.sha256, paper.media_type)
        scans: list[Scan] = [
            (str(file.found.path), (file.sha256, file.media_type or "", file.pages), number)
            for file, number in paper.pages
        ]
        latest = asked.latest.isoformat()
        return Task(entry.id, read_file_pages, (readers, source, names, scans, asked.read_options, latest, outputs))

    return stages.run("document", works, task_for)


def _read_extracts(
    asked: Asked, files: Sequence[File], stages: Stages, outputs: Path
) -> dict[tuple[str, int], Entry]:
    latest = asked.latest.isoformat()
    by_sha: dict[str, File] = {}
    for file in files:
        if file.found.kind == "extract" and file.sha256:
            by_sha.setdefault(file.sha256, file)
    works = [Work(sha, 0, "extract", digest_of({"latest": latest}), record_version()) for sha in by_sha]

    def task_for(entry: Entry) -> Task:
        file = by_sha[entry.work.sha256]
        return Task(entry.id, read_extract_file, (str(file.found.path), file.found.shown, latest, outputs))

    return stages.run("extract", works, task_for)
