"""The main job, in order: intake, pages, documents, match, evaluate, write.

This module only says what follows what. Each step can be called alone; what was done in an earlier, perhaps
killed, run of the same folder is not done again, and the results are the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clearslate import __version__
from clearslate.deciding import asked_of_the_law, county_name, decide, match_records
from clearslate.exits import BadUsage, NothingToRead
from clearslate.fingerprint import code_digest
from clearslate.flat import is_conviction
from clearslate.gathering import Result
from clearslate.hanging import hanging
from clearslate.inputs import find_inputs, shown
from clearslate.job import ReadingOptions, begin
from clearslate.ledger import Tally
from clearslate.ocr_out import MANIFEST, check_ocr_out
from clearslate.progress import Progress
from clearslate.questions import doubts_of, review_queue
from clearslate.reading import Asked, read_everything
from clearslate.sheets import CsvKind
from clearslate.steps import STEPS, Readers
from clearslate.stopping import stop_if_asked
from clearslate.store import open_store
from clearslate.workers import Workers
from eligibility.determination import Determination
from extract.problem import Problem
from extract.record import Record

__all__ = ["RunOptions", "RunSummary", "run"]


@dataclass(frozen=True, kw_only=True)
class RunOptions(ReadingOptions):
    """A whole run: what to read, what is asked of the law, and where the results go."""

    out: Path
    as_of: date
    county: str | None = None
    policy: str | None = None
    packs: tuple[str, ...] = ("ca-prop64",)
    forms: Path | None = None
    csv: CsvKind = "people"
    fresh: bool = False

    def as_asked(self) -> dict[str, Any]:
        """Return the options that can change a result."""
        return {
            **ReadingOptions.as_asked(self),
            "as_of": self.as_of.isoformat(),
            "county": county_name(self.county),
            "policy": self.policy,
            "packs": list(self.packs),
            "forms": shown(self.forms) if self.forms else None,
            "csv": self.csv,
        }


@dataclass(frozen=True)
class RunSummary:
    """What a run came to, for its last lines; ``written`` are the paths of its files."""

    files: Tally
    pages: Tally
    records: int
    convictions: int
    outcomes: dict[str, int]
    questions: int
    complete: bool
    problems: tuple[Problem, ...]
    written: tuple[Path, ...]

    def facts(self) -> dict[str, Any]:
        """Return the summary as plain JSON values, without the problems."""
        return {
            "files": _in(self.files),
            "pages": _in(self.pages),
            "records": self.records,
            "convictions": self.convictions,
            "determinations": self.outcomes,
            "questions": self.questions,
            "problems": len(self.problems),
            "written": [shown(path) for path in self.written],
        }


def run(options: RunOptions, progress: Progress, readers: Readers = STEPS) -> RunSummary:
    """Do the main job, or go on with it; write all files of ``contracts.md`` to ``options.out``.

    Raises:
        ClearslateError: see ``exits``; also where some pages could not be read nothing is raised, and
            ``complete`` of the summary is False.
    """
    from clearslate.writing import Results, write_results  # slow to load: papers and charts

    asked_of_law = asked_of_the_law(options.packs, options.policy, options.as_of, options.county)
    if any(path.resolve() == options.out.resolve() for path in options.inputs):
        raise BadUsage(f"--out {options.out}: results need a folder of their own, beside or under what is read.")
    found = find_inputs(options.inputs)
    if options.ocr_out:
        check_ocr_out(options.ocr_out, options.inputs, options.out)
    with open_store(options.out) as store:
        if options.fresh:
            store.start_over()
        asked, ledger = begin(store, options)
        with Workers(options.jobs, options.limits) as workers:
            result = read_everything(found, asked, ledger, workers, readers, progress)
        if result.files.total == 0:
            names = ", ".join(map(str, options.inputs))
            raise NothingToRead(f"{names}: none of the {result.passed_over} files is of a type that is read.")
        stop_if_asked()
        matching, merged = match_records(result.records, store.known_persons())
        store.keep_persons({m: p.person_id for p in matching.persons for m in p.members}, merged)
        determinations = decide(result.records, matching.persons, matching.links, asked_of_law)
        doubts = doubts_of(result.records)
        hangs = hanging(result.records, matching.persons, matching.links, doubts, asked_of_law)
        queue = review_queue(result.records, determinations, matching.questions, matching.persons, hangs)
        facts = _facts(options, asked, result, len(matching.persons), determinations, queue)

        stop_if_asked()
        made = Results(result, matching.persons, matching.links, determinations, queue, facts)
        written = write_results(made, store.staging, options.out, options.csv, options.forms)
        store.end_run(ledger.run)
    if options.ocr_out:
        written.append(options.ocr_out / MANIFEST)
    return _summary(result, determinations, facts, written)


def _facts(
    options: RunOptions,
    asked: Asked,
    result: Result,
    persons: int,
    determinations: Sequence[Determination],
    queue: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """Return what ``run.json`` tells: the run in numbers, the same for every time and place."""
    return {
        "version": __version__,
        "code": code_digest("clearslate", "eligibility", "extract", "nlp", "ocr"),
        "options": {**options.as_asked(), "latest": asked.latest.isoformat()},
        "engines": [asked.engine_version],
        "counts": {
            "files": {**_in(result.files), "passed_over": result.passed_over, "same_bytes": result.same_bytes},
            "pages": {**_in(result.pages), "read_simply": result.pages_read_simply},
            "records": len(result.records),
            "records_to_review": sum(record.review.status == "needs_review" for record in result.records),
            "convictions": count_convictions(result.records),
            "persons": persons,
            "determinations": dict(sorted(Counter(d.outcome for d in determinations).items())),
            "questions": len(queue),
            "questions_to_ask": sum(line["ask"] for line in queue),
            "problems": dict(sorted(Counter(problem.kind for problem in result.problems).items())),
            "rejected_rows": len(result.rejects),
        },
    }


def _in(tally: Tally) -> dict[str, int]:
    return {
        "in": tally.total,
        "done": tally.done,
        "quarantined": tally.quarantined,
        "failed": tally.failed,
        "pending": tally.pending,
    }


def count_convictions(records: Sequence[Record]) -> int:
    """Return how many counts of the records are convictions."""
    return sum(
        is_conviction(record, f"/events/{e}/counts/{c}", count)
        for record in records
        for e, event in enumerate(record.events)
        for c, count in enumerate(event.counts)
    )


def _summary(
    result: Result, determinations: Sequence[Determination], facts: dict[str, Any], written: Sequence[Path]
) -> RunSummary:
    return RunSummary(
        files=result.files,
        pages=result.pages,
        records=len(result.records),
        convictions=facts["counts"]["convictions"],
        outcomes=facts["counts"]["determinations"],
        questions=facts["counts"]["questions"],
        complete=result.complete,
        problems=tuple(result.problems),
        written=tuple(written),
    )
