"""Whole dockets, from words to records: registers, docket sheets, a day's docket, printouts; damaged ones."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from abstract_pages import page_of
from docket_truths import WHOLE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.assemble import FileSource, read_document
from extract.families.docket import READER
from extract.record import Record, missing_evidence
from extract.text import PageText

LATEST = date(2026, 11, 22)
SOURCE = FileSource("box-1/docket.tif", "0" * 64, "image/tiff")
NONE = None


def paper(name: str) -> str:
    return (Path(__file__).parent / "dockets" / f"{name}.txt").read_text(encoding="utf-8")


def records_of(*texts: str, sure: float = 0.97) -> list[Record]:
    pages = [page_of(text, number, sure) for number, text in enumerate(texts, 1)]
    return read_document(SOURCE, pages, LATEST).records


def counts_of(record: Record) -> list[tuple[object, ...]]:
    return [
        (c.number, c.code, c.section, c.plea, c.disposition, c.disposition_date, c.severity)
        for c in record.events[0].counts
    ]


def register(*entries: str, head: str = "", charges: str = "Ct 1 11530 H&S - Fel\nCt 2 11531 H&S - Fel") -> str:
    """Return a register of actions against one defendant with the lines *entries*."""
    return "\n".join(
        (
            "                REGISTER OF ACTIONS",
            "      SUPERIOR COURT OF CALIFORNIA, COUNTY OF NAPA",
            "TITLE OF ACTION                               NUMBER",
            "People of the State of California vs.         4417-C",
            head or "BRAYLEN STARKSON",
            "OFFENSE",
            charges,
            "",
            "DATE        PROCEEDINGS                                          JUDGE",
            *entries,
        )
    )


@pytest.mark.parametrize("names", WHOLE, ids="+".join)
def test_whole_dockets(names: tuple[str, ...]) -> None:
    records = records_of(*map(paper, names))
    found = []
    for record in records:
        assert record.source.family == "docket"
        person, event = record.person, record.events[0]
        found.append(
            (
                (person.name, person.aliases, person.date_of_birth),
                (event.date, event.agency, event.case_number),
                counts_of(record),
            )
        )
        assert missing_evidence(record) == []
    assert found == WHOLE[names]


def test_later_orders_are_updates_and_leave_the_judgment_as_it_was() -> None:
    (wren,) = records_of(paper("lesser_1976"), paper("lesser_1976_2"))
    assert wren.source.pages == [1, 2]
    assert [(u.date, u.disposition) for u in wren.events[0].counts[0].updates] == [("1978-05-01", "set_aside")]
    (dune,) = records_of(paper("justice_1971"))
    assert [(u.date, u.disposition) for u in dune.events[0].counts[0].updates] == [("1973-10-02", "set_aside")]
    (talzin,) = records_of(paper("printout_1991"))
    assert talzin.events[0].counts[0].updates == []  # both were denied


def test_sentences_are_taken_from_the_entry_that_imposes_them() -> None:
    (ohnaka,) = records_of(paper("los_angeles_1964"))
    sentence = ohnaka.events[0].counts[0].sentence
    assert (sentence.jail, sentence.probation, sentence.suspended) == ("P30D", "P1Y", ["jail"])
    halloran, bey = records_of(paper("two_in_1972"))
    assert (halloran.events[0].counts[0].sentence.jail, bey.events[0].counts[1].sentence.prison) == ("P90D", "P0D")
    assert halloran.events[0].counts[0].updates == []  # revoked and reinstated


def test_a_day_that_cannot_be_read_is_not_that_of_the_entry_before() -> None:
    (record,) = records_of(paper("unread_day_1979"))
    assert record.events[0].date is None
    assert record.evidence["/events/0/date"].state == "illegible"
    assert record.review.status == "needs_review"
    assert [count.disposition for count in record.events[0].counts] == ["convicted", "dismissed"]


@pytest.mark.parametrize(
    ("entries", "first", "second", "day"),
    [
        (
            ("3-1-70     Deft pl NG.", "4-2-70     PG Ct 1. Ct 2 dism. SP TPBL."),
            "convicted",
            "dismissed",
            "1970-04-02",
        ),
        (("4-2-70     TBC. Fd guilty Cts 1 & 2. ISS, 3 yrs prob.",), "convicted", "convicted", "1970-04-02"),
        (("4-2-70     Jury verdict: NG as to both counts.",), "acquitted", "acquitted", "1970-04-02"),
        (("4-2-70     Mot 995 PC granted. Info dism.",), "dismissed", "dismissed", "1970-04-02"),
        (("4-2-70     Mot to dism Ct 2 denied.",), NONE, NONE, NONE),
        (("4-2-70     Cts 1 & 2 dismissed, mot of Peopl e, 1385 PC.",), "dismissed", "dismissed", "1970-04-02"),
        (("4-2-70     People move to dismiss Ct 2. Granted.",), NONE, "dismissed", NONE),
        (("4-2-70     Ct 1 diverted, PC 1000, 1 yr. Ct 2 dism.",), "diverted", "dismissed", "1970-04-02"),
        (
            (
                "4-2-70     PG Ct 1. Ct 2 to be dism at sent. Ref to Prob.",
                "5-1-70     P & S: ISS, 2 yrs prob. Bal of cts dism.",
            ),
            "convicted",
            "dismissed",
            "1970-05-01",
        ),
        (
            ("4-2-70     PG Ct 1.", "4-20-70    Mot to w/d guilty plea granted.", "5-1-70     Cts 1 & 2 dism."),
            "dismissed",
            "dismissed",
            "1970-05-01",
        ),
        (("4-2-70     Held to answer Ct 1. Ct 2 dism insuff evid.",), "held_to_answer", "dismissed", "1970-04-02"),
    ],
)
def test_counts_come_to_what_the_entries_say(
    entries: tuple[str, ...], first: str | None, second: str | None, day: str | None
) -> None:
    (record,) = records_of(register("2-1-70     Information filed.", *entries))
    assert [count.disposition for count in record.events[0].counts] == [first, second]
    assert day is None or record.events[0].date == day


def test_a_felony_reduced_at_judgment_is_a_misdemeanor_and_later_an_update() -> None:
    at_once = register("4-2-75     PG Ct 1. Ct 1 deemed misd, 17 PC. Fine $200. Ct 2 dism.")
    later = register(
        "4-2-75     PG Ct 1. ISS, 3 yrs prob. Ct 2 dism.", "6-1-78     Ct 1 reduced to misd per 17(b) PC."
    )
    (one,), (other,) = records_of(at_once), records_of(later)
    assert (one.events[0].counts[0].severity, one.events[0].counts[0].updates) == ("misdemeanor", [])
    assert other.events[0].counts[0].severity == "felony"
    assert [(u.date, u.disposition) for u in other.events[0].counts[0].updates] == [("1978-06-01", "reduced")]


def test_what_was_undone_goes_to_a_person() -> None:
    (record,) = records_of(
        register("4-2-75     PG Ct 1. ISS, 3 yrs prob. Ct 2 dism.", "6-1-75     Judgment reversed.")
    )
    assert record.review.status == "needs_review"


def test_a_plea_to_no_count_in_particular_goes_to_a_person() -> None:
    (record,) = records_of(register("4-2-75     Deft pleads guilty. ISS, 3 yrs prob."))
    assert "an entry does not say of which counts it speaks" in record.review.reasons


def test_a_sentence_without_a_finding_goes_to_a_person() -> None:
    (record,) = records_of(register("4-2-75     P & S: 90 days CJ."))
    assert record.review.status == "needs_review"
    assert all(count.disposition != "convicted" for count in record.events[0].counts)


def test_days_out_of_order_go_to_a_person() -> None:
    (record,) = records_of(
        register(
            "1-5-75     Info filed.",
            "2-1-75     Arr.",
            "3-1-79     PG Ct 1. Ct 2 dism. Fine $50.",
            "4-1-75     Fine paid.",
        )
    )
    assert record.review.status == "needs_review"


def test_several_defendants_and_an_entry_of_nobody() -> None:
    text = register("4-2-75     (Starkson) PG Ct 1.", "4-3-75     Ct 2 dism.", head="BRAYLEN STARKSON\nKAYDEL CONNIX")
    records = records_of(text)
    assert [record.person.name for record in records] == ["STARKSON, BRAYLEN", "CONNIX, KAYDEL"]
    assert all(record.review.status == "needs_review" for record in records)
    assert [record.events[0].counts[0].disposition for record in records] == ["convicted", None]


def test_counsel_of_a_defendants_name_is_no_mark() -> None:
    text = register(
        "4-2-75     As to deft Connix: arr w/ atty Starkson. PG Ct 1.",
        "           Ct 2 dism. Fine $50.",
        "4-3-75     As to deft Starkson: Cts 1 & 2 dism.",
        head="BRAYLEN STARKSON\nKAYDEL CONNIX",
    )
    starkson, connix = records_of(text)
    assert [count.disposition for count in starkson.events[0].counts] == ["dismissed", "dismissed"]
    assert [count.disposition for count in connix.events[0].counts] == ["convicted", "dismissed"]


def test_a_judges_column_is_no_part_of_the_entries() -> None:
    rows = [
        "2-1-70      Information filed.                                   Guilty",
        "3-1-70      Deft arr, pleads NG to Cts                           Guilty",
        "            1 & 2.",
        "4-1-70      PG Ct 1. Ct 2 dism. Fine $100.                       Guilty",
    ]
    (record,) = records_of(register(*rows))
    assert [count.disposition for count in record.events[0].counts] == ["convicted", "dismissed"]
    assert record.events[0].date == "1970-04-01"


def test_a_count_whose_section_is_lost_is_a_count_all_the_same() -> None:
    text = register("4-2-75     PG Ct 2. Ct 1 dism. Fine $50.", charges="Ct 1 11530 H&S - Fel\nCt 2 ll?#0 4&5 22")
    (record,) = records_of(text)
    assert [count.section for count in record.events[0].counts] == ["11530", None]
    assert record.review.status == "needs_review"


def _doubts_of(*unsure: str) -> list[str]:
    """Return the reasons of a docket of a plea and a sentence, the words *unsure* read with hardly any confidence."""
    text = register(
        "3-1-75      Trial trails to 3-9-75 counsel engaged.",
        "3-20-75     Mot amend 11357(c) heard.",
        "4-2-75      PG Ct 1. Ct 2 dism. Fine $50.",
        "6-1-75      Fine paid forthwith receipt filed.",
    )
    page = page_of(text, 1, 0.97)
    lines = tuple(
        replace(line, words=tuple(replace(w, confidence=0.1 if w.text in unsure else 0.97) for w in line.words))
        for line in page.lines
    )
    (record,) = read_document(SOURCE, [replace(page, lines=lines)], LATEST).records
    assert record.events[0].counts[0].disposition == "convicted"
    return list(record.review.reasons)


def test_an_entry_that_can_hardly_be_read_matters_where_it_may_tell_of_more() -> None:
    unread = "an entry can hardly be read, and may tell of more"
    assert unread not in _doubts_of("Trial", "trails", "counsel", "engaged.")  # what came after it is plain
    assert unread in _doubts_of("Mot", "amend", "heard.")  # it names a section
    assert unread in _doubts_of("paid", "forthwith", "receipt", "filed.")  # nothing came after it


PRINTED = """\
SUPERIOR COURT OF CALIFORNIA
COUNTY OF LOS ANGELES
CASE ACTION SUMMARY
CASE NO: KA870660                       FILED: 03/31/1999
PEOPLE OF THE STATE OF CALIFORNIA VS LEIA ANN ORGANA
DEFENDANT 01: ORGANA, LEIA ANN
CT  CHARGE        SEV  PLEA        DISPOSITION
01  11359 H&S     F    NOT GUILTY  CONVICTED
DATE        DEPT  ACTION
03/31/1999  11    INFORMATION FLD.
04/06/1999  11    DEFT PRESENT W/ COUNSEL, DULY ARRAIGNED, WAIVES READING.
                  PLEADS NG TO CT 1.
04/23/1999  11    JURY VERDICT: GUILTY CT 1. STATE PRISON 2 YEARS.
*** END OF REPORT ***
"""


def test_an_entry_with_a_department_and_no_day_is_none_of_the_day_above() -> None:
    (whole,) = records_of(PRINTED)
    assert (whole.events[0].date, whole.events[0].counts[0].disposition) == ("1999-04-23", "convicted")
    (torn,) = records_of(PRINTED.replace("04/23/1999", " " * 10))
    assert torn.events[0].date is None
    assert torn.review.status == "needs_review"


WRAPPED = """\
                MUNICIPAL COURT, FRESNO JUDICIAL DISTRICT
                 COUNTY OF FRESNO, STATE OF CALIFORNIA
                              DOCKET
  Thursday, May 4, 1967                        Judge Yoda
  NO.         NAME                  VIOLATION        PLEA    JUDGMENT
  MCFR-CR-67  NUNB, NIEN            11556 H&S        G       Gty. 10 das CJ
  -33817
  MCFR-CR-67  BOSSK, TRANDOSHA      23102 VC         NC      Gty. Fine $250
  -33820      MARIA
  MCFR-CR-67  PLO, KOON             11721 H&S        G       Gty. 25 das CJ
  -33911
"""


def test_a_number_that_breaks_at_a_hyphen_is_one_case() -> None:
    found = {r.person.name: (r.events[0].case_number, r.events[0].counts[0].section) for r in records_of(WRAPPED)}
    assert found == {
        "NUNB, NIEN": ("MCFR-CR-67-33817", "11556"),
        "BOSSK, TRANDOSHA MARIA": ("MCFR-CR-67-33820", "23102"),
        "PLO, KOON": ("MCFR-CR-67-33911", "11721"),
    }


def test_numbers_that_lost_their_hyphens_are_no_cases_that_pass() -> None:
    for record in records_of(WRAPPED.replace("  -3", "  3"), sure=0.999):
        assert record.review.status == "needs_review"


def test_dockets_are_told_from_other_papers() -> None:
    for names in WHOLE:
        lines = [line.text for line in page_of(paper(names[0])).lines]
        assert READER.score(lines) >= 0.5
        assert READER.begins(lines, 0)
    page_two = [line.text for line in page_of(paper("lesser_1976_2")).lines]
    assert READER.score(page_two) >= 0.5
    assert not READER.begins(page_two, 0)
    abstract = (Path(__file__).parent / "abstracts" / "los_angeles_1968.txt").read_text(encoding="utf-8")
    assert READER.score(abstract.splitlines()) < 0.5
    assert READER.score(["MINUTE ORDER", "DATE: MARCH 3, 1975", "DEFT PLEADS GUILTY", "DOCKET NO. 331"]) < 0.5


def _damaged(text: str, seed: int) -> str:
    rng = random.Random(seed)
    letters = list(text)
    for _ in range(len(letters) // 12):
        at = rng.randrange(len(letters))
        letters[at] = rng.choice("O0l1I |.,~S5B8\n") if letters[at] != "\n" else "\n"
    return "".join(letters)


@pytest.mark.parametrize("seed", range(12))
def test_no_damage_raises(seed: int) -> None:
    names = sorted(WHOLE)[seed % len(WHOLE)]
    text = PageText.of_pages([page_of(_damaged(paper(names[0]), seed))])
    for draft in READER.read(text, LATEST):
        assert draft.events


_SCRAPS = st.sampled_from(
    [
        "DATE PROCEEDINGS JUDGE",
        "REGISTER OF ACTIONS",
        "CASE NO. DEFENDANT CHARGE PLEA DISPOSITION",
        "DEFENDANT 01: A, B",
        "CT CHARGE SEV PLEA DISPOSITION",
        "01 11357(B) H&S F GUILTY CONVICTED",
        "3-14-70 PG Ct 1. Ct 2 dism.",
        "14 1-1-70 JUDGE X DEPT 3",
        "People vs.",
        "aka",
        "Ct 1 11530 H&S",
        "33817 X, Y 1) 11530 H&S 1) G Ct 1 guilty",
        "LESSER: 11357(B) H&S",
    ]
)
_LINES = st.lists(
    st.one_of(_SCRAPS, st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)),
    max_size=24,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_LINES)
def test_any_text_is_read_without_raising(lines: list[str]) -> None:
    text = "\n".join(re.sub(r"\s", " ", line) for line in lines)
    for record in records_of("CRIMINAL DOCKET\n" + text):
        assert missing_evidence(record) == []
    READER.read(PageText.of_pages([page_of(text)]), LATEST)
