"""Which readings make sense together, and what a paper says twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from extract.draft import CountDraft, EventDraft, Field, PersonDraft, RecordDraft, SentenceDraft, derived
from extract.fitness import CountFacts, EventFacts, count_misfits, event_misfits
from extract.recurrence import TWICE, recurring
from extract.sense import CHOSEN, sensible
from extract.text import PageText
from ocr.page import Page

LATEST = date(2020, 1, 1)
MakePage = Callable[..., Page]


def event(**facts: str | None) -> EventFacts:
    given = {"type": "court", "day": "1968-03-14", "agency": None, "born": None, "arrested": None, **facts}
    return EventFacts(latest=LATEST.isoformat(), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "odd"),
    [
        ({}, None),
        ({"day": None}, None),
        ({"day": "2020-01-02"}, "plausible"),
        ({"day": "2020"}, None),
        ({"born": "1958-03-14"}, None),
        ({"born": "1958-03-15"}, "eleventh"),
        ({"born": "1958"}, None),
        ({"born": "1959"}, "eleventh"),
        ({"arrested": "1968-03-14"}, None),
        ({"arrested": "1968-03-15"}, "arrest"),
        ({"type": "custody", "arrested": "1968-03-15"}, None),
        ({"day": "1994-12-31", "agency": "JUSTICE COURT, GRIDLEY"}, None),
        ({"day": "1995-01-01", "agency": "JUSTICE COURT, GRIDLEY"}, "sat"),
        ({"day": "2001-02-08", "agency": "CAMC HANFORD"}, "sat"),
        ({"day": "2001-02-08", "agency": "CASC MC HANFORD"}, None),
        ({"day": "1995", "agency": "JUSTICE COURT, GRIDLEY"}, "sat"),
    ],
)
def test_a_day_is_at_odds_with_birth_arrest_court_and_calendar(facts: dict[str, str], odd: str | None) -> None:
    found = [misfit.reason for misfit in event_misfits(event(**facts))]
    assert [odd in reason for reason in found] == [True] if odd else not found


@pytest.mark.parametrize(
    ("section", "severity", "day", "blamed"),
    [
        ("11530", "felony", "1968-03-14", None),
        ("11530", "felony", "1984-03-14", "section"),
        ("11530", "felony", "1975-03-14", None),  # an offence of before 1973-03-07, tried two years later
        ("11357", "felony", "1968-03-14", "section"),
        ("11357(b)", "misdemeanor", "1985-06-01", None),
        ("11357(b)", "felony", "1985-06-01", "severity"),
        ("11500", "felony", "1967-06-01", None),  # other narcotics by then: the table does not know
        ("11550", "misdemeanor", "1996-06-01", None),
        ("459", "felony", "1968-03-14", None),
    ],
)
def test_the_law_of_the_day_speaks_against_sections_and_grades(
    section: str, severity: str, day: str, blamed: str | None
) -> None:
    count = CountFacts("PC" if section == "459" else "HS", section, severity, None)
    found = [misfit.field for misfit in count_misfits(count, event(day=day))]
    assert found == ([blamed] if blamed else [])


def test_offences_after_the_event_and_before_the_eleventh_year_are_at_odds() -> None:
    count = CountFacts("HS", "11530", "felony", "1968-03-15")
    assert [m.field for m in count_misfits(count, event())] == ["offence_date"]
    early = CountFacts("HS", "11530", "felony", "1967-11-02")
    assert [m.field for m in count_misfits(early, event(born="1957-11-03"))] == ["offence_date"]
    assert not list(count_misfits(early, event(born="1944-10-21")))


def test_prison_does_not_go_with_a_misdemeanor() -> None:
    count = CountFacts("PC", "459", "misdemeanor", None, prison=True)
    assert [m.field for m in count_misfits(count, event())] == ["severity"]


def value(text: str | None, *others: str, **more: object) -> Field[str]:
    alternatives = tuple((other, 0.0, "another reading") for other in others)
    return Field(text, spans=((0, 1),), raw=text, alternatives=alternatives, **more)  # type: ignore[arg-type]


def record(
    day: Field[str] | None,
    section: Field[str],
    severity: str = "felony",
    born: Field[str] | None = None,
    sentence: SentenceDraft | None = None,
) -> RecordDraft:
    count = CountDraft(
        code=value("HS"),
        section=section,
        severity=value(severity),
        disposition=value("convicted"),
        disposition_date=derived(day.value, "../../date") if day is not None and day.value else None,
        sentence=sentence or SentenceDraft(),
    )
    court = EventDraft(type=value("court"), date=day, case_number=value("A395487"), counts=(count,))
    return RecordDraft(person=PersonDraft(name=value("ORGANA, LEIA"), date_of_birth=born), events=(court,))


@pytest.fixture
def blank(make_page: MakePage) -> PageText:
    return PageText.of_pages([make_page("x", layer="ocr")])


def test_what_makes_sense_is_left_alone(blank: PageText) -> None:
    draft = record(value("1968-03-14", "1963-03-14"), value("11530", "11580"), born=value("1944-10-21"))
    assert sensible(draft, blank, LATEST) is draft


def test_another_section_that_stood_then_takes_its_place_and_a_person_sees_both(blank: PageText) -> None:
    seen = sensible(record(value("1985-03-14"), value("11530", "11357")), blank, LATEST)
    section = seen.events[0].counts[0].section
    assert section is not None
    assert (section.value, section.reason, section.raw) == ("11357", CHOSEN, "11530")
    assert section.cost == 1
    assert section.alternatives[0][0] == "11530"


def test_another_day_takes_its_place_and_what_follows_from_it_moves(blank: PageText) -> None:
    seen = sensible(record(value("1988-03-14", "1968-03-14"), value("11530")), blank, LATEST)
    court = seen.events[0]
    assert court.date is not None
    assert court.date.value == "1968-03-14"
    assert court.date.reason == CHOSEN
    decided = court.counts[0].disposition_date
    assert decided is not None
    assert decided.value == "1968-03-14"


def test_one_birth_date_for_all_events(blank: PageText) -> None:
    seen = sensible(
        record(value("1968-03-14"), value("11530"), born=value("1964-10-21", "1944-10-21")), blank, LATEST
    )
    assert seen.person.date_of_birth is not None
    assert seen.person.date_of_birth.value == "1944-10-21"


def test_what_nothing_mends_stays_and_says_why(blank: PageText) -> None:
    seen = sensible(record(value("1985-03-14"), value("11530", "11531")), blank, LATEST)
    section = seen.events[0].counts[0].section
    assert section is not None
    assert section.value == "11530"
    assert section.sense < 1
    assert section.reason == "the section was not in force on the day"


def test_what_a_text_layer_says_is_what_it_says(make_page: MakePage) -> None:
    draft = record(value("1985-03-14"), value("11530"))
    seen = sensible(draft, PageText.of_pages([make_page("x")]), LATEST)
    assert seen.events[0].counts[0].section == draft.events[0].counts[0].section


def test_a_familys_own_reason_stays(blank: PageText) -> None:
    seen = sensible(record(value("1985-03-14"), value("11530", reason="smudged")), blank, LATEST)
    section = seen.events[0].counts[0].section
    assert section is not None
    assert section.reason == "smudged"


def test_suspended_prison_goes_with_a_misdemeanor(blank: PageText) -> None:
    term = SentenceDraft(prison=value("P16M"), suspended=(value("prison"),))
    draft = record(value("1977-03-14"), value("11360"), "felony", sentence=term)
    assert sensible(draft, blank, LATEST) is draft


PAPER = """\
SUPERIOR COURT OF CALIFORNIA, COUNTY OF LOS ANGELES
PEOPLE vs. LEIA ORGANA        No. A395487
Violation: H&S 11530
On March 14, 1968, the defendant LEIA ORGANA was found guilty
of Section 11530 of the Health and Safety Code.
Dated: this 14th day of March, 1968.    No. A 395487
"""


def supports(text: PageText, draft: RecordDraft) -> dict[str, float]:
    seen = recurring(draft, text)
    court = seen.events[0]
    fields = {
        "name": seen.person.name,
        "date": court.date,
        "case": court.case_number,
        "section": court.counts[0].section,
        "code": court.counts[0].code,
    }
    return {name: field.support for name, field in fields.items() if field is not None}


def test_what_a_paper_says_twice_is_supported(make_page: MakePage) -> None:
    text = PageText.of_pages([make_page(PAPER)])
    found = supports(text, record(value("1968-03-14"), value("11530")))
    assert found == dict.fromkeys(("name", "date", "case", "section", "code"), TWICE)


def test_what_stands_once_is_not(make_page: MakePage) -> None:
    text = PageText.of_pages([make_page(PAPER.splitlines()[0] + "\n" + "\n".join(PAPER.splitlines()[1:2]))])
    assert not any(supports(text, record(value("1968-03-14"), value("11530"))).values())


@pytest.mark.parametrize(
    "written", ["3-14-68", "03/14/1968", "19680314", "Mar. 14 1968", "14 MARCH 1968", "March 14th, 1968"]
)
def test_a_day_is_known_however_it_is_written(make_page: MakePage, written: str) -> None:
    text = PageText.of_pages([make_page(f"heard on {written}\ndated March 14, 1968")])
    assert supports(text, record(value("1968-03-14"), value("11530")))["date"] == TWICE


def test_two_counts_alike_need_their_section_four_times(make_page: MakePage) -> None:
    draft = record(value("1968-03-14"), value("11530"))
    court = draft.events[0]
    both = RecordDraft(
        person=draft.person,
        events=(EventDraft(type=court.type, date=court.date, counts=(court.counts[0], court.counts[0])),),
    )
    three = PageText.of_pages([make_page("11530 11530\n11530")])
    four = PageText.of_pages([make_page("11530 11530\n11530 11530")])
    assert recurring(both, three).events[0].counts[0].section == court.counts[0].section
    section = recurring(both, four).events[0].counts[1].section
    assert section is not None
    assert section.support == TWICE


def test_what_was_repaired_or_doubted_gets_no_support(make_page: MakePage) -> None:
    text = PageText.of_pages([make_page(PAPER)])
    assert supports(text, record(value("1968-03-14"), value("11530", cost=0.5)))["section"] == 0
    assert supports(text, record(value("1968-03-14", sense=0.6), value("11530")))["date"] == 0


def test_papers_of_several_events_are_left_alone(make_page: MakePage) -> None:
    text = PageText.of_pages([make_page(PAPER)])
    draft = record(value("1968-03-14"), value("11530"))
    several = RecordDraft(person=draft.person, events=draft.events * 2)
    assert recurring(several, text) is several
