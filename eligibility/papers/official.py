"""Fill an official form from its own PDF: values measured into their fields, boxes ticked by the file's own names.

Appearances are written by us, with an embedded typeface, so that every reader shows the same. Signature, date,
waivers and what the court fills in are left alone. What a field cannot hold stands on an attachment behind the form.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from pypdf import PdfReader, PdfWriter
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

from eligibility.determination import Determination
from eligibility.papers.fonts import FORM, drawable, largest_that_fits, register_fonts, tidy
from eligibility.papers.form_map import FormFile, FormMap
from eligibility.papers.manifest import Office, determination_pointer
from eligibility.papers.pleading import CENTRED, Drawn, draft_overlay, marked_up, paragraph, render
from eligibility.papers.values import PaperValue, PaperWithheld
from extract.record import Count, Record
from nlp.statutes import load_statutes
from nlp.values import Section

__all__ = ["FilledForm", "fill_form"]

_SIZES = (9.0, 8.0, 7.0, 6.0)
_INSET = 2.0
_ELSEWHERE = "SEE ATTACHMENT"
_OFFICE_ROLES = {
    "attorney": "attorney",
    "bar_number": "bar_number",
    "office": "name",
    "street": "street",
    "city": "city",
    "state": "state",
    "zip_code": "zip_code",
    "telephone": "telephone",
    "fax": "fax",
    "email": "email",
    "attorney_for": "attorney_for",
}


@dataclass(frozen=True)
class FilledForm:
    """A filled form: its PDF, pointers by role, roles left blank, what a person must do (``warnings``), and notes."""

    pdf: bytes
    pages: int
    fields: dict[str, str]
    missing: list[str]
    warnings: list[str]
    notes: list[str]


@dataclass
class _Filling:
    """What goes into which role of the form, as it is gathered."""

    text: dict[str, str] = field(default_factory=dict)
    ticks: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)


def fill_form(
    form: FormFile,
    determination: Determination,
    record: Record,
    values: Mapping[str, PaperValue],
    office: Office,
    draft_reasons: Sequence[str] = (),
) -> FilledForm:
    """Fill *form* for *determination*.

    With *draft_reasons* it is a draft, and an attachment says why. Raises PaperWithheld where the form is not meant
    for this conviction, or the way of asking is open: its boxes would then have to be guessed.
    """
    _check_meant_for(form.map, determination)
    filling = _Filling()
    _fill_in_values(filling, form.map, values, office)
    _tick_route(filling, form, determination)
    _tick_section(filling, form, determination, record, values)
    if not form.exact:
        filling.warnings.append(
            f"the PDF was recognised as {form.map.id.upper()} by its field names; compare it with the court's own"
        )
    if draft_reasons:
        reasons = "; ".join(draft_reasons)
        filling.attached.insert(0, f"DRAFT, not to be filed. A person must check first: {reasons}.")

    writer = PdfWriter(clone_from=io.BytesIO(form.content))
    acro_form = _dictionary(writer.root_object["/AcroForm"])
    # We write the appearances: a reader told to make its own, or given the form as XFA too, would show others.
    for key in ("/NeedAppearances", "/XFA"):
        acro_form.pop(key, None)
    widgets = _widgets(writer)
    for role, text in filling.text.items():
        name = form.copy.fields.get(role)
        if name is None:
            filling.fields.pop(role, None)
        elif not drawable(tidy(text)):
            filling.missing.append(role)
            filling.warnings.append(f"{role}: has letters that the typeface cannot show; write it by hand")
            filling.fields.pop(role, None)
        elif not _write_text(writer, widgets[name], tidy(text)):
            filling.attached.append(f"{role.replace('_', ' ')} (too long for its field): {text}")
    for role in filling.ticks:
        _tick(widgets[form.copy.fields[role]], role)
    if draft_reasons:
        for page in writer.pages:
            overlay = draft_overlay(float(page.mediabox.width), float(page.mediabox.height))
            page.merge_page(PdfReader(io.BytesIO(overlay)).pages[0])
    if filling.attached:
        attachment = _attachment(form.map, values, filling.attached, bool(draft_reasons))
        writer.append(io.BytesIO(attachment.pdf), import_outline=False)
    pdf = _bytes(writer, form, determination)
    notes = [form.copy.note] if form.copy.note else []
    return FilledForm(pdf, len(writer.pages), filling.fields, filling.missing, filling.warnings, notes)


def _check_meant_for(form: FormMap, determination: Determination) -> None:
    if determination.pack not in form.packs:
        raise PaperWithheld(f"{form.id.upper()} is not a form for rules {determination.pack}")
    if determination.route is None:
        raise PaperWithheld(f"{form.id.upper()} asks whether the sentence is completed, and that is still a question")
    if determination.route not in form.routes:
        raise PaperWithheld(f"{form.id.upper()} has no box for the route {determination.route}")


def _fill_in_values(filling: _Filling, form: FormMap, values: Mapping[str, PaperValue], office: Office) -> None:
    for role in form.text:
        if role in _OFFICE_ROLES:
            said = getattr(office, _OFFICE_ROLES[role])
            if said:
                filling.text[role] = said
                filling.fields[role] = f"office#/{_OFFICE_ROLES[role]}"
            continue
        value = values[role.replace("_", " ")]
        if value.text is None or value.pointer is None:
            filling.missing.append(role)
            continue
        filling.text[role] = value.text
        filling.fields[role] = value.pointer
    other = values.get("also known as")
    if other is not None and other.text and other.pointer and "defendant" in filling.text:
        filling.text["defendant"] += f" AKA {other.text}"
        filling.fields["also known as"] = other.pointer


def _tick_route(filling: _Filling, form: FormFile, determination: Determination) -> None:
    for role in form.map.routes[determination.route or ""]:
        filling.ticks.append(role)
        filling.fields[role] = determination_pointer(determination, "route")


def _tick_section(
    filling: _Filling, form: FormFile, determination: Determination, record: Record, values: Mapping[str, PaperValue]
) -> None:
    """Tick the box of the section, by its number today, and say on the attachment what the box does not."""
    code, number = values["code"].text, values["section"].text
    if code is None or number is None:
        filling.missing.append("section")
        filling.warnings.append("item 1: the section is not stated, so no box is ticked")
        return
    section = Section(code, number)
    boxes = _boxes(form.map, section, _day(determination, record, values))
    known = [role for role in boxes if role in form.copy.fields]
    if len(boxes) == 1 and known:
        filling.ticks += known
        filling.fields[known[0]] = values["section"].pointer or determination_pointer(determination, "section")
    elif len(boxes) == 1:
        filling.warnings.append("item 1: this copy's boxes are not known to the program; tick the section by hand")
    else:
        filling.warnings.append("item 1: no single box stands for this section; a person must choose")
    if form.map.sections.get(section.base) not in boxes or len(boxes) != 1:
        filling.attached.append(f"Item 1: the conviction is of {section}, the section's number on its day.")
        filling.fields["section"] = values["section"].pointer or determination_pointer(determination, "section")
    count = _count(determination, record)
    for said, what in ((count.attempted, "an attempt"), (count.conspiracy, "a conspiracy")):
        if said:
            filling.attached.append(f"Item 1: the conviction is of {what} to commit {section}.")


def _boxes(form: FormMap, section: Section, on: date | None) -> list[str]:
    """Return the roles of the boxes that may stand for *section*: one where that is certain."""
    if section.code != form.code:
        return []
    if section.base in form.sections:
        return [form.sections[section.base]]
    today = load_statutes().modern(section, on) if on is not None else ()
    if any(end.code != form.code or end.base not in form.sections for end in today):
        return []
    return sorted({form.sections[end.base] for end in today})


def _count(determination: Determination, record: Record) -> Count:
    _, _, event, _, count = determination.pointer.split("/")
    return record.events[int(event)].counts[int(count)]


def _day(determination: Determination, record: Record, values: Mapping[str, PaperValue]) -> date | None:
    """Return the first day that the offence may lie on: its own where it is stated, else that of the conviction."""
    text = _count(determination, record).offence_date or values["date of conviction"].text
    if text is None:
        return None
    year, month, day = ([*text.split("-"), "01", "01"])[:3]
    return date(int(year), int(month), int(day))


def _widgets(writer: PdfWriter) -> dict[str, list[DictionaryObject]]:
    """Return the annotations of each field by its full name, in the order of the pages."""
    found: dict[str, list[DictionaryObject]] = {}
    for page in writer.pages:
        for reference in page.annotations or ():
            annotation = _dictionary(reference)
            if annotation.get("/Subtype") == "/Widget":
                names = [str(node["/T"]) for node in _lineage(annotation) if "/T" in node]
                found.setdefault(".".join(reversed(names)), []).append(annotation)
    return found


def _lineage(annotation: DictionaryObject) -> Iterator[DictionaryObject]:
    node: DictionaryObject | None = annotation
    while node is not None:
        yield node
        parent = node.get("/Parent")
        node = _dictionary(parent) if parent is not None else None


def _dictionary(found: PdfObject) -> DictionaryObject:
    """Return the dictionary that *found* is or leads to."""
    there = found.get_object()
    if not isinstance(there, DictionaryObject):
        raise PaperWithheld("the form's PDF is damaged: a dictionary is missing from it")
    return there


def _field_of(annotation: DictionaryObject) -> DictionaryObject:
    return next(node for node in _lineage(annotation) if "/T" in node)


def _write_text(writer: PdfWriter, annotations: Sequence[DictionaryObject], text: str) -> bool:
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
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(edge) for edge in (0, 0, width, height)),
            NameObject("/Resources"): page["/Resources"].clone(writer),
        }
    )
    return writer._add_object(stream)


def _tick(annotations: Sequence[DictionaryObject], role: str) -> None:
    """Set a box to the name that its own file calls ticked."""
    normal = _dictionary(_dictionary(annotations[0]["/AP"])["/N"])
    states = [name for name in normal if name != "/Off"]
    if len(states) != 1:
        raise PaperWithheld(f"the form's box for {role.replace('_', ' ')} has no single ticked state")
    _field_of(annotations[0])[NameObject("/V")] = NameObject(states[0])
    for annotation in annotations:
        annotation[NameObject("/AS")] = NameObject(states[0])


def _attachment(form: FormMap, values: Mapping[str, PaperValue], lines: Sequence[str], draft: bool) -> Drawn:
    def shown(label: str) -> str:
        text = values[label].text
        return marked_up(text) if text is not None and drawable(tidy(text)) else "not stated"

    story = [
        paragraph(f"ATTACHMENT TO FORM {form.id.upper()}", CENTRED),
        paragraph(f"Case number: {shown('case number')}. Defendant: {shown('defendant')}."),
        *(paragraph(marked_up(line)) for line in lines),
    ]
    return render(story, f"Attachment to form {form.id.upper()}", draft)


def _bytes(writer: PdfWriter, form: FormFile, determination: Determination) -> bytes:
    """Write the PDF, with an identifier made of what went in, and no date of today."""
    seed = hashlib.sha256(form.content + determination.determination_id.encode()).digest()[:16]
    writer._ID = ArrayObject([TextStringObject(seed.hex()), TextStringObject(seed.hex())])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
