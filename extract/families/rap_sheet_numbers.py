"""The numbers on a ``CNT:`` line of a RAP sheet: which counts it stands for, and the case's number."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.draft import Field, illegible, read
from extract.families.rap_sheet_events import RawCount
from extract.text import PageText
from nlp.identifiers import parse_case_number
from nlp.misreads import as_digits
from nlp.values import Reading

__all__ = ["case_numbers", "count_numbers"]

_NUMBER = r"[0-9OILSZBQDG|]{1,4}"
_RANGE = re.compile(rf"\W*({_NUMBER})(?:\s*[-–—]\s*({_NUMBER}))?(?![A-Z0-9])", re.IGNORECASE)
# a slashed zero is read as two characters now and then; behind other characters a number may have two
_DOUBLE_ROUND = re.compile(r"^(?:O0|0O)")
_ROUND_BESIDE_DIGITS = re.compile(r"O(?=\d)|(?<=\d)O$")
_CASE_PIECE = re.compile(r"[^,]*[A-Za-z0-9][^,]*")
# marks that scanners make of a letter before digits
_LETTERS = {"€": "C", "¢": "C", "£": "E", "§": "S", "$": "S"}
_MOST_COUNTS = 30  # a range over more was misread, it is likelier
# the sign before a case number, or the one mark that a scanner made of it
_NUMBER_SIGN = re.compile(r"[\s.:;,]*(?:(#|NO\.?\s|N[O0][.:])|[^\w\s.:;,](?=\s?[A-Z0-9]))", re.IGNORECASE)


def count_numbers(text: PageText, raw: RawCount, expected: int) -> list[Field[int]]:
    """Return the numbers of a count's line, one for each count of a range; *expected* follows the count before."""
    if raw.mark is None:
        return []
    match = _RANGE.match(text.text, *raw.head)
    first = as_digits(match[1].upper()) if match else None
    if match is None or first is None:
        return []
    last = as_digits(match[2].upper()) if match[2] else None
    low, high = int(first[0]), int((last or first)[0])
    if not low <= high < low + _MOST_COUNTS:
        return [read(text, low, match.span(1), cost=first[1] + 1, reason="the range of counts cannot be read")]
    cost = first[1] + (last[1] if last else 0.0)
    if low > _MOST_COUNTS and low % 10 == expected % 10:
        low = high = expected  # CNT:61, CNT:902: the leading zero was misread
        cost += 1
    span = (match.start(1), match.end(2) if last else match.end(1))
    return [read(text, number, span, cost=cost) for number in range(low, high + 1)]


def case_numbers(text: PageText, raw: RawCount) -> Field[str] | None:
    """Return the numbers on a count's line, as printed, without blanks or number signs; several parted by commas."""
    head, end = raw.head
    match = _RANGE.match(text.text, head, end)
    start = match.end() if match else text.text.find("#", head, end)
    if start < 0:
        return None
    sign = _NUMBER_SIGN.match(text.text, start, end)
    cost = 0.0 if sign and sign[1] else 0.5 if sign else 1.0
    start = sign.end() if sign else start
    printed, spans = [], []
    for piece in _CASE_PIECE.finditer(text.text, start, end):
        words = piece[0].strip(" #.:;")
        if not any(char.isdigit() for char in words):
            continue
        begin = piece.start() + piece[0].index(words)
        spans.append((begin, begin + len(words)))
        reading = _case_number(words)
        if reading is None:
            return illegible(text, start, end, "what stands there is no case number")
        printed.append(reading.value)
        cost += reading.cost
    if not printed:
        return None
    # without its sign a number may have lost its first character to a misread sign
    unsigned = None if sign else "the sign before the number was not found"
    return read(text, ",".join(printed), *spans, cost=cost, reason=unsigned)


def _case_number(words: str) -> Reading[str] | None:
    """Return the number. Letters that stand together are a court's; the letter O beside digits is a digit."""
    letter = _LETTERS.get(words[0])
    reading = parse_case_number(letter + words[1:] if letter else words)
    if reading is None:
        return None
    if letter:
        return replace(reading, cost=reading.cost + 1)
    printed = re.sub(r"\s", "", words.upper())
    if reading.value.isdigit() and re.search(r"[A-Z]{2}", printed) and re.fullmatch(r"[A-Z0-9]+", printed):
        reading = replace(reading, value=printed, cost=0.5)
    value = _ROUND_BESIDE_DIGITS.sub("0", _DOUBLE_ROUND.sub("0", reading.value))
    return replace(reading, value=value, cost=reading.cost + 0.5 * (value != reading.value))
