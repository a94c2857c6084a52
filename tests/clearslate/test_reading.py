"""From files to records: every file and page is accounted for, and nothing is done twice."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from quick_readers import QUICK, write_picture

from clearslate.exits import DiskFull
from clearslate.gathering import Result
from clearslate.inputs import find_inputs
from clearslate.jsonl import json_lines
from clearslate.ledger import Ledger, Tally
from clearslate.outputs import ASIDE
from clearslate.reading import Asked, read_everything
from clearslate.store import open_store
from clearslate.workers import Limits, Workers

ASKED = Asked("quick", "quick 1", "balanced", 120.0, date(2026, 11, 22))
LIMITS = Limits(deadline=3.0, memory=1 << 30, renew_after=40)
RECORD = "RECORD ORGANA, LEIA|1944-10-21|A01234567|A395487|1968-03-14|11530|felony"


class Told:
    """Progress that keeps what it was told, and holds it to its promises."""

    def __init__(self) -> None:
        self.last: dict[str, Tally] = {}

    def at(self, stage: str, tally: Tally) -> None:
        before = self.last.get(stage)
        if before is not None:
            assert tally.total == before.total
            assert tally.pending <= before.pending
            assert tally.done >= before.done
        self.last[stage] = tally

    def ended(self, facts: dict[str, object]) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "reads.log"
    path.touch()
    monkeypatch.setenv("CLEARSLATE_TEST_LOG", str(path))
    return path


def read(out: Path, *inputs: Path, asked: Asked = ASKED, told: Told | None = None, limits: Limits = LIMITS) -> Result:
    with open_store(out) as store:
        run, _ = store.begin_run({}, None, date(2026, 11, 22), "-")
        ledger = Ledger(store, run, 600)
        ledger.release_abandoned()
        with Workers(2, limits) as workers:
            return read_everything(find_inputs(inputs), asked, ledger, workers, QUICK, told or Told())


def reads(log: Path) -> Counter[str]:
    return Counter(log.read_text().splitlines())


def test_hostile_pages_cost_only_themselves_and_are_named(tmp_path: Path, log: Path) -> None:
    box = tmp_path / "box"
    for number in range(20):
        write_picture(box / f"{number:02}.png", f"{RECORD}\n{number}", "nothing here")
    write_picture(box / "20.png", "CRASH", RECORD)
    write_picture(box / "21.png", "HANG")
    write_picture(box / "22.png", "EAT")
    write_picture(box / "23.png", "REFUSE")
    write_picture(box / "24.png", "STUMBLE")
    write_picture(box / "25.png", "ONLY FAST\n" + RECORD)
    told = Told()
    result = read(tmp_path / "out", box, told=told)
    assert result.pages == Tally(total=47, done=42, quarantined=4, failed=1, pending=0)
    assert result.files == Tally(total=26, done=26, quarantined=0, failed=0, pending=0)
    assert result.pages_read_simply == 1
    assert not result.complete
    named = {(Path(p.path).name, p.page): p.kind for p in result.problems if p.page}
    assert named == {
        ("20.png", 1): "crash",
        ("21.png", 1): "deadline",
        ("22.png", 1): "memory",
        ("23.png", 1): "too_large",
        ("24.png", 1): "program_error",
    }
    assert "SOLO" not in repr(result.problems)
    assert len(result.records) == 22
    of_the_crashed = next(record for record in result.records if record.source.path.endswith("20.png"))
    assert of_the_crashed.review.status == "needs_review"
    assert told.last["page"] == result.pages
    tries = Counter(line.rsplit(" ", 1)[0] for line in log.read_text().splitlines())
    assert sorted(tries.values()) == [1] * 42 + [2] * 5  # the refused page is the paper's fault: no second look

    before = reads(log)
    again = read(tmp_path / "out", box)
    assert reads(log) == before
    assert again == result


def test_other_options_read_anew_and_the_first_results_stay(tmp_path: Path, log: Path) -> None:
    write_picture(tmp_path / "box/a.png", RECORD)
    slow = Asked("quick", "quick 1", "careful", 120.0, date(2026, 11, 22))
    newer = Asked("quick", "quick 2", "balanced", 120.0, date(2026, 11, 22))
    for asked, expected in ((ASKED, 1), (slow, 2), (newer, 3), (ASKED, 3)):
        read(tmp_path / "out", tmp_path / "box", asked=asked)
        assert len(log.read_text().splitlines()) == expected


def test_another_latest_day_parses_anew_and_reads_no_page(tmp_path: Path, log: Path) -> None:
    write_picture(tmp_path / "box/a.png", RECORD)
    read(tmp_path / "out", tmp_path / "box")
    told = Told()
    later = Asked("quick", "quick 1", "balanced", 120.0, date(2020, 1, 1))
    result = read(tmp_path / "out", tmp_path / "box", asked=later, told=told)
    assert len(result.records) == 1
    assert sum(reads(log).values()) == 1


def test_the_same_bytes_at_two_paths_are_one_record(tmp_path: Path, log: Path) -> None:
    write_picture(tmp_path / "box/a.png", RECORD)
    write_picture(tmp_path / "box/copy/b.png", RECORD)
    result = read(tmp_path / "out", tmp_path / "box")
    record = result.records[0]
    assert len(result.records) == 1
    assert record.source.path == f"{tmp_path}/box/a.png"
    assert record.source.also_at == [f"{tmp_path}/box/copy/b.png"]
    assert (result.files.done, result.same_bytes, result.pages.total) == (2, 1, 1)
    assert sum(reads(log).values()) == 1


def test_a_moved_file_is_not_read_again_and_is_called_by_its_new_name(tmp_path: Path, log: Path) -> None:
    old = write_picture(tmp_path / "box/a.png", RECORD)
    first = read(tmp_path / "out", tmp_path / "box")
    old.rename(tmp_path / "box/z.png")
    second = read(tmp_path / "out", tmp_path / "box")
    assert second.records[0].source.path.endswith("z.png")
    assert second.records[0].record_id == first.records[0].record_id
    assert sum(reads(log).values()) == 1


def test_files_that_cannot_be_read_stop_nothing(tmp_path: Path) -> None:
    box = tmp_path / "box"
    write_picture(box / "good.png", RECORD)
    (box / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0 no picture")
    (box / "empty.pdf").touch()
    (box / "notes.tif").write_text("this is text")
    (box / "gone.tif").symlink_to(tmp_path / "nowhere.tif")
    (tmp_path / "named.xyz").write_text("this is text, too")
    result = read(tmp_path / "out", box, tmp_path / "named.xyz")
    assert result.files == Tally(total=5, done=1, quarantined=0, failed=4, pending=0)
    assert result.passed_over == 1
    kinds = {Path(problem.path).name: problem.kind for problem in result.problems}
    assert kinds == {
        "Thumbs.db": "foreign",
        "empty.pdf": "empty",
        "notes.tif": "mislabelled",
        "gone.tif": "unreadable",
        "named.xyz": "foreign",
    }
    assert all(problem.what_to_do for problem in result.problems)


@pytest.mark.parametrize("per", ["file", "folder"])
def test_a_name_that_is_no_utf8_is_read_and_shown(tmp_path: Path, per: Literal["file", "folder"]) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/box\xe9"))
    for name in (b"1\xff.pn\xe9", b"2\xff.png"):
        write_picture(folder / os.fsdecode(name), RECORD, name.hex())
    (folder / os.fsdecode(b"3\xff.pdf")).touch()
    result = read(tmp_path / "out", folder, asked=replace(ASKED, one_document_per=per))
    paths = [record.source.path for record in result.records]
    root = tmp_path.as_posix()
    assert paths[0] == f"{root}/box\\xe9" + ("/1\\xff.pn\\xe9" if per == "file" else "")
    assert [problem.path for problem in result.problems] == [f"{root}/box\\xe9/3\\xff.pdf"]
    json_lines(result.records)  # as UTF-8


def test_a_pipe_among_the_scans_is_passed_over_and_not_opened(tmp_path: Path) -> None:
    write_picture(tmp_path / "box/a.png", RECORD)
    os.mkfifo(tmp_path / "box/pipe.png")
    result = read(tmp_path / "out", tmp_path / "box")
    assert [(Path(problem.path).name, problem.kind) for problem in result.problems] == [("pipe.png", "foreign")]
    assert result.passed_over == 1
    assert len(result.records) == 1
    assert result.complete


def test_a_document_that_breaks_the_parser_is_set_aside(tmp_path: Path) -> None:
    write_picture(tmp_path / "box/a.png", "PARSER STUMBLE")
    write_picture(tmp_path / "box/b.png", RECORD)
    result = read(tmp_path / "out", tmp_path / "box")
    assert result.files == Tally(total=2, done=1, quarantined=1, failed=0, pending=0)
    assert [problem.kind for problem in result.problems] == ["program_error"]
    assert len(result.records) == 1


def test_a_full_disk_stops_the_run_and_marks_nothing_as_failed(tmp_path: Path) -> None:
    page = write_picture(tmp_path / "box/a.png", "NO SPACE")
    write_picture(tmp_path / "box/b.png", RECORD)
    with pytest.raises(DiskFull, match="make space"):
        read(tmp_path / "out", tmp_path / "box")
    with open_store(tmp_path / "out") as store, store.engine.connect() as connection:
        states = connection.exec_driver_sql("SELECT DISTINCT state FROM ledger WHERE stage = 'page'").scalars().all()
        assert set(states) <= {"new", "done"}
    write_picture(page, RECORD)  # as if there were space again
    assert read(tmp_path / "out", tmp_path / "box").complete


def test_what_a_killed_run_had_begun_to_write_is_removed(tmp_path: Path) -> None:
    write_picture(tmp_path / "box/a.png", RECORD)
    with open_store(tmp_path / "out") as store:
        (store.outputs / ASIDE).mkdir(parents=True)
        (store.outputs / ASIDE / ".1-half.json").write_text("{")
        store.tidy()
        assert not (store.outputs / ASIDE).exists()


def test_a_folder_of_page_images_is_one_document_if_asked(tmp_path: Path) -> None:
    box = tmp_path / "box"
    write_picture(box / "case-1/page-2.png", "second")
    write_picture(box / "case-1/page-10.png", "REFUSE")
    write_picture(box / "case-1/page-1.png", "first", RECORD)
    write_picture(box / "case-2/page-1.png", RECORD)
    joined = Asked("quick", "quick 1", "balanced", 120.0, date(2026, 11, 22), "folder")
    result = read(tmp_path / "out", box, asked=joined)
    first, second = result.records
    assert first.source.path == f"{box}/case-1"
    assert first.source.pages == [2]  # the second page of page-1.png, counted through the folder
    assert first.review.reasons == ["page 4 failed"]
    assert second.source.path == f"{box}/case-2"
    assert (result.files.total, result.pages.total) == (4, 5)
    assert [Path(p.path).name for p in result.problems if p.page] == ["page-10.png"]


def test_an_extract_gives_records_and_names_the_rows_set_aside(tmp_path: Path) -> None:
    from extract.doj_rows import COLUMNS

    def row(**values: str) -> str:
        return ",".join(values.get(column, "") for column in COLUMNS)

    good = [
        row(SUBJECT_ID=f"{n}", PRI_NAME="SOLO;HAN", STP_TYPE_DESCR="COURT ACTION", CNT_ORDER="001001001000")
        for n in range(200)
    ]
    path = tmp_path / "box" / "county.dat"
    path.parent.mkdir()
    path.write_text("\n".join([*good, "too,short"]) + "\n")
    (tmp_path / "box" / "refused.csv").write_text("\n".join([good[0], "a,b", "c,d"]) + "\n")
    (tmp_path / "box" / "same.dat").write_text(path.read_text())
    result = read(tmp_path / "out", tmp_path / "box", limits=Limits())
    assert len(result.records) == 200
    assert result.records[0].source.path == str(path)
    assert result.records[0].source.also_at == [str(tmp_path / "box" / "same.dat")]
    assert [(reject.line, reject.path) for reject in result.rejects] == [(201, str(path))]
    assert {(Path(p.path).name, p.kind) for p in result.problems} == {
        ("county.dat", "rejected_rows"),
        ("refused.csv", "unreadable"),
    }
    assert result.files == Tally(total=3, done=2, quarantined=0, failed=1, pending=0)
    (tmp_path / "box" / "refused.csv").unlink()
    short = read(tmp_path / "out", tmp_path / "box", limits=Limits())
    assert short.files.done == short.files.total
    assert not short.complete
    path.write_text("\n".join(good) + "\n")
    assert read(tmp_path / "out", path, limits=Limits()).complete
