"""The files of a blind sample: the sheet that people fill in, and what the machine had read, kept apart from it.

``sheet.csv`` and ``sheet.jsonl`` hold the same rows, without any value of the machine's: where each conviction
stands, and a column to fill in for each field. ``machine.jsonl`` and ``sample.json`` are for the comparison.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from clearslate.exits import BadInput, BadUsage
from clearslate.jsonl import json_lines
from clearslate.outputs import canonical_json, write_whole
from clearslate.residual import FIELDS, UNREADABLE, Item, Keyed
from clearslate.sheets import csv_bytes
from extract.record import Disposition, Severity
from nlp.dates import parse_date
from nlp.sections import parse_section

__all__ = ["COLUMNS", "read_keyed", "read_sample", "write_sample"]

_PLACE = ("item", "record_id", "pointer", "path", "page", "left", "top", "right", "bottom")
COLUMNS = (*_PLACE, *FIELDS, "not_there")
"""The columns of the sheet: where to look, what to key, and a mark where no such conviction stands there."""
_KEYED = ("item", "record_id", "pointer", *FIELDS)
_SHOWN = 10
# What a spreadsheet makes of a long number; the digits behind are lost.
_POWER = re.compile(r"\d(\.\d+)?E\+\d+")
_SPREADSHEET_DATE = re.compile(r"\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}")


def write_sample(out: Path, items: Sequence[Item], facts: Mapping[str, Any]) -> list[Path]:
    """Write the sample's files to *out* and return their paths, the sheets first.

    Raises BadUsage where a sample lies there already: somebody may be at work on it.
    """
    if (out / "sample.json").exists():
        raise BadUsage(f"--out {out}: a sample lies there already; name another folder.")
    out.mkdir(parents=True, exist_ok=True)
    rows = [_row(number, item) for number, item in enumerate(items, start=1)]
    machine = [
        {"item": n, "family": item.family, **_keys(item), "values": dict(item.values)}
        for n, item in enumerate(items, start=1)
    ]
    cells = [[row[column] for column in COLUMNS] for row in rows]
    written = {
        "sheet.csv": csv_bytes(COLUMNS, cells, "people", {"record_id"}),
        "sheet.jsonl": json_lines(rows),
        "machine.jsonl": json_lines(machine),
        "sample.json": (canonical_json(facts) + "\n").encode(),
    }
    for name, content in written.items():
        write_whole(out / name, content)
    return [out / name for name in written]


def _keys(item: Item) -> dict[str, Any]:
    return {"record_id": item.record_id, "pointer": item.pointer, "path": item.path, "page": item.page}


def _row(number: int, item: Item) -> dict[str, Any]:
    edges = [round(edge, 4) for edge in item.box] if item.box else [None] * 4
    box = dict(zip(("left", "top", "right", "bottom"), edges, strict=True))
    return {"item": number, **_keys(item), **box, **dict.fromkeys((*FIELDS, "not_there"))}


def read_sample(folder: Path) -> tuple[dict[int, Item], dict[str, Any]]:
    """Return the sample's convictions by their number, and what ``sample.json`` says of it.

    Raises BadUsage where there is no sample, BadInput where its files are not as they were written.
    """
    if not (folder / "sample.json").is_file():
        raise BadUsage(f"{folder}: there is no sample here; `clearslate residual sample` draws one.")
    try:
        facts = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
        written = (folder / "machine.jsonl").read_text(encoding="utf-8")
        lines = [json.loads(line) for line in written.split("\n") if line]
        items = {
            line["item"]: Item(
                line["record_id"],
                line["pointer"],
                line["path"],
                line["family"],
                line["page"],
                None,
                {name: line["values"][name] for name in FIELDS},
            )
            for line in lines
        }
        if len(items) != facts["drawn"]:
            raise BadInput(f"{folder}: the sample's files are not of one sample, or are cut off; draw it again.")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder}: sample.json or machine.jsonl is damaged; draw the sample again.") from error
    return items, facts


def read_keyed(path: Path, items: Mapping[int, Item]) -> dict[int, Keyed]:
    """Return what was keyed in a filled sheet, CSV or JSON Lines, by the number of the conviction.

    Rows that are empty, or not there, are left out. Dates may be keyed as people write them. Raises BadUsage where
    there is no such file, BadInput with the places of the first faults, never the values.
    """
    if not path.is_file():
        raise BadUsage(f"{path}: there is no such file.")
    text = _decoded(path)
    from_json = text.lstrip().startswith("{")
    rows = _json_rows(text, path) if from_json else _csv_rows(text, path)
    keyed: dict[int, Keyed] = {}
    seen: set[int] = set()
    faults: list[str] = []
    for line, row in rows:
        place = f"line {line}"
        number = row["item"]
        item = items.get(int(number)) if number.isascii() and number.isdigit() else None
        if item is None or (row["record_id"], row["pointer"]) != (item.record_id, item.pointer):
            faults.append(f"{place}: item, record_id and pointer are of no conviction of this sample")
            continue
        if int(number) in seen:
            faults.append(f"{place}: item {number} stands there twice")
            continue
        seen.add(int(number))
        if any(row[name] for name in (*FIELDS, "not_there")):
            values, unfit = _normal_row(row)
            faults += [f"{place}, {name}: {what}" for name, what in unfit]
            damaged = frozenset() if from_json else _damaged(row, item)
            keyed[int(number)] = Keyed(values, not row["not_there"], damaged)
    if faults:
        more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise BadInput(f"{path}: {'; '.join(faults[:_SHOWN])}{more}.")
    return keyed


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    if content.startswith(b"PK"):
        raise BadInput(f"{path}: this is a workbook; save it as CSV (comma delimited) and give that.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252")  # how Excel saves CSV unless told otherwise
        except UnicodeDecodeError as error:
            raise BadInput(f"{path}: this is no text file.") from error


def _json_rows(text: str, path: Path) -> list[tuple[int, dict[str, str]]]:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadInput(f"{path}, line {number}: this is not JSON.") from error
        if not isinstance(row, dict) or any(column not in row for column in _KEYED):
            raise BadInput(f"{path}, line {number}: this is no row of a sample's sheet.")
        cells = {column: row.get(column) for column in COLUMNS}
        found.append((number, {k: "" if v in (None, False) else str(v).strip() for k, v in cells.items()}))
    return found


def _csv_rows(text: str, path: Path) -> list[tuple[int, dict[str, str]]]:
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
        missing = [column for column in _KEYED if column not in names]
        if missing:
            raise BadInput(f"{path}: columns are missing ({', '.join(missing)}): is this the sheet of the sample?")
        reader.fieldnames = names
        return [
            (reader.line_num, {column: (row.get(column) or "").strip().removeprefix("'") for column in COLUMNS})
            for row in reader
        ]
    except csv.Error as error:
        raise BadInput(f"{path}: this is not CSV ({error}).") from error


def _normal_row(row: Mapping[str, str]) -> tuple[dict[str, str | None], list[tuple[str, str]]]:
    """Return the fields in the forms of the record, and what is wrong with those that have none."""
    values: dict[str, str | None] = {}
    unfit: list[tuple[str, str]] = []
    for name in FIELDS:
        text = row[name]
        normal, wanted = _FORMS.get(name, (str, ""))
        values[name] = text if text in ("", UNREADABLE) else normal(text)
        if values[name] is None:
            unfit.append((name, wanted))
        values[name] = values[name] or None
    return values, unfit


def _date(text: str) -> str | None:
    return next((each.value for each in parse_date(text) if each.cost == 0), None)


def _section(text: str) -> str | None:
    return next((each.value.number for each in parse_section(text) if each.cost == 0), None)


def _one_of(words: frozenset[str]) -> Callable[[str], str | None]:
    return lambda text: text.lower() if text.lower() in words else None


_FORMS: Mapping[str, tuple[Callable[[str], str | None], str]] = {
    "date": (_date, "no date; 3/14/1968, 1968-03-14 and 1968 are"),
    "code": (lambda text: text.upper() if text.isalpha() else None, "a code is letters alone: HS, PC, VC"),
    "section": (_section, "no section; 11357(b) is one"),
    "disposition": (_one_of(frozenset(get_args(Disposition))), "none of the record format's words; convicted is one"),
    "severity": (_one_of(frozenset(get_args(Severity))), "none of felony, misdemeanor and infraction"),
    "name": (lambda text: text if "," in text else None, "a name is keyed LAST, FIRST MIDDLE"),
}
"""What makes of the words that people key the record's form, None where it cannot, and what is said then."""


def _damaged(row: Mapping[str, str], item: Item) -> frozenset[str]:
    """Return the fields whose value a spreadsheet may have changed: zeros dropped, numbers and dates made of them."""
    found = set()
    for name in ("case_number", "section"):
        said, read = row[name], item.values[name] or ""
        zeros = said != read and said.isdigit() and said == read.lstrip("0")
        if zeros or _POWER.fullmatch(said) or _SPREADSHEET_DATE.fullmatch(said):
            found.add(name)
    return frozenset(found)
