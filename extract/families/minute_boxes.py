"""What a minute order states: its text without the printed statements whose boxes are not ticked.

A form prints every order that a court can make; only those ticked were made. Boxes come from the picture
(``Page.checks``) or stand in the text (``[X]``, ``☐``); a page with its own text layer shows ticks as the letter X
and empty boxes not at all, so that there a printed statement without an X is one that was not ticked. The masked
text has the sheet's length: every offset in it is one of the sheet's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extract.families.layout import Row, Sheet, Token
from extract.families.minute_words import Statement, printed_statement
from ocr.page import Box, Page, Word

__all__ = ["Segment", "Spoken", "spoken"]

State = Literal["ticked", "empty", "doubtful"]

_EMPTY_GLYPH = re.compile(r"[☐□▢]|\[\s*\]|\(\s*\)")
_TICKED_GLYPH = re.compile(r"[☒☑✓✔✗✘√]|\[[xX✓√]\]|\([xX✓√]\)|_+[xX]_+")
_CHOICE = re.compile(
    r"\W*(?:not\s+guilty|guilty|n[o0]l[o0](?:\s+c[o0]ntendere)?|no\s+contest|court|jury|people|defendant|defense|d\.?\s?a\.?"
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
_GOES_ON = 2
"""A statement runs on over at most so many rows without a box."""
_SEVERAL_HEIGHTS = 2.2
_OVER = 0.4
"""A row that shares so much of its height with one that has boxes is part of it."""
_UNREAD_BOXES = "the boxes of the form could not be read"
_DOUBTFUL_BOX = "whether a box of the form is ticked is not plain"
_LOST_BOX = "the box of a statement that is filled in could not be found"


@dataclass(frozen=True, slots=True)
class Segment:
    """A statement behind a box: characters of the sheet's text, whether it was ticked, and what is printed there."""

    start: int
    end: int
    state: State
    printed: Statement | None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was stated.

    ``text`` has blanks where nothing is; ``cuts`` are where statements begin; ``segments`` those that were ticked, or
    may have been; ``first`` to ``last`` is where the boxes stand (the end of the text, where there are none);
    ``doubts`` say why a person must look.
    """

    text: str
    cuts: tuple[int, ...]
    segments: tuple[Segment, ...]
    first: int
    last: int
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    box: Box
    state: State
    lost: bool = False


@dataclass(slots=True)
class _Open:
    """A segment while rows are walked."""

    mark: _Mark
    tokens: list[Token]
    row: int


def spoken(sheet: Sheet) -> Spoken:
    """Return what *sheet* states."""
    pages = {part.page.number: part.page for part in sheet.document.parts}
    segments: list[_Open] = []
    hidden: list[tuple[int, int]] = []
    cuts: list[int] = []
    doubts: list[str] = []
    first = last = len(sheet.text)
    for number, page in pages.items():
        rows = [(index, row) for index, row in enumerate(sheet.rows) if row.page == number]
        marks, ticks = _marks(page, rows)
        if not marks and _is_form(rows):
            start, end = _statements_of(rows)
            hidden.append((start, end))
            cuts += [start, end]
            first = min(first, start)
            doubts.append(_UNREAD_BOXES)
            continue
        found, here = _walk(rows, marks, ticks, hidden)
        segments += found
        cuts += here
        if found:
            first = min(first, min((each.tokens[0].at for each in found if each.tokens), default=first))
            last = max((each.tokens[-1].stop for each in found if each.tokens), default=last)
    made = [
        Segment(
            each.tokens[0].at,
            each.tokens[-1].stop,
            each.mark.state,
            printed_statement(" ".join(token.text for token in each.tokens)),
            each.mark.lost,
        )
        for each in segments
        if each.tokens
    ]
    kept, masked, more_cuts, more = _decided(sheet.flow, made)
    text = list(_plainer(sheet.flow))
    for start, end in (*hidden, *masked):
        text[start:end] = " " * (end - start)
    return Spoken(
        "".join(text),
        tuple(sorted({*cuts, *more_cuts})),
        tuple(kept),
        first,
        last,
        tuple(dict.fromkeys((*doubts, *more))),
    )


def _plainer(flow: str) -> str:
    """Return *flow*, as long as it was, with ``count(s)`` and ``COUNT 001`` as prose writes them."""
    return re.sub(r"(?<![\w$.,/-])0(?=0\d\b)", " ", re.sub(r"\((s)\)", r"\1  ", flow, flags=re.IGNORECASE))


def _marks(page: Page, rows: Sequence[tuple[int, Row]]) -> tuple[list[_Mark], list[Box]]:
    """Return the boxes of a page, and the places of ticks, which are no words."""
    marks = [_Mark(check.box, check.state) for check in page.checks]
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
        return marks + [_Mark(_edge_of(token), "empty", lost=True) for token in lost], ticks
    found: list[_Mark] = []
    for _, row in rows:
        crosses = [i for i, token in enumerate(row.tokens[:-1]) if _is_cross(row, i)]
        found += [_Mark(row.tokens[i].box, "ticked") for i in crosses]
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
            if token.first and not _is_cross(row, index) and (_head(row, index) or _choice(_words_from(row, index))):
                found.append(_Mark(_edge_of(token), "empty"))
    return found, ticks


def _glyphs(page: Page) -> Iterator[_Mark]:
    """Yield the boxes that stand in the text as characters."""
    for line in page.lines:
        words = line.words
        for index, word in enumerate(words):
            pair = f"{word.text}{words[index + 1].text}" if index + 1 < len(words) else ""
            if _TICKED_GLYPH.fullmatch(word.text):
                yield _Mark(word.box, "ticked")
            elif _EMPTY_GLYPH.fullmatch(word.text):
                yield _Mark(word.box, "empty")
            elif pair in ("[]", "()"):
                yield _Mark(_around(word, words[index + 1]), "empty")
            elif index + 2 < len(words) and f"{pair}{words[index + 2].text}" in ("[X]", "[x]", "(X)", "(x)"):
                yield _Mark(_around(word, words[index + 2]), "ticked")


def _around(first: Word, last: Word) -> Box:
    return first.box.union(last.box)


def _is_cross(row: Row, index: int) -> bool:
    """Tell whether a token is a typed X before a printed statement or a choice."""
    if row.tokens[index].text not in ("X", "x", "XX") or index + 1 >= len(row.tokens):
        return False
    words = _words_from(row, index + 1)
    return printed_statement(words) is not None or _choice(words) is not None


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


def _is_form(rows: Sequence[tuple[int, Row]]) -> bool:
    found = list(_heads(rows))
    in_blanks = sum(bool(re.search(r"count\s?\(s\)", row.text, re.IGNORECASE)) for _, row in rows)
    return len(found) >= _FEWEST_STATEMENTS and in_blanks > 0


def _statements_of(rows: Sequence[tuple[int, Row]]) -> tuple[int, int]:
    return min(token.at for token in _heads(rows)), rows[-1][1].span[1]


def _stands_before(box: Box, token: Token) -> bool:
    near = max(box.width, 0.01)
    level = abs((box.top + box.bottom) / 2 - (token.box.top + token.box.bottom) / 2)
    return level < 1.2 * token.box.height and -0.5 * near < token.box.left - box.right < 3 * near


def _among(marks: Sequence[_Mark], token: Token) -> bool:
    return min(mark.box.top for mark in marks) - 0.01 < token.box.top


def _edge_of(token: Token) -> Box:
    return Box(token.box.left, token.box.top, token.box.left, token.box.bottom)


def _walk(
    rows: Sequence[tuple[int, Row]], marks: Sequence[_Mark], ticks: Sequence[Box], hidden: list[tuple[int, int]]
) -> tuple[list[_Open], list[int]]:
    """Give each box the tokens behind it; return the segments, and where plain text begins again."""
    by_row: dict[int, list[_Mark]] = {}
    for mark in marks:
        near = _row_of(mark, rows)
        if near is not None:
            by_row.setdefault(near, []).append(mark)
    found: list[_Open] = []
    cuts: list[int] = []
    current: _Open | None = None
    below = 0.0
    for index, row in rows:
        here = sorted(by_row.get(index, []), key=lambda mark: mark.box.left)
        tokens = [token for token in row.tokens if not _is_tick(token, ticks)]
        hidden += [(token.at, token.stop) for token in row.tokens if _is_tick(token, ticks)]
        lead = [token for token in tokens if not here or token.middle < here[0].box.left]
        if lead:
            if current is not None and _goes_on(current, lead, index, below, bool(here)):
                current.tokens += lead
            elif not here and _is_ghost(row, [other for at, other in rows if at in by_row]):
                hidden.append(row.span)
            else:
                if found:
                    cuts.append(lead[0].at)
                current = None
        for number, mark in enumerate(here):
            stop = here[number + 1].box.left if number + 1 < len(here) else 2.0
            own = [token for token in tokens if mark.box.left <= token.middle < stop and token not in lead]
            current = _Open(mark, own, index)
            found.append(current)
        below = max(token.box.bottom for token in row.tokens)
    return found, cuts


def _row_of(mark: _Mark, rows: Sequence[tuple[int, Row]]) -> int | None:
    """Return the row that a box stands in: the one with a word next behind it, at its height."""
    level = (mark.box.top + mark.box.bottom) / 2
    best: tuple[float, int] | None = None
    for index, row in rows:
        for token in row.tokens:
            if (
                token.middle < mark.box.right
                or abs((token.box.top + token.box.bottom) / 2 - level) > token.box.height
            ):
                continue
            away = token.box.left - mark.box.right + abs((token.box.top + token.box.bottom) / 2 - level)
            if best is None or away < best[0]:
                best = away, index
            break
    return best[1] if best is not None else None


def _is_tick(token: Token, ticks: Sequence[Box]) -> bool:
    if len(token.text) > 3:
        return False
    level = (token.box.top + token.box.bottom) / 2
    return any(
        box.left - 0.004 <= token.middle <= box.right + 0.004 and box.top - 0.006 <= level <= box.bottom + 0.006
        for box in ticks
    )


def _goes_on(current: _Open, lead: Sequence[Token], index: int, below: float, boxed: bool) -> bool:
    """Tell whether words at the beginning of a row go on with the statement of the row above."""
    high = lead[0].box.height
    if index - current.row > _GOES_ON or lead[0].box.top - below > _SEVERAL_HEIGHTS * high:
        return False
    if lead[0].box.left < current.mark.box.left - 0.01:
        return False
    opening = lead[0].text[0]
    return not boxed or opening.islower() or opening.isdigit() or opening == "$"


def _is_ghost(row: Row, boxed: Sequence[Row]) -> bool:
    """Tell whether a row lies over one with boxes: what was read twice there, in pieces."""
    top, bottom = min(t.box.top for t in row.tokens), max(t.box.bottom for t in row.tokens)
    for other in boxed:
        above, below = min(t.box.top for t in other.tokens), max(t.box.bottom for t in other.tokens)
        if min(bottom, below) - max(top, above) > _OVER * (bottom - top):
            return True
    return False


def _choice(text: str) -> re.Match[str] | None:
    """Return the choice (Guilty, People, court) that *text* begins with, where it is no statement of its own."""
    match = _CHOICE.match(text)
    return match if match is not None and _AFTER_CHOICE.match(text, match.end()) else None


def _decided(
    flow: str, segments: Sequence[Segment]
) -> tuple[list[Segment], list[tuple[int, int]], list[int], list[str]]:
    """Return the segments that were ticked, what is to be masked, where statements begin, and doubts."""
    kept: list[Segment] = []
    masked: list[tuple[int, int]] = []
    cuts: list[int] = []
    doubts: list[str] = []
    for group in _groups(flow, segments):
        parent, choices = group[0] if not _is_choice(flow, group[0]) else None, group
        choices = [each for each in group if each is not parent]
        ticked = [each for each in choices if each.state == "ticked"]
        unsure = [each for each in choices if each.state == "doubtful"]
        if parent is not None:
            end = group[-1].end
            cuts += [parent.start, end]
            whole = flow[parent.start : end]
            effect = parent.printed.effect if parent.printed else "none"
            state = parent.state
            if effect == "plea" and ticked and state != "ticked":
                # the choice says that a plea was entered
                state = "ticked"
            elif state == "doubtful" or (parent.lost and _filled(whole)):
                matters = effect not in ("none",) and (_filled(whole) or effect in ("sentence", "set_aside"))
                if matters and effect != "sentence":
                    doubts.append(_LOST_BOX if parent.lost else _DOUBTFUL_BOX)
                state = "doubtful" if _filled(whole) and not parent.lost else "empty"
            if state == "empty":
                masked.append((parent.start, end))
                continue
            kept.append(replace(parent, end=end, state=state))
            if effect == "plea" and not ticked and len(unsure) == 1:
                ticked = unsure
                doubts.append(_DOUBTFUL_BOX)
        for each in choices:
            match = _choice(flow[each.start : each.end])
            if each not in ticked and match is not None:
                masked.append((each.start, each.start + match.end()))
    return kept, masked, cuts, doubts


def _is_choice(flow: str, segment: Segment) -> bool:
    return _choice(flow[segment.start : segment.end]) is not None


def _groups(flow: str, segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Yield each statement with the choices that stand behind it."""
    group: list[Segment] = []
    for segment in sorted(segments, key=lambda each: each.start):
        if group and not _is_choice(flow, segment):
            yield group
            group = []
        group.append(segment)
    if group:
        yield group


def _filled(text: str) -> bool:
    """Tell whether something was written into a statement's blanks: a number, a date, a length."""
    bare = re.sub(r"\b(?:1000|1203\.?4a?|17|1385|995)\b\s*(?:\([a-z]\))?", " ", text)
    bare = re.sub(r"\b\d{1,2}:\d{2}\b", " ", bare)
    return bool(re.search(r"\d", bare)) or bool(re.search(r"\bc[o0]u\s?n\s?t\W{0,3}s?\W{0,3}\s*[IVX]{1,4}\b", bare))
