"""Find the marks of RAP sheets: ``COURT:``, ``CNT:``, ``DISPO:``, rules of asterisks and hyphens.

Each row of ``rap_sheet_marks.yaml`` becomes a pattern of spaCy's ``Matcher``, whose words are compared fuzzily
(``nlp.misreads.fuzzy_compare``), and a pattern of letters with blanks between, for marks that came apart
(``DI SP O:``). A mark counts where a mark may stand: events at the head of a line, the others at the head of a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.util import registry

from nlp.characters import plain
from nlp.entities import Entity, add_entities, text_of
from nlp.lexicon import Mark, load_marks
from nlp.misreads import distance, fuzzy_compare

__all__ = ["MarkFinder", "make_mark_finder"]

Compare = Callable[[str, str, int], bool]

_PIECE = re.compile(r"[A-Z0-9]+|[:/#*-]")
_FUZZY = 4  # letters: shorter words are compared as they stand
_SIGNS = {
    ":": [":", ";", ".", "!"],
    "/": ["/", "\\", ":", ";", "|", "7", "1", "I", "L"],
    "#": ["#"],
    "-": ["-", "~", "="],
    "*": ["*", "**", "***"],
}
# A mark that lost its sign: at the head of a line, and only before what can stand behind it.
_UNSIGNED = re.compile(
    r"^[^A-Z0-9\n]*(?P<mark>(?P<count>CNT)(?=\s?\d{2}\b)|(?P<event>[A-Z][A-Z/ ]{4,15}?)(?=[ \t]{1,9}NAM\s?[:;])"
    r"|(?P<line>DISPO|CONV STATUS)(?=[ \t]{1,9}[A-Z]{4}))",
    re.MULTILINE,
)
_CYCLE = re.compile(r"^[ \t]*(?:[*×x.·•°'\"¥%¢#+]{1,2}[ \t]+){2,4}[*×x.·•°'\"¥%¢#+]{1,2}[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-–—_~=¬][ \t]*){3,}$", re.MULTILINE)


@registry.misc("clearslate.fuzzy_compare.v1")  # type: ignore[untyped-decorator]
def make_fuzzy_compare() -> Compare:
    """Return the comparison that the matcher's ``FUZZY`` operators use, as spaCy's configuration names it."""
    return fuzzy_compare


@Language.factory("clearslate_marks", default_config={"fuzzy_compare": {"@misc": "clearslate.fuzzy_compare.v1"}})
def make_mark_finder(nlp: Language, name: str, fuzzy_compare: Compare) -> MarkFinder:
    """Return the component; *fuzzy_compare* comes from the registry."""
    return MarkFinder(nlp, fuzzy_compare)


class MarkFinder:
    """The component that finds marks."""

    def __init__(self, nlp: Language, compare: Compare) -> None:
        self._marks = {mark.text: mark for mark in load_marks()}
        self._vocab, self._compare = nlp.vocab, compare
        self._patterns = [(mark.text, _PIECE.findall(text)) for mark in load_marks() for text in _spellings(mark)]
        self._begun_by = lru_cache(maxsize=20_000)(self._patterns_begun_by)
        self._matcher = cache(self._matcher_of)

    def __call__(self, doc: Doc) -> Doc:
        """Add an entity for each mark of *doc*."""
        return add_entities(doc, self.find(doc))

    def find(self, doc: Doc) -> list[Entity]:
        """Return the marks of *doc*; of marks in one place the one that was read at the least cost."""
        text = text_of(doc)
        flat = plain(text)
        found = [*self._matched(doc, text, flat), *_apart(text, flat), *_unsigned(text, flat), *_rules(text)]
        found.sort(key=lambda entity: (entity.cost, entity.start - entity.end, entity.start))
        kept: list[Entity] = []
        taken = bytearray(len(text))
        for entity in found:
            if not any(taken[entity.start : entity.end]):
                taken[entity.start : entity.end] = b"\x01" * (entity.end - entity.start)
                kept.append(entity)
        return sorted(kept, key=lambda entity: (entity.start, -entity.end))

    def _matched(self, doc: Doc, text: str, flat: str) -> Iterator[Entity]:
        strings = doc.vocab.strings
        tokens = doc.to_array(["NORM", "IDX", "LENGTH"]).tolist() if len(doc) else []
        for at, (norm, start, _) in enumerate(tokens):
            patterns = self._begun_by(strings[norm]) if norm else ()
            if not patterns:
                continue
            reach = max(len(self._patterns[i][1]) for i in patterns)
            for key, first, last in self._matcher(patterns)(doc[at : at + reach]):
                if first == 0:
                    end = sum(tokens[at + last - 1][1:])
                    entity = _entity(text, flat, start, end, self._marks[strings[key]])
                    if entity is not None:
                        yield entity

    def _patterns_begun_by(self, norm: str) -> tuple[int, ...]:
        """Return the places of the patterns whose first piece the token may be: the matcher need try no others."""
        return tuple(i for i, (_, pieces) in enumerate(self._patterns) if _fits(norm, pieces[0], self._compare))

    def _matcher_of(self, patterns: tuple[int, ...]) -> Matcher:
        matcher = Matcher(self._vocab, validate=True, fuzzy_compare=self._compare)
        for i in patterns:
            mark, pieces = self._patterns[i]
            matcher.add(mark, [_token_pattern(pieces)])
        return matcher


def _entity(text: str, flat: str, start: int, end: int, mark: Mark) -> Entity | None:
    if mark.heads == "event" and not _heads_line(flat, start):
        return None
    bare = re.sub(r"\s+", "", flat[start:end])
    cost = min(_cost(bare, spelling.replace(" ", "")) for spelling in (mark.text, *mark.also))
    return Entity("MARK", start, end, text[start:end], mark.canonical, cost)


def _cost(read: str, meant: str) -> float:
    # what closes a mark is read loosely, and at little cost
    if read[-1:] != meant[-1:] and meant[-1:] in _SIGNS and read[-1:] in _SIGNS[meant[-1]]:
        return 0.25 + distance(read[:-1], meant[:-1])
    return distance(read, meant)


def _spellings(mark: Mark) -> tuple[str, ...]:
    return (mark.text, *mark.also, *mark.ocr)


def _fits(norm: str, piece: str, compare: Compare) -> bool:
    """Tell whether a token may be a piece of a mark, as the matcher's pattern of that piece does."""
    if piece in _SIGNS:
        return norm in _SIGNS[piece]
    return norm == piece if len(piece) < _FUZZY else compare(norm, piece, -1)


def _token_pattern(pieces: list[str]) -> list[dict[str, object]]:
    """Return the matcher's pattern for one spelling, word by word and sign by sign."""
    pattern: list[dict[str, object]] = []
    for piece in pieces:
        if piece in _SIGNS:
            pattern.append({"NORM": {"IN": _SIGNS[piece]}})
        elif len(piece) < _FUZZY:
            pattern.append({"NORM": piece})
        else:
            pattern.append({"NORM": {"FUZZY": piece}})
    return pattern


def _heads_line(flat: str, start: int) -> bool:
    return not any(character.isalnum() for character in flat[flat.rfind("\n", 0, start) + 1 : start])


@cache
def _apart_pattern() -> tuple[re.Pattern[str], dict[str, Mark]]:
    # every mark's letters with a blank or a speck allowed between them, longest first, in one expression that
    # branches at the first letter
    groups: dict[str, Mark] = {}
    branches: dict[str, list[str]] = {}
    rows = [(text, mark) for mark in load_marks() for text in _spellings(mark)]
    rows.sort(key=lambda row: -len(row[0]))
    for number, (text, mark) in enumerate(rows):
        groups[f"m{number}"] = mark
        first, *rest = _letter_patterns(text)
        branches.setdefault(first, []).append("".join(r"[ .']{0,2}" + each for each in rest) + f"(?P<m{number}>)")
    joined = "|".join(f"{first}(?:{'|'.join(behind)})" for first, behind in branches.items())
    return re.compile(rf"(?<![A-Z0-9])(?:{joined})"), groups


def _letter_patterns(text: str) -> Iterator[str]:
    # each letter and sign of a mark; a slash may have become a letter or digit where that cannot be mistaken
    characters = "".join(_PIECE.findall(text))
    for i, character in enumerate(characters):
        if character not in _SIGNS:
            yield character
            continue
        signs = "|".join(re.escape(sign) for sign in _SIGNS[character] if not sign.isalnum())
        letters = "|".join(sign for sign in _SIGNS[character] if sign.isalnum())
        if not letters:
            yield f"(?:{signs})"
        elif i + 1 < len(characters):
            yield f"(?:{signs}|{letters})"
        else:
            yield rf"(?:{signs}|(?:{letters})(?=\d\d|[AHM]\d{{3}}))"


def _apart(text: str, flat: str) -> Iterator[Entity]:
    pattern, groups = _apart_pattern()
    for match in pattern.finditer(flat):
        mark = groups[match.lastgroup or ""]
        # without a sign at its end a mark must end where a word does
        if mark.text[-1].isalpha() and match[0][-1].isalpha() and flat[match.end() : match.end() + 1].isalpha():
            continue
        entity = _entity(text, flat, match.start(), match.end(), mark)
        if entity is not None:
            yield entity


def _unsigned(text: str, flat: str) -> Iterator[Entity]:
    marks = {mark.text.rstrip(":"): mark for mark in load_marks() if mark.text.endswith(":")}
    for match in _UNSIGNED.finditer(flat):
        start, end = match.span("mark")
        mark = marks.get(flat[start:end].strip())
        if mark is not None:
            yield Entity("MARK", start, end, text[start:end], mark.canonical, 0.5)


def _rules(text: str) -> Iterator[Entity]:
    for match in _CYCLE.finditer(text):
        signs = "".join(match[0].split())
        start = match.end() - len(match[0].lstrip())
        cost = 0.5 * sum(sign != "*" for sign in signs)
        yield Entity("MARK", start, match.end(), text[start : match.end()], "cycle", min(cost, 2.0))
    for match in _RULE.finditer(text):
        start = match.end() - len(match[0].lstrip())
        yield Entity("MARK", start, match.end(), text[start : match.end()], "event_rule", 0.0)
