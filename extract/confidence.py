"""How sure a value is: the chance, from 0 to 1, that it is right, by what speaks for it and a model fitted to truth.

``extract.features`` gathers what is known of the value; the parameters lie in ``extract/calibration``, fitted to
invented archives whose truth is known (``docs/calibration.md``). At run time this is plain arithmetic:

confidence = min(most, 1 / (1 + exp(-(intercept + kind + sum of weight * term))))

No weight is negative, so less certain characters, repairs, and less sense, support or agreement never raise a
confidence.
"""

from __future__ import annotations

from math import exp

from extract.calibration import Calibration, Model, in_force
from extract.features import Features, terms

__all__ = ["REPAIR", "chance", "score", "weigh"]

REPAIR = 0.8
"""By how much a repaired character lowers the confidence of a second reading (``Evidence.alternatives``)."""


def weigh(features: Features, calibration: Calibration | None = None) -> float:
    """Return the confidence of a value, to four digits, by *calibration* or else the one in force."""
    return round(chance(features, (calibration or in_force()).models[features.group]), 4)


def chance(features: Features, model: Model) -> float:
    """Return the chance (0 to 1) that a value with these *features* is right."""
    most = min(model.most, model.most_doubtful) if features.doubtful else model.most
    return min(score(features, model), most)


def score(features: Features, model: Model) -> float:
    """Return what the logistic regression gives, from 0 to 1."""
    total = model.intercept + _offset(model.kinds, features.kind)
    total += sum(model.weights.get(name, 0.0) * value for name, value in terms(features).items())
    return 1.0 / (1.0 + exp(-min(max(total, -30.0), 30.0)))


def _offset(offsets: dict[str, float], name: str) -> float:
    return offsets[name] if name in offsets else min([0.0, *offsets.values()])
