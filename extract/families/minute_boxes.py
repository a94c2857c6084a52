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

from extract.families.layout import Row, Sheet, Token
from extract.families.minute_marks import Mark, State, choice_of, find_marks, is_form, statements_of
from extract.families.minute_words import Statement, printed_statement
from ocr.page import Box

__all__ = ["Segment", "Spoken", "spoken"]

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


@dataclass(slots=True)
class _Open:
    """A segment while rows are walked."""

    mark: Mark
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
        marks, ticks = find_marks(page, rows)
        if not marks and is_form(rows):
            start, end = statements_of(rows)
            hidden.append((start, end))
            cuts += [start, end]
            first = min(first, start)
            doubts.append(_UNREAD_BOXES)
            continue
        found, here = _walk(rows, marks, ticks, hidden)
        segments += found
        cuts += here
        if found:
            first = min(first, _first(found, first))
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


def _first(found: Sequence[_Open], default: int) -> int:
    """Return where the boxes begin: at a printed statement, where one has a box, for specks have none."""
    texts = [(each.tokens[0].at, " ".join(token.text for token in each.tokens)) for each in found if each.tokens]
    printed = [at for at, text in texts if printed_statement(text) is not None]
    return min(printed or [at for at, _ in texts], default=default)


def _plainer(flow: str) -> str:
    """Return *flow*, as long as it was, with ``count(s)`` and ``COUNT 001`` as prose writes them."""
    return re.sub(r"(?<![\w$.,/-])0(?=0\d\b)", " ", re.sub(r"\((s)\)", r"\1  ", flow, flags=re.IGNORECASE))


def _walk(
    rows: Sequence[tuple[int, Row]], marks: Sequence[Mark], ticks: Sequence[Box], hidden: list[tuple[int, int]]
) -> tuple[list[_Open], list[int]]:
    """Give each box the tokens behind it; return the segments, and where plain text begins again."""
    by_row: dict[int, list[Mark]] = {}
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


def _row_of(mark: Mark, rows: Sequence[tuple[int, Row]]) -> int | None:
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
            match = choice_of(flow[each.start : each.end])
            if each not in ticked and match is not None:
                masked.append((each.start, each.start + match.end()))
    return kept, masked, cuts, doubts


def _is_choice(flow: str, segment: Segment) -> bool:
    return choice_of(flow[segment.start : segment.end]) is not None


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
