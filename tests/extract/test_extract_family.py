from __future__ import annotations

from collections.abc import Callable

from extract.assemble import Extraction
from extract.family import DocumentSpan, recognise
from ocr.page import Page

MakePage = Callable[..., Page]

FIRST = """
RE: QHY.CA0190043.99000015.ORGANA-
CII/A99000015
DOB/19540116 SEX/F RAC/WHITE
NAM/01 ORGANA,LEIA ANN
* * * *
COURT:                NAM:01
19840918 CASC LOS ANGELES
CNT:01     #A395487
"""
REST = """
  11357(B) HS-POSSESS MARIJUANA
*DISPO:CONVICTED
   CONV STATUS:MISDEMEANOR
* * * END OF MESSAGE * * *
"""
LETTER = "Dear neighbour,\nthe garden fence wants paint.\nYours\n"


def lines_of(span: DocumentSpan) -> list[str]:
    return [line.text for part in span.parts for line in part.page.lines[part.first : part.last]]


def families(spans: list[DocumentSpan]) -> list[tuple[str, list[int]]]:
    return [(span.reader.name, [part.page.number for part in span.parts]) for span in spans]


def test_a_sheet_over_two_pages_is_one_document(make_page: MakePage) -> None:
    spans = recognise([make_page(FIRST, 1), make_page(REST, 2)])
    assert families(spans) == [("rap_sheet", [1, 2])]
    assert spans[0].score == 1.0


def test_a_page_without_any_mark_goes_on_with_the_document(make_page: MakePage) -> None:
    spans = recognise([make_page(FIRST, 1), make_page("  CULTIVATION OF\n", 2), make_page(REST, 3)])
    assert families(spans) == [("rap_sheet", [1, 2, 3])]


OTHER = "\n".join(
    ["LABORATORY NOTES", "SUBJECT LINDQUIST, ANNA", "AGENCY LAPD", "DATE 06-14-74"]
    + [f"BOX {number} NO ENTRY" for number in range(8)]
)


def test_a_whole_page_that_looks_like_nothing_is_a_paper_of_its_own_and_the_one_before_is_doubted(
    make_page: MakePage, read_text: Callable[..., Extraction]
) -> None:
    spans = recognise([make_page(FIRST, 1), make_page(OTHER, 2), make_page(LETTER, 3)])
    assert families(spans) == [("rap_sheet", [1]), ("unknown", [2, 3])]
    (doubt,) = spans[0].doubts
    assert "page 2" in doubt
    assert "LINDQUIST" not in doubt
    first = read_text(FIRST, OTHER).records[0]
    assert doubt in first.review.reasons


def test_nothing_is_doubted_after_a_documents_end(make_page: MakePage) -> None:
    spans = recognise([make_page(FIRST + REST, 1), make_page(OTHER, 2)])
    assert families(spans) == [("rap_sheet", [1]), ("unknown", [2])]
    assert [span.doubts for span in spans] == [(), ()]


def test_end_of_message_ends_a_sheet_and_a_heading_begins_the_next(make_page: MakePage) -> None:
    pages = [make_page(FIRST + REST, 1), make_page(FIRST + REST, 2)]
    assert families(recognise(pages)) == [("rap_sheet", [1]), ("rap_sheet", [2])]


def test_a_heading_begins_a_sheet_even_where_the_last_ones_end_was_lost(make_page: MakePage) -> None:
    pages = [make_page(FIRST + REST.replace("END OF MESSAGE", ""), 1), make_page(FIRST + REST, 2)]
    assert families(recognise(pages)) == [("rap_sheet", [1]), ("rap_sheet", [2])]


def test_two_sheets_on_one_page(make_page: MakePage) -> None:
    spans = recognise([make_page(FIRST + REST + FIRST.replace("LEIA ANN", "LUKE") + REST)])
    assert families(spans) == [("rap_sheet", [1]), ("rap_sheet", [1])]
    assert [any("LUKE" in line for line in lines_of(span)) for span in spans] == [False, True]


def test_what_a_printer_left_behind_the_end_is_no_document(make_page: MakePage) -> None:
    spans = recognise([make_page(FIRST + REST + "\nfile:///tmp/sheet.txt  1/1\n")])
    assert families(spans) == [("rap_sheet", [1])]


def test_blank_pages_belong_to_nothing(make_page: MakePage) -> None:
    assert recognise([make_page("", 1)]) == []
    spans = recognise([make_page("", 1), make_page(FIRST, 2), make_page("", 3), make_page(REST, 4)])
    assert families(spans) == [("rap_sheet", [2, 4])]


def test_what_is_like_nothing_is_unknown(make_page: MakePage) -> None:
    assert families(recognise([make_page(LETTER)])) == [("unknown", [1])]


def test_an_unknown_paper_behind_a_finished_sheet_is_its_own_document(make_page: MakePage) -> None:
    pages = [make_page(FIRST + REST, 1), make_page(LETTER * 3, 2)]
    assert families(recognise(pages)) == [("rap_sheet", [1]), ("unknown", [2])]


def test_a_sheet_behind_an_unknown_paper(make_page: MakePage) -> None:
    pages = [make_page(LETTER, 1), make_page(FIRST, 2), make_page(REST, 3)]
    assert families(recognise(pages)) == [("unknown", [1]), ("rap_sheet", [2, 3])]


def test_an_abstract_behind_a_sheet(make_page: MakePage) -> None:
    abstract = (
        "IN THE SUPERIOR COURT OF THE STATE OF CALIFORNIA\nIN AND FOR THE COUNTY OF LOS ANGELES\n"
        "ABSTRACT OF JUDGMENT\nTHE PEOPLE OF THE STATE OF CALIFORNIA VS. LEIA ORGANA\n"
    )
    pages = [make_page(FIRST + REST, 1), make_page(abstract, 2)]
    assert families(recognise(pages)) == [("rap_sheet", [1]), ("abstract_of_judgment", [2])]


def test_every_line_belongs_to_one_document(make_page: MakePage) -> None:
    pages = [make_page(LETTER + FIRST + REST + FIRST, 1), make_page(REST + LETTER * 2, 2)]
    spans = recognise(pages)
    together = [line for span in spans for line in lines_of(span)]
    assert sorted(together) == sorted(line.text for page in pages for line in page.lines)
