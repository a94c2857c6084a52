"""Fit the model of confidence to values whose truth is known, and choose the threshold on others.

Logistic regression whose weights are never negative, with small penalties that hold back what few values speak for;
then the slope and the height of the whole are set right on values of other archives (other people, type faces and
wear), so that its chances hold there. Needs scikit-learn, which nothing else does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from corpora.reliability import Observation, Paper, accepted_at
from extract.calibration import Model
from extract.confidence import score
from extract.features import TERMS, Features, Group, Term, terms

__all__ = ["FEWEST", "Point", "choose", "fitted", "recalibrated", "risk_curve"]

Floats = npt.NDArray[np.float64]

BEFORE: dict[Term, float] = {
    "least": 0.3,
    "mean": 0.3,
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
"""What the square of a difference from that costs, and of an offset, in log likelihood: a kind or family with few
values stays near the rest."""
FEWEST = 30
"""A kind or family needs so many values to have an offset of its own."""
SCALE_PENALTY = 10.0
"""How little the slope and height are held to those that were fitted (scikit-learn's ``C``)."""
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
    """Return the model that makes *values* of one *group* likeliest; raises ``ValueError`` without any."""
    if not values:
        raise ValueError(f"no values of the group {group}: its model cannot be fitted")
    names = OF_GROUP[group]
    kinds, families = _frequent(v.features.kind for v in values), _frequent(v.features.family for v in values)
    design = np.array([_row(v.features, names, kinds, families) for v in values])
    right = np.array([v.right for v in values], dtype=float)
    offsets = len(kinds) + len(families)
    penalty = np.array([INTERCEPT_PENALTY, *[WEIGHT_PENALTY] * len(names), *[OFFSET_PENALTY] * offsets])
    before = np.array([INTERCEPT_BEFORE, *(BEFORE[name] for name in names), *[0.0] * offsets])
    bounds = [(None, None), *[(0.0, None)] * len(names), *[(None, None)] * offsets]

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
        kinds=dict(zip(kinds, at[split : split + len(kinds)], strict=True)),
        families=dict(zip(families, at[split + len(kinds) :], strict=True)),
        most=_most(values),
    )


def recalibrated(model: Model, values: Sequence[Observation]) -> Model:
    """Return *model* with the slope and height at which its chances hold for *values*, which it was not fitted to.

    Where they hold only right or only wrong values, or would turn the model round, it stays as it is.
    """
    right = np.array([v.right for v in values], dtype=bool)
    if right.all() or not right.any():
        return model
    odds = np.array([[_log_odds(score(v.features, model))] for v in values])
    line = LogisticRegression(C=SCALE_PENALTY).fit(odds, right)
    slope, shift = float(line.coef_[0, 0]), float(line.intercept_[0])
    if slope <= 0:
        return model
    return Model(
        intercept=round(slope * model.intercept + shift, 4),
        weights={name: round(slope * weight, 4) for name, weight in model.weights.items()},
        kinds={name: round(slope * offset, 4) for name, offset in model.kinds.items()},
        families={name: round(slope * offset, 4) for name, offset in model.families.items()},
        most=max(model.most, _most(values)),
    )


def risk_curve(papers: Sequence[Paper], thresholds: Sequence[float]) -> list[Point]:
    """Return what would pass of *papers* at each of *thresholds*."""
    curve = []
    for threshold in thresholds:
        emitted = accepted_at(papers, threshold).convictions
        passed = [one for one in emitted if one.auto]
        curve.append(Point(threshold, len(passed), sum(not one.right for one in passed), len(emitted)))
    return curve


def choose(curve: Sequence[Point], least: float, risk: float = MOST_RISK * SPARE) -> float:
    """Return the lowest threshold from which on no more than *risk* of what passes is wrong; at least *least*.

    Of few convictions none wrong is no proof: half a wrong one is added to those that are counted.
    """
    chosen = max((point.threshold for point in curve), default=least)
    for point in sorted(curve, key=lambda point: -point.threshold):
        if point.wrong > risk * point.accepted + 0.5 or point.threshold < least:
            break
        chosen = point.threshold
    return chosen


def _frequent(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count >= FEWEST)


def _row(features: Features, names: Sequence[Term], kinds: Sequence[str], families: Sequence[str]) -> list[float]:
    stated = terms(features)
    return [
        1.0,
        *(stated[name] for name in names),
        *(float(features.kind == kind) for kind in kinds),
        *(float(features.family == family) for family in families),
    ]


def _most(values: Sequence[Observation]) -> float:
    """Return the highest chance that so many values can speak for: one more, and it were wrong."""
    return round(min(1.0 - 1.0 / (len(values) + 2), 0.9995), 4)


def _log_odds(chance: float) -> float:
    kept = min(max(chance, 1e-9), 1.0 - 1e-9)
    return log(kept / (1.0 - kept))
