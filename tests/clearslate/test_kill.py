"""A run that is killed, at whatever moment, and started again gives the same bytes and repeats nothing."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from quick_readers import write_picture

PAGES = 60
SCRIPT = Path(__file__).with_name("quick_run.py")


def fill(box: Path) -> None:
    for number in range(PAGES // 2):
        person = f"RECORD ORGANA, LEIA {number % 7}|1944-10-{1 + number % 7:02}|A0123456{number % 7}"
        first = f"{person}|A{number:06}|1985-03-{1 + number % 28:02}|11357(b)|misdemeanor"
        second = f"{person}|B{number:06}|1990-05-{1 + number % 28:02}|11359|felony"
        write_picture(box / f"{number:03}.png", first, second)


def results(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".clearslate" not in path.parts
    }


def start(box: Path, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(SCRIPT), str(box), str(out)], stdout=subprocess.DEVNULL)


def committed(out: Path) -> set[tuple[str, int]]:
    store = out / ".clearslate" / "store.sqlite"
    if not store.exists():
        return set()
    with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30)) as connection:
        rows = connection.execute("SELECT sha256, page FROM ledger WHERE stage = 'page' AND state = 'done'")
        return set(rows.fetchall())


def reads_of(log: Path) -> Counter[tuple[str, int]]:
    lines = log.read_text().splitlines() if log.exists() else []
    return Counter((line.split()[0], int(line.split()[1])) for line in lines)


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None and not condition():
        time.sleep(0.002)


@pytest.mark.slow
def test_killed_at_any_moment_it_gives_the_same_bytes_and_repeats_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, log = tmp_path / "box", tmp_path / "reads.log"
    fill(box)
    monkeypatch.chdir(tmp_path)
    assert start(Path("box"), Path("undisturbed")).wait() == 0
    expected = results(tmp_path / "undisturbed")
    assert len(expected) > 10

    monkeypatch.setenv("CLEARSLATE_TEST_LOG", str(log))
    monkeypatch.setenv("CLEARSLATE_TEST_PAGE_SECONDS", "0.03")
    chance = random.Random(20261122)
    out = tmp_path / "killed"
    moments: list[tuple[str, Callable[[], bool]]] = [
        ("at its start", lambda: True),
        ("when the store is made", lambda: (out / ".clearslate").exists()),
        *(
            (f"at page {n}", lambda n=n: sum(reads_of(log).values()) >= n)
            for n in sorted(chance.sample(range(1, 58), 5))
        ),
        ("when results are made", lambda: (out / ".clearslate" / "writing").exists()),
        ("when results are moved", lambda: (out / "records.jsonl").exists()),
    ]
    kills = []
    for name, moment in moments:
        done, seen = committed(out), reads_of(log)
        process = start(Path("box"), Path("killed"))
        wait_until(moment, process)
        time.sleep(chance.random() * 0.05)
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        code = process.wait()
        kills.append((name, code))
        again = [key for key in done if reads_of(log)[key] != seen[key]]
        assert not again, f"read again after it was committed, {name}"
    assert sum(code == -signal.SIGKILL for _, code in kills) >= 7, kills
    done, seen = committed(out), reads_of(log)
    assert start(Path("box"), Path("killed")).wait() == 0
    assert all(reads_of(log)[key] == seen[key] for key in done)
    assert len(committed(out)) == PAGES
    assert results(out) == expected

    before = reads_of(log)
    assert start(Path("box"), Path("killed")).wait() == 0
    assert reads_of(log) == before, "a second run reads nothing"
    assert results(out) == expected
    shutil.rmtree(out)
