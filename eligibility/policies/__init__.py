"""Policies: what an office gives beyond what the law requires, as YAML beside this file, with bounded parameters.

``load_policy`` takes an id, a YAML file (a policy of its own, or a shipped one with other parameters), or the
``eligibility-options.json`` of Code for America's desktop tool, which is ``configurable`` with those parameters.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from eligibility.determination import PolicyStamp
from eligibility.documents import Confidence, LawModel, RulesFault, read_model, read_yaml
from eligibility.packs import PackSource
from eligibility.rules import Otherwise, Rule, check_rules

__all__ = ["Parameter", "Policy", "PolicyDocument", "load_policy", "policy_ids"]

_HERE = Path(__file__).parent


class Parameter(LawModel):
    """One parameter with its bounds. ``option`` is its place in the peer's options file; ``off`` switches it off."""

    type: Literal["integer", "boolean", "list", "choice"]
    default: Any
    meaning: str
    option: str | None = None
    off: int | None = None
    min: int | None = None
    max: int | None = None
    values: tuple[str, ...] = ()

    def fault(self, name: str, value: Any) -> str | None:
        """Return what is wrong with *value*, naming the option and its bounds; None where it may stand."""
        said = f"{name} ({self.option})" if self.option else name
        if self.type == "boolean":
            return None if isinstance(value, bool) else f"{said} must be true or false"
        if self.type == "choice":
            return None if value in self.values else f"{said} must be one of {', '.join(self.values)}"
        if self.type == "list":
            good = isinstance(value, list) and all(each in self.values for each in value)
            return None if good else f"{said} must be a list of {', '.join(self.values)}"
        whole = isinstance(value, int) and not isinstance(value, bool)
        bounds = f"from {self.min} to {self.max}" + (f", or {self.off} for off" if self.off is not None else "")
        inside = whole and (self.min is None or value >= self.min) and (self.max is None or value <= self.max)
        return None if whole and (inside or value == self.off) else f"{said} must be a whole number {bounds}"


class PolicyDocument(LawModel):
    """The file of a policy. ``applies_to`` says of which convictions it speaks: of others it says nothing."""

    id: str
    title: str
    county: str | None = None
    confidence: Confidence
    sources: list[PackSource]
    applies_to: str
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    rules: list[Rule]
    otherwise: Otherwise


@dataclass(frozen=True)
class Policy:
    """A policy with its parameters: what decides, and the hash of all that."""

    document: PolicyDocument
    parameters: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The id of the document."""
        return self.document.id

    @property
    def hash(self) -> str:
        """The first 16 hex digits of SHA-256 over the canonical content, parameters included."""
        document = self.document.model_dump(mode="json", by_alias=True)
        content = {"document": document, "parameters": dict(self.parameters)}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def stamp(self) -> PolicyStamp:
        """Id and hash, as determinations carry them."""
        return PolicyStamp(id=self.id, hash=self.hash)


def policy_ids() -> list[str]:
    """Return the ids of the policies shipped with the package, sorted."""
    return sorted(path.stem for path in _HERE.glob("*.yaml"))


def load_policy(id_or_path: str | Path) -> Policy:
    """Return a policy by its id, or from a YAML file or the peer's JSON options.

    A YAML file either is a whole policy, or names one (``policy: configurable``) with other ``parameters``.

    Raises:
        RulesFault: no such policy or file, or mistakes in it: all of them, each with its place and bounds.
    """
    name = str(id_or_path)
    if name in policy_ids():
        return _with_parameters(_shipped(name), {}, name)
    path = Path(id_or_path)
    if not path.is_file():
        raise RulesFault(name, [f"there is no such policy or file; there are {', '.join(policy_ids())}"])
    if path.suffix == ".json":
        return _from_options(path)
    data = read_yaml(path)
    if isinstance(data, dict) and "policy" in data:
        return _from_changes(path, data)
    return _with_parameters(_checked(path), {}, path.name)


@cache
def _shipped(policy_id: str) -> PolicyDocument:
    return _checked(_HERE / f"{policy_id}.yaml")


def _checked(path: Path) -> PolicyDocument:
    document = read_model(PolicyDocument, path)
    defaults = {name: parameter.default for name, parameter in document.parameters.items()}
    faults = _bounds_faults(document, defaults)
    faults += check_rules(document.rules, {"applies_to": document.applies_to}, defaults)
    if faults:
        raise RulesFault(path.name, faults)
    return document


def _bounds_faults(document: PolicyDocument, values: Mapping[str, Any]) -> list[str]:
    faults = (parameter.fault(name, values[name]) for name, parameter in document.parameters.items())
    return [f"parameters: {fault}" for fault in faults if fault]


def _with_parameters(document: PolicyDocument, changes: Mapping[str, Any], where: str) -> Policy:
    if unknown := sorted(set(changes) - document.parameters.keys()):
        known = ", ".join(sorted(document.parameters)) or "none"
        raise RulesFault(where, [f"parameters: {document.id} has no {', '.join(unknown)}; it has {known}"])
    values = {name: changes.get(name, parameter.default) for name, parameter in document.parameters.items()}
    faults = _bounds_faults(document, values)
    if not faults:
        asked = [rule for rule in document.rules if _filled(rule, values)]
        faults = check_rules(asked, {"applies_to": document.applies_to}, values, examples=False)
    if faults:
        raise RulesFault(where, faults)
    return Policy(document, values)


def _filled(rule: Rule, values: Mapping[str, Any]) -> bool:
    # a rule that is switched off by an empty list has no condition
    return all(bool(values[name]) if wanted == "truthy" else True for name, wanted in rule.enabled_by.items())


def _from_changes(path: Path, data: Mapping[str, Any]) -> Policy:
    if unknown := sorted(set(data) - {"policy", "parameters"}):
        raise RulesFault(path.name, [f"{', '.join(unknown)}: beside policy there may only be parameters"])
    if data["policy"] not in policy_ids():
        raise RulesFault(path.name, [f"policy: there is no {data['policy']}; there are {', '.join(policy_ids())}"])
    changes = data.get("parameters") or {}
    if not isinstance(changes, dict):
        raise RulesFault(path.name, ["parameters: must be names with values"])
    return _with_parameters(_shipped(data["policy"]), changes, path.name)


def _from_options(path: Path) -> Policy:
    """The peer's file: what it does not mention is off, as the peer takes it."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise RulesFault(path.name, [f"is not JSON: {error}"]) from error
    document = _shipped("configurable")
    options = {parameter.option: name for name, parameter in document.parameters.items() if parameter.option}
    if not isinstance(data, dict) or not all(isinstance(part, dict) for part in data.values()):
        raise RulesFault(path.name, ["must hold baselineEligibility and additionalRelief, each with options"])
    stated = {f"{part}.{key}": value for part, values in data.items() for key, value in values.items()}
    if unknown := sorted(set(stated) - options.keys()):
        raise RulesFault(path.name, [f"{', '.join(unknown)}: no such option; there are {', '.join(sorted(options))}"])
    off: dict[str, Any] = {"integer": 0, "boolean": False, "list": []}
    changes = {name: stated.get(option, off[document.parameters[name].type]) for option, name in options.items()}
    return _with_parameters(document, changes, path.name)
