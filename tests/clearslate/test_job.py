"""Where ``extract`` writes: never over what it reads, nor over files that are not its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from clearslate.exits import BadUsage
from clearslate.job import check_out

OURS = '{"path": "a.pdf", "page": null, "kind": "empty", "message": "no page", "what_to_do": "Scan it."}\n'


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "box"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.7")
    return folder


@pytest.mark.parametrize(
    ("out", "said"),
    [
        pytest.param("box/a.pdf", "one of the files to be read", id="a-file-of-a-folder-that-is-read"),
        pytest.param("link.pdf", "one of the files to be read", id="a-link-to-it"),
        pytest.param("box", "not a regular file", id="a-folder"),
        pytest.param("/dev/null", "not a regular file", id="a-device"),
        pytest.param("/proc/x/records.jsonl", "cannot be made", id="where-no-folder-can-be"),
        pytest.param("problems.jsonl", "file of problems", id="the-name-of-the-problems"),
    ],
)
def test_what_would_be_lost_is_refused(box: Path, out: str, said: str) -> None:
    (box.parent / "link.pdf").symlink_to(box / "a.pdf")
    with pytest.raises(BadUsage, match=said):
        check_out(box.parent / out, [box])
    assert (box / "a.pdf").read_bytes() == b"%PDF-1.7"


def test_the_list_of_what_is_read_is_refused(box: Path) -> None:
    listed = box.parent / "list.txt"
    listed.write_text("box/a.pdf\n")
    with pytest.raises(BadUsage, match="one of the files to be read"):
        check_out(listed, [listed])


@pytest.mark.parametrize(
    ("content", "ours"),
    [
        pytest.param(OURS, True, id="of-an-earlier-extract"),
        pytest.param("", True, id="empty"),
        pytest.param('{"issue": 12}\n', False, id="other-lines"),
        pytest.param("[1]\n", False, id="no-object"),
        pytest.param("buy milk\n", False, id="no-json"),
    ],
)
def test_problems_of_others_are_not_written_over(box: Path, content: str, ours: bool) -> None:
    (box.parent / "problems.jsonl").write_text(content)
    if ours:
        check_out(box.parent / "records.jsonl", [box])
    else:
        with pytest.raises(BadUsage, match="another program's"):
            check_out(box.parent / "records.jsonl", [box])


def test_an_earlier_result_may_be_written_over(box: Path) -> None:
    (box.parent / "records.jsonl").write_text("{}\n")
    check_out(box.parent / "records.jsonl", [box])
