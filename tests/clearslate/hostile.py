"""Pieces of work that go wrong, each in its own way: run in the workers of the tests."""

from __future__ import annotations

import ctypes
import os
import subprocess
import time
from pathlib import Path

from ocr.problems import ReadingProblem


def echo(value: object) -> object:
    return value


def own_pid() -> int:
    return os.getpid()


def crash(_: object = None) -> None:
    ctypes.string_at(0)


def leave(_: object = None) -> None:
    os._exit(7)


def hang(_: object = None) -> None:
    time.sleep(600)


def note_and_hang(note: str) -> None:
    Path(note).write_text(str(os.getpid()))
    time.sleep(600)


def hang_with_child(note: str) -> None:
    child = subprocess.Popen(["sleep", "600"])
    Path(note).write_text(str(child.pid))
    child.wait()


def eat_memory(_: object = None) -> int:
    held = []
    while True:
        held.append(bytes(64 << 20))


def killed(_: object = None) -> None:
    os.kill(os.getpid(), 9)


def stumble(secret: str) -> None:
    raise ValueError(f"cannot make sense of {secret}")


def refuse(_: object = None) -> None:
    raise ReadingProblem("too_large", "the page is too large", "scan it smaller")


def no_space(_: object = None) -> None:
    raise OSError(28, "No space left on device")
