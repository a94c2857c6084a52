"""Which court, which case and which day an abstract of judgment speaks of.

A form has room for five case numbers, A to E, and is one event all the same: its number is the first, the others
stand with it as alternatives, and a person looks, for the paper does not say which count is of which case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from extract.draft import Field, illegible, read
from extract.families.labels import Hit, below, right_of
from extract.families.layout import Cell, Row, Sheet, Token
from nlp.courts import find_court
from nlp.dates import find_dates, parse_date
from nlp.identifiers import parse_case_number
from nlp.sections import parse_section
from nlp.values import Reading

__all__ = [
    "CaseNumbers",
    "DateFound",
    "dates_in",
    "find_case_numbers",
    "find_court_field",
    "find_days",
    "labelled_date",
]

_CAPTION_ROWS = 30
# Letters that print beside the five boxes for case numbers.
_BOX = re.compile(r"(.*\d)(?:\s*-\s*|\s+|\s*\()([A-E])\)?", re.IGNORECASE)
# A day in numbers is no case number, wherever it stands.
_DATE = re.compile(r"[\dOIlSB]{1,2}([-/.])[\dOIlSB]{1,2}\1(?:[\dOIlSB]{2}){1,2}[.,]?")
# One box of a date: digits, or what scanners make of them.
_BOXED = re.compile(r"[0-9OIL|SBQoil]{1,4}[.,]?")
# The caption ends where the paper begins to speak.
_BODY = re.compile(r"\bCERT[I1L]F|\bC[O0]NV[I1L]CT|\bWHEREAS\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:#\s*|no\.?\s*)?(?:[A-Z]{2,5}-){0,2}[A-Z]{0,4}\s?[-.]?\s?[\dOoIlSB][\w/.-]*(?:\s[\d-]+)*", re.IGNORECASE
)

_DISTRICT = re.compile(
    r"\bC[O0]URT\b[\s,.]*(?:[O0]F\s+|F[O0]R\s+|THE\s+|IN\s+|AND\s+){0,5}(?P<name>[A-Z][A-Z .\-]{2,50}?)\s+JUDICIAL"
    r"\s+D[I1L]STR[I1L]CT",
    re.IGNORECASE,
)

_DISTRICT_ALONE = re.compile(
    r"(?P<name>[A-Z][A-Z .\-]{2,50}?)\s+JUD[I1L]C[I1L]AL\s+D[I1L]STR[I1L]CT[.,]?", re.IGNORECASE
)
_COURTS = re.compile(r"C(?:OUR|R)?T\.?", re.IGNORECASE)
_ZERO_OR_LETTER = "a character of the case number may be a zero or the letter O"


def find_court_field(sheet: Sheet) -> tuple[Field[str] | None, Field[str] | None]:
    """Return the court in the record's form, and its county where the court or a line by itself names one."""
    rows = sheet.rows[:_CAPTION_ROWS]
    for index in range(len(rows)):
        if not re.search(r"C[O0]UR[TI]", rows[index].text, re.IGNORECASE):
            continue
        for wide in range(1, min(4, len(rows) - index + 1)):
            start, end = rows[index].span[0], rows[index + wide - 1].span[1]
            text = sheet.flow[start:end]
            reading = find_court(text)
            if reading is None or reading.value.county is None:
                continue
            if reading.value.kind not in ("superior", "municipal", "justice"):
                continue
            at = text.find(reading.raw)
            first, last = (start + at, start + at + len(reading.raw)) if at >= 0 else (start, end)
            spans = sheet.spans(first, last)
            under = sheet.rows[index + wide].cells[0].text if index + wide < len(sheet.rows) else ""
            name = _with_district(reading.value.name, text, under)
            agency = read(sheet.document, name, *spans, cost=reading.cost)
            return agency, read(sheet.document, reading.value.county, *spans, cost=reading.cost)
    return _county_alone(sheet)


def _with_district(name: str, text: str, under: str) -> str:
    """Return a lower court's name with its judicial district, where *text* or the cell *under* it names one."""
    kind = name.partition(",")[0]
    if kind not in ("MUNICIPAL COURT", "JUSTICE COURT"):
        return name
    match = _DISTRICT.search(f"{text} {under}") or _DISTRICT_ALONE.fullmatch(under)
    return f"{kind}, {' '.join(match['name'].upper().split())} JUDICIAL DISTRICT" if match else name


def _county_alone(sheet: Sheet) -> tuple[Field[str] | None, Field[str] | None]:
    """Return the court where only specks stand behind ``COUNTY OF``, and the county by itself in the next row."""
    rows = sheet.rows[:_CAPTION_ROWS]
    for row, below_it in pairwise(rows):
        head = re.match(r".*C[O0]UR[TI].*C[O0]UNTY\s*[O0]F\b", row.text, re.IGNORECASE)
        reading = find_court(f"{head.group()} {below_it.cells[0].text}") if head else None
        if head is None or reading is None or reading.value.county is None:
            continue
        spans = (*sheet.spans(row.span[0], row.span[0] + head.end()), *sheet.spans(*below_it.cells[0].span))
        agency = read(sheet.document, reading.value.name, *spans, cost=reading.cost + 0.5)
        return agency, read(sheet.document, reading.value.county, *spans, cost=reading.cost + 0.5)
    return None, None


@dataclass(frozen=True, slots=True)
class CaseNumbers:
    """The event's case number, and how many different ones stand on the paper."""

    field: Field[str] | None
    different: int


def find_case_numbers(sheet: Sheet, hits: Sequence[Hit]) -> CaseNumbers:
    """Return the case number: that of box A, or the first beside a label of the caption, else the first anywhere."""
    found = list(_boxed(sheet, hits)) or list(_labelled(sheet, hits)) or list(_bare(sheet, hits))
    if not found:
        unread = next(_unread(sheet, hits), None)
        return CaseNumbers(unread, 0)
    main = found[0]
    others: dict[str, Field[str]] = {}
    for other in found[1:]:
        if other.value is not None and _same(other.value) != _same(main.value or ""):
            others.setdefault(other.value, other)
    alternatives = (
        *main.alternatives,
        *((value, 0.0, "another case number on the paper") for value in others),
    )
    return CaseNumbers(replace(main, alternatives=alternatives), 1 + len(others))


def _same(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", number.upper())


def _boxed(sheet: Sheet, hits: Sequence[Hit]) -> Iterator[Field[str]]:
    """Yield the numbers beside the letters A to E of a form, in the order of the boxes."""
    boxed = []
    for order, row in enumerate(sheet.rows[:_CAPTION_ROWS]):
        cells = row.cells
        labels = [hit for hit in hits if hit.row == order]
        for index, cell in enumerate(cells):
            if _is_of_another_label(row, labels, cell):
                continue
            text = cell.text
            after = cells[index + 1].text if index + 1 < len(cells) else ""
            letter = re.fullmatch(r"\W*([A-E])\W*", after)
            match = _BOX.fullmatch(text)
            if letter and _looks_like_number(text):
                boxed.append((letter.group(1), cell.span[0], text))
            elif match and _looks_like_number(match.group(1)) and cell.left > 0.4:
                boxed.append((match.group(2).upper(), cell.span[0], match.group(1)))
    if not any(letter.upper() == "A" for letter, _, _ in boxed):
        return
    for _, start, text in sorted(boxed, key=lambda box: box[0].upper()):
        number = _number_field(sheet, start, text)
        if number is not None:
            yield number


def _is_of_another_label(row: Row, labels: Sequence[Hit], cell: Cell) -> bool:
    """Tell whether a label before a cell, or in it, says what it holds; one of a name or date does not."""
    before = [hit for hit in labels if row.tokens[hit.first].at < cell.span[1]]
    return bool(before) and before[-1].kind not in ("name", "alias", "birth", "case")


def _looks_like_number(text: str) -> bool:
    enough = sum(letter.isdigit() for letter in text) >= 3
    return (
        enough
        and not _is_section(text)
        and bool(_NUMBER.fullmatch(text.strip()))
        and not _DATE.fullmatch(text.strip())
    )


def _is_section(text: str) -> bool:
    """Tell a section, such as captions list under ``Violation``, from a case number: a code of law stands with it."""
    found = parse_section(text)
    return bool(found) and found[0].value.code is not None and found[0].cost == 0 and " " in text.strip()


def _labelled(sheet: Sheet, hits: Sequence[Hit]) -> Iterator[Field[str]]:
    for hit in hits:
        if hit.kind != "case" or not _speaks_of_case(sheet, hit):
            continue
        for tokens in (right_of(sheet, hit, hits), *below(sheet, hit, hits, rows=2)):
            number = _first_number(sheet, tokens)
            if number is not None:
                yield number
                break


def _bare(sheet: Sheet, hits: Sequence[Hit]) -> Iterator[Field[str]]:
    """Yield what stands alone in the caption's right half and has the shape of a case number.

    That is four digits with letters before them, or five and more.
    """
    for index, row in enumerate(sheet.rows[:_CAPTION_ROWS]):
        if _BODY.search(row.text):
            break
        labels = [hit for hit in hits if hit.row == index]
        for cell in row.cells[1:]:
            if _is_of_another_label(row, labels, cell):
                continue
            text = cell.text.strip(" .,")
            digits = sum(letter.isdigit() for letter in text)
            enough = digits >= 5 or (digits == 4 and not text.isdigit())
            if cell.left > 0.35 and enough and _looks_like_number(text):
                number = _number_field(sheet, cell.span[0], text)
                if number is not None:
                    yield replace(number, sense=0.8, reason="no label says that this is the case number")


def _speaks_of_case(sheet: Sheet, hit: Hit) -> bool:
    """A bare NO. is a case number's label only where it opens a cell of the caption."""
    if hit.label not in ("NO", "NUMBER"):
        return True
    tokens = sheet.rows[hit.row].tokens
    if hit.row >= _CAPTION_ROWS:
        return False
    # CT NO. CD105512 is a court's number, CT NO. 1 that of a count
    behind = tokens[hit.last : hit.last + 1]
    of_court = hit.first > 0 and tokens[hit.first - 1].first and _COURTS.fullmatch(tokens[hit.first - 1].text)
    return tokens[hit.first].first or bool(of_court and behind and len(behind[0].text) >= 5)


def _first_number(sheet: Sheet, tokens: Sequence[Token]) -> Field[str] | None:
    """Return the case number that *tokens* begin with: one token, or a few letters and the digits after them."""
    if not tokens:
        return None
    text = " ".join(token.text for token in tokens)
    match = _NUMBER.match(text)
    if match is None or not _looks_like_number(match.group()):
        return None
    # what goes on behind the number in the same token belongs to it; a date does not
    return _number_field(sheet, tokens[0].at, match.group().rstrip(" .,;:-"))


def _number_field(sheet: Sheet, start: int, text: str) -> Field[str] | None:
    reading: Reading[str] | None = parse_case_number(text)
    if reading is None:
        return None
    spans = sheet.spans(start, start + len(text))
    letter = re.match(r"\W*([A-Z]{0,3})[OQ](?=\d)", text, re.IGNORECASE)
    if letter and reading.value.startswith(f"{letter[1].upper()}0"):
        as_printed = f"{letter[1].upper()}O{reading.value[len(letter[1]) + 1 :]}"
        made = read(sheet.document, reading.value, *spans, cost=reading.cost, reason=_ZERO_OR_LETTER)
        return replace(made, alternatives=((as_printed, 0.0, "another reading"),))
    return read(sheet.document, reading.value, *spans, cost=reading.cost)


def _unread(sheet: Sheet, hits: Sequence[Hit]) -> Iterator[Field[str]]:
    """Yield the place of something beside a case number's label that reads as no number."""
    for hit in hits:
        tokens = right_of(sheet, hit, hits) if hit.kind == "case" and hit.label.startswith("CASE") else ()
        if tokens and hit.row < _CAPTION_ROWS:
            spans = sheet.spans(tokens[0].at, tokens[0].stop)
            yield illegible(sheet.document, *spans[0], reason="what stands there reads as no case number")


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date in the sheet's text, with its other readings."""

    start: int
    end: int
    value: str
    cost: float
    others: tuple[str, ...] = ()

    def field(self, sheet: Sheet, reason: str | None = None, sense: float = 1.0) -> Field[str]:
        """Return it as a field of the record."""
        spans = sheet.spans(self.start, self.end)
        made = read(sheet.document, self.value, *spans, cost=self.cost, reason=reason, sense=sense)
        return replace(made, alternatives=tuple((other, 0.0, "another reading") for other in self.others))


def dates_in(sheet: Sheet, start: int, end: int, latest: date) -> list[DateFound]:
    """Return the dates in ``sheet.text[start:end]``, in order; a reading after *latest* is none."""
    found = []
    for mention in find_dates(sheet.flow[start:end], latest=latest.isoformat()):
        if mention.readings:
            best, *others = mention.readings
            others_near = tuple(other.value for other in others if other.cost - best.cost <= 1.0)
            found.append(DateFound(start + mention.start, start + mention.end, best.value, best.cost, others_near))
    return found


def labelled_date(sheet: Sheet, hit: Hit, hits: Sequence[Hit], latest: date) -> DateFound | None:
    """Return the date beside or under a label: written out, or as month, day and year in three boxes."""
    for tokens in (right_of(sheet, hit, hits, whole_row=True), *below(sheet, hit, hits, rows=3)):
        found = _date_of(sheet, tokens, latest)
        if found is not None:
            return found
    return None


def _date_of(sheet: Sheet, tokens: Sequence[Token], latest: date) -> DateFound | None:
    if not tokens:
        return None
    written = dates_in(sheet, tokens[0].at, tokens[-1].stop, latest)
    if written:
        return written[0]
    for wide in (2, 3):
        # a blank within the number
        whole = "".join(token.text for token in tokens[:wide])
        readings = parse_date(whole, latest=latest.isoformat()) if _DATE.fullmatch(whole) else []
        if readings:
            others = tuple(other.value for other in readings[1:])
            end = tokens[min(wide, len(tokens)) - 1].stop
            return DateFound(tokens[0].at, end, readings[0].value, readings[0].cost + 0.5, others)
    boxed = [token for token in tokens if _BOXED.fullmatch(token.text)]
    if len(boxed) < 3:
        return None
    month, day, year = boxed[:3]
    readings = parse_date("-".join(token.text.strip(".,") for token in (month, day, year)), latest=latest.isoformat())
    if not readings:
        return None
    others = tuple(other.value for other in readings[1:])
    return DateFound(month.at, year.stop, readings[0].value, readings[0].cost, others)


def find_days(sheet: Sheet, hits: Sequence[Hit], kind: str, latest: date) -> list[DateFound]:
    """Return the dates beside all labels of one kind, in the order of the paper."""
    found = (labelled_date(sheet, hit, hits, latest) for hit in hits if hit.kind == kind)
    return [day for day in found if day is not None]
