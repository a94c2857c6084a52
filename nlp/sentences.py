"""The parts of a sentence: ``012 MONTHS PROBATION, 045 DAYS JAIL, FINE SS`` → kinds, ISO 8601 lengths, dollars.

The text is taken clause by clause, as its commas part it; within a clause a length or a sum goes to the kind that
it stands beside. What it cannot tie to a kind is left out: a length is never given to a kind by guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal, get_args

from nlp.characters import plain
from nlp.lexicon import load_sentences
from nlp.misreads import as_digits, best, distance, fold
from nlp.values import SentencePart

__all__ = ["SentenceMention", "find_sentence_parts", "parse_sentence"]

_Kind = Literal["prison", "jail", "probation", "fine", "restitution", "other"]
_KINDS: dict[str, _Kind] = {kind: kind for kind in get_args(_Kind)}
_SHORT = 400  # characters; of longer texts nothing is kept
_SKIPPED = {"credit", "lieu", "assessment"}
_CLAUSE = re.compile(
    r"[;\n]|,(?!\d{3}\b)|(?<=[A-Z0-9])\.(?=\s|$)|\bTHEREAFTER\b"
    r"|(?<!YEARS )(?<!YEAR )(?<!YRS )(?<!YR )(?<!MONTHS )\bAND\b"
)
_HEAD = re.compile(r"\bSEN(?:TENCE)?\s?[:;.\-]\s?X?(?=[\s\d])|(?<![A-Z])X(?=\d)|\bCOM\s?[:;]|\bXSEN\s?[:;]")
_RANGE = re.compile(r"(?<!\d)\d{1,3}\s?(?:-|TO)\s?(?=\d{1,3}\s?Y)")
_OR = re.compile(r"\bOR\s+(?=\(?\d|[A-Z]+ (?:\(\d+\) )?DAYS)")
_MONEY = re.compile(
    r"\$\s?(?P<dollars>\d[\d,]{0,11})(?:\.(?P<cents>\d{2}))?"
    r"|(?<![\d,.])(?P<bare>\d[\d,]{0,11})(?:\.(?P<bare_cents>\d{2}))?\s?DOLLARS"
)


@dataclass(frozen=True, slots=True)
class SentenceMention:
    """A part of a sentence at its place: offsets, the part, what it cost to read."""

    start: int
    end: int
    part: SentencePart
    cost: float


@dataclass(frozen=True, slots=True)
class _Item:
    # one thing in a clause: a length, a sum, or a phrase of the lexicon
    what: str
    start: int
    end: int
    duration: str | None = None
    dollars: float | None = None


@cache
def _unit_of() -> dict[str, str]:
    return {text: row.canonical for row in load_sentences().units for text in row.texts}


@cache
def _number_of() -> dict[str, int]:
    return {text: int(row.canonical) for row in load_sentences().numbers for text in row.texts}


@cache
def _length_pattern() -> re.Pattern[str]:
    units = "|".join(sorted(_unit_of(), key=len, reverse=True))
    words = "|".join(sorted((re.escape(word) for word in _number_of()), key=len, reverse=True))
    # (90) DAYS, NINETY (90) DAYS, 090 DAYS, 6-MO; digits may be misread as long as one is sure
    number = (
        rf"(?:(?P<word>(?<![A-Z])(?:{words}))\s{{0,3}})?"
        r"(?:\(?\s?(?P<digits>(?<![A-Z0-9$.|])[0-9OIL|]{0,3}[0-9][0-9OILSB|]{0,3})\s?\)?)?"
    )
    return re.compile(rf"{number}[\s\-]{{0,4}}(?P<unit>{units})(?![A-Z0-9])\.?")


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    # one expression for every phrase, the longest first; and what each means, with its blanks and points squeezed
    meanings = {
        _squeezed(plain(text)): phrase.canonical or "none"
        for phrase in load_sentences().phrases
        for text in (*phrase.spellings, *phrase.ocr)
    }
    words = (r"[.\s]{1,4}".join(map(re.escape, text.split())) for text in sorted(meanings, key=len, reverse=True))
    return re.compile(r"(?<![A-Z0-9])(?:" + "|".join(words) + r")(?![A-Z0-9])"), meanings


def _squeezed(text: str) -> str:
    return " ".join(re.findall(r"[^\s.]+", text))


@cache
def _known_words() -> tuple[dict[str, str], tuple[str, ...]]:
    # folded word -> word, for words of four letters and more; and the long ones, for one wrong letter
    texts = {text for row in load_sentences().phrases for text in row.spellings} | set(_unit_of()) | set(_number_of())
    words = sorted({word for text in texts for word in re.findall(r"[A-Z]{4,}", plain(text))})
    return {fold(word): word for word in words}, tuple(word for word in words if len(word) >= 6)


@lru_cache(maxsize=4096)
def _meant(word: str) -> tuple[str, float] | None:
    """Return the word of the lexicon that *word* misreads, of the same length, and the cost."""
    by_fold, long = _known_words()
    meant = by_fold.get(fold(word))
    if meant == word:
        return None
    if meant is not None and len(meant) == len(word):
        return meant, distance(word, meant)
    if len(word) < 6:
        return None
    return best(word, [each for each in long if len(each) == len(word)], 1)


def _repaired(flat: str) -> tuple[str, list[tuple[int, float]]]:
    # misread words put right in their places, so that offsets hold; and where, at what cost
    costs: list[tuple[int, float]] = []

    def put_right(match: re.Match[str]) -> str:
        found = _meant(match[0])
        if found is None:
            return match[0]
        costs.append((match.start(), found[1]))
        return found[0]

    return re.sub(r"(?<![A-Z0-9|])[A-Z][A-Z0-9|]{3,13}(?![A-Z0-9|])", put_right, flat), costs


def parse_sentence(text: str) -> list[SentencePart]:
    """Return the parts of the sentence that *text* states, in its order; none where it states none.

    - A length is in the unit printed (``P12M``, ``P3Y``, ``P2Y8M``); ``P0D`` for prison, jail or probation named
      without one, or with a term that is not fixed (``5 years to life``, ``the term prescribed by law``).
    - ``suspended`` marks the part that was: ``PRISON SS``. ``IMP SEN SS`` is a part of kind ``other``, suspended.
    - Credit for time served, days in lieu of a fine, and assessments are no parts.
    """
    return [mention.part for mention in find_sentence_parts(text)]


def find_sentence_parts(text: str) -> list[SentenceMention]:
    """Return the parts with their offsets in *text* and what had to be repaired for them."""
    return list(_kept_parts(text)) if len(text) <= _SHORT else _sentence_parts(text)


@lru_cache(maxsize=4096)
def _kept_parts(text: str) -> tuple[SentenceMention, ...]:
    return tuple(_sentence_parts(text))


def _sentence_parts(text: str) -> list[SentenceMention]:
    flat, costs = _repaired(plain(text))
    flat = _HEAD.sub(lambda match: " " * len(match[0]), flat)
    found: list[tuple[int, int, SentencePart]] = []
    for start, end in _clauses(flat):
        items = _items(flat, start, end)
        parts = _parts_of(items)
        marks = {item.what for item in items}
        if not parts and found and marks & {"suspended", "concurrent", "consecutive"}:
            # said of the part before: "365 DAYS JAIL, SS"
            before = found[-1]
            found[-1] = (before[0], before[1], _marked(before[2], marks, last=True))
            continue
        found += [
            (first, last, _marked(part, marks, last=i + 1 == len(parts)))
            for i, (first, last, part) in enumerate(parts)
        ]
    return [
        SentenceMention(
            start, end, part, sum(c for at, c in costs if start <= at < end) + _misread_digits(flat[start:end])
        )
        for start, end, part in found
    ]


def _misread_digits(raw: str) -> float:
    read = [
        as_digits(number)
        for number in re.findall(r"(?<![A-Z0-9])[0-9OILSB|]{0,3}[0-9][0-9OILSB|]{0,3}(?![A-Z0-9])", raw)
    ]
    return sum(each[1] for each in read if each)


def _clauses(flat: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CLAUSE.finditer(flat):
        yield start, match.start()
        start = match.end()
    yield start, len(flat)


def _items(flat: str, start: int, end: int) -> list[_Item]:
    clause = flat[start:end]
    taken = bytearray(len(clause))
    items: list[_Item] = []

    def take(
        what: str, match_start: int, match_end: int, duration: str | None = None, dollars: float | None = None
    ) -> None:
        if match_end > match_start and not any(taken[match_start:match_end]):
            taken[match_start:match_end] = b"\x01" * (match_end - match_start)
            items.append(_Item(what, start + match_start, start + match_end, duration, dollars))

    for match in _MONEY.finditer(clause):
        whole, cents = match["dollars"] or match["bare"], match["cents"] or match["bare_cents"] or "0"
        take("money", *match.span(), dollars=int(whole.replace(",", "")) + int(cents) / 100)
    pattern, meanings = _phrases()
    phrases = [(match, meanings[_squeezed(match[0])]) for match in pattern.finditer(clause)]
    lengths = list(_lengths(clause, over_and=sum(what in _KINDS for _, what in phrases) < 2))
    for match, what in phrases:
        if not any(a < match.end() and match.start() < b for a, b, _ in lengths):
            take(what, *match.span())
    for a, b, duration in lengths:
        take("length", a, b, duration=duration)
    for match in _RANGE.finditer(clause):
        take("indeterminate", *match.span())
    kinds = {item.what for item in items}
    if "fine" in kinds and (either := _OR.search(clause)):
        take("lieu", *either.span())
    return sorted(items, key=lambda item: item.start)


def _lengths(clause: str, over_and: bool) -> Iterator[tuple[int, int, str]]:
    # "2 YRS 8 MOS" is one length; so is "1 YEAR AND 6 MONTHS", unless each may belong to a kind of its own
    pending: tuple[int, int, dict[str, int]] | None = None
    for match in _length_pattern().finditer(clause):
        amount = _amount(match["digits"], match["word"])
        if amount is None or (match["unit"] in {"Y", "M", "D"} and match["digits"] is None):
            continue
        unit = _unit_of()[match["unit"]]
        start = match.start("word") if match["word"] else match.start("digits")
        start = start - 1 if start and clause[start - 1] == "(" else start
        between = clause[pending[1] : start].strip(" ,&") if pending else ""
        if (
            pending
            and (not between or (over_and and between == "AND"))
            and "YMWD".index(unit) > max("YMWD".index(u) for u in pending[2])
        ):
            pending = (pending[0], match.end(), {**pending[2], unit: amount})
            continue
        if pending:
            yield pending[0], pending[1], _iso(pending[2])
        pending = (start, match.end(), {unit: amount})
    if pending:
        yield pending[0], pending[1], _iso(pending[2])


def _amount(digits: str | None, word: str | None) -> int | None:
    if digits:
        read = as_digits(digits)
        return int(read[0]) if read and len(read[0]) <= 4 else None
    return _number_of().get(re.sub(r"\s+", " ", word)) if word else None


def _iso(units: dict[str, int]) -> str:
    return "P" + "".join(f"{units[unit]}{unit}" for unit in "YMWD" if unit in units)


def _parts_of(items: list[_Item]) -> list[tuple[int, int, SentencePart]]:
    """Tie each length and sum of a clause to the kind it stands beside."""
    served = {item.what for item in items} & {"prison", "jail"}
    items = [
        replace(item, what="jail") if item.what == "county_jail_felony" and not served else item for item in items
    ]
    kinds = [item for item in items if item.what in _KINDS]
    if any(item.what in _SKIPPED for item in items):
        # what stands beside a credit or an assessment belongs to it; what stands before it may be a part
        first = next(i for i, item in enumerate(items) if item.what in _SKIPPED)
        before, behind = items[:first], items[first + 1 :]
        if items[first].what == "lieu":
            before = [item for item in before if item.what not in {"jail", "length"}]
        elif before and before[-1].what in {"length", "money"} and before[-1].what not in {i.what for i in behind}:
            before = before[:-1]
        return _parts_of(before) if any(item.what in _KINDS for item in before) else []
    parts = []
    used: set[int] = set()
    kind_first = (
        bool(kinds) and next(i.what for i in items if i.what in _KINDS or i.what in {"length", "money"}) in _KINDS
    )
    indeterminate = any(item.what == "indeterminate" for item in items)
    for item in items:
        if item.what in {"imposition_suspended", "fine_suspended"}:
            kind: _Kind = "fine" if item.what == "fine_suspended" else "other"
            parts.append((item.start, item.end, SentencePart(kind, suspended=True)))
        if item.what not in _KINDS:
            continue
        value = _beside(items, item, kind_first, used)
        if value is not None:
            used.add(value.start)
        parts.append(_part(item, value, indeterminate))
    if not kinds and indeterminate and not parts:
        return []
    return parts


def _beside(items: list[_Item], kind: _Item, kind_first: bool, used: set[int]) -> _Item | None:
    wanted = "money" if kind.what in {"fine", "restitution"} else "length"
    at = items.index(kind)
    sides = (items[at + 1 :], items[:at][::-1]) if kind_first else (items[:at][::-1], items[at + 1 :])
    for side in sides:
        for item in side:
            if item.what in _KINDS:
                break
            if item.what == wanted and item.start not in used:
                return item
    return None


def _part(kind: _Item, value: _Item | None, indeterminate: bool) -> tuple[int, int, SentencePart]:
    start = min(kind.start, value.start) if value else kind.start
    end = max(kind.end, value.end) if value else kind.end
    name = _KINDS[kind.what]
    timed = name in {"prison", "jail", "probation"}
    duration = value.duration if value and not (indeterminate and name == "prison") else None
    if duration is None and timed:
        duration = "P0D"
    return start, end, SentencePart(name, duration, value.dollars if value else None)


def _marked(part: SentencePart, marks: set[str], last: bool) -> SentencePart:
    if "suspended" in marks and last:
        part = replace(part, suspended=True)
    if marks & {"concurrent", "consecutive"}:
        part = replace(part, concurrent="concurrent" in marks)
    return part
