"""Tables, lines and their way into place."""

from __future__ import annotations

from pathlib import Path

import pytest

from clearslate import export
from clearslate.deciding import county_name, match_records, read_links
from clearslate.exits import BadInput, BadUsage
from clearslate.flat import convictions, links_table
from clearslate.jsonl import json_lines, read_lines
from clearslate.outputs import write_whole
from extract.identity import COMPARISONS, Link
from extract.record import Count, Event, Evidence, Person, Record, Review, Sentence, Source, Update

A, B = "a" * 16, "b" * 16


def a_record(record_id: str = A, *counts: Count, evidence: dict[str, Evidence] | None = None) -> Record:
    return Record(
        record_id=record_id,
        source=Source(
            path="box/a.tif",
            sha256="0" * 64,
            media_type="image/tiff",
            pages=[1],
            family="rap_sheet",
            text_layer="ocr",
            quality=0.9,
        ),
        person=Person(name="ORGANA, LEIA", date_of_birth="1944-10-21", cii="A01234567"),
        events=[Event(type="court", date="1985-03", county="LOS ANGELES", case_number="00123", counts=list(counts))],
        evidence=evidence or {},
        review=Review(status="auto"),
    )


def a_link(veto: str | None = None) -> Link:
    bits = {name: float(number) for number, name in enumerate(COMPARISONS)}
    return Link.model_validate(
        {
            "a": A,
            "b": B,
            "outcome": "review",
            "probability": 0.5,
            "bits": sum(bits.values()) - 12,
            "prior": -12.0,
            "by_comparison": bits,
            "veto": veto,
            "runner_up": None,
            "runner_up_probability": None,
        }
    )


def test_a_conviction_stands_flat_with_its_person_and_page() -> None:
    count = Count(
        number=1,
        code="HS",
        section="11357(b)",
        disposition="convicted",
        sentence=Sentence(prison="P2Y", jail="P90D", suspended=["prison"]),
        updates=[Update(date="1990-01-02", disposition="set_aside"), Update(text="SEE FILE")],
    )
    evidence = {
        "/events/0/counts/0/section": Evidence.model_validate(
            {"confidence": 0.9, "boxes": [{"page": 3, "box": None}, {"page": 2, "box": None}]}
        ),
        "/events/0/counts/0/disposition": Evidence(confidence=0.9, page=4),
    }
    record = a_record(A, count, evidence=evidence)
    matching, _ = match_records([record], {})
    (row,) = convictions([record], matching.persons).to_dicts()
    assert row["person_id"] == matching.persons[0].person_id
    assert (row["page"], row["case_number"], row["date"]) == (2, "00123", "1985-03")
    assert (row["prison"], row["suspended"], row["fine"]) == ("P2Y", "prison", None)
    assert row["updates"] == "set_aside 1990-01-02; other"


@pytest.mark.parametrize(
    ("disposition", "state", "listed"),
    [
        pytest.param("convicted", "read", True, id="convicted"),
        pytest.param("dismissed", "read", False, id="dismissed"),
        pytest.param(None, None, False, id="not-stated"),
        pytest.param(None, "illegible", True, id="stated-and-not-legible"),
        pytest.param(None, "read", False, id="read-and-none-of-our-words"),
    ],
)
def test_what_is_listed_as_a_conviction(disposition: str | None, state: str | None, listed: bool) -> None:
    count = Count.model_validate({"disposition": disposition})
    place = {"/events/0/counts/0/disposition": Evidence.model_validate({"confidence": 0.1, "state": state or "read"})}
    record = a_record(A, count, evidence=place if state else {})
    assert convictions([record], []).height == listed


def test_links_come_back_from_their_table(tmp_path: Path) -> None:
    links = [a_link(), a_link("suffix")]
    path = tmp_path / "links.parquet"
    write_whole(path, export.parquet_bytes(links_table(links)))
    assert read_links(path) == links
    assert read_links(tmp_path / "none.parquet") == []
    path.write_bytes(b"no table")
    with pytest.raises(BadInput, match=r"links\.parquet"):
        read_links(path)


def test_ids_given_before_are_kept_and_merged_ones_lead_on() -> None:
    records = [a_record(A), a_record(B)]
    alone, _ = match_records(records[:1], {})
    assert len(alone.persons) == 1
    together, merged = match_records(records, {A: "p-2", B: "p-1"})
    assert [person.person_id for person in together.persons] == ["p-1"]
    assert merged == {"p-2": "p-1"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"{}\n\nnot json\n", "line 1: not a Record", id="not-a-record"),
        pytest.param(b"\n{\n", "line 2: this is not JSON", id="not-json"),
        pytest.param(b"\xff\xfe", "not a JSON Lines file", id="not-text"),
    ],
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        read_lines(path, Record)


def test_lines_come_back_as_they_went(tmp_path: Path) -> None:
    records = [a_record(A, Count(section="11357")), a_record(B)]
    path = tmp_path / "records.jsonl"
    path.write_bytes(json_lines(records))
    assert read_lines(path, Record) == records


def test_results_take_their_places_and_what_is_not_made_any_more_goes(tmp_path: Path) -> None:
    out, staging = tmp_path / "out", tmp_path / "out/.clearslate/writing"
    for name, content in (("rejects.csv", "old"), ("papers/old.pdf", "old"), ("notes.txt", "the user's own")):
        write_whole(out / name, content.encode())
    for name in ("records.jsonl", "papers/new.pdf", "run.json"):
        write_whole(staging / name, b"new")
    there = export.publish_all(staging, out)
    assert there == [out / "records.jsonl", out / "papers", out / "run.json"]
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()) == [
        "notes.txt",
        "papers/new.pdf",
        "records.jsonl",
        "run.json",
    ]
    assert not staging.exists()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(None, None, id="every-county"),
        pytest.param(" los  angeles ", "LOS ANGELES", id="as-typed"),
        pytest.param("County of San Francisco", "SAN FRANCISCO", id="county-of"),
        pytest.param("Contra Costa County", "CONTRA COSTA", id="county-behind"),
    ],
)
def test_a_county_is_taken_however_it_is_written(given: str | None, expected: str | None) -> None:
    assert county_name(given) == expected


def test_a_county_that_is_none_is_refused() -> None:
    with pytest.raises(BadUsage, match="is SAN MATEO meant"):
        county_name("San Mateu")
    with pytest.raises(BadUsage, match="no such county"):
        county_name("Cook")
