"""What the pipeline finds: a stretch of text, what kind of thing it is, and its normal value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from nlp.values import Charge, Court, SentencePart

__all__ = [
    "SPANS",
    "Entity",
    "EntityLabel",
    "EntityValue",
    "add_entities",
    "entities_of",
    "fill_ents",
    "remember_text",
    "text_of",
]

EntityLabel = Literal[
    "MARK",
    "SECTION",
    "CASE_NUMBER",
    "DATE",
    "COURT",
    "DISPOSITION",
    "PLEA",
    "SEVERITY",
    "SENTENCE",
    "PERSON",
    "IDENTIFIER",
]
EntityValue = Charge | Court | SentencePart | str | tuple[str, str]

SPANS = "court"  # the key of doc.spans under which every find lies, overlaps and all
_KEY = "clearslate_entities"
_TEXT = "clearslate_text"


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of text with its label and normal value.

    ``start`` and ``end`` are offsets of characters in the text. ``value``: a ``Charge`` for SECTION, a ``Court``, a
    ``SentencePart``, (kind, number) for IDENTIFIER, otherwise a string: the mark's name, an ISO date, a word of the
    record. ``cost`` is what had to be repaired (see ``nlp.values.Reading``).
    """

    label: EntityLabel
    start: int
    end: int
    text: str
    value: EntityValue
    cost: float = 0.0


def remember_text(doc: Doc, text: str) -> None:
    """Keep *text* with the ``Doc`` that was made of it: ``doc.text`` puts it together anew at each call."""
    doc.user_data[_TEXT] = text


def text_of(doc: Doc) -> str:
    """Return the text that *doc* was made of."""
    text: str = doc.user_data.get(_TEXT) or doc.text
    return text


def add_entities(doc: Doc, entities: list[Entity]) -> Doc:
    """Put *entities* beside those that *doc* has, as values and as spans under ``doc.spans["court"]``.

    A stretch that does not end where tokens end is widened to their edges in the spans; the entity keeps its own.
    """
    doc.user_data.setdefault(_KEY, []).extend(entities)
    group = list(doc.spans.get(SPANS, []))
    for entity in entities:
        span = doc.char_span(entity.start, entity.end, label=entity.label, alignment_mode="expand")
        if span is not None:
            group.append(span)
    doc.spans[SPANS] = group
    return doc


def entities_of(doc: Doc) -> list[Entity]:
    """Return every entity of *doc*, in the order of the text; of those that begin together the longest first."""
    found: list[Entity] = doc.user_data.get(_KEY, [])
    return sorted(found, key=lambda entity: (entity.start, -entity.end, entity.label))


def fill_ents(doc: Doc) -> Doc:
    """Set ``doc.ents`` to the longest of the spans that overlap."""
    spans: list[Span] = list(doc.spans.get(SPANS, []))
    doc.ents = filter_spans(spans)
    return doc
