"""Names whose words speak against them: parted by the reader, or with a stamp run into them."""

from __future__ import annotations

from datetime import date

import pytest
from minute_pages import boxed_page, form

from extract.assemble import FileSource, read_document
from extract.families.caption_names import doubt_of_words


@pytest.mark.parametrize(
    "name",
    [
        "LE, VU AN",
        "NGUYEN, T V",
        "DE LA CRUZ, JOSE M JR",
        "VON TRAPP, MARIA A",
        "O'BRIEN, JOHN J",
        "GARCIA NAVARRO, ANA",
        "SMITH, J B III",
        "ED, ED",
    ],
)
def test_names_as_people_have_them(name: str) -> None:
    assert doubt_of_words(name) is None


@pytest.mark.parametrize("name", ["SON, JEROME TIMOTHY ER IC K", "B ROWN, WILLIAM", "H, ARRY MARK RK N"])
def test_names_in_pieces(name: str) -> None:
    assert doubt_of_words(name) == "the name stands in pieces"


@pytest.mark.parametrize("name", ["FAIRWEATHER, DUNSTAN COPY", "COPY, DUNSTAN FAIRWEATHER", "RECEIVED, DUNSTAN F"])
def test_stamps_in_names(name: str) -> None:
    assert doubt_of_words(name) == "a stamp may have run into the name"


def test_a_parted_name_goes_to_a_person() -> None:
    page = boxed_page(
        form(plea="guilty", to="1", dismissed="2").replace("DUNSTAN FAIRWEATHER", "DUNSTAN FA IR W EATHER")
    )
    source = FileSource("box-1/minutes.tif", "0" * 64, "image/tiff")
    (record,) = read_document(source, [page], date(2026, 11, 22)).records
    assert "/person/name: the name stands in pieces" in record.review.reasons
