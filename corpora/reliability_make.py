"""Make the file of parameters of confidence: fit on some archives, choose the threshold on others, measure on third.

What ``scripts/calibrate`` does, as functions: each archive is read (pages are kept, so a second time takes minutes),
parsed with its second looks, and its values are judged by the truth.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpora.measure import calibration_error
from corpora.readings import read_archive
from corpora.reliability import Observation, Paper, accepted_at, by_level, observed
from corpora.reliability_fit import Point, choose, fitted, recalibrated, risk_curve
from corpora.tally import Score
from extract.calibration import Archive, Calibration, Scores
from extract.features import GROUPS, Group

__all__ = ["CANDIDATES", "Made", "Say", "make", "rendered", "scored"]

Say = Callable[[str], None]

CANDIDATES = tuple(round(0.80 + 0.005 * step, 3) for step in range(40))
"""The thresholds that are tried."""
LEAST_THRESHOLD = 0.96
"""No lower threshold is chosen, however well a fit looks on papers of our own making."""
MOST_THRESHOLD = 0.985
"""Nor a higher one: what so many values can tell apart ends about there."""


@dataclass(frozen=True)
class Made:
    """What a fit gave: the parameters, what would pass at each threshold, and the papers measured at the end."""

    calibration: Calibration
    curve: tuple[Point, ...]
    papers: tuple[Paper, ...]


def make(
    fit: Sequence[Path], chosen: Sequence[Path], measured: Sequence[Path], made: date, *, looks: bool, say: Say
) -> Made:
    """Return parameters fitted on the archives *fit*, with the threshold chosen on *chosen*, measured on *measured*.

    Args:
        fit: folders as ``scripts/make_archive`` makes them; what was read of each is kept beside it (``.kept``).
        chosen: others, of other seeds.
        measured: third ones; may be empty.
        made: the date that the parameters bear.
        looks: whether doubtful words are looked at again, which takes the pictures.
        say: told what is being done.

    Raises:
        ValueError: an archive has no files.
    """
    first = _papers(fit, None, looks, say)
    fit_values = [value for papers in first for value in papers.values]
    models = {group: fitted(group, _of(group, fit_values)) for group in GROUPS}
    draft = Calibration(version=1, made=made, fit=[], chosen=[], measured=[], scores=[], threshold=0.9, models=models)
    second = _papers(chosen, draft, looks, say)
    chosen_values = [value for papers in second for value in papers.values]
    models = {group: recalibrated(model, _of(group, chosen_values)) for group, model in models.items()}
    draft = draft.model_copy(update={"models": models})
    second = _papers(chosen, draft, looks, say)
    curve = risk_curve(second, CANDIDATES)
    threshold = choose(curve, LEAST_THRESHOLD, MOST_THRESHOLD)
    draft = draft.model_copy(update={"threshold": threshold})
    third = _papers(measured, draft, looks, say)
    calibration = Calibration(
        version=1,
        made=made,
        fit=_archives(fit, first),
        chosen=_archives(chosen, second),
        measured=_archives(measured, third),
        scores=[scored(level, accepted_at(papers, None)) for level, papers in by_level(third).items()],
        threshold=threshold,
        models=models,
    )
    return Made(calibration, tuple(curve), tuple(third))


def scored(level: str, counted: Score) -> Scores:
    """Return the figures of a *level* of wear that a file of parameters bears."""
    passed = [one for one in counted.convictions if one.auto]
    wrong = sum(not one.right for one in passed)
    error = calibration_error(counted.values)
    return Scores(
        level=level,
        convictions=len(counted.convictions),
        accepted=_share(len(passed), len(counted.convictions)),
        wrong_of_accepted=_share(wrong, len(passed)),
        calibration_error=None if error is None else round(error, 4),
    )


def rendered(made: Made) -> str:
    """Return the model and the figures of its making as a page to print."""
    lines = []
    for group, model in made.calibration.models.items():
        lines += ["", f"{group}: 1 / (1 + exp(-z)), at most {model.most}; z = {model.intercept:+.2f}"]
        lines += [f"  {weight:+.3f} x {name}" for name, weight in model.weights.items()]
        told = ", ".join(f"{name} {offset:+.2f}" for name, offset in model.kinds.items())
        lines += [f"  by kind: {told}"] if told else []
    lines += ["", "threshold  accepted     wrong   (of the convictions of the archives it is chosen on)"]
    for point in made.curve:
        mark = "  <- chosen" if point.threshold == made.calibration.threshold else ""
        lines.append(f"{point.threshold:9.3f}{point.accepted:6d}/{point.found:<5d}{point.wrong:6d}{mark}")
    lines += ["", "level  convictions  accepted     wrong of those  calibration error   (measured on others)"]
    for score in made.calibration.scores:
        lines.append(
            f"{score.level:5s}{score.convictions:13d}{_percent(score.accepted):>10s}"
            f"{_percent(score.wrong_of_accepted):>17s}{_told(score.calibration_error):>19s}"
        )
    return "\n".join(lines) + "\n"


def _papers(archives: Sequence[Path], calibration: Calibration | None, looks: bool, say: Say) -> list[Paper]:
    papers: list[Paper] = []
    for archive in archives:
        kept = archive.with_name(f"{archive.name}.kept")
        say(f"{archive}: reading")
        files = read_archive(
            archive, kept, progress=lambda done, of: say(f"  {done} of {of}") if done % 50 == 0 else None
        )
        say(f"{archive}: parsing {len(files)} files")
        papers += observed(archive, files, kept if looks else None, calibration)
    return papers


def _every(step: int, say: Say) -> Callable[[int, int], None]:
    def tell(done: int, of: int) -> None:
        if done % step == 0:
            say(f"  {done} of {of}")

    return tell


def _archives(folders: Sequence[Path], papers: Sequence[Paper]) -> list[Archive]:
    made = []
    for folder in folders:
        plan = json.loads((folder / "archive.json").read_text(encoding="utf-8"))
        own = [paper for paper in papers if paper.archive == folder.name]
        made.append(
            Archive(
                seed=plan["seed"],
                files=len(own),
                levels="".join(sorted({paper.level for paper in own})),
                values=sum(len(paper.values) for paper in own),
            )
        )
    return made


def _of(group: Group, values: Sequence[Observation]) -> list[Observation]:
    return [value for value in values if value.features.group == group]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _told(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.4f}"
