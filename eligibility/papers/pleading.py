"""The page that court papers are drawn on: numbered lines at the left, the title at the foot, embedded type.

Layout after the California Rules of Court, rules 2.104 to 2.111 (12 points, one and a half spaces, 28 numbered lines,
a ruled foot with the paper's title); from general knowledge, medium confidence: the filing office checks its court's
local rules.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from eligibility.papers.fonts import BOLD, REGULAR, register_fonts, tidy

__all__ = [
    "BODY",
    "CENTRED",
    "EXHIBIT",
    "SMALL",
    "TABLE",
    "TEXT_WIDTH",
    "Drawn",
    "blank",
    "draft_overlay",
    "marked_up",
    "paragraph",
    "render",
]

_WIDTH, _HEIGHT = letter
_LEFT, _RIGHT, _TOP, _BOTTOM = 90.0, 36.0, 54.0, 66.0
TEXT_WIDTH = _WIDTH - _LEFT - _RIGHT
_LINES = 28

BODY = ParagraphStyle(
    "body", fontName=REGULAR, fontSize=12, leading=18, spaceAfter=6, splitLongWords=1, allowWidows=0, allowOrphans=0
)
CENTRED = ParagraphStyle("centred", parent=BODY, alignment=TA_CENTER, fontName=BOLD)
TABLE = ParagraphStyle("table", parent=BODY, leading=15, spaceAfter=0)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=9, leading=12, spaceAfter=4)
EXHIBIT = "exhibit"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A PDF and how many pages it has."""

    pdf: bytes
    pages: int


def marked_up(text: str) -> str:
    """Return *text* for a paragraph: whatever stands in it is set as it is and never taken for a tag."""
    return escape(tidy(text))


def paragraph(text: str, style: ParagraphStyle = BODY) -> Paragraph:
    """Return a paragraph of our own words, in which values have already passed through ``marked_up``."""
    register_fonts()
    return Paragraph(text, style)


def blank(why: str | None = None, length: int = 22) -> str:
    """Return a line to write on, and beside it in words why the value is not there."""
    line = "_" * length
    return f"{line} ({why})" if why else line


def render(story: Sequence[Flowable], title: str, draft: bool) -> Drawn:
    """Draw *story* as a PDF: the same bytes for the same story. *title* stands at the foot of each page.

    With *draft*, that word lies across every page, below the text.
    """
    register_fonts()
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=letter,
        invariant=1,
        title=title,
        author="",
        creator="clearslate",
        lang="en-US",
    )
    no_padding = dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)
    frame = Frame(_LEFT, _BOTTOM, TEXT_WIDTH, _HEIGHT - _TOP - _BOTTOM, **no_padding)

    def page(numbered: bool) -> PageTemplate:
        def draw(canvas: Canvas, _: BaseDocTemplate) -> None:
            canvas.saveState()
            if draft:
                _draw_draft(canvas)
            if numbered:
                _draw_line_numbers(canvas)
            _draw_foot(canvas, title)
            canvas.restoreState()

        return PageTemplate("pleading" if numbered else EXHIBIT, [frame], onPage=draw)

    document.addPageTemplates([page(numbered=True), page(numbered=False)])
    document.build(list(story))
    return Drawn(out.getvalue(), document.page)


def draft_overlay(width: float, height: float) -> bytes:
    """Return a page of *width* by *height* points with only the word DRAFT, to be laid over one of a form."""
    register_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    _draw_draft(canvas, alpha=0.22)
    canvas.save()
    return out.getvalue()


def _draw_draft(canvas: Canvas, alpha: float = 1.0) -> None:
    canvas.saveState()
    if alpha < 1:
        canvas.setFillGray(0.2, alpha=alpha)
    else:
        canvas.setFillGray(0.86)
    canvas.setFont(BOLD, 130)
    canvas.translate(_WIDTH / 2, _HEIGHT / 2)
    canvas.rotate(52)
    canvas.drawCentredString(0, -45, "DRAFT")
    canvas.restoreState()


def _draw_line_numbers(canvas: Canvas) -> None:
    canvas.setFont(REGULAR, 10)
    step = (_HEIGHT - _TOP - _BOTTOM) / _LINES
    for number in range(1, _LINES + 1):
        canvas.drawRightString(_LEFT - 22, _HEIGHT - _TOP - number * step + 7, str(number))
    canvas.setLineWidth(0.6)
    for x in (_LEFT - 15, _LEFT - 12, _WIDTH - _RIGHT + 10):
        canvas.line(x, 30, x, _HEIGHT - 30)


def _draw_foot(canvas: Canvas, title: str) -> None:
    canvas.setLineWidth(0.6)
    canvas.line(_LEFT, _BOTTOM - 10, _WIDTH - _RIGHT, _BOTTOM - 10)
    canvas.setFont(REGULAR, 10)
    canvas.drawCentredString(_LEFT + TEXT_WIDTH / 2, _BOTTOM - 22, str(canvas.getPageNumber()))
    canvas.drawCentredString(_LEFT + TEXT_WIDTH / 2, _BOTTOM - 34, title)
