"""Days, sections and lengths that a scanner damaged in the narrow cells of cards and report forms."""

from __future__ import annotations

from datetime import date

import pytest
from abstract_pages import page_of
from hypothesis import given
from hypothesis import strategies as st

from extract.assemble import FileSource, read_document
from extract.families.damaged_words import begins_with_day, days_in, parted, with_lengths, with_sections
from extract.families.report_values import charges_in, find_outcomes, sentence_fields
from extract.record import Record
from extract.text import PageText, Stretch

LATEST = date(2020, 1, 1)
SOURCE = FileSource("box-1/card.tif", "cd" * 32, "image/tiff")


def record_of(text: str) -> Record:
    """Read one page and return its only record."""
    (record,) = read_document(SOURCE, [page_of(text)], LATEST).records
    return record


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("0106/81 set aside & dism 1203.4", "1981-01-06"),
        ("08/2768 PG, CONV FEL", "1968-08-27"),
        ("12 10-79", "1979-12-10"),
        ("12-10 79", "1979-12-10"),
        ("2- 8-8.1", "1981-02-08"),
    ],
)
def test_a_day_that_lost_a_stroke_is_read_at_a_cost(text: str, day: str) -> None:
    (found,) = days_in(text, None, "2020-01-01")
    assert found.readings[0].value == day
    assert found.readings[0].cost >= 1.0
    assert begins_with_day(text)


@pytest.mark.parametrize(
    "text", ["8/1968", "A187001", "459 PC", "1-2 45 DAYS", "$10-79", "11357 10 GRAMS", "CT 1 10851"]
)
def test_other_numbers_are_no_days(text: str) -> None:
    assert not days_in(text, None, "2020-01-01")


def test_a_whole_day_costs_nothing_and_hides_damaged_ones() -> None:
    (found,) = days_in("3-4-74 12 10-79")
    assert (found.readings[0].value, found.readings[0].cost) == ("1974-03-04", 0.0)


@pytest.mark.parametrize("text", ["7-27-651203.4Pcgranted-dism", "04/26/751203.4 PC granted .dism"])
def test_a_day_may_run_into_the_section_of_an_outcome(text: str) -> None:
    (found,) = days_in(text, None, "2000-01-01")
    assert found.readings[0].value in ("1965-07-27", "1975-04-26")
    assert "set_aside" in {each.value for each in find_outcomes(text)}
    assert not charges_in(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("11530 .5 HS", "11530.5"),
        ("273. 5(A) PC", "273.5(a)"),
        ("11357(B)_H&S", "11357(b)"),
        ("11357(B) H&S|X", "11357(b)"),
    ],
)
def test_a_section_that_a_blank_or_a_rule_parts_is_one(text: str, number: str) -> None:
    (found,) = charges_in(text)
    assert found.readings[0].value.section.number == number
    assert found.readings[0].value.section.code is not None


@pytest.mark.parametrize("text", ["459. 5 DAYS", "CASE 459. 12 PC 211"])
def test_a_number_at_the_end_of_a_sentence_stays(text: str) -> None:
    assert with_sections(text) == text


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("CONV FEL .36 MONTHS PROBATION", "probation", "P36M"),
        ("60 ONTHS PROBATION, 1 YR CO JAIL", "probation", "P60M"),
        ("36 MONTHS PROB, 60 BAYS CO JAIL", "jail", "P60D"),
        ("FINE $3|90, $5 PEN ASSMT", "fine", 390.0),
    ],
)
def test_lengths_and_sums_are_read_through_damage_at_a_cost(text: str, kind: str, value: object) -> None:
    document = PageText.of_pages([page_of(text)])
    field = getattr(sentence_fields(document, Stretch(document, [(0, len(document.text))])), kind)
    assert field.value == value


def test_a_length_that_cannot_be_read_makes_the_kind_doubtful() -> None:
    document = PageText.of_pages([page_of("I D YEARS PROB, 1 DAY JAIL")])
    made = sentence_fields(document, Stretch(document, [(0, len(document.text))]))
    assert made.probation is not None
    assert made.probation.value == "P0D"
    assert made.probation.reason
    assert made.jail is not None
    assert made.jail.value == "P1D"
    assert not made.jail.reason


def test_a_kind_without_a_length_is_none_the_worse() -> None:
    document = PageText.of_pages([page_of("STATE PRISON TERM PRESCRIBED BY LAW")])
    made = sentence_fields(document, Stretch(document, [(0, len(document.text))]))
    assert made.prison is not None
    assert made.prison.value == "P0D"
    assert not made.prison.reason


@given(st.text(alphabet="0123456789-/. _|CDFMOPRSHY&$()'", max_size=60))
def test_what_is_mended_keeps_its_length(text: str) -> None:
    assert len(parted(text)) == len(with_sections(text)) == len(with_lengths(text)) == len(text)
    days_in(text, None, "2020-01-01")


def test_a_card_with_damaged_days_and_a_name_without_a_blank() -> None:
    record = record_of("""
   WEATHERWAX,ESMERALDA        DOB 3-4-41
   MARIN COUNTY SUPERIOR COURT

   #8841
     11530 H&S POSSESS MARIJUANA
       08/2768 PG, CONV FEL 3 YRS PROB, 60 DAYS CO JAIL
       0210/71 set aside & dism 1203.4
""")
    assert record.person.name == "WEATHERWAX, ESMERALDA"
    (event,) = record.events
    assert event.date == "1968-08-27"
    assert [(u.date, u.disposition) for u in event.counts[0].updates] == [("1971-02-10", "set_aside")]
    assert record.review.status == "needs_review"


TABLE = """
   MARIN COUNTY SUPERIOR COURT
   NAME                                    D.O.B.
   CARROT, JOHN                            4-12-38

   CASE NO.    CHARGE                   DATE       DISPOSITION
   A88411      11530 H&S POSSESS        6-2-67     PG, CONVICTED FEL 2 YRS PROB
   A91207      459 PC BURGLARY          1-5-69     DISMISSED FEL

   {note}
"""


@pytest.mark.parametrize("note", ["A88411 2-10-71 1203.4 PC granted dism", "A88411: 2-10-71 set aside & dism 1203.4"])
def test_a_note_belongs_to_the_case_that_it_names_with_or_without_a_colon(note: str) -> None:
    first, second = record_of(TABLE.format(note=note)).events
    assert [(u.date, u.disposition) for u in first.counts[0].updates] == [("1971-02-10", "set_aside")]
    assert not second.counts[0].updates


def test_a_note_to_a_case_with_a_misread_number_goes_to_the_nearest() -> None:
    first, _ = record_of(TABLE.format(note="A884I1 2-10-71 1203.4 PC granted dism")).events
    assert [u.disposition for u in first.counts[0].updates] == ["set_aside"]


@pytest.mark.parametrize("note", ["C70555 2-10-71 1203.4 PC granted dism", "2-10-71 1203.4 PC granted dism"])
def test_a_note_that_fits_no_conviction_is_doubted(note: str) -> None:
    record = record_of(TABLE.format(note=note))
    assert not any(count.updates for event in record.events for count in event.counts)
    assert record.review.status == "needs_review"


BOXES = """
   MARIN COUNTY SUPERIOR COURT
   DEFENDANT                               {case}
   CARROT, JOHN                            A88411
   AKA                                     {birth}
                                           4-12-38
   DATE OF {day}
   6-2-67
   {charge}
   {code} 11530 POSSESS MARIJUANA
   DISPOSITION
   PG, CONVICTED FEL 2 YRS PROB
"""
LABELS = {"case": "CASE NUMBER", "birth": "BIRTHDATE", "day": "DISPOSITION", "charge": "CHARGE", "code": "H&S"}


@pytest.mark.parametrize(
    "lost", [{}, {"case": "SE NUMRER"}, {"birth": "BIRT ERTHDATE"}, {"day": "u"}, {"charge": "I", "code": "HGS"}]
)
def test_what_stands_under_a_lost_label_is_taken_for_what_is_missing(lost: dict[str, str]) -> None:
    record = record_of(BOXES.format(**{**LABELS, **lost}))
    (event,) = record.events
    assert (record.person.name, record.person.date_of_birth) == ("CARROT, JOHN", "1938-04-12")
    assert record.person.aliases == []
    assert (event.case_number, event.date, event.counts[0].section) == ("A88411", "1967-06-02", "11530")
    assert event.counts[0].disposition == "convicted"
    assert (record.review.status == "auto") is (not lost)


PANELS = """
   DEPARTMENT OF JUSTICE
   ADULT DISPOSITION REPORT
   NAME (LAST, FIRST, MIDDLE)          CII NUMBER          DATE OF BIRTH
   CARROT, JOHN                        A01234567           04-12-48

   1 ARRESTING AGENCY
   DATE OF ARREST       AGENCY            COUNTY          BOOKING NUMBER
   05-15-81             SAN RAFAEL PD     MARIN           774411

   CT    SECTION/CODE       CHARGE                      F/M
   1     11358 H&S          CULTIVATE MARIJUANA         F

   3 COURT
   COURT                          COURT CASE NO.      DATE OF DISPOSITION
   MARIN SUPERIOR COURT           18842               {day}

   CT    SECTION/CODE       OFFENSE                     F/M    PLEA      {head}     SENTENCE
   1     {section}          CULTIVATE MARIJUANA         F      GUILTY    CONVICTED       2 YRS PROB
"""


def court_of(**values: str) -> tuple[Record, int]:
    """Read the form with these values; return the record and where its court event stands."""
    given_ = {"day": "01-06-82", "head": "DISPOSITION", "section": "11358 H&S", **values}
    record = record_of(PANELS.format(**given_))
    (place,) = [index for index, event in enumerate(record.events) if event.type == "court"]
    return record, place


def test_a_form_in_order_passes() -> None:
    record, place = court_of()
    assert record.events[place].counts[0].disposition == "convicted"
    assert record.review.status == "auto"


def test_an_outcome_without_a_heading_is_read_and_doubted() -> None:
    record, place = court_of(head="           ")
    assert record.events[place].counts[0].disposition == "convicted"
    assert record.review.status == "needs_review"


def test_a_code_that_is_lost_is_that_of_the_same_count_at_the_arrest() -> None:
    record, place = court_of(section="11358    ")
    count = record.events[place].counts[0]
    assert (count.code, count.section, count.disposition) == ("HS", "11358", "convicted")
    assert record.evidence[f"/events/{place}/counts/0/code"].state == "derived"


def test_a_section_of_another_count_lends_no_code() -> None:
    record, place = court_of(section="11360    ")
    assert record.events[place].counts[0].code is None
    assert record.review.status == "needs_review"


def test_a_day_that_may_have_lost_a_digit_is_doubted() -> None:
    record, place = court_of(day="01- 6-82")
    assert record.events[place].date == "1982-01-06"
    assert record.review.status == "needs_review"


def test_a_count_of_a_printout_opens_also_where_its_word_is_misread() -> None:
    record = record_of("""
                DISPOSITION TO DOJ
   NAME: CARROT, JOHN
   DOB: 04/12/1968   SEX: M   CII: A01234567
   ARREST   DATE: 05/19/1998   AGENCY: SAN RAFAEL PD
            COUNTY: MARIN      BOOKING NO: 774411
      CT 01 11360(A) HS TRANSPORT/SELL MARIJUANA (FELONY)
      CT 02 11358 HS CULTIVATE MARIJUANA (FELONY)
   COURT   MARIN SUPERIOR CT   CASE NO: SC18842
           DISPOSITION DATE: 11/30/1998
      CT 01 11357(B) HS POSS MARIJUANA 28.5 GRAMS OR LESS (MISDEMEANOR)
         PLEA: NOLO   DISPO: CONV
         SENT: 36 MOS PROB
      cp 02 11358 HS CULTIVATE MARIJUANA (FELONY)
         DISPO: DISM
""")
    (court,) = [event for event in record.events if event.type == "court"]
    assert [(c.section, c.disposition, c.severity) for c in court.counts] == [
        ("11357(b)", "convicted", "misdemeanor"),
        ("11358", "dismissed", "felony"),
    ]


def test_the_day_of_a_stamp_under_a_card_in_order_is_none_of_its_case() -> None:
    record = record_of(BOXES.format(**LABELS) + "\n\n\n\n                  RECEIVED\n                 JAN 3 1980\n")
    assert record.events[0].date == "1967-06-02"
    assert record.review.status == "auto"
