"""Tesseract as the program of its own that Debian installs, through pytesseract: slower, and easy to get."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shlex
import shutil
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image

from ocr.engines import tesseract
from ocr.engines.base import EngineInfo, Layout
from ocr.page import Line
from ocr.picture import Grey

__all__ = ["ByProgram", "info", "load"]

NAME = "pytesseract"


class ByProgram:
    """Starts the program once a page."""

    name = NAME
    reads_pieces = False

    def __init__(self) -> None:
        tesseract.one_thread()
        import pytesseract

        tessdata = tesseract.find_tessdata()
        if tessdata is None:
            raise RuntimeError(tesseract.DATA_MISSING)
        self._library: Any = pytesseract
        self._tessdata = tessdata
        self.version = _version(pytesseract, tesseract.data_mark(tessdata))

    def read(self, image: Grey, layout: Layout = "auto", allowed: str = "") -> tuple[Line, ...]:
        """Return the lines of *image* in Tesseract's order."""
        height, width = image.shape
        settings = {**tesseract.VARIABLES, **({tesseract.ALLOWED: allowed} if allowed else {})}
        variables = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        table = self._library.image_to_data(
            Image.fromarray(np.ascontiguousarray(image)),
            lang=tesseract.LANGUAGE,
            config=f'--tessdata-dir "{self._tessdata}" --oem 1 --psm {tesseract.PAGE_MODES[layout]} {variables}',
            output_type=self._library.Output.DICT,
        )
        return tesseract.lines_from(_words(table), width, height)


def load() -> ByProgram:
    """Return the engine, ready to read."""
    return ByProgram()


def info() -> EngineInfo:
    """Return what is known of the engine here."""
    missing = [] if importlib.util.find_spec("pytesseract") else ["pip install pytesseract"]
    if shutil.which("tesseract") is None:
        missing.append(tesseract.PROGRAM_MISSING)
    tessdata = tesseract.find_tessdata()
    if tessdata is None:
        missing.append(tesseract.DATA_MISSING)
    version = ""
    if not missing and tessdata is not None:
        import pytesseract

        version = _version(pytesseract, tesseract.data_mark(tessdata))
    return EngineInfo(NAME, version, tesseract.languages_in(tessdata), not missing, "; ".join(missing))


def _words(table: dict[str, list[Any]]) -> Iterator[tesseract.TesseractWord]:
    for i, text in enumerate(table["text"]):
        sure = float(table["conf"][i])
        if sure < 0:  # a row for a page, block, paragraph or line
            continue
        key = (int(table["block_num"][i]), int(table["par_num"][i]), int(table["line_num"][i]))
        left, top = float(table["left"][i]), float(table["top"][i])
        box = (left, top, left + float(table["width"][i]), top + float(table["height"][i]))
        yield key, str(text), sure, box


def _version(library: Any, data: str) -> str:
    own = importlib.metadata.version("pytesseract")
    return f"{NAME} {own}, tesseract {library.get_tesseract_version()}, {tesseract.LANGUAGE} {data}"
