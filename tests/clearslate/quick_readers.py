"""Readers that take what a page says from the file itself, so that a run of many pages takes a moment.

They stand in for the OCR and for the families alone: the store, the workers, matching, deciding and writing are
real. A file is a mark and then one stretch of text for each page. A page's first line may ask for trouble
(``CRASH``, ``HANG`` and others); a line ``RECORD name|born|cii|case|date|section|severity`` is a person with one
conviction.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import hostile

from clearslate.steps import Readers
from extract.problem import Problem
from extract.record import Count, Event, Evidence, Person, Record, Review, Source, stated_pointers
from ocr.page import Box, Line, Page, Word

if TYPE_CHECKING:
    from ocr.read import ReadOptions
    from ocr.reread import Reread
    from ocr.source import Document

MARK = b"--page--"
_WAYS: dict[str, Callable[[], object]] = {
    "CRASH": hostile.crash,
    "LEAVE": hostile.leave,
    "HANG": hostile.hang,
    "EAT": hostile.eat_memory,
    "KILLED": hostile.killed,
    "REFUSE": hostile.refuse,
    "NO SPACE": hostile.no_space,
    "STUMBLE": lambda: hostile.stumble("SOLO, HAN"),
}


def write_picture(path: Path, *texts: str) -> Path:
    """Write a file that these readers read: one page for each text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(MARK + text.encode() for text in texts))
    return path


def open_quick(path: Path) -> Document:
    """Open one of ours; anything else is opened as it really is."""
    from ocr.source import Document, open_document

    content = path.read_bytes()
    if MARK not in content:
        return open_document(path)
    return Document(path, hashlib.sha256(content).hexdigest(), "image/png", content.count(MARK))


def read_quick(document: Document, number: int, options: ReadOptions) -> Page:
    """Read the text, and do what the page's first line asks for. Each call leaves a line in a log."""
    log = os.environ.get("CLEARSLATE_TEST_LOG")
    if log:
        handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, f"{document.sha256} {number} {options.mode}\n".encode())
        os.close(handle)
    time.sleep(float(os.environ.get("CLEARSLATE_TEST_PAGE_SECONDS", "0")))
    text = document.path.read_bytes().split(MARK)[number].decode()
    asked = text.partition("\n")[0]
    if asked == "ONLY FAST" and options.mode != "fast":
        hostile.leave()
    if asked in _WAYS:
        _WAYS[asked]()
    rows = [row for row in text.splitlines() if row.strip()]
    lines = tuple(
        Line((Word(row.replace(" ", "_"), Box(0.1, at / 70, 0.9, (at + 0.8) / 70), 0.97),))
        for at, row in enumerate(rows)
    )
    return Page(number, 1700, 2200, lines, "ocr", 0.95, "quick 1")


def read_quick_document(
    source: tuple[str, str, str],
    pages: Sequence[Page],
    latest: date,
    failed: Sequence[int],
    reread: Reread | None,
) -> tuple[list[Record], list[Problem]]:
    """Make a record of each ``RECORD`` line."""
    records: list[Record] = []
    for page in pages:
        for line in page.lines:
            word, _, stated = line.text.replace("_", " ").partition(" ")
            if word == "RECORD":
                records.append(_record(source, page.number, len(records) + 1, stated.split("|"), failed))
            if word == "PARSER":
                _WAYS[stated]()
    problems = []
    if pages and not records:
        problems = [Problem(path=source[0], kind="not_a_court_record", message="no record.", what_to_do="Nothing.")]
    return records, problems


def _record(
    source: tuple[str, str, str], page: int, ordinal: int, stated: list[str], failed: Sequence[int]
) -> Record:
    path, sha256, media_type = source
    name, born, cii, case, day, section, severity = (value or None for value in stated)
    count = Count.model_validate(
        {
            "code": "HS",
            "section": section,
            "disposition": "convicted",
            "disposition_date": day,
            "severity": severity,
        }
    )
    event = Event(type="court", date=day, county="LOS ANGELES", case_number=case, counts=[count])
    bare = Record(
        record_id=hashlib.sha256(f"{sha256}:{page}:{ordinal}".encode()).hexdigest()[:16],
        source=Source(
            path=path,
            sha256=sha256,
            media_type=media_type,
            pages=[page],
            family="abstract_of_judgment",
            text_layer="ocr",
            quality=0.95,
        ),
        person=Person(name=name, date_of_birth=born, cii=cii),
        events=[event],
        review=Review(status="needs_review" if failed else "auto", reasons=[f"page {n} failed" for n in failed]),
    )
    place = Evidence(confidence=0.97, page=page, box=(0.1, 0.1, 0.9, 0.2), raw="x")
    return bare.model_copy(update={"evidence": dict.fromkeys(stated_pointers(bare), place)})


QUICK = Readers(open_document=open_quick, read_page=read_quick, read_document=read_quick_document)
