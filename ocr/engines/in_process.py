"""Tesseract inside the process, through tesserocr: its models stay loaded from page to page."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image

from ocr.engines import tesseract
from ocr.engines.base import EngineInfo, Layout
from ocr.page import Line
from ocr.picture import Grey

__all__ = ["InProcess", "info", "load"]

NAME = "tesserocr"


class InProcess:
    """Tesseract's own interface, kept open. Not for two threads at once."""

    name = NAME
    reads_pieces = True

    def __init__(self) -> None:
        tesseract.one_thread()
        import tesserocr

        tessdata = tesseract.find_tessdata()
        if tessdata is None:
            raise RuntimeError(tesseract.DATA_MISSING)
        # Leptonica writes to stderr about blobs at the margin that Tesseract then leaves out.
        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
        self._library: Any = tesserocr
        self._api: Any = tesserocr.PyTessBaseAPI(
            path=f"{tessdata}/",
            lang=tesseract.LANGUAGE,
            oem=tesserocr.OEM.LSTM_ONLY,
            variables=dict(tesseract.VARIABLES),
        )
        self.version = _version(tesserocr, tesseract.data_mark(tessdata))

    def read(self, image: Grey, layout: Layout = "auto", allowed: str = "") -> tuple[Line, ...]:
        """Return the lines of *image* in Tesseract's order."""
        height, width = image.shape
        self._api.SetPageSegMode(tesseract.PAGE_MODES[layout])
        for name, value in {**tesseract.VARIABLES, tesseract.ALLOWED: allowed}.items():
            self._api.SetVariable(name, value)
        self._api.SetImage(Image.fromarray(np.ascontiguousarray(image)))
        try:
            self._api.Recognize()
            return tesseract.lines_from(self._words(), width, height)
        finally:
            self._api.ClearAdaptiveClassifier()
            self._api.Clear()

    def _words(self) -> Iterator[tesseract.TesseractWord]:
        level = self._library.RIL
        found = self._api.GetIterator()
        if found is None:
            return
        line = 0
        for item in self._library.iterate_level(found, level.WORD):
            line += bool(item.IsAtBeginningOf(level.TEXTLINE))
            if item.Empty(level.WORD):
                continue
            box = item.BoundingBox(level.WORD)
            if box is None:
                continue
            yield (line,), item.GetUTF8Text(level.WORD), float(item.Confidence(level.WORD)), box


def load() -> InProcess:
    """Return the engine, ready to read."""
    return InProcess()


def info() -> EngineInfo:
    """Return what is known of the engine here."""
    there = importlib.util.find_spec("tesserocr") is not None
    tessdata = tesseract.find_tessdata()
    missing = [] if there else ["pip install tesserocr"]
    if tessdata is None:
        missing.append(tesseract.DATA_MISSING)
    version = ""
    if there and tessdata is not None:
        tesseract.one_thread()
        import tesserocr

        version = _version(tesserocr, tesseract.data_mark(tessdata))
    return EngineInfo(NAME, version, tesseract.languages_in(tessdata), not missing, "; ".join(missing))


def _version(library: Any, data: str) -> str:
    inner = library.tesseract_version().split()[1]
    return f"{NAME} {importlib.metadata.version('tesserocr')}, tesseract {inner}, {tesseract.LANGUAGE} {data}"
