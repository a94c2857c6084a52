"""What scanners do to RAP sheets, what is put right, and what is doubted and goes to a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from rap_sheet_texts import ARREST, CHARGE, CONVICTED, COURT, HEADING, court_of, only, sheet

from extract.assemble import Extraction
from extract.triage import THRESHOLD

ReadText = Callable[..., Extraction]

DAMAGE: list[Any] = [
    pytest.param("CNT:01", "CHT:01", id="CHT"),
    pytest.param("CNT:01", "CNI:O1", id="CNI and O"),
    pytest.param("COURT:", "COURI:", id="COURI"),
    pytest.param("COURT:", "COURT;", id="semicolon"),
    pytest.param("*DISPO:CONVICTED", "*DI SP O:CO N VI CTED", id="letters come apart"),
    pytest.param("*DISPO:CONVICTED", "*DISPO:COMVICTED", id="COMVICTED"),
    pytest.param("*DISPO:CONVICTED", ".DISPO:CONVÌCTED", id="accent"),
    pytest.param("CONV STATUS", "CONV STATIS", id="STATIS"),
    pytest.param("CONV STATUS:MISDEMEANOR", "CONV STATUS;MISDEMEAN0R", id="zero in a word"),
    pytest.param("19840918", "1.9.8.4.0918", id="points in a date"),
    pytest.param("19840918", "I9840918", id="I in a date"),
    pytest.param("11357(B) HS", "11357 (B)HS", id="blank moved"),
    pytest.param("11357(B) HS", "1l357(8) H5", id="digits and letters"),
    pytest.param("#A395487", "# A39 5487", id="blanks in a number"),
    pytest.param("ARR/DET/CITE:", "ARR/DET/C1TE;", id="arrest"),
]


@pytest.mark.parametrize(("printed", "read"), DAMAGE)
def test_what_scanners_do_is_put_right_and_kept(read_text: ReadText, printed: str, read: str) -> None:
    clean = sheet(ARREST, COURT, CHARGE, CONVICTED)
    assert printed in clean
    record = only(read_text(clean.replace(printed, read)))
    assert record.events == only(read_text(clean)).events


# -- what is doubtful goes to a person


def test_a_clean_sheet_needs_nobody(read_text: ReadText) -> None:
    review = only(read_text(sheet(ARREST, COURT, CHARGE, CONVICTED))).review
    assert (review.status, review.reasons) == ("auto", [])


DOUBTS: list[Any] = [
    pytest.param("*DISPO:CONVICTED", "*DISPO:QQXXQQ", "/events/1/counts/0/disposition", id="unknown outcome"),
    pytest.param("*DISPO:CONVICTED\n   CONV STATUS:MISDEMEANOR\n", "", "/events/1/counts/0/disposition", id="none"),
    pytest.param("19840918", "XX", "/events/1/date", id="no date"),
    pytest.param("19840918", "19640101", "/events/1/date", id="before the tenth birthday"),
    pytest.param("19840918", "20300101", "/events/1/date", id="after the latest day"),
    pytest.param("11357(B) HS", "QQQQ", "/events/1/counts/0/section", id="no section"),
    pytest.param("MISDEMEANOR", "XXXX", "/events/1/counts/0/severity", id="no grade"),
    pytest.param("#A395487", "", "/events/1/case_number", id="no case number"),
    pytest.param("NAM/01 ORGANA,LEIA ANN", "", "/person/name", id="no name"),
    pytest.param("DOB/19540116", "DOB/", "/person/date_of_birth", id="no birth date"),
    pytest.param("CNT:01     #A395487", "CNT:02     #A395487", "/events/1/counts", id="a count is missing"),
    pytest.param("* * * END OF MESSAGE * * *", "", "the end of the sheet", id="no end"),
]


@pytest.mark.parametrize(("printed", "read", "where"), DOUBTS)
def test_doubts_go_to_a_person(read_text: ReadText, printed: str, read: str, where: str) -> None:
    clean = sheet(ARREST, COURT, CHARGE, CONVICTED)
    assert printed in clean
    head, _, tail = clean.rpartition(printed)
    record = only(read_text(head + read + tail))
    assert record.review.status == "needs_review"
    assert any(reason.startswith(where) for reason in record.review.reasons)


def test_reasons_hold_no_values(read_text: ReadText) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace("19840918", "20300101").replace("ORGANA", "0RG@NA")
    for reason in only(read_text(text)).review.reasons:
        assert not any(word in reason for word in ("2030", "ORG", "LEIA", "A39"))


def test_a_missing_page_is_seen_from_the_page_lines(read_text: ReadText) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED)
    assert only(read_text("PAGE 1 OF 1\n" + text)).review.status == "auto"
    assert only(read_text("PAGE 1 OF 2\n" + text)).review.status == "needs_review"


def test_a_heading_that_was_not_found_is_told_by_the_agency(read_text: ReadText) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace("- - - -\n\nCOURT:                NAM:01\n", "")
    record = only(read_text(text))
    assert [event.type for event in record.events] == ["arrest", "court"]
    assert record.evidence["/events/1/type"].state == "derived"
    assert record.review.status == "needs_review"


def test_a_sure_reader_is_trusted_and_an_unsure_one_is_not(read_text: ReadText) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED)
    assert only(read_text(text, layer="ocr", sure=0.96)).review.status == "auto"
    unsure = only(read_text(text, layer="ocr", sure=0.25))
    assert unsure.review.status == "needs_review"
    assert unsure.evidence["/events/1/date"].confidence < THRESHOLD


def test_repairs_are_kept_and_cost_confidence(read_text: ReadText) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace("19840918", "I984O918")
    evidence = only(read_text(text)).evidence["/events/1/date"]
    assert evidence.raw == "I984O918"
    assert evidence.confidence < THRESHOLD


def test_a_first_page_without_events_gives_the_person_and_says_so(read_text: ReadText) -> None:
    extraction = read_text(HEADING)
    record = only(extraction)
    assert record.person.name == "ORGANA, LEIA ANN"
    assert record.events == []
    assert [(problem.kind, problem.page) for problem in extraction.problems] == [("no_conviction", 1)]


def test_dates_after_the_latest_day_are_implausible(read_text: ReadText) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED)
    assert only(read_text(text, latest=date(1984, 1, 1))).review.status == "needs_review"


# -- what scanners make of labels and headings


LABELS: list[Any] = [
    pytest.param("CII/A99000015", "C11 7A990000 15", "cii", "A99000015", id="CII"),
    pytest.param("CII/A99000015", "CI1T/A99000015", "cii", "A99000015", id="CII with another T"),
    pytest.param("NAM/01 ORGANA,LEIA ANN", "NAM701 ORGANA,LEIA ANN", "name", "ORGANA, LEIA ANN", id="NAM"),
    pytest.param(
        "NAM/01 ORGANA,LEIA ANN", "NAM/O@1 ORGANA. LEIA ANN", "name", "ORGANA, LEIA ANN", id="point for comma"
    ),
    pytest.param("ORGANA,LEIA ANN", "ORGANA LEIA ANN", "name", "ORGANA, LEIA ANN", id="no comma"),
    pytest.param("ORGANA,LEIA", "ORG'ANA,LEIA", "name", "ORGANA, LEIA ANN", id="a speck in the name"),
    pytest.param("FBI/123456A7", "FBI7123456A7", "fbi", "123456A7", id="FBI"),
    pytest.param("CDL/N0055500", "CDL“N0055500", "drivers_license", "N0055500", id="CDL"),
    pytest.param("SOC/123-45-6789", "S0C/123-45-6789", "ssn_last4", "6789", id="SOC"),
    pytest.param("SEX/F", "SEX7F", "sex", "F", id="SEX"),
    pytest.param("RAC/WHITE", "RAC/WH1TE", "race", "WHITE", id="RAC"),
    pytest.param("DOB/19540116", "D0B/19540116", "date_of_birth", "1954-01-16", id="DOB"),
]


@pytest.mark.parametrize(("printed", "read", "field", "value"), LABELS)
def test_labels_whose_stroke_was_misread(
    read_text: ReadText, printed: str, read: str, field: str, value: str
) -> None:
    clean = sheet(ARREST, COURT, CHARGE, CONVICTED)
    assert printed in clean
    assert getattr(only(read_text(clean.replace(printed, read, 1))).person, field) == value


UNREADABLE: list[Any] = [
    pytest.param("CII/A99000015", "CII/?????", "cii", id="number"),
    pytest.param("SEX/F", "SEX/Q", "sex", id="sex"),
    pytest.param("RAC/WHITE", "RAC/Q", "race", id="race"),
    pytest.param("DOB/19540116", "DOB/????????", "date_of_birth", id="birth date"),
    pytest.param("SOC/123-45-6789", "SOC/12?", "ssn_last4", id="social security number"),
]


@pytest.mark.parametrize(("printed", "read", "field"), UNREADABLE)
def test_what_cannot_be_read_has_a_place_and_no_value(
    read_text: ReadText, printed: str, read: str, field: str
) -> None:
    record = only(read_text(sheet(ARREST, COURT, CHARGE, CONVICTED).replace(printed, read)))
    assert getattr(record.person, field) is None
    entry = record.evidence[f"/person/{field}"]
    assert (entry.state, entry.confidence) == ("illegible", 0.0)
    assert entry.box is not None


def test_a_birth_date_that_leaves_a_child_is_doubted(read_text: ReadText) -> None:
    record = only(read_text(sheet(COURT, CHARGE, CONVICTED).replace("DOB/19540116", "DOB/20190116")))
    assert "/person/date_of_birth: not a plausible birth date" in record.review.reasons


def test_names_whose_numbers_collide_are_all_kept(read_text: ReadText) -> None:
    text = sheet(COURT, CHARGE, CONVICTED).replace("    02 AMIDALA,LEIA", "    02 AMIDALA,LEIA\n    02 SOLO,LEIA")
    assert only(read_text(text)).person.aliases == ["AMIDALA, LEIA", "SOLO, LEIA"]


def test_a_heading_known_only_by_its_name_number_opens_an_event(read_text: ReadText) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace(
        "COURT:                NAM:01", "OOO|R1'            NAM:01"
    )
    record = only(read_text(text))
    assert [event.type for event in record.events] == ["arrest", "court"]
    assert court_of(record).counts[0].disposition == "convicted"
    assert record.review.status == "needs_review"


@pytest.mark.parametrize("used", ["NAM:07", "NAM:"])
def test_a_name_number_that_leads_nowhere_names_nobody(read_text: ReadText, used: str) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace(
        "COURT:                NAM:01", f"COURT:                {used}"
    )
    record = only(read_text(text))
    assert court_of(record).name_used is None
    assert record.evidence["/events/1/name_used"].state == "illegible"


# -- what supports, and what does not


@pytest.mark.parametrize(("lost", "doubted"), [("\n", True), ("", False)], ids=["line-lost", "none-printed"])
def test_the_grade_of_the_charge_is_doubted_where_the_convictions_own_is_lost(
    read_text: ReadText, lost: str, doubted: bool
) -> None:
    second = (
        f"CNT:02\n  496 PC-RECEIVE/ETC KNOWN STOLEN PROPERTY TOC:F\n*DISPO:CONVICTED\n{lost}COM: SEN-X3 YR PROB\n"
    )
    record = only(read_text(sheet(ARREST, COURT, CHARGE, CONVICTED, second), layer="ocr"))
    assert court_of(record).counts[1].severity == "felony"
    doubts = [reason for reason in record.review.reasons if reason.startswith("/events/1/counts/1/severity")]
    assert bool(doubts) is doubted


def test_a_second_reading_elsewhere_supports_a_value(read_text: ReadText) -> None:
    # a title would support the section too
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace("HS-POSSESS MARIJUANA 28.5- GRAMS", "HS")
    twice = only(read_text(text, layer="ocr", sure=0.25)).evidence
    once = only(read_text(text.replace("11357(B)", "11359", 1), layer="ocr", sure=0.25)).evidence
    section = "/events/1/counts/0/section"
    assert once[section].confidence < twice[section].confidence
    assert once[section].confidence < THRESHOLD
    assert twice["/events/1/date"].confidence < THRESHOLD


def test_a_grade_that_the_section_never_had_is_doubted_on_a_scan(read_text: ReadText) -> None:
    text = sheet(COURT, CHARGE, CONVICTED.replace("MISDEMEANOR", "FELONY"))
    reasons = only(read_text(text, layer="ocr", sure=0.97)).review.reasons
    assert reasons == ["/events/0/counts/0/severity: not a grade that the section had on the day of the event"]


def test_a_section_before_its_time_is_doubted(read_text: ReadText) -> None:
    text = sheet(COURT.replace("19840918", "19700918"), CHARGE, CONVICTED)
    assert (
        "/events/0/counts/0/section: the section was not in force on the day of the event"
        in only(read_text(text)).review.reasons
    )


def test_a_length_that_cannot_be_read_is_no_sentence_without_length(read_text: ReadText) -> None:
    record = only(read_text(sheet(COURT, CHARGE, CONVICTED, "   SEN: 012 MONTHS PROBATION, ii DAYS JAIL\n")))
    count = record.events[0].counts[0]
    assert (count.sentence.probation, count.sentence.jail) == ("P12M", None)
    assert record.evidence["/events/0/counts/0/sentence/jail"].state == "illegible"


def test_two_outcomes_without_a_date_are_a_question(read_text: ReadText) -> None:
    record = only(read_text(sheet(COURT, CHARGE, CONVICTED, "*DISPO:PROBATION REVOKED\n")))
    (count,) = record.events[0].counts
    assert (count.disposition, [update.disposition for update in count.updates]) == (
        "convicted",
        ["probation_revoked"],
    )
    assert record.review.status == "needs_review"


def test_advisements_before_the_outcome_are_not_the_outcome(read_text: ReadText) -> None:
    lines = "*DISPO:RIGHT TO TRIAL BY JURY WAIVED-YES\n"
    (count,) = only(read_text(sheet(COURT, CHARGE, lines, CONVICTED))).events[0].counts
    assert (count.disposition, count.updates) == ("convicted", [])


def test_a_charge_behind_an_outcome_is_another_count(read_text: ReadText) -> None:
    text = sheet(COURT, CHARGE, CONVICTED, "  496 PC-RECEIVE/ETC KNOWN STOLEN PROPERTY\n*DISPO:DISMISSED\n")
    record = only(read_text(text))
    counts = record.events[0].counts
    assert [(count.number, count.section, count.disposition) for count in counts] == [
        (1, "11357(b)", "convicted"),
        (None, "496", "dismissed"),
    ]
    assert record.review.status == "needs_review"


def test_an_outcome_before_any_count_is_a_question(read_text: ReadText) -> None:
    text = sheet(COURT.replace("CNT:01     #A395487\n", ""), CONVICTED)
    record = only(read_text(text))
    assert [count.disposition for count in record.events[0].counts] == ["convicted"]
    assert record.review.status == "needs_review"


@pytest.mark.parametrize("head", ["CNT:01-99  #A395487", "CNT:09-03  #A395487"])
def test_a_range_that_makes_no_sense_is_one_count(read_text: ReadText, head: str) -> None:
    record = only(read_text(sheet(COURT.replace("CNT:01     #A395487", head), CHARGE, CONVICTED)))
    assert record.review.status == "needs_review"
    assert len(record.events[0].counts) == 1


def test_a_number_without_its_sign_goes_to_a_person(read_text: ReadText) -> None:
    record = only(read_text(sheet(COURT.replace("#A395487", "A395487"), CHARGE, CONVICTED)))
    assert record.events[0].case_number == "A395487"
    assert "/events/0/case_number: the sign before the number was not found" in record.review.reasons


def test_letters_that_a_scanner_took_for_marks_are_put_back(read_text: ReadText) -> None:
    text = sheet(COURT.replace("#A395487", "#€395487"), CHARGE.replace("(B)", "(¢)"), CONVICTED)
    record = only(read_text(text))
    assert record.events[0].case_number == "C395487"
    assert record.events[0].counts[0].section == "11357(c)"
    assert record.evidence["/events/0/counts/0/section"].raw == "11357(¢) HS"
    assert record.review.status == "needs_review"


CASE_NUMBERS: list[Any] = [
    pytest.param("#CR035108M", "CR035108M", id="as printed"),
    pytest.param("#CRO35108M", "CR035108M", id="O beside digits"),
    pytest.param("#O05WF5761", "05WF5761", id="a zero read as two characters"),
    pytest.param("#1GL07464", "1GL07464", id="letters of a court stay letters"),
    pytest.param("#MCNS780129", "MCN5780129", id="a digit where a court's numbers have one"),
    pytest.param("%A395487", "A395487", id="the sign misread"),
    pytest.param("#SCUK-CRCR-13-74202", "SCUK-CRCR-13-74202", id="hyphens"),
]


@pytest.mark.parametrize(("printed", "number"), CASE_NUMBERS)
def test_case_numbers(read_text: ReadText, printed: str, number: str) -> None:
    record = only(read_text(sheet(COURT.replace("#A395487", printed), CHARGE, CONVICTED)))
    assert record.events[0].case_number == number


def test_what_is_no_case_number_is_illegible(read_text: ReadText) -> None:
    record = only(read_text(sheet(COURT.replace("#A395487", "#~~(3"), CHARGE, CONVICTED)))
    assert record.events[0].case_number is None
    assert record.review.status == "needs_review"


@pytest.mark.parametrize("head", ["NT:01     #A395487", "T:01   #A395487", "CNT:0601  #A395487", "CNT:61  #A395487"])
def test_lines_of_counts_that_were_cut_or_misread(read_text: ReadText, head: str) -> None:
    record = only(read_text(sheet(COURT.replace("CNT:01     #A395487", head), CHARGE, CONVICTED)))
    (count,) = record.events[0].counts
    assert (count.number, count.section, record.events[0].case_number) == (1, "11357(b)", "A395487")


@pytest.mark.parametrize(("read", "meant"), [("19841608", "1984-10-08"), ("19840968", "1984-09-08")])
def test_a_round_digit_that_makes_no_date_is_put_back(read_text: ReadText, read: str, meant: str) -> None:
    record = only(read_text(sheet(COURT.replace("19840918", read), CHARGE, CONVICTED)))
    assert record.events[0].date == meant
    assert record.evidence["/events/0/date"].raw == read
    assert record.review.status == "needs_review"


# -- letters behind numbers

TAKING = "CNT:02\n  487A PC-{title}\n" + CONVICTED
STYLES: list[Any] = [
    pytest.param(CHARGE, "GRAND THEFT", "487a", "auto", id="brackets elsewhere: a letter of its own"),
    pytest.param(CHARGE.replace("(B)", "B"), "TAKING", "487(a)", "auto", id="bare letters elsewhere: a subdivision"),
    pytest.param(CHARGE.replace("(B)", ""), "TAKING", "487a", "needs_review", id="no telling: a question"),
    pytest.param(CHARGE.replace("(B)", ""), "GRAND THEFT", "487(a)", "auto", id="the title tells: a subdivision"),
    pytest.param(CHARGE.replace("(B)", ""), "CARCASS THEFT", "487a", "needs_review", id="the title tells: its own"),
]


@pytest.mark.parametrize(("charge", "title", "section", "status"), STYLES)
def test_the_sheets_style_and_titles_tell_letters_from_subdivisions(
    read_text: ReadText, charge: str, title: str, section: str, status: str
) -> None:
    record = only(read_text(sheet(COURT, charge, CONVICTED, TAKING.format(title=title))))
    assert record.events[0].counts[1].section == section
    assert record.review.status == status


def test_a_scanned_section_that_no_list_knows_goes_to_a_person(read_text: ReadText) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace("11357(B) HS", "198(A)(1) PC")
    assert only(read_text(text)).review.status == "auto"
    assert only(read_text(text, layer="ocr", sure=0.97)).review.status == "needs_review"
