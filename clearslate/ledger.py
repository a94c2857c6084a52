"""The ledger: what is to be done, by whom, and what came of it. It, not the workers' pool, is the truth.

A row stands for one piece of work: a stage of a file (page 0) or of one of its pages, under the options and the
version of the program that can change its result. Work is leased for a time; who does not come back loses the
lease and nothing else. A row that is done is never leased again, unless what it wrote outside the store has gone.
Same bytes, options and version: same row, so that a second run has nothing to do.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from clearslate.store import LEDGER, Store

__all__ = ["Entry", "Ledger", "State", "Tally", "Work", "digest_of"]

State = Literal["new", "leased", "done", "quarantined", "failed"]


@dataclass(frozen=True, slots=True)
class Work:
    """What names a piece of work. ``page`` is 0 for a stage of the whole file."""

    sha256: str
    page: int
    stage: str
    options: str
    version: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger. ``attempt`` counts attempts that failed; ``output`` names what was stored."""

    id: int
    work: Work
    state: State
    attempt: int
    times_done: int
    output: str | None
    error_kind: str | None
    message: str | None
    what_to_do: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How the work of a stage stands. ``total`` is always the sum of the others."""

    total: int
    done: int
    quarantined: int
    failed: int
    pending: int

    def __post_init__(self) -> None:
        if self.total != self.done + self.quarantined + self.failed + self.pending:
            raise ValueError(f"work was lost or made up: {self}")


def digest_of(value: Mapping[str, Any]) -> str:
    """Return 16 hex digits over plain JSON values, the same for any order of keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


class Ledger:
    """The ledger of a store, as one run sees it: *run* is the number that marks the work it wants."""

    def __init__(self, store: Store, run: int, lease_seconds: float) -> None:
        self.store = store
        self.run = run
        self.lease_seconds = lease_seconds
        self.owner = f"{socket.gethostname()}:{os.getpid()}"

    def enter(self, works: Sequence[Work]) -> None:
        """Make a row for each piece of work that has none, and mark all of them as wanted by this run."""
        rows = [
            {
                "sha256": work.sha256,
                "page": work.page,
                "stage": work.stage,
                "options": work.options,
                "version": work.version,
                "wanted": self.run,
                "state": "new",
                "attempt": 0,
                "times_done": 0,
            }
            for work in works
        ]
        if not rows:
            return
        statement = insert(LEDGER).on_conflict_do_update(
            index_elements=["sha256", "page", "stage", "options", "version"], set_={"wanted": self.run}
        )
        with self.store.writing() as connection:
            connection.execute(statement, rows)

    def claim(self, stage: str, most: int, now: float | None = None) -> list[Entry]:
        """Lease up to *most* pieces of this run's work that are new, or whose lease has run out."""
        now = time.time() if now is None else now
        free = sa.or_(LEDGER.c.state == "new", sa.and_(LEDGER.c.state == "leased", LEDGER.c.lease_until < now))
        with self.store.writing() as connection:
            rows = connection.execute(
                sa.select(LEDGER)
                .where(LEDGER.c.wanted == self.run, LEDGER.c.stage == stage, free)
                .order_by(LEDGER.c.id)
                .limit(most)
            ).all()
            if rows:
                connection.execute(
                    sa.update(LEDGER)
                    .where(LEDGER.c.id.in_([row.id for row in rows]))
                    .values(state="leased", owner=self.owner, lease_until=now + self.lease_seconds)
                )
        return [_entry(row) for row in rows]

    def commit_done(self, entry_id: int, output: str) -> None:
        """Enter that the work is done and where its output is. The output must be on the disk by now."""
        self._close(entry_id, state="done", output=output, times_done=LEDGER.c.times_done + 1)

    def commit_failed(
        self, entry_id: int, state: Literal["failed", "quarantined"], kind: str, message: str, what_to_do: str
    ) -> None:
        """Enter that the work cannot be done: ``failed`` by the paper's fault, ``quarantined`` by the reader's."""
        self._close(
            entry_id,
            state=state,
            error_kind=kind,
            message=message,
            what_to_do=what_to_do,
            attempt=LEDGER.c.attempt + 1,
        )

    def try_again(self, entry_id: int, kind: str) -> None:
        """Give the work back after an attempt that failed; the next one will be a simpler one."""
        self._close(entry_id, state="new", error_kind=kind, attempt=LEDGER.c.attempt + 1)

    def release(self, entry_ids: Iterable[int]) -> None:
        """Give leases back unworked: the attempt does not count."""
        with self.store.writing() as connection:
            connection.execute(
                sa.update(LEDGER)
                .where(LEDGER.c.id.in_(list(entry_ids)), LEDGER.c.state == "leased")
                .values(state="new", owner=None, lease_until=None)
            )

    def reopen(self, entry_ids: Iterable[int]) -> None:
        """Give back work that is done but whose results, which lie outside the store, are gone or altered."""
        with self.store.writing() as connection:
            connection.execute(
                sa.update(LEDGER)
                .where(LEDGER.c.id.in_(list(entry_ids)), LEDGER.c.state == "done")
                .values(state="new", output=None)
            )

    def release_abandoned(self) -> int:
        """Give back the leases of processes of this machine that are no more; return how many.

        The caller holds the folder, so a lease of this host can only be one that a killed run left behind.
        """
        with self.store.writing() as connection:
            given_back = connection.execute(
                sa.update(LEDGER)
                .where(LEDGER.c.state == "leased", LEDGER.c.owner.startswith(f"{socket.gethostname()}:"))
                .values(state="new", owner=None, lease_until=None)
            )
            return given_back.rowcount

    def entries(self, stage: str) -> dict[tuple[str, int], Entry]:
        """Return this run's rows of a stage by file hash and page."""
        with self.store.engine.connect() as connection:
            rows = connection.execute(
                sa.select(LEDGER).where(LEDGER.c.wanted == self.run, LEDGER.c.stage == stage).order_by(LEDGER.c.id)
            ).all()
        return {(row.sha256, row.page): _entry(row) for row in rows}

    def tally(self, stage: str) -> Tally:
        """Count this run's rows of a stage by state."""
        with self.store.engine.connect() as connection:
            rows = connection.execute(
                sa.select(LEDGER.c.state, sa.func.count())
                .where(LEDGER.c.wanted == self.run, LEDGER.c.stage == stage)
                .group_by(LEDGER.c.state)
            )
            counted: dict[str, int] = {row[0]: row[1] for row in rows}
        return Tally(
            total=sum(counted.values()),
            done=counted.get("done", 0),
            quarantined=counted.get("quarantined", 0),
            failed=counted.get("failed", 0),
            pending=counted.get("new", 0) + counted.get("leased", 0),
        )

    def _close(self, entry_id: int, **values: Any) -> None:
        # Only the holder of the lease may close it. Where ours ran out and another took it over, nothing changes
        # here: what they enter counts.
        with self.store.writing() as connection:
            connection.execute(
                sa.update(LEDGER)
                .where(LEDGER.c.id == entry_id, LEDGER.c.state == "leased", LEDGER.c.owner == self.owner)
                .values(owner=None, lease_until=None, **values)
            )


def _entry(row: sa.Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        work=Work(row.sha256, row.page, row.stage, row.options, row.version),
        state=row.state,
        attempt=row.attempt,
        times_done=row.times_done,
        output=row.output,
        error_kind=row.error_kind,
        message=row.message,
        what_to_do=row.what_to_do,
    )
