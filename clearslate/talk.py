"""What a run says when it ends: what could not be read, the small table, where the results are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from clearslate.inputs import shown
from extract.problem import Problem

if TYPE_CHECKING:
    from clearslate.run import RunSummary

__all__ = ["show_problems", "show_summary"]

_SHOWN = 20


def show_problems(problems: Sequence[Problem], to: TextIO) -> None:
    """Write the first problems, one a line, with what to do."""
    for problem in problems[:_SHOWN]:
        place = problem.path if problem.page is None else f"{problem.path}, page {problem.page}"
        said = f"{problem.message.rstrip('.')}. {problem.what_to_do}"
        to.write(f"{place}: {problem.kind.replace('_', ' ')}: {said}\n")
    if len(problems) > _SHOWN:
        to.write(f"and {len(problems) - _SHOWN} more in problems.jsonl\n")


def show_summary(summary: RunSummary, seconds: float, to: TextIO) -> None:
    """Write the table and the paths of the results."""
    rows = [
        ("files", _tally(summary.files.done, summary.files.total)),
        ("pages", _tally(summary.pages.done, summary.pages.total)),
        ("records", str(summary.records)),
        ("convictions", str(summary.convictions)),
        ("eligible to dismiss", str(summary.outcomes.get("dismiss", 0))),
        ("eligible to reduce", str(summary.outcomes.get("reduce", 0))),
        ("to review", str(summary.outcomes.get("review", 0))),
        ("seconds", f"{seconds:g}"),
    ]
    wide = max(len(name) for name, _ in rows)
    for name, value in rows:
        to.write(f"{name:<{wide}}  {value:>9}\n")
    to.write("\n")
    for path in summary.written:
        to.write(f"{shown(path)}\n")


def _tally(done: int, total: int) -> str:
    return str(total) if done == total else f"{done} of {total}"
