"""From the pages of one file to its records: each family's drafts, weighed, with the evidence for every value."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ValidationError

from extract.alternatives import alternatives
from extract.calibration import Calibration, in_force
from extract.confidence import weigh
from extract.draft import (
    AmountDraft,
    CountDraft,
    EventDraft,
    Field,
    PersonDraft,
    RecordDraft,
    SentenceDraft,
    UpdateDraft,
)
from extract.family import DocumentSpan, recognise
from extract.features import Features, Witnesses, features_of
from extract.problem import Problem
from extract.record import Alternative, Amount, Count, Event, Evidence, Person, Record, Sentence, Source, Update
from extract.recurrence import recurring
from extract.remnants import without_remnants
from extract.second_look import looked_again
from extract.sense import sensible
from extract.text import PageText
from extract.triage import review
from ocr.page import Page

if TYPE_CHECKING:
    from ocr.reread import Reread

__all__ = ["Extraction", "FileSource", "Watch", "Weighing", "read_document"]

Watch = Callable[[str, str, Features], None]
"""Told the record's id, the pointer and the features of each value that is read or derived."""


ABOVE_THE_NAME = 0.02
"""So far above the name, as a share of the page's height, writing is of the caption's head: some two lines."""


@dataclass(frozen=True, slots=True)
class FileSource:
    """The file that pages are of; ``sha256`` in hex digits."""

    path: str
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Weighing:
    """By which parameters values are weighed (None: those in force), and who is told what was weighed."""

    calibration: Calibration | None = None
    watch: Watch | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one file gives: its records in the order of its pages, and what was wrong with it."""

    records: list[Record]
    problems: list[Problem]


def read_document(
    source: FileSource,
    pages: Sequence[Page],
    latest: date,
    failed_pages: Sequence[int] = (),
    reread: Reread | None = None,
    weighing: Weighing | None = None,
) -> Extraction:
    """Return the records and problems of one file. Deterministic; raises on no text whatever it holds.

    Args:
        source: the file.
        pages: those of its pages that could be read, in order.
        latest: days after this one are implausible on any of its papers.
        failed_pages: the numbers of the pages that could not be read; every record then goes to a person.
        reread: looks again at places of the pages (``extract.second_look``); without it nothing is read twice.
        weighing: how values are weighed, where not as ever; who watches is told anew after a second look.

    ``record_id`` is the first 16 hex digits of the SHA-256 of the ASCII bytes ``{sha256}:{page}:{ordinal}``: the
    file's SHA-256 in lower-case hex, the number of the record's first page, and which record it is among those that
    begin on that page, both in decimal and counted from 1.
    """
    how = weighing or Weighing()
    first = _extracted(source, pages, latest, failed_pages, how)
    better = None if reread is None else looked_again(pages, first.records, reread)
    return first if better is None else _extracted(source, better, latest, failed_pages, how)


def _extracted(
    source: FileSource, pages: Sequence[Page], latest: date, failed_pages: Sequence[int], weighing: Weighing
) -> Extraction:
    records: list[Record] = []
    problems: list[Problem] = []
    begun: dict[int, int] = {}
    for span in recognise(pages):
        text = PageText(span.parts)
        drafts = span.reader.read(text, latest)
        if not drafts:
            problems.append(_not_a_court_record(source, text))
        for draft in drafts:
            draft = recurring(sensible(without_remnants(draft, text), text, latest), text)
            first = text.pages[0]
            begun[first] = begun.get(first, 0) + 1
            record = _record(source, span, text, draft, begun[first], failed_pages, weighing)
            records.append(record)
            if not _has_court_event(record):
                problems.append(_no_conviction(source, first))
    if not records and not problems and pages:
        problems.append(_blank(source))
    return Extraction(records, problems)


def _record(
    source: FileSource,
    span: DocumentSpan,
    text: PageText,
    draft: RecordDraft,
    ordinal: int,
    failed: Sequence[int],
    weighing: Weighing,
) -> Record:
    written: list[tuple[str, Field[Any]]] = []
    person = Person.model_validate(_plain(draft.person, "/person", written))
    events = [
        Event.model_validate(_plain(event, f"/events/{index}", written)) for index, event in enumerate(draft.events)
    ]
    key = f"{source.sha256.lower()}:{text.pages[0]}:{ordinal}"
    record_id = hashlib.sha256(key.encode("ascii")).hexdigest()[:16]
    doubts = (*draft.doubts, *span.doubts, *_unread(span, text, draft))
    evidence = _evidence(written, Witnesses.of(text, span.reader.name), weighing, record_id)
    return Record(
        record_id=record_id,
        source=Source(
            path=source.path,
            sha256=source.sha256.lower(),
            media_type=source.media_type,
            pages=list(text.pages),
            family=span.reader.name,
            text_layer=_text_layer(span),
            quality=round(min(part.page.quality for part in span.parts), 4),
        ),
        person=person,
        events=events,
        evidence=evidence,
        review=review(
            person,
            events,
            evidence,
            doubts,
            failed,
            (weighing.calibration or in_force()).threshold,
            span.reader.name,
        ),
    )


_MODELS: dict[type, type[BaseModel]] = {
    AmountDraft: Amount,
    CountDraft: Count,
    EventDraft: Event,
    PersonDraft: Person,
    SentenceDraft: Sentence,
    UpdateDraft: Update,
}


# what each model wants beside a field that is tried; parts that stand ready need not be copied from their defaults
_REQUIRED: dict[type[BaseModel], dict[str, Any]] = {
    Event: {"type": "other"},
    Count: {"amount": Amount(), "sentence": Sentence()},
}


def _plain(draft: Any, pointer: str, written: list[tuple[str, Field[Any]]]) -> dict[str, Any]:
    """Return the draft's values as the record's model takes them; add each field with its pointer to *written*."""
    model = _MODELS[type(draft)]
    plain: dict[str, Any] = {}
    for slot in fields(draft):
        content, here = getattr(draft, slot.name), f"{pointer}/{slot.name}"
        if content is None:
            continue
        if isinstance(content, tuple):
            plain[slot.name] = _plain_list(content, model, slot.name, here, written)
        elif isinstance(content, Field):
            field = _fitting(content, model, slot.name)
            written.append((here, field))
            if field.value is not None:
                plain[slot.name] = field.value
        else:
            plain[slot.name] = _plain(content, here, written)
    return plain


def _plain_list(
    content: tuple[Any, ...], model: type[BaseModel], name: str, pointer: str, written: list[tuple[str, Field[Any]]]
) -> list[Any]:
    values: list[Any] = []
    for item in content:
        if not isinstance(item, Field):
            values.append(_plain(item, f"{pointer}/{len(values)}", written))
            continue
        field = _fitting(item, model, name, in_list=True)
        if field.value is None:
            # A list holds no nulls: that something stands there unread is said of the list.
            written.append((pointer, field))
        else:
            written.append((f"{pointer}/{len(values)}", field))
            values.append(field.value)
    return values


def _fitting(field: Field[Any], model: type[BaseModel], name: str, in_list: bool = False) -> Field[Any]:
    """Return *field*, or, where its value is none that the record's field can hold, the same place as illegible."""
    if field.value is None or _is_held(model, name, field.value, in_list):
        return field
    return replace(field, value=None, state="illegible", reason="what stands there is no value of this field")


@lru_cache(maxsize=50_000)
def _is_held(model: type[BaseModel], name: str, value: Any, in_list: bool) -> bool:
    """Tell whether the field of the *model* can hold the value (in its list)."""
    try:
        model.model_validate({**_REQUIRED.get(model, {}), name: [value] if in_list else value})
    except ValidationError:
        return False
    return True


def _evidence(
    written: Sequence[tuple[str, Field[Any]]], witnesses: Witnesses, weighing: Weighing, record_id: str
) -> dict[str, Evidence]:
    """Weigh the fields: first those that were read, then those derived from them."""
    evidence: dict[str, Evidence] = {}
    for derived in (False, True):
        for pointer, field in written:
            if (field.state == "derived") is derived:
                from_ = [normpath(join(dirname(pointer), path)) for path in field.from_]
                bases = [evidence[path].confidence for path in from_ if path in evidence]
                others = alternatives(pointer.rpartition("/")[2], field, witnesses.text)
                rival = max((other.confidence for other in others), default=0.0)
                features = features_of(pointer, field, witnesses, bases, rival)
                if weighing.watch is not None and field.state != "illegible":
                    weighing.watch(record_id, pointer, features)
                evidence[pointer] = _entry(
                    field, witnesses.text, from_, weigh(features, weighing.calibration), others
                )
    return evidence


def _entry(
    field: Field[Any], text: PageText, from_: list[str], confidence: float, others: list[Alternative]
) -> Evidence:
    places = [place for start, end in field.spans for place in text.places(start, end)]
    single = places[0] if len(places) == 1 else None
    return Evidence(
        confidence=0.0 if field.state == "illegible" else confidence,
        page=single.page if single else None,
        box=single.box if single else None,
        boxes=places if len(places) > 1 else None,
        raw=field.raw,
        state=field.state,
        from_=from_ or None,
        alternatives=others or None,
        reason=field.reason,
    )


def _unread(span: DocumentSpan, text: PageText, draft: RecordDraft) -> list[str]:
    """Return a doubt for each page with writing that no reading made out, where a count may stand there.

    None stands above the person's name: there courts, stamps and numbers are, and counts follow whom they are of.
    """
    name = draft.person.name
    places = text.places(*name.spans[0]) if name is not None and name.value is not None and name.spans else ()
    pages: dict[int, None] = {}
    for part in span.parts:
        here = [place.box[1] for place in places[:1] if place.box and place.page == part.page.number]
        head = here[0] - ABOVE_THE_NAME if here and part.page.number == text.pages[0] else 0.0
        if any(box.bottom >= head for box in part.page.unread):
            pages[part.page.number] = None
    if draft.unread is not None:
        pages = {number: None for number in pages if number in draft.unread}
    return [f"page {number} has writing that could not be read" for number in pages]


def _text_layer(span: DocumentSpan) -> Literal["born_digital", "ocr", "mixed"]:
    layers = {part.page.layer for part in span.parts}
    return layers.pop() if len(layers) == 1 else "mixed"


def _has_court_event(record: Record) -> bool:
    return any(event.type == "court" for event in record.events)


def _no_conviction(source: FileSource, page: int) -> Problem:
    return Problem(
        path=source.path,
        page=page,
        kind="no_conviction",
        message="the document that begins here shows no court event, so no conviction was read from it",
        what_to_do="if further pages of it exist, scan them into the same file; otherwise nothing",
    )


def _not_a_court_record(source: FileSource, text: PageText) -> Problem:
    return Problem(
        path=source.path,
        page=text.pages[0],
        kind="not_a_court_record",
        message="no document of a known kind was found here, and nothing that court papers name",
        what_to_do="if this is a court record, look whether the scan is legible and the right side up; "
        "otherwise take the file out of the run",
    )


def _blank(source: FileSource) -> Problem:
    return Problem(
        path=source.path,
        kind="not_a_court_record",
        message="no words were found on any page that could be read",
        what_to_do="look at the pages: if they are not blank, scan them again",
    )
