"""The files of a run, each there whole or not at all.

All are made in a folder of their own beside the results, on the same disk, and then take their places one by
one, ``run.json`` last. Nothing in them tells when or where the run took place: the same papers, options and
program give the same bytes.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from clearslate.flat import IDENTIFIERS, convictions, determinations_table, links_table
from clearslate.jsonl import json_lines
from clearslate.outputs import space_watched, write_whole
from clearslate.sheets import CsvKind, csv_bytes, frame_csv
from eligibility.determination import Determination
from extract.identity import Link, PersonRow
from extract.record import Record

__all__ = [
    "RESULTS",
    "parquet_bytes",
    "publish_all",
    "write_determinations",
    "write_matches",
    "write_records",
    "write_rejects",
]


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """Return a table as a Parquet file."""
    content = io.BytesIO()
    frame.write_parquet(content, compression="zstd", statistics=True)
    return content.getvalue()


def write_records(folder: Path, records: Sequence[Record], persons: Sequence[PersonRow], kind: CsvKind) -> None:
    """Write records.jsonl, and the convictions among them as a table and a sheet."""
    table = convictions(records, persons)
    write_whole(folder / "records.jsonl", json_lines(records))
    write_whole(folder / "convictions.parquet", parquet_bytes(table))
    write_whole(folder / "convictions.csv", frame_csv(table, kind, IDENTIFIERS))


def write_matches(folder: Path, persons: Sequence[PersonRow], links: Sequence[Link]) -> None:
    """Write persons.jsonl and links.parquet."""
    write_whole(folder / "persons.jsonl", json_lines(persons))
    write_whole(folder / "links.parquet", parquet_bytes(links_table(links)))


def write_determinations(folder: Path, determinations: Sequence[Determination], kind: CsvKind) -> None:
    """Write the determinations as lines, a table and a sheet."""
    table = determinations_table(determinations)
    write_whole(folder / "determinations.jsonl", json_lines(determinations))
    write_whole(folder / "determinations.parquet", parquet_bytes(table))
    # Steps are for programs; a person who opens the sheet wants the reason.
    write_whole(folder / "determinations.csv", frame_csv(table.drop("steps", "questions"), kind, IDENTIFIERS))


def write_rejects(folder: Path, rejects: Sequence[tuple[str, int, str]], kind: CsvKind) -> None:
    """Write rejects.csv: the rows of extracts that were set aside."""
    write_whole(folder / "rejects.csv", csv_bytes(("path", "line", "reason"), rejects, kind))


RESULTS = (
    "records.jsonl",
    "convictions.parquet",
    "convictions.csv",
    "persons.jsonl",
    "links.parquet",
    "determinations.jsonl",
    "determinations.parquet",
    "determinations.csv",
    "review.jsonl",
    "problems.jsonl",
    "rejects.csv",
    "papers",
    "report.html",
    "summary.json",
    "run.json",
)
"""The names of a run's results, in the order in which they take their places."""


def publish_all(staging: Path, out: Path) -> list[Path]:
    """Move what was made in *staging* to *out*, run.json last; remove what an earlier run made and this did not.

    Returns the paths that now stand in *out*.
    """
    there: list[Path] = []
    with space_watched(out):
        for name in RESULTS:
            made, place = staging / name, out / name
            if place.is_dir():
                shutil.rmtree(staging / f"old-{name}", ignore_errors=True)
                place.replace(staging / f"old-{name}")
            if made.exists():
                made.replace(place)
                there.append(place)
            else:
                place.unlink(missing_ok=True)
        folder = os.open(out, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    shutil.rmtree(staging)
    return there
