"""How far a reading is from what was meant, knowing what scanners confuse.

``distance`` is the mean of two edit distances: of the texts as they stand, and of the texts folded, where
confusable characters are one (``0`` and ``O``, ``1`` and ``I`` and ``L``, ``RN`` and ``M``) and everything but
letters and digits is gone. A confusion, a speck or a stray blank therefore costs 0.5, any other edit 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from nlp.characters import plain
from nlp.lexicon import load_misreads

__all__ = ["as_digits", "best", "distance", "fold", "fuzzy_compare", "without_specks"]


@cache
def _fold_table() -> dict[int, str]:
    table = {}
    for row in load_misreads().characters:
        for character in row.alike:
            table[ord(character)] = row.alike[0]
    return table


@cache
def _digit_table() -> dict[str, str]:
    rows = load_misreads().characters
    return {c: row.digit for row in rows if row.digit for c in row.alike if c not in row.never_digits}


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return *text* with confusable characters made one and everything but letters and digits left out.

    ``fold("DI SP O:COMVICTED") == fold("DISPO CONVICTED")``
    """
    text = plain(text)
    for pair in load_misreads().pairs:
        text = text.replace(pair.read, pair.meant)
    folded = text.translate(_fold_table())
    return "".join(character for character in folded if character.isalnum())


def distance(read: str, meant: str) -> float:
    """Return the cost of having read *read* where *meant* stands; 0 only where they are the same in capitals."""
    return (Levenshtein.distance(plain(read), plain(meant)) + Levenshtein.distance(fold(read), fold(meant))) / 2


def best(text: str, candidates: Iterable[str], limit: float) -> tuple[str, float] | None:
    """Return the nearest of *candidates* with its cost, the first of equals; None where all cost over *limit*."""
    found: tuple[str, float] | None = None
    for candidate in candidates:
        if abs(len(fold(candidate)) - len(fold(text))) > 2 * limit:
            continue
        cost = distance(text, candidate)
        if cost <= limit and (found is None or cost < found[1]):
            found = candidate, cost
            if cost == 0:
                break
    return found


def as_digits(text: str) -> tuple[str, float] | None:
    """Return *text* with letters read as the digits they resemble, and the cost; None where one resembles none.

    ``as_digits("I9840725") == ("19840725", 0.5)``
    """
    digits, cost = [], 0.0
    for character in text:
        if character.isascii() and character.isdigit():
            digits.append(character)
        elif (digit := _digit_table().get(character)) is not None:
            digits.append(digit)
            cost += 0.5
        else:
            return None
    return "".join(digits), cost


def without_specks(text: str) -> tuple[str, float]:
    """Return *text* without the specks that scanners strew, and their cost (0.25 each)."""
    specks = load_misreads().specks
    kept = "".join(character for character in text if character not in specks)
    return kept, 0.25 * (len(text) - len(kept))


@lru_cache(maxsize=200_000)
def fuzzy_compare(read: str, meant: str, limit: int = -1) -> bool:
    """Tell whether *read* may be *meant*: the comparison of the matcher's ``FUZZY`` operators.

    Args:
        read: The token in the text.
        meant: The token of the pattern.
        limit: The highest cost; -1 allows a cost of 1 in words of four to seven letters and 2 in longer ones.
    """
    if limit < 0:
        limit = 0 if len(meant) < 4 else 1 if len(meant) < 8 else 2
    if abs(len(read) - len(meant)) > 2 * limit:
        return False
    return distance(read, meant) <= limit
