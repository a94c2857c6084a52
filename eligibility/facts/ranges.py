"""The ranges that dates can lie in where a paper does not give them, or gives two that contradict each other.

The rules are those of ``contracts.md``, Who decides 3: a missing birth date lies 100 to 10 years before the earliest
conviction with a known date; a missing conviction date between the later of 1961-01-01 and birth + 10 years, and the
as-of date; the offence between three years before the arrest (without one: before the conviction) and that day; of
two facts that contradict, both count as missing, each ranged without the other.
"""

from __future__ import annotations

from datetime import date

import polars as pl

__all__ = ["FIRST_DAY", "convictions_with_ranges"]

FIRST_DAY = date(1961, 1, 1)
"""The earliest day that a missing conviction date can be."""

_EVENT = ["person_id", "record_id", "event"]


def _years(expr: pl.Expr, years: int) -> pl.Expr:
    return expr.dt.offset_by(f"{years}y")


def convictions_with_ranges(convictions: pl.DataFrame, events: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return *convictions* with ranges for birth, conviction and offence, none of them null.

    Args:
        convictions: counts joined with their event and person; at least the columns of those tables.
        events: the table of events, for arrests of the same cycle.
        as_of: no conviction or offence lies after it.

    Returns:
        The frame with ``birth``, ``conviction`` and ``offence`` each as ``_lo`` and ``_hi`` columns, ``arrest_lo``
        and ``arrest_hi``, ``dates_contradict``, and ``after_as_of``: the conviction is surely dated after *as_of*.
    """
    frame = convictions.join(_arrests(events), on=["person_id", "record_id", "cycle"], how="left", nulls_equal=False)
    disposed = pl.col("disposition_earliest").is_not_null() & pl.col("disposition_latest").is_not_null()
    frame = frame.with_columns(
        pl.when(disposed).then("disposition_earliest").otherwise("date_earliest").alias("conviction_lo"),
        pl.when(disposed).then("disposition_latest").otherwise("date_latest").alias("conviction_hi"),
        pl.col("offence_earliest").alias("offence_lo"),
        pl.col("offence_latest").alias("offence_hi"),
        pl.col("birth_earliest").alias("birth_lo"),
        pl.col("birth_latest").alias("birth_hi"),
        pl.col("arrest_count").fill_null(0).alias("arrest_count"),
    )
    frame = frame.with_columns((pl.col("conviction_lo") > as_of).fill_null(False).alias("after_as_of"))
    frame = _without_contradictions(frame, as_of)
    return _fill_offence(_fill_conviction(_fill_birth(frame, as_of), as_of)).drop("arrest_count")


def _arrests(events: pl.DataFrame) -> pl.DataFrame:
    """The arrest of each cycle: its first and last possible day, both null where an arrest stands without a day."""
    dated = pl.col("date_earliest").is_not_null() & pl.col("date_latest").is_not_null()
    arrests = events.filter((pl.col("type") == "arrest") & pl.col("cycle").is_not_null())
    return arrests.group_by("person_id", "record_id", "cycle").agg(
        pl.when(dated.all()).then(pl.col("date_earliest").min()).alias("arrest_lo"),
        pl.when(dated.all()).then(pl.col("date_latest").max()).alias("arrest_hi"),
        pl.len().alias("arrest_count"),
    )


def _without_contradictions(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Set both of two dates that cannot both be true to null."""
    birth, conviction = pl.col("birth_lo"), pl.col("conviction_hi")
    offence_after_conviction = pl.col("offence_lo") > conviction
    offence_after_arrest = pl.col("offence_lo") > pl.col("arrest_hi")
    arrest_after_conviction = pl.col("arrest_lo") > conviction
    too_young = _years(birth, 10) > conviction
    too_young_then = _years(birth, 10) > pl.col("offence_hi")
    too_old = _years(pl.col("birth_hi"), 100) < pl.col("conviction_lo")
    too_old_then = _years(pl.col("birth_hi"), 100) < pl.col("offence_lo")
    tests = {
        "bad_offence": [
            offence_after_conviction,
            offence_after_arrest,
            too_young_then,
            too_old_then,
            pl.col("offence_lo") > as_of,
        ],
        "bad_arrest": [offence_after_arrest, arrest_after_conviction, pl.col("arrest_lo") > as_of],
        "bad_conviction": [
            offence_after_conviction,
            arrest_after_conviction,
            too_young,
            too_old,
            pl.col("conviction_lo") > as_of,
        ],
        "bad_birth": [too_young, too_young_then, too_old, too_old_then, birth > as_of],
    }
    frame = frame.with_columns(
        pl.any_horizontal([test.fill_null(False) for test in each]).alias(name) for name, each in tests.items()
    ).with_columns(pl.col("bad_birth").any().over("person_id"))
    return frame.with_columns(
        pl.when(~pl.col(bad)).then(pl.col(f"{name}_{end}")).alias(f"{name}_{end}")
        for bad, name in {
            "bad_offence": "offence",
            "bad_arrest": "arrest",
            "bad_conviction": "conviction",
            "bad_birth": "birth",
        }.items()
        for end in ("lo", "hi")
    ).with_columns(pl.any_horizontal(*tests).alias("dates_contradict"))


def _fill_birth(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    sure_hi = pl.when(pl.col("disposition") == "convicted").then(pl.col("conviction_hi")).min()
    earliest = pl.col("conviction_lo").min().over("person_id").fill_null(FIRST_DAY)
    # a row that may be no conviction must not make the person older than the sure ones do
    latest = pl.coalesce(sure_hi.over("person_id"), pl.col("conviction_hi").min().over("person_id"), pl.lit(as_of))
    missing = pl.col("birth_lo").is_null() | pl.col("birth_hi").is_null()
    return frame.with_columns(
        pl.when(missing).then(_years(earliest, -100)).otherwise("birth_lo").alias("birth_lo"),
        pl.when(missing).then(_years(latest, -10)).otherwise("birth_hi").alias("birth_hi"),
        missing.alias("birth_missing"),
    )


def _first_possible() -> pl.Expr:
    # a birth that contradicts a conviction says nothing about when that was; ``birth_lo`` is then the missing range's
    return pl.max_horizontal(pl.lit(FIRST_DAY), _years(pl.col("birth_lo"), 10))


def _fill_conviction(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    missing = pl.col("conviction_lo").is_null() | pl.col("conviction_hi").is_null()
    return frame.with_columns(
        pl.when(missing)
        .then(pl.min_horizontal(_first_possible(), pl.lit(as_of)))
        .otherwise("conviction_lo")
        .alias("conviction_lo"),
        pl.when(missing).then(pl.lit(as_of)).otherwise("conviction_hi").alias("conviction_hi"),
        missing.alias("conviction_missing"),
    )


def _fill_offence(frame: pl.DataFrame) -> pl.DataFrame:
    missing = pl.col("offence_lo").is_null() | pl.col("offence_hi").is_null()
    has_arrest = pl.col("arrest_lo").is_not_null() & pl.col("arrest_hi").is_not_null()
    # an arrest whose day is not known may lie long before the conviction
    undated_arrest = (pl.col("arrest_count") > 0) & ~has_arrest
    first = (
        pl.when(has_arrest)
        .then("arrest_lo")
        .when(undated_arrest)
        .then(pl.min_horizontal(_first_possible(), pl.col("conviction_lo")))
        .otherwise("conviction_lo")
    )
    return frame.with_columns(
        pl.when(missing).then(_years(first, -3)).otherwise("offence_lo").alias("offence_lo"),
        pl.when(missing)
        .then(pl.when(has_arrest).then("arrest_hi").otherwise("conviction_hi"))
        .otherwise("offence_hi")
        .alias("offence_hi"),
        missing.alias("offence_missing"),
    )
