"""The rule components: each finds one kind of thing in the text of a ``Doc`` and adds it with its normal value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from nlp.characters import plain
from nlp.courts import find_courts
from nlp.dates import find_dates
from nlp.dispositions import find_dispositions, find_pleas, find_severities
from nlp.entities import Entity, EntityLabel, EntityValue, add_entities, entities_of, fill_ents, text_of
from nlp.identifiers import IdentifierKind, parse_case_number, parse_identifier
from nlp.names import is_of_a_caption, parse_name
from nlp.phrases import Found
from nlp.sections import find_charges
from nlp.sentences import find_sentence_parts

__all__ = ["FINDERS"]

_CASE = re.compile(
    r"(?:\b(?:CASE|DOCKET|ACTION|COURT|CRIMINAL|SUPERIOR|INFORMATION)\s*(?:NUMBER|NO|NUM|NBR|N0)\b\s?[.:;#]*"
    r"|(?<![A-Z0-9])N[O0]\s?[.:]|#)\s{0,4}(?P<number>[A-Z0-9|!][A-Z0-9|!\-]{1,20}(?: \d{3,7})?)"
)
_IDENTIFIER_KINDS: dict[str, IdentifierKind] = {
    "cii": "cii",
    "fbi": "fbi",
    "drivers_license": "drivers_license",
    "ssn": "ssn",
}
_CII = re.compile(r"(?<![A-Z0-9])[AHM]\d{8}(?![A-Z0-9])")
_VALUE = re.compile(r"[\s:;/]{0,3}([A-Z0-9][A-Z0-9.\-]*)")
_MARKED_NAME = re.compile(r"[\s:;/]{0,3}[0-9OIL]{2,3}[ \t]+(?P<name>[A-Z][A-Z'\-. ]*,[ ]?[A-Z][A-Z'\-. ]*)")
_NAME_WORDS = r"[A-Z][A-Z'.\-]*(?:,? ?[A-Z][A-Z'.\-]*){1,5}"
_LISTED_NAME = re.compile(
    r"^[ \t*.]*(?:[0-9OIL]{2,3}[ \t]+)?(?P<name>[A-Z][A-Z'\- ]{1,30},[ ]?[A-Z][A-Z'\-. ]{0,40}?)[ \t]*$", re.MULTILINE
)
_DEFENDANT = re.compile(
    r"(?:\bDEFENDANT(?:'S NAME)?\s?[:,]|\bNAME(?: OF DEFENDANT)?\s?[:;]|\bVS?\s?\.\s)\s{0,8}"
    rf"(?P<name>{_NAME_WORDS})"
)


def _entity(label: EntityLabel, text: str, start: int, end: int, value: EntityValue, cost: float) -> Entity:
    return Entity(label, start, end, text[start:end], value, cost)


@Language.component("clearslate_sections")
def find_sections(doc: Doc) -> Doc:
    """Add SECTION entities; the value is a ``Charge``."""
    text = text_of(doc)
    found = ((mention, mention.readings[0]) for mention in find_charges(text))
    return add_entities(doc, [_entity("SECTION", text, m.start, m.end, best.value, best.cost) for m, best in found])


@Language.component("clearslate_dates")
def find_date_entities(doc: Doc) -> Doc:
    """Add DATE entities; the value is ISO 8601."""
    text = text_of(doc)
    found = ((mention, mention.readings[0]) for mention in find_dates(text))
    return add_entities(doc, [_entity("DATE", text, m.start, m.end, best.value, best.cost) for m, best in found])


@Language.component("clearslate_courts")
def find_court_entities(doc: Doc) -> Doc:
    """Add COURT entities; the value is a ``Court``."""
    text = text_of(doc)
    found = ((mention, mention.reading) for mention in find_courts(text))
    return add_entities(doc, [_entity("COURT", text, m.start, m.end, best.value, best.cost) for m, best in found])


@Language.component("clearslate_outcomes")
def find_outcomes(doc: Doc) -> Doc:
    """Add DISPOSITION, PLEA and SEVERITY entities; the values are the record's words."""
    text = text_of(doc)
    kinds: tuple[tuple[EntityLabel, list[Found]], ...] = (
        ("DISPOSITION", find_dispositions(text)),
        ("PLEA", find_pleas(text)),
        ("SEVERITY", find_severities(text)),
    )
    return add_entities(
        doc,
        [
            _entity(label, text, each.start, each.end, each.canonical or "", each.cost)
            for label, found in kinds
            for each in found
        ],
    )


@Language.component("clearslate_sentences")
def find_sentence_entities(doc: Doc) -> Doc:
    """Add SENTENCE entities: parts that state a length or a sum, and all that stand behind the mark of a sentence."""
    text = text_of(doc)
    marks = [entity for entity in entities_of(doc) if entity.label == "MARK"]
    ends = [*(mark.start for mark in marks[1:]), len(text)]
    behind = [(m.end, end) for m, end in zip(marks, ends, strict=False) if str(m.value).startswith("sentence")]
    entities = []
    for mention in find_sentence_parts(text):
        part = mention.part
        stated = part.duration not in (None, "P0D") or part.dollars is not None
        if stated or any(start <= mention.start < end for start, end in behind):
            entities.append(_entity("SENTENCE", text, mention.start, mention.end, part, mention.cost))
    return add_entities(doc, entities)


@Language.component("clearslate_numbers")
def find_numbers(doc: Doc) -> Doc:
    """Add CASE_NUMBER entities, and IDENTIFIER entities behind their marks."""
    text = text_of(doc)
    flat = plain(text)
    entities = list(_identifiers(entities_of(doc), text, flat))
    for match in _CASE.finditer(flat):
        reading = parse_case_number(match["number"])
        if reading is not None:
            entities.append(_entity("CASE_NUMBER", text, *match.span("number"), reading.value, reading.cost))
    return add_entities(doc, entities)


def _identifiers(entities: list[Entity], text: str, flat: str) -> Iterator[Entity]:
    taken: set[int] = set()
    for mark in entities:
        kind = _IDENTIFIER_KINDS.get(str(mark.value)) if mark.label == "MARK" else None
        match = _VALUE.match(flat, mark.end) if kind else None
        reading = parse_identifier(kind, match[1]) if kind and match else None
        if kind and match and reading is not None:
            taken.add(match.start(1))
            yield _entity("IDENTIFIER", text, *match.span(1), (kind, reading.value), reading.cost)
    for match in _CII.finditer(flat):
        if match.start() not in taken:
            yield _entity("IDENTIFIER", text, *match.span(), ("cii", match[0]), 0.0)


@Language.component("clearslate_people")
def find_people(doc: Doc) -> Doc:
    """Add PERSON entities: names behind their marks, in lists of ``LAST,FIRST``, and behind DEFENDANT: or v."""
    text = text_of(doc)
    flat = plain(text)
    found = entities_of(doc)
    others = [(e.start, e.end) for e in found if e.label in {"COURT", "SECTION", "DISPOSITION", "SENTENCE"}]
    matches = [_MARKED_NAME.match(flat, mark.end) for mark in found if mark.label == "MARK" and mark.value == "name"]
    spans = [match.span("name") for match in matches if match]
    for pattern in (_LISTED_NAME, _DEFENDANT):
        for match in pattern.finditer(flat):
            start, end = match.span("name")
            if not any(a < end and start < b for a, b in [*spans, *others]):
                spans.append((start, end))
    entities = []
    for start, end in spans:
        raw = flat[start:end].rstrip(" .,")
        reading = parse_name(raw)
        if reading is not None and not is_of_a_caption(reading.value):
            entities.append(_entity("PERSON", text, start, start + len(raw), reading.value, reading.cost))
    return add_entities(doc, entities)


@Language.component("clearslate_ents")
def fill_doc_ents(doc: Doc) -> Doc:
    """Set ``doc.ents`` to the longest entities that do not overlap."""
    return fill_ents(doc)


# in the order in which they run: marks first, since numbers, sentences and people stand behind them
FINDERS = (
    "clearslate_marks",
    "clearslate_sections",
    "clearslate_dates",
    "clearslate_courts",
    "clearslate_outcomes",
    "clearslate_sentences",
    "clearslate_numbers",
    "clearslate_people",
    "clearslate_ents",
)
