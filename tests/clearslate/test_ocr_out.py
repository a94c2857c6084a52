"""--ocr-out: every document under its own name, nothing written twice, nothing of others touched."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any, Literal

import numpy as np
import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from written_readers import BY_HAND

from clearslate.copies import ENDINGS
from clearslate.exits import BadUsage
from clearslate.gathering import Result
from clearslate.inputs import find_inputs
from clearslate.ledger import Ledger, Tally
from clearslate.ocr_out import MANIFEST, OcrOut, check_ocr_out, places
from clearslate.progress import JsonLines
from clearslate.reading import Asked, read_everything
from clearslate.store import open_store
from clearslate.workers import Limits, Workers

ASKED = Asked("by hand", "by hand 1", "fast", 120.0, date(2026, 11, 22))
SCRIPT = Path(__file__).with_name("written_readers.py")


def scan(path: Path, pages: int = 1, seed: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(seed)
    first, *rest = [Image.fromarray(chance.integers(0, 255, (80, 100), np.uint8)) for _ in range(pages)]
    if path.suffix == ".tif":
        first.save(path, save_all=True, append_images=rest, compression="tiff_lzw")
    else:
        first.save(path)
    return path


def write(
    tmp_path: Path, *inputs: Path, per: Literal["file", "folder"] = "file", copies: Path | None = None
) -> Result:
    out, copies = tmp_path / "out", copies or tmp_path / "copies"
    check_ocr_out(copies, inputs, out)
    with open_store(out) as store, Path(os.devnull).open("w") as nothing:
        run, _ = store.begin_run({}, None, date(2026, 11, 22), "-")
        asked = replace(ASKED, ocr_out=OcrOut(copies, inputs), one_document_per=per)
        with Workers(1, Limits(deadline=60, memory=4 << 30)) as workers:
            return read_everything(
                find_inputs(inputs), asked, Ledger(store, run, 600), workers, BY_HAND, JsonLines(nothing)
            )


def manifest(copies: Path) -> dict[str, dict[str, Any]]:
    lines = [json.loads(line) for line in (copies / MANIFEST).read_text(encoding="utf-8").splitlines()]
    return {line["place"]: line for line in lines}


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def named(*stems: str) -> set[str]:
    return {MANIFEST, *(stem + ending for stem in stems for ending in ENDINGS.values())}


def test_every_document_is_written_under_its_name_and_listed(tmp_path: Path) -> None:
    box = tmp_path / "box"
    scan(box / "1/a.tif", pages=3, seed=1)
    scan(box / "1/a.png", seed=2)
    scan(box / "2/a.tif", seed=3)
    scan(box / "2/copy.tif", seed=3)
    scan(box / "2/FAIL.tif", pages=2, seed=4)
    (box / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    before = {path: path.read_bytes() for path in box.rglob("*") if path.is_file()}
    result = write(tmp_path, box)
    assert result.copies == Tally(total=4, done=4, quarantined=0, failed=0, pending=0)
    copies = tmp_path / "copies"
    assert files_in(copies) == named("box/1/a.tif", "box/1/a.png", "box/2/a.tif", "box/2/FAIL.tif")
    assert {path: path.read_bytes() for path in box.rglob("*") if path.is_file()} == before
    lines = manifest(copies)
    assert lines["box/2/a.tif"]["also_at"] == [f"{box}/2/copy.tif"]
    assert lines["box/1/a.tif"]["pages"] == 3
    assert lines["box/1/a.tif"]["pdfa"] == {"claimed": True, "checked_by": "pikepdf", "against": []}
    assert lines["box/2/FAIL.tif"]["without_text"] == [2]
    for line in lines.values():
        assert line["problem"] is None
        for kind, facts in line["formats"].items():
            path = copies / facts["path"]
            assert path.name.endswith(ENDINGS[kind])
            assert path.stat().st_size == facts["bytes"]
    text = (copies / "box/1/a.tif.txt").read_text(encoding="utf-8")
    assert [page.split()[:2] for page in text.split("\f")] == [["page", "1"], ["page", "2"], ["page", "3"]]
    with pikepdf.open(copies / "box/2/FAIL.tif.searchable.pdf") as opened:
        assert [b"BT" in page.Contents.read_bytes() for page in opened.pages] == [True, False]
        assert all(len(page.Resources.XObject) == 1 for page in opened.pages)


def test_pages_of_a_folder_are_one_document(tmp_path: Path) -> None:
    for number in (1, 2, 10):
        scan(tmp_path / f"box/7/{number}.png", seed=number)
    result = write(tmp_path, tmp_path / "box", per="folder")
    assert result.copies.done == 1
    assert files_in(tmp_path / "copies") == named("box/7")
    with pikepdf.open(tmp_path / "copies/box/7.searchable.pdf") as opened:
        assert len(opened.pages) == 3


def test_what_stands_is_not_written_again_and_what_is_gone_or_altered_is(tmp_path: Path) -> None:
    box, copies = tmp_path / "box", tmp_path / "copies"
    for number in range(3):
        scan(box / f"{number}.png", seed=number)
    write(tmp_path, box)
    first = {name: (copies / name).stat() for name in files_in(copies)}
    contents = {name: (copies / name).read_bytes() for name in first}
    write(tmp_path, box)
    again = {name: (copies / name).stat().st_ino for name in files_in(copies) if name != MANIFEST}
    assert again == {name: stat.st_ino for name, stat in first.items() if name != MANIFEST}
    (copies / "box/1.png.txt").unlink()
    altered = copies / "box/2.png.alto.xml"
    altered.write_bytes(altered.read_bytes().replace(b"page", b"Page"))
    write(tmp_path, box)
    assert {name: (copies / name).read_bytes() for name in files_in(copies)} == contents
    assert (copies / "box/0.png.txt").stat().st_ino == first["box/0.png.txt"].st_ino


def test_documents_of_other_inputs_stay_listed_and_one_that_fails_now_leaves_nothing(tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    one = scan(tmp_path / "one/a.png", seed=1)
    write(tmp_path, tmp_path / "one")
    scan(tmp_path / "two/a.png", seed=2)
    write(tmp_path, tmp_path / "two")
    assert set(manifest(copies)) == {"one/a.png", "two/a.png"}
    assert files_in(copies) == named("one/a.png", "two/a.png")
    # a PDF whose pages PDFium finds, and whose structure cannot be followed otherwise
    one.unlink()
    damaged = tmp_path / "one/a.png"
    damaged.write_bytes(twice_rooted())
    result = write(tmp_path, tmp_path / "one")
    (problem,) = [problem for problem in result.problems if problem.page is None]
    assert (problem.kind, Path(problem.path)) == ("unreadable", damaged)
    assert not result.complete
    assert files_in(copies) == named("two/a.png")
    assert manifest(copies)["one/a.png"]["problem"] == "unreadable"


def twice_rooted() -> bytes:
    """A PDF that names one page twice among its pages, which PDFium counts as two."""
    kids = b"<< /Type /Pages /Count 3 /Kids [3 0 R 3 0 R] >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", kids, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>"]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = (
        b"xref\n0 4\n0000000000 65535 f \n" + table + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    )
    return data + end % len(data)


def test_names_are_those_of_the_inputs_and_never_fall_together(tmp_path: Path) -> None:
    for name in ("x/box/a.tif", "y/box/a.tif", "x/box/a.tif.txt/b.tif", "x/manifest.jsonl/c.tif", "x/.writing/d.tif"):
        scan(tmp_path / name)
    x, y = tmp_path / "x/box", tmp_path / "y/box"
    given = [x, y, tmp_path / "x/manifest.jsonl", tmp_path / "x/.writing"]
    found = {str(file.path): file.path for file in find_inputs(given)}
    placed = {Path(key).relative_to(tmp_path).as_posix(): str(place) for key, place in places(found, given).items()}
    assert placed["x/box/a.tif"] == "box/a.tif"
    ends = {name: placed[name].partition("/")[2] for name in placed if placed[name].startswith("~")}
    assert ends == {
        "y/box/a.tif": "box/a.tif",
        "x/box/a.tif.txt/b.tif": "box/a.tif.txt/b.tif",
        "x/manifest.jsonl/c.tif": "manifest.jsonl/c.tif",
        "x/.writing/d.tif": ".writing/d.tif",
    }
    assert len(set(placed.values())) == 5


def test_paths_given_singly_keep_their_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    named_ = {"a": Path("box/a.tif"), "b": Path("../other/b.tif"), "c": Path("/srv/c.tif")}
    assert places(named_, list(named_.values())) == {
        "a": PurePath("box/a.tif"),
        "b": PurePath("other/b.tif"),
        "c": PurePath("srv/c.tif"),
    }


def test_odd_names_are_written_and_listed(tmp_path: Path) -> None:
    box = tmp_path / "box"
    for seed, name in enumerate((b"\xe9\xff.png", b"a\nb.png", b"n" * 250 + b".png", b'<&">.png')):
        scan(tmp_path / "plain.png", seed=seed).rename(box / os.fsdecode(name) if box.exists() else made(box, name))
    result = write(tmp_path, box)
    assert result.copies.done == 4, result.problems
    assert len(files_in(tmp_path / "copies")) == 4 * 4 + 1
    lines = manifest(tmp_path / "copies")
    assert "box/\\xe9\\xff.png" in lines
    assert "box/a\nb.png" in lines
    assert sum(len(place) < 220 and place.startswith("box/nnn") for place in lines) == 1


def made(box: Path, name: bytes) -> Path:
    box.mkdir()
    return box / os.fsdecode(name)


def test_a_folder_that_is_read_or_holds_other_things_is_refused(tmp_path: Path) -> None:
    box, out = tmp_path / "box", tmp_path / "out"
    scan(box / "a.png")
    (tmp_path / "link").symlink_to(box)
    full, strange = tmp_path / "full", tmp_path / "strange"
    full.mkdir()
    (full / "letter.txt").touch()
    strange.mkdir()
    (strange / MANIFEST).write_text('{"name": "of another program"}\n')
    wrong = [
        box,
        box / "below",
        tmp_path,
        tmp_path / "link/below",
        full,
        strange,
        out,
        out / "papers",
        out / ".clearslate",
    ]
    for folder in wrong:
        with pytest.raises(BadUsage, match="--ocr-out"):
            check_ocr_out(folder, [box], out)
    assert files_in(box) == {"a.png"}
    assert (strange / MANIFEST).read_text() == '{"name": "of another program"}\n'
    listed = tmp_path / "list.txt"
    listed.write_text("box/a.png\n")
    with pytest.raises(BadUsage, match="--ocr-out"):
        check_ocr_out(tmp_path, [listed], out)
    for folder in (tmp_path / "new/folder", out / "ocr"):
        check_ocr_out(folder, [box], out)
        check_ocr_out(folder, [box], out)  # as an earlier run left it
        assert files_in(folder) == {MANIFEST}
    with pytest.raises(BadUsage, match="cannot be made"):
        check_ocr_out(full / "letter.txt/below", [box], out)


def test_the_command_writes_and_says_where(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    canvas = Canvas(str(box / "a.pdf"), pagesize=(612, 792))
    canvas.setFont("Courier", 11)
    for number in range(20):
        canvas.drawString(72, 720 - 15 * number, f"LINE {number} OF A PAGE WITH A TEXT LAYER OF ITS OWN")
    canvas.save()
    command = [Path(sys.executable).with_name("clearslate"), "extract", "box", "--out", "r.jsonl"]

    def call(copies: str) -> subprocess.CompletedProcess[str]:
        asked = [*command, "--ocr-out", copies, "--jobs", "1"]
        return subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)

    done = call("copies")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "1 documents: copies/manifest.jsonl"
    assert files_in(tmp_path / "copies") == named("box/a.pdf")
    (line,) = manifest(tmp_path / "copies").values()
    assert (line["file"], line["kept_text"]) == ("box/a.pdf", [1])
    assert not line["pdfa"]["claimed"]  # Courier is not in the file
    refused = call("box/copies")
    assert refused.returncode == 2
    assert "--ocr-out box/copies" in refused.stderr
    assert files_in(box) == {"a.pdf"}


def start(box: Path, out: Path, copies: Path) -> subprocess.Popen[bytes]:
    call = [sys.executable, str(SCRIPT), str(box), str(out), str(copies)]
    return subprocess.Popen(call, stdout=subprocess.DEVNULL)


def written(out: Path) -> int:
    store = out / ".clearslate/store.sqlite"
    if not store.exists():
        return 0
    with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30)) as connection:
        try:
            (done,) = connection.execute(
                "SELECT count(*) FROM ledger WHERE stage = 'ocr-out' AND state = 'done'"
            ).fetchone()
        except sqlite3.OperationalError:
            return 0
    return int(done)


@pytest.mark.slow
def test_killed_while_it_writes_it_goes_on_and_ends_with_the_same_bytes(tmp_path: Path) -> None:
    box = tmp_path / "box"
    for number in range(6):
        scan(box / f"{number}.tif", pages=2, seed=number)
    assert start(box, tmp_path / "plain", tmp_path / "copies-plain").wait() == 0
    expected = {name: (tmp_path / "copies-plain" / name).read_bytes() for name in files_in(tmp_path / "copies-plain")}
    assert len(expected) == 6 * 4 + 1
    out, copies = tmp_path / "killed", tmp_path / "copies"
    chance = random.Random(5)
    killed = 0
    for moment in (2, 4):
        stood = {name: (copies / name).stat().st_ino for name in files_in(copies)} if copies.exists() else {}
        done = written(out)
        process = start(box, out, copies)
        while process.poll() is None and written(out) < moment:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.05)
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        for name in files_in(copies) - {MANIFEST}:
            if not name.startswith(".writing/"):
                assert (copies / name).read_bytes() == expected[name], "whole or not at all"
        kept = sum(name in stood and (copies / name).stat().st_ino == stood[name] for name in files_in(copies))
        assert kept >= 4 * done, "what was entered as done is not written again"
    assert killed >= 1
    assert start(box, out, copies).wait() == 0
    assert {name: (copies / name).read_bytes() for name in files_in(copies)} == expected
