"""Whole small runs for the report, drawn from a seed: people, records, determinations."""

from __future__ import annotations

import random

from paper_builders import a_determination, a_record

from eligibility.determination import Determination
from eligibility.papers import PaperPerson
from eligibility.report import RunFacts
from extract.record import Count, Event, Record

Run = tuple[list[Determination], list[Record], list[PaperPerson]]

FACTS = RunFacts.model_validate(
    {"as_of": "2020-02-13", "packs": ["ca-prop64"], "county": "LOS ANGELES", "version": "0.1.0"}
)


def a_run(people: int, seed: int = 1, packs: tuple[str, ...] = ("ca-prop64",)) -> Run:
    """Return *people* with one to three convictions each; those of the table's sections are decided on."""
    draw = random.Random(seed)
    determinations, records, persons = [], [], []
    for number in range(people):
        record_id = f"{number:016x}"
        events = [_event(draw, number, index) for index in range(draw.choice([1, 1, 2, 3]))]
        record = a_record(
            record_id=record_id,
            race=draw.choice(["BLACK", "HISPANIC", "WHITE", None]),
            status=draw.choice(["auto", "needs_review"]),
        )
        records.append(record.model_copy(update={"events": events}))
        persons.append(PaperPerson(f"person-{number}", (record_id,), name="ORGANA, LEIA"))
        for index, event in enumerate(events):
            count = event.counts[0]
            if count.code != "HS":
                continue
            for pack in packs:
                outcome = draw.choice(
                    ["dismiss", "dismiss", "dismiss", "reduce", "review", "refer", "no_relief", "not_covered"]
                )
                determinations.append(
                    a_determination(
                        len(determinations),
                        person_id=f"person-{number}",
                        record_id=record_id,
                        pointer=f"/events/{index}/counts/0",
                        case_number=event.case_number,
                        county=event.county,
                        date=event.date,
                        section=count.section,
                        severity=count.severity,
                        pack=pack,
                        outcome=outcome,
                        reduce_to=draw.choice(["infraction", "misdemeanor"]) if outcome == "reduce" else None,
                    )
                )
    return determinations, records, persons


def _event(draw: random.Random, number: int, index: int) -> Event:
    code, section = draw.choice([("HS", "11357(b)"), ("HS", "11359"), ("HS", "11360(a)"), ("PC", "484")])
    charge = Count(
        number=1,
        code=code,
        section=section,
        severity=draw.choice(["felony", "misdemeanor", None]),
        disposition="convicted",
    )
    return Event(
        type="court",
        date=draw.choice([None, f"{draw.randint(1961, 2019)}-03-14"]),
        county=draw.choice(["LOS ANGELES", "KERN", None]),
        case_number=f"A{number}-{index}",
        counts=[charge],
    )
