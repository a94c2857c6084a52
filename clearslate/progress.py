"""How a run tells where it is: bars on a terminal, lines of JSON for a scheduler, a line a stage elsewhere.

The numbers are the ledger's. Within a stage they only grow.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from clearslate.ledger import Tally

if TYPE_CHECKING:
    from rich.progress import Progress as RichBars
    from rich.progress import TaskID

__all__ = ["Bars", "JsonLines", "Progress", "StageLines", "choose_progress"]


class Progress(Protocol):
    """Who is told of the run's progress."""

    def at(self, stage: str, tally: Tally) -> None:
        """Be told how *stage* stands; called at its start, after each piece of work, and at its end."""

    def ended(self, facts: dict[str, Any]) -> None:
        """Be told that the run has ended, and its counts."""

    def close(self) -> None:
        """Let go of the terminal, however the run ended."""


class JsonLines:
    """One JSON object a line: ``event`` is ``progress`` (with the stage and its tally) or ``finished``."""

    def __init__(self, to: TextIO) -> None:
        self._to = to

    def at(self, stage: str, tally: Tally) -> None:
        """Write one line for each step."""
        self._line(
            {
                "event": "progress",
                "stage": stage,
                "total": tally.total,
                "done": tally.done,
                "quarantined": tally.quarantined,
                "failed": tally.failed,
                "pending": tally.pending,
            }
        )

    def ended(self, facts: dict[str, Any]) -> None:
        """Write the last line."""
        self._line({"event": "finished", **facts})

    def close(self) -> None:
        """Nothing is held."""

    def _line(self, value: dict[str, Any]) -> None:
        self._to.write(json.dumps(value) + "\n")
        self._to.flush()


class StageLines:
    """One line when a stage has ended: for logs."""

    def __init__(self, to: TextIO) -> None:
        self._to = to

    def at(self, stage: str, tally: Tally) -> None:
        """Write a line once nothing of the stage is pending."""
        if tally.pending == 0 and tally.total:
            self._to.write(f"{stage}: {_words(tally)}\n")
            self._to.flush()

    def ended(self, facts: dict[str, Any]) -> None:
        """Write nothing: the table that follows says it."""

    def close(self) -> None:
        """Nothing is held."""


class Bars:
    """A bar for each stage, redrawn in place."""

    def __init__(self, to: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bars: RichBars = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[said]}"),
            TimeRemainingColumn(),
            console=Console(file=to),
        )
        self._tasks: dict[str, TaskID] = {}

    def at(self, stage: str, tally: Tally) -> None:
        """Redraw the stage's bar."""
        if tally.total == 0:
            return
        said = f"{tally.quarantined + tally.failed} not read" if tally.quarantined + tally.failed else ""
        if stage not in self._tasks:
            self._bars.start()
            self._tasks[stage] = self._bars.add_task(stage, total=tally.total, said=said)
        self._bars.update(self._tasks[stage], completed=tally.total - tally.pending, total=tally.total, said=said)

    def ended(self, facts: dict[str, Any]) -> None:
        """Draw nothing more: the table that follows says it."""

    def close(self) -> None:
        """Leave the bars as they are, and give the cursor back."""
        self._bars.stop()


@contextmanager
def choose_progress(as_json: bool) -> Iterator[Progress]:
    """Give JSON lines on stdout if asked for, bars where stderr is a terminal, else lines on stderr."""
    progress: Progress
    if as_json:
        progress = JsonLines(sys.stdout)
    elif sys.stderr.isatty():
        progress = Bars(sys.stderr)
    else:
        progress = StageLines(sys.stderr)
    try:
        yield progress
    finally:
        progress.close()


def _words(tally: Tally) -> str:
    said = f"{tally.done} done"
    if tally.quarantined:
        said += f", {tally.quarantined} quarantined"
    if tally.failed:
        said += f", {tally.failed} failed"
    return said
