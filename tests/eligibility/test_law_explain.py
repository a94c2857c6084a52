"""What a determination tells: steps with pointers, questions, and the sentence made from them; and the real sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from law_records import make_tables

from eligibility.determination import Determination
from eligibility.evaluate import determination_id, evaluate
from eligibility.explain import explain
from eligibility.facts.registry import FACTS, SOURCES
from eligibility.outcomes import Verdict, join, verdict_of
from eligibility.packs import load_pack
from eligibility.policies import load_policy
from eligibility.rules import Result

AS_OF = date(2020, 2, 13)


def decide(
    record: list[dict[str, Any]], policy: str | None = None, born: Any = date(1950, 1, 1)
) -> list[Determination]:
    tables = make_tables([{"born": born, "record": record}])
    return evaluate(tables, [load_pack("ca-prop64")], load_policy(policy) if policy else None, AS_OF, None)


SALE = {"section": "HS 11359", "severity": "felony", "offence": "1990-01-01"}


def test_the_id_hangs_on_conviction_pack_policy_and_day() -> None:
    ids = {
        determination_id("a" * 16, "/events/0/counts/0", "ca-prop64", None, AS_OF),
        determination_id("b" * 16, "/events/0/counts/0", "ca-prop64", None, AS_OF),
        determination_id("a" * 16, "/events/0/counts/1", "ca-prop64", None, AS_OF),
        determination_id("a" * 16, "/events/0/counts/0", "ca-prop47", None, AS_OF),
        determination_id("a" * 16, "/events/0/counts/0", "ca-prop64", "configurable", AS_OF),
        determination_id("a" * 16, "/events/0/counts/0", "ca-prop64", None, date(2020, 2, 14)),
    }
    assert len(ids) == 6
    assert all(len(each) == 16 for each in ids)


def test_steps_carry_their_facts_and_where_they_were_read() -> None:
    (found,) = decide([{"court": "1990-09-01", "counts": [SALE]}])
    steps = {step.rule: step for step in found.steps}
    assert steps["ca-prop64/superstrike"].answer == "no"
    (reduced,) = [fact for fact in steps["ca-prop64/already-reduced"].facts if fact.name == "severity"]
    assert (reduced.value, reduced.pointer) == ("felony", "0000000000000000#/events/0/counts/0/severity")
    (age,) = [fact for fact in steps["ca-prop64/under-18"].facts if fact.name == "age_at_offence"]
    assert (age.value, age.possible) == (40, [])
    assert found.steps[-1].rule == found.rule == "ca-prop64/felony-to-misdemeanor"


@pytest.mark.parametrize(
    ("court", "written"),
    [
        pytest.param("1990-09-01", "1990-09-01", id="day"),
        pytest.param(["1990-09-01", "1990-09-30"], "1990-09", id="month"),
        pytest.param(["1990-01-01", "1990-12-31"], "1990", id="year"),
        pytest.param(["1990-01-01", "1990-06-30"], None, id="half-a-year"),
        pytest.param(["1990-01-05", "1990-01-20"], None, id="some-days"),
        pytest.param(None, None, id="missing"),
    ],
)
def test_the_date_is_written_as_far_as_it_is_known(court: Any, written: str | None) -> None:
    (found,) = decide([{"court": court, "counts": [{"section": "HS 11359", "severity": "felony"}]}])
    assert found.date == written


def test_an_unknown_fact_shows_what_it_may_be() -> None:
    found, _ = decide(
        [{"court": "2014-09-01", "counts": [SALE | {"offence": "2014-01-01"}, {"section": "PC 496"}]}],
        "configurable",
        None,
    )
    (age,) = [fact for step in found.steps for fact in step.facts if step.rule == "configurable/old-enough"]
    assert age.value is None
    assert age.possible == [15, 105]
    assert found.questions[0].text == "date of birth"


def test_a_date_among_the_facts_is_written_as_text() -> None:
    found = decide([{"court": "2016-12-01", "counts": [SALE | {"offence": "2014-01-01"}]}], "los-angeles")[0]
    (day,) = [fact for step in found.steps for fact in step.facts if step.rule.endswith("la2-after-the-act")]
    assert day.value == "2016-12-01"


def test_explains_a_definite_outcome_in_plain_words() -> None:
    (found,) = decide([{"court": "1990-09-01", "case": "A123", "counts": [SALE | {"sentence_ends": "1993-01-01"}]}])
    text = explain(found)
    assert text.startswith(
        "HS 11359 (felony), LOS ANGELES, A123, 1990-09-01: reduction to a misdemeanor, by application"
    )
    assert "a felony before, a misdemeanor of at most six months today (ca-prop64/felony-to-misdemeanor)" in text
    assert "Law: HS 11358(c); HS 11359(b)" in text
    assert (
        "  ca-prop64/superstrike: no (prop64 class: possession_for_sale; superstrike before offence: False)" in text
    )


def test_explains_an_open_outcome_with_its_questions() -> None:
    (found,) = decide([{"court": "1990-09-01", "counts": [{"section": "?", "severity": "felony"}]}], "configurable")
    text = explain(found)
    assert text.startswith("a section that is not known (felony), LOS ANGELES, 1990-09-01: a person has to look.")
    assert "and the policy configurable, as of 2020-02-13: the outcome is open: it could be" in text
    assert "To find out: section of law [0000000000000000#/events/0/counts/0/section]" in text
    assert "not known, " in text


@pytest.mark.parametrize(
    ("count", "words"),
    [
        pytest.param(
            {"section": "HS 11357(b)", "severity": "misdemeanor"}, "dismissal and sealing, by a route that", id="d"
        ),
        pytest.param(
            {"section": "HS 11358", "severity": "felony", "sentence_ends": "2030-01-01"}, "by petition", id="petition"
        ),
        pytest.param({"section": "HS 11361", "severity": "felony"}, ": no relief.", id="none"),
        pytest.param({"section": "PC 496"}, ": not covered.", id="not-covered"),
    ],
)
def test_explains_each_outcome(count: dict[str, Any], words: str) -> None:
    (found,) = decide([{"court": "1990-09-01", "counts": [count]}])
    assert words in explain(found)


def test_explains_what_goes_to_another_office() -> None:
    (found,) = decide(
        [{"court": "1990-09-01", "counts": [{"section": "HS 11357(c)", "severity": "misdemeanor"}]}], "los-angeles"
    )
    assert "for another office or route" in explain(found)
    assert "Note: record destruction hs 11361 5." in explain(found)


# ---------------------------------------------------------------- law and policy joined


def verdict(name: str, at_best: str | None = None) -> Verdict:
    results = {
        "dismiss": Result(outcome="dismiss", sealing=True),
        "infraction": Result(outcome="reduce", reduce_to="infraction"),
        "misdemeanor": Result(outcome="reduce", reduce_to="misdemeanor"),
        "review": Result(outcome="review", at_best=at_best),  # type: ignore[arg-type]
    }
    return verdict_of(results[name] if name in results else Result(outcome=name))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("law", "policy", "joined"),
    [
        ("dismiss", "misdemeanor", "dismiss"),
        ("dismiss", "refer", "dismiss"),
        ("dismiss", "review", "dismiss"),
        ("dismiss", "no_relief", "dismiss"),
        ("misdemeanor", "dismiss", "dismiss"),
        ("misdemeanor", "infraction", "infraction"),
        ("infraction", "misdemeanor", "infraction"),
        ("misdemeanor", "no_relief", "misdemeanor"),
        ("no_relief", "dismiss", "dismiss"),
        ("no_relief", "misdemeanor", "misdemeanor"),
        ("no_relief", "refer", "refer"),
        ("no_relief", "review", "review"),
        ("no_relief", "no_relief", "no_relief"),
        ("not_covered", "dismiss", "dismiss"),
        ("not_covered", "refer", "refer"),
        ("not_covered", "no_relief", "no_relief"),
        ("review", "dismiss", "dismiss"),
        ("review", "misdemeanor", "review"),
        ("review", "no_relief", "review"),
        ("review", "refer", "refer"),
        ("review", "review", "review"),
        ("review", None, "review"),
        ("no_relief", None, "no_relief"),
    ],
)
def test_a_policy_only_improves_on_the_law(law: str, policy: str | None, joined: str) -> None:
    assert join(verdict(law), verdict(policy) if policy else None).shown == verdict(joined).shown


def test_a_policy_settles_what_is_open_by_giving_the_most_that_it_could_be() -> None:
    assert join(verdict("review", "reduce-to-misdemeanor"), verdict("misdemeanor")).outcome == "reduce"
    assert join(verdict("review", "reduce-to-infraction"), verdict("misdemeanor")).outcome == "review"
    assert join(verdict("review", "no_relief"), verdict("no_relief")).outcome == "no_relief"


# ---------------------------------------------------------------- the documented facts


def test_the_documentation_lists_every_fact_as_the_code_has_it() -> None:
    text = (Path(__file__).parents[2] / "docs" / "law.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip().strip("`"): line for line in text.splitlines() if line.startswith("| `")}
    assert [name for name in rows if name in FACTS] == list(FACTS)
    for name, spec in FACTS.items():
        assert rows[name] == f"| `{name}` | {spec.kind} | {spec.meaning} | {', '.join(spec.sources)} |"


def test_every_source_of_a_fact_is_known() -> None:
    assert {source for spec in FACTS.values() for source in spec.sources} <= SOURCES.keys()
