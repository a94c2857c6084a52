"""The options and arguments that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

__all__ = [
    "AsJson",
    "AsOf",
    "County",
    "Csv",
    "Determinations",
    "Engine",
    "Forms",
    "Inputs",
    "Jobs",
    "Latest",
    "Mode",
    "OcrOut",
    "OutFolder",
    "Packs",
    "PerFolder",
    "Persons",
    "Policy",
    "Records",
    "RecordsOption",
    "day",
]

_DAY = ["%Y-%m-%d"]

Inputs = Annotated[
    list[Path],
    typer.Argument(
        help="Files, folders, a text file that lists files (.txt), or a DOJ extract (.dat, .csv).",
        show_default=False,
    ),
]
OutFolder = Annotated[Path, typer.Option("--out", help="The folder for the results.", file_okay=False)]
AsOf = Annotated[
    datetime,
    typer.Option("--as-of", formats=_DAY, help="The day as of which the law is asked. Never taken from a clock."),
]
Latest = Annotated[
    datetime | None,
    typer.Option(
        "--latest",
        formats=_DAY,
        help="Dates after this day are taken for misread. Default: the day the first run began, kept on resume.",
    ),
]
County = Annotated[
    str | None,
    typer.Option(
        "--county", help="Decide on this county's convictions, \"LOS ANGELES\" for one. Default: every county's."
    ),
]
Policy = Annotated[str | None, typer.Option("--policy", help="The office's policy: an id, or a YAML file.")]
Packs = Annotated[list[str], typer.Option("--pack", help="A rule pack; may be given several times.")]
Jobs = Annotated[
    int | None, typer.Option("--jobs", min=1, help="How many pages to read at a time. Default: one a processor.")
]
Mode = Annotated[
    Literal["fast", "balanced", "careful"], typer.Option("--mode", help="How much time to spend on a page.")
]
OcrOut = Annotated[
    Path | None,
    typer.Option(
        "--ocr-out",
        file_okay=False,
        help="A folder for what was read as ALTO XML, hOCR, plain text and searchable PDF, with a manifest.jsonl.",
    ),
]
Engine = Annotated[str, typer.Option("--engine", help="The OCR engine: auto, tesserocr, pytesseract or rapidocr.")]
PerFolder = Annotated[
    Literal["file", "folder"],
    typer.Option(
        "--one-document-per", help="folder: a folder's page images are one document, in the order of names."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Tell progress and results as lines of JSON on stdout.")]
Csv = Annotated[
    Literal["people", "raw"],
    typer.Option("--csv", help="people: safe to open in a spreadsheet; raw: the values as they are, for programs."),
]
Forms = Annotated[
    Path | None,
    typer.Option("--forms", exists=True, file_okay=False, help="A folder with PDFs of official forms, to be filled."),
]
Records = Annotated[Path, typer.Argument(help="A records.jsonl.", show_default=False)]
Determinations = Annotated[Path, typer.Argument(help="A determinations.jsonl.", show_default=False)]
RecordsOption = Annotated[Path, typer.Option("--records", help="The records.jsonl that they were made from.")]
Persons = Annotated[
    Path | None,
    typer.Option("--persons", help="The persons.jsonl of `match`. Without it each record is a person of its own."),
]


def day(given: datetime | None) -> date | None:
    """Return the day of an option, None where it was not given."""
    return given.date() if given else None
