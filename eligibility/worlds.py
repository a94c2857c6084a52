"""Conditions asked where sources are unknown: at every combination of what those sources may be.

A condition is asked only over the sources that its facts are derived from; the rest can change nothing. Rows whose
sources are all known are asked once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import polars as pl

from eligibility.conditions import Condition
from eligibility.facts.registry import AS_OF, FACTS

__all__ = ["NO", "UNKNOWN", "YES", "Answers", "ask", "deciding_sources", "fact_values"]

NO, YES, UNKNOWN = 0, 1, 2
Answers = np.ndarray[Any, np.dtype[np.int8]]
_ROW = "row"


def ask(facts: pl.DataFrame, conditions: Sequence[Condition]) -> list[Answers]:
    """Return for each condition its answer on each row of *facts*: ``NO``, ``YES`` or ``UNKNOWN``."""
    answers: list[Answers] = [np.empty(0, np.int8)] * len(conditions)
    by_sources: dict[frozenset[str], list[int]] = defaultdict(list)
    for index, condition in enumerate(conditions):
        by_sources[condition.sources].append(index)
    for sources, indices in by_sources.items():
        for index, column in zip(indices, _ask_over(facts, sources, [conditions[i] for i in indices]), strict=True):
            answers[index] = column
    return answers


def _ask_over(facts: pl.DataFrame, sources: frozenset[str], conditions: Sequence[Condition]) -> list[Answers]:
    if facts.height == 0:
        return [np.empty(0, np.int8)] * len(conditions)
    worlds = _with_facts(_worlds(facts, sources), {fact for condition in conditions for fact in condition.facts})
    asked = worlds.select(
        pl.col(_ROW), *(condition.expr.alias(str(number)) for number, condition in enumerate(conditions))
    )
    together = asked.group_by(_ROW, maintain_order=True).agg(
        pl.when(pl.col(str(number)).null_count() > 0)
        .then(UNKNOWN)
        .when(pl.col(str(number)).all(ignore_nulls=True))
        .then(YES)
        .when(pl.col(str(number)).any(ignore_nulls=True))
        .then(UNKNOWN)
        .otherwise(NO)
        .cast(pl.Int8)
        .alias(str(number))
        for number in range(len(conditions))
    )
    return [together[str(number)].to_numpy() for number in range(len(conditions))]


def _worlds(facts: pl.DataFrame, sources: Iterable[str]) -> pl.DataFrame:
    """One row for each combination of what the sources may be, in the order of the rows."""
    wanted = sorted(sources)
    worlds = facts.select(_ROW, AS_OF, *wanted)
    for source in wanted:
        worlds = worlds.explode(source)
    return worlds


def _with_facts(worlds: pl.DataFrame, facts: Iterable[str]) -> pl.DataFrame:
    return worlds.with_columns(FACTS[fact].expr.alias(fact) for fact in sorted(facts))


def fact_values(facts: pl.DataFrame, names: Iterable[str]) -> dict[str, pl.Series]:
    """Return for each fact a list on each row: its one value, or the values that it can have, sorted.

    Of a number or a date only the least and the greatest are given.
    """
    values: dict[str, pl.Series] = {}
    for name in sorted(set(names)):
        spec = FACTS[name]
        worlds = _with_facts(_worlds(facts, spec.sources), [name])
        column = pl.col(name)
        ends = pl.concat_list(column.min(), column.max()).list.unique(maintain_order=True)
        several = column.unique().sort()
        grouped = worlds.group_by(_ROW, maintain_order=True).agg(
            (ends if spec.kind in ("number", "date") else several).alias(name)
        )
        values[name] = grouped[name]
    return values


def deciding_sources(facts: pl.DataFrame, condition: Condition) -> list[set[str]]:
    """Return, for each row, the sources that the condition's answer hangs on: known, they could change it.

    A source counts where, all others being held, its values give different answers.
    """
    sources = sorted(condition.sources)
    found: dict[int, set[str]] = {row: set() for row in facts[_ROW].to_list()}
    open_sources = [source for source in sources if facts[source].list.len().max() not in (None, 0, 1)]
    if open_sources:
        worlds = _with_facts(_worlds(facts, sources), condition.facts).with_columns(condition.expr.alias("answer"))
        for source in open_sources:
            held = [_ROW, *(other for other in open_sources if other != source)]
            moved = worlds.group_by(held).agg(pl.col("answer").n_unique().alias("answers"))
            for row in moved.filter(pl.col("answers") > 1)[_ROW].unique().to_list():
                found[row].add(source)
    return [found[row] for row in facts[_ROW].to_list()]
