"""Find known phrases in a text, as printed or as scanners misread them.

A phrase is sought letter by letter without regard to blanks, points and other marks between its letters, so that
``DI SP O:CO N VI CTED`` holds CONVICTED. A misread phrase is sought among the words of the text that begin like it,
at the cost that ``nlp.misreads.distance`` gives; one that a letter or two decide (VERDICT G, VERDICT NG) must stand
there as it is, for without them it says nothing. Of phrases that stand in each other's place the longer is right:
NOT GUILTY is no GUILTY.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from rapidfuzz.distance import Levenshtein

from nlp.characters import plain
from nlp.lexicon import Phrase
from nlp.misreads import fold

__all__ = ["Found", "PhraseBook"]

_LETTERS = re.compile(r"[A-Z0-9]+")
_LINKS = frozenset(["A", "AN", "AS", "AT", "BE", "BY", "IN", "IS", "OF", "ON", "OR", "TO"])
_KEPT = 20_000  # readings of a run of words that a book remembers


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
        decided: set[str] = set()
        for phrase in phrases:
            for text in (*phrase.spellings, *phrase.ocr):
                letters = "".join(_LETTERS.findall(plain(text)))
                self._whole.setdefault(letters, phrase.canonical)
                if _decided_by_letters(plain(text)):
                    decided.add(letters)
                if len(letters) >= shortest:
                    spellings.append((letters, phrase.canonical))
        spellings.sort(key=lambda row: -len(row[0]))
        self._spellings: Sequence[tuple[str, str | None]] = spellings
        # misread phrases are sought where one of these begins: the first letter, or the two behind it
        self._by_beginning: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        self._folded = [fold(spelling) for spelling, _ in spellings]
        for i, (spelling, _) in enumerate(spellings):
            if _limit(spelling) and spelling not in decided:
                for beginning in {fold(spelling[:1]), " " + fold(spelling[1:3])}:
                    for length in range(len(spelling) - 1, len(spelling) + 2):
                        self._by_beginning[beginning, length].append(i)
        self._longest = max((len(spelling) + 1 for spelling, _ in spellings if _limit(spelling)), default=0)
        self._near = lru_cache(maxsize=_KEPT)(self._nearest)

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
        # candidates begin and end where words do, and fold to something as long as the phrase
        starts = [i for i, place in enumerate(places) if place == 0 or not flat[place - 1].isalnum()]
        ends = [i for i, place in enumerate(places) if place + 1 == len(flat) or not flat[place + 1].isalnum()]
        best: dict[int, Found] = {}
        first = 0
        for at in starts:
            while first < len(ends) and ends[first] < at:
                first += 1
            near: dict[int, tuple[float, int, int]] = {}  # by phrase: cost, how far its length is off, where it ends
            for last in islice(ends, first, None):
                if last - at >= self._longest:
                    break
                for i, cost in self._near(letters[at : last + 1]):
                    off = (0, 2, 1)[last + 1 - at - len(self._spellings[i][0])]
                    near[i] = min(near.get(i, (cost, off, last)), (cost, off, last))
            for i, (cost, _, last) in sorted(near.items()):
                found = Found(places[at], places[last] + 1, self._spellings[i][1], cost)
                if at not in best or _rank(found) < _rank(best[at]):
                    best[at] = found
        end = -1
        for at in sorted(best):
            if best[at].start >= end:
                end = best[at].end
                yield best[at]

    def _nearest(self, read: str) -> tuple[tuple[int, float], ...]:
        """Return the spellings that *read* (letters and digits alone) may be, by their places, with their costs."""
        found = []
        folded = fold(read)
        beginnings = (fold(read[:1]), " " + fold(read[1:3]))
        for i in sorted({i for start in beginnings for i in self._by_beginning.get((start, len(read)), ())}):
            spelling = self._spellings[i][0]
            edits = round(2 * _limit(spelling))  # of both distances together
            cost = Levenshtein.distance(folded, self._folded[i], score_cutoff=edits)
            if cost <= edits:
                cost += Levenshtein.distance(read, spelling, score_cutoff=edits)
                if 0 < cost <= edits:
                    found.append((i, cost / 2))
        return tuple(found)


def _limit(spelling: str) -> float:
    # what a misread phrase may cost
    length = len(spelling)
    return 0.0 if length < 5 else 0.5 if length < 8 else 1.0 if length < 15 else 1.5 if length < 20 else 2.0


def _decided_by_letters(text: str) -> bool:
    """Tell whether the phrase begins or ends with a word of one or two letters that is more than a link."""
    words = _LETTERS.findall(text)
    return len(words) > 1 and any(len(word) <= 2 and word not in _LINKS for word in (words[0], words[-1]))


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
