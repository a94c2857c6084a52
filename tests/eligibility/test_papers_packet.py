from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from paper_builders import RECORD_ID, SHA, a_determination, a_form, a_person, a_question, a_record
from paper_reading import text_of

from eligibility.papers import MANIFEST, ManifestEntry, Office, resolve, write_papers
from eligibility.papers.manifest import value_at

COPY_FIELDS = {  # a form whose fields have the names of the court site's copy
    "CR-400[0].Page1[0].P1Caption[0].Party[0].Party2[0]": "text",
    "CR-400[0].Page1[0].P1Caption[0].HeaderSub[0].CaseNumber[0].CaseNumber[0]": "text",
    "CR-400[0].Page1[0].P1Caption[0].CourtInfo[0].CrtCounty[0]": "text",
    "CR-400[0].Page1[0].P1Caption[0].FormTitle[0].#area[0].Checkbox[0]": "checkbox",
    "CR-400[0].Page1[0].P1Caption[0].FormTitle[0].#area[1].Checkbox[1]": "checkbox",
    "CR-400[0].Page1[0].LI2[0].li2a[0].Checkbox[0]": "checkbox",
    "CR-400[0].Page1[0].LI2[0].li2b[0].Checkbox[0]": "checkbox",
}


def write(tmp_path: Path, determinations=None, records=None, persons=None, **more) -> list[ManifestEntry]:
    return write_papers(
        [a_determination()] if determinations is None else determinations,
        [a_record()] if records is None else records,
        [a_person()] if persons is None else persons,
        tmp_path,
        **more,
    )


def test_a_cleared_conviction_has_a_motion_and_a_line_in_the_manifest(tmp_path):
    (entry,) = write(tmp_path)
    assert (entry.kind, entry.status, entry.paper) == ("motion", "ready", f"{1:016x}-motion.pdf")
    assert (entry.record_id, entry.person_id, entry.source_sha256) == (RECORD_ID, "person-1", SHA)
    pdf = (tmp_path / "papers" / entry.paper).read_bytes()
    assert entry.sha256 == hashlib.sha256(pdf).hexdigest()
    assert entry.pages == 4
    lines = (tmp_path / "papers" / MANIFEST).read_text().splitlines()
    assert [ManifestEntry.model_validate_json(line) for line in lines] == [entry]


def test_every_value_on_the_paper_leads_to_where_it_came_from(tmp_path):
    determination, record = a_determination(), a_record(name_used="AMIDALA, LEIA", count={"severity": None})
    office = Office(attorney="MON MOTHMA")
    forms = tmp_path / "forms"
    forms.mkdir()
    (forms / "cr400.pdf").write_bytes(a_form(COPY_FIELDS))
    entries = write(tmp_path, [determination], [record], forms=forms, office=office)
    assert [entry.kind for entry in entries] == ["motion", "official_form"]
    for entry in entries:
        text = text_of((tmp_path / "papers" / entry.paper).read_bytes())
        for label, pointer in entry.fields.items():
            value = resolve(pointer, {determination.determination_id: determination}, {RECORD_ID: record}, office)
            assert value is not None, label
            if entry.kind == "motion":
                assert str(value) in text, label


def test_the_other_outcomes_have_no_paper(tmp_path):
    outcomes = ["no_relief", "refer", "not_covered", "review", "review"]
    determinations = [a_determination(number, outcome=outcome) for number, outcome in enumerate(outcomes)]
    determinations[3] = determinations[3].model_copy(update={"questions": [a_question(), a_question()]})
    entries = write(tmp_path, determinations)
    assert [(entry.status, entry.paper, entry.reason) for entry in entries] == [
        ("withheld", None, "a person must decide first: date of birth, page 1"),
        ("withheld", None, "a person must decide first: a question is open"),
    ]
    assert [path.name for path in (tmp_path / "papers").iterdir()] == [MANIFEST]


@pytest.mark.parametrize(
    ("record", "determination", "person", "warning"),
    [
        pytest.param(
            a_record(status="needs_review", reasons=["/events/0/case_number: read with less confidence"]),
            a_determination(),
            a_person(),
            "case number: it waits for review",
            id="a-value-waits",
        ),
        pytest.param(
            a_record(status="needs_review", reasons=["page 3 of the file could not be read"]),
            a_determination(),
            a_person(),
            "the record waits for review, though for no value on this paper",
            id="the-record-waits",
        ),
        pytest.param(
            a_record(confidence=0.89), a_determination(), a_person(), "county: it was not read surely", id="unsure"
        ),
        pytest.param(
            a_record(),
            a_determination(route=None, questions=[a_question()]),
            a_person(),
            "open question: date of birth, page 1",
            id="route-open",
        ),
        pytest.param(
            a_record(),
            a_determination(),
            a_person(conflicts=("two birth dates",)),
            "identity: two birth dates",
            id="conflict",
        ),
        pytest.param(
            a_record(name="王"),
            a_determination(),
            a_person(),
            "defendant: a blank line, as the typeface cannot show its letters",
            id="letters",
        ),
    ],
)
def test_what_a_person_must_check_makes_a_draft(tmp_path, record, determination, person, warning):
    (entry,) = write(tmp_path, [determination], [record], [person])
    assert entry.status == "draft"
    assert warning in entry.warnings
    assert "DRAFT, not to be filed" in text_of((tmp_path / "papers" / entry.paper).read_bytes())


def test_the_doubtful_and_the_missing_values_are_named(tmp_path):
    record = a_record(
        status="needs_review", reasons=["/events/0/case_number: two readings"], count={"description": None}
    )
    (entry,) = write(tmp_path, records=[record])
    assert entry.doubtful == {"case number": "it waits for review"}
    assert entry.missing == ["offence"]
    assert "offence" not in entry.fields


def test_the_confidence_that_is_enough_can_be_set(tmp_path):
    assert write(tmp_path, records=[a_record(confidence=0.7)], sure_from=0.6)[0].status == "ready"


def test_what_cannot_be_drawn_is_withheld_with_its_reason_and_the_others_go_on(tmp_path):
    determinations = [
        a_determination(1, record_id="ee" * 8),
        a_determination(2, case_number="A999"),
        a_determination(3, flags=["amount_not_stated"]),
    ]
    entries = write(tmp_path, determinations)
    assert [entry.status for entry in entries] == ["withheld", "withheld", "ready"]
    assert entries[0].reason == "the record of the determination was not handed over"
    assert entries[1].reason == "the record's case number is not the one that was decided on; evaluate it again"
    assert entries[2].warnings == ["flag: amount_not_stated"]
    assert "A999" not in entries[1].model_dump_json()


def test_a_form_stands_beside_the_motion_and_an_unknown_one_is_named(tmp_path):
    forms = tmp_path / "forms"
    forms.mkdir()
    (forms / "cr400.pdf").write_bytes(a_form(COPY_FIELDS))
    (forms / "other.pdf").write_bytes(a_form({"x": "text"}))
    entries = write(tmp_path, [a_determination(1), a_determination(2, route="motion")], forms=forms)
    assert [(entry.kind, entry.status) for entry in entries] == [
        ("official_form", "unknown_form"),
        ("motion", "ready"),
        ("official_form", "draft"),
        ("motion", "ready"),
        ("official_form", "withheld"),
    ]
    assert entries[0].determination_id is None
    assert entries[2].paper == f"{1:016x}-cr-400.pdf"
    assert "tick the section by hand" in " ".join(entries[2].warnings)
    assert entries[2].fields["county"] == f"{RECORD_ID}#/events/0/county"
    assert entries[4].reason == "CR-400 has no box for the route motion"


def test_the_same_input_gives_the_same_bytes(tmp_path):
    forms = tmp_path / "forms"
    forms.mkdir()
    (forms / "cr400.pdf").write_bytes(a_form(COPY_FIELDS))
    for out in ("one", "two"):
        write(tmp_path / out, [a_determination(1), a_determination(2)], forms=forms)
    one, two = (sorted((tmp_path / out / "papers").iterdir()) for out in ("one", "two"))
    assert [path.name for path in one] == [path.name for path in two]
    assert len(one) == 5
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_papers_that_are_no_longer_made_are_taken_away_and_nothing_else(tmp_path):
    write(tmp_path, [a_determination(1), a_determination(2)])
    mine = tmp_path / "papers" / "notes.pdf"
    mine.write_bytes(b"the user's own")
    write(tmp_path, [a_determination(2)])
    left = {path.name for path in (tmp_path / "papers").iterdir()}
    assert left == {"notes.pdf", MANIFEST, f"{2:016x}-motion.pdf"}


def test_no_file_name_holds_anything_of_the_person(tmp_path):
    write(tmp_path)
    for path in (tmp_path / "papers").iterdir():
        assert not {"ORGANA", "LEIA", "A395487"} & set(path.name.upper().replace("-", " ").split())


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        pytest.param("/a/0/b", 1, id="nested"),
        pytest.param("/x~1y", 2, id="slash"),
        pytest.param("/m~0n", 3, id="tilde"),
        pytest.param("", {"a": [{"b": 1}], "x/y": 2, "m~n": 3}, id="whole"),
    ],
)
def test_pointers_are_followed(pointer, value):
    assert value_at({"a": [{"b": 1}], "x/y": 2, "m~n": 3}, pointer) == value


@pytest.mark.parametrize("pointer", ["/a/7", "/a/b", "/c", "/x~1y/deeper"])
def test_pointers_that_lead_nowhere_are_lookup_errors(pointer):
    with pytest.raises(LookupError):
        value_at({"a": [{"b": 1}], "x/y": 2}, pointer)


def test_what_the_office_said_is_resolved_too():
    assert resolve("office#/name", {}, {}, Office(name="DA")) == "DA"
    assert resolve("office#/name", {}, {}) is None
