"""What further looks do to doubtful words, and to the records that rest on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from extract.assemble import FileSource, read_document
from extract.second_look import MOST_PAGES, MOST_WORDS, looked_again, settled
from extract.triage import THRESHOLD
from ocr.page import Box, Line, Page, Reading, Word

LATEST = date(2020, 1, 1)
SOURCE = FileSource("box-1/sheet.tif", "ab" * 32, "image/tiff")
OWN, OTHER = "tesserocr", "rapidocr"
SHEET = """\
CII/A99000015
DOB/19570119 SEX/M RAC/WHITE
NAM/01 SKYWALKER,LUKE JAY
* * * *
ARR/DET/CITE: NAM:01 DOB:19570119
19840725 CASO LOS ANGELES
CNT:01 #1111111
11357 HS-POSSESS MARIJUANA
- - - -
COURT: NAM:01
19840918 CASC LOS ANGELES
CNT:01 #A1234567
11357 HS-POSSESS MARIJUANA
DISPO:CONVICTED
CONV STATUS:FELONY
SEN: 3 YEARS PROBATION, 30 DAYS JAIL
* * * END OF MESSAGE * * *
"""


def word(text: str = "1153O", sure: float = 0.5) -> Word:
    return Word(text, Box(0.1, 0.1, 0.2, 0.12), sure)


def said(text: str, sure: float = 0.99, who: str = OTHER) -> Reading:
    return Reading(text, sure, f"{who}, enlarged")


def page_of(make_page: Callable[..., Page], doubtful: dict[str, tuple[str, float]]) -> Page:
    """Set SHEET with some of its words read as told, as a picture's page by one engine."""
    page = make_page(SHEET, layer="ocr", sure=0.97)
    lines = [
        Line(
            tuple(
                replace(
                    w, text=doubtful.get(w.text, (w.text,))[0], confidence=doubtful.get(w.text, ("", w.confidence))[1]
                )
                for w in line.words
            )
        )
        for line in page.lines
    ]
    return replace(page, lines=tuple(lines), reader=f"{OWN} 2.13, tesseract 5.5")


# -- one word


def test_an_unlike_engine_that_agrees_makes_a_word_surer() -> None:
    seen = settled(word("11530", 0.5), [said("11530")], OWN)
    assert (seen.text, seen.alternatives) == ("11530", ())
    assert 0.95 < seen.confidence <= 0.98


def test_the_same_engine_is_no_second_voice() -> None:
    assert settled(word("11530", 0.5), [said("11530", who=OWN)], OWN).confidence == 0.5


def test_an_unlike_engine_that_differs_casts_doubt_and_is_kept() -> None:
    seen = settled(word("11530", 0.95), [said("11580")], OWN)
    assert seen.text == "11530"
    assert seen.confidence < THRESHOLD
    assert [other.text for other in seen.alternatives] == ["11580"]


@pytest.mark.parametrize("readings", [[said("11530")], [said("11530"), said("11530", 0.7, OWN)]])
def test_a_word_put_in_anothers_place_stays_for_a_person(readings: list[Reading]) -> None:
    seen = settled(word("1153O", 0.5), readings, OWN)
    assert seen.text == "11530"
    assert seen.confidence < THRESHOLD
    assert seen.alternatives[0] == Reading("1153O", 0.5, f"{OWN}, first reading")


def test_an_unsure_reading_replaces_nothing() -> None:
    assert settled(word("1153O", 0.5), [said("l1S30", 0.4)], OWN).text == "1153O"


def test_two_looks_of_one_engine_are_one_voice() -> None:
    readings = [said("11580", 0.7), Reading("11580", 0.7, f"{OTHER}, enlarged and smoothed")]
    assert settled(word("11530", 0.5), readings, OWN).text == "11530"


def test_a_witness_does_not_confirm_itself() -> None:
    given = replace(word("11580", 0.4), alternatives=(Reading("11530", 0.6, OWN),))
    assert settled(given, [said("11580", 0.99), said("11530", 0.8, OWN)], OWN).confidence < 0.4
    assert settled(given, [said("11580", 0.99)], OWN).confidence == 0.4
    assert settled(given, [said("11580", 0.9, OWN)], OWN).confidence > 0.9


def test_an_unlike_engine_whose_looks_differ_confirms_nothing() -> None:
    readings = [said("11530"), Reading("11580", 0.6, f"{OTHER}, enlarged and smoothed")]
    seen = settled(word("11530", 0.5), readings, OWN)
    assert (seen.text, seen.confidence) == ("11530", 0.5)
    assert [other.text for other in seen.alternatives] == ["11580"]


def test_blanks_within_a_reading_do_not_count() -> None:
    assert settled(word("A395487", 0.5), [said("A 395487")], OWN).confidence > 0.9


def test_nothing_seen_changes_nothing() -> None:
    assert settled(word(), [], OWN) == word()


# -- a document


def test_doubtful_values_that_are_confirmed_pass(make_page: Callable[..., Page]) -> None:
    page = page_of(make_page, {"#A1234567": ("#A1234567", 0.2)})
    once = read_document(SOURCE, [page], LATEST).records[0]
    assert once.review.status == "needs_review"
    looks: list[tuple[Box, str]] = []

    def reread(page: Page, box: Box, allowed: str = "") -> tuple[Reading, ...]:
        looks.append((box, allowed))
        return (said("#A1234567"),)

    twice = read_document(SOURCE, [page], LATEST, reread=reread).records[0]
    assert twice.review.status == "auto"
    assert twice.events == once.events
    (look,) = looks
    assert "A" in look[1]
    assert "a" not in look[1]


def test_a_doubtful_value_that_is_denied_keeps_both_readings(make_page: Callable[..., Page]) -> None:
    page = page_of(make_page, {"#A1234567": ("#A1284567", 0.55)})

    def reread(page: Page, box: Box, allowed: str = "") -> tuple[Reading, ...]:
        return (said("#A1234567"),)

    record = read_document(SOURCE, [page], LATEST, reread=reread).records[0]
    court = next(at for at, event in enumerate(record.events) if event.type == "court")
    entry = record.evidence[f"/events/{court}/case_number"]
    assert record.events[court].case_number == "A1234567"
    assert record.review.status == "needs_review"
    assert entry.alternatives is not None
    assert [(other.value, other.from_) for other in entry.alternatives] == [("A1284567", f"{OWN}, first reading")]


def test_dates_are_looked_at_with_digits_only_and_their_readings_are_dates(make_page: Callable[..., Page]) -> None:
    page = page_of(make_page, {"19840918": ("09/18/1984", 0.85)})

    def reread(page: Page, box: Box, allowed: str = "") -> tuple[Reading, ...]:
        assert not set(allowed) & set("ABCabc")
        return (said("09/13/1984"),)

    record = read_document(SOURCE, [page], LATEST, reread=reread).records[0]
    court = next(at for at, event in enumerate(record.events) if event.type == "court")
    entry = record.evidence[f"/events/{court}/date"]
    assert record.events[court].date == "1984-09-18"
    assert [other.value for other in entry.alternatives or ()] == ["1984-09-13"]
    assert record.review.status == "needs_review"


def test_what_is_sure_is_not_looked_at(make_page: Callable[..., Page]) -> None:
    def reread(page: Page, box: Box, allowed: str = "") -> tuple[Reading, ...]:
        raise AssertionError("nothing here is doubtful")

    page = page_of(make_page, {})
    assert read_document(SOURCE, [page], LATEST, reread=reread) == read_document(SOURCE, [page], LATEST)


def test_pages_with_their_own_text_are_left_alone(make_page: Callable[..., Page]) -> None:
    page = replace(page_of(make_page, {"#A1234567": ("#A1234567", 0.55)}), layer="born_digital")
    records = read_document(SOURCE, [page], LATEST).records

    def reread(page: Page, box: Box, allowed: str = "") -> tuple[Reading, ...]:
        raise AssertionError("this page has a text layer")

    assert looked_again([page], records, reread) is None


def test_a_page_that_is_unsure_as_a_whole_is_left_to_a_person(make_page: Callable[..., Page]) -> None:
    page = make_page(SHEET, layer="ocr", sure=0.3)
    crowded = replace(
        page,
        reader=f"{OWN} 1",
        lines=tuple(Line(tuple(replace(w, box=Box(0.1, 0.1, 0.4, 0.12)) for w in ln.words)) for ln in page.lines),
    )
    looks = 0

    def reread(page: Page, box: Box, allowed: str = "") -> tuple[Reading, ...]:
        nonlocal looks
        looks += 1
        return ()

    assert sum(len(line.words) for line in crowded.lines) > 30
    many = replace(crowded, lines=crowded.lines * 3)
    records = read_document(SOURCE, [many], LATEST).records
    assert looked_again([many], records, reread) is None
    assert looks == 0 or looks <= MOST_WORDS


def test_so_many_words_of_a_file_are_looked_at(
    make_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.second_look.MOST_OF_A_FILE", 2)
    page = page_of(make_page, {"#A1234567": ("#A1234567", 0.55)})
    pages = [replace(page, number=number) for number in range(1, 5)]
    seen: list[int] = []

    def reread(page: Page, box: Box, allowed: str = "") -> tuple[Reading, ...]:
        seen.append(page.number)
        return ()

    looked_again(pages, read_document(SOURCE, pages, LATEST).records, reread)
    assert seen == [1, 2]


def test_writing_that_was_not_read_sends_the_record_to_a_person(make_page: Callable[..., Page]) -> None:
    page = page_of(make_page, {})
    outcome = next(line.box for line in page.lines if "CONVICTED" in line.text)
    page = replace(page, unread=(replace(outcome, left=outcome.right + 0.01, right=outcome.right + 0.1),))
    (record,) = read_document(SOURCE, [page], LATEST).records
    assert record.review.reasons == ["page 1 has writing that could not be read"]


def test_so_many_pages_of_a_file_are_looked_at(make_page: Callable[..., Page]) -> None:
    page = page_of(make_page, {"#A1234567": ("#A1234567", 0.55)})
    pages = [replace(page, number=number) for number in range(1, MOST_PAGES + 4)]
    records = read_document(SOURCE, pages, LATEST).records
    seen: set[int] = set()

    def reread(page: Page, box: Box, allowed: str = "") -> tuple[Reading, ...]:
        seen.add(page.number)
        return ()

    looked_again(pages, records, reread)
    assert seen == set(range(1, MOST_PAGES + 1))


PROBATION = """\
SUPERIOR COURT OF CALIFORNIA
COUNTY OF LOS ANGELES
PEOPLE OF THE STATE OF CALIFORNIA, Plaintiff,
vs.                                     CASE NO. A395487
LEIA ANN ORGANA, Defendant.             ORDER GRANTING PROBATION
The defendant having been convicted upon a plea of guilty on March 14, 1968, of possession of marijuana,
a felony, in violation of Section 11530, Health and Safety Code, as charged in Count 1,
IT IS ORDERED that imposition of sentence be suspended and that the defendant be placed on probation for 3 years.
Dated: March 14, 1968.
"""


@pytest.mark.parametrize(("top", "doubted"), [(0.0, False), (0.3, True)])
def test_unread_writing_above_the_name_is_no_count(make_page: Callable[..., Page], top: float, doubted: bool) -> None:
    text = "\n" * 20 + PROBATION
    page = replace(make_page(text, layer="ocr", sure=0.99), unread=(Box(0.1, top, 0.3, top + 0.01),))
    (record,) = read_document(SOURCE, [page], LATEST).records
    assert any("writing that could not be read" in reason for reason in record.review.reasons) is doubted
