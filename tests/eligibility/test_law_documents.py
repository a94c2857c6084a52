"""Packs, policies and lists: what ships with the package is sound, and what is wrong is told, all at once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from eligibility.conditions import answer, compile_condition, fill_parameters
from eligibility.documents import RulesFault, read_yaml
from eligibility.lists import load_cannabis_terms, load_section_list
from eligibility.packs import load_pack, pack_ids, read_pack
from eligibility.policies import load_policy, policy_ids
from eligibility.rules import Rule
from nlp.values import Section

SHIPPED = [
    *((f"{pack}/{rule.id}", rule, {}) for pack in pack_ids() for rule in load_pack(pack).rules),
    *(
        (f"{name}/{rule.id}", rule, load_policy(name).parameters)
        for name in policy_ids()
        for rule in load_policy(name).document.rules
    ),
]


@pytest.mark.parametrize(("rule", "values"), [pytest.param(rule, values, id=name) for name, rule, values in SHIPPED])
def test_the_examples_of_a_rule_answer_as_they_say(rule: Rule, values: dict[str, Any]) -> None:
    condition = compile_condition(fill_parameters(rule.text, values))
    assert {"yes", "no"} <= {example.answer for example in rule.examples}
    for example in rule.examples:
        assert answer(condition, example.possible()) == example.answer, example.facts


@pytest.mark.parametrize("rule", [pytest.param(rule, id=name) for name, rule, _ in SHIPPED if name.startswith("ca-")])
def test_every_rule_of_the_law_cites_it_or_says_that_the_record_is_wrong(rule: Rule) -> None:
    assert rule.citations or rule.confidence == "low" or "amount" in rule.id


# ---------------------------------------------------------------- packs


def changed_pack(tmp_path: Path, **changes: Any) -> Path:
    import eligibility.packs

    data = read_yaml(Path(eligibility.packs.__file__).with_name("ca-prop64.yaml"))
    for key, value in changes.items():
        data[key] = value(data[key]) if callable(value) else value
    path = tmp_path / "changed.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path


def test_a_pack_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(RulesFault, match="there are ca-prop64"):
        load_pack("ca-prop65")


def test_all_mistakes_of_a_pack_are_told_at_once_with_their_place(tmp_path: Path) -> None:
    def spoil(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rules[0]["applies"] = "prop64_clas = 'none'"
        rules[1]["when"] = "age_at_offence >= 18 AND age_at_offence < 21"
        rules[2]["examples"][0]["answer"] = "no"
        rules[3]["id"] = rules[2]["id"]
        rules[4]["confidence"] = "low"
        rules[5]["enabled_by"] = {"threshold": "truthy"}
        rules[6]["examples"] = []
        rules[7]["examples"].append({"facts": {"prop65_class": "none"}, "answer": "no"})
        return rules

    with pytest.raises(RulesFault) as caught:
        read_pack(changed_pack(tmp_path, rules=spoil, disqualifiers=["superstrikes", "nothing"]))
    told = "\n".join(caught.value.faults)
    for words in [
        "rules/another-section/applies: speaks of 'prop64_clas'",
        "rules/after-the-act/when: is not monotone in the birth",
        "rules/not-convicted/examples: 1 should answer no, but answers yes",
        "rules/not-convicted: the id is given twice",
        "rules/minors: rests on what is marked low",
        "rules/place/enabled_by: threshold is not a parameter",
        "rules/conspiracy/examples: there must be at least one",
        "rules/accessory/examples: 3 speaks of prop65_class",
        "disqualifiers: there is no list 'nothing'",
    ]:
        assert words in told


def test_a_flag_with_a_condition_that_cannot_stand_is_refused(tmp_path: Path) -> None:
    flag = {"flag": "odd", "when": "nothing_known", "meaning": "x"}
    with pytest.raises(RulesFault, match="flags/odd: speaks of 'nothing_known'"):
        read_pack(changed_pack(tmp_path, flags=[flag]))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"outcome": "reduce"}, "reduce_to stands with", id="reduce-to-nothing"),
        pytest.param({"outcome": "no_relief", "sealing": True}, "sealing stands with", id="sealing-of-nothing"),
        pytest.param(
            {"outcome": "dismiss", "at_best": "dismiss"}, "at_best stands with", id="at-best-of-a-dismissal"
        ),
        pytest.param({"outcome": "pardon"}, "rules/0/outcome", id="no-such-outcome"),
        pytest.param({"outcom": "dismiss"}, "rules/0/outcom: Extra inputs", id="misspelt-key"),
    ],
)
def test_a_rule_that_does_not_hold_together_is_refused(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    def spoil(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rules[0] = {**rules[0], **change}
        return rules

    with pytest.raises(RulesFault, match=words):
        read_pack(changed_pack(tmp_path, rules=spoil))


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("rules: [", encoding="utf-8")
    with pytest.raises(RulesFault, match=r"broken\.yaml cannot be used: is not YAML"):
        read_pack(path)


def test_a_pack_is_in_force_from_its_day() -> None:
    pack = load_pack("ca-prop64")
    pack.require_in_force(date(2016, 11, 9))
    with pytest.raises(RulesFault, match=r"ca-prop64 .* in force from 2016-11-09 to today, not on .* 2016-11-08"):
        pack.require_in_force(date(2016, 11, 8))


# ---------------------------------------------------------------- policies


def options(tmp_path: Path, relief: dict[str, Any], base: dict[str, Any] | None = None) -> Path:
    path = tmp_path / "eligibility-options.json"
    base = {"dismiss": ["11357", "11358"], "reduce": ["11359", "11360"]} if base is None else base
    path.write_text(json.dumps({"baselineEligibility": base, "additionalRelief": relief}), encoding="utf-8")
    return path


def test_the_options_of_the_peer_are_the_configurable_policy(tmp_path: Path) -> None:
    relief = {
        "subjectUnder21AtConviction": True,
        "subjectAgeThreshold": 57,
        "yearsSinceConvictionThreshold": 10,
        "yearsCrimeFreeThreshold": 0,
        "subjectHasOnlyProp64Charges": True,
        "subjectIsDeceased": True,
    }
    policy = load_policy(options(tmp_path, relief))
    assert policy.id == "configurable"
    assert policy.hash == load_policy("configurable").hash


def test_an_option_that_the_file_does_not_mention_is_off(tmp_path: Path) -> None:
    policy = load_policy(options(tmp_path, {"subjectAgeThreshold": 40}, {"dismiss": ["11357"]}))
    assert policy.parameters["age_threshold"] == 40
    assert policy.parameters["reduce_sections"] == []
    assert policy.parameters["years_since_conviction"] == 0
    assert policy.parameters["under_21"] is False
    asked = {rule.id for rule in policy.document.rules if rule.enabled(policy.parameters, date(2020, 2, 13))}
    assert asked == {"not-a-felony", "section-dismissed", "old-enough"}


@pytest.mark.parametrize(
    ("option", "value", "allowed"),
    [
        *(
            ("subjectAgeThreshold", value, value in (0, 40, 65))
            for value in (0, 39, 40, 65, 66, -1, True, "57", 57.5)
        ),
        *(("yearsSinceConvictionThreshold", value, value in (0, 1, 15)) for value in (0, 1, 15, 16, -1)),
        *(("yearsCrimeFreeThreshold", value, value in (0, 1, 15)) for value in (0, 1, 15, 16, -1)),
        ("subjectIsDeceased", True, True),
        ("subjectIsDeceased", 1, False),
    ],
)
def test_thresholds_have_bounds_and_zero_is_off(tmp_path: Path, option: str, value: Any, allowed: bool) -> None:
    path = options(tmp_path, {option: value})
    if allowed:
        assert value in load_policy(path).parameters.values()
        return
    with pytest.raises(RulesFault) as caught:
        load_policy(path)
    (told,) = caught.value.faults
    assert f"additionalRelief.{option}" in told
    bounds = {"subjectAgeThreshold": "from 40 to 65, or 0", "subjectIsDeceased": "true or false"}
    assert bounds.get(option, "from 1 to 15, or 0") in told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("{", "is not JSON", id="no-json"),
        pytest.param("[]", "must hold baselineEligibility", id="a-list"),
        pytest.param(
            '{"additionalRelief": {"subjectAge": 50}}', "additionalRelief.subjectAge: no such option", id="unknown"
        ),
        pytest.param('{"baselineEligibility": {"dismiss": ["11361"]}}', "must be a list of 11357", id="section"),
        pytest.param('{"baselineEligibility": {"dismiss": "11357"}}', "must be a list of 11357", id="no-list"),
    ],
)
def test_options_that_cannot_be_read_are_refused(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "eligibility-options.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RulesFault, match=words):
        load_policy(path)


def test_a_shipped_policy_with_other_parameters(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(
        "policy: los-angeles\nparameters: {age_threshold: 60, young_age_at: conviction}\n", encoding="utf-8"
    )
    policy = load_policy(path)
    assert (policy.id, policy.parameters["age_threshold"]) == ("los-angeles", 60)
    assert policy.hash != load_policy("los-angeles").hash
    assert len(policy.hash) == 16


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("policy: los-angels\n", "there is no los-angels; there are configurable", id="no-such-policy"),
        pytest.param(
            "policy: los-angeles\nparameters: {age: 60}\n", "has no age; it has age_threshold", id="parameter"
        ),
        pytest.param(
            "policy: los-angeles\nparameters: {age_threshold: 30}\n", "from 40 to 65, or 0 for off", id="bounds"
        ),
        pytest.param(
            "policy: los-angeles\nparameters: {young_age_at: run}\n", "one of offence, conviction", id="choice"
        ),
        pytest.param("policy: los-angeles\nparameters: [1]\n", "names with values", id="a-list"),
        pytest.param("policy: los-angeles\nrules: []\n", "rules: beside policy", id="more-keys"),
        pytest.param("policy: [\n", "is not YAML", id="no-yaml"),
        pytest.param("id: x\n", "rules: Field required", id="half-a-policy"),
    ],
)
def test_a_policy_file_that_cannot_stand_is_refused(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RulesFault, match=words):
        load_policy(path)


def test_a_policy_of_its_own(tmp_path: Path) -> None:
    import eligibility.policies

    data = read_yaml(Path(eligibility.policies.__file__).with_name("configurable.yaml"))
    path = tmp_path / "ours.yaml"
    path.write_text(yaml.safe_dump(data | {"id": "ours", "title": "Ours"}), encoding="utf-8")
    policy = load_policy(path)
    assert policy.id == "ours"
    data["parameters"]["age_threshold"]["default"] = 39
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(RulesFault, match="from 40 to 65"):
        load_policy(path)


def test_a_policy_that_is_nowhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesFault, match="no such policy or file"):
        load_policy(tmp_path / "nothing.yaml")


# ---------------------------------------------------------------- lists of sections


@pytest.mark.parametrize(
    ("number", "day", "how"),
    [
        pytest.param("187", date(1990, 1, 1), "yes", id="murder"),
        pytest.param("187(a)", date(1990, 1, 1), "yes", id="its-subdivision"),
        pytest.param("192(a)", date(1990, 1, 1), "no", id="manslaughter"),
        pytest.param("261(a)(2)", date(1990, 1, 1), "yes", id="force-in-the-letters"),
        pytest.param("261", date(1990, 1, 1), "possible", id="force-not-shown"),
        pytest.param("261.5", date(1990, 1, 1), "no", id="another-section"),
        pytest.param("288(a)", date(1990, 1, 1), "yes", id="child-under-14"),
        pytest.param("288(c)", date(1990, 1, 1), "no", id="child-of-14-or-15"),
        pytest.param("288", date(1990, 1, 1), "possible", id="letters-not-printed"),
        pytest.param("653f", date(1990, 1, 1), "possible", id="solicitation-of-what"),
        pytest.param("653f(c)", date(1990, 1, 1), "no", id="solicitation-of-another-crime"),
        pytest.param("12308", date(2011, 12, 31), "yes", id="explosives-before-renumbering"),
        pytest.param("12308", date(2012, 1, 1), "no", id="explosives-after-renumbering"),
        pytest.param("286(c)(2)", date(1975, 12, 31), "possible", id="before-the-reform-of-1975"),
        pytest.param("286(c)(2)", date(1976, 1, 1), "yes", id="after-the-reform-of-1975"),
        pytest.param("209", date(1976, 12, 31), "possible", id="kidnapping-before-1977"),
        pytest.param("459", date(1990, 1, 1), "no", id="burglary"),
    ],
)
def test_super_strikes_by_section_and_day(number: str, day: date, how: str) -> None:
    assert load_section_list("superstrikes").holds(Section("PC", number), day, day) == how


@pytest.mark.parametrize(
    ("number", "day", "how"),
    [
        pytest.param("288(c)", date(1990, 1, 1), "yes", id="every-288"),
        pytest.param("288a", date(1965, 1, 1), "possible", id="consenting-adults-before-1976"),
        pytest.param("288a", date(1980, 1, 1), "yes", id="after"),
        pytest.param("286(b)", date(1990, 1, 1), "possible", id="small-gap-of-age"),
        pytest.param("314(1)", date(1990, 1, 1), "yes", id="exposure"),
        pytest.param("314", date(1990, 1, 1), "possible", id="number-not-printed"),
        pytest.param("261.5", date(1990, 1, 1), "no", id="not-registrable-by-itself"),
        pytest.param("288", date(1940, 1, 1), "no", id="before-1944"),
    ],
)
def test_registrable_offences_by_section_and_day(number: str, day: date, how: str) -> None:
    assert load_section_list("pc290c").holds(Section("PC", number), day, day) == how


def test_a_range_that_runs_over_a_boundary_is_possible() -> None:
    listed = load_section_list("superstrikes")
    assert listed.holds(Section("PC", "12308"), date(2011, 1, 1), date(2012, 12, 31)) == "possible"


@pytest.mark.parametrize(
    ("name", "number", "attempted", "conspiracy", "how"),
    [
        pytest.param("superstrikes", "187", True, False, "yes", id="attempted-murder-is-named"),
        pytest.param("superstrikes", "205", True, False, "possible", id="other-attempts"),
        pytest.param("superstrikes", "187", False, True, "possible", id="conspiracy"),
        pytest.param("pc290c", "311.1", True, False, "yes", id="attempts-are-registrable"),
        pytest.param("pc290c", "311.1", False, True, "yes", id="conspiracies-too"),
        pytest.param("superstrikes", "459", True, True, "no", id="neither"),
    ],
)
def test_attempts_and_conspiracies(name: str, number: str, attempted: bool, conspiracy: bool, how: str) -> None:
    day = date(1990, 1, 1)
    found = load_section_list(name).holds(Section("PC", number), day, day, attempted=attempted, conspiracy=conspiracy)
    assert found == how


def test_a_list_without_registrations_shows_no_duty() -> None:
    assert not load_section_list("superstrikes").shows_duty(Section("PC", "290"))
    assert load_section_list("pc290c").shows_duty(None)


def test_every_class_is_measured_and_placed() -> None:
    terms = load_cannabis_terms()
    assert terms.section_of("cultivation") == "11358"
    assert terms.section_of("accessory") is None
    assert terms.measure_of("possession_concentrate") == "concentrate"
    assert terms.measure_of("sale_transport") == "flower"
