from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from paper_builders import COUNT, RECORD_ID, a_determination, a_person, a_record
from report_builders import FACTS, a_run

from eligibility.papers import PaperPerson
from eligibility.report.counts import NOT_STATED, impacts, races_of
from eligibility.report.summary import summarise
from extract.record import Count, Event, Evidence, Update

AS_OF = date(2020, 2, 13)


def summary_of(run, facts=FACTS, below=0):
    return summarise(*run, facts, below)


@pytest.mark.parametrize("seed", range(5))
def test_every_table_adds_up_to_the_determinations(seed):
    run = a_run(60, seed)
    summary = summary_of(run)
    determinations = run[0]
    expected = Counter(f"reduce_{d.reduce_to}" if d.outcome == "reduce" else d.outcome for d in determinations)
    assert {outcome: number for outcome, number in summary.total.outcomes.items() if number} == expected
    assert summary.total.convictions == len(determinations)
    assert summary.total.people == len({d.person_id for d in determinations})
    for table in summary.tables:
        assert sum(row.convictions for row in table.rows) == len(determinations)
        for outcome in summary.outcome_words:
            assert sum(row.outcomes[outcome] for row in table.rows) == expected[outcome]
        for row in table.rows:
            assert sum(row.outcomes.values()) == row.convictions
            assert 0 < row.people <= row.convictions
    race = next(table for table in summary.tables if table.id == "race")
    assert sum(row.people for row in race.rows) == summary.total.people


def test_a_row_holds_the_determinations_that_have_its_label():
    run = a_run(80, 3)
    summary = summary_of(run)
    tables = {table.id: {row.label: row for row in table.rows} for table in summary.tables}
    by_hand = {
        "section": Counter(f"HS {d.section}" for d in run[0]),
        "county": Counter(d.county or NOT_STATED for d in run[0]),
        "severity": Counter((d.severity or NOT_STATED).capitalize() for d in run[0]),
        "decade": Counter(f"{d.date[:3]}0s" if d.date else NOT_STATED for d in run[0]),
    }
    for id, expected in by_hand.items():
        assert {label: row.convictions for label, row in tables[id].items()} == expected


def test_rows_stand_in_a_useful_order():
    summary = summary_of(a_run(80, 3))
    tables = {table.id: [row.label for row in table.rows] for table in summary.tables}
    assert tables["decade"] == [*sorted(label for label in tables["decade"] if label != NOT_STATED), NOT_STATED]
    assert tables["county"][-1] == NOT_STATED
    (sections,) = [table.rows for table in summary.tables if table.id == "section"]
    assert [row.convictions for row in sections] == sorted((row.convictions for row in sections), reverse=True)


@pytest.mark.parametrize(
    ("outcomes", "best"),
    [
        pytest.param([{"outcome": "no_relief"}, {"outcome": "dismiss"}], "dismiss", id="dismissal-before-none"),
        pytest.param(
            [{"outcome": "reduce", "reduce_to": "misdemeanor"}, {"outcome": "reduce", "reduce_to": "infraction"}],
            "reduce_infraction",
            id="infraction-before-misdemeanor",
        ),
        pytest.param([{"outcome": "no_relief"}, {"outcome": "review"}], "review", id="a-question-before-a-no"),
        pytest.param([{"outcome": "not_covered"}, {"outcome": "no_relief"}], "no_relief", id="a-no-before-silence"),
    ],
)
def test_a_conviction_counts_once_under_its_best_outcome(outcomes, best):
    determinations = [a_determination(n, pack=f"ca-{n}", **changes) for n, changes in enumerate(outcomes)]
    summary = summary_of((determinations, [a_record()], [a_person()]))
    assert summary.total.convictions == 1
    assert summary.total.outcomes[best] == 1
    assert [(row.label, row.convictions) for row in summary.packs] == [("ca-0", 1), ("ca-1", 1)]


@pytest.mark.parametrize(
    ("of_person", "of_records", "race"),
    [
        pytest.param(None, ["BLACK", "BLACK"], "BLACK", id="records-agree"),
        pytest.param(None, ["BLACK", None], "BLACK", id="one-record-states-it"),
        pytest.param(None, ["BLACK", "WHITE"], "Differs between documents", id="records-differ"),
        pytest.param(None, [None, None], NOT_STATED, id="none"),
        pytest.param("HISPANIC", ["BLACK", "WHITE"], "HISPANIC", id="the-person's-own"),
    ],
)
def test_the_race_of_a_person_is_what_the_documents_state(of_person, of_records, race):
    records = [a_record(record_id=f"{n:016x}", race=stated) for n, stated in enumerate(of_records)]
    person = PaperPerson("p", tuple(record.record_id for record in records), race=of_person)
    person_of, races = races_of(records, [person])
    assert races == {"p": race}
    assert set(person_of.values()) == {"p"}


def test_a_record_of_no_person_is_a_person_of_its_own():
    person_of, races = races_of([a_record()], [])
    assert (person_of, races) == ({RECORD_ID: RECORD_ID}, {RECORD_ID: "WHITE"})


def test_convictions_that_two_documents_state_are_said_to_be_so():
    records = [a_record(), a_record(record_id="ef" * 8)]
    person = PaperPerson("person-1", (RECORD_ID, "ef" * 8))
    determinations = [
        a_determination(1),
        a_determination(2, pack="ca-1203-4"),
        a_determination(3, record_id="ef" * 8),
        a_determination(4, record_id="99" * 8),
        a_determination(5, case_number=None),
        a_determination(6, pointer="/events/9/counts/0"),
    ]
    assert summary_of((determinations, records, [person])).repeated == 1


def court(day: str | None, severity: str | None = "felony", **changes) -> Event:
    count = Count(**({"disposition": "convicted", "severity": severity} | changes))
    return Event(type="court", date=day, counts=[count])


def decided(index: int, outcome: str, **changes):
    return a_determination(index, pointer=f"/events/{index}/counts/0", outcome=outcome, **changes)


@pytest.mark.parametrize(
    ("events", "determinations", "felony", "conviction", "recent"),
    [
        pytest.param(
            [court("1985-01-01")], [decided(0, "dismiss")], (1, 1), (1, 1), (0, 0), id="the-only-felony-dismissed"
        ),
        pytest.param(
            [court("1985-01-01")],
            [decided(0, "reduce", reduce_to="misdemeanor")],
            (1, 1),
            (1, 0),
            (0, 0),
            id="reduced-is-no-felony-but-a-conviction",
        ),
        pytest.param(
            [court("1985-01-01")], [decided(0, "review")], (1, 0), (1, 0), (0, 0), id="a-question-frees-nobody"
        ),
        pytest.param(
            [court("1985-01-01"), court("1990-01-01")],
            [decided(0, "dismiss")],
            (1, 0),
            (1, 0),
            (0, 0),
            id="another-felony-not-decided-on",
        ),
        pytest.param(
            [court("1985-01-01"), court("1990-01-01", "misdemeanor")],
            [decided(0, "dismiss")],
            (1, 1),
            (1, 0),
            (0, 0),
            id="a-misdemeanor-stays",
        ),
        pytest.param(
            [court("1985-01-01"), court("1990-01-01", None)],
            [decided(0, "dismiss")],
            (1, 0),
            (1, 0),
            (0, 0),
            id="a-severity-not-known-may-be-a-felony",
        ),
        pytest.param(
            [court("2015-01-01"), court(None, "misdemeanor")],
            [decided(0, "dismiss")],
            (1, 1),
            (1, 0),
            (1, 0),
            id="a-date-not-known-may-be-recent",
        ),
        pytest.param(
            [court("2013-02-13")], [decided(0, "dismiss")], (1, 1), (1, 1), (1, 1), id="seven-years-to-the-day"
        ),
        pytest.param([court("2013-02-12")], [decided(0, "dismiss")], (1, 1), (1, 1), (0, 0), id="a-day-more"),
        pytest.param(
            [court("2015-01-01"), court("2013")],
            [decided(0, "dismiss")],
            (1, 0),
            (1, 0),
            (1, 0),
            id="a-year-that-holds-the-day",
        ),
        pytest.param([court("1985-01-01", disposition="dismissed")], [], (0, 0), (0, 0), (0, 0), id="no-conviction"),
        pytest.param(
            [court("1985-01-01", updates=[Update(disposition="dismissed")])],
            [],
            (0, 0),
            (0, 0),
            (0, 0),
            id="dismissed-since",
        ),
        pytest.param(
            [court("1985-01-01"), court("1990-01-01", updates=[Update(disposition="set_aside")])],
            [decided(0, "dismiss")],
            (1, 0),
            (1, 0),
            (0, 0),
            id="set-aside-still-counts",
        ),
        pytest.param(
            [court("1985-01-01", updates=[Update(disposition="reduced")])],
            [],
            (0, 0),
            (1, 0),
            (0, 0),
            id="reduced-since",
        ),
        pytest.param(
            [court("1985-01-01")],
            [decided(0, "no_relief"), decided(0, "dismiss", pack="ca-1203-4")],
            (1, 1),
            (1, 1),
            (0, 0),
            id="the-best-pack-counts",
        ),
    ],
)
def test_a_person_is_freed_only_of_what_is_cleared_altogether(events, determinations, felony, conviction, recent):
    record = a_record().model_copy(update={"events": events})
    found = impacts(determinations, [record], {RECORD_ID: "person-1"}, AS_OF)
    assert {id: (impact.had, impact.freed) for id, impact in found.items()} == {
        "felony": felony,
        "conviction": conviction,
        "conviction_in_seven_years": recent,
    }


def test_a_disposition_that_cannot_be_read_may_be_a_conviction():
    record = a_record(
        more_events=[court("1990-01-01", disposition=None)],
        count={"severity": "felony"},
        evidence={"/events/1/counts/0/disposition": Evidence(confidence=0.1, page=1, state="illegible")},
    )
    found = impacts([a_determination()], [record], {RECORD_ID: "p"}, AS_OF)
    assert (found["felony"].had, found["felony"].freed) == (1, 0)


def test_the_convictions_of_all_of_a_persons_records_count():
    records = [a_record(count={"severity": "felony"}), a_record(record_id="ef" * 8, count={"severity": "felony"})]
    persons = [PaperPerson("person-1", (RECORD_ID, "ef" * 8))]
    (felony, *_) = summary_of(([a_determination()], records, persons)).impacts
    assert (felony.had, felony.freed) == (1, 0)
    (felony, *_) = summary_of(([a_determination(), a_determination(2, record_id="ef" * 8)], records, persons)).impacts
    assert (felony.had, felony.freed) == (1, 1)


def test_the_freed_with_a_record_in_review_are_told_apart():
    records = [a_record(status="needs_review"), a_record(record_id="ef" * 8)]
    determinations = [a_determination(1), a_determination(2, record_id="ef" * 8, person_id="person-2")]
    persons = [a_person(), PaperPerson("person-2", ("ef" * 8,))]
    conviction = summary_of((determinations, records, persons)).impacts[1]
    assert (conviction.had, conviction.freed, conviction.freed_in_review) == (2, 2, 1)


def test_a_leap_day_has_its_seven_years_too():
    record = a_record(event={"date": "2013-03-01"})
    found = impacts([a_determination(date="2013-03-01")], [record], {RECORD_ID: "p"}, date(2020, 2, 29))
    assert found["conviction_in_seven_years"].freed == 1


def test_the_pointer_of_a_determination_is_the_count_that_is_cleared():
    record = a_record(more_events=[court("1990-01-01", "misdemeanor")])
    other = a_determination(pointer="/events/1/counts/0")
    assert impacts([other], [record], {RECORD_ID: "p"}, AS_OF)["conviction"].freed == 0
    assert (
        impacts([other, a_determination(2, pointer=COUNT)], [record], {RECORD_ID: "p"}, AS_OF)["conviction"].freed
        == 1
    )
