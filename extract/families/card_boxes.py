"""Cards that are printed forms: a table with a row for each charge, or a box for each fact of one case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.families.card_layout import Card
from extract.families.card_lines import Charge, Entry, is_known, note_of
from extract.families.charges import count_number
from extract.families.damaged_words import begins_with_day, days_in, is_day
from extract.families.layout import Token
from extract.families.report_table import TableRow, stretch_of
from extract.families.report_values import charges_in, find_outcomes
from nlp.misreads import distance

__all__ = ["entries_in_boxes", "entries_in_table"]

# The number of a case at the beginning of a note, with its day behind it.
_LEAD = re.compile(r"\W{0,2}(?P<number>(?:[A-Z]{1,4}-){0,2}[A-Z]{0,4}-?\d[\w-]{2,11})(?=[\s:;.,)]|$)", re.IGNORECASE)
_FEWEST_DIGITS = 4
_NUMBER = re.compile(r"\W{0,2}(?:[A-Z]{1,4}-){0,2}[A-Z]{0,4}-?\d[\dA-Z-]{2,11}\W{0,2}", re.IGNORECASE)
# A letter or two of a number misread, and still no other case's.
_NEAR = 2.0


def entries_in_table(card: Card) -> tuple[list[Entry], list[int]]:
    """Return the cases of a card's table and the notes under it; and the rows that could not be placed."""
    assert card.table is not None
    entries: list[Entry] = []
    last = card.table.heading
    for row in card.table.rows:
        number = row.cells.get("case", ())
        if not entries or any(letter.isdigit() for token in number for letter in token.text):
            entries.append(Entry(number=number))
        entries[-1].charges += _charges(card, row)
        last = max(last, row.last)
    strays = [index for index in card.table.stray if index < last]
    for index in range(last + 1, card.last):
        if not _note(card, index, entries):
            strays.append(index)
    return entries, strays


def _charges(card: Card, row: TableRow) -> Iterator[Charge]:
    head = stretch_of(card.sheet, row.cells.get("charge", ()))
    fate = [token for name in ("date", "plea", "disposition", "sentence") for token in row.cells.get(name, ())]
    mentions = charges_in(head.text)
    if not mentions:
        yield Charge(_count_of(row.cells.get("charge", ())), head, 0, None, 0, fate)
    for order, mention in enumerate(mentions):
        end = mentions[order + 1].start if order + 1 < len(mentions) else len(head.text)
        number = _count_of(row.cells.get("charge", ())) if not order else None
        yield Charge(number, head, 0, mention, end, list(fate))


def _count_of(tokens: Sequence[Token]) -> Token | None:
    """Return the number behind CT at the beginning of a charge."""
    if len(tokens) > 1 and re.fullmatch(r"\W?(?:C[TN]?TS?|CNTS?|COUNTS?)\W?", tokens[0].text, re.IGNORECASE):
        return tokens[1] if count_number(tokens[1].text) is not None else None
    return None


def _note(card: Card, index: int, entries: list[Entry]) -> bool:
    """Add a later note to the case that it names, else to the last; return whether the row is one."""
    row = card.sheet.rows[index]
    dated = days_in(row.text) and any(letter.isalpha() for letter in row.text)
    if not entries or not (dated or note_of(row.text)):
        return sum(letter.isalnum() for letter in row.text) < 4 or not find_outcomes(row.text)
    lead = _LEAD.match(stretch_of(card.sheet, row.tokens).text)
    named = re.sub(r"\W", "", lead["number"].upper()) if lead is not None else ""
    if sum(letter.isdigit() for letter in named) < _FEWEST_DIGITS or begins_with_day(row.text):
        entries[-1].notes.append(tuple(row.tokens))
        return True
    entry = _named(card, named, entries)
    if entry is None:
        return False  # a note to a case that is none of those read
    entry.notes.append(tuple(row.tokens[1:]))
    return True


def _named(card: Card, named: str, entries: Sequence[Entry]) -> Entry | None:
    """Return the case whose number a note names: as printed, or the only one that is nearly so."""
    numbers = [re.sub(r"\W", "", stretch_of(card.sheet, each.number).text.upper()) for each in entries]
    if named in numbers:
        return entries[numbers.index(named)]
    near = [each for each, number in zip(entries, numbers, strict=True) if distance(named, number) < _NEAR]
    return near[0] if len(near) == 1 else None


def entries_in_boxes(card: Card) -> tuple[list[Entry], list[int]]:
    """Return the case of a card with a box for each fact; and the rows that could not be placed.

    A row without a label that was made out is taken for what it says: a charge, or the outcome of the one above.
    """
    entries = [Entry()]
    days: dict[int, tuple[Token, ...]] = {}
    lone: dict[int, int] = {}
    used: set[int] = set()
    strays: list[int] = []
    labelled = {hit.row for hit in card.boxes}
    for index in card.rows:
        for hit in (hit for hit in card.boxes if hit.row == index):
            tokens = _without_note(card, next(value for each, value in card.values(hit.kind, 2) if each is hit))
            used |= {row for row in card.rows if any(token in card.sheet.rows[row].tokens for token in tokens)}
            if hit.kind == "disposed":
                days[len(entries) - 1] = tokens
            else:
                _put(card, hit.kind, tokens, entries)
        if index in labelled | used or index < min(labelled, default=0):
            continue
        row = card.sheet.rows[index]
        coded = any(is_known(each) for each in charges_in(row.text))
        if is_day(row.text) and index < max(labelled):
            lone[len(entries) - 1] = index
        elif coded and not note_of(row.text):
            _put(card, "charge", row.tokens, entries)
        elif entries[-1].charges and not entries[-1].charges[-1].fate and find_outcomes(row.text):
            _put(card, "disposition", row.tokens, entries)
        elif not _note(card, index, entries):
            strays.append(index)
    # a day or a number alone, whose label is lost: taken for what is missing, and a person looks
    for order, index in lone.items():
        if order not in days:
            strays.append(index)
            days[order] = card.sheet.rows[index].tokens
    if not entries[0].number:
        strays += _lone_number(card, entries[0])
    for order, entry in enumerate(entries):
        for charge in entry.charges:
            charge.fate = [*days.get(order, ()), *charge.fate]
    return entries, strays


def _lone_number(card: Card, entry: Entry) -> list[int]:
    """Give a case the number that stands alone in a cell of the card's head; return its row, if there is one."""
    heads = [hit.row for hit in card.boxes if hit.kind in ("charge", "disposition", "disposed")]
    for index in range(card.first, min(heads, default=card.last)):
        for cell in card.sheet.rows[index].cells:
            digits = sum(letter.isdigit() for letter in cell.text)
            if digits >= _FEWEST_DIGITS and _NUMBER.fullmatch(cell.text) and not is_day(cell.text):
                entry.number = tuple(cell.tokens)
                return [index]
    return []


def _put(card: Card, kind: str, tokens: tuple[Token, ...], entries: list[Entry]) -> None:
    """Put what a box holds into the last case, or into a new one where another number stands."""
    entry = entries[-1]
    if kind == "case" and tokens:
        if entry.number and entry.charges:
            entries.append(Entry(number=_first_line(tokens)))
        else:
            entry.number = entry.number or _first_line(tokens)
    elif kind == "charge" and tokens:
        head = stretch_of(card.sheet, tokens)
        mention = next(iter(charges_in(head.text)), None)
        entry.charges.append(Charge(_count_of(tokens), head, 0, mention, len(head.text)))
    elif kind in ("disposition", "sentence") and entry.charges:
        entry.charges[-1].fate += tokens


def _without_note(card: Card, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Leave out of a box what stands under its first line and is a later note, with its own day."""
    first = _first_line(tokens)
    rest = tokens[len(first) :]
    if rest and first and note_of(stretch_of(card.sheet, rest).text):
        return first
    return tokens


def _first_line(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    if not tokens:
        return ()
    height = tokens[0].box.height
    return tuple(token for token in tokens if abs(token.box.top - tokens[0].box.top) < height)
