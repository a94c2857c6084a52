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
from nlp.entities import Entity, add_entities, entities_of, fill_ents
from nlp.identifiers import IdentifierKind, parse_case_number, parse_identifier
from nlp.names import parse_name
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
_NAME_WORDS = r"[A-Z][A-Z'.\-]*(?:,? ?[A-Z][A-Z'.\-]*){1,5}"
_LISTED_NAME = re.compile(
    r"^[ \t*.]*(?:[0-9OIL]{2,3}[ \t]+)?(?P<name>[A-Z][A-Z'\- ]{1,30},[ ]?[A-Z][A-Z'\-. ]{0,40}?)[ \t]*$", re.MULTILINE
)
_DEFENDANT = re.compile(
    rf"(?:\bDEFENDANT(?:'S NAME)?\s?[:,]|\bNAME(?: OF DEFENDANT)?\s?[:;]|\bVS?\s?\.\s)\s{{0,8}}(?P<name>{_NAME_WORDS})"
)


@Language.component("clearslate_sections")
def find_sections(doc: Doc) -> Doc:
    """Add SECTION entities; the value is a ``Charge``."""
    return add_entities(
        doc,
        [
            Entity(
                "SECTION",
                mention.start,
                mention.end,
                doc.text[mention.start : mention.end],
                mention.readings[0].value,
                mention.readings[0].cost,
            )
            for mention in find_charges(doc.text)
        ],
    )


@Language.component("clearslate_dates")
def find_date_entities(doc: Doc) -> Doc:
    """Add DATE entities; the value is ISO 8601."""
    return add_entities(
        doc,
        [
            Entity(
                "DATE",
                mention.start,
                mention.end,
                doc.text[mention.start : mention.end],
                mention.readings[0].value,
                mention.readings[0].cost,
            )
            for mention in find_dates(doc.text)
        ],
    )


@Language.component("clearslate_courts")
def find_court_entities(doc: Doc) -> Doc:
    """Add COURT entities; the value is a ``Court``."""
    return add_entities(
        doc,
        [
            Entity(
                "COURT",
                mention.start,
                mention.end,
                doc.text[mention.start : mention.end],
                mention.reading.value,
                mention.reading.cost,
            )
            for mention in find_courts(doc.text)
        ],
    )


@Language.component("clearslate_outcomes")
def find_outcomes(doc: Doc) -> Doc:
    """Add DISPOSITION, PLEA and SEVERITY entities; the values are the record's words."""
    text = doc.text
    entities = [
        Entity("DISPOSITION", each.start, each.end, text[each.start : each.end], each.canonical or "", each.cost)
        for each in find_dispositions(text)
    ]
    entities += [
        Entity("PLEA", each.start, each.end, text[each.start : each.end], each.canonical or "", each.cost)
        for each in find_pleas(text)
    ]
    entities += [
        Entity("SEVERITY", each.start, each.end, text[each.start : each.end], each.canonical or "", each.cost)
        for each in find_severities(text)
    ]
    return add_entities(doc, entities)


@Language.component("clearslate_sentences")
def find_sentence_entities(doc: Doc) -> Doc:
    """Add SENTENCE entities: parts that state a length or a sum, and all that stand behind the mark of a sentence."""
    marks = [entity for entity in entities_of(doc) if entity.label == "MARK"]
    behind: list[tuple[int, int]] = []
    for i, mark in enumerate(marks):
        if str(mark.value).startswith("sentence"):
            behind.append((mark.end, marks[i + 1].start if i + 1 < len(marks) else len(doc.text)))
    entities = []
    for mention in find_sentence_parts(doc.text):
        part = mention.part
        stated = (part.duration not in (None, "P0D")) or part.dollars is not None
        if stated or any(start <= mention.start < end for start, end in behind):
            text = doc.text[mention.start : mention.end]
            entities.append(Entity("SENTENCE", mention.start, mention.end, text, part, mention.cost))
    return add_entities(doc, entities)


@Language.component("clearslate_numbers")
def find_numbers(doc: Doc) -> Doc:
    """Add CASE_NUMBER entities, and IDENTIFIER entities behind their marks."""
    flat = plain(doc.text)
    entities = []
    for match in _CASE.finditer(flat):
        reading = parse_case_number(match["number"])
        if reading is not None:
            start, end = match.span("number")
            entities.append(Entity("CASE_NUMBER", start, end, doc.text[start:end], reading.value, reading.cost))
    entities += _identifiers(doc, flat)
    return add_entities(doc, entities)


def _identifiers(doc: Doc, flat: str) -> Iterator[Entity]:
    taken: set[int] = set()
    for mark in entities_of(doc):
        kind = _IDENTIFIER_KINDS.get(str(mark.value)) if mark.label == "MARK" else None
        match = _VALUE.match(flat, mark.end) if kind else None
        reading = parse_identifier(kind, match[1]) if kind and match else None
        if kind and match and reading is not None:
            start, end = match.span(1)
            taken.add(start)
            yield Entity("IDENTIFIER", start, end, doc.text[start:end], (kind, reading.value), reading.cost)
    for match in _CII.finditer(flat):
        if match.start() not in taken:
            yield Entity("IDENTIFIER", *match.span(), doc.text[match.start() : match.end()], ("cii", match[0]), 0.0)


@Language.component("clearslate_people")
def find_people(doc: Doc) -> Doc:
    """Add PERSON entities: names behind their marks, in lists of ``LAST,FIRST``, and behind DEFENDANT: or v."""
    flat = plain(doc.text)
    spans: list[tuple[int, int]] = []
    marks = [entity for entity in entities_of(doc) if entity.label == "MARK" and entity.value == "name"]
    for mark in marks:
        match = re.compile(r"[\s:;/]{0,3}[0-9OIL]{2,3}[ \t]+(?P<name>[A-Z][A-Z'\-. ]*,[ ]?[A-Z][A-Z'\-. ]*)").match(
            flat, mark.end
        )
        if match:
            spans.append(match.span("name"))
    courts = [
        (e.start, e.end) for e in entities_of(doc) if e.label in {"COURT", "SECTION", "DISPOSITION", "SENTENCE"}
    ]
    for pattern in (_LISTED_NAME, _DEFENDANT):
        for match in pattern.finditer(flat):
            start, end = match.span("name")
            overlaps = any(a < end and start < b for a, b in [*spans, *courts])
            if not overlaps:
                spans.append((start, end))
    entities = []
    for start, end in spans:
        raw = flat[start:end].rstrip(" .,")
        reading = parse_name(raw)
        if reading is not None:
            end = start + len(raw)
            entities.append(Entity("PERSON", start, end, doc.text[start:end], reading.value, reading.cost))
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
