"""Names as an index has them: the last name first, with a comma behind it or without one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from rapidfuzz import fuzz

from extract.draft import Field, illegible, read
from extract.families.layout import Sheet, Token
from extract.families.report_table import stretch_of
from nlp.lexicon import load_names
from nlp.names import parse_name
from nlp.values import Reading

__all__ = ["index_name", "name_field", "names_in"]

_TWO_LAST_NAMES = "without a comma it is not plain how many of its words are the last name"
# What a form asks for, and nobody is called.
_LABEL_WORDS = frozenset({"LAST", "FIRST", "MIDDLE", "NAME", "INITIAL", "MI", "SUFFIX", "MAIDEN", "NICKNAME"})
# The label that stands beside that of other names, damaged.
_BIRTH, _CLOSE = "BIRTHDATE", 70.0
_MOST_GIVEN = 4
_NO_NAME = frozenset({"NONE", "UNKNOWN", "UNK", "SAME", "NA"})


@cache
def _texts(kind: str) -> frozenset[str]:
    return frozenset(text for row in load_names() if row.canonical == kind for text in row.texts)


def index_name(text: str) -> tuple[Reading[str], bool] | None:
    """Return the name in *text*, last name first, in the record's form; None where none stands.

    The second value tells whether its last name is surely the one given: it is where a comma parts it, and where
    without one no second word may belong to it. Particles (DE LA, MAC, VON) go with the word behind them.
    """
    reading = parse_name(text)
    if reading is None:
        return None
    if "," in text.strip(" ,."):
        return reading, True
    # put together again as the words stood, with what misread letters parse_name has put right
    last, _, given = reading.value.partition(", ")
    words = given.split()
    suffixes = [word for word in words if word in _texts("suffix") and word != "V"]
    words = [*(word for word in words if word not in suffixes), *last.split()]
    if len(words) < 2:
        return reading, False
    at = 0
    while at < len(words) - 2 and words[at] in _texts("particle"):
        at += 1
    last_name, rest = " ".join(words[: at + 1]), [*words[at + 1 :], *suffixes]
    value = f"{last_name}, {' '.join(rest)}"
    sure = len(words) - at <= 3 and not (len(words) - at == 3 and words[at + 1] in _texts("spanish_surname"))
    return Reading(value, text, reading.cost), sure


def name_field(sheet: Sheet, tokens: Sequence[Token]) -> Field[str] | None:
    """Return the name that *tokens* hold, last name first; illegible where it reads as none, None of no tokens."""
    stretch = stretch_of(sheet, tokens)
    letters = re.sub(r"[^A-Z]", "", stretch.text.upper())
    if len(letters) < 3 or letters in _NO_NAME:
        return None
    words = set(re.findall(r"[A-Z]+", stretch.text.upper()))
    if words <= _LABEL_WORDS or any(fuzz.ratio(word, _BIRTH) >= _CLOSE for word in words):
        return None
    spans = stretch.spans()
    found = index_name(stretch.text)
    if found is None:
        return illegible(sheet.document, spans[0][0], spans[-1][1], "what stands where the name is reads as no name")
    reading, sure = found
    made = read(sheet.document, reading.value, *spans, cost=reading.cost)
    if " " not in reading.value:
        return replace(made, reason="one word alone stands where the name is", sense=0.5)
    given = reading.value.partition(", ")[2].split()
    if len(given) > _MOST_GIVEN or (len(given) > 2 and sum(len(word) == 1 for word in given) > 1):
        return replace(made, reason="the name falls into more pieces than names have", sense=0.5)
    if not sure:
        last, first, others = reading.value.partition(",")[0], given[0], " ".join(given[1:])
        other = ((f"{last} {first}, {others}", 0.0, "two last names"),) if others else ()
        return replace(made, reason=_TWO_LAST_NAMES, sense=0.8, alternatives=other)
    return made


def names_in(sheet: Sheet, tokens: Sequence[Token]) -> tuple[Field[str], ...]:
    """Return the names in *tokens*, parted at semicolons, strokes and AKA; those that read as none are left out."""
    found: list[Field[str]] = []
    run: list[Token] = []
    for token in tokens:
        # marks alone are no tokens: they stand between
        if run and re.search(r"[;/]", sheet.document.text[run[-1].end : token.start]):
            found += [field for field in (name_field(sheet, run),) if field is not None]
            run = []
        bare = token.text.strip(".,:()").upper()
        if re.fullmatch(r"A[./]?K[./]?A\.?|AND|&|/", bare):
            found += [field for field in (name_field(sheet, run),) if field is not None]
            run = []
            continue
        run.append(token)
        if token.text.endswith((";", "/")):
            found += [field for field in (name_field(sheet, run),) if field is not None]
            run = []
    found += [field for field in (name_field(sheet, run),) if field is not None]
    return tuple(field for field in found if field.value is not None)
