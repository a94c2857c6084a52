"""Kill a run with the real engines at random moments, resume it, and compare: the same bytes, nothing done twice.

    scripts/kill_test.py BOX [--kills 20] [--seed 1]

BOX is a folder of scans (60 pages are a fair test). Prints a table of the kills, and ends with 0 if all is well.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STATES = "SELECT sha256, page, stage, options, state, times_done FROM ledger"


def command(box: Path, out: Path) -> list[str]:
    """Return the command line of the run; it differs by its folder of results alone."""
    asked = ["--as-of", "2020-02-13", "--policy", "configurable", "--latest", "2026-11-22"]
    return [sys.executable, "-m", "clearslate.cli", "run", str(box), "--out", str(out), *asked]


def ledger(out: Path) -> dict[tuple[str, int, str, str], tuple[str, int]]:
    """Return state and times done of every piece of work."""
    store = out / ".clearslate" / "store.sqlite"
    if not store.exists():
        return {}
    with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=60)) as connection:
        return {(a, b, c, d): (state, times) for a, b, c, d, state, times in connection.execute(STATES)}


def done(out: Path) -> int:
    """Return how many pieces of work are done."""
    return sum(state == "done" for state, _ in ledger(out).values())


def digests(out: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of results."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file() and ".clearslate" not in path.parts)
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def main() -> int:
    """Run the test; return 0 if every kill lost and repeated nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("box", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        calm, killed = Path(folder) / "calm", Path(folder) / "killed"
        began = time.monotonic()
        code = subprocess.run(command(options.box, calm), check=False, stdout=subprocess.DEVNULL).returncode
        whole = time.monotonic() - began
        expected = digests(calm)
        work = len(ledger(calm))
        print(f"undisturbed: exit {code}, {len(expected)} files, {work} pieces of work, {whole:.1f} s", flush=True)
        print(f"{'kill':>4} {'after':>8} {'done':>9} {'':{len(str(work)) + 3}}  exit")
        # Moments are set by how much is done, so that each meets a run at work; the last fall on the writing.
        moments = sorted(chance.uniform(0, 1.15) * work for _ in range(options.kills))
        for number, moment in enumerate(moments, start=1):
            process = subprocess.Popen(
                command(options.box, killed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            while process.poll() is None and done(killed) < min(moment, work):
                time.sleep(0.05)
            time.sleep(chance.uniform(0, 3))
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            print(f"{number:>4} {moment:>8.1f} {done(killed):>9} of {work}  {process.wait()}", flush=True)
        again = subprocess.run(command(options.box, killed), check=False, stdout=subprocess.DEVNULL).returncode
        twice = [key for key, (_, times) in ledger(killed).items() if times > 1]
        same = digests(killed) == expected
        print(f"resumed: exit {again}; the same bytes: {'yes' if same else 'NO'}; done twice: {len(twice)}")
        return 0 if same and again == code and not twice else 1


if __name__ == "__main__":
    sys.exit(main())
