"""Sheets as a born-digital PDF: real text in the standard fonts, no image. Wear level A."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from corpora.draw import DrawnWord, numbered
from corpora.sheet import HEIGHT, WIDTH, Frame, Mark, Rule, Scribble, Seal, Sheet, Stamp, Text, TickBox

__all__ = ["print_pdf", "printed_words"]

_FONTS = {"typed": "Courier", "label": "Times-Roman", "stamp": "Helvetica-Bold", "script": "Times-Italic"}
# share of the size that a capital rises, and a descender falls
_RISE, _FALL = 0.66, 0.16


def print_pdf(sheets: Sequence[Sheet]) -> bytes:
    """Return the PDF; the same sheets give the same bytes."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle("record")
    for sheet in sheets:
        for mark in sheet.marks:
            _print(canvas, mark)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _print(canvas: Canvas, mark: Mark) -> None:
    if isinstance(mark, Text):
        canvas.setFont(_FONTS[mark.face], _size(mark))
        canvas.drawString(mark.x, HEIGHT - mark.y, mark.text)
        if mark.struck:
            level = HEIGHT - mark.y + 0.3 * _size(mark)
            canvas.setLineWidth(0.8)
            canvas.line(mark.x, level, mark.x + stringWidth(mark.text, _FONTS[mark.face], _size(mark)), level)
    elif isinstance(mark, Rule):
        canvas.setLineWidth(mark.width)
        canvas.line(mark.x0, HEIGHT - mark.y0, mark.x1, HEIGHT - mark.y1)
    elif isinstance(mark, Frame):
        canvas.setLineWidth(mark.width)
        canvas.rect(mark.x0, HEIGHT - mark.y1, mark.x1 - mark.x0, mark.y1 - mark.y0)
    elif isinstance(mark, Scribble):
        canvas.setLineWidth(mark.width)
        path = canvas.beginPath()
        path.moveTo(mark.points[0][0], HEIGHT - mark.points[0][1])
        for x, y in mark.points[1:]:
            path.lineTo(x, HEIGHT - y)
        canvas.drawPath(path)
    elif isinstance(mark, TickBox):
        canvas.setLineWidth(0.6)
        canvas.rect(mark.x, HEIGHT - mark.y - mark.side, mark.side, mark.side)
        if mark.ticked:
            canvas.setFont(_FONTS["typed"], 1.15 * mark.side)
            canvas.drawCentredString(mark.x + mark.side / 2, HEIGHT - mark.y - 0.87 * mark.side, "X")
    elif isinstance(mark, Seal):
        canvas.circle(mark.x, HEIGHT - mark.y, mark.radius)
    else:
        for at, line in enumerate(mark.lines):
            canvas.setFont(_FONTS["stamp"], mark.size)
            canvas.drawString(mark.x, HEIGHT - mark.y - mark.size * (1.25 * at + 1.1), line)


def _size(mark: Text) -> float:
    if mark.fit is None:
        return mark.size
    natural: float = stringWidth(mark.text, _FONTS[mark.face], mark.size)
    return mark.size * min(1.0, mark.fit / natural)


def printed_words(sheet: Sheet) -> tuple[DrawnWord, ...]:
    """Return the words of *sheet* with their boxes in points from the top left corner."""
    words, stamped = [], []
    for mark in sheet.marks:
        if isinstance(mark, Text):
            kind = "struck" if mark.struck else "script" if mark.face == "script" else "text"
            words += _run(mark.text, mark.x, mark.y, _FONTS[mark.face], _size(mark), kind)
        elif isinstance(mark, TickBox):
            box = (mark.x, mark.y, mark.x + mark.side, mark.y + mark.side)
            words.append(DrawnWord("X" if mark.ticked else "", box, "tick"))
        elif isinstance(mark, Stamp):
            for at, line in enumerate(mark.lines):
                y = mark.y + mark.size * (1.25 * at + 1.1)
                stamped.append(_run(line, mark.x, y, _FONTS["stamp"], mark.size, "stamp"))
    return numbered(words, stamped)


def _run(text: str, x: float, y: float, font: str, size: float, kind: str) -> list[DrawnWord]:
    words = []
    blank = stringWidth(" ", font, size)
    for part in text.split(" "):
        wide = stringWidth(part, font, size)
        if part:
            words.append(DrawnWord(part, (x, y - _RISE * size, x + wide, y + _FALL * size), kind))
        x += wide + blank
    return words
