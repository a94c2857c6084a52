"""What the truth says stands on the paper, for many documents of each family, before any drawing."""

from datetime import date

import pytest

from corpora.abstracts import make_abstract
from corpora.rap_sheet import make_rap_sheet
from corpora.sheet import HEIGHT, WIDTH, Stamp, Text

MAKERS = [pytest.param(make_rap_sheet, id="rap_sheet"), pytest.param(make_abstract, id="abstract")]


def _text(document):
    return "\n".join(mark.text for sheet in document.sheets for mark in sheet.marks if isinstance(mark, Text))


def _documents(make, count=80, seed=11):
    return [make(seed, number, None) for number in range(count)]


def _events(documents):
    return [event for document in documents for truth in document.truths for event in truth.events]


@pytest.mark.parametrize("make", MAKERS)
def test_a_document_is_made_alone_and_always_the_same(make):
    assert make(11, 5, None) == _documents(make, 6)[5]
    assert make(12, 5, None) != make(11, 5, None)


@pytest.mark.parametrize("make", MAKERS)
def test_the_chosen_county_is_that_of_every_court(make):
    for number in range(12):
        for event in _events([make(2, number, "LOS ANGELES")]):
            if event.type == "court":
                assert event.county == "LOS ANGELES"


def test_every_date_and_number_of_a_rap_sheet_stands_on_it():
    for document in _documents(make_rap_sheet):
        text = _text(document)
        (truth,) = document.truths
        assert f"CII/{truth.person.cii}" in text
        assert f"DOB/{truth.person.date_of_birth.replace('-', '')}" in text
        for event in truth.events:
            assert f"{event.date.replace('-', '')}" in text
            if event.case_number:
                assert f"#{event.case_number}" in text.replace(" ", "")


def test_names_of_a_rap_sheet_stand_on_it_numbered():
    for document in _documents(make_rap_sheet):
        text = _text(document).replace(", ", ",")
        person = document.truths[0].person
        for name in (person.name, *person.aliases):
            assert name.replace(", ", ",") in text


def test_what_is_not_printed_is_not_in_the_truth():
    for document in _documents(make_rap_sheet):
        text, person = _text(document), document.truths[0].person
        assert (person.fbi is not None) == ("FBI/" in text)
        assert (person.drivers_license is not None) == ("CDL/" in text)
        assert (person.ssn_last4 is not None) == ("SOC/" in text)


def test_convictions_of_a_rap_sheet_are_as_many_as_it_prints():
    for document in _documents(make_rap_sheet):
        text = _text(document)
        ranges = text.count("DISPO:CONVICTED")
        counts = [c for e in document.truths[0].events for c in e.counts if c.disposition == "convicted"]
        assert len(counts) >= ranges
        if not any(line.startswith("CNT:") and "-" in line[:12] for line in text.splitlines()):
            assert len(counts) == ranges


def test_rap_sheets_have_all_the_kinds_that_they_are_to_have():
    documents = _documents(make_rap_sheet, 260)
    text = "\n".join(map(_text, documents))
    kinds = {event.type for event in _events(documents)}
    assert kinds >= {
        "arrest",
        "court",
        "custody",
        "probation",
        "registration",
        "applicant",
        "mental_health",
        "deceased",
    }
    for mark in (
        "SUPPLEMENTAL ARR:",
        "SEE COMMENT FOR CHARGE",
        "CHRG-",
        "-ATTEMPTED",
        "-CONSPIRACY",
        "664/",
        "TOC:",
        "COM: SEN-X",
        "IMP SEN SS",
        "CASC MC",
        "CAJC",
        "1170(H) PC-SENTENCING",
        "END OF MESSAGE",
        "DECEASED",
    ):
        assert mark in text, mark
    words = {count.disposition for event in _events(documents) for count in event.counts}
    assert words >= {"convicted", "dismissed", "diverted", "acquitted", "prosecutor_rejected", "released", None}
    updates = {u.disposition for e in _events(documents) for c in e.counts for u in c.updates}
    assert updates >= {"probation_revoked", "set_aside", "reduced", "sentence_modified"}
    pages = [len(document.sheets) for document in documents]
    assert min(pages) == 1
    assert sum(count <= 3 for count in pages) > 0.95 * len(pages)


def test_nothing_on_a_rap_sheet_is_later_than_its_printing():
    for document in _documents(make_rap_sheet, 200):
        events = _events([document])
        told = [event.date for event in events]
        told += [update.date for event in events for count in event.counts for update in count.updates]
        assert max(told)[:4] < str(document.year) <= "2019"


def test_no_line_of_a_rap_sheet_runs_off_the_paper():
    for document in _documents(make_rap_sheet):
        for sheet in document.sheets:
            for mark in sheet.marks:
                assert mark.x + len(mark.text) * mark.pitch <= WIDTH
                assert 0 < mark.y < HEIGHT


def test_every_abstract_names_its_person_case_county_and_sections():
    for document in _documents(make_abstract):
        text = " ".join(_text(document).split())
        (truth,) = document.truths
        (event,) = truth.events
        last, rest = truth.person.name.split(", ")
        for part in (last, rest.split(" ")[0]):
            assert part in text
        assert event.county in text.upper()
        assert event.case_number in text.replace(" ", "")
        for count in event.counts:
            assert count.section.upper() in text.upper().replace(" (", "(")


def test_typed_abstracts_name_the_plea_and_forms_do_not():
    documents = _documents(make_abstract)
    typed = [d for d in documents if d.year < 1978]
    forms = [d for d in documents if d.year >= 1978]
    assert {c.plea for e in _events(typed) for c in e.counts} == {"guilty", "nolo_contendere", None}
    assert {c.plea for e in _events(forms) for c in e.counts} == {None}
    assert {c.sentence.prison for e in _events(typed) for c in e.counts} == {"P0D"}


def test_a_term_under_realignment_may_fairly_be_read_as_prison():
    jailed = [
        document
        for document in _documents(make_abstract, 200)
        if document.truths[0].events[0].counts[0].sentence.jail is not None
    ]
    assert jailed
    for document in jailed:
        (truth,) = document.truths
        assert date.fromisoformat(truth.events[0].date) >= date(2011, 10, 1)
        assert None in truth.fair["/events/0/counts/0/sentence/jail"]


def test_stamps_stay_on_the_paper():
    stamps = [m for d in _documents(make_abstract) for s in d.sheets for m in s.marks if isinstance(m, Stamp)]
    assert stamps
    assert all(0 < stamp.x < WIDTH - 100 for stamp in stamps)


@pytest.mark.parametrize("make", MAKERS)
def test_fair_answers_point_at_values_of_their_record(make):
    for document in _documents(make, 60):
        for truth in document.truths:
            for pointer in truth.fair:
                here = {"person": truth.person.model_dump(), "events": [e.model_dump() for e in truth.events]}
                for key in pointer.strip("/").split("/"):
                    here = here[int(key)] if isinstance(here, list) else here[key]
