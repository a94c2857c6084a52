"""The queue asks each thing once, and first what most hangs on."""

from __future__ import annotations

from typing import Any

import pytest

from clearslate.hanging import Hangs
from clearslate.questions import review_queue
from eligibility.determination import Determination, Question
from extract.identity import COMPARISONS, Link, PersonRow
from extract.record import Count, Event, Evidence, Person, Record, Review, Source

A, B = "a" * 16, "b" * 16
BIRTH, SECTION = "/person/date_of_birth", "/events/0/counts/0/section"


def a_record(
    record_id: str = A, reasons: tuple[str, ...] = (), name: str | None = "ORGANA, LEIA", **evidence: Evidence
) -> Record:
    entries = {
        "/person/name": Evidence(confidence=0.97, page=1, box=(0.1, 0.1, 0.3, 0.2)),
        BIRTH: Evidence(confidence=0.97, page=1),
        SECTION: Evidence(confidence=0.97, page=2),
    }
    entries.update({pointer.replace("__", "/"): entry for pointer, entry in evidence.items()})
    return Record(
        record_id=record_id,
        source=Source(
            path="a.tif",
            sha256="0" * 64,
            media_type="image/tiff",
            pages=[1, 2],
            family="rap_sheet",
            text_layer="ocr",
            quality=0.9,
        ),
        person=Person(name=name, date_of_birth="1944-10-21"),
        events=[Event(type="court", counts=[Count(section="11357")])],
        evidence=entries,
        review=Review(status="needs_review" if reasons else "auto", reasons=list(reasons)),
    )


def a_determination(number: int, outcome: str = "review", record_id: str = A, **more: Any) -> Determination:
    return Determination.model_validate(
        {
            "determination_id": f"{number:016x}",
            "person_id": f"p-{record_id}",
            "record_id": record_id,
            "pointer": "/events/0/counts/0",
            "case_number": None,
            "county": None,
            "date": None,
            "code": "HS",
            "section": "11357",
            "severity": None,
            "pack": "ca-prop64",
            "policy": None,
            "as_of": "2020-02-13",
            "outcome": outcome,
            "rule": "r",
            "reason": "why",
            **more,
        }
    )


def a_link(a: str = A, b: str = B, probability: float = 0.6) -> Link:
    return Link(
        a=a,
        b=b,
        outcome="review",
        probability=probability,
        bits=0.6,
        prior=-12.0,
        by_comparison=dict.fromkeys(COMPARISONS, 0.0),
        veto=None,
        runner_up=None,
        runner_up_probability=None,
    )


def test_a_record_without_doubts_asks_nothing() -> None:
    assert review_queue([a_record()], [a_determination(1, "dismiss")], []) == []


def test_a_doubtful_value_is_asked_with_its_place_and_its_other_readings() -> None:
    doubtful = Evidence.model_validate(
        {
            "confidence": 0.6,
            "page": 1,
            "box": (0.1, 0.2, 0.3, 0.4),
            "alternatives": [{"value": "1944-10-27", "confidence": 0.3, "from": "engine"}],
        }
    )
    record = a_record(
        reasons=(f"{BIRTH}: read with less confidence than is enough",), __person__date_of_birth=doubtful
    )
    (question,) = review_queue([record], [], [])
    assert question == {
        "question_id": question["question_id"],
        "kind": "value",
        "record_id": A,
        "pair": None,
        "pointer": BIRTH,
        "page": 1,
        "box": [0.1, 0.2, 0.3, 0.4],
        "value": "1944-10-21",
        "alternatives": [{"value": "1944-10-27", "confidence": 0.3, "from": "engine"}],
        "reason": "read with less confidence than is enough; nothing hangs on it: no outcome, no match and no paper",
        "chance_wrong": 0.4,
        "would_change": [],
        "would_match": False,
        "ask": False,
    }


def test_a_value_and_an_open_outcome_that_ask_the_same_are_one_question() -> None:
    unread = Evidence(confidence=0.0, page=2, state="illegible", reason="a stamp lies over it")
    record = a_record(reasons=(f"{SECTION}: a stamp lies over it",), __events__0__counts__0__section=unread)
    asking = Question(kind="value", pointer=f"{A}#{SECTION}", text="Which section is it?")
    decided = [a_determination(n, questions=[asking]) for n in (1, 2)]
    (question,) = review_queue([record], decided, [])
    assert question["reason"] == "Which section is it?; a stamp lies over it"
    assert question["would_change"] == [f"{1:016x}", f"{2:016x}"]
    assert question["chance_wrong"] == 1.0


def test_what_most_hangs_on_comes_first_and_then_what_goes_on_papers() -> None:
    low = Evidence(confidence=0.5, page=1)
    lower = Evidence(confidence=0.1, page=1)
    records = [
        a_record(A, __person__date_of_birth=lower),
        a_record(B, __person__name=low, __person__date_of_birth=low),
    ]
    decided = [
        a_determination(1, record_id=B, questions=[Question(kind="value", pointer=f"{B}#{BIRTH}", text="born?")]),
        a_determination(2, "dismiss", record_id=B),
    ]
    asked = [(q["record_id"], q["pointer"]) for q in review_queue(records, decided, [])]
    assert asked == [(B, BIRTH), (B, "/person/name"), (A, BIRTH)]


def test_a_pair_is_asked_with_the_outcomes_that_hang_on_it() -> None:
    asking = Question(kind="pair", pointer=f"p-{B}", text="is this the same person?")
    decided = [a_determination(1, record_id=A, questions=[asking]), a_determination(2, record_id=B)]
    persons = [
        PersonRow(
            person_id=f"p-{member}",
            name=None,
            aliases=[],
            date_of_birth=None,
            sex=None,
            race=None,
            identifiers={},
            deceased=False,
            members=[member],
            certainty=1.0,
            conflicts=[],
        )
        for member in (A, B)
    ]
    (question,) = review_queue([a_record(A), a_record(B)], decided, [a_link()], persons)
    assert (question["kind"], question["pair"], question["record_id"]) == ("pair", [A, B], None)
    assert question["chance_wrong"] == pytest.approx(0.4)
    assert question["would_change"] == [f"{1:016x}"]
    assert question["reason"] == "these records may be of one person; is this the same person?"


def test_people_joined_by_a_third_only_are_asked_about_by_their_ids() -> None:
    asking = Question(kind="pair", pointer="p-far", text="is this the same person?")
    (question,) = review_queue([a_record()], [a_determination(1, questions=[asking])], [])
    assert (question["kind"], question["pair"]) == ("pair", [f"p-{A}", "p-far"])


def test_a_question_of_law_is_asked_of_its_conviction() -> None:
    asking = Question(kind="law", pointer=None, text="Do old felonies count as priors?")
    (question,) = review_queue([a_record()], [a_determination(1, questions=[asking])], [])
    assert (question["kind"], question["record_id"], question["pointer"]) == ("law", A, "/events/0/counts/0")
    assert question["chance_wrong"] is None


def test_reasons_that_point_nowhere_are_questions_of_the_whole_record() -> None:
    record = a_record(reasons=("page 2 of the file could not be read", "/person/name: not found"), name=None)
    asked = review_queue([record], [], [])
    assert {(q["pointer"], q["reason"].split("; ")[0]) for q in asked} == {
        (None, "page 2 of the file could not be read"),
        ("/person/name", "not found"),
    }
    assert len({q["question_id"] for q in asked}) == 2


def test_what_a_reviewer_confirmed_is_not_asked_again() -> None:
    confirmed = Evidence(confidence=0.2, page=1, source="reviewer", by="reviewer-1")
    assert review_queue([a_record(__person__name=confirmed)], [], []) == []


def test_the_same_question_has_the_same_id_in_every_run() -> None:
    record = a_record(__person__name=Evidence(confidence=0.4, page=1))
    assert review_queue([record], [], []) == review_queue([record], [], [])


def test_harm_is_the_chance_of_being_wrong_times_what_hangs_on_it() -> None:
    doubts = {BIRTH: 0.5, SECTION: 0.3, "/events/0/case_number": 0.1}
    record = a_record(A, **{each.replace("/", "__"): Evidence(confidence=sure) for each, sure in doubts.items()})
    found = {
        (A, BIRTH): Hangs(match=True),
        (A, SECTION): Hangs(outcomes={f"{1:016x}"}),
    }
    asked = review_queue([record], [a_determination(1, "dismiss")], [], (), found)
    assert [(q["pointer"], q["would_change"], q["would_match"], q["ask"]) for q in asked] == [
        (SECTION, [f"{1:016x}"], False, True),  # 0.7 of an outcome, and of a paper
        (BIRTH, [], True, True),  # 0.5 of a match, and of a paper
        ("/events/0/case_number", [], False, True),  # 0.9 of a paper
    ]


def test_a_value_that_no_paper_shows_is_asked_last() -> None:
    other = "/events/1/case_number"
    record = a_record(
        A, **{other.replace("/", "__"): Evidence(confidence=0.1), "__person__name": Evidence(confidence=0.8)}
    )
    name, last = review_queue([record], [a_determination(1, "dismiss")], [])
    assert (name["pointer"], name["ask"]) == ("/person/name", True)
    assert (last["pointer"], last["ask"]) == (other, False)


def test_pairs_and_questions_of_law_are_always_asked() -> None:
    asking = Question(kind="law", pointer=None, text="Do old felonies count as priors?")
    asked = review_queue([a_record(A), a_record(B)], [a_determination(1, questions=[asking])], [a_link()])
    assert [(q["kind"], q["ask"]) for q in asked] == [("law", True), ("pair", True)]
