"""What there is to read, and in which order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from clearslate.exits import BadUsage, NothingToRead
from clearslate.inputs import Found, find_inputs, name_order


def a_file(path: Path, content: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def shown(found: list[Found], root: Path) -> list[str]:
    return [file.path.relative_to(root).as_posix() for file in found]


def test_folders_are_walked_in_the_order_in_which_people_number(tmp_path: Path) -> None:
    for name in ("b/page-10.tif", "b/page-2.tif", "a.tif", "b/page-1.tif", "c/z.pdf"):
        a_file(tmp_path / name)
    assert shown(find_inputs([tmp_path]), tmp_path) == [
        "a.tif",
        "b/page-1.tif",
        "b/page-2.tif",
        "b/page-10.tif",
        "c/z.pdf",
    ]


def test_hidden_names_results_and_links_to_folders_are_left_out(tmp_path: Path) -> None:
    a_file(tmp_path / "in/a.tif")
    a_file(tmp_path / "in/.DS_Store")
    a_file(tmp_path / "in/.git/b.tif")
    a_file(tmp_path / "in/results/papers/motion.pdf")
    (tmp_path / "in/results/.clearslate").mkdir()
    (tmp_path / "in/round").symlink_to(tmp_path / "in")
    os.mkfifo(tmp_path / "in/pipe")
    (tmp_path / "in/nowhere.tif").symlink_to(tmp_path / "gone.tif")
    found = find_inputs([tmp_path / "in"])
    assert shown(found, tmp_path) == ["in/a.tif", "in/nowhere.tif", "in/pipe"]  # the last is passed over by intake
    assert not any(file.named for file in found)


def test_a_list_names_files_from_here_or_from_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_file(tmp_path / "box/a.tif")
    a_file(tmp_path / "box/reel/b.tif")
    a_file(tmp_path / "here/c.tif")
    listed = a_file(tmp_path / "box/list.txt", "\ufeff# the box\na.tif\n\nreel\nc.tif\n")
    monkeypatch.chdir(tmp_path / "here")
    found = find_inputs([listed])
    assert [file.path.name for file in found] == ["a.tif", "b.tif", "c.tif"]
    assert [file.named for file in found] == [True, False, True]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"a.tif\n", r"list\.txt, line 1: there is no such file", id="missing"),
        pytest.param(b"\xff\xfe\xfa", "not a list of files", id="not-text"),
    ],
)
def test_a_list_that_leads_nowhere_is_refused_with_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    listed = tmp_path / "list.txt"
    listed.write_bytes(content)
    with pytest.raises(BadUsage, match=said):
        find_inputs([listed])


def test_a_path_that_does_not_exist_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="no such file or folder"):
        find_inputs([tmp_path / "box"])


@pytest.mark.parametrize("name", ["pipe", "list.txt"])
def test_a_pipe_or_a_device_by_name_is_bad_usage(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    a_file(tmp_path / "list.txt", "pipe\n")
    with pytest.raises(BadUsage, match="not a file"):
        find_inputs([tmp_path / name])
    with pytest.raises(BadUsage, match="not a file"):
        find_inputs([Path("/dev/null")])


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_file(tmp_path / "box/locked/a.tif")

    def refuse(folder: Path) -> Iterator[Path]:  # root, as whom tests may run, is refused nothing
        if folder.name == "locked":
            raise PermissionError(13, "Permission denied")
        return list_folder(folder)

    list_folder = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(BadUsage, match=r"box/locked: this folder cannot be read: Permission denied"):
        find_inputs([tmp_path / "box"])


def test_an_empty_folder_holds_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(NothingToRead):
        find_inputs([tmp_path])


def test_a_path_given_twice_is_read_once(tmp_path: Path) -> None:
    path = a_file(tmp_path / "a.tif")
    assert len(find_inputs([path, tmp_path, path])) == 1


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        pytest.param("a.dat", ",".join(["x"] * 95) + "\n", "extract", id="a-row-of-95-columns"),
        pytest.param("a.csv", "name,case\n", "document", id="another-table"),
        pytest.param("a.tif", ",".join(["x"] * 95) + "\n", "document", id="another-ending"),
    ],
)
def test_an_extract_is_known_by_its_columns(tmp_path: Path, name: str, content: str, kind: str) -> None:
    assert find_inputs([a_file(tmp_path / name, content)])[0].kind == kind


def test_names_sort_by_the_value_of_their_digits() -> None:
    names = ["p10", "p9", "p09b", "q1", "10", "9", "p²"]
    assert sorted(names, key=name_order) == ["9", "10", "p9", "p09b", "p10", "p²", "q1"]
