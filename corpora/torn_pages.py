"""Torn copies of an archive's papers, read as any paper is, and what was said of the fields that were torn away.

A page with a tear is read anew; the other pages of its file, and the paper whole, are taken as they were read before.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np
from rapidfuzz.distance import OSA

from corpora.files import pack_images
from corpora.normal_forms import NORMAL, normal
from corpora.people import stream
from corpora.readings import ReadFile, parse
from corpora.torn import Tear, choose_tears, torn
from nlp.dates import find_dates
from ocr.page import Page
from ocr.prepare import to_grey
from ocr.read import ReadOptions, page_image, read_page
from ocr.source import open_document

__all__ = ["Finding", "invented", "judged", "tear_archive"]

Json = Mapping[str, Any]
Verdict = Literal["silent", "known from elsewhere", "misread", "invented"]
_MOST_PAGES = 4
_DPI = 300
_DATES = frozenset({"date", "date_of_birth", "offence_date"})
_OF_PERSON = ("name", "date_of_birth", "cii")
_OF_EVENT = ("date", "county", "case_number")
_OF_COUNT = ("section", "disposition", "severity", "plea", "offence_date")


@dataclass(frozen=True, slots=True)
class Finding:
    """What the reader said of a field of a torn paper.

    ``verdict`` is that of the field torn away (``silent`` where it gave no value), or ``invented`` for another field
    of the paper that changed; ``value`` what it gave; ``auto`` whether a record with it was accepted without review.
    """

    tear: Tear
    level: str
    family: str
    field: str
    verdict: Verdict
    value: str | None = None
    auto: bool = False


def tear_archive(
    files: Sequence[ReadFile],
    archive: Path,
    out: Path,
    *,
    seed: int,
    each: int,
    latest: date,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Finding]:
    """Tear *each* values off every one of *files*, read them, and yield what was said of each.

    Args:
        files: as ``corpora.readings.read_archive`` gave them; those of more than four pages, and born digital, are
            left out.
        archive: where they come from, for the truth.
        out: torn pages and their readings are kept there, and not made anew.
        seed: decides what is torn, and how.
        each: how many values of a file, each torn alone.
        latest: days after this one are implausible.
        progress: called with how many files are done, and of how many.
    """
    fitting = [file for file in files if file.level != "A" and len(file.pages) <= _MOST_PAGES and not file.failed]
    for number, file in enumerate(fitting, start=1):
        document = json.loads((archive / "pages" / f"{file.doc_id}.json").read_text(encoding="utf-8"))
        whole = [record.to_json() for record in parse(file, latest, out / "kept").records]
        for at, tear in enumerate(choose_tears(document, stream(seed, number, file.doc_id), each)):
            name, rng = f"{file.doc_id}.{seed}.{at}", stream(seed, at, f"tear {file.doc_id}")
            found = _read_torn(file, tear, out, name, rng, latest)
            yield from judged(tear, document, whole, found, file.level)
        if progress is not None:
            progress(number, len(fitting))


def _read_torn(
    file: ReadFile, tear: Tear, out: Path, name: str, rng: random.Random, latest: date
) -> list[dict[str, Any]]:
    """Return the records that the file gives with the tear in it."""
    folder = out / file.level
    kept = out / "kept"
    folder.mkdir(parents=True, exist_ok=True)
    kept.mkdir(exist_ok=True)
    path = folder / f"{name}.tif"
    if not path.exists():
        images = [to_grey(page_image(file.document, page.number)) for page in file.pages]
        images[tear.page - 1] = torn(np.asarray(images[tear.page - 1], np.uint8), tear, rng)
        aside = path.with_suffix(".new")
        aside.write_bytes(pack_images(images, "tif", _DPI)[0])
        aside.replace(path)
    document = open_document(path)
    held = kept / f"{document.sha256}.torn.json"
    if not held.exists():
        read = read_page(document, tear.page, ReadOptions())
        held.write_text(json.dumps(read.to_json()), encoding="utf-8")
    page = Page.from_json(json.loads(held.read_text(encoding="utf-8")))
    pages = tuple(page if other.number == tear.page else other for other in file.pages)
    copy = replace(file, path=path, document=document, pages=pages)
    return [record.to_json() for record in parse(copy, latest, kept).records]


def judged(
    tear: Tear, document: Json, whole: Sequence[Json], found: Sequence[Json], level: str = "-"
) -> Iterator[Finding]:
    """Yield what was said of the field that was torn away, and of others that were invented for it.

    Args:
        tear: what was torn away.
        document: the truth (``pages/<doc_id>.json``).
        whole: the records read from the paper before.
        found: those read from it after.
        level: its wear.
    """
    family = document["records"][0]["source"]["family"]
    said = values(found)
    for field in sorted({*said, tear.field}):
        stray = invented(field, tear, document, whole, found)
        for value, verdict in stray:
            if verdict == "invented" or field == tear.field:
                auto = any(
                    record["review"]["status"] == "auto" and value in values([record]).get(field, Counter())
                    for record in found
                )
                yield Finding(tear, level, family, field, verdict, value, auto)
        if field == tear.field and not stray:
            torn_away = _normal(field, tear.value) or ""
            there = any(torn_away == value.rpartition(" ")[2] for value in said.get(field, Counter()))
            yield Finding(tear, level, family, field, "known from elsewhere" if there else "silent")


def invented(
    field: str, tear: Tear, document: Json, whole: Sequence[Json], found: Sequence[Json]
) -> list[tuple[str, Verdict]]:
    """Return the values of *field* that are neither true nor were read before the tear, each with its verdict.

    One that is a letter or two from the truth, and stands nowhere on the paper as it is, was misread from what the
    tear left; every other was invented.
    """
    true = values(document["records"])[field]
    for pointer, fair in document.get("accept", {}).items():
        if pointer.rpartition("/")[2] == field:
            true.update(text for each in fair if (text := _normal(field, each)) is not None)
    fair_sections = {value.rpartition(" ")[2] for value in true} if field == "section" else set()
    allowed = true | values(whole)[field]
    given = values(found)[field]
    # of a person and a case the paper may tell often; of counts no more than there are
    stray = given - allowed if field in _OF_COUNT else Counter(set(given) - set(allowed))
    out: list[tuple[str, Verdict]] = []
    for value in stray.elements():
        if field in _DATES and any(each.startswith(f"{value}-") for each in true):
            continue  # the month and the year are left
        if field == "section" and value.partition(" ")[0] == "-" and value.rpartition(" ")[2] in fair_sections:
            continue  # its code was torn away with another's
        out.append((value, "misread" if _misread(field, value, true, document) else "invented"))
    return out


def values(records: Sequence[Json]) -> dict[str, Counter[str]]:
    """Return the values of records by field, in their normal forms; sections with their code (``HS 11357``)."""
    found: dict[str, Counter[str]] = {name: Counter() for name in (*_OF_PERSON, *_OF_EVENT, *_OF_COUNT, "fine")}

    def add(field: str, value: Any) -> None:
        text = _normal(field, value)
        if text is not None:
            found[field][text] += 1

    for record in records:
        for field in _OF_PERSON:
            add(field, record["person"].get(field))
        for event in record.get("events") or []:
            for field in _OF_EVENT:
                add(field, event.get(field))
            for count in event.get("counts") or []:
                for field in _OF_COUNT[1:]:
                    add(field, count.get(field))
                add("fine", (count.get("sentence") or {}).get("fine"))
                if count.get("section"):
                    found["section"][f"{count.get('code') or '-'} {normal('section', count['section'])}"] += 1
    return found


def _normal(field: str, value: Any) -> str | None:
    return normal(field if field in NORMAL else "date", value)


def _misread(field: str, value: str, true: Mapping[str, int], document: Json) -> bool:
    if any(_stands(field, value, page["text"]) for page in document["pages"]):
        return False
    return any(OSA.distance(value, each) <= 1 + len(each) // 8 for each in true)


def _stands(field: str, value: str, text: str) -> bool:
    if field in _DATES:
        return any(reading.value == value for mention in find_dates(text) for reading in mention.readings)
    if field == "section":
        # by itself: the figures of 1135 stand in 11359, and are no section there
        number = r"\s?".join(map(re.escape, re.sub(r"\s", "", value.rpartition(" ")[2].upper())))
        return re.search(rf"(?<![0-9A-Z.]){number}(?![0-9A-Z]|\.[0-9])", text.upper()) is not None
    solid = re.sub(r"[^0-9A-Z]", "", value.upper())
    return bool(solid) and solid in re.sub(r"[^0-9A-Z]", "", text.upper())
