"""Fit the model of confidence to values whose truth is known, and choose the threshold on others.

Logistic regression whose weights are never negative, with small penalties that hold back what few values speak for;
then the slope and the height of the whole are set right on values of other archives (other people, type faces and
wear), so that its chances hold there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from corpora.reliability import Observation, Paper, accepted_at
from extract.calibration import Model
from extract.confidence import score
from extract.features import TERMS, Features, Group, Term, terms

__all__ = ["FEWEST", "Point", "choose", "fitted", "recalibrated", "risk_curve"]

Floats = npt.NDArray[np.float64]

BEFORE: dict[Term, float] = {
    "least": 0.15,
    "spelt": 0.4,
    "legible": 1.5,
    "mean": 0.1,
    "bases": 0.5,
    "repairs": 1.5,
    "sense": 2.0,
    "support": 0.5,
    "again": 0.5,
    "unrivalled": 1.0,
    "quality": 0.2,
    "undoubted": 1.5,
}
"""What the terms weigh where no value tells: from the first archives, and what each of them means."""
INTERCEPT_BEFORE = 2.0
INTERCEPT_PENALTY, WEIGHT_PENALTY, OFFSET_PENALTY = 0.05, 8.0, 0.5
"""What the square of a difference from that costs, and of an offset, in log likelihood: a kind with few values
stays near the rest."""
FEWEST = 30
"""A kind needs so many values to have an offset of its own."""
SLOPE_PENALTY, SHIFT_PENALTY = 100.0, 0.5
"""What differences from the slope and height that were fitted cost: few wrong values tell nothing of a slope."""
MOST_SURE, MOST_STRAY = 0.9995, 0.9
"""No value is surer; none of a paper of which not even the family is known is surer than the second."""
MOST_DOUBTFUL = 0.95
"""Nor is one that was repaired, or hardly read, where nothing else says the same: below any threshold."""
MOST_RISK = 0.005
"""Of the convictions that pass, so many may be wrong (``measures.md``)."""
SPARE = 0.5
"""The threshold is chosen for this share of that risk, since other papers will be less like those of the fit."""
OF_GROUP: dict[Group, tuple[Term, ...]] = {
    "text": ("repairs", "sense", "support", "again", "unrivalled", "undoubted"),
    "scan": tuple(name for name in TERMS if name != "bases"),
    "derived": ("bases", "sense", "support", "undoubted"),
    "stray": TERMS,
}
"""The terms that mean something to each group."""


@dataclass(frozen=True, slots=True)
class Point:
    """What passes at a threshold: how many convictions, of how many found, and how many of them are wrong."""

    threshold: float
    accepted: int
    wrong: int
    found: int


def fitted(group: Group, values: Sequence[Observation]) -> Model:
    """Return the model that makes *values* of one *group* likeliest; without values it is ``BEFORE``."""
    names = OF_GROUP[group]
    kinds = _frequent(v.features.kind for v in values)
    design = np.array([_row(v.features, names, kinds) for v in values]).reshape(
        len(values), 1 + len(names) + len(kinds)
    )
    right = np.array([v.right for v in values], dtype=float)
    penalty = np.array([INTERCEPT_PENALTY, *[WEIGHT_PENALTY] * len(names), *[OFFSET_PENALTY] * len(kinds)])
    before = np.array([INTERCEPT_BEFORE, *(BEFORE[name] for name in names), *[0.0] * len(kinds)])
    bounds = [(None, None), *[(0.0, None)] * len(names), *[(None, None)] * len(kinds)]

    def loss(at: Floats) -> tuple[float, Floats]:
        total = design @ at
        gap = 1.0 / (1.0 + np.exp(-total)) - right
        value = float(np.sum(np.logaddexp(0.0, total) - right * total) + 0.5 * np.sum(penalty * (at - before) ** 2))
        return value, design.T @ gap + penalty * (at - before)

    found = minimize(loss, before, jac=True, method="L-BFGS-B", bounds=bounds)
    at = [round(float(value), 4) for value in found.x]
    split = 1 + len(names)
    return Model(
        intercept=at[0],
        weights=dict(zip(names, (max(w, 0.0) for w in at[1:split]), strict=True)),
        kinds=dict(zip(kinds, at[split:], strict=True)),
        most=_most(group, values),
        most_doubtful=MOST_DOUBTFUL,
    )


def recalibrated(model: Model, values: Sequence[Observation]) -> Model:
    """Return *model* with the slope and height at which its chances hold for *values*, which it was not fitted to.

    Without values it stays as it is.
    """
    right = np.array([v.right for v in values], dtype=float)
    if not len(right):
        return model
    odds = np.array([_log_odds(score(v.features, model)) for v in values])

    def loss(at: Floats) -> float:
        total = at[0] * odds + at[1]
        held = 0.5 * (SLOPE_PENALTY * (at[0] - 1.0) ** 2 + SHIFT_PENALTY * at[1] ** 2)
        return float(np.sum(np.logaddexp(0.0, total) - right * total) + held)

    found = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.1, None), (None, None)])
    slope, shift = (float(value) for value in found.x)
    return Model(
        intercept=round(slope * model.intercept + shift, 4),
        weights={name: round(slope * weight, 4) for name, weight in model.weights.items()},
        kinds={name: round(slope * offset, 4) for name, offset in model.kinds.items()},
        most=model.most,
        most_doubtful=model.most_doubtful,
    )


def risk_curve(papers: Sequence[Paper], thresholds: Sequence[float]) -> list[Point]:
    """Return what would pass of *papers* at each of *thresholds*."""
    curve = []
    for threshold in thresholds:
        emitted = accepted_at(papers, threshold).convictions
        passed = [one for one in emitted if one.auto]
        curve.append(Point(threshold, len(passed), sum(not one.right for one in passed), len(emitted)))
    return curve


def choose(curve: Sequence[Point], least: float, most: float, risk: float = MOST_RISK * SPARE) -> float:
    """Return the lowest threshold from *least* on above which no more than *risk* of what passes is wrong.

    Of few convictions none wrong is no proof: half a wrong one is added to those that are counted. Where no threshold
    up to *most* holds so much off (what is wrong then looks right in every way, and no threshold helps), it is that
    at which the share of wrong ones, likewise counted, is least.
    """
    within = sorted((point for point in curve if least <= point.threshold <= most), key=lambda point: point.threshold)
    if not within:
        return least
    for at, point in enumerate(within):
        if all(later.wrong <= risk * later.accepted + 0.5 for later in within[at:]):
            return point.threshold
    return min(within, key=lambda point: ((point.wrong + 0.5) / max(point.accepted, 1), point.threshold)).threshold


def _frequent(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count >= FEWEST)


def _row(features: Features, names: Sequence[Term], kinds: Sequence[str]) -> list[float]:
    stated = terms(features)
    return [
        1.0,
        *(stated[name] for name in names),
        *(float(features.kind == kind) for kind in kinds),
    ]


def _most(group: Group, values: Sequence[Observation]) -> float:
    """Return the highest chance that so many values can speak for: one more, and it were wrong."""
    return round(min(1.0 - 1.0 / (len(values) + 2), MOST_STRAY if group == "stray" else MOST_SURE), 4)


def _log_odds(chance: float) -> float:
    kept = min(max(chance, 1e-9), 1.0 - 1e-9)
    return log(kept / (1.0 - kept))
