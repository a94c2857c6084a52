"""Dates as printed, and what is no date."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.dates import find_dates, parse_date


@pytest.mark.parametrize(
    ("text", "iso", "cost"),
    [
        pytest.param("19840725", "1984-07-25", 0, id="eight-digits"),
        pytest.param("19840725 CASO LOS ANGELES", "1984-07-25", 0, id="before-an-agency"),
        pytest.param("DOB:19541016", "1954-10-16", 0, id="behind-a-mark"),
        pytest.param("I9840725", "1984-07-25", 0.5, id="letter-I"),
        pytest.param("198O0725", "1980-07-25", 0.5, id="letter-O"),
        pytest.param("1.9.9.1.0105", "1991-01-05", 1.0, id="stray-points"),
        pytest.param("1984 0725", "1984-07-25", 0.25, id="stray-blank"),
        pytest.param("07251984", "1984-07-25", 1.0, id="year-last"),
        pytest.param("Novembe r 22, 1988", "1988-11-22", 0.25, id="parted-month"),
        pytest.param("3rd day of Se ptember, 1971", "1971-09-03", 0.25, id="parted-month-behind-the-day"),
        pytest.param("June 4, 197 2", "1972-06-04", 0.25, id="parted-year"),
        pytest.param("03-14-68", "1968-03-14", 0, id="two-digit-year"),
        pytest.param("3/14/1968", "1968-03-14", 0, id="slashes"),
        pytest.param("3.14.1968", "1968-03-14", 0, id="points"),
        pytest.param("1968-03-14", "1968-03-14", 0, id="iso"),
        pytest.param("25-12-1968", "1968-12-25", 1.0, id="day-first"),
        pytest.param("March 14, 1968", "1968-03-14", 0, id="in-words"),
        pytest.param("MAR 14 1968", "1968-03-14", 0, id="month-cut-short"),
        pytest.param("Dec 1, '68", "1968-12-01", 0, id="apostrophe"),
        pytest.param("SEPT. 3, 1971", "1971-09-03", 0, id="sept"),
        pytest.param("October 3, 1971", "1971-10-03", 0, id="october-begins-with-a-digit-like-letter"),
        pytest.param("Marcb 14, 1968", "1968-03-14", 1.0, id="misread-month"),
        pytest.param("this 14th day of March, 1968", "1968-03-14", 0, id="day-of"),
        pytest.param("31st day of OCTOBER A.D. 1963", "1963-10-31", 0, id="anno-domini"),
        pytest.param("14 MAR 68", "1968-03-14", 0, id="military"),
        pytest.param("MARCH 1968", "1968-03", 0, id="month-and-year"),
        pytest.param("1968-03", "1968-03", 0, id="iso-month"),
        pytest.param("1968", "1968", 0, id="year"),
    ],
)
def test_reads_the_date(text: str, iso: str, cost: float) -> None:
    best = parse_date(text)[0]
    assert (best.value, best.cost) == (iso, cost)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("19911305", id="month-13"),
        pytest.param("2/30/1968", id="february-30"),
        pytest.param("12345678", id="no-year"),
        pytest.param("A19840725", id="part-of-a-number"),
        pytest.param("MAY 14", id="no-year-in-words"),
        pytest.param("11530.5 HS", id="section"),
        pytest.param("#1234567", id="case-number"),
        pytest.param("13/25/1968", id="no-month"),
        pytest.param("1492", id="too-early"),
        pytest.param("", id="empty"),
    ],
)
def test_finds_no_date(text: str) -> None:
    assert parse_date(text) == []


def test_the_century() -> None:
    assert [(r.value, r.cost) for r in parse_date("03/14/05")] == [("2005-03-14", 0), ("1905-03-14", 0.5)]
    assert parse_date("03/14/05", century_hint=19)[0].value == "1905-03-14"
    assert parse_date("03/14/05", century_hint=1900)[0].value == "1905-03-14"
    assert [r.value for r in parse_date("03/14/05", latest="2004-12-31")] == ["1905-03-14"]


def test_no_reading_after_the_latest_day() -> None:
    assert parse_date("20991231", latest="2026-11-22") == []


def test_finds_every_date_with_its_place() -> None:
    text = "filed March 14, 1968; heard 4/1/68"
    assert [(text[m.start : m.end], m.readings[0].value) for m in find_dates(text)] == [
        ("March 14, 1968", "1968-03-14"),
        ("4/1/68", "1968-04-01"),
    ]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
@settings(deadline=None)
def test_every_day_survives_every_way_of_printing(day: date) -> None:
    for printed in (
        f"{day:%Y%m%d}",
        f"{day:%m/%d/%Y}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
    ):
        best = parse_date(printed)[0]
        assert (best.value, best.cost) == (day.isoformat(), 0)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)), st.sets(st.integers(0, 7), max_size=3))
@settings(deadline=None)
def test_misreads_cost_and_never_gain(day: date, places: set[int]) -> None:
    printed = f"{day:%Y%m%d}"
    read = "".join(
        {"0": "O", "1": "I", "5": "S", "8": "B"}.get(c, c) if i in places else c for i, c in enumerate(printed)
    )
    best = parse_date(read)[0]
    assert best.value == day.isoformat()
    assert best.cost == 0.5 * sum(a != b for a, b in zip(printed, read, strict=True))


@given(st.text(max_size=60))
@settings(deadline=None)
def test_no_text_raises(text: str) -> None:
    for reading in parse_date(text):
        assert date.fromisoformat((reading.value + "-01-01")[:10])
