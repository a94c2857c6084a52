"""The command line, on real papers: a born-digital rap sheet and a scanned abstract, from nothing to papers."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pypdf import PdfWriter

from clearslate import cli
from clearslate.exits import ExitCode
from clearslate.store import open_store
from corpora.archive import make_document
from extract.record import Record, missing_evidence

CLEARSLATE = Path(sys.executable).with_name("clearslate")
ASKED = ["--as-of", "2020-02-13", "--policy", "los-angeles", "--latest", "2026-11-22"]
RESULTS = {
    "records.jsonl",
    "convictions.parquet",
    "convictions.csv",
    "persons.jsonl",
    "links.parquet",
    "determinations.jsonl",
    "determinations.parquet",
    "determinations.csv",
    "review.jsonl",
    "problems.jsonl",
    "papers",
    "report.html",
    "summary.json",
    "run.json",
}


@dataclass
class Ended:
    """How a call ended, and what it said."""

    code: int
    out: str
    err: str


def call(*arguments: str | Path, cwd: Path | None = None) -> Ended:
    done = subprocess.run(
        [CLEARSLATE, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=cwd, timeout=240
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """Call ``main`` in this process."""
    hook = sys.excepthook
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def call_here(*arguments: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["clearslate", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capfd.readouterr()
        return Ended(int(end.value.code or 0), said.out, said.err)

    yield call_here
    sys.excepthook = hook
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli")


@pytest.fixture(scope="module")
def first(folder: Path) -> Ended:
    """The first run over the box; its results lie in ``folder/out``."""
    for number, family, level in ((4, "rap_sheet", "A"), (3, "abstract_of_judgment", "B")):
        filed = make_document(7101, number, family, level, county="LOS ANGELES")
        path = folder / "box" / f"{filed.doc_id}.{filed.ending}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(filed.data)
        with (folder / "truth.jsonl").open("a") as truth:
            truth.writelines(json.dumps({**r.to_json(), "doc_id": filed.doc_id}) + "\n" for r in filed.records)
    (folder / "box" / "Thumbs.db").write_bytes(b"no picture")
    before = {path.name: path.read_bytes() for path in (folder / "box").iterdir()}
    ended = call("run", "box", "--out", "out", "--county", "Los Angeles", *ASKED, cwd=folder)
    assert {path.name: path.read_bytes() for path in (folder / "box").iterdir()} == before
    return ended


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def results(out: Path) -> dict[str, bytes]:
    found = (path for path in sorted(out.rglob("*")) if path.is_file() and ".clearslate" not in path.parts)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in found}


def test_a_run_ends_with_its_table_and_the_paths_of_its_files(folder: Path, first: Ended) -> None:
    assert first.code == ExitCode.done, first.err
    table = dict(re.findall(r"^(\D+?) {2,}([\d.]+)$", first.out, re.MULTILINE))
    assert list(table) == [
        "files",
        "pages",
        "records",
        "convictions",
        "eligible to dismiss",
        "eligible to reduce",
        "to review",
        "seconds",
    ]
    assert {Path(line).name for line in first.out.splitlines() if line.startswith("out/")} == RESULTS
    assert {path.name for path in (folder / "out").iterdir()} == RESULTS | {".clearslate"}
    outcomes = Counter(each["outcome"] for each in lines(folder / "out/determinations.jsonl"))
    assert int(table["eligible to dismiss"]) == outcomes["dismiss"] > 0
    assert list((folder / "out/papers").glob("*-motion.pdf"))
    assert int(table["records"]) == len(lines(folder / "out/records.jsonl")) >= 2
    assert "Thumbs.db: foreign:" in first.err


def test_pages_in_are_pages_accounted_for(folder: Path, first: Ended) -> None:
    run = json.loads((folder / "out/run.json").read_text())
    for counted in (run["counts"]["files"], run["counts"]["pages"]):
        parts = sum(counted[state] for state in ("done", "quarantined", "failed", "pending"))
        assert counted["in"] == parts == counted["done"] > 0
    assert run["counts"]["files"]["passed_over"] == 1
    assert run["options"]["latest"] == "2026-11-22"
    assert run["engines"]


def test_nothing_in_the_results_tells_where_or_when(folder: Path, first: Ended) -> None:
    for name, content in results(folder / "out").items():
        assert str(folder).encode() not in content, name


def test_tables_lines_and_sheets_tell_the_same(folder: Path, first: Ended) -> None:
    out = folder / "out"
    decided = lines(out / "determinations.jsonl")
    table = pl.read_parquet(out / "determinations.parquet")
    assert table["determination_id"].to_list() == [each["determination_id"] for each in decided]
    with (out / "determinations.csv").open(encoding="utf-8", newline="") as file:
        assert file.read(1) == "\ufeff"
        rows = list(csv.DictReader(file))
    assert [row["outcome"] for row in rows] == [each["outcome"] for each in decided]
    convicted = pl.read_parquet(out / "convictions.parquet")
    assert convicted.height == json.loads((out / "run.json").read_text())["counts"]["convictions"] > 0
    members = [member for person in lines(out / "persons.jsonl") for member in person["members"]]
    assert sorted(members) == sorted(record["record_id"] for record in lines(out / "records.jsonl"))
    assert set(convicted["person_id"].drop_nulls()) <= {p["person_id"] for p in lines(out / "persons.jsonl")}


def test_every_value_of_a_record_has_its_evidence(folder: Path, first: Ended) -> None:
    for raw in lines(folder / "out/records.jsonl"):
        assert missing_evidence(Record.model_validate(raw)) == []


def test_a_second_run_reads_nothing_and_writes_the_same_bytes(folder: Path, first: Ended, here: Any) -> None:
    before = results(folder / "out")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        again = here("run", "box", "--out", "out", "--county", "LOS ANGELES", *ASKED[:4], "--json")
    assert again.code == ExitCode.done
    assert results(folder / "out") == before
    with sqlite3.connect(folder / "out/.clearslate/store.sqlite") as connection:
        assert connection.execute("SELECT max(times_done) FROM ledger").fetchone() == (1,)
        pages = connection.execute("SELECT count(*) FROM ledger WHERE stage = 'page'").fetchone()[0]
    connection.close()
    events = [json.loads(line) for line in again.out.splitlines()]
    assert events[-1]["event"] == "finished"
    assert events[-1]["exit_code"] == 0
    assert events[-1]["pages"]["in"] == pages
    assert next(e for e in events if e.get("stage") == "page")["done"] == pages


def test_the_later_steps_alone_give_what_the_run_gave(folder: Path, first: Ended, here: Any) -> None:
    out, alone = folder / "out", folder / "alone"
    assert here("match", out / "records.jsonl", "--out", alone).code == 0
    assert (alone / "persons.jsonl").read_bytes() == (out / "persons.jsonl").read_bytes()
    assert (alone / "links.parquet").read_bytes() == (out / "links.parquet").read_bytes()
    asked = ["--persons", alone / "persons.jsonl", "--county", "Los Angeles", *ASKED[:4]]
    assert here("evaluate", out / "records.jsonl", *asked, "--out", alone).code == 0
    for name in ("determinations.jsonl", "determinations.csv", "determinations.parquet"):
        assert (alone / name).read_bytes() == (out / name).read_bytes()
    printed = here("evaluate", out / "records.jsonl", *asked)
    assert printed.out.encode() == (out / "determinations.jsonl").read_bytes()
    rest = ["--records", out / "records.jsonl", "--persons", alone / "persons.jsonl", "--out", alone]
    assert here("papers", out / "determinations.jsonl", *rest).code == 0
    assert results(alone / "papers") == results(out / "papers")
    assert here("report", out / "determinations.jsonl", *rest).code == 0
    assert (alone / "report.html").read_bytes() == (out / "report.html").read_bytes()
    assert here("report", alone / "determinations.jsonl", *rest).code == 0  # without a run.json beside it


def test_without_persons_each_record_is_unmatched(folder: Path, first: Ended, here: Any) -> None:
    ended = here("evaluate", folder / "out/records.jsonl", *ASKED[:4])
    decided = [json.loads(line) for line in ended.out.splitlines()]
    assert decided
    assert all("unmatched" in each["flags"] for each in decided)


def test_files_of_different_runs_are_refused(folder: Path, first: Ended, here: Any, tmp_path: Path) -> None:
    out = folder / "out"
    for name in ("records.jsonl", "persons.jsonl"):
        (tmp_path / name).write_text("".join((out / name).read_text().splitlines(keepends=True)[:1]))
    short = ["--persons", tmp_path / "persons.jsonl"]
    # each is a call, the file that lacks something
    calls = [
        (["evaluate", out / "records.jsonl", *ASKED[:4], *short], "persons.jsonl"),
        (
            ["papers", out / "determinations.jsonl", "--records", tmp_path / "none.jsonl", "--out", tmp_path],
            "none.jsonl",
        ),
        (
            ["report", out / "determinations.jsonl", "--records", tmp_path / "none.jsonl", "--out", tmp_path],
            "none.jsonl",
        ),
    ]
    (tmp_path / "none.jsonl").touch()
    for arguments, lacking in calls:
        ended = here(*arguments)
        assert ended.code == ExitCode.bad_input, ended.err
        assert f"{tmp_path / lacking}: " in ended.err
    assert not (tmp_path / "papers").exists()
    assert not (tmp_path / "report.html").exists()


def test_extract_gives_the_records_of_the_run(folder: Path, first: Ended, here: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        ended = here("extract", "box", "--out", "only/records.jsonl", "--latest", "2026-11-22")
    assert ended.code == 0
    assert (folder / "only/records.jsonl").read_bytes() == (folder / "out/records.jsonl").read_bytes()
    assert (folder / "only/problems.jsonl").read_bytes() == (folder / "out/problems.jsonl").read_bytes()


def test_measure_compares_with_the_truth(folder: Path, first: Ended, here: Any) -> None:
    told = here("measure", folder / "truth.jsonl", folder / "truth.jsonl")
    assert told.code == 0
    assert told.out.strip()
    as_json = here("measure", folder / "truth.jsonl", folder / "truth.jsonl", "--json")
    assert json.loads(as_json.out)


BARE = '{"source": {"family": "rap_sheet"}, "person": {}, "events": []}'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(f'{BARE}\n{{"a": 1}}\n'.encode(), "line 2: not a record: /source/family", id="no-record"),
        pytest.param(f"{BARE}\n{{\n".encode(), "line 2: not JSON", id="no-json"),
        pytest.param(BARE.replace("{}", "[1]").encode(), "line 1: not a record: /person", id="person"),
        pytest.param(BARE.replace("[]", '{"a": 1}').encode(), "line 1: not a record: /events", id="events"),
        pytest.param(BARE.replace("[]", "[1]").encode(), "line 1: not a record: /events/0", id="event"),
        pytest.param(
            BARE.replace("[]", '[{"counts": [1]}]').encode(), "line 1: not a record: /events/0/counts", id="count"
        ),
        pytest.param(
            BARE.replace("}, ", ', "path": 1}, ', 1).encode(), "line 1: not a record: /source/path", id="path"
        ),
        pytest.param(
            BARE.replace("[]", '[], "evidence": [1]').encode(), "line 1: not a record: /evidence", id="proof"
        ),
        pytest.param(b"\xff\xfe\x00\x80", "not a JSON Lines file", id="bytes"),
        pytest.param(None, "not a JSON Lines file", id="a-folder"),
    ],
)
def test_measure_names_the_file_and_line_that_is_wrong(
    content: bytes | None, said: str, tmp_path: Path, here: Any
) -> None:
    truth, found = tmp_path / "truth.jsonl", tmp_path / "found.jsonl"
    truth.write_text(BARE)
    if content is None:
        found.mkdir()
    else:
        found.write_bytes(content)
    ended = here("measure", truth, found)
    assert ended.code == ExitCode.bad_input, ended.err
    assert f"{found}" in ended.err
    assert said in ended.err
    if content is None:
        assert here("measure", found, truth).code == ExitCode.bad_input  # a folder without its truth.jsonl
    (tmp_path / "accept.json").write_bytes(b"\xff")
    ended = here("measure", truth, truth)
    assert ended.code == ExitCode.bad_input
    assert "accept.json: this is not JSON" in ended.err


def test_doctor_tells_what_is_there(here: Any) -> None:
    told = here("doctor", "--json")
    found = {(each["kind"], each["name"]): each for each in json.loads(told.out)}
    assert told.code == (0 if found["language", "eng"]["found"] else ExitCode.something_missing)
    assert found["program", "clearslate"]["found"]
    assert "engine" in here("doctor").out


def test_schema_and_version(here: Any) -> None:
    assert json.loads(here("schema").out)["version"] == "1"
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", here("--version").out)


USAGE = [
    pytest.param(["run", "box", "--out", "o"], "--as-of", id="no-day"),
    pytest.param(["run", "box", "--out", "o", "--as-of", "13/02/2020"], "--as-of", id="not-a-day"),
    pytest.param(["run", "box", "--out", "o", *ASKED[:2], "--policy", "nobodys"], "los-angeles", id="no-such-policy"),
    pytest.param(["run", "box", "--out", "o", *ASKED[:2], "--pack", "ca-none"], "ca-prop64", id="no-such-pack"),
    pytest.param(
        ["run", "box", "--out", "o", *ASKED[:2], "--county", "Los Angels"], "LOS ANGELES", id="no-such-county"
    ),
    pytest.param(
        ["run", "box", "--out", "o", *ASKED[:2], "--policy", "bad.yaml"], "bad.yaml", id="a-policy-with-faults"
    ),
    pytest.param(
        ["run", "box", "--out", "o", *ASKED[:2], "--policy", "bytes.yaml"], "not UTF-8", id="policy-of-bytes"
    ),
    pytest.param(["run", "box", "--out", "/proc/x", *ASKED[:2]], "/proc/x", id="results-where-no-folder-can-be"),
    pytest.param(["run", "nowhere", "--out", "o", *ASKED[:2]], "nowhere", id="no-such-file"),
    pytest.param(
        ["run", "box", "--out", "box/../box", *ASKED[:2]], "folder of their own", id="results-among-the-scans"
    ),
    pytest.param(["run", "box", "--out", "o", *ASKED[:2], "--jobs", "0"], "--jobs", id="no-workers"),
    pytest.param(["extract", "box", "--out", "box/a.pdf"], "files to be read", id="records-over-a-scan"),
    pytest.param(["evaluate", "missing.jsonl", *ASKED[:2]], "missing.jsonl", id="no-records"),
    pytest.param(["measure", "missing.jsonl", "missing.jsonl"], "missing.jsonl", id="no-truth"),
]


@pytest.mark.parametrize(("arguments", "named"), USAGE)
def test_bad_usage_is_named(
    arguments: list[str], named: str, tmp_path: Path, here: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "a.pdf").touch()
    (tmp_path / "bad.yaml").write_text("id: ours\nrules: none\n")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00\x80")
    ended = here(*arguments)
    assert ended.code == ExitCode.bad_usage
    assert named in ended.err
    assert not (tmp_path / "o").exists()
    assert not (tmp_path / "box" / ".clearslate").exists()


def test_other_ends_have_other_codes(tmp_path: Path, here: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    box, out = tmp_path / "box", tmp_path / "out"
    box.mkdir()
    run = ["run", "box", "--out", "out", *ASKED]
    assert here(*run).code == ExitCode.nothing_to_read
    (box / "Thumbs.db").write_bytes(b"no picture")
    assert here(*run).code == ExitCode.nothing_to_read
    (box / "empty.pdf").touch()
    with open_store(out):
        assert here(*run).code == ExitCode.folder_busy
    assert here(*run, "--engine", "nonesuch").code == ExitCode.something_missing
    ended = here(*run)
    assert ended.code == ExitCode.incomplete
    assert [each["kind"] for each in lines(out / "problems.jsonl")] == ["foreign", "empty"]
    (out / ".clearslate" / "store.sqlite").write_bytes(b"no store " * 999)
    ended = here(*run)
    assert ended.code == ExitCode.store_problem
    assert "damaged" in ended.err
    decided = tmp_path / "determinations.jsonl"
    decided.touch()
    (tmp_path / "records.jsonl").touch()
    report = ["report", decided, "--records", tmp_path / "records.jsonl", "--out", tmp_path / "r"]
    assert here(*report).code == ExitCode.bad_input
    for content in ("{", "[]"):
        (tmp_path / "run.json").write_text(content)
        assert here(*report).code == ExitCode.bad_input
    assert here("match", tmp_path / "records.jsonl", "--out", "m").code == ExitCode.nothing_to_read
    assert not (tmp_path / "m").exists()
    (tmp_path / "bad.jsonl").write_text('{"record_id": "SOLO, HAN"}\n')
    ended = here("match", "bad.jsonl", "--out", "m")
    assert ended.code == ExitCode.bad_input
    assert "line 1" in ended.err
    assert "SOLO" not in ended.err


def test_an_encrypted_file_is_named_and_the_rest_goes_on(folder: Path, first: Ended, here: Any) -> None:
    writer = PdfWriter()
    writer.add_blank_page(612, 792)
    writer.encrypt("secret", algorithm="RC4-128")
    box = folder / "box2"
    box.mkdir()
    writer.write(box / "locked.pdf")
    sheet = next((folder / "box").glob("*.pdf"))
    (box / "sheet.pdf").write_bytes(sheet.read_bytes())
    (box / "copy.pdf").write_bytes(sheet.read_bytes())
    ended = here("run", box, "--out", folder / "out2", *ASKED)
    assert ended.code == ExitCode.incomplete
    assert "encrypted" in [each["kind"] for each in lines(folder / "out2/problems.jsonl")]
    records = lines(folder / "out2/records.jsonl")
    assert [Path(path).name for path in records[0]["source"]["also_at"]] == ["sheet.pdf"]


def test_begun_afresh_everything_is_read_again_with_the_same_result(folder: Path, first: Ended, here: Any) -> None:
    before = results(folder / "out")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        told = here("run", "box", "--out", "out", "--county", "LOS ANGELES", *ASKED, "--fresh", "--json")
    assert told.code == ExitCode.done
    assert results(folder / "out") == before
    last: dict[str, dict[str, Any]] = {}
    for event in map(json.loads, told.out.splitlines()):
        if event["event"] == "finished":
            assert event["pages"]["in"] == last["page"]["total"]
            continue
        assert event["total"] == sum(event[state] for state in ("done", "quarantined", "failed", "pending"))
        stage = event["stage"]
        begun = {"pending": event["total"] + 1, "done": 0, "failed": 0, "total": event["total"]}
        before_it = last.get(stage, begun)
        assert event["total"] == before_it["total"]
        assert event["pending"] == before_it["pending"] - 1  # each line is one piece of work more
        assert event["done"] >= before_it["done"]
        last[stage] = event
    assert all(event["pending"] == 0 for event in last.values())
    assert last["page"]["done"] > 0


def test_ctrl_c_stops_and_says_how_to_go_on(folder: Path, first: Ended) -> None:
    process = subprocess.Popen(
        [CLEARSLATE, "run", "box", "--out", "out-stopped", *ASKED],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (folder / "out-stopped/.clearslate/store.sqlite").exists() and process.poll() is None:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == ExitCode.interrupted, err
    assert "clearslate run box --out out-stopped" in err
    with sqlite3.connect(folder / "out-stopped/.clearslate/store.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM ledger WHERE state = 'leased'").fetchone() == (0,)
    connection.close()


def test_a_fault_of_the_program_shows_places_and_no_words(tmp_path: Path) -> None:
    script = tmp_path / "broken.py"
    script.write_text(
        "import sys\n"
        "from clearslate import cli\n"
        "import extract.record\n"
        "def broken():\n"
        "    try:\n"
        "        raise KeyError('ORGANA, LEIA')\n"
        "    except KeyError as error:\n"
        "        raise ValueError('SOLO, HAN') from error\n"
        "extract.record.json_schema = broken\n"
        "sys.argv = ['clearslate', 'schema']\n"
        "cli.main()\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.returncode == ExitCode.program_error
    assert "ValueError" in done.stderr
    assert "KeyError" in done.stderr
    assert f"{script}:8" in done.stderr
    assert "SOLO" not in done.stderr
    assert "ORGANA" not in done.stderr


def test_the_hook_for_faults_goes_through_the_causes(here: Any, capfd: pytest.CaptureFixture[str]) -> None:
    assert here("--version").code == 0
    try:
        try:
            raise KeyError("ORGANA, LEIA")
        except KeyError as error:
            raise ValueError("SOLO, HAN") from error
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    said = capfd.readouterr().err
    assert re.findall(r"^(\w+Error), raised at", said, re.MULTILINE) == ["ValueError", "KeyError"]
    assert "SOLO" not in said
    assert "ORGANA" not in said
