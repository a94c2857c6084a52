"""Index cards: lines, tables and boxes; several cases on a card, several cards on a page, later notes, names."""

from __future__ import annotations

from datetime import date

import pytest
from abstract_pages import page_of
from hypothesis import given, settings
from hypothesis import strategies as st
from report_texts import (
    CARD_BOXES,
    CARD_DATES_FIRST,
    CARD_ONE_LINE,
    CARD_SENTENCES,
    CARD_TABLE,
    CARD_TYPED,
    FORM_1974,
    TWO_CARDS,
)

from extract.assemble import FileSource, read_document
from extract.families.card_names import index_name
from extract.families.index_card import READER
from extract.record import Record
from extract.text import PageText

LATEST = date(2020, 1, 1)
SOURCE = FileSource("box-1/card.tif", "cd" * 32, "image/tiff")


def records_of(text: str) -> list[Record]:
    """Read one page."""
    return read_document(SOURCE, [page_of(text)], LATEST).records


def record_of(text: str) -> Record:
    """Read one page and return its only record."""
    (record,) = records_of(text)
    return record


def test_a_typed_card_has_an_event_for_each_case() -> None:
    record = record_of(CARD_TYPED)
    assert record.source.family == "index_card"
    assert [(e.type, e.case_number, e.date, e.county) for e in record.events] == [
        ("court", "8841", "1967-06-02", "MARIN"),
        ("court", "9120", "1969-01-05", "MARIN"),
    ]
    assert record.review.status == "auto"


def test_a_name_without_a_comma_begins_with_the_last_name() -> None:
    record = record_of(CARD_TYPED)
    assert record.person.name == "CARROT, JOHN IRONFOUNDERSSON"
    assert record.person.aliases == ["LAWSON, JOHN"]
    assert record.person.date_of_birth == "1938-04-12"


def test_a_charge_has_the_outcome_under_it_also_over_two_lines() -> None:
    first, second = record_of(CARD_TYPED).events[0].counts
    assert (first.number, first.code, first.section) == (1, "HS", "11530")
    assert (first.plea, first.disposition, first.severity) == ("guilty", "convicted", "felony")
    assert (first.sentence.probation, first.sentence.jail) == ("P3Y", "P60D")
    assert (second.number, second.section, second.disposition) == (2, "11721", "dismissed")


def test_a_later_note_is_an_update_of_what_was_a_conviction() -> None:
    first, second = record_of(CARD_TYPED).events[0].counts
    assert [(u.date, u.disposition) for u in first.updates] == [("1971-02-10", "set_aside")]
    assert second.updates == []


def test_a_note_whose_day_is_lost_is_kept_and_doubted() -> None:
    record = record_of(CARD_TYPED.replace("2-10-71 set aside", "2?1?/71 set aside"))
    (update,) = record.events[0].counts[0].updates
    assert (update.date, update.disposition) == (None, "set_aside")
    assert record.review.status == "needs_review"


def test_a_note_that_says_nothing_known_is_doubted() -> None:
    record = record_of(CARD_TYPED.replace("set aside & dism 1203.4", "xxx yyyyy zz"))
    assert record.review.status == "needs_review"


def test_a_plea_of_not_guilty_does_not_hide_an_acquittal() -> None:
    (count,) = record_of(CARD_TYPED).events[1].counts
    assert (count.plea, count.disposition) == ("not_guilty", "acquitted")


def test_boxes_give_one_case_with_its_charges() -> None:
    record = record_of(CARD_BOXES)
    assert record.person.name == "LIPWIG, MOIST VON"
    assert record.person.aliases == ["SPANGLER, ALBERT"]
    assert record.person.date_of_birth == "1944-11-02"
    (event,) = record.events
    assert (event.case_number, event.date) == ("M-77120", "1972-08-09")
    assert [(c.section, c.disposition, c.severity) for c in event.counts] == [
        ("11556", "convicted", "misdemeanor"),
        ("415", "dismissed", None),
    ]
    assert event.counts[0].sentence.fine == 65.0


def test_a_card_without_a_court_is_not_given_one() -> None:
    record = record_of(CARD_BOXES)
    assert (record.events[0].county, record.events[0].agency) == (None, None)


def test_a_box_whose_label_is_lost_is_taken_for_what_it_says() -> None:
    (event,) = record_of(CARD_BOXES.replace(" CHARGE\n 11556", " GHA??E\n 11556")).events
    assert [c.section for c in event.counts] == ["11556", "415"]


def test_a_tables_rows_without_a_number_go_on_with_the_case_above() -> None:
    record = record_of(CARD_TABLE)
    assert [(e.case_number, e.date, len(e.counts)) for e in record.events] == [
        ("8437", "1965-07-06", 2),
        ("9555", "1968-03-09", 1),
    ]
    first, second = record.events[0].counts
    assert (first.section, first.disposition, first.description) == ("11530", "convicted", "POSS MARIJUANA")
    assert (first.sentence.probation, first.sentence.jail) == ("P2Y", "P90D")
    assert (second.section, second.disposition, second.severity) == ("11531", "dismissed", "felony")
    assert record.events[1].counts[0].sentence.prison == "P0D"
    assert record.person.aliases == []


def test_a_note_under_a_table_belongs_to_the_case_that_it_names() -> None:
    first, last = record_of(CARD_TABLE).events
    assert [u.disposition for u in first.counts[0].updates] == ["set_aside"]
    assert first.counts[1].updates == last.counts[0].updates == []


def test_a_case_in_one_line() -> None:
    record = record_of(CARD_ONE_LINE)
    assert [(e.case_number, e.date, e.county) for e in record.events] == [
        ("A-44121", "1966-09-12", "ALAMEDA"),
        ("A-47310", "1968-04-03", "ALAMEDA"),
    ]
    assert record.events[0].counts[0].disposition == "convicted"
    assert record.events[1].counts[0].disposition == "acquitted"


def test_a_table_with_the_day_first() -> None:
    record = record_of(CARD_DATES_FIRST)
    assert record.person.name == "QUIRM, LEONARD DA"
    assert record.person.aliases == ["SILVERFISH, TOM", "FISH, TOMMY"]
    assert [(e.case_number, e.date, e.county) for e in record.events] == [
        ("CR1188", "1962-03-04", "SANTA CRUZ"),
        ("CR2201", "1966-07-19", "SANTA CRUZ"),
        ("CR3340", "1970-09-02", "SANTA CRUZ"),
    ]
    assert [e.counts[0].disposition for e in record.events] == ["convicted", "convicted", "dismissed"]
    assert record.events[1].counts[0].sentence.jail == "P1Y"


def test_a_plea_and_a_later_sentence_with_days_of_their_own_are_doubted() -> None:
    record = record_of(CARD_SENTENCES)
    assert (record.person.name, record.person.date_of_birth) == ("PESSIMAL, A E", "1944-04-04")
    assert [(e.case_number, e.counts[0].section) for e in record.events] == [("55021", "11530"), ("60213", "242")]
    assert record.review.status == "needs_review"


def test_a_plea_without_a_sentence_or_an_outcome_is_doubted() -> None:
    record = record_of(CARD_ONE_LINE.replace("2 YRS PROB  90 DAYS CJ", ""))
    assert record.review.status == "needs_review"


def test_two_cards_on_a_page_are_two_records() -> None:
    first, second = records_of(TWO_CARDS)
    assert (first.person.name, first.events[0].case_number) == ("RIDCULLY, MUSTRUM", "4410")
    assert (second.person.name, second.events[0].case_number) == ("RINCEWIND, ARTHUR", "5521")
    assert [c.disposition for c in second.events[0].counts] == ["dismissed"]
    assert first.source == second.source


def test_stamps_and_initials_under_a_card_are_no_cards() -> None:
    assert len(records_of(CARD_ONE_LINE + "\n\n\n\n CHK'D HK\n\n\n\n RECORDS\n SEP 12 1970\n")) == 1


def test_a_year_of_two_digits_long_after_the_cards_is_doubted() -> None:
    assert record_of(CARD_ONE_LINE.replace("9-12-66", "9-12-16")).review.status == "needs_review"


def test_a_row_of_a_table_whose_section_is_lost_keeps_its_case_and_is_doubted() -> None:
    record = record_of(CARD_TABLE.replace("470 PC FORGERY", "4?? ?? ??????"))
    assert [(e.case_number, len(e.counts)) for e in record.events] == [("8437", 2), ("9555", 1)]
    assert record.events[1].counts[0].section is None
    assert record.review.status == "needs_review"


def test_a_stray_mark_before_the_name_is_none_of_it() -> None:
    assert record_of(CARD_ONE_LINE.replace(" STIBBONS, PONDER ", "or    STIBBONS, PONDER ")).person.name == (
        "STIBBONS, PONDER"
    )


def test_an_outcome_for_named_counts_goes_to_each() -> None:
    text = """
 NOBBS, CECIL          DOB 3-3-40
 PLACER COUNTY SUPERIOR COURT

 #70011
   CT 1 11530 H&S POSS MARIJUANA
   CT 2 11531 H&S SALE OF MARIJUANA
     4-4-66 CT 1 PG, CONV FEL 2 YRS PROB; CT 2 DISM
"""
    first, second = record_of(text).events[0].counts
    assert (first.section, first.disposition, first.sentence.probation) == ("11530", "convicted", "P2Y")
    assert (second.section, second.disposition, second.disposition_date) == ("11531", "dismissed", "1966-04-04")


def test_an_outcome_that_may_be_of_either_charge_is_doubted() -> None:
    text = """
 NOBBS, CECIL          DOB 3-3-40
 PLACER COUNTY SUPERIOR COURT

 #70011
   11530 H&S POSS MARIJUANA
   11531 H&S SALE OF MARIJUANA
     4-4-66 PG, CONV FEL 2 YRS PROB
"""
    assert record_of(text).review.status == "needs_review"


def test_words_of_a_title_are_no_sentence() -> None:
    text = """
 DETRITUS, SILICON        DOB 3-3-40
 PLACER COUNTY SUPERIOR COURT

 #70012
   666 PC PETTY THEFT W/PRIOR JAIL TERM
     4-4-66 CONV MISD 1 YR PROB
"""
    (count,) = record_of(text).events[0].counts
    assert (count.sentence.jail, count.sentence.probation) == (None, "P1Y")


def test_held_to_answer_is_no_conviction() -> None:
    text = CARD_ONE_LINE.replace("PG  2 YRS PROB  90 DAYS CJ", "HTA")
    assert record_of(text).events[0].counts[0].disposition == "held_to_answer"


def test_a_grade_that_the_statute_settles_is_derived_and_another_is_left_open() -> None:
    text = CARD_TYPED.replace("CONV FEL", "CONV").replace("11530 H&S POSS MARIJUANA", "11531 H&S SALE OF MARIJUANA")
    record = record_of(text)
    assert record.events[0].counts[0].severity == "felony"
    assert record.evidence["/events/0/counts/0/severity"].state == "derived"
    wobbler = record_of(CARD_TYPED.replace("CONV FEL", "CONV").replace("11530 H&S POSS", "496 PC RECEIVE"))
    assert wobbler.events[0].counts[0].severity is None


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        ("RUSSELL MARK DENNIS III", "RUSSELL, MARK DENNIS III", True),
        ("VETINARI HAVELOCK", "VETINARI, HAVELOCK", True),
        ("MAC LEOD LEE L", "MAC LEOD, LEE L", True),
        ("DE LA CRUZ JUAN P", "DE LA CRUZ, JUAN P", True),
        ("GARCIA LOPEZ MARIA", "GARCIA, LOPEZ MARIA", False),
        ("JUAREZ GUERRERO, PABLO DAVID", "JUAREZ GUERRERO, PABLO DAVID", True),
        ("STIBBONS, PONDER JR", "STIBBONS, PONDER JR", True),
    ],
)
def test_index_names(text: str, name: str, sure: bool) -> None:
    found = index_name(text)
    assert found is not None
    assert (found[0].value, found[1]) == (name, sure)


def test_a_name_that_may_have_two_last_names_is_doubted() -> None:
    record = record_of(CARD_TYPED.replace("CARROT JOHN IRONFOUNDERSSON", "GARCIA LOPEZ MARIA"))
    assert record.review.status == "needs_review"


@pytest.mark.parametrize("text", [CARD_TYPED, CARD_BOXES, CARD_TABLE, CARD_ONE_LINE, TWO_CARDS])
def test_cards_are_known(text: str) -> None:
    lines = text.strip("\n").splitlines()
    assert READER.score(lines) >= 0.5
    assert READER.begins(lines, 0)


@pytest.mark.parametrize(
    "text",
    [
        FORM_1974,
        "THE PEOPLE OF THE STATE OF CALIFORNIA, Plaintiff\nvs.\nSAM VIMES\nCount 1: 11530 H&S, dismissed",
        "MINUTES\n#8841\n11530 H&S\n3-4-66 DISMISSED",
        "Dear Sir,\nenclosed find the records.",
        "",
    ],
)
def test_other_papers_are_no_cards(text: str) -> None:
    assert READER.score(text.splitlines()) < 0.5


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([line for text in (CARD_TYPED, CARD_BOXES, CARD_TABLE) for line in text.splitlines()]),
            st.text(max_size=40),
        ),
        max_size=25,
    )
)
def test_no_text_raises_and_every_record_validates(lines: list[str]) -> None:
    page = page_of("\n".join(["CRIMINAL INDEX", *lines]))
    READER.read(PageText.of_pages([page]), LATEST)
    for record in read_document(SOURCE, [page], LATEST).records:
        Record.model_validate_json(record.model_dump_json())
