"""Where in a file which document lies, and of which family it is.

A file may hold several documents, and a document several pages. One begins where its family says so (a title, a new
heading) or on a page that looks like a family while the one before was of another; it ends where its family says so
(``END OF MESSAGE``) or before the next one. A few lines that look like nothing in particular go on with the document
before them; a whole page of such, or one with no document before it, is of the family ``unknown``, and the document
before it is doubted, since the page may be part of it. Blank pages belong to nothing, nor
do jackets, slips, film targets and the like that lie between.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from extract.covers import is_cover
from extract.draft import FamilyReader
from extract.families import (
    abstract_of_judgment,
    charging_document,
    disposition_report,
    docket,
    index_card,
    minute_order,
    probation_order,
    rap_sheet,
    unknown,
)
from extract.text import PagePart
from ocr.page import Page

__all__ = ["READERS", "DocumentSpan", "recognise"]

# Those that are looked for, in order: of two that score alike the first wins.
READERS: tuple[FamilyReader, ...] = (
    rap_sheet.READER,
    abstract_of_judgment.READER,
    minute_order.READER,
    probation_order.READER,
    charging_document.READER,
    docket.READER,
    disposition_report.READER,
    index_card.READER,
)
UNKNOWN: FamilyReader = unknown.READER
ENOUGH = 0.5
CERTAIN = 1.0
"""Whatever looks so much like a family looks no more like another."""
FOOT_LINES = 6
FEW_LINES = 10
"""The rest of a document on a last page may have so many lines that look like nothing in particular."""


@dataclass(frozen=True, slots=True)
class DocumentSpan:
    """One document of a file: its family's reader, its lines page by page, and how sure the family is (0 to 1).

    ``doubts`` say, without any word of the page, why a person must look where it begins and ends.
    """

    reader: FamilyReader
    parts: tuple[PagePart, ...]
    score: float
    doubts: tuple[str, ...] = ()


class _Open:
    """The document that is being collected."""

    def __init__(self, reader: FamilyReader, score: float) -> None:
        self.reader, self.score = reader, score
        self.parts: list[PagePart] = []
        self.doubts: list[str] = []
        self.ended = False

    def add(self, page: Page, first: int, last: int) -> None:
        if first < last:
            self.parts.append(PagePart(page, first, last))


def recognise(pages: Sequence[Page]) -> list[DocumentSpan]:
    """Return the documents of a file's *pages* in order; those without any recognisable family as ``unknown``.

    Every line of every page that has one belongs to exactly one document.
    """
    documents: list[_Open] = []
    for page in pages:
        lines = [line.text for line in page.lines]
        if not any(text.strip() for text in lines):
            continue
        beginnings = {index for index in range(len(lines)) if any(r.begins(lines, index) for r in READERS)}
        if not beginnings and is_cover(lines) and _best(lines)[0] is None:
            continue
        lead = 0  # where the lines begin that stand above a document's first
        for first, last in _pieces(lines, beginnings):
            reader, score = _best(lines[first:last])
            current = documents[-1] if documents else None
            begins = first in beginnings
            stranger = reader is None and last - first == len(lines) and _written(lines) > FEW_LINES
            if current is not None and not begins and stranger and current.reader is not UNKNOWN:
                if not current.ended:
                    current.doubts.append(
                        f"page {page.number} follows and looks like another paper: is it part of this?"
                    )
                current = _Open(UNKNOWN, score)
                documents.append(current)
            elif current is not None and not begins and _goes_on(current, reader, lines[first:last]):
                current.score = max(current.score, score)
            elif reader is None and last < len(lines):
                continue
            else:
                current = _Open(reader or UNKNOWN, score)
                documents.append(current)
            current.add(page, lead, last)
            current.ended = current.reader.ends(lines, last - 1)
            lead = last
    return [
        DocumentSpan(document.reader, _joined(document.parts), document.score, tuple(document.doubts))
        for document in documents
        if document.parts
    ]


def _written(lines: Sequence[str]) -> int:
    """Return how many lines hold a word: the numbers down the margin of pleading paper are none."""
    return sum(any(letter.isalpha() for letter in text) for text in lines)


def _pieces(lines: Sequence[str], beginnings: Set[int]) -> list[tuple[int, int]]:
    """Cut a page before each line that begins a document, and after each that ends one."""
    ends = {index + 1 for index in range(len(lines)) if any(reader.ends(lines, index) for reader in READERS)}
    return list(pairwise(sorted({0, len(lines), *beginnings, *ends})))


def _best(lines: Sequence[str]) -> tuple[FamilyReader | None, float]:
    """Return the family that these lines look most like, None where they look like none."""
    best, score = READERS[0], 0.0
    for reader in READERS:
        own = reader.score(lines)
        if own > score:
            best, score = reader, own
        if score >= CERTAIN:
            break
    return (best, score) if score >= ENOUGH else (None, score)


def _goes_on(current: _Open, reader: FamilyReader | None, piece: Sequence[str]) -> bool:
    """Tell whether a piece without a beginning of its own belongs to the document before it."""
    if not current.ended:
        return reader is None or reader is current.reader
    # After a document's end what stands at the foot belongs to it: a printer's line or two, stamps, a clerk's notes.
    return reader is None and sum(bool(text.strip()) for text in piece) <= FOOT_LINES


def _joined(parts: Sequence[PagePart]) -> tuple[PagePart, ...]:
    """Join parts of one page that follow each other."""
    joined: list[PagePart] = []
    for part in parts:
        if joined and joined[-1].page.number == part.page.number and joined[-1].last == part.first:
            joined[-1] = PagePart(part.page, joined[-1].first, part.last)
        else:
            joined.append(part)
    return tuple(joined)
