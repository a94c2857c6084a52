"""Pages that no paper looks like: each is over soon, gives no words to believe, and costs no other page anything."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpora.archive import make_document
from ocr.picture import Grey
from ocr.read import ReadOptions, read_page
from ocr.source import open_document

CLEARSLATE = Path(sys.executable).with_name("clearslate")
LETTER = (3300, 2550)
INCHES_200 = 14_400


def specks() -> Grey:
    """A million of them, on a letter page at 300 dpi."""
    chance = np.random.default_rng(1)
    page = np.full(LETTER, 255, np.uint8)
    page[chance.integers(0, LETTER[0], 1_000_000), chance.integers(0, LETTER[1], 1_000_000)] = 0
    return page


def noise(size: tuple[int, int] = LETTER) -> Grey:
    return np.random.default_rng(2).integers(0, 256, size).astype(np.uint8)


def checkered(side: int) -> Grey:
    rows, columns = np.indices(LETTER) // side
    return np.asarray((rows + columns) % 2 * 255, np.uint8)


HOSTILE = {
    "specks": specks,
    "noise": noise,
    "noise-in-black-and-white": lambda: np.where(noise() < 128, 0, 255).astype(np.uint8),
    "faint-noise": lambda: np.asarray(235 + noise() % 20, np.uint8),
    "strip": lambda: noise((100, 60_000)),
    "thread": lambda: np.zeros((1, 60_000), np.uint8),
    "dot": lambda: np.zeros((1, 1), np.uint8),
    "black": lambda: np.zeros(LETTER, np.uint8),
    "white": lambda: np.full(LETTER, 255, np.uint8),
    "checkered": lambda: checkered(1),
    "checkered-large": lambda: checkered(40),
}


def saved(pixels: Grey, path: Path) -> Path:
    Image.fromarray(pixels).save(path, compress_level=1)
    return path


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_writing_gives_no_words_to_believe(tmp_path: Path, name: str) -> None:
    page = read_page(open_document(saved(HOSTILE[name](), tmp_path / "a.png")), 1, ReadOptions(mode="careful"))
    # A strip of noise keeps too few blobs to tell that it is none, and engines see a figure here and there.
    assert len(page.words) <= 5
    assert all(word.confidence < 0.3 for word in page.words)


def test_each_hostile_page_costs_only_itself(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    for name in ("specks", "noise", "strip", "dot"):
        saved(HOSTILE[name](), box / f"{name}.png")
    wide = Canvas(str(box / "wide.pdf"), pagesize=(INCHES_200, INCHES_200))
    wide.drawImage(ImageReader(str(box / "noise.png")), 0, 0, INCHES_200, INCHES_200)
    wide.save()
    paper = make_document(2000, 6, "rap_sheet", "B")
    (box / f"paper.{paper.ending}").write_bytes(paper.data)

    done = subprocess.run(
        [CLEARSLATE, "extract", box, "--out", tmp_path / "records.jsonl", "--jobs", "2", "--latest", "2026-11-22"],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )

    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in (tmp_path / "records.jsonl").read_text().splitlines()]
    assert [Path(record["source"]["path"]).stem for record in records] == ["paper"]
    problems = [json.loads(line) for line in (tmp_path / "problems.jsonl").read_text().splitlines()]
    told = {Path(problem["path"]).name: problem["kind"] for problem in problems}
    assert told == dict.fromkeys(
        ["specks.png", "noise.png", "strip.png", "dot.png", "wide.pdf"], "not_a_court_record"
    )
