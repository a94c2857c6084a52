"""Disposition reports: three generations of the form, what damages them, and what they must not be taken for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from abstract_pages import page_of
from hypothesis import given, settings
from hypothesis import strategies as st
from report_texts import CARD_TYPED, FORM_1974, FORM_1979, PANELS_1988, PRINTOUT_2003, RELEASED_1971

from extract.assemble import FileSource, read_document
from extract.families.disposition_report import READER
from extract.families.layout import Sheet
from extract.families.report_table import find_tables, stretch_of
from extract.families.report_values import charges_in, date_field, find_outcomes, grade_field, outcome_field
from extract.record import Event, Record
from extract.text import PageText, Stretch
from ocr.page import Box, CheckBox, Page

LATEST = date(2020, 1, 1)
SOURCE = FileSource("box-1/report.tif", "ab" * 32, "image/tiff")


def record_of(text: str, sure: float = 0.97) -> Record:
    """Read one page and return its only record."""
    (record,) = read_document(SOURCE, [page_of(text, sure=sure)], LATEST).records
    return record


def court_of(record: Record) -> Event:
    """Return the only court event."""
    (event,) = [event for event in record.events if event.type == "court"]
    return event


def stretch(text: str) -> tuple[PageText, Stretch]:
    """Return a line as a document and a stretch of it."""
    document = PageText.of_pages([page_of(text)])
    return document, Stretch(document, [(0, len(document.text))])


def test_a_ticked_form_gives_an_arrest_and_a_court_event() -> None:
    record = record_of(FORM_1974)
    assert record.source.family == "disposition_report"
    assert [(e.type, e.date, e.county) for e in record.events] == [
        ("arrest", "1974-03-04", "KERN"),
        ("court", "1974-09-30", "KERN"),
    ]
    assert record.person.name == "VIMES, SAMUEL JOHN"
    assert record.person.aliases == ["KEEL, JOHN", "STONE, SAM"]
    assert record.person.cii == "A01234567"
    assert record.review.status == "auto"


def test_a_birth_year_of_two_digits_before_the_arrest_lies_in_the_1900s() -> None:
    assert record_of(FORM_1974).person.date_of_birth == "1929-07-02"


def test_the_courts_number_is_its_own_and_the_booking_number_is_the_arrests() -> None:
    record = record_of(FORM_1974)
    assert record.events[0].case_number == "774411"
    assert court_of(record).case_number == "18842"


def test_a_wrapped_cell_goes_to_its_row_and_a_reduction_in_the_outcome_is_the_grade() -> None:
    (count,) = court_of(record_of(FORM_1974)).counts
    assert (count.code, count.section, count.description) == ("HS", "11357", "POSSESSION OF MARIJUANA")
    assert (count.disposition, count.severity, count.plea) == ("convicted", "misdemeanor", "guilty")
    assert (count.sentence.probation, count.sentence.jail) == ("P2Y", "P30D")
    assert count.disposition_date == "1974-09-30"


def test_a_rejection_beside_a_box_is_of_the_count_that_it_names() -> None:
    first, second = record_of(FORM_1974).events[0].counts
    assert (first.disposition, first.severity) == (None, "felony")
    assert (second.disposition, second.disposition_date) == ("prosecutor_rejected", "1974-03-06")


def test_a_release_gives_no_court_event() -> None:
    record = record_of(RELEASED_1971)
    (arrest,) = record.events
    assert arrest.type == "arrest"
    assert [(c.disposition, c.disposition_date) for c in arrest.counts] == [("released", "1971-11-22")]


def test_panels_say_what_each_office_closed() -> None:
    record = record_of(PANELS_1988)
    arrest = record.events[0]
    assert [(c.number, c.section, c.disposition, c.disposition_date) for c in arrest.counts] == [
        (1, "11357(b)", None, None),
        (2, "647(f)", "released", "1988-02-04"),
        (3, "488", "prosecutor_rejected", "1988-02-09"),
    ]
    court = court_of(record)
    assert (court.case_number, court.county, court.agency) == ("NCR-10455", "BUTTE", "CHICO MUNI CT")
    assert [(c.number, c.disposition, c.sentence.fine) for c in court.counts] == [(1, "convicted", 100.0)]


def test_a_printouts_lines_belong_to_the_charge_above_them() -> None:
    record = record_of(PRINTOUT_2003)
    arrest, court = record.events
    assert [c.disposition for c in arrest.counts] == [None, None, "prosecutor_rejected"]
    assert arrest.counts[2].disposition_date == "2003-01-17"
    assert (court.case_number, court.county, court.date) == ("MA025511", "LOS ANGELES", "2003-06-20")
    first, second = court.counts
    assert (first.disposition, first.plea, first.severity) == ("convicted", "nolo_contendere", "felony")
    assert (first.sentence.jail, first.sentence.fine, first.sentence.concurrent) == ("P120D", 200.0, True)
    assert (second.disposition, second.plea) == ("dismissed", None)
    assert record.person.aliases == ["GRANNY, ESME"]


def test_a_form_of_other_headings_and_with_the_code_first() -> None:
    record = record_of(FORM_1979)
    assert (record.person.name, record.person.aliases) == ("COLON, FREDERICK B", ["SERGEANT, FRED"])
    arrest, court = record.events
    assert (arrest.date, arrest.county, arrest.case_number) == ("1981-08-14", "SAN JOAQUIN", "81-5521")
    assert [(c.number, c.code, c.section) for c in arrest.counts] == [(1, "PC", "459"), (2, "HS", "11359")]
    assert (court.date, court.case_number) == ("1982-01-22", "34077")
    assert [(c.section, c.disposition, c.severity) for c in court.counts] == [
        ("459", "dismissed", None),
        ("11359", "convicted", "felony"),
    ]
    assert court.counts[1].sentence.probation == "P3Y"


def test_what_a_form_asks_for_is_nobodys_name() -> None:
    record = record_of(FORM_1979.replace("SUBJECT NAME (LAST", "SUBJXXX NXMX (LAST"))
    assert record.person.name in (None, "COLON, FREDERICK B")


def test_a_report_ends_where_it_says_so_and_begins_with_its_title() -> None:
    lines = PRINTOUT_2003.strip("\n").splitlines()
    assert READER.begins(lines, 0)
    assert not READER.begins(lines, 4)
    assert [index for index in range(len(lines)) if READER.ends(lines, index)] == [len(lines) - 1]


@pytest.mark.parametrize("text", [FORM_1974, PANELS_1988, PRINTOUT_2003, RELEASED_1971])
def test_each_generation_is_known(text: str) -> None:
    assert READER.score(text.splitlines()) > 0.7


@pytest.mark.parametrize(
    "text",
    [
        CARD_TYPED,
        "SUPERIOR COURT OF CALIFORNIA, COUNTY OF KERN\nTHE PEOPLE vs. SAM VIMES\nDATE OF DISPOSITION: 3-4-70",
        "DATE OF ARREST\nBOOKING NO.\nARRESTING AGENCY",
        "The report of disposition was received and filed.",
        "",
    ],
)
def test_other_papers_are_none(text: str) -> None:
    assert READER.score(text.splitlines()) < 0.5


def test_a_damaged_title_is_still_one() -> None:
    assert READER.score(FORM_1974.replace("DISPOSITION OF ARREST", "DISPOSITICN 0F ARREST").splitlines()) >= 0.5


def _found(text: str) -> list[str]:
    return [each.value for each in find_outcomes(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("CONV", ["convicted"]),
        ("COMPLAINT DENIED-LACK OF CORPUS", ["prosecutor_rejected"]),
        ("REJ-INSUFF EVIDENCE", ["prosecutor_rejected"]),
        ("D.A. REJECTED", ["prosecutor_rejected"]),
        ("DISM 995 PC", ["dismissed"]),
        ("1203.4 DENIED", []),
        ("LICENSE REVOKED", []),
        ("BAIL FORFEITED", ["other"]),
        ("PET 1203.4 GRANTED", ["set_aside"]),
    ],
)
def test_short_words_mean_outcomes(text: str, values: list[str]) -> None:
    assert _found(text) == values


@pytest.mark.parametrize(
    ("text", "value", "doubted"),
    [
        ("CONVICTED-REDUCED TO MISD 17(B) PC", "convicted", False),
        ("SET ASIDE & DISM 1203.4", "set_aside", False),
        ("CONV; RELEASED ON PROBATION", "convicted", False),
        ("CONVICTED DISMISSED", "convicted", True),
    ],
)
def test_two_outcomes_in_one_cell(text: str, value: str, doubted: bool) -> None:
    field = outcome_field(*stretch(text))
    assert field is not None
    assert (field.value, field.reason is not None) == (value, doubted)


def test_two_grades_of_one_count_are_doubted() -> None:
    field = grade_field(*stretch("FEL 4 YRS PRISON MISD"))
    assert field is not None
    assert field.reason is not None


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("DISM 995 PC", []),
        ("9-10-76 PG, CONV", []),
        ("CONV 17 PC 24 MOS PROB", []),
        ("11357(b) HS POSS MARIJUANA 28.5- GRAMS", ["11357(b)"]),
        ("664/11358 H&S", ["11358"]),
        ("PC 32 ACCESSORY", ["32"]),
    ],
)
def test_what_charges_and_what_does_not(text: str, sections: list[str]) -> None:
    assert [each.readings[0].value.section.number for each in charges_in(text)] == sections


def test_a_section_behind_a_year_is_no_part_of_the_day() -> None:
    field = date_field(*stretch("DEC 14 1984 1203.4 PC granted"), "2020-01-01")
    assert field is not None
    assert field.value == "1984-12-14"


HEADINGS = {"count": ("CT",), "charge": ("CHARGE",), "grade": ("F/M",), "sentence": ("SENTENCE",)}


def _cells(text: str, **changes: Any) -> list[dict[str, str]]:
    page = replace(page_of(text), **changes)
    sheet = Sheet(PageText.of_pages([page]))
    (table,) = find_tables(sheet, HEADINGS, lambda cells: "count" in cells)
    return [{name: stretch_of(sheet, tokens).text for name, tokens in row.cells.items()} for row in table.rows]


def test_a_cell_that_runs_close_to_the_next_column_stays_in_its_own() -> None:
    rows = _cells(
        """
 CT   CHARGE                     F/M  SENTENCE
 1    RECEIVE KNOWN STOLEN PROP  M    30 DAYS JAIL
 2    BURGLARY                   F    2 YRS PRISON
"""
    )
    assert rows[0] == {"count": "1", "charge": "RECEIVE KNOWN STOLEN PROP", "grade": "M", "sentence": "30 DAYS JAIL"}


def test_lines_above_a_count_s_number_go_to_its_row_if_a_gap_is_wider_above() -> None:
    rows = _cells(
        """
 CT   CHARGE            F/M  SENTENCE

                             2 YRS PROB,
 1    BURGLARY          F    30 DAYS JAIL

      RECEIVE STOLEN         FINE $50,
 2    PROPERTY          M    10 DAYS
"""
    )
    assert [row["sentence"] for row in rows] == ["2 YRS PROB, 30 DAYS JAIL", "FINE $50, 10 DAYS"]
    assert rows[1]["charge"] == "RECEIVE STOLEN PROPERTY"


def test_a_box_that_the_picture_shows_ticked_closes_the_charges() -> None:
    text = RELEASED_1971.replace(
        " X ARRESTEE RELEASED       REL 849(B)(1) INSUFF EVID      11-22-71", "   ARRESTEE RELEASED"
    )
    page = page_of(text)
    row = next(line for line in page.lines if "ARRESTEE" in line.text)
    box = Box(0.01, row.box.top, 0.025, row.box.bottom)
    ticked = replace(page, checks=(CheckBox(box, "ticked", 0.99),))
    empty = replace(page, checks=(CheckBox(box, "empty", 0.99),))
    assert [_dispositions(each) for each in (ticked, empty)] == [["released"], [None]]


def _dispositions(page: Page) -> list[str | None]:
    (record,) = read_document(SOURCE, [page], LATEST).records
    return [count.disposition for count in record.events[0].counts]


def test_a_court_day_before_the_arrest_is_doubted() -> None:
    record = record_of(FORM_1974.replace("9-30-74", "1-30-74"))
    assert record.review.status == "needs_review"


def test_an_unread_outcome_is_doubted_and_none_is_invented() -> None:
    record = record_of(FORM_1974.replace("CONV-RED TO ", "C##V-#### T#").replace("MISD PER 17 PC", "#### ### ## ##"))
    (count,) = court_of(record).counts
    assert count.disposition is None
    assert record.review.status == "needs_review"


def test_a_lost_letter_of_the_grade_is_not_made_up() -> None:
    text = PANELS_1988.replace("POSSESS MARIJUANA     M       CONVICTED", "POSSESS MARIJUANA     ?       CONVICTED")
    (count,) = court_of(record_of(text)).counts
    assert count.severity is None
    assert record_of(text).review.status == "needs_review"


def test_an_unread_case_number_is_illegible_and_not_missing() -> None:
    record = record_of(FORM_1974.replace("18842 ", "1?/?2 "))
    assert court_of(record).case_number is None
    assert record.review.status == "needs_review"


def test_a_charge_that_the_court_s_table_lacks_is_doubted() -> None:
    text = FORM_1974.replace("CT 2 REJ-INSUFF EVIDENCE     3-6-74", "")
    assert record_of(text).review.status == "needs_review"


def test_a_court_s_number_without_a_charge_is_doubted() -> None:
    text = PRINTOUT_2003.replace(
        "  CT 01  11358 HS  PLANT/CULTIVATE/ETC MARIJ/HASH  (FELONY)\n          PLEA", "\n PLEA"
    )
    text = text.replace("  CT 02  11359 HS  POSSESS MARIJUANA FOR SALE  (FELONY)\n          DISPO", "\n    DISPO")
    record = record_of(text)
    assert court_of(record).counts == []
    assert record.review.status == "needs_review"


def test_a_code_that_was_damaged_behind_a_section_is_read_at_a_cost() -> None:
    (count,) = court_of(record_of(PANELS_1988.replace("11357(B) HS     POSSESS", "11357(B) HSE    POSSESS"))).counts
    assert (count.code, count.section) == ("HS", "11357(b)")


def test_a_blank_court_section_gives_no_court_event() -> None:
    head, _, tail = FORM_1974.partition("C. COURT DISPOSITION")
    assert tail
    record = record_of(head + "C. COURT DISPOSITION\n COURT        COURT CASE NO.      DATE OF DISPOSITION\n")
    assert [event.type for event in record.events] == ["arrest"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([line for text in (FORM_1974, PANELS_1988, PRINTOUT_2003) for line in text.splitlines()]),
            st.text(max_size=40),
        ),
        max_size=25,
    )
)
def test_no_text_raises_and_every_record_validates(lines: list[str]) -> None:
    page = page_of("\n".join(["ADULT DISPOSITION REPORT", *lines]))
    drafts = READER.read(PageText.of_pages([page]), LATEST)
    assert len(drafts) == 1
    for record in read_document(SOURCE, [page], LATEST).records:
        Record.model_validate_json(record.model_dump_json())


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_damaged_letters_give_no_silent_conviction(data: st.DataObject) -> None:
    """Letters that became signs may lose a value, but what is accepted is what stood there."""
    text = list(FORM_1974)
    places = [at for at, letter in enumerate(text) if letter.isalnum()]
    for at in data.draw(st.lists(st.sampled_from(places), max_size=12)):
        text[at] = "#"
    for record in read_document(SOURCE, [page_of("".join(text))], LATEST).records:
        for event in record.events:
            for count in event.counts if event.type == "court" and record.review.status == "auto" else ():
                assert (count.disposition, count.severity) == ("convicted", "misdemeanor")
