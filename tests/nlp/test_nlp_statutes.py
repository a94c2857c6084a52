"""The table of statutes: what stood when, what it meant, and what became of it."""

import copy
from datetime import date
from typing import Any

import pytest

from nlp.lexicon import read_yaml
from nlp.statutes import load_statutes, make_table
from nlp.values import Section


def hs(number: str) -> Section:
    return Section("HS", number)


def ids(number: str, on: date) -> list[str]:
    return [row.id for row in load_statutes().in_force(hs(number), on)]


@pytest.mark.parametrize(
    ("number", "on", "expected"),
    [
        pytest.param("11530", date(1965, 1, 1), ["hs-11530-1961"], id="old-section"),
        pytest.param("11530", date(1968, 11, 12), ["hs-11530-1961"], id="last-day"),
        pytest.param("11530", date(1968, 11, 13), ["hs-11530-1968"], id="first-day"),
        pytest.param(
            "11357",
            date(1985, 1, 1),
            ["hs-11357a-1977", "hs-11357b-1976", "hs-11357c-1976", "hs-11357d-1983", "hs-11357e-1983"],
            id="undivided-number-stands-for-every-row",
        ),
        pytest.param("11357", date(1974, 1, 1), ["hs-11357-1973"], id="before-it-was-divided"),
        pytest.param("11357(b)", date(1985, 1, 1), ["hs-11357b-1976"], id="an-ounce-or-less"),
        pytest.param("11357(b)", date(2017, 1, 1), ["hs-11357b1-2016", "hs-11357b2-2016"], id="more-than-an-ounce"),
        pytest.param("11359(d)", date(1990, 1, 1), ["hs-11359-1977"], id="letters-that-are-typing"),
        pytest.param("11360(a)(2)", date(2005, 1, 1), ["hs-11360a-1977"], id="a-later-number-of-the-same"),
        pytest.param(
            "11357(b)(2)",
            date(1985, 1, 1),
            ["hs-11357a-1977", "hs-11357b-1976", "hs-11357c-1976"],
            id="a-later-number-that-may-mean-more",
        ),
        pytest.param(
            "11357(d)",
            date(1978, 1, 1),
            ["hs-11357a-1977", "hs-11357b-1976", "hs-11357c-1976"],
            id="a-letter-that-was-not-yet-there",
        ),
        pytest.param("11357", date(1968, 1, 1), [], id="a-number-that-was-not-yet-there"),
        pytest.param("11357.5", date(2015, 1, 1), [], id="a-look-alike-is-not-in-the-table"),
        pytest.param("11532", date(1996, 1, 1), [], id="a-number-used-again-for-another-law"),
    ],
)
def test_rows_in_force(number: str, on: date, expected: list[str]) -> None:
    assert ids(number, on) == expected


def test_the_code_counts() -> None:
    assert load_statutes().in_force(Section("PC", "11357"), date(1985, 1, 1)) == []
    assert [row.id for row in load_statutes().in_force(Section("VC", "23222(b)"), date(2012, 1, 1))] == [
        "vc-23222b-2011"
    ]


@pytest.mark.parametrize(
    ("number", "on", "expected"),
    [
        pytest.param("11358", date(1990, 1, 1), {"felony"}, id="felony"),
        pytest.param("11530", date(1970, 1, 1), {"felony", "misdemeanor"}, id="wobbler"),
        pytest.param("11357(b)", date(2010, 12, 31), {"misdemeanor"}, id="misdemeanor-to-2010"),
        pytest.param("11357(b)", date(2011, 1, 1), {"infraction"}, id="infraction-from-2011"),
        pytest.param("11377", date(1990, 1, 1), set(), id="not-in-the-table"),
    ],
)
def test_severities(number: str, on: date, expected: set[str]) -> None:
    assert load_statutes().severities(hs(number), on) == expected


def test_a_later_number_finds_the_old_row() -> None:
    assert [r.id for r in load_statutes().by_later_number(hs("11357"), date(1965, 1, 1))] == ["hs-11530-1961"]
    assert [r.id for r in load_statutes().by_later_number(hs("11360"), date(1965, 1, 1))] == ["hs-11531-1961"]


def test_modern_follows_the_chain_to_its_end() -> None:
    table = load_statutes()
    assert table.modern(hs("11531"), date(1965, 1, 1)) == (
        hs("11360(a)(1)"),
        hs("11360(a)(2)"),
        hs("11360(a)(3)"),
        hs("11360(b)"),
    )
    assert table.modern(hs("11357(c)"), date(1990, 1, 1)) == (hs("11357(b)(2)"),)
    assert table.modern(hs("11365"), date(1974, 1, 1)) == (hs("11365"),)
    assert table.modern(hs("11357"), date(1965, 1, 1)) == ()


@pytest.mark.parametrize(
    ("code", "number", "known"),
    [
        ("HS", "11357", True),
        ("HS", "11357(b)", True),
        ("HS", "11357(b)(2)", True),
        (None, "11530.5", True),
        ("HS", "11357(z)", False),
        ("HS", "11357.5", False),
        ("PC", "11357", False),
        ("PC", "32", True),
    ],
)
def test_known(code: str | None, number: str, known: bool) -> None:
    assert load_statutes().known(code, number) is known


@pytest.mark.parametrize(
    ("number", "on", "modern"),
    [
        pytest.param("11500", date(1965, 1, 1), "11350", id="narcotics-after-the-split"),
        pytest.param("11501", None, "11352", id="always-another-law"),
        pytest.param("11500.5", date(1970, 1, 1), "11351", id="possession-for-sale-of-narcotics"),
    ],
)
def test_look_alikes(number: str, on: date | None, modern: str) -> None:
    found = load_statutes().look_alike(hs(number), on)
    assert found is not None
    assert found.modern == modern


@pytest.mark.parametrize(
    ("section", "on"),
    [
        pytest.param(hs("11500"), date(1958, 1, 1), id="any-narcotic-before-the-split"),
        pytest.param(hs("11500"), None, id="no-day-no-answer"),
        pytest.param(hs("11532"), date(1965, 1, 1), id="minors-before-1973"),
        pytest.param(hs("11357"), date(1990, 1, 1), id="cannabis-itself"),
        pytest.param(Section("PC", "11501"), None, id="another-code"),
    ],
)
def test_no_look_alike(section: Section, on: date | None) -> None:
    assert load_statutes().look_alike(section, on) is None


def test_every_row_keeps_its_marks() -> None:
    assert len(load_statutes().rows) == 68
    assert {row.confidence for row in load_statutes().rows} == {"high", "medium", "low"}
    assert load_statutes().predecessor_map["11530"].modern.startswith("11357")


def _broken(change: dict[str, Any], row: int = 3) -> dict[str, Any]:
    data = copy.deepcopy(read_yaml("statutes"))
    data["sections"][row].update(change)
    return data


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"effective_to": "1950-01-01"}, "ends before it begins", id="dates-turned-round"),
        pytest.param({"effective_to": "1961-09-15"}, "both in force on the same day", id="overlap"),
        pytest.param({"successor": ["99999"]}, "successor HS 99999 is not in the table", id="successor-nowhere"),
        pytest.param(
            {"predecessor": ["99999"]}, "predecessor HS 99999 is not in the table", id="predecessor-nowhere"
        ),
        pytest.param({"grading": "capital"}, "no such grading", id="unknown-grading"),
        pytest.param({"id": "hs-11714-pre1959"}, "given twice", id="id-given-twice"),
        pytest.param({"section": "Sec. 11530"}, "not a section in normal form", id="section-not-normal"),
    ],
)
def test_a_faulty_table_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make_table(_broken(change))
