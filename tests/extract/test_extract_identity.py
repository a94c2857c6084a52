"""Who is the same person: identifiers, or name and birth date together; never a name alone."""

import random
from typing import Any

import pytest

from extract.identity import BITS, COMPARISONS, Matching, match_people
from extract.record import Evidence, Person, Record, Review, Source


def record(number: int, confidence: float = 0.99, **person: Any) -> Record:
    values = Person(**person)
    evidence = {
        f"/person/{name}": Evidence(confidence=confidence, page=1)
        for name, value in values.model_dump().items()
        if value
    }
    return Record(
        record_id=f"{number:016x}",
        source=Source(
            path=f"{number}.png",
            sha256="0" * 64,
            media_type="image/png",
            pages=[1],
            family="rap_sheet",
            text_layer="ocr",
            quality=0.9,
        ),
        person=values,
        evidence=evidence,
        review=Review(status="auto"),
    )


def outcome(matching: Matching) -> str:
    assert len(matching.links) <= 1
    return matching.links[0].outcome if matching.links else "no_pair"


LUKE = {"name": "SKYWALKER, LUKE JAY", "date_of_birth": "1957-01-19"}


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        pytest.param(LUKE, LUKE, "match", id="name-and-birth-date"),
        pytest.param({**LUKE, "cii": "A99000015"}, {"name": "WALKER, LUC", "cii": "A99000015"}, "review",
                     id="cii-alone"),
        pytest.param({**LUKE, "cii": "A99000015"}, {**LUKE, "cii": "99000015"}, "match", id="cii-without-its-letter"),
        pytest.param({"name": LUKE["name"]}, {"name": LUKE["name"]}, "review", id="name-alone-is-a-question"),
        pytest.param(LUKE, {"name": LUKE["name"]}, "review", id="one-without-a-birth-date"),
        pytest.param(LUKE, {**LUKE, "date_of_birth": "1957-01"}, "review", id="month-of-birth-only"),
        pytest.param(LUKE, {**LUKE, "date_of_birth": "1963-08-02"}, "no_match", id="other-birth-date"),
        pytest.param(LUKE, {**LUKE, "name": "SKYWALKER, LUCAS"}, "review", id="perhaps-twins"),
        pytest.param(LUKE, {**LUKE, "name": "SKYWA1KER, LUKE"}, "match", id="scanner-read-1-for-L"),
        pytest.param(LUKE, {"name": "OTHER, MAN", "aliases": [LUKE["name"]], "date_of_birth": LUKE["date_of_birth"]},
                     "match", id="alias"),
        pytest.param({**LUKE, "name": "SKYWALKER, LUKE JR"}, {**LUKE, "name": "SKYWALKER, LUKE SR"}, "no_match",
                     id="junior-and-senior"),
        pytest.param({**LUKE, "cii": "A99000015"}, {**LUKE, "cii": "A12345678"}, "no_match", id="two-sure-cii"),
        pytest.param({**LUKE, "fbi": "123456A7"}, {"name": "SKYWALKER, LUKE", "fbi": "123456A7"}, "match",
                     id="fbi-and-name"),
        pytest.param(LUKE, {"name": "ORGANA, LEIA", "date_of_birth": "1957-01-19"}, "no_match", id="birthday-shared"),
    ],
)  # fmt: skip
def test_judges_a_pair(one: dict[str, Any], two: dict[str, Any], expected: str) -> None:
    assert outcome(match_people([record(1, **one), record(2, **two)])) == expected


def test_an_identifier_read_unsurely_does_not_veto_but_leaves_a_match_open_to_doubt() -> None:
    sure = match_people([record(1, **LUKE, cii="A99000015"), record(2, **LUKE, cii="A55512345")])
    unsure = match_people([record(1, **LUKE, cii="A99000015"), record(2, confidence=0.5, **LUKE, cii="A55512345")])
    assert sure.links[0].veto == "cii"
    assert unsure.links[0].veto is None


def test_bits_add_up_to_the_score() -> None:
    link = match_people([record(1, **LUKE, sex="M"), record(2, **LUKE, sex="M")]).links[0]
    assert set(link.by_comparison) == set(COMPARISONS) == set(BITS)
    assert link.bits == pytest.approx(link.prior + sum(link.by_comparison.values()))


def test_a_veto_inside_a_person_is_never_joined() -> None:
    # both ends match the middle record, which has no suffix; the ends veto each other
    junior = record(1, **{**LUKE, "name": "SKYWALKER, LUKE JR"})
    plain = record(2, **LUKE)
    senior = record(3, **{**LUKE, "name": "SKYWALKER, LUKE SR"})
    matching = match_people([junior, plain, senior])
    assert not any({junior.record_id, senior.record_id} <= set(person.members) for person in matching.persons)
    assert len(matching.persons) == 2
    assert len(matching.questions) == 1


def test_the_order_of_records_does_not_matter() -> None:
    rng = random.Random(4)
    firsts, births = ["LUKE", "LEIA", "HAN"], ["1957-01-19", "1957-01-91"[:7], None, "1960-05-05"]
    records = [
        record(i, name=f"SKYWALKER, {rng.choice(firsts)}", date_of_birth=rng.choice(births)) for i in range(30)
    ]
    expected = match_people(records)
    for _ in range(5):
        rng.shuffle(records)
        assert match_people(records) == expected


def test_every_record_is_in_exactly_one_person_whose_id_is_kept() -> None:
    records = [record(1, **LUKE), record(2, **LUKE), record(3, name="ORGANA, LEIA")]
    first = match_people(records)
    assert sorted(member for person in first.persons for member in person.members) == [r.record_id for r in records]
    known = {records[1].record_id: "p-kept"}
    assert match_people(records, known).persons[-1].person_id == "p-kept"


def test_contradicting_values_are_named_and_no_longer_facts() -> None:
    one = record(1, **LUKE, cii="A99000015", sex="M")
    two = record(2, **{**LUKE, "date_of_birth": "1958-01-19"}, cii="A99000015", sex="F")
    person = match_people([one, two]).persons[0]
    assert person.members == [one.record_id, two.record_id]
    assert {conflict.field for conflict in person.conflicts} == {"date_of_birth", "sex"}
    assert person.date_of_birth is None
    assert person.sex is None


def test_a_further_birth_date_of_a_sheet_is_no_contradiction() -> None:
    sheet = record(1, **LUKE, cii="A99000015", other_dates_of_birth=["1955-05-05"])
    paper = record(2, name=LUKE["name"], date_of_birth="1955-05-05", cii="A99000015")
    person = match_people([sheet, paper]).persons[0]
    assert person.date_of_birth == "1957-01-19"
    assert not person.conflicts


def test_a_block_too_common_gives_no_pairs_and_is_counted() -> None:
    matching = match_people([record(i, name="GARCIA, JOSE") for i in range(301)])
    assert matching.capped_blocks == 1
    assert not matching.links


def test_pairs_name_their_strongest_rival() -> None:
    matching = match_people([record(1, **LUKE), record(2, **LUKE), record(3, name=LUKE["name"])])
    link = next(link for link in matching.links if link.b == f"{3:016x}" and link.a == f"{1:016x}")
    assert link.runner_up in (f"{1:016x}", f"{2:016x}")
    assert link.runner_up_probability is not None
