"""Write the papers of a run: a motion for each conviction to be cleared, and official forms where their PDFs are."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from eligibility.determination import Determination
from eligibility.papers.form_map import FormFile, read_forms
from eligibility.papers.manifest import ManifestEntry, Office, determination_pointer
from eligibility.papers.motion import draw_motion
from eligibility.papers.official import fill_form
from eligibility.papers.person import PaperPerson
from eligibility.papers.values import SURE_FROM, PaperValue, PaperWithheld, paper_values
from extract.record import Record

__all__ = ["MANIFEST", "write_papers"]

MANIFEST = "manifest.jsonl"
_CLEARED = ("dismiss", "reduce")


def write_papers(
    determinations: Sequence[Determination],
    records: Iterable[Record],
    persons: Iterable[PaperPerson],
    out: Path,
    forms: Path | None = None,
    office: Office | None = None,
    *,
    sure_from: float = SURE_FROM,
) -> list[ManifestEntry]:
    """Write ``out/papers``: the papers of every ``dismiss`` and ``reduce``, and the manifest, which is returned.

    *forms* is a folder with the PDFs of official forms that the user has (``eligibility/forms`` knows their fields).
    Values of confidence below *sure_from* make a paper a draft, as do records that wait for review, persons with
    conflicts and a route that is open. Determinations of outcome ``review`` get an entry that says what is asked, and
    no paper. The same input gives the same bytes. Papers of an earlier manifest that are no longer made are removed.
    Raises NotADirectoryError where *forms* is no folder.
    """
    office = office or Office()
    folder = out / "papers"
    folder.mkdir(parents=True, exist_ok=True)
    form_files, entries = read_forms(forms) if forms is not None else ([], [])
    by_record = {record.record_id: record for record in records}
    conflicts = {person.person_id: person.conflicts for person in persons}
    for determination in determinations:
        if determination.outcome == "review":
            questions = dict.fromkeys(question.text for question in determination.questions)
            asked = "; ".join(questions) or "a question is open"
            entries.append(_withheld("motion", determination, None, f"a person must decide first: {asked}"))
        elif determination.outcome in _CLEARED:
            record = by_record.get(determination.record_id)
            in_conflict = conflicts.get(determination.person_id, ())
            entries += _packet(determination, record, in_conflict, folder, form_files, office, sure_from)
    _finish(folder, entries)
    return entries


def _packet(
    determination: Determination,
    record: Record | None,
    conflicts: Sequence[str],
    folder: Path,
    forms: Sequence[FormFile],
    office: Office,
    sure_from: float,
) -> list[ManifestEntry]:
    """Write the papers of one determination and return their entries."""
    if record is None:
        return [_withheld("motion", determination, None, "the record of the determination was not handed over")]
    try:
        values = paper_values(determination, record, sure_from)
        reasons = _draft_reasons(determination, record, values, conflicts)
        motion = draw_motion(determination, record, values, office, reasons)
    except PaperWithheld as withheld:
        return [_withheld("motion", determination, record, str(withheld))]
    fields = {label: value.pointer for label, value in values.items() if value.pointer and label not in motion.unset}
    fields["reason"] = determination_pointer(determination, "reason")
    fields |= {
        f"authority {index + 1}": determination_pointer(determination, f"citations/{index}")
        for index in range(len(determination.citations))
    }
    doubtful = {label: value.doubt for label, value in values.items() if value.doubt}
    missing = [label for label, value in values.items() if value.text is None]
    unset = [f"{label}: a blank line, as the typeface cannot show its letters" for label in motion.unset]
    flags = [f"flag: {flag}" for flag in determination.flags]
    asked = list(dict.fromkeys(f"open question: {question.text}" for question in determination.questions))
    name = f"{determination.determination_id}-motion.pdf"
    entries = [
        _entry(determination, record, "motion").model_copy(
            update={
                "status": "draft" if reasons or motion.unset else "ready",
                "fields": fields,
                "doubtful": doubtful,
                "missing": missing,
                "warnings": [*reasons, *unset, *flags, *asked],
                **_written(folder / name, motion.pdf, motion.pages),
            }
        )
    ]
    for form in forms:
        entry = _entry(determination, record, "official_form").model_copy(update={"form": form.map.id})
        try:
            filled = fill_form(form, determination, record, values, office, reasons)
        except PaperWithheld as withheld:
            entries.append(entry.model_copy(update={"status": "withheld", "reason": str(withheld)}))
            continue
        name = f"{determination.determination_id}-{form.map.id}.pdf"
        entries.append(
            entry.model_copy(
                update={
                    "status": "draft" if reasons or filled.warnings else "ready",
                    "fields": filled.fields,
                    "doubtful": {label: why for label, why in doubtful.items() if label in filled.fields},
                    "missing": filled.missing,
                    "warnings": [*reasons, *filled.warnings, *filled.notes],
                    **_written(folder / name, filled.pdf, filled.pages),
                }
            )
        )
    return entries


def _draft_reasons(
    determination: Determination, record: Record, values: dict[str, PaperValue], conflicts: Sequence[str]
) -> list[str]:
    reasons = [f"{label}: {value.doubt}" for label, value in values.items() if value.doubt]
    if record.review.status == "needs_review" and not reasons:
        reasons.append("the record waits for review, though for no value on this paper")
    if determination.route is None:
        reasons.append("whether the sentence is completed is still a question, so the way of asking is open")
    reasons += [f"identity: {conflict}" for conflict in conflicts]
    return reasons


def _entry(determination: Determination, record: Record | None, kind: str) -> ManifestEntry:
    return ManifestEntry.model_validate(
        {
            "kind": kind,
            "status": "ready",
            "determination_id": determination.determination_id,
            "record_id": determination.record_id,
            "person_id": determination.person_id,
            "source_sha256": record.source.sha256 if record else None,
        }
    )


def _withheld(kind: str, determination: Determination, record: Record | None, reason: str) -> ManifestEntry:
    return _entry(determination, record, kind).model_copy(update={"status": "withheld", "reason": reason})


def _written(path: Path, pdf: bytes, pages: int) -> dict[str, object]:
    """Write *pdf* whole or not at all, and return what the manifest says of it."""
    _replace(path, pdf)
    return {"paper": path.name, "sha256": hashlib.sha256(pdf).hexdigest(), "pages": pages}


def _replace(path: Path, content: bytes) -> None:
    aside = path.with_name(path.name + ".part")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _finish(folder: Path, entries: Sequence[ManifestEntry]) -> None:
    """Write the manifest, and take away the papers that the one before listed and this one does not."""
    manifest = folder / MANIFEST
    made = {entry.paper for entry in entries}
    if manifest.exists():
        for line in manifest.read_text(encoding="utf-8").splitlines():
            paper = ManifestEntry.model_validate_json(line).paper
            if paper is not None and paper not in made:
                (folder / Path(paper).name).unlink(missing_ok=True)
    _replace(manifest, "".join(entry.model_dump_json() + "\n" for entry in entries).encode())
