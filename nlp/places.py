"""Which county a place is in: 58 counties, their seats, branches and towns, as labels cut them short."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp.lexicon import load_counties
from nlp.misreads import distance, fold

__all__ = ["Place", "county_names", "find_place"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the table names it, its county (None where several have it), and what reading it so cost."""

    name: str
    county: str | None
    cost: float


def county_names() -> tuple[str, ...]:
    """Return the 58 names, upper case."""
    return tuple(row.name for row in load_counties().counties)


@cache
def _table() -> dict[str, frozenset[str]]:
    # place in normal form -> counties that have it
    table: defaultdict[str, set[str]] = defaultdict(set)
    for row in load_counties().counties:
        for place in (row.name, row.seat, *row.courts, *row.cities, *row.short):
            table[_normal(place)].add(row.name)
    for place in load_counties().ambiguous_places:
        table[_normal(place)] |= {"", "?"}
    for row in load_counties().counties:
        table[_normal(row.name)] = {row.name}  # a county's own name is its
    return {place: frozenset(counties) for place, counties in table.items()}


@cache
def _abbreviations() -> dict[str, frozenset[str]]:
    table: defaultdict[str, set[str]] = defaultdict(set)
    for row in load_counties().counties:
        for text in row.abbr:
            table[_normal(text)].add(row.name)
    return {text: frozenset(counties) for text, counties in table.items()}


def _normal(text: str) -> str:
    words = re.sub(r"[^A-Z0-9 ]+", " ", text.upper()).split()
    known = load_counties().words
    return " ".join(known.get(word, word) for word in words)


@lru_cache(maxsize=4096)
def find_place(text: str, fuzzy: bool = True, abbreviated: bool = True) -> Place | None:
    """Return the place that *text* names from its first word on; None where it names none that is known.

    Args:
        text: A place, perhaps with words behind it that name a branch (``LOS ANGELES METRO``, ``L A VAN NUYS``).
        fuzzy: Whether misread and cut-off names count (0.5 and more).
        abbreviated: Whether a county's abbreviation counts (``SBD``, ``L A``; 0.25).
    """
    words = _normal(text).split()[:7]
    for end in range(len(words), 0, -1):
        name = " ".join(words[:end])
        found = _exact(name, abbreviated)
        if found and _leaves_county(words[:end], words[end:], found):
            return found
    return _misread(" ".join(words)) if fuzzy and words else None


def _exact(name: str, abbreviated: bool) -> Place | None:
    counties = _table().get(name)
    cost = 0.0
    if counties is None and abbreviated:
        counties, cost = _abbreviations().get(name), 0.25
    if counties is None:
        return None
    return Place(name, next(iter(counties)) if len(counties) == 1 else None, cost)


def _leaves_county(named: list[str], rest: list[str], found: Place) -> bool:
    # LAKE names its county, LAKE FOREST does not; LOS ANGELES does, whatever follows
    if not rest or all(word in load_counties().qualifiers for word in rest):
        return True
    further = find_place(" ".join(rest), fuzzy=False, abbreviated=False)
    if further is not None and further.county is not None:
        return further.county == found.county
    return len(named) > 1 and found.name in county_names()


def _misread(name: str) -> Place | None:
    if len(name) < 5:
        return None
    folded, limit = fold(name), max(0.5, min(2.0, len(name) // 5 * 0.5))
    # cut off by the width of the column, or run together with what stands before
    begun = {place for place in _table() if len(name) >= 6 and fold(place).startswith(folded)}
    counties = frozenset[str]().union(*(_table()[place] for place in begun))
    if len(counties) == 1:
        return Place(min(begun, key=len), next(iter(counties)), 0.5)
    near: list[tuple[float, str]] = []
    for place in _table():
        if abs(len(place) - len(name)) <= 2 and len(place) >= 5:
            cost = distance(name, place)
            if cost <= limit:
                near.append((cost, place))
    if not near:
        return None
    cost, place = min(near)
    counties = frozenset[str]().union(*(_table()[other] for c, other in near if c <= cost + 0.5))
    return Place(place, next(iter(counties)) if len(counties) == 1 else None, cost)
