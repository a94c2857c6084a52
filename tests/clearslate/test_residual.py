"""A random blind sample, keyed again, bounds the share of wrong convictions in what was accepted."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from clearslate.cli import app
from clearslate.exits import BadInput, BadUsage, NothingToRead
from clearslate.jsonl import json_lines
from clearslate.residual import FIELDS, Item, Keyed, draw, interval, judge, needed, population, upper_bound
from clearslate.residual_sheet import COLUMNS, read_keyed, read_sample
from extract.record import Count, Event, Evidence, Person, Record, Review, Source

SECTION = "/events/0/counts/0/section"


def a_record(number: int, status: str = "auto", family: str = "docket", **more: Any) -> Record:
    counts = [Count(code="HS", section="11357(b)", disposition="convicted", severity="misdemeanor")]
    counts += [Count(code="VC", section="23152(a)", disposition="dismissed")]
    event = {"type": "court", "date": f"{1961 + number % 50}-03-14", "case_number": f"00{number}", "counts": counts}
    return Record(
        record_id=f"{number:016x}",
        source=Source(
            path=f"=box/{number}.tif",
            sha256="0" * 64,
            media_type="image/tiff",
            pages=[1, 2],
            family=family,
            text_layer="ocr",
            quality=0.9,
        ),
        person=Person(name="QUINN, LAWRENCE"),
        events=[Event.model_validate({**event, **more})],
        evidence={
            "/person/name": Evidence(confidence=0.97, page=1, box=(0.1, 0.1, 0.3, 0.2)),
            SECTION: Evidence(confidence=0.97, page=2, box=(0.2, 0.5, 0.3, 0.52)),
            "/events/0/counts/0/severity": Evidence(confidence=0.97, page=2, box=(0.4, 0.51, 0.6, 0.54)),
        },
        review=Review.model_validate({"status": status}),
    )


def an_item(**values: str | None) -> Item:
    (item,) = population([a_record(7)])
    return Item(item.record_id, item.pointer, item.path, item.family, 1, None, {**item.values, **values})


def as_read(item: Item, **changed: str | None) -> Keyed:
    return Keyed({**item.values, **changed})


def write_records(folder: Path, records: list[Record]) -> Path:
    path = folder / "records.jsonl"
    path.write_bytes(json_lines(records))
    return path


def call(*arguments: str | Path | int) -> str:
    """Run the command in this process; errors of ours are raised."""
    done = CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=False)
    return done.stdout


def filled(sample: Path, change: Any = None) -> list[dict[str, str]]:
    """Return the sheet's rows keyed as the machine read them, changed by *change* (row number, row)."""
    machine = [json.loads(line) for line in (sample / "machine.jsonl").read_text().splitlines()]
    truth = {line["item"]: line["values"] for line in machine}
    rows = list(csv.DictReader(io.StringIO((sample / "sheet.csv").read_text(encoding="utf-8-sig"), newline="")))
    for row in rows:
        row.update({name: truth[int(row["item"])][name] or "" for name in FIELDS})
        if change:
            change(int(row["item"]), row)
    return rows


def save(path: Path, rows: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8-sig") -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    records = write_records(
        tmp_path, [a_record(n, family="docket" if n % 3 else "index_card") for n in range(1, 101)]
    )
    call("residual", "sample", records, "--size", 40, "--seed", 5, "--out", tmp_path / "sample")
    return tmp_path / "sample"


# The rule of three's exact form, and values of Clopper and Pearson's own table (n = 10 and 20, 95 %).
@pytest.mark.parametrize(
    ("wrong", "of", "bound"), [(0, 1, 0.95), (0, 10, 0.2589), (0, 598, 0.004997), (1, 20, 0.2161), (20, 20, 1.0)]
)
def test_the_bound_is_the_exact_one(wrong: int, of: int, bound: float) -> None:
    assert upper_bound(wrong, of) == pytest.approx(bound, abs=1e-4)


@pytest.mark.parametrize(
    ("wrong", "of", "low", "high"), [(0, 10, 0.0, 0.3085), (5, 10, 0.1871, 0.8129), (10, 10, 0.6915, 1.0)]
)
def test_intervals_are_the_exact_ones(wrong: int, of: int, low: float, high: float) -> None:
    assert interval(wrong, of) == pytest.approx((low, high), abs=1e-4)


def test_nothing_keyed_bounds_nothing() -> None:
    assert (upper_bound(0, 0), interval(0, 0)) == (1.0, (0.0, 1.0))


@pytest.mark.parametrize("share", [0.5, 0.05, 0.005, 0.001])
@pytest.mark.parametrize("wrong", [0, 1, 3])
def test_a_size_is_the_least_that_gives_the_bound(share: float, wrong: int) -> None:
    size = needed(share, wrong)
    assert upper_bound(wrong, size) <= share < upper_bound(wrong, size - 1)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 5.0, 1e-9])
def test_no_size_gives_a_bound_that_is_none(share: float) -> None:
    with pytest.raises(ValueError, match=r"between 0 and 1|more than"):
        needed(share)


def test_the_bound_holds_as_often_as_it_says() -> None:
    """Of many archives with 40 wrong in 2,000, at least 95 in 100 samples bound the share rightly."""
    items = [an_item(case_number=str(n)) for n in range(2000)]
    items = [Item(f"{n:016x}", each.pointer, "", "docket", 1, None, each.values) for n, each in enumerate(items)]
    wrong = {each.record_id for each in items[::50]}
    held = 0
    for seed in range(200):
        found = sum(each.record_id in wrong for each in draw(items, 150, seed))
        held += upper_bound(found, 150) >= len(wrong) / len(items)
    assert held / 200 >= 0.95


def test_only_convictions_accepted_from_paper_are_drawn() -> None:
    records = [a_record(1), a_record(2, "needs_review"), a_record(3, "reviewed"), a_record(4, family="doj_extract")]
    (item,) = population(records)
    assert (item.record_id, item.pointer, item.decade) == (f"{1:016x}", "/events/0/counts/0", "1960s")


def test_an_item_says_where_its_count_stands() -> None:
    (item,) = population([a_record(1)])
    assert (item.page, item.box) == (2, (0.2, 0.5, 0.6, 0.54))


def test_a_draw_is_the_same_whatever_the_order_and_a_larger_holds_it() -> None:
    items = list(population(a_record(n) for n in range(50)))
    drawn = draw(items, 10, 3)
    assert drawn == draw(items[::-1], 10, 3) != draw(items, 10, 4)
    assert {each.record_id for each in drawn} < {each.record_id for each in draw(items, 20, 3)}


@pytest.mark.parametrize(
    ("changed", "verdict", "fields"),
    [
        ({}, "right", ()),
        ({"name": "Quinn,Lawrence"}, "right", ()),
        ({"case_number": "# 007"}, "right", ()),
        ({"section": "11357(c)"}, "wrong", ("section",)),
        ({"severity": None}, "wrong", ("severity",)),
        ({"severity": "?"}, "unverified", ("severity",)),
        ({"severity": "?", "date": "1969-03-14"}, "wrong", ("date",)),
    ],
)
def test_what_was_keyed_is_compared_in_the_records_form(
    changed: dict[str, str | None], verdict: str, fields: tuple[str, ...]
) -> None:
    judged = judge(an_item(), as_read(an_item(), **changed))
    assert (judged.verdict, judged.fields) == (verdict, fields)


def test_a_conviction_that_is_not_there_is_wrong() -> None:
    keyed = Keyed(dict.fromkeys(FIELDS), there=False)
    assert judge(an_item(), keyed).verdict == "wrong"


def test_the_sheet_is_blind_and_opens_safely(sample: Path) -> None:
    content = (sample / "sheet.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 40
    assert all(row["path"].startswith("'=box/") and row["page"] == "2" for row in rows)
    assert not any(row[name] for row in rows for name in (*FIELDS, "not_there"))
    for secret in ("QUINN", "11357", "convicted", "docket", "index_card"):
        assert secret not in content.decode() + (sample / "sheet.jsonl").read_text()
    facts = json.loads((sample / "sample.json").read_text())
    assert (facts["seed"], facts["drawn"], facts["accepted"]) == (5, 40, 100)
    assert facts["families"] == {"docket": 67, "index_card": 33}


def test_all_right_bounds_the_share(sample: Path, tmp_path: Path) -> None:
    keyed = save(tmp_path / "keyed.csv", filled(sample))
    told = call("residual", "bound", sample, keyed)
    assert "at most 7.22 %" in told
    assert "n = 40, 0 wrong" in told
    assert "index_card" in told
    assert "1960s" in told


def test_wrong_unreadable_and_missing_rows_are_counted_and_said(sample: Path, tmp_path: Path) -> None:
    def change(number: int, row: dict[str, str]) -> None:
        if number == 1:
            row["section"] = "11359"
        elif number == 2:
            row["case_number"] = "?"
        elif number == 3:
            row.update(dict.fromkeys(FIELDS, ""))
        elif number == 4:
            row.update({**dict.fromkeys(FIELDS, ""), "not_there": "x"})

    keyed = save(tmp_path / "keyed.csv", filled(sample, change)[:-1])
    figures = json.loads(call("residual", "bound", sample, keyed, "--json"))
    counts = {name: figures[name] for name in ("drawn", "keyed", "not_keyed", "wrong", "unverified")}
    assert counts == {"drawn": 40, "keyed": 38, "not_keyed": 2, "wrong": 2, "unverified": 1}
    assert figures["upper_bound"] == upper_bound(3, 38)
    assert figures["upper_bound_without_unverified"] == upper_bound(2, 37)
    assert figures["upper_bound_if_not_keyed_are_wrong"] == upper_bound(5, 40)
    assert figures["wrong_fields"] == {"section": 1, "not there": 1}
    assert sum(part["keyed"] for part in figures["by"]["family"].values()) == 38
    assert sum(part["wrong"] for part in figures["by"]["decade"].values()) == 3
    told = call("residual", "bound", sample, keyed)
    assert "not keyed, left out" in told
    assert "nobody could read" in told


def test_dates_and_sections_may_be_keyed_as_people_write_them(sample: Path, tmp_path: Path) -> None:
    def change(number: int, row: dict[str, str]) -> None:
        year, month, day = row["date"].split("-")
        row.update(date=f"{int(month)}/{int(day)}/{year}", section="11357(B)", code="hs", severity="Misdemeanor")

    keyed = save(tmp_path / "keyed.csv", filled(sample, change), delimiter=";", encoding="cp1252")
    assert json.loads(call("residual", "bound", sample, keyed, "--json"))["wrong"] == 0


def test_what_a_spreadsheet_does_to_numbers_is_no_error_of_the_machine(sample: Path, tmp_path: Path) -> None:
    def change(number: int, row: dict[str, str]) -> None:
        row["case_number"] = row["case_number"].lstrip("0") if number == 1 else row["case_number"]
        row["case_number"] = "1.23E+08" if number == 2 else row["case_number"]

    keyed = save(tmp_path / "keyed.csv", filled(sample, change))
    figures = json.loads(call("residual", "bound", sample, keyed, "--json"))
    assert (figures["wrong"], figures["unverified"]) == (0, 2)


def test_json_lines_may_be_keyed(sample: Path, tmp_path: Path) -> None:
    rows = [{**row, "item": int(row["item"]), "record_id": row["record_id"].strip("'")} for row in filled(sample)]
    keyed = tmp_path / "keyed.jsonl"
    keyed.write_text("".join(json.dumps({k: v or None for k, v in row.items()}) + "\n" for row in rows))
    assert json.loads(call("residual", "bound", sample, keyed, "--json"))["keyed"] == 40


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("date", "sometime", "line 2, date: no date"),
        ("section", "marijuana", "line 2, section: no section"),
        ("severity", "bad", "line 2, severity: none of felony"),
        ("disposition", "guilty as sin", "line 2, disposition: none of"),
        ("code", "H&S", "line 2, code: a code is letters"),
        ("name", "LAWRENCE QUINN", "line 2, name: a name is keyed LAST, FIRST"),
        ("item", "2", "line 2: item, record_id and pointer are of no conviction"),
        ("item", "999", "line 2: item, record_id and pointer are of no conviction"),
        ("item", "²", "line 2: item, record_id and pointer are of no conviction"),
        ("record_id", "f" * 16, "line 2: item, record_id and pointer are of no conviction"),
    ],
)
def test_faults_of_the_sheet_are_named_by_place(
    sample: Path, tmp_path: Path, name: str, value: str, said: str
) -> None:
    def change(number: int, row: dict[str, str]) -> None:
        row[name] = value if number == 1 else row[name]

    keyed = save(tmp_path / "keyed.csv", filled(sample, change))
    with pytest.raises(BadInput, match=said) as raised:
        call("residual", "bound", sample, keyed)
    if len(value) > 3:
        assert value not in str(raised.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04", "this is a workbook"),
        (b"\x81\x8d\x8f", "this is no text file"),
        (b"a,b\n1,2\n", "columns are missing"),
        (b"", "columns are missing"),
        (b"{broken\n", "line 1: this is not JSON"),
        (b'{"a": 1}\n', "line 1: this is no row of a sample"),
    ],
)
def test_other_files_are_no_sheets(sample: Path, tmp_path: Path, content: bytes, said: str) -> None:
    keyed = tmp_path / "keyed"
    keyed.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        call("residual", "bound", sample, keyed)


def test_a_row_twice_is_a_fault(sample: Path, tmp_path: Path) -> None:
    rows = filled(sample)
    keyed = save(tmp_path / "keyed.csv", [*rows, rows[0]])
    with pytest.raises(BadInput, match="item 1 stands there twice"):
        read_keyed(keyed, read_sample(sample)[0])


def test_an_empty_sheet_bounds_nothing(sample: Path) -> None:
    with pytest.raises(NothingToRead, match="no row is filled in"):
        call("residual", "bound", sample, sample / "sheet.csv")


def test_bad_usage_is_told(sample: Path, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    for arguments, said in (
        (["sample", records, "--out", tmp_path / "new"], "either --size or --bound"),
        (["sample", records, "--size", 3, "--bound", 0.1, "--out", tmp_path / "new"], "either --size or --bound"),
        (["sample", records, "--bound", 2, "--out", tmp_path / "new"], "between 0 and 1"),
        (["sample", records, "--size", 3, "--out", sample], "a sample lies there already"),
        (["sample", tmp_path / "none.jsonl", "--size", 3, "--out", tmp_path / "new"], "there is no such file"),
        (["bound", tmp_path / "none", sample / "sheet.csv"], "there is no sample here"),
        (["bound", sample, tmp_path / "none.csv"], "there is no such file"),
        (["size", "0"], "between 0 and 1"),
    ):
        with pytest.raises(BadUsage, match=said):
            call("residual", *arguments)
    assert not (tmp_path / "new").exists()


def test_a_damaged_sample_is_bad_input(sample: Path) -> None:
    (sample / "machine.jsonl").write_text("{}\n")
    with pytest.raises(BadInput, match="damaged"):
        call("residual", "bound", sample, sample / "sheet.csv")


def test_nothing_accepted_is_nothing_to_draw(tmp_path: Path) -> None:
    records = write_records(tmp_path, [a_record(1, "needs_review")])
    with pytest.raises(NothingToRead, match="no conviction in it"):
        call("residual", "sample", records, "--size", 3, "--out", tmp_path / "new")


def test_a_sample_of_a_runs_folder_by_its_bound_takes_all_there_are(tmp_path: Path) -> None:
    write_records(tmp_path, [a_record(n) for n in range(20)])
    done = CliRunner().invoke(
        app, ["residual", "sample", str(tmp_path), "--bound", "0.005", "--out", str(tmp_path / "new")]
    )
    assert done.exit_code == 0
    assert "There are no more: all of them are to be keyed, not 598." in done.stderr
    assert "with none wrong: at most 13.9 % of all are (95 %)" in done.stderr
    assert isinstance(json.loads((tmp_path / "new" / "sample.json").read_text())["seed"], int)


def test_a_size_is_told_for_each_number_of_wrong_ones() -> None:
    told = call("residual", "size", 0.005)
    assert "598 keyed, none wrong" in told
    assert "947 keyed, 1 wrong" in told


def test_the_command_line_explains_itself() -> None:
    help_ = CliRunner().invoke(app, ["residual", "--help"])
    assert all(name in help_.stdout for name in ("sample", "bound", "size"))
