"""Fill an official form from its own PDF: values measured into their fields, boxes ticked by the file's own names.

Appearances are written by us, with an embedded typeface, so that every reader shows the same. Signature, date,
waivers and what the court fills in are left alone. What a field cannot hold stands on an attachment behind the form.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    TextStringObject,
)

from eligibility.determination import Determination
from eligibility.papers.acro_form import dictionary, tick, widgets_of, write_text
from eligibility.papers.fonts import drawable, tidy
from eligibility.papers.form_map import FormFile, FormMap
from eligibility.papers.manifest import Office, determination_pointer
from eligibility.papers.pleading import CENTRED, Drawn, draft_overlay, marked_up, paragraph, render
from eligibility.papers.values import PaperValue, PaperWithheld
from extract.record import Count, Record
from nlp.statutes import load_statutes
from nlp.values import Section

__all__ = ["FilledForm", "fill_form"]

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
    acro_form = dictionary(writer.root_object["/AcroForm"])
    # We write the appearances: a reader told to make its own, or given the form as XFA too, would show others.
    for key in ("/NeedAppearances", "/XFA"):
        acro_form.pop(key, None)
    widgets = widgets_of(writer.pages)
    for role, text in filling.text.items():
        name = form.copy.fields.get(role)
        if name is None:
            filling.fields.pop(role, None)
        elif not drawable(tidy(text)):
            filling.missing.append(role)
            filling.warnings.append(f"{role}: has letters that the typeface cannot show; write it by hand")
            filling.fields.pop(role, None)
        elif not write_text(writer, widgets[name], tidy(text)):
            filling.attached.append(f"{role.replace('_', ' ')} (too long for its field): {text}")
    for role in filling.ticks:
        tick(writer, widgets[form.copy.fields[role]], role)
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
