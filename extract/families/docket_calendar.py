"""A day's docket of a lower court: one row to a case, with its defendant, charges, pleas and what became of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from extract.draft import EventDraft, Field, PersonDraft, RecordDraft
from extract.families.court_and_case import DateFound, dates_in
from extract.families.docket_acts import Fragment, counts_named, read_acts
from extract.families.docket_charges import Charged, charged_in
from extract.families.docket_counts import Paper, count_draft, day_field, is_lower
from extract.families.docket_entries import Entry
from extract.families.docket_passages import Passage
from extract.families.docket_people import parties_in
from extract.families.docket_story import NO_SENTENCE_TOLD, Told, follow
from extract.families.layout import Row, Sheet, Token
from nlp.characters import plain
from nlp.dates import parse_date
from nlp.dispositions import parse_plea
from nlp.identifiers import parse_case_number

__all__ = ["is_calendar", "read_calendar"]

_HEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("case", re.compile(r"\W*(?:CASE|DOCKET|NUMBER|ACTION|CITATION)\b.*|\W*N[O0]S?\W*", re.IGNORECASE)),
    ("name", re.compile(r"\W*(?:DEFENDANT|NAME|DEFT).*", re.IGNORECASE)),
    ("charge", re.compile(r"\W*(?:CHARGE|VIOLATION|OFFENSE|SECTION|COUNT).*", re.IGNORECASE)),
    ("plea", re.compile(r"\W*PLEA.*", re.IGNORECASE)),
    (
        "end",
        re.compile(
            r"\W*(?:DISPOSITION|JUDGMENT|SENTENCE|FINDING|PROCEEDINGS|ORDERS?|ACTION TAKEN|REMARKS|RESULT).*",
            re.IGNORECASE,
        ),
    ),
    (
        "other",
        re.compile(
            r"\W*(?:ATT(?:ORNE)?Y|COUNSEL|BAIL|JUDGE|OFFICER|NEXT|DATE|TIME|CONTINUED|FINE|CUST|STATUS|D\.?O\.?B)\b.*",
            re.IGNORECASE,
        ),
    ),
)
_TORN = re.compile(r"\b(?P<month>[A-Z][a-z]{2,8})\.?\s(?P<day>\d{1,2}),?\s(?P<year>\d(?:\s?\d){2,3})\b")
_NO_DAY = "the day of the docket was not found"
_DAY_TORN = "the year of the docket's day was not read whole"
_NO_CHARGE = "no charges were found beside a case"
_MIXED = "more than a number stands in the column of cases: rows of two may be taken for one"
_SAME_ROW_HEADS = frozenset({"case", "name", "charge"})


@dataclass(frozen=True, slots=True)
class _Case:
    """The rows of one case: for each column its lines."""

    cells: dict[str, list[tuple[Token, ...]]]
    page: int


def _heads(row: Row) -> dict[str, float]:
    """Return where the columns that *row* names begin; empty where it is no head of a day's docket."""
    found: dict[str, float] = {}
    for cell in row.cells:
        kind = next((kind for kind, pattern in _HEADS if pattern.fullmatch(cell.text)), None)
        if kind is not None and sum(letter.isdigit() for letter in cell.text) == 0:
            found.setdefault(kind if kind not in found else "other", cell.left)
    return found if set(found) >= _SAME_ROW_HEADS and {"plea", "end"} & set(found) else {}


def is_calendar(sheet: Sheet) -> bool:
    """Tell whether the sheet has a head of columns for cases, defendants and charges."""
    return any(_heads(row) for row in sheet.rows[:40])


def read_calendar(sheet: Sheet, event: EventDraft, latest: date) -> list[RecordDraft]:
    """Return a draft for each case of a day's docket; its day is that of the docket."""
    head = next(index for index, row in enumerate(sheet.rows) if _heads(row))
    days = [day for day in dates_in(sheet, 0, sheet.rows[head].span[0], latest) if len(day.value) == 10]
    day = days[0] if days else _with_torn_year(sheet, head, latest)
    torn = not days and day is not None
    different = len({each.value for each in days}) > 1
    drafts = []
    for case in _cases(sheet, head):
        draft = _draft(sheet, event, case, day, different, latest)
        drafts.append(replace(draft, doubts=(*draft.doubts, _DAY_TORN)) if torn else draft)
    return drafts


def _with_torn_year(sheet: Sheet, head: int, latest: date) -> DateFound | None:
    """Return the day above the columns whose year lost its first digit, or stands in pieces."""
    text = sheet.flow[: sheet.rows[head].span[0]]
    for match in _TORN.finditer(text):
        digits = re.sub(r"\s", "", match["year"])
        year = f"1{digits}" if len(digits) == 3 and digits[0] == "9" else digits
        readings = parse_date(f"{match['month']} {match['day']}, {year}", latest=latest.isoformat())
        if readings and len(readings[0].value) == 10:
            return DateFound(match.start(), match.end(), readings[0].value, readings[0].cost + 1.0)
    return None


def _cases(sheet: Sheet, head: int) -> Iterator[_Case]:
    edges = _edges(sheet, head)
    current: _Case | None = None
    for index in range(head + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if _heads(row):
            edges = _edges(sheet, index)
            continue
        cells: dict[str, list[Token]] = {}
        for token in row.tokens:
            kind = next((kind for kind, left in reversed(edges) if left <= token.box.left), None)
            if kind is not None:
                cells.setdefault(kind, []).append(token)
        if _opens(cells.get("case", ()), _below(sheet, index, edges), current):
            if current is not None:
                yield current
            current = _Case({}, row.page)
        if current is not None:
            for kind, tokens in cells.items():
                current.cells.setdefault(kind, []).append(tuple(tokens))
    if current is not None:
        yield current


def _below(sheet: Sheet, index: int, edges: list[tuple[str, float]]) -> str:
    """Return what stands in the column of cases in the next row."""
    if index + 1 >= len(sheet.rows):
        return ""
    columns = sorted(left for _, left in edges)
    right = columns[1] if len(columns) > 1 else 1.0
    return "".join(token.text for token in sheet.rows[index + 1].tokens if token.box.left < right)


def _opens(tokens: Sequence[Token], below: str, current: _Case | None) -> bool:
    """Tell whether a row opens a case: it has a number that is not the rest of the one above.

    A long number breaks at a hyphen, and what stands before the break may have few digits.
    """
    number = "".join(token.text for token in tokens)
    above = current.cells.get("case", []) if current is not None else []
    broken = len(above) == 1 and above[0][-1].text.endswith("-")
    if number.startswith("-") or broken:
        return False
    digits = sum(letter.isdigit() for letter in number)
    return digits >= 3 or (digits > 0 and (below.startswith("-") or number.endswith("-")))


def _edges(sheet: Sheet, head: int) -> list[tuple[str, float]]:
    """Return the columns from left to right, each with where it begins: at its name, or where most of its rows do."""
    row = sheet.rows[head]
    heads = sorted(_heads(row).items(), key=lambda item: item[1])
    below = [each for each in sheet.rows[head + 1 :] if each.page == row.page]
    bins = Counter(round(token.box.left / row.letter) for each in below for token in each.tokens)
    starts = sum(sum(c.isdigit() for c in each.tokens[0].text) >= 3 for each in below)
    edges = []
    for order, (kind, left) in enumerate(heads):
        here = sum(any(abs(token.box.left - left) < 2 * row.letter for token in each.tokens) for each in below)
        if here:
            edges.append((kind, left - 1.5 * row.letter if order else -1.0))
            continue
        before = heads[order - 1][1] if order else 0.0
        near = [
            b
            for b in bins
            if bins[b - 1] + bins[b] + bins[b + 1] >= max(0.6 * starts, 2)
            and before + 4 * row.letter < b * row.letter < left + 6 * row.letter
        ]
        best = min(near, key=lambda b: abs(b * row.letter - left), default=None)
        place = best * row.letter if best is not None else left
        edges.append((kind, min(place, left) - 1.5 * row.letter if order else -1.0))
    return edges


def _draft(
    sheet: Sheet, event: EventDraft, case: _Case, day: DateFound | None, different: bool, latest: date
) -> RecordDraft:
    def cell(kind: str) -> Passage:
        return Passage.of_rows(sheet, case.cells.get(kind, []))

    doubts = []
    numbers_of_case, rest = _number_rows(case)
    if any(letter.isalnum() for line in rest for token in line for letter in token.text):
        doubts.append(_MIXED)
    charged = list(charged_in(cell("charge"), (), day.value if day else None, bracketed=True))
    pleas = _pleas(cell("plea"))
    charged = [_with_plea(each, pleas, len(charged)) for each in charged]
    entries = [
        Entry(day, (day.start, day.end) if day else None, words, case.page) for words in _paragraphs(sheet, case)
    ]
    told = [
        Told(each, tuple(map(_as_finding, read_acts(each.words.text, day.value if day else None, True))))
        for each in entries
    ]
    numbers = [each.number if each.number is not None else at for at, each in enumerate(charged, 1)]
    story = follow(charged, numbers, told)
    paper = Paper(
        sheet=sheet,
        latest=latest,
        ordered=frozenset(id(each) for each in entries) if not different else frozenset(),
        stated={},
        filed=day.value if day else None,
        lower=is_lower(event, day.value if day else None),
    )
    if day is None:
        doubts.append(_NO_DAY)
    if not charged:
        doubts.append(_NO_CHARGE)
    parties = parties_in([tuple(t for line in case.cells.get("name", []) for t in line)], sheet)
    person = PersonDraft(name=parties[0].name, aliases=tuple(parties[0].aliases)) if parties else PersonDraft()
    ended = any(count.outcome is not None for count in story.counts)
    return RecordDraft(
        person=person,
        events=(
            replace(
                event,
                case_number=_case_number(Passage.of_rows(sheet, numbers_of_case)),
                date=day_field(paper, entries[0]) if ended and entries else None,
                counts=tuple(count_draft(paper, count, story) for count in story.counts),
            ),
        ),
        doubts=tuple(dict.fromkeys((*doubts, *(d for d in story.doubts if d != NO_SENTENCE_TOLD)))),
    )


def _number_rows(case: _Case) -> tuple[list[tuple[Token, ...]], list[tuple[Token, ...]]]:
    """Return the lines of the case's number, the second where the first is broken at a hyphen, and what is left."""
    lines = case.cells.get("case", [])
    broken = len(lines) > 1 and (lines[1][0].text.startswith("-") or lines[0][-1].text.endswith("-"))
    cut = 2 if broken else 1
    return lines[:cut], lines[cut:]


def _case_number(words: Passage) -> Field[str] | None:
    text = words.text.strip()
    reading = parse_case_number(text) if text else None
    return words.read(reading.value, 0, len(words.text), cost=reading.cost) if reading is not None else None


def _pleas(words: Passage) -> dict[int | None, Field[str]]:
    """Return the pleas of a cell by the number of the count; None for one that names no count."""
    flat = plain(words.text)
    labels = [label for label in counts_named(flat, bracketed=True) if label.numbers]
    starts = [(label.end, label.numbers) for label in labels] or [(0, ())]
    found: dict[int | None, Field[str]] = {}
    for order, (start, numbers) in enumerate(starts):
        end = labels[order + 1].start if order + 1 < len(labels) else len(flat)
        reading = parse_plea(flat[start:end].strip(" .,;:"))
        if reading is None:
            continue
        field = words.read(reading.value, start, end, cost=reading.cost)
        for number in numbers or (None,):
            found[number] = field
    return found


def _with_plea(charged: Charged, pleas: dict[int | None, Field[str]], counts: int) -> Charged:
    plea = pleas.get(charged.number) if charged.number is not None else None
    if plea is None and (None in pleas):
        plea = pleas[None]
    if plea is None and counts == 1 and len(pleas) == 1:
        plea = next(iter(pleas.values()))
    return replace(charged, plea=plea) if plea is not None else charged


def _paragraphs(sheet: Sheet, case: _Case) -> Iterator[Passage]:
    """Yield the paragraphs of the last column: a line that is full goes on in the next, unless that names a count."""
    lines = case.cells.get("end", [])
    widest = max((line[-1].box.right for line in lines), default=0.0)
    held: list[tuple[Token, ...]] = []
    for line in lines:
        text = plain(" ".join(token.text for token in line))
        named = [label for label in counts_named(text, bracketed=True) if label.start <= 1]
        if held:
            full = held[-1][-1].box.right + 1.2 * (line[0].box.right - line[0].box.left) >= widest
            if named or not full:
                yield Passage.of_rows(sheet, held)
                held = []
        held.append(line)
    if held:
        yield Passage.of_rows(sheet, held)


def _as_finding(fragment: Fragment) -> Fragment:
    """Pleas have a column of their own, so that what stands in the last one is a finding."""
    kinds = {"plea_guilty": "found", "plea_not_guilty": "acquitted"}
    acts = tuple(
        replace(act, kind=kinds.get(act.kind, act.kind), how="found" if act.how else None) for act in fragment.acts
    )
    return replace(fragment, acts=acts)
