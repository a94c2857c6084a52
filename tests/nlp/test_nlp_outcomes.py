"""Dispositions, grades, pleas and sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.dispositions import find_dispositions, parse_disposition, parse_plea, parse_severity
from nlp.lexicon import load_dispositions
from nlp.sentences import find_sentence_parts, parse_sentence
from nlp.values import SentencePart


@pytest.mark.parametrize(
    ("text", "word", "cost"),
    [
        pytest.param("*DISPO:CONVICTED", "convicted", 0, id="convicted"),
        pytest.param("CONVICTED-PROB/JAIL", "convicted", 0, id="anything-that-begins-so"),
        pytest.param("DI SP O:CO N VI CTED", "convicted", 0, id="come-apart"),
        pytest.param("DISPO:COMVICTED", "convicted", 0.5, id="misread"),
        pytest.param("CONVICIED", "convicted", 0.5, id="T-read-as-I"),
        pytest.param("CONVICTION CERT BY CLERK OF THE COURT", "other", 0, id="certificate-is-no-conviction"),
        pytest.param("DISPO:PROS REJ-COMB W/OTHER CNTS", "prosecutor_rejected", 0, id="rejected"),
        pytest.param("RELEASED/DETENTION ONLY", "released", 0, id="detention-only"),
        pytest.param("849(B)(1) PC", "released", 0, id="849b1"),
        pytest.param("DISMISSED/FURTHERANCE OF JUSTICE", "dismissed", 0, id="dismissed"),
        pytest.param("DISMISSED/DIVERSION", "diverted", 0, id="diversion"),
        pytest.param("CONV SET ASIDE & DISM PER 1203.4 PC", "set_aside", 0, id="set-aside"),
        pytest.param("DISMISSED PER 1203.4 PC", "set_aside", 0, id="dismissed-under-1203.4-is-set-aside"),
        pytest.param("DISPO:PROBATION REVOKED", "probation_revoked", 0, id="revoked"),
        pytest.param("PROBATION REVOKED/REINSTATED", "other", 0, id="reinstated"),
        pytest.param("DISPO:SENTENCE MODIFIED", "sentence_modified", 0, id="modified"),
        pytest.param("REDUCED TO MISDEMEANOR PER 17 PC", "reduced", 0, id="reduced"),
        pytest.param("HELD TO ANSWER", "held_to_answer", 0, id="held-to-answer"),
        pytest.param("PAROLED FROM CDC", "other", 0, id="custody-words-are-other"),
        pytest.param("NOT GUILTY BY REASON OF INSANITY", "other", 0, id="insanity-is-no-acquittal"),
        pytest.param("ACQUITTED", "acquitted", 0, id="acquitted"),
        pytest.param("found guilty as charged", "convicted", 0, id="found-guilty"),
        pytest.param("found not guilty", "acquitted", 0, id="found-not-guilty"),
        pytest.param("withdraws his plea of not guilty and pleads guilty", "convicted", 0, id="plea-changed"),
        pytest.param("dismissed in the interest of justice", "dismissed", 0, id="interest-of-justice"),
        pytest.param("found guilty of a lesser offense, to wit, 11556", "convicted", 0, id="lesser-offence"),
        pytest.param("FOUND GUILTY. IMPOSITION OF SENTENCE SUSPENDED", "convicted", 0, id="first-of-two"),
    ],
)
def test_reads_the_disposition(text: str, word: str, cost: float) -> None:
    reading = parse_disposition(text)
    assert reading is not None
    assert (reading.value, reading.cost) == (word, cost)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("pleads not guilty", id="a-plea-is-no-acquittal"),
        pytest.param("plea of not guilty entered", id="nor-a-plea-of-not-guilty"),
        pytest.param("SEE COMMENT", id="comment"),
        pytest.param("CONV STATUS:FELONY", id="grade"),
        pytest.param("UNCONVICTED", id="part-of-a-word"),
        pytest.param("CONVOY", id="another-word"),
        pytest.param("nunc pro tunc", id="correction"),
        pytest.param("", id="empty"),
    ],
)
def test_finds_no_disposition(text: str) -> None:
    assert parse_disposition(text) is None


@pytest.mark.parametrize("row", load_dispositions(), ids=lambda row: row.text)
def test_every_disposition_of_the_lexicon_reads_as_itself(row) -> None:  # type: ignore[no-untyped-def]
    for text in row.spellings:
        reading = parse_disposition(f"*DISPO:{text}")
        assert reading is not None
        assert (reading.value, reading.cost) == (row.canonical, 0)


def test_finds_every_disposition_in_order() -> None:
    text = "Count 1: found guilty.  Count 2: dismissed in the interest of justice."
    assert [each.canonical for each in find_dispositions(text)] == ["convicted", "dismissed"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("F", "felony"),
        ("FELONY", "felony"),
        ("FEL", "felony"),
        ("TOC:M", "misdemeanor"),
        ("CONV STATUS:MISDEMEANOR", "misdemeanor"),
        ("MISDEMEAN0R", "misdemeanor"),
        ("TNFRACTION", "infraction"),
        ("I", "infraction"),
        ("N", None),
        ("TOC:N", None),
        ("F/M", None),
        ("WOBBLER", None),
        ("FELONY OR MISDEMEANOR", None),
        ("FIRST", None),
        ("", None),
    ],
)
def test_severity(text: str, word: str | None) -> None:
    reading = parse_severity(text)
    assert (reading.value if reading else None) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("G", "guilty"),
        ("PLED GUILTY", "guilty"),
        ("GU1LTY", "guilty"),
        ("NG", "not_guilty"),
        ("PLEADS NOT GUILTY", "not_guilty"),
        ("NOLO", "nolo_contendere"),
        ("NO CONTEST", "nolo_contendere"),
        ("NGI", "not_guilty_by_reason_of_insanity"),
        ("NOT GUILTY BY REASON OF INSANITY", "not_guilty_by_reason_of_insanity"),
        ("withdraws his plea of not guilty and pleads guilty", "guilty"),
        ("FORMER JEOPARDY", None),
        ("found guilty by jury", None),
        ("SEE COMMENT", None),
        ("", None),
    ],
)
def test_plea(text: str, word: str | None) -> None:
    reading = parse_plea(text)
    assert (reading.value if reading else None) == word


def part(kind: str, duration: str | None = None, dollars: float | None = None, **more: bool) -> SentencePart:
    return SentencePart(kind, duration, dollars, **more)  # type: ignore[arg-type]


_SENTENCES = [
    (
        "SEN: 012 MONTHS PROBATION, 045 DAYS JAIL, FINE, FINE SS, IMP SEN SS",
        [
            part("probation", "P12M"),
            part("jail", "P45D"),
            part("fine"),
            part("fine", suspended=True),
            part("other", suspended=True),
        ],
        "rap-sheet",
    ),
    (
        "COM: SEN-X3 YR PROB, 6 MO JL WORK, $971 FINE $420 RSTN",
        [part("probation", "P3Y"), part("jail", "P6M"), part("fine", None, 971.0), part("restitution", None, 420.0)],
        "comment",
    ),
    (
        "3 YEARS PROBATION, 90 DAYS JAIL, FINE $250",
        [part("probation", "P3Y"), part("jail", "P90D"), part("fine", None, 250.0)],
        "sum-behind-the-fine",
    ),
    ("16 MONTHS PRISON", [part("prison", "P16M")], "prison"),
    ("2 YRS 8 MOS ST PRISON", [part("prison", "P2Y8M")], "years-and-months"),
    ("1 YEAR AND 6 MONTHS JAIL", [part("jail", "P1Y6M")], "years-and-months-with-and"),
    ("180 DAS CJ", [part("jail", "P180D")], "old-sheet"),
    ("365 DAYS COUNTY JAIL", [part("jail", "P365D")], "county-jail"),
    ("365 DAYS JAIL 1170(H)", [part("jail", "P365D")], "county-jail-felony"),
    ("PRISON SS", [part("prison", "P0D", suspended=True)], "suspended"),
    (
        "60 DAYS JAIL SS, 24 MONTHS PROBATION",
        [part("jail", "P60D", suspended=True), part("probation", "P24M")],
        "one-suspended",
    ),
    ("90 DAYS JAIL, SENTENCE SUSPENDED", [part("jail", "P90D", suspended=True)], "suspended-in-a-clause-of-its-own"),
    ("PROBATION, JAIL", [part("probation", "P0D"), part("jail", "P0D")], "no-lengths"),
    ("3 YEARS PRISON CONCURRENT", [part("prison", "P3Y", concurrent=True)], "concurrent"),
    ("8 MONTHS PRISON, CONSECUTIVE", [part("prison", "P8M", concurrent=False)], "consecutive"),
    ("sentenced to state prison for the term prescribed by law", [part("prison", "P0D")], "indeterminate"),
    ("5 yr-life SP", [part("prison", "P0D")], "years-to-life"),
    ("1-10 YEARS STATE PRISON", [part("prison", "P0D")], "range"),
    ("not less than one nor more than ten years in state prison", [part("prison", "P0D")], "range-in-words"),
    (
        "Probation is granted for three (3) years, the first 90 days in the county jail",
        [part("probation", "P3Y"), part("jail", "P90D")],
        "prose",
    ),
    ("PROBATION 3 YEARS JAIL 90 DAYS", [part("probation", "P3Y"), part("jail", "P90D")], "kinds-first"),
    (
        "PROBATION FOR 3 YEARS AND 6 MONTHS JAIL",
        [part("probation", "P3Y"), part("jail", "P6M")],
        "two-kinds-with-and",
    ),
    ("imprisoned in the county jail for ninety days", [part("jail", "P90D")], "number-in-words"),
    ("fine of $1,000.00 plus penalty assessment $50", [part("fine", None, 1000.0)], "assessment-is-no-fine"),
    ("FINE $100 OR 10 DAYS JAIL", [part("fine", None, 100.0)], "jail-in-lieu-is-no-jail"),
    ("1 YR CJ CTS 12 DAYS", [part("jail", "P1Y")], "credit-is-no-jail"),
    ("CREDIT 45 DAYS TIME SERVED", [], "credit-alone"),
    ("O12 M0NTHS PR0BATI0N", [part("probation", "P12M")], "misread"),
    ("SEE COMMENT", [], "none"),
    ("180 DAYS", [], "a-length-without-a-kind"),
    ("", [], "empty"),
]


@pytest.mark.parametrize(("text", "parts"), [pytest.param(*row[:2], id=row[2]) for row in _SENTENCES])
def test_reads_the_sentence(text: str, parts: list[SentencePart]) -> None:
    assert parse_sentence(text) == parts


def test_misread_words_of_a_sentence_cost() -> None:
    clean, misread = find_sentence_parts("012 MONTHS PROBATION"), find_sentence_parts("O12 M0NTHS PROBATION")
    assert (clean[0].cost, misread[0].cost) == (0, 1.0)


@given(
    st.integers(1, 400),
    st.sampled_from(["DAYS", "MONTHS", "YEARS"]),
    st.sampled_from(["JAIL", "PROBATION", "PRISON"]),
)
@settings(deadline=None)
def test_every_length_comes_through(number: int, unit: str, kind: str) -> None:
    found = parse_sentence(f"{number:03d} {unit} {kind}")
    assert found == [part(kind.lower(), f"P{number}{unit[0]}")]


@given(st.text(max_size=60))
@settings(deadline=None)
def test_no_text_raises(text: str) -> None:
    parse_disposition(text)
    parse_severity(text)
    parse_plea(text)
    parse_sentence(text)
    parse_sentence(f"SEN: {text} YEARS PRISON, FINE ${text}")
