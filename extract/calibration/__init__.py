"""The model of confidence as data: what each feature weighs, for values of text layers, of scans, and derived ones.

A file of this folder (``v1.yaml``) holds the parameters with the date, the data and the scores of their making;
``scripts/calibrate`` writes it (``docs/calibration.md``). Weights are never negative: so what speaks against a value
never raises its confidence.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from extract.features import GROUPS, Group, Term

__all__ = ["IN_FORCE", "Archive", "Calibration", "CalibrationError", "Model", "Scores", "in_force", "load", "save"]

IN_FORCE = Path(__file__).parent / "v1.yaml"
"""The file that records are weighed by."""

Chance = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Offset = Annotated[float, Field(allow_inf_nan=False)]


class CalibrationError(ValueError):
    """A file of parameters cannot be read, or is none."""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Model(_Data):
    """Logistic regression on the terms of ``extract.features``.

    No chance is higher than ``most``, and none of a value that is doubtful by itself (``Features.doubtful``) higher
    than ``most_doubtful``, whatever was fitted.
    ``kinds`` is what is added for each kind of field; one that is not named is taken for the worst of those that are,
    or for 0 where that is worse.
    """

    intercept: Offset
    weights: dict[Term, Weight]
    kinds: dict[str, Offset]
    most: Chance
    most_doubtful: Chance


class Archive(_Data):
    """An archive that was used: its seed, and how many files of which levels of wear were read."""

    seed: int
    files: int
    levels: str
    values: int


class Scores(_Data):
    """What was measured on archives that nothing was fitted to; shares, None where nothing was counted."""

    level: str
    convictions: int
    accepted: Chance | None
    wrong_of_accepted: Chance | None
    calibration_error: Chance | None


class Calibration(_Data):
    """A file of parameters. ``threshold``: from which confidence on a value passes without a person."""

    version: Literal[1]
    made: date
    fit: list[Archive]
    chosen: list[Archive]
    measured: list[Archive]
    scores: list[Scores]
    threshold: Chance
    models: dict[Group, Model]

    @model_validator(mode="after")
    def _is_whole(self) -> Calibration:
        if missing := set(GROUPS) - set(self.models):
            raise ValueError(f"no model for {', '.join(sorted(missing))}")
        return self


def load(path: Path) -> Calibration:
    """Return the parameters that the file at *path* holds.

    Raises:
        CalibrationError: it cannot be read, is no YAML, or holds something else; says what.
    """
    try:
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Calibration.model_validate(held)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise CalibrationError(f"{path}: no parameters of confidence: {error}") from error


@cache
def in_force() -> Calibration:
    """Return the parameters that records are weighed by."""
    return load(IN_FORCE)


def save(calibration: Calibration, path: Path, heading: str) -> None:
    """Write *calibration* to *path*, under the comment lines of *heading*; ``load`` gives an equal one back."""
    comment = "".join(f"# {line}\n" for line in heading.splitlines())
    plain = calibration.model_dump(mode="json")
    plain["made"] = calibration.made
    body = yaml.safe_dump(plain, sort_keys=False, default_flow_style=None, width=110, allow_unicode=True)
    aside = path.with_suffix(".new")
    aside.write_text(comment + body, encoding="utf-8")
    aside.replace(path)
