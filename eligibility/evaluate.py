"""Rules over convictions: one engine for one case and for a county.

Every condition is answered for all convictions at once (``worlds``); the rules are then walked in order, for the
pack and for the policy, and what either can reach is joined (``outcomes``). Nothing here knows a section or a county.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from eligibility.conditions import Condition, compile_condition, fill_parameters
from eligibility.determination import Determination, PolicyStamp
from eligibility.facts import read_facts
from eligibility.outcomes import Verdict, reachable, verdict_of
from eligibility.packs import Pack
from eligibility.policies import Policy
from eligibility.rules import Otherwise, Rule
from eligibility.steps import Asked, Narrator
from eligibility.worlds import NO, UNKNOWN, YES, Answers, ask
from extract.columns import Tables

__all__ = ["determination_id", "evaluate", "outcomes"]


@dataclass(frozen=True)
class _Walk:
    """Rules with their answers on every row, and the mask of rules that each row can reach."""

    owner: str
    rules: Sequence[Rule | Otherwise]
    conditions: Sequence[Condition]
    answers: Answers  # rules by rows; the last is ``otherwise``, always yes
    applies: Answers  # the same, of ``applies`` alone
    reached: np.ndarray[Any, np.dtype[np.bool_]]  # rules by rows


def evaluate(
    tables: Tables, packs: Sequence[Pack], policy: Policy | None, as_of: date, county: str | None
) -> list[Determination]:
    """Return a determination for each conviction of *county* (all if None) and each pack.

    A count whose disposition is doubtful and may be a conviction has one too. Convictions of other counties have
    none, though they count as priors; where the county is not known, the outcome is open unless nothing hangs on it.

    Args:
        tables: persons, events and counts of a run.
        packs: what the law says; each gives determinations of its own.
        policy: what the office gives beyond that; None asks the law alone.
        as_of: the day as of which ages, spans and the law in force are taken.
        county: upper case, without COUNTY.

    Returns:
        Sorted by person, record, count and pack: the same for the same tables in any order.

    Raises:
        RulesFault: a pack is not in force on the as-of date.
    """
    for pack in packs:
        pack.require_in_force(as_of)
    facts = read_facts(tables, as_of, county)
    if facts.height == 0:
        return []
    chosen = _walk_policy(facts, policy, as_of)
    narrator = Narrator(facts)
    stamp = policy.stamp if policy else None
    by_pack = [
        _of_pack(facts, pack, stamp, chosen, as_of, narrator) for pack in sorted(packs, key=lambda pack: pack.id)
    ]
    # the facts are in order, and each pack has one for each of them
    return [determination for row in zip(*by_pack, strict=True) for determination in row]


def outcomes(
    tables: Tables, packs: Sequence[Pack], policy: Policy | None, as_of: date, county: str | None
) -> dict[tuple[str, str, str], Verdict]:
    """Return only what ``evaluate`` comes to, by record id, pointer and pack: many times faster."""
    facts = read_facts(tables, as_of, county)
    if facts.height == 0:
        return {}
    chosen = _walk_policy(facts, policy, as_of)
    keys = list(zip(facts["record_id"].to_list(), facts["pointer"].to_list(), strict=True))
    found = {}
    for pack in packs:
        pack.require_in_force(as_of)
        joined = _join_all(_walk_law(facts, pack, as_of), chosen, _perhaps_not_ours(facts))
        for (record_id, pointer), verdicts in zip(keys, joined, strict=True):
            found[record_id, pointer, pack.id] = _settled(verdicts)
    return found


def determination_id(record_id: str, pointer: str, pack: str, policy: str | None, as_of: date) -> str:
    """Return 16 hex digits over the conviction, pack, policy and as-of date."""
    text = "\n".join((f"{record_id}#{pointer}", pack, policy or "", as_of.isoformat()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _walk(
    facts: pl.DataFrame, owner: str, rules: Sequence[Rule], otherwise: Otherwise, values: Mapping[str, Any]
) -> _Walk:
    conditions = [compile_condition(fill_parameters(rule.text, values)) for rule in rules]
    gates = [compile_condition(fill_parameters(rule.applies, values)) for rule in rules]
    always = np.full(facts.height, YES, np.int8)
    answers = ask(facts, [*conditions, *gates])
    told = np.stack([*answers[: len(rules)], always])
    reached = np.zeros(told.shape, np.bool_)
    alive = np.ones(facts.height, np.bool_)
    for number, column in enumerate(told):
        reached[number] = alive & (column != NO)
        alive &= column != YES
    return _Walk(owner, [*rules, otherwise], conditions, told, np.stack([*answers[len(rules) :], always]), reached)


def _walk_policy(facts: pl.DataFrame, policy: Policy | None, as_of: date) -> tuple[_Walk, Answers] | None:
    if policy is None:
        return None
    document, values = policy.document, policy.parameters
    rules = [rule for rule in document.rules if rule.enabled(values, as_of)]
    (speaks,) = ask(facts, [compile_condition(fill_parameters(document.applies_to, values))])
    return _walk(facts, document.id, rules, document.otherwise, values), speaks


def _walk_law(facts: pl.DataFrame, pack: Pack, as_of: date) -> _Walk:
    return _walk(facts, pack.id, [rule for rule in pack.rules if rule.enabled({}, as_of)], pack.otherwise, {})


def _perhaps_not_ours(facts: pl.DataFrame) -> list[bool]:
    return (facts["county_open"] | facts["after_as_of"]).to_list()


def _settled(verdicts: frozenset[Verdict]) -> Verdict:
    return next(iter(verdicts)) if len(verdicts) == 1 else Verdict("review")


def _of_pack(
    facts: pl.DataFrame,
    pack: Pack,
    policy: PolicyStamp | None,
    chosen: tuple[_Walk, Answers] | None,
    as_of: date,
    narrator: Narrator,
) -> list[Determination]:
    law = _walk_law(facts, pack, as_of)
    remarks = ask(facts, [compile_condition(flag.when) for flag in pack.flags])
    flagged = {flag.flag: answers for flag, answers in zip(pack.flags, remarks, strict=True)}
    joined = _join_all(law, chosen, _perhaps_not_ours(facts))
    routes = {YES: pack.routes.ended, NO: pack.routes.running}
    (ended,) = ask(facts, [compile_condition("sentence_ended")])
    open_rows = [row for row, verdicts in enumerate(joined) if len(verdicts) > 1]
    asked = [
        Asked(walk.owner, walk.rules, walk.conditions, walk.answers, walk.applies, walk.reached)
        for walk in (law, *([chosen[0]] if chosen else []))
    ]
    narrator.prepare(asked, open_rows, chosen[1] if chosen else None, [source.cite for source in pack.sources[:1]])
    found = []
    for row, verdicts in enumerate(joined):
        verdict = _settled(verdicts)
        relief = verdict.outcome in ("dismiss", "reduce")
        told = narrator.tell(row, verdict, verdicts)
        keys = narrator.keys(row)
        route_open = relief and ended[row] == UNKNOWN
        found.append(
            Determination(
                determination_id=determination_id(
                    keys["record_id"], keys["pointer"], pack.id, policy.id if policy else None, as_of
                ),
                **keys,
                pack=pack.id,
                policy=policy,
                as_of=as_of.isoformat(),
                outcome=verdict.outcome,
                reduce_to=verdict.reduce_to,
                route=routes.get(int(ended[row])) if relief else None,
                sealing=verdict.sealing if relief else None,
                rule=told.rule,
                reason=told.reason,
                citations=told.citations,
                flags=narrator.flags(row, {flag: int(answers[row]) for flag, answers in flagged.items()}),
                questions=[*told.questions, *(narrator.route_questions(row) if route_open else [])],
                steps=told.steps,
            )
        )
    return found


def _join_all(
    law: _Walk, chosen: tuple[_Walk, Answers] | None, perhaps_not_ours: Sequence[bool]
) -> list[frozenset[Verdict]]:
    """Return the verdicts that each row can come to; rows that reach the same rules are joined once."""
    law_verdicts = [verdict_of(rule) for rule in law.rules]
    policy_verdicts = [verdict_of(rule) for rule in chosen[0].rules] if chosen else []
    known: dict[tuple[bytes, bytes, int, bool], frozenset[Verdict]] = {}
    found = []
    for row, open_ in enumerate(perhaps_not_ours):
        of_law = law.reached[:, row]
        of_policy = chosen[0].reached[:, row] if chosen else np.zeros(0, np.bool_)
        speaks = int(chosen[1][row]) if chosen else NO
        case = (of_law.tobytes(), of_policy.tobytes(), speaks, open_)
        if case not in known:
            said: list[Verdict | None] = [None] if speaks != YES else []
            if speaks != NO:
                said += [policy_verdicts[number] for number in np.flatnonzero(of_policy)]
            verdicts = reachable([law_verdicts[number] for number in np.flatnonzero(of_law)], said)
            known[case] = verdicts if not open_ else _perhaps_nothing(verdicts)
        found.append(known[case])
    return found


def _perhaps_nothing(verdicts: frozenset[Verdict]) -> frozenset[Verdict]:
    """A conviction perhaps of another county, or dated after the as-of date, is open unless nothing is to decide."""
    nothing = verdicts == {Verdict("not_covered")}
    return verdicts if nothing else verdicts | {Verdict("not_covered")}
