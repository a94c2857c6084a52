import random
from datetime import date

import pytest

from corpora.charges import choose_offence, graded, impose, offences
from corpora.people import Name, invent_person, stream
from corpora.places import choose_place, place
from corpora.prose import day_of_month, long_date, roman, section_in_prose


def _people(count=200):
    return [invent_person(stream(3, number, "person"), 1961, 2006) for number in range(count)]


def test_numbers_of_invented_people_were_never_given_to_anyone():
    for person in _people():
        assert person.ssn[:3] == "000" or person.ssn[0] == "9"


def test_the_names_are_as_mixed_as_california():
    people = _people(400)
    surnames = {person.name.last for person in people}
    assert any("-" in name for name in surnames)
    assert any(" " in name for name in surnames)
    assert any(person.name.suffix for person in people)
    assert any(len(person.aliases) > 1 for person in people)
    assert {person.sex for person in people} == {"M", "F"}
    assert len({person.race for person in people}) > 5


def test_a_person_depends_on_seed_and_number_alone():
    assert invent_person(stream(3, 7, "person"), 1961, 2006) == _people(8)[7]
    assert invent_person(stream(4, 7, "person"), 1961, 2006) != _people(8)[7]


@pytest.mark.parametrize(
    ("name", "formal", "spoken", "readings"),
    [
        pytest.param(Name("DOE", "JANE", "Q"), "DOE, JANE Q", "JANE Q DOE", (), id="plain"),
        pytest.param(Name("DOE", "JOHN", None, "JR"), "DOE, JOHN JR", "JOHN DOE JR", (), id="suffix"),
        pytest.param(
            Name("LUNA RUIZ", "ANA", "EVA"),
            "LUNA RUIZ, ANA EVA",
            "ANA EVA LUNA RUIZ",
            ("RUIZ, ANA EVA LUNA",),
            id="two-part-surname-may-be-taken-for-a-middle-name",
        ),
    ],
)
def test_names_in_both_orders(name, formal, spoken, readings):
    assert (name.formal, name.spoken, name.readings) == (formal, spoken, readings)


@pytest.mark.parametrize(
    ("day", "section", "stands"),
    [
        pytest.param(date(1968, 3, 14), "11530", True, id="old-number-in-1968"),
        pytest.param(date(1968, 3, 14), "11357", False, id="no-new-number-in-1968"),
        pytest.param(date(1974, 6, 1), "11357", True, id="undivided-in-1974"),
        pytest.param(date(1985, 6, 1), "11357(b)", True, id="letters-from-1976"),
        pytest.param(date(1985, 6, 1), "11530", False, id="old-number-gone"),
    ],
)
def test_cannabis_sections_are_those_of_their_day(day, section, stands):
    assert stands == any(offence.section == section for offence, _ in offences(day, True, "rap_sheet"))


def test_half_of_the_offences_are_others_of_their_time():
    other = {offence.section for offence, _ in offences(date(1970, 1, 1), False, "rap_sheet")}
    assert "459" in other
    assert "23152(a)" not in other


def test_where_nothing_fits_another_offence_takes_its_place():
    chosen = choose_offence(random.Random(1), date(1930, 1, 1), cannabis=True)
    assert not chosen.cannabis


@pytest.mark.parametrize("felony", [True, False])
def test_severity_agrees_with_the_grading(felony):
    rng = random.Random(5)
    for _ in range(60):
        offence = choose_offence(rng, date(1995, 1, 1), cannabis=True, felony=felony)
        severity = graded(rng, offence, felony)
        assert (severity == "felony") == felony


@pytest.mark.parametrize(
    ("day", "lengths"),
    [
        pytest.param(date(1968, 1, 1), {"P0D"}, id="no-number-before-the-determinate-law"),
        pytest.param(date(1990, 1, 1), {"P16M", "P2Y", "P3Y", "P4Y", "P24M"}, id="fixed-terms-after"),
    ],
)
def test_prison_terms_are_those_of_their_day(day, lengths):
    rng = random.Random(2)
    sentences = [impose(rng, "felony", day).to_record("TEXT") for _ in range(200)]
    assert {sentence.prison for sentence in sentences if sentence.prison} == lengths


def test_an_infraction_is_fined_only():
    sentence = impose(random.Random(3), "infraction", date(2012, 1, 1))
    assert sentence.fine is not None
    assert sentence.jail is None
    assert sentence.probation is None


def test_the_municipal_courts_end_with_the_century():
    los_angeles = place("LOS ANGELES")
    rng = random.Random(1)
    before = {los_angeles.court_label(rng, date(1990, 1, 1), felony=False)[:4] for _ in range(20)}
    after = {los_angeles.court_label(rng, date(2005, 1, 1), felony=False)[:4] for _ in range(20)}
    assert before == {"CAMC"}
    assert after == {"CASC"}


def test_small_counties_had_justice_courts():
    humboldt = place("HUMBOLDT")
    labels = {humboldt.court_label(random.Random(number), date(1980, 1, 1), felony=False)[:4] for number in range(40)}
    assert labels == {"CAMC", "CAJC"}


def test_case_numbers_follow_the_county_and_the_year():
    assert place("LOS ANGELES").case_number(random.Random(1), date(1975, 1, 1), felony=True)[0] == "A"
    assert place("SACRAMENTO").case_number(random.Random(1), date(1993, 1, 1), felony=True).startswith("93F")
    assert len(place("LOS ANGELES").case_number(random.Random(2), date(1993, 1, 1), felony=False)) == 8


def test_an_unknown_county_is_refused():
    with pytest.raises(ValueError, match="'NEVERLAND'"):
        place("NEVERLAND")


def test_los_angeles_is_chosen_most_often():
    rng = random.Random(9)
    chosen = [choose_place(rng).county for _ in range(400)]
    assert max(set(chosen), key=chosen.count) == "LOS ANGELES"
    assert len(set(chosen)) > 15


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(1968, 3, 1), "1st day of March, 1968"),
        (date(1968, 3, 2), "2nd day of March, 1968"),
        (date(1968, 3, 11), "11th day of March, 1968"),
        (date(1968, 3, 23), "23rd day of March, 1968"),
        (date(1968, 3, 30), "30th day of March, 1968"),
    ],
)
def test_days_as_clerks_wrote_them(day, written):
    assert day_of_month(day) == written


def test_other_words_of_clerks():
    offence = choose_offence(random.Random(1), date(1966, 1, 1), cannabis=True)
    assert offence.section in section_in_prose(random.Random(1), offence)
    assert offence.section in section_in_prose(random.Random(1), offence, short=True)
    assert long_date(date(1968, 3, 4)) == "March 4, 1968"
    assert [roman(number) for number in (1, 4, 12)] == ["I", "IV", "XII"]
