"""What the places of a RAP sheet's lines tell: which unread writing counts, and where no line was lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import LATEST
from rap_sheet_texts import ARREST, CHARGE, CONVICTED, COURT, court_of, only, sheet

from extract.assemble import Extraction, FileSource, read_document
from nlp.offences import title_fit
from nlp.values import Section
from ocr.page import Box, Page

SOURCE = FileSource("box-1/sheet.tif", "ab" * 32, "image/tiff")
UNREAD = "page 1 has writing that could not be read"


@pytest.mark.parametrize(
    ("line", "doubted"),
    [
        ("HGT/502", False),
        ("#84321", False),
        ("END OF MESSAGE", False),
        ("#A395487", True),
        ("CONV STATUS", True),
    ],
    ids=["heading", "arrest", "end", "court", "grade"],
)
def test_unread_writing_counts_where_a_conviction_may_stand(
    make_page: Callable[..., Page], line: str, doubted: bool
) -> None:
    page = make_page(sheet(ARREST, COURT, CHARGE, CONVICTED), layer="ocr")
    beside = next(each.box for each in page.lines if line in each.text)
    right = max(each.box.right for each in page.lines)
    region = Box(beside.right, beside.top, min(beside.right + 0.02, right + 0.01), beside.bottom)
    (record,) = read_document(SOURCE, [replace(page, unread=(region,))], LATEST).records
    assert (UNREAD in record.review.reasons) is doubted


def test_a_note_beside_the_agency_is_no_part_of_it(read_text: Callable[..., Extraction]) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace("CASC LOS ANGELES METRO", "CASC ORANGE ent'd lr")
    event = court_of(only(read_text(text)))
    assert (event.agency, event.county) == ("CASC ORANGE", "ORANGE")


def test_the_end_is_known_by_what_a_scan_leaves_of_it(read_text: Callable[..., Extraction]) -> None:
    text = sheet(ARREST, COURT, CHARGE, CONVICTED).replace("END OF MESSAGE", "END OF")
    assert only(read_text(text)).review.status == "auto"


@pytest.mark.parametrize(
    ("number", "title", "fit"),
    [
        ("11357(b)", "POSSESS MARIJUANA 28.5- GRAMS", "own"),
        ("11357(b)", "POSSESS MARIJUANA", "base"),
        ("11357(a)", "POSSESS MARIJUANA 28.5- GRAMS", "other"),
        ("11357", "POSSESS MARIJUANA FOR SALE", "other"),
        ("11360(a)", "SELL/FURNISH/ETC MARIJUANA/HASH", "base"),
        ("11358", "MARIJ/HASH", "unknown"),
    ],
)
def test_titles_bear_out_sections(number: str, title: str, fit: str) -> None:
    assert title_fit(Section("HS", number), title) == fit
