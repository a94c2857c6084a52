"""Section numbers in normal form: ``11357B2`` → ``11357(b)(2)``, ``487,1`` → ``487.1``, ``1153O`` → ``11530``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp.lexicon import load_sections
from nlp.misreads import as_digits
from nlp.statutes import load_statutes

__all__ = ["NumberReading", "is_common", "read_number"]

_BRACKET = re.compile(r"\.?\s?[({\[]\s?([0-9A-Z|]{1,3})\s?[)}\]]?")
_SUBDIVISION_WORDS = re.compile(r"[A-Z]{3,}\.?")
_TAIL = re.compile(r"(?:([A-Z])(?:(\d{1,2})([A-Z])?)?)?")
_LONGEST = 6  # digits before the point: Health and Safety Code 130000 and on are the longest
_SUBDIVISION_MISREADS = {"8": "b", "6": "b", "0": "d", "4": "a", "1": "i", "|": "i", "5": "s"}


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A section number in normal form, and what had to be repaired for it."""

    number: str
    cost: float


@lru_cache(maxsize=4096)
def read_number(digits: str, brackets: str, code: str | None) -> tuple[NumberReading, ...]:
    """Return the readings of a number in plain capitals, the cheapest first.

    Args:
        digits: The run of characters of the number itself, with bare letters behind it (``11357B2``, ``1203.4A``).
        brackets: What stands in brackets behind it (``(A)(2)``), as printed.
        code: The code that the section is of, if the text names one: it says which numbers are known.
    """
    if len(digits) > 16:
        return ()
    found: dict[str, float] = {}
    groups = [
        # a point before a bracket is a speck; in prose it may end a sentence, so it costs as much as a repair
        (match[1].lower(), (0.0 if match[0][-1] in ")]}" else 0.5) + (0.5 if match[0][0] == "." else 0.0))
        for match in _BRACKET.finditer(_SUBDIVISION_WORDS.sub("", brackets))
    ]
    for base, tail, cost in _splits(digits, code):
        for number, more in _with_subdivisions(base, tail, groups, code):
            total = cost + more
            if total < found.get(number, 99):
                found[number] = total
    ranked = sorted(found.items(), key=lambda item: (item[1] + (0 if is_common(code, item[0]) else 0.25), item[0]))
    return tuple(NumberReading(number, cost) for number, cost in ranked[:6])


def is_common(code: str | None, number: str) -> bool:
    """Tell whether the table of statutes or the lists of common sections know the number (undivided)."""
    base = number.split("(")[0]
    return (code, base) in _common() or load_statutes().known(code, base)


@cache
def _common() -> frozenset[tuple[str | None, str]]:
    lists = (*load_sections().common, *load_sections().letter_sections)
    return frozenset((code, number) for row in lists for number in row.numbers for code in (row.code, None))


@cache
def _letter_sections() -> frozenset[str]:
    return frozenset(number for row in load_sections().letter_sections for number in row.numbers)


def _splits(digits: str, code: str | None) -> Iterator[tuple[str, str, float]]:
    """Yield (number, letters behind it, cost) for every way to divide the run."""
    for cut in range(len(digits), 0, -1):
        head, tail = digits[:cut], digits[cut:]
        if tail and not (tail[0].isalpha() and head[-1].isalnum()):
            continue
        if len(tail) > 3 or (tail and not (_TAIL.fullmatch(tail) or (tail.isalpha() and len(tail) == 2))):
            continue
        for number, cost in _numbers(head, code):
            yield number, tail, cost


def _numbers(head: str, code: str | None) -> Iterator[tuple[str, float]]:
    # the digits of the number, with its point put right
    specks = [i for i, c in enumerate(head) if c in ".,'"]
    bare = "".join(c for c in head if c not in ".,'")
    read = as_digits(bare)
    if read is None or not bare:
        return
    value, cost = read
    true_digits = sum(c.isdigit() for c in bare)
    if true_digits * 2 < len(bare) or value.startswith("0") or len(value) < 2:
        return
    if not specks:
        pointed = _lost_point(value, code)
        if pointed is not None:
            yield pointed, cost + 1
        if len(value) <= _LONGEST:
            # beside a section of the table that only wants its point, the bare digits are the worse reading
            yield value, cost + (1.25 if pointed and load_statutes().known(code, pointed) else 0)
        if bare[0] in "LI|" and is_common(code, f"1{value}") and not is_common(code, value):
            yield f"1{value}", cost + 0.25  # two ones read as one letter
        if bare[0] == "S" and is_common(code, value[1:]):
            yield value[1:], cost  # a section sign read as S
        return
    last = specks[-1]
    whole = sum(1 for c in head[:last] if c not in ".,'")
    if 1 <= len(value) - whole <= 3 and 1 <= whole <= _LONGEST:
        strays = 0.25 * (len(specks) - 1) + (0.5 if head[last] != "." else 0)
        pointed = f"{value[:whole]}.{value[whole:]}"
        # a point in the middle of a section of the table, where no section has it, is a speck
        stray = load_statutes().known(code, value) and len(value) > 4 and not is_common(code, pointed)
        yield pointed, cost + strays + (1.0 if stray else 0)
    if len(value) <= _LONGEST and is_common(code, value):
        yield value, cost + max(0.5, 0.25 * len(specks))


def _lost_point(value: str, code: str | None) -> str | None:
    # 115305 -> 11530.5, where that is known and the bare digits are not
    if is_common(code, value):
        return None
    pointed = (f"{value[:at]}.{value[at:]}" for at in range(len(value) - 1, max(1, len(value) - 3), -1))
    return next((number for number in pointed if is_common(code, number)), None)


def _with_subdivisions(
    base: str, tail: str, groups: list[tuple[str, float]], code: str | None
) -> Iterator[tuple[str, float]]:
    letters = tail.lower()
    bracketed = [group for group, _ in groups]
    unclosed = sum(cost for _, cost in groups)
    if letters and base + letters in _letter_sections():
        for inner, cost in _bracket_readings(base + letters, bracketed):
            yield inner, cost + unclosed
        if not bracketed and len(letters) == 1:
            yield f"{base}({letters})", 0.5
        return
    if not letters:
        for inner, cost in _bracket_readings(base, bracketed):
            yield inner, cost + unclosed
        if len(bracketed) == 1 and base + bracketed[0] in _letter_sections():
            yield base + bracketed[0], 0.5 + unclosed
        return
    match = _TAIL.fullmatch(tail)
    if match is None:
        return
    parts = [part.lower() for part in match.groups() if part]
    # a bare letter that looks like a digit is believed only behind a number that is known, and that has it
    table = load_statutes()
    believed = table.known(code, f"{base}({parts[0]})") if table.known(code, base) else is_common(code, base)
    doubt = 0.0 if believed or as_digits(tail) is None else 1.0
    for inner, cost in _bracket_readings(base, [*parts, *bracketed]):
        yield inner, cost + unclosed + doubt


def _bracket_readings(base: str, parts: list[str]) -> Iterator[tuple[str, float]]:
    # as printed; and where a digit stands first, where letters stand by custom: the letter that it resembles
    if not parts:
        yield base, 0.0
        return
    if parts[0] in _SUBDIVISION_MISREADS:
        meant = _SUBDIVISION_MISREADS[parts[0]]
        yield base + "".join(f"({part})" for part in (meant, *parts[1:])), 0.5
        yield base + "".join(f"({part})" for part in parts if part != "|"), 1.0
        return
    yield base + "".join(f"({part})" for part in parts if "|" not in part), 0.0
