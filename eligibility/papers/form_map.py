"""Which official forms are known: their field maps (``eligibility/forms/*.yaml``), and which copy a given PDF is."""

from __future__ import annotations

import hashlib
import io
import logging
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from eligibility.papers.acro_form import widgets_of
from eligibility.papers.manifest import ManifestEntry
from eligibility.papers.values import PaperWithheld

# pypdf speaks of every oddity of a form's file, and of each again for every paper that is made of it.
logging.getLogger("pypdf").setLevel(logging.ERROR)

__all__ = ["FormCopy", "FormFile", "FormMap", "form_maps", "read_forms"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FormCopy(_Model):
    """One known copy of a form: its SHA-256 (None where only its field names are known) and role → field name."""

    id: str
    sha256: str | None
    confidence: str
    note: str | None = None
    fields: dict[str, str]


class FormMap(_Model):
    """One official form: what it is for, and where its values go. ``routes`` and ``sections`` lead to roles."""

    id: str
    title: str
    revision: str
    issued_by: str
    marks: list[dict[str, str]]
    left_for_people: list[str]
    packs: list[str]
    code: str
    routes: dict[str, list[str]]
    sections: dict[str, str]
    text: list[str]
    copies: list[FormCopy]


@dataclass(frozen=True)
class FormFile:
    """A PDF that the user supplied, and the copy that it is; ``exact`` where its bytes are the known ones."""

    content: bytes
    map: FormMap
    copy: FormCopy
    exact: bool


@cache
def form_maps() -> tuple[FormMap, ...]:
    """Return the forms that we can fill, in the order of their ids."""
    folder = files("eligibility") / "forms"
    maps = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name)
    return tuple(FormMap.model_validate(yaml.safe_load(entry.read_text("utf-8"))) for entry in maps)


def read_forms(folder: Path, maps: tuple[FormMap, ...] | None = None) -> tuple[list[FormFile], list[ManifestEntry]]:
    """Return the forms in *folder* that we can fill, and an entry for each PDF there that we cannot.

    Of two copies of one form the exact one is taken, else the first by name. Raises NotADirectoryError where *folder*
    is none.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder}: not a folder; --forms takes the folder that holds the forms' PDFs")
    found: dict[str, FormFile] = {}
    unknown = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".pdf" or not path.is_file():
            continue
        form = _recognise(path.read_bytes(), form_maps() if maps is None else maps)
        if isinstance(form, str):
            unknown.append(ManifestEntry(kind="official_form", status="unknown_form", reason=f"{path.name}: {form}"))
        elif form.map.id not in found or (form.exact and not found[form.map.id].exact):
            found[form.map.id] = form
    return list(found.values()), unknown


def _recognise(content: bytes, maps: tuple[FormMap, ...]) -> FormFile | str:
    """Return the form that *content* is a copy of, or in words why it cannot be filled."""
    digest = hashlib.sha256(content).hexdigest()
    for form in maps:
        for copy in form.copies:
            if copy.sha256 == digest:
                return FormFile(content, form, copy, exact=True)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            return "it is encrypted; save a copy without a password and put that in its place"
        names = widgets_of(reader.pages)
    except (PaperWithheld, PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return f"it could not be opened as a PDF ({type(error).__name__}); fetch the form again"
    for form in maps:
        for copy in form.copies:
            if all(name in names for name in copy.fields.values()):
                return FormFile(content, form, copy, exact=False)
    known = ", ".join(f"{form.id.upper()} ({form.revision})" for form in maps) or "none"
    return f"not a form that can be filled (SHA-256 {digest[:16]}…, {len(names)} fields); known: {known}"
