"""The lines of a card: which tell of a case, which of a charge, and which of what became of it.

A card has a case's number by itself or before what belongs to it, under it the charges, and under or behind each the
day and the outcome in a clerk's short words. Later notes (1203.4, revocations) begin with their own day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.families.card_layout import Card
from extract.families.damaged_words import begins_with_day, days_in
from extract.families.layout import Row, Sheet, Token
from extract.families.report_table import stretch_of
from extract.families.report_values import charges_in, find_outcomes
from extract.text import Stretch
from nlp.courts import find_court
from nlp.dates import find_dates
from nlp.identifiers import parse_case_number
from nlp.sections import Mention
from nlp.statutes import load_statutes

__all__ = ["LATER", "Charge", "Entry", "entries_in_lines", "is_known", "note_of"]

LATER = frozenset({"set_aside", "probation_revoked", "sentence_modified", "reduced", "sealed", "other"})
"""What becomes of a conviction afterwards."""

_CASE = re.compile(
    r"\W{0,2}(?P<mark>(?:(?:CASE|DOCKET|CRIM(?:INAL)?|ACTION|COURT|CR)\W{0,2})?(?:#|N[O0]S?[.:#]|N[O0]\s|NUMBER\W)|CASE\W)?\s*"
    r"(?P<number>(?:[A-Z]{2,4}-){0,2}[A-Z]{0,4}\s?-?\s?(?=[A-Z\d-]{0,3}\d)[A-Z\d][A-Z\d.]*(?:[-/][A-Z\d]+){0,3})(?=[\s,;:.)]|$)",
    re.IGNORECASE,
)
_FILED = re.compile(r"\b(?:FILED|FLD|FILING)\b[:.]?", re.IGNORECASE)
_COUNT = re.compile(
    r"\W{0,2}(?:C[TN]?TS?|CNTS?|COUNTS?)?\W{0,3}(?P<number>\d{1,2}|[IVX]{1,4})[.):\s-]\s*", re.IGNORECASE
)
_DATE = re.compile(
    r"\W{0,2}(?:[\dOIl]{1,2}\s?[-/.–]\s?[\dOIlSB]{1,2}\s?[-/.–]\s?[\dOIlSB]{2,4}|[A-Z]{3,9}\.?\s\d{1,2},?\s\d{2,4})\b"
)
_FEWEST_DIGITS = 3


@dataclass(slots=True)
class Charge:
    """One charge: where its number, section and title stand, and the pieces of text that tell what became of it."""

    number: Token | None
    head: Stretch
    at: int
    mention: Mention | None
    end: int
    fate: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """One case of a card: its number's tokens, its charges, and the lines of later notes."""

    number: tuple[Token, ...] = ()
    cost: float = 0.0
    charges: list[Charge] = field(default_factory=list)
    notes: list[tuple[Token, ...]] = field(default_factory=list)
    court: tuple[Token, ...] = ()


def entries_in_lines(card: Card, rows: Sequence[int]) -> tuple[list[Entry], list[int]]:
    """Return the cases that stand in *rows* of a card, and the rows that could not be placed."""
    entries: list[Entry] = []
    strays: list[int] = []
    for index in rows:
        row = card.sheet.rows[index]
        if sum(letter.isalnum() for letter in row.text) < 2:
            continue
        if not _place(card.sheet, row, entries):
            strays.append(index)
    return entries, strays


def _place(sheet: Sheet, row: Row, entries: list[Entry]) -> bool:
    """Put a row where it belongs; return whether it belongs anywhere."""
    tokens = list(row.tokens)
    case = _case_number(sheet, tokens)
    if case is not None:
        entries.append(Entry(number=tuple(tokens[: case[0]]), cost=case[1]))
        tokens = _without_filing(sheet, tokens[case[0] :])
        if not tokens:
            return True
    return _place_rest(sheet, tokens, entries, begun=case is not None)


def _place_rest(sheet: Sheet, tokens: list[Token], entries: list[Entry], *, begun: bool) -> bool:
    charges = list(_charges(sheet, tokens))
    if charges:
        if not entries:
            entries.append(Entry())
        before = charges[0][0]
        if before and entries[-1].charges:
            # what stands before the first section goes on with the charge above
            entries[-1].charges[-1].fate += before
        for _, charge in charges:
            entries[-1].charges.append(charge)
        return True
    if not entries:
        return False
    entry, stretch = entries[-1], stretch_of(sheet, tokens)
    if not entry.charges:
        # between a case's number and its first charge nothing but a filing date or a court stands
        if find_court(stretch.text) is not None:
            entry.court = tuple(tokens)
            return True
        return begun or _FILED.search(stretch.text) is not None
    if note_of(stretch.text) and entry.charges[-1].fate:
        entry.notes.append(tuple(tokens))
    elif entry.notes and not _DATE.match(stretch.text.upper()):
        entry.notes[-1] = (*entry.notes[-1], *tokens)
    else:
        entry.charges[-1].fate += tokens
    return True


def note_of(text: str) -> bool:
    """Tell whether a line is a later note: it begins with a day, and no charge is decided in it.

    Where its day was not made out, only what happens to convictions alone makes it one (set aside, revoked).
    """
    values = {each.value for each in find_outcomes(text)}
    if values & {"convicted", "acquitted", "diverted"}:
        return False
    if not _DATE.match(text.upper()) and not begins_with_day(text):
        return bool(values & {"set_aside", "probation_revoked", "sentence_modified", "sealed"})
    return not values or bool(values & LATER)


def _case_number(sheet: Sheet, tokens: Sequence[Token]) -> tuple[int, float] | None:
    """Return how many tokens a row's case number takes, and what reading it cost; None where it has none."""
    stretch = stretch_of(sheet, tokens)
    text = stretch.text
    match = _CASE.match(text)
    if match is None or _DATE.match(text.upper()):
        return None
    number = match["number"]
    digits = sum(letter.isdigit() for letter in number)
    if digits < _FEWEST_DIGITS or parse_case_number(number) is None:
        return None
    behind = text[match.end() :].strip(" ,.;:")
    if not match["mark"]:
        coded = (each for each in charges_in(text) if each.readings[0].value.section.code is not None)
        mention = next(coded, None)
        if mention is not None and mention.start < match.end() and mention.end > match.start("number"):
            return None
        alone = not any(letter.isalnum() for letter in behind)
        follows = bool(_FILED.match(behind) or _DATE.match(behind.upper()) or _begins_charge(behind))
        if not (alone or follows) or (digits < 4 and not number[0].isalpha()):
            return None
    elif re.match(r"(?:CT|COUNT)", text.upper()):
        return None
    reading = parse_case_number(number)
    end = stretch.spans(match.start("number"), match.end("number"))[-1][1]
    taken = sum(token.start < end for token in tokens)
    return taken, reading.cost if reading is not None else 0.0


def _begins_charge(text: str) -> bool:
    lead = _COUNT.match(text)
    starts = (lead.end(), 0) if lead else (0,)
    return any(m.start <= 2 for at in starts for m in charges_in(text[at:])[:1])


def _without_filing(sheet: Sheet, tokens: list[Token]) -> list[Token]:
    """Leave out the date of filing that stands behind a case's number."""
    stretch = stretch_of(sheet, tokens)
    match = _FILED.match(stretch.text.lstrip(" ,;:-")) if tokens else None
    if match is None:
        return tokens
    day = next(iter(find_dates(stretch.text)), None)
    if day is None:
        return [] if len(tokens) <= 4 else tokens[1:]
    end = stretch.spans(day.start, day.end)[-1][1]
    return [token for token in tokens if token.start >= end]


def _charges(sheet: Sheet, tokens: Sequence[Token]) -> Iterator[tuple[list[Token], Charge]]:
    """Yield the charges of a line, the first with what stands before it; each ends where its outcome begins."""
    stretch = stretch_of(sheet, tokens)
    mentions = [each for each in charges_in(stretch.text) if is_known(each)]
    begins = [_begin(stretch.text, mention) for mention in mentions]
    for order, mention in enumerate(mentions):
        start = begins[order]
        end = begins[order + 1] if order + 1 < len(mentions) else len(stretch.text)
        title = _title_end(stretch.text, mention.end, end)
        fate = [t for t in tokens if t.start >= _place_at(stretch, title, end)] if title < end else []
        if order + 1 < len(mentions):
            until = _place_at(stretch, end, len(stretch.text))
            fate = [t for t in fate if t.start < until]
        lead = _COUNT.match(stretch.text[start : mention.start]) if start < mention.start else None
        number = None
        if lead is not None:
            place = stretch.spans(start + lead.start("number"), start + lead.end("number"))[0]
            number = next((t for t in tokens if t.start <= place[0] < t.end), None)
        before = [t for t in tokens if t.start < _place_at(stretch, start, len(stretch.text))] if not order else []
        yield before, Charge(number, stretch, 0, mention, title, fate)


def is_known(mention: Mention) -> bool:
    """Tell whether a charge is one: a number without a code only where the statute table has it, and it is long."""
    section = mention.readings[0].value.section
    return section.code is not None or (len(section.base) >= 5 and load_statutes().known(None, section.base))


def _begin(text: str, mention: Mention) -> int:
    """Return where a charge begins: with the count's number before its section, if one stands there."""
    match = re.search(
        r"(?:\b(?:C[TN]?TS?|CNTS?|COUNTS?)\W{0,3}(?:\d{1,2}|[IVX]{1,4})\W{0,3}|(?<!\S)\(?\d{1,2}[.)]\s*)$",
        text[: mention.start],
        re.IGNORECASE,
    )
    return match.start() if match else mention.start


def _place_at(stretch: Stretch, start: int, end: int) -> int:
    """Return where in the document's text the first word of ``stretch.text[start:end]`` begins."""
    spans = stretch.spans(start, end)
    return spans[0][0] if spans else 1 << 60


def _title_end(text: str, start: int, end: int) -> int:
    """Return where the title of a charge ends and its outcome begins: at a day, a plea or an outcome."""
    ends = [end]
    ends += [start + day.start for day in days_in(text[start:end])]
    ends += [start + each.start for each in find_outcomes(text[start:end])]
    plea = re.search(r"(?<![A-Z0-9])(?:PN?G|P/N?G|NOLO|PLED|PLEAD(?:ED)?|PNOLO)\b", text[start:end].upper())
    if plea is not None:
        ends.append(start + plea.start())
    return min(ends)
