"""Read papers back as a clerk's program would: text by pdfplumber, fields by pypdf, pixels by PDFium."""

from __future__ import annotations

import io
import unicodedata

import numpy as np
import pdfplumber
import pypdfium2
from pypdf import PdfReader


def text_of(pdf: bytes) -> str:
    """Return all text right of the line numbers, with the spaces between words made single."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        pages = [_upright(page).crop((88, 0, page.width, page.height)).extract_text() for page in document.pages]
    return " ".join(unicodedata.normalize("NFC", " ".join(pages)).split())


def _upright(page):
    # leaves the DRAFT that lies across the page out
    return page.filter(lambda thing: thing["object_type"] != "char" or (thing["upright"] and thing["size"] < 100))


def outside_the_page(pdf: bytes, margin: float = 18) -> list[str]:
    """Return the characters that stand nearer than *margin* points to an edge of their page, or beyond it."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [
            char["text"]
            for page in document.pages
            for char in page.chars
            if char["x0"] < margin
            or char["x1"] > page.width - margin
            or char["top"] < margin
            or char["bottom"] > page.height - margin
        ]


def fields_of(pdf: bytes) -> dict[str, str]:
    """Return the value of every field that has one, boxes left unticked aside."""
    fields = PdfReader(io.BytesIO(pdf)).get_fields() or {}
    return {
        name: str(field.value)
        for name, field in fields.items()
        if str(field.value or "/Off").strip() not in ("", "/Off")
    }


def ink_in_fields(pdf: bytes, scale: float = 3) -> dict[str, np.ndarray]:
    """Return the rendered grey pixels of each field's rectangle on the first page, by the field's name."""
    reader = PdfReader(io.BytesIO(pdf))
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    page = document[0]
    pixels = np.asarray(page.render(scale=scale).to_pil().convert("L"))
    height = page.get_height()
    found = {}
    for annotation in reader.pages[0].annotations or []:
        widget = annotation.get_object()
        names, node = [], widget
        while node is not None:
            names += [str(node["/T"])] if "/T" in node else []
            node = node["/Parent"].get_object() if "/Parent" in node else None
        left, bottom, right, top = (float(edge) for edge in widget["/Rect"])
        rows = slice(round((height - top) * scale), round((height - bottom) * scale))
        found[".".join(reversed(names))] = pixels[rows, round(left * scale) : round(right * scale)]
    document.close()
    return found


def rendered(pdf: bytes, page: int = 0, scale: float = 1) -> np.ndarray:
    """Return a page as grey pixels."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    pixels = np.asarray(document[page].render(scale=scale).to_pil().convert("L"))
    document.close()
    return pixels
