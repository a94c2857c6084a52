"""What there is to read: files, folders, a text file that lists files, an extract.

Folders are walked in the order of names (``page-2`` before ``page-10``). Left out are hidden names, folders that
hold a run's results, and links to folders. Whether a file can be read is found when it is opened.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from clearslate.exits import BadUsage, NothingToRead
from extract.doj_rows import is_extract

__all__ = ["Found", "find_inputs", "name_order", "shown"]

_LISTS = frozenset({".txt", ".lst", ".list"})
_EXTRACTS = frozenset({".dat", ".csv"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. ``named`` where it was asked for by name, not met in a folder."""

    path: Path
    kind: Literal["document", "extract"]
    named: bool

    @property
    def shown(self) -> str:
        """The path as it was given, with forward slashes: what results call the file."""
        return shown(self.path)


def shown(path: Path) -> str:
    """Return *path* as results write it: with forward slashes, and as text also where its bytes are no UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def find_inputs(given: Sequence[Path]) -> list[Found]:
    """Return the files to read, in order, each path once.

    Raises:
        BadUsage: a path that does not exist.
        NothingToRead: no file at all.
    """
    found: dict[Path, Found] = {}
    for path in given:
        for file in _expand(path):
            found.setdefault(file.path, file)
    if not found:
        names = ", ".join(str(path) for path in given)
        raise NothingToRead(f"{names}: there is no file in it. Name files or folders that hold scans.")
    return list(found.values())


def name_order(name: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts names as people number them: digits by their value, letters as they are."""
    return [
        (0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", name)
    ]


def _expand(path: Path) -> Iterator[Found]:
    if path.is_dir():
        yield from _walk(path)
    elif not path.exists():
        raise BadUsage(f"{path}: there is no such file or folder.")
    elif not path.is_file():
        raise BadUsage(f"{path}: this is a device or a pipe, not a file. Name files or folders that hold scans.")
    elif path.suffix.lower() in _LISTS:
        yield from _listed(path)
    else:
        yield _found(path, named=True)


def _walk(folder: Path) -> Iterator[Found]:
    if (folder / ".clearslate").is_dir():
        return
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: name_order(entry.name))
    except OSError as error:
        raise BadUsage(f"{shown(folder)}: this folder cannot be read: {error.strerror}.") from error
    for path in entries:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not path.is_symlink():
                yield from _walk(path)
        else:  # a pipe, a device or a link that leads nowhere is reported when it is to be opened
            yield _found(path, named=False)


def _listed(path: Path) -> Iterator[Found]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise BadUsage(f"{path}: this is not a list of files, for it is not UTF-8 text.") from error
    for number, line in enumerate(lines, start=1):
        name = line.strip()
        if not name or name.startswith("#"):
            continue
        listed = Path(name) if Path(name).exists() else path.parent / name
        if not listed.exists():
            raise BadUsage(
                f"{path}, line {number}: there is no such file or folder. Each line names one, from the current "
                "folder or from the folder of the list."
            )
        if listed.is_dir():
            yield from _walk(listed)
        elif not listed.is_file():
            raise BadUsage(f"{path}, line {number}: this is a device or a pipe, not a file.")
        else:
            yield _found(listed, named=True)


def _found(path: Path, named: bool) -> Found:
    extract = path.suffix.lower() in _EXTRACTS and path.is_file() and is_extract(path)
    return Found(path, "extract" if extract else "document", named)
