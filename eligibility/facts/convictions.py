"""From the three tables to one row for each conviction, with what its own count states as lists of what it may be.

A column that ends up as a *source* (see ``registry``) is a list: one value where it is known, else the ends of its
range or each value that it can have.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from eligibility.facts.ranges import FIRST_DAY, convictions_with_ranges
from eligibility.facts.statutes import ANY_SECTION, MEANING, any_meanings, meanings, section_keys
from eligibility.lists import load_cannabis_terms
from extract.columns import ANYTHING, Tables

__all__ = ["SEVERITIES", "add_keys", "read_convictions"]

SEVERITIES = ["felony", "misdemeanor", "infraction"]

_DISMISSED = ("dismissed", "acquitted", "prosecutor_rejected", "released", "sealed")
_EVENT = ["person_id", "record_id", "event"]
_ROW = "row"


def read_convictions(tables: Tables, as_of: date) -> pl.DataFrame:
    """Return every count that is, or may be, a conviction, in the order of person, record, event and count.

    Beside the columns of the tables: ``row`` (0, 1, …), the ranges of ``ranges``, ``keys`` (the sections that may be
    printed), and as sources ``birth``, ``conviction``, ``offence``, ``statute``, ``severity_stated``, ``grams``,
    ``plants``, ``minor_words``, ``convicted_stated``, ``later``, ``attempted_stated``, ``conspiracy_stated``,
    ``sentence_end``, ``deceased_stated``; ``sections`` (the sections of today that it may fall under, or ``none``),
    ``juvenile`` (of a juvenile court), ``contradiction`` (``severity`` or ``date``: what cannot be right beside the
    section) and ``day_settles_statute`` (the section means different things on different days of the range).
    """
    possible = pl.col("disposition_possible")
    maybe = pl.col("disposition").is_null() & (possible.list.contains("convicted") | possible.list.contains(ANYTHING))
    convictions = (
        tables.counts.filter((pl.col("disposition") == "convicted") | maybe.fill_null(False))
        .join(tables.events, on=_EVENT, how="left", maintain_order="left")
        .join(tables.persons, on="person_id", how="left", maintain_order="left")
        .sort("person_id", "record_id", "event", "count")
        .with_row_index(_ROW)
    )
    frame = convictions_with_ranges(convictions, tables.events, as_of)
    frame = _add_statute(add_keys(frame), as_of)
    return frame.with_columns(
        _ends("birth"),
        _ends("conviction"),
        _ends("offence"),
        pl.when(pl.col("disposition") == "convicted").then([True]).otherwise([True, False]).alias("convicted_stated"),
        _later().alias("later"),
        _flag("attempted"),
        _flag("conspiracy"),
        _flag("deceased"),
        _sentence_end(as_of),
        *_told(),
        pl.col("statute").list.eval(pl.element().struct.field("cannabis_section")).list.unique().alias("sections"),
        pl.col("agency").fill_null("").str.to_uppercase().str.contains("JUVENILE|CAJV").alias("juvenile"),
    )


def add_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``keys``: the sections that may be printed, as ``HS 11357(b)``; ``ANY_SECTION`` where it may be any."""
    distinct = frame.select("code", "section", "section_possible").unique()
    keys = [
        _keys(code, section, possible or ())
        for code, section, possible in zip(
            distinct["code"].to_list(),
            distinct["section"].to_list(),
            distinct["section_possible"].to_list(),
            strict=True,
        )
    ]
    distinct = distinct.with_columns(pl.Series("keys", keys, dtype=pl.List(pl.String)))
    return frame.join(
        distinct, on=["code", "section", "section_possible"], how="left", nulls_equal=True, maintain_order="left"
    )


def _keys(code: str | None, section: str | None, possible: Sequence[str]) -> list[str]:
    if section is not None:
        return section_keys(code, section)
    if not possible or ANYTHING in possible:
        return [ANY_SECTION]
    found = []
    for each in possible:
        first, _, number = each.partition(" ")
        found.extend(section_keys(first, number) if number else section_keys(None, first))
    return list(dict.fromkeys(found))


def _ends(name: str) -> pl.Expr:
    low, high = pl.col(f"{name}_lo"), pl.col(f"{name}_hi")
    return pl.when(low == high).then(pl.concat_list(low)).otherwise(pl.concat_list(low, high)).alias(name)


def _flag(name: str) -> pl.Expr:
    value = pl.col(name)
    return pl.when(value.is_null()).then([True, False]).otherwise(pl.concat_list(value)).alias(f"{name}_stated")


def _later() -> pl.Expr:
    """What later entries made of the conviction, the strongest first; one that names nothing may be any of them.

    A conviction reduced or dismissed may be set aside too: ``+set_aside`` stands behind the other word then.
    """
    said = pl.col("updates").list.eval(pl.element().struct.field("disposition"))
    dismissed = pl.any_horizontal(said.list.contains(word) for word in _DISMISSED)
    set_aside = said.list.contains("set_aside").fill_null(False)
    everything = ["none", "dismissed", "reduced_to_misdemeanor", "reduced_to_infraction"]
    strongest = (
        pl.when(pl.col("updates").is_null())
        .then(["none"])
        .when(dismissed)
        .then(["dismissed"])
        .when(said.list.eval(pl.element().is_null()).list.any())
        .then(pl.when(set_aside).then(everything).otherwise([*everything, "none+set_aside"]))
        .when(said.list.contains("reduced"))
        .then(["reduced_to_misdemeanor", "reduced_to_infraction"])
        .otherwise(["none"])
    )
    return pl.when(set_aside).then(strongest.list.eval(pl.element() + "+set_aside")).otherwise(strongest)


def _sentence_end(as_of: date) -> pl.Expr:
    known = (
        pl.col("sentence_end_earliest").is_not_null()
        & pl.col("sentence_end_latest").is_not_null()
        & ~pl.col("conviction_missing")
    )
    after = pl.lit(as_of).dt.offset_by("1d")
    low = pl.when(known).then("sentence_end_earliest").otherwise("conviction_lo")
    high = pl.when(known).then("sentence_end_latest").otherwise(pl.max_horizontal(after, "conviction_hi"))
    return pl.when(low == high).then(pl.concat_list(low)).otherwise(pl.concat_list(low, high)).alias("sentence_end")


def _told() -> list[pl.Expr]:
    terms = load_cannabis_terms()
    words = pl.col("description").fill_null("").str.to_uppercase()

    def said(patterns: Sequence[str]) -> pl.Expr:
        return words.str.contains("|".join(f"(?:{pattern})" for pattern in patterns))

    doubtful = pl.col("amount_doubtful").fill_null(False)
    grams, plants = pl.col("grams"), pl.col("plants")
    # the middle is too much as concentrate, and lawful as flower
    bands = (
        pl.when(doubtful)
        .then(["small", "middle", "large"])
        .when(grams <= terms.concentrate_grams_small)
        .then(["small"])
        .when(grams <= terms.grams_small)
        .then(["middle"])
        .when(grams > terms.grams_small)
        .then(["large"])
        .when(said(terms.over_words) & said(terms.small_words))
        .then(["middle", "large"])
        .when(said(terms.over_words))
        .then(["large"])
        .when(said(terms.small_words))
        .then(["middle"])
        .otherwise(["not_stated"])
    )
    counted = (
        pl.when(doubtful)
        .then(["small", "large"])
        .when(plants <= terms.plants_small)
        .then(["small"])
        .when(plants > terms.plants_small)
        .then(["large"])
        .when(said(terms.plants_over_words))
        .then(["large"])
        .when(said(terms.plants_small_words))
        .then(["small"])
        .otherwise(["not_stated"])
    )
    minor = pl.concat_list(said(terms.minor_words)).alias("minor_words")
    return [bands.alias("grams"), counted.alias("plants"), minor]


def _add_statute(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Add ``statute``, ``severity_stated`` and ``section_contradicts``, for the range of offence days."""
    asked = frame.select(_ROW, "keys", "offence_lo", "offence_hi", _words().alias("said")).explode("keys")
    table = meanings(frame["keys"].explode().drop_nulls().to_list())
    found = asked.join(table, left_on="keys", right_on="key", how="inner").filter(
        (pl.col("from") <= pl.col("offence_hi"))
        & (pl.col("to") >= pl.col("offence_lo"))
        & (pl.col("words").is_null() | (pl.col("said") == "") | (pl.col("words") == pl.col("said")))
        & (pl.col("kind") != "gap")
    )
    by_row = found.group_by(_ROW).agg(
        pl.col("keys").n_unique().alias("keys_then"),
        pl.col("meaning").unique(maintain_order=True).alias("statute"),
        pl.col("grades").explode().unique(maintain_order=True).alias("grades"),
        # one meaning at a time, but several over the range: the day would settle it, not the section
        (pl.struct("keys", "from").n_unique() == pl.struct("keys", "from", "meaning").n_unique()).alias(
            "day_settles_statute"
        ),
    )
    frame = frame.join(by_row, on=_ROW, how="left", maintain_order="left")
    return _settle_contradiction(frame, as_of).drop("grades", "keys_then")


def _words() -> pl.Expr:
    """Which conduct the charge's words tell, where a section covered two; empty where none or both."""
    charge = pl.col("description").fill_null("").str.to_uppercase()
    said = pl.lit("")
    for conducts in load_cannabis_terms().divided_by_words.values():
        tells = {
            conduct: charge.str.contains("|".join(f"(?:{pattern})" for pattern in patterns))
            for conduct, patterns in conducts.items()
        }
        for conduct, told in tells.items():
            others = [other for name, other in tells.items() if name != conduct]
            said = pl.when(told & ~pl.any_horizontal(others)).then(pl.lit(conduct)).otherwise(said)
    return said


def _settle_contradiction(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Where severity and section, or section and date, cannot both be right, each counts as missing."""
    stated, possible = pl.col("severity"), pl.col("severity_possible")
    doubtful = possible.list.len() > 0
    # a number that the table knows, but under which nothing stood on any of those days
    nothing_then = pl.col("keys_then").fill_null(0) < pl.col("keys").list.len()
    unlawful = (
        stated.is_not_null() & ~pl.col("conspiracy").fill_null(True) & ~pl.col("grades").list.contains(stated)
    ).fill_null(False)
    contradicts = nothing_then | unlawful
    first_day = pl.lit(min(FIRST_DAY, as_of))
    severity = (
        pl.when(unlawful)
        .then(SEVERITIES)
        .when(stated.is_not_null())
        .then(pl.concat_list(stated))
        .when(possible.list.contains(ANYTHING))
        .then(SEVERITIES)
        .when(doubtful)
        .then(possible)
        .when(nothing_then)
        .then(SEVERITIES)
        .otherwise("grades")
    )
    every = pl.DataFrame({"every": [list(any_meanings())]}, schema={"every": pl.List(MEANING)})
    frame = frame.join(every, how="cross", maintain_order="left")
    return frame.with_columns(
        severity.alias("severity_stated"),
        pl.when(contradicts).then("every").otherwise("statute").alias("statute"),
        pl.when(contradicts).then([ANY_SECTION]).otherwise("keys").alias("keys"),
        pl.when(nothing_then).then(pl.lit("date")).when(unlawful).then(pl.lit("severity")).alias("contradiction"),
        (pl.col("day_settles_statute") & (pl.col("keys").list.len() == 1) & ~contradicts).alias(
            "day_settles_statute"
        ),
        pl.when(nothing_then).then(first_day).otherwise("conviction_lo").alias("conviction_lo"),
        pl.when(nothing_then).then(first_day.dt.offset_by("-3y")).otherwise("offence_lo").alias("offence_lo"),
        pl.when(nothing_then).then(pl.lit(as_of)).otherwise("conviction_hi").alias("conviction_hi"),
        pl.when(nothing_then).then(pl.lit(as_of)).otherwise("offence_hi").alias("offence_hi"),
        pl.col("conviction_missing") | nothing_then,
    ).drop("every")
