"""Facts about convictions, derived from the three tables of ``extract.columns`` and nothing else.

``read_facts`` gives one row for each conviction that is evaluated, with a list for each source: what it may be.
``registry.FACTS`` derives the documented facts from those; ``worlds`` takes them in every combination.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from eligibility.facts.convictions import read_convictions
from eligibility.facts.history import add_history
from eligibility.facts.registry import AS_OF, FACTS, SOURCES
from extract.columns import ANYTHING, Tables

__all__ = ["AS_OF", "FACTS", "SOURCES", "read_facts"]


def read_facts(tables: Tables, as_of: date, county: str | None) -> pl.DataFrame:
    """Return the convictions that are evaluated, with their sources as lists, sorted by person, record and count.

    Args:
        tables: all persons, events and counts: convictions elsewhere are priors, though not evaluated.
        as_of: the day as of which ages and spans are reckoned.
        county: where the convictions stand that are evaluated; all if None. One whose county is not known may
            stand there: it is evaluated, and ``county_open`` says so.
    """
    convictions = read_convictions(tables, as_of)
    targets = _in_county(convictions, county)
    return add_history(targets, convictions, tables, as_of).with_columns(pl.lit(as_of).alias(AS_OF))


def _in_county(convictions: pl.DataFrame, county: str | None) -> pl.DataFrame:
    if county is None:
        return convictions.with_columns(pl.lit(False).alias("county_open"))
    wanted = county.strip().upper().removesuffix(" COUNTY")
    possible = pl.col("county_possible").fill_null([])
    open_ = pl.col("county").is_null() & (
        (possible.list.len() == 0) | possible.list.contains(wanted) | possible.list.contains(ANYTHING)
    )
    return convictions.with_columns(open_.alias("county_open")).filter(
        (pl.col("county") == wanted).fill_null(False) | pl.col("county_open")
    )
