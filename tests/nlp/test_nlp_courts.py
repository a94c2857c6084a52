"""Courts and agencies, and the county they stand in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.courts import find_court, find_courts
from nlp.lexicon import load_counties
from nlp.places import find_place

_COURTS = [
    ("CASC LOS ANGELES", "superior", "CASC LOS ANGELES", "LOS ANGELES"),
    ("CASC LOS ANGELES METRO", "superior", "CASC LOS ANGELES METRO", "LOS ANGELES"),
    ("CASC MCSACRAMENTO", "superior", "CASC MCSACRAMENTO", "SACRAMENTO"),
    ("CASC MC SACRAMENTO", "superior", "CASC MC SACRAMENTO", "SACRAMENTO"),
    ("CASC L A VAN NUYS", "superior", "CASC L A VAN NUYS", "LOS ANGELES"),
    ("CASC SAN BERDO CENTRAL", "superior", "CASC SAN BERDO CENTRAL", "SAN BERNARDINO"),
    ("CASC LOS ANGELES LONG BCH", "superior", "CASC LOS ANGELES LONG BCH", "LOS ANGELES"),
    ("CASC SN JOSE", "superior", "CASC SN JOSE", "SANTA CLARA"),
    ("CASC SANTA CRUZ CRIM TRAFF", "superior", "CASC SANTA CRUZ CRIM TRAFF", "SANTA CRUZ"),
    ("CAMC WEST LA AIRPORT", "municipal", "CAMC WEST LA AIRPORT", "LOS ANGELES"),
    ("CAJC EXETER-FARMERSVILLE", "justice", "CAJC EXETER-FARMERSVILLE", "TULARE"),
    ("CAPD LOS ANGELES", "police", "CAPD LOS ANGELES", "LOS ANGELES"),
    ("CAPD RICHMOND", "police", "CAPD RICHMOND", "CONTRA COSTA"),
    ("CASO SANTA CLARA", "sheriff", "CASO SANTA CLARA", "SANTA CLARA"),
    ("19840725 CASO LOS ANGELES", "sheriff", "CASO LOS ANGELES", "LOS ANGELES"),
    ("CAPR LOS ANGELES", "probation", "CAPR LOS ANGELES", "LOS ANGELES"),
    ("CASC NEVADA", "superior", "CASC NEVADA", "NEVADA"),
    ("CAHP SACRAMENTO", "state", "CAHP SACRAMENTO", "SACRAMENTO"),
    ("CASC SOUTH BAY", "superior", "CASC SOUTH BAY", None),
    ("CAMC CENTRAL", "municipal", "CAMC CENTRAL", None),
    ("CAPD LAKE FOREST", "police", "CAPD LAKE FOREST", None),
    ("CASC XYZZY", "superior", "CASC XYZZY", None),
    ("CASD CORRECTIONS", "prison", "CASD CORRECTIONS", None),
    ("CACR SAN QUENTIN", "prison", "CACR SAN QUENTIN", None),
    ("USCI LOMPOC", "federal", "USCI LOMPOC", None),
    ("CASC", "superior", "CASC", None),
    ("SUPERIOR COURT OF CALIFORNIA, COUNTY OF LOS ANGELES", "superior", "SUPERIOR COURT, LOS ANGELES", "LOS ANGELES"),
    (
        "Superior Court of the State of California\nin and for the County of Alameda",
        "superior",
        "SUPERIOR COURT, ALAMEDA",
        "ALAMEDA",
    ),
    ("LOS ANGELES COUNTY SUPERIOR COURT", "superior", "SUPERIOR COURT, LOS ANGELES", "LOS ANGELES"),
    ("Municipal Court, Van Nuys", "municipal", "MUNICIPAL COURT, VAN NUYS", "LOS ANGELES"),
    ("Municipal Court of the Citrus Judicial District", "municipal", "MUNICIPAL COURT, CITRUS", "LOS ANGELES"),
    (
        "Municipal Court, South Bay Judicial District, County of San Diego",
        "municipal",
        "MUNICIPAL COURT, SOUTH BAY",
        "SAN DIEGO",
    ),
    ("PD Los Angeles", "police", "POLICE DEPARTMENT, LOS ANGELES", "LOS ANGELES"),
    ("SO Los Angeles", "sheriff", "SHERIFF, LOS ANGELES", "LOS ANGELES"),
    ("SUPERIOR COURT", "superior", "SUPERIOR COURT", None),
]


@pytest.mark.parametrize(("text", "kind", "name", "county"), _COURTS, ids=[row[0].splitlines()[0] for row in _COURTS])
def test_reads_the_court(text: str, kind: str, name: str, county: str | None) -> None:
    reading = find_court(text)
    assert reading is not None
    assert (reading.value.kind, reading.value.name, reading.value.county) == (kind, name, county)
    assert reading.cost <= 0.25


@pytest.mark.parametrize(
    ("text", "name", "county", "cost"),
    [
        pytest.param("CA5C LOS ANGELES", "CASC LOS ANGELES", "LOS ANGELES", 0.5, id="prefix-misread-and-put-right"),
        pytest.param("CASC LOS ANGFLES", "CASC LOS ANGFLES", "LOS ANGELES", 1.0, id="place-misread"),
        pytest.param("CASC SAN FRANCISC", "CASC SAN FRANCISC", "SAN FRANCISCO", 0.5, id="cut-off"),
        pytest.param("CASCLOS ANGELES", "CASC LOS ANGELES", "LOS ANGELES", 0.25, id="run-together"),
        pytest.param(
            "Superi0r C0urt of Ca1ifornia, County of Orange", "SUPERIOR COURT, ORANGE", "ORANGE", 1.0, id="prose"
        ),
    ],
)
def test_reads_a_damaged_court(text: str, name: str, county: str, cost: float) -> None:
    reading = find_court(text)
    assert reading is not None
    assert (reading.value.name, reading.value.county, reading.cost) == (name, county, cost)


@pytest.mark.parametrize(
    "text",
    ["", "CASE NO 12345", "CASH 40 DOLLARS", "nothing here", "CAME BEFORE THE BENCH", "SO ORDERED", "CARSON"],
    ids=lambda text: text or "empty",
)
def test_finds_no_court(text: str) -> None:
    assert find_court(text) is None


@pytest.mark.parametrize("county", load_counties().counties, ids=lambda county: county.name)
def test_every_county_is_known_by_name_and_label(county) -> None:  # type: ignore[no-untyped-def]
    for text in (f"CASC {county.name}", f"CASO {county.name}", f"SUPERIOR COURT, COUNTY OF {county.name}"):
        reading = find_court(text)
        assert reading is not None
        assert (reading.value.county, reading.cost) == (county.name, 0)


def test_there_are_58_counties_numbered_in_order() -> None:
    rows = load_counties().counties
    assert [row.no for row in rows] == list(range(1, 59))
    assert [row.name for row in rows] == sorted(row.name for row in rows)


def test_every_court_place_leads_to_its_county_or_to_none() -> None:
    found = {
        (row.name, place): find_place(place, fuzzy=False) for row in load_counties().counties for place in row.courts
    }
    assert [pair for pair, place in found.items() if place is None] == []
    assert [pair for pair, place in found.items() if place and place.county not in {pair[0], None}] == []


def test_a_place_of_two_counties_has_none() -> None:
    found = find_place("SOUTH BAY")
    assert found is not None
    assert found.county is None


def test_finds_every_court_with_its_place() -> None:
    text = "19840725 CASO LOS ANGELES\nCOURT:\n19840918 CASC SAN FRANCISCO"
    assert [text[m.start : m.end] for m in find_courts(text)] == ["CASO LOS ANGELES", "CASC SAN FRANCISCO"]


@given(st.text(max_size=60))
@settings(deadline=None)
def test_no_text_raises(text: str) -> None:
    for printed in (text, f"CASC {text}", f"Superior Court of {text}"):
        find_courts(printed)
