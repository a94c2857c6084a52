"""What a person's other rows add up to: earlier super-strikes, priors, the latest conviction, sentences, the cycle.

Each is a source (see ``registry``) with the ends of what it can be: rows that are surely there on one side, rows that
may be there (a doubtful disposition, section or date; another person who may be the same) on the other. Beside each
stands ``<source>_asks``: pointers of the rows that would have to be settled, and people who may be the same.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from eligibility.facts.convictions import add_keys
from eligibility.facts.statutes import ANY_SECTION, is_cannabis_number, parse_key
from eligibility.lists import Certainty, SectionList, load_section_list
from extract.columns import Tables

__all__ = ["add_history"]

_ROW = "row"
_EVENT = ["person_id", "record_id", "event"]


def add_history(targets: pl.DataFrame, convictions: pl.DataFrame, tables: Tables, as_of: date) -> pl.DataFrame:
    """Return *targets* (rows of *convictions*) with the sources that other rows of the person give.

    Args:
        targets: the convictions that are evaluated.
        convictions: all of them, as ``read_convictions`` gives them.
        tables: for registrations, arrests' charges and people who may be the same.
        as_of: the as-of date.
    """
    others = _rows_of_each(convictions, tables, as_of)
    pairs = (
        targets.select(_ROW, "person_id", "record_id", "event", "conviction_lo", "conviction_hi", "offence_lo")
        .with_columns(targets["offence_hi"], targets["sections"])
        .join(others, on="person_id", how="inner", suffix="_other")
    )
    pairs = pairs.with_columns(
        ((pl.col("record_id") == pl.col("record_id_other")) & (pl.col("event") == pl.col("event_other"))).alias(
            "same_case"
        )
    )
    registered = _registered(tables, convictions)
    parts = [
        _first(pairs, "superstrikes", "superstrike_first", None),
        _first(pairs, "pc290c", "pc290_first", registered),
        _priors(pairs, "offence"),
        _priors(pairs, "conviction"),
        _totals(pairs, as_of),
    ]
    frame = targets
    for part in parts:
        frame = frame.join(part, on=_ROW, how="left", maintain_order="left")
    frame = _add_cycle(frame, tables)
    return _with_waiting_people(frame, tables.persons)


def same_people(persons: pl.DataFrame) -> dict[str, list[str]]:
    """Return, for each person with a match that waits for review, all who would be the same if those were matches."""
    waiting: dict[str, set[str]] = {}
    rows = persons.filter(pl.col("possible_match").list.len() > 0).select("person_id", "possible_match")
    for one, many in rows.iter_rows():
        for other in many:
            waiting.setdefault(one, set()).add(other)
            waiting.setdefault(other, set()).add(one)
    groups: dict[str, list[str]] = {}
    for person in sorted(waiting):
        if person in groups:
            continue
        group, queue = {person}, [person]
        while queue:
            for other in waiting[queue.pop()] - group:
                group.add(other)
                queue.append(other)
        groups.update({member: sorted(group - {member}) for member in group})
    return groups


def _relation(tables: Tables) -> pl.DataFrame:
    """Who has whose rows: each person their own, surely; those who may be the same, perhaps."""
    groups = same_people(tables.persons)
    own = (
        tables.counts.select("person_id")
        .unique()
        .with_columns(pl.col("person_id").alias("holder"), pl.lit(True).alias("own"))
    )
    waiting = pl.DataFrame(
        [(person, other, False) for person, others in sorted(groups.items()) for other in others],
        schema={"holder": pl.String, "person_id": pl.String, "own": pl.Boolean},
        orient="row",
    )
    return pl.concat([own.select("holder", "person_id", "own"), waiting])


def _rows_of_each(convictions: pl.DataFrame, tables: Tables, as_of: date) -> pl.DataFrame:
    """All convictions that a person has or may have: dates, whether sure, and how they stand in each list."""
    # an adjudication of a juvenile court is no conviction; what was undone or may have been is no sure one
    certain = (
        (pl.col("convicted_stated").list.len() == 1)
        & ~pl.col("later").list.eval(pl.element().str.starts_with("dismissed")).list.any()
        & ~pl.col("juvenile")
    )
    rows = convictions.select(
        *_EVENT,
        "pointer",
        "keys",
        "attempted_stated",
        "conspiracy_stated",
        "conviction_lo",
        "conviction_hi",
        "sections",
        certain.alias("sure"),
        pl.col("sentence_end").list.last().alias("end_hi"),
        pl.col("sentence_end").list.first().alias("end_lo"),
        (pl.col("sections").list.len() == 1).alias("section_known"),
    )
    for name in ("superstrikes", "pc290c"):
        rows = rows.with_columns(_in_list(rows, name).alias(name))
    relation = _relation(tables)
    return (
        relation.join(rows, on="person_id", how="inner")
        .with_columns((pl.col("sure") & pl.col("own")).alias("sure"))
        .rename({"person_id": "owner", "holder": "person_id"})
    )


def _in_list(rows: pl.DataFrame, name: str) -> pl.Series:
    """How each row stands in the list: yes, possible or no.

    Nearly all sections are in no list whatever the day, so each distinct section is asked once without a day, and
    only the others row by row.
    """
    listed = load_section_list(name)
    distinct = {tuple(keys) for keys in rows["keys"].unique().to_list()}
    worth = {keys for keys in distinct if any(_listed(listed, key, date.min, date.max) != "no" for key in keys)}
    asked = rows.select("keys", "attempted_stated", "conspiracy_stated", "conviction_lo", "conviction_hi")
    found = []
    for keys, attempted, conspiracy, low, high in asked.iter_rows():
        if tuple(keys) not in worth:
            found.append("no")
            continue
        said = {
            _listed(listed, key, low, high, an_attempt, a_conspiracy)
            for key in keys
            for an_attempt in attempted
            for a_conspiracy in conspiracy
        }
        found.append(said.pop() if len(said) == 1 else "possible")
    return pl.Series(name, found, dtype=pl.String)


def _listed(
    listed: SectionList, key: str, low: date, high: date, attempted: bool = False, conspiracy: bool = False
) -> Certainty:
    section = parse_key(key)
    if section is None:
        return "possible"
    return listed.holds(section, low, high, attempted=attempted, conspiracy=conspiracy)


def _ask(pairs_filter: pl.Expr) -> pl.Expr:
    pointer = pl.concat_str(pl.col("record_id_other"), pl.lit("#"), pl.col("pointer"))
    return pointer.filter(pairs_filter).unique().sort().head(20)


def _first(pairs: pl.DataFrame, listed: str, source: str, registered: pl.DataFrame | None) -> pl.DataFrame:
    """The first day on which a conviction of the list can stand: null is never.

    The two ends are the first possible and the first sure one. A registration entry that no listed conviction
    explains shows a duty from a conviction of unknown day.
    """
    candidate = ~pl.col("same_case") & (pl.col(listed) != "no")
    sure = candidate & pl.col("sure") & (pl.col(listed) == "yes")
    frame = pairs.group_by(_ROW).agg(
        pl.col("conviction_lo_other").filter(candidate).min().alias("possible"),
        pl.col("conviction_hi_other").filter(sure).min().alias("sure"),
        pl.col("person_id").first(),
        _ask(candidate).alias(f"{source}_asks"),
    )
    if registered is not None:
        since = pl.lit(load_section_list(listed).since)
        frame = frame.join(registered, on="person_id", how="left").with_columns(
            pl.when(pl.col("entry").is_not_null()).then(since).otherwise("possible").alias("possible"),
            pl.when(pl.col("entry").is_not_null())
            .then(pl.concat_list(f"{source}_asks", "entry"))
            .otherwise(f"{source}_asks")
            .alias(f"{source}_asks"),
        )
    settled = pl.col("possible").eq_missing(pl.col("sure"))
    ends = pl.when(settled).then(pl.concat_list("sure")).otherwise(pl.concat_list("possible", "sure"))
    return frame.select(_ROW, ends.alias(source), f"{source}_asks")


def _registered(tables: Tables, convictions: pl.DataFrame) -> pl.DataFrame:
    """People with a registration entry that no listed conviction on or before its day explains: one pointer each."""
    listed = load_section_list("pc290c")
    entries = tables.counts.join(
        tables.events.filter(pl.col("type") == "registration"), on=_EVENT, how="inner", suffix="_event"
    )
    entries = add_keys(entries).explode("keys")
    shown = entries.filter(
        pl.col("keys").is_in([key for key in entries["keys"].unique() if listed.shows_duty(parse_key(key))])
    )
    charge = ["keys", "attempted_stated", "conspiracy_stated", "conviction_lo", "conviction_hi"]
    rows = convictions.select("person_id", *charge)
    explaining = rows.with_columns(_in_list(rows, "pc290c").alias("listed")).filter(pl.col("listed") == "yes")
    first = explaining.group_by("person_id").agg(pl.col("conviction_hi").min().alias("explained_from"))
    relation = _relation(tables)
    return (
        shown.join(first, on="person_id", how="left")
        .filter((pl.col("explained_from") > pl.col("date_earliest")).fill_null(True))
        .join(relation, on="person_id", how="inner")
        .group_by(pl.col("holder").alias("person_id"))
        .agg(pl.concat_str("record_id", pl.lit("#"), "pointer").sort().first().alias("entry"))
    )


def _priors(pairs: pl.DataFrame, day: str) -> pl.DataFrame:
    """How many convictions of the same section lie before the offence or conviction: at least, at most.

    Two papers may tell of one conviction, so at least as many are sure as one paper alone holds.
    """
    sections, others = pl.col("sections"), pl.col("sections_other")
    shared = sections.list.set_intersection(others).list.set_difference(pl.lit(["none"])).list.len() > 0
    same = (sections.list.len() == 1) & (others.list.len() == 1) & shared
    sure = ~pl.col("same_case") & pl.col("sure") & same & (pl.col("conviction_hi_other") < pl.col(f"{day}_lo"))
    possible = ~pl.col("same_case") & shared & (pl.col("conviction_lo_other") < pl.col(f"{day}_hi"))
    source = f"priors_{day}"
    by_paper = pairs.group_by(_ROW, "record_id_other").agg(
        sure.sum().alias("sure"),
        possible.sum().alias("possible"),
        _ask(possible & ~sure).alias("asks"),
        _ask(sure).alias("told"),
    )
    # what two papers tell may be one conviction: then all of it is asked
    twice = pl.col("sure").sum() > pl.col("sure").max()
    return (
        by_paper.group_by(_ROW)
        .agg(
            pl.col("sure").max(),
            pl.col("possible").sum(),
            pl.concat([pl.col("asks").explode(), pl.when(twice).then(pl.col("told")).explode()])
            .drop_nulls()
            .sort()
            .alias(f"{source}_asks"),
        )
        .select(
            _ROW,
            pl.when(pl.col("sure") == pl.col("possible"))
            .then(pl.concat_list("sure"))
            .otherwise(pl.concat_list("sure", "possible"))
            .cast(pl.List(pl.Int32))
            .alias(source),
            f"{source}_asks",
        )
    )


def _totals(pairs: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The latest conviction, whether all are for cannabis, and whether all sentences have ended."""
    low, high = pl.col("conviction_lo_other"), pl.col("conviction_hi_other")
    itself = pl.col("same_case") & (low == pl.col("conviction_lo")) & (high == pl.col("conviction_hi"))
    counted = pl.col("sure") | itself
    foreign = pl.col("sections_other").list.contains("none")
    surely_foreign = foreign & pl.col("section_known") & pl.col("sure")
    frame = pairs.group_by(_ROW).agg(
        low.filter(counted).max().alias("low"),
        high.max().alias("high"),
        surely_foreign.any().alias("surely_foreign"),
        foreign.any().alias("foreign"),
        _ask(foreign & ~surely_foreign).alias("only_cannabis_asks"),
        _ask((high > low.filter(counted).max()) & (low != high)).alias("latest_asks"),
        pl.col("end_lo").filter(pl.col("sure")).max().alias("end_lo"),
        pl.col("end_hi").max().alias("end_hi"),
        _ask(pl.col("end_lo") != pl.col("end_hi")).alias("all_ended_asks"),
    )
    return frame.select(
        _ROW,
        pl.when(pl.col("low") == pl.col("high"))
        .then(pl.concat_list("low"))
        .otherwise(pl.concat_list("low", "high"))
        .alias("latest"),
        "latest_asks",
        pl.when("surely_foreign")
        .then([False])
        .when("foreign")
        .then([True, False])
        .otherwise([True])
        .alias("only_cannabis"),
        "only_cannabis_asks",
        pl.when(pl.col("end_hi") <= as_of)
        .then([True])
        .when((pl.col("end_lo") > as_of).fill_null(False))
        .then([False])
        .otherwise([True, False])
        .alias("all_ended"),
        "all_ended_asks",
    )


def _add_cycle(frame: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Whether a cannabis charge stands in the cycle; where the paper shows no cycle, its own event is all we know."""
    charges = add_keys(tables.counts.join(tables.events, on=_EVENT, how="left")).explode("keys")
    numbers = [key for key in charges["keys"].unique() if is_cannabis_number(key)]
    charges = charges.with_columns(
        (pl.col("keys").is_in(numbers) & pl.col("section").is_not_null()).alias("sure"),
        pl.col("keys").is_in([ANY_SECTION, *numbers]).alias("maybe"),
    )
    by_cycle = (
        charges.filter(pl.col("cycle").is_not_null())
        .group_by("record_id", "cycle")
        .agg(pl.col("sure").any(), pl.col("maybe").any())
    )
    by_event = charges.group_by("record_id", "event").agg(pl.col("sure").any().alias("sure_here"))
    joined = frame.join(by_cycle, on=["record_id", "cycle"], how="left", maintain_order="left").join(
        by_event, on=["record_id", "event"], how="left", maintain_order="left"
    )
    sure = pl.col("sure").fill_null(False) | pl.col("sure_here").fill_null(False)
    maybe = pl.col("cycle").is_null() | pl.col("maybe").fill_null(False)
    return joined.with_columns(
        pl.when(sure).then([True]).when(maybe).then([True, False]).otherwise([False]).alias("cycle_cannabis"),
        pl.lit([], dtype=pl.List(pl.String)).alias("cycle_cannabis_asks"),
    ).drop("sure", "maybe", "sure_here")


def _with_waiting_people(frame: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    groups = same_people(persons)
    people = pl.DataFrame(
        list(groups.items()), schema={"person_id": pl.String, "may_be_same": pl.List(pl.String)}, orient="row"
    )
    dead = set(persons.filter(pl.col("deceased").fill_null(True))["person_id"].to_list())
    perhaps_dead = [person for person, others in groups.items() if dead & set(others)]
    return frame.join(people, on="person_id", how="left", maintain_order="left").with_columns(
        pl.col("may_be_same").fill_null([]),
        pl.when(pl.col("person_id").is_in(perhaps_dead) & ~pl.col("deceased").fill_null(True))
        .then([True, False])
        .otherwise("deceased_stated")
        .alias("deceased_stated"),
    )
