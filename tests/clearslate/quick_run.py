"""A run with quick readers, as a process of its own, to be killed: ``quick_run.py BOX OUT``."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

if __name__ == "__main__":  # workers come by here, too, and need none of it
    from clearslate import fingerprint

    # Others may be editing the program's files while this test runs; results hang on their bytes.
    fingerprint.code_digest = lambda *packages: "-".join(packages)  # type: ignore[assignment]

    from quick_readers import QUICK

    from clearslate.progress import JsonLines
    from clearslate.run import RunOptions, run

    options = RunOptions(
        inputs=(Path(sys.argv[1]),),
        out=Path(sys.argv[2]),
        as_of=date(2020, 2, 13),
        county="LOS ANGELES",
        latest=date(2026, 11, 22),
        jobs=2,
    )
    summary = run(options, JsonLines(sys.stdout), QUICK)
    sys.exit(0 if summary.complete else 3)
