"""The mechanics of a fillable PDF: its fields, their appearances, the names of their ticked states."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    PdfObject,
    RectangleObject,
    StreamObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from eligibility.papers.fonts import FORM, largest_that_fits, register_fonts
from eligibility.papers.values import PaperWithheld

__all__ = ["dictionary", "tick", "widgets_of", "write_text"]

_SIZES = (9.0, 8.0, 7.0, 6.0)
_INSET = 2.0
_ELSEWHERE = "SEE ATTACHMENT"
_DEPTH = 32


def widgets_of(pages: Iterable[PageObject]) -> dict[str, list[DictionaryObject]]:
    """Return the annotations of each field by its full name, in the order of the pages.

    They are taken from the pages, since some forms show fields that their AcroForm does not list.
    """
    found: dict[str, list[DictionaryObject]] = {}
    for page in pages:
        for reference in page.annotations or ():
            annotation = dictionary(reference)
            if annotation.get("/Subtype") == "/Widget":
                names = [str(node["/T"]) for node in _lineage(annotation) if "/T" in node]
                found.setdefault(".".join(reversed(names)), []).append(annotation)
    return found


def _lineage(annotation: DictionaryObject) -> Iterator[DictionaryObject]:
    node = annotation
    for _ in range(_DEPTH):
        yield node
        if "/Parent" not in node:
            return
        node = dictionary(node["/Parent"])
    raise PaperWithheld("the form's PDF is damaged: a field stands within itself")


def dictionary(found: PdfObject) -> DictionaryObject:
    """Return the dictionary that *found* is or leads to."""
    there = found.get_object()
    if not isinstance(there, DictionaryObject):
        raise PaperWithheld("the form's PDF is damaged: a dictionary is missing from it")
    return there


def _field_of(annotation: DictionaryObject) -> DictionaryObject:
    return next(node for node in _lineage(annotation) if "/T" in node)


def write_text(writer: PdfWriter, annotations: Sequence[DictionaryObject], text: str) -> bool:
    """Write *text* as large as its field allows; tell whether it fits, else the field points to the attachment."""
    place = RectangleObject(cast(Any, annotations[0]["/Rect"]))
    width, height = float(place.width), float(place.height)
    size = largest_that_fits(text, FORM, width - 2 * _INSET, tuple(size for size in _SIZES if size <= height))
    shown = text if size is not None else _ELSEWHERE
    size = size or largest_that_fits(shown, FORM, width - 2 * _INSET, _SIZES) or _SIZES[-1]
    _field_of(annotations[0])[NameObject("/V")] = TextStringObject(shown)
    for annotation in annotations:
        appearance = _appearance(writer, shown, size, width, height)
        annotation[NameObject("/AP")] = DictionaryObject({NameObject("/N"): appearance})
    return shown == text


def _appearance(writer: PdfWriter, text: str, size: float, width: float, height: float) -> IndirectObject:
    """Return a form XObject of *width* by *height* points with one line of *text*, its typeface embedded."""
    register_fonts()
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=(width, height), invariant=1)
    canvas.setFont(FORM, size)
    # DejaVu's capitals are 0.73 of its size high, and its deepest letters 0.24 low
    canvas.drawString(_INSET, max((height - 0.73 * size) / 2, 0.24 * size), text)
    canvas.save()
    page = PdfReader(drawn).pages[0]
    stream = StreamObject()
    contents = page.get_contents()
    stream.set_data(b"/Tx BMC\n" + (contents.get_data() if contents is not None else b"") + b"\nEMC")
    stream[NameObject("/Resources")] = page["/Resources"].clone(writer)
    return _as_appearance(writer, stream, width, height)


def _as_appearance(writer: PdfWriter, stream: StreamObject, width: float, height: float) -> IndirectObject:
    stream[NameObject("/Type")] = NameObject("/XObject")
    stream[NameObject("/Subtype")] = NameObject("/Form")
    stream[NameObject("/BBox")] = ArrayObject(FloatObject(edge) for edge in (0, 0, width, height))
    return writer._add_object(stream)


def tick(writer: PdfWriter, annotations: Sequence[DictionaryObject], role: str) -> None:
    """Set a box to the name that its own file calls ticked, shown as a cross of two lines.

    The form's own tick is a letter of a typeface that it does not embed: some viewers show an empty box.
    """
    normal = dictionary(dictionary(annotations[0]["/AP"])["/N"])
    states = [name for name in normal if name != "/Off"]
    if len(states) != 1:
        raise PaperWithheld(f"the form's box for {role.replace('_', ' ')} has no single ticked state")
    _field_of(annotations[0])[NameObject("/V")] = NameObject(states[0])
    for annotation in annotations:
        place = RectangleObject(cast(Any, annotation["/Rect"]))
        width, height = float(place.width), float(place.height)
        left, low, side = (width - 0.6 * min(width, height)) / 2, 0.2 * height, 0.6 * min(width, height)
        cross = StreamObject()
        cross.set_data(
            f"q 1.2 w 1 J {left:.2f} {low:.2f} m {left + side:.2f} {low + side:.2f} l "
            f"{left:.2f} {low + side:.2f} m {left + side:.2f} {low:.2f} l S Q".encode()
        )
        shown = dictionary(dictionary(annotation["/AP"])["/N"])
        shown[NameObject(states[0])] = _as_appearance(writer, cross, width, height)
        annotation[NameObject("/AS")] = NameObject(states[0])
