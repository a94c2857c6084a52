"""What packs and policies are made of: rules with a condition, an outcome, a reason, citations and examples.

``check_rules`` tells every mistake of a file's rules at once, each with its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from eligibility.conditions import Condition, ConditionFault, answer, compile_condition, fill_parameters
from eligibility.documents import Confidence, LawModel
from eligibility.facts.registry import FACTS

__all__ = ["Example", "Flag", "InForce", "Otherwise", "Result", "Rule", "check_rules"]

KebabId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Relief = Literal["dismiss", "reduce-to-infraction", "reduce-to-misdemeanor", "no_relief"]


class Result(LawModel):
    """What a rule leads to. ``at_best`` of a review: the most that settling it could give the person."""

    outcome: Literal["dismiss", "reduce", "no_relief", "refer", "review", "not_covered"]
    reduce_to: Literal["misdemeanor", "infraction"] | None = None
    sealing: bool | None = None
    at_best: Relief | None = None

    @model_validator(mode="after")
    def _whole(self) -> Result:
        if (self.outcome == "reduce") != (self.reduce_to is not None):
            raise ValueError("reduce_to stands with the outcome reduce, and only there")
        if self.sealing is not None and self.outcome != "dismiss":
            raise ValueError("sealing stands with the outcome dismiss, and only there")
        if self.at_best is not None and self.outcome != "review":
            raise ValueError("at_best stands with the outcome review, and only there")
        return self


class Example(LawModel):
    """A case for one rule: facts (a list where a fact may be any of several) and the answer that must come."""

    facts: dict[str, Any]
    answer: Literal["yes", "no", "unknown"]

    def possible(self) -> dict[str, list[Any]]:
        """Return the facts, each as the list of what it may be."""
        return {name: value if isinstance(value, list) else [value] for name, value in self.facts.items()}


class InForce(LawModel):
    """The as-of dates for which a rule is asked; inclusive, None is open."""

    from_: date | None = Field(None, alias="from")
    to: date | None = None

    def holds(self, on: date) -> bool:
        """Tell whether the rule is in force on that day."""
        return (self.from_ is None or self.from_ <= on) and (self.to is None or on <= self.to)


class Rule(Result):
    """One rule: where ``applies`` holds (always, if left out) it is asked, and ``when`` decides.

    ``enabled_by`` names parameters and the values that they must have; ``truthy`` stands for neither 0, false nor
    empty. ``question`` is put to a person where the rule ends in a review.
    """

    id: KebabId
    applies: str = "TRUE"
    when: str = "TRUE"
    reason: str
    citations: tuple[str, ...] = ()
    question: str | None = None
    confidence: Confidence
    enabled_by: dict[str, Any] = Field(default_factory=dict)
    in_force: tuple[InForce, ...] = ()
    label_in_source: str | None = None
    note: str | None = None
    examples: tuple[Example, ...] = ()

    @property
    def text(self) -> str:
        """The whole condition."""
        parts = [part for part in (self.applies, self.when) if part != "TRUE"]
        return " AND ".join(f"({part})" for part in parts) if len(parts) > 1 else (parts or ["TRUE"])[0]

    def enabled(self, parameters: Mapping[str, Any], on: date) -> bool:
        """Tell whether the rule is asked at all with these parameters on that as-of date."""
        wanted = all(
            bool(parameters[name]) if value == "truthy" else parameters[name] == value
            for name, value in self.enabled_by.items()
        )
        return wanted and (not self.in_force or any(period.holds(on) for period in self.in_force))


class Flag(LawModel):
    """A remark that goes with a determination where ``when`` is not surely no."""

    flag: Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
    when: str
    meaning: str


class Otherwise(Result):
    """What holds where no rule says yes."""

    reason: str


def check_rules(
    rules: Sequence[Rule], conditions: Mapping[str, str], parameters: Mapping[str, Any], examples: bool = True
) -> list[str]:
    """Return every mistake of *rules* and of further named *conditions*, each with its place; empty if sound.

    Args:
        rules: in their order.
        conditions: place → condition, such as a flag's.
        parameters: the values put in for ``:name``.
        examples: whether to run the examples too; a policy's are written for its own default parameters.
    """
    faults = [f"rules/{rule.id}: the id is given twice" for i, rule in enumerate(rules) if rule.id in _ids(rules[:i])]
    for place, text in conditions.items():
        _compiled(place, text, parameters, faults)
    for rule in rules:
        place = f"rules/{rule.id}"
        if unknown := sorted(set(rule.enabled_by) - set(parameters)):
            faults.append(f"{place}/enabled_by: {', '.join(unknown)} is not a parameter")
        if rule.confidence == "low" and rule.outcome != "review":
            faults.append(f"{place}: rests on what is marked low, so its outcome must be review")
        _compiled(f"{place}/applies", rule.applies, parameters, faults)
        condition = _compiled(f"{place}/when", rule.text, parameters, faults)
        if condition is not None and examples:
            faults.extend(f"{place}/examples: {fault}" for fault in _example_faults(rule, condition))
    return faults


def _ids(rules: Sequence[Rule]) -> set[str]:
    return {rule.id for rule in rules}


def _compiled(place: str, text: str, parameters: Mapping[str, Any], faults: list[str]) -> Condition | None:
    try:
        return compile_condition(fill_parameters(text, parameters))
    except ConditionFault as fault:
        faults.extend(f"{place}: {each}" for each in fault.faults)
        return None


def _example_faults(rule: Rule, condition: Condition) -> list[str]:
    faults = []
    for number, example in enumerate(rule.examples, start=1):
        if unknown := sorted(set(example.facts) - FACTS.keys()):
            faults.append(f"{number} speaks of {', '.join(unknown)}, which is not a documented fact")
        elif (found := answer(condition, example.possible())) != example.answer:
            faults.append(f"{number} should answer {example.answer}, but answers {found}")
    answers = {example.answer for example in rule.examples}
    if condition.facts and not {"yes", "no"} <= answers:
        faults.append("there must be at least one that answers yes and one that answers no")
    return faults
