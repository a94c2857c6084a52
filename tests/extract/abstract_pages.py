"""Abstracts of judgment as they were typed and printed, for tests. Every person on them is invented.

The wording follows the commitment form of Penal Code section 1213 in its typed years and the felony
abstract that came with determinate sentences (CR-290 and its forerunners). ``page_of`` lays text out as an
engine would return it, every letter equally wide.
"""

from __future__ import annotations

import re
from pathlib import Path

from ocr.page import Box, Line, Page, Word


def page_of(text: str, number: int = 1, sure: float = 0.97) -> Page:
    """Return *text* as a page of evenly spaced letters, each printed line as one line."""
    printed = text.strip("\n").splitlines()
    columns = max(100, *(len(line) + 4 for line in printed), 100)
    high = 1 / max(66, len(printed) + 1)
    lines = []
    for row, content in enumerate(printed):
        words = tuple(
            Word(
                found.group(),
                Box(
                    min(found.start() / columns, 1.0),
                    row * high,
                    min(found.end() / columns, 1.0),
                    row * high + high * 0.8,
                ),
                sure,
            )
            for found in re.finditer(r"\S+", content)
        )
        if words:
            lines.append(Line(words))
    return Page(number, 1275, 1650, tuple(lines), "born_digital", 0.97, "test")


def sample(name: str) -> str:
    """Return the text of ``abstracts/<name>.txt``."""
    return (Path(__file__).parent / "abstracts" / f"{name}.txt").read_text(encoding="utf-8")
