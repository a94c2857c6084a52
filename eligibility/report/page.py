"""Write ``report.html``, one file that asks nothing of any network, and ``summary.json`` with the same counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from eligibility.determination import Determination
from eligibility.papers.person import PaperPerson
from eligibility.report.charts import COLOURS, ROWS_SHOWN, bars, data_uri
from eligibility.report.summary import RunFacts, Summary, Table, summarise
from extract.record import Record

__all__ = ["draw_report", "write_report"]


def write_report(
    determinations: Sequence[Determination],
    records: Sequence[Record],
    persons: Iterable[PaperPerson],
    out: Path,
    facts: RunFacts,
    *,
    suppress_below: int = 0,
) -> Summary:
    """Write ``report.html`` and ``summary.json`` into *out*; return the counts.

    With *suppress_below* k, numbers of fewer than k convictions or people are hidden, and others with which they
    could be worked out (0: none). The same input gives the same bytes. No person's name stands in either file.
    """
    summary = summarise(determinations, records, persons, facts, suppress_below)
    out.mkdir(parents=True, exist_ok=True)
    _replace(out / "report.html", draw_report(summary))
    _replace(out / "summary.json", summary.model_dump_json(indent=2) + "\n")
    return summary


def draw_report(summary: Summary) -> str:
    """Return the report of *summary* as HTML."""
    used = [outcome for outcome, number in summary.total.outcomes.items() if number is None or number > 0]
    charts = {table.id: _chart(table, summary) for table in summary.tables if table.rows}
    every = data_uri(
        bars([("All convictions", summary.total.outcomes, summary.total.convictions)], summary.outcome_words)
    )
    return _template().render(
        summary=summary,
        facts=summary.facts,
        words=summary.outcome_words,
        used=used,
        charts=charts,
        every=every,
        colours=COLOURS,
        rows_shown=ROWS_SHOWN,
    )


def _chart(table: Table, summary: Summary) -> str:
    return data_uri(bars([(row.label, row.outcomes, row.convictions) for row in table.rows], summary.outcome_words))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("eligibility.report", "."),
        autoescape=True,  # labels come from scanned paper, which may hold anything
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["number"] = _number
    return environment.get_template("page.html")


def _number(value: int | None) -> str:
    return "hidden" if value is None else f"{value:,}"


def _replace(path: Path, text: str) -> None:
    aside = path.with_name(path.name + ".part")
    aside.write_text(text, encoding="utf-8", newline="\n")
    aside.replace(path)
