"""Complaints, informations and indictments: whom they charge, with what, and when they were filed."""

from __future__ import annotations

from datetime import date
from typing import Any

import charging_pages as papers
import pytest
from abstract_pages import page_of, sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.assemble import FileSource, read_document
from extract.families.charging_document import READER
from extract.record import Record, missing_evidence
from extract.text import PageText
from ocr.page import Page

SOURCE = FileSource("box-2/pleading.pdf", "cd" * 32, "application/pdf")
LATEST = date(2020, 1, 1)


def read(*texts: str, sure: float = 0.97) -> list[Record]:
    pages = [page_of(text, number, sure) for number, text in enumerate(texts, start=1)]
    return read_document(SOURCE, pages, LATEST).records


def the_one(*texts: str) -> Record:
    (record,) = read(*texts)
    assert record.source.family == "charging_document"
    return record


def counts(record: Record) -> list[tuple[Any, ...]]:
    return [(c.number, c.code, c.section, c.offence_date, c.severity) for c in record.events[0].counts]


def pleading(
    *,
    caption: str = "SAM VIMES,",
    ending: str = "Defendant.",
    title: str = "COMPLAINT - FELONY",
    stamp: str = "FILED\nMAY 2 1974",
    body: str = "",
    close: str = "Executed on May 1, 1974, at Fresno, California.",
) -> str:
    names = "\n".join(f"     {line}" for line in caption.splitlines())
    stamped = "\n".join(f"{'':50}{line}" for line in stamp.splitlines())
    return f"""
{stamped}
HAVELOCK VETINARI, District Attorney
Fresno County
By RUFUS DRUMKNOTT, Deputy

     IN THE SUPERIOR COURT OF THE STATE OF CALIFORNIA
             IN AND FOR THE COUNTY OF FRESNO

THE PEOPLE OF THE STATE OF CALIFORNIA,  )
                        Plaintiff,      )   Case No. 61234
     vs.                                )
                                        )   {title}
{names}
                        {ending}

     The People charge that:
{body}
     All of which is contrary to the form, force and effect of the statute
in such case made and provided.
     I declare under penalty of perjury that the foregoing is true and correct.
{close}
                        FRED COLON, Complainant
"""


def count(
    heading: str, who: str, section: str = "11357", day: str = "April 3, 1974", grade: str = ", a felony"
) -> str:
    return f"""
                    {heading}
     On or about {day}, in the County of Fresno, the crime of
POSSESSION OF MARIJUANA, in violation of SECTION {section} OF THE HEALTH AND
SAFETY CODE{grade}, was committed by {who}, who did unlawfully possess
marijuana.
"""


ONE = pleading(body=count("COUNT I", "SAM VIMES"))


@pytest.mark.parametrize(
    ("text", "people", "court", "charged"),
    [
        pytest.param(
            papers.INFORMATION_1968,
            [("VIMES, SAM", [], None), ("NOBBS, NOBBY", ["NOBBS, CECIL"], None)],
            ("SUPERIOR COURT, LOS ANGELES", "238417", "1968-04-02"),
            [
                [(1, "HS", "11530", "1968-03-14", "felony")],
                [(1, "HS", "11530", "1968-03-14", "felony"), (2, "PC", "459", "1968-03-15", "felony")],
            ],
            id="information-1968",
        ),
        pytest.param(
            papers.COMPUTED_2009,
            [("VIMES, SAM", [], "1970-01-02"), ("NOBBS, NOBBY", ["NOBBS, CECIL"], "1980-05-06")],
            ("SUPERIOR COURT, LOS ANGELES", "BA412345", "2009-03-20"),
            [
                [(1, "HS", "11359", "2009-03-14", "felony"), (2, "PC", "12021(a)(1)", "2009-03-14", "felony")],
                [(1, "HS", "11359", "2009-03-14", "felony")],
            ],
            id="computed-2009",
        ),
        pytest.param(
            papers.SAN_DIEGO_1994,
            [("VIMES, SAM", [], "1965-02-03")],
            ("MUNICIPAL COURT, SAN DIEGO JUDICIAL DISTRICT", "CD105512", "1994-07-12"),
            [[(1, "HS", "11358", "1994-07-08", "felony"), (2, "HS", "11357(a)", "1994-07-08", "felony")]],
            id="san-diego-1994",
        ),
        pytest.param(
            papers.ALAMEDA_1975,
            [("RAMKIN, SYBIL", [], None)],
            ("MUNICIPAL COURT, BERKELEY-ALBANY JUDICIAL DISTRICT", "77123", "1975-01-09"),
            [[(None, "HS", "11357", "1975-01-05", "misdemeanor")]],
            id="alameda-1975",
        ),
        pytest.param(
            papers.INDICTMENT_1972,
            [("IRONFOUNDERSSON, CARROT JR", ["SMITH, JOHN"], None)],
            ("SUPERIOR COURT, SAN FRANCISCO", "SCN81234", "1972-06-07"),
            [[(None, "HS", "11531", "1972-06-01", "felony")]],
            id="indictment-1972",
        ),
        pytest.param(
            papers.JUSTICE_1964,
            [("VIMES, SAM", [], None), ("NOBBS, NOBBY", [], None)],
            ("JUSTICE COURT, HOOPA JUDICIAL DISTRICT", "4471", "1964-02-06"),
            [
                [(None, "HS", "11556", "1964-02-04", "misdemeanor")],
                [(None, "HS", "11556", "1964-02-04", "misdemeanor")],
            ],
            id="justice-court-1964",
        ),
        pytest.param(
            papers.ORANGE_1994,
            [("RAMKIN, SYBIL", [], None)],
            ("MUNICIPAL COURT, WEST JUDICIAL DISTRICT", "94WM01234", "1994-03-01"),
            [
                [
                    (1, "HS", "11357(b)", "1994-02-11", "misdemeanor"),
                    (2, "VC", "23222(b)", "1994-02-11", "misdemeanor"),
                ]
            ],
            id="orange-1994",
        ),
        pytest.param(
            papers.CONTRA_COSTA_1986,
            [("VIMES, SAM SEAN", [], None)],
            ("SUPERIOR COURT, CONTRA COSTA", "30123", "1986-01-09"),
            [[(1, "HS", "11359", "1985-10-01", "felony"), (2, "HS", "11358", "1985-11-03", "felony")]],
            id="contra-costa-1986",
        ),
        pytest.param(
            papers.SAN_FRANCISCO_1978,
            [("NOBBS, NOBBY SAINT JOHN", [], "1951-03-04")],
            ("MUNICIPAL COURT, SAN FRANCISCO", "1234567", "1978-06-14"),
            [[(1, "HS", "11357(b)", "1978-06-12", "misdemeanor"), (2, "PC", "148", "1978-06-12", "misdemeanor")]],
            id="san-francisco-1978",
        ),
    ],
)
def test_a_paper_whole(
    text: str, people: list[Any], court: tuple[str, str, str], charged: list[list[tuple[Any, ...]]]
) -> None:
    found = read(text)
    assert [(r.person.name, r.person.aliases, r.person.date_of_birth) for r in found] == people
    for record, own in zip(found, charged, strict=True):
        event = record.events[0]
        assert (event.type, event.agency, event.case_number, event.date) == ("court", *court)
        assert counts(record) == own
        assert {each.disposition for each in event.counts} == {"pending"}
        assert record.review.status == "auto"


def test_prior_convictions_are_no_counts() -> None:
    prior = """
     PRIOR CONVICTION: Said defendant SAM VIMES was, in the Superior Court
of the County of Kern, on or about June 3, 1969, convicted of the crime of
robbery, a felony (Section 211 of the Penal Code), and served a term.
"""
    record = the_one(pleading(body=count("COUNT I", "SAM VIMES") + prior + count("COUNT II", "SAM VIMES", "11358")))
    assert counts(record) == [
        (1, "HS", "11357", "1974-04-03", "felony"),
        (2, "HS", "11358", "1974-04-03", "felony"),
    ]


def test_officers_and_victims_are_no_defendants() -> None:
    record = the_one(pleading(body=count("COUNT I", "SAM VIMES").replace("possess\n", "sell to MOIST LIPWIG\n")))
    assert record.person.name == "VIMES, SAM"


@pytest.mark.parametrize(
    ("stamp", "close", "day", "doubted"),
    [
        ("FILED\nMAY 2 1974", "Executed on May 1, 1974.", "1974-05-02", False),
        ("ENDORSED FILED\nMAY-2-1974\nW. PONDER, Clerk", "Executed on May 1, 1974.", "1974-05-02", False),
        ("F I L E D\nMAY22 1974", "Executed on May 1, 1974.", "1974-05-22", False),
        ("RECEIVED\nMAY 9 1974", "Executed on May 1, 1974.", "1974-05-01", False),
        ("FILED\nMAY 2 1974\nRECEIVED\nJUN 3 1974", "Dated: May 1, 1974", "1974-05-02", False),
        ("FILED\nMXY ? 1Q7", "Executed on May 1, 1974.", "1974-05-01", True),
        ("", "DATED: May 1, 1974.", "1974-05-01", False),
        ("", "Subscribed and sworn to before me this 1st day of May, 1974.", "1974-05-01", False),
        ("FILED\nMAY 2 1964", "Executed on May 1, 1974.", "1974-05-01", True),
    ],
)
def test_the_day_of_filing(stamp: str, close: str, day: str, doubted: bool) -> None:
    record = the_one(pleading(stamp=stamp, close=close, body=count("COUNT I", "SAM VIMES")))
    assert record.events[0].date == day
    assert (record.evidence["/events/0/date"].reason is not None) == doubted


def test_no_day_is_invented() -> None:
    record = the_one(pleading(stamp="", close="", body=count("COUNT I", "SAM VIMES")))
    assert record.events[0].date is None


@pytest.mark.parametrize(
    "headings",
    [
        ("COUNT I", "COUNT II"),
        ("COUNT ONE", "COUNT TWO"),
        ("FIRST COUNT", "SECOND COUNT"),
        ("Count 1:", "Count 2:"),
        ("COUNT I.", "COUNT 11."),
        ("C0UNT I", "COUNT Il"),
        ("CDUNT 1", "C0UN7 2"),
        ("FIR5T COUNT", "SEC0ND CDUNT"),
        ("COUNT NO. 1", "COUNT NO. 2"),
    ],
)
def test_headings_of_counts(headings: tuple[str, str]) -> None:
    body = count(headings[0], "SAM VIMES") + count(headings[1], "SAM VIMES", "11359")
    assert [(n, s) for n, _, s, _, _ in counts(the_one(pleading(body=body)))] == [(1, "11357"), (2, "11359")]


def test_a_count_that_speaks_of_another_is_no_heading() -> None:
    lead = """
     For a further and separate cause of complaint, being a different
offense of the same class of crimes and offenses as the charge set forth in
Count I hereof:
"""
    body = count("COUNT I", "SAM VIMES") + count("COUNT II", "SAM VIMES", "11359").replace(
        "\n     On", lead + "     On"
    )
    assert [n for n, *_ in counts(the_one(pleading(body=body)))] == [1, 2]


def test_a_lost_heading_is_doubted() -> None:
    body = count("COUNT I", "SAM VIMES") + count("", "SAM VIMES", "11359", "April 9, 1974")
    record = the_one(pleading(body=body))
    assert any("heading may be lost" in reason for reason in record.review.reasons)


def test_the_foot_of_a_page_is_no_word_of_a_count() -> None:
    first, second = ONE.split("POSSESSION OF MARIJUANA, in", 1)
    record = the_one(
        first + "POSSESSION OF\n\n          COMPLAINT - FELONY\n                 - 1 -\n",
        "MARIJUANA, in" + second + "\n          COMPLAINT - FELONY\n                 - 2 -\n",
    )
    (only,) = record.events[0].counts
    assert (only.section, only.description) == ("11357", "POSSESSION OF MARIJUANA")
    assert record.source.pages == [1, 2]


TWO = "SAM VIMES and\nNOBBY NOBBS,"


def test_each_count_charges_whom_it_names() -> None:
    body = count("COUNT I", "SAM VIMES and NOBBY NOBBS") + count("COUNT II", "NOBBY NOBBS", "11359")
    first, second = read(pleading(caption=TWO, ending="Defendants.", body=body))
    assert [each.section for each in first.events[0].counts] == ["11357"]
    assert [each.section for each in second.events[0].counts] == ["11357", "11359"]
    assert [first.review.status, second.review.status] == ["auto", "auto"]


def test_a_count_that_names_nobody_is_given_to_all_and_doubted() -> None:
    both = read(pleading(caption=TWO, ending="Defendants.", body=count("COUNT I", "one of the defendants")))
    assert [len(each.events[0].counts) for each in both] == [1, 1]
    assert all(each.review.status == "needs_review" for each in both)


def test_said_defendants_are_all_of_them() -> None:
    both = read(pleading(caption=TWO, ending="Defendants.", body=count("COUNT I", "said defendants")))
    assert [len(each.events[0].counts) for each in both] == [1, 1]
    assert all(each.review.status == "auto" for each in both)


@pytest.mark.parametrize(
    ("caption", "ending", "people"),
    [
        ("SAM VIMES,", "Defendant.", [("VIMES, SAM", [])]),
        ("SAM VIMES, JR.,", "Defendant.", [("VIMES, SAM JR", [])]),
        ("SAM VIMES, aka JOHN KEEL,", "Defendant.", [("VIMES, SAM", ["KEEL, JOHN"])]),
        (
            "SAM VIMES,\na/k/a JOHN KEEL,\na/k/a SAM KEEL,",
            "Defendant.",
            [("VIMES, SAM", ["KEEL, JOHN", "KEEL, SAM"])],
        ),
        ("SAM VIMES,\naka JOHN KEEL, SAM KEEL,", "Defendant.", [("VIMES, SAM", ["KEEL, JOHN", "KEEL, SAM"])]),
        ("SAM VIMES,\nNOBBY NOBBS,", "Defendants.", [("VIMES, SAM", []), ("NOBBS, NOBBY", [])]),
        (
            "SAM VIMES,\nalias JOHN KEEL and\nNOBBY NOBBS,",
            "Defendants.",
            [("VIMES, SAM", ["KEEL, JOHN"]), ("NOBBS, NOBBY", [])],
        ),
        (
            "01 SAM VIMES (01/02/1940)\n   aka JOHN KEEL\n02 NOBBY NOBBS",
            "Defendant(s).",
            [("VIMES, SAM", ["KEEL, JOHN"]), ("NOBBS, NOBBY", [])],
        ),
        ("(1) SAM VIMES;\n(2) NOBBY NOBBS;", "Defendants.", [("VIMES, SAM", []), ("NOBBS, NOBBY", [])]),
        (
            "SAM VIMES, NOBBY NOBBS\nand FRED COLON,",
            "Defendants.",
            [("VIMES, SAM", []), ("NOBBS, NOBBY", []), ("COLON, FRED", [])],
        ),
        ("CARROT OVERSEER\nIRONFOUNDERSSON,", "Defendant.", [("IRONFOUNDERSSON, CARROT OVERSEER", [])]),
        ("JUAN CARLOS GARCIA LOPEZ,", "Defendant.", [("GARCIA LOPEZ, JUAN CARLOS", [])]),
        ("MARIA DE LA CRUZ,", "Defendant.", [("DE LA CRUZ, MARIA", [])]),
        ("ANA JUAREZ-DE LA TORRE,", "Defendant.", [("JUAREZ-DE LA TORRE, ANA", [])]),
        ("SAM VIMES\nDOB: 03-04-40  CII A01234567", "Defendant.", [("VIMES, SAM", [])]),
        ("SAM VIMES, et al.,", "Defendants.", [("VIMES, SAM", [])]),
    ],
)
def test_captions(caption: str, ending: str, people: list[tuple[str, list[str]]]) -> None:
    who = caption.splitlines()[0].strip(" ,0123456789()")
    found = read(pleading(caption=caption, ending=ending, body=count("COUNT I", f"{who} and others")))
    assert [(record.person.name, record.person.aliases) for record in found] == people


def test_a_name_with_a_stray_blank_is_as_the_counts_have_it() -> None:
    record = the_one(ONE.replace("     SAM VIMES,", "     SAM VI MES,"))
    assert record.person.name == "VIMES, SAM"


def test_a_name_spelled_in_two_ways_goes_to_a_person() -> None:
    record = the_one(pleading(caption="SAMUEL VIMESSON,", body=count("COUNT I", "SAMUEL VIMEZSON")))
    assert record.person.name == "VIMESSON, SAMUEL"
    assert record.review.status == "needs_review"


def test_without_a_caption_the_prose_names_the_accused() -> None:
    text = papers.INFORMATION_1968.replace("SAM VIMES and           ", "                         ")
    text = text.replace("NOBBY NOBBS, also known as", "                          ").replace("CECIL NOBBS,", "")
    text = text.replace(
        "The said SAM VIMES and NOBBY NOBBS are accused", "The People accuse SAM VIMES and NOBBY NOBBS"
    )
    text = text.replace("by the District", "of the crime below, the District")
    found = read(text)
    assert [record.person.name for record in found] == ["VIMES, SAM", "NOBBS, NOBBY"]
    assert all(record.review.status == "needs_review" for record in found)


def test_birth_and_number_in_the_caption_are_their_own_defendants() -> None:
    caption = "01 SAM VIMES (03/04/1940)\n   CII A01234567\n02 NOBBY NOBBS (05/06/1950)\n   CII A07654321"
    both = read(pleading(caption=caption, ending="Defendant(s).", body=count("COUNT 1", "SAM VIMES and NOBBY NOBBS")))
    assert [(r.person.date_of_birth, r.person.cii) for r in both] == [
        ("1940-03-04", "A01234567"),
        ("1950-05-06", "A07654321"),
    ]


@pytest.mark.parametrize(
    ("words", "grams", "plants"),
    [
        ("possess\nmarijuana, to wit, 62.5 grams.", 62.5, None),
        ("possess\nmarijuana, 27 grams in weight.", 27.0, None),
        ("cultivate\nmarijuana, to wit, 14 plants.", None, 14),
        ("possess\nnot more than 28.5 grams of marijuana.", None, None),
    ],
)
def test_amounts(words: str, grams: float | None, plants: int | None) -> None:
    text = pleading(body=count("COUNT I", "SAM VIMES").replace("possess\nmarijuana.", words))
    (only,) = the_one(text).events[0].counts
    assert (only.amount.grams, only.amount.plants) == (grams, plants)


@pytest.mark.parametrize(
    ("title", "grade", "severity"),
    [
        ("COMPLAINT - FELONY", "", "felony"),
        ("MISDEMEANOR COMPLAINT", "", "misdemeanor"),
        ("COMPLAINT", ", a misdemeanor", "misdemeanor"),
        ("FIRST AMENDED FELONY COMPLAINT", ", a misdemeanor", "misdemeanor"),
        ("INFORMATION", "", None),
    ],
)
def test_the_grade_charged(title: str, grade: str, severity: str | None) -> None:
    body = count("COUNT I", "SAM VIMES", "11357", "April 3, 1976", grade)
    (only,) = the_one(pleading(title=title, stamp="FILED\nMAY 2 1976", body=body)).events[0].counts
    assert only.severity == severity


def test_an_earlier_felony_in_the_charge_is_not_its_grade() -> None:
    body = count("COUNT I", "SAM VIMES", "11357", grade=", a misdemeanor").replace(
        "possess\nmarijuana", "possess\nmarijuana, having theretofore been convicted of a felony"
    )
    (only,) = the_one(pleading(title="COMPLAINT", body=body)).events[0].counts
    assert only.severity == "misdemeanor"


def test_attempts() -> None:
    body = count("COUNT I", "SAM VIMES").replace(
        "SECTION 11357 OF THE HEALTH AND\nSAFETY CODE", "SECTION 664/459 OF THE\nPENAL CODE"
    )
    (only,) = the_one(pleading(body=body)).events[0].counts
    assert (only.code, only.section, only.attempted) == ("PC", "459", True)


TABLE = """
CT.  CHARGE          RANGE      DEFENDANT
1    HS 11357        16-2-3     01 VIMES
2    HS 11359        16-2-3     01 VIMES
"""


def test_the_table_of_counts_bears_the_prose_out() -> None:
    body = TABLE + count("COUNT 1", "SAM VIMES") + count("COUNT 2", "SAM VIMES", "11359")
    record = the_one(pleading(body=body))
    assert [s for _, _, s, _, _ in counts(record)] == ["11357", "11359"]
    assert record.review.status == "auto"


def test_a_table_with_another_section_is_an_odds() -> None:
    body = TABLE + count("COUNT 1", "SAM VIMES") + count("COUNT 2", "SAM VIMES", "11358")
    record = the_one(pleading(body=body))
    assert record.evidence["/events/0/counts/1/section"].reason == "the table of counts names another section"


def test_a_table_with_more_counts_is_doubted() -> None:
    record = the_one(pleading(body=TABLE + count("COUNT 1", "SAM VIMES")))
    assert any("another number of counts" in reason for reason in record.review.reasons)


def test_what_cannot_be_read_is_not_invented() -> None:
    body = count("COUNT I", "SAM VIMES", day="Xp~~l ?, 19b").replace("SECTION 11357", "SECTION ~~#~~")
    record = the_one(pleading(body=body))
    (only,) = record.events[0].counts
    assert (only.section, only.offence_date) == (None, None)
    assert record.evidence["/events/0/counts/0/section"].state == "illegible"
    assert record.review.status == "needs_review"


def test_two_complaints_in_one_file_are_two() -> None:
    other = ONE.replace("SAM VIMES", "FRED COLON").replace("61234", "61235")
    found = read(ONE, other)
    assert [(record.person.name, record.events[0].case_number) for record in found] == [
        ("VIMES, SAM", "61234"),
        ("COLON, FRED", "61235"),
    ]


@pytest.mark.parametrize("text", [papers.INFORMATION_1968, papers.SAN_DIEGO_1994, papers.ALAMEDA_1975, ONE])
def test_it_is_known(text: str) -> None:
    lines = [line.text for line in page_of(text).lines]
    assert READER.score(lines) >= 0.5
    assert READER.begins(lines, 0)
    assert not any(READER.begins(lines, index) for index in range(1, len(lines)))


@pytest.mark.parametrize("name", ["los_angeles_1968", "form_1996", "form_1978", "san_diego_1974"])
def test_other_papers_are_not_claimed(name: str) -> None:
    lines = [line.text for line in page_of(sample(name)).lines]
    assert READER.score(lines) < 0.5
    assert not READER.begins(lines, 0)


quietly = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])


def _valid(pages: list[Page]) -> None:
    for record in read_document(SOURCE, pages, LATEST).records:
        assert Record.model_validate(record.to_json()) == record
        assert missing_evidence(record) == []


@quietly
@given(st.text(alphabet="COUNT IVX123(),.:; vs PEOPLEDefndatsSection\n459-/§", max_size=400))
def test_no_text_raises(text: str) -> None:
    page = page_of(text or "x")
    READER.read(PageText.of_pages([page]), LATEST)
    _valid([page])


@quietly
@given(st.sampled_from([ONE, papers.INFORMATION_1968, papers.COMPUTED_2009]), st.randoms(use_true_random=False))
def test_no_damage_raises(text: str, random: Any) -> None:
    marks = list(text)
    for _ in range(60):
        marks[random.randrange(len(marks))] = random.choice("~ 1lO|.,)(#\nX")
    _valid([page_of("".join(marks))])
