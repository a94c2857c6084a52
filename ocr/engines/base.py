"""What an engine is, which there are, and which of them are installed here.

Engines stand one to a file in this folder and are imported only when asked for, so that an absent one costs
nothing and a present one costs its start-up once a process.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol, runtime_checkable

from ocr.page import Line
from ocr.picture import Grey

__all__ = [
    "ENGINES",
    "Engine",
    "EngineInfo",
    "EngineMissing",
    "Layout",
    "LineReader",
    "Pixels",
    "get_engine",
    "installed",
]

Layout = Literal["auto", "column", "block", "sparse", "line"]
"""``auto``: the engine finds columns and blocks itself; ``column``: one column of lines of any size; ``block``: lines
of one size; ``sparse``: words here and there; ``line``: a single line."""

Pixels = tuple[int, int, int, int]
"""Left, top, right and bottom of a place in a picture."""

ENGINES: dict[str, str] = {
    "tesserocr": "ocr.engines.in_process",
    "pytesseract": "ocr.engines.pytesseract_engine",
    "rapidocr": "ocr.engines.rapid",
}
"""Engines and their modules, best first. A module offers ``load() -> Engine`` and ``info() -> EngineInfo``."""


class Engine(Protocol):
    """Reads evened, upright pages of text."""

    @property
    def name(self) -> str:
        """The name by which it is asked for."""
        ...

    @property
    def version(self) -> str:
        """Its own version, those of the libraries below it and of its data: what its results depend on."""
        ...

    @property
    def reads_pieces(self) -> bool:
        """Whether a call costs little beside the reading, so that a form's cells can be read one by one."""
        ...

    def read(self, image: Grey, layout: Layout = "auto", allowed: str = "") -> tuple[Line, ...]:
        """Return the lines of *image* in the engine's order, with boxes as fractions of it.

        No character but those *allowed* is read, unless that is empty.
        """
        ...


@runtime_checkable
class LineReader(Engine, Protocol):
    """An engine that first finds lines and then reads each by itself, and can be asked for either."""

    def find_lines(self, image: Grey) -> list[Pixels]:
        """Return the places of the lines of *image*, from top to bottom."""
        ...

    def read_lines(self, image: Grey, places: Sequence[Pixels], allowed: str = "") -> list[Line | None]:
        """Return what stands in each of *places* of *image*, ``None`` for nothing."""
        ...


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """An engine as ``doctor`` shows it; ``how_to_get`` says what to install where it is not available."""

    name: str
    version: str
    languages: tuple[str, ...]
    available: bool
    how_to_get: str


class EngineMissing(RuntimeError):
    """No such engine can be used here: its message says which, why, and what to install."""


def get_engine(name: str = "auto") -> Engine:
    """Return the engine of that *name*, loaded once a process; ``auto`` is the best that is installed.

    Raises:
        EngineMissing: It is not installed, lacks its language data, or there is none of that name.
    """
    return _loaded(name, os.getpid())


def installed() -> list[EngineInfo]:
    """Return every engine that the program knows, best first, whether it is there or not."""
    return [_info(name) for name in ENGINES]


@lru_cache(maxsize=8)
def _loaded(name: str, process: int) -> Engine:
    # A child made by fork must not go on with its parent's engine: hence the process id.
    if name != "auto" and name not in ENGINES:
        raise EngineMissing(f"There is no engine {name!r}; there are: auto, {', '.join(ENGINES)}.")
    wanted = list(ENGINES) if name == "auto" else [name]
    missing = []
    for candidate in wanted:
        info = _info(candidate)
        if info.available:
            load: Callable[[], Engine] = importlib.import_module(ENGINES[candidate]).load
            return load()
        missing.append(f"{candidate}: {info.how_to_get}")
    raise EngineMissing("No OCR engine can be used. " + "; ".join(missing))


def _info(name: str) -> EngineInfo:
    info: Callable[[], EngineInfo] = importlib.import_module(ENGINES[name]).info
    return info()
