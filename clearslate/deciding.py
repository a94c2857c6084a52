"""From records to persons and determinations: the later half of a run, and commands of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from clearslate.exits import BadInput, BadUsage
from eligibility.determination import Determination
from eligibility.documents import RulesFault
from eligibility.evaluate import evaluate
from eligibility.packs import Pack, load_pack, pack_ids
from eligibility.policies import Policy, load_policy, policy_ids
from extract.identity import COMPARISONS, Link, Matching, PersonRow, match_people
from extract.record import Record
from extract.tables import flatten
from extract.triage import THRESHOLD
from nlp.places import county_names

__all__ = [
    "Asked",
    "asked_of_the_law",
    "county_name",
    "decide",
    "match_records",
    "read_links",
]


@dataclass(frozen=True)
class Asked:
    """What is asked of the law: by which packs, whose policy, as of which day, and where (None: everywhere)."""

    packs: tuple[Pack, ...]
    policy: Policy | None
    as_of: date
    county: str | None


def asked_of_the_law(packs: Sequence[str], policy: str | None, as_of: date, county: str | None) -> Asked:
    """Load packs and policy by their ids (a policy also from a YAML file).

    Raises BadUsage for one unknown, and for a day on which a pack is not in force.
    """
    for pack in packs:
        if pack not in pack_ids():
            raise BadUsage(f"--pack {pack}: there is no such pack; there are {', '.join(sorted(pack_ids()))}.")
    if policy is not None and policy not in policy_ids() and not Path(policy).is_file():
        there = ", ".join(sorted(policy_ids()))
        raise BadUsage(f"--policy {policy}: there is no such policy and no such file; there are {there}.")
    try:
        chosen = load_policy(policy) if policy is not None else None
    except RulesFault as error:
        raise BadUsage(f"--policy: {error}") from error
    except UnicodeDecodeError as error:
        raise BadUsage(f"--policy {policy}: this is not a YAML file, for it is not UTF-8 text.") from error
    loaded = tuple(load_pack(pack) for pack in dict.fromkeys(packs))
    try:
        for pack_asked in loaded:
            pack_asked.require_in_force(as_of)
    except RulesFault as error:
        raise BadUsage(f"--as-of: {error}") from error
    return Asked(loaded, chosen, as_of, county_name(county))


def county_name(given: str | None) -> str | None:
    """Return the county as records spell it: upper case, without ``COUNTY``.

    Raises BadUsage for one that is no county of California: deciding for it would find nothing, and say nothing.
    """
    if given is None:
        return None
    name = " ".join(given.upper().split()).removeprefix("COUNTY OF ").removesuffix(" COUNTY")
    known = [county.upper() for county in county_names()]
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"; is {near[0]} meant?" if near else "."
        raise BadUsage(f"--county {given}: there is no such county in California{hint}")
    return name


def match_records(records: Sequence[Record], known: Mapping[str, str]) -> tuple[Matching, dict[str, str]]:
    """Match records to people; return also which ids of *known* (by record id) now lead to another id."""
    matching = match_people(records, known, THRESHOLD)
    merged = {
        known[member]: person.person_id
        for person in matching.persons
        for member in person.members
        if known.get(member, person.person_id) != person.person_id
    }
    kept = {person.person_id for person in matching.persons}
    return matching, {old: new for old, new in merged.items() if old not in kept}


def decide(
    records: Sequence[Record], persons: Sequence[PersonRow] | None, links: Sequence[Link], asked: Asked
) -> list[Determination]:
    """Return what becomes of each conviction; without *persons* each record is a person of its own."""
    tables = flatten(records, persons, links, sure_from=THRESHOLD)
    return evaluate(tables, asked.packs, asked.policy, asked.as_of, asked.county)


def read_links(path: Path) -> list[Link]:
    """Return the judged pairs of a links.parquet; none where there is no such file. Raises BadInput for another."""
    if not path.exists():
        return []
    try:
        rows = pl.read_parquet(path).to_dicts()
        return [
            Link.model_validate(
                {
                    **{key: value for key, value in row.items() if not key.startswith("bits_")},
                    "by_comparison": {name: row[f"bits_{name}"] for name in COMPARISONS},
                }
            )
            for row in rows
        ]
    except (pl.exceptions.PolarsError, KeyError, ValidationError) as error:
        raise BadInput(f"{path}: this is not the links.parquet of `clearslate match`.") from error
