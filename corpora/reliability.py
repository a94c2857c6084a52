"""How far confidences can be relied on: values of an archive with what speaks for them, and whether they are right.

``observed`` reads what ``corpora.readings`` has read and gives the values that ``corpora.reliability_fit`` fits the
model to; ``accepted_at`` tells what would pass at a threshold, and how much of it is wrong.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from corpora.readings import ReadFile, parse
from corpora.reliability_labels import labels
from corpora.tally import Score, TruthRecord, compare_document
from extract.assemble import Weighing
from extract.calibration import Calibration
from extract.features import Features
from extract.record import Record
from extract.triage import UNSURE, bearing

__all__ = ["LATEST", "Found", "Observation", "Paper", "accepted_at", "by_level", "observed", "truth_of"]

Json = Mapping[str, Any]

LATEST = date(2026, 1, 1)
"""Days after this one are implausible on the papers of any archive."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A value: what speaks for it, and whether it is right."""

    features: Features
    right: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A record as it was found: whether it is held back whatever its confidences, and the least that matters."""

    record: Json
    held_back: bool
    least: float


@dataclass(frozen=True, slots=True)
class Paper:
    """One file: its level of wear, the truth, what was found, and the values that could be judged."""

    archive: str
    name: str
    level: str
    family: str
    truth: tuple[TruthRecord, ...]
    found: tuple[Found, ...]
    values: tuple[Observation, ...]


def truth_of(archive: Path) -> dict[str, list[TruthRecord]]:
    """Return the true records of *archive* by document, each with further fair answers."""
    beside = archive / "accept.json"
    fair = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
    documents: dict[str, list[TruthRecord]] = defaultdict(list)
    with (archive / "truth.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            name = str(record.get("doc_id") or PurePosixPath(record["source"]["path"]).stem)
            start = f"/{len(documents[name])}/"
            answers = {at[len(start) - 1 :]: v for at, v in fair.get(name, {}).items() if at.startswith(start)}
            documents[name].append(TruthRecord(record, answers))
    return documents


def observed(
    archive: Path,
    files: Sequence[ReadFile],
    kept: Path | None,
    calibration: Calibration | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Paper]:
    """Return what is made of each of *files*, with each value's features and whether it is right.

    Args:
        archive: the folder that holds the truth.
        files: as ``corpora.readings.read_archive`` gave them.
        kept: where second looks are kept; None: nothing is looked at twice.
        calibration: weighs the values; None: the one in force.
        progress: called with how many files are done, and of how many.
    """
    truth = truth_of(archive)
    papers = []
    for number, file in enumerate(files, 1):
        seen: dict[tuple[str, str], Features] = {}

        def watch(record_id: str, pointer: str, features: Features, into: Any = seen) -> None:
            into[record_id, pointer] = features

        records = parse(file, LATEST, kept, weighing=Weighing(calibration, watch)).records
        stated = tuple(truth.get(file.doc_id, ()))
        plain = [record.to_json() for record in records]
        judged = labels(stated, plain)
        values = tuple(
            Observation(seen[record["record_id"], pointer], right)
            for record, rights in zip(plain, judged, strict=True)
            for pointer, right in rights.items()
            if (record["record_id"], pointer) in seen
        )
        family = stated[0].record["source"]["family"] if stated else "unknown"
        found = tuple(_found(record, one) for record, one in zip(records, plain, strict=True))
        papers.append(Paper(archive.name, file.doc_id, file.level, family, stated, found, values))
        if progress is not None:
            progress(number, len(files))
    return papers


def _found(record: Record, plain: Json) -> Found:
    others = [reason for reason in record.review.reasons if not reason.endswith(f": {UNSURE}")]
    known = [record.evidence[pointer] for pointer in bearing(record.events) if pointer in record.evidence]
    return Found(plain, bool(others), min((entry.confidence for entry in known), default=0.0))


def accepted_at(papers: Sequence[Paper], threshold: float | None) -> Score:
    """Return what was counted over *papers*, had *threshold* decided what passes (None: as it was decided)."""
    total = Score()
    for paper in papers:
        found = [one.record if threshold is None else _decided(one, threshold) for one in paper.found]
        total.merge(compare_document(paper.truth, found))
    return total


def _decided(one: Found, threshold: float) -> Json:
    passes = not one.held_back and one.least >= threshold
    return {**one.record, "review": {"status": "auto" if passes else "needs_review", "reasons": []}}


def by_level(papers: Sequence[Paper]) -> dict[str, list[Paper]]:
    """Return *papers* by their level of wear."""
    levels: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        levels[paper.level].append(paper)
    return dict(sorted(levels.items()))
