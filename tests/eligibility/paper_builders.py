"""Builders with good defaults: a record of one conviction, its determination, and a small form to fill."""

from __future__ import annotations

import io
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from eligibility.determination import Determination, PolicyStamp, Question
from eligibility.papers import PaperPerson
from extract.record import Count, Event, Evidence, Person, Record, Review, Source, stated_pointers

RECORD_ID = "ab" * 8
SHA = "cd" * 32
COUNT = "/events/0/counts/0"


def a_record(
    *,
    record_id: str = RECORD_ID,
    name: str | None = "ORGANA, LEIA",
    name_used: str | None = None,
    race: str | None = "WHITE",
    event: dict[str, Any] | None = None,
    count: dict[str, Any] | None = None,
    more_events: list[Event] | None = None,
    confidence: float = 0.97,
    evidence: dict[str, Evidence] | None = None,
    status: str = "auto",
    reasons: list[str] | None = None,
) -> Record:
    """One court event of 1985 with one conviction of HS 11357(b), every value read on page 2."""
    charge = {
        "number": 2,
        "code": "HS",
        "section": "11357(b)",
        "description": "POSSESS MARIJUANA",
        "disposition": "convicted",
        "severity": "misdemeanor",
    } | (count or {})
    day = {
        "type": "court",
        "date": "1985-06-07",
        "agency": "MUNICIPAL COURT, VAN NUYS",
        "county": "LOS ANGELES",
        "case_number": "A395487",
        "name_used": name_used,
    } | (event or {})
    record = Record(
        record_id=record_id,
        source=Source(
            path="box/roll.tif",
            sha256=SHA,
            media_type="image/tiff",
            pages=[1, 2],
            family="rap_sheet",
            text_layer="ocr",
            quality=0.9,
        ),
        person=Person(name=name, race=race),
        events=[Event(**day, counts=[Count(**charge)]), *(more_events or [])],
        review=Review.model_validate({"status": status, "reasons": reasons or []}),
    )
    read = Evidence(confidence=confidence, page=2, box=(0.1, 0.1, 0.2, 0.2))
    found = dict.fromkeys(stated_pointers(record), read) | (evidence or {})
    return record.model_copy(update={"evidence": found})


def a_determination(number: int = 1, **changes: Any) -> Determination:
    """The conviction of ``a_record`` is to be dismissed and sealed on an application."""
    values: dict[str, Any] = {
        "determination_id": f"{number:016x}",
        "person_id": "person-1",
        "record_id": RECORD_ID,
        "pointer": COUNT,
        "case_number": "A395487",
        "county": "LOS ANGELES",
        "date": "1985-06-07",
        "code": "HS",
        "section": "11357(b)",
        "severity": "misdemeanor",
        "pack": "ca-prop64",
        "policy": PolicyStamp(id="los-angeles", hash="0123456789abcdef"),
        "as_of": "2020-02-13",
        "outcome": "dismiss",
        "route": "application",
        "sealing": True,
        "rule": "possession",
        "reason": "Possession of an ounce or less is lawful for adults today.",
        "citations": ["HS 11361.8(e)", "HS 11362.1(a)(1)"],
    }
    return Determination(**(values | changes))


def a_question() -> Question:
    return Question(kind="value", pointer=f"{RECORD_ID}#/person/date_of_birth", text="date of birth, page 1")


def a_person(*, conflicts: tuple[str, ...] = (), race: str | None = None) -> PaperPerson:
    return PaperPerson("person-1", (RECORD_ID,), name="ORGANA, LEIA", race=race, conflicts=conflicts)


def a_form(names: dict[str, str], *, title: str = "A SMALL FORM") -> bytes:
    """An AcroForm of one page: *names* leads from field name to ``text`` or ``checkbox``, from the top down."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 780, title)
    for row, (name, kind) in enumerate(names.items()):
        y = 740 - 24 * row
        if kind == "text":
            canvas.acroForm.textfield(name=name, x=200, y=y, width=160, height=14, borderWidth=0, fillColor=None)
        else:
            canvas.acroForm.checkbox(name=name, x=200, y=y, size=12)
    canvas.save()
    return out.getvalue()
