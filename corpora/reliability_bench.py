"""The figures and pictures of how well papers are read: by family and level, how far confidences hold, and how fast.

``scripts/bench_reading`` prints them; ``docs/measures.md`` keeps them.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from sklearn.isotonic import IsotonicRegression

from corpora.archive import make_document
from corpora.measure import calibration_error
from corpora.reliability import LATEST, Paper, accepted_at, by_level
from corpora.tally import Score
from extract.assemble import FileSource, read_document
from ocr.page import Box, Line, Page, Word

__all__ = ["PEER", "Bin", "Pace", "bins", "draw", "figures", "grouped", "pace", "risk_coverage"]

BINS = 15
PEER = 7500 / 0.29
"""Characters a second of the Ruby peer: a sheet of 7.5 kB in 0.29 s."""
SHEET = (6500, 9500)
"""Characters that a sheet has which the pace is taken on."""
LEAST_GAP = 2e-4
"""Chances of being wrong below this are drawn here, since the axes know no nought."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Values of about one confidence: their mean confidence, the share right, and how many."""

    confidence: float
    right: float
    values: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast sheets became records: how many, their characters, and characters a second (CPU, median of sheets)."""

    sheets: int
    characters: int
    per_second: float

    @property
    def times_the_peer(self) -> float:
        """How many times the peer's pace that is."""
        return self.per_second / PEER


def grouped(papers: Sequence[Paper]) -> dict[tuple[str, str], list[Paper]]:
    """Return *papers* by family and level, then by level (``all``), then all (``all``, ``all``)."""
    groups: dict[tuple[str, str], list[Paper]] = defaultdict(list)
    for paper in papers:
        for key in ((paper.family, paper.level), ("all", paper.level), ("all", "all")):
            groups[key].append(paper)
    return dict(sorted(groups.items(), key=lambda item: (item[0][0] == "all", item[0][1] == "all", item[0])))


def figures(score: Score) -> dict[str, Any]:
    """Return what is quoted of a *score*: shares from 0 to 1, None where nothing was counted."""
    passed = [one for one in score.convictions if one.auto]
    found = len(score.convictions)
    return {
        "documents": score.documents,
        "convictions": score.convictions_truth,
        "whole_convictions_f1": score.fields["whole_conviction"].f1,
        "name_f1": score.fields["name"].f1,
        "date_of_birth_f1": score.fields["date_of_birth"].f1,
        "accepted": len(passed) / found if found else None,
        "wrong_of_accepted": sum(not one.right for one in passed) / len(passed) if passed else None,
        "wrong_accepted": sum(not one.right for one in passed),
        "calibration_error": calibration_error(score.values),
    }


def bins(values: Sequence[tuple[float, bool]], count: int = BINS) -> list[Bin]:
    """Return *values*, pairs of confidence and whether it was right, in *count* bins of equal count."""
    ordered = sorted(values)
    cuts = [number * len(ordered) // count for number in range(count + 1)]
    made = []
    for first, last in pairwise(cuts):
        held = ordered[first:last]
        if held:
            made.append(
                Bin(sum(c for c, _ in held) / len(held), sum(right for _, right in held) / len(held), len(held))
            )
    return made


def risk_coverage(score: Score) -> list[tuple[float, float, float]]:
    """Return thresholds with the share of convictions at or above each and the share of those that is wrong."""
    told = sorted(
        ((one.confidence, one.right) for one in score.convictions if one.confidence is not None), reverse=True
    )
    curve = []
    wrong = passed = 0
    for confidence, held in groupby(told, key=lambda one: one[0]):
        rights = [right for _, right in held]
        passed += len(rights)
        wrong += len(rights) - sum(rights)
        curve.append((confidence, passed / len(score.convictions), wrong / passed))
    return curve


def draw(papers: Sequence[Paper], threshold: float, out: Path) -> list[Path]:
    """Draw the reliability diagram and the risk-coverage curve of *papers* into the folder *out*."""
    out.mkdir(parents=True, exist_ok=True)
    whole = accepted_at(papers, None)
    levels = {level: accepted_at(held, None) for level, held in by_level(papers).items()}
    passing = {level: _passing(held) for level, held in by_level(papers).items()}
    made = [out / "reliability.png", out / "risk-coverage.png"]
    _save(_reliability(whole.values), made[0])
    _save(_risks(levels, passing, threshold), made[1])
    return made


def _reliability(values: Sequence[tuple[float, bool]]) -> Figure:
    figure = Figure(figsize=(6, 5), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([LEAST_GAP, 1], [LEAST_GAP, 1], color="0.7", linewidth=1, label="as said")
    told = np.array([confidence for confidence, _ in values])
    right = np.array([float(right) for _, right in values])
    smooth = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(told, right)
    grid = np.unique(told)
    axes.plot(_gap(grid), _gap(smooth.predict(grid)), color="tab:blue", linewidth=1, label="isotonic regression")
    held = bins(values)
    axes.plot(
        _gap(np.array([b.confidence for b in held])),
        _gap(np.array([b.right for b in held])),
        "o",
        color="tab:orange",
        label=f"{BINS} bins of equal count",
    )
    axes.set(xscale="log", yscale="log", xlabel="chance of being wrong, as said", ylabel="share wrong, as found")
    axes.set_title(
        f"{len(values)} values, {int(len(right) - right.sum())} wrong; those below {LEAST_GAP} drawn there"
    )
    axes.legend()
    return figure


def _passing(papers: Sequence[Paper]) -> list[tuple[float, float]]:
    """Return the shares of convictions that pass and of those that is wrong, at thresholds from high to low."""
    curve = []
    for threshold in (0.999, 0.998, 0.995, 0.99, 0.98, 0.97, 0.96, 0.95, 0.9, 0.8, 0.5, 0.0):
        emitted = accepted_at(papers, threshold).convictions
        passed = [one for one in emitted if one.auto]
        if passed:
            curve.append((len(passed) / len(emitted), sum(not one.right for one in passed) / len(passed)))
    return curve


def _risks(levels: dict[str, Score], passing: dict[str, list[tuple[float, float]]], threshold: float) -> Figure:
    figure = Figure(figsize=(6, 5), layout="constrained")
    axes = figure.add_subplot()
    for level, score in levels.items():
        curve = risk_coverage(score)
        if not curve:
            continue
        (line,) = axes.plot(
            [100 * c for _, c, _ in curve], [100 * r for _, _, r in curve], label=level, drawstyle="steps-post"
        )
        told = passing[level]
        axes.plot([100 * c for c, _ in told], [100 * r for _, r in told], ":", color=line.get_color())
        at = [point for point in curve if point[0] >= threshold]
        if at:
            axes.plot(100 * at[-1][1], 100 * at[-1][2], "o", color=line.get_color())
    axes.set(xlabel="convictions accepted, %, the surest first", ylabel="of those wrong, %")
    axes.set_title(f"by confidence alone (dots: at {threshold}); dotted: reasons and doubts minded too")
    axes.legend()
    return figure


def _gap(chances: Any) -> Any:
    return np.maximum(1.0 - chances, LEAST_GAP)


def _save(figure: Figure, path: Path) -> None:
    FigureCanvasAgg(figure)
    figure.savefig(path, dpi=120, metadata={"Software": None})


def pace(sheets: int, seed: int, rounds: int = 3) -> Pace:
    """Return how fast RAP sheets of some 8 kB become records: text to record, without any reading of pictures.

    Args:
        sheets: how many sheets.
        seed: whose sheets (``corpora.archive``).
        rounds: how often each is read; its fastest counts.
    """
    papers = list(_sheets(sheets, seed))
    source = FileSource("sheet.pdf", "0" * 64, "application/pdf")
    taken = []
    for pages in papers:
        times = []
        for _ in range(rounds):
            began = time.process_time()
            read_document(source, pages, LATEST)
            times.append(time.process_time() - began)
        taken.append(_length(pages) / min(times))
    return Pace(len(papers), sum(_length(pages) for pages in papers), float(np.median(taken)))


def _sheets(count: int, seed: int) -> Iterator[list[Page]]:
    """Yield sheets that are as long as wanted: the events of further ones are put before a short one's end."""
    number = 0
    for _ in range(count):
        lines: list[Line] = []
        while sum(len(line.text) + 1 for line in lines) < SHEET[0]:
            more = [line for page in make_document(seed, number, "rap_sheet", "A").pages for line in _lines(page)]
            number += 1
            if lines:
                begin = next((at for at, line in enumerate(more) if set(line.text) <= {"*", " "}), 0)
                end = next((at for at, line in enumerate(lines) if "END OF MESSAGE" in line.text), len(lines))
                lines = lines[:end] + more[begin:]
            else:
                lines = more
        size = 60
        yield [
            Page(at // size + 1, 612, 792, tuple(lines[at : at + size]), "born_digital", 1.0, "drawn")
            for at in range(0, len(lines), size)
        ]


def _lines(page: Any) -> list[Line]:
    said = [word for word in page["words"] if word[0] and word[5] != "struck"]
    return [
        Line(tuple(Word(text, Box(*box), 1.0) for text, *box, _, _ in words))
        for _, words in groupby(said, key=lambda word: word[6])
    ]


def _length(pages: Sequence[Page]) -> int:
    return sum(len(page.text) + 1 for page in pages)
