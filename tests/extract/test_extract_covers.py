"""Sheets between the papers of a file belong to none of them, and nothing that states anything is taken for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.covers import is_cover
from extract.family import recognise
from ocr.page import Page


@pytest.mark.parametrize(
    "sheet",
    [
        "THIS PAGE INTENTIONALLY LEFT BLANK",
        "START OF REEL\nOFFICE OF THE COUNTY CLERK\nREEL NO. 0021\nDATE FILMED 06-10-1985\nOPERATOR MK",
        "BEGINNING OF REEI\nREDUCT1ON RATIO 24X",
        "ROUTE SLIP\nTO DATE INIT.\nProbation 7/14/71 mk\nRecords 7/16/71 rw",
        "PEOPLE'S EXHIBIT\n4\nCASE NO. A395487\nMARKED FOR I.D. 4-24-68\nCLERK mk",
        "BATCH SEPARATOR\n*SEP0412*",
        "SUPERIOR COURT OF CALIFORNIA\nCOUNTY OF KERN\nCASE NO. 68854\nVOLUME II\nDO NOT REMOVE FROM THIS OFFICE",
        "0 0",
        "- 2 -",
    ],
)
def test_such_sheets_state_no_record(sheet: str) -> None:
    assert is_cover(sheet.split("\n"))


@pytest.mark.parametrize(
    "page",
    [
        "MICROFILMED\nCount 2 dismissed on motion of the People",
        "MICROFILMED\nis placed on probation for 3 years",
        "MICROFILMED\nviolation of Section 11530, Health and Safety Code",
        "DO NOT REMOVE FROM THIS OFFICE\ndefendant pleads guilty",
        "ROUTE SLIP\nfine $250",
        "of his probation, and that he obey all laws",
        "MICROFILMED\n" + "\n".join(f"line {number} of a page" for number in range(30)),
    ],
)
def test_what_states_something_does_not_count_as_one(page: str) -> None:
    assert not is_cover(page.split("\n"))


SHEET = """\
CII/A99000015
DOB/19570119 SEX/M RAC/WHITE
NAM/01 SKYWALKER,LUKE JAY
* * * *
COURT: NAM:01
19840918 CASC LOS ANGELES
CNT:01 #A1234567
11357 HS-POSSESS MARIJUANA
DISPO:CONVICTED
"""


def test_a_sheet_between_two_pages_of_a_document_parts_them_not(make_page: Callable[..., Page]) -> None:
    pages = [
        make_page(SHEET, 1),
        make_page("THIS PAGE INTENTIONALLY LEFT BLANK", 2),
        make_page("CONV STATUS:FELONY\n* * * END OF MESSAGE * * *", 3),
    ]
    (span,) = recognise(pages)
    assert [part.page.number for part in span.parts] == [1, 3]
