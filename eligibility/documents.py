"""The border of law as data: YAML files become frozen models, and every mistake in one is told at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

__all__ = ["Confidence", "LawModel", "RulesFault", "read_model", "read_yaml"]

Confidence = Literal["high", "medium", "low"]


class LawModel(BaseModel):
    """Frozen, and no unknown field: a misspelt one is an error, not a silent loss."""

    model_config = ConfigDict(extra="forbid", frozen=True)


M = TypeVar("M", bound=LawModel)


class RulesFault(ValueError):
    """A pack, policy or list that cannot stand; ``faults`` are all its mistakes, each with its place."""

    def __init__(self, where: str, faults: Sequence[str]) -> None:
        super().__init__(f"{where} cannot be used: " + "; ".join(faults))
        self.where = where
        self.faults = tuple(faults)


class _Loader(yaml.SafeLoader):
    """YAML in which only true and false are booleans: yes, no and off are words that rules and lists use."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|false"), list("tf"))


def read_yaml(path: Path) -> Any:
    """Return the plain values of a YAML file. Raises RulesFault where it is none."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # a SafeLoader
    except yaml.YAMLError as error:
        raise RulesFault(path.name, [f"is not YAML: {' '.join(str(error).split())}"]) from error


def read_model(model: type[M], path: Path) -> M:
    """Return the YAML file as *model*.

    Raises:
        RulesFault: the file is no YAML, or has fields that are missing, misspelt or of a wrong type.
    """
    try:
        return model.model_validate(read_yaml(path))
    except ValidationError as error:
        raise RulesFault(
            path.name, [f"{'/'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
        ) from error
