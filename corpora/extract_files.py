"""Extracts of the Department of Justice as files of the archive: text files of rows, with no pages and no wear."""

from __future__ import annotations

import csv
import hashlib
import io

from corpora.doj_extract import make_doj_extract
from corpora.filing import Filed
from extract.doj_rows import COLUMNS
from extract.record import Record, Review, Source

__all__ = ["EXTRACT", "file_extract"]

EXTRACT = "doj_extract"


def file_extract(seed: int, number: int, county: str | None = None) -> Filed:
    """Return extract *number* of the archive of *seed*, with a record for each subject."""
    extract = make_doj_extract(seed, number, county)
    doc_id = f"{EXTRACT}-{seed}-{number:05d}"
    path = f"A/{doc_id}.dat"
    digest = hashlib.sha256(extract.data).hexdigest()
    source = Source(
        path=path,
        sha256=digest,
        media_type="text/csv",
        pages=[],
        family="doj_extract",
        text_layer="born_digital",
        quality=1.0,
    )
    records = tuple(
        Record(
            # the line of the subject's first row stands for a page
            record_id=hashlib.sha256(f"{digest}:{line}:1".encode()).hexdigest()[:16],
            source=source,
            person=truth.person,
            events=list(truth.events),
            review=Review(status="reviewed"),
        )
        for line, truth in zip(_first_lines(extract.data), extract.truths, strict=True)
    )
    fair = {
        f"/{at}{pointer}": values for at, truth in enumerate(extract.truths) for pointer, values in truth.fair.items()
    }
    return Filed(doc_id, "A", EXTRACT, path, digest, 0, records, fair, ((path, extract.data),), ())


def _first_lines(data: bytes) -> list[int]:
    """Return the line (from 1) of each subject's first row."""
    subject = COLUMNS.index("SUBJECT_ID")
    first: dict[str, int] = {}
    rows = csv.reader(io.StringIO(data.decode()))
    for row in rows:
        if row != list(COLUMNS):
            first.setdefault(row[subject].strip(), rows.line_num)
    return list(first.values())
