"""One stage of the reading after another: claimed from the ledger, worked off, and entered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from clearslate.ledger import Entry, Ledger, Work
from clearslate.progress import Progress
from clearslate.workers import Done, Task, Workers
from extract.problem import Problem

__all__ = ["Stages", "problem_of"]

_ATTEMPTS = 2
"""How often a page is tried before it is set aside: as asked, then in the simplest way."""


class Stages:
    """Works off one stage after another."""

    def __init__(self, ledger: Ledger, workers: Workers, progress: Progress) -> None:
        self.ledger = ledger
        self.workers = workers
        self.progress = progress

    def run(
        self, stage: str, works: Sequence[Work], task_for: Callable[[Entry], Task]
    ) -> dict[tuple[str, int], Entry]:
        """Enter *works*, work off what is not done, and return how each stands, by file hash and page."""
        ledger = self.ledger
        ledger.enter(works)
        tally = ledger.tally(stage)
        self.progress.at(stage, tally)
        under_way: dict[int, Entry] = {}

        def claim(room: int) -> list[Task]:
            entries = ledger.claim(stage, room)
            under_way.update({entry.id: entry for entry in entries})
            return [task_for(entry) for entry in entries]

        try:
            for outcome in self.workers.work(claim):
                entry = under_way.pop(outcome.key)
                if isinstance(outcome, Done):
                    ledger.commit_done(entry.id, outcome.value)
                    tally = replace(tally, done=tally.done + 1, pending=tally.pending - 1)
                elif outcome.final:
                    ledger.commit_failed(entry.id, "failed", outcome.kind, outcome.message, outcome.what_to_do)
                    tally = replace(tally, failed=tally.failed + 1, pending=tally.pending - 1)
                elif entry.attempt + 1 < _ATTEMPTS:
                    ledger.try_again(entry.id, outcome.kind)
                    continue
                else:
                    ledger.commit_failed(entry.id, "quarantined", outcome.kind, outcome.message, outcome.what_to_do)
                    tally = replace(tally, quarantined=tally.quarantined + 1, pending=tally.pending - 1)
                self.progress.at(stage, tally)
        finally:
            ledger.release(under_way)
        settled = ledger.tally(stage)
        if settled != tally:
            raise RuntimeError(f"the ledger says {settled}, the run counted {tally}")
        return ledger.entries(stage)


def problem_of(shown: str, page: int | None, entry: Entry) -> Problem:
    """Return the line of ``problems.jsonl`` for work that was not done; *page* is None for the whole file."""
    return Problem.model_validate(
        {
            "path": shown,
            "page": page,
            "kind": entry.error_kind,
            "message": entry.message,
            "what_to_do": entry.what_to_do,
        }
    )
