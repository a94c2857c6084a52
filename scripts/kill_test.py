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
        print(f"undisturbed: exit {code}, {len(expected)} files, {whole:.1f} s")
        print(f"{'kill':>4} {'after s':>8} {'pages done':>11} {'in the ledger':>14}  exit")
        # Moments fall on the work that is left, so that late kills meet a run that is still at work.
        for number in range(1, options.kills + 1):
            wait = chance.uniform(0, 2 * whole / options.kills + 3)
            process = subprocess.Popen(
                command(options.box, killed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(wait)
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            ended = process.wait()
            work = ledger(killed)
            done = sum(state == "done" and key[2] == "page" for key, (state, _) in work.items())
            print(f"{number:>4} {wait:>8.1f} {done:>11} {len(work):>14}  {ended}")
        again = subprocess.run(command(options.box, killed), check=False, stdout=subprocess.DEVNULL).returncode
        twice = [key for key, (_, times) in ledger(killed).items() if times > 1]
        same = digests(killed) == expected
        print(f"resumed: exit {again}; the same bytes: {'yes' if same else 'NO'}; done twice: {len(twice)}")
        return 0 if same and again == code and not twice else 1


if __name__ == "__main__":
    sys.exit(main())
