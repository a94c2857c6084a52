"""Abstracts whose small print, codes and numbers a scanner damaged: what is read, and what is doubted."""

from __future__ import annotations

from datetime import date

import pytest
from abstract_pages import page_of, sample

from extract.assemble import FileSource, read_document
from extract.families.abstract_of_judgment import READER
from extract.record import Record

LATEST = date(2026, 11, 22)
SOURCE = FileSource("box-1/abstract.tif", "0" * 64, "image/tiff")
FORM = """
ABSTRACT OF JUDGMENT - PRISON COMMITMENT - DETERMINATE
SUPERIOR COURT OF CALIFORNIA, COUNTY OF: SOLANO
PEOPLE OF THE STATE OF CALIFORNIA vs.                        CASE NUMBER
DEFENDANT: TARKIN, WILHUFF EDMUND   DOB: 07-03-1955          VCR352644   -A
AKA:                                                                     -B
CII#: A71201017        BOOKING #: 6360232                                -C
DATE OF HEARING        DEPT. NO.          JUDGE
06-10-94               H                  GIAL ACKBAR
1. Defendant was convicted of the commission of the following felonies:
COUNT  CODE  SECTION   CRIME                          YEAR   DATE OF         TERM      TIME
NUMBER                                                CRIME  CONVICTION                YRS.  MOS.
1      HS    11359     POSSESS MARIJUANA FOR SALE     94     06-10-94   X    U         2     0
4. TOTAL TIME IMPOSED: 2
7. DATE SENTENCE PRONOUNCED
06-10-94
"""


def read_form(*swaps: tuple[str, str]) -> Record:
    text = FORM
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    (record,) = read_document(SOURCE, [page_of(text)], LATEST).records
    return record


@pytest.mark.parametrize("label", ["DOB:", "pos:", "bos:", "bDoB:", "D0B:", "DQB", "poB", "pOE:", "OOB"])
def test_a_birth_date_is_known_by_its_value_where_its_label_is_damaged(label: str) -> None:
    person = read_form(("DOB:", label)).person
    assert (person.name, person.date_of_birth) == ("TARKIN, WILHUFF EDMUND", "1955-07-03")


@pytest.mark.parametrize(
    "label", ["CII#:", "Cll#:", "ci#:", "CIl#:", "Clit:", "Cu#:", "cus)", "cw:", "Gil#:", "CI1#"]
)
def test_a_cii_number_is_known_by_its_value_where_its_label_is_damaged(label: str) -> None:
    assert read_form(("CII#:", label)).person.cii == "A71201017"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("DOB: 07-03-1955", "pos: 06-10-1994", id="the-day-of-the-judgment-is-no-birth-date"),
        pytest.param("DOB: 07-03-1955", "DEPT: 07-03-1955", id="another-label"),
        pytest.param("DOB: 07-03-1955", "pos: 352644", id="no-date"),
    ],
)
def test_no_birth_date_is_made_of_what_is_none(old: str, new: str) -> None:
    assert read_form((old, new)).person.date_of_birth is None


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        pytest.param("DEFENDANT:", "\\pbeFENDANt:", "TARKIN, WILHUFF EDMUND", id="label-with-specks"),
        pytest.param("DOB: ", "XQ: ", "TARKIN, WILHUFF EDMUND", id="a-label-that-nobody-knows-ends-it"),
        pytest.param("TARKIN, WILHUFF EDMUND", "TARKIN,     WILHUFF", "TARKIN, WILHUFF", id="wide-gap-at-the-comma"),
        pytest.param(
            "AKA:   ", "AKA: EDMUND WILHUFF TARKIN", "TARKIN, WILHUFF EDMUND", id="another-name-is-not-the-name"
        ),
    ],
)
def test_the_name_ends_where_something_else_begins(old: str, new: str, name: str) -> None:
    assert read_form((old, new)).person.name == name


def test_a_birth_date_with_a_blank_in_it_is_one() -> None:
    assert read_form(("07-03-1955", "07-03-1 955")).person.date_of_birth == "1955-07-03"


def test_a_suffix_read_as_other_thin_letters_is_no_last_name() -> None:
    assert read_form(("TARKIN, WILHUFF EDMUND", "WILHUFF TARKIN ITI")).person.name == "TARKIN, WILHUFF III"


def test_a_name_of_one_word_goes_to_a_person() -> None:
    record = read_form(("TARKIN, WILHUFF EDMUND", "TARKIN"))
    assert record.person.name == "TARKIN"
    assert record.review.status == "needs_review"


@pytest.mark.parametrize(
    ("old", "new", "code", "doubted"),
    [
        pytest.param("HS    11359", "H8S   11359", "HS", False, id="letters-misread"),
        pytest.param("HS    11359  ", "11359  HéS  ", "HS", False, id="an-accent-behind-the-section"),
        pytest.param("HS    11359  ", "11359     b&x", "HS", True, id="unreadable-behind-the-section"),
        pytest.param("HS    11359", "      11359", "HS", True, id="gone-and-only-one-code-has-the-section"),
        pytest.param("HS    11359", "      31313", None, True, id="gone-and-no-code-has-the-section"),
    ],
)
def test_the_code_of_a_row(old: str, new: str, code: str | None, doubted: bool) -> None:
    record = read_form((old, new))
    assert [count.code for count in record.events[0].counts] in ([code], [] if code is None else [code])
    if doubted:
        assert record.review.status == "needs_review"


@pytest.mark.parametrize(
    ("heading", "severity"),
    [
        pytest.param("was convicted of the ission of the following fel", "felony", id="cut-off"),
        pytest.param("was convicted of the following", "felony", id="by-the-prison-term"),
    ],
)
def test_a_felony_where_the_heading_is_damaged(heading: str, severity: str) -> None:
    record = read_form(("was convicted of the commission of the following felonies:", heading))
    assert record.events[0].counts[0].severity == severity


def test_a_letter_o_before_the_digits_of_a_case_number_is_a_doubted_zero() -> None:
    record = read_form(("VCR352644", "O2NF8461 "))
    seen = record.evidence["/events/0/case_number"]
    assert record.events[0].case_number == "02NF8461"
    assert [other.value for other in seen.alternatives or []] == ["O2NF8461"]
    assert record.review.status == "needs_review"


def test_a_case_number_above_its_label_is_found_and_doubted() -> None:
    # a page that lies askew puts the value's row above the row of its label
    lines = FORM.strip("\n").splitlines()
    lines[2], lines[3] = lines[3].replace("-A", "  "), lines[2]
    (record,) = read_document(SOURCE, [page_of("\n".join(lines))], LATEST).records
    assert record.events[0].case_number == "VCR352644"
    assert record.review.status == "needs_review"


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("JUDGMENT AND COMMITMENT\n(ABSTRACT)", id="another-title"),
        pytest.param("", id="no-title"),
    ],
)
def test_a_typed_abstract_is_known_by_its_wording_where_its_title_is_another(title: str) -> None:
    text = sample("los_angeles_1968").replace("ABSTRACT OF JUDGMENT", title)
    assert READER.score(text.splitlines()) >= 0.5


def test_sentences_with_the_words_of_a_heading_are_no_table() -> None:
    text = sample("los_angeles_1968").replace(
        "Section 11530 of the\nHealth and Safety Code", "H&S Code Section 11530, committed\nin said county"
    )
    (record,) = read_document(SOURCE, [page_of(text)], LATEST).records
    assert [(count.number, count.section) for count in record.events[0].counts] == [(1, "11530")]


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("Count No. 9, he was", id="a-number"),
        pytest.param("(1) In that case\n(2) In another case", id="paragraphs"),
    ],
)
def test_counts_that_the_paper_numbers_and_nobody_read_are_doubted(more: str) -> None:
    text = sample("los_angeles_1968") + "\n" + more
    (record,) = read_document(SOURCE, [page_of(text)], LATEST).records
    assert "the paper numbers more counts than were read" in record.review.reasons


def test_a_day_beside_the_letter_of_a_box_is_no_case_number() -> None:
    record = read_form(
        ("VCR352644   -A", "VCR352644      "), ("06-10-94               H ", "06-10-94               A ")
    )
    assert record.events[0].case_number == "VCR352644"


@pytest.mark.parametrize(
    ("row", "section"),
    [
        pytest.param("2            11350 (a)   POSSESS NARCOTIC         ", "11350(a)", id="by-itself"),
        pytest.param("2            11350 (a) POSSESS NARCOTIC           ", "11350(a)", id="with-the-title"),
    ],
)
def test_a_section_that_has_lost_its_code_is_read_and_doubted(row: str, section: str) -> None:
    line = next(line for line in FORM.splitlines() if line.startswith("1   "))
    record = read_form((line, f"{line}\n{row}94     06-10-94   X    U         2     0"))
    second = record.events[0].counts[1]
    assert (second.code, second.section) == ("HS", section)
    assert record.review.status == "needs_review"


@pytest.mark.parametrize(
    "court",
    [
        pytest.param("SUPERIOR COURT OF CALIFORNIA, COUNTYOF: SOLANO", id="a-blank-lost"),
        pytest.param("SUPERIOR COURT OF CALIFORNU, COUNTY OF: SOLANO", id="a-word-misread"),
        pytest.param("SUPERIOR COURT OF CALIFORNIA, COUNTY OF    eee    ee.\nSOLANO", id="specks-in-its-place"),
    ],
)
def test_the_county_where_its_line_is_damaged(court: str) -> None:
    record = read_form(("SUPERIOR COURT OF CALIFORNIA, COUNTY OF: SOLANO", court))
    assert record.events[0].county == "SOLANO"


TYPED = """
SUPERIOR COURT OF CALIFORNIA
COUNTY OF HUMBOLDT
THE PEOPLE OF THE STATE OF CALIFORNIA,
                                              Action No. 29468
               Plaintiff
                                              ABSTRACT OF JUDGMENT
     vs.
TYR BULLOCK,
aka TERRANCE BATTLE,
               Defendant.
This certifies that on December 7, 1970, judgment of conviction of the above-named defendant was entered:
Count No. 1, possession of marijuana, a felony, in violation of Section 11530, H&S Code.
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("     vs.\n", "     vs.\n", id="whole"),
        pytest.param("     vs.\n", "", id="versus-lost"),
        pytest.param("     vs.\n", "     ve\n", id="versus-misread"),
        pytest.param("BULLOCK,\n", "BULLOCK, i\n", id="a-bracket-read-as-a-letter"),
        pytest.param("BULLOCK,\n", "BULLOCK,      af\n", id="a-rule-read-as-letters"),
    ],
)
def test_the_names_of_a_damaged_caption(old: str, new: str) -> None:
    assert old in TYPED
    (record,) = read_document(SOURCE, [page_of(TYPED.replace(old, new))], LATEST).records
    assert (record.person.name, record.person.aliases) == ("BULLOCK, TYR", ["BATTLE, TERRANCE"])


def test_two_last_names_may_stand_at_the_end_of_a_name_of_four_words() -> None:
    (record,) = read_document(
        SOURCE, [page_of(TYPED.replace("TYR BULLOCK", "MIGUEL ANTONIO LEIGHTON SOLO"))], LATEST
    ).records
    seen = record.evidence["/person/name"]
    assert [other.value for other in seen.alternatives or []] == ["LEIGHTON SOLO, MIGUEL ANTONIO"]
    assert record.review.status == "needs_review"


def test_two_spanish_last_names_are_known() -> None:
    (record,) = read_document(
        SOURCE, [page_of(TYPED.replace("TYR BULLOCK", "MIGUEL ANTONIO SANDOVAL ALVAREZ"))], LATEST
    ).records
    assert record.person.name == "SANDOVAL ALVAREZ, MIGUEL ANTONIO"
    seen = record.evidence["/person/name"]
    assert [other.value for other in seen.alternatives or []] == ["ALVAREZ, MIGUEL ANTONIO SANDOVAL"]


def test_other_names_run_over_cells_and_end_before_the_defendant() -> None:
    record = read_form(("AKA:   ", "AKA: TARKIN,   WIL;   MOTTI, CONAN"))
    assert record.person.aliases == ["TARKIN, WIL", "MOTTI, CONAN"]


@pytest.mark.parametrize("title", ["2. E-NHANCEMENTS charged", "2. ENHAMCEMENTS charged and found true"])
def test_an_enhancement_under_the_table_is_no_count(title: str) -> None:
    record = read_form(("4. TOTAL", f"{title} for specific counts (PC 12022 series):\n4. TOTAL"))
    assert len(record.events[0].counts) == 1


def test_what_a_stamp_leaves_before_a_row_is_no_reason_to_lose_the_count() -> None:
    record = read_form(("1      HS    11359 ", "JV 02  HS    11359 "))
    (count,) = record.events[0].counts
    assert (count.number, count.code, count.section) == (2, "HS", "11359")


def test_a_comma_behind_the_abbreviation_of_number_is_a_point() -> None:
    text = sample("sacramento_1966")
    plain = read_document(SOURCE, [page_of(text)], LATEST).records[0]
    damaged = read_document(SOURCE, [page_of(text.replace("Count No.", "Count No,"))], LATEST).records[0]
    assert damaged.events[0].counts == plain.events[0].counts
