"""The counts of abstracts, clause by clause and row by row."""

from __future__ import annotations

from datetime import date

import pytest
from abstract_pages import page_of

from extract.draft import CountDraft, RecordDraft
from extract.families.abstract_of_judgment import READER
from extract.families.charges import count_number, last_day
from extract.text import PageText

LATEST = date(2026, 11, 22)


def drafts_of(text: str) -> list[RecordDraft]:
    return READER.read(PageText.of_pages([page_of(text)]), LATEST)


def value(field: object) -> object:
    return getattr(field, "value", None)


def prose(body: str) -> list[CountDraft]:
    """Return the counts of an abstract whose judgment was entered on June 3, 1970, with *body*."""
    caption = """
SUPERIOR COURT OF THE STATE OF CALIFORNIA IN AND FOR THE COUNTY OF LOS ANGELES
THE PEOPLE OF THE STATE OF CALIFORNIA,      )    No. 257913
     vs.                                    )
LEIA ORGANA,              Defendant.        )    ABSTRACT OF JUDGMENT
This certifies that on June 3, 1970 judgment of conviction of the above-named defendant was entered as follows:
"""
    (draft,) = drafts_of(caption + body)
    return list(draft.events[0].counts)


def outline(counts: list[CountDraft]) -> list[tuple[object, ...]]:
    return [(value(c.number), value(c.section), value(c.disposition)) for c in counts]


PRISON = "\nSentenced to the State Prison for the term prescribed by law."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "Counts I and II, violation of Section 11530 H & S Code, a felony.",
            [(1, "11530", "convicted"), (2, "11530", "convicted")],
            id="two-numbers-one-section",
        ),
        pytest.param(
            "Counts 1, 2 and 3, violation of Sections 11530, 11531 and 11530.5 of the Health and Safety Code.",
            [(1, "11530", "convicted"), (2, "11531", "convicted"), (3, "11530.5", "convicted")],
            id="numbers-and-sections-in-order",
        ),
        pytest.param(
            "Counts One through Three: violation of Section 11531, Health and Safety Code.",
            [(1, "11531", "convicted"), (2, "11531", "convicted"), (3, "11531", "convicted")],
            id="range",
        ),
        pytest.param(
            "On the first count, the crime of violation of Section 11530 Health and Safety Code.",
            [(1, "11530", "convicted")],
            id="ordinal",
        ),
        pytest.param(
            "defendant was charged in Count I with violation of Section 11531 of the Health and Safety Code, and in"
            "\nCount II with violation of Section 11530 of the Health and Safety Code. Defendant pleaded guilty"
            "\nto Count II, and Count I was dismissed.",
            [(1, "11531", "dismissed"), (2, "11530", "convicted")],
            id="outcomes-apart-from-sections",
        ),
        pytest.param(
            "guilty of a violation of Section 11530 of the Health and Safety Code, a felony, as charged in Count 2;"
            "\nCount 1 is ordered stricken.",
            [(1, None, "dismissed"), (2, "11530", "convicted")],
            id="label-behind-section",
        ),
        pytest.param(
            "Count 1: charged with violation of Section 11530.5 H & S, found guilty of a lesser offense, to wit, a"
            "\nviolation of Section 11530 H & S, a misdemeanor.",
            [(1, "11530", "convicted")],
            id="lesser-offense",
        ),
        pytest.param(
            "Count 1: violation of Section 11530 H & S, with prior conviction of violation of"
            "\nSection 459 P.C., 1958.",
            [(1, "11530", "convicted")],
            id="prior-in-line",
        ),
        pytest.param(
            "Violation of Section 11531 Health and Safety Code, Prior convictions as follows:"
            "\n1. Section 211 P.C. 1950;"
            "\n2. violation of Section 11500 H & S, 1955.\nIT IS THEREFORE ORDERED that defendant be punished by"
            " imprisonment in the State Prison.",
            [(None, "11531", "convicted")],
            id="list-of-priors",
        ),
        pytest.param(
            "Count 1: violation of Section 11360, subdivision (a), of the Health and Safety Code.",
            [(1, "11360(a)", "convicted")],
            id="subdivision-in-words-behind",
        ),
        pytest.param(
            "Count 1: violation of subdivision (b) of Section 11357 of the Health and Safety Code.",
            [(1, "11357(b)", "convicted")],
            id="subdivision-in-words-before",
        ),
        pytest.param(
            "Count I, violation of Section 11530 H & S; defendant was not armed within the"
            "\nmeaning of Section 12022 P.C.",
            [(1, "11530", "convicted")],
            id="within-the-meaning-of",
        ),
        pytest.param(
            "Count I, violation of Section 11530 H & S. Count II, not guilty of violation of Section 11531 H & S.",
            [(1, "11530", "convicted"), (2, "11531", "acquitted")],
            id="acquitted-of-one",
        ),
    ],
)
def test_counts_of_prose(body: str, expected: list[tuple[object, ...]]) -> None:
    assert outline(prose(body + PRISON)) == expected


def test_attempt_and_plea_of_each_count() -> None:
    first, second = prose(
        "Count I, on his plea of guilty, attempted violation of Section 11531 of the Health and Safety Code;"
        "\nCount II, plea of not guilty, found guilty by the jury of violation of Section 11530 H & S." + PRISON
    )
    assert (value(first.attempted), value(first.plea), value(second.plea)) == (True, "guilty", "not_guilty")
    assert value(second.attempted) is None


def test_attempt_and_conspiracy_in_the_title_of_the_crime() -> None:
    first, second = prose(
        "Count I, the crime of attempted sale of marijuana, in violation of Section 11531 H & S;"
        "\nCount II, the crime of conspiracy to sell marijuana, in violation of Section 11531 H & S." + PRISON
    )
    assert (value(first.attempted), value(first.conspiracy)) == (True, None)
    assert (value(second.attempted), value(second.conspiracy)) == (None, True)


def test_a_count_said_only_to_be_charged_goes_to_a_person() -> None:
    (draft,) = drafts_of("""
ABSTRACT OF JUDGMENT
SUPERIOR COURT OF CALIFORNIA, COUNTY OF KERN
PEOPLE v. LEIA ORGANA, Defendant      No. 12345
On June 3, 1970 defendant was sentenced. Count I charged violation of Section 11531 Health and Safety Code.
Count II, violation of Section 11530 Health and Safety Code, pleaded guilty.
""")
    assert "what became of a count is not stated" in draft.doubts


def test_a_section_that_was_not_law_that_day_gives_its_reason() -> None:
    (count,) = prose("Count 1: violation of Section 11357 of the Health and Safety Code, a felony." + PRISON)
    assert count.section is not None
    assert count.section.reason is not None
    assert count.section.sense < 1


def test_dates_that_contradict_each_other_give_their_reason() -> None:
    (count,) = prose(
        "Count 1: violation of Section 11530 H & S, committed on or about July 9, 1971, a felony; convicted on"
        "\nAugust 3, 1972." + PRISON
    )
    assert count.offence_date is not None
    assert count.disposition_date is not None
    assert count.disposition_date.reason is not None


def form(*rows: str, heading: str = "") -> list[CountDraft]:
    """Return the counts of a form with *rows* under its table's heading."""
    heading = (
        heading
        or "CNT  CODE  SECTION     CRIME                   YEAR  MO DA YR   JURY COURT PLEA  TERM  CONC  YRS MOS"
    )
    text = f"""
ABSTRACT OF JUDGMENT - PRISON COMMITMENT
SUPERIOR COURT OF CALIFORNIA, COUNTY OF ORANGE
PEOPLE OF THE STATE OF CALIFORNIA vs.
DEFENDANT: LEIA ORGANA                    CASE NUMBER: C-51234
DATE OF HEARING: 03-05-84
1. Defendant was convicted of the commission of the following felonies:
{heading}
"""
    (draft,) = drafts_of(text + "\n".join(rows) + "\n2. ENHANCEMENTS\n1    PC    12022(b)    ARMED       1 0\n")
    return list(draft.events[0].counts)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(
            "1    HS    11359       POSS MARIJ FOR SALE     83    01 16 84              X      M           2   0",
            (1, "HS", "11359", "1983", "1984-01-16", "P2Y"),
            id="as-printed",
        ),
        pytest.param(
            "1    11359 H&S         POSS MARIJ FOR SALE     1983  01-16-84              X      M           2   0",
            (1, "HS", "11359", "1983", "1984-01-16", "P2Y"),
            id="code-behind-date-in-one-piece",
        ),
        pytest.param(
            "2B   HS    11359       POSS MARIJ FOR SALE     83    01 16 84              X      M           1   4",
            (2, "HS", "11359", "1983", "1984-01-16", "P1Y4M"),
            id="letter-of-the-case",
        ),
        pytest.param(
            "l    H5    11359       POSS MARIJ FOR SALE     83    O1 l6 84              X      M           2   0",
            (1, "HS", "11359", "1983", "1984-01-16", "P2Y"),
            id="misread",
        ),
        pytest.param(
            "     HS    11359       POSS MARIJ FOR SALE           01 16 84              X      M               8",
            (None, "HS", "11359", None, "1984-01-16", "P8M"),
            id="number-and-year-missing",
        ),
        pytest.param(
            "1    HS    11359       POSS MARIJ FOR SALE     1983                        X      M",
            (1, "HS", "11359", "1983", "1984-03-05", None),
            id="no-date-of-conviction",
        ),
        pytest.param(
            "1    HS    11359       POSS MARIJ FOR SALE                                 X      M           2   0",
            (1, "HS", "11359", None, "1984-03-05", None),
            id="no-date-at-all",
        ),
        pytest.param(
            "1    HS    11359       POSS MARIJ FOR SALE     83    01 46 84              X      M           2   0",
            (1, "HS", "11359", "1983", None, "P2Y"),
            id="date-that-is-none",
        ),
        pytest.param(
            "1    HS    1$3&9       POSS MARIJ FOR SALE     83    01 16 84              X      M           2   0",
            (1, "HS", None, "1983", "1984-01-16", "P2Y"),
            id="section-that-is-none",
        ),
        pytest.param(
            "1    RS    11359       POSS MARIJ FOR SALE     83    01 16 84              X      M           2   0",
            (1, "HS", "11359", "1983", "1984-01-16", "P2Y"),
            id="code-known-by-the-section",
        ),
        pytest.param(
            "1    Hes   2135        POSS MARIJ FOR SALE     83    01 16 84              X      M           2   0",
            (1, None, None, "1983", "1984-01-16", "P2Y"),
            id="neither-code-nor-section",
        ),
        pytest.param(
            "1    HS    11359       POSS MARIJ FOR SALE     83    0S~~16-84             X      M           2   0",
            (1, "HS", "11359", "1983", None, "P2Y"),
            id="date-damaged",
        ),
        pytest.param(
            "1    HS                POSS MARIJ FOR SALE     83    01 16 84              X      M           2   0",
            (1, "HS", None, "1983", "1984-01-16", "P2Y"),
            id="section-blank",
        ),
    ],
)
def test_rows_of_a_form(row: str, expected: tuple[object, ...]) -> None:
    (count,) = form(row)
    assert (
        value(count.number),
        value(count.code),
        value(count.section),
        value(count.offence_date),
        value(count.disposition_date),
        value(count.sentence.prison),
    ) == expected
    assert value(count.description) == "POSS MARIJ FOR SALE"
    assert value(count.severity) == "felony"
    assert count.plea is None


def test_what_a_row_says_of_itself_stands_before_what_the_form_says() -> None:
    reduced, dropped = form(
        "1    HS    11357       POSS MARIJ (MISD)       83    01 16 84              X      M           0   6",
        "2    HS    11358       CULTIVATION  DISMISSED",
    )
    assert (value(reduced.severity), value(reduced.disposition)) == ("misdemeanor", "convicted")
    assert value(dropped.disposition) == "dismissed"


def test_concurrent_and_consecutive_in_words_and_stays() -> None:
    heading = "CNT  CODE  SECTION     CRIME             YEAR  MO DA YR   TERM  CC/CS   STAY 654   YRS MOS"
    one, two, three = form(
        "1    HS    11359       POSS FOR SALE     83    01 16 84    M    CONC               2   0",
        "2    HS    11358       CULTIVATION       83    01 16 84    M    CS                 0   8",
        "3    HS    11360(a)    SALE              83    01 16 84    M            X          2   0",
        heading=heading,
    )
    assert [value(count.sentence.concurrent) for count in (one, two, three)] == [True, False, None]
    assert [value(part) for part in three.sentence.suspended] == ["prison"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1", (1, 0.0), id="digit"),
        pytest.param("01.", (1, 0.0), id="two-digits"),
        pytest.param("IV", (4, 0.0), id="roman"),
        pytest.param("Two", (2, 0.0), id="word"),
        pytest.param("lI", (2, 0.5), id="misread-roman"),
        pytest.param("Z", (2, 0.5), id="misread-digit"),
        pytest.param("0", None, id="nought"),
        pytest.param("257", None, id="too-long"),
        pytest.param("", None, id="nothing"),
        pytest.param("²", None, id="no-plain-digit"),
    ],
)
def test_numbers_of_counts(text: str, expected: tuple[int, float] | None) -> None:
    assert count_number(text) == expected


@pytest.mark.parametrize(
    ("iso", "last"),
    [
        ("1968-03-14", date(1968, 3, 14)),
        ("1968-02", date(1968, 2, 29)),
        ("1968", date(1968, 12, 31)),
        ("9999-12-31", date(9999, 12, 31)),
        (None, None),
    ],
)
def test_last_day_of_a_date_in_part(iso: str | None, last: date | None) -> None:
    assert last_day(iso) == last
