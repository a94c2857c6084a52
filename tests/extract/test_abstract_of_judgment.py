"""Whole abstracts, from a page's words to a record: typed prose, ruled forms, damaged ones."""

from __future__ import annotations

import random
from datetime import date

import pytest
from abstract_pages import page_of, sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.assemble import FileSource, read_document
from extract.families.abstract_of_judgment import READER
from extract.record import Record, missing_evidence
from ocr.page import Box, Line, Page, Word

LATEST = date(2026, 11, 22)
SOURCE = FileSource("box-1/abstract.tif", "0" * 64, "image/tiff")
NONE = None


def records_of(*pages: Page) -> list[Record]:
    return read_document(SOURCE, pages, LATEST).records


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
            count.offence_date,
            count.sentence.prison or count.sentence.jail,
            count.sentence.concurrent,
        )
        for count in record.events[0].counts
    ]


# sample: (name, aliases, birth), (date, agency, case number), [number, code, section, plea, disposition,
# disposition date, severity, offence date, prison or jail, concurrent]
WHOLE = {
    "los_angeles_1968": (
        ("ORGANA, LEIA", ["AMIDALA, LEIA"], "1944-10-21"),
        ("1968-03-14", "SUPERIOR COURT, LOS ANGELES", "A-395487"),
        [(1, "HS", "11530", "guilty", "convicted", "1968-03-14", "felony", "1967-11-02", "P0D", None)],
    ),
    "sacramento_1966": (
        ("SOLO, HAN HORATIO", [], None),
        ("1966-06-07", "SUPERIOR COURT, SACRAMENTO", "33817"),
        [
            (1, "HS", "11531", None, "convicted", "1966-06-07", "felony", None, "P0D", True),
            (2, "HS", "11530.5", None, "convicted", "1966-06-07", "felony", None, "P0D", True),
        ],
    ),
    "alameda_1971": (
        ("VALDEZ, SABINE DE LA CRUZ", ["DELACRUZ, SABINE"], None),
        ("1971-08-09", "SUPERIOR COURT, ALAMEDA", "48213"),
        [
            (1, None, None, None, "dismissed", "1971-08-09", None, None, None, None),
            (2, "HS", "11530", "nolo_contendere", "convicted", "1971-08-09", "felony", "1971-01-09", "P0D", None),
            (3, None, None, None, "dismissed", "1971-08-09", None, None, None, None),
        ],
    ),
    "san_diego_1974": (
        ("SKYWALKER, LUKE OWEN JR", ["LARS, LUKE", "STARKILLER, LUCKY"], "1951-05-25"),
        ("1974-09-16", "SUPERIOR COURT, SAN DIEGO", "CR31774"),
        [
            (1, "HS", "11359", "guilty", "convicted", "1974-08-20", "felony", "1974-04-03", "P0D", None),
            (2, "HS", "11358", "guilty", "convicted", "1974-08-20", "felony", "1974-04-03", "P0D", False),
            (3, "HS", "11357", None, "dismissed", "1974-09-16", None, None, None, None),
        ],
    ),
    "kern_1963_pleading_paper": (
        ("DAMERON, POE", ["DAMON, PETER"], None),
        ("1963-09-09", "SUPERIOR COURT, KERN", "14882"),
        [
            (1, "HS", "11530", "guilty", "convicted", "1963-09-09", "felony", None, "P0D", True),
            (2, "HS", "11531", "guilty", "convicted", "1963-09-09", "felony", None, "P0D", True),
        ],
    ),
    "tulare_1972_one_line_caption": (
        ("GALFRIDIAN, FINN", [], None),
        ("1972-05-22", "SUPERIOR COURT, TULARE", "19220"),
        [(None, "HS", "11531", None, "convicted", "1972-05-22", "felony", None, "P0D", None)],
    ),
    "santa_clara_1975_table": (
        ("PALPATINE, REY", [], None),
        ("1975-07-03", "SUPERIOR COURT, SANTA CLARA", "C-48119"),
        [
            (1, "HS", "11358", "guilty", "convicted", "1975-07-03", "felony", None, "P0D", None),
            (2, "HS", "11359", None, "dismissed", "1975-07-03", None, None, None, None),
        ],
    ),
    "san_francisco_1969_lesser_offense": (
        ("CALRISSIAN, JOHN JACOB LANDO", [], None),
        ("1969-01-06", "SUPERIOR COURT, SAN FRANCISCO", "71344"),
        [(None, "HS", "11530", "guilty", "convicted", "1969-01-06", "misdemeanor", None, "P90D", None)],
    ),
    "monterey_1971_abbreviated": (
        ("TICO, ROSE", [], None),
        ("1971-11-18", "SUPERIOR COURT, MONTEREY", "CR-4471"),
        [
            (1, "HS", "11530", "guilty", "convicted", "1971-11-18", "felony", None, "P0D", True),
            (2, "HS", "11531", "guilty", "convicted", "1971-11-18", "felony", None, "P0D", True),
            (3, None, None, None, "dismissed", "1971-11-18", None, None, None, None),
        ],
    ),
    "los_angeles_1968_dismissed_count": (
        ("FETT, JOHN Q", ["FETT, JON", "VHETT, BOBA"], "1944-10-21"),
        ("1968-03-14", "SUPERIOR COURT, LOS ANGELES", "257913"),
        [
            (1, "HS", "11531", None, "convicted", "1968-02-09", "felony", None, "P0D", None),
            (2, "HS", "11530", None, "dismissed", "1968-03-14", None, None, None, None),
        ],
    ),
    "ventura_1973_table": (
        ("VENTRESS, ASAJJ", [], None),
        ("1973-07-06", "SUPERIOR COURT, VENTURA", "CR-10233"),
        [
            (1, "HS", "11530", "nolo_contendere", "convicted", "1973-07-06", "felony", "1972-11-05", "P0D", False),
            (2, "HS", "11557", None, "convicted", "1973-07-06", "felony", "1972-11-05", "P0D", False),
        ],
    ),
    "alameda_1982_ruled": (
        ("DINN, DJARIN MANDO", ["MANDO, DIN"], "1958-11-02"),
        ("1982-04-19", "SUPERIOR COURT, ALAMEDA", "H-10422"),
        [
            (1, "HS", "11359", None, "convicted", "1982-03-22", "felony", "1981", "P2Y", None),
            (2, "HS", "11358", None, "convicted", "1982-03-22", "felony", "1981", "P1Y4M", True),
        ],
    ),
    "form_1978": (
        ("MOTHMA, MON", ["CHANDRILA, MONA"], None),
        ("1978-09-22", "SUPERIOR COURT, LOS ANGELES", "A347701"),
        [
            (1, "HS", "11359", None, "convicted", "1978-08-14", "felony", "1978", "P2Y", None),
            (2, "HS", "11358", None, "convicted", "1978-08-14", "felony", "1978", "P2Y", True),
            (3, "PC", "12020(a)", None, "convicted", "1978-08-14", "felony", "1978", "P8M", False),
        ],
    ),
    "orange_1984_labels_above": (
        ("KENOBI, OBI WAN", ["KENOBI, BEN"], "1950-04-02"),
        ("1984-03-05", "SUPERIOR COURT, ORANGE", "C-51234"),
        [
            (1, "HS", "11360(a)", None, "convicted", "1984-01-16", "felony", "1983", "P4Y", None),
            (2, "HS", "11358", None, "convicted", "1984-01-16", "felony", "1983", "P8M", True),
        ],
    ),
    "form_1991_damaged": (
        ("IMWE, CHIRRUT", ["IMWE, C"], "1962-07-08"),
        ("1991-06-24", "SUPERIOR COURT, FRESNO", "F910034-5"),
        [
            (1, "HS", "11359", None, "convicted", "1991-05-20", "felony", "1990", "P2Y", None),
            (2, "HS", "11358", None, "convicted", "1991-05-20", "felony", "1990", "P8M", None),
        ],
    ),
    "form_1996": (
        ("ERSO, JYN LYRA", ["HALLIK, LIANA"], "1962-07-08"),
        ("1996-06-24", "SUPERIOR COURT, SAN BERNARDINO", "FSB009121"),
        [
            (1, "HS", "11360(a)", None, "convicted", "1996-05-20", "felony", "1996", "P3Y", None),
            (2, "HS", "11359", None, "convicted", "1996-05-20", "felony", "1996", "P1Y4M", True),
        ],
    ),
    "form_2013_jail": (
        ("ANDOR, CASSIAN JERON", [], "1985-01-19"),
        ("2013-08-09", "SUPERIOR COURT, RIVERSIDE", "RIF1300442"),
        [(1, "HS", "11359", None, "convicted", "2013-07-12", "felony", "2013", "P2Y", None)],
    ),
}


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_reads_the_whole_paper(name: str) -> None:
    person, event, counts = WHOLE[name]
    (record,) = records_of(page_of(sample(name)))
    assert record.source.family == "abstract_of_judgment"
    assert (record.person.name, record.person.aliases, record.person.date_of_birth) == person
    assert (record.events[0].date, record.events[0].agency, record.events[0].case_number) == event
    assert counts_of(record) == counts
    assert missing_evidence(record) == []


def test_each_of_several_defendants_has_a_record_with_the_counts_that_name_them() -> None:
    first, second = records_of(page_of(sample("fresno_1970_two")))
    assert (first.person.name, second.person.name) == ("ANTILLES, WEDGE", "DARKLIGHTER, BIGGS")
    assert [count.section for count in first.events[0].counts] == ["11531"]
    assert [count.section for count in second.events[0].counts] == ["11530"]
    assert first.record_id != second.record_id


def test_defendants_convicted_alike_have_the_same_counts() -> None:
    records = records_of(page_of(sample("san_joaquin_1967_two_alike")))
    assert [record.person.name for record in records] == ["WINDU, MACE", "KOON, PLO"]
    assert [counts_of(record) for record in records] == 2 * [
        [(1, "HS", "11530", "guilty", "convicted", "1967-10-02", "felony", None, "P0D", None)]
    ]
    assert all(record.review.status == "auto" for record in records)


def test_counts_that_name_no_defendant_are_everybodys_and_go_to_a_person() -> None:
    text = sample("fresno_1970_two").replace("The defendant Wedge Antilles was", "The defendants were")
    records = records_of(page_of(text))
    assert len(records) == 2
    assert all("11531" in [count.section for count in record.events[0].counts] for record in records)
    assert all(record.review.status == "needs_review" for record in records)


def test_a_second_case_number_is_an_alternative_and_goes_to_a_person() -> None:
    (record,) = records_of(page_of(sample("form_1978")))
    alternatives = record.evidence["/events/0/case_number"].alternatives or []
    assert [other.value for other in alternatives] == ["A351290"]
    assert record.review.status == "needs_review"


def test_jail_and_prison_are_told_apart_by_the_marked_box() -> None:
    (jail,) = records_of(page_of(sample("form_2013_jail")))
    prison_text = sample("form_2013_jail").replace("[ ] PRISON", "[X] PRISON").replace("[X] COUNTY", "[ ] COUNTY")
    (prison,) = records_of(page_of(prison_text))
    (unmarked,) = records_of(page_of(sample("form_2013_jail").replace("[X] COUNTY", "[ ] COUNTY")))
    sentences = [record.events[0].counts[0].sentence for record in (jail, prison, unmarked)]
    assert [(s.prison, s.jail) for s in sentences] == [(None, "P2Y"), ("P2Y", None), (None, None)]


def test_probation_jail_and_fine_where_no_prison_was_imposed() -> None:
    (record,) = records_of(page_of(sample("san_francisco_1969_lesser_offense")))
    sentence = record.events[0].counts[0].sentence
    assert (sentence.prison, sentence.jail, sentence.probation, sentence.fine) == (None, "P90D", "P3Y", 250.0)


@pytest.mark.parametrize(
    ("name", "old", "new", "pointer"),
    [
        pytest.param("form_1996", "06-24-1996", "          ", "/events/0/date", id="hearing-blank-but-pronounced"),
        pytest.param("form_2013_jail", "DATE OF HEARING: 08/09/2013", "DATE OF HEARING:", None, id="no-day-at-all"),
        pytest.param(
            "los_angeles_1968", "on March 14, 1968, judgment", "judgment", "/events/0/date", id="attested-only"
        ),
    ],
)
def test_the_day_of_judgment_is_never_another_date(name: str, old: str, new: str, pointer: str | None) -> None:
    text = sample(name)
    assert old in text
    (record,) = records_of(page_of(text.replace(old, new)))
    if pointer is None:
        assert record.events[0].date is None
        assert record.review.status == "needs_review"
    elif name == "form_1996":
        assert record.events[0].date == "1996-06-24"
    else:
        assert record.review.status == "needs_review"


@pytest.mark.parametrize(
    ("name", "stated", "pointer"),
    [
        pytest.param("los_angeles_1968", "A-395487", "case_number", id="case-number"),
        pytest.param("form_2013_jail", "RIF1300442", "case_number", id="case-number-of-a-form"),
        pytest.param("form_2013_jail", "11359", "section", id="section"),
        pytest.param(
            "los_angeles_1968", "Section 11530 of the\nHealth and Safety Code", "section", id="section-in-prose"
        ),
    ],
)
def test_nothing_is_invented_where_the_paper_is_blank(name: str, stated: str, pointer: str) -> None:
    text = sample(name)
    assert stated in text
    (record,) = records_of(page_of(text.replace(stated, "")))
    event = record.events[0]
    if pointer == "case_number":
        assert event.case_number is None
    else:
        assert [count.section for count in event.counts if count.section] == []
    assert record.review.status == "needs_review"


def test_an_abstract_over_two_pages_is_one_document_and_two_abstracts_are_two() -> None:
    first, _, second = sample("los_angeles_1968").partition("     IT IS THEREFORE")
    records = records_of(
        page_of(first, 1), page_of("     IT IS THEREFORE" + second, 2), page_of(sample("alameda_1971"), 3)
    )
    assert [(record.person.name, record.source.pages) for record in records] == [
        ("ORGANA, LEIA", [1, 2]),
        ("VALDEZ, SABINE DE LA CRUZ", [3]),
    ]
    assert records[0].events[0].counts[0].sentence.prison == "P0D"


def test_an_attachment_page_goes_on_with_the_counts() -> None:
    attachment = """
ABSTRACT OF JUDGMENT - ATTACHMENT PAGE                                                      CR-290(A)
SUPERIOR COURT OF CALIFORNIA, COUNTY OF SAN BERNARDINO
PEOPLE OF THE STATE OF CALIFORNIA vs. DEFENDANT: JYN LYRA ERSO
CNT  CODE  SECTION NO.  CRIME                   YEAR        DATE            JURY COURT PLEA   TERM         YRS. MOS.
03   HS    11360(A)     SELL MARIJUANA          1996        05-20-96                    X      M            3    0
"""
    (record,) = records_of(page_of(sample("form_1996"), 1), page_of(attachment, 2))
    assert [(count.number, count.section) for count in record.events[0].counts] == [
        (1, "11360(a)"),
        (2, "11359"),
        (3, "11360(a)"),
    ]
    assert record.source.pages == [1, 2]


def test_a_caption_that_the_engine_read_in_two_blocks_is_put_together_again() -> None:
    page = page_of(sample("los_angeles_1968"))
    left, right = [], []
    for line in page.lines:
        caption = 0.15 < line.words[0].box.top < 0 or any(word.text == ")" for word in line.words)
        halves = [
            tuple(w for w in line.words if not caption or w.box.left < 0.4),
            tuple(w for w in line.words if caption and w.box.left >= 0.4),
        ]
        left += [Line(halves[0])] if halves[0] else []
        right += [Line(halves[1])] if halves[1] else []
    assert right
    split = Page(1, page.width, page.height, (*right, *left), page.layer, page.quality, page.reader)
    (whole,), (record,) = records_of(page), records_of(split)
    assert record.person == whole.person
    assert record.events == whole.events


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        pytest.param("ABSTRACT OF JUDGMENT\nSUPERIOR COURT", True, id="title"),
        pytest.param("ABSTPACT 0F JUDGMENT\nSUPERIOR COURT", True, id="damaged-title"),
        pytest.param(
            "This certifies that on May 1, 1967 judgment of conviction of the above-named", True, id="wording"
        ),
        pytest.param("ABSTRACT OF JUDGMENT\nJUDGMENT CREDITOR: ACME\nSUPERIOR COURT", False, id="money-judgment"),
        pytest.param(
            "the clerk shall forward a certified copy of the abstract of judgment to the sheriff of the county",
            False,
            id="mention",
        ),
        pytest.param("", False, id="nothing"),
    ],
)
def test_knows_an_abstract_when_it_sees_one(text: str, is_one: bool) -> None:
    assert (READER.score(text.splitlines()) >= 0.5) is is_one


def test_every_sample_begins_an_abstract() -> None:
    for name in WHOLE:
        lines = [line.text for line in page_of(sample(name)).lines]
        assert READER.begins(lines, 0), name
        assert not READER.begins(lines, 1)
        assert not READER.ends(lines, len(lines) - 1)


def damaged(text: str, seed: int, share: float) -> str:
    """Return *text* with a share of its letters confused, dropped or doubled, as a bad scan would have them."""
    dice = random.Random(seed)
    swaps = {
        "0": "O",
        "O": "0",
        "1": "l",
        "I": "1",
        "l": "1",
        "5": "S",
        "S": "5",
        "8": "B",
        "B": "8",
        ",": ".",
        "e": "c",
    }
    out = []
    for letter in text:
        roll = dice.random()
        if letter in "\n " or roll >= share:
            out.append(letter)
        elif roll < share * 0.6:
            out.append(swaps.get(letter, letter))
        elif roll < share * 0.8:
            out.append(letter * 2)
    return "".join(out)


@given(name=st.sampled_from(sorted(WHOLE)), seed=st.integers(0, 10_000), share=st.sampled_from([0.02, 0.1, 0.4]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_damage_raises_and_every_record_validates(name: str, seed: int, share: float) -> None:
    for record in records_of(page_of(damaged(sample(name), seed, share), sure=0.7)):
        assert missing_evidence(record) == []
        assert Record.model_validate(record.model_dump(by_alias=True)) == record


@given(
    st.lists(
        st.lists(
            st.text(st.characters(blacklist_categories=("Z", "C")), min_size=1, max_size=12), min_size=1, max_size=8
        ),
        max_size=20,
    )
)
@settings(max_examples=60, deadline=None)
def test_no_text_raises_after_the_title(lines: list[list[str]]) -> None:
    printed = [["ABSTRACT", "OF", "JUDGMENT"], ["SUPERIOR", "COURT"], *lines]
    page = Page(
        1,
        1000,
        1000,
        tuple(
            Line(tuple(Word(w, Box(i / 9, row / 40, (i + 1) / 9, (row + 1) / 40), 0.8) for i, w in enumerate(words)))
            for row, words in enumerate(printed)
        ),
        "ocr",
        0.5,
        "test",
    )
    for record in records_of(page):
        assert missing_evidence(record) == []
