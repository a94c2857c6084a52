"""Files that are there whole or not at all.

Everything is written beside its place under another name, synced to the disk, and then renamed: whoever looks
sees the old content or the new, never a part. What a step gave is stored under the SHA-256 of its content, so
that the same result is one file, and a damaged one is noticed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clearslate.exits import DiskFull, StoreProblem

__all__ = [
    "ASIDE",
    "canonical_json",
    "file_sha256",
    "load_output",
    "publish",
    "save_output",
    "space_watched",
    "write_whole",
]

ASIDE = "aside"
"""The folder, among stored results, of those that are being written; what a killed run left there is no result."""


def canonical_json(value: Any) -> str:
    """Return *value* as JSON on one line: the same value is always the same text, keys in their given order."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as 64 hex digits. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def space_watched(place: Path) -> Iterator[None]:
    """Turn "no space left" into ``DiskFull``, which says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(
                f"{place}: no space is left on this disk. What was done is kept; make space and give the same "
                "command again."
            ) from error
        raise


def write_whole(path: Path, content: bytes, aside: Path | None = None) -> None:
    """Write *content* to *path* so that the file is there whole or not at all, also after a power cut.

    It is first written in the folder *aside* (on the same disk; by default the file's own). Raises DiskFull where
    no space is left; the old file then stays as it was.
    """
    with space_watched(path.parent):
        for folder in (path.parent, aside or path.parent):
            folder.mkdir(parents=True, exist_ok=True)
        # One name a process is enough, since a process writes one file at a time.
        beside = (aside or path.parent) / f".{os.getpid()}-{path.name}"
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            publish(beside, path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def publish(aside: Path, path: Path) -> None:
    """Give the finished file *aside* its name, and sync the folder so that the name outlives a power cut."""
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _place(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / f"{digest}.json"


def save_output(folder: Path, value: Any) -> str:
    """Store a step's result (plain JSON values) under *folder*; return the SHA-256 that is its name."""
    content = canonical_json(value).encode()
    digest = hashlib.sha256(content).hexdigest()
    path = _place(folder, digest)
    if not path.exists():
        write_whole(path, content, folder / ASIDE)
    return digest


def load_output(folder: Path, digest: str) -> Any:
    """Return the result stored under *digest*. Raises StoreProblem where it is missing or altered."""
    path = _place(folder, digest)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise StoreProblem(f"{path}: a result that was done is missing. Begin again with --fresh.") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise StoreProblem(f"{path}: a result was altered after it was written. Begin again with --fresh.")
    return json.loads(content)
