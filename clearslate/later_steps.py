"""The commands of the later steps, each on the files of the step before, and those that measure and examine."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Annotated, Any

import typer

from clearslate import options
from clearslate.exits import BadInput, BadUsage, ExitCode, NothingToRead

__all__ = ["doctor", "evaluate", "match", "measure", "papers", "report"]


def match(
    records: options.Records,
    out: options.OutFolder,
    known: Annotated[
        Path | None, typer.Option("--known", help="An earlier persons.jsonl, whose person ids are kept.")
    ] = None,
) -> None:
    """Find which records are of one person: writes persons.jsonl and links.parquet."""
    from clearslate import export
    from clearslate.deciding import match_records
    from clearslate.jsonl import read_lines
    from extract.identity import PersonRow
    from extract.record import Record

    minted = {
        m: person.person_id for person in (read_lines(known, PersonRow) if known else []) for m in person.members
    }
    read = read_lines(records, Record)
    if not read:
        raise NothingToRead(f"{records}: there is no record in it.")
    matching, _ = match_records(read, minted)
    export.write_matches(out, matching.persons, matching.links)
    typer.echo(
        f"{len(matching.persons)} persons, {len(matching.questions)} pairs to review: {out / 'persons.jsonl'}",
        err=True,
    )


def evaluate(
    records: options.Records,
    as_of: options.AsOf,
    persons: options.Persons = None,
    county: options.County = None,
    policy: options.Policy = None,
    packs: options.Packs = ["ca-prop64"],  # noqa: B006 - typer copies it
    out: Annotated[
        Path | None,
        typer.Option("--out", file_okay=False, help="A folder for JSONL, Parquet and CSV. Default: stdout."),
    ] = None,
    csv: options.Csv = "people",
) -> None:
    """Decide what the law and the office's policy make of each conviction, with every step.

    A links.parquet beside persons.jsonl tells which pairs wait for a reviewer, and is taken in.
    """
    from clearslate import export
    from clearslate.deciding import asked_of_the_law, decide, read_links
    from clearslate.jsonl import json_lines, read_lines
    from extract.identity import PersonRow
    from extract.record import Record

    asked = asked_of_the_law(packs, policy, as_of.date(), county)
    read = read_lines(records, Record)
    people = read_lines(persons, PersonRow) if persons else None
    if persons is not None and people is not None:
        _need(persons, {member for person in people for member in person.members}, (r.record_id for r in read))
    links = read_links(persons.with_name("links.parquet")) if persons else []
    determinations = decide(read, people, links, asked)
    if out is None:
        typer.echo(json_lines(determinations).decode(), nl=False)
    else:
        export.write_determinations(out, determinations, csv)
        typer.echo(f"{len(determinations)} determinations: {out / 'determinations.jsonl'}", err=True)


def papers(
    determinations: options.Determinations,
    records: options.RecordsOption,
    out: options.OutFolder,
    persons: options.Persons = None,
    forms: options.Forms = None,
) -> None:
    """Draw a motion for each conviction to be cleared, and fill the official forms: writes papers/."""
    from clearslate.jsonl import read_lines
    from clearslate.writing import paper_persons
    from eligibility.determination import Determination
    from eligibility.papers import write_papers
    from extract.identity import PersonRow
    from extract.record import Record

    people = paper_persons(read_lines(persons, PersonRow)) if persons else []
    decided, read = read_lines(determinations, Determination), read_lines(records, Record)
    _need(records, {record.record_id for record in read}, (each.record_id for each in decided))
    entries = write_papers(decided, read, people, out, forms)
    drawn = sum(entry.paper is not None for entry in entries)
    typer.echo(f"{drawn} papers, {len(entries) - drawn} withheld: {out / 'papers'}", err=True)


def report(
    determinations: options.Determinations,
    records: options.RecordsOption,
    out: options.OutFolder,
    persons: options.Persons = None,
) -> None:
    """Draw the report of a run: writes report.html and summary.json.

    A run.json beside the determinations tells of the run, and is taken in.
    """
    from clearslate.jsonl import read_lines
    from clearslate.writing import paper_persons, report_facts
    from eligibility.determination import Determination
    from eligibility.report import write_report
    from extract.identity import PersonRow
    from extract.record import Record

    people = paper_persons(read_lines(persons, PersonRow)) if persons else []
    decided, read = read_lines(determinations, Determination), read_lines(records, Record)
    _need(records, {record.record_id for record in read}, (each.record_id for each in decided))
    facts = report_facts(decided, _run_facts(determinations.with_name("run.json")))
    write_report(decided, read, people, out, facts)
    typer.echo(f"{out / 'report.html'}", err=True)


def measure(
    truth: Annotated[Path, typer.Argument(help="The records as they are: JSON Lines.", show_default=False)],
    found: Annotated[Path, typer.Argument(help="The records as they were read.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Compare what was read with the truth: field F1, whole convictions, silent errors, calibration."""
    from corpora.measure import measure as compare
    from corpora.measure import render

    for path in (truth, found):
        if not path.exists():
            raise BadUsage(f"{path}: there is no such file.")
    try:
        measures = compare(truth, found)
    except ValueError as error:
        raise BadInput(f"{error}.") from error
    except FileNotFoundError as error:
        raise BadInput(f"{truth}: there is no truth.jsonl in this folder.") from error
    typer.echo(json.dumps(measures.to_json(), indent=2) if as_json else render(measures))


def doctor(as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Show which engines, languages, type faces and tools are there, and how to get what is missing."""
    from clearslate.doctor import can_read, examine

    findings = examine()
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            state = "there" if finding.found else "MISSING" if finding.needed else "not there"
            typer.echo(f"{finding.kind:<9} {finding.name:<18} {state:<10} {finding.version}".rstrip())
            if not finding.found:
                typer.echo(f"{'':<29}to get it: {finding.how_to_get}")
    raise typer.Exit(ExitCode.done if can_read(findings) else ExitCode.something_missing)


def _need(path: Path, there: Set[str], named: Iterable[str]) -> None:
    """Raise BadInput where the file at *path*, which tells of the records *there*, lacks one that is *named*."""
    missing = sorted(set(named) - there)
    if missing:
        raise BadInput(
            f"{path}: {len(missing)} records that the other file tells of are not in it, {missing[0]} for one. "
            "Give the files of one run."
        )


def _run_facts(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadInput(f"{path}: this is not JSON.") from error
    if not isinstance(facts, dict):
        raise BadInput(f"{path}: this is not the run.json of a run.")
    return facts
