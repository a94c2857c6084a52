"""What came of the reading: records and problems in the order of the files, and every file and page accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clearslate.intake import File, Paper
from clearslate.ledger import Entry, Ledger, Tally
from clearslate.outputs import load_output
from clearslate.stages import problem_of
from extract.problem import Problem
from extract.record import Record

__all__ = ["Reject", "Result", "gather"]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row of an extract that was set aside."""

    path: str
    line: int
    reason: str


@dataclass
class Result:
    """All that was read: records and problems in the order of the files, and the counts of the ledger.

    ``copies`` are the documents that were written to ``--ocr-out``.
    """

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    files: Tally = field(default_factory=lambda: Tally(0, 0, 0, 0, 0))
    pages: Tally = field(default_factory=lambda: Tally(0, 0, 0, 0, 0))
    copies: Tally = field(default_factory=lambda: Tally(0, 0, 0, 0, 0))
    passed_over: int = 0
    same_bytes: int = 0
    pages_read_simply: int = 0

    @property
    def complete(self) -> bool:
        """Whether all was read and written: files, pages, rows of extracts (a lost one may be someone's prior)."""
        return not self.rejects and all(each.done == each.total for each in (self.files, self.pages, self.copies))


def gather(
    files: Sequence[File],
    papers: Sequence[Paper],
    pages: Mapping[tuple[str, int], Entry],
    documents: Mapping[tuple[str, int], Entry],
    extracts: Mapping[tuple[str, int], Entry],
    ledger: Ledger,
) -> Result:
    """Return what the stages gave, with the paths of this run; *ledger* has the pages' tally."""
    result = Result(pages=ledger.tally("page"))
    result.problems += [file.problem for file in files if file.problem]
    result.pages_read_simply = sum(entry.state == "done" and entry.attempt > 0 for entry in pages.values())
    outputs = ledger.store.outputs
    ends: dict[str, str] = {}  # by file hash: how the file's last stage ended
    for paper in papers:
        for file, number in paper.pages:
            page = pages[file.sha256, number]
            if page.state != "done":
                result.problems.append(problem_of(file.found.shown, number, page))
        entry = documents[paper.sha256, 0]
        ends.update({file.sha256: entry.state for file, _ in paper.pages})
        if entry.state == "done" and entry.output:
            said = load_output(outputs, entry.output)
            result.records += [_placed(raw, paper.shown, paper.also_at) for raw in said["records"]]
            result.problems += [Problem(**{**raw, "path": paper.shown}) for raw in said["problems"]]
        else:
            result.problems.append(problem_of(paper.shown, None, entry))
    _gather_extracts(files, extracts, result, ends, outputs)
    _count_files(files, ends, result)
    return result


def _gather_extracts(
    files: Sequence[File],
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
            result.problems.append(problem_of(shown, None, entry))
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


def _count_files(files: Sequence[File], ends: Mapping[str, str], result: Result) -> None:
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
