"""Break a RAP sheet's lines into pages, with the lines that printers and browsers put above and below."""

from __future__ import annotations

import random
from datetime import date

from corpora.sheet import HEIGHT, Sheet, Text

__all__ = ["paginate"]


def paginate(rng: random.Random, lines: list[str], printed: date) -> tuple[Sheet, ...]:
    """Return the pages; a break falls wherever the paper ends, in mid-event or mid-count."""
    pitch = rng.choice([5.9, 6.0, 6.2, 6.6, 6.9])
    leading = rng.choice([11.0, 11.5, 12.0, 12.4, 13.2])
    left = rng.uniform(22, min(62, 606 - 80 * pitch)) if 80 * pitch < 580 else 20.0
    top = rng.uniform(40, 66)
    footer = rng.choice(["none", "none", "page", "browser", "warning"])
    header = rng.choice(["none", "none", "page of", "routing"])
    room = int((HEIGHT - top - 50) / leading) - (2 if header != "none" else 0) - (2 if footer != "none" else 0)
    # a last page of a line or two wastes paper; real operators had it too, but not every time
    chunks = [lines[at : at + room] for at in range(0, len(lines), room)]
    sheets = []
    for number, chunk in enumerate(chunks, 1):
        body = _header(rng, header, number, len(chunks), printed) + chunk
        marks = [_line(text, left, top + at * leading, pitch) for at, text in enumerate(body) if text.strip()]
        below = _footer(footer, number, len(chunks), printed)
        marks += [
            _line(text, left, HEIGHT - 34 + at * leading, pitch if footer != "browser" else 5.4)
            for at, text in enumerate(below)
        ]
        sheets.append(Sheet(tuple(marks)))
    return tuple(sheets)


def _line(text: str, x: float, y: float, pitch: float) -> Text:
    return Text(x, y, text, size=pitch / 0.6, pitch=pitch)


def _header(rng: random.Random, kind: str, number: int, pages: int, printed: date) -> list[str]:
    if kind == "page of" and number > 1:
        return [
            rng.choice([f"PAGE {number} OF {pages}", f"                                   PAGE {number} OF {pages}"]),
            "",
        ]
    if kind == "routing" and number > 1:
        return [f"CLETS RECORD {printed:%m/%d/%y}".ljust(60) + f"PAGE: {number:02d}", ""]
    return []


def _footer(kind: str, number: int, pages: int, printed: date) -> list[str]:
    if kind == "page":
        return [f"PAGE {number}".rjust(44)]
    if kind == "browser":
        return [
            f"https://clets.terminal.example/rap/print?view=full&seq={number:03d}".ljust(76)
            + f"{printed.month}/{printed.day}/{printed:%y}"
        ]
    if kind == "warning":
        return ["CONFIDENTIAL - FOR OFFICIAL USE ONLY".ljust(60) + f"PAGE {number} OF {pages}"]
    return []
