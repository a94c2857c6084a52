"""Flattening: a doubtful value is no value, but the range of what it may be."""

from datetime import date
from typing import Any

import pytest

from extract.columns import ANYTHING, COUNTS, EVENTS, PERSONS, Tables
from extract.identity import match_people
from extract.record import Alternative, Count, Event, Evidence, Person, Record, Review, Sentence, Source
from extract.tables import add_duration, day_range, flatten


def record(
    number: int = 1, family: str = "rap_sheet", evidence: dict[str, Any] | None = None, **changes: Any
) -> Record:
    count = Count(
        number=1, code="HS", section="11357", disposition="convicted", severity="felony",
        **changes.pop("count", {}),
    )  # fmt: skip
    event = Event(type="court", date="1984-09-18", county="SAN FRANCISCO", case_number="1234567",
                  counts=[count, *changes.pop("more", [])])  # fmt: skip
    return Record(
        record_id=f"{number:016x}",
        source=Source(path="a.png", sha256="0" * 64, media_type="image/png", pages=[1], family=family,
                      text_layer="ocr", quality=0.9),
        person=Person(**{"name": "SKYWALKER, LUKE", "date_of_birth": "1957-01-19", **changes.pop("person", {})}),
        events=[event],
        evidence=evidence or {},
        review=Review(status="auto"),
    )  # fmt: skip


def doubtful(**more: Any) -> Evidence:
    return Evidence(confidence=0.4, page=1, **more)


def only_count(*records: Record) -> dict[str, Any]:
    return flatten(records, sure_from=0.9).counts.row(0, named=True)


@pytest.mark.parametrize(
    ("partial", "expected"),
    [
        ("1968-03-14", (date(1968, 3, 14), date(1968, 3, 14))),
        ("1968-02", (date(1968, 2, 1), date(1968, 2, 29))),
        ("1968", (date(1968, 1, 1), date(1968, 12, 31))),
        ("1968-02-31", (None, None)),
        (None, (None, None)),
    ],
)
def test_a_partial_date_is_its_first_and_last_day(partial: str | None, expected: tuple[date | None, ...]) -> None:
    assert day_range(partial) == expected


@pytest.mark.parametrize(
    ("day", "duration", "expected"),
    [
        (date(1968, 1, 31), "P1M", date(1968, 2, 29)),
        (date(1968, 3, 14), "P3Y", date(1971, 3, 14)),
        (date(1968, 3, 14), "P2Y8M", date(1970, 11, 14)),
        (date(1968, 3, 14), "P90D", date(1968, 6, 12)),
        (date(1968, 3, 14), "P2W", date(1968, 3, 28)),
        (date(1968, 3, 14), "P99999Y", date(9999, 3, 14)),
    ],
)
def test_adds_a_term_by_the_calendar(day: date, duration: str, expected: date) -> None:
    assert add_duration(day, duration) == expected


def test_has_exactly_the_columns_of_the_contract() -> None:
    tables = flatten([record()], sure_from=0.9)
    assert (tables.persons.schema, tables.events.schema, tables.counts.schema) == (PERSONS, EVENTS, COUNTS)
    with pytest.raises(ValueError, match="differ from the contract"):
        Tables(tables.persons.drop("name"), tables.events, tables.counts)


def test_a_sure_value_is_itself() -> None:
    row = only_count(record(evidence={"/events/0/counts/0/section": Evidence(confidence=0.95, page=1)}))
    assert (row["code"], row["section"], row["section_possible"], row["severity"]) == ("HS", "11357", [], "felony")


def test_a_doubtful_section_is_what_was_read_and_its_alternatives_and_anything() -> None:
    other = Alternative(value="11351", confidence=0.2, **{"from": "second look"})
    row = only_count(record(evidence={"/events/0/counts/0/section": doubtful(alternatives=[other])}))
    assert row["section"] is None
    assert row["section_possible"] == ["HS 11357", "HS 11351", ANYTHING]


def test_a_doubtful_code_makes_the_section_doubtful() -> None:
    assert only_count(record(evidence={"/events/0/counts/0/code": doubtful()}))["section"] is None


def test_a_doubtful_severity_may_be_any() -> None:
    row = only_count(record(evidence={"/events/0/counts/0/severity": doubtful()}))
    assert (row["severity"], sorted(row["severity_possible"])) == (None, ["felony", "infraction", "misdemeanor"])


def test_an_unstated_category_is_null_and_cannot_be_anything() -> None:
    row = only_count(record())
    assert (row["plea"], row["disposition_possible"]) == (None, [])


def test_illegible_dates_are_null() -> None:
    evidence = {
        "/person/date_of_birth": Evidence(confidence=0.9, page=1, state="illegible"),
        "/events/0/date": doubtful(),
    }
    tables = flatten([record(evidence=evidence)], sure_from=0.5)
    assert tables.persons["birth_earliest"].to_list() == [None]
    assert tables.persons["birth_pointer"].to_list() == [f"{1:016x}#/person/date_of_birth"]
    assert tables.events["date_latest"].to_list() == [None]


@pytest.mark.parametrize(
    ("sentence", "more", "family", "expected"),
    [
        pytest.param({"probation": "P3Y", "jail": "P90D"}, [], "rap_sheet", ("1987-09-18", "1987-09-18"),
                     id="the-longest"),
        pytest.param({"probation": "P1Y", "jail": "P1Y"}, [], "doj_extract", ("1986-09-18", "1986-09-18"),
                     id="doj-adds-up"),
        pytest.param({"prison": "P0D"}, [], "rap_sheet", (None, None), id="no-length"),
        pytest.param({}, [], "rap_sheet", (None, None), id="not-stated"),
        pytest.param({}, [{"probation": "P2Y"}], "rap_sheet", ("1984-09-18", "1986-09-18"),
                     id="printed-under-another"),
        pytest.param({"prison": "P3Y", "suspended": ["prison"], "probation": "P1Y"}, [], "rap_sheet",
                     ("1985-09-18", "1985-09-18"), id="suspended-prison-is-not-served"),
    ],
)  # fmt: skip
def test_when_the_sentence_can_have_ended(
    sentence: dict[str, Any], more: list[dict[str, Any]], family: str, expected: tuple[str | None, str | None]
) -> None:
    row = only_count(
        record(
            family=family,
            count={"sentence": Sentence(**sentence)},
            more=[Count(sentence=Sentence(**s)) for s in more],
        )
    )
    days = tuple(day and day.isoformat() for day in (row["sentence_end_earliest"], row["sentence_end_latest"]))
    assert days == expected


def test_records_without_matching_are_persons_of_their_own() -> None:
    persons = flatten([record(1), record(2)], sure_from=0.9).persons
    assert persons["unmatched"].to_list() == [True, True]


def test_matched_records_share_a_person_and_waiting_pairs_are_named() -> None:
    records = [record(1), record(2), record(3, person={"date_of_birth": None})]
    matching = match_people(records)
    tables = flatten(records, matching.persons, matching.links, sure_from=0.9)
    assert tables.persons["unmatched"].to_list() == [False, False]
    one, two = tables.persons["person_id"].to_list()
    assert tables.persons["possible_match"].to_list() == [[two], [one]]
    assert tables.counts["person_id"].to_list() == [one, one, two]


def test_contradicting_birth_dates_are_none() -> None:
    records = [record(1, person={"cii": "A99000015"}),
               record(2, person={"cii": "A99000015", "date_of_birth": "1958-01-19"})]  # fmt: skip
    matching = match_people(records)
    tables = flatten(records, matching.persons, matching.links, sure_from=0.9)
    assert tables.persons["birth_earliest"].to_list() == [None]


@pytest.mark.parametrize(
    ("person", "evidence", "expected"),
    [
        ({}, {}, False),
        ({"deceased": True}, {}, True),
        ({"deceased": True}, {"/person/deceased": doubtful()}, None),
    ],
)
def test_death_is_no_unless_stated_and_unknown_where_doubtful(
    person: dict[str, Any], evidence: dict[str, Any], expected: bool | None
) -> None:
    tables = flatten([record(person=person, evidence=evidence)], sure_from=0.9)
    assert tables.persons["deceased"].to_list() == [expected]
