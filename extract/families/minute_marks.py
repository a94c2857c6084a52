"""Where the boxes of a form stand, and what they say: found in the picture, or told by the text.

A page with its own text layer shows ticks as the letter X and empty boxes not at all: a printed statement without
an X is then one with an empty box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from extract.families.layout import Row, Token
from extract.families.minute_words import Statement, printed_statement
from ocr.page import Box, Page, Word

__all__ = ["Mark", "State", "choice_of", "find_marks", "is_form", "statements_of"]

State = Literal["ticked", "empty", "doubtful"]
_EMPTY_GLYPH = re.compile(r"[☐□▢]|\[\s*\]|\(\s*\)")
_TICKED_GLYPH = re.compile(r"[☒☑✓✔✗✘√]|\[[xX✓√]\]|\([xX✓√]\)|_+[xX]_+")
_CHOICE = re.compile(
    r"\W*(?:(?:n[o0]t\s+)?gu[il1|]{0,3}ty|n[o0]l[o0](?:\s+c[o0]ntendere)?|no\s+contest|court|jury|people|defendant|defense|d\.?\s?a\.?"
    r"|district\s+attorney|felony|misdemeanor|infraction|submitted\s+on\s+transcript(?:\s+of\s+preliminary\s+hearing)?)\b\.?",
    re.IGNORECASE,
)
# What may follow a choice within its segment without making it a statement of its own.
_AFTER_CHOICE = re.compile(
    r"\s*(?:$|[.,;:)/]|(?:to|of|as\s+to|on|in|for|re)\b[\w\s]{0,20}\bc[o0]u\s?n|reas[o0]n\b|\d|as\s+charged)",
    re.IGNORECASE,
)
_SMALL_X = re.compile(r"[xX]{1,2}(?:\s|$)")
_LONG = 12
"""The letters of a statement that is known without a box before it."""
_FEWEST_STATEMENTS = 4
"""A page with so many printed statements is a form."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A box: its place, whether it is ticked, and whether it is only known by the statement that it belongs to."""

    box: Box
    state: State
    lost: bool = False


def find_marks(page: Page, rows: Sequence[tuple[int, Row]]) -> tuple[list[Mark], list[Box]]:
    """Return the boxes of a page, and the places of ticks, which are no words."""
    marks = [Mark(check.box, check.state) for check in page.checks]
    if len(marks) < 2 and not any(mark.state == "ticked" for mark in marks):
        marks = []
    glyphs = list(_glyphs(page))
    marks += [mark for mark in glyphs if not any(mark.box.overlap(other.box) > 0 for other in marks)]
    ticks = [mark.box for mark in marks]
    if marks:
        lost = [
            token
            for token in _heads(rows)
            if not any(_stands_before(mark.box, token) for mark in marks) and _among(marks, token)
        ]
        return marks + [Mark(_edge_of(token), "empty", lost=True) for token in lost], ticks
    found: list[Mark] = []
    for _, row in rows:
        crosses = [i for i, token in enumerate(row.tokens[:-1]) if _is_cross(row, i)]
        found += [Mark(row.tokens[i].box, "ticked") for i in crosses]
    if not found:
        return [], []
    ticks = [mark.box for mark in found]
    top = min(min(mark.box.top for mark in found), *(token.box.top for token in _heads(rows))) - 0.01
    behind = {(box.right, box.top) for box in ticks}
    for _, row in rows:
        for index, token in enumerate(row.tokens):
            if token.box.top < top or (
                index and (row.tokens[index - 1].box.right, row.tokens[index - 1].box.top) in behind
            ):
                continue
            if (
                token.first
                and not _is_cross(row, index)
                and (_head(row, index) or choice_of(_words_from(row, index)))
            ):
                found.append(Mark(_edge_of(token), "empty"))
    return found, ticks


def _glyphs(page: Page) -> Iterator[Mark]:
    """Yield the boxes that stand in the text as characters."""
    for line in page.lines:
        words = line.words
        for index, word in enumerate(words):
            pair = f"{word.text}{words[index + 1].text}" if index + 1 < len(words) else ""
            if _TICKED_GLYPH.fullmatch(word.text):
                yield Mark(word.box, "ticked")
            elif _EMPTY_GLYPH.fullmatch(word.text):
                yield Mark(word.box, "empty")
            elif pair in ("[]", "()"):
                yield Mark(_around(word, words[index + 1]), "empty")
            elif index + 2 < len(words) and f"{pair}{words[index + 2].text}" in ("[X]", "[x]", "(X)", "(x)"):
                yield Mark(_around(word, words[index + 2]), "ticked")


def _around(first: Word, last: Word) -> Box:
    return first.box.union(last.box)


def _is_cross(row: Row, index: int) -> bool:
    """Tell whether a token is a typed X before a printed statement or a choice."""
    if row.tokens[index].text not in ("X", "x", "XX") or index + 1 >= len(row.tokens):
        return False
    words = _words_from(row, index + 1)
    return printed_statement(words) is not None or choice_of(words) is not None


def _words_from(row: Row, index: int) -> str:
    """Return the words from a token on, up to the next cell or cross, some ten at most."""
    words = [row.tokens[index].text]
    for token in row.tokens[index + 1 : index + 10]:
        if token.first or token.text in ("X", "XX"):
            break
        words.append(token.text)
    return " ".join(words)


def _heads(rows: Sequence[tuple[int, Row]]) -> Iterator[Token]:
    """Yield the tokens that open a cell and a printed statement of more than a word."""
    for _, row in rows:
        for index, token in enumerate(row.tokens):
            if token.first:
                statement = _head(row, index)
                if statement is not None and len(statement.letters) >= _LONG:
                    yield token


def _head(row: Row, index: int) -> Statement | None:
    """Return the printed statement that a token opens.

    In small letters one that does something goes on with another behind a blank (``… set aside and dismissed``).
    """
    words = _words_from(row, index)
    statement = None if _SMALL_X.match(words) else printed_statement(words)
    goes_on = statement is not None and words[:1].islower() and statement.effect != "none"
    return None if goes_on else statement


def is_form(rows: Sequence[tuple[int, Row]]) -> bool:
    """Tell whether rows are those of a form of printed statements with blanks."""
    found = list(_heads(rows))
    in_blanks = sum(bool(re.search(r"count\s?\(s\)", row.text, re.IGNORECASE)) for _, row in rows)
    return len(found) >= _FEWEST_STATEMENTS and in_blanks > 0


def statements_of(rows: Sequence[tuple[int, Row]]) -> tuple[int, int]:
    """Return where a form's printed statements begin and end in the sheet's text (there must be some)."""
    return min(token.at for token in _heads(rows)), rows[-1][1].span[1]


def _stands_before(box: Box, token: Token) -> bool:
    near = max(box.width, 0.01)
    level = abs((box.top + box.bottom) / 2 - (token.box.top + token.box.bottom) / 2)
    return level < 1.2 * token.box.height and -0.5 * near < token.box.left - box.right < 3 * near


def _among(marks: Sequence[Mark], token: Token) -> bool:
    return min(mark.box.top for mark in marks) - 0.01 < token.box.top


def _edge_of(token: Token) -> Box:
    return Box(token.box.left, token.box.top, token.box.left, token.box.bottom)


def choice_of(text: str) -> re.Match[str] | None:
    """Return the choice (Guilty, People, court) that *text* begins with, where it is no statement of its own."""
    match = _CHOICE.match(text)
    return match if match is not None and _AFTER_CHOICE.match(text, match.end()) else None
