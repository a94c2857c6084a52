"""What hangs on a doubtful value: law and matching are asked again with it being otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clearslate.deciding import Asked, asked_of_the_law, decide, match_records
from clearslate.hanging import MOST_RECORDS, Hangs, hanging
from clearslate.questions import doubts_of, review_queue
from eligibility.determination import Determination
from eligibility.evaluate import outcomes
from extract.identity import Matching
from extract.record import Record, stated_pointers
from extract.tables import flatten
from extract.triage import THRESHOLD

COUNT = "/events/0/counts/0"
ASKED = asked_of_the_law(["ca-prop64"], "los-angeles", date(2020, 2, 13), None)


def a_record(
    number: int,
    doubts: dict[str, list[Any] | None] | None = None,
    reasons: list[str] | None = None,
    person: dict[str, Any] | None = None,
    event: dict[str, Any] | None = None,
    **count: Any,
) -> Record:
    """A conviction for possession in 1985; *doubts* are read at 0.5, each with its other readings."""
    record = Record.model_validate(
        {
            "record_id": f"{number:016x}",
            "source": {
                "path": f"{number}.tif",
                "sha256": "0" * 64,
                "media_type": "image/tiff",
                "pages": [1],
                "family": "docket",
                "text_layer": "ocr",
                "quality": 0.9,
            },
            "person": {"name": f"QUINN, LAWRENCE {chr(65 + number % 26)}", "date_of_birth": "1950-01-02"}
            | (person or {}),
            "events": [
                {
                    "type": "court",
                    "date": "1985-06-01",
                    "county": "LOS ANGELES",
                    "case_number": f"A{number}",
                    "counts": [
                        {"code": "HS", "section": "11357(b)", "disposition": "convicted", "severity": "misdemeanor"}
                        | count
                    ],
                }
                | (event or {})
            ],
            "review": {"status": "auto" if not doubts and not reasons else "needs_review", "reasons": reasons or []},
        }
    )
    evidence: dict[str, Any] = {pointer: {"confidence": 0.99, "page": 1} for pointer in stated_pointers(record)}
    for pointer, others in (doubts or {}).items():
        alternatives = [{"value": other, "confidence": 0.3, "from": "engine"} for other in others or []]
        evidence[pointer] = {"confidence": 0.5, "page": 1, "alternatives": alternatives}
    return Record.model_validate({**record.model_dump(by_alias=True), "evidence": evidence})


def decided(records: list[Record], asked: Asked = ASKED) -> tuple[Matching, list[Determination]]:
    matching, _ = match_records(records, {})
    return matching, decide(records, matching.persons, matching.links, asked)


def hangs(records: list[Record], asked: Asked = ASKED) -> dict[tuple[str, str | None], Hangs]:
    matching, _ = decided(records, asked)
    return hanging(records, matching.persons, matching.links, doubts_of(records), asked)


def queue(records: list[Record]) -> list[dict[str, Any]]:
    matching, determinations = decided(records)
    found = hanging(records, matching.persons, matching.links, doubts_of(records), ASKED)
    return review_queue(records, determinations, matching.questions, matching.persons, found)


@pytest.mark.parametrize(
    ("pointer", "others", "changes"),
    [
        pytest.param(f"{COUNT}/section", ["211"], True, id="robbery-is-not-cleared"),
        pytest.param(f"{COUNT}/section", ["11357(a)"], False, id="its-neighbour-is-cleared-alike"),
        pytest.param(f"{COUNT}/disposition", ["dismissed"], True, id="no-conviction-no-relief"),
        pytest.param(f"{COUNT}/disposition", None, True, id="an-outcome-unknown"),
        pytest.param("/events/0/case_number", ["A7"], False, id="the-law-asks-for-no-number"),
        pytest.param("/events/0/county", ["ORANGE"], False, id="every-county-is-decided"),
        pytest.param("/events/0/date", ["1985-06-07"], False, id="a-week-is-nothing"),
    ],
)
def test_a_value_hangs_by_what_it_may_be(pointer: str, others: list[Any] | None, changes: bool) -> None:
    record = a_record(1, {pointer: others})
    (found,) = hangs([record]).values()
    assert bool(found.outcomes) is changes


def test_what_hangs_are_determinations_of_the_run() -> None:
    records = [a_record(1, {f"{COUNT}/section": ["211"]})]
    _, determinations = decided(records)
    found = hangs(records)[records[0].record_id, f"{COUNT}/section"]
    assert found.outcomes == {each.determination_id for each in determinations}


def test_a_contradiction_is_tried_though_the_value_was_read_surely() -> None:
    reason = f"{COUNT}/disposition: another line says something else"
    record = a_record(1, reasons=[reason])
    evidence = dict(record.evidence)
    sure = evidence[f"{COUNT}/disposition"].model_dump(by_alias=True)
    other = {"value": "dismissed", "confidence": 0.6, "from": "the docket's last line"}
    changed = Record.model_validate(
        record.model_dump(by_alias=True)
        | {
            "evidence": record.model_dump(by_alias=True)["evidence"]
            | {f"{COUNT}/disposition": sure | {"alternatives": [other], "reason": "another line says something else"}}
        }
    )
    assert [each.outcome for each in decided([changed])[1]] == ["dismiss"]
    assert hangs([changed])[changed.record_id, f"{COUNT}/disposition"].outcomes


def test_another_paper_of_the_person_hangs_on_it_too() -> None:
    """A doubtful section that may be murder decides a conviction on another paper."""
    born = {"name": "QUINN, LAWRENCE", "date_of_birth": "1950-01-02", "cii": "A01234567"}
    felony = a_record(1, person=born, section="11359", severity="felony")
    other = a_record(
        2,
        {f"{COUNT}/section": ["187(a)"]},
        person=born,
        event={"date": "1979-02-03"},
        code="PC",
        section="484",
        severity="felony",
    )
    asked = asked_of_the_law(["ca-prop64"], None, date(2020, 2, 13), None)
    found = hangs([felony, other], asked)[other.record_id, f"{COUNT}/section"]
    _, determinations = decided([felony, other], asked)
    assert {each.determination_id for each in determinations if each.record_id == felony.record_id} <= found.outcomes


def test_a_birth_date_that_would_join_two_people_hangs_by_the_match() -> None:
    one = a_record(1, person={"name": "QUINN, LAWRENCE", "date_of_birth": "1950-01-02"})
    two = a_record(
        2,
        {"/person/date_of_birth": ["1950-01-02"]},
        person={"name": "QUINN, LAWRENCE", "date_of_birth": "1956-07-08"},
    )
    assert hangs([one, two])[two.record_id, "/person/date_of_birth"].match


def test_a_name_of_nobody_else_joins_nobody() -> None:
    one = a_record(1, person={"name": "QUINN, LAWRENCE", "date_of_birth": "1950-01-02"})
    two = a_record(2, {"/person/name": ["OKAFOR, ADAM"]}, person={"name": "OKAFUR, ADAM", "date_of_birth": None})
    assert hangs([one, two])[two.record_id, "/person/name"] == Hangs()


def test_a_name_that_was_not_read_hangs_by_the_match() -> None:
    record = a_record(1, reasons=["/person/name: not found"], person={"name": None})
    assert hangs([record])[record.record_id, "/person/name"].match


def test_a_page_not_read_may_hold_what_bars_relief() -> None:
    asked = asked_of_the_law(["ca-prop64"], None, date(2020, 2, 13), None)
    reason = "page 2 of the file could not be read"
    sale = a_record(1, reasons=[reason], section="11360(a)", severity="felony")
    assert hangs([sale], asked)[sale.record_id, None].outcomes


@pytest.mark.parametrize("others", [["no date"], [17], [{"a": 1}], ["1985-13-45"], [None]])
@pytest.mark.parametrize("pointer", ["/events/0/date", f"{COUNT}/section", "/person/sex", f"{COUNT}/attempted"])
def test_readings_that_the_field_cannot_hold_are_passed_over(pointer: str, others: list[Any]) -> None:
    assert isinstance(hangs([a_record(1, {pointer: others})]), dict)


@pytest.mark.parametrize(
    "pointer",
    ["/events/9/date", f"{COUNT}/updates/3/date", "/person/aliases/0", "/person", f"{COUNT}/amount/grams", ""],
)
def test_pointers_that_lead_nowhere_hang_on_nothing(pointer: str) -> None:
    record = a_record(1, reasons=[f"{pointer}: odd"])
    assert all(not found.outcomes for found in hangs([record]).values())


def test_every_stated_value_can_be_doubted() -> None:
    full = a_record(
        1,
        person={"aliases": ["QUINN, LARRY"], "sex": "M", "cii": "A01234567", "other_dates_of_birth": ["1951"]},
        attempted=True,
        plea="guilty",
        description="POSSESS MARIJUANA",
        amount={"grams": 20.0},
        sentence={"jail": "P30D", "fine": 50.0, "suspended": ["jail"]},
        updates=[{"date": "1990-01-01", "disposition": "set_aside"}],
    )
    record = a_record(2)
    every = dict.fromkeys(stated_pointers(full))
    doubted = Record.model_validate(
        full.model_dump(by_alias=True) | {"evidence": {pointer: {"confidence": 0.5, "page": 1} for pointer in every}}
    )
    found = hangs([doubted, record])
    assert {pointer for _, pointer in found} == set(every)


def test_the_queue_asks_what_flips_an_outcome_first_and_says_what_nothing_hangs_on() -> None:
    records = [
        a_record(1, {f"{COUNT}/sentence/fine": None}, section="23152(a)", code="VC", sentence={"fine": 50.0}),
        a_record(2, {f"{COUNT}/section": ["211"]}),
        a_record(3, {"/events/0/case_number": ["A8"]}),
    ]
    lines = queue(records)
    assert [(line["record_id"], line["pointer"]) for line in lines] == [
        (records[1].record_id, f"{COUNT}/section"),
        (records[2].record_id, f"{COUNT}/sentence"),  # by which route, or when
        (records[2].record_id, "/events/0/case_number"),  # a paper would bear it
        (records[0].record_id, f"{COUNT}/sentence/fine"),
    ]
    assert [line["ask"] for line in lines] == [True, True, True, False]
    assert [bool(line["would_change"]) for line in lines] == [True, True, False, False]
    assert lines[3]["reason"].endswith("nothing hangs on it: no outcome, no match and no paper")


def test_no_doubt_is_lost() -> None:
    records = [a_record(n, {"/events/0/case_number": None, f"{COUNT}/section": None}) for n in range(1, 30)]
    assert {(line["record_id"], line["pointer"]) for line in queue(records)} >= set(doubts_of(records))


def test_of_people_with_too_many_papers_everything_hangs() -> None:
    same = {"name": "QUINN, LAWRENCE", "date_of_birth": "1950-01-02", "cii": "A01234567"}
    records = [a_record(n, person=same) for n in range(2, MOST_RECORDS + 3)]
    doubtful = a_record(1, {f"{COUNT}/section": ["11357(c)"]}, person=same)
    found = hangs([doubtful, *records])[doubtful.record_id, f"{COUNT}/section"]
    assert len(found.outcomes) == 1
    assert found.match


def test_many_doubts_asked_at_once_are_answered_as_each_alone() -> None:
    pointers = [f"{COUNT}/section", f"{COUNT}/disposition", "/events/0/date", "/person/date_of_birth"]
    records = [a_record(n, {pointers[n % 4]: ["211"] if n % 4 == 0 else None}) for n in range(1, 60)]
    together = hangs(records)
    for record in records[:8]:
        others = [each for each in records if each is not record]
        matching, _ = decided(records)
        alone = hanging([*others, record], matching.persons, matching.links, doubts_of([record]), ASKED)
        for doubt, found in alone.items():
            assert together[doubt] == found


@pytest.mark.parametrize("policy", [None, "los-angeles"])
@pytest.mark.parametrize("county", [None, "LOS ANGELES", "ORANGE"])
def test_outcomes_alone_are_those_of_the_determinations(policy: str | None, county: str | None) -> None:
    sections = ["11357(b)", "11358", "11359", "11360(a)", "211", "23152(a)"]
    records = [a_record(n, {f"{COUNT}/section": None} if n % 3 else None, section=sections[n % 6]) for n in range(24)]
    asked = asked_of_the_law(["ca-prop64"], policy, date(2020, 2, 13), county)
    matching, determinations = decided(records, asked)
    tables = flatten(records, matching.persons, matching.links, sure_from=THRESHOLD)
    told = outcomes(tables, asked.packs, asked.policy, asked.as_of, asked.county)
    assert {key: (verdict.outcome, verdict.reduce_to) for key, verdict in told.items()} == {
        (each.record_id, each.pointer, each.pack): (each.outcome, each.reduce_to) for each in determinations
    }
