from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.assemble import Extraction, FileSource, read_document
from extract.record import Record, missing_evidence
from ocr.page import Page
from ocr.read import ReadOptions, read_page
from ocr.source import open_document

MakePage = Callable[..., Page]
ReadText = Callable[..., Extraction]

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the sample documents are not at {SAMPLES}")
LATEST = date(2020, 1, 1)
SOURCE = FileSource("box-1/sheet.pdf", "AB" * 32, "application/pdf")

SHEET = """
CII/A99000015
DOB/19540116 SEX/F RAC/W
NAM/01 ORGANA,LEIA ANN
    02 AMIDALA,LEIA
FBI/123456A7
SOC/123456789
* * * *
ARR/DET/CITE: NAM:02
19840725 CAPD LOS ANGELES
CNT:01     #84321
  11357(B) HS-POSSESS MARIJUANA 28.5- GRAMS TOC:M
- - - -
COURT:                NAM:01
19840918 CASC LOS ANGELES METRO
CNT:01-02  #A395487
  11357(B) HS-POSSESS MARIJUANA
    28.5- GRAMS TOC:M
*DISPO:CONVICTED
   CONV STATUS:MISDEMEANOR
   SEN: 012 MONTHS PROBATION, 045 DAYS JAIL, FINE $250,
        JAIL SS
20020915
  DISPO:CONV SET ASIDE & DISM PER 1203.4 PC
CNT:03
  664/459 PC-BURGLARY
*DISPO:DISMISSED/FURTHERANCE OF JUSTICE
* * * END OF MESSAGE * * *
"""


def read_sample(name: str, latest: date = LATEST) -> Extraction:
    document = open_document(SAMPLES / name)
    pages = [read_page(document, number, ReadOptions()) for number in range(1, document.pages + 1)]
    return read_document(FileSource(name, document.sha256, document.media_type), pages, latest)


# -- records


def test_every_stated_value_has_its_evidence(read_text: ReadText) -> None:
    (record,) = read_text(SHEET).records
    assert missing_evidence(record) == []
    assert {"/events/0/type", "/events/0/cycle", "/events/1/counts/1/number", "/events/1/county"} <= set(
        record.evidence
    )
    for pointer, entry in record.evidence.items():
        assert entry.page or entry.boxes or entry.from_, pointer


def test_derived_values_name_what_they_came_from(read_text: ReadText) -> None:
    (record,) = read_text(SHEET).records
    county = record.evidence["/events/1/county"]
    assert (county.state, county.from_) == ("derived", ["/events/1/agency"])
    day = record.evidence["/events/1/counts/0/disposition_date"]
    assert day.from_ == ["/events/1/counts/0/disposition", "/events/1/date"]
    used = record.evidence["/events/0/name_used"]
    assert used.from_ == ["/person/aliases/0"]


def test_ids_are_those_of_the_documented_bytes(read_text: ReadText) -> None:
    records = read_text(SHEET + SHEET, SHEET).records
    keys = [f"{'ab' * 32}:{page}:{ordinal}" for page, ordinal in ((1, 1), (1, 2), (2, 1))]
    assert [record.record_id for record in records] == [hashlib.sha256(key.encode()).hexdigest()[:16] for key in keys]


def test_the_same_pages_give_the_same_records(read_text: ReadText) -> None:
    assert read_text(SHEET) == read_text(SHEET)


def test_the_source_says_what_was_read(make_page: MakePage) -> None:
    head, _, tail = SHEET.partition("- - - -\n")
    pages = [make_page(head, 1), make_page(tail, 2, layer="ocr")]
    (record,) = read_document(SOURCE, pages, LATEST).records
    assert record.source.pages == [1, 2]
    assert record.source.text_layer == "mixed"
    assert record.source.sha256 == "ab" * 32
    assert record.source.family == "rap_sheet"


def test_a_failed_page_sends_the_record_to_a_person(make_page: MakePage) -> None:
    (record,) = read_document(SOURCE, [make_page(SHEET)], LATEST, failed_pages=[2]).records
    assert record.review.status == "needs_review"
    assert record.review.reasons == ["page 2 of the file could not be read"]


# -- problems


@pytest.mark.parametrize(
    "text", ["hello world\nfoo bar\n* * * *\nhi\n- - - -\nbye\n", "Dear sir,\nthe fence wants paint.\n"]
)
def test_what_is_no_court_record_gives_none_and_says_so(read_text: ReadText, text: str) -> None:
    extraction = read_text(text)
    assert extraction.records == []
    (problem,) = extraction.problems
    assert (problem.kind, problem.page) == ("not_a_court_record", 1)
    assert problem.message
    assert problem.what_to_do


def test_blank_pages_are_a_problem_of_the_file(read_text: ReadText) -> None:
    extraction = read_text("", "")
    assert extraction.records == []
    assert [(problem.kind, problem.page) for problem in extraction.problems] == [("not_a_court_record", None)]


def test_no_pages_give_nothing(read_text: ReadText) -> None:
    extraction = read_document(SOURCE, [], LATEST, failed_pages=[1])
    assert (extraction.records, extraction.problems) == ([], [])


def test_a_court_paper_of_no_known_kind_is_unknown_and_goes_to_a_person(read_text: ReadText) -> None:
    text = (
        "MUNICIPAL COURT OF LOS ANGELES JUDICIAL DISTRICT\nCOUNTY OF LOS ANGELES, STATE OF CALIFORNIA\n"
        "CASE NO. A395487\nSUBPOENA\nThe defendant is charged with a violation of Section 11530,\n"
        "Health and Safety Code. Defendant pleads not guilty.\n"
    )
    (record,) = read_text(text).records
    assert record.source.family == "unknown"
    assert record.review.status == "needs_review"
    assert missing_evidence(record) == []
    (event,) = record.events
    assert (event.type, event.county, event.date) == ("court", "LOS ANGELES", None)
    assert [(count.code, count.section, count.disposition) for count in event.counts] == [("HS", "11530", None)]


def test_a_paper_that_names_no_more_than_a_court_is_unknown(read_text: ReadText) -> None:
    (record,) = read_text("IN THE MUNICIPAL COURT OF LOS ANGELES JUDICIAL DISTRICT\nNotice to all jurors.\n").records
    assert (record.source.family, record.review.status) == ("unknown", "needs_review")


# -- any text whatever


def validates(extraction: Extraction) -> None:
    for record in extraction.records:
        assert Record.model_validate(record.to_json()) == record
        assert missing_evidence(record) == []
        for entry in record.evidence.values():
            assert entry.state != "illegible" or entry.reason


EDITS = st.lists(
    st.tuples(st.sampled_from(["drop", "swap", "put", "cut", "shuffle"]), st.integers(0, 10_000)), max_size=12
)


def damaged(text: str, edits: list[tuple[str, int]]) -> str:
    for kind, at in edits:
        if not text:
            return text
        place = at % len(text)
        if kind == "drop":
            text = text[:place] + text[place + 1 + at % 7 :]
        elif kind == "swap":
            text = text[:place] + text[place + 1 : place + 2] + text[place : place + 1] + text[place + 2 :]
        elif kind == "put":
            text = text[:place] + "0OI#*:/-,(9é\n~"[at % 14] + text[place:]
        elif kind == "cut":
            text = text[:place] if at % 2 else text[place:]
        else:
            lines = text.split("\n")
            random.Random(at).shuffle(lines)
            text = "\n".join(lines)
    return text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS, layer=st.sampled_from(["ocr", "born_digital"]))
def test_damaged_sheets_always_give_valid_records(
    read_text: ReadText, edits: list[tuple[str, int]], layer: Any
) -> None:
    validates(read_text(damaged(SHEET, edits), layer=layer, sure=0.93))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_any_text_whatever_gives_valid_records(read_text: ReadText, text: str) -> None:
    validates(read_text(text))
    validates(read_text(SHEET[:700] + text))


# -- documents that nobody here made


@needs_samples
def test_the_born_digital_sample() -> None:
    (record,) = read_sample("rap_sheet_born_digital.pdf").records
    person = record.person
    assert (person.name, person.aliases) == ("SKYWALKER, LUKE JAY", ["SKYWALKER, LUKE"])
    assert (person.date_of_birth, person.sex, person.race, person.cii) == ("1966-01-19", "M", "WHITE", "A99000099")
    assert [(e.type, e.date, e.county, e.case_number, e.cycle, e.name_used) for e in record.events] == [
        ("arrest", "1984-07-25", "LOS ANGELES", None, 1, "SKYWALKER, LUKE"),
        ("court", "1984-09-18", "SAN FRANCISCO", "1234567", 1, "SKYWALKER, LUKE JAY"),
        ("arrest", "2004-03-19", "LOS ANGELES", None, 2, "SKYWALKER, LUKE"),
        ("court", "2004-04-13", "LOS ANGELES", "3456789", 2, "SKYWALKER, LUKE JAY"),
        ("court", "1990-04-13", "SAN FRANCISCO", "33857493", 3, "SKYWALKER, LUKE JAY"),
    ]
    counts = [
        [(c.number, c.code, c.section, c.description, c.disposition, c.severity) for c in event.counts]
        for event in record.events
    ]
    stolen = "RECEIVE/ETC KNOWN STOLEN PROPERTY"
    assert counts == [
        [
            (1, "HS", "11357", "POSSESS MARIJUANA", None, None),
            (2, "PC", "496", stolen, None, None),
            (3, "HS", "11358", "CULTIVATION MARIJUANA", None, None),
        ],
        [
            (1, "HS", "11357", "POSSESS MARIJUANA", "convicted", "felony"),
            (2, "PC", "496", stolen, "convicted", "misdemeanor"),
            (3, "HS", "11358", "CULTIVATION MARIJUANA", "convicted", "felony"),
            (4, "HS", "11358", "CULTIVATION MARIJUANA", "convicted", "misdemeanor"),
        ],
        [(1, "HS", "11357", "POSSESS MARIJUANA", None, None)],
        [(1, "HS", "11358", "CULTIVATION MARIJUANA", "convicted", "felony")],
        [
            (1, "HS", "11359(d)", "EMPLOY MINOR WITH INTENT TO SELL MARIJUANA", "convicted", "felony"),
            (2, "HS", "11358", "CULTIVATION MARIJUANA", "convicted", "felony"),
            (3, "PC", "32", "ACCESSORY AFTER THE FACT", "convicted", "felony"),
        ],
    ]
    sentences = {
        (e, c): (count.sentence.probation, count.sentence.jail, count.sentence.fine)
        for e, event in enumerate(record.events)
        for c, count in enumerate(event.counts)
        if count.sentence.text
    }
    assert sentences == {(1, 1): ("P3Y", "P30D", None), (3, 0): ("P2Y", "P5D", None), (4, 0): ("P2Y", "P30D", None)}
    assert missing_evidence(record) == []


@needs_samples
def test_the_photographed_sample() -> None:
    extraction = read_sample("rap_sheet_photo.jpg")
    (record,) = extraction.records
    person = record.person
    assert [person.name, *person.aliases] == [
        "SKYWALKER, LUKE JAY",
        "SKYWALKER, LUKE",
        "WALKER, LUC SKY",
        "SKYWALKER, LUC",
        "WALKER, LUKE SKY",
        "SKYWALKER, LUCAS",
        "SKYWALKER, LUCA",
    ]
    assert (person.date_of_birth, person.sex, person.race) == ("1957-01-19", "M", "WHITE")
    assert (person.cii, person.deceased) == ("A99000015", True)
    assert record.events == []
    assert [problem.kind for problem in extraction.problems] == ["no_conviction"]


@needs_samples
def test_the_sample_that_is_no_court_record() -> None:
    extraction = read_sample("not_a_valid_rap_sheet.pdf")
    assert extraction.records == []
    (problem,) = extraction.problems
    assert problem.kind == "not_a_court_record"
    assert not re.search("hello|foo", problem.message + problem.what_to_do)
