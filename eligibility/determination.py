"""Determinations: what becomes of one conviction under one pack and one policy, with every step to it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Determination", "Fact", "Outcome", "PolicyStamp", "Question", "Route", "Step"]

Outcome = Literal["dismiss", "reduce", "no_relief", "refer", "review", "not_covered"]
Route = Literal["application", "petition", "motion", "automatic"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fact(_Model):
    """One fact that a step looked at: its value (or its range, where unknown) and where it was read.

    ``pointer`` is ``record_id#/json/pointer``; null for a fact derived from the whole record or not stated.
    """

    name: str
    value: Any = None
    possible: list[Any] = []
    pointer: str | None = None


class Step(_Model):
    """One rule that was asked, with its answer."""

    rule: str
    answer: Literal["yes", "no", "unknown"]
    facts: list[Fact] = []


class Question(_Model):
    """What a person would have to find out to settle an outcome that is open.

    ``kind``: value (a field was not read surely), count (a whole count is doubtful), pair (same person?), law.
    """

    kind: Literal["value", "count", "pair", "law"]
    pointer: str | None
    text: str


class PolicyStamp(_Model):
    """Which policy decided, and the SHA-256 of its content (first 16 hex digits)."""

    id: str
    hash: str


class Determination(_Model):
    """One line of ``determinations.jsonl``."""

    determination_id: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
    person_id: str
    record_id: str
    pointer: str
    case_number: str | None
    county: str | None
    date: str | None
    code: str | None
    section: str | None
    severity: str | None
    pack: str
    policy: PolicyStamp | None
    as_of: str
    outcome: Outcome
    reduce_to: Literal["misdemeanor", "infraction"] | None = None
    route: Route | None = None
    sealing: bool | None = None
    rule: str
    reason: str
    citations: list[str] = []
    flags: list[str] = []
    questions: list[Question] = []
    steps: list[Step] = []
