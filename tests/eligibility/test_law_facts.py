"""Facts by themselves: ages to the day, cycles, lists, what a section may mean, and tables that hold nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from law_records import make_tables

from eligibility.evaluate import evaluate
from eligibility.facts import read_facts
from eligibility.facts.history import same_people
from eligibility.facts.registry import completed_years
from eligibility.facts.statutes import is_cannabis_number, meanings, parse_key, section_keys
from eligibility.packs import load_pack
from eligibility.worlds import fact_values
from nlp.values import Section

AS_OF = date(2020, 2, 13)


def values(record: list[dict[str, Any]], fact: str, row: int = 0, **person: Any) -> list[Any]:
    facts = read_facts(make_tables([{"born": date(1950, 1, 1), "record": record, **person}]), AS_OF, None)
    return fact_values(facts, [fact])[fact].to_list()[row]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        pytest.param(date(1950, 6, 15), date(1971, 6, 14), 20, id="eve"),
        pytest.param(date(1950, 6, 15), date(1971, 6, 15), 21, id="birthday"),
        pytest.param(date(1950, 12, 31), date(1971, 1, 1), 20, id="turn-of-the-year"),
        pytest.param(date(1950, 10, 1), date(1971, 9, 30), 20, id="late-months"),
        pytest.param(date(1952, 2, 29), date(1973, 2, 28), 20, id="leap-day-eve"),
        pytest.param(date(1952, 2, 29), date(1973, 3, 1), 21, id="leap-day"),
    ],
)
def test_years_are_complete_on_the_day(born: date, day: date, years: int) -> None:
    frame = pl.DataFrame({"born": [born], "day": [day]})
    assert frame.select(completed_years(pl.col("born"), pl.col("day"))).item() == years


@pytest.mark.parametrize(
    ("record", "wanted"),
    [
        pytest.param(
            [
                {"arrest": "1990-01-01", "cycle": 1, "counts": [{"section": "HS 11357(b)"}]},
                {"court": "1990-05-01", "cycle": 1, "counts": [{"section": "PC 602", "severity": "misdemeanor"}]},
            ],
            [True],
            id="in-the-arrest",
        ),
        pytest.param(
            [
                {"arrest": "1990-01-01", "cycle": 2, "counts": [{"section": "HS 11357(b)"}]},
                {"court": "1990-05-01", "cycle": 1, "counts": [{"section": "PC 602", "severity": "misdemeanor"}]},
            ],
            [False],
            id="in-another-cycle",
        ),
        pytest.param(
            [
                {"arrest": "1990-01-01", "cycle": 1, "counts": [{"section": "?"}]},
                {"court": "1990-05-01", "cycle": 1, "counts": [{"section": "PC 602", "severity": "misdemeanor"}]},
            ],
            [False, True],
            id="cannot-be-read",
        ),
        pytest.param([{"court": "1990-05-01", "counts": [{"section": "PC 602"}]}], [False, True], id="no-cycles"),
        pytest.param(
            [
                {
                    "court": "1990-05-01",
                    "counts": [{"section": "PC 602"}, {"section": "HS 11358", "disposition": "dismissed"}],
                }
            ],
            [True],
            id="same-event",
        ),
    ],
)
def test_a_cannabis_charge_in_the_cycle(record: list[dict[str, Any]], wanted: list[bool]) -> None:
    assert values(record, "cycle_has_cannabis_charge") == wanted


def test_an_attempt_is_a_fact() -> None:
    record = [{"court": "1990-05-01", "counts": [{"section": "HS 11359", "attempted": True}]}]
    assert values(record, "attempted") == [True]


def test_age_at_conviction_and_as_of_are_ranges_where_the_birth_date_is_missing() -> None:
    record = [{"court": "1990-05-01", "counts": [{"section": "HS 11359", "severity": "felony"}]}]
    assert values(record, "age_at_conviction", born=None) == [10, 100]
    assert values(record, "age_at_as_of", born=None) == [39, 129]


def test_a_missing_conviction_date_lies_between_the_tenth_birthday_and_the_as_of_date() -> None:
    record = [{"court": "?", "counts": [{"section": "HS 11359", "severity": "felony"}]}]
    assert values(record, "conviction_date", born=date(1970, 5, 5)) == [date(1980, 5, 5), AS_OF]
    assert values(record, "conviction_date", born=date(1940, 5, 5)) == [date(1961, 1, 1), AS_OF]


def test_with_no_date_at_all_everything_is_a_range() -> None:
    record = [{"court": "?", "counts": [{"section": "HS 11359", "severity": "felony"}]}]
    assert values(record, "conviction_date", born=None) == [date(1961, 1, 1), AS_OF]
    assert values(record, "age_at_as_of", born=None) == [10, 159]


def test_the_disposition_s_own_date_is_the_conviction_s() -> None:
    record = [{"court": "1990-05-01", "counts": [{"section": "HS 11359", "disposed": "1990-06-01"}]}]
    assert values(record, "conviction_date") == [date(1990, 6, 1)]


def test_of_two_dates_that_contradict_both_count_as_missing() -> None:
    record = [
        {"court": "1990-05-01", "counts": [{"section": "HS 11359", "severity": "felony"}]},
        {"court": "1965-05-01", "counts": [{"section": "PC 459", "severity": "felony"}]},
    ]
    # born 1960: five years old in 1965; the birth date is ranged by the other conviction alone
    assert values(record, "age_at_conviction", row=0, born=date(1960, 1, 1)) == [10, 100]
    assert values(record, "conviction_date", row=1, born=date(1960, 1, 1)) == [date(1961, 1, 1), AS_OF]


@pytest.mark.parametrize(
    ("code", "number", "keys"),
    [
        pytest.param("HS", "11357(b)", ["HS 11357(b)"], id="printed"),
        pytest.param(None, "11357(b)", ["HS 11357(b)", "11357(b)"], id="no-code"),
        pytest.param(None, "459", ["459"], id="no-code-and-not-in-the-table"),
    ],
)
def test_keys_of_a_printed_section(code: str | None, number: str, keys: list[str]) -> None:
    assert section_keys(code, number) == keys


def test_keys_lead_back_to_sections() -> None:
    assert parse_key("HS 11357(b)") == Section("HS", "11357(b)")
    assert parse_key("459") == Section(None, "459")
    assert parse_key("?") is None


def classes(key: str, day: date) -> set[str]:
    table = meanings([key]).filter((pl.col("from") <= day) & (pl.col("to") >= day) & (pl.col("kind") != "gap"))
    return set(table["meaning"].struct.field("prop64_class").to_list())


@pytest.mark.parametrize(
    ("key", "day", "wanted"),
    [
        pytest.param("HS 11357(b)", date(1985, 1, 1), {"possession_small"}, id="an-ounce-or-less"),
        pytest.param("HS 11357(b)", date(2017, 1, 1), {"after_act"}, id="more-than-an-ounce"),
        pytest.param("HS 11530", date(1965, 1, 1), {"possession", "cultivation"}, id="two-in-one"),
        pytest.param("HS 11530", date(1970, 1, 1), {"possession"}, id="possession-alone"),
        pytest.param("HS 11530", date(1980, 1, 1), set(), id="gone"),
        pytest.param("HS 11357", date(1965, 1, 1), {"possession"}, id="later-number"),
        pytest.param("HS 11358", date(1965, 1, 1), {"cultivation"}, id="later-number-of-growing"),
        pytest.param(
            "HS 11357(b)", date(1965, 1, 1), {"possession", "possession_small"}, id="later-number-with-letters"
        ),
        pytest.param("HS 11500", date(1970, 1, 1), {"none"}, id="another-drug"),
        pytest.param("PC 459", date(1970, 1, 1), {"none"}, id="not-in-the-table"),
    ],
)
def test_what_a_section_meant_on_a_day(key: str, day: date, wanted: set[str]) -> None:
    assert classes(key, day) == wanted


def test_charge_words_tell_growing_from_possession() -> None:
    count = {"section": "HS 11530", "severity": "felony", "offence": "1965-01-01"}
    for words, wanted in [
        ("POSSESSION OF MARIJUANA", ["possession"]),
        ("PLANTING AND HARVESTING", ["cultivation"]),
        ("POSSESSION AND GROWING", ["cultivation", "possession"]),
        (None, ["cultivation", "possession"]),
    ]:
        record = [{"court": "1965-05-01", "counts": [count | {"words": words}]}]
        assert values(record, "prop64_class", born=date(1930, 1, 1)) == wanted


def test_numbers_that_name_cannabis() -> None:
    assert [is_cannabis_number(key) for key in ("HS 11357(b)", "HS 11531", "PC 459", "HS 11361", "?")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_people_who_may_be_the_same_are_so_through_others() -> None:
    tables = make_tables([{"id": "a", "may_be": ["b"]}, {"id": "b", "may_be": ["c"]}, {"id": "c"}, {"id": "d"}])
    assert same_people(tables.persons) == {"a": ["b", "c"], "b": ["a", "c"], "c": ["a", "b"]}


def test_tables_that_hold_nothing_give_nothing() -> None:
    tables = make_tables([{"record": [{"arrest": "1990-01-01", "counts": [{"section": "HS 11357"}]}]}])
    assert evaluate(tables, [load_pack("ca-prop64")], None, AS_OF, None) == []
    assert evaluate(make_tables([]), [load_pack("ca-prop64")], None, AS_OF, None) == []


def test_a_county_may_be_written_as_people_write_it() -> None:
    tables = make_tables(
        [{"born": date(1950, 1, 1), "record": [{"court": "1990-05-01", "counts": [{"section": "HS 11359"}]}]}]
    )
    assert len(evaluate(tables, [load_pack("ca-prop64")], None, AS_OF, " Los Angeles County ")) == 1
