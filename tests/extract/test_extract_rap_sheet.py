"""Each line of the format, one case at a time, on sheets set from text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rap_sheet_texts import ARREST, CHARGE, CONVICTED, COURT, court_of, only, sheet

from extract.assemble import Extraction
from extract.record import Count

ReadText = Callable[..., Extraction]


def count_of(read_text: ReadText, *lines: str) -> Count:
    record = only(read_text(sheet(ARREST, COURT, *lines)))
    (count,) = court_of(record).counts
    return count


# -- the heading


def test_the_person_of_the_heading(read_text: ReadText) -> None:
    person = only(read_text(sheet(ARREST, COURT, CHARGE, CONVICTED))).person
    assert person.name == "ORGANA, LEIA ANN"
    assert person.aliases == ["AMIDALA, LEIA"]
    assert person.date_of_birth == "1954-01-16"
    assert person.other_dates_of_birth == ["1954-10-16"]
    assert (person.sex, person.race) == ("F", "WHITE")
    assert (person.cii, person.fbi, person.drivers_license) == ("A99000015", "123456A7", "N0055500")
    assert person.deceased is False


def test_of_the_social_security_number_only_four_digits_are_kept_anywhere(read_text: ReadText) -> None:
    record = only(read_text(sheet(ARREST, COURT, CHARGE, CONVICTED)))
    assert record.person.ssn_last4 == "6789"
    written = str(record.to_json())
    assert "123-45" not in written
    assert "12345678" not in written


@pytest.mark.parametrize(
    ("printed", "meant"),
    [("W", "WHITE"), ("B", "BLACK"), ("H", "HISPANIC"), ("WHITE", "WHITE"), ("I", "AMERICAN INDIAN")],
)
def test_race_letters_are_spelled_out(read_text: ReadText, printed: str, meant: str) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace("RAC/WHITE", f"RAC/{printed}")
    assert only(read_text(text)).person.race == meant


def test_several_birth_dates_the_first_is_primary(read_text: ReadText) -> None:
    text = sheet(COURT, CHARGE, CONVICTED).replace("DOB/19540116", "DOB/19540116 19550216")
    person = only(read_text(text)).person
    assert person.date_of_birth == "1954-01-16"
    assert person.other_dates_of_birth == ["1955-02-16"]


def test_the_number_of_a_consolidated_record_is_not_the_persons(read_text: ReadText) -> None:
    notice = """
    *    *    *                    *    *    *
THE FOLLOWING CII NUMBER(S) IS BEING CONSOLIDATED WITH THIS CII RECORD:
                    CII/A99000012
    *    *    *                    *    *    *
"""
    record = only(read_text(notice + sheet(ARREST, COURT, CHARGE, CONVICTED)))
    assert record.person.cii == "A99000015"
    assert [event.cycle for event in record.events] == [1, 1]


def test_a_banner_of_death(read_text: ReadText) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace("**LIVE SCAN", "**DECEASED HOMICIDE")
    record = only(read_text(text))
    assert record.person.deceased is True
    assert [event.type for event in record.events] == ["arrest", "court"]


# -- cycles and events


def test_events_of_a_cycle(read_text: ReadText) -> None:
    record = only(read_text(sheet(ARREST, COURT, CHARGE, CONVICTED, ARREST, COURT, CHARGE, CONVICTED)))
    assert [(event.type, event.cycle) for event in record.events] == [
        ("arrest", 1),
        ("court", 1),
        ("arrest", 2),
        ("court", 2),
    ]
    arrest, court = record.events[:2]
    assert (arrest.date, arrest.county, arrest.name_used) == ("1984-07-25", "LOS ANGELES", "AMIDALA, LEIA")
    assert (court.date, court.county, court.name_used) == ("1984-09-18", "LOS ANGELES", "ORGANA, LEIA ANN")


def test_a_booking_number_is_no_case_number(read_text: ReadText) -> None:
    arrest, court = only(read_text(sheet(ARREST, COURT, CHARGE, CONVICTED))).events
    assert arrest.case_number is None
    assert court.case_number == "A395487"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("ARR/DET/CITE:         NAM:01", "arrest"),
        ("COURT:                NAM:01", "court"),
        ("CUSTODY:JAIL          NAM:01", "custody"),
        ("CUSTODY:CDC           NAM:01", "custody"),
        ("SUPPLEMENTAL ARR:     NAM:01", "supplemental_arrest"),
        ("PROBATION:            NAM:01", "probation"),
        ("APPLICANT:            NAM:01", "applicant"),
        ("REGISTRATION:         NAM:01", "registration"),
        ("MENTAL HLTH CUS/SUPV  NAM:01", "mental_health"),
        ("DECEASED:             NAM:01", "deceased"),
    ],
)
def test_every_kind_of_event(read_text: ReadText, heading: str, kind: str) -> None:
    event = f"* * * *\n{heading}\n19900105 CASO LOS ANGELES\nCNT:01 #12345\n  11357(B) HS-POSSESS MARIJUANA\n"
    record = only(read_text(sheet(ARREST, COURT, CHARGE, CONVICTED, event)))
    assert [(event.type, event.date, event.cycle) for event in record.events][2:] == [(kind, "1990-01-05", 2)]


def test_events_without_rules_between_them(read_text: ReadText) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace("- - - -\n", "")
    record = only(read_text(text))
    assert [(event.type, event.cycle) for event in record.events] == [("arrest", 1), ("court", 1)]


@pytest.mark.parametrize("rule", ["* * * *", "* * *", "****", ". . . .", "* * x *", "« * * *"])
def test_rules_of_cycles_as_scanners_read_them(read_text: ReadText, rule: str) -> None:
    second = COURT.replace("COURT:", f"{rule}\nCOURT:")
    record = only(read_text(sheet(ARREST, COURT, CHARGE, CONVICTED, second, CHARGE, CONVICTED)))
    assert [event.cycle for event in record.events] == [1, 1, 2]


def test_several_case_numbers_are_kept_as_printed(read_text: ReadText) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace("#A395487", "#A395487, A395488")
    assert court_of(only(read_text(text))).case_number == "A395487,A395488"


def test_a_count_with_another_number_is_a_question(read_text: ReadText) -> None:
    second = "CNT:02  #A777777\n" + CHARGE + CONVICTED
    record = only(read_text(sheet(ARREST, COURT, CHARGE, CONVICTED, second)))
    assert court_of(record).case_number == "A395487"
    assert any(reason.startswith("/events/1/case_number") for reason in record.review.reasons)


# -- counts


def test_a_conviction(read_text: ReadText) -> None:
    count = count_of(read_text, CHARGE, CONVICTED, "   SEN: 012 MONTHS PROBATION, 045 DAYS JAIL, FINE\n")
    assert (count.number, count.code, count.section) == (1, "HS", "11357(b)")
    assert count.description == "POSSESS MARIJUANA 28.5- GRAMS"
    assert (count.disposition, count.severity) == ("convicted", "misdemeanor")
    assert count.disposition_date == "1984-09-18"
    assert (count.sentence.probation, count.sentence.jail) == ("P12M", "P45D")


def test_a_range_stands_for_that_many_counts_alike(read_text: ReadText) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace("CNT:01     #A395487", "CNT:01-03     #A395487")
    counts = court_of(only(read_text(text))).counts
    assert [(count.number, count.section, count.disposition) for count in counts] == [
        (1, "11357(b)", "convicted"),
        (2, "11357(b)", "convicted"),
        (3, "11357(b)", "convicted"),
    ]


CASES: list[Any] = [
    pytest.param(["  664/211 PC-ROBBERY\n"], {"section": "211", "attempted": True}, id="664 joined is an attempt"),
    pytest.param(["  -ATTEMPTED\n", CHARGE], {"section": "11357(b)", "attempted": True}, id="flag before the charge"),
    pytest.param([CHARGE, "  -ATTEMPTED\n"], {"section": "11357(b)", "attempted": True}, id="flag behind the charge"),
    pytest.param(["  -CONSPIRACY\n", CHARGE], {"section": "11357(b)", "conspiracy": True}, id="conspiracy"),
    pytest.param(
        ["  -BENCH WARRANT\n", CHARGE], {"section": "11357(b)", "attempted": False}, id="a warrant is no attempt"
    ),
    pytest.param(["  -PROBATION REVO\n", CHARGE], {"section": "11357(b)"}, id="probation revocation flag"),
    pytest.param(["  11357 HS-POSSESS\n  MARIJUANA\n"], {"description": "POSSESS MARIJUANA"}, id="over two lines"),
    pytest.param(
        ["  11357 HS-POSSESS\n  MARIJUANA TOC:M\n"],
        {"description": "POSSESS MARIJUANA", "severity": "misdemeanor"},
        id="type of charge on the second line",
    ),
    pytest.param(
        ["  SEE COMMENT FOR CHARGE\n", "  COM: CHRG-537E(A) PC\n"], {"code": "PC", "section": "537e(a)"}, id="comment"
    ),
    pytest.param(
        ["  SEE COMMENT FOR CHARGE\n", "  COM: CNT 01 CHRG-484-487 (A) PC GRAND THEFT\n"],
        {"code": "PC", "section": "484"},
        id="comment that names its count",
    ),
    pytest.param(
        [CHARGE, "  1170(H) PC-SENTENCING\n"], {"section": "11357(b)", "code": "HS"}, id="a sentencing line"
    ),
    pytest.param(
        [CHARGE, "   COM: SCN-24050020007 CNT 02 11358 HS\n"], {"section": "11357(b)"}, id="a section in a remark"
    ),
    pytest.param(["  11357 (A) HS-POSSESS\n"], {"section": "11357(a)"}, id="a blank before the letter"),
    pytest.param(["  11357HS-POSSESS\n"], {"section": "11357"}, id="no blank before the code"),
    pytest.param(["  487,1 PC-GRAND THEFT\n"], {"section": "487.1"}, id="a comma for the point"),
]


@pytest.mark.parametrize(("lines", "expected"), CASES)
def test_charges(read_text: ReadText, lines: list[str], expected: dict[str, Any]) -> None:
    count = count_of(read_text, *lines, "*DISPO:CONVICTED\n")
    assert {name: getattr(count, name) for name in expected} == expected
    assert count.disposition == "convicted"


GRADES: list[Any] = [
    pytest.param("TOC:F", "CONV STATUS:MISDEMEANOR", "misdemeanor", id="what it came to, not what was charged"),
    pytest.param("TOC:F", "", "felony", id="what was charged, where that is all"),
    pytest.param("TOC:M", "", "misdemeanor", id="misdemeanor"),
    pytest.param("TOC:I", "", "infraction", id="infraction"),
    pytest.param("TOC:N", "", None, id="not applicable"),
    pytest.param("TOC:W", "", None, id="wobbler"),
    pytest.param("TO C:F", "", "felony", id="letters come apart"),
]


@pytest.mark.parametrize(("charged", "status", "severity"), GRADES)
def test_grades(read_text: ReadText, charged: str, status: str, severity: str | None) -> None:
    lines = f"  496 PC-RECEIVE/ETC KNOWN STOLEN PROPERTY {charged}\n*DISPO:CONVICTED\n  {status}\n"
    record = only(read_text(sheet(ARREST, COURT, lines)))
    (count,) = court_of(record).counts
    assert count.severity == severity
    evidence = record.evidence["/events/1/counts/0/severity"]
    assert evidence.state == "read"
    assert evidence.raw


def test_outcomes(read_text: ReadText) -> None:
    lines = CHARGE + "*DISPO:DISMISSED/FURTHERANCE OF JUSTICE\n"
    count = count_of(read_text, lines)
    assert (count.disposition, count.severity) == ("dismissed", None)


def test_a_sentence_over_lines(read_text: ReadText) -> None:
    sentence = "   SEN: 012 MONTHS PROBATION, 045 DAYS JAIL, FINE,\n        FINE SS, IMP SEN SS\n"
    record = only(read_text(sheet(ARREST, COURT, CHARGE, CONVICTED, sentence)))
    (count,) = court_of(record).counts
    assert (count.sentence.probation, count.sentence.jail) == ("P12M", "P45D")
    assert "fine" in count.sentence.suspended
    boxes = record.evidence["/events/1/counts/0/sentence/text"].boxes
    assert boxes is not None
    assert len(boxes) == 2


def test_a_sentence_in_a_comment(read_text: ReadText) -> None:
    count = count_of(read_text, CHARGE, CONVICTED, "   COM: SEN-X3 YR PROB, 6 MO JL WORK, $971 FINE $420 RSTN\n")
    assert (count.sentence.probation, count.sentence.jail, count.sentence.fine) == ("P3Y", "P6M", 971.0)


UPDATES: list[Any] = [
    pytest.param("PROBATION REVOKED", "probation_revoked", id="revoked"),
    pytest.param("CONV SET ASIDE & DISM PER 1203.4 PC", "set_aside", id="set aside"),
    pytest.param("SENTENCE MODIFIED", "sentence_modified", id="modified"),
    pytest.param("REDUCED TO MISDEMEANOR PER 17 PC", "reduced", id="reduced"),
]


@pytest.mark.parametrize(("words", "outcome"), UPDATES)
def test_later_outcomes_leave_the_first_as_it_was(read_text: ReadText, words: str, outcome: str) -> None:
    lines = CHARGE.replace("11357(B)", "11359") + "*DISPO:CONVICTED\n CONV STATUS:FELONY\n"
    count = count_of(read_text, lines, f"20020915\n  DISPO:{words}\n")
    assert (count.disposition, count.severity) == ("convicted", "felony")
    ((day, disposition),) = [(update.date, update.disposition) for update in count.updates]
    assert (day, disposition) == ("2002-09-15", outcome)


INTERRUPTIONS = [
    "file:///Users/newuser/workspace/sheets/skywal...                9/26/18, 1:57 PM",
    "https://clets.example/print?id=7",
    "PAGE 2 OF 2",
    "* * * * * * * * * * * * * * * * * *\nPOTENTIAL FELONY STRIKE ENTRY\n* * * * * * * * * * * * * * * * * *",
    "RE: QHY.CA0190043.99000015.ORGANA-        DATE:20060508 TIME:06:32:53\nATTN:ORGANA-061020343",
    "3/7",
]


@pytest.mark.parametrize("between", INTERRUPTIONS)
@pytest.mark.parametrize("after", ["COURT:", "CASC LOS", "#A395487", "11357 HS-POSSESS", "*DISPO:", "SEN:"])
def test_what_a_printer_left_splits_nothing(read_text: ReadText, between: str, after: str) -> None:
    lines = "  11357 HS-POSSESS\n  MARIJUANA\n" + CONVICTED + "   SEN: 012 MONTHS PROBATION,\n        045 DAYS JAIL\n"
    clean = sheet(COURT, lines)
    head, _, tail = clean.partition(after)
    rest, _, behind = tail.partition("\n")
    broken = f"{head}{after}{rest}\n{between}\n", behind
    whole, split = only(read_text(clean)), only(read_text(*broken))
    assert split.events == whole.events
    assert split.events[0].counts[0].sentence.jail == "P45D"


def test_a_remark_is_no_value(read_text: ReadText) -> None:
    remarks = (
        "   COM: DISPO:DISMISSED WAS ENTERED IN ERROR\n"
        "   COM: WARRANT NBR A-400000 BOTH CNTS\n"
        "   COM: ADR-19940410 (300,NEWT AV, , ,OAKLAND,CA,94612)\n"
        "   COM: CONV STATUS:FELONY PER CLERK\n"
    )
    count = count_of(read_text, CHARGE, remarks, CONVICTED)
    assert (count.section, count.disposition, count.severity) == ("11357(b)", "convicted", "misdemeanor")
    assert count.updates == []
