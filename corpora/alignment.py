"""Which record, event and count found answers which of the truth: the best assignment by likeness."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

from corpora.normal_forms import normal

__all__ = ["align", "counts_of", "like_count", "like_event", "like_person", "likeness"]

T = TypeVar("T")
Json = Mapping[str, Any]


def align(
    truth: Sequence[T], found: Sequence[T], like: Callable[[T, T], float]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Pair *truth* with *found* for the greatest sum of likeness; a likeness of 0 or less pairs nothing.

    Returns:
        Pairs of indices, the indices of *truth* left over, and those of *found*.
    """
    if not truth or not found:
        return [], list(range(len(truth))), list(range(len(found)))
    likes = np.array([[like(a, b) for b in found] for a in truth], dtype=float)
    rows, columns = linear_sum_assignment(-likes)
    pairs = [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if likes[i, j] > 0]
    taken, given = {i for i, _ in pairs}, {j for _, j in pairs}
    return (
        pairs,
        [i for i in range(len(truth)) if i not in taken],
        [j for j in range(len(found)) if j not in given],
    )


def counts_of(event: Json | None) -> list[Json]:
    """Return the event's counts; none for no event."""
    return [] if event is None else list(event.get("counts") or [])


def likeness(a: str, b: str) -> float:
    """Return how like two texts are, from 0 to 100."""
    return float(fuzz.ratio(a, b))


def _like_text(a: str | None, b: str | None, full: float) -> float:
    if a is None or b is None:
        return 0.0
    if a == b:
        return full
    like = likeness(a, b) / 100
    return full * (like - 0.5) if like > 0.7 else 0.0


def like_count(truth: Json, found: Json) -> float:
    """Return how like two counts are: number, section, code, disposition; never quite 0."""
    points = 0.01
    if truth.get("number") is not None and str(truth["number"]) == str(found.get("number")):
        points += 1.0
    points += _like_text(normal("section", truth.get("section")), normal("section", found.get("section")), 2.4)
    if truth.get("code") and normal("code", truth["code"]) == normal("code", found.get("code")):
        points += 0.4
    if normal("disposition", truth.get("disposition")) == normal("disposition", found.get("disposition")):
        points += 0.5
    return points


def like_event(truth: Json, found: Json) -> float:
    """Return how like two events are: type, date, case number, county, sections; 0 where they hardly are."""
    points = 0.0
    kinds = {normal("type", truth.get("type")), normal("type", found.get("type"))}
    if len(kinds) == 1:
        points += 1.2
    elif kinds <= {"arrest", "supplemental_arrest"} or kinds <= {"court", "probation", "other"}:
        points += 0.4
    for field in ("date", "case_number"):
        points += _like_text(normal(field, truth.get(field)), normal(field, found.get(field)), 2.0)
    if truth.get("county") and normal("county", truth["county"]) == normal("county", found.get("county")):
        points += 0.4
    sections, others = _sections([truth]), _sections([found])
    points += len((sections & others) - {None}) / max(1, len(sections))
    return points if points > 0.6 else 0.0


def like_person(truth: Json, found: Json) -> float:
    """Return how like two records are: name, birth date, sections; never quite 0."""
    points = 0.05
    one, other = truth.get("person") or {}, found.get("person") or {}
    a, b = normal("name", one.get("name")), normal("name", other.get("name"))
    if a and b:
        points += _like_text(a, b, 3.0) or max(0.0, likeness(a, b) / 100 - 0.3)
    if one.get("date_of_birth") and one["date_of_birth"] == other.get("date_of_birth"):
        points += 1.0
    sections, others = _sections(truth.get("events") or []), _sections(found.get("events") or [])
    points += 0.5 * len((sections & others) - {None}) / max(1, len(sections))
    return points


def _sections(events: Sequence[Json]) -> set[str | None]:
    return {normal("section", count.get("section")) for event in events for count in counts_of(event)}
