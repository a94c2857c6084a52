"""The store is upgraded on a copy, held by one run, and says what is wrong with it."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from clearslate import migrations
from clearslate.exits import FolderBusy, StoreProblem
from clearslate.store import METADATA, FileRow, open_store

TODAY = date(2026, 11, 22)


def test_the_migrations_make_the_tables_that_the_program_uses(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        there = sa.inspect(store.engine)
        assert set(there.get_table_names()) == {*METADATA.tables, "alembic_version"}
        for name, table in METADATA.tables.items():
            assert {(c["name"], c["nullable"]) for c in there.get_columns(name)} == {
                (column.name, bool(column.nullable)) for column in table.columns
            }


def test_a_new_store_is_at_the_last_version_and_none_follows_it(tmp_path: Path) -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == migrations.HEAD
    with open_store(tmp_path) as store, store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == migrations.HEAD


def test_migrations_go_down_again(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    path = tmp_path / "store.sqlite"
    migrations.upgrade(path)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]


def test_an_older_store_is_upgraded_and_kept_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older version is feigned by a later one: the first takes a row, the second a new column."""
    with open_store(tmp_path) as store:
        store.begin_run({}, None, TODAY, "2026-11-22T00:00:00+00:00")

    def upgrade(path: Path) -> None:
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("ALTER TABLE runs ADD COLUMN note VARCHAR")
            connection.execute("UPDATE alembic_version SET version_num = '0002'")

    monkeypatch.setattr(migrations, "HEAD", "0002")
    monkeypatch.setattr(migrations, "upgrade", upgrade)
    with open_store(tmp_path) as store, store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT latest, note FROM runs").all() == [("2026-11-22", None)]
    old = tmp_path / ".clearslate" / "store.before-0002.sqlite"
    with contextlib.closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(tmp_path) as store:
        store.keep_persons({"a" * 16: "p-1"}, {})

    def upgrade(path: Path) -> None:
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("DROP TABLE person_records")
        raise StoreProblem("half way")

    with monkeypatch.context() as later:
        later.setattr(migrations, "HEAD", "0002")
        later.setattr(migrations, "upgrade", upgrade)
        with pytest.raises(StoreProblem, match="half way"), open_store(tmp_path):
            pass
    with open_store(tmp_path) as store:
        assert store.known_persons() == {"a" * 16: "p-1"}


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path) as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreProblem, match="newer version"), open_store(tmp_path):
        pass


def test_a_damaged_store_is_named(tmp_path: Path) -> None:
    with open_store(tmp_path):
        pass
    (tmp_path / ".clearslate" / "store.sqlite").write_bytes(b"no database " * 1000)
    with pytest.raises(StoreProblem, match="damaged"), open_store(tmp_path):
        pass


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(StoreProblem, match="a file of this name"), open_store(tmp_path / "out"):
        pass


def test_a_second_process_finds_the_folder_busy(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from clearslate.exits import FolderBusy\n"
        "from clearslate.store import open_store\n"
        "try:\n"
        "    with open_store(Path(sys.argv[1])): pass\n"
        "except FolderBusy: sys.exit(6)\n"
    )
    with open_store(tmp_path):
        assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 6
        with pytest.raises(FolderBusy), open_store(tmp_path):
            pass
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 0


def test_a_transaction_that_fails_is_undone(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
            connection.exec_driver_sql("INSERT INTO person_records VALUES ('a', 'p-1'), ('b', NULL)")
        assert store.known_persons() == {}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(None, None, TODAY, id="the-day-the-first-run-began"),
        pytest.param(date(2020, 1, 1), None, date(2020, 1, 1), id="kept-on-resume"),
        pytest.param(date(2020, 1, 1), date(2021, 1, 1), date(2021, 1, 1), id="given-anew"),
    ],
)
def test_the_latest_day_is_recorded_and_kept(
    tmp_path: Path, first: date | None, second: date | None, expected: date
) -> None:
    with open_store(tmp_path) as store:
        store.begin_run({}, first, TODAY, "-")
    with open_store(tmp_path) as store:
        number, latest = store.begin_run({}, second, date(2027, 5, 1), "-")
    assert (number, latest) == (2, expected)


def test_starting_over_keeps_the_ids_of_persons(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        run, _ = store.begin_run({}, date(2020, 1, 1), TODAY, "-")
        store.record_files(run, [FileRow("a.tif", "0" * 64)])
        store.keep_persons({"r1": "p-1", "r2": "p-2"}, {})
        store.outputs.mkdir()
        store.start_over()
        assert not store.outputs.exists()
        assert store.known_persons() == {"r1": "p-1", "r2": "p-2"}
        assert store.begin_run({}, None, TODAY, "-")[1] == TODAY


def test_merged_ids_lead_to_the_one_that_stays(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.keep_persons({"r1": "p-1", "r2": "p-2", "r3": "p-3"}, {"p-3": "p-2", "p-2": "p-1"})
        assert store.known_persons() == {"r1": "p-1", "r2": "p-1", "r3": "p-1"}
        store.keep_persons({"r1": "p-1"}, {"p-1": "p-3"})  # a circle must not hang
        assert set(store.known_persons()) == {"r1", "r2", "r3"}
