"""The facts that a rule may speak of: name, type, meaning, and the sources each one is derived from.

A *source* is what a paper states (a birth date, a section) or what other rows of the person add up to (the first
super-strike). It has one value where it is known, and the ends of its range (or each value of its kind) where it is
not. A *fact* is derived from sources by one expression, so that facts which share a source move together when it is
taken at its ends. ``docs/law.md`` repeats this table, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

__all__ = ["AS_OF", "FACTS", "SOURCES", "FactSpec", "Source", "completed_years"]

AS_OF = "as_of"
"""The column of the as-of date, which is always asked for and never unknown."""

FactKind = Literal["boolean", "category", "number", "date"]


@dataclass(frozen=True, slots=True)
class Source:
    """What can be unknown by itself: how a reviewer is asked for it, and the field of the record that states it.

    ``field`` is the end of a JSON Pointer: ``person`` fields stand under ``/person``, ``event`` fields under the
    event, ``count`` fields under the count. Sources without a field are built on other rows of the person; the
    pointers of those rows come with them.
    """

    question: str
    field: str | None = None
    level: Literal["person", "event", "count", "other_rows"] = "count"


SOURCES: Mapping[str, Source] = {
    "birth": Source("date of birth", "date_of_birth", "person"),
    "conviction": Source("date of conviction", "date", "event"),
    "offence": Source("date of the offence", "offence_date", "count"),
    "statute": Source("section of law", "section", "count"),
    "severity_stated": Source("felony, misdemeanor or infraction", "severity", "count"),
    "grams": Source("amount of the drug", "amount", "count"),
    "plants": Source("number of plants", "amount", "count"),
    "convicted_stated": Source("disposition: convicted or not", "disposition", "count"),
    "later": Source("what later became of the conviction", "updates", "count"),
    "minor_words": Source("words of the charge", "description", "count"),
    "attempted_stated": Source("charged as an attempt or not", "attempted", "count"),
    "conspiracy_stated": Source("charged as a conspiracy or not", "conspiracy", "count"),
    "sentence_end": Source("end of the sentence", "sentence", "count"),
    "county_stated": Source("county of the court", "county", "event"),
    "deceased_stated": Source("whether the person has died", "deceased", "person"),
    "superstrike_first": Source("an earlier conviction that may be a super-strike", level="other_rows"),
    "pc290_first": Source("an earlier conviction that may require registration", level="other_rows"),
    "priors_offence": Source("earlier convictions of the same section", level="other_rows"),
    "priors_conviction": Source("earlier convictions of the same section", level="other_rows"),
    "latest": Source("date of the most recent conviction", level="other_rows"),
    "only_cannabis": Source("whether another conviction is for cannabis", level="other_rows"),
    "all_ended": Source("whether every sentence has ended", level="other_rows"),
    "cycle_cannabis": Source("whether a cannabis charge stands in the arrest cycle", level="other_rows"),
}


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One documented fact.

    ``sources`` leads from each source to the direction in which the fact moves when the source grows: 1 up, -1
    down, 0 where the source has no order. ``values`` lists what a category can be; empty where it is open.
    """

    kind: FactKind
    meaning: str
    expr: pl.Expr
    sources: Mapping[str, Literal[-1, 0, 1]]
    values: tuple[str, ...] = field(default=())


def completed_years(since: pl.Expr, until: pl.Expr) -> pl.Expr:
    """Return whole years from *since* to *until*: a year is complete on the day of the same month and number."""

    def in_year(day: pl.Expr) -> pl.Expr:
        # months and days are 8-bit numbers in polars; a hundred Decembers are not
        return day.dt.month().cast(pl.Int32) * 100 + day.dt.day()

    return until.dt.year() - since.dt.year() - (in_year(until) < in_year(since)).cast(pl.Int32)


def _col(name: str) -> pl.Expr:
    return pl.col(name)


def _statute(part: str) -> pl.Expr:
    return pl.col("statute").struct.field(part)


def _before(first: str, day: str) -> pl.Expr:
    # null stands for never
    return _col(first).is_not_null() & (_col(first) < _col(day)).fill_null(False)


def _band(small: str, over: tuple[str, ...], source: str) -> pl.Expr:
    return (
        pl.when(_col(source) == small)
        .then(pl.lit("small"))
        .when(_col(source).is_in(over))
        .then(pl.lit("over"))
        .otherwise(pl.lit("not_stated"))
    )


def _amount() -> pl.Expr:
    """Whether the amount is within what the Act allows; the section's own measure decides what is measured."""
    concentrate = _band("small", ("middle", "large"), "grams")
    flower = (
        pl.when(_col("grams").is_in(["small", "middle"]))
        .then(pl.lit("small"))
        .when(_col("grams") == "large")
        .then(pl.lit("over"))
        .otherwise(pl.lit("not_stated"))
    )
    plants = _band("small", ("large",), "plants")
    return (
        pl.when(_statute("measure") == "plants")
        .then(plants)
        .when(_statute("measure") == "concentrate")
        .then(concentrate)
        .otherwise(flower)
    )


def _severity() -> pl.Expr:
    stated, later = _col("severity_stated"), _col("later")
    felony_reduced = (stated == "felony") & later.str.starts_with("reduced_to_misdemeanor")
    return (
        pl.when(felony_reduced)
        .then(pl.lit("misdemeanor"))
        .when(later.str.starts_with("reduced"))
        .then(pl.lit("infraction"))
        .otherwise(stated)
    )


_SEVERITIES = ("felony", "misdemeanor", "infraction")

FACTS: Mapping[str, FactSpec] = {
    "prop64_class": FactSpec(
        "category",
        "what the section meant on the day of the offence (the statute table's class); none for every other section, "
        "after_act for the sections as rewritten on 2016-11-09",
        _statute("prop64_class"),
        {"statute": 0},
        (
            "none",
            "after_act",
            "possession",
            "possession_small",
            "possession_over",
            "possession_concentrate",
            "school_grounds_adult",
            "school_grounds_minor",
            "cultivation",
            "possession_for_sale",
            "sale_transport",
            "give_or_transport_small",
            "accessory",
            "related_pre1976",
            "not_listed_place",
            "not_listed_paraphernalia",
            "not_listed_vehicle",
            "not_eligible_minors",
        ),
    ),
    "cannabis_section": FactSpec(
        "category",
        "the section of today that the conduct falls under, of the four that the Act names; none for every other",
        _statute("cannabis_section"),
        {"statute": 0},
    ),
    "statute_confidence": FactSpec(
        "category",
        "how sure the row of the statute table is that the class rests on",
        _statute("confidence"),
        {"statute": 0},
        ("high", "medium", "low"),
    ),
    "predecessor_section": FactSpec(
        "boolean",
        "the offence falls under the older numbering, from before the sections that the Act names",
        _statute("predecessor"),
        {"statute": 0},
    ),
    "modern_number_on_old_date": FactSpec(
        "boolean",
        "the number printed did not exist yet on the day of the offence: it was put there by a later hand",
        _statute("modern_number"),
        {"statute": 0},
    ),
    "severity": FactSpec(
        "category",
        "what the conviction counts as now: as printed, else as section and sentence settle it, after any reduction",
        _severity(),
        {"severity_stated": 0, "later": 0},
        _SEVERITIES,
    ),
    "amount": FactSpec(
        "category",
        "the amount against what the Act allows (28.5 g; 8 g of concentrate; six plants for growing)",
        _amount(),
        {"statute": 0, "grams": 0, "plants": 0},
        ("small", "over", "not_stated"),
    ),
    "minor_in_charge": FactSpec(
        "boolean", "the words of the charge speak of a minor", _col("minor_words"), {"minor_words": 0}
    ),
    "attempted": FactSpec(
        "boolean", "the count is charged as an attempt", _col("attempted_stated"), {"attempted_stated": 0}
    ),
    "conspiracy": FactSpec(
        "boolean", "the count is charged as a conspiracy", _col("conspiracy_stated"), {"conspiracy_stated": 0}
    ),
    "convicted": FactSpec(
        "boolean", "the count ended in a conviction", _col("convicted_stated"), {"convicted_stated": 0}
    ),
    "already_dismissed": FactSpec(
        "boolean",
        "a later entry says that the conviction was dismissed, undone or sealed",
        _col("later").str.starts_with("dismissed"),
        {"later": 0},
    ),
    "already_set_aside": FactSpec(
        "boolean",
        "a later entry says that the conviction was set aside (PC 1203.4); HS 11361.8 can still dismiss it",
        _col("later").str.ends_with("set_aside"),
        {"later": 0},
    ),
    "already_reduced": FactSpec(
        "boolean",
        "a later entry says that the conviction was reduced (PC 17(b)): severity is what it counts as since then",
        _col("later").str.starts_with("reduced"),
        {"later": 0},
    ),
    "age_at_offence": FactSpec(
        "number",
        "completed years of age on the day of the offence",
        completed_years(_col("birth"), _col("offence")),
        {"birth": -1, "offence": 1},
    ),
    "age_at_conviction": FactSpec(
        "number",
        "completed years of age on the day of the conviction",
        completed_years(_col("birth"), _col("conviction")),
        {"birth": -1, "conviction": 1},
    ),
    "age_at_as_of": FactSpec(
        "number",
        "completed years of age on the as-of date",
        completed_years(_col("birth"), _col(AS_OF)),
        {"birth": -1},
    ),
    "offence_date": FactSpec("date", "day of the offence", _col("offence"), {"offence": 1}),
    "conviction_date": FactSpec("date", "day of the conviction", _col("conviction"), {"conviction": 1}),
    "years_since_conviction": FactSpec(
        "number",
        "completed years from the conviction to the as-of date",
        completed_years(_col("conviction"), _col(AS_OF)),
        {"conviction": -1},
    ),
    "years_without_conviction": FactSpec(
        "number",
        "whole years before the as-of date without any conviction of any kind: the same day n years ago still lies "
        "within the past n years",
        completed_years(_col("latest"), _col(AS_OF).dt.offset_by("-1d")),
        {"latest": -1},
    ),
    "superstrike_before_offence": FactSpec(
        "boolean",
        "a conviction in the list of super-strikes, in another case, dated before the offence",
        _before("superstrike_first", "offence"),
        {"superstrike_first": -1, "offence": 1},
    ),
    "superstrike_before_conviction": FactSpec(
        "boolean",
        "a conviction in the list of super-strikes, in another case, dated before this conviction",
        _before("superstrike_first", "conviction"),
        {"superstrike_first": -1, "conviction": 1},
    ),
    "pc290_before_offence": FactSpec(
        "boolean",
        "a conviction in the list of PC 290(c), in another case, dated before the offence",
        _before("pc290_first", "offence"),
        {"pc290_first": -1, "offence": 1},
    ),
    "pc290_before_conviction": FactSpec(
        "boolean",
        "a conviction in the list of PC 290(c), in another case, dated before this conviction",
        _before("pc290_first", "conviction"),
        {"pc290_first": -1, "conviction": 1},
    ),
    "priors_before_offence": FactSpec(
        "number",
        "convictions of the same cannabis section, dated before the offence",
        _col("priors_offence"),
        {"priors_offence": 1},
    ),
    "priors_before_conviction": FactSpec(
        "number",
        "convictions of the same cannabis section, dated before this conviction (counts, not cases)",
        _col("priors_conviction"),
        {"priors_conviction": 1},
    ),
    "only_cannabis_convictions": FactSpec(
        "boolean",
        "all convictions of the person, wherever, are under the four sections or their predecessors",
        _col("only_cannabis"),
        {"only_cannabis": 0},
    ),
    "sentence_ended": FactSpec(
        "boolean",
        "the sentence of this conviction ended on or before the as-of date",
        _col("sentence_end") <= _col(AS_OF),
        {"sentence_end": -1},
    ),
    "all_sentences_ended": FactSpec(
        "boolean",
        "the sentences of all of the person's convictions ended on or before the as-of date",
        _col("all_ended"),
        {"all_ended": 0},
    ),
    "deceased": FactSpec("boolean", "the record shows a death", _col("deceased_stated"), {"deceased_stated": 0}),
    "cycle_has_cannabis_charge": FactSpec(
        "boolean",
        "a cannabis charge (arrest or court) stands in the same arrest cycle",
        _col("cycle_cannabis"),
        {"cycle_cannabis": 0},
    ),
}
