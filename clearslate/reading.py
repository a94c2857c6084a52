"""From files to records: intake, pages, documents, each stage by the ledger and worked off by the workers.

The order is the ledger's, the work is in ``steps``. Whatever has been done under the same bytes, options and
version is taken from the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from clearslate.fingerprint import code_digest, page_version, record_version
from clearslate.inputs import Found
from clearslate.ledger import Entry, Ledger, Tally, Work, digest_of
from clearslate.outputs import file_sha256, load_output
from clearslate.progress import Progress
from clearslate.steps import Readers, open_file, read_extract_file, read_file_pages, read_one_page
from clearslate.store import FileRow
from clearslate.workers import Done, Task, Workers
from extract.problem import Problem
from extract.record import Record

__all__ = ["Asked", "Reject", "Result", "read_everything"]

_ATTEMPTS = 2
"""How often a page is tried before it is set aside: as asked, then in the simplest way."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reading depends on beside the files. ``engine_version`` is the engine's name with its versions."""

    engine: str
    engine_version: str
    mode: Literal["fast", "balanced", "careful"]
    max_megapixels: float
    latest: date
    one_document_per: Literal["file", "folder"] = "file"

    @property
    def read_options(self) -> dict[str, Any]:
        """The fields of ``ocr.read.ReadOptions``."""
        return {"engine": self.engine, "mode": self.mode, "max_megapixels": self.max_megapixels}


@dataclass(frozen=True, slots=True)
class Reject:
    """A row of an extract that was set aside."""

    path: str
    line: int
    reason: str


@dataclass
class Result:
    """All that was read: records and problems in the order of the files, and the counts of the ledger."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    files: Tally = field(default_factory=lambda: Tally(0, 0, 0, 0, 0))
    pages: Tally = field(default_factory=lambda: Tally(0, 0, 0, 0, 0))
    passed_over: int = 0
    same_bytes: int = 0
    pages_read_simply: int = 0

    @property
    def complete(self) -> bool:
        """Whether every file and page was read."""
        return self.files.done == self.files.total and self.pages.done == self.pages.total


@dataclass
class _File:
    """A file with what intake found."""

    found: Found
    sha256: str
    media_type: str | None = None
    pages: int = 0
    state: str = "new"
    problem: Problem | None = None


@dataclass(frozen=True)
class _Paper:
    """A document: a file, or the page images of a folder. ``pages`` are the files and page numbers it is made of."""

    shown: str
    sha256: str
    media_type: str
    pages: tuple[tuple[_File, int], ...]
    also_at: tuple[str, ...] = ()


def read_everything(
    found: Sequence[Found], asked: Asked, ledger: Ledger, workers: Workers, readers: Readers, progress: Progress
) -> Result:
    """Read all files and return their records; what is done already is not done again.

    A file or page that cannot be read gives a problem and stops nothing.
    """
    stages = _Stages(ledger, workers, progress)
    outputs = ledger.store.outputs
    files = _intake(found, stages, readers, outputs)
    ledger.store.record_files(
        ledger.run, [FileRow(f.found.shown, f.sha256, f.media_type, f.pages or None, f.state) for f in files]
    )
    papers = _papers([file for file in files if file.state == "opened"], asked.one_document_per)
    pages = _read_pages(papers, asked, stages, readers, outputs)
    documents = _read_papers(papers, pages, asked, stages, readers, outputs)
    extracts = _read_extracts(files, stages, outputs)
    return _gather(files, papers, pages, documents, extracts, ledger)


class _Stages:
    """Works off one stage after another."""

    def __init__(self, ledger: Ledger, workers: Workers, progress: Progress) -> None:
        self.ledger = ledger
        self.workers = workers
        self.progress = progress

    def run(
        self, stage: str, works: Sequence[Work], task_for: Callable[[Entry], Task]
    ) -> dict[tuple[str, int], Entry]:
        """Enter *works*, work off what is not done, and return how each stands, by file hash and page."""
        ledger = self.ledger
        ledger.enter(works)
        tally = ledger.tally(stage)
        self.progress.at(stage, tally)
        under_way: dict[int, Entry] = {}

        def claim(room: int) -> list[Task]:
            entries = ledger.claim(stage, room)
            under_way.update({entry.id: entry for entry in entries})
            return [task_for(entry) for entry in entries]

        try:
            for outcome in self.workers.work(claim):
                entry = under_way.pop(outcome.key)
                if isinstance(outcome, Done):
                    ledger.commit_done(entry.id, outcome.value)
                    tally = replace(tally, done=tally.done + 1, pending=tally.pending - 1)
                elif outcome.final:
                    ledger.commit_failed(entry.id, "failed", outcome.kind, outcome.message, outcome.what_to_do)
                    tally = replace(tally, failed=tally.failed + 1, pending=tally.pending - 1)
                elif entry.attempt + 1 < _ATTEMPTS:
                    ledger.try_again(entry.id, outcome.kind)
                    continue
                else:
                    ledger.commit_failed(entry.id, "quarantined", outcome.kind, outcome.message, outcome.what_to_do)
                    tally = replace(tally, quarantined=tally.quarantined + 1, pending=tally.pending - 1)
                self.progress.at(stage, tally)
        finally:
            ledger.release(under_way)
        settled = ledger.tally(stage)
        if settled != tally:
            raise RuntimeError(f"the ledger says {settled}, the run counted {tally}")
        return ledger.entries(stage)


def _intake(found: Sequence[Found], stages: _Stages, readers: Readers, outputs: Path) -> list[_File]:
    """Hash and open every file; files of the same bytes are opened once."""
    files: list[_File] = []
    first: dict[str, _File] = {}
    for item in found:
        try:
            file = _File(item, file_sha256(item.path))
        except OSError as error:
            file = _File(item, "", state="failed")
            file.problem = Problem(
                path=item.shown,
                kind="unreadable",
                message=f"the file cannot be read: {error.strerror}",
                what_to_do="Check that the file is there, and that it may be read.",
            )
        if file.sha256:
            first.setdefault(file.sha256, file)
        files.append(file)
    # What a file is called can be what is wrong with it ("mislabelled"), so it is part of what was asked.
    works = [
        Work(sha, 0, "open", digest_of({"suffix": file.found.path.suffix.lower()}), code_digest("ocr"))
        for sha, file in first.items()
        if file.found.kind == "document"
    ]
    opened = stages.run(
        "open",
        works,
        lambda entry: Task(entry.id, open_file, (readers, str(first[entry.work.sha256].found.path), outputs)),
    )
    for file in files:
        entry = opened.get((file.sha256, 0))
        if entry is None:
            continue
        if entry.state == "done" and entry.output:
            facts = load_output(outputs, entry.output)
            file.media_type, file.pages, file.state = facts["media_type"], facts["pages"], "opened"
        else:
            file.problem = _problem(file.found.shown, None, entry)
            met = entry.error_kind == "foreign" and not file.found.named
            file.state = "foreign" if met else "quarantined" if entry.state == "quarantined" else "failed"
    return files


def _papers(files: Sequence[_File], one_document_per: Literal["file", "folder"]) -> list[_Paper]:
    """Group opened files into documents; documents of the same bytes become one, with the other paths noted."""
    groups: dict[str, list[_File]] = {}
    for file in files:
        image = one_document_per == "folder" and (file.media_type or "").startswith("image/")
        key = file.found.path.parent.as_posix() if image else file.found.shown
        groups.setdefault(key, []).append(file)
    papers: dict[str, _Paper] = {}
    for shown, members in groups.items():
        pages = tuple((file, number) for file in members for number in range(1, file.pages + 1))
        sha256 = members[0].sha256
        if len(members) > 1:
            sha256 = hashlib.sha256("\n".join(file.sha256 for file in members).encode()).hexdigest()
        if sha256 in papers:
            other = papers[sha256]
            papers[sha256] = replace(other, also_at=(*other.also_at, shown))
        else:
            papers[sha256] = _Paper(shown, sha256, members[0].media_type or "", pages)
    return list(papers.values())


def _read_pages(
    papers: Sequence[_Paper], asked: Asked, stages: _Stages, readers: Readers, outputs: Path
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


def _read_papers(
    papers: Sequence[_Paper],
    pages: Mapping[tuple[str, int], Entry],
    asked: Asked,
    stages: _Stages,
    readers: Readers,
    outputs: Path,
) -> dict[tuple[str, int], Entry]:
    def names_of(paper: _Paper) -> list[str | None]:
        entries = [pages[file.sha256, number] for file, number in paper.pages]
        return [entry.output if entry.state == "done" else None for entry in entries]

    by_sha = {paper.sha256: (paper, names_of(paper)) for paper in papers}
    works = [
        Work(
            sha,
            0,
            "document",
            digest_of({"latest": asked.latest.isoformat(), "pages": names}),
            record_version(),
        )
        for sha, (_, names) in by_sha.items()
    ]

    def task_for(entry: Entry) -> Task:
        paper, names = by_sha[entry.work.sha256]
        source = (paper.shown, paper.sha256, paper.media_type)
        return Task(entry.id, read_file_pages, (readers, source, names, asked.latest.isoformat(), outputs))

    return stages.run("document", works, task_for)


def _read_extracts(files: Sequence[_File], stages: _Stages, outputs: Path) -> dict[tuple[str, int], Entry]:
    by_sha: dict[str, _File] = {}
    for file in files:
        if file.found.kind == "extract" and file.sha256:
            by_sha.setdefault(file.sha256, file)
    works = [Work(sha, 0, "extract", digest_of({}), record_version()) for sha in by_sha]

    def task_for(entry: Entry) -> Task:
        file = by_sha[entry.work.sha256]
        return Task(entry.id, read_extract_file, (str(file.found.path), file.found.shown, outputs))

    return stages.run("extract", works, task_for)


def _gather(
    files: Sequence[_File],
    papers: Sequence[_Paper],
    pages: Mapping[tuple[str, int], Entry],
    documents: Mapping[tuple[str, int], Entry],
    extracts: Mapping[tuple[str, int], Entry],
    ledger: Ledger,
) -> Result:
    result = Result(pages=ledger.tally("page"))
    result.problems += [file.problem for file in files if file.problem]
    result.pages_read_simply = sum(entry.state == "done" and entry.attempt > 0 for entry in pages.values())
    outputs = ledger.store.outputs
    ends: dict[str, str] = {}  # by file hash: how the file's last stage ended
    for paper in papers:
        for file, number in paper.pages:
            page = pages[file.sha256, number]
            if page.state != "done":
                result.problems.append(_problem(file.found.shown, number, page))
        entry = documents[paper.sha256, 0]
        ends.update({file.sha256: entry.state for file, _ in paper.pages})
        if entry.state == "done" and entry.output:
            said = load_output(outputs, entry.output)
            result.records += [_placed(raw, paper.shown, paper.also_at) for raw in said["records"]]
            result.problems += [Problem(**{**raw, "path": paper.shown}) for raw in said["problems"]]
        else:
            result.problems.append(_problem(paper.shown, None, entry))
    _gather_extracts(files, extracts, result, ends, outputs)
    _count_files(files, ends, result)
    return result


def _gather_extracts(
    files: Sequence[_File],
    extracts: Mapping[tuple[str, int], Entry],
    result: Result,
    ends: dict[str, str],
    outputs: Path,
) -> None:
    paths: dict[str, list[str]] = {}
    for file in files:
        if (file.sha256, 0) in extracts and file.found.kind == "extract":
            paths.setdefault(file.sha256, []).append(file.found.shown)
    for sha, (shown, *also_at) in paths.items():
        entry = extracts[sha, 0]
        ends[sha] = entry.state
        if entry.state != "done" or not entry.output:
            result.problems.append(_problem(shown, None, entry))
            continue
        said = load_output(outputs, entry.output)
        result.records += [_placed(raw, shown, also_at) for raw in said["records"]]
        result.rejects += [Reject(shown, raw["line"], raw["reason"]) for raw in said["rejects"]]
        if said["rejects"]:
            result.problems.append(
                Problem(
                    path=shown,
                    kind="rejected_rows",
                    message=f"{len(said['rejects'])} rows were set aside",
                    what_to_do="See rejects.csv for each row's line and reason.",
                )
            )


def _count_files(files: Sequence[_File], ends: Mapping[str, str], result: Result) -> None:
    counted = {"done": 0, "quarantined": 0, "failed": 0, "pending": 0}
    seen: set[str] = set()
    for file in files:
        if file.state == "foreign":
            result.passed_over += 1
            continue
        result.same_bytes += bool(file.sha256) and file.sha256 in seen
        seen.add(file.sha256)
        state = file.state if file.state in ("failed", "quarantined") else ends.get(file.sha256, "pending")
        counted[state if state in counted else "pending"] += 1
    result.files = Tally(total=len(files) - result.passed_over, **counted)


def _placed(raw: dict[str, Any], shown: str, also_at: Sequence[str]) -> Record:
    """Return the record with the paths of this run: stored results are shared by all paths of the same bytes."""
    return Record.model_validate({**raw, "source": {**raw["source"], "path": shown, "also_at": list(also_at)}})


def _problem(shown: str, page: int | None, entry: Entry) -> Problem:
    return Problem.model_validate(
        {
            "path": shown,
            "page": page,
            "kind": entry.error_kind,
            "message": entry.message,
            "what_to_do": entry.what_to_do,
        }
    )
