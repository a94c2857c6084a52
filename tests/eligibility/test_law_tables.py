"""The tables of cases under ``tables/``: what stands on the record, and what must come of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from law_records import make_tables

from eligibility.determination import Determination
from eligibility.documents import RulesFault
from eligibility.evaluate import evaluate
from eligibility.packs import load_pack
from eligibility.policies import load_policy, policy_ids

TABLES = Path(__file__).parent / "tables"


def cases() -> Iterator[Any]:
    for path in sorted(TABLES.glob("*.yaml")):
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in table["cases"]:
            key = f"{path.stem}-{case['id']}"
            yield pytest.param({**table.get("defaults", {}), **case, "key": key}, id=key)


DECIDED: dict[str, list[Determination]] = {}


def decide(case: dict[str, Any]) -> list[Determination]:
    """The case's determinations; two tests look at each, and it is decided once."""
    if case["key"] not in DECIDED:
        DECIDED[case["key"]] = _decide(case)
    return DECIDED[case["key"]]


def _decide(case: dict[str, Any]) -> list[Determination]:
    people = case.get("people") or [
        {key: case[key] for key in ("born", "record", "records", "deceased") if key in case}
    ]
    policy = load_policy(case["policy"]) if case.get("policy") else None
    as_of = case.get("as_of", date(2020, 2, 13))
    return evaluate(make_tables(people), [load_pack("ca-prop64")], policy, as_of, case.get("county"))


@pytest.mark.parametrize("case", list(cases()))
def test_the_case_comes_out_as_the_table_says(case: dict[str, Any]) -> None:
    found = decide(case)
    expected = case["expect"]
    assert len(found) == len(expected), [each.outcome for each in found]
    for determination, wanted in zip(found, expected, strict=True):
        asked = [question.text for question in determination.questions]
        told = {
            "outcome": determination.outcome,
            "reduce_to": determination.reduce_to,
            "sealing": determination.sealing,
            "route": determination.route,
            "rule": determination.rule.split("/")[1],
            "flags": determination.flags,
            "asks": asked,
            "pointers": [question.pointer for question in determination.questions],
            "citations": determination.citations,
        }
        assert {key: told[key] for key in wanted} == wanted, determination.reason


def test_every_rule_is_answered_yes_no_and_unknown_by_some_case() -> None:
    answers: dict[str, set[str]] = {}
    for parameter in cases():
        for determination in decide(parameter.values[0]):
            for step in determination.steps:
                answers.setdefault(step.rule, set()).add(step.answer)
    pack = load_pack("ca-prop64").rules
    policies = [
        (name, rule)
        for name in ("configurable", "los-angeles")
        for rule in load_policy(name).document.rules
        if rule.enabled(load_policy(name).parameters, date(2020, 2, 13))
    ]
    # a rule that its class alone decides has no no: it is not asked of another class
    wanted = {
        f"ca-prop64/{rule.id}": {"yes", "unknown"} | ({"no"} if rule.when != "TRUE" else set()) for rule in pack
    }
    wanted |= {f"{name}/{rule.id}": {"yes", "no", "unknown"} for name, rule in policies}
    # a count that is surely no conviction has no determination; that a felony became an infraction is never sure
    wanted["ca-prop64/not-convicted"] -= {"yes"}
    wanted["ca-prop64/six-plants-18-to-20-already-infraction"] -= {"yes"}
    lacking = {rule: missing for rule, words in wanted.items() if (missing := words - answers.get(rule, set()))}
    assert lacking == {}


def test_all_shipped_policies_have_cases() -> None:
    used = {parameter.values[0].get("policy") for parameter in cases()}
    assert set(policy_ids()) <= used


@pytest.mark.parametrize("policy", [None, "configurable", "los-angeles"])
@pytest.mark.parametrize("as_of", [date(1990, 1, 1), date(2016, 11, 8)], ids=str)
def test_nothing_is_decided_as_of_a_day_before_the_act(policy: str | None, as_of: date) -> None:
    record = [{"court": "1980-09-01", "counts": [{"section": "HS 11357(b)", "severity": "misdemeanor"}]}]
    tables, chosen = make_tables([{"record": record}]), load_policy(policy) if policy else None
    with pytest.raises(RulesFault, match=r"ca-prop64 .* from 2016-11-09"):
        evaluate(tables, [load_pack("ca-prop64")], chosen, as_of, None)
    with pytest.raises(RulesFault, match="ca-prop64"):  # also where there is nobody to decide about
        evaluate(make_tables([]), [load_pack("ca-prop64")], chosen, as_of, None)
