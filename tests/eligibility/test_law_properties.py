"""What must hold of every history: unknown never decides, and neither order nor company changes an answer."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from law_records import ILLEGIBLE, make_tables

from eligibility.determination import Determination
from eligibility.evaluate import evaluate
from eligibility.packs import load_pack
from eligibility.policies import load_policy
from extract.columns import Tables

AS_OF = date(2020, 2, 13)
COUNTY = "LOS ANGELES"
FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

# Sections with what their convictions came to, and the years in which they were charged.
CHARGES = [
    ("HS 11530", "felony", (1962, 1972)),
    ("HS 11530.5", "felony", (1962, 1972)),
    ("HS 11531", "felony", (1962, 1972)),
    ("HS 11357", "felony", (1977, 2015)),
    ("HS 11357", "felony", (1974, 1975)),
    ("HS 11357(a)", "felony", (1977, 2013)),
    ("HS 11357(b)", "misdemeanor", (1977, 2010)),
    ("HS 11357(b)", "infraction", (2012, 2015)),
    ("HS 11357(c)", "misdemeanor", (1977, 2015)),
    ("HS 11358", "felony", (1978, 2015)),
    ("HS 11359", "felony", (1978, 2015)),
    ("HS 11360(a)", "felony", (1978, 2015)),
    ("HS 11360(b)", "misdemeanor", (1978, 2015)),
    ("HS 11361(a)", "felony", (1978, 2015)),
    ("PC 32", "felony", (1970, 2015)),
    ("PC 205", "felony", (1962, 2018)),
    ("PC 207", "felony", (1962, 2018)),
    ("PC 311.1", "felony", (1962, 2018)),
    ("PC 496", "misdemeanor", (1962, 2018)),
]
POLICIES = [None, "configurable", "los-angeles"]


@st.composite
def cases(draw: st.DrawFn, born: date) -> list[dict[str, Any]]:
    """An arrest and a day in court, within the ranges that a missing date is taken to have."""
    section, severity, years = draw(st.sampled_from([each for each in CHARGES if each[2][1] >= born.year + 16]))
    year = draw(st.integers(max(years[0], born.year + 16), years[1]))
    convicted = min(date(year, draw(st.integers(1, 12)), draw(st.integers(1, 28))), AS_OF)
    arrested = convicted - timedelta(days=draw(st.integers(0, 700)))
    offence = arrested - timedelta(days=draw(st.integers(0, 1000)))
    count: dict[str, Any] = {"section": section, "severity": severity}
    if draw(st.booleans()):
        count["offence"] = offence
    if draw(st.booleans()):
        count["sentence_ends"] = convicted + timedelta(days=draw(st.integers(0, 3000)))
    if draw(st.integers(0, 5)) == 0:
        count["updates"] = [draw(st.sampled_from(["dismissed", "set_aside", "reduced", "probation_revoked"]))]
    if draw(st.integers(0, 3)) == 0:
        count["grams"] = draw(st.sampled_from([2.0, 28.5, 100.0]))
    county = draw(st.sampled_from([COUNTY, COUNTY, COUNTY, "KERN"]))
    court = {"court": convicted, "county": county, "counts": [count]}
    if not draw(st.booleans()):
        return [court]
    cycle = draw(st.integers(1, 10**6))
    return [{"arrest": arrested, "county": county, "cycle": cycle}, court | {"cycle": cycle}]


@st.composite
def people(draw: st.DrawFn) -> dict[str, Any]:
    born = date(draw(st.integers(1935, 1990)), draw(st.integers(1, 12)), draw(st.integers(1, 28)))
    record = [event for _ in range(draw(st.integers(1, 4))) for event in draw(cases(born))]
    return {"born": born, "record": record, "deceased": draw(st.sampled_from([False, False, True]))}


def decided(tables: Tables, policy: str | None) -> list[Determination]:
    chosen = load_policy(policy) if policy else None
    return evaluate(tables, [load_pack("ca-prop64")], chosen, AS_OF, COUNTY)


Change = Callable[[dict[str, Any]], None]


def year_of(day: date) -> list[date]:
    return [date(day.year, 1, 1), date(day.year, 12, 31)]


def blanks(person: dict[str, Any]) -> Iterator[tuple[str, Change]]:
    """One field after another, blanked: not read, read in part, or not there."""

    def on_person(key: str, value: Any) -> Change:
        return lambda other: other.update({key: value})

    def on_event(number: int, key: str, value: Any) -> Change:
        return lambda other: other["record"][number].update({key: value})

    def on_count(number: int, key: str, value: Any) -> Change:
        return lambda other: other["record"][number]["counts"][0].update({key: value})

    yield "birth", on_person("born", None)
    yield "birth-year-only", on_person("born", year_of(person["born"]))
    yield "deceased", on_person("deceased", None)
    for number, event in enumerate(person["record"]):
        kind = "court" if "court" in event else "arrest"
        yield f"{number}-{kind}-date", on_event(number, kind, None)
        yield f"{number}-{kind}-year", on_event(number, kind, year_of(event[kind]))
        if kind == "arrest":
            continue
        count = event["counts"][0]
        yield f"{number}-county", on_event(number, "county", ILLEGIBLE)
        yield f"{number}-county-not-stated", on_event(number, "county", None)
        for field, value in [
            ("section", ILLEGIBLE),
            ("section", None),
            ("section", [count["section"], "PC 459"]),
            ("severity", ILLEGIBLE),
            ("severity", None),
            ("disposition", ILLEGIBLE),
            ("disposition", ["convicted", "dismissed"]),
            ("offence", None),
            ("sentence_ends", None),
        ]:
            yield f"{number}-{field}-{value}", on_count(number, field, value)
        if "grams" in count:
            yield (
                f"{number}-amount",
                lambda other, n=number: other["record"][n]["counts"][0].update(
                    {"grams": None, "amount_doubtful": True}
                ),
            )
        if "updates" in count:
            yield f"{number}-updates", on_count(number, "updates", [None])


def blanked(person: dict[str, Any], changes: Sequence[tuple[str, Change]]) -> dict[str, Any]:
    other = copy.deepcopy(person) | {"id": " + ".join(what for what, _ in changes)}
    for _, change in changes:
        change(other)
    return other


def outcomes(found: list[Determination], person: str) -> dict[str, tuple[str, str | None]]:
    return {each.pointer: (each.outcome, each.reduce_to) for each in found if each.person_id == person}


@FEW
@given(person=people(), policy=st.sampled_from(POLICIES), random=st.randoms(use_true_random=False))
def test_blanking_fields_never_gives_another_definite_outcome(
    person: dict[str, Any], policy: str | None, random: Random
) -> None:
    one = [[each] for each in blanks(person)]
    several = [random.sample(one, random.randint(2, 5)) for _ in range(20)]
    crowd = [blanked(person, changes) for changes in (*one, *([each for (each,) in group] for group in several))]
    by_id = {other["id"]: other for other in crowd}
    found = decided(make_tables([person | {"id": "whole"}, *by_id.values()]), policy)
    whole = outcomes(found, "whole")
    for what in by_id:
        for pointer, outcome in outcomes(found, what).items():
            before = whole.get(pointer, ("none", None))  # another county, before it was blanked
            if outcome[0] == "not_covered":
                assert before[0] in ("not_covered", "none"), f"{what} at {pointer}"
            elif outcome[0] != "review" and before[0] != "review":
                assert outcome == before, f"{what} made {before} at {pointer} into {outcome}"


@FEW
@given(
    crowd=st.lists(people(), min_size=2, max_size=4),
    policy=st.sampled_from(POLICIES),
    random=st.randoms(use_true_random=False),
)
def test_order_and_company_change_nothing(crowd: list[dict[str, Any]], policy: str | None, random: Random) -> None:
    tables = make_tables([person | {"id": f"p{number}"} for number, person in enumerate(crowd)])
    together = decided(tables, policy)

    def shuffled(frame: pl.DataFrame) -> pl.DataFrame:
        order = list(range(frame.height))
        random.shuffle(order)
        return frame[order]

    mixed = Tables(shuffled(tables.persons), shuffled(tables.events), shuffled(tables.counts))
    assert decided(mixed, policy) == together
    alone = [
        each
        for number in range(len(crowd))
        for each in decided(
            Tables(
                *(
                    frame.filter(pl.col("person_id") == f"p{number}")
                    for frame in (tables.persons, tables.events, tables.counts)
                )
            ),
            policy,
        )
    ]
    assert alone == together


@FEW
@given(person=people())
def test_a_policy_never_makes_an_outcome_worse(person: dict[str, Any]) -> None:
    rank = {"dismiss": 0, "infraction": 1, "misdemeanor": 2}
    tables = make_tables([person])
    by_law = {each.pointer: each for each in decided(tables, None)}
    for policy in ("configurable", "los-angeles"):
        for each in decided(tables, policy):
            law = by_law[each.pointer]
            if law.outcome in ("dismiss", "reduce"):
                before = rank[law.reduce_to or "dismiss"]
                # what the policy leaves open is never less than what the law gives
                assert each.outcome == "review" or rank.get(each.reduce_to or each.outcome, 9) <= before


@FEW
@given(person=people(), policy=st.sampled_from(["configurable", "los-angeles"]))
def test_a_missing_birth_date_decides_no_age(person: dict[str, Any], policy: str) -> None:
    found = decided(make_tables([person | {"born": None}]), policy)
    for each in found:
        for step in each.steps:
            if step.answer != "yes" and step.answer != "no":
                continue
            ages = [fact for fact in step.facts if fact.name.startswith("age_") and len(step.facts) == 1]
            # a threshold of age is answered only where every possible age answers it alike
            assert all(fact.possible for fact in ages)
