"""CSV for people is safe and exact in a spreadsheet; CSV for machines is what the value is."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearslate.sheets import csv_bytes, disarm, frame_csv


@pytest.mark.parametrize(
    ("value", "identifier", "expected"),
    [
        pytest.param("=HYPERLINK(1)", False, "'=HYPERLINK(1)", id="formula"),
        pytest.param("+1", False, "'+1", id="plus"),
        pytest.param("-2+3", False, "'-2+3", id="minus"),
        pytest.param("@SUM(A1)", False, "'@SUM(A1)", id="at"),
        pytest.param("\t=1", False, "'\t=1", id="tab"),
        pytest.param("\r=1", False, "'\r=1", id="carriage-return"),
        pytest.param("＝1", False, "'＝1", id="full-width"),
        pytest.param("ORGANA, LEIA", False, "ORGANA, LEIA", id="a-name"),
        pytest.param("00123", True, "'00123", id="leading-noughts"),
        pytest.param("12E45", True, "'12E45", id="a-power-of-ten"),
        pytest.param("1234567890123456", True, "'1234567890123456", id="sixteen-digits"),
        pytest.param("3-4", True, "'3-4", id="a-date"),
        pytest.param("12/84", True, "'12/84", id="month-and-year"),
        pytest.param("11 MAR 68", True, "'11 MAR 68", id="a-day"),
        pytest.param("459.50", True, "'459.50", id="trailing-nought"),
        pytest.param("11357", True, "11357", id="a-section-reads-the-same"),
        pytest.param("459.5", True, "459.5", id="a-fraction-reads-the-same"),
        pytest.param("A395487", True, "A395487", id="letters-and-digits"),
        pytest.param("00123", False, "00123", id="not-an-identifier"),
        pytest.param("", True, "", id="empty"),
    ],
)
def test_a_cell_is_disarmed_where_a_spreadsheet_would_change_or_run_it(
    value: str, identifier: bool, expected: str
) -> None:
    assert disarm(value, identifier) == expected


def test_the_sheet_for_people_opens_with_its_letters_and_the_raw_one_is_bare() -> None:
    frame = pl.DataFrame(
        {"name": ["MUÑOZ, =1"], "case_number": ["007"], "fine": [-250.0], "flags": [["=a", "b"]], "sealing": [True]}
    )
    people = frame_csv(frame, "people", {"case_number"})
    assert people == "\ufeffname,case_number,fine,flags,sealing\r\n\"MUÑOZ, =1\",'007,-250.0,'=a; b,true\r\n".encode()
    raw = frame_csv(frame, "raw", {"case_number"})
    assert raw == 'name,case_number,fine,flags,sealing\r\n"MUÑOZ, =1",007,-250.0,=a; b,true\r\n'.encode()


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_the_raw_sheet_gives_every_value_back(rows: list[tuple[str, str]]) -> None:
    content = csv_bytes(("a", "b"), rows, "raw").decode()
    read = list(csv.reader(io.StringIO(content, newline="")))
    assert read[1:] == [list(row) for row in rows]


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_no_cell_for_people_begins_a_formula(rows: list[tuple[str, str]]) -> None:
    content = csv_bytes(("a", "b"), rows, "people", {"b"}).decode("utf-8-sig")
    for row in list(csv.reader(io.StringIO(content, newline="")))[1:]:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_nothing_stated_is_an_empty_cell() -> None:
    assert csv_bytes(("a", "b"), [(None, False)], "raw") == b"a,b\r\n,false\r\n"
