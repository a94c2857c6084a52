"""Write all files of a run: made beside the results, then moved into their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clearslate import export
from clearslate.deciding import county_name
from clearslate.exits import BadInput
from clearslate.gathering import Result
from clearslate.jsonl import json_lines
from clearslate.outputs import canonical_json, write_whole
from clearslate.sheets import CsvKind
from eligibility.determination import Determination
from eligibility.papers import PaperPerson, write_papers
from eligibility.report import RunFacts, write_report
from extract.identity import Link, PersonRow

__all__ = ["Results", "paper_persons", "report_facts", "write_results"]


@dataclass(frozen=True)
class Results:
    """All that a run found; ``queue`` are the lines of ``review.jsonl``, ``facts`` the content of ``run.json``."""

    read: Result
    persons: Sequence[PersonRow]
    links: Sequence[Link]
    determinations: Sequence[Determination]
    queue: Sequence[dict[str, Any]]
    facts: Mapping[str, Any]


def write_results(made: Results, staging: Path, out: Path, kind: CsvKind, forms: Path | None) -> list[Path]:
    """Write the files of ``contracts.md`` in *staging*, move them to *out*, and return their paths there."""
    staging.mkdir()
    read = made.read
    export.write_records(staging, read.records, made.persons, kind)
    export.write_matches(staging, made.persons, made.links)
    export.write_determinations(staging, made.determinations, kind)
    write_whole(staging / "review.jsonl", json_lines(made.queue))
    write_whole(staging / "problems.jsonl", json_lines(read.problems))
    if read.rejects:
        export.write_rejects(staging, [(r.path, r.line, r.reason) for r in read.rejects], kind)
    people = paper_persons(made.persons)
    write_papers(made.determinations, read.records, people, staging, forms)
    write_report(made.determinations, read.records, people, staging, report_facts(made.determinations, made.facts))
    write_whole(staging / "run.json", (canonical_json(made.facts) + "\n").encode())
    return export.publish_all(staging, out)


def paper_persons(persons: Sequence[PersonRow]) -> list[PaperPerson]:
    """Return persons as papers and the report need them."""
    return [
        PaperPerson(
            person_id=person.person_id,
            members=tuple(person.members),
            name=person.name,
            date_of_birth=person.date_of_birth,
            race=person.race,
            conflicts=tuple(f"the records differ in {conflict.field}" for conflict in person.conflicts),
        )
        for person in persons
    ]


def report_facts(determinations: Sequence[Determination], run: Mapping[str, Any]) -> RunFacts:
    """Return what the report tells of a run: what its determinations say, and its ``run.json`` where there is one.

    Raises BadInput where there is neither.
    """
    options, counts = run.get("options", {}), run.get("counts", {})
    first = determinations[0] if determinations else None
    if first is None and "as_of" not in options:
        raise BadInput("There are no determinations and no run.json beside them: there is nothing to report.")
    pages = counts.get("pages", {})
    return RunFacts(
        as_of=date.fromisoformat(first.as_of if first else options["as_of"]),
        packs=sorted({d.pack for d in determinations} | set(options.get("packs", []))),
        policy=first.policy if first else None,
        county=county_name(options.get("county")),
        version=run.get("version"),
        files=counts.get("files", {}).get("in"),
        pages=pages.get("in"),
        pages_done=pages.get("done"),
        pages_quarantined=pages.get("quarantined"),
        pages_failed=pages.get("failed"),
        pages_pending=pages.get("pending"),
        problems=counts.get("problems", {}),
    )
