"""Whole records of typed pages, kept as golden files: a change that alters one shows exactly what it alters.

The files are written anew only with ``CLEARSLATE_REDRAW_GOLDEN=1``, and a test fails as long as that is set, so that
nobody leaves the pen lying in CI.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from extract.triage import UNSURE

HERE = Path(__file__).parent
PAPERS = [HERE / "golden" / "rap_sheet.txt", *sorted((HERE / "abstracts").glob("*.txt"))]
REDRAW = os.environ.get("CLEARSLATE_REDRAW_GOLDEN") == "1"


def without_confidences(record: dict[str, Any]) -> dict[str, Any]:
    """Leave out what changes whenever the model is fitted anew."""
    for entry in record["evidence"].values():
        entry.pop("confidence", None)
    record["review"]["reasons"] = [r for r in record["review"]["reasons"] if not r.endswith(f": {UNSURE}")]
    return record


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.stem)
def test_the_record_of_a_paper_is_as_it_was(paper: Path, read_text: Any) -> None:
    found = [without_confidences(record.to_json()) for record in read_text(paper.read_text(encoding="utf-8")).records]
    golden = HERE / "golden" / f"{paper.stem}.json"
    if REDRAW:
        golden.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    assert found == [without_confidences(record) for record in json.loads(golden.read_text(encoding="utf-8"))]


def test_the_pen_is_put_away() -> None:
    assert not REDRAW, "golden files were written anew: look at the change, then unset CLEARSLATE_REDRAW_GOLDEN"
