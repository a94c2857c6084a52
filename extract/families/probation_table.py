"""The table of convictions on a printed probation order: one row a count, its grade and plea marked under headings.

Headings tell what a mark means: the one that it stands under. A title may take two lines, so that what belongs to a
row stands a little above or below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.draft import CountDraft, Field, derived, illegible, read
from extract.families.abstract_time import MARK
from extract.families.charges import Judgment, charge_fields, count_number, description_field, offence_fields
from extract.families.clauses import is_procedure
from extract.families.court_and_case import DateFound, dates_in
from extract.families.labels import plain
from extract.families.layout import Row, Sheet, Token
from extract.families.probation_headings import GRADES, MARKED, PLEAS, Table
from nlp.dispositions import parse_plea
from nlp.lexicon import load_codes
from nlp.misreads import best
from nlp.sections import Mention, find_charges
from ocr.page import Box

__all__ = ["read_table"]

_GRADE_WORDS = {"F": "felony", "FEL": "felony", "FELONY": "felony", "M": "misdemeanor", "MISD": "misdemeanor"} | {
    "MISDEMEANOR": "misdemeanor",
    "INF": "infraction",
    "INFRACTION": "infraction",
    "I": "infraction",
}
# Rows further from a count's than so many of its heights are of no count.
_NEAR = 2.6
_IN_ITS_CELL, _UNDER_ITS_HEADING = 0.9, 0.7
"""How surely a mark says what its heading does: in the ruled column of one heading, or merely under it."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One count: the charge in the text from ``at`` on, and the tokens of its row and of those close to it."""

    row: int
    at: int
    mention: Mention | None
    code: Field[str] | None
    number: Token | None
    tokens: tuple[Token, ...]


def read_table(sheet: Sheet, table: Table, judgment: Judgment) -> list[CountDraft]:
    """Return the counts of the table's rows, every one of them a conviction."""
    return [_count(sheet, table, line, judgment) for line in _lines(sheet, table)]


def _lines(sheet: Sheet, table: Table) -> list[_Line]:
    anchors: list[tuple[int, int, Mention | None, Field[str] | None, Token | None]] = []
    for index in range(table.first + 1, table.last):
        found = _anchor(sheet, table, index)
        if found is not None:
            anchors.append((index, *found))
    lines = []
    for index, at, mention, code, number in anchors:
        tokens = list(sheet.rows[index].tokens)
        for other in range(table.first + 1, table.last):
            if other != index and all(other != anchor[0] for anchor in anchors):
                nearest = min(anchors, key=lambda anchor: _distance(sheet, other, anchor[0]))
                if nearest[0] == index and _distance(sheet, other, index) < _NEAR:
                    tokens += sheet.rows[other].tokens
        lines.append(_Line(index, at, mention, code, number, tuple(tokens)))
    return lines


def _distance(sheet: Sheet, one: int, other: int) -> float:
    """Return how many heights of the other row two rows stand apart."""
    a, b = sheet.rows[one], sheet.rows[other]
    if a.page != b.page:
        return 99.0
    high = max(token.box.height for token in b.tokens) or 0.01
    return abs(a.tokens[0].box.top - b.tokens[0].box.top) / high


def _anchor(
    sheet: Sheet, table: Table, index: int
) -> tuple[int, Mention | None, Field[str] | None, Token | None] | None:
    """Return the charge of a row, with the number of its count; None where the row is none of a count."""
    row = sheet.rows[index]
    number = next(
        (t for t in row.tokens[:2] if count_number(t.text) is not None and _under(table, "number", t, row)), None
    )
    skip = row.tokens.index(number) + 1 if number is not None else 0
    if skip >= len(row.tokens):
        return None
    start = row.tokens[skip].at
    for mention in find_charges(sheet.flow[start : row.span[1]]):
        code = mention.readings[0].value.section.code
        apart = None if code else _code_apart(sheet, row, start + mention.start)
        if (code or apart) and not is_procedure(sheet.flow[start : start + mention.start]):
            return start, mention, apart, number
    cell = next((t for t in row.tokens[skip:] if _under(table, "section", t, row) and _is_number(t.text)), None)
    if cell is not None:
        alone = find_charges(cell.text.strip(".,;:"))
        return cell.at, alone[0] if alone else None, _code_apart(sheet, row, cell.at), number
    if number is not None and any(MARK.fullmatch(token.text) for token in row.tokens[skip:]):
        return start, None, _code_apart(sheet, row, row.span[1]), number
    return None


def _is_number(text: str) -> bool:
    return sum(letter.isdigit() for letter in text) >= 2 and count_number(text[:1]) is not None


def _under(table: Table, kind: str, token: Token, row: Row) -> bool:
    return any(heading.kind == kind and heading.away(token) < 2 * row.letter for heading in table.headings)


def _code_apart(sheet: Sheet, row: Row, before: int) -> Field[str] | None:
    """Return the code in its own cell, damaged or not, left of the section."""
    codes = [each.code for each in load_codes().codes if each.code]
    for token in reversed([t for t in row.tokens if t.at < before]):
        found = best(re.sub(r"[^A-Z0-9]", "", token.text.upper()), codes, limit=0.5)
        if found is not None:
            return read(sheet.document, found[0], *sheet.spans(token.at, token.stop), cost=found[1])
    return None


def _count(sheet: Sheet, table: Table, line: _Line, judgment: Judgment) -> CountDraft:
    severity = _severity(sheet, table, line)
    committed = _offence_day(sheet, table, line, judgment)
    on = committed.value if committed is not None else judgment.day
    fields = (
        charge_fields(sheet, line.at, line.mention, on, severity.value if severity else None, line.code)
        if line.mention is not None
        else {"code": line.code, "section": _unread(sheet, line)}
    )
    number = count_number(line.number.text) if line.number is not None else None
    return CountDraft(
        number=read(sheet.document, number[0], *sheet.spans(line.number.at, line.number.stop), cost=number[1])
        if line.number is not None and number is not None
        else None,
        description=_title(sheet, table, line),
        offence_date=offence_fields(sheet, committed, judgment.day),
        plea=_plea(sheet, table, line),
        disposition=read(sheet.document, "convicted", *_place(sheet, line)),
        disposition_date=derived(judgment.day, "../../date") if judgment.day is not None else None,
        severity=severity,
        **fields,
    )


def _place(sheet: Sheet, line: _Line) -> tuple[tuple[int, int], ...]:
    if line.mention is None:
        return sheet.spans(*sheet.rows[line.row].span)
    return sheet.spans(line.at + line.mention.start, line.at + line.mention.end)


def _unread(sheet: Sheet, line: _Line) -> Field[str]:
    spans = sheet.spans(*sheet.rows[line.row].span)
    return illegible(sheet.document, *spans[0], reason="no section can be read in the row of a count")


def _marks(line: _Line) -> list[Token]:
    end = line.at + line.mention.end if line.mention is not None else line.at
    return [
        token
        for token in line.tokens
        if MARK.fullmatch(token.text)
        and (token.at >= end or token not in line.tokens[:1])
        and token is not line.number
    ]


def _marked(sheet: Sheet, table: Table, line: _Line) -> list[tuple[str, Token, float]]:
    """Return what each mark of a row says, and how surely; 0 where it may stand under another heading as well."""
    page = sheet.rows[line.row].page
    headings = [heading for heading in table.headings if heading.kind in MARKED]
    found: list[tuple[str, Token, float]] = []
    for token in _marks(line):
        if not headings:
            continue
        cell = _cell(sheet, page, token)
        inside = (
            [h for h in headings if cell.left - 0.003 <= (h.left + h.right) / 2 <= cell.right + 0.003] if cell else []
        )
        if len(inside) == 1:
            found.append((inside[0].kind, token, _IN_ITS_CELL))
            continue
        letter = sheet.rows[line.row].letter
        ranked = sorted(headings, key=lambda heading: heading.away(token))
        near = ranked[0].away(token)
        if near > 4 * letter:
            continue
        sure = len(ranked) == 1 or 2 * near + 0.5 * letter < ranked[1].away(token)
        found.append((ranked[0].kind, token, _UNDER_ITS_HEADING if sure else 0.0))
    return found


def _cell(sheet: Sheet, page: int, token: Token) -> Box | None:
    """Return the ruled cell that holds a token, if the page's rules were seen."""
    middle = (token.box.top + token.box.bottom) / 2
    holding = [
        cell.box
        for part in sheet.document.parts
        if part.page.number == page
        for cell in part.page.cells
        if cell.box.left <= token.middle <= cell.box.right and cell.box.top <= middle <= cell.box.bottom
    ]
    return min(holding, key=lambda box: box.width * box.height, default=None)


def _severity(sheet: Sheet, table: Table, line: _Line) -> Field[str] | None:
    marked = [(kind, token, sure) for kind, token, sure in _marked(sheet, table, line) if kind in GRADES]
    printed = _printed_grade(sheet, table, line)
    if not marked:
        return printed
    kinds = {kind for kind, _, _ in marked}
    kind, token, sure = marked[0]
    spans = sheet.spans(token.at, token.stop)
    if len(kinds) > 1:
        return illegible(sheet.document, *spans[0], reason="both grades of the offence are marked")
    if not sure:
        return read(sheet.document, kind, *spans, reason="which grade the mark stands under is not plain", sense=0.6)
    # that ink stands there is what counts, not which letter it was read as
    alone = len(marked) == 1 and token.text in ("X", "x")
    return replace(read(sheet.document, kind, *spans), support=sure if alone else 0.0)


def _is_mark(tokens: Sequence[Token], index: int) -> bool:
    return index >= 0 and MARK.fullmatch(tokens[index].text) is not None


def _printed_grade(sheet: Sheet, table: Table, line: _Line) -> Field[str] | None:
    """Return the grade in words, or the one whose letters a mark stands before (``X FEL   MISD``)."""
    end = line.at + line.mention.end if line.mention is not None else line.at
    behind = [token for token in line.tokens if token.at >= end]
    row = sheet.rows[line.row]
    words = [
        (number, token, _GRADE_WORDS[plain(token.text)])
        for number, token in enumerate(behind)
        if plain(token.text) in _GRADE_WORDS
        and (
            len(plain(token.text)) > 1
            or _under(table, "grade", token, row)
            or MARK.fullmatch(behind[number - 1].text)
        )
    ]
    chosen = [word for word in words if _is_mark(behind, word[0] - 1)]
    chosen = chosen or words
    if len({grade for _, _, grade in chosen}) != 1:
        return None
    _, token, grade = chosen[-1]
    return read(sheet.document, grade, *sheet.spans(token.at, token.stop))


def _plea(sheet: Sheet, table: Table, line: _Line) -> Field[str] | None:
    marked = [(kind, token, sure) for kind, token, sure in _marked(sheet, table, line) if kind in (*PLEAS, "tried")]
    if not marked:
        return _printed_plea(sheet, table, line)
    if len({kind for kind, _, _ in marked}) > 1 or marked[0][0] == "tried":
        return None
    kind, token, sure = marked[0]
    reason = None if sure else "which plea the mark stands under is not plain"
    return read(sheet.document, kind, *sheet.spans(token.at, token.stop), reason=reason)


def _printed_plea(sheet: Sheet, table: Table, line: _Line) -> Field[str] | None:
    """Return the plea in letters or words under a heading for it."""
    row = sheet.rows[line.row]
    for token in line.tokens:
        if _under(table, "plea", token, row) and (reading := parse_plea(token.text)) is not None:
            return read(sheet.document, reading.value, *sheet.spans(token.at, token.stop), cost=reading.cost)
    return None


def _offence_day(sheet: Sheet, table: Table, line: _Line, judgment: Judgment) -> DateFound | None:
    """Return the date under a heading for one; the form's other dates stand elsewhere."""
    if not any(heading.kind == "date" for heading in table.headings):
        return None
    end = line.at + line.mention.end if line.mention is not None else line.at
    rows = {sheet.row_of(token.at) for token in line.tokens}
    for index in sorted(rows, key=lambda index: index != line.row):
        start = end if index == line.row else sheet.rows[index].span[0]
        found = dates_in(sheet, start, sheet.rows[index].span[1], judgment.latest)
        if found:
            return found[0]
    return None


def _title(sheet: Sheet, table: Table, line: _Line) -> Field[str] | None:
    """Return the crime's title: the words from the charge to the first mark or date, over all its lines."""
    if line.mention is None:
        return None
    end = line.at + line.mention.end
    anchor = sheet.rows[line.row]
    section_right = max((t.box.right for t in anchor.tokens if t.at < end), default=0.0)
    behind = (*MARKED, "date", "grade", "plea")
    edges = [h.left for h in table.headings if h.kind in behind and h.left > section_right]
    right = min(edges, default=1.0)
    words = [
        token
        for token in line.tokens
        if token.box.left >= section_right - anchor.letter
        and token.middle < right
        and not MARK.fullmatch(token.text)
        and any(letter.isalpha() for letter in token.text)
    ]
    words.sort(key=lambda token: (sheet.row_of(token.at), token.box.left))
    made: Field[str] | None = None
    for index in dict.fromkeys(sheet.row_of(token.at) for token in words):
        mine = [token for token in words if sheet.row_of(token.at) == index]
        more = description_field(sheet, mine[0].at, mine[-1].stop)
        if more is None:
            continue
        if made is not None:
            more = Field(f"{made.value} {more.value}", spans=made.spans + more.spans, raw=f"{made.raw} {more.raw}")
        made = more
    return made
