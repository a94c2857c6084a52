"""Make an archive of invented court paper with its truth, from a seed: the same seed, the same bytes.

Under the folder: ``<level>/<doc_id>.<ending>`` the documents; ``pages/<doc_id>.json`` the true text, word boxes and
wear of each page; ``truth.jsonl`` (records with ``doc_id``), ``index.csv`` (doc_id, level, family) and
``accept.json`` (further fair answers), as the reference grader takes them.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from corpora.born_digital import print_pdf, printed_words
from corpora.document import Document
from corpora.draw import DrawnPage, choose_hand, draw_sheet
from corpora.families import FAMILIES
from corpora.files import BITONAL, MEDIA_TYPES, binarised, choose_kind, pack_images
from corpora.marks import stamped
from corpora.people import stream
from corpora.sheet import HEIGHT, WIDTH
from corpora.wear import Wear, choose_wear, faults, weakened, wear_page
from extract.record import Record, Review, Source

__all__ = ["FAMILIES", "LEVELS", "Filed", "Level", "make_archive", "make_document", "write_filed", "write_truth"]

Level = Literal["A", "B", "C", "D"]
LEVELS: tuple[Level, ...] = ("A", "B", "C", "D")

_WEAKENINGS = 10
# the share of words that must be left to see, by level of wear
_LEGIBLE = {"B": 0.995, "C": 0.99, "D": 0.95}


@dataclass(frozen=True, slots=True)
class Filed:
    """A document as it lies in the archive: its bytes, its truth, and its pages' text and boxes."""

    doc_id: str
    level: Level
    family: str
    ending: str
    data: bytes
    records: tuple[Record, ...]
    fair: dict[str, list[Any]]
    pages: tuple[dict[str, Any], ...]

    @property
    def path(self) -> str:
        """Where it lies within the archive."""
        return f"{self.level}/{self.doc_id}.{self.ending}"


def make_document(
    seed: int,
    number: int,
    family: str,
    level: Level,
    *,
    county: str | None = None,
    kind: str | None = None,
    packages: frozenset[str] | None = None,
) -> Filed:
    """Make document *number* of the archive of *seed*, alone.

    Args:
        seed: the archive's seed.
        number: the document's number, from 0.
        family: one of ``FAMILIES``.
        level: wear, A to D.
        county: have it stand in that county; None lets the seed choose.
        kind: how a scan is filed (see ``files.pack_images``); None lets the seed choose.
        packages: draw only with faces of these packages; None takes all that are installed.
    """
    document = FAMILIES[family](seed, number, county)
    doc_id = f"{family}-{seed}-{number:05d}"
    if level == "A":
        data, ending = print_pdf(document.sheets), "pdf"
        blank = np.full((round(HEIGHT), round(WIDTH)), 255, np.uint8)
        drawn = [DrawnPage(blank, printed_words(sheet), 72) for sheet in document.sheets]
        worn: dict[str, Any] = {"level": "A"}
    else:
        rng = stream(seed, number, f"wear {level}")
        wear = choose_wear(rng, level)
        hand = choose_hand(stream(seed, number, "hand"), document.machine, packages)
        kind = kind or choose_kind(rng, len(document.sheets), wear.grey_only)
        sheets = (
            [stamped(rng, sheet, document.year) for sheet in document.sheets] if level != "B" else document.sheets
        )
        clean = [draw_sheet(sheet, hand, wear.dpi, rng) for sheet in sheets]
        drawn, wear = _worn_legibly(clean, wear, kind, rng.getrandbits(63))
        data, ending = pack_images([page.image for page in drawn], kind, wear.dpi)
        worn = {**wear.to_json(), "face": hand.typed.id, "file": kind}
    digest = hashlib.sha256(data).hexdigest()
    records = tuple(
        _record(document, at, f"{level}/{doc_id}.{ending}", digest, ending, level)
        for at in range(len(document.truths))
    )
    fair = {
        f"/{at}{pointer}": values
        for at, truth in enumerate(document.truths)
        for pointer, values in truth.fair.items()
    }
    pages = tuple({"page": at, "wear": worn, **page.to_json()} for at, page in enumerate(drawn, 1))
    return Filed(doc_id, level, family, ending, data, records, fair, pages)


def _worn_legibly(clean: Sequence[DrawnPage], wear: Wear, kind: str, noise_seed: int) -> tuple[list[DrawnPage], Wear]:
    """Wear the pages; weaker, where a reader could no longer see what stood there."""
    enough = _LEGIBLE[wear.level]
    weakenings = 0
    while True:
        noise = np.random.default_rng(noise_seed)
        worn = [wear_page(page, wear, noise) for page in clean]
        filed = [replace(page, image=binarised(page.image)) for page in worn] if kind in BITONAL else worn
        blamed = frozenset[str]().union(*(faults(a, b, enough) for a, b in zip(clean, filed, strict=True)))
        # after so many weakenings hardly any wear is left: what is not seen then was drawn so (a rule through a word)
        if not blamed or weakenings == _WEAKENINGS:
            return worn, wear
        wear, weakenings = weakened(wear, blamed), weakenings + 1


def _record(document: Document, at: int, path: str, digest: str, ending: str, level: Level) -> Record:
    truth = document.truths[at]
    return Record(
        record_id=hashlib.sha256(f"{digest}/1/{at}".encode()).hexdigest()[:16],
        source=Source(
            path=path,
            sha256=digest,
            media_type=MEDIA_TYPES[ending],
            pages=list(range(1, len(document.sheets) + 1)),
            family=document.family,
            text_layer="born_digital" if level == "A" else "ocr",
            quality=1.0,
        ),
        person=truth.person,
        events=list(truth.events),
        review=Review(status="reviewed"),
    )


def write_filed(filed: Filed, out: Path) -> None:
    """Write a document and its pages' truth under *out*."""
    path = out / filed.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(filed.data)
    pages = out / "pages" / f"{filed.doc_id}.json"
    pages.parent.mkdir(parents=True, exist_ok=True)
    pages.write_text(json.dumps({"doc_id": filed.doc_id, "pages": filed.pages}) + "\n", encoding="utf-8")


def make_archive(
    seed: int,
    documents: int,
    out: Path,
    families: Sequence[str] = tuple(FAMILIES),
    levels: Sequence[Level] = ("A", "B", "C"),
) -> list[Filed]:
    """Write an archive of *documents* under *out*, families and levels in equal parts, and return what was filed.

    Raises:
        ValueError: for a family or level that there is not.
    """
    if unknown := [name for name in families if name not in FAMILIES]:
        raise ValueError(f"no such family: {', '.join(unknown)}; there are {', '.join(FAMILIES)}")
    if unknown := [name for name in levels if name not in LEVELS]:
        raise ValueError(f"no such level of wear: {', '.join(unknown)}; there are {', '.join(LEVELS)}")
    out.mkdir(parents=True, exist_ok=True)
    made = []
    for number in range(documents):
        level = levels[number % len(levels)]
        family = families[number // len(levels) % len(families)]
        filed = make_document(seed, number, family, level)
        write_filed(filed, out)
        made.append(filed)
    write_truth(made, out)
    return made


def write_truth(made: Sequence[Filed], out: Path, name: str = "truth.jsonl") -> None:
    """Write the records (to the file *name*), ``index.csv`` and ``accept.json`` of the documents *made*."""
    with (out / name).open("w", encoding="utf-8") as lines:
        for filed in made:
            for record in filed.records:
                lines.write(json.dumps({"doc_id": filed.doc_id, **record.to_json()}) + "\n")
    with (out / "index.csv").open("w", encoding="utf-8", newline="") as rows:
        writer = csv.writer(rows, lineterminator="\n")
        writer.writerow(["doc_id", "level", "family"])
        writer.writerows([filed.doc_id, filed.level, filed.family] for filed in made)
    fair = {filed.doc_id: filed.fair for filed in made if filed.fair}
    (out / "accept.json").write_text(json.dumps(fair, indent=1) + "\n", encoding="utf-8")
