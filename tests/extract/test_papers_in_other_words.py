"""Court papers of other hands than the corpora's: what is accepted of them is right, and most are read whole.

Each file of ``papers/`` holds what its text states, a line ``=====``, and the text. Above the line stands for each
defendant ``name | date | county | case number`` and under it the counts: code, section, disposition, severity, plea
(``~`` where the paper leaves it open), and parts of the sentence. ``=`` parts defendants; ``none``: nobody is
convicted. All names are invented.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from extract.assemble import FileSource, read_document
from extract.families.captions import find_caption
from extract.families.labels import find_labels
from extract.families.layout import Sheet
from extract.record import Count, Record
from extract.text import PageText
from nlp.names import parse_name
from nlp.sections import find_charges
from ocr.page import Box, Line, Page, Word

LATEST = date(2020, 1, 1)
SOURCE = FileSource("box-1/sheet.pdf", "ab" * 32, "application/pdf")
PAPERS = sorted((Path(__file__).parent / "papers").glob("*.txt"))
CONVICTIONS = ("convicted", "set_aside", "reduced", "sentence_modified", "probation_revoked")
# Read in part only: a person is asked, or a plea or a part of the sentence is missing.
IN_PART = frozenset(
    {
        "abstract_1966_two_counts",
        "abstract_1982_boxes",
        "abstract_2009_cr290",
        "indictment_1972_two",
        "minute_1968_plea_prose",
        "minute_codefendant_mentioned",
        "minute_commit_prior_admitted",
        "minute_computer_1994",
        "minute_form_x_blanks",
        "minute_jury_verdict",
        "minute_muni_form_1985",
        "minute_name_no_stop",
        "minute_printed_codes_2003",
        "minute_prop47_style_2015",
        "minute_revocation",
        "minute_sentence_after_other_charge",
        "minute_two_defendants",
        "probation_order_card",
        "probation_serrano_comma",
        "probation_two_defs_shared",
    }
)


@dataclass(frozen=True)
class Stated:
    """What a paper states of one defendant: name, date, county and case number; the counts and their sentences."""

    head: tuple[str, ...]
    counts: tuple[tuple[str, ...], ...]
    sentences: tuple[dict[str, str], ...]


def _page(text: str) -> Page:
    """Set *text* as a typewriter does: some 90 letters a line, 66 lines a page."""
    rows = text.splitlines()
    wide, high = max(90, max(map(len, rows)) + 12), max(66, len(rows) + 8)
    lines = []
    for number, row in enumerate(rows, start=4):
        top, bottom = number / high, (number + 0.8) / high
        words = [
            Word(match[0], Box((match.start() + 6) / wide, top, (match.end() + 6) / wide, bottom), 0.99)
            for match in re.finditer(r"\S+", row)
        ]
        if words:
            lines.append(Line(tuple(words)))
    return Page(1, 2550, 3300, tuple(lines), "born_digital", 0.95, "typed")


def _stated(head: str) -> list[Stated]:
    found = []
    for block in re.split(r"^=$", head, flags=re.MULTILINE):
        first, *rest = block.strip().splitlines()
        rows = [row.split() for row in rest if row.strip() != "none"]
        found.append(
            Stated(
                tuple(part.strip() for part in first.split("|")),
                tuple(tuple(row[:5]) for row in rows),
                tuple(dict(part.split("=") for part in row[5:]) for row in rows),
            )
        )
    return found


def _read(path: Path) -> tuple[list[Stated], list[Record]]:
    head, _, text = path.read_text().partition("=====\n")
    return _stated(head), list(read_document(SOURCE, [_page(text)], LATEST).records)


def _alike(wanted: tuple[str, ...], found: tuple[str | None, ...]) -> bool:
    return all(one in ("~", other) for one, other in zip(wanted, found, strict=True))


def _head(record: Record) -> tuple[str | None, ...]:
    (event,) = (event for event in record.events if event.type == "court")
    return record.person.name, event.date, event.county, event.case_number


def _of(count: Count) -> tuple[str | None, ...]:
    return count.code, count.section, count.disposition, count.severity, count.plea


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_what_is_accepted_is_right(path: Path) -> None:
    stated, records = _read(path)
    accepted = [record for record in records if record.review.status == "auto"]
    assert not accepted or len(records) == len(stated)
    for record in accepted:
        wanted = next(each for each in stated if each.head[0] in ("~", record.person.name))
        assert _alike(tuple(part.replace(" ", "") for part in wanted.head[3:]), _head(record)[3:])
        assert _alike(wanted.head[:3], _head(record)[:3])
        convicted = [_of(count)[:4] for count in record.events[0].counts if count.disposition in CONVICTIONS]
        expected = [count[:4] for count in wanted.counts if count[2] in CONVICTIONS]
        assert len(convicted) == len(expected)
        assert all(any(_alike(one, other) for other in convicted) for one in expected)


@pytest.mark.parametrize("path", [path for path in PAPERS if path.stem not in IN_PART], ids=lambda path: path.stem)
def test_a_paper_is_read_whole(path: Path) -> None:
    stated, records = _read(path)
    found = [count for record in records for event in record.events for count in event.counts]
    if stated[0].head[0] == "~":
        assert not [count for count in found if count.disposition in CONVICTIONS]
        return
    assert [record.person.name for record in records] == [each.head[0] for each in stated]
    for record, wanted in zip(records, stated, strict=True):
        assert _alike((*wanted.head[:3], wanted.head[3].replace(" ", "")), _head(record))
        left = list(record.events[0].counts)
        for count, sentence in zip(wanted.counts, wanted.sentences, strict=True):
            match = next(other for other in left if _alike(count, _of(other)))
            left.remove(match)
            for part, value in sentence.items():
                imposed = getattr(match.sentence, part)
                assert imposed == (float(value) if part == "fine" else value)
        assert not left


def test_the_prose_below_a_caption_is_no_name() -> None:
    text = "The People )\n   vs.     ) No. 2206\nCLYDE ABERNATHY )\n\nThe defendant being present in court"
    sheet = Sheet(PageText.of_pages([_page(text)]))
    caption = find_caption(sheet, find_labels(sheet))
    assert caption is not None
    assert caption.text == "CLYDE ABERNATHY"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("TUAN VAN NGUYEN", "NGUYEN, TUAN VAN"),
        ("Thanh Van Tran Jr.", "TRAN, THANH VAN JR"),
        ("PAUL VAN HORN", "VAN HORN, PAUL"),
        ("NGUYEN, TUAN VAN", "NGUYEN, TUAN VAN"),
    ],
)
def test_a_middle_name_is_no_particle(text: str, name: str) -> None:
    reading = parse_name(text)
    assert reading is not None
    assert reading.value == name


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("CT 1 HS11359 (F)", "11359"),
        ("HS11360(A) (F)", "11360(a)"),
        ("11357 (M) H&S", "11357"),
        ("11357 (b) HS", "11357(b)"),
        ("11357(B) HS", "11357(b)"),
    ],
)
def test_a_grade_in_brackets_is_no_subdivision(text: str, section: str) -> None:
    first = find_charges(text)[0].readings[0].value.section
    assert (first.code, first.number) == ("HS", section)
