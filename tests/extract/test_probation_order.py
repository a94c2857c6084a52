"""Orders about probation, from a page's words to records: typed prose, sheets with blanks, forms, later orders."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from abstract_pages import page_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.assemble import FileSource, read_document
from extract.families.probation_order import READER
from extract.family import recognise
from extract.record import Record, missing_evidence
from extract.text import PageText
from ocr.page import Box, CheckBox, Page

LATEST = date(2026, 11, 22)
SOURCE = FileSource("box-1/order.tif", "0" * 64, "image/tiff")
NONE = None
SAMPLES = Path(__file__).parent / "probation"


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")


def pages_of(text: str) -> list[Page]:
    return [page_of(part, number) for number, part in enumerate(text.split("-----page-----\n"), start=1)]


def records_of(text: str) -> list[Record]:
    return read_document(SOURCE, pages_of(text), LATEST).records


def only(text: str) -> Record:
    (record,) = records_of(text)
    return record


def counts_of(record: Record) -> list[tuple[object, ...]]:
    return [
        (
            count.number,
            count.code,
            count.section,
            count.plea,
            count.disposition,
            count.disposition_date,
            count.severity,
        )
        for count in record.events[0].counts
    ]


def sentence_of(record: Record) -> tuple[object, ...]:
    sentence = record.events[0].counts[0].sentence
    return sentence.probation, sentence.jail, sentence.prison, sentence.fine, sentence.suspended


# sample: one defendant a row: (name, aliases, birth), (date, agency, case number),
# [number, code, section, plea, disposition, disposition date, severity],
# (probation, jail, prison, fine, suspended) of the first count
WHOLE = {
    "typed_1966": [
        (
            ("SOLO, HAN HORATIO", ["SOLLO, HANS"], None),
            ("1966-06-07", "SUPERIOR COURT, SACRAMENTO", "33817"),
            [
                (2, "HS", "11530", "guilty", "convicted", "1966-06-07", "felony"),
                (1, None, None, None, "dismissed", "1966-06-07", None),
            ],
            ("P5Y", "P6M", None, 300.0, []),
        )
    ],
    "two_defendants_1971": [
        (
            ("WREN, SABINE", [], None),
            ("1971-08-09", "SUPERIOR COURT, ALAMEDA", "48213"),
            [(1, "PC", "459", None, "convicted", "1971-08-09", "misdemeanor")],
            ("P2Y", "P90D", None, 150.0, ["jail"]),
        ),
        (
            ("BRIDGER, EZRA LOTHAL", [], None),
            ("1971-08-09", "SUPERIOR COURT, ALAMEDA", "48213"),
            [(2, "HS", "11530", "nolo_contendere", "convicted", "1971-08-09", "felony")],
            ("P3Y", "P60D", None, None, []),
        ),
    ],
    "form_1979": [
        (
            ("DAMERON, POE", ["DAMON, PETER"], "1953-03-09"),
            ("1979-10-15", "SUPERIOR COURT, KERN", "19884"),
            [
                (1, "HS", "11358", None, "convicted", "1979-10-15", "felony"),
                (3, "PC", "484", None, "convicted", "1979-10-15", "misdemeanor"),
            ],
            ("P3Y", "P120D", None, 250.0, []),
        )
    ],
    "misdemeanor_1984": [
        (
            ("SKYWALKER, REY", [], None),
            ("1984-02-14", "MUNICIPAL COURT, FRESNO JUDICIAL DISTRICT", "M84-11021"),
            [(None, "HS", "11357(b)", "nolo_contendere", "convicted", "1984-02-14", "misdemeanor")],
            ("P12M", None, None, 65.0, []),
        )
    ],
    "reduced_1976": [
        (
            ("SKYWALKER, LUKE OWEN JR", [], None),
            ("1976-09-16", "SUPERIOR COURT, SAN DIEGO", "CR31774"),
            [(None, "HS", "11359", "guilty", "convicted", "1976-09-16", "misdemeanor")],
            ("P1Y", "P30D", None, None, []),
        )
    ],
    "two_pages_1968": [
        (
            ("ERSO, JYN", [], None),
            ("1968-03-04", "SUPERIOR COURT, MARIN", "2210"),
            [(3, "HS", "11721", None, "convicted", "1968-03-04", "misdemeanor")],
            ("P18M", "P20D", None, None, []),
        )
    ],
    "boxes_in_prose_1981": [
        (
            ("IMWE, CHIRRUT", [], None),
            ("1981-05-12", "MUNICIPAL COURT, VAN NUYS JUDICIAL DISTRICT", "M112233"),
            [(None, "HS", "11357(c)", "guilty", "convicted", "1981-05-12", "misdemeanor")],
            ("P2Y", None, None, 125.0, []),
        )
    ],
    "letters_1999": [
        (
            ("ANDOR, CASSIAN JERON", [], "1970-04-14"),
            ("1999-03-02", "SUPERIOR COURT, SANTA CLARA", "C9812345"),
            [
                (1, "HS", "11359", "nolo_contendere", "convicted", "1999-03-02", "felony"),
                (2, "PC", "12020(a)", "nolo_contendere", "convicted", "1999-03-02", "felony"),
                (3, "HS", "11364", "nolo_contendere", "convicted", "1999-03-02", "misdemeanor"),
            ],
            ("P3Y", "P6M", None, 150.0, []),
        )
    ],
    "list_1973": [
        (
            ("ERSO, LYRA MARIE", [], None),
            ("1973-01-08", "SUPERIOR COURT, SHASTA", "4410"),
            [
                (None, "HS", "11530", None, "convicted", "1973-01-08", "felony"),
                (None, "HS", "11911", None, "convicted", "1973-01-08", "felony"),
            ],
            ("P3Y", "P90D", None, None, []),
        )
    ],
}


@pytest.mark.parametrize("name", WHOLE)
def test_whole_orders(name: str) -> None:
    records = records_of(sample(name))
    assert len(records) == len(WHOLE[name])
    for record, (person, event, counts, sentence) in zip(records, WHOLE[name], strict=True):
        assert record.source.family == "probation_order"
        assert (record.person.name, record.person.aliases, record.person.date_of_birth) == person
        assert (record.events[0].date, record.events[0].agency, record.events[0].case_number) == event
        assert counts_of(record) == counts
        assert sentence_of(record) == sentence
        assert record.review.status == "auto", record.review.reasons
        assert missing_evidence(record) == []


# sample: event date, day of the conviction, severity, update
LATER = {
    "set_aside_1969": ("1969-05-02", "1965-03-14", "felony", "set_aside"),
    "petition_1995": ("1995-06-12", "1989-05-04", "felony", "set_aside"),
    "revoked_1972": ("1972-04-03", "1970-01-20", "felony", "probation_revoked"),
    "modified_1975": ("1975-03-04", "1973-08-01", "felony", "sentence_modified"),
    "terminated_1975": ("1975-02-03", "1974-07-09", "misdemeanor", "other"),
}


@pytest.mark.parametrize("name", LATER)
def test_a_later_order_is_an_update_of_an_earlier_conviction(name: str) -> None:
    record = only(sample(name))
    day, convicted, severity, update = LATER[name]
    (count,) = record.events[0].counts
    assert record.source.family == "probation_order"
    assert record.events[0].date == day
    assert (count.disposition, count.disposition_date, count.severity) == ("convicted", convicted, severity)
    assert [(each.date, each.disposition) for each in count.updates] == [(day, update)]
    assert count.sentence.probation is None
    assert record.review.status == "auto", record.review.reasons


def test_a_revocation_may_impose_the_sentence() -> None:
    assert only(sample("revoked_1972")).events[0].counts[0].sentence.prison == "P0D"


def test_probation_that_is_revoked_and_reinstated_goes_on() -> None:
    text = sample("revoked_1972").replace(
        "hereby revoked, and that said defendant be imprisoned in the State Prison\nfor the term prescribed by law.",
        "hereby revoked, and that probation be reinstated on the same terms.",
    )
    assert "reinstated" in text
    (count,) = only(text).events[0].counts
    assert [each.disposition for each in count.updates] == ["other"]


def test_a_petition_that_is_denied_sets_nothing_aside() -> None:
    text = sample("petition_1995").replace("[X] The petition is granted", "[ ] The petition is granted")
    text = text.replace("[ ] The petition is denied", "[X] The petition is denied")
    record = only(text)
    assert [update for count in record.events[0].counts for update in count.updates] == []
    assert record.review.status == "needs_review"


def test_what_may_follow_a_violation_is_no_update() -> None:
    text = sample("typed_1966").replace(
        "narcotics users.", "narcotics users. Upon any violation hereof probation may be revoked."
    )
    assert [update for count in only(text).events[0].counts for update in count.updates] == []


# before and after in the text, what becomes of the (number, code, section, severity) of the first count
CRIME = "Count Two thereof, possession of marijuana, a felony, in violation of\n" + (
    "Section 11530 of the Health and Safety Code"
)
PHRASES = {
    "label before": (
        CRIME,
        "Count Two, a violation of Section 11530 of the Health and Safety\nCode, a felony",
        (2, "HS", "11530", "felony"),
    ),
    "abbreviated": (
        CRIME,
        "Ct. 2, viol. Sec. 11530 H. & S. C., a felony",
        (2, "HS", "11530", "felony"),
    ),
    "reduced in the clause": (
        "marijuana, a felony, in violation of\nSection 11530 of the Health and Safety Code",
        "marijuana, a felony, in violation of\nSection 11530 of the Health and Safety Code, which the Court now "
        "declares\nto be a misdemeanor",
        (2, "HS", "11530", "misdemeanor"),
    ),
    "attempt": (
        "possession of marijuana, a felony",
        "attempted possession of marijuana, a felony",
        (2, "HS", "11530", "felony"),
    ),
}


@pytest.mark.parametrize("name", PHRASES)
def test_wordings_of_the_conviction(name: str) -> None:
    before, after, wanted = PHRASES[name]
    text = sample("typed_1966")
    assert before in text
    count = only(text.replace(before, after)).events[0].counts[0]
    assert (count.number, count.code, count.section, count.severity) == wanted
    assert count.attempted is (name == "attempt")


# a term of the order, and the (probation, jail, prison, fine, suspended) that it makes
TERMS = {
    "He serve 90 days in the County Jail.": ("P5Y", "P90D", None, None, []),
    "He be confined in the county jail for one hundred twenty (120) days.": ("P5Y", "P120D", None, None, []),
    "As a condition of probation he serve thirty days in the county jail.": ("P5Y", "P30D", None, None, []),
    "He pay a fine of $250 plus a penalty assessment of $25.": ("P5Y", None, None, 250.0, []),
    "He pay a fine of $150 plus penalt asesment of. $10.": ("P5Y", None, None, 150.0, []),
    "He pay a fine of $100 or serve 20 days in the county jail in lieu thereof.": ("P5Y", None, None, 100.0, []),
    "He pay a fine of $65, in default thereof to be imprisoned one day for each $5.": ("P5Y", None, None, 65.0, []),
    "He make restitution of $500 during the period of probation.": ("P5Y", None, None, None, []),
    "He report to the Probation Officer within 48 hours for 6 months.": ("P5Y", None, None, None, []),
    "He receive credit for 14 days served.": ("P5Y", None, None, None, []),
}


@pytest.mark.parametrize("term", TERMS)
def test_terms_of_probation(term: str) -> None:
    text = sample("typed_1966")
    first, last = text.index("     1. He serve"), text.index("     3. He not")
    assert sentence_of(only(f"{text[:first]}     1. {term}\n{text[last:]}")) == TERMS[term]


def test_a_term_whose_execution_is_suspended() -> None:
    text = sample("typed_1966").replace(
        "proceedings be suspended and that the\nimposition of sentence be suspended for a period of five (5) "
        "years, and",
        "defendant be imprisoned in the State Prison for the term\nprescribed by law, that execution of sentence be "
        "suspended, and",
    )
    probation, _, prison, _, suspended = sentence_of(only(text))
    assert (probation, prison, suspended) == ("P5Y", "P0D", ["prison"])


def test_judges_and_counsel_are_not_defendants() -> None:
    names = {record.person.name for name in WHOLE for record in records_of(sample(name))}
    assert not any("WINDU" in str(name) or "CALRISSIAN" in str(name) or "KANATA" in str(name) for name in names)


def test_defendants_that_share_their_counts() -> None:
    text = sample("two_defendants_1971")
    first, last = text.index("of August, 1971, and the defendant"), text.index("     IT IS ORDERED")
    shared = (
        "of August, 1971, and the defendants SABINE WREN and EZRA LOTHAL BRIDGER\nhaving each been convicted of "
        "possession of marijuana, a felony, in\nviolation of Section 11530 of the Health and Safety Code, as charged "
        "in\nCount I of the information,\n\n"
    )
    records = records_of(text[:first] + shared + text[last:])
    assert [record.events[0].counts[0].section for record in records] == ["11530", "11530"]
    assert [record.events[0].counts[0].sentence.jail for record in records] == ["P90D", "P60D"]


def test_counts_that_name_neither_defendant_go_to_a_person() -> None:
    text = sample("two_defendants_1971")
    first, last = text.index("and the defendant SABINE"), text.index("     IT IS ORDERED")
    vague = "upon verdicts of guilty of burglary, a felony, in violation of\nSection 459 of the Penal Code,\n\n"
    records = records_of(text[:first] + vague + text[last:])
    assert len(records) == 2
    assert {record.review.status for record in records} == {"needs_review"}


def test_different_days_go_to_a_person() -> None:
    record = only(sample("typed_1966").replace("this 7th day of June", "this 17th day of June"))
    assert record.events[0].date == "1966-06-07"
    assert record.review.status == "needs_review"


def test_a_stamp_of_filing_is_no_day_of_the_order() -> None:
    text = "                                        FILED\n                                        JUN 9 1966\n"
    assert only(text + sample("typed_1966")).events[0].date == "1966-06-07"


def test_the_day_of_signing_stands_in() -> None:
    text = sample("typed_1966").replace(
        ", and the matter coming on for\nhearing on the application for probation on June 7, 1966", ""
    )
    assert only(text).events[0].date == "1966-06-07"


def test_both_grades_marked_is_no_grade() -> None:
    text = sample("form_1979").replace("MARIJUANA      X\n", "MARIJUANA      X        X\n")
    record = only(text)
    assert record.events[0].counts[0].severity is None
    assert record.review.status == "needs_review"


def test_no_grade_is_invented() -> None:
    record = only(sample("form_1979").replace("MARIJUANA      X\n", "MARIJUANA\n"))
    assert record.events[0].counts[0].severity is None
    assert record.review.status == "needs_review"


def with_checks(page: Page, states: str) -> Page:
    """Return *page* with a drawn box left of each line that begins with four blanks and a capital."""
    lines = [line for line in page.lines if line.words[0].text in ("Imposition", "Serve", "Pay", "Probation")]
    checks = []
    for line, state in zip(lines, states, strict=True):
        left = line.words[0].box.left - 0.03
        names = {"x": "ticked", "-": "empty", "?": "doubtful"}
        checks.append(CheckBox(Box(left, line.box.top, left + 0.015, line.box.bottom), names[state], 0.97))  # type: ignore[arg-type]
    return Page(1, 1275, 1650, page.lines, "ocr", 0.97, "test", checks=tuple(checks))


DRAWN = """
                 SUPERIOR COURT OF CALIFORNIA
                    COUNTY OF SAN DIEGO
THE PEOPLE OF THE STATE OF CALIFORNIA,  )  NO. CR 31774
        vs.                             )  ORDER GRANTING
SAW GERRERA,                            )  PROBATION
              Defendant.                )

     This matter having come on for hearing on September 16, 1976, and the
defendant having been convicted of the following:

      Count 1: POSSESSION OF MARIJUANA, 11357 H. & S. Code, a felony

IT IS ORDERED:
      Imposition of sentence is suspended.
      Probation is granted for 3 years.
      Serve 60 days in the county jail.
      Pay a fine of $200 plus penalty assessment of $20.

Dated: this 16th day of September, 1976.
"""


@pytest.mark.parametrize(
    ("states", "wanted"),
    [
        ("xxx-", ("P3Y", "P60D", None, None, [])),
        ("xx-x", ("P3Y", None, None, 200.0, [])),
        ("xx--", ("P3Y", None, None, None, [])),
        ("xxxx", ("P3Y", "P60D", None, 200.0, [])),
    ],
)
def test_drawn_boxes(states: str, wanted: tuple[object, ...]) -> None:
    (record,) = read_document(SOURCE, [with_checks(page_of(DRAWN), states)], LATEST).records
    assert sentence_of(record) == wanted
    assert counts_of(record) == [(1, "HS", "11357", None, "convicted", "1976-09-16", "felony")]


def test_a_doubtful_box_is_doubted() -> None:
    (record,) = read_document(SOURCE, [with_checks(page_of(DRAWN), "xx?-")], LATEST).records
    assert record.evidence["/events/0/counts/0/sentence/jail"].reason is not None


def test_an_order_of_two_pages_is_one_document_and_what_follows_is_another() -> None:
    pages = pages_of(sample("two_pages_1968"))
    (span,) = recognise(pages)
    assert [part.page.number for part in span.parts] == [1, 2]
    other = page_of(sample("typed_1966"), 3)
    assert [len(each.parts) for each in recognise([*pages, other])] == [2, 1]


OTHERS = (
    "MINUTE ORDER\nSUPERIOR COURT OF CALIFORNIA, COUNTY OF KERN\nDefendant is placed on probation for 3 years.",
    "REPORT OF PROBATION OFFICER\nSUPERIOR COURT OF CALIFORNIA\nIt is recommended that probation be granted.",
    "DOCKET\nMUNICIPAL COURT\nProbation 2 years, imposition of sentence suspended",
    "Dear Sir,\nthe probation officer has written to us about your order of May 4.",
    "",
)


@pytest.mark.parametrize("text", OTHERS)
def test_other_papers_are_not_claimed(text: str) -> None:
    assert READER.score(text.splitlines()) < 0.5
    assert not READER.begins(text.splitlines(), 0)


@pytest.mark.parametrize("name", [*WHOLE, *LATER])
def test_damaged_orders_raise_nothing_and_state_their_evidence(name: str) -> None:
    rng = random.Random(name)
    text = sample(name)
    for _ in range(3):
        letters = list(text)
        for at in rng.sample(range(len(letters)), len(letters) // 25):
            if letters[at] != "\n":
                letters[at] = rng.choice("0O1lI5S8B |.,;")
        for record in records_of("".join(letters)):
            assert missing_evidence(record) == []


@pytest.mark.parametrize("name", [*WHOLE, *LATER])
def test_a_torn_order_invents_nothing(name: str) -> None:
    text = sample(name)
    whole = {str(count.section) for record in records_of(text) for count in record.events[0].counts}
    for part in (text[: len(text) // 2], text[len(text) // 3 :]):
        for record in read_document(SOURCE, pages_of(part), LATEST).records:
            if record.source.family != "probation_order":
                continue  # what remains tells no longer what it is
            assert {str(c.section) for event in record.events for c in event.counts} <= {*whole, "None"}


TURNS = (
    "ORDER GRANTING PROBATION|SUPERIOR COURT OF CALIFORNIA|COUNTY OF KERN|PEOPLE|vs.|Defendant|convicted of|X|(X)|[ ]"
    "|Count 1|II|violation of|Section 11357|(b)|H&S|Code|459 PC|a felony|misdemeanor"
    "|IT IS ORDERED|imposition of sentence|be suspended|admitted to probation|for 3 years|serve 90 days"
    "|in the county jail|pay a fine of|$250|.|;|,|1.|2."
    "|CT.|SECTION|OFFENSE|FEL.|MISD.|May 4, 1970|5-4-70|revoked|dismissed|1203.4|and|the defendant|Dated:|\n|\n\n"
)
WORDS = st.sampled_from(TURNS.split("|"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS | st.text(max_size=8), max_size=120).map(" ".join))
def test_no_text_raises(text: str) -> None:
    page = page_of(text)
    for draft in READER.read(PageText.of_pages([page]), LATEST):
        assert draft.person is not None
    for record in read_document(SOURCE, [page], LATEST).records:
        assert Record.model_validate(record.model_dump()) == record
        assert missing_evidence(record) == []
