"""The statements of a form with boxes: what each says, and whether its box is ticked.

A box is a printed one (``Page.checks``) or a typed mark (``X``, ``(X)``) before a statement. Where the boxes that are
left empty cannot be seen (typed brackets, a text layer without its drawings), a statement is known by standing under
the others' first letters. Boxes may stand in two columns, and statements run over rows.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from extract.families.abstract_time import MARK
from extract.families.layout import Row, Sheet, Token
from extract.text import PageText

__all__ = ["Statement", "Ticked", "boxed_statements", "without_empty"]

Ticked = Literal["ticked", "empty", "doubtful"]

# Boxes that stand further apart than this share of the page's width are of two columns.
_COLUMNS_APART = 0.2
# Letters between a box and its statement, or between two first letters that stand under each other.
_BESIDE, _UNDER = 6.0, 2.2
# Rows that a second column may reach above its first box and below its last, where no heading ends it.
_ABOVE = 4
_ENOUGH = 0.8
"""A box read with less confidence than this is doubtful."""
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]|[A-Za-z][.)]")
_EMPTY_BOX = re.compile(r"[\[(]\s?[_.]{0,3}\s?[\])]\s*$|[☐□]\s*$")
_HEADING = re.compile(r"\W*\d{1,2}[.)]\s+[A-Z][A-Z ,]{6,}")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A box, or a mark that shows one: its place, and the token that the mark is, if it is one."""

    left: float
    right: float
    middle: float
    state: Ticked
    token: Token | None
    drawn: bool = False


@dataclass(slots=True)
class Statement:
    """What one box speaks of: tokens in reading order, whether it is ticked, and whether the box itself was seen."""

    state: Ticked
    seen: bool = True
    tokens: list[Token] = field(default_factory=list)
    last_row: int = 0

    @property
    def text(self) -> str:
        """The tokens with one blank between them."""
        return " ".join(token.text for token in self.tokens)

    def spans(self, sheet: Sheet, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return the stretches of the document's text that ``text[start:end]`` came from."""
        found: list[tuple[int, int]] = []
        offset = 0
        for token in self.tokens:
            first, last = max(start - offset, 0), min(end - offset, len(token.text))
            if first < last:
                found.extend(sheet.spans(token.at + first, token.at + last))
            offset += len(token.text) + 1
        return tuple(found)


def boxed_statements(sheet: Sheet, first_row: int = 0, skip: frozenset[int] = frozenset()) -> list[Statement]:
    """Return the statements that have a box, in the order of the paper; empty where the paper has none.

    Args:
        sheet: the paper.
        first_row: rows above this one are left out (captions, tables of counts).
        skip: so are these rows.
    """
    found: list[Statement] = []
    for page in dict.fromkeys(row.page for row in sheet.rows):
        rows = [
            (index, row)
            for index, row in enumerate(sheet.rows)
            if row.page == page and index >= first_row and index not in skip
        ]
        if rows:
            found += _on_page(sheet.document, rows, _checks(sheet, page))
    return found


def without_empty(sheet: Sheet, statements: Sequence[Statement]) -> Sheet:
    """Return the sheet with blanks for the statements whose boxes are seen to be empty, every place as before."""
    letters = list(sheet.flow)
    for statement in statements:
        if statement.state == "empty" and statement.seen:
            for token in statement.tokens:
                letters[token.at : token.stop] = " " * len(token.text)
    view = copy.copy(sheet)
    view.flow = "".join(letters)
    return view


def _checks(sheet: Sheet, page: int) -> list[_Mark]:
    return [
        _Mark(
            check.box.left,
            check.box.right,
            (check.box.top + check.box.bottom) / 2,
            check.state if check.confidence >= _ENOUGH and check.state != "doubtful" else "doubtful",
            None,
        )
        for part in sheet.document.parts
        if part.page.number == page
        for check in part.page.checks
    ]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of boxes: where each begins, where its statements begin, and in which rows it stands."""

    starts: tuple[float, ...]
    firsts: tuple[tuple[float, ...], ...]
    rows: tuple[tuple[int, int], ...]


def _on_page(document: PageText, rows: Sequence[tuple[int, Row]], checks: Sequence[_Mark]) -> list[Statement]:
    by_row = {index: _marks(document, row, checks) for index, row in rows}
    leading = [(index, row, mark) for index, row in rows for mark in by_row[index] if _leads(row, mark)]
    if not leading:
        return []
    columns = _columns(rows, leading)
    seen = any(mark.token is None or mark.drawn for _, _, mark in leading)  # empty boxes can be seen here
    current: dict[int, Statement] = {}
    found: list[Statement] = []
    for index, row in rows:
        marks = by_row[index]
        if _HEADING.match(row.text) and not any(_leads(row, mark) for mark in marks):
            current.clear()
            continue
        for column, tokens in _by_column(index, row, marks, columns):
            for mark, piece in _pieces(tokens, marks, columns.starts[column]):
                before = current.get(column)
                if mark is None and not _begins(piece, row, columns.firsts[column], before):
                    if before is not None and _goes_on(piece, index, row, columns.firsts[column], before):
                        before.tokens += piece
                        before.last_row = index
                    else:
                        current.pop(column, None)
                    continue
                state: Ticked = mark.state if mark is not None else "doubtful" if seen else "empty"
                current[column] = Statement(state, mark is not None, list(piece), index)
                found.append(current[column])
    return [statement for statement in found if statement.tokens]


def _marks(document: PageText, row: Row, checks: Sequence[_Mark]) -> list[_Mark]:
    """Return the boxes of a row, from left to right: those drawn, and typed marks that open a cell."""
    top, bottom = min(t.box.top for t in row.tokens), max(t.box.bottom for t in row.tokens)
    marks = [mark for mark in checks if top <= mark.middle <= bottom]
    for number, token in enumerate(row.tokens):
        if not MARK.fullmatch(token.text) or number + 1 == len(row.tokens):
            continue
        drawn = next(
            (m for m in marks if m.left - row.letter <= token.middle <= m.right + row.letter and m.token is None),
            None,
        )
        if drawn is not None:
            marks.remove(drawn)
            state: Ticked = "ticked" if drawn.state != "empty" else "doubtful"
            marks.append(_Mark(drawn.left, drawn.right, drawn.middle, state, token, drawn=True))
        elif token.first or len(token.text) > 1 or document.text[max(token.start - 1, 0) : token.start] in ("[", "("):
            middle = (token.box.top + token.box.bottom) / 2
            marks.append(_Mark(token.box.left, token.box.right, middle, "ticked", token))
    marks += [mark for mark in _brackets(document, row) if all(abs(mark.right - m.right) > 0.02 for m in marks)]
    return sorted(marks, key=lambda mark: mark.left)


def _brackets(document: PageText, row: Row) -> Iterator[_Mark]:
    """Yield the typed boxes that hold nothing (``[ ]``, ``( )``), which are no tokens of the row."""
    before: Token | None = None
    for token in row.tokens:
        line_start = document.text.rfind("\n", 0, token.start) + 1
        start = before.end if before is not None and line_start <= before.end <= token.start else line_start
        between = document.text[start : token.start]
        if _EMPTY_BOX.search(between):
            right = token.box.left - 0.8 * row.letter
            middle = (token.box.top + token.box.bottom) / 2
            yield _Mark(max(right - 3 * row.letter, 0.0), right, middle, "empty", None)
        before = token


def _leads(row: Row, mark: _Mark) -> bool:
    """Tell whether a statement stands close behind a box, and nothing close before it."""
    behind = _behind(row, mark)
    before = [t for t in row.tokens if t.box.right <= mark.left + 0.3 * row.letter and t is not mark.token]
    near = bool(behind) and min(t.box.left for t in behind) - mark.right < _BESIDE * row.letter
    return near and (not before or mark.left - max(t.box.right for t in before) > 1.5 * row.letter)


def _columns(rows: Sequence[tuple[int, Row]], leading: Sequence[tuple[int, Row, _Mark]]) -> _Columns:
    lefts = sorted(mark.left for _, _, mark in leading)
    starts = [lefts[0]]
    for a, b in pairwise(lefts):
        # a single box far to the right is no column
        if b - a > _COLUMNS_APART and sum(b - 0.01 <= left < b + _COLUMNS_APART for left in lefts) > 1:
            starts.append(b)
    firsts: list[list[float]] = [[] for _ in starts]
    within: list[list[int]] = [[] for _ in starts]
    for index, row, mark in leading:
        column = [n for n, start in enumerate(starts) if not n or start <= mark.left + 0.02][-1]
        firsts[column].append(min(t.box.left for t in _behind(row, mark)))
        within[column].append(index)
    headings = [index for index, row in rows if _HEADING.match(row.text)]
    extents = []
    for inside in within:
        above = [heading for heading in headings if heading < min(inside)]
        below = [heading for heading in headings if heading > max(inside)]
        first = above[-1] + 1 if above else min(inside) - _ABOVE
        extents.append((first, below[0] - 1 if below else max(inside) + _ABOVE))
    return _Columns(tuple(starts), tuple(tuple(each) for each in firsts), tuple(extents))


def _behind(row: Row, mark: _Mark) -> list[Token]:
    return [t for t in row.tokens if t.box.left >= mark.right - 0.3 * row.letter and t is not mark.token]


def _by_column(index: int, row: Row, marks: Sequence[_Mark], columns: _Columns) -> Iterator[tuple[int, list[Token]]]:
    """Yield a row's tokens column by column; a row that holds nothing of a further column is of the one before."""
    held: dict[int, list[Token]] = {0: []}
    edges = [(0, 0.0)]
    for column, start in enumerate(columns.starts[1:], start=1):
        first, last = columns.rows[column]
        under = [
            token
            for token in row.tokens
            if token.first
            and any(abs(token.box.left - left) < _UNDER * row.letter for left in columns.firsts[column])
        ]
        boxed = any(abs(mark.left - start) < 0.03 for mark in marks)
        if first <= index <= last and (boxed or under) and _is_gap(row, marks, start - 0.012):
            edges.append((column, start - 0.012))
    for token in row.tokens:
        column = [column for column, edge in edges if edge <= token.box.left + 0.2 * row.letter][-1]
        held.setdefault(column, []).append(token)
    yield from ((column, tokens) for column, tokens in held.items() if tokens)


def _is_gap(row: Row, marks: Sequence[_Mark], edge: float) -> bool:
    """Tell whether no running text crosses an edge: what stands right of it begins a cell or follows a box."""
    right = next((token for token in row.tokens if token.box.left + 0.2 * row.letter >= edge), None)
    return right is not None and (
        right.first or any(edge <= mark.left + 0.02 and mark.left <= right.box.left for mark in marks)
    )


def _pieces(
    tokens: Sequence[Token], marks: Sequence[_Mark], start: float
) -> Iterator[tuple[_Mark | None, list[Token]]]:
    """Cut tokens before each box among them; what stands before the first has none."""
    left, right = tokens[0].box.left, tokens[-1].box.right
    mine = [mark for mark in marks if left - 0.06 <= mark.left <= right and mark.left >= start - 0.02]
    bare = [token for token in tokens if all(token is not mark.token for mark in mine)]
    edges = [mark.left for mark in mine]
    before = [token for token in bare if not edges or token.middle < edges[0]]
    if before:
        yield None, before
    for mark, (a, b) in zip(mine, pairwise([*edges, 2.0]), strict=True):
        yield mark, [token for token in bare if a <= token.middle < b]


def _begins(piece: Sequence[Token], row: Row, firsts: Sequence[float], before: Statement | None) -> bool:
    """Tell whether a piece without a box begins a statement: it stands under the others and opens a sentence."""
    if not any(abs(piece[0].box.left - first) < _UNDER * row.letter for first in firsts):
        return False
    opens = piece[0].text[:1].isupper() or bool(_NUMBERED.fullmatch(piece[0].text))
    return opens and (before is None or len(piece) > 2 or before.text.endswith((".", ":")))


def _goes_on(piece: Sequence[Token], index: int, row: Row, firsts: Sequence[float], before: Statement) -> bool:
    """Tell whether a piece goes on with the statement above it: it stands no further left."""
    return index - before.last_row <= 2 and piece[0].box.left > min(firsts) - _UNDER * row.letter
