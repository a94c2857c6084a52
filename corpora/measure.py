"""How accurate found records are against the truth, as ``measures.md`` defines it.

Figures agree with the reference grader to the third decimal. Documents are aligned by the stem of their file's name
(or ``doc_id``). Beside the truth may lie ``accept.json``: further fair answers by document and JSON Pointer.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from corpora.tally import Score, TruthRecord, compare_document

__all__ = ["THRESHOLDS", "Measures", "calibration_error", "measure", "measure_records", "render", "risk_coverage"]

Json = Mapping[str, Any]

THRESHOLDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
# a conviction all of whose values are at least as sure as this is called confident
_CONFIDENT = 0.9
_BINS = 15


@dataclass(frozen=True)
class Measures:
    """What was counted, in all, by level and by family; ``strangers`` are found records of no true document."""

    total: Score
    levels: dict[str, Score]
    families: dict[str, Score]
    strangers: int

    def to_json(self) -> dict[str, Any]:
        """Return all figures as plain JSON values."""
        return {
            "total": _figures(self.total),
            "levels": {name: _figures(score) for name, score in self.levels.items()},
            "families": {name: _figures(score) for name, score in self.families.items()},
            "strangers": self.strangers,
        }


def measure(truth: Path, found: Path) -> Measures:
    """Measure the records of the file *found* against those of *truth*, both JSON Lines.

    Args:
        truth: a file of records with ``doc_id`` or ``source.path``, or a folder with ``truth.jsonl``.
        found: a file of records, as ``clearslate extract`` writes it.

    Raises:
        ValueError: where a file is no JSON Lines, or a line no record; says which.
    """
    if truth.is_dir():
        truth = truth / "truth.jsonl"
    beside = truth.with_name("accept.json")
    try:
        fair = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
    except ValueError as error:  # of its JSON, or of its UTF-8
        raise ValueError(f"{beside}: this is not JSON") from error
    return measure_records(_read(truth), _read(found), fair)


def measure_records(truth: Sequence[Json], found: Sequence[Json], fair: Json) -> Measures:
    """Measure records against the truth; *fair* maps a document to further answers by ``/<record>/<pointer>``."""
    documents: dict[str, list[TruthRecord]] = defaultdict(list)
    for record in truth:
        name = _document(record)
        start = f"/{len(documents[name])}/"
        answers = {
            pointer[len(start) - 1 :]: values
            for pointer, values in fair.get(name, {}).items()
            if pointer.startswith(start)
        }
        documents[name].append(TruthRecord(record, answers))
    answered: dict[str, list[Json]] = defaultdict(list)
    for record in found:
        answered[_document(record)].append(record)
    total = Score()
    levels: dict[str, Score] = defaultdict(Score)
    families: dict[str, Score] = defaultdict(Score)
    for name in sorted(documents):
        score = compare_document(documents[name], answered.get(name, []))
        first = documents[name][0].record
        for whole in (total, families[first["source"]["family"]], levels[_level(first)]):
            whole.merge(score)
    strangers = sum(len(records) for name, records in answered.items() if name not in documents)
    return Measures(total, dict(sorted(levels.items())), dict(sorted(families.items())), strangers)


def _read(path: Path) -> list[Json]:
    records: list[Json] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (UnicodeDecodeError, IsADirectoryError) as error:
        raise ValueError(f"{path}: this is not a JSON Lines file") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{path}, line {number}: not JSON ({error.msg})") from error
        if not isinstance(record, dict):
            raise ValueError(f"{path}, line {number}: not a record, which is a JSON object")
        place = _misshapen(record)
        if place is not None:
            raise ValueError(f"{path}, line {number}: not a record: {place} is missing, or of another type")
        records.append(record)
    return records


def _misshapen(record: Json) -> str | None:
    """Return the first place at which *record* lacks the shape that comparing relies on; None where it has it."""
    source = record.get("source")
    if not isinstance(source, dict) or not isinstance(source.get("family"), str):
        return "/source/family"
    if not isinstance(source.get("path") or "", str):
        return "/source/path"
    if not isinstance(record.get("person") or {}, dict):
        return "/person"
    for name in ("evidence", "review"):
        if not isinstance(record.get(name) or {}, dict):
            return f"/{name}"
    events = record.get("events") or []
    if not isinstance(events, list):
        return "/events"
    for e, event in enumerate(events):
        if not isinstance(event, dict):
            return f"/events/{e}"
        counts = event.get("counts") or []
        if not isinstance(counts, list) or not all(isinstance(count, dict) for count in counts):
            return f"/events/{e}/counts"
    return None


def _path(record: Json) -> PurePosixPath:
    return PurePosixPath(((record.get("source") or {}).get("path") or "").replace("\\", "/"))


def _document(record: Json) -> str:
    return str(record.get("doc_id") or _path(record).stem)


def _level(record: Json) -> str:
    """Return the level of wear: the folder A to D in which the file lies, or a hyphen."""
    return next((part for part in reversed(_path(record).parts[:-1]) if part in "ABCD"), "-")


def risk_coverage(score: Score) -> list[dict[str, float | int | None]]:
    """Return, for each threshold of confidence, the share of convictions above it and how many of those are wrong."""
    curve: list[dict[str, float | int | None]] = []
    if all(emitted.confidence is None for emitted in score.convictions):
        return curve
    for threshold in THRESHOLDS:
        kept = [e for e in score.convictions if e.confidence is not None and e.confidence >= threshold]
        curve.append(
            {
                "threshold": threshold,
                "coverage": len(kept) / len(score.convictions),
                "risk": sum(not e.right for e in kept) / len(kept) if kept else None,
                "n": len(kept),
            }
        )
    return curve


def calibration_error(values: Sequence[tuple[float, bool]], bins: int = _BINS) -> float | None:
    """Return the expected calibration error: bins of equal count, the gap between confidence and share right.

    Args:
        values: pairs of a confidence and whether the value was right.
        bins: how many bins the values, in order of confidence, are parted into.
    """
    if not values:
        return None
    alike: dict[float, list[bool]] = defaultdict(list)
    for confidence, right in values:
        alike[confidence].append(right)
    # values of one confidence may fall into several bins: each then counts with the share right of them all
    gaps = [
        confidence - sum(rights) / len(rights)
        for confidence, rights in sorted(alike.items())
        for _ in range(len(rights))
    ]
    cuts = [number * len(gaps) // bins for number in range(bins + 1)]
    return sum(abs(sum(gaps[a:b])) for a, b in pairwise(cuts)) / len(gaps)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _figures(score: Score) -> dict[str, Any]:
    emitted = score.convictions
    auto = [e for e in emitted if e.auto]
    sure = [e for e in emitted if e.confidence is not None and e.confidence >= _CONFIDENT]
    return {
        "documents": score.documents,
        "missing_documents": score.missing_documents,
        "records_truth": score.records_truth,
        "records_found": score.records_found,
        "fields": {
            name: {
                "precision": tally.precision,
                "recall": tally.recall,
                "f1": tally.f1,
                "right": tally.right,
                "extra": tally.extra,
                "missing": tally.missing,
            }
            for name, tally in score.fields.items()
        },
        "convictions": {
            "truth": score.convictions_truth,
            "emitted": len(emitted),
            "auto": len(auto),
            "auto_wrong": sum(not e.right for e in auto),
            "share_auto": _share(len(auto), len(emitted)),
            "silent_error_rate": _share(sum(not e.right for e in auto), len(auto)),
            "confident": len(sure),
            "confident_error_rate": _share(sum(not e.right for e in sure), len(sure)),
            "auto_right_of_truth": _share(sum(e.right for e in auto), score.convictions_truth),
        },
        "risk_coverage": risk_coverage(score),
        "calibration_error": calibration_error(score.values),
    }


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"


def render(measures: Measures) -> str:
    """Return the figures as a table to print: whole convictions first, then every field, then the confidences."""
    figures = measures.to_json()
    lines = ["whole convictions (F1, %)"]
    for heading in ("levels", "families"):
        for name, score in figures[heading].items():
            whole = score["fields"]["whole_conviction"]
            lines.append(f"  {name:<22}{_percent(whole['f1']):>7}   {score['documents']} documents")
    total = figures["total"]
    lines.append(
        f"  {'all':<22}{_percent(total['fields']['whole_conviction']['f1']):>7}   {total['documents']} documents"
    )
    lines += ["", f"{'field':<18}{'precision':>10}{'recall':>10}{'F1':>10}{'n':>8}"]
    for name, tally in total["fields"].items():
        stated = tally["right"] + tally["missing"]
        shares = "".join(f"{_percent(tally[key]):>10}" for key in ("precision", "recall", "f1"))
        lines.append(f"{name:<18}{shares}{stated:>8}")
    counted = total["convictions"]
    lines += [
        "",
        f"records: {total['records_found']} found, {total['records_truth']} true; "
        f"documents without any: {total['missing_documents']}",
        f"convictions: {counted['emitted']} found, {counted['truth']} true; accepted without review: "
        f"{counted['auto']} ({_percent(counted['share_auto'])} %), of those wrong: {counted['auto_wrong']} "
        f"(silent errors {_percent(counted['silent_error_rate'])} %)",
    ]
    for point in total["risk_coverage"]:
        lines.append(
            f"  confidence >= {point['threshold']:.2f}: coverage {_percent(point['coverage'])} %, "
            f"wrong {_percent(point['risk'])} % (n={point['n']})"
        )
    error = total["calibration_error"]
    lines.append(f"expected calibration error ({_BINS} bins): {'-' if error is None else f'{error:.4f}'}")
    if measures.strangers:
        lines.append(f"records for documents that are not in the truth: {measures.strangers}")
    return "\n".join(lines) + "\n"
