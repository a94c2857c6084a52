"""Files are there whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from clearslate import outputs
from clearslate.exits import DiskFull, StoreProblem
from clearslate.outputs import canonical_json, load_output, save_output, write_whole


def test_a_result_is_found_by_its_content(tmp_path: Path) -> None:
    name = save_output(tmp_path, {"b": 1, "a": ["é"]})
    assert load_output(tmp_path, name) == {"b": 1, "a": ["é"]}
    assert save_output(tmp_path, {"b": 1, "a": ["é"]}) == name
    assert len(list(tmp_path.rglob("*.json"))) == 1


def test_a_result_that_was_altered_or_removed_is_noticed(tmp_path: Path) -> None:
    name = save_output(tmp_path, {"a": 1})
    path = next(tmp_path.rglob("*.json"))
    path.write_text('{"a":2}')
    with pytest.raises(StoreProblem, match="altered"):
        load_output(tmp_path, name)
    path.unlink()
    with pytest.raises(StoreProblem, match="missing"):
        load_output(tmp_path, name)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_without_space_the_old_file_stays_and_no_part_of_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    path = tmp_path / "records.jsonl"
    write_whole(path, b"old")

    def fsync(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(outputs.os, "fsync", fsync)
    with pytest.raises(DiskFull, match="make space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["records.jsonl"]


def test_another_fault_of_the_disk_is_not_taken_for_a_full_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(outputs.os, "fsync", fsync)
    with pytest.raises(OSError, match="broken"):
        write_whole(tmp_path / "a", b"new")
    assert list(tmp_path.iterdir()) == []


def test_json_has_no_numbers_that_json_does_not_know() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"a": float("nan")})
