"""The Department of Justice's rows become the same records as paper; bad rows are set aside with line and reason."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extract.doj import ExtractRefused, is_extract, read_extract
from extract.doj_rows import COLUMNS, iso_date
from extract.record import missing_evidence

COURT = {
    "SUBJECT_ID": "1", "CII_NUMBER": "A99000015", "PRI_NAME": "SKYWALKER,LUKE JAY", "GENDER": "M",
    "PRI_DOB": "19570119", "PRI_SSN": "900-12-3456", "RACE_DESCR": "WHITE", "STP_EVENT_DATE": "19840918",
    "STP_TYPE_DESCR": "COURT ACTION", "STP_ORI_DESCR": "CASC SAN FRANCISCO", "STP_ORI_CNTY_NAME": "SAN FRANCISCO",
    "CNT_ORDER": "001002001000", "OFN": "1234567", "OFFENSE_DESCR": "11357(B) HS-POSSESS MARIJUANA",
    "OFFENSE_TOC": "F", "DISP_DESCR": "CONVICTED", "CONV_STAT_DESCR": "MISDEMEANOR", "SENT_LOC_DESCR": "JAIL",
    "SENT_LENGTH": "030", "SENT_TIME_CODE": "D",
}  # fmt: skip


def row(**changes: str) -> list[str]:
    values = {**COURT, **changes}
    return [values.get(column, "  -  ") for column in COLUMNS]


def write(path: Path, rows: list[list[str]], header: bool = True) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(([list(COLUMNS)] if header else []) + rows)
    return path


def only_count(tmp_path: Path, *rows: list[str]) -> Any:
    records, _ = read_extract(write(tmp_path / "x.dat", list(rows)))
    return records[0].events[0].counts[0]


@pytest.mark.parametrize("header", [True, False])
def test_a_row_is_a_count_with_its_person_and_event(tmp_path: Path, header: bool) -> None:
    path = write(tmp_path / "x.dat", [row()], header)
    assert is_extract(path)
    [record], rejects = read_extract(path)
    assert not rejects
    assert missing_evidence(record) == []
    assert record.person.model_dump(exclude_defaults=True) == {
        "name": "SKYWALKER, LUKE JAY", "date_of_birth": "1957-01-19", "sex": "M", "race": "WHITE",
        "cii": "A99000015", "ssn_last4": "3456",
    }  # fmt: skip
    [event] = record.events
    assert (event.type, event.date, event.county, event.case_number, event.cycle) == (
        "court", "1984-09-18", "SAN FRANCISCO", "1234567", 1)  # fmt: skip
    [count] = event.counts
    assert (count.number, count.code, count.section, count.disposition, count.severity, count.sentence.jail) == (
        1, "HS", "11357(b)", "convicted", "misdemeanor", "P30D")  # fmt: skip
    assert record.review.status == "auto"
    assert record.evidence["/events/0/counts/0/section"].row == (2 if header else 1)


def test_the_full_ssn_is_nowhere(tmp_path: Path) -> None:
    [record], _ = read_extract(write(tmp_path / "x.dat", [row()]))
    assert "900" not in str(record.to_json()["evidence"].get("/person/ssn_last4"))
    assert "12-3456" not in str(record.to_json())


def test_further_rows_of_a_count_add_to_its_sentence(tmp_path: Path) -> None:
    more = row(SENT_LOC_DESCR="PROBATION", SENT_LENGTH="003", SENT_TIME_CODE="Y")
    again = row(SENT_LOC_DESCR="JAIL", SENT_LENGTH="60", SENT_TIME_CODE="D")
    unstated = row(SENT_LOC_DESCR="PRISON", SENT_LENGTH="-", SENT_TIME_CODE="-")
    sentence = only_count(tmp_path, row(), more, again, unstated).sentence
    assert (sentence.jail, sentence.probation, sentence.prison) == ("P90D", "P3Y", "P0D")


@pytest.mark.parametrize(
    ("more", "name"),
    [({"OFFENSE_DESCR": "11359 HS-POSSESS FOR SALE"}, "section"), ({"CONV_STAT_DESCR": "FELONY"}, "severity")],
)
def test_rows_of_one_count_that_differ_go_to_a_person(tmp_path: Path, more: dict[str, str], name: str) -> None:
    [record], _ = read_extract(write(tmp_path / "x.dat", [row(), row(**more)]))
    assert record.review.reasons == [f"/events/0/counts/0/{name}: the rows of this count say different things"]


@pytest.mark.parametrize("offence", ["  -  ", "SEE COMMENT FOR CHARGE"])
def test_the_charge_may_stand_in_the_comment(tmp_path: Path, offence: str) -> None:
    count = only_count(tmp_path, row(OFFENSE_DESCR=offence, COMMENT_TEXT="11360(A) HS-SELL MARIJUANA"))
    assert (count.code, count.section) == ("HS", "11360(a)")


def test_severity_falls_back_on_the_type_of_charge_and_else_is_not_stated(tmp_path: Path) -> None:
    assert only_count(tmp_path, row(CONV_STAT_DESCR="-")).severity == "felony"
    assert only_count(tmp_path, row(CONV_STAT_DESCR="-", OFFENSE_TOC="N")).severity is None


def test_a_later_disposition_is_an_update(tmp_path: Path) -> None:
    later = row(DISP_DESCR="CONV SET ASIDE & DISM PER 1203.4 PC", DISP_DATE="19900101", SENT_LOC_DESCR="-")
    count = only_count(tmp_path, row(), later)
    assert count.disposition == "convicted"
    assert [(update.date, update.disposition) for update in count.updates] == [("1990-01-01", "set_aside")]


def test_what_cannot_be_a_date_or_a_section_is_illegible_and_goes_to_review(tmp_path: Path) -> None:
    path = write(tmp_path / "x.dat", [row(STP_EVENT_DATE="19841399", OFFENSE_DESCR="POSSESSION")])
    [record], _ = read_extract(path)
    assert record.events[0].date is None
    assert record.evidence["/events/0/date"].state == "illegible"
    assert record.evidence["/events/0/counts/0/section"].state == "illegible"
    assert record.review.status == "needs_review"


def test_an_empty_step_type_is_another_event_and_costs_nobody_else(tmp_path: Path) -> None:
    path = write(tmp_path / "x.dat", [row(STP_TYPE_DESCR=""), row(SUBJECT_ID="2")])
    one, two = read_extract(path)[0]
    assert (one.events[0].type, two.events[0].type) == ("other", "court")


def test_a_date_after_the_latest_plausible_day_is_none(tmp_path: Path) -> None:
    path = write(tmp_path / "x.dat", [row(DISP_DATE="20991231")])
    [record], _ = read_extract(path, latest=date(2026, 11, 22))
    assert record.events[0].counts[0].disposition_date is None
    assert record.review.status == "needs_review"


def test_rows_without_a_count_number_are_counts_of_their_own(tmp_path: Path) -> None:
    one = row(CNT_ORDER="-", CYC_ORDER="001", STP_ORDER="002")
    two = row(CNT_ORDER="-", CYC_ORDER="001", STP_ORDER="002", OFFENSE_DESCR="496 PC-RECEIVE STOLEN PROPERTY")
    apart = row(CNT_ORDER="-", STP_EVENT_DATE="19900101")
    [record], _ = read_extract(write(tmp_path / "x.dat", [one, two, apart]))
    assert [[count.section for count in event.counts] for event in record.events] == [
        ["11357(b)", "496"],
        ["11357(b)"],
    ]
    assert record.events[1].date == "1990-01-01"


@pytest.mark.parametrize(
    "lacking",
    [
        pytest.param({"OFN": "-"}, id="case-number"),
        pytest.param({"OFFENSE_DESCR": "-"}, id="section"),
        pytest.param({"OFFENSE_DESCR": "1135O HS-POSSESS"}, id="section-repaired"),
        pytest.param({"CONV_STAT_DESCR": "-", "OFFENSE_TOC": "-"}, id="severity"),
        pytest.param({"STP_EVENT_DATE": "-"}, id="date"),
    ],
)
def test_a_conviction_that_lacks_what_it_rests_on_goes_to_review(tmp_path: Path, lacking: dict[str, str]) -> None:
    [record], _ = read_extract(write(tmp_path / "x.dat", [row(**lacking)]))
    assert record.review.status == "needs_review"


def test_several_birth_dates_are_none(tmp_path: Path) -> None:
    [record], _ = read_extract(write(tmp_path / "x.dat", [row(), row(PRI_DOB="19580101", CNT_ORDER="001002002000")]))
    assert record.person.date_of_birth is None
    assert record.review.status == "needs_review"


def test_death_and_events_by_step(tmp_path: Path) -> None:
    arrest = row(STP_TYPE_DESCR="ARREST/DETAINED/CITED", CNT_ORDER="001001001000", DISP_DESCR="-", OFN="77")
    death = row(STP_TYPE_DESCR="DECEASED", CNT_ORDER="002001000000", OFFENSE_DESCR="-", DISP_DESCR="-",
                CONV_STAT_DESCR="-")  # fmt: skip
    [record], _ = read_extract(write(tmp_path / "x.dat", [row(), death, arrest]))
    assert [(event.type, event.cycle, event.case_number) for event in record.events] == [
        ("arrest", 1, None), ("court", 1, "1234567"), ("deceased", 2, None)]  # fmt: skip
    assert record.person.deceased
    assert record.events[2].counts == []


def test_bad_rows_are_set_aside_with_line_and_reason(tmp_path: Path) -> None:
    rows = [row(SUBJECT_ID=str(number)) for number in range(400)]
    rows[9].append("one too many")
    rows[19][2] = " "
    rows[29][12] = "\ufffd"
    rows[39][12] = "SKY\x07WALKER,LUKE"
    records, rejects = read_extract(write(tmp_path / "x.dat", rows))
    assert len(records) == 396
    assert [(reject.line, reject.reason.split(",")[0].split(":")[0]) for reject in rejects] == [
        (11, "96 columns"), (21, "no SUBJECT_ID"), (31, "the row holds bytes that are not UTF-8"),
        (41, "the row holds characters that cannot be printed")]  # fmt: skip


def test_a_quotation_mark_that_is_not_closed_joins_no_people(tmp_path: Path) -> None:
    rows = [row(SUBJECT_ID=str(number)) for number in range(400)]
    path = write(tmp_path / "x.dat", rows)
    lines = path.read_text().splitlines()
    # opened in one person's name, closed in another's: the joined row has the right number of columns
    at = lines[10].index('"SKYWALKER')
    lines[10] = lines[10][:at] + '"SKYWALKER,LUKE JAY ' + lines[10][lines[10].index('JAY"') + 4 :]
    cut = lines[11].index('"SKYWALKER')
    lines[11] = lines[11][:cut] + 'X"' + lines[11][lines[11].index('JAY"') + 4 :]
    path.write_text("\n".join(lines) + "\n")
    records, rejects = read_extract(path)
    assert {reject.line for reject in rejects} >= {11, 12}
    assert len(records) + len(rejects) == 400


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", [row()])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert is_extract(path)
    assert len(read_extract(path)[0]) == 1


def test_a_file_of_bad_rows_is_refused_with_the_first_reasons(tmp_path: Path) -> None:
    path = write(tmp_path / "x.dat", [row(), row()[:-1], row()[:-2]])
    with pytest.raises(ExtractRefused, match=r"2 of 3 rows cannot be used: line 3: 94 columns"):
        read_extract(path)


def test_subjects_may_stand_anywhere(tmp_path: Path) -> None:
    mixed = [row(), row(SUBJECT_ID="2"), row(CNT_ORDER="001002002000")]
    records, _ = read_extract(write(tmp_path / "x.dat", mixed))
    assert [len(record.events[0].counts) for record in records] == [2, 1]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b,c\n1,2,3\n", False),
        (b"\xff\xfe\x00", False),
        (b"RECORD_ID,SUBJECT_STATUS,SUBJECT_ID\n", True),
        (b"", False),
    ],
)
def test_tells_an_extract_from_another_file(tmp_path: Path, content: bytes, expected: bool) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    assert is_extract(tmp_path / "x.csv") is expected


@pytest.mark.parametrize(
    ("digits", "expected"),
    [("19680314", "1968-03-14"), ("19680300", "1968-03"), ("19680000", "1968"), ("19681301", None),
     ("19670229", None), ("00000000", None), ("1968031", None), ("1968O314", None)],
)  # fmt: skip
def test_reads_dates_as_the_department_writes_them(digits: str, expected: str | None) -> None:
    assert iso_date(digits) == expected
