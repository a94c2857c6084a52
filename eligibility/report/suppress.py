"""Hide small numbers in published tables, and enough others that totals don't give them away."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np

__all__ = ["hidden_cells"]

Key = TypeVar("Key", bound=Hashable)


def hidden_cells(
    values: Mapping[Key, int], small: Collection[Key], sums: Sequence[tuple[Key, Sequence[Key]]]
) -> set[Key]:
    """Return the keys to hide: *small*, and further ones until none of the hidden follows from those shown.

    *sums* are the sums that a reader knows to hold: a key, and the keys that add up to it. What follows is taken as
    linear algebra; ranges that a reader could still derive, as no number is negative, are not widened further.
    """
    hidden = set(small)
    lines: list[Sequence[Key]] = [(total, *addends) for total, addends in sums]
    while True:
        line: Sequence[Key] | None = next(
            (line for line in lines if sum(key in hidden for key in line) == 1 and len(line) > 1), None
        )
        if line is None:
            line = _line_that_tells(hidden, lines, sums)
        shown = [key for key in line or () if key not in hidden]
        if not shown:
            return hidden
        # a nought tells least when it is hidden, so take the smallest number that is none, if there is one
        hidden.add(min(shown, key=lambda key: (values[key] == 0, values[key], str(key))))


def _line_that_tells(
    hidden: set[Key], lines: Sequence[Sequence[Key]], sums: Sequence[tuple[Key, Sequence[Key]]]
) -> Sequence[Key] | None:
    """Return a sum with a hidden number that can be worked out and one that is still shown, or None."""
    unknowns = sorted(hidden, key=str)
    place = {key: index for index, key in enumerate(unknowns)}
    rows = []
    for total, addends in sums:
        row = np.zeros(len(unknowns))
        for key in addends:
            if key in place:
                row[place[key]] += 1
        if total in place:
            row[place[total]] -= 1
        if row.any():
            rows.append(row)
    if not rows:
        return None
    # A number can be worked out when no solution of the sums with every shown number taken as nought moves it.
    _, strengths, basis = np.linalg.svd(np.array(rows))
    rank = int((strengths > 1e-9).sum())
    free = basis[rank:]
    told = {key for key in unknowns if not (np.abs(free[:, place[key]]) > 1e-9).any()}
    return next(
        (line for line in lines if any(key in told for key in line) and any(key not in hidden for key in line)), None
    )
