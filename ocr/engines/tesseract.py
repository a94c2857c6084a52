"""What both ways to Tesseract share: where its language data lie, its settings, and lines from its words."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ocr.engines.base import Layout
from ocr.page import Box, Line, Word

__all__ = [
    "ALLOWED",
    "DATA_MISSING",
    "LANGUAGE",
    "PAGE_MODES",
    "PROGRAM_MISSING",
    "VARIABLES",
    "data_mark",
    "find_tessdata",
    "languages_in",
    "lines_from",
    "one_thread",
]

LANGUAGE = "eng"
PAGE_MODES: dict[Layout, int] = {"auto": 3, "column": 4, "block": 6, "sparse": 11, "line": 7}
"""Tesseract's page segmentation modes: 3 is fully automatic, 4 a single column of text of variable sizes, 6 a
single uniform block, 11 as much text as possible in no particular order, 7 a single line of text."""
VARIABLES: dict[str, str] = {
    "user_defined_dpi": "300",  # without it Tesseract guesses from the picture, and differs by its size
    "tessedit_do_invert": "0",  # pages are dark on light when they come here
    "tessedit_enable_doc_dict": "0",  # words of one page must not change how the next is read
    "tessedit_char_blacklist": "©®™€«»",  # on no paper of these courts; read for 0, O and smudges
}
ALLOWED = "tessedit_char_whitelist"
"""The variable that holds the only characters to be read; empty for all."""
PROGRAM_MISSING = "install the program tesseract (Debian: apt install tesseract-ocr)"
DATA_MISSING = f"install Tesseract's data for {LANGUAGE} (Debian: apt install tesseract-ocr-{LANGUAGE})"

_USUAL_FOLDERS = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)

TesseractWord = tuple[tuple[int, ...], str, float, tuple[float, float, float, float]]
"""The line's key, the text, the confidence from 0 to 100, and left, top, right, bottom in pixels."""


def one_thread() -> None:
    """Keep Tesseract to one thread; to be called before its library is loaded.

    Pages are worked off side by side, and Tesseract's own threads then take several times the time.
    """
    os.environ["OMP_THREAD_LIMIT"] = "1"


@cache
def find_tessdata() -> Path | None:
    """Return the folder that holds ``eng.traineddata``, or ``None``: by environment, usual place, program."""
    prefix = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(prefix), Path(prefix) / "tessdata"] if prefix else []
    for usual in _USUAL_FOLDERS:
        folders += sorted(Path("/").glob(usual.lstrip("/")), reverse=True)
    folders += _told_by_the_program()
    return next((folder for folder in folders if (folder / f"{LANGUAGE}.traineddata").is_file()), None)


def languages_in(tessdata: Path | None) -> tuple[str, ...]:
    """Return the languages whose data lie in *tessdata*."""
    return tuple(sorted(file.stem for file in tessdata.glob("*.traineddata"))) if tessdata else ()


@cache
def data_mark(tessdata: Path) -> str:
    """Return eight hex digits of the language data's SHA-256, since results depend on it."""
    with (tessdata / f"{LANGUAGE}.traineddata").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:8]


def lines_from(words: Iterable[TesseractWord], width: int, height: int) -> tuple[Line, ...]:
    """Return lines from words in the engine's order; words of a line stand side by side and share its key."""
    lines: list[Line] = []
    current: list[Word] = []
    last: tuple[int, ...] | None = None
    for key, text, sure, (left, top, right, bottom) in words:
        if key != last and current:
            lines.append(Line(tuple(current)))
            current = []
        last = key
        printed = "".join(text.split())
        if printed:
            box = Box(_share(left, width), _share(top, height), _share(right, width), _share(bottom, height))
            current.append(Word(printed, box, min(max(sure / 100.0, 0.0), 1.0)))
    if current:
        lines.append(Line(tuple(current)))
    return tuple(lines)


def _share(pixels: float, whole: int) -> float:
    return min(max(pixels / whole, 0.0), 1.0)


def _told_by_the_program() -> list[Path]:
    program = shutil.which("tesseract")
    if program is None:
        return []
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    # 'List of available languages in "/usr/share/…/tessdata/" (2):'
    parts = (told.stdout + told.stderr).split('"')
    return [Path(parts[1])] if len(parts) >= 3 else []
