"""Tables of forms and cards: columns by their headings, rows by what opens them, wrapped cells put together again.

A column reaches from its heading to the next: to the ruled line between them where the page's cells show one, else to
where the fewest words are cut. A row begins with a count's number, a case number or a section; of the lines between
two such, those before the widest gap go on with the upper row, for the lines of one cell stand close.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from extract.families.labels import plain
from extract.families.layout import Row, Sheet, Token
from extract.text import Stretch
from nlp.misreads import fold

__all__ = ["Column", "Table", "TableRow", "find_tables", "stretch_of"]

# Lines of one cell follow each other at no more than so many heights of their letters.
_LEADING = 2.3
# Words of one line differ in height by no more than this share of it.
_LINE = 0.45
# A word's gap narrower than this, in letters, is one between words of a cell.
_NARROW = 1.5
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A heading's name, and from where to where its column reaches, as shares of the page's width."""

    name: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its cells by the columns' names (those that hold something), and the sheet's rows it stands on."""

    cells: Mapping[str, tuple[Token, ...]]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: sheet row of its heading, columns, rows, and sheet rows of its body that belong to no row."""

    heading: int
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    stray: tuple[int, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of its columns."""
        return frozenset(column.name for column in self.columns)


def stretch_of(sheet: Sheet, tokens: Sequence[Token]) -> Stretch:
    """Return the text of *tokens*, joined by one blank, with the way back to the document's."""
    pieces: list[tuple[int, int]] = []
    for token in tokens:
        before = pieces[-1][1] if pieces else token.start + 1
        if before <= token.start and sheet.document.text[before : token.start] in ("", " "):
            pieces[-1] = (pieces[-1][0], token.end)
        else:
            pieces.append((token.start, token.end))
    return Stretch(sheet.document, pieces)


def find_tables(
    sheet: Sheet,
    headings: Mapping[str, Sequence[str]],
    opens: Callable[[Mapping[str, tuple[Token, ...]]], bool],
    stops: Collection[int] = (),
    fewest: int = 3,
    also: Callable[[Mapping[str, tuple[Token, ...]]], bool] | None = None,
) -> list[Table]:
    """Return the tables of a sheet, from top to bottom.

    Args:
        sheet: the sheet.
        headings: the spellings of each column's heading, in capitals.
        opens: tells by the cells of one line whether a row opens with it.
        stops: sheet rows at which no table goes on (labels, the next part of a form).
        fewest: how many headings a line must have to be a table's.
        also: tells of a line that opens a row where no other line near it does.
    """
    spelled = {plain(text): name for name, texts in headings.items() for text in texts}
    found: list[tuple[int, list[tuple[str, float, float]]]] = []
    for index, row in enumerate(sheet.rows):
        heads = _heads(row, spelled)
        if len({name for name, _, _ in heads if name}) >= fewest:
            found.append((index, heads))
    tables = []
    barred = {*stops, *(index for index, _ in found)}
    for index, heads in found:
        last = index + 1
        while last < len(sheet.rows) and last not in barred and sheet.rows[last].page == sheet.rows[index].page:
            last += 1
        columns = _columns(sheet, heads, index, last)
        rows, stray = _rows(sheet, columns, index + 1, last, opens, also)
        tables.append(Table(index, columns, rows, stray))
    return tables


def _heads(row: Row, spelled: Mapping[str, str]) -> list[tuple[str, float, float]]:
    """Return the headings in a row with their reach; a cell of other words is a column without a name."""
    heads: list[tuple[str, float, float]] = []
    index = 0
    while index < len(row.tokens):
        found = _longest(row.tokens, index, spelled)
        tokens = row.tokens[index : found[1]] if found is not None else row.tokens[index : index + 1]
        if found is not None or tokens[0].first or not heads:
            heads.append((found[0] if found is not None else "", tokens[0].box.left, tokens[-1].box.right))
        else:
            heads[-1] = (heads[-1][0], heads[-1][1], tokens[-1].box.right)
        index += len(tokens)
    return heads


def _longest(tokens: Sequence[Token], index: int, spelled: Mapping[str, str]) -> tuple[str, int] | None:
    """Return the heading that begins with token *index*, and the token behind it; as printed before as misread."""
    windows = []
    for last in range(index + 1, min(index + _MOST_WORDS, len(tokens)) + 1):
        if last > index + 1 and tokens[last - 1].first:
            break
        windows.append((last, plain("".join(token.text for token in tokens[index:last]))))
    for last, word in reversed(windows):
        if word in spelled:
            return spelled[word], last
    for last, word in reversed(windows):
        name = _head(word, spelled)
        # a heading that stands there as printed is not swallowed by a misread longer one
        if name is not None and not any(plain(token.text) in spelled for token in tokens[index + 1 : last]):
            return name, last
    return None


def _head(word: str, spelled: Mapping[str, str]) -> str | None:
    if word in spelled:
        return spelled[word]
    if len(word) < 4:
        return None
    limit = 1 if len(word) < 9 else 2
    near = [
        (Levenshtein.distance(word, text, score_cutoff=limit), text)
        for text in spelled
        if len(text) > 3 and abs(len(text) - len(word)) <= limit
    ]
    near = [each for each in near if each[0] <= limit or fold(each[1]) == fold(word)]
    return spelled[min(near)[1]] if near else None


def _columns(sheet: Sheet, heads: Sequence[tuple[str, float, float]], heading: int, last: int) -> tuple[Column, ...]:
    row = sheet.rows[heading]
    body = [sheet.rows[index] for index in range(heading + 1, last)]
    ruled = _rules(sheet, row.page, row.tokens[0].box.top, body[-1].tokens[0].box.bottom if body else 0.0)
    edges = [max(heads[0][1] - 6 * row.letter, 0.0)]
    for (_, _, right), (_, left, _) in pairwise(heads):
        between = [x for x in ruled if right - row.letter < x < left + row.letter]
        edges.append(max(between, key=between.count) if between else _gap(body, right, left, row.letter))
    edges.append(1.0)
    return tuple(Column(head[0], a, b) for head, (a, b) in zip(heads, pairwise(edges), strict=True))


def _rules(sheet: Sheet, page: int, top: float, bottom: float) -> list[float]:
    """Return the left edges of the page's cells that lie at the height of the table, to a thousandth."""
    return [
        round(cell.box.left, 3)
        for part in sheet.document.parts
        if part.page.number == page
        for cell in part.page.cells
        if cell.box.bottom > top and cell.box.top < bottom
    ]


def _gap(body: Sequence[Row], right: float, left: float, letter: float) -> float:
    """Return where between two headings the fewest words are cut, as far to the right as may be."""
    ends = sorted({right, *(t.box.left - 0.3 * letter for r in body for t in r.tokens if right < t.box.left <= left)})
    ends.append(left - 0.3 * letter)
    return min(reversed(ends), key=lambda x: round(sum(_cut(row, x) for row in body), 1))


def _cut(row: Row, x: float) -> float:
    """Return how much a line at *x* cuts a row: 10 for a word, up to 1 for a gap as between words."""
    before = max((t.box.right for t in row.tokens if t.middle < x), default=0.0)
    behind = min((t.box.left for t in row.tokens if t.middle >= x), default=1.0)
    if before > x + 0.3 * row.letter or behind < x - 0.3 * row.letter:
        return 10.0
    return max(0.0, 1.0 - (behind - before) / (_NARROW * row.letter))


def _cells(row: Row, columns: Sequence[Column]) -> dict[str, tuple[Token, ...]]:
    cells: dict[str, tuple[Token, ...]] = {}
    for column in columns:
        tokens = tuple(token for token in row.tokens if column.left <= token.middle < column.right)
        if tokens:
            cells[column.name] = cells.get(column.name, ()) + tokens
    return cells


def _rows(
    sheet: Sheet,
    columns: Sequence[Column],
    first: int,
    last: int,
    opens: Callable[[Mapping[str, tuple[Token, ...]]], bool],
    also: Callable[[Mapping[str, tuple[Token, ...]]], bool] | None,
) -> tuple[tuple[TableRow, ...], tuple[int, ...]]:
    cells = {index: _cells(sheet.rows[index], columns) for index in range(first, last)}
    anchors = _anchors(sheet, [index for index in cells if opens(cells[index])])
    for index in cells if also is not None else ():
        lone = all(_far(sheet, index, anchor) for anchor in anchors)
        if lone and also is not None and also(cells[index]):
            anchors = sorted([*anchors, index])
    if not anchors:
        return (), tuple(index for index in cells if cells[index])
    cuts = [first, *(_between(sheet, a, b) for a, b in pairwise(anchors)), last]
    rows: list[TableRow] = []
    stray: list[int] = []
    for anchor, (start, end) in zip(anchors, pairwise(cuts), strict=True):
        kept = _close(sheet, anchor, start, end)
        stray += [index for index in range(start, end) if index not in kept and cells[index]]
        joined: dict[str, tuple[Token, ...]] = {}
        for index in kept:
            for name, tokens in cells[index].items():
                joined[name] = joined.get(name, ()) + tokens
        rows.append(TableRow({name: _in_lines(joined[name]) for name in joined}, kept[0], kept[-1]))
    return tuple(rows), tuple(stray)


def _in_lines(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Order a cell's words line by line: lines of other cells at half their height may have drawn them together."""
    lines: list[list[Token]] = []
    for token in sorted(tokens, key=lambda token: token.box.top + token.box.bottom):
        last = lines[-1][-1].box if lines else None
        down = (token.box.top + token.box.bottom - last.top - last.bottom) / 2 if last is not None else 1.0
        if last is not None and down <= _LINE * min(token.box.height, last.height):
            lines[-1].append(token)
        else:
            lines.append([token])
    return tuple(token for line in lines for token in sorted(line, key=lambda token: token.box.left))


def _anchors(sheet: Sheet, found: Sequence[int]) -> list[int]:
    """Return the lines that open rows: of those close under each other only the first, if they overlap or nearly."""
    kept: list[int] = []
    for index in found:
        near = kept and _middle(sheet.rows[index]) - _middle(sheet.rows[kept[-1]]) < _height(sheet.rows[index])
        if not near:
            kept.append(index)
    return kept


def _far(sheet: Sheet, one: int, other: int) -> bool:
    return abs(_middle(sheet.rows[one]) - _middle(sheet.rows[other])) > _LEADING * _height(sheet.rows[one])


def _between(sheet: Sheet, upper: int, lower: int) -> int:
    """Return the line with which the lower of two rows begins: behind the widest gap, the last of equals."""
    gaps = [(_middle(sheet.rows[i + 1]) - _middle(sheet.rows[i]), i + 1) for i in range(upper, lower)]
    widest = max(gap for gap, _ in gaps)
    return max(index for gap, index in gaps if gap >= 0.85 * widest)


def _close(sheet: Sheet, anchor: int, start: int, end: int) -> list[int]:
    """Return the lines about an anchor that no wide gap parts from it."""
    first = last = anchor
    limit = _LEADING * _height(sheet.rows[anchor])
    while first > start and _middle(sheet.rows[first]) - _middle(sheet.rows[first - 1]) <= limit:
        first -= 1
    while last + 1 < end and _middle(sheet.rows[last + 1]) - _middle(sheet.rows[last]) <= limit:
        last += 1
    return list(range(first, last + 1))


def _middle(row: Row) -> float:
    return sum((token.box.top + token.box.bottom) / 2 for token in row.tokens) / len(row.tokens)


def _height(row: Row) -> float:
    heights = sorted(token.box.height for token in row.tokens)
    return heights[len(heights) // 2]
