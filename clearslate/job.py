"""What to read and how, entered in a store: ``extract`` does this alone, ``run`` goes on from it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from clearslate.exits import BadUsage, SomethingMissing
from clearslate.gathering import Result
from clearslate.inputs import find_inputs, shown
from clearslate.ledger import Ledger
from clearslate.ocr_out import OcrOut
from clearslate.outputs import space_watched
from clearslate.progress import Progress
from clearslate.reading import Asked, read_everything
from clearslate.steps import STEPS, Readers
from clearslate.store import Store, open_store
from clearslate.workers import Limits, Workers

__all__ = ["PROBLEMS", "ReadingOptions", "begin", "check_out", "default_jobs", "read_only"]

PROBLEMS = "problems.jsonl"
_OF_A_PROBLEM = frozenset({"path", "kind", "message", "what_to_do"})


def default_jobs() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))


@dataclass(frozen=True, kw_only=True)
class ReadingOptions:
    """What to read and how. ``jobs`` is how many pages are read at a time; it does not change the results.

    ``ocr_out`` is a folder for what was read as ALTO, hOCR, text and searchable PDF; None for none of them.
    """

    inputs: tuple[Path, ...]
    latest: date | None = None
    mode: Literal["fast", "balanced", "careful"] = "balanced"
    engine: str = "auto"
    one_document_per: Literal["file", "folder"] = "file"
    max_megapixels: float = 120.0
    jobs: int = field(default_factory=default_jobs)
    limits: Limits = field(default_factory=Limits)
    ocr_out: Path | None = None

    def as_asked(self) -> dict[str, Any]:
        """Return the options that can change a result, as plain JSON values: no folder of results, no ``jobs``."""
        return {
            "inputs": [shown(path) for path in self.inputs],
            "mode": self.mode,
            "engine": self.engine,
            "one_document_per": self.one_document_per,
        }


def read_only(options: ReadingOptions, work: Path, progress: Progress, readers: Readers = STEPS) -> Result:
    """Do the first half: files to records (``clearslate extract``); *work* is a folder for the ledger."""
    found = find_inputs(options.inputs)
    with open_store(work) as store:
        asked, ledger = begin(store, options)
        with Workers(options.jobs, options.limits) as workers:
            return read_everything(found, asked, ledger, workers, readers, progress)


def check_out(out: Path, inputs: Sequence[Path]) -> None:
    """Make the folder of *out*; see that ``extract`` would write over nothing but what an earlier one wrote.

    Raises:
        BadUsage: *out* is no regular file, or one of those to be read; or the ``problems.jsonl`` beside it is
            somebody else's; or its folder cannot be made or written to.
    """
    problems = out.with_name(PROBLEMS)
    for path in (out, problems):
        if path.exists() and not path.is_file():
            raise BadUsage(f"--out {out}: {path} is not a regular file. Name a file for the records.")
    if out.name == PROBLEMS:
        raise BadUsage(f"--out {out}: this is the name of the file of problems. Name another for the records.")
    if out.exists():
        for path in (*inputs, *(file.path for file in find_inputs(inputs))):
            if path.exists() and path.samefile(out):
                raise BadUsage(f"--out {out}: this is one of the files to be read, and would be lost. Name another.")
    if problems.exists() and not _is_ours(problems):
        raise BadUsage(
            f"--out {out}: problems.jsonl is written beside it, and {problems} is another program's file. "
            "Name a file in another folder."
        )
    try:
        with space_watched(out.parent):
            out.parent.mkdir(parents=True, exist_ok=True)  # now, not when all has been read
            with tempfile.TemporaryFile(dir=out.parent):
                pass
    except OSError as error:
        raise BadUsage(f"--out {out}: its folder cannot be made or written to: {error.strerror}.") from error


def _is_ours(problems: Path) -> bool:
    with problems.open("rb") as file:
        first = file.readline()
    try:
        said = json.loads(first) if first else None
    except ValueError:
        return False
    return not first or (isinstance(said, dict) and said.keys() >= _OF_A_PROBLEM)


def begin(store: Store, options: ReadingOptions) -> tuple[Asked, Ledger]:
    """Enter the run in the store: what is asked of the readers, and the ledger as this run sees it."""
    readers = _readers(options)
    now = datetime.now(UTC)
    number, latest = store.begin_run(
        options.as_asked(), options.latest, now.date(), now.isoformat(timespec="seconds")
    )
    asked = Asked(
        engine=options.engine,
        engine_version=readers,
        mode=options.mode,
        max_megapixels=options.max_megapixels,
        latest=latest,
        one_document_per=options.one_document_per,
        ocr_out=OcrOut(options.ocr_out, options.inputs) if options.ocr_out else None,
    )
    # A worker holds up to two pieces at a time, each of which may run to its deadline.
    ledger = Ledger(store, number, lease_seconds=4 * options.limits.deadline + 60)
    ledger.release_abandoned()
    store.tidy()
    return asked, ledger


def _readers(options: ReadingOptions) -> str:
    """Return the versions of all that will read pages: other engines or weights, other results."""
    from ocr.engines.base import EngineMissing
    from ocr.ladder import choose_readers

    try:
        return choose_readers(options.engine, options.mode).version
    except EngineMissing as error:
        raise SomethingMissing(f"{error} `clearslate doctor` shows what is there.") from error
