"""A run that writes, with pages read by hand: ``written_readers.py BOX OUT COPIES``; a process to be killed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from clearslate.steps import Readers
from extract.problem import Problem
from extract.record import Record
from ocr.page import Box, Line, Page, Word
from ocr.problems import ReadingProblem
from ocr.source import Document


def read_by_hand(document: Document, number: int, options: Any) -> Page:
    """A page that says which it is; a file with FAIL in its name has a second page that cannot be read."""
    if "FAIL" in document.path.name and number == 2:
        raise ReadingProblem("too_large", "the page is too large", "scan it smaller", number)
    words = [("page", 0.1), (str(number), 0.3), (document.sha256[:6], 0.4)]
    line = Line(tuple(Word(text, Box(left, 0.1, left + 0.08, 0.15), 0.9) for text, left in words))
    return Page(number, 100, 80, (line,), "ocr", 0.9, "by hand")


def find_nothing(
    source: tuple[str, str, str], pages: Sequence[Page], latest: date, failed: Sequence[int], *_: Any
) -> tuple[list[Record], list[Problem]]:
    """No records; the pages may be whatever they are."""
    return [], []


BY_HAND = Readers(read_page=read_by_hand, read_document=find_nothing)

if __name__ == "__main__":
    from clearslate import fingerprint, ocr_out

    # Others may be editing the program's files while this test runs; results hang on their bytes.
    fingerprint.code_digest = ocr_out.code_digest = lambda *packages: "-".join(packages)  # type: ignore[assignment]

    from clearslate.progress import JsonLines
    from clearslate.run import RunOptions, run

    asked = RunOptions(
        inputs=(Path(sys.argv[1]),),
        out=Path(sys.argv[2]),
        as_of=date(2020, 2, 13),
        latest=date(2026, 11, 22),
        jobs=1,
        ocr_out=Path(sys.argv[3]),
    )
    summary = run(asked, JsonLines(sys.stdout), BY_HAND)
    sys.exit(0 if summary.complete else 3)
