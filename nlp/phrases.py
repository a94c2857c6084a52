"""Find known phrases in a text, as printed or as scanners misread them.

A phrase is sought letter by letter without regard to blanks, points and other marks between its letters, so that
``DI SP O:CO N VI CTED`` holds CONVICTED. A misread phrase is sought among the words of the text that begin like it,
at the cost that ``nlp.misreads.distance`` gives. Of phrases that stand in each other's place the longer is right:
NOT GUILTY is no GUILTY.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nlp.characters import plain
from nlp.lexicon import Phrase
from nlp.misreads import distance, fold

__all__ = ["Found", "PhraseBook"]

_LETTERS = re.compile(r"[A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase at its place: offsets in the text, its canonical word (None: a look-alike), what it cost."""

    start: int
    end: int
    canonical: str | None
    cost: float


class PhraseBook:
    """Phrases made ready for searching.

    Args:
        phrases: Rows of the lexicon.
        shortest: Spellings with fewer letters are found only where they are the whole text (F, NG, NC).
    """

    def __init__(self, phrases: Iterable[Phrase], shortest: int = 3) -> None:
        self._whole: dict[str, str | None] = {}
        spellings: list[tuple[str, str | None]] = []
        for phrase in phrases:
            for text in (*phrase.spellings, *phrase.ocr):
                letters = "".join(_LETTERS.findall(plain(text)))
                self._whole.setdefault(letters, phrase.canonical)
                if len(letters) >= shortest:
                    spellings.append((letters, phrase.canonical))
        spellings.sort(key=lambda row: -len(row[0]))
        self._spellings: Sequence[tuple[str, str | None]] = spellings
        # misread phrases are sought where one of these begins: the first letter, or the two behind it
        self._by_beginning: defaultdict[str, list[int]] = defaultdict(list)
        for i, (spelling, _) in enumerate(spellings):
            if _limit(spelling):
                self._by_beginning[fold(spelling[:1])].append(i)
                self._by_beginning[" " + fold(spelling[1:3])].append(i)

    def find(self, text: str) -> list[Found]:
        """Return the phrases of *text* from left to right, none within another."""
        flat = plain(text)
        letters, places = _letters(flat)
        if letters in self._whole:
            return [Found(places[0], places[-1] + 1, self._whole[letters], 0.0)]
        found = list(self._exact(flat, letters, places))
        found += [
            near
            for near in self._misread(flat, letters, places)
            if not any(near.start < other.end and other.start < near.end for other in found)
        ]
        return sorted(found, key=lambda each: each.start)

    def _exact(self, flat: str, letters: str, places: list[int]) -> Iterator[Found]:
        taken = bytearray(len(letters))
        for spelling, canonical in self._spellings:
            at = letters.find(spelling)
            while at >= 0:
                end = at + len(spelling)
                if not any(taken[at:end]) and _at_edges(flat, places[at], places[end - 1]):
                    taken[at:end] = b"\x01" * len(spelling)
                    yield Found(places[at], places[end - 1] + 1, canonical, 0.0)
                at = letters.find(spelling, at + 1)

    def _misread(self, flat: str, letters: str, places: list[int]) -> Iterator[Found]:
        # candidates begin at a word's first letter, and fold to something as long as the phrase
        starts = [i for i, place in enumerate(places) if place == 0 or not flat[place - 1].isalnum()]
        best: dict[int, Found] = {}
        for at in starts:
            beginnings = (fold(letters[at : at + 1]), " " + fold(letters[at + 1 : at + 3]))
            for i in sorted({i for beginning in beginnings for i in self._by_beginning.get(beginning, ())}):
                spelling, canonical = self._spellings[i]
                if len(letters) - at < len(spelling) - 1:
                    continue
                near = _nearest(flat, letters, places, at, spelling, canonical)
                if near is not None and (at not in best or _rank(near) < _rank(best[at])):
                    best[at] = near
        end = -1
        for at in sorted(best):
            if best[at].start >= end:
                end = best[at].end
                yield best[at]


def _limit(spelling: str) -> float:
    # what a misread phrase may cost
    length = len(spelling)
    return 0.0 if length < 5 else 0.5 if length < 8 else 1.0 if length < 15 else 1.5 if length < 20 else 2.0


def _nearest(
    flat: str, letters: str, places: list[int], at: int, spelling: str, canonical: str | None
) -> Found | None:
    near: Found | None = None
    for length in (len(spelling), len(spelling) - 1, len(spelling) + 1):
        last = at + length - 1
        if last >= len(places) or not _at_edges(flat, places[at], places[last]):
            continue
        cost = distance(letters[at : last + 1], spelling)
        if 0 < cost <= _limit(spelling) and (near is None or cost < near.cost):
            near = Found(places[at], places[last] + 1, canonical, cost)
    return near


def _rank(found: Found) -> tuple[float, int]:
    # cheap for its length first
    return (found.cost / (found.end - found.start), found.start - found.end)


def _letters(flat: str) -> tuple[str, list[int]]:
    places = [i for i, character in enumerate(flat) if character.isascii() and character.isalnum()]
    return "".join(flat[i] for i in places), places


def _at_edges(flat: str, first: int, last: int) -> bool:
    before = first == 0 or not flat[first - 1].isalnum()
    behind = last + 1 == len(flat) or not flat[last + 1].isalnum()
    return before and behind
