"""The store of an output folder: what was asked, what was found, and what is done.

One SQLite file in write-ahead mode at ``DIR/.clearslate/store.sqlite``; every commit is synced. The tables are
made and changed by the migrations beside this module; an older store is upgraded as a copy, which then takes
its place, so that a failed upgrade leaves the store as it was.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from clearslate.exits import BadUsage, DiskFull, FolderBusy, StoreProblem
from clearslate.outputs import ASIDE, publish

__all__ = [
    "FILES",
    "LEDGER",
    "METADATA",
    "PERSON_MERGES",
    "PERSON_RECORDS",
    "RUNS",
    "FileRow",
    "Store",
    "open_store",
]

METADATA = sa.MetaData()

RUNS = sa.Table(
    "runs",
    METADATA,
    sa.Column("run", sa.Integer, primary_key=True),
    sa.Column("started", sa.String, nullable=False),  # UTC, ISO 8601; never part of a result
    sa.Column("latest", sa.String, nullable=False),  # later dates are implausible: kept on resume
    sa.Column("options", sa.JSON, nullable=False),
    sa.Column("finished", sa.Boolean, nullable=False, default=False),
)

FILES = sa.Table(
    "files",
    METADATA,
    sa.Column("run", sa.ForeignKey("runs.run"), primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True),  # the order in which the run found them
    sa.Column("path", sa.String, nullable=False),
    sa.Column("sha256", sa.String, nullable=False),
    sa.Column("media_type", sa.String),  # null until opened, and where the file could not be
    sa.Column("pages", sa.Integer),
    sa.Column("state", sa.String, nullable=False),  # new, opened, failed, foreign
)

LEDGER = sa.Table(
    "ledger",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sha256", sa.String, nullable=False),
    sa.Column("page", sa.Integer, nullable=False),  # 0 for a stage of the whole file
    sa.Column("stage", sa.String, nullable=False),
    sa.Column("options", sa.String, nullable=False),  # digest of everything asked that can change the result
    sa.Column("version", sa.String, nullable=False),  # digest of the program's code and the engines' versions
    sa.Column("wanted", sa.Integer, nullable=False),  # the latest run that asks for it
    sa.Column("state", sa.String, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False, default=0),  # attempts that failed
    sa.Column("times_done", sa.Integer, nullable=False, default=0),
    sa.Column("owner", sa.String),
    sa.Column("lease_until", sa.Float),
    sa.Column("output", sa.String),
    sa.Column("error_kind", sa.String),
    sa.Column("message", sa.String),
    sa.Column("what_to_do", sa.String),
    sa.UniqueConstraint("sha256", "page", "stage", "options", "version", name="one_row_for_each_piece_of_work"),
    sa.Index("ledger_by_wanted", "wanted", "stage", "state"),
)

PERSON_RECORDS = sa.Table(
    "person_records",
    METADATA,
    sa.Column("record_id", sa.String, primary_key=True),
    sa.Column("person_id", sa.String, nullable=False),
)

PERSON_MERGES = sa.Table(
    "person_merges",
    METADATA,
    sa.Column("person_id", sa.String, primary_key=True),  # an id given out earlier
    sa.Column("into", sa.String, nullable=False),  # the id that stays
)


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a run; ``pages`` and ``media_type`` are None until it was opened."""

    path: str
    sha256: str
    media_type: str | None = None
    pages: int | None = None
    state: str = "new"


class Store:
    """The open store of one output folder, held by this process alone."""

    def __init__(self, engine: sa.Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder

    @property
    def outputs(self) -> Path:
        """The folder of what the steps gave, named by content."""
        return self.folder / "pages"

    @property
    def staging(self) -> Path:
        """A folder on the same disk where results are made before they take their place."""
        return self.folder / "writing"

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that holds the write lock from its start; committed at the end, undone on an error."""
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    connection.rollback()
                    raise
                connection.commit()
        except sa.exc.OperationalError as error:
            if "disk is full" in str(error.orig):
                raise DiskFull(
                    f"{self.folder}: no space is left on this disk. What was done is kept; make space and give the "
                    "same command again."
                ) from error
            raise

    def begin_run(
        self, options: Mapping[str, Any], latest: date | None, today: date, started: str
    ) -> tuple[int, date]:
        """Enter a run; return its number and the day after which dates are implausible.

        That day is *latest* where given, else what an earlier run of this folder recorded, else *today*.
        """
        with self.writing() as connection:
            kept = connection.scalar(sa.select(RUNS.c.latest).order_by(RUNS.c.run.desc()).limit(1))
            chosen = latest or (date.fromisoformat(kept) if kept else today)
            row = connection.execute(
                sa.insert(RUNS).values(
                    started=started, latest=chosen.isoformat(), options=dict(options), finished=False
                )
            )
            key = row.inserted_primary_key
            assert key is not None
            return int(key[0]), chosen

    def end_run(self, run: int) -> None:
        """Mark the run as finished."""
        with self.writing() as connection:
            connection.execute(sa.update(RUNS).where(RUNS.c.run == run).values(finished=True))

    def record_files(self, run: int, files: Sequence[FileRow]) -> None:
        """Replace what is known of the run's files by *files*, in their order."""
        with self.writing() as connection:
            connection.execute(sa.delete(FILES).where(FILES.c.run == run))
            if files:
                connection.execute(
                    sa.insert(FILES),
                    [
                        {
                            "run": run,
                            "ordinal": ordinal,
                            "path": file.path,
                            "sha256": file.sha256,
                            "media_type": file.media_type,
                            "pages": file.pages,
                            "state": file.state,
                        }
                        for ordinal, file in enumerate(files)
                    ],
                )

    def start_over(self) -> None:
        """Forget all work and its outputs (``--fresh``). Ids given to persons stay as they were given."""
        with self.writing() as connection:
            for table in (FILES, LEDGER, RUNS):
                connection.execute(sa.delete(table))
        shutil.rmtree(self.outputs, ignore_errors=True)

    def tidy(self) -> None:
        """Remove what a killed run had begun to write."""
        for folder in (self.outputs / ASIDE, self.staging):
            shutil.rmtree(folder, ignore_errors=True)

    def known_persons(self) -> dict[str, str]:
        """Return the person id that each record was given earlier, following merges to the id that stays."""
        with self.engine.connect() as connection:
            merges = _pairs(connection, PERSON_MERGES)
            given = _pairs(connection, PERSON_RECORDS)
        return {record: _follow(person, merges) for record, person in given.items()}

    def keep_persons(self, given: Mapping[str, str], merged: Mapping[str, str]) -> None:
        """Remember which person each record belongs to, and which ids now lead to another."""
        with self.writing() as connection:
            for table, rows in ((PERSON_RECORDS, given), (PERSON_MERGES, merged)):
                key, value = table.columns
                if rows:
                    statement = insert(table)
                    connection.execute(
                        statement.on_conflict_do_update(
                            index_elements=[key.name], set_={value.name: statement.excluded[value.name]}
                        ),
                        [{key.name: a, value.name: b} for a, b in sorted(rows.items())],
                    )

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def _pairs(connection: sa.Connection, table: sa.Table) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(sa.select(table))}


def _follow(person: str, merges: Mapping[str, str]) -> str:
    seen = {person}
    while person in merges and merges[person] not in seen:
        person = merges[person]
        seen.add(person)
    return person


@contextmanager
def open_store(out: Path) -> Iterator[Store]:
    """Open (and where needed make or upgrade) the store of the output folder *out*.

    Raises FolderBusy where another process has it open, StoreProblem where it is damaged or newer than this
    program, BadUsage where it cannot be made, DiskFull where no space is left.
    """
    folder = out / ".clearslate"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreProblem(f"{out}: there is a file of this name. Choose another folder with --out.") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise BadUsage(f"--out {out}: this folder cannot be made or written to: {error.strerror}.") from error
    with _held(folder / "lock", out):
        path = folder / "store.sqlite"
        engine = None
        try:
            _bring_up_to_date(path)
            engine = _engine(path)
            yield Store(engine, folder)
        except (sqlite3.DatabaseError, sa.exc.DatabaseError) as error:
            if _is_damage(error):
                raise StoreProblem(
                    f"{path}: the store is damaged. Restore it from a backup, or remove the folder {folder} and "
                    "begin again: the originals are not touched."
                ) from error
            raise
        finally:
            if engine is not None:
                engine.dispose()


def _is_damage(error: Exception) -> bool:
    said = str(error)
    return "malformed" in said or "not a database" in said


@contextmanager
def _held(lock: Path, out: Path) -> Iterator[None]:
    """Hold the folder for this process; the lock falls with the process, however that ends."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderBusy(f"{out}: another run is at work in this folder. Wait until it has ended.") from error
        yield


def _engine(path: Path) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 60, "isolation_level": None})

    @sa.event.listens_for(engine, "connect")
    def _set(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    return engine


def _revision(path: Path) -> str | None:
    """Return the revision that a store stands at; None for one that is not there or empty."""
    if not path.exists():
        return None
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").fetchall()
        rows = connection.execute("SELECT version_num FROM alembic_version").fetchall() if tables else []
    return str(rows[0][0]) if rows else None


def _bring_up_to_date(path: Path) -> None:
    from clearslate.migrations import HEAD, upgrade

    found = _revision(path)
    if found == HEAD:
        return
    # The work is done on a copy, so that a crash or an error half way leaves the store as it was.
    aside = path.with_name("store.upgrading.sqlite")
    for leftover in (aside, *(aside.with_name(aside.name + end) for end in ("-wal", "-shm", "-journal"))):
        leftover.unlink(missing_ok=True)
    if found is not None:
        with (
            contextlib.closing(sqlite3.connect(path)) as old,
            contextlib.closing(sqlite3.connect(aside)) as new,
        ):
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            old.backup(new)
    upgrade(aside)
    if found is not None:
        shutil.copy2(path, path.with_name(f"store.before-{HEAD}.sqlite"))
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    publish(aside, path)
