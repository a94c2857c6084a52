from __future__ import annotations

import pytest
from paper_builders import COUNT, RECORD_ID, SHA, a_determination, a_record
from paper_reading import outside_the_page, rendered, text_of

from eligibility.determination import Determination
from eligibility.papers.manifest import Office
from eligibility.papers.motion import draw_motion
from eligibility.papers.values import PaperWithheld, paper_values
from extract.record import Evidence, Record


def drawn(
    determination: Determination | None = None, record: Record | None = None, office: Office | None = None, draft=()
):
    determination, record = determination or a_determination(), record or a_record()
    return draw_motion(determination, record, paper_values(determination, record), office or Office(), draft)


def test_a_motion_states_every_value_of_the_conviction_and_the_reason():
    text = text_of(drawn(record=a_record(name_used="AMIDALA, LEIA")).pdf)
    for value in (
        "SUPERIOR COURT OF THE STATE OF CALIFORNIA COUNTY OF LOS ANGELES",
        "Case No. A395487",
        "Defendant AMIDALA, LEIA AKA ORGANA, LEIA",
        "Court MUNICIPAL COURT, VAN NUYS",
        "Section, as of its day HS 11357(b)",
        "Offence as recorded POSSESS MARIJUANA",
        "Grade misdemeanor",
        "Date of conviction 1985-06-07",
        "Possession of an ounce or less is lawful for adults today.",
        "HS 11361.8(e); HS 11362.1(a)(1)",
        "policy los-angeles (0123456789abcdef), as of 2020-02-13",
        f"record {RECORD_ID}".replace("record", "Record"),
    ):
        assert value in text


def test_the_source_and_the_page_of_each_value_are_named():
    text = text_of(drawn().pdf)
    assert SHA in text.replace(" ", "")
    assert "case number A395487 page 2" in text


@pytest.mark.parametrize(
    ("changes", "title", "asked"),
    [
        pytest.param(
            {},
            "APPLICATION TO DISMISS CONVICTION AND SEAL THE RECORD",
            "to dismiss count 2 of this case and seal the record",
            id="application-dismiss-seal",
        ),
        pytest.param(
            {"route": "motion", "sealing": False},
            "MOTION TO DISMISS CONVICTION",
            "to dismiss count 2 of this case. It is made as a motion",
            id="motion-dismiss-without-sealing",
        ),
        pytest.param(
            {"outcome": "reduce", "reduce_to": "infraction", "sealing": None},
            "APPLICATION TO REDESIGNATE CONVICTION AS AN INFRACTION",
            "to redesignate count 2 of this case as an infraction",
            id="redesignate-infraction",
        ),
        pytest.param(
            {"outcome": "reduce", "reduce_to": "misdemeanor", "route": "petition", "sealing": None},
            "PETITION TO RECALL THE SENTENCE AND RESENTENCE CONVICTION AS A MISDEMEANOR",
            "recall the sentence and resentence count 2 of this case as a misdemeanor",
            id="petition-resentence",
        ),
        pytest.param(
            {"route": "automatic"},
            "REQUEST TO DISMISS CONVICTION AND SEAL THE RECORD",
            "gives this without an application; the court is asked to record it",
            id="automatic",
        ),
        pytest.param(
            {"route": None},
            "MOTION TO DISMISS CONVICTION AND SEAL THE RECORD",
            "☐ sentence completed ☐ sentence still being served",
            id="route-left-for-a-person",
        ),
    ],
)
def test_what_is_asked_follows_the_determination(changes, title, asked):
    text = text_of(drawn(a_determination(**changes)).pdf)
    assert title.capitalize() in text  # at the foot; in the caption it is set in two columns with the parties
    assert asked in text


def test_nothing_is_found_sworn_or_ticked():
    text = text_of(drawn().pdf)
    for word in ("finds", "declare", "perjury", "true and correct", "☑", "☒", "✓", "has compared"):
        assert word not in text
    assert text.count("☐") == 5  # the order's boxes, all of them empty
    assert "Signature: ____" in text
    assert "Dated: ____" in text


def test_what_is_not_stated_is_a_blank_line_that_says_so():
    record = a_record(
        name=None, count={"number": None, "description": None, "severity": None}, event={"case_number": None}
    )
    text = text_of(drawn(a_determination(case_number=None, severity=None), record).pdf)
    assert "Defendant ______________________ (not stated) Court" in text
    assert "Case No. ________________ (not stated)" in text
    assert "Grade ______________________ (not stated)" in text
    assert "the count shown below" in text
    assert "None" not in text


def test_what_was_illegible_is_not_called_unstated():
    record = a_record(
        event={"case_number": None},
        evidence={"/events/0/case_number": Evidence(confidence=0.2, page=2, state="illegible")},
    )
    text = text_of(drawn(a_determination(case_number=None), record).pdf)
    assert "(not legible)" in text


def test_an_amount_that_is_not_stated_is_said_to_be_so():
    assert "Not stated on the record: amount." in text_of(drawn(a_determination(flags=["amount_not_stated"])).pdf)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("NÚÑEZ-ŁASZCZYK, ŽOFIE", id="latin-with-marks"),
        pytest.param('O\'BRIEN <B>&AMP; "SONS"', id="mark-up"),
        pytest.param("ИВАНОВ, ПЁТР", id="cyrillic"),
        pytest.param("N\u0303A, LEIA", id="decomposed"),
    ],
)
def test_names_are_set_as_they_are(name):
    import unicodedata

    text = text_of(drawn(record=a_record(name=name)).pdf)
    assert f"Defendant {unicodedata.normalize('NFC', name)} Court" in text


def test_letters_that_cannot_be_set_leave_a_blank_line_and_a_draft():
    motion = drawn(record=a_record(name="王, 小明"))
    assert motion.unset == ["defendant"]
    text = text_of(motion.pdf)
    assert "cannot be shown in this typeface" in text
    assert "DRAFT, not to be filed" in text


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"name": "X" * 900}, id="one-endless-word"),
        pytest.param({"name": "VERY LONG NAME, " * 120}, id="a-name-of-two-thousand-letters"),
        pytest.param({"count": {"description": "POSSESSION OF MARIJUANA " * 250}}, id="a-title-longer-than-a-page"),
        pytest.param({"event": {"agency": "SUPERIOR COURT " * 300}}, id="a-court-longer-than-a-page"),
    ],
)
def test_long_values_are_whole_and_never_clipped(changes):
    record = a_record(**changes)
    motion = drawn(record=record)
    values = paper_values(a_determination(), record)
    shown = text_of(motion.pdf).replace(" ", "")
    assert not outside_the_page(motion.pdf)
    for label in ("defendant", "offence", "court of conviction"):
        letters = (values[label].text or "").replace(" ", "")
        # a page's foot and the next one's head may stand between two parts of it
        pieces = [letters[start : start + 40] for start in range(0, len(letters), 400)]
        assert all(piece in shown for piece in pieces)
        assert shown.count(letters[:8]) >= 1


def test_a_case_number_too_long_for_the_caption_stands_in_the_exhibit():
    record = a_record(event={"case_number": "A" * 700})
    motion = drawn(a_determination(case_number="A" * 700), record)
    assert "(see Exhibit A)" in text_of(motion.pdf)
    assert not outside_the_page(motion.pdf)


def test_a_draft_says_so_on_every_page_and_why():
    plain, draft = drawn(), drawn(draft=["case number: it was not read surely"])
    assert "A person must check first: case number: it was not read surely." in text_of(draft.pdf)
    for page in range(4):
        greys = [(rendered(motion.pdf, page) == 219).sum() for motion in (draft, plain)]
        assert greys[0] > 10_000 > 2_000 > greys[1]


def test_what_the_office_said_of_itself_stands_at_the_head():
    office = Office(
        attorney="MON MOTHMA", bar_number="99", name="OFFICE", street="1 MAIN ST", city="CHANDRILA", telephone="王"
    )
    text = text_of(drawn(office=office).pdf)
    assert (
        "Attorney: MON MOTHMA State Bar No.: 99 Office: OFFICE Address: 1 MAIN ST, CHANDRILA Telephone: ____" in text
    )
    assert "Name: MON MOTHMA" in text


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"pack": "il-crta"}, "no motion is drawn for the courts", id="another-state"),
        pytest.param({"outcome": "reduce"}, "does not say what", id="reduced-to-nothing"),
        pytest.param({"pointer": "/events/0"}, "does not point at a count", id="no-count"),
        pytest.param({"pointer": "/events/4/counts/0"}, "no longer has this count", id="event-gone"),
        pytest.param({"pointer": "/events/0/counts/9"}, "no longer has this count", id="count-gone"),
        pytest.param({"case_number": "A1"}, "the record's case number is not", id="case-number-corrected"),
        pytest.param({"section": "11359"}, "the record's section is not", id="section-corrected"),
        pytest.param({"date": "1985-06-08"}, "the record's date of conviction is not", id="date-corrected"),
    ],
)
def test_no_paper_is_drawn_where_it_could_say_something_wrong(changes, why):
    with pytest.raises(PaperWithheld, match=why):
        drawn(a_determination(**changes))


@pytest.mark.parametrize(
    ("count", "date", "shown", "pointer"),
    [
        pytest.param({}, "1985-06-07", "1985-06-07", f"{RECORD_ID}#/events/0/date", id="day-in-court"),
        pytest.param(
            {"disposition_date": "1985-07-01"},
            "1985-07-01",
            "1985-07-01",
            f"{RECORD_ID}#{COUNT}/disposition_date",
            id="the-count's-own",
        ),
        pytest.param(
            {"disposition_date": "1985-07-01"},
            None,
            "1985-07-01",
            f"{RECORD_ID}#{COUNT}/disposition_date",
            id="undecided",
        ),
        pytest.param({}, "1985", "1985", f"determination:{1:016x}#/date", id="only-a-year-decided"),
    ],
)
def test_the_date_of_conviction_leads_to_where_it_stands(count, date, shown, pointer):
    value = paper_values(a_determination(date=date), a_record(count=count))["date of conviction"]
    assert (value.text, value.pointer) == (shown, pointer)


def test_a_date_that_stands_nowhere_is_not_stated():
    value = paper_values(a_determination(date=None), a_record(event={"date": None}))["date of conviction"]
    assert (value.text, value.place) == (None, "not stated")


def test_a_value_that_only_the_determination_knows_leads_to_it():
    value = paper_values(a_determination(), a_record(count={"severity": None}))["grade"]
    assert value.text == "misdemeanor"
    assert value.pointer == f"determination:{1:016x}#/severity"
    assert value.place == "follows from the determination"


@pytest.mark.parametrize(
    ("evidence", "place", "doubt"),
    [
        pytest.param(Evidence(confidence=0.95, page=2), "page 2", None, id="page"),
        pytest.param(Evidence(confidence=0.5, page=2), "page 2", "it was not read surely", id="unsure"),
        pytest.param(Evidence(confidence=1, row=14, column="CASE"), "row 14, column CASE", None, id="row"),
        pytest.param(Evidence(confidence=1, row=14), "row 14", None, id="row-alone"),
        pytest.param(
            Evidence.model_validate({"confidence": 1, "boxes": [{"page": 3}, {"page": 1}]}),
            "pages 1, 3",
            None,
            id="two-pages",
        ),
        pytest.param(
            Evidence.model_validate({"confidence": 1, "state": "derived", "from": ["/events/0/agency"]}),
            "follows from page 2",
            None,
            id="derived",
        ),
        pytest.param(
            Evidence.model_validate({"confidence": 1, "state": "derived", "from": ["/nowhere"]}),
            "follows from other values",
            None,
            id="derived-from-what-has-no-page",
        ),
        pytest.param(
            Evidence(confidence=0.2, page=2, source="reviewer"),
            "page 2; confirmed by a reviewer",
            None,
            id="reviewer",
        ),
        pytest.param(Evidence(confidence=1), "no place recorded", None, id="no-place"),
    ],
)
def test_the_place_of_a_value_in_words(evidence, place, doubt):
    value = paper_values(a_determination(), a_record(evidence={"/events/0/county": evidence}))["county"]
    assert (value.place, value.doubt) == (place, doubt)


def test_a_record_without_evidence_says_that_no_place_is_recorded():
    record = a_record().model_copy(update={"evidence": {}})
    assert paper_values(a_determination(), record)["county"].place == "no place recorded"


@pytest.mark.parametrize(
    ("reasons", "doubted"),
    [
        pytest.param(["/events/0/case_number: read with less confidence"], ["case number"], id="the-value"),
        pytest.param(
            [f"{COUNT}: two readings"],
            ["count", "code", "section", "offence", "grade", "date of conviction"],
            id="all-of-a-count",
        ),
        pytest.param(["/events/0/counts/01/code: no such"], [], id="another-count"),
        pytest.param(["page 3 of the file could not be read"], [], id="no-pointer"),
    ],
)
def test_what_waits_for_review_is_doubtful(reasons, doubted):
    record = a_record(status="needs_review", reasons=reasons, count={"disposition_date": "1985-06-07"})
    values = paper_values(a_determination(), record)
    assert [label for label, value in values.items() if value.doubt] == doubted


def test_a_reviewed_record_is_not_doubted_again():
    record = a_record(status="reviewed", confidence=0.3)
    assert not any(value.doubt for value in paper_values(a_determination(), record).values())


def test_the_same_motion_has_the_same_bytes_whatever_was_drawn_before():
    first = drawn().pdf
    drawn(record=a_record(name="ŽIŽKA, ЯН"))
    assert drawn().pdf == first
    assert drawn(record=a_record(name="ORGANA, BAIL")).pdf != first
