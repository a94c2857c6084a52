"""What sends a record to a person because it is missing."""

from __future__ import annotations

import pytest

from extract.record import Count, Event, Evidence, Family, Person
from extract.triage import review

SURE = Evidence(confidence=1.0, page=1)


def reasons(family: Family, *severities: str | None, county: str | None = "KERN", **more: Evidence) -> list[str]:
    counts = [
        Count.model_validate({"code": "HS", "section": "11530", "disposition": "convicted", "severity": severity})
        for severity in severities
    ]
    event = Event(type="court", date="1968-03-14", county=county, case_number="68854", counts=counts)
    found = {"/person/name": SURE, **more}
    found |= {f"/events/0/counts/{at}/severity": SURE for at, severity in enumerate(severities) if severity}
    return review(Person(name="ORGANA, LEIA"), [event], found, (), (), family=family).reasons


@pytest.mark.parametrize("family", ["docket", "index_card", "minute_order"])
def test_clerks_papers_may_leave_out_all_grades_and_not_some(family: Family) -> None:
    assert not reasons(family, None, None)
    assert reasons(family, "felony", None) == ["/events/0/counts/1/severity: not found on a conviction"]


@pytest.mark.parametrize("family", ["rap_sheet", "abstract_of_judgment", "disposition_report", "unknown"])
def test_other_papers_print_the_grade(family: Family) -> None:
    assert reasons(family, None) == ["/events/0/counts/0/severity: not found on a conviction"]


def test_a_grade_that_was_derived_is_none_that_the_paper_prints() -> None:
    more = {"/events/0/counts/0/severity": Evidence(confidence=1.0, state="derived", from_=["/events/0/date"])}
    counts = [Count(code="HS", section="11530", disposition="convicted") for _ in range(2)]
    event = Event(type="court", date="1968-03-14", county="KERN", case_number="68854", counts=counts)
    assert not review(
        Person(name="ORGANA, LEIA"), [event], {"/person/name": SURE, **more}, (), (), family="docket"
    ).reasons


def test_a_card_may_print_no_court() -> None:
    assert not reasons("index_card", None, county=None)
    assert reasons("docket", None, county=None) == ["/events/0/county: not found beside a conviction"]
    court = {"/events/0/agency": SURE}
    assert reasons("index_card", None, county=None, **court) == ["/events/0/county: not found beside a conviction"]
