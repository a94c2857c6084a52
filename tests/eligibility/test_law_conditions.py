"""Conditions: what they may say, what is refused with which words, and three-valued answers."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from eligibility.conditions import ConditionFault, answer, compile_condition, fill_parameters


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        pytest.param("severity <> 'felony'", ("severity",), id="category"),
        pytest.param("age_at_offence < 21 AND NOT deceased", ("age_at_offence", "deceased"), id="and-not"),
        pytest.param("conviction_date >= DATE '2016-11-09'", ("conviction_date",), id="date"),
        pytest.param("cannabis_section IN ('11357', '11358')", ("cannabis_section",), id="in"),
        pytest.param("(deceased OR convicted) AND amount = 'over'", ("amount", "convicted", "deceased"), id="nested"),
        pytest.param("TRUE", (), id="always"),
    ],
)
def test_reads_a_condition_and_the_facts_it_speaks_of(text: str, facts: tuple[str, ...]) -> None:
    assert compile_condition(text).facts == facts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("agge < 21", "'agge', which is not a documented fact", id="unknown-fact"),
        pytest.param("age_at_offence <", "cannot be read", id="does-not-parse"),
        pytest.param("age_at_offence + 1 < 21", "uses '+'", id="sum"),
        pytest.param("", "is empty", id="empty"),
        pytest.param("age_at_offence", "is not a question of yes or no", id="a-number"),
        pytest.param("age_at_offence < 'x'", "cannot be read", id="number-with-text"),
        pytest.param("prop64_class = 'posession'", "'posession', which it never is", id="misspelt-value"),
        pytest.param("age_at_offence < age_at_conviction", "with each other", id="two-facts"),
        pytest.param("deceased(1)", "like a function", id="call"),
        pytest.param("conviction_date < DATE '2016-02-30'", "cannot be read: invalid DATE", id="no-such-day"),
        pytest.param("age_at_offence >= 18 AND age_at_offence < 21", "not monotone in the birth", id="between-ages"),
        pytest.param("age_at_offence = 18", "not monotone in the birth", id="equals"),
        pytest.param("age_at_offence <> 18", "not monotone in the birth", id="differs"),
        pytest.param("age_at_offence IN (18, 19)", "not monotone in the birth", id="in-numbers"),
        pytest.param(
            "age_at_offence < 21 AND age_at_as_of >= 50", "not monotone in the birth", id="two-facts-of-one-source"
        ),
        pytest.param(
            "superstrike_before_offence AND age_at_offence < 21",
            "not monotone in the offence",
            id="truth-value-of-a-date",
        ),
        pytest.param(
            "conviction_date < DATE '1990-01-01' OR conviction_date > DATE '1999-01-01'",
            "not monotone in the conviction",
            id="outside-a-span",
        ),
        pytest.param(
            " OR ".join(f"age_at_as_of < {n}" for n in range(1)) + " AND :x", "uses ':x'", id="parameter-left"
        ),
    ],
)
def test_refuses_what_a_condition_may_not_say(text: str, words: str) -> None:
    with pytest.raises(ConditionFault, match=words.replace("(", r"\(").replace("+", r"\+")):
        compile_condition(text)


def test_refuses_a_condition_too_large_to_be_checked() -> None:
    numbers = ", ".join(map(str, range(0, 3000, 3)))
    text = f"age_at_offence IN ({numbers}) AND years_since_conviction IN ({numbers}) AND priors_before_offence > 2"
    with pytest.raises(ConditionFault, match="too many facts"):
        compile_condition(text)


@pytest.mark.parametrize(
    ("text", "possible", "wanted"),
    [
        pytest.param("age_at_offence < 21", {"age_at_offence": [20]}, "yes", id="known"),
        pytest.param("age_at_offence < 21", {"age_at_offence": [19, 25]}, "unknown", id="ends-differ"),
        pytest.param("age_at_offence < 21", {"age_at_offence": [22, 25]}, "no", id="ends-agree"),
        pytest.param(
            "age_at_offence < 21 OR deceased", {"age_at_offence": [19, 25], "deceased": [True]}, "yes", id="or"
        ),
        pytest.param("age_at_offence < 21 OR deceased", {"deceased": [True]}, "yes", id="null-that-does-not-matter"),
        pytest.param("age_at_offence < 21 OR deceased", {"deceased": [False]}, "unknown", id="null-that-matters"),
        pytest.param("deceased OR NOT deceased", {"deceased": [True, False]}, "yes", id="one-fact-with-itself"),
        pytest.param("TRUE", {}, "yes", id="always"),
        pytest.param("FALSE", {}, "no", id="never"),
        pytest.param(
            "conviction_date >= DATE '2016-11-09'", {"conviction_date": [date(2016, 11, 9)]}, "yes", id="date"
        ),
    ],
)
def test_answers_at_every_combination(text: str, possible: dict[str, list[Any]], wanted: str) -> None:
    assert answer(compile_condition(text), possible) == wanted


def test_an_answer_at_the_ends_holds_for_all_that_lies_between() -> None:
    texts = [
        "age_at_offence < 21",
        "NOT (priors_before_offence >= 2)",
        "age_at_offence < 18 AND priors_before_offence < 2",
    ]
    for text, low, high in product(texts, range(15, 25), range(15, 25)):
        if low > high:
            continue
        condition = compile_condition(text)
        ends = {"age_at_offence": [low, high], "priors_before_offence": [low - 15, high - 15]}
        between = {
            answer(condition, {"age_at_offence": [age], "priors_before_offence": [priors]})
            for age in range(low, high + 1)
            for priors in range(low - 15, high - 14)
        }
        said = answer(condition, ends)
        assert between == {said} if said != "unknown" else len(between) == 2


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        pytest.param("age_at_as_of >= :age", "age_at_as_of >= 57", id="number"),
        pytest.param("cannabis_section IN (:sections)", "cannabis_section IN ('11357', '11358')", id="list"),
        pytest.param("deceased = :yes", "deceased = TRUE", id="truth-value"),
        pytest.param("conviction_date < :act", "conviction_date < DATE '2016-11-09'", id="date"),
        pytest.param("severity = :grade", "severity = 'felony'", id="text"),
    ],
)
def test_puts_in_parameters_as_literals(text: str, filled: str) -> None:
    values = {
        "age": 57,
        "sections": ["11357", "11358"],
        "yes": True,
        "act": date(2016, 11, 9),
        "grade": "felony",
    }
    assert fill_parameters(text, values) == filled


def test_names_every_parameter_that_is_not_declared() -> None:
    with pytest.raises(ConditionFault, match=r":a, .*:b,"):
        fill_parameters("age_at_as_of >= :a OR age_at_as_of < :b", {})
